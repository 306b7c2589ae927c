"""What becomes of an answer in other hands: one rival more, or other splits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from whichlever.lab.evidence.scores import Scores, Winner
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import START

MOST_WEAKER = 0.1
"""The share of re-runs that may be weaker where an answer is sturdy."""


class Rerun(StrEnum):
    """How a re-run ends."""

    SAME = "same"
    WEAKER = "weaker"
    REVERSED = "reversed"


def winner_among(scores: Scores, rivals: Mapping[str, str], budget: int | None = None) -> Winner:
    """The lever that is better than the start, than each other lever, and than every rival of every other lever.

    An intersection-union test (Berger, Technometrics 24:295-300, 1982): more rivals cannot make a winner, and weak
    ones cannot help. A lever is unbeaten where none of these is better than it. rivals: each one's lever, by its name
    among the scores.
    """

    def better(a: str, b: str) -> bool:
        return scores.gain(a, b, budget).verdict is Verdict.BETTER

    return winner_by(better, foes(scores.levers, rivals), lambda a, b: scores.gain(a, b, budget).ahead)


def foes(levers: Sequence[str], rivals: Mapping[str, str]) -> dict[str, list[str]]:
    """For "start" and each lever, what it stands against: all but itself and its own rivals."""
    owners = {START: START, **{lever: lever for lever in levers}, **rivals}
    return {name: [other for other, owner in owners.items() if owner != name] for name in (START, *levers)}


def winner_by(
    better: Callable[[str, str], bool],
    against: Mapping[str, Sequence[str]],
    ahead: Callable[[str, str], bool],
) -> Winner:
    """`winner_among`, given what is better than what, and what beats what. against: see `foes`."""
    unbeaten = tuple(name for name, others in against.items() if not any(ahead(other, name) for other in others))
    won = [name for name, others in against.items() if name != START and all(better(name, one) for one in others)]
    return Winner(won[0] if won else None, unbeaten)


def nearest(scores: Scores, lever: str, rivals: Mapping[str, str], budget: int | None = None) -> str | None:
    """The rival of another lever that comes nearest to a lever, or is farthest ahead of it; None without any."""
    others = [name for name, owner in rivals.items() if owner != lever]
    return min(others, key=lambda name: scores.gain(lever, name, budget).interval.mean, default=None)


def compared(before: Winner, after: Winner) -> Rerun:
    """Reversed: something else is decided better, or a winner appears where none was. Weaker: a decision is lost."""
    if set(before.unbeaten) - set(after.unbeaten) or (after.lever and not before.lever):
        return Rerun.REVERSED
    return Rerun.SAME if after == before else Rerun.WEAKER


@dataclass(frozen=True)
class Sturdiness:
    """How all re-runs of a pair end, by what was changed."""

    rivals: Mapping[str, Rerun]
    """With one rival beside the levers, by its name."""
    splits: Mapping[str, Rerun]
    """On other splits, by what they are."""

    @property
    def sturdy(self) -> bool:
        """Nothing is reversed, and at most one re-run in ten is weaker."""
        ends = [*self.rivals.values(), *self.splits.values()]
        return Rerun.REVERSED not in ends and ends.count(Rerun.WEAKER) <= MOST_WEAKER * len(ends)


def sturdiness(scores: Scores, rivals: Mapping[str, str], others: Mapping[str, Scores]) -> Sturdiness:
    """Re-run the question which lever wins. A winner's own rivals are no re-runs: they pull the same lever.

    scores: with the rivals in them. others: the scores on other splits, by what they are.
    """
    before = winner_among(scores, {})
    foreign = {name: owner for name, owner in rivals.items() if owner != before.lever}
    return Sturdiness(
        {name: compared(before, winner_among(scores, {name: owner})) for name, owner in foreign.items()},
        {what: compared(before, winner_among(other, {})) for what, other in others.items()},
    )


def counted(ends: Sequence[Rerun]) -> str:
    """ "7 same, 1 weaker"."""
    told = [f"{ends.count(end)} {end}" for end in Rerun if end in ends]
    return ", ".join(told) or "none"
