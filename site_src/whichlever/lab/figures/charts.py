"""Charts of a pair's evidence: each answers one question.

Every function returns SVG text (see `figures`); the numbers behind it are the caller's to show as a table.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from whichlever.lab.evidence.cost import CostPoint, Exchange
from whichlever.lab.evidence.interval import Interval, decimals
from whichlever.lab.evidence.numbers import number, shown_decimals, signed
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.figures.canvas import canvas, colour, to_svg
from whichlever.lab.figures.palette import COLOURS
from whichlever.lab.trials.records import START, Combination

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEVERS = ("model", "data", "features")
MARKERS = {"model": "D", "data": "o", "features": "s"}  # so that colour is not alone in telling levers apart


def _unit(scores: Scores) -> str:
    return f", {scores.unit}" if scores.unit else ""


def by_size(scores: Scores) -> list[Combination]:
    """Combinations but the start: fewer levers first, in the order in which readers meet the levers."""
    return [
        Combination(subset)
        for size in range(1, len(scores.levers) + 1)
        for subset in itertools.combinations([lever for lever in LEVERS if lever in scores.levers], size)
    ]


def spoken(name: str) -> str:
    """A combination's name for people, in the order of the board: "model + data"."""
    return " + ".join(lever for lever in LEVERS if lever in Combination(name).levers) or START


def gains(scores: Scores) -> str:
    """What does each combination gain over the start? Every split as a point, the corrected interval as a bar."""
    names = by_size(scores)
    with canvas(6.4, 0.95 + 0.5 * len(names)) as (figure, axes):
        axes.axvspan(-scores.negligible, scores.negligible, color=COLOURS["line"], alpha=0.6, linewidth=0)
        axes.axvline(0, color=COLOURS["start"], linewidth=1, linestyle=(0, (4, 3)))
        for place, name in enumerate(names):
            _spread(axes, scores.by_split(name), place - 0.13, colour(name))
            _bar(axes, scores.gain(name).interval, place + 0.22, name)
        axes.set_yticks(range(len(names)), [spoken(name) for name in names])
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlabel(f"gain over the start{_unit(scores)} (more is better)")
        told = "; ".join(f"{spoken(name)} {_told(scores.gain(name).interval)}" for name in names)
        return to_svg(figure, "Gain of each combination over the start", f"{told}.")


def _told(interval: Interval) -> str:
    places = shown_decimals(interval, decimals(interval))
    return f"{signed(interval.mean, places)} ({number(interval.low, places)} to {number(interval.high, places)})"


def _spread(axes: Axes, points: Sequence[float] | np.ndarray, height: float, shade: str) -> None:
    """Points in a narrow band, moved up and down by their split's number so that they can be told apart."""
    count = len(points)
    heights = [height + 0.22 * ((split * 7 % count) / max(count - 1, 1) - 0.5) for split in range(count)]
    axes.scatter(points, heights, s=11, color=shade, alpha=0.5, linewidths=0)


def _bar(axes: Axes, interval: Interval, height: float, name: str) -> None:
    """An interval, and its mean as the mark of the lever `name`."""
    shade = colour(name)
    axes.plot([interval.low, interval.high], [height, height], color=shade, linewidth=2.2, solid_capstyle="round")
    axes.plot([interval.mean], [height], marker=MARKERS.get(name, "d"), markersize=5, color=shade)


def lattice(scores: Scores, *, sign: int) -> str:
    """How does the start become the whole, lever by lever? Combinations as nodes, steps with their gains.

    `sign` turns a score into the metric's natural sign.
    """
    names = [Combination(), *by_size(scores)]
    places = _lattice_places(names)
    with canvas(6.4, 4.6 if len(scores.levers) > 2 else 3.4) as (figure, axes):
        axes.set_axis_off()
        axes.grid(visible=False)
        for name in names:
            for lever in scores.levers:
                if lever not in name.levers:
                    _step(axes, scores, places, name, name.plus(lever), lever)
        for name in names:
            _node(axes, scores, places[name], name, sign)
        axes.set_xlim(-0.62, 2.62)
        axes.set_ylim(min(y for _, y in places.values()) - 0.35, 0.35)
        told = "; ".join(f"{spoken(name)} {_mean(scores, name, sign)}" for name in names)
        return to_svg(figure, "From the start to all levers", f"Mean scores: {told}.")


def _lattice_places(names: Sequence[Combination]) -> dict[str, tuple[float, float]]:
    """Rows by the number of levers; the middle one of three combinations in the middle."""
    rows: dict[int, list[Combination]] = {}
    for name in names:
        rows.setdefault(len(name.levers), []).append(name)
    places = {}
    for size, row in rows.items():
        for column, name in enumerate(row):
            x = 1.0 if len(row) == 1 else 2 * column / (len(row) - 1)
            places[name] = (x, -1.25 * size)
    return places


def _step(
    axes: Axes, scores: Scores, places: Mapping[str, tuple[float, float]], before: str, after: str, lever: str
) -> None:
    (x0, y0), (x1, y1) = places[before], places[after]
    axes.plot([x0, x1], [y0, y1], color=colour(lever), linewidth=1.6, zorder=1)
    gain = scores.gain(after, before).interval.mean
    share = 0.36 if x0 != x1 else 0.5  # crossing lines are labelled off their middle
    axes.text(
        x0 + share * (x1 - x0),
        y0 + share * (y1 - y0),
        signed(gain, _places(scores)),
        color=colour(lever),
        fontsize=9,
        ha="center",
        va="center",
        bbox={"boxstyle": "round,pad=0.15", "facecolor": COLOURS["paper"], "edgecolor": "none"},
        zorder=2,
    )


