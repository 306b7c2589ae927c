"""Where values stand in a drawing of one size: scales that hold the recorded rows, the changed and the new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whichlever.press.pages.pictures.marks import scattered

if TYPE_CHECKING:
    import pandas as pd

WIDTH, HEIGHT = 260, 190  # of a drawing
LEFT, RIGHT, TOP, FLOOR = 8, 252, 20, 170  # where its scales begin and end
NAMES = 12  # of a column of words that have a place
FEW = 20  # values of a column up to which its points are moved apart


def numbers(parts: Sequence[pd.Series], recorded: pd.Series, *, log: bool = False, apart: int = 0) -> list[np.ndarray]:
    """Values of one column, recorded, changed or new, as numbers; NaN where there is no place for one.

    recorded: the whole column, which says what it holds. apart: the way in which few whole numbers move off each other.
    """
    import pandas as pd
    from pandas.api.types import is_datetime64_any_dtype, is_integer_dtype, is_numeric_dtype

    if is_datetime64_any_dtype(recorded):
        made = [_seconds(part) for part in parts]
    elif is_numeric_dtype(recorded):
        made = [pd.to_numeric(part, errors="coerce").to_numpy(dtype=float, na_value=np.nan) for part in parts]
    else:
        common = sorted(recorded.value_counts().index[:NAMES], reverse=True)
        made = [part.map({name: at for at, name in enumerate(common)}).to_numpy(dtype=float) for part in parts]
    if log:
        made = [np.log10(np.where(part > 0, part, np.nan)) for part in made]
    if apart and is_integer_dtype(recorded) and recorded.nunique() <= FEW:
        made = [part + 0.6 * scattered(len(part))[::apart] for part in made]
    return made


def _seconds(part: pd.Series) -> np.ndarray:
    import pandas as pd

    times = pd.to_datetime(part, utc=True, format="mixed")
    return (times - pd.Timestamp(0, tz="UTC")).dt.total_seconds().to_numpy(dtype=float)


@dataclass(frozen=True)
class Scale:
    """From numbers to places in a drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, values: np.ndarray) -> np.ndarray:
        return self.start + (values - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)


def scale(parts: Sequence[np.ndarray], start: float, end: float) -> Scale:
    """One that holds all numbers of `parts`."""
    every = np.concatenate(parts)
    known = every[np.isfinite(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    return Scale(low, high, start, end)


def placed(parts: Sequence[np.ndarray], start: float, end: float) -> list[np.ndarray]:
    """Numbers as places between `start` and `end`, the same scale for all parts."""
    one = scale(parts, start, end)
    return [one(part) for part in parts]


def some(ids: Sequence[int], count: int) -> list[int]:
    """So many at even distances, in their order."""
    places = np.linspace(0, len(ids) - 1, min(count, len(ids))).round().astype(int)
    return [ids[place] for place in np.unique(places)] if len(ids) else []
