// <wl-board>: pull levers, see every split's score, the interval and the verdict.

import { find, findAll, make, pageData } from "./dom.js";
import { Plot } from "./plot.js";

const SPOKEN = 500; // milliseconds in which browsers tell what has changed

export class Board extends HTMLElement {
  switches = findAll(this, ".wl-switch input", HTMLInputElement);
  budgets = findAll(this, ".wl-budget input", HTMLInputElement);
  budgetField = this.querySelector("fieldset.wl-budget");
  verdict = find(this, ".wl-verdict", HTMLElement);
  exchange = this.querySelector(".wl-exchange");

  /** @type {Pair} */
  pair = pageData(this);
  plot = new Plot(find(this, ".wl-plot", SVGSVGElement), this.pair);

  connectedCallback() {
    this.readAddress();
    for (const input of [...this.switches, ...this.budgets]) input.addEventListener("change", () => this.pulled());
    document.addEventListener("wl-bet", (event) => this.pullBet(/** @type {CustomEvent<PlacedBet>} */ (event).detail));
    new ResizeObserver(() => {
      if (this.plot.resize()) this.show();
    }).observe(find(this, ".wl-panel", HTMLElement));
    this.show();
  }

  readAddress() {
    const query = new URLSearchParams(location.search);
    const levers = (query.get("levers") || "").split(",");
    for (const input of this.switches) input.checked = levers.includes(input.value);
    const budget = this.budgets.find((input) => input.value === query.get("budget"));
    if (budget) budget.checked = true;
  }

  writeAddress() {
    const query = new URLSearchParams(location.search);
    const levers = this.levers();
    query.delete("levers");
    query.delete("budget");
    if (levers.length) query.set("levers", levers.join(","));
    if (this.budgets.length && levers.includes("data")) query.set("budget", this.budget());
    const text = query.toString().replace(/%2C/g, ",");
    try {
      history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    } catch {
      // from a folder (file://) the address may not be changed
    }
  }

  pulled() {
    this.show();
    this.writeAddress();
  }

  /** After a bet the reader's own lever is pulled; the bet itself is what is read out. @param {PlacedBet} bet */
  pullBet(bet) {
    this.verdict.ariaLive = "off";
    setTimeout(() => {
      this.verdict.ariaLive = "polite";
    }, SPOKEN);
    for (const input of this.switches) input.checked = input.value === bet.lever;
    this.plot.resize();
    this.pulled();
  }

  levers() {
    return this.switches.filter((input) => input.checked).map((input) => input.value);
  }

  combination() {
    return this.levers().sort().join("+") || "start";
  }

  budget() {
    return this.budgets.find((input) => input.checked)?.value ?? "0";
  }

  result() {
    return this.pair.combinations[this.combination()][this.shownBudget(this.combination())];
  }

  show() {
    const combination = this.combination();
    const levers = this.levers();
    const result = this.result();
    if (this.budgetField instanceof HTMLFieldSetElement) this.budgetField.disabled = !levers.includes("data");
    this.say(result);
    // it compares the model alone with the data alone, and keeps its place so that nothing jumps
    this.exchange?.classList.toggle("wl-away", !["model", "data"].includes(combination));
    this.markRow(combination);
    this.plot.show(result, combination);
  }

  /** The build's sentence: every second part of it is a number to stand out. @param {Result} result */
  say(result) {
    if (this.verdict.textContent === result.sentence.join("")) return; // it would be read out again
    this.verdict.replaceChildren(...result.sentence.map((part, place) => (place % 2 ? make("b", {}, part) : part)));
  }

  /** @param {string} combination */
  markRow(combination) {
    for (const row of findAll(document, ".wl-evidence tr[data-combination]", HTMLTableRowElement)) {
      const { combination: own, budget } = row.dataset;
      const same = !this.budgets.length || budget === this.shownBudget(combination);
      row.classList.toggle("wl-current", own === combination && same);
    }
  }

  /** The chosen budget, or the only one of a combination that buys nothing. @param {string} combination */
  shownBudget(combination) {
    const results = this.pair.combinations[combination];
    return this.budget() in results ? this.budget() : (Object.keys(results).pop() ?? "0");
  }
}
