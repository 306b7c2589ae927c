"""Rows of a table that a look at its divisions brings out: equals on both sides, and rows that are never tested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from whichlever.lab.trials.records import Split


def duplicates(rows: pd.DataFrame, splits: Sequence[Split]) -> float:
    """The share of test rows that equal a row which is trained on or sold, in all columns; the mean over the splits."""
    alike = equal_rows(rows)
    return float(np.mean([on_both_sides(alike, one).mean() for one in splits]))


def equal_rows(rows: pd.DataFrame) -> np.ndarray:
    """A number for each row, shape (n,): the same for rows that are equal in all columns."""
    return rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup().to_numpy()


def on_both_sides(alike: np.ndarray, split: Split) -> np.ndarray:
    """Which test rows have the number of a row that is trained on or sold: a mask in the order of the test rows."""
    return np.isin(alike[split.test], alike[np.concatenate([split.train, split.pool])])


def always_trained(recorded: pd.Series, testable: np.ndarray, splits: Sequence[Split]) -> int:
    """How many rows with a recorded target are never tested, and stand in training sets all the same."""
    trained = np.unique(np.concatenate([one.train for one in splits]))
    return int((~testable[trained] & recorded.notna().to_numpy()[trained]).sum())
