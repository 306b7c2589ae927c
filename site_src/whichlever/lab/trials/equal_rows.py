"""Rows of a table that a look at its divisions brings out: equals on both sides, and rows that are never tested."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from whichlever.lab.trials.records import Split


def duplicates(rows: pd.DataFrame, splits: Sequence[Split]) -> float:
    """The share of test rows that equal a row which is trained on or sold, in all columns; the mean over the splits."""
    alike = rows.groupby(list(rows.columns), dropna=False, sort=False).ngroup().to_numpy()
    shares = [np.isin(alike[one.test], alike[np.concatenate([one.train, one.pool])]).mean() for one in splits]
    return float(np.mean(shares))


def always_trained(recorded: pd.Series, testable: np.ndarray, splits: Sequence[Split]) -> int:
    """How many rows with a recorded target are never tested, and stand in training sets all the same."""
    trained = np.unique(np.concatenate([one.train for one in splits]))
    return int((~testable[trained] & recorded.notna().to_numpy()[trained]).sum())
