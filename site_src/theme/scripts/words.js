// Names as sentences have them. Numbers come from the build as text.

/** @param {Lever | "none"} lever */
export const theLever = (lever) => (lever === "none" ? "no single lever" : `the ${lever}`);

/** @param {string} words */
export const capital = (words) => words[0].toUpperCase() + words.slice(1);
