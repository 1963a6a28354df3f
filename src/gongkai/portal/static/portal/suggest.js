/* Suggestions while somebody types into a search box: the browser's own list, filled from this site. Without it the box works as it is. */
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(box.getAttribute("list"));
  let timer = 0;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = box.value.trim();
      if (!text || text === asked) return;
      asked = text;
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`, { credentials: "omit" });
        if (!answer.ok) return;
        const found = await answer.json();
        if (box.value.trim() !== text) return;
        list.replaceChildren(
          ...found.suggestions.map((title) => {
            const option = document.createElement("option");
            option.value = title;
            return option;
          }),
        );
      } catch {
        /* No suggestions then: searching works all the same. */
      }
    }, 200);
  });
}
