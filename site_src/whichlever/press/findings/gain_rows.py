"""The rows of a pair's chart: what each lever, the best combination and the reference lines gain over the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.numbers import number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain, Scores
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.charts import spoken
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import in_words, outcome_sentence, table_ends
from whichlever.press.findings.sturdy import sturdy_of
from whichlever.press.findings.tables import table

TOGETHER = "together"
HERE = " here"  # after a verdict that does not stand among all pairs
RIVAL = "rival"
LINE = "line"


@dataclass(frozen=True)
class GainRow:
    """One row of the chart. Gains are over the start, in the metric's unit, and signed so that more is better."""

    kind: str
    """The lever, or "together", "rival", or "line" for a reference line."""
    name: str
    """What stands beside it."""
    note: str
    """What it is, in small print."""
    points: tuple[float, ...]
    """The gain on every split of the task."""
    gain: Gain
    """Over all splits."""
    places: int
    """How many decimals its numbers are shown with."""
    only_here: bool = False
    """Whether it is of a lever that is better or worse here, and not among all pairs."""

    @property
    def interval(self) -> Interval:
        """Of the mean gain."""
        return self.gain.interval

    @property
    def verdict(self) -> Verdict:
        """By what is negligible."""
        return self.gain.verdict

    @property
    def word(self) -> str:
        """The verdict; one that does not stand among all pairs is of here alone."""
        return f"{self.verdict}{HERE if self.only_here else ''}"

    @property
    def told(self) -> str:
        """The mean gain as text."""
        return signed(self.interval.mean, self.places)


@dataclass(frozen=True)
class GainAxis:
    """Where the chart begins and ends, with a label for each tick."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]


def gain_rows(found: PairFindings) -> list[GainRow]:
    """The levers in their order, the best that several give together, the nearest rival, then the reference lines."""
    main = found.main
    labels = found.pair.front.levers
    rows = [
        _row(found, main.scores, lever, kind=lever, name=lever, note=labels.get(lever, "")) for lever in main.levers
    ]
    several = [name for name in main.combinations if len(name.levers) > 1]
    if several:
        best = max(several, key=lambda name: main.scores.gain(name).interval.mean)
        rows.append(_row(found, main.scores, best, kind=TOGETHER, name=spoken(best), note="the best together"))
    sturdy = sturdy_of(found)
    if sturdy and sturdy.nearest:
        rows.append(_row(found, found.rivalled, sturdy.nearest, kind=RIVAL, name="nearest rival", note=sturdy.nearest))
    return rows + [
        _row(found, found.lined, line.name, kind=LINE, name=line.name, note=line.words) for line in found.lines
    ]


def _row(found: PairFindings, scores: Scores, column: str, *, kind: str, name: str, note: str) -> GainRow:
    gain = scores.gain(column)
    points = tuple(float(point) for point in scores.by_split(column))
    places = shown_decimals(gain.interval, found.main.decimals)
    only_here = kind in found.main.levers and found.only_here(kind)
    return GainRow(kind, name, note, points, gain, places, only_here)


def gain_axis(rows: Sequence[GainRow], negligible: float) -> GainAxis:
    """Wide enough for every split of levers; a reference line may lie beyond its ends."""
    drawn = [row for row in rows if row.kind != LINE]
    values = [value for row in drawn for value in (*row.points, row.interval.low, row.interval.high)]
    values += [0.0, negligible, -negligible]
    from matplotlib.ticker import MaxNLocator

    made = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(min(values), max(values))
    ticks = [float(np.round(tick, 10)) for tick in made]
    places = max(len(f"{tick:.10f}".rstrip("0").partition(".")[2]) for tick in ticks)
    return GainAxis(ticks[0], ticks[-1], tuple(ticks), tuple(signed(tick, places) for tick in ticks))


def marker_axis(axis: GainAxis) -> dict[str, Any]:
    """The axis for a marker that a reader sets on it: twenty steps from tick to tick, zero one of them."""
    step = float(np.round((axis.ticks[1] - axis.ticks[0]) / 20, 12))
    places = len(f"{step:.10f}".rstrip("0").partition(".")[2])
    ends = {"low": f"{axis.low:.10g}", "high": f"{axis.high:.10g}"}
    return {**ends, "step": f"{step:.10g}", "places": places, "labels": axis.labels}


def winning_sentence(found: PairFindings) -> str:
    """Who won and by how much, or that nobody did."""
    lever = found.winner.lever
    if lever is None:
        return outcome_sentence(found)
    gain = found.main.scores.gain(lever)
    places = shown_decimals(gain.interval, found.main.decimals)
    return f"The {lever} lever won: {in_words(gain, places, found.main.facts.unit)}."


def alternative(rows: Sequence[GainRow], unit: str) -> str:
    """The chart in words."""
    space = f" {unit}" if unit else ""
    told = (f"{row.name} {row.told}{space} ({row.word})" for row in rows)
    return f"Gains over the start on {len(rows[0].points)} splits. Means: {'; '.join(told)}."


def gains_table(rows: Sequence[GainRow], unit: str) -> str:
    """The numbers behind the chart."""
    cells = [(row.name, row.told, table_ends(row.gain, row.places), row.word) for row in rows]
    return table(("pulled", f"gain{f', {unit}' if unit else ''}", "95 % interval", "verdict"), cells)


def gain_facts(found: PairFindings) -> dict[str, Any]:
    """What is said around the chart."""
    main = found.main
    unit = f" {main.facts.unit}" if main.facts.unit else ""
    return {
        "sentence": winning_sentence(found),
        "splits": main.facts.splits,
        "sets": main.sets,
        "negligible": f"{number_of(main.facts.negligible)}{unit}",
        "ordered": main.facts.ordered,
    }


def number_of(value: float) -> str:
    """A setting's number as it was written."""
    return number(value, len(f"{value:.10f}".rstrip("0").partition(".")[2]))
