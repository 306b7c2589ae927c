// Figures as large as the window.

import { make } from "./dom.js";

/** A button on every figure that has a drawing. */
export function enlargers() {
  for (const figure of document.querySelectorAll("figure.wl-figure")) {
    const home = figure.querySelector(".wl-figure__art") ?? figure;
    const art = home.querySelector(":scope > svg, :scope > img");
    if (!art) continue;
    const button = make("button", { type: "button", class: "wl-plain wl-enlarge" }, "Enlarge");
    button.addEventListener("click", () => enlarge(art, home));
    (figure.querySelector("figcaption") ?? figure).append(" ", button);
  }
}

/** The drawing moves into a dialog and back, so that its ids stay unique. @param {Element} art @param {Element} home */
function enlarge(art, home) {
  const dialog = make("dialog", { class: "wl-large", "aria-label": "Figure, enlarged" });
  const close = make("button", { type: "button", class: "wl-plain" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    home.prepend(art);
    dialog.remove();
  });
  dialog.append(make("div", { class: "md-typeset" }, close), art);
  document.body.append(dialog);
  dialog.showModal();
}
