"""The training rows of one split, as the data lever makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from whichlever.errors import LeverError
from whichlever.lab.seal.apart import apart
from whichlever.lab.trials.expert import Expert
from whichlever.lab.trials.lever import AnyLever, call, under_seal
from whichlever.lab.trials.records import Prepared, Split
from whichlever.lab.trials.spec import WEIGHT, TaskSpec


def prepare(task: TaskSpec, lever: AnyLever | None, rows: pd.DataFrame, split: Split, budget: int) -> Prepared:
    """The training rows of one split: as recorded, or as the data lever returns them for this budget."""
    train = rows.loc[split.train]
    if lever is None or "data" not in lever.defines():
        return Prepared(train[train[task.target].notna()], 0)
    known = task.true_targets().loc[np.union1d(split.train, split.pool)]
    expert = Expert(known, rows.loc[split.pool], budget, lever.path)
    with under_seal([lever], f"data() on split {split.number}", split.number):
        made = apart(call, lever, "data", train.copy(), expert)
    given = rows.loc[[*split.train, *expert.collected()]]
    return Prepared(_checked_data(task, lever, given, made), expert.questions)


def _checked_data(task: TaskSpec, lever: AnyLever, given: pd.DataFrame, made: Any) -> pd.DataFrame:
    """What data() returned, its columns in the order of `given`: the training rows and those collected."""

    def refuse(what: str) -> NoReturn:
        raise LeverError(f"data() {what}", lever.path, lever.line)

    if not isinstance(made, pd.DataFrame):
        refuse(f"returned {type(made).__name__}, expected a DataFrame of training rows")
    if not made.columns.is_unique:
        refuse(f"returned the column {made.columns[made.columns.duplicated()][0]!r} twice; return it once")
    if missing := [column for column in given.columns if column not in made.columns]:
        refuse(f"lost the column {missing[0]!r}; return the columns it was given")
    if extra := [column for column in made.columns if column not in (*given.columns, WEIGHT)]:
        refuse(f"added the column {extra[0]!r}; new columns are a features lever")
    if len(made) == 0:
        refuse("returned no rows; return at least some of those it was given")
    ids = made.index.to_numpy()
    if not np.issubdtype(ids.dtype, np.integer):
        refuse("changed the index; it must hold row ids, and invented rows have negative ones")
    strangers = np.setdiff1d(ids[ids >= 0], given.index)
    if len(strangers):
        refuse(f"returned row {strangers[0]}, which is no training row; invented rows have negative ids")
    _check_values(given, made, task.target, refuse)
    return made[[*given.columns, *([WEIGHT] if WEIGHT in made else [])]].copy()


def _check_values(given: pd.DataFrame, made: pd.DataFrame, target: str, refuse: Callable[[str], NoReturn]) -> None:
    if made[target].isna().any():
        refuse(f"left {int(made[target].isna().sum())} rows without a {target}; drop them")
    if WEIGHT in made:
        weights = pd.to_numeric(made[WEIGHT], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
            refuse(f"gave a {WEIGHT} that is no finite number from 0 up, or nothing but 0; weight each row")
    for column in given.columns:
        if _infinite(made[column]) and not _infinite(given[column]):
            refuse(f"put an infinite number into {column!r}; drop such rows, or leave the cell empty where some were")
        if made[column].isna().any() and not given[column].isna().any():
            refuse(f"left empty cells in {column!r}, which had none; fill them or drop the rows")


def _infinite(values: pd.Series) -> bool:
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_complex_dtype(values)
    return numeric and bool(np.isinf(values.to_numpy(dtype=float, na_value=np.nan)).any())
