"""The training rows of the first split in their picture's axes, and what the data lever does to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from whichlever.lab.trials.records import Cell, Changed, FirstLook
from whichlever.press.catalog.front_matter_keys import Picture
from whichlever.press.pages.pictures.answers.places import FLOOR, LEFT, NAMES, RIGHT, TOP, Scale, numbers, scale, some

if TYPE_CHECKING:
    import pandas as pd

KEPT, GONE, CHANGED, COUNTS, NEW = "kept", "gone", "changed", "counts", "new"
SIGNS = {GONE: "×", CHANGED: "◆", COUNTS: "⬤", NEW: "+"}
MOST = 260  # rows that are drawn as points
MOST_WORDS = {"words": 77}  # and as what is written in them
NEAREST = 12  # tests whose mean prediction is one place of a line
PIECES = 16  # of a line
CELLS = 44  # rows of which each cell is drawn
RADIUS = 2.2
ON_SCALES = ("scatter", "lines", "letters", "strips", "calendar")
TEXTS = {"words": 0}  # kinds whose rows are words: the column that says them
Place = tuple[int, int]
Line = tuple[Place, ...]


@dataclass(frozen=True)
class Mark:
    """One row, or one cell of it."""

    at: Place
    """Where it stands before any lever is pulled; a new one, where it appears."""
    becomes: str = KEPT
    """What the data lever makes of it."""
    to: Place | None = None
    """Where it goes."""
    radius: float = RADIUS
    """Its size, with the data lever."""
    text: str = ""
    """What is written in its place."""
    new_text: str = ""
    """What the data lever writes instead."""


@dataclass(frozen=True)
class Rows:
    """The rows of the table that a picture draws, by row id, before and with the data lever."""

    before: pd.DataFrame
    after: pd.DataFrame
    becomes: Mapping[int, str] = field(default_factory=dict)
    """Of the ids that do not stay as they are."""


def marks(look: FirstLook, picture: Picture, table: pd.DataFrame) -> tuple[Mark, ...]:
    """The rows as a picture's kind shows them; what has no place there is left out."""
    rows = _rows(look, picture, table)
    if picture.kind == "holes":
        return _cells(rows, picture)
    places = _on_scales(rows, picture, table, look.tested) if picture.kind in ON_SCALES else _in_order(rows)
    radii = _radii(look.changed)
    said = picture.columns[TEXTS[picture.kind]] if picture.kind in TEXTS else ""
    made = (_mark(rows, number, *places, radii, said) for number in range(len(rows.before)))
    return tuple(mark for mark in made if mark is not None)


def told(look: FirstLook) -> str:
    """How many rows the data lever touches, of all that the start trains on."""
    changed, of_all = look.changed, f"of {len(look.trained):,} rows"
    cells = {row for ids, _ in changed.values.values() for row in ids}
    counted = [
        (GONE, len(changed.gone), f"{of_all} fade"),
        (CHANGED, len(cells), f"{of_all} change"),
        (COUNTS, len(changed.counts), f"{of_all} count more or less"),
        (NEW, len(changed.new), "appear"),
    ]
    said = [f"{SIGNS[what]} {count:,} {words}" for what, count, words in counted if count]
    return f"{', '.join(said)}." if said else "No training row changes."


def _rows(look: FirstLook, picture: Picture, table: pd.DataFrame) -> Rows:
    """About `MOST` rows: where few are touched, all of these."""
    import pandas as pd

    changed = look.changed
    becomes = dict.fromkeys((row for row, _ in changed.counts), COUNTS)
    becomes |= dict.fromkeys((row for ids, _ in changed.values.values() for row in ids), CHANGED)
    becomes |= dict.fromkeys(changed.gone, GONE) | dict.fromkeys(changed.new, NEW)
    for name, values in picture.where.items():
        table = table[table[name].astype(str).isin(values)]
    if picture.kind == "strips":
        table = table[table[picture.columns[1]].isin(table[picture.columns[1]].value_counts().index[:NAMES])]
    columns = list(dict.fromkeys([*picture.columns, *picture.by]))
    trained = [row for row in look.trained if row in table.index]
    joined = [row for row in changed.new if row < 0 or row in table.index]
    shown = _chosen(trained, joined, becomes, MOST_WORDS.get(picture.kind, MOST))
    new = pd.DataFrame({name: changed.new_values.get(name, ()) for name in columns}, index=list(changed.new))
    old = table.loc[[row for row in shown if row in table.index], columns].astype(object)
    before = pd.concat([old, new[new.index.isin(shown) & ~new.index.isin(old.index)].astype(object)]).loc[shown]
    return Rows(before, _after(before, changed), becomes)


