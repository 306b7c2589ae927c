"""Marks that a picture is made of: points, runs of cells, words. Each kind is one path, so that a page stays small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from whichlever.lab.figures.palette import CATEGORIES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHAPES = ("o", "s", "^", "D", "v", "P")  # beside the colours of CATEGORIES
SHADES = (0.12, 0.3, 0.5, 0.72, 1.0)  # from little to much, of one colour
OUTERMOST = 12  # points at each end of an axis that are always drawn
Group = tuple[str, "pd.DataFrame", dict[str, Any]]


def thinned(table: pd.DataFrame, most: int, columns: Iterable[str]) -> pd.DataFrame:
    """About so many rows at even distances, and those that lie outermost: what is odd is never thinned out."""
    if len(table) <= most:
        return table
    kept = set(table.index[:: -(-len(table) // most)])
    for name in columns:
        ordered = table[name].sort_values(kind="stable").dropna().index
        kept |= {*ordered[:OUTERMOST], *ordered[-OUTERMOST:]}
    return table.loc[sorted(kept)]


def spread(table: pd.DataFrame, count: int) -> pd.DataFrame:
    """So many rows at even distances."""
    places = np.linspace(0, len(table) - 1, min(count, len(table))).round().astype(int)
    return table.iloc[places]


def groups(table: pd.DataFrame, by: Sequence[str]) -> Iterator[Group]:
    """Rows that look alike, with how they look: categories by colour and shape, amounts in five shades."""
    from pandas.api.types import is_numeric_dtype

    first = CATEGORIES["first"]
    if not by:
        yield "", table, {"color": first, "marker": "o", "alpha": 0.65}
    elif is_numeric_dtype(table[by[0]]):
        for shade, rows in zip(SHADES, shaded(table[by[0]]), strict=True):
            yield "", table.loc[rows], {"color": first, "marker": "o", "alpha": shade}
    else:
        looks = zip(CATEGORIES.values(), SHAPES, sorted(table[by[0]].dropna().unique()), strict=False)
        for colour, shape, name in looks:
            yield str(name), table[table[by[0]] == name], {"color": colour, "marker": shape, "alpha": 0.7}


def shaded(amounts: pd.Series) -> list[pd.Index]:
    """Rows in five classes of the same size, from little to much."""
    places = amounts.rank(method="average", pct=True)
    classes = np.ceil(places * len(SHADES)).clip(1, len(SHADES))
    return [amounts.index[classes == number] for number in range(1, len(SHADES) + 1)]


def cells(axes: Axes, places: Iterable[tuple[int, int]], height: float, **look: Any) -> None:
    """Unit squares at (row, column), neighbours in a row as one piece; `height` in points."""
    across: list[float] = []
    along: list[float] = []
    for row, start, end in _runs(places):
        across += [start, end, np.nan]
        along += [row + 0.5, row + 0.5, np.nan]
    axes.plot(across, along, linewidth=height, solid_capstyle="butt", **look)


def _runs(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Pieces of a row: the row, the first column, and the one after the last."""
    for row, members in groupby(sorted(places), key=lambda place: place[0]):
        columns = [column for _, column in members]
        for _, run in groupby(enumerate(columns), key=lambda one: one[1] - one[0]):
            piece = [column for _, column in run]
            yield row, piece[0], piece[-1] + 1


def scattered(count: int) -> np.ndarray:
    """Small offsets between -0.5 and 0.5 that look like chance and are always the same."""
    return (np.arange(1, count + 1) * 0.6180339887) % 1 - 0.5
