// What Material leaves to be mended, for keyboards, screen readers and phones.

import { findAll } from "./dom.js";

/** Fewer stops for the keyboard: marks of headings are for the mouse, and code that scrolls gets a stop of its own. */
export function fewerStops() {
  for (const mark of findAll(document, ".headerlink", HTMLElement)) mark.tabIndex = -1;
  for (const pre of document.querySelectorAll("pre[tabindex]")) pre.removeAttribute("tabindex");
}

/** What scrolls sideways must be reachable by keyboard. Asked when a box gets its size: then it costs no layout. */
export function focusableScrollers() {
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) if (target instanceof HTMLElement) reachable(target);
  });
  const boxes = ".wl-scroll, .md-typeset__scrollwrap, .wl-figure__art, .md-typeset pre > code";
  for (const box of findAll(document, boxes, HTMLElement)) watch.observe(box);
}

/** @param {HTMLElement} box */
function reachable(box) {
  const scrolls = box.scrollWidth > box.clientWidth + 1;
  if (scrolls && box.tabIndex < 0) box.setAttribute("tabindex", "0");
  else if (!scrolls && box.tabIndex >= 0 && !box.matches("pre > code")) box.removeAttribute("tabindex");
}

/** Material puts an unnamed <nav> around every copy button; twenty landmarks without a name help no one. */
export function quietCodeButtons() {
  const hush = () => {
    for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])"))
      nav.setAttribute("role", "presentation");
  };
  hush();
  const around = document.querySelector("main") ?? document.body;
  new MutationObserver(hush).observe(around, { childList: true, subtree: true });
}

/** On a phone the menu opens at the whole site: Material would open it two steps below, at the page's own headings. */
export function menuFromTheTop() {
  const drawer = document.getElementById("__drawer");
  if (!(drawer instanceof HTMLInputElement)) return;
  drawer.addEventListener("change", () => {
    if (!drawer.checked) return;
    for (const toggle of findAll(document, ".md-nav__toggle", HTMLInputElement)) toggle.checked = false;
  });
}
