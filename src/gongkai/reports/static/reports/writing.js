// The editing area of a part of a report: live figures are chips that show today's number, kept in step with the text box
// that is sent. What is typed stays in this browser until the server has it.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;
  const box = form.elements.body;
  const note = form.querySelector(".draft-note");
  const problems = form.querySelector(".live-problems");
  const preview = form.querySelector(".preview");
  const previewNote = form.querySelector(".preview-note");
  const marks = JSON.parse(document.getElementById("marks").textContent);
  const MARK = /\{\{([^{}\n]*)\}\}/g;
  const SOON = 800;
  const STORE = `gongkai.report.${form.dataset.key}`;
  let soon = 0;
  let asked = 0;
  let lastRange = null;

  const area = document.createElement("div");
  Object.assign(area, { className: "writing-text", contentEditable: "true", spellcheck: false });
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  area.setAttribute("aria-labelledby", "body-label");
  area.setAttribute("aria-describedby", "body-help");

  // --- From the text to the area and back

  function chip(inside) {
    const name = inside.trim();
    const known = marks[name];
    const element = document.createElement("span");
    element.className = "live-figure";
    element.contentEditable = "false";
    element.dataset.mark = inside;
    dress(element, known, name);
    return element;
  }

  function dress(element, known, name) {
    const isKnown = Boolean(known && known.text !== undefined);
    element.textContent = isKnown ? known.text : `{{ ${name} }}`;
    element.title = isKnown ? known.label : (known && known.problem) || "正在查找这个数据";
    element.classList.toggle("is-unknown", !isKnown || known.text.startsWith("〔"));
  }

  function line(text) {
    const paragraph = document.createElement("p");
    let position = 0;
    for (const match of text.matchAll(MARK)) {
      if (match.index > position) paragraph.append(text.slice(position, match.index));
      paragraph.append(chip(match[1]));
      position = match.index + match[0].length;
    }
    if (position < text.length) paragraph.append(text.slice(position));
    if (!paragraph.hasChildNodes()) paragraph.append(document.createElement("br"));
    return paragraph;
  }

  function show() {
    area.replaceChildren(...box.value.split("\n").map(line));
    lastRange = null;
  }

  function isBlock(node) {
    return node.nodeType === Node.ELEMENT_NODE && /^(P|DIV|LI|UL|OL|H[1-6]|BLOCKQUOTE)$/.test(node.tagName);
  }

  function read(node, lines) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        const [first, ...more] = child.data.replaceAll("\u00a0", " ").split("\n");
        lines[lines.length - 1] += first;
        lines.push(...more);
      } else if (child.nodeType !== Node.ELEMENT_NODE) {
        continue;
      } else if (child.dataset.mark !== undefined) {
        lines[lines.length - 1] += `{{${child.dataset.mark}}}`;
      } else if (child.tagName === "BR") {
        // A break at the end of a paragraph only keeps it open.
        if (child.nextSibling) lines.push("");
      } else if (isBlock(child)) {
        if (child.previousSibling) lines.push("");
        read(child, lines);
        if (child.nextSibling && !isBlock(child.nextSibling)) lines.push("");
      } else {
        read(child, lines);
      }
    }
    return lines;
  }

  function take() {
    box.value = read(area, [""]).join("\n");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- Putting things in

  function rememberPlace() {
    const selection = document.getSelection();
    if (selection.rangeCount && area.contains(selection.anchorNode)) lastRange = selection.getRangeAt(0).cloneRange();
  }

  function place() {
    if (lastRange && area.contains(lastRange.startContainer)) return lastRange;
    const range = document.createRange();
    range.selectNodeContents(area.lastElementChild || area);
    range.collapse(false);
    return range;
  }

  function insert(...nodes) {
    const range = place();
    range.deleteContents();
    const last = nodes.at(-1);
    for (const node of nodes.reverse()) range.insertNode(node);
    range.setStartAfter(last);
    range.collapse(true);
    lastRange = range.cloneRange();
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    take();
  }

  function pieces(text) {
    return [...line(text).childNodes].filter((node) => node.nodeName !== "BR");
  }

  area.addEventListener("paste", (event) => {
    event.preventDefault();
    const lines = event.clipboardData.getData("text/plain").replaceAll("\r", "").split("\n");
    rememberPlace();
    if (lines.length === 1) {
      if (lines[0]) insert(...pieces(lines[0]));
      return;
    }
    const nodes = [];
    lines.forEach((text, number) => {
      if (number) nodes.push(document.createTextNode("\n"));
      nodes.push(...pieces(text));
    });
    insert(...nodes);
    show();
  });
  area.addEventListener("drop", (event) => event.preventDefault());
  area.addEventListener("copy", (event) => {
    const holder = document.createElement("div");
    holder.append(document.getSelection().getRangeAt(0).cloneContents());
    event.clipboardData.setData("text/plain", read(holder, [""]).join("\n"));
    event.preventDefault();
  });
  area.addEventListener("beforeinput", (event) => {
    if (event.inputType.startsWith("format")) event.preventDefault();
  });
  area.addEventListener("input", take);
  area.addEventListener("blur", () => {
    // A name that was typed in braces becomes a chip.
    const typed = [...area.querySelectorAll("p, div")].concat(area).some((block) =>
      [...block.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\{\{[^{}]*\}\}/.test(node.data)),
    );
    if (typed) show();
  });
  document.addEventListener("selectionchange", rememberPlace);

  // --- What the figures are now

  async function look() {
    const number = (asked += 1);
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("body", box.value);
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: data, redirect: "manual" });
      if (!answer.ok || number !== asked) return;
      const told = await answer.json();
      Object.assign(marks, told.figures);
      for (const element of area.querySelectorAll("[data-mark]")) {
        const name = element.dataset.mark.trim();
        if (marks[name]) dress(element, marks[name], name);
      }
      problems.replaceChildren(
        ...told.problems.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })),
      );
      problems.hidden = !told.problems.length;
      // Written by the server, with everything in it escaped.
      preview.innerHTML = told.preview;
      if (previewNote) previewNote.hidden = true;
    } catch {
      // Without the server the chips keep what they showed; saving says that it is not there.
    }
  }

  // --- What is kept in this browser

  function keep() {
    const copy = {
      person: form.dataset.person,
      seen: form.elements.seen.value,
      at: new Date().toISOString(),
      body: box.value,
    };
    try {
      localStorage.setItem(STORE, JSON.stringify(copy));
      note.textContent = "有修改，还没有保存（已暂存在这台电脑的浏览器里）。";
    } catch {
      note.textContent = "有修改，还没有保存。";
    }
  }

  function forget() {
    try {
      localStorage.removeItem(STORE);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  function kept() {
    try {
      const copy = JSON.parse(localStorage.getItem(STORE));
      return copy && copy.person === form.dataset.person ? copy : null;
    } catch {
      return null;
    }
  }

  function offer(copy) {
    const place = document.getElementById("local-copy");
    place.hidden = false;
    place.querySelector(".local-time").textContent = new Date(copy.at).toLocaleString("zh-CN", { hour12: false });
    place.addEventListener("click", (event) => {
      const what = event.target.dataset.local;
      if (!what) return;
      if (what === "take") {
        box.value = copy.body;
        form.elements.seen.value = copy.seen;
        show();
        take();
      } else {
        forget();
      }
      place.hidden = true;
    });
  }

  box.addEventListener("input", () => {
    keep();
    clearTimeout(soon);
    soon = setTimeout(look, SOON);
  });

  // --- Suggestions and the list of figures

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "adopt") {
      event.preventDefault();
      const chosen =
        button.value === "all" ? [...form.querySelectorAll("[data-text]")].map((one) => one.dataset.text) : [button.dataset.text];
      box.value = [box.value.trimEnd(), ...chosen].filter(Boolean).join("\n");
      show();
      take();
      note.textContent = "已加入建议的段落，还没有保存。请改好以后保存。";
      area.focus();
    } else if (button.classList.contains("figure-insert")) {
      const { name } = button.closest("li").dataset;
      const kind = document.getElementById("figure-kind").value;
      const inside = kind && !name.startsWith("share ") ? `${kind} ${name}` : name;
      if (inside === name && !marks[name]) {
        const row = button.closest("li");
        marks[name] = {
          text: row.querySelector(".figure-value").textContent,
          label: row.querySelector(".figure-label").textContent,
        };
      }
      insert(chip(` ${inside} `));
      area.focus();
    }
  });

  const search = document.getElementById("figure-search");
  search.addEventListener("input", () => {
    const words = search.value.trim().split(/\s+/).filter(Boolean);
    let any = false;
    for (const group of form.querySelectorAll(".figure-group")) {
      let found = false;
      for (const row of group.querySelectorAll("li")) {
        const text = row.querySelector(".figure-label").textContent + row.dataset.name;
        row.hidden = !words.every((word) => text.includes(word));
        found ||= !row.hidden;
      }
      group.hidden = !found;
      if (words.length) group.open = found;
      any ||= found;
    }
    form.querySelector(".chooser-none").hidden = any;
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });

  // --- The area stands

  box.hidden = true;
  box.before(area);
  form.querySelector(`label[for="${box.id}"]`).addEventListener("click", () => area.focus());
  form.querySelector(".chooser-tools").hidden = false;
  for (const button of form.querySelectorAll(".figure-insert")) button.hidden = false;
  for (const element of form.querySelectorAll(".scriptless")) element.hidden = true;
  show();
  const copy = kept();
  if (copy && copy.body.trimEnd() === box.value.trimEnd()) forget();
  else if (copy) offer(copy);
  form.dataset.ready = "1";
})();
