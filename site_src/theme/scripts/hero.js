// <wl-hero>: the home page's bet. Pulling a lever is the bet, and the picture answers.

import { find, findAll, makeSvg, pageData } from "./dom.js";
import { keep, kept } from "./storage.js";
import { theLever } from "./words.js";

const ANSWERED = 1300; // milliseconds that the picture moves before the result appears

export class Hero extends HTMLElement {
  slug = this.getAttribute("pair") ?? "";
  /** @type {HeroData} */
  data = pageData(this);
  points = find(this, ".wl-hero__points", SVGGElement);
  line = find(this, ".wl-hero__line", SVGPathElement);
  result = find(this, ".wl-hero__result", HTMLElement);
  pulls = findAll(this, ".wl-pull", HTMLButtonElement);

  connectedCallback() {
    const { x = [], y = [] } = this.data.points.start;
    this.points.replaceChildren(
      ...x.map((_, at) => makeSvg("circle", { r: 2.6, style: `--x:${x[at]}px;--y:${y[at]}px` })),
    );
    for (const pull of this.pulls)
      pull.addEventListener("click", (event) => this.pull(event, /** @type {Lever} */ (pull.value)));
    document.addEventListener("wl-kept", () => this.next());
    const bet = kept().bets[this.slug];
    if (bet && bet.lever !== "none") {
      this.answer(bet.lever);
      this.open(bet.lever);
    }
    this.next();
  }

  /** @param {Event} event @param {Lever} lever */
  pull(event, lever) {
    event.preventDefault();
    this.answer(lever);
    if (kept().bets[this.slug]) return;
    keep((state) => {
      state.bets[this.slug] = { lever };
    });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    setTimeout(() => this.reveal(lever), still ? 0 : ANSWERED);
  }

  /** @param {Lever} lever */
  reveal(lever) {
    this.open(lever);
    const heading = find(this.result, "h2", HTMLElement);
    heading.focus({ preventScroll: true });
    this.result.scrollIntoView({ block: "nearest" });
  }

  /** The points move, the line bends, or the view turns. @param {string} lever */
  answer(lever) {
    const { points, lines, labels, says } = this.data;
    const { x = [], y = [] } = { ...points.start, ...points[lever] };
    [...this.points.children].forEach((point, at) => {
      point.setAttribute("style", `--x:${x[at]}px;--y:${y[at]}px`);
    });
    this.line.setAttribute("d", lines[lever]);
    this.line.setAttribute("style", `d:path("${lines[lever]}");stroke:var(--wl-${lever})`);
    find(this, ".wl-hero__axis", SVGTextElement).textContent = labels[lever];
    find(this, "figcaption", HTMLElement).textContent = says[lever];
    for (const pull of this.pulls) pull.setAttribute("aria-pressed", String(pull.value === lever));
  }

  /** @param {Lever} lever the one that was bet on */
  open(lever) {
    const right = this.result.dataset.winner === lever;
    find(this.result, "[data-said]", HTMLElement).textContent = right ? "Right." : `You bet on ${theLever(lever)}.`;
    for (const row of findAll(this.result, "[data-lever]", HTMLElement))
      row.classList.toggle("wl-gains__own", row.dataset.lever === lever);
    this.result.classList.add("wl-open");
  }

  /** Offers a pair on which the reader has not bet, and whose answer has not been shown. */
  next() {
    const { bets, shown } = kept();
    const pairs = findAll(document, ".wl-item[data-pair]", HTMLElement);
    const open = pairs.find(({ dataset: { pair = "" } }) => pair !== this.slug && !bets[pair] && !shown[pair]);
    const link = open?.querySelector("a[href]");
    const next = find(this, "[data-next]", HTMLAnchorElement);
    if (link instanceof HTMLAnchorElement) {
      next.href = link.href;
      next.textContent = `The next bet: ${open?.dataset.title ?? ""}`;
    }
  }
}
