// The picture that answers a board's levers: training rows of the first split move, go and come, and so do predictions.
//
// The rows stand in a file of their own beside the page, which the first pull asks for. Nothing is reckoned here.

(() => {
  const WIDTH = 260;
  const HEIGHT = 190;
  const RADIUS = 2.2;
  const DOT = "M-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0";
  /** By what the data lever makes of a row: kept, gone, changed, counts more or less, new. */
  const SHAPES = [DOT, "M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4", "M0-3.2L3.2 0L0 3.2L-3.2 0Z", DOT, "M-3 0H3M0-3V3"];
  const NEW = 4;

  /**
   * @param {string} name
   * @param {Record<string, string | number>} attributes
   * @param {(Node | string)[]} children
   */
  function draw(name, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  }

  /** @param {Element} element @param {number} x @param {number} y @param {number} [larger] */
  function put(element, x, y, larger = 1) {
    element.setAttribute("style", `transform:translate(${x}px,${y}px) scale(${larger})`);
  }

  /** @param {string} above @param {string} below @param {Node[]} marks */
  function drawing(above, below, ...marks) {
    return draw(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "wl-answering__art" },
      draw("path", { class: "wl-answering__floor", d: `M8 175H${WIDTH - 8}` }),
      draw("text", { x: 8, y: 11 }, above),
      draw("text", { x: WIDTH - 8, y: HEIGHT - 3, "text-anchor": "end" }, below),
      ...marks,
    );
  }

  class Answering {
    /** @param {RowsData} data */
    constructor(data) {
      this.data = data;
      this.start = draw("path", { class: "wl-answering__start", d: data.lines.start ?? "" });
      this.line = draw("path", { class: "wl-answering__line", d: data.lines.start ?? "" });
      this.marks = data.x.map((_, at) => (data.texts.length ? draw("text", {}, data.texts[at]) : draw("path", {})));
      this.tests = data.across.map(() => draw("path", { d: DOT, class: "wl-answering__test" }));
      this.rows = drawing(
        ["training rows", data.axes[1]].filter(Boolean).join(": "),
        data.axes[0],
        ...this.marks,
        this.start,
        this.line,
      );
      const diagonal = data.words[0] === "true" ? "M8 170L252 20" : "";
      const hollow = data.across.map((x, at) => {
        const ring = draw("path", { d: DOT, class: "wl-answering__ring" });
        put(ring, x, data.along.start[at]);
        return ring;
      });
      this.predicted = drawing(
        data.words[1],
        data.words[0],
        draw("path", { class: "wl-answering__floor", d: diagonal }),
        ...hollow,
        ...this.tests,
      );
      this.caption = document.createElement("figcaption");
      this.figure = document.createElement("figure");
      this.figure.className = "wl-answering";
      this.figure.append(this.rows, this.predicted, this.caption);
    }

    /** @param {string} combination */
    show(combination) {
      const { along, across, lines, told } = this.data;
      const data = combination.split("+").includes("data");
      this.marks.forEach((mark, at) => {
        this.move(mark, at, data);
      });
      this.tests.forEach((test, at) => {
        put(test, across[at], along[combination][at]);
      });
      const line = lines[combination] ?? "";
      this.line.setAttribute("d", line);
      if (line) this.line.setAttribute("style", `d:path("${line}")`);
      const said = told[combination] ?? "No lever is pulled.";
      this.caption.textContent = said;
      this.rows.setAttribute("aria-label", `Training rows of the first split. ${said}`);
      this.predicted.setAttribute(
        "aria-label",
        `Test rows of the first split: ${this.data.words.join(" and ")}. ${said}`,
      );
    }

    /** @param {Element} mark @param {number} at @param {boolean} data whether the data lever is pulled */
    move(mark, at, data) {
      const { x, y, to, becomes, sizes, texts, newTexts } = this.data;
      const kind = data ? Number(becomes[at]) : 0;
      const hidden = !data && Number(becomes[at]) === NEW;
      const [across, along] = (data && to[at]) || [x[at], y[at]];
      put(mark, across, along, data ? (sizes[at] ?? RADIUS) / RADIUS : 1);
      mark.setAttribute("class", `wl-answering__row wl-answering__row--${hidden ? "hidden" : kind}`);
      if (texts.length) mark.textContent = (data && newTexts[at]) || texts[at];
      else mark.setAttribute("d", SHAPES[hidden ? NEW : kind]);
    }
  }

  const board = document.querySelector("wl-board");
  const place = board?.querySelector(".wl-verdict");
  const own = document.currentScript;
  if (!board || !place || !(own instanceof HTMLScriptElement)) return;
  const sheet = own.src.replace("javascripts/answering.js", "stylesheets/answering.css");
  /** @type {Answering | undefined} */
  let answering;
  let asked = false;

  function combination() {
    const pulled = [...(board?.querySelectorAll(".wl-switch input:checked") ?? [])];
    return (
      pulled
        .map((one) => /** @type {HTMLInputElement} */ (one).value)
        .sort()
        .join("+") || "start"
    );
  }

  function pulled() {
    answering?.show(combination());
    if (asked || combination() === "start") return;
    asked = true;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet });
    style.addEventListener("load", () => {
      document.head.append(Object.assign(document.createElement("script"), { src: "rows.js" }));
    });
    document.head.append(style);
  }

  /** What the file beside the page calls with its rows. @param {RowsData} data */
  function rows(data) {
    answering = new Answering(data);
    answering.show("start");
    place?.after(answering.figure);
    requestAnimationFrame(() => requestAnimationFrame(() => answering?.show(combination()))); // from where they stood
  }

  Object.assign(window, { wlRows: rows });
  const soon = () => setTimeout(pulled); // once the board has done its part, whichever of us heard first
  board.addEventListener("change", soon);
  document.addEventListener("wl-bet", soon);
  customElements.whenDefined("wl-board").then(soon); // an address may pull levers
})();
