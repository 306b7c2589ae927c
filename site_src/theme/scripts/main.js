// What this site adds to its pages where scripts run: the bet, the lever board, spotting a defect, the reader's record.
//
// Every page is complete without it: elements here only wrap native controls and tables that stand in the page.
// No statistic is computed in a browser: numbers, intervals and sentences come from the build, in the JSON of the page.

import { Bet } from "./bet.js";
import { Board } from "./board.js";
import { enlargers } from "./figures.js";
import { Hero } from "./hero.js";
import { marks, visit } from "./marks.js";
import { fewerStops, focusableScrollers, menuFromTheTop, quietCodeButtons } from "./material.js";
import { palette } from "./palette.js";
import { rail } from "./rail.js";
import { Record } from "./record.js";
import { openForHash } from "./seal.js";
import { Share } from "./share.js";
import { Spot } from "./spot.js";
import { SortableTable } from "./table.js";
import { terms } from "./terms.js";

// At once: what a reader may touch first, what is read first, and what a link leads to.
customElements.define("wl-bet", Bet);
customElements.define("wl-hero", Hero);
customElements.define("wl-record", Record);
customElements.define("wl-share", Share);
customElements.define("wl-table", SortableTable);
visit();
marks();
openForHash();
document.addEventListener("wl-kept", marks);
window.addEventListener("hashchange", openForHash);

// Each in a task of its own, so that between any two of them the page answers.
const later = [
  () => customElements.define("wl-board", Board),
  () => customElements.define("wl-spot", Spot),
  palette,
  rail,
  terms,
  enlargers,
  quietCodeButtons,
  menuFromTheTop,
  fewerStops,
  focusableScrollers,
];
for (const start of later) setTimeout(start);
