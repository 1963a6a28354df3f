/* Turns the items of a screen, one after another, and loads what is new after each round. */
const main = document.querySelector("[data-seconds]");
const slides = [...main.querySelectorAll(".slide")];
const place = main.querySelector("[data-place]");
const pause = main.querySelector("[data-pause]");
const next = main.querySelector("[data-next]");
const seconds = Number(main.dataset.seconds);
let shown = Math.max(0, slides.findIndex((slide) => !slide.hidden));
let paused = "stopped" in main.dataset;
let turned = 0;

function show(number) {
  shown = number % slides.length;
  slides.forEach((slide, index) => { slide.hidden = index !== shown; });
  place.textContent = String(shown + 1);
}

async function loadAnew() {
  // A screen in a hall has no one to press a button: it keeps what it has while the network is away.
  try {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    if (answer.ok) location.replace(location.pathname);
  } catch {
    return;
  }
}

function turn() {
  show(shown + 1);
  turned += 1;
  if (turned >= slides.length) {
    turned = 0;
    loadAnew();
  }
}

setInterval(() => { if (!paused) turn(); }, seconds * 1000);

function say() { pause.textContent = paused ? "继续" : "暂停"; }
pause.hidden = next.hidden = false;
say();
pause.addEventListener("click", () => { paused = !paused; say(); });
next.addEventListener("click", () => { paused = true; say(); show(shown + 1); });
