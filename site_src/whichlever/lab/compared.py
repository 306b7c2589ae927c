"""Start against levers on the same splits, as a table and a figure."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichlever.lab.evidence.numbers import gain_ends, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.strips import Strip, strips

PUBLISHED = "published"
"""What tells the names of published levers from those that are tried."""


@dataclass(frozen=True)
class Row:
    """One line of a comparison."""

    label: str
    """What stands before it: a combination, or the name of a variant."""
    lever: str
    """The combination whose colour it takes."""
    points: tuple[float, ...]
    """The score on every split, in the metric's natural sign."""
    gain: Gain | None
    """Over the start; None for the start itself."""
    questions: float
    """What was paid for, the mean over the splits."""
    rows: float
    """Rows fitted on, the mean over the splits."""

    @property
    def mean(self) -> float:
        """The mean score over the splits."""
        return float(np.mean(self.points))


@dataclass(frozen=True)
class Beside:
    """A lever beside the published one of its kind."""

    label: str
    """Of the line that is set beside it."""
    gain: Gain
    """Over the published lever."""


@dataclass(frozen=True)
class Compared:
    """Start against levers on a task's splits, as a table and a figure; nothing here trains."""

    rows: tuple[Row, ...]
    """The start first."""
    metric: str
    """In words, in its natural sign."""
    unit: str
    """Of the metric; empty where it has none."""
    higher_is_better: bool
    """Whether the metric in its natural sign is better when larger."""
    decimals: int
    """How many decimals scores are shown with."""
    sells: bool = False
    """Whether there is a budget, and so a column of questions."""
    beside: tuple[Beside, ...] = ()
    """The levers beside the published ones, where there is a key."""

    def __getitem__(self, label: str) -> Row:
        """The line of that label: "start", "data", "data+model", or a variant's name."""
        by_label = {row.label: row for row in self.rows}
        if label not in by_label:
            raise KeyError(f"no line {label!r}; there are {', '.join(by_label)}")
        return by_label[label]

    def table(self) -> list[tuple[str, ...]]:
        """Cells for people: lever, mean score, gain, its interval, verdict, and questions where there is a budget."""
        return [(*self._cells(row), *([number(row.questions, 0)] if self.sells else [])) for row in self.rows]

    def _cells(self, row: Row) -> tuple[str, ...]:
        mean = number(row.mean, self.decimals)
        return (row.label, mean, *(("", "", "") if row.gain is None else self._of_gain(row.gain)))

    def _of_gain(self, gain: Gain) -> tuple[str, str, str]:
        places = shown_decimals(gain.interval, self.decimals)
        ends = f"{signed(gain.interval.low, places)} to {signed(gain.interval.high, places)}"
        if gain.verdict is Verdict.CHANGES:
            ends = gain_ends(gain, places)
        return signed(gain.interval.mean, places), ends, str(gain.verdict)

    @property
    def header(self) -> tuple[str, ...]:
        """What stands above the columns of `table`."""
        unit = f", {self.unit}" if self.unit else ""
        questions = ("questions",) if self.sells else ()
        return "levers", f"{self.metric}{unit}", "gain", "95 % interval", "verdict", *questions

    def sentences(self) -> list[str]:
        """One for each lever that stands beside a published one."""
        return [
            "{} beside the published {} lever: {} ({}), {}".format(
                one.label, one.gain.over.minus(PUBLISHED), *self._of_gain(one.gain)
            )
            for one in self.beside
        ]

    def __str__(self) -> str:
        lines = [self.header, *self.table()]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.header))]
        aligned = [
            "  ".join(_pad(cell, width, k) for k, (cell, width) in enumerate(zip(line, widths, strict=True))).rstrip()
            for line in lines
        ]
        splits = len(self.rows[0].points)
        return "\n".join([*aligned, *self.sentences(), f"({splits} splits; gains: more is better)"])

    def figure(self) -> str:
        """An SVG with every split's point, the mean, and the interval of the gain laid at the start's mean."""
        rows = [Strip(row.label, row.lever, row.points, row.mean, number(row.mean, self.decimals)) for row in self.rows]
        return strips(rows, metric=self.metric, unit=self.unit, higher_is_better=self.higher_is_better)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.to_html()}

    def to_html(self) -> str:
        """The figure and the table, without blank lines, so that it can stand in Markdown."""
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in self.header)
        body = "".join(
            "<tr>"
            + f'<th scope="row">{html.escape(first)}</th>'
            + "".join(f"<td>{html.escape(c)}</td>" for c in rest)
            + "</tr>"
            for first, *rest in self.table()
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        beside = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences())
        return f'<div class="wl-comparison">{self.figure()}{table}{beside}</div>'


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, 4) else cell.rjust(width)
