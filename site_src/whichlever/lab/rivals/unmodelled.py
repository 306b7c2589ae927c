"""Answers that nobody would call a model, as estimators: they see rows as recorded, without features."""

from __future__ import annotations

from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, RegressorMixin

YEAR = pd.Timedelta(weeks=52)  # so that a Monday is compared with a Monday


class LatestValue(RegressorMixin, BaseEstimator):
    """What was true last: the median of the training rows of the latest time."""

    def __init__(self, time: str) -> None:
        self.time = time

    def fit(self, X: pd.DataFrame, y: pd.Series) -> Self:
        self.value_ = float(np.median(y[X[self.time] == X[self.time].max()]))
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.full(len(X), self.value_)


class YearBefore(RegressorMixin, BaseEstimator):
    """What was true 52 weeks before, or at the nearest time that is known."""

    def __init__(self, time: str) -> None:
        self.time = time

    def fit(self, X: pd.DataFrame, y: pd.Series) -> Self:
        self.known_ = y.groupby(X[self.time]).median()
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        places = self.known_.index.get_indexer(pd.DatetimeIndex(X[self.time] - YEAR), method="nearest")
        return self.known_.to_numpy(dtype=float)[places]


class ColumnAsItStands(RegressorMixin, BaseEstimator):
    """A column that is the answer already, such as the value of an hour before; where it is empty, the median."""

    def __init__(self, column: str) -> None:
        self.column = column

    def fit(self, X: pd.DataFrame, y: pd.Series) -> Self:
        self.otherwise_ = float(np.median(y))
        return self

    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return X[self.column].fillna(self.otherwise_).to_numpy(dtype=float)
