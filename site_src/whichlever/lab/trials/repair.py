"""All rows of a task as `repair` leaves them, checked to work row by row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from whichlever.errors import LeverError
from whichlever.lab.seal.apart import apart
from whichlever.lab.trials.lever import AnyLever, call, under_seal
from whichlever.lab.trials.records import Split
from whichlever.lab.trials.spec import TaskSpec


def repaired(task: TaskSpec, lever: AnyLever, split: Split) -> pd.DataFrame:
    """All rows of the task as `repair` leaves them, checked to work row by row."""
    if "repair" not in lever.defines():
        return task.rows
    inputs = task.rows.drop(columns=task.target)
    try:
        whole = _repair(lever, inputs, split)
    except LeverError as error:
        if f"KeyError: {task.target!r}" not in error.message:
            raise
        told = f"repair() asked for the target, {task.target!r}; it sees the other columns only, those of test rows too"
        raise LeverError(f"{told}; mend targets in data()", error.path, error.line) from None
    for subset in _subsets(inputs, whole, split, np.random.default_rng([task.seed, split.number])):
        part = _repair(lever, inputs.loc[subset], split)
        try:
            pd.testing.assert_frame_equal(part, whole.loc[subset], rtol=1e-12, atol=0)
        except AssertionError as error:
            detail = " ".join(str(error).split())[:300]
            raise LeverError(
                f"repair() gives {len(subset)} rows another result than all rows: it looks at other rows, "
                f"or changes a type only sometimes ({detail}); repair row by row",
                lever.path,
                lever.line,
            ) from None
    return whole.assign(**{task.target: task.rows[task.target]})[list(task.rows.columns)]


def _subsets(inputs: pd.DataFrame, whole: pd.DataFrame, split: Split, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Row ids to repair apart: each side of the split, any half, some single rows, repaired ones among them."""
    order = rng.permutation(len(inputs))
    before, after = (table.astype(object).where(table.notna(), "") for table in (inputs, whole))
    same = after.eq(before).all(axis=1).to_numpy()
    yield from (split.train, split.test, np.sort(order[: len(order) // 2]))
    yield from (order[row : row + 1] for row in np.flatnonzero(same[order])[:2])
    yield from (order[row : row + 1] for row in np.flatnonzero(~same[order])[:3])


def _repair(lever: AnyLever, inputs: pd.DataFrame, split: Split) -> pd.DataFrame:
    with under_seal([lever], "repair()", split.number):
        made = apart(call, lever, "repair", inputs.copy())
    if not isinstance(made, pd.DataFrame):
        raise LeverError(f"repair() returned {type(made).__name__}, expected a DataFrame", lever.path, lever.line)
    if not made.index.equals(inputs.index):
        raise LeverError("repair() changed the rows' number, order or index; keep them", lever.path, lever.line)
    if list(made.columns) != list(inputs.columns):
        raise LeverError("repair() changed the columns; new columns are a features lever", lever.path, lever.line)
    return made
