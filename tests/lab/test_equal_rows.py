"""Rows that stand on both sides of a split, and rows that are never tested."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.small import Given, make_task
from whichlever.lab.trials.equal_rows import always_trained, duplicates

SPLITS = Given((((0, 1, 2, 3), (4, 5)), ((2, 3, 4, 5), (0, 1))))


def test_a_test_row_counts_that_equals_a_training_row_in_every_column():
    rows = pd.DataFrame({"x": [1.0, 2, 3, np.nan, np.nan, 3], "y": [1.0, 2, 3, 4, 4, 0]})
    task = make_task(rows=rows, split=SPLITS)
    assert duplicates(task.rows, task.splits) == 0.25  # row 4 equals row 3; row 5 has another target than row 2


def test_the_pool_counts_too():
    rows = pd.DataFrame({"x": [1.0, 1, 1, 1, 1, 1], "y": [2.0] * 6})
    task = make_task(rows=rows, split=SPLITS, start_rows=1)
    assert duplicates(task.rows, task.splits) == 1
    rows = pd.DataFrame({"x": [0.0, 1, 2, 3, 4, 0], "y": [2.0] * 6})
    task = make_task(rows=rows, split=Given((((0, 1, 2, 3), (5,)), ((0, 1, 2, 3), (5,)))), start_rows=2)
    assert any(0 in split.pool for split in task.splits)
    assert duplicates(task.rows, task.splits) == 1


def test_rows_without_a_test_are_counted_where_they_can_be_fitted_on():
    rows = pd.DataFrame({"x": np.arange(6.0), "y": [1.0, 3, 5, np.nan, 9, 11]})
    tested = np.array([True, True, False, False, True, True])
    task = make_task(rows=rows, test_on=tested, split=Given((((0, 1), (2,)), ((2, 3), (0,)))))
    assert always_trained(rows["y"], task.testable(), task.splits) == 1  # row 3 has no target to learn
    assert always_trained(rows["y"], np.ones(6, bool), task.splits) == 0
