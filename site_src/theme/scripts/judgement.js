// How a bet did, judged by the build's answer.

/**
 * A bet is right when it names the winner; where nothing won alone, when it says so or names a lever that nothing beat.
 * @param {Pick<PlacedBet, "lever">} bet @param {Answer} answer
 */
export const isRight = (bet, answer) =>
  answer.lever ? bet.lever === answer.lever : bet.lever === "none" || answer.unbeaten.includes(bet.lever);
