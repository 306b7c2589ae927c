// <wl-record>: the reader against the evidence.

import { find, make, pageData } from "./dom.js";
import { inUnits, isRight } from "./judgement.js";
import { forgetAll, kept } from "./storage.js";
import { theLever } from "./words.js";

/** @type {PlacedBet["lever"][]} */
const BLIND = ["model", "data", "features", "none"];

export class Record extends HTMLElement {
  /** @type {{ [slug: string]: RecordedAnswer }} */
  answers = pageData(this);
  place = find(this, ".wl-record", HTMLElement);
  forget = find(this, "[data-forget]", HTMLElement);

  connectedCallback() {
    this.forget.addEventListener("click", () => {
      if (window.confirm("Forget all bets and marks on this device?")) forgetAll();
    });
    document.addEventListener("wl-kept", () => this.render());
    this.render();
  }

  /** Whether each bet is right, of those on pairs that this site still has, judged by today's evidence. */
  judged() {
    return Object.entries(kept().bets)
      .filter(([slug]) => this.answers[slug])
      .map(([slug, bet]) => isRight(bet, this.answers[slug]));
  }

  render() {
    const bets = this.judged();
    this.forget.hidden = !bets.length;
    if (bets.length) this.place.replaceChildren(this.sum(bets), this.blind(), ...this.distance());
    else this.place.replaceChildren(make("p", {}, "No bets yet. They are kept on this device and nowhere else."));
  }

  /** @param {boolean[]} bets */
  sum(bets) {
    const pairs = Object.keys(this.answers).length;
    return make(
      "p",
      { class: "wl-record__sum" },
      `You bet on ${bets.length} of ${pairs} pairs and were right in `,
      make("b", {}, String(bets.filter(Boolean).length)),
      ". A bet is right when it names the winner; where nothing won alone, when it says so or names a lever that nothing beat.",
    );
  }

  /** How far markers were from what came out; nothing where none was set. */
  distance() {
    const units = Object.entries(kept().bets)
      .filter(([slug, { lever, far }]) => far !== undefined && lever in (this.answers[slug]?.gains ?? {}))
      .map(
        ([slug, { lever, far = 0 }]) => Math.abs(far - this.answers[slug].gains[lever]) / this.answers[slug].negligible,
      )
      .sort((a, b) => a - b);
    if (!units.length) return [];
    const middle = (units[(units.length - 1) >> 1] + units[units.length >> 1]) / 2;
    const markers = units.length === 1 ? "Your marker was" : `Half of your ${units.length} markers were within`;
    const end = units.length === 1 ? " away from what came out." : " of what came out.";
    const far = units.length > 1 && middle < 1 ? "what is negligible" : inUnits(middle);
    return [make("p", {}, `${markers} ${far}${end}`)];
  }

  /** What one would reach who always gave the same answer, whichever is best. */
  blind() {
    const answers = Object.values(this.answers);
    const rights = BLIND.map((lever) => answers.filter((answer) => isRight({ lever }, answer)).length);
    const most = Math.max(...rights);
    return make(
      "p",
      {},
      `The best blind answer, always ${theLever(BLIND[rights.indexOf(most)])}, is right in ${most} of ${answers.length}.`,
    );
  }
}
