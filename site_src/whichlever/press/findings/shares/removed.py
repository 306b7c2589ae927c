"""The shares of some pairs, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whichlever.lab.evidence.common_scale import share_removed
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.numbers import number, signed
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import places_of_ends

Shares = Mapping[tuple[str, str], Interval]


def removed(findings: Sequence[PairFindings]) -> Shares:
    """What each lever removes of its start's error, by pair and lever; nothing where the start may make none."""
    wanted = [(found, lever) for found in findings for lever in found.main.levers]
    shares = {(found.pair.slug, lever): share_removed(found.main.scores, lever) for found, lever in wanted}
    return {place: share for place, share in shares.items() if share is not None}


def percent(share: float) -> str:
    """ "+12 %"."""
    return f"{signed(100 * share, 0)} %"


def from_to(low: float, high: float) -> str:
    """ "8 to 16 %", with the digit that decides where an end would else be zero."""
    places = places_of_ends(100 * low, 100 * high, 0)
    return f"{number(100 * low, places)} to {number(100 * high, places)} %"
