/*
 * What this site adds to its pages where scripts run: the bet, the lever board, spotting a defect, the reader's record.
 *
 * A classic script without dependencies, so that it also works from a folder (file://). Every page is complete without
 * it: elements here only wrap native controls and tables that stand in the page. No statistic is computed in a browser;
 * numbers, intervals and sentences come from the build, in the JSON of the page.
 */
(function () {
  "use strict";

  // ---------------------------------------------------------------- what the reader's device keeps

  const KEY = "whichlever";
  const empty = () => ({ bets: {}, shown: {}, visited: {} });
  let memory = null; // stands in where storage is switched off

  /** {bets: {slug: {lever, decided, sure}}, shown: {slug: true}, visited: {slug: true}} */
  function kept() {
    if (memory) return memory;
    try {
      return Object.assign(empty(), JSON.parse(localStorage.getItem(KEY)));
    } catch (error) {
      return empty();
    }
  }

  /** Changes what is kept and tells every element of the page. */
  function keep(change) {
    const state = kept();
    change(state);
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch (error) {
      memory = state;
    }
    document.dispatchEvent(new CustomEvent("wl-kept"));
  }

  function forgetAll() {
    memory = null;
    try {
      localStorage.removeItem(KEY);
    } catch (error) {
      memory = empty();
    }
    document.dispatchEvent(new CustomEvent("wl-kept"));
  }

  // ---------------------------------------------------------------- small tools

  const SVG = "http://www.w3.org/2000/svg";

  function make(name, attributes, ...children) {
    const element = name.startsWith("svg:")
      ? document.createElementNS(SVG, name.slice(4))
      : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const pageData = (element) => {
    const script = element.querySelector('script[type="application/json"]') || document.getElementById("wl-pair");
    return script ? JSON.parse(script.textContent) : null;
  };

  const theLever = (lever) => (lever === "none" ? "no single lever" : "the " + lever);
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const sealed = () => document.documentElement.classList.contains("wl-sealed");

  // ---------------------------------------------------------------- the bet

  /** A bet is right when it names the winner, or no single lever where there is no winner. */
  const isRight = (bet, answer) => bet.lever === (answer.lever || "none");

  /** It names one of several levers that nothing beat. The record counts that as wrong, and says so. */
  const isNear = (bet, answer) => !answer.lever && answer.unbeaten.includes(bet.lever);

  const foresaw = (bet, answer) => (bet.decided === "yes") === answer.decided;

  const SURE = { guess: "a guess", fairly: "fairly sure", sure: "sure" };

  class Bet extends HTMLElement {
    connectedCallback() {
      this.slug = this.getAttribute("pair");
      this.answer = pageData(this).winner;
      this.form = this.querySelector("form");
      this.said = this.querySelector(".wl-said");
      this.asked = !sealed(); // a link to a result (?levers=data) shows it without a bet
      this.form.addEventListener("submit", (event) => this.place(event));
      this.querySelector("[data-show]").addEventListener("click", () => this.showWithout());
      this.render();
    }

    place(event) {
      event.preventDefault();
      const bet = Object.fromEntries(new FormData(this.form));
      keep((state) => (state.bets[this.slug] = bet));
      this.reveal();
      document.dispatchEvent(new CustomEvent("wl-bet", { detail: bet }));
    }

    showWithout() {
      keep((state) => (state.shown[this.slug] = true));
      this.reveal();
    }

    /** The answer is shorter than the form was: without a push its first words could stand above the window. */
    reveal() {
      this.render();
      this.said.focus({ preventScroll: true });
      this.said.scrollIntoView({ block: "nearest" });
    }

    takeBack() {
      keep((state) => {
        delete state.bets[this.slug];
        delete state.shown[this.slug];
      });
      this.form.reset();
      this.asked = false;
      this.render();
      this.form.elements.lever[0].focus();
    }

    render() {
      const { bets, shown } = kept();
      const bet = bets[this.slug];
      const open = Boolean(bet || shown[this.slug]);
      this.form.hidden = open;
      this.said.hidden = !open;
      document.documentElement.classList.toggle("wl-sealed", !open && !this.asked);
      if (open) this.said.replaceChildren(...(bet ? this.verdictOn(bet) : this.plainAnswer()), this.undo(bet));
    }

    verdictOn(bet) {
      const { answer } = this;
      const near = isNear(bet, answer);
      const opening = isRight(bet, answer) ? "You were right." : near ? "Nearly." : "Not this time.";
      const about = `You bet on ${theLever(bet.lever)}, ${SURE[bet.sure]}. ` +
        `${this.outcome()}${foresaw(bet, answer) ? ", as you expected." : "; you expected otherwise."}` +
        (near ? ` ${capital(theLever(bet.lever))} was not beaten, but not alone in that: your record counts it as wrong.` : "");
      return [
        make("p", { class: "wl-said__verdict" }, make("b", {}, opening), " " + answer.why),
        make("p", { class: "wl-dim" }, about),
      ];
    }

    plainAnswer() {
      return [make("p", { class: "wl-said__verdict" }, this.answer.why), make("p", { class: "wl-dim" }, this.outcome() + ".")];
    }

    /** Who won, and whether the splits decide it: "The data won, and the splits decide it" */
    outcome() {
      const { lever, decided } = this.answer;
      return `${lever ? capital(theLever(lever)) : "No single lever"} won, ${Boolean(lever) === decided ? "and" : "but"} ` +
        `the splits ${decided ? "decide it" : "do not decide it"}`;
    }

    undo(bet) {
      const button = make("button", { type: "button", class: "wl-plain" }, bet ? "Take my bet back" : "Fold it again and bet");
      button.addEventListener("click", () => this.takeBack());
      const board = make("a", { href: "#levers" }, "Pull the levers yourself");
      // once the browser has gone there, which takes the focus away
      board.addEventListener("click", () => setTimeout(() => document.querySelector(".wl-switch input").focus({ preventScroll: true })));
      const record = bet ? [make("a", { href: this.getAttribute("record") }, "Your record so far")] : [];
      return make("p", { class: "wl-actions" }, board, ...record, button);
    }
  }

  // ---------------------------------------------------------------- the lever board

  const PLOT = { height: 168, top: 26, bottom: 118, interval: 132, axis: 160, margin: 18 };

  class Board extends HTMLElement {
    connectedCallback() {
      this.pair = pageData(this);
      this.switches = [...this.querySelectorAll(".wl-switch input")];
      this.budgets = [...this.querySelectorAll(".wl-budget input")];
      this.budgetField = this.querySelector(".wl-budget");
      this.svg = this.querySelector(".wl-plot");
      this.verdict = this.querySelector(".wl-verdict");
      this.exchange = this.querySelector(".wl-exchange");
      this.plot = new Plot(this.svg, this.pair);
      this.readAddress();
      [...this.switches, ...this.budgets].forEach((input) => input.addEventListener("change", () => this.pulled()));
      document.addEventListener("wl-bet", (event) => this.pullBet(event.detail));
      new ResizeObserver(() => this.plot.resize() && this.show()).observe(this.svg.parentElement);
      this.show();
    }

    readAddress() {
      const query = new URLSearchParams(location.search);
      const levers = (query.get("levers") || "").split(",");
      this.switches.forEach((input) => (input.checked = levers.includes(input.value)));
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
        history.replaceState(history.state, "", location.pathname + (text ? "?" + text : "") + location.hash);
      } catch (error) {
        // from a folder (file://) the address may not be changed
      }
    }

    pulled() {
      this.show();
      this.writeAddress();
    }

    /** After a bet the reader's own lever is pulled: what became of it is the first thing to see. */
    pullBet(bet) {
      this.switches.forEach((input) => (input.checked = input.value === bet.lever));
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
      const chosen = this.budgets.find((input) => input.checked);
      return chosen ? chosen.value : "0";
    }

    result() {
      const results = this.pair.combinations[this.combination()];
      return results[this.budget()] || results["0"] || Object.values(results).pop();
    }

    show() {
      const combination = this.combination();
      const levers = this.levers();
      const result = this.result();
      if (this.budgetField) this.budgetField.disabled = !levers.includes("data");
      this.say(result);
      // it compares the model alone with the data alone, and keeps its place so that nothing jumps
      if (this.exchange) this.exchange.classList.toggle("wl-away", !["model", "data"].includes(combination));
      this.querySelectorAll(".wl-code").forEach((block) => {
        const on = levers.includes(block.dataset.lever);
        block.classList.toggle("wl-pulled", on);
        block.querySelector(".wl-code__state").hidden = !on;
      });
      this.markRow(combination);
      this.plot.show(result, combination);
    }

    /** The build's sentence: every second part of it is a number to stand out. */
    say(result) {
      this.verdict.replaceChildren(...result.sentence.map((part, place) => (place % 2 ? make("b", {}, part) : part)));
    }

    markRow(combination) {
      document.querySelectorAll(".wl-evidence tr[data-combination]").forEach((row) => {
        const same = row.dataset.combination === combination && (!this.budgets.length || row.dataset.budget === this.shownBudget(combination));
        row.classList.toggle("wl-current", same);
      });
    }

    shownBudget(combination) {
      const results = this.pair.combinations[combination];
      return this.budget() in results ? this.budget() : Object.keys(results).pop();
    }
  }

  /** The drawing of a board: axis, the start's hollow points, the points that move, needle, interval. */
  class Plot {
    constructor(svg, pair) {
      this.svg = svg;
      this.pair = pair;
      this.start = pair.combinations.start["0"];
      this.width = 0;
    }

    /** Draws what does not move; false where there is no room (folded away) or nothing has changed. */
    resize() {
      const width = Math.round(this.svg.getBoundingClientRect().width);
      if (!width || width === this.width) return false;
      this.width = width;
      this.svg.setAttribute("viewBox", `0 0 ${width} ${PLOT.height}`);
      const { low, high } = this.pair.axis;
      this.x = (value) => PLOT.margin + ((value - low) / (high - low)) * (width - 2 * PLOT.margin);
      this.drawFrame();
      return true;
    }

    drawFrame() {
      const { pair, start, x } = this;
      const step = (PLOT.bottom - PLOT.top - 8) / Math.max(start.points.length - 1, 1);
      this.rowOf = (split) => PLOT.top + 4 + split * step;
      const zero = x(start.mean);
      this.dots = start.points.map(() => make("svg:circle", { class: "wl-plot__dot wl-moves", r: 4 }));
      this.needle = make("svg:line", { class: "wl-plot__needle wl-moves", y1: PLOT.top - 6, y2: PLOT.bottom });
      this.interval = make("svg:path", { class: "wl-plot__interval" });
      this.value = make("svg:text", { class: "wl-plot__value", y: 13 });
      this.startValue = make("svg:text", { y: 13 });
      this.svg.replaceChildren(
        ...this.axis(),
        this.band(),
        make("svg:line", { class: "wl-plot__zero", x1: zero, x2: zero, y1: PLOT.top - 6, y2: PLOT.interval + 8 }),
        ...start.points.map((point, split) =>
          make("svg:circle", { class: "wl-plot__start", cx: x(point), cy: this.rowOf(split), r: 3 })),
        ...this.dots, this.needle, this.interval, this.startValue, this.value,
      );
    }

    axis() {
      const { pair, x } = this;
      // every second label where they would touch
      const room = (this.width - 2 * PLOT.margin) / pair.axis.ticks.length > 34;
      return pair.axis.ticks.flatMap((tick, index) => {
        const line = make("svg:line", { class: "wl-plot__grid", x1: x(tick), x2: x(tick), y1: PLOT.top - 6, y2: PLOT.interval + 8 });
        if (!room && index % 2) return [line];
        const label = make("svg:text", { x: x(tick), y: PLOT.axis, "text-anchor": "middle" }, pair.axis.labels[index]);
        return [line, label];
      });
    }

    /** What nobody should care about, around the start. */
    band() {
      const { pair, start, x } = this;
      const left = x(start.mean - pair.negligible);
      return make("svg:rect", { class: "wl-plot__band", x: left, width: Math.max(x(start.mean + pair.negligible) - left, 1), y: PLOT.interval - 7, height: 14 });
    }

    show(result, combination) {
      if (!this.width && !this.resize()) return;
      const { x } = this;
      this.svg.style.setProperty("--c", colour(combination));
      this.dots.forEach((dot, split) => (dot.style.transform = `translate(${x(result.points[split])}px, ${this.rowOf(split)}px)`));
      this.needle.style.transform = `translateX(${x(result.mean)}px)`;
      this.drawInterval(result, combination);
      this.label(result, combination);
    }

    /** The interval of the gain, laid out from the start's mean in the metric's own direction. */
    drawInterval(result, combination) {
      const sign = this.pair.higher_is_better ? 1 : -1;
      const ends = [result.low, result.high].map((gain) => this.x(this.start.mean + sign * gain));
      const y = PLOT.interval;
      const path = `M${ends[0]} ${y - 5}V${y + 5}M${ends[0]} ${y}H${ends[1]}M${ends[1]} ${y - 5}V${y + 5}`;
      this.interval.setAttribute("d", combination === "start" ? "" : path);
    }

    /** The needle's value and the start's, each on the side away from the other. */
    label(result, combination) {
      const { x } = this;
      const at = x(result.mean);
      const from = x(this.start.mean);
      const left = at < from;
      place(this.value, at, left, this.width, result.text.mean);
      this.startValue.style.visibility = combination === "start" ? "hidden" : "visible";
      place(this.startValue, from, !left, this.width, "start " + this.start.text.mean);
    }
  }

  /** A label at `at`, reaching to the left or the right of it, kept inside the drawing. */
  function place(text, at, toLeft, width, words) {
    const length = words.length * 7.5;
    const fits = toLeft ? at > length : at + length < width;
    const anchor = toLeft === fits ? "end" : "start";
    text.textContent = words;
    text.setAttribute("x", anchor === "end" ? at - 5 : at - 1);
    text.setAttribute("text-anchor", anchor);
  }

  function colour(combination) {
    if (combination === "start") return "var(--wl-start)";
    return combination.includes("+") ? "var(--wl-ink)" : `var(--wl-${combination})`;
  }

  // ---------------------------------------------------------------- spot the defect

  class Spot extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      this.said = this.querySelector(".wl-spot__said");
      this.boxes = [...this.form.querySelectorAll("td input")];
      this.form.addEventListener("submit", (event) => this.check(event));
      this.form.addEventListener("reset", () => this.clear());
      this.boxes.forEach((box) => box.addEventListener("change", () => this.clear()));
    }

    check(event) {
      event.preventDefault();
      const named = this.boxes.filter((box) => "named" in box.dataset);
      const found = named.filter((box) => box.checked);
      const wrong = this.boxes.filter((box) => box.checked && !("named" in box.dataset));
      this.boxes.forEach((box) => this.tell(box));
      this.said.hidden = false;
      this.said.textContent =
        `There ${named.length === 1 ? "is" : "are"} ${named.length} to find; you found ${found.length}` +
        (wrong.length ? `, and marked ${wrong.length} other${wrong.length === 1 ? "" : "s"}.` : ", and marked nothing else.");
      this.querySelector(".wl-spot__answer").open = true;
      this.said.focus({ preventScroll: true });
    }

    tell(box) {
      const named = "named" in box.dataset;
      const cell = box.closest("td");
      const told = cell.querySelector(".wl-spot__told");
      told.textContent = named ? (box.checked ? "found" : "missed") : box.checked ? "not named" : "";
      const target = box.closest("label") ? cell : box.closest("tr");
      target.classList.toggle("wl-named", named);
    }

    clear() {
      this.said.hidden = true;
      this.querySelectorAll(".wl-spot__told").forEach((told) => (told.textContent = ""));
      this.querySelectorAll(".wl-named").forEach((cell) => cell.classList.remove("wl-named"));
    }
  }

  // ---------------------------------------------------------------- you against the evidence

  class Record extends HTMLElement {
    connectedCallback() {
      this.answers = pageData(this);
      this.place = this.querySelector(".wl-record");
      this.forget = this.querySelector("[data-forget]");
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
        .map(([slug, bet]) => ({ ...bet, right: isRight(bet, this.answers[slug]),
          near: isNear(bet, this.answers[slug]), decidedRight: foresaw(bet, this.answers[slug]) }));
    }

    render() {
      const bets = this.judged();
      this.forget.hidden = !bets.length;
      if (!bets.length) {
        this.place.replaceChildren(make("p", {}, "No bets yet. They are kept on this device and nowhere else."));
        return;
      }
      const right = bets.filter((bet) => bet.right).length;
      const near = bets.filter((bet) => bet.near).length;
      const decided = bets.filter((bet) => bet.decidedRight).length;
      const pairs = Object.keys(this.answers).length;
      this.place.replaceChildren(
        make("p", { class: "wl-record__sum" }, `You bet on ${bets.length} of ${pairs} pairs and named the right lever in `, make("b", {}, String(right)),
          near ? `; in ${near} more it was one of several that nothing beat, which counts as wrong` : "", `. You foresaw whether the splits decide it in `, make("b", {}, String(decided)), "."),
        this.table(bets),
        make("p", {}, calibration(bets)),
      );
    }

    table(bets) {
      const rows = Object.entries(SURE).map(([sure, words]) => {
        const own = bets.filter((bet) => bet.sure === sure);
        const right = own.filter((bet) => bet.right).length;
        return make("tr", {}, make("th", { scope: "row" }, words), make("td", {}, String(own.length)),
          make("td", {}, String(right)), make("td", {}, own.length ? Math.round((100 * right) / own.length) + " %" : "–"));
      });
      const head = ["how sure you were", "bets", "right", "share right"].map((words) => make("th", { scope: "col" }, words));
      return make("table", { class: "wl-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
    }
  }

  /** Whether being sure meant anything; few bets say little, and the sentence says so. */
  function calibration(bets) {
    const share = (own) => own.filter((bet) => bet.right).length / own.length;
    const sure = bets.filter((bet) => bet.sure === "sure");
    const others = bets.filter((bet) => bet.sure !== "sure");
    const chance = "A blind guess among the four answers is right one time in four. ";
    if (sure.length < 3 || others.length < 3)
      return chance + "With at least three bets when sure and three when not, this place also says whether being sure meant something.";
    if (share(sure) > share(others)) return chance + "You were right more often when you were sure: your doubts carry information.";
    return chance + "You were not right more often when you were sure: trust that feeling less here.";
  }

  // ---------------------------------------------------------------- the scoreboard's table

  class SortableTable extends HTMLElement {
    connectedCallback() {
      this.body = this.querySelector("tbody");
      this.rows = [...this.body.rows];
      this.querySelectorAll("th[data-sortable]").forEach((head) => this.makeSortable(head));
      this.filters = [...this.querySelectorAll("[data-filter]")];
      this.filters.forEach((control) => control.addEventListener("input", () => this.filter()));
    }

    makeSortable(head) {
      const button = make("button", { type: "button" }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => this.sort(head));
    }

    sort(head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      this.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[head.cellIndex].dataset.sort || row.cells[head.cellIndex].textContent;
      const order = (a, b) => key(a).localeCompare(key(b), "en", { numeric: false });
      const numeric = (a, b) => Number(key(a)) - Number(key(b));
      const compare = this.rows.every((row) => Number.isFinite(Number(key(row)))) ? numeric : order;
      this.body.append(...[...this.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
    }

    filter() {
      const words = (row) => (row.textContent + " " + row.dataset.symptoms).toLowerCase();
      const wanted = Object.fromEntries(this.filters.map((control) => [control.dataset.filter, control.value.trim().toLowerCase()]));
      this.rows.forEach((row) => {
        const byWinner = !wanted.winner || row.dataset.winner === wanted.winner;
        row.hidden = !(byWinner && words(row).includes(wanted.words || ""));
      });
      const left = this.rows.filter((row) => !row.hidden).length;
      this.querySelector("[data-count]").textContent = left
        ? `${left} of ${this.rows.length} pairs`
        : "No pair here has these words; the search at the top of the page looks into every lesson.";
    }
  }

  // ---------------------------------------------------------------- marks and page-wide things

  /** "read" or "bet placed" beside a pair's name in lists. */
  function marks() {
    const { bets, visited } = kept();
    document.querySelectorAll("[data-mark]").forEach((mark) => {
      const slug = mark.dataset.mark;
      mark.textContent = bets[slug] ? "bet placed" : visited[slug] ? "visited" : "";
    });
  }

  function visit() {
    const bet = document.querySelector("wl-bet");
    if (bet) keep((state) => (state.visited[bet.getAttribute("pair")] = true));
  }

  /** A link into what is folded opens it: to follow it is to ask for the answer. */
  function openForHash() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const searched = new URLSearchParams(location.search).has("h"); // who searched has not asked for this pair's answer
    if (!target || !sealed() || searched || target.getClientRects().length) return;
    document.documentElement.classList.remove("wl-sealed");
    target.scrollIntoView();
  }

  /** What scrolls sideways must be reachable by keyboard. */
  function focusableScrollers() {
    const boxes = [...document.querySelectorAll(".wl-scroll, .md-typeset__scrollwrap, .md-typeset pre > code")];
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth + 1); // all are asked before any is changed
    boxes.forEach((box, number) => {
      if (scrolls[number] && box.tabIndex < 0) box.setAttribute("tabindex", "0");
      else if (!scrolls[number] && box.tabIndex >= 0 && !box.matches("pre > code")) box.removeAttribute("tabindex");
    });
  }

  /** A drawing as large as the window: it moves into a dialog and back, so that its ids stay unique. */
  function enlarge(art, home) {
    const dialog = make("dialog", { class: "wl-large", "aria-label": "Figure, enlarged" });
    const close = make("button", { type: "button", class: "wl-plain" }, "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      home.prepend(art);
      dialog.remove();
    });
    dialog.append(make("div", { class: "md-typeset" }, close), art);
    document.body.append(dialog);
    dialog.showModal();
  }

  function enlargers() {
    document.querySelectorAll("figure.wl-figure").forEach((figure) => {
      const home = figure.querySelector(".wl-figure__art") || figure;
      const art = home.querySelector(":scope > svg, :scope > img");
      if (!art) return;
      const button = make("button", { type: "button", class: "wl-plain wl-enlarge" }, "Enlarge");
      button.addEventListener("click", () => enlarge(art, home));
      (figure.querySelector("figcaption") || figure).append(" ", button);
    });
  }

  /** Fewer stops for the keyboard: marks of headings are for the mouse, and code that scrolls gets a stop of its own. */
  function fewerStops() {
    document.querySelectorAll(".headerlink").forEach((mark) => (mark.tabIndex = -1));
    document.querySelectorAll("pre[tabindex]").forEach((pre) => pre.removeAttribute("tabindex"));
  }

  /** Where nothing can hover, the first tap on a term shows what it means, and the second one follows the link. */
  function termsByTouch() {
    let shown = null;
    document.addEventListener("click", (event) => {
      const term = event.target.closest("a.wl-term");
      if (term && term !== shown && window.matchMedia("(hover: none)").matches) event.preventDefault();
      shown = term;
    });
  }

  /** Material puts an unnamed <nav> around every copy button; twenty landmarks without a name help no one. */
  function quietCodeButtons() {
    const hush = () => document.querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "presentation"));
    hush();
    new MutationObserver(hush).observe(document.querySelector("main") || document.body, { childList: true, subtree: true });
  }

  /** On a phone the menu opens at the whole site: Material would open it two steps below, at the page's own headings. */
  function menuFromTheTop() {
    const drawer = document.getElementById("__drawer");
    if (!drawer) return;
    drawer.addEventListener("change", () => {
      if (drawer.checked) document.querySelectorAll(".md-nav__toggle").forEach((toggle) => (toggle.checked = false));
    });
  }

  customElements.define("wl-bet", Bet);
  customElements.define("wl-board", Board);
  customElements.define("wl-spot", Spot);
  customElements.define("wl-record", Record);
  customElements.define("wl-table", SortableTable);
  visit();
  marks();
  openForHash();
  quietCodeButtons();
  menuFromTheTop();
  fewerStops();
  termsByTouch();
  enlargers();
  document.addEventListener("wl-kept", marks);
  window.addEventListener("hashchange", openForHash);
  // unfolding, unsealing and turning a phone all change the height of the page
  new ResizeObserver(focusableScrollers).observe(document.querySelector(".md-content") || document.body);
})();
