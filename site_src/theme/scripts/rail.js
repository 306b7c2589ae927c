// The rail of chapters: which one is being read.

import { findAll } from "./dom.js";

/** Marks the last chapter whose heading has passed the upper third of the window. */
export function rail() {
  const links = findAll(document, ".wl-rail a", HTMLAnchorElement);
  if (!links.length) return;
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  let waiting = false;
  const mark = () => {
    waiting = false;
    const passed = headings.map((one) =>
      Boolean(one?.getClientRects().length && one.getBoundingClientRect().top < innerHeight / 3),
    );
    const current = Math.max(passed.lastIndexOf(true), 0);
    links.forEach((link, place) => {
      if (place === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
}
