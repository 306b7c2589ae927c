"""The forest plot: every lever's share in every pair, on one axis, as the values of forest.html.j2."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.numbers import number
from whichlever.lab.evidence.pooled import Summary
from whichlever.lab.trials.lever import KINDS
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.shares.removed import Shares, from_to, percent, removed
from whichlever.press.findings.tables import table

CAPTION = "What share of the start's error does each lever remove, in %? Less than zero is harm."
CUT = " An arrow marks an interval that goes on beyond the axis."
POOLED = " At the foot, all pairs together; the thin lines are where one more data set like these is expected."
HEIGHTS = {"model": 9, "data": 21, "features": 33}
MARGIN = 3  # % of the width, left and right of the axis, for what stands at its ends


@dataclass(frozen=True)
class Axis:
    """A scale of shares in %. It ends at the whole error, and at a harm as large as that at most."""

    low: float
    high: float = 100.0

    @classmethod
    def of(cls, ends: Sequence[float]) -> Axis:
        """The axis for intervals that reach down to `ends`, which are no %."""
        return cls(max(-100.0, min(-20.0, math.floor(10 * min(ends)) * 10.0)))

    def at(self, share: float) -> float:
        """Where a share, or the end of the axis that is nearest to it, stands: in % of the width."""
        inside = min(max(100 * share, self.low), self.high)
        return round(MARGIN + (100 - 2 * MARGIN) * (inside - self.low) / (self.high - self.low), 2)

    def holds(self, share: float) -> bool:
        return self.low <= 100 * share <= self.high

    @property
    def ticks(self) -> list[dict[str, Any]]:
        step = 50 if self.high - self.low > 150 else 25
        first = math.ceil(self.low / step) * step
        return [
            {"at": self.at(tick / 100), "label": number(tick, 0), "zero": tick == 0}
            for tick in range(first, int(self.high) + 1, step)
        ]


def forest(findings: Sequence[PairFindings], pooled: Mapping[str, Summary]) -> dict[str, Any]:
    """Pairs in their order, and what `pooled` says of all together, by lever."""
    shares = removed(findings)
    lows = [share.low for share in shares.values()] + [made.expected_low for made in pooled.values()]
    axis = Axis.of(lows or [0.0])
    rows = [_row(found, shares, axis) for found in findings]
    together = [_pooled_mark(lever, made, axis) for lever, made in pooled.items()]
    cut = any(mark["cuts"] for mark in [*together, *(mark for row in rows for mark in row["marks"])])
    return {
        "caption": CAPTION + (CUT if cut else "") + (POOLED if pooled else ""),
        "levers": KINDS,
        "ticks": axis.ticks,
        "rows": rows,
        "together": {"marks": together, "told": ", ".join(mark["told"] for mark in together)} if together else None,
        "table": _table(findings, shares),
    }


def shares_figure(findings: Sequence[PairFindings]) -> dict[str, Any]:
    """The shares of some pairs, without an average."""
    return forest(findings, {})


def _row(found: PairFindings, shares: Shares, axis: Axis) -> dict[str, Any]:
    front, slug = found.pair.front, found.pair.slug
    marks = [_mark(lever, shares[slug, lever], axis) for lever in KINDS if (slug, lever) in shares]
    return {
        "slug": slug,
        "name": front.title,
        "marks": marks,
        "means": {lever: shares[slug, lever].mean for lever in KINDS if (slug, lever) in shares},
        "texts": {lever: percent(shares[slug, lever].mean) for lever in KINDS if (slug, lever) in shares},
        "told": f"{front.title}: {', '.join(mark['told'] for mark in marks) or 'no share'}",
    }


def _mark(lever: str, share: Interval, axis: Axis) -> dict[str, Any]:
    """An interval with its mean, in % of the width; `mean` is None where it lies beyond the axis."""
    return {
        "lever": lever,
        "height": HEIGHTS[lever],
        "low": axis.at(share.low),
        "high": axis.at(share.high),
        "mean": axis.at(share.mean) if axis.holds(share.mean) else None,
        "cuts": _cuts(share.low, share.high, axis),
        "told": f"{lever} {percent(share.mean)} ({from_to(share.low, share.high)})",
    }


def _cuts(low: float, high: float, axis: Axis) -> list[str]:
    """At which ends of the axis an interval goes on."""
    return [side for side, cut in (("left", 100 * low < axis.low), ("right", 100 * high > axis.high)) if cut]


def _pooled_mark(lever: str, made: Summary, axis: Axis) -> dict[str, Any]:
    """The average of all pairs, with the range in which one more data set is expected."""
    count = len(made.studies)
    mean = Interval(made.mean, made.low, made.high, made.error, splits=count, freedom=count - 1)
    return {
        **_mark(lever, mean, axis),
        "expected": (axis.at(made.expected_low), axis.at(made.expected_high)),
        "cuts": _cuts(made.expected_low, made.expected_high, axis),
    }


def _table(findings: Sequence[PairFindings], shares: Shares) -> str:
    places = [(found, lever) for found in findings for lever in KINDS if (found.pair.slug, lever) in shares]
    told = [(found.pair.front.title, lever, shares[found.pair.slug, lever]) for found, lever in places]
    rows = [(title, lever, percent(share.mean), from_to(share.low, share.high)) for title, lever, share in told]
    return table(("pair", "lever", "share removed", "95 % interval"), rows)
