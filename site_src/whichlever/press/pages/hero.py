"""The home page's bet: a table's points with a line through them, what each lever does to them, and what it gains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from whichlever.lab.evidence.numbers import shown_decimals, signed
from whichlever.lab.trials.records import START
from whichlever.press.catalog.front_matter_keys import Answer, Picture
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import after_number, in_words, outcome_sentence, table_ends

if TYPE_CHECKING:
    import pandas as pd

WIDTH, HEIGHT = 400, 250  # of the drawing
LEFT, RIGHT, TOP, FLOOR = 34, 392, 22, 214  # where its scales begin and end
PIECES = 24  # of a line
NEIGHBOURS = 45  # rows whose mean is one place of the bent line
TICKS = 5
View = tuple[np.ndarray, np.ndarray]


def hero(found: PairFindings, table: pd.DataFrame) -> dict[str, Any] | None:
    """What home.md.j2 shows of a pair whose picture answers all its levers; None for any other."""
    picture = found.pair.front.picture
    if picture is None or not picture.line or not set(found.main.levers) <= set(picture.answers):
        return None
    views = {START: view(table, picture, None)}
    views |= {lever: view(table, picture, picture.answers[lever]) for lever in found.main.levers}
    across, along = (
        _scale([x for x, _ in views.values()], LEFT, RIGHT),
        _scale([y for _, y in views.values()], FLOOR, TOP),
    )
    fits = {name: bent(*view) if _bends(picture, name) else straight(*view) for name, view in views.items()}
    return {
        "slug": found.pair.slug,
        "points": _points(views, across, along),
        "dots": "".join(f"M{across(x):.0f} {along(y):.0f}h0" for x, y in zip(*views[START], strict=True)),
        "lines": {name: path(across(x), np.clip(along(y), TOP, FLOOR)) for name, (x, y) in fits.items()},
        "x_ticks": [(round(float(across(tick))), f"{tick:g}") for tick in _ticks([x for x, _ in views.values()])],
        "y_ticks": [(round(float(along(tick))), f"{tick:g}") for tick in _ticks([y for _, y in views.values()])],
        "labels": {START: picture.labels[0]} | {name: one.label or picture.labels[0] for name, one in _said(picture)},
        "y_label": picture.labels[1],
        "says": {START: picture.caption} | {name: one.says for name, one in _said(picture)},
        **_results(found),
    }


def _said(picture: Picture) -> list[tuple[str, Answer]]:
    return list(picture.answers.items())


def _bends(picture: Picture, name: str) -> bool:
    return name in picture.answers and not picture.answers[name].column


def view(table: pd.DataFrame, picture: Picture, answer: Answer | None) -> View:
    """All rows as a lever shows them; a value from beyond the table's end stays as it was."""
    values = {name: table[name] for name in picture.columns}
    if answer and answer.column:
        values[answer.column] = values[answer.column].shift(-answer.rows).fillna(values[answer.column])
    x, y = (values[name].to_numpy(dtype=float) for name in picture.columns)
    return x, y


def _scale(values: list[np.ndarray], start: float, end: float) -> Callable[[Any], Any]:
    low, high = min(map(np.min, values)), max(map(np.max, values))
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _ticks(values: list[np.ndarray]) -> list[float]:
    from matplotlib.ticker import MaxNLocator

    low, high = float(min(map(np.min, values))), float(max(map(np.max, values)))
    return [float(tick) for tick in MaxNLocator(TICKS).tick_values(low, high) if low <= tick <= high]


def straight(x: np.ndarray, y: np.ndarray) -> View:
    """The line of least squares."""
    places = np.linspace(x.min(), x.max(), PIECES)
    return places, np.polyval(np.polyfit(x, y, 1), places)


def bent(x: np.ndarray, y: np.ndarray) -> View:
    """A curve: at each place the mean of the rows that are nearest."""
    places = np.linspace(x.min(), x.max(), PIECES)
    nearest = [np.argsort(np.abs(x - place), kind="stable")[:NEIGHBOURS] for place in places]
    return places, np.array([y[rows].mean() for rows in nearest])


def _points(views: Mapping[str, View], across: Callable[[Any], Any], along: Callable[[Any], Any]) -> dict[str, Any]:
    """Where each point stands, by lever: only what differs from the start."""
    told: dict[str, Any] = {}
    for name, (x, y) in views.items():
        for axis, values, start, place in (("x", x, views[START][0], across), ("y", y, views[START][1], along)):
            if name == START or not np.array_equal(values, start):
                told.setdefault(name, {})[axis] = [round(float(value)) for value in place(values)]
    return told


def path(x: np.ndarray, y: np.ndarray) -> str:
    """Of an SVG."""
    return "M" + "L".join(f"{a:.0f} {b:.1f}" for a, b in zip(x, y, strict=True))


def _results(found: PairFindings) -> dict[str, Any]:
    """The gains of all levers, split by split, on one axis, and who won."""
    main = found.main
    gains = {lever: _gained(found, lever) for lever in main.levers}
    low, high = min(0.0, *map(np.min, gains.values())), max(map(np.max, gains.values()))

    def place(value: float) -> float:
        return round(2 + 96 * float((value - low) / (high - low)), 1)

    return {
        "rows": [_row(found, lever, [place(value) for value in values], place) for lever, values in gains.items()],
        "zero": place(0.0),
        "unit": main.facts.unit,
        "winner": found.winner.lever or "",
        "won": _won(found),
        "why": found.pair.front.why or outcome_sentence(found),
    }


def _gained(found: PairFindings, lever: str) -> np.ndarray:
    return found.main.scores.by_split(lever)


def _row(found: PairFindings, lever: str, points: list[float], place: Callable[[float], float]) -> dict[str, Any]:
    gain, main = found.step(lever), found.main
    places = shown_decimals(gain.interval, main.decimals)
    return {
        "lever": lever,
        "label": found.pair.front.levers.get(lever, ""),
        "points": points,
        "low": place(gain.interval.low),
        "high": place(gain.interval.high),
        "mean": place(gain.interval.mean),
        "gain": f"{signed(gain.interval.mean, places)}{after_number(main.facts.unit)}",
        "interval": table_ends(gain, places),
        "verdict": str(gain.verdict),
        "words": in_words(gain, places, main.facts.unit),
    }


def _won(found: PairFindings) -> str:
    lever = found.winner.lever
    if not lever:
        return outcome_sentence(found)
    gain = found.step(lever).interval
    size = signed(gain.mean, shown_decimals(gain, found.main.decimals)).removeprefix("+")
    return f"The {lever} won: {size}{after_number(found.main.facts.unit)} better than the start."
