/* Shows the print buttons: without scripts they could do nothing, so they stay hidden. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
