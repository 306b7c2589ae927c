"""Gains in windows that follow each other in time, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from whichlever.lab.evidence.scores import Scores
from whichlever.lab.evidence.windows import Windows
from whichlever.lab.figures.canvas import canvas, colour, to_svg
from whichlever.lab.figures.palette import COLOURS
from whichlever.lab.trials.records import START


def window_chart(scores: Scores, seen: Mapping[str, Windows]) -> str:
    """Each lever's gain over the start in every window, the earliest first, in a panel of its own."""
    with canvas(6.8, 2.4, panels=len(seen)) as (figure, panels):
        for axes, (lever, one) in zip(panels, seen.items(), strict=True):
            heights = scores.contrast({lever: 1, START: -1})
            axes.axhline(0, color=COLOURS["start"], linewidth=1, linestyle=(0, (4, 3)))
            axes.plot(range(1, one.count + 1), heights, color=colour(lever), marker="o", markersize=4, linewidth=1.2)
            axes.set_title(f"{lever}: {told(one)}", fontsize=9)
            axes.set_xlabel("window")
        panels[0].set_ylabel(f"gain over the start{f', {scores.unit}' if scores.unit else ''}")
        said = "; ".join(f"{lever} {told(one)}" for lever, one in seen.items())
        return to_svg(figure, "Gain of each lever, window by window", f"{said}.")


def told(one: Windows) -> str:
    """In how many windows there was a gain."""
    return f"gained in {one.gained} of {one.count}"
