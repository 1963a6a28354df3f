/* The copy buttons of a ready-made article. Without scripts they stay hidden, and the text is selected by hand. */
const told = document.querySelector("[data-copy-told]");

async function copied(source, rich) {
  if (rich && window.ClipboardItem) {
    const html = new Blob([source.innerHTML], { type: "text/html" });
    const plain = new Blob([source.innerText], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": plain })]);
  } else {
    await navigator.clipboard.writeText(source.innerText);
  }
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy-from]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await copied(document.getElementById(button.dataset.copyFrom), "copyRich" in button.dataset);
        told.textContent = `“${button.textContent}”已完成，可以粘贴。`;
      } catch {
        told.textContent = "浏览器不允许复制，请选中文字自行复制。";
      }
    });
  }
}
