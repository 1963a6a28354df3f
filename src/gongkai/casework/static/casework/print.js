/* Shows the print buttons in the place of the sentence that is there for browsers without scripts. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const sentence of document.querySelectorAll("[data-without-scripts]")) sentence.hidden = true;
