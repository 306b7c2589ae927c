// Terms of the glossary, where nothing can hover, and where the window ends.

const GAP = 16; // pixels between a term and what it means

/** Material puts each tooltip below its term: one that would be cut at the window's foot goes above it. */
export function tooltipsInView() {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const tip of addedNodes)
        if (tip instanceof HTMLElement && tip.matches(".md-tooltip2[role=tooltip]"))
          requestAnimationFrame(() => intoView(tip));
  }).observe(document.body, { childList: true });
}

/** @param {HTMLElement} tip */
function intoView(tip) {
  const box = tip.getBoundingClientRect();
  const term = document.querySelector(`[aria-describedby="${tip.id}"]`);
  if (term && box.bottom > innerHeight)
    tip.style.translate = `0 ${-(box.height + term.getBoundingClientRect().height + GAP)}px`;
}

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
