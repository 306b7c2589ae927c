"""Divisions of a task's rows in train and test, checked before anything is trained on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from whichlever.errors import TaskError
from whichlever.lab.trials.records import Split

if TYPE_CHECKING:
    from whichlever.lab.trials.spec import Task


class Splitter(Protocol):
    """Anything with scikit-learn's `split`."""

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[np.ndarray, np.ndarray]]: ...


@dataclass(frozen=True)
class RollingOrigin:
    """Splits in time: train on all that came before, test on the next `test_size` distinct values of `by`.

    Test windows follow each other and do not overlap; the last one ends with the table.
    `gap` values between train and test are left out; `window` limits training to the latest that many values.
    Source: Tashman, International Journal of Forecasting 16:437-450, 2000, doi:10.1016/S0169-2070(00)00065-0.
    """

    by: str
    n_splits: int = 20
    test_size: int = 1
    gap: int = 0
    window: int | None = None
    skip: int = 0  # how many of the latest values are kept out of sight altogether

    def __post_init__(self) -> None:
        for name, least in (("n_splits", 2), ("test_size", 1), ("gap", 0), ("window", 1), ("skip", 0)):
            value = getattr(self, name)
            if not (isinstance(value, int) and value >= least) and not (name == "window" and value is None):
                raise TaskError(f"RollingOrigin: {name} is {value!r}; expected a whole number from {least} up")

    def split(self, X: pd.DataFrame, y: Any = None, groups: Any = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Positions of train and test rows of each window, the earliest first."""
        _, period = np.unique(X[self.by].to_numpy(), return_inverse=True)
        end = int(period.max()) + 1 - self.skip
        first = end - self.n_splits * self.test_size
        if first - self.gap < 1:
            raise ValueError(
                f"{self.n_splits} windows of {self.test_size}, a gap of {self.gap} and a value to train on "
                f"need more than the {end} values of {self.by} that there are"
            )
        for start in range(first, end, self.test_size):
            oldest = 0 if self.window is None else start - self.gap - self.window
            train = np.flatnonzero((period < start - self.gap) & (period >= oldest))
            yield train, np.flatnonzero((period >= start) & (period < start + self.test_size))

    def earlier(self) -> RollingOrigin:
        """The windows just before these: for exploring without seeing the published ones."""
        return replace(self, skip=self.skip + self.n_splits * self.test_size)


def group_ids(task: Task) -> np.ndarray | None:
    """One integer per row of the task, equal for rows of one group; None without groups."""
    if task.groups is None:
        return None
    columns = [task.groups] if isinstance(task.groups, str) else list(task.groups)
    return task.rows.groupby(columns, dropna=False, sort=False).ngroup().to_numpy()


def make_splits(task: Task) -> tuple[Split, ...]:
    """All divisions of the task, checked: disjoint, in range, no group on both sides, no future in train."""
    eligible = np.flatnonzero(task.testable())
    groups = group_ids(task)
    pairs, again = (_divide(task, eligible, groups) for _ in range(2))
    if len(pairs) < 2:
        raise TaskError(f"the splitter {task.split!r} makes {len(pairs)} split(s); an interval needs at least 2")
    if len(pairs) != len(again) or not all(
        np.array_equal(one, other)
        for pair, repeated in zip(pairs, again, strict=True)
        for one, other in zip(pair, repeated, strict=True)
    ):
        raise TaskError(f"the splitter {task.split!r} splits differently each time; give it a number as random_state")
    return tuple(_one_split(task, groups, eligible, number, *pair) for number, pair in enumerate(pairs))


def _divide(task: Task, eligible: np.ndarray, groups: np.ndarray | None) -> list[tuple[np.ndarray, np.ndarray]]:
    """What the task's splitter makes of the rows that may be tested, as positions among them."""
    X = task.rows.drop(columns=task.target).iloc[eligible]
    y = task.true_targets().iloc[eligible]
    try:
        pairs = list(task.split.split(X, y, None if groups is None else groups[eligible]))
        return [(np.asarray(train), np.asarray(test)) for train, test in pairs]
    except Exception as error:
        raise TaskError(f"the splitter {task.split!r} cannot split these rows: {_one_line(error)}") from error


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _one_split(
    task: Task,
    groups: np.ndarray | None,
    eligible: np.ndarray,
    number: int,
    train_positions: np.ndarray,
    test_positions: np.ndarray,
) -> Split:
    for positions in (train_positions, test_positions):
        if len(positions) == 0:
            raise TaskError(f"split {number}: no rows on one side; make fewer or larger splits")
        if not np.issubdtype(positions.dtype, np.integer):
            raise TaskError(f"split {number}: {positions.dtype} values; a splitter must yield the rows' positions")
        if positions.min() < 0 or positions.max() >= len(eligible):
            raise TaskError(f"split {number}: positions out of range; {len(eligible)} rows may be tested")
    train, test = eligible[np.sort(train_positions)], eligible[np.sort(test_positions)]
    _check_sides(task, groups, number, train, test)
    start, pool = _start_and_pool(task, number, train)
    return Split(
        number=number,
        train=np.union1d(start, _joining(task, groups, test)),
        test=test,
        pool=pool,
        n_train=len(start),
        units_train=_units(groups, start),
        units_test=_units(groups, test),
    )


def _check_sides(task: Task, groups: np.ndarray | None, number: int, train: np.ndarray, test: np.ndarray) -> None:
    if len(np.intersect1d(train, test)):
        raise TaskError(f"split {number}: a row is in train and in test; they must be disjoint")
    if len(np.unique(train)) < len(train) or len(np.unique(test)) < len(test):
        raise TaskError(f"split {number}: a row appears twice on one side; each may appear once")
    if groups is not None and len(np.intersect1d(groups[train], groups[test])):
        raise TaskError(f"split {number}: a group of {task.groups} is in train and in test; split by groups")
    if task.time is not None and not task.careless:
        when = task.rows[task.time].to_numpy()
        if when[train].max() >= when[test].min():
            raise TaskError(f"split {number}: train is not before test by {task.time}; use RollingOrigin")


def _joining(task: Task, groups: np.ndarray | None, test: np.ndarray) -> np.ndarray:
    """Rows that are never tested: they join the training rows, unless their group, or a later time, is tested."""
    others = np.flatnonzero(~task.testable())
    if groups is not None:
        others = others[~np.isin(groups[others], groups[test])]
    if task.time is not None:
        when = task.rows[task.time].to_numpy()
        others = others[when[others] < when[test].min()]
    return others


def _start_and_pool(task: Task, number: int, train: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if task.start_rows is None:
        return train, train[:0]
    if task.start_rows > len(train):
        raise TaskError(f"start_rows is {task.start_rows}, but split {number} has {len(train)} training rows; lower it")
    order = np.random.default_rng([task.seed, number]).permutation(train)
    return np.sort(order[: task.start_rows]), order[task.start_rows :]


def _units(groups: np.ndarray | None, ids: np.ndarray) -> int:
    return len(ids) if groups is None else len(np.unique(groups[ids]))
