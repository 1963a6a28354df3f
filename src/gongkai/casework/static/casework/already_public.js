/* While the applicant writes what is sought: what is public already. Without scripts the button beside it does the same. */
for (const place of document.querySelectorAll("[data-already-public]")) {
  const form = place.closest("form");
  const typed = ["title", "description"].map((name) => form.elements.namedItem(name));
  let timer = 0;
  let asked = "";
  const look = async () => {
    const said = typed.map((input) => input.value.trim());
    const text = said.join("\n");
    if (text.trim().length < 4 || text === asked) return;
    asked = text;
    const body = new URLSearchParams({
      title: said[0],
      description: said[1],
      csrfmiddlewaretoken: form.elements.namedItem("csrfmiddlewaretoken").value,
    });
    try {
      const answer = await fetch(place.dataset.alreadyPublic, { method: "POST", body, redirect: "error" });
      if (!answer.ok || text !== asked) return;
      place.innerHTML = await answer.text();
    } catch {
      /* Nothing is offered then: applying goes on all the same. */
    }
  };
  for (const input of typed) {
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 900);
    });
  }
}
