// Terms of the glossary: what one means, on hover, in focus, and at a first tap.

import { make } from "./dom.js";

const GAP = 8; // pixels between a term and what it means, and to the window's edge

/** @type {HTMLElement | null} */
let term = null;
const tip = make("div", { class: "wl-meaning", id: "wl-meaning", role: "tooltip" });

/** One listener for all terms of a page. The browser's own tooltip comes late, and neither to keyboards nor to fingers. */
export function terms() {
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, reached);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
  document.addEventListener("click", tapped);
}

/** @param {Event} event */
function reached({ target }) {
  if (!(target instanceof Element) || tip.contains(target)) return;
  const next = target.closest("a.wl-term");
  if (next instanceof HTMLElement) show(next);
  else if (term !== document.activeElement) hide();
}

/** @param {HTMLElement} next */
function show(next) {
  if (next === term) return;
  hide();
  term = next;
  tip.textContent = term.title;
  term.removeAttribute("title");
  term.setAttribute("aria-describedby", tip.id);
  document.body.append(tip);
  const own = term.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const under = own.bottom + GAP + height < innerHeight;
  const left = Math.max(Math.min(own.left, document.documentElement.clientWidth - width - GAP), GAP);
  tip.style.translate = `${scrollX + left}px ${scrollY + (under ? own.bottom + GAP : own.top - GAP - height)}px`;
}

function hide() {
  term?.setAttribute("title", tip.textContent ?? "");
  term?.removeAttribute("aria-describedby");
  tip.remove();
  term = null;
}

/** @type {Element | null} */
let last = null;

/** The first tap on a term shows what it means, and the second one follows the link. @param {Event} event */
function tapped(event) {
  const next = event.target instanceof Element ? event.target.closest("a.wl-term") : null;
  if (next && next !== last && matchMedia("(hover: none)").matches) event.preventDefault();
  last = next;
}