def _node(axes: Axes, scores: Scores, place: tuple[float, float], name: str, sign: int) -> None:
    """A combination's name over its mean. Two texts of one line each: only those keep their middle in any font."""
    from matplotlib.patches import FancyBboxPatch

    x, y = place
    label = spoken(name)
    mean = _mean(scores, name, sign).removesuffix(f" {scores.unit}")  # with the unit, boxes would touch
    width = 0.16 + 0.042 * max(len(label), len(mean))
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - 0.2),
            width,
            0.4,
            boxstyle="round,pad=0,rounding_size=0.05",
            facecolor=COLOURS["paper"],
            edgecolor=COLOURS["line"],
            zorder=3,
        )
    )
    for text, height in ((label, 0.085), (mean, -0.1)):
        axes.text(x, y + height, text, ha="center", va="center", fontsize=9.5, zorder=4)


def _mean(scores: Scores, name: str, sign: int) -> str:
    return number(sign * float(scores.at(name).mean()), _places(scores)) + (f" {scores.unit}" if scores.unit else "")


def _places(scores: Scores) -> int:
    return max(decimals(scores.gain(lever).interval) for lever in scores.levers)


def interaction(scores: Scores, *, sign: int, metric: str) -> str:
    """Does one lever do as much when another is pulled already? Parallel lines say yes."""
    pairs = list(itertools.combinations([lever for lever in LEVERS if lever in scores.levers], 2))
    with canvas(6.4, 2.6, panels=len(pairs)) as (figure, panels):
        for axes, (first, second) in zip(panels, pairs, strict=True):
            _crossing(axes, scores, first, second, sign)
        panels[0].set_ylabel(textwrap.fill(f"{metric}{_unit(scores)}", 22))  # a long name does not fit on one line
        told = "; ".join(
            f"{first} with {second}: {_told(scores.interval(scores.contrast(_beyond(first, second))))} beyond the sum"
            for first, second in pairs
        )
        return to_svg(figure, "How the levers interact", f"{told}.")


def _beyond(first: str, second: str) -> dict[str, float]:
    return {Combination((first, second)): 1.0, first: -1.0, second: -1.0, START: 1.0}


def _crossing(axes: Axes, scores: Scores, first: str, second: str, sign: int) -> None:
    """One panel: off and on of `first` along the axis, a line each for `second` off and on."""
    for other, style, label in ((None, (0, (4, 3)), f"{second} off"), (second, "-", f"{second} on")):
        names = [Combination([other] if other else []), Combination([first, *([other] if other else [])])]
        heights = [sign * float(scores.at(name).mean()) for name in names]
        shade = COLOURS["start"] if other is None else colour(second)
        axes.plot([0, 1], heights, color=shade, linestyle=style, marker="o", markersize=5, label=label)
    axes.set_xticks([0, 1], [f"{first} off", "on"])
    axes.set_xlim(-0.35, 1.35)
    axes.grid(visible=True, axis="y")
    axes.grid(visible=False, axis="x")
    axes.legend(fontsize=8, frameon=False, loc="best", handlelength=1.8)


def cost(curve: Sequence[CostPoint], model: Interval, rate: Exchange, *, unit: str, bought: str) -> str:
    """What buys as much as the model lever gives? The data lever's gain by budget, the model's as a level."""
    budgets = [point.budget for point in curve]
    with canvas(6.4, 3.4) as (figure, axes):
        axes.axhspan(model.low, model.high, color=COLOURS["model"], alpha=0.12, linewidth=0)
        axes.axhline(model.mean, color=COLOURS["model"], linewidth=1.6)
        axes.fill_between(
            budgets,
            [point.gain.interval.low for point in curve],
            [point.gain.interval.high for point in curve],
            color=COLOURS["data"],
            alpha=0.14,
            linewidth=0,
        )
        means = [point.gain.interval.mean for point in curve]
        axes.plot(budgets, means, color=COLOURS["data"], marker="o", markersize=5, linewidth=1.8)
        _label(axes, "data lever", (budgets[-1], means[-1]), (2, -24), "right", "data")
        _label(axes, "model lever", (budgets[0], model.mean), (4, 7), "left", "model")
        if rate.budget is not None:
            axes.axvline(rate.budget, color=COLOURS["ink"], linewidth=1, linestyle=(0, (2, 2)))
        axes.set_xlim(budgets[0], budgets[-1] * 1.1)
        axes.grid(visible=True, axis="y")
        axes.set_xlabel(f"{bought} paid for")
        axes.set_ylabel(f"gain over the start{f', {unit}' if unit else ''}")
        told = "; ".join(f"{point.budget} {bought} {_told(point.gain.interval)}" for point in curve)
        return to_svg(figure, f"Gain by the number of {bought}", f"Data lever: {told}. Model lever: {_told(model)}.")


def _label(axes: Axes, text: str, place: tuple[float, float], offset: tuple[int, int], side: str, lever: str) -> None:
    axes.annotate(
        text, place, xytext=offset, textcoords="offset points", color=colour(lever), ha=side, va="center", fontsize=10
    )
