// How far, if one likes: a marker on the axis of the answer.

import { find, findAll, makeSvg } from "./dom.js";

/** A number as the build writes it: with its sign, and a true minus. @param {number} value @param {number} places */
export function signed(value, places) {
  const text = Math.abs(value).toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
  return !/[1-9]/.test(text) ? text : `${value < 0 ? "−" : "+"}${text}`;
}

export class Marker {
  isSet = false;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.input = find(place, "input[type=range]", HTMLInputElement);
    this.output = find(place, "output", HTMLOutputElement);
    this.input.addEventListener("input", () => this.moved());
  }

  moved() {
    this.isSet = true;
    this.tell(this.text(this.input.valueAsNumber) + (this.input.dataset.unit ? ` ${this.input.dataset.unit}` : ""));
  }

  clear() {
    this.isSet = false;
    this.tell("not set");
  }

  /** @param {string} words */
  tell(words) {
    this.output.value = words;
    this.input.setAttribute("aria-valuetext", words);
  }

  /** @param {number} value */
  text(value) {
    return signed(value, Number(this.input.dataset.places));
  }

  /** Where it stands; undefined where nobody moved it. */
  get value() {
    return this.isSet ? this.input.valueAsNumber : undefined;
  }

  /** Draws a guess over what came out, with its number. @param {PlacedBet | undefined} bet */
  draw(bet) {
    for (const old of findAll(document, ".wl-gains__guess", SVGPathElement)) old.remove();
    for (const row of findAll(document, ".wl-gains [data-lever]", SVGGElement)) {
      const guess = row.dataset.lever === bet?.lever ? bet?.far : undefined;
      find(row, ".wl-gains__bet", SVGTextElement).textContent =
        guess === undefined ? "your bet" : `your bet ${this.text(guess)}`;
      if (guess !== undefined) row.append(makeSvg("path", { class: "wl-gains__guess", d: arrow(row, guess) }));
    }
  }
}

/** From the head of a row to its foot, at a value of the drawing's axis. @param {SVGGElement} row @param {number} value */
function arrow(row, value) {
  const [low, high, left, right] = ["low", "high", "left", "right"].map((key) =>
    Number(row.ownerSVGElement?.dataset[key]),
  );
  const share = Math.min(Math.max((value - low) / (high - low), 0), 1);
  const [top, foot] = [Number(row.dataset.top) + 2, Number(row.dataset.foot) - 2];
  return `M${left + share * (right - left)} ${foot}V${top}m-5 0h10l-5 8z`;
}
