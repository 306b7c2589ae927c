// How a bet did, judged by the build's answer.

/** A distance in units of what is negligible. @param {number} units */
export const inUnits = (units) =>
  units < 1
    ? "less than what is negligible"
    : `${units < 10 ? units.toFixed(1) : Math.round(units)} times what is negligible`;

/** How far a guess is from what came out, in words. @param {number} far @param {number} gain @param {number} negligible */
export const apart = (far, gain, negligible) => `${inUnits(Math.abs(far - gain) / negligible)} apart`;

/**
 * A bet is right when it names the winner; where nothing won alone, when it says so or names a lever that nothing beat.
 * @param {Pick<PlacedBet, "lever">} bet @param {Answer} answer
 */
export const isRight = (bet, answer) =>
  answer.lever ? bet.lever === answer.lever : bet.lever === "none" || answer.unbeaten.includes(bet.lever);
