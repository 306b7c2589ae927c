// The drawing of a board: axis, the start's hollow points, the points that move, needle, interval.

import { makeSvg } from "./dom.js";

const PLOT = { height: 168, top: 26, bottom: 118, interval: 132, axis: 160, margin: 18 };

const LETTER = { value: 7.5, start: 6.2 }; // widths, in pixels, about

export class Plot {
  width = 0;
  needle = makeSvg("line", { class: "wl-plot__needle wl-moves", y1: PLOT.top - 6, y2: PLOT.bottom });
  interval = makeSvg("path", { class: "wl-plot__interval" });
  value = makeSvg("text", { class: "wl-plot__value", y: 13 });
  startValue = makeSvg("text", { y: 13 });

  /** @param {SVGSVGElement} svg @param {Pair} pair */
  constructor(svg, pair) {
    this.svg = svg;
    this.pair = pair;
    this.start = pair.combinations.start["0"];
    this.dots = this.start.points.map(() => makeSvg("circle", { class: "wl-plot__dot wl-moves", r: 4 }));
  }

  /** Draws what does not move; false where there is no room (folded away) or nothing has changed. */
  resize() {
    const width = Math.round(this.svg.getBoundingClientRect().width);
    if (!width || width === this.width) return false;
    this.width = width;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${PLOT.height}`);
    this.drawFrame();
    return true;
  }

  /** @param {number} value */
  x(value) {
    const { low, high } = this.pair.axis;
    return PLOT.margin + ((value - low) / (high - low)) * (this.width - 2 * PLOT.margin);
  }

  /** @param {number} split */
  rowOf(split) {
    const step = (PLOT.bottom - PLOT.top - 8) / Math.max(this.start.points.length - 1, 1);
    return PLOT.top + 4 + split * step;
  }

  drawFrame() {
    const { start } = this;
    const zero = this.x(start.mean);
    const hollow = start.points.map((point, split) =>
      makeSvg("circle", { class: "wl-plot__start", cx: this.x(point), cy: this.rowOf(split), r: 3 }),
    );
    this.svg.replaceChildren(
      ...this.axis(),
      this.band(),
      ...this.lines(),
      makeSvg("line", { class: "wl-plot__zero", x1: zero, x2: zero, y1: PLOT.top - 6, y2: PLOT.interval + 8 }),
      ...hollow,
      ...this.dots,
      this.needle,
      this.interval,
      this.startValue,
      this.value,
    );
  }

  axis() {
    const { ticks, labels } = this.pair.axis;
    // every second label where they would touch
    const room = (this.width - 2 * PLOT.margin) / ticks.length > 34;
    return ticks.flatMap((tick, index) => {
      const x = this.x(tick);
      const line = makeSvg("line", { class: "wl-plot__grid", x1: x, x2: x, y1: PLOT.top - 6, y2: PLOT.interval + 8 });
      if (!room && index % 2) return [line];
      return [line, makeSvg("text", { x, y: PLOT.axis, "text-anchor": "middle" }, labels[index])];
    });
  }

  /** No model, and a strong default, where they have a place on the axis. */
  lines() {
    const { lines, axis } = this.pair;
    return lines
      .filter((line) => axis.low <= line.mean && line.mean <= axis.high)
      .map((line) => {
        const x = this.x(line.mean);
        const drawn = makeSvg("line", { class: "wl-plot__line", x1: x, x2: x, y1: PLOT.top - 6, y2: PLOT.bottom });
        drawn.append(makeSvg("title", {}, line.name));
        return drawn;
      });
  }

  /** What nobody should care about, around the start. */
  band() {
    const { pair, start } = this;
    const left = this.x(start.mean - pair.negligible);
    const width = Math.max(this.x(start.mean + pair.negligible) - left, 1);
    return makeSvg("rect", { class: "wl-plot__band", x: left, width, y: PLOT.interval - 7, height: 14 });
  }

  /** @param {Result} result @param {string} combination */
  show(result, combination) {
    if (!this.width && !this.resize()) return;
    this.svg.style.setProperty("--c", colour(combination));
    this.dots.forEach((dot, split) => {
      dot.style.transform = `translate(${this.x(result.points[split])}px, ${this.rowOf(split)}px)`;
    });
    this.needle.style.transform = `translateX(${this.x(result.mean)}px)`;
    this.drawInterval(result, combination);
    this.label(result, combination);
  }

  /**
   * The interval of the gain, laid out from the start's mean in the metric's own direction.
   * @param {Result} result @param {string} combination
   */
  drawInterval(result, combination) {
    const sign = this.pair.higher_is_better ? 1 : -1;
    const ends = [result.low, result.high].map((gain) => this.x(this.start.mean + sign * gain));
    const y = PLOT.interval;
    const path = `M${ends[0]} ${y - 5}V${y + 5}M${ends[0]} ${y}H${ends[1]}M${ends[1]} ${y - 5}V${y + 5}`;
    const none = combination === "start" || result.verdict === "changes with time"; // which has no interval to show
    this.interval.setAttribute("d", none ? "" : path);
  }

  /** The needle's value and the start's, each on the side away from the other. @param {Result} result @param {string} combination */
  label(result, combination) {
    const { start, width } = this;
    const at = this.x(result.mean);
    const from = this.x(start.mean);
    const left = at < from;
    place(this.value, at, left, width, result.text.mean, LETTER.value);
    this.startValue.style.visibility = combination === "start" ? "hidden" : "visible";
    place(this.startValue, from, !left, width, `start ${start.text.mean}`, LETTER.start);
  }
}

/**
 * A label at `at`, reaching to its left or its right; moved where the drawing ends, never to the other side, where the other label is.
 * @param {SVGTextElement} text @param {number} at @param {boolean} toLeft @param {number} width @param {string} words @param {number} letter
 */
function place(text, at, toLeft, width, words, letter) {
  const length = words.length * letter;
  text.textContent = words;
  text.setAttribute("x", String(toLeft ? Math.max(at - 5, length) : Math.min(at - 1, width - length)));
  text.setAttribute("text-anchor", toLeft ? "end" : "start");
}

/** @param {string} combination */
function colour(combination) {
  if (combination === "start") return "var(--wl-start)";
  return combination.includes("+") ? "var(--wl-ink)" : `var(--wl-${combination})`;
}
