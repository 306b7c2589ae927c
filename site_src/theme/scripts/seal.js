// What is folded until the bet.

const SEALED = "wl-sealed"; // main.html sets it before the body is drawn

export const sealed = () => document.documentElement.classList.contains(SEALED);

/** @param {boolean} on */
export const seal = (on) => document.documentElement.classList.toggle(SEALED, on);

/** A link into what is sealed or folded opens it: to follow it is to ask for the answer. */
export function openForHash() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const searched = new URLSearchParams(location.search).has("h"); // who searched has not asked for this pair's answer
  if (!target || (sealed() && searched)) return;
  const hidden = !target.getClientRects().length;
  if (sealed() && hidden) seal(false);
  const folds = unfold(target);
  if (hidden || folds) target.scrollIntoView();
}

/** Opens every fold around an element, and itself. @param {Element} target */
function unfold(target) {
  let opened = false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    opened ||= !fold.open;
    fold.open = true;
  }
  return opened;
}
