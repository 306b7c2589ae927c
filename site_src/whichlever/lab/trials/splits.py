"""Divisions of a task's rows in train and test, checked before anything is trained on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Any, Protocol

import numpy as np
import pandas as pd

from whichlever.errors import TaskError, one_line
from whichlever.lab.trials.records import Split


class Splitter(Protocol):
    """Anything with scikit-learn's `split`."""

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[np.ndarray, np.ndarray]]: ...


@dataclass(frozen=True)
class RollingOrigin:
    """Splits in time: train on all that came before, test on the next `test_size` distinct values of `by`.

    Test windows follow each other and do not overlap; the last one ends with the table.
    Source: Tashman, International Journal of Forecasting 16:437-450, 2000, doi:10.1016/S0169-2070(00)00065-0.
    """

    by: str
    """The column that holds the time."""
    n_splits: int = 20
    """How many test windows there are."""
    test_size: int = 1
    """How many distinct values of `by` a test window holds."""
    gap: int = 0
    """How many values between train and test are left out."""
    window: int | None = None
    """How many of the latest values training is limited to; default: all."""
    skip: int = 0
    """How many of the latest values are kept out of sight altogether."""

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


@dataclass(frozen=True, eq=False, kw_only=True)
class Divisible:
    """What a division of a task's rows depends on, and nothing else of the task. Arrays are by row id."""

    splitter: Splitter
    """What proposes the divisions."""
    inputs: pd.DataFrame
    """All rows, without the target."""
    targets: pd.Series
    """The true targets, which a stratified splitter looks at."""
    testable: np.ndarray
    """A mask of the rows that may be test rows."""
    groups: np.ndarray | None
    """One integer per row, equal for rows of one group; None without groups."""
    grouped_by: str | Sequence[str] | None
    """The columns that together name a group."""
    when: np.ndarray | None
    """The time of each row, where an order is declared."""
    time: str | None
    """The column that holds the time."""
    careless: bool
    """Whether train may lie after test, which is shown to teach only."""
    start_rows: int | None
    """How many training rows the start may use; the rest is the pool. Default: all."""
    seed: int
    """From which the draws of start rows and of the pool's order follow."""

    def units(self, ids: np.ndarray) -> int:
        """How many groups `ids` belong to, or how many rows they are where there are no groups."""
        return len(ids) if self.groups is None else len(np.unique(self.groups[ids]))


def group_ids(rows: pd.DataFrame, groups: str | Sequence[str] | None) -> np.ndarray | None:
    """One integer per row, equal for rows that are alike in the columns `groups`; None without groups."""
    if groups is None:
        return None
    columns = [groups] if isinstance(groups, str) else list(groups)
    return rows.groupby(columns, dropna=False, sort=False).ngroup().to_numpy()


def make_splits(rows: Divisible) -> tuple[Split, ...]:
    """All divisions of the rows, checked: disjoint, in range, no group on both sides, no future in train."""
    eligible = np.flatnonzero(rows.testable)
    pairs, again = (_divide(rows, eligible) for _ in range(2))
    if len(pairs) < 2:
        raise TaskError(f"the splitter {rows.splitter!r} makes {len(pairs)} split(s); an interval needs at least 2")
    if len(pairs) != len(again) or not all(
        np.array_equal(one, other)
        for pair, repeated in zip(pairs, again, strict=True)
        for one, other in zip(pair, repeated, strict=True)
    ):
        raise TaskError(
            f"the splitter {rows.splitter!r} splits differently each time; give it a number as random_state"
        )
    own = _disjoint_starts(rows, eligible, [train for train, _ in pairs])
    return tuple(_one_split(rows, eligible, number, *pair, own) for number, pair in enumerate(pairs))


def _disjoint_starts(rows: Divisible, eligible: np.ndarray, trains: Sequence[np.ndarray]) -> np.ndarray | None:
    """Start rows of each split, shape (J, start_rows), no row twice and none ever tested; None where rows are too few.

    Groups, and an order in time, would tie such samples together all the same.
    """
    if rows.start_rows is None or rows.groups is not None or rows.when is not None:
        return None
    if not all(np.issubdtype(train.dtype, np.integer) and _within(train, eligible) for train in trains):
        return None  # which is told split by split
    common = eligible[reduce(np.intersect1d, trains)]
    count = len(trains) * rows.start_rows
    if count > len(common):
        return None
    return np.random.default_rng([rows.seed]).permutation(common)[:count].reshape(len(trains), -1)


