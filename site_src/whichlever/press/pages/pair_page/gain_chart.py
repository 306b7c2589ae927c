"""The chart of a pair: a row each for the levers, their best combination and the reference lines, drawn as SVG.

It is drawn for a desk and once more for a phone: letters that shrink with their chart can't be read.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.findings.gain_rows import LINE, RIVAL, TOGETHER, GainAxis, GainRow, alternative

HIGHEST = 356
COLOURS = {"model": "model", "data": "data", "features": "features", TOGETHER: "ink", RIVAL: "dim", LINE: "dim"}


@dataclass(frozen=True)
class Layout:
    """Where things stand, in pixels."""

    name: str
    width: int
    left: int
    right: int
    """The axis begins and ends here."""
    above: bool
    """Whether a row's name stands above its points, not beside them."""
    line: int
    """How many letters of a note fit beside the points."""
    most: int
    """How high a row may be."""


WIDE = Layout("wide", 700, 200, 606, above=False, line=31, most=44)
NARROW = Layout("narrow", 350, 12, 338, above=True, line=0, most=50)
TOP, FOOT = 18, 44


def gain_chart(rows: Sequence[GainRow], axis: GainAxis, *, negligible: float, unit: str) -> Markup:
    """Both drawings; the theme shows the one that fits."""
    return Markup("".join(_Drawing(layout, rows, axis, negligible, unit).svg() for layout in (WIDE, NARROW)))


