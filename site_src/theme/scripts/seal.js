// What is folded until the bet.

const SEALED = "wl-sealed"; // main.html sets it before the body is drawn

export const sealed = () => document.documentElement.classList.contains(SEALED);

/** @param {boolean} on */
export const seal = (on) => document.documentElement.classList.toggle(SEALED, on);

/** A link into what is folded opens it: to follow it is to ask for the answer. */
export function openForHash() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const searched = new URLSearchParams(location.search).has("h"); // who searched has not asked for this pair's answer
  if (!target || !sealed() || searched || target.getClientRects().length) return;
  seal(false);
  target.scrollIntoView();
}