def _within(positions: np.ndarray, eligible: np.ndarray) -> bool:
    return len(positions) > 0 and positions.min() >= 0 and positions.max() < len(eligible)


def test_overlap(splits: Sequence[Split]) -> float:
    """How much of a split's test rows another split tests, too: the mean over all pairs of splits."""
    shares = [len(np.intersect1d(a.test, b.test)) / min(a.n_test, b.n_test) for a, b in combinations(splits, 2)]
    return float(np.mean(shares))


def _divide(rows: Divisible, eligible: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """What the splitter makes of the rows that may be tested, as positions among them."""
    X, y = rows.inputs.iloc[eligible], rows.targets.iloc[eligible]
    groups = None if rows.groups is None else rows.groups[eligible]
    try:
        return [(np.asarray(train), np.asarray(test)) for train, test in rows.splitter.split(X, y, groups)]
    except Exception as error:
        raise TaskError(f"the splitter {rows.splitter!r} cannot split these rows: {one_line(error)}") from error


def _one_split(
    rows: Divisible,
    eligible: np.ndarray,
    number: int,
    train_positions: np.ndarray,
    test_positions: np.ndarray,
    own: np.ndarray | None,
) -> Split:
    for positions in (train_positions, test_positions):
        if len(positions) == 0:
            raise TaskError(f"split {number}: no rows on one side; make fewer or larger splits")
        if not np.issubdtype(positions.dtype, np.integer):
            raise TaskError(f"split {number}: {positions.dtype} values; a splitter must yield the rows' positions")
        if not _within(positions, eligible):
            raise TaskError(f"split {number}: positions out of range; {len(eligible)} rows may be tested")
    train, test = eligible[np.sort(train_positions)], eligible[np.sort(test_positions)]
    _check_sides(rows, number, train, test)
    start, pool = _start_and_pool(rows, number, train, own)
    return Split(
        number=number,
        train=np.union1d(start, _joining(rows, test)),
        test=test,
        pool=pool,
        n_train=len(start),
        units_train=rows.units(start),
        units_test=rows.units(test),
    )


def _check_sides(rows: Divisible, number: int, train: np.ndarray, test: np.ndarray) -> None:
    groups, when = rows.groups, rows.when
    if len(np.intersect1d(train, test)):
        raise TaskError(f"split {number}: a row is in train and in test; they must be disjoint")
    if len(np.unique(train)) < len(train) or len(np.unique(test)) < len(test):
        raise TaskError(f"split {number}: a row appears twice on one side; each may appear once")
    if groups is not None and len(np.intersect1d(groups[train], groups[test])):
        raise TaskError(f"split {number}: a group of {rows.grouped_by} is in train and in test; split by groups")
    if when is not None and not rows.careless and when[train].max() >= when[test].min():
        raise TaskError(f"split {number}: train is not before test by {rows.time}; use RollingOrigin")


def _joining(rows: Divisible, test: np.ndarray) -> np.ndarray:
    """Rows that are never tested: they join the training rows, unless their group, or a later time, is tested."""
    groups, when = rows.groups, rows.when
    others = np.flatnonzero(~rows.testable)
    if groups is not None:
        others = others[~np.isin(groups[others], groups[test])]
    if when is not None:
        others = others[when[others] < when[test].min()]
    return others


def _start_and_pool(
    rows: Divisible, number: int, train: np.ndarray, own: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    if rows.start_rows is None:
        return train, train[:0]
    if rows.start_rows > len(train):
        raise TaskError(f"start_rows is {rows.start_rows}, but split {number} has {len(train)} training rows; lower it")
    order = np.random.default_rng([rows.seed, number]).permutation(train)
    if own is not None:
        return np.sort(own[number]), order[~np.isin(order, own[number])]
    return np.sort(order[: rows.start_rows]), order[rows.start_rows :]
