// Names as sentences have them. Numbers come from the build as text.

/** @param {Lever | "none"} lever */
export const theLever = (lever) => (lever === "none" ? "no single lever" : `the ${lever}`);
