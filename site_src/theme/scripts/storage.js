// What the reader's device keeps. Nothing of it leaves the device.

const KEY = "whichlever";

/** @returns {Kept} */
const empty = () => ({ bets: {}, shown: {}, visited: {} });

/** @type {Kept | null} */
let memory = null; // stands in where storage is switched off

/** @returns {Kept} */
export function kept() {
  if (memory) return memory;
  try {
    return Object.assign(empty(), JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return empty();
  }
}

/**
 * Changes what is kept and tells every element of the page.
 * @param {(state: Kept) => void} change
 */
export function keep(change) {
  const state = kept();
  change(state);
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    memory = state;
  }
  document.dispatchEvent(new CustomEvent("wl-kept"));
}

export function forgetAll() {
  memory = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    memory = empty();
  }
  document.dispatchEvent(new CustomEvent("wl-kept"));
}
