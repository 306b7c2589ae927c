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

    def __getitem__(self, label: str) -> Row:
        """The line of that label: "start", "data", "data+model", or a variant's name."""
        by_label = {row.label: row for row in self.rows}
        if label not in by_label:
            raise KeyError(f"no line {label!r}; there are {', '.join(by_label)}")
        return by_label[label]

    def table(self) -> list[tuple[str, str, str, str, str]]:
        """Cells for people: lever, mean score, gain, its interval, verdict."""
        return [self._cells(row) for row in self.rows]

    def _cells(self, row: Row) -> tuple[str, str, str, str, str]:
        mean = number(row.mean, self.decimals)
        if row.gain is None:
            return row.label, mean, "", "", ""
        interval = row.gain.interval
        places = shown_decimals(interval, self.decimals)
        ends = f"{signed(interval.low, places)} to {signed(interval.high, places)}"
        if row.gain.verdict is Verdict.CHANGES:
            ends = gain_ends(row.gain, places)
        return row.label, mean, signed(interval.mean, places), ends, str(row.gain.verdict)

    @property
    def header(self) -> tuple[str, str, str, str, str]:
        """What stands above the columns of `table`."""
        unit = f", {self.unit}" if self.unit else ""
        return "levers", f"{self.metric}{unit}", "gain", "95 % interval", "verdict"

    def __str__(self) -> str:
        lines = [self.header, *self.table()]
        widths = [max(len(line[k]) for line in lines) for k in range(5)]
        aligned = [
            "  ".join(_pad(cell, width, k) for k, (cell, width) in enumerate(zip(line, widths, strict=True)))
            for line in lines
        ]
        splits = len(self.rows[0].points)
        return "\n".join(line.rstrip() for line in aligned) + f"\n({splits} splits; gains: more is better)"

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
        return f'<div class="wl-comparison">{self.figure()}{table}</div>'


def _pad(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, 4) else cell.rjust(width)
