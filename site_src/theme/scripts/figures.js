// Figures as large as the window.

import { findAll, make } from "./dom.js";

/** A button on every figure that has a drawing. */
export function enlargers() {
  for (const figure of findAll(document, "figure.wl-figure", HTMLElement)) {
    const [home = figure] = findAll(figure, ".wl-figure__art", HTMLElement);
    const art = home.querySelector(":scope > svg, :scope > img");
    if (!art) continue;
    const button = make("button", { type: "button", class: "wl-plain wl-enlarge" }, "Enlarge");
    button.addEventListener("click", () => enlarge(art, home));
    (figure.querySelector("figcaption") ?? figure).append(" ", button);
  }
}

/** The drawing moves into a dialog and back, so that its ids stay unique. @param {Element} art @param {HTMLElement} home */
function enlarge(art, home) {
  home.style.minHeight = `${home.getBoundingClientRect().height}px`; // else the page below would move up, and back
  const dialog = make("dialog", { class: "wl-large", "aria-label": "Figure, enlarged" });
  const close = make("button", { type: "button", class: "wl-plain" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    home.prepend(art);
    home.style.minHeight = "";
    dialog.remove();
  });
  dialog.append(make("div", { class: "md-typeset" }, close), art);
  document.body.append(dialog);
  dialog.showModal();
}
