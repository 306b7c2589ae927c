"""What a task's files need to know, found in the table and in what its author said."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from whichlever.errors import UsageError, nearest
from whichlever.press.scaffold.tables import NewTable

NEW_IN_USE = ("rows", "groups", "time")
"""What may be new where predictions are used: other rows, rows of other groups, rows of a later time."""
FEW = 10  # whole numbers that differ, up to which a target is a class
KINDS = 30  # texts that differ, up to which a column is a category
WORDS = 3  # on average, from which a text is read word by word
WINDOWS = 20  # of time that are tested, where the table has as many


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the author says of a task."""

    target: str
    new_in_use: str = "rows"
    groups: tuple[str, ...] = ()
    time: str = ""
    truth: str = ""
    """The column that holds true targets."""
    budget: int = 0
    """How many of them the data lever may ask for."""


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A task in the words of its templates."""

    wanted: Wanted
    dataset: str
    rows: int
    """How many the table has."""
    classes: bool
    """Whether the target names classes."""
    stratified: bool
    """Whether each class has enough rows to be in every train and test."""
    gaps: bool
    """Whether some targets are missing."""
    sort: bool
    """Whether the rows are in another order than time's."""
    unit: str
    negligible: float
    windows: int
    window: int
    """How many windows of time are tested, and how many distinct times each holds."""
    numbers: tuple[str, ...]
    categories: tuple[str, ...]
    texts: tuple[str, ...]
    dates: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    """Columns that the start does not see, and why."""


def outline(table: NewTable, wanted: Wanted) -> Outline:
    """What the files of a task need. Raises `UsageError` for what does not fit the table."""
    _check(table, wanted)
    target = table.rows[wanted.target]
    classes = not pd.api.types.is_numeric_dtype(target) or pd.api.types.is_bool_dtype(target) or _is_code(target)
    places = _places(table, wanted)
    windows, window = _windows(table, wanted)
    return Outline(
        wanted=wanted,
        dataset=table.name,
        rows=len(table.rows),
        classes=classes,
        stratified=classes and int(target.value_counts().min()) >= 4,
        gaps=bool(target.isna().any()),
        sort=bool(wanted.time) and not table.rows[wanted.time].is_monotonic_increasing,
        unit=next(column.unit for column in table.columns if column.name == wanted.target),
        negligible=0.01 if classes else _one_digit(float(target.std()) / 100),
        windows=windows,
        window=window,
        numbers=places["number"],
        categories=places["category"],
        texts=places["text"],
        dates=places["date"],
        left_out=_left_out(table, wanted),
    )


def _check(table: NewTable, wanted: Wanted) -> None:
    named = {"--target": (wanted.target,), "--groups": wanted.groups, "--time": (wanted.time,)}
    named["--truth"] = (wanted.truth,)
    for option, names in named.items():
        for name in filter(None, names):
            if name not in table.names:
                raise UsageError(f"{option} {name}: {table.name} has no such column; {nearest(name, table.names)}")
            if option != "--target" and name == wanted.target:
                raise UsageError(f"{option} {name}: that is the target; name another column")
    if not wanted.target:
        raise UsageError(f"no target; name the column to predict by --target: {', '.join(table.names)}")
    if wanted.new_in_use not in NEW_IN_USE:
        raise UsageError(f"--new-in-use {wanted.new_in_use}: {nearest(wanted.new_in_use, NEW_IN_USE)}")
    if bool(wanted.groups) != (wanted.new_in_use == "groups"):
        raise UsageError("--new-in-use groups and --groups COLUMN go together; give both, or neither")
    if bool(wanted.time) != (wanted.new_in_use == "time"):
        raise UsageError("--new-in-use time and --time COLUMN go together; give both, or neither")
    if bool(wanted.truth) != (wanted.budget > 0):
        raise UsageError("--truth COLUMN and --budget N go together: true targets are what the expert sells")
    _check_target(table, wanted)


def _check_target(table: NewTable, wanted: Wanted) -> None:
    target = table.rows[wanted.target]
    if target.nunique() < 2:
        raise UsageError(f"the target {wanted.target!r} has no two values; nothing is to be predicted")
    if pd.api.types.is_datetime64_any_dtype(target):
        raise UsageError(f"the target {wanted.target!r} holds dates; make it a number, such as days since another date")
    if not pd.api.types.is_numeric_dtype(target) and target.nunique() > KINDS:
        raise UsageError(f"the target {wanted.target!r} has {target.nunique()} texts; expected a number or few classes")
    if wanted.groups and len(table.rows.drop_duplicates(list(wanted.groups))) < 4:
        raise UsageError(f"--groups {' '.join(wanted.groups)}: fewer than 4 groups; too few to test on others")


def _is_code(target: pd.Series) -> bool:
    """Whether a number stands for a class: few whole ones."""
    present = target.dropna()
    return bool(present.nunique() <= FEW and (present == present.round()).all())


def _windows(table: NewTable, wanted: Wanted) -> tuple[int, int]:
    """How many windows of how many times: the later half of the table."""
    if not wanted.time:
        return 0, 0
    times = table.rows[wanted.time]
    if times.isna().any():
        raise UsageError(f"--time {wanted.time}: some cells are empty; fill them in, or leave these rows out")
    if not (pd.api.types.is_numeric_dtype(times) or pd.api.types.is_datetime64_any_dtype(times)):
        raise UsageError(f"--time {wanted.time}: holds text; write dates as 2026-01-31, or number the rows")
    later = times.nunique() // 2
    if later < 4:
        raise UsageError(f"--time {wanted.time}: {times.nunique()} distinct times; too few to test on later ones")
    windows = min(WINDOWS, later)
    return windows, later // windows


def _places(table: NewTable, wanted: Wanted) -> dict[str, tuple[str, ...]]:
    """The columns that the start sees, by how they become numbers."""
    kinds = {name: _place(table.rows[name]) for name in _inputs(table, wanted)}
    if not any(kinds.values()):
        raise UsageError(f"{table.name} has no column to predict {wanted.target!r} from; add some")
    return {
        kind: tuple(name for name, place in kinds.items() if place == kind)
        for kind in ("number", "category", "text", "date")
    }


def _inputs(table: NewTable, wanted: Wanted) -> list[str]:
    apart = {wanted.target, wanted.truth, *wanted.groups}
    return [name for name in table.names if name not in apart]


def _place(values: pd.Series) -> str:
    """How a column becomes numbers; "" where it does not."""
    present = values.dropna()
    if not len(present):
        return ""
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return "number"
    if present.nunique() <= KINDS:
        return "category"
    return "text" if present.map(lambda text: len(str(text).split())).mean() >= WORDS else ""


def _left_out(table: NewTable, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    grouped = [(name, "it names the groups, and those in use are new") for name in wanted.groups]
    names = [(name, _why(table.rows[name])) for name in _inputs(table, wanted) if not _place(table.rows[name])]
    return (*grouped, *names)


def _why(values: pd.Series) -> str:
    return "it is empty" if values.isna().all() else f"{values.nunique()} texts that differ, without words"


def _one_digit(value: float) -> float:
    """Rounded to its first digit that is not 0."""
    if not (value > 0 and math.isfinite(value)):
        return 0.01
    return float(f"{value:.0e}")
