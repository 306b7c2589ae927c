// <wl-spot>: mark what looks wrong in real rows.

import { find, findAll } from "./dom.js";

export class Spot extends HTMLElement {
  form = find(this, "form", HTMLFormElement);
  said = find(this, ".wl-spot__said", HTMLElement);
  answer = find(this, ".wl-spot__answer", HTMLDetailsElement);
  boxes = findAll(this.form, "td input", HTMLInputElement);

  connectedCallback() {
    this.form.addEventListener("submit", (event) => this.check(event));
    this.form.addEventListener("reset", () => this.clear());
    for (const box of this.boxes) {
      box.addEventListener("change", () => this.clear());
      box.addEventListener("keydown", (event) => onEnter(event, box));
    }
  }

  /** @param {SubmitEvent} event */
  check(event) {
    event.preventDefault();
    const named = this.boxes.filter(isNamed);
    const found = named.filter((box) => box.checked);
    const wrong = this.boxes.filter((box) => box.checked && !isNamed(box));
    this.boxes.forEach(tell);
    this.said.hidden = false;
    this.said.textContent =
      `There ${named.length === 1 ? "is" : "are"} ${named.length} to find; you found ${found.length}` +
      (wrong.length
        ? `, and marked ${wrong.length} other${wrong.length === 1 ? "" : "s"}.`
        : ", and marked nothing else.");
    this.answer.open = true;
    this.said.focus({ preventScroll: true });
    this.said.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.said.hidden = true;
    for (const told of this.querySelectorAll(".wl-spot__told")) told.textContent = "";
    for (const cell of this.querySelectorAll(".wl-named")) cell.classList.remove("wl-named");
  }
}

/** Enter marks a box, as Space does; it would send the form. @param {KeyboardEvent} event @param {HTMLInputElement} box */
function onEnter(event, box) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  box.click();
}

/** Whether the build names a box's cell as wrong. @param {HTMLInputElement} box */
const isNamed = (box) => "named" in box.dataset;

/** Says beside a box how its mark was. @param {HTMLInputElement} box */
function tell(box) {
  const named = isNamed(box);
  const cell = box.closest("td");
  const told = cell?.querySelector(".wl-spot__told");
  if (told) told.textContent = named ? (box.checked ? "found" : "missed") : box.checked ? "not named" : "";
  const target = box.closest("label") ? cell : box.closest("tr");
  target?.classList.toggle("wl-named", named);
}
