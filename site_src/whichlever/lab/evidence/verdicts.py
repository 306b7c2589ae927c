"""What an interval says: better, worse, practically equal or not decided; or that a mean says nothing."""

from __future__ import annotations

from enum import StrEnum

from whichlever.lab.evidence.interval import Interval


class Verdict(StrEnum):
    """What an interval says, in words that a page can print."""

    BETTER = "better"
    """The interval lies above zero."""
    WORSE = "worse"
    """It lies below zero."""
    EQUAL = "practically equal"
    """It lies within ± `negligible`."""
    UNDECIDED = "not decided"
    """None of these: more rows could tell."""
    CHANGES = "changes with time"
    """Of windows in time: see `windows.Windows.steady`. No interval of a mean is behind it."""


def verdict(interval: Interval, negligible: float) -> Verdict:
    """What the interval says, in this order: practically equal, better or worse, not decided.

    Practically equal means that the whole 95 % interval lies within ± negligible.
    That is two one-sided tests, each at 2.5 %.
    The region of practical equivalence: Benavoli, Corani, Demšar and Zaffalon, JMLR 18(77), 2017.
    It comes first: a difference that is sure, yet too small for anyone to care about, is practically equal.
    """
    if negligible < 0:
        raise ValueError(f"negligible must not be negative, got {negligible}")
    if -negligible <= interval.low and interval.high <= negligible:
        return Verdict.EQUAL
    if interval.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if interval.high < 0 else Verdict.UNDECIDED
