// Keeps what is typed into a draft: on the server every few seconds, and in this browser where the server does not
// take it (the session is lost, the network is down). Nothing stays in the browser once the server has it.
"use strict";

(() => {
  const form = document.getElementById("draft");
  if (!form) return;
  const EVERY = 15_000;
  const SOON = 1_500;
  const MOST_ON_LEAVING = 60_000;
  const PREFIX = "gongkai.draft.";
  const SKIPPED = new Set(["csrfmiddlewaretoken", "uploads", "seen", "typed_key"]);
  const note = form.querySelector(".autosave-note");
  const offer = document.getElementById("local-copy");
  let dirty = false;
  let running = false;
  let sending = false;
  let soon = 0;

  const key = () => form.elements.typed_key.value;

  function say(sentence, link) {
    if (note.textContent === sentence) return;
    note.textContent = sentence;
    if (!link) return;
    const anchor = document.createElement("a");
    Object.assign(anchor, { href: link[1], target: "_blank", rel: "noopener", textContent: link[0] });
    note.append(" ", anchor);
  }

  // The token changes with every log-in, also one in another window.
  function refreshToken() {
    const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    if (found) form.elements.csrfmiddlewaretoken.value = found[1];
  }

  function typed() {
    const data = new FormData(form);
    data.delete("uploads");
    return data;
  }

  function keepHere() {
    const fields = [...typed().entries()].filter(([name]) => !SKIPPED.has(name));
    const copy = {
      person: form.dataset.person,
      key: key(),
      seen: form.elements.seen.value,
      at: new Date().toISOString(),
      fields,
    };
    try {
      localStorage.setItem(PREFIX + key(), JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  function forgetHere(which) {
    try {
      localStorage.removeItem(PREFIX + which);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  function notTaken(sentence, link) {
    dirty = true;
    const kept = keepHere();
    const where = kept ? "您写的内容已保存在这台电脑的浏览器里。" : "请先把正文复制到别的地方，以免丢失。";
    say(`${sentence}${where}`, link);
  }

  async function save() {
    if (!dirty || running || sending) return;
    running = true;
    dirty = false;
    refreshToken();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: typed(), redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        notTaken("登录已经过期。登录后回到这一页继续写，再点“保存”。", ["在新窗口登录", form.dataset.login]);
      } else if (answer.ok) {
        const told = await answer.json();
        forgetHere(key());
        say(`${told.at}自动保存。`);
      } else {
        const told = await answer.json().catch(() => ({ sentence: "服务器没有收下自动保存的内容。" }));
        notTaken(told.sentence);
      }
    } catch {
      notTaken("网络不通，没有自动保存。");
    } finally {
      running = false;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "uploads") return;
    dirty = true;
  });
  form.addEventListener("focusout", () => {
    clearTimeout(soon);
    soon = setTimeout(save, SOON);
  });
  setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("pagehide", () => {
    if (!dirty || sending) return;
    const data = typed();
    const length = [...data.values()].reduce((sum, value) => sum + String(value).length * 3, 0);
    if (length < MOST_ON_LEAVING) navigator.sendBeacon(form.dataset.autosave, data);
    else keepHere();
  });
  window.addEventListener("pageshow", () => {
    sending = false;
  });
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    refreshToken();
    sending = true;
  });

  // What was kept here and is not on the server.
  function copies() {
    const found = [];
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const name = localStorage.key(index);
        if (!name.startsWith(PREFIX)) continue;
        const copy = JSON.parse(localStorage.getItem(name));
        const ofThisForm = copy.key === key() || (key().startsWith("new:") && copy.key.startsWith("new:"));
        if (copy.person === form.dataset.person && ofThisForm) found.push(copy);
      }
    } catch {
      return [];
    }
    return found.sort((one, other) => other.at.localeCompare(one.at));
  }

  function take(copy) {
    const values = new Map();
    for (const [name, value] of copy.fields) values.set(name, [...(values.get(name) || []), value]);
    for (const control of form.elements) {
      if (!control.name || SKIPPED.has(control.name) || control.tagName === "BUTTON") continue;
      const given = values.get(control.name) || [];
      if (control.type === "checkbox") control.checked = given.includes(control.value);
      else if (given.length) [control.value] = given;
    }
    form.elements.typed_key.value = copy.key;
    if (copy.seen) form.elements.seen.value = copy.seen;
    document.getElementById("id_body").dispatchEvent(new Event("draft:text"));
    dirty = true;
  }

  if (form.dataset.saved) forgetHere(form.dataset.saved);
  const [newest] = copies();
  if (newest) {
    offer.hidden = false;
    offer.querySelector(".local-time").textContent = new Date(newest.at).toLocaleString("zh-CN", { hour12: false });
    offer.addEventListener("click", (event) => {
      const what = event.target.dataset.local;
      if (!what) return;
      if (what === "take") take(newest);
      else forgetHere(newest.key);
      offer.hidden = true;
    });
  }
})();
