// What the lists of pairs say about the reader: visited, bet placed.

import { findAll } from "./dom.js";
import { keep, kept } from "./storage.js";

/** Remembers that the reader has been on this pair's page. */
export function visit() {
  const pair = document.querySelector("wl-bet")?.getAttribute("pair");
  if (pair)
    keep((state) => {
      state.visited[pair] = true;
    });
}

/** Whether a bet was right; a bet on one of several that nothing beat is. @param {HTMLElement} mark @param {PlacedBet} bet */
const judged = (mark, bet) => ((mark.dataset.right ?? "").split(" ").includes(bet.lever) ? "bet, right" : "bet placed");

/** Writes the marks beside the names of pairs. */
export function marks() {
  const { bets, visited } = kept();
  for (const mark of findAll(document, "[data-mark]", HTMLElement)) {
    const slug = mark.dataset.mark ?? "";
    mark.textContent = bets[slug] ? judged(mark, bets[slug]) : visited[slug] ? "visited" : "";
  }
}
