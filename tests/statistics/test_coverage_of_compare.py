"""What `task.compare` shows is what an independent computation gives, and its intervals hold the true gain.

One column (`weak`) is what the start sees; the lever adds another (`strong`). Least squares by numpy alone repeats
the comparison on a few tables exactly, and then, because it is quick, on many: how often does the interval hold the
gain of endless new tables of the same kind?
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit

from whichlever.lab import RollingOrigin, Task
from whichlever.lab.evidence.interval import Interval, corrected_interval
from whichlever.lab.trials.records import Split

TABLES = [600, pytest.param(2000, marks=pytest.mark.thorough)]
ROWS = 120
WEAK, BOTH = ["weak"], ["weak", "strong"]

Table = Callable[[np.random.Generator], pd.DataFrame]


def seen(columns: list[str]) -> ColumnTransformer:
    return ColumnTransformer([("kept", "passthrough", columns)])


def features() -> ColumnTransformer:
    return seen(BOTH)


def plain(draw: np.random.Generator) -> pd.DataFrame:
    """Rows that know nothing of each other."""
    weak, strong, noise = draw.normal(size=(3, ROWS))
    return pd.DataFrame({"weak": weak, "strong": strong, "y": weak + 0.5 * strong + noise})


def grouped(draw: np.random.Generator) -> pd.DataFrame:
    """Thirty groups of four rows that share a part of their error."""
    table = plain(draw)
    group = np.repeat(np.arange(ROWS // 4), 4)
    return table.assign(group=group, y=table["y"] + draw.normal(scale=0.7, size=ROWS // 4)[group])


def in_time(draw: np.random.Generator) -> pd.DataFrame:
    """Rows in order, whose errors follow each other a little."""
    table = plain(draw)
    shock = draw.normal(size=ROWS)
    return table.assign(when=np.arange(ROWS), y=table["y"] + 0.3 * np.concatenate([[0], shock[:-1]]))


CASES: dict[str, tuple[Table, dict[str, object]]] = {
    "random": (plain, {"split": ShuffleSplit(20, test_size=0.3, random_state=0)}),
    "groups": (grouped, {"split": GroupShuffleSplit(20, test_size=0.3, random_state=0), "groups": "group"}),
    "time": (in_time, {"split": RollingOrigin("when", n_splits=15, test_size=5), "time": "when"}),
}


def task(table: pd.DataFrame, how: dict[str, object]) -> Task:
    start = {"features": seen(WEAK), "model": LinearRegression(), "negligible": 1e-9}
    return Task(rows=table, target="y", metric="neg_mean_absolute_error", **start, **how)


def error(table: np.ndarray, split: Split, inputs: list[int]) -> float:
    """Mean absolute error of least squares, by numpy alone; columns 0 and 1 are the inputs, 2 is the target."""
    train, test = table[split.train], table[split.test]
    weights = np.linalg.lstsq(np.column_stack([np.ones(len(train)), train[:, inputs]]), train[:, 2], rcond=None)[0]
    predicted = np.column_stack([np.ones(len(test)), test[:, inputs]]) @ weights
    return float(np.abs(test[:, 2] - predicted).mean())


def gain(table: np.ndarray, split: Split) -> float:
    return error(table, split, [0]) - error(table, split, [0, 1])


def interval(table: np.ndarray, splits: Sequence[Split], *, ordered: bool) -> Interval:
    ratio = float(np.mean([split.units_test / split.units_train for split in splits]))
    tested = float(np.mean([split.units_test for split in splits]))
    return corrected_interval([gain(table, split) for split in splits], ratio, ordered=ordered, units_test=tested)


def values(table: pd.DataFrame) -> np.ndarray:
    return table[["weak", "strong", "y"]].to_numpy()


@pytest.mark.parametrize("case", CASES)
def test_compare_shows_what_numpy_alone_finds(case: str) -> None:
    make, how = CASES[case]
    for number in range(3):
        table = make(np.random.default_rng([3, number]))
        one = task(table, how)
        shown = one.compare(features=features)["features"].gain
        assert shown is not None
        found = interval(values(table), one.splits, ordered=case == "time")
        assert (shown.interval.mean, shown.interval.low, shown.interval.high) == pytest.approx(
            (found.mean, found.low, found.high), abs=1e-9
        )


@pytest.mark.parametrize("tables", TABLES)
@pytest.mark.parametrize("case", CASES)
def test_its_interval_holds_the_true_gain(case: str, tables: int) -> None:
    make, how = CASES[case]
    splits = task(make(np.random.default_rng(0)), how).splits
    fresh = (values(make(np.random.default_rng([1, number]))) for number in range(4000))
    truth = float(np.mean([gain(table, splits[number % len(splits)]) for number, table in enumerate(fresh)]))
    held = 0
    for number in range(tables):
        found = interval(values(make(np.random.default_rng([2, number]))), splits, ordered=case == "time")
        held += found.low <= truth <= found.high
    assert 0.92 <= held / tables <= 0.98, f"{case}: {held} of {tables}"
