// <wl-table>: a table whose rows can be sorted and filtered.

import { find, findAll, make } from "./dom.js";

export class SortableTable extends HTMLElement {
  body = find(this, "tbody", HTMLTableSectionElement);
  rows = [...this.body.rows];
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */
  filters = [
    ...findAll(this, "select[data-filter]", HTMLSelectElement),
    ...findAll(this, "input[data-filter]", HTMLInputElement),
  ];

  connectedCallback() {
    for (const head of findAll(this, "th[data-sortable]", HTMLTableCellElement)) this.makeSortable(head);
    for (const control of this.filters) control.addEventListener("input", () => this.filter());
  }

  /** @param {HTMLTableCellElement} head */
  makeSortable(head) {
    const button = make("button", { type: "button" }, head.textContent ?? "");
    head.replaceChildren(button);
    button.addEventListener("click", () => this.sort(head));
  }

  /** @param {HTMLTableCellElement} head */
  sort(head) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of this.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const compare = order(this.rows, head.cellIndex);
    this.body.append(...[...this.rows].sort((a, b) => (down ? compare(b, a) : compare(a, b))));
  }

  filter() {
    const asked = this.filters.map((control) => [control.dataset.filter, control.value.trim().toLowerCase()]);
    const { winner, words } = Object.fromEntries(asked);
    for (const row of this.rows) {
      const text = `${row.textContent} ${row.dataset.symptoms}`.toLowerCase();
      row.hidden = !((!winner || row.dataset.winner === winner) && text.includes(words || ""));
    }
    const left = this.rows.filter((row) => !row.hidden).length;
    find(this, "[data-count]", HTMLElement).textContent = left
      ? `${left} of ${this.rows.length} pairs`
      : "No pair here has these words; the search at the top of the page looks into every lesson.";
  }
}

/**
 * How rows compare by one column: as numbers where all are, else as words.
 * @param {HTMLTableRowElement[]} rows @param {number} column
 * @returns {(a: HTMLTableRowElement, b: HTMLTableRowElement) => number}
 */
function order(rows, column) {
  /** @param {HTMLTableRowElement} row */
  const key = (row) => row.cells[column].dataset.sort || row.cells[column].textContent || "";
  if (rows.every((row) => Number.isFinite(Number(key(row))))) return (a, b) => Number(key(a)) - Number(key(b));
  return (a, b) => key(a).localeCompare(key(b), "en", { numeric: false });
}
