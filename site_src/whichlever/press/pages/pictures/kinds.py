"""The kinds of pictures: each puts a table's rows on a pair of axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from whichlever.lab.figures.palette import CATEGORIES, COLOURS
from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.pages.pictures.marks import SHADES, cells, groups, scattered, shaded, spread, thinned

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

FIRST, SECOND = CATEGORIES["first"], CATEGORIES["second"]
YEARS = 3  # of a calendar
ROWS = 12  # of strips
GRID = (20, 49)  # rows and columns of a table told as squares
FEW = 20  # values of a column up to which its points are moved apart
PIXEL = r"_(\d+)_(\d+)$"  # how the columns of an image are named: by row and column


def scatter(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A point for each row: `columns` are x and y, `by` its colour or shade."""
    x, y = picture.columns
    shown = thinned(table, 350 if small else 1100, (x, y))
    if picture.apart:
        shown = shown.assign(**{name: _apart(shown[name], way) for name, way in ((x, 1), (y, -1))})
    for name, rows, look in groups(shown, picture.by):
        size = 3.2 if small else 4.6 if len(shown) < 500 else 3
        axes.plot(rows[x], rows[y], linestyle="none", markersize=size, markeredgewidth=0, label=name, **look)
    _fit(axes, table, picture)


def _apart(values: pd.Series, way: int) -> pd.Series:
    """A column of few whole numbers, its points moved off each other."""
    from pandas.api.types import is_integer_dtype

    few = is_integer_dtype(values) and values.nunique() <= FEW
    return values + 0.6 * scattered(len(values))[::way] if few else values


def _fit(axes: Axes, table: pd.DataFrame, picture: Picture) -> None:
    """The straight line of least squares through all rows."""
    from pandas.api.types import is_datetime64_any_dtype

    if not picture.line:
        return
    known = table[[*picture.columns]].dropna()
    x, y = (known[name] for name in picture.columns)
    number = x.astype("int64") if is_datetime64_any_dtype(x) else x
    slope, height = np.polyfit(number - number.mean(), y, 1)
    ends = [int(number.argmin()), int(number.argmax())]
    axes.plot(x.iloc[ends], height + slope * (number.iloc[ends] - number.mean()), color=COLOURS["ink"], linewidth=2.4)


