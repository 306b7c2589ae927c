"""How re-runs ended as strips of squares: a shape for each end, beside its shade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from whichlever.lab.evidence.sturdiness import Rerun, counted
from whichlever.lab.figures.canvas import canvas, to_svg
from whichlever.lab.figures.palette import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FACES: Mapping[Rerun, tuple[str, str, str]] = {
    Rerun.SAME: (COLOURS["start"], "", ""),
    Rerun.WEAKER: (COLOURS["line"], "////", ""),
    Rerun.REVERSED: (COLOURS["paper"], "", "×"),
}
"""Of each end: the colour of its square, its hatching, and what stands in it."""


def reruns(rows: Mapping[str, Mapping[str, Rerun]]) -> str:
    """A row for each kind of change, a square for each re-run."""
    longest = max((len(ends) for ends in rows.values()), default=0)
    with canvas(6.6, 0.75 + 0.32 * len(rows)) as (figure, axes):
        axes.set_axis_off()
        for place, (label, ends) in enumerate(rows.items()):
            axes.text(-0.4, place, label, ha="right", va="center", fontsize=10, color=COLOURS["ink"])
            for at, end in enumerate(ends.values()):
                _square(axes, at, place, end)
        axes.set_xlim(-3.4, max(longest, 16) + 0.2)
        axes.set_ylim(len(rows) - 0.4, -1.4)
        axes.set_aspect("equal")
        _legend(axes)
        told = "; ".join(f"{label}: {counted(list(ends.values()))}" for label, ends in rows.items())
        return to_svg(figure, "How each re-run ended", f"{told}.")


def _square(axes: Axes, at: int, place: int, end: Rerun) -> None:
    from matplotlib.patches import Rectangle

    _, _, inside = FACES[end]
    axes.add_patch(Rectangle((at, place - 0.4), 0.8, 0.8, **_look(end)))
    axes.text(at + 0.4, place, inside, ha="center", va="center_baseline", fontsize=11, color=COLOURS["ink"])


def _look(end: Rerun) -> dict[str, Any]:
    face, hatch, _ = FACES[end]
    return {"facecolor": face, "hatch": hatch, "edgecolor": COLOURS["ink"], "linewidth": 0.7}


def _legend(axes: Axes) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(label=f"{end} {FACES[end][2]}".strip(), **_look(end)) for end in Rerun]
    axes.legend(handles=handles, frameon=False, fontsize=9, ncols=len(handles), loc="lower right",
                bbox_to_anchor=(1, 1), borderaxespad=0, handlelength=1.2, columnspacing=1.1)  # fmt: skip
