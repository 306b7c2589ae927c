// <wl-bet>: one question, then the answer.

import { find, findAll, make, pageData } from "./dom.js";
import { apart, isRight } from "./judgement.js";
import { Marker, signed } from "./marker.js";
import { seal, sealed } from "./seal.js";
import { keep, kept } from "./storage.js";
import { theLever } from "./words.js";

export class Bet extends HTMLElement {
  // The script is deferred: what an element holds stands in the page when it is made.
  slug = this.getAttribute("pair") ?? "";
  form = find(this, "form", HTMLFormElement);
  said = find(document, ".wl-said", HTMLElement); // below the chart
  asked = !sealed(); // a link to a result (?levers=data) shows it without a bet

  marker = new Marker(find(this, ".wl-far", HTMLElement));

  /** @type {Pair} */
  pair = pageData(this);
  answer = this.pair.winner;

  connectedCallback() {
    this.form.addEventListener("submit", (event) => this.place(event));
    find(this, "[data-show]", HTMLElement).addEventListener("click", () => this.showWithout());
    this.render();
  }

  /** @param {SubmitEvent} event */
  place(event) {
    event.preventDefault();
    const { lever } = /** @type {PlacedBet} */ (/** @type {unknown} */ (Object.fromEntries(new FormData(this.form))));
    const far = lever === "none" ? undefined : this.marker.value;
    const bet = far === undefined ? { lever } : { lever, far };
    keep((state) => {
      state.bets[this.slug] = bet;
    });
    document.dispatchEvent(new CustomEvent("wl-bet", { detail: bet })); // first: what is sealed is not read out
    this.reveal();
  }

  showWithout() {
    keep((state) => {
      state.shown[this.slug] = true;
    });
    this.reveal();
  }

  /** The sentence that names the winner, its chart and what is said of the bet come into view, in focus. */
  reveal() {
    this.render();
    const result = find(document, "#result", HTMLElement);
    result.tabIndex = -1;
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
  }

  takeBack() {
    keep((state) => {
      delete state.bets[this.slug];
      delete state.shown[this.slug];
    });
    this.form.reset();
    this.marker.clear();
    this.asked = false;
    this.render();
    find(this.form, "[name=lever]", HTMLInputElement).focus();
  }

  render() {
    const { bets, shown } = kept();
    const bet = bets[this.slug];
    const open = Boolean(bet || shown[this.slug]);
    this.form.hidden = open;
    this.said.hidden = !open;
    seal(!open && !this.asked);
    for (const row of findAll(document, ".wl-gains [data-lever]", SVGGElement))
      row.classList.toggle("wl-gains--bet", row.dataset.lever === bet?.lever);
    this.marker.draw(bet);
    if (open) this.said.replaceChildren(...(bet ? this.verdictOn(bet) : this.plainAnswer()), this.undo(bet));
  }

  /** @param {PlacedBet} bet */
  verdictOn(bet) {
    const { answer } = this;
    const opening = isRight(bet, answer) ? "You were right." : "Not this time.";
    const tied =
      !answer.lever && answer.unbeaten.includes(bet.lever) ? `, which nothing beat${this.butNoHelp(bet)}` : "";
    const about = `You bet on ${theLever(bet.lever)}${tied}. ${answer.said}`;
    return [make("p", { class: "wl-said__verdict" }, make("b", {}, opening), ` ${about}${this.distance(bet)}`)];
  }

  /** What a lever came to, at its largest budget. @param {string} lever */
  resultOf(lever) {
    return Object.values(this.pair.combinations[lever] ?? {}).pop();
  }

  /** A lever may be unbeaten and not be shown to help. @param {PlacedBet} bet */
  butNoHelp({ lever }) {
    const result = this.resultOf(lever);
    return result && result.verdict !== "better" ? ", though it is not shown to help" : "";
  }

  /** How far the marker was from what came out, if it was set. @param {PlacedBet} bet */
  distance({ lever, far }) {
    const result = this.resultOf(lever);
    if (far === undefined || !result) return "";
    const gain = (result.low + result.high) / 2; // intervals reach as far to either side
    const places = Math.max(String(far).split(".")[1]?.length ?? 0, result.text.gain.split(".")[1]?.length ?? 0);
    return ` You set ${signed(far, places)}, it gained ${signed(gain, places)}: ${apart(far, gain, this.pair.negligible)}.`;
  }

  plainAnswer() {
    return [make("p", { class: "wl-said__verdict" }, this.answer.said)];
  }

  /** @param {PlacedBet | undefined} bet */
  undo(bet) {
    const words = bet ? "Take my bet back" : "Fold it again and bet";
    const button = make("button", { type: "button", class: "wl-plain" }, words);
    button.addEventListener("click", () => this.takeBack());
    const board = make("a", { href: "#levers" }, "Pull the levers yourself");
    // once the browser has gone there, which takes the focus away
    board.addEventListener("click", () => {
      setTimeout(focusBoard); // already there
      addEventListener("hashchange", () => setTimeout(focusBoard), { once: true });
    });
    const record = bet ? [make("a", { href: this.getAttribute("record") ?? "" }, "Your record so far")] : [];
    return make("p", { class: "wl-actions", "aria-live": "off" }, board, ...record, button);
  }
}

function focusBoard() {
  find(document, ".wl-switch input", HTMLInputElement).focus({ preventScroll: true });
}
