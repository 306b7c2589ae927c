// <wl-record>: the reader against the evidence.

import { find, make, pageData } from "./dom.js";
import { foresaw, isNear, isRight, SURE } from "./judgement.js";
import { forgetAll, kept } from "./storage.js";

/** @typedef {PlacedBet & { right: boolean, near: boolean, decidedRight: boolean }} Judged */

export class Record extends HTMLElement {
  /** @type {{ [slug: string]: Answer }} */
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

  /** Bets on pairs that this site still has, judged by today's evidence. */
  judged() {
    return Object.entries(kept().bets)
      .filter(([slug]) => this.answers[slug])
      .map(([slug, bet]) => judge(bet, this.answers[slug]));
  }

  render() {
    const bets = this.judged();
    this.forget.hidden = !bets.length;
    if (bets.length) this.place.replaceChildren(this.sum(bets), table(bets), make("p", {}, calibration(bets)));
    else this.place.replaceChildren(make("p", {}, "No bets yet. They are kept on this device and nowhere else."));
  }

  /** @param {Judged[]} bets */
  sum(bets) {
    const right = count(bets, "right");
    const near = count(bets, "near");
    const pairs = Object.keys(this.answers).length;
    return make(
      "p",
      { class: "wl-record__sum" },
      `You bet on ${bets.length} of ${pairs} pairs and named the right lever in `,
      make("b", {}, String(right)),
      near ? `; in ${near} more it was one of several that nothing beat, which counts as wrong` : "",
      `. You foresaw whether the splits decide it in `,
      make("b", {}, String(count(bets, "decidedRight"))),
      ".",
    );
  }
}

/** @param {PlacedBet} bet @param {Answer} answer @returns {Judged} */
function judge(bet, answer) {
  return { ...bet, right: isRight(bet, answer), near: isNear(bet, answer), decidedRight: foresaw(bet, answer) };
}

/** @param {Judged[]} bets @param {"right" | "near" | "decidedRight"} what */
const count = (bets, what) => bets.filter((bet) => bet[what]).length;

/** How often right, by how sure. @param {Judged[]} bets */
function table(bets) {
  const rows = Object.entries(SURE).map(([sure, words]) => {
    const own = bets.filter((bet) => bet.sure === sure);
    const right = count(own, "right");
    const share = own.length ? `${Math.round((100 * right) / own.length)} %` : "–";
    const cells = [own.length, right, share].map((text) => make("td", {}, String(text)));
    return make("tr", {}, make("th", { scope: "row" }, words), ...cells);
  });
  const names = ["how sure you were", "bets", "right", "share right"];
  const head = names.map((words) => make("th", { scope: "col" }, words));
  return make("table", { class: "wl-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

/** Whether being sure meant anything; few bets say little, and the sentence says so. @param {Judged[]} bets */
function calibration(bets) {
  const sure = bets.filter((bet) => bet.sure === "sure");
  const others = bets.filter((bet) => bet.sure !== "sure");
  const chance = "A blind guess among the four answers is right one time in four. ";
  if (sure.length < 3 || others.length < 3)
    return `${chance}With at least three bets when sure and three when not, this place also says whether being sure meant something.`;
  if (count(sure, "right") / sure.length > count(others, "right") / others.length)
    return `${chance}You were right more often when you were sure: your doubts carry information.`;
  return `${chance}You were not right more often when you were sure: trust that feeling less here.`;
}
