// The reader's colours: the system's, light, or dark.
//
// Material's own switch has all styles of a page worked out five times when it starts; this one touches them where
// the reader asks. It keeps what Material keeps, under the same key: an early script in the page reads it.

import { findAll } from "./dom.js";

const light = matchMedia("(prefers-color-scheme: light)");

export function palette() {
  const choices = findAll(document, ".wl-palette input", HTMLInputElement);
  if (!choices.length) return;
  let chosen = Math.min(window.__md_get("__palette")?.index ?? 0, choices.length - 1);
  label(choices, chosen);
  /** @param {number} index */
  const choose = (index) => {
    chosen = index;
    label(choices, chosen);
    paint(choices, chosen);
    window.__md_set("__palette", { index, color: { scheme: choices[index].dataset.mdColorScheme } });
  };
  choices.forEach((choice, index) => {
    choice.addEventListener("change", () => choose(index));
    choice.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter") return;
      const next = choices[(chosen + 1) % choices.length];
      next.click();
      next.focus();
    });
  });
  light.addEventListener("change", () => paint(choices, chosen));
}

/** The first choice stands for the system's colours, and the two after it are light and dark. @param {HTMLInputElement[]} choices @param {number} index */
function paint(choices, index) {
  const { mdColorScheme = "default" } = choices[index || (light.matches ? 1 : 2)].dataset;
  document.body.dataset.mdColorScheme = mdColorScheme;
}

/** What the button shows is the choice that holds. @param {HTMLInputElement[]} choices @param {number} index */
function label(choices, index) {
  choices.forEach((choice, place) => {
    if (choice.nextElementSibling instanceof HTMLElement) choice.nextElementSibling.hidden = place !== index;
  });
}
