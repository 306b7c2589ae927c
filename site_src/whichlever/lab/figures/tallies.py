"""Counts of verdicts as stacked bars: how often was a lever better, and what else came out?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.canvas import canvas, colour, to_svg
from whichlever.lab.figures.palette import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Tally:
    """One bar."""

    lever: str
    """Whose colour it takes."""
    label: str
    """What stands beside it."""
    counts: Mapping[str, int]
    """How many of each verdict, in the order in which they are drawn."""


FACES = {
    Verdict.BETTER: (None, 1.0, ""),
    Verdict.EQUAL: (COLOURS["line"], 1.0, ""),
    Verdict.WORSE: (COLOURS["start"], 0.9, "///"),
    Verdict.CHANGES: (COLOURS["paper"], 1.0, "..."),
}
"""Of a verdict's part of a bar: its colour (none: the lever's), how opaque it is, its hatching. Others are hollow."""


def tallies(rows: Sequence[Tally]) -> str:
    """A bar for each row, rows of one lever close together; every part says what it counts."""
    places = _places(rows)
    with canvas(6.6, 1.0 + 0.36 * (places[-1] + 1)) as (figure, axes):
        axes.set_axis_off()
        for place, row in zip(places, rows, strict=True):
            _bar(axes, place, row)
        axes.set_ylim(places[-1] + 0.6, -1.0)
        axes.set_xlim(-0.55 * max(_total(row) for row in rows), max(_total(row) for row in rows) * 1.01)
        _legend(axes)
        told = "; ".join(
            f"{row.label}: {', '.join(f'{count} {name}' for name, count in row.counts.items() if count)}"
            for row in rows
        )
        return to_svg(figure, "What each lever adds, over the start and on top of the others", f"{told}.")


def _total(row: Tally) -> int:
    return sum(row.counts.values())


def _places(rows: Sequence[Tally]) -> list[float]:
    """Heights, with a gap where another lever begins."""
    levers = list(dict.fromkeys(row.lever for row in rows))
    return [place + 0.5 * levers.index(row.lever) for place, row in enumerate(rows)]


def _bar(axes: Axes, place: float, row: Tally) -> None:
    axes.text(-0.3, place, row.label, ha="right", va="center", fontsize=10, color=colour(row.lever))
    start = 0
    for name, count in row.counts.items():
        if count:
            _part(axes, place, start, count, Verdict(name), colour(row.lever))
        start += count


def _part(axes: Axes, place: float, start: int, count: int, verdict: Verdict, shade: str) -> None:
    own, opacity, hatch = FACES.get(verdict, (COLOURS["paper"], 1.0, ""))
    face = own or shade
    axes.barh(
        place, count, 0.72, left=start, color=face, alpha=opacity, hatch=hatch, edgecolor=COLOURS["dim"], linewidth=0.6
    )
    ink = COLOURS["paper"] if face in (shade, COLOURS["start"]) else COLOURS["ink"]
    axes.text(start + count / 2, place, str(count), ha="center", va="center", fontsize=9.5, color=ink)


def _legend(axes: Axes) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(
            facecolor=(face or COLOURS["ink"]), edgecolor=COLOURS["dim"], hatch=hatch, alpha=opacity, label=str(verdict)
        )
        for verdict in Verdict
        for face, opacity, hatch in [FACES.get(verdict, (COLOURS["paper"], 1.0, ""))]
    ]
    axes.legend(handles=handles, frameon=False, fontsize=9, ncols=len(handles), loc="lower right",
                bbox_to_anchor=(1, 1), borderaxespad=0, handlelength=1.2, columnspacing=1.1)  # fmt: skip
