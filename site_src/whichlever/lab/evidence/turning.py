"""What is negligible is a choice: how far it could be another one before the answer is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Scores, Winner
from whichlever.lab.evidence.sturdiness import foes, winner_by
from whichlever.lab.evidence.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Turning:
    """The range of `negligible` in which an answer stays: from `low` on, and below `high`."""

    low: float | None
    """None: there is no smaller one with another answer."""
    high: float | None
    """None: there is no larger one with another answer."""


def turns_at(interval: Interval) -> float:
    """The `negligible` from which on an interval says "practically equal": how far it reaches from zero.

    With less the verdict is better, worse or not decided, whichever it is, and does not change any more.
    """
    return max(-interval.low, interval.high)


def turning(scores: Scores, rivals: Mapping[str, str]) -> Turning:
    """In which range of `negligible` it stays the same who wins and who is unbeaten, by the rule of `winner_among`.

    Only where one interval's verdict turns can the answer turn, so no other value has to be looked at.
    What changes with time does so for any `negligible`.
    """
    against = foes(scores.levers, rivals)
    pairs = {(a, b) for name, others in against.items() for one in others for a, b in ((name, one), (one, name))}
    gains = {pair: scores.gain(*pair) for pair in pairs}
    intervals = {pair: gain.interval for pair, gain in gains.items() if gain.verdict is not Verdict.CHANGES}

    def answer(negligible: float) -> Winner:
        def better(a: str, b: str) -> bool:
            return (a, b) in intervals and verdict(intervals[a, b], negligible) is Verdict.BETTER

        return winner_by(better, against, lambda a, b: better(a, b) or ((a, b) not in intervals and gains[a, b].ahead))

    own, now = scores.negligible, answer(scores.negligible)
    points = sorted({point for each in intervals.values() if (point := turns_at(each)) > 0})
    larger = (point for point in points if point > own and answer(point) != now)
    smaller = (point for point in reversed(points) if point <= own and answer(math.nextafter(point, 0)) != now)
    return Turning(next(smaller, None), next(larger, None))
