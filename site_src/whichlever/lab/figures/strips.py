"""Every split's score as a point: the figure of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from whichlever.lab.figures.canvas import canvas, colour, to_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from whichlever.lab.comparison import Comparison


def strips(comparison: Comparison) -> str:
    """Each row's score on every split as a point, its mean as a bar."""
    rows = comparison.rows
    with canvas(6.4, 0.9 + 0.55 * len(rows)) as (figure, axes):
        for place, row in enumerate(rows):
            _strip(axes, place, row.points, row.lever, row.mean)
        axes.set_yticks(range(len(rows)), [row.label.replace("+", " + ") for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        better = "larger" if comparison.higher_is_better else "smaller"
        unit = f", {comparison.unit}" if comparison.unit else ""
        axes.set_xlabel(f"{comparison.metric}{unit} ({better} is better)")
        spoken = "; ".join(f"{label} {mean}" for label, mean, *_ in comparison.table())
        return to_svg(figure, f"{comparison.metric} on every split", f"Means: {spoken}.")


def _strip(axes: Axes, place: float, points: Sequence[float], lever: str, mean: float) -> None:
    """Points of one row, spread a little by their split's number so that they can be told apart."""
    count = len(points)
    heights = [place + 0.3 * ((number * 7 % count) / max(count - 1, 1) - 0.5) for number in range(count)]
    face = "none" if lever == "start" else colour(lever)
    axes.scatter(points, heights, s=16, facecolors=face, edgecolors=colour(lever), linewidths=0.9, alpha=0.75)
    axes.plot([mean, mean], [place - 0.32, place + 0.32], color=colour(lever), linewidth=2.4, solid_capstyle="round")