def _chosen(trained: Sequence[int], new: Sequence[int], becomes: Mapping[int, str], most: int) -> list[int]:
    touched = [*(row for row in trained if row in becomes), *new]
    plain = [row for row in trained if row not in becomes]
    share = max(most // 3, round(most * len(touched) / max(1, len(touched) + len(plain))))
    shown = [*some(touched, share), *some(plain, most - min(len(touched), share))]
    return sorted(shown, key=lambda row: (row < 0, abs(row)))


def _after(before: pd.DataFrame, changed: Changed) -> pd.DataFrame:
    import pandas as pd

    after = before.copy()
    for name in before.columns.intersection(list(changed.values)):
        values = pd.Series(changed.values[name][1], index=list(changed.values[name][0]), dtype=object)
        after[name] = values.reindex(after.index).where(after.index.isin(values.index), after[name])
    return after


Places = tuple[np.ndarray, np.ndarray]


def _on_scales(rows: Rows, picture: Picture, table: pd.DataFrame, tested: Sequence[int]) -> tuple[Places, Places]:
    """Of all rows across and along, before and with the data lever."""
    found = []
    for axis in (0, 1):
        parts = _numbers(rows, picture, table, axis)
        found.append(list(map(_scale(rows, picture, table, axis, tested), parts)))
    (x, x_after), (y, y_after) = found
    return (x, y), (x_after, y_after)


def _numbers(rows: Rows, picture: Picture, table: pd.DataFrame, axis: int) -> list[np.ndarray]:
    name = picture.columns[axis]
    apart = (1, -1)[axis] if picture.apart or picture.kind == "letters" else 0
    return numbers([rows.before[name], rows.after[name]], table[name], log=name in picture.log, apart=apart)


def _scale(rows: Rows, picture: Picture, table: pd.DataFrame, axis: int, tested: Sequence[int]) -> Scale:
    """A scale of the picture, which also holds the tests where a line through their predictions is drawn."""
    name = picture.columns[axis]
    tests = numbers([table[name].reindex(list(tested))], table[name], log=name in picture.log)
    ends = ((LEFT, RIGHT), (FLOOR, TOP))[axis]
    return scale([*_numbers(rows, picture, table, axis), *tests], *ends)


def trends(look: FirstLook, picture: Picture, table: pd.DataFrame) -> Mapping[str, Line]:
    """Where a picture sets the target against a column, a line through the predictions of each combination."""
    unfit = picture.kind not in ("scatter", "lines", "calendar") or picture.log
    if unfit or picture.columns[1] != look.target or look.classes:
        return {}
    rows = _rows(look, picture, table)
    across, along = (_scale(rows, picture, table, axis, look.tested) for axis in (0, 1))
    x = numbers([table[picture.columns[0]].reindex(look.tested)], table[picture.columns[0]])[0]
    return {name: _trend(x, cells, across, along) for name, cells in look.predicted.items()}


def _trend(x: np.ndarray, predicted: Sequence[Cell], across: Scale, along: Scale) -> Line:
    """At each place the mean prediction of the tests that are nearest."""
    known = np.isfinite(x)
    x, values = x[known], np.array(predicted, dtype=float)[known]
    places = np.linspace(x.min(), x.max(), PIECES)
    nearest = [np.argsort(np.abs(x - place), kind="stable")[:NEAREST] for place in places]
    heights = np.clip(along(np.array([values[rows].mean() for rows in nearest])), TOP - 6, FLOOR + 6)
    return tuple((round(float(a)), round(float(b))) for a, b in zip(across(places), heights, strict=True))


def _in_order(rows: Rows) -> tuple[Places, Places]:
    """Each row in its own place of a grid."""
    count = len(rows.before)
    across = max(1, round(np.sqrt(count * (RIGHT - LEFT) / (FLOOR - TOP))))
    wide, tall = (RIGHT - LEFT) / across, (FLOOR - TOP) / max(1, -(-count // across))
    places = (LEFT + wide * (np.arange(count) % across + 0.5), TOP + tall * (np.arange(count) // across + 0.5))
    return places, places


def _radii(changed: Changed) -> Mapping[int, float]:
    return {row: float(np.clip(RADIUS * np.sqrt(count), 0.8, 6)) for row, count in changed.counts}


def _mark(rows: Rows, number: int, before: Places, after: Places, radii: Mapping[int, float], said: str) -> Mark | None:
    row = int(rows.before.index[number])
    becomes = rows.becomes.get(row, KEPT)
    old, new = (_place(places, number) for places in (before, after))
    if new is None and old is None:
        return None
    if old is None:
        becomes = NEW
    texts = [_word(table[said].iloc[number]) for table in (rows.before, rows.after)] if said else ["", ""]
    return Mark(
        at=old or new or (0, 0),
        becomes=becomes,
        to=new if new != old else None,
        radius=round(radii.get(row, RADIUS), 1),
        text=texts[0],
        new_text=texts[1] if texts[1] != texts[0] else "",
    )


def _word(value: object) -> str:
    """A cell as it is written in a drawing; an empty one as a dash."""
    import pandas as pd

    if pd.isna(value):  # pyright: ignore[reportArgumentType, reportCallIssue]
        return "–"
    return f"{value:.3g}" if isinstance(value, float) else str(value)[:6]


def _place(places: Places, number: int) -> Place | None:
    x, y = places[0][number], places[1][number]
    return (round(float(x)), round(float(y))) if np.isfinite(x) and np.isfinite(y) else None


def _cells(rows: Rows, picture: Picture) -> tuple[Mark, ...]:
    """A row of the drawing for each column: cells that are full, and those that the data lever fills."""
    order = rows.before.sort_values(list(picture.by), kind="stable").index if picture.by else rows.before.index
    shown = some(list(order), CELLS)
    wide, tall = (RIGHT - LEFT) / len(shown), (FLOOR - TOP) / len(picture.columns)
    before, after = rows.before.notna(), rows.after.notna()
    made = []
    for across, row in enumerate(shown):
        for along, name in enumerate(picture.columns):
            full, filled = bool(before.at[row, name]), bool(after.at[row, name])
            gone = rows.becomes.get(row) == GONE
            at = (round(LEFT + wide * (across + 0.5)), round(TOP + tall * (along + 0.5)))
            if full or filled:
                made.append(Mark(at, GONE if gone else KEPT if full else NEW))
    return tuple(made)
