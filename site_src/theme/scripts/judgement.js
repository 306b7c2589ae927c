// How a bet did, judged by the build's answer.

/** A bet is right when it names the winner, or no single lever where there is no winner. @param {PlacedBet} bet @param {Answer} answer */
export const isRight = (bet, answer) => bet.lever === (answer.lever || "none");

/**
 * It names one of several levers that nothing beat. The record counts that as wrong, and says so.
 * @param {PlacedBet} bet @param {Answer} answer
 */
export const isNear = (bet, answer) => !answer.lever && answer.unbeaten.includes(bet.lever);

/** @param {PlacedBet} bet @param {Answer} answer */
export const foresaw = (bet, answer) => bet.decided === (answer.decided ? "yes" : "no");

export const SURE = { guess: "a guess", fairly: "fairly sure", sure: "sure" };
