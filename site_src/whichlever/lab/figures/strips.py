"""Every split's score as a point: the figure of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whichlever.lab.figures.canvas import canvas, colour, to_svg
from whichlever.lab.trials.records import START

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Strip:
    """One row of the figure."""

    label: str
    """What stands beside it."""
    lever: str
    """The combination whose colour it takes."""
    points: Sequence[float]
    """The score on every split, in the metric's natural sign."""
    mean: float
    """Of the points."""
    told: str
    """The mean as text."""


def strips(rows: Sequence[Strip], *, metric: str, unit: str, higher_is_better: bool) -> str:
    """Each row's score on every split as a point, its mean as a bar."""
    with canvas(6.4, 0.9 + 0.55 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows):
            _strip(axes, place, row)
        axes.set_yticks(range(len(rows)), [row.label.replace("+", " + ") for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        better = "larger" if higher_is_better else "smaller"
        axes.set_xlabel(f"{metric}{f', {unit}' if unit else ''} ({better} is better)")
        means = "; ".join(f"{row.label} {row.told}" for row in rows)
        return to_svg(figure, f"{metric} on every split", f"Means: {means}.")


def _strip(axes: Axes, place: float, row: Strip) -> None:
    """Points of one row, spread a little by their split's number so that they can be told apart."""
    count, shade = len(row.points), colour(row.lever)
    heights = [place + 0.3 * ((number * 7 % count) / max(count - 1, 1) - 0.5) for number in range(count)]
    face = "none" if row.lever == START else shade
    axes.scatter(row.points, heights, s=16, facecolors=face, edgecolors=shade, linewidths=0.9, alpha=0.75)
    axes.plot([row.mean] * 2, [place - 0.32, place + 0.32], color=shade, linewidth=2.4, solid_capstyle="round")
