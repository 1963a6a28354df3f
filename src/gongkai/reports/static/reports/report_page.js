// The report page without full jumps: a selected figure or finding is fetched as the page the server would
// have shown, and the parts that changed are put in place. Without this script the same links work as links.
"use strict";

(() => {
  const page = document.getElementById("report");
  if (!page) return;
  let newest = 0;

  const inView = (box) => box.top >= 0 && box.bottom <= window.innerHeight;

  function showMark() {
    const pane = page.querySelector(".source-text");
    const mark = pane && pane.querySelector("#place");
    if (!mark) return;
    const offset = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + offset - pane.clientHeight / 3 });
  }

  function reveal(anchor) {
    showMark();
    const target = anchor && document.getElementById(anchor);
    if (!target) return;
    if (target.id === "place") {
      const pane = page.querySelector(".source-text");
      if (!inView(pane.getBoundingClientRect())) pane.scrollIntoView({ block: "nearest" });
    } else if (!inView(target.getBoundingClientRect())) {
      target.scrollIntoView({ block: "center", inline: "nearest" });
    }
  }

  // A link that has the focus is replaced with its part of the page: how to find the one that takes its place.
  function focusedLink() {
    const link = document.activeElement && document.activeElement.closest("#report a");
    if (!link) return "";
    const cell = link.closest("[id^='cell-']");
    return cell ? `#${CSS.escape(cell.id)} a` : `a[href="${CSS.escape(link.getAttribute("href"))}"]`;
  }

  async function show(address, anchor, remember) {
    const turn = ++newest;
    const scrolled = new Map();
    page.querySelectorAll(".source-text, .report-page .table-scroll").forEach((box, number) => {
      scrolled.set(number, [box.scrollTop, box.scrollLeft]);
    });
    page.setAttribute("aria-busy", "true");
    let text;
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error("the server shows this page itself");
      text = await answer.text();
    } catch {
      window.location.assign(address + (anchor ? `#${anchor}` : ""));
      return;
    }
    if (turn !== newest) return;
    const focused = focusedLink();
    const fetched = new DOMParser().parseFromString(text, "text/html");
    page.querySelectorAll("[data-part]").forEach((part) => {
      const fresh = fetched.querySelector(`[data-part="${part.dataset.part}"]`);
      if (fresh) part.replaceChildren(...document.adoptNode(fresh).childNodes);
    });
    page.querySelectorAll(".source-text, .report-page .table-scroll").forEach((box, number) => {
      const place = scrolled.get(number);
      if (place) [box.scrollTop, box.scrollLeft] = place;
    });
    const link = focused && page.querySelector(focused);
    if (link) link.focus({ preventScroll: true });
    page.removeAttribute("aria-busy");
    if (remember) history.pushState({ anchor }, "", address + (anchor ? `#${anchor}` : ""));
    reveal(anchor);
  }

  page.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches("[data-jump]")) {
      event.preventDefault();
      reveal("place");
    } else if (link.matches("[data-select], .form-table a")) {
      event.preventDefault();
      const address = new URL(link.href);
      const anchor = decodeURIComponent(address.hash.slice(1));
      show(address.pathname + address.search, anchor, true);
    }
  });

  window.addEventListener("popstate", (event) => {
    show(location.pathname + location.search, (event.state && event.state.anchor) || "", false);
  });

  showMark();
})();
