/* What the build puts into pages as JSON, and what a reader's device keeps. */

type Lever = "model" | "data" | "features";

/** The answer to a pair's question, as the bet and the record judge by it. */
interface Answer {
  /** null where no lever won */
  lever: Lever | null;
  /** the levers that nothing beat */
  unbeaten: string[];
}

/** With what the distances of guesses are reckoned from. */
interface RecordedAnswer extends Answer {
  gains: { [lever: string]: number };
  negligible: number;
}

interface Winner extends Answer {
  /** who won, and whether the splits decide it */
  said: string;
  /** one sentence */
  why: string;
}

/** One combination at one budget. Gains are signed so that more is better; means and points are in the metric's own sign. */
interface Result {
  mean: number;
  points: number[];
  low: number;
  high: number;
  text: { mean: string; gain: string };
  /** empty of the start */
  verdict: string;
  /** every second part is a number to stand out */
  sentence: string[];
}

/** `<script id="wl-pair">` */
interface Pair {
  winner: Winner;
  negligible: number;
  higher_is_better: boolean;
  axis: { low: number; high: number; ticks: number[]; labels: string[] };
  /** by combination ("data+model", "start"), then by budget */
  combinations: Record<string, Record<string, Result>>;
  /** what to hold them against: no model, a strong default */
  lines: { name: string; mean: number }[];
}

/** What the home page's picture does, by lever; "start" is no lever pulled. */
interface HeroData {
  points: Record<string, { x?: number[]; y?: number[] }>;
  lines: Record<string, string>;
  labels: Record<string, string>;
  says: Record<string, string>;
}

interface PlacedBet {
  lever: Lever | "none";
  /** the gain over the start that the marker was set on; none where nobody set it */
  far?: number;
}

/** By the pairs' slugs. */
interface Kept {
  bets: Record<string, PlacedBet>;
  shown: Record<string, boolean>;
  visited: Record<string, boolean>;
}

/** What rows.js beside a pair's page gives: places of the first split's rows in a drawing of 260 by 190. */
interface RowsData {
  x: number[];
  y: number[];
  /** a digit for each row, what the data lever makes of it: kept, gone, changed, counts more or less, new */
  becomes: string;
  /** where it moves rows to */
  to: Record<number, [number, number]>;
  sizes: Record<number, number>;
  /** what is written in place of points; empty where there are points */
  texts: string[];
  newTexts: Record<number, string>;
  /** by combination, the line through predictions */
  lines: Record<string, string>;
  across: number[];
  along: Record<string, number[]>;
  /** by combination, what it does in numbers */
  told: Record<string, string>;
  axes: [string, string];
  words: [string, string];
}

/** What Material's early script keeps on the reader's device for a site. */
interface Window {
  __md_get(key: "__palette"): { index: number } | null;
  __md_set(key: "__palette", value: { index: number; color: { scheme?: string } }): void;
}
