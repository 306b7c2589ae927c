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

customElements.define("wl-bet", Bet);
customElements.define("wl-board", Board);
customElements.define("wl-hero", Hero);
customElements.define("wl-spot", Spot);
customElements.define("wl-record", Record);
customElements.define("wl-share", Share);
customElements.define("wl-table", SortableTable);

palette();
visit();
marks();
openForHash();
rail();
quietCodeButtons();
menuFromTheTop();
fewerStops();
terms();
enlargers();
document.addEventListener("wl-kept", marks);
window.addEventListener("hashchange", openForHash);
focusableScrollers();