def lines(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A line through the rows in their order of x; with `by`, one for all rows that are alike there."""
    import pandas as pd

    x, y = picture.columns
    if picture.by:
        pieces = [rows.sort_values(x, kind="stable") for _, rows in table.groupby([*picture.by], sort=True)]
        gap = pd.DataFrame({x: [np.nan], y: [np.nan]})
        joined = pd.concat([part for rows in pieces[:: 3 if small else 1] for part in (rows[[x, y]], gap)])
        axes.plot(joined[x], joined[y], color=FIRST, linewidth=0.8, alpha=0.7, marker="o", markersize=2.2)
    else:
        shown = _outline(table.dropna(subset=[y]), y, 150 if small else 420)
        axes.plot(shown[x], shown[y], color=FIRST, linewidth=1.1)
    _fit(axes, table, picture)


def _outline(table: pd.DataFrame, y: str, pieces: int) -> pd.DataFrame:
    """Of each piece of a long line its lowest and highest place: nothing that sticks out is lost."""
    if len(table) <= 2 * pieces:
        return table
    values = table[y].reset_index(drop=True)
    parts = values.groupby(values.index * pieces // len(values))
    return table.iloc[sorted({*parts.idxmin(), *parts.idxmax()})]


def strips(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A row of points for each of the most frequent values: `columns` are x and what the rows are."""
    import pandas as pd

    x, of = picture.columns
    names = sorted(table[of].value_counts().index[:ROWS], reverse=True)
    shown = table[table[of].isin(names)].sort_values([of, x], kind="stable")
    same = shown.groupby([of, x]).cumcount()
    height = pd.Series(shown[of].map(names.index), index=shown.index) + (same % 7 - 3) * 0.11
    shown = shown[same < (3 if small else 7)]
    axes.plot(shown[x], height[shown.index], "o", color=FIRST, markersize=2.6, markeredgewidth=0, alpha=0.8)
    axes.set_yticks(range(len(names)), [str(name).partition(",")[0] for name in names])
    axes.locator_params(axis="x", integer=True, nbins=6)


def calendar(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A square for each day of the last whole years, a column a week, darker where there is more."""
    import pandas as pd

    date, amount = picture.columns
    shown, years = last_years(table, date, 2 if small else YEARS)
    first = pd.to_datetime(shown[date].dt.year.astype(str) + "-01-01")
    week = (shown[date].dt.day_of_year - 1 + first.dt.day_of_week) // 7
    row = (shown[date].dt.year - years[0]) * 8 + shown[date].dt.day_of_week
    height = _height(axes, 8 * len(years) - 1)
    for shade, members in zip(SHADES, shaded(shown[amount]), strict=True):
        places = zip(row[members], week[members], strict=True)
        cells(axes, places, height * 0.86, color=FIRST, alpha=shade)
    axes.set(xlim=(0, 54), ylim=(8 * len(years) - 1, 0))
    axes.set_yticks([8 * number + 3.5 for number in range(len(years))], [str(year) for year in years])
    axes.set_xticks([week * 52 / 12 + 2 for week in range(12)], list("JFMAMJJASOND"))


def last_years(table: pd.DataFrame, date: str, count: int) -> tuple[pd.DataFrame, list[int]]:
    """The rows of the last years that have a row for their last day of December, and those years."""
    days = table[date]
    whole = days[(days.dt.month == 12) & (days.dt.day == 31)].dt.year
    years = sorted(whole.unique())[-count:] or [int(days.dt.year.max())]
    return table[days.dt.year.isin(years)], [int(year) for year in years]


def holes(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A row for each column of the table; rows stand side by side, in groups `by`; empty cells are left out."""
    count = 110 if small else 260
    kinds = list(table.groupby(picture.by[0])) if picture.by else [("", table)]
    start = 0
    height = _height(axes, len(picture.columns)) * 0.74
    for number, (name, rows) in enumerate(kinds):
        shown = spread(rows, round(count * len(rows) / len(table)))
        here = [np.flatnonzero(shown[column].notna()) for column in picture.columns]
        full = [(row, start + int(at)) for row, places in enumerate(here) for at in places]
        cells(axes, full, height, color=[FIRST, SECOND][number % 2], alpha=0.8)
        axes.text(start + len(shown) / 2, -0.25, str(name), ha="center", va="bottom", color=COLOURS["ink"])
        start += len(shown) + 6
    axes.set(xlim=(0, start - 6), ylim=(len(picture.columns), 0))
    axes.set_yticks(np.arange(len(picture.columns)) + 0.5, [name.replace("_", " ") for name in picture.columns])
    axes.set_xticks([])


def images(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """Pictures as recorded, with the value of the first column under each; a pixel is a column `…_row_column`."""
    across, down = (6, 2) if small else (8, 3)
    pixels = [(name, *map(int, found)) for name, *found in _pixels(table)]
    size = 1 + max(max(row, column) for _, row, column in pixels)
    step, tall = size + 4, size + 6
    height = _height(axes, down * tall)
    values = table.iloc[: across * down][[name for name, *_ in pixels]].to_numpy()
    levels = np.ceil(4 * values / values.max()).astype(int)
    for level in range(1, 5):
        places = [
            (at // across * tall + pixels[of][1], at % across * step + 2 + pixels[of][2])
            for at, of in np.argwhere(levels == level)
        ]
        cells(axes, places, height * 1.02, color=COLOURS["ink"], alpha=level / 4)
    for at, value in enumerate(table[picture.columns[0]].iloc[: across * down]):
        place = (at % across * step + 2 + size / 2, at // across * tall + size + 0.6)
        axes.text(*place, str(value), ha="center", va="top", color=FIRST, weight="bold")
    axes.set(xlim=(0, across * step), ylim=(down * tall, 0))
    axes.set_axis_off()


def _pixels(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    found = table.columns.to_series().str.extract(PIXEL).dropna()
    return [(str(name), *place) for name, *place in found.itertuples()]


def words(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """Entries as they were typed, `by` in another colour and slant."""
    across, down = (5, 5) if small else (7, 8)
    shown = spread(table, across * down)
    kinds = {name: at for at, name in enumerate(sorted(shown[picture.by[0]].unique()))} if picture.by else {}
    for at, row in enumerate(shown.index):
        of = kinds.get(shown.at[row, picture.by[0]], 0) if picture.by else 0
        place = (at % across + 0.5, at // across + 0.5)
        look: dict[str, Any] = {"color": list(CATEGORIES.values())[of], "style": ["normal", "italic"][of % 2]}
        axes.text(*place, str(shown.at[row, picture.columns[0]])[:9], ha="center", va="center", **look)
    for name, at in kinds.items():
        axes.plot([], [], "os"[at % 2], color=list(CATEGORIES.values())[at], label=str(name))
    axes.set(xlim=(0, across), ylim=(down, 0))
    axes.set_axis_off()


def squares(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """A point for each row, in the table's order, in the colour of its value."""
    down, across = (GRID[0] // 2, GRID[1] // 2) if small else GRID
    shown = spread(table, down * across)[picture.columns[0]].reset_index(drop=True)
    for at, name in enumerate(shown.value_counts().index):
        places = [(row // across, row % across) for row in np.flatnonzero(shown == name)]
        colour = list(CATEGORIES.values())[at]
        size = _height(axes, down) * 0.78
        look = {"marker": "o", "markersize": size, "markeredgewidth": 0, "alpha": 1 if at else 0.3}
        axes.plot(*(np.transpose(places)[::-1] + 0.5), color=colour, linestyle="none", **look)
    axes.set(xlim=(0, across), ylim=(down, 0))
    axes.set_axis_off()


def letters(axes: Axes, table: pd.DataFrame, picture: Picture, small: bool) -> None:
    """Each row as its own letter: `columns` are x, y and the letter."""
    x, y, letter = picture.columns
    shown = spread(table, 90 if small else 230)
    across, along = _apart(shown[x], 1), _apart(shown[y], -1)
    for row in shown.index:
        axes.text(across[row], along[row], str(shown.at[row, letter]), ha="center", va="center", color=COLOURS["dim"])
    axes.set(xlim=(across.min() - 0.5, across.max() + 0.5), ylim=(along.min() - 0.5, along.max() + 0.5))


def _height(axes: Axes, rows: int) -> float:
    """Points that one of so many rows is high."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return axes.get_position().height * figure.get_figheight() * 72 / rows


Kind = Callable[["Axes", "pd.DataFrame", Picture, bool], None]
KINDS: Mapping[str, Kind] = {
    "scatter": scatter,
    "lines": lines,
    "strips": strips,
    "calendar": calendar,
    "holes": holes,
    "images": images,
    "words": words,
    "squares": squares,
    "letters": letters,
}
