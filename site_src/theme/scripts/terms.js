// Terms of the glossary, where nothing can hover.

/** The first tap on a term shows what it means, and the second one follows the link. */
export function termsByTouch() {
  /** @type {Element | null} */
  let shown = null;
  document.addEventListener("click", (event) => {
    const term = event.target instanceof Element ? event.target.closest("a.wl-term") : null;
    if (term && term !== shown && window.matchMedia("(hover: none)").matches) event.preventDefault();
    shown = term;
  });
}
