"""What a picture says to somebody who does not see it: the same chance to find what is odd, and not the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.front_matter_keys import Picture

if TYPE_CHECKING:
    import pandas as pd

LISTED = 3  # rows that are told one by one at each end of a scale
ENTRIES = 56  # words that are told as they stand
FIRST = 24  # images whose labels are told


def axis_words(picture: Picture, number: int, sheet: Datasheet) -> str:
    """What one of the picture's scales counts, with its unit."""
    name = picture.columns[number]
    if number < len(picture.labels):
        return picture.labels[number]
    unit = next((column.unit for column in sheet.columns if column.name == name), "")
    words = name.replace("_", " ").removesuffix(f" {unit}")
    return f"{words}, in {unit}" if unit else words


def alternative(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    """A few sentences: how many rows, over what they reach, and which lie outermost."""
    told = f"{len(table):,} rows. {TOLD[picture.kind](picture, table, sheet)}"
    return f"{told} A straight line of least squares is drawn through them." if picture.line else told


def _scales(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    return " ".join(_scale(table[name], axis_words(picture, at, sheet)) for at, name in enumerate(picture.columns[:2]))


def _scale(column: pd.Series, words: str) -> str:
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    values = column.dropna()
    if is_datetime64_any_dtype(values):
        return f"{words}: from {values.min():%d %B %Y} to {values.max():%d %B %Y}."
    if not is_numeric_dtype(values):
        counts = values.value_counts().head(12)
        return f"{words}: {', '.join(f'{value} ({count})' for value, count in counts.items())}."
    low, high = values.quantile([0.05, 0.95])
    ends = values.sort_values(kind="stable")
    listed = [", ".join(map(_number, part)) for part in (ends[:LISTED], ends[-LISTED:])]
    return f"{words}: nine rows in ten from {_number(low)} to {_number(high)}; lowest {listed[0]}, highest {listed[1]}."


def _number(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _calendar(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    date, amount = picture.columns
    means = table.groupby(table[date].dt.day_name(), sort=False)[amount].mean()
    days = ", ".join(f"{day} {_number(mean)}" for day, mean in means.items())
    years = table[date].dt.year
    least = table[years > years.max() - 3].nsmallest(2 * LISTED, amount).sort_values(date)
    low = ", ".join(f"{row[date]:%A, %d %B %Y}" for _, row in least.iterrows())
    return f"{axis_words(picture, 1, sheet)}, on average: {days}. The days with the least of the last years: {low}."


def _holes(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    groups = table.groupby(picture.by[0]) if picture.by else [("all", table)]
    told = [
        f"{name}, {len(rows):,} rows: "
        + ", ".join(f"{column} {rows[column].isna().sum()}" for column in picture.columns)
        for name, rows in groups
    ]
    return f"Empty cells, by {picture.by[0] if picture.by else 'column'}. {'. '.join(told)}."


def _labels(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    return f"The first {FIRST} are shown, with these labels under them: {_joined(table[picture.columns[0]][:FIRST])}."


def _entries(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    places = [round(place * (len(table) - 1) / (ENTRIES - 1)) for place in range(min(ENTRIES, len(table)))]
    return f"Some of the entries, as typed: {_joined(table[picture.columns[0]].iloc[places])}."


def _joined(values: pd.Series) -> str:
    return ", ".join(map(str, values))


def _counts(picture: Picture, table: pd.DataFrame, sheet: Datasheet) -> str:
    return _scale(table[picture.columns[0]].astype(str), axis_words(picture, 0, sheet))


TOLD: Mapping[str, Callable[[Picture, pd.DataFrame, Datasheet], str]] = {
    **dict.fromkeys(("scatter", "lines", "strips", "letters"), _scales),
    "calendar": _calendar,
    "holes": _holes,
    "images": _labels,
    "words": _entries,
    "squares": _counts,
}
