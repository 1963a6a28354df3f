/* The buttons of a document's page; without scripts they stay hidden, and the browser's own menu does the same. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const told = document.querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        told.textContent = "网址已经复制。";
      } catch {
        told.textContent = "浏览器不允许复制，请选中上面的网址自行复制。";
      }
    });
  }
}