class _Drawing:
    def __init__(self, layout: Layout, rows: Sequence[GainRow], axis: GainAxis, negligible: float, unit: str) -> None:
        self.layout, self.rows, self.axis = layout, rows, axis
        self.negligible, self.unit = negligible, unit
        self.row = min(layout.most, (HIGHEST - TOP - FOOT) / len(rows))
        self.foot = TOP + self.row * len(rows)

    def x(self, value: float) -> float:
        """Where a gain stands; beyond the ends, at the end."""
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.layout.left + min(max(share, 0), 1) * (self.layout.right - self.layout.left)

    def svg(self) -> str:
        name, height = f"gains-{self.layout.name}", round(self.foot + FOOT)
        words = escape(alternative(self.rows, self.unit))
        body = "".join([self._frame(), *(self._row(place, row) for place, row in enumerate(self.rows))])
        return (
            f'<svg class="wl-gains wl-gains--{self.layout.name}" viewBox="0 0 {self.layout.width} {height}" '
            f'width="{self.layout.width}" height="{height}" role="img" aria-labelledby="{name}" '
            f'data-low="{self.axis.low:g}" data-high="{self.axis.high:g}" '
            f'data-left="{self.layout.left}" data-right="{self.layout.right}">'
            f'<title id="{name}">{words}</title>{body}</svg>'
        )

    def _frame(self) -> str:
        """The band of what is negligible, the grid with its labels, and the start."""
        zero, foot = self.x(0), self.foot
        left, right = self.x(-self.negligible), self.x(self.negligible)
        band = f'<path class="wl-gains__band" d="M{left:.1f} {TOP}H{max(right, left + 1):.1f}V{foot:.1f}H{left:.1f}z"/>'
        grid = "".join(f"M{self.x(tick):.1f} {TOP}V{foot:.1f}" for tick in self.axis.ticks)
        step = 2 if len(self.axis.ticks) > (5 if self.layout.above else 8) else 1
        at_zero = self.axis.ticks.index(0.0) % step if 0.0 in self.axis.ticks else 0
        labels = "".join(
            _text(self.x(tick), foot + 16, label, anchor="middle")
            for place, (tick, label) in enumerate(zip(self.axis.ticks, self.axis.labels, strict=True))
            if place % step == at_zero
        )
        unit = f", {self.unit}" if self.unit else ""
        title = _text(self.layout.right, foot + 35, f"gain over the start{unit} →", anchor="end")
        start = _text(zero, TOP - 6, "start", anchor="middle")
        return (
            f'{band}<path class="wl-gains__grid" d="{grid}"/>'
            f'<path class="wl-gains__zero" d="M{zero:.1f} {TOP}V{foot:.1f}"/>{labels}{title}{start}'
        )

    def _row(self, place: int, row: GainRow) -> str:
        top = TOP + place * self.row
        levers = ("model", "data", "features")
        below = 16 if self.layout.above else 0  # where the row's name ends
        ends = f' data-top="{top + below:.0f}" data-foot="{top + self.row:.0f}"'
        lever = f' data-lever="{row.kind}"{ends}' if row.kind in levers else ""
        marks = self._points(top, row) + self._interval(top, row)
        return f'<g style="--c:var(--wl-{COLOURS[row.kind]})"{lever}>{marks}{self._words(top, row)}</g>'

    def _words(self, top: float, row: GainRow) -> str:
        """Name, note, the mean gain and its verdict; and where the reader's bet is told."""
        layout = self.layout
        if layout.above:
            bet = _text(layout.left + 8 * len(row.name) + 8, top + 13, "your bet", kind="wl-gains__bet")
            value = f"{row.told} {_short(row)}"
            return (
                _text(layout.left, top + 13, row.name, kind="wl-gains__name")
                + bet
                + _text(layout.right, top + 13, value, kind="wl-gains__value", anchor="end")
            )
        room = 2 if self.row > 40 else 1
        notes = textwrap.wrap(row.note, layout.line)[:room]
        return "".join(
            [
                _text(0, top + 15, row.name, kind="wl-gains__name"),
                _text(layout.left - 12, top + 15, "your bet", kind="wl-gains__bet", anchor="end"),
                *(_text(0, top + 28 + 12 * line, note, kind="wl-gains__note") for line, note in enumerate(notes)),
                _text(layout.width, top + 16, row.told, kind="wl-gains__value", anchor="end"),
                _text(layout.width, top + 30, _short(row), kind="wl-gains__note", anchor="end"),
            ]
        )

    def _points(self, top: float, row: GainRow) -> str:
        """Every split, spread a little by its number; what lies beyond the axis is left out."""
        middle, spread = (top + 0.54 * self.row, 0.16) if self.layout.above else (top + 0.34 * self.row, 0.36)
        count = len(row.points)
        shape = {"model": "m-3 0l3-3 3 3-3 3z"}.get(row.kind, "h0")  # the others by the ends of their strokes
        places = [
            f"M{self.x(point):.1f} {middle + spread * self.row * ((number * 7 % count) / max(count - 1, 1) - 0.5):.0f}"
            for number, point in enumerate(row.points)
            if self.axis.low <= point <= self.axis.high
        ]
        kind = f"wl-gains__points wl-gains__points--{row.kind}"
        return f'<path class="{kind}" d="{"".join(f"{place}{shape}" for place in places)}"/>'

    def _interval(self, top: float, row: GainRow) -> str:
        """The interval with its mean; an arrow where the mean lies beyond the axis; none of what changes with time."""
        y = top + (0.82 if self.layout.above else 0.76) * self.row
        mean = row.interval.mean
        if not self.axis.low <= mean <= self.axis.high:
            x, step = self.x(mean), 7 if mean < self.axis.low else -7
            head = f"M{x + step} {y - 5:.1f}L{x} {y:.1f}L{x + step} {y + 5:.1f}"
            return f'<path class="wl-gains__interval" d="{head}M{x} {y:.1f}h{3 * step}"/>'
        middle = f'<circle class="wl-gains__mean" cx="{self.x(mean):.1f}" cy="{y:.1f}" r="4.5"/>'
        if row.verdict is Verdict.CHANGES:
            return middle
        low, high = self.x(row.interval.low), self.x(row.interval.high)
        ends = f"M{low:.1f} {y - 4:.1f}v8M{low:.1f} {y:.1f}H{high:.1f}M{high:.1f} {y - 4:.1f}v8"
        return f'<path class="wl-gains__interval" d="{ends}"/>{middle}'


def _short(row: GainRow) -> str:
    return {Verdict.EQUAL: "equal", Verdict.CHANGES: "changes"}.get(row.verdict, row.word)


def _text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    ends = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{name}{ends}>{escape(words)}</text>'
