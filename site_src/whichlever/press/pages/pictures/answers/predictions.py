"""Some test rows of the first split: what is true across, what is predicted along, for every combination of levers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whichlever.lab.trials.records import START, Cell, FirstLook
from whichlever.press.pages.pictures.answers.places import FLOOR, LEFT, RIGHT, TOP, placed
from whichlever.press.pages.pictures.marks import scattered

OUTER = 1  # per cent of predictions at each end that may stand on the drawing's edge


@dataclass(frozen=True)
class Predictions:
    """Places of test rows."""

    across: tuple[int, ...]
    """By what is true."""
    along: Mapping[str, tuple[int, ...]]
    """By what is predicted, for each combination."""
    told: Mapping[str, str]
    """For each combination, in how many tests it is nearer to the truth than the start, or right."""
    words: tuple[str, str]
    """What the drawing's scales say."""


def predictions(look: FirstLook) -> Predictions:
    """The drawing that every lever answers."""
    if len(look.classes) == 2:
        return _of_chances(look)
    return _of_classes(look) if look.classes else _of_numbers(look)


def _of_numbers(look: FirstLook) -> Predictions:
    truth = np.array(look.truth, dtype=float)
    values = {name: np.array(cells, dtype=float) for name, cells in look.predicted.items()}
    low, high = np.percentile(np.concatenate([truth, *values.values()]), [OUTER, 100 - OUTER])
    inside = [np.clip(each, low, high) for each in (truth, *values.values())]
    along = placed(inside, FLOOR, TOP)[1:]
    missed = {name: np.abs(each - truth) for name, each in values.items()}
    return Predictions(
        _whole(placed(inside, LEFT, RIGHT)[0]),
        {name: _whole(places) for name, places in zip(values, along, strict=True)},
        {name: _nearer(missed[name], missed[START]) for name in values if name != START},
        ("true", "predicted"),
    )


def _nearer(missed: np.ndarray, start: np.ndarray) -> str:
    nearer, farther = int((missed < start).sum()), int((missed > start).sum())
    return f"Nearer in {nearer} of {len(start)} tests, farther in {farther}."


def _of_classes(look: FirstLook) -> Predictions:
    count = len(look.classes)
    apart = 0.7 * scattered(len(look.truth))
    truth = _numbered(look.truth, look.classes)
    values = {name: _numbered(cells, look.classes) for name, cells in look.predicted.items()}
    ends = np.array([-0.5, count - 0.5])
    along = {name: placed([each + apart[::-1], ends], FLOOR, TOP)[0] for name, each in values.items()}
    right = {name: int((each == truth).sum()) for name, each in values.items()}
    return Predictions(
        _whole(placed([truth + apart, ends], LEFT, RIGHT)[0]),
        {name: _whole(places) for name, places in along.items()},
        _rights(right, len(truth)),
        ("true class", "predicted class"),
    )


def _numbered(cells: Sequence[Cell], classes: Sequence[Cell]) -> np.ndarray:
    return np.array([classes.index(cell) if cell in classes else np.nan for cell in cells], dtype=float)


def _rights(right: Mapping[str, int], count: int, how: str = "Right") -> dict[str, str]:
    return {
        name: f"{how} in {number} of {count} tests, {right[START]} at the start."
        for name, number in right.items()
        if name != START
    }


def _of_chances(look: FirstLook) -> Predictions:
    second = np.array([cell == look.classes[1] for cell in look.truth])
    values = {name: np.array(cells, dtype=float) for name, cells in look.predicted.items()}
    ends = np.array([-0.5, 1.5])
    along = {name: placed([each, np.array([0.0, 1.0])], FLOOR, TOP)[0] for name, each in values.items()}
    right = {name: int(((each > 0.5) == second).sum()) for name, each in values.items()}
    return Predictions(
        _whole(placed([second + 0.8 * scattered(len(second)), ends], LEFT, RIGHT)[0]),
        {name: _whole(places) for name, places in along.items()},
        _rights(right, len(second), "By the likelier class alone, right"),
        (f"true: {_name(look.classes[0])}, {_name(look.classes[1])}", f"chance of {_name(look.classes[1])}"),
    )


def _name(cell: Cell) -> str:
    """A class as people write it: 1, not 1.0."""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _whole(places: np.ndarray) -> tuple[int, ...]:
    return tuple(int(place) for place in np.nan_to_num(places).round())
