"""What the levers do to single rows on the first split: which go, change or come, and what is predicted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from whichlever.lab.trials.records import START, Cell, Changed, Combination, FirstLook, Split
from whichlever.lab.trials.spec import WEIGHT, TaskSpec

TESTED = 160  # test rows of which predictions are kept, at even distances
CHANCES = 2  # classes of which the chance of the second is kept, and not the class


class Looking:
    """Sees each combination when it is fitted, and keeps what a picture needs; trains nothing."""

    def __init__(self, task: TaskSpec, split: Split) -> None:
        self._target, truth = task.target, task.true_targets()
        self._budget = task.budgets[-1] if task.budgets else 0
        self._places = np.unique(np.linspace(0, len(split.test) - 1, min(TESTED, len(split.test))).astype(int))
        self._ids = split.test[self._places]
        self._truth = truth.loc[self._ids]
        classes = truth.dropna().unique()
        self._classes = sorted(classes) if _classifies(task) else []
        self._rows: dict[str, pd.DataFrame] = {}
        self._predicted: dict[str, tuple[Cell, ...]] = {}

    def __call__(self, name: Combination, budget: int, rows: pd.DataFrame, pipeline: Any, test: pd.DataFrame) -> None:
        """Look at a fitted pipeline; the data lever at its largest budget."""
        if budget not in (self._budget, 0) or ("data" in name.levers and budget != self._budget):
            return
        self._predicted[name] = cells(pd.Series(self._answers(pipeline, test)[self._places]))
        if name in (START, "data"):
            self._rows[name] = rows

    def _answers(self, pipeline: Any, test: pd.DataFrame) -> np.ndarray:
        """Of two classes the chance of the second, where the model states one."""
        if len(self._classes) != CHANCES:
            return np.asarray(pipeline.predict(test))
        if hasattr(pipeline, "predict_proba"):
            return np.asarray(pipeline.predict_proba(test))[:, 1]
        return (np.asarray(pipeline.predict(test)) == self._classes[1]).astype(float)

    def made(self) -> FirstLook:
        """What was seen."""
        before = self._rows[START]
        return FirstLook(
            target=self._target,
            tested=tuple(map(int, self._ids)),
            truth=cells(self._truth),
            classes=cells(pd.Series(self._classes, dtype=object)),
            predicted=self._predicted,
            trained=tuple(map(int, before.index)),
            changed=changes(before, self._rows["data"]) if "data" in self._rows else Changed(),
        )


def _classifies(task: TaskSpec) -> bool:
    from sklearn.base import is_classifier

    return is_classifier(task.model)


def changes(before: pd.DataFrame, after: pd.DataFrame) -> Changed:
    """What became of the rows `before`, by their ids; a row that stands twice counts by its first."""
    weights = after[WEIGHT] / after[WEIGHT].mean() if WEIGHT in after else pd.Series(1.0, after.index)
    total = weights.groupby(level=0, sort=True).sum()
    odd = total[total != 1]
    once = after[~after.index.duplicated()]
    kept, new = before.index.intersection(once.index), once.index.difference(before.index)
    values = {}
    for name in before.columns:
        differ = _differs(before.loc[kept, name], once.loc[kept, name])
        values[name] = (tuple(map(int, kept[differ])), cells(once.loc[kept[differ], name]))
    return Changed(
        gone=tuple(map(int, before.index.difference(once.index))),
        counts=tuple(zip(map(int, odd.index), odd.round(3).tolist(), strict=True)),
        values={name: each for name, each in values.items() if each[0]},
        new=tuple(map(int, new)),
        new_values={name: cells(once.loc[new, name]) for name in before.columns} if len(new) else {},
    )


def _differs(before: pd.Series, after: pd.Series) -> np.ndarray:
    """Whether values differ in more than how they are written: the text "70" is the number 70."""
    one, other = before.astype(object), after.astype(object)
    numbers = [pd.to_numeric(each, errors="coerce").to_numpy(dtype=float, na_value=np.nan) for each in (one, other)]
    same = (one.eq(other) | (one.isna() & other.isna())).to_numpy(dtype=bool)
    return ~(same | np.isclose(*numbers, rtol=1e-9, atol=0))


def cells(values: pd.Series) -> tuple[Cell, ...]:
    """Plain values: numbers to six digits, everything else as text, None where there is none."""
    return tuple(map(_cell, values))


def _cell(value: Any) -> Cell:
    if pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_ | str):
        return str(value)
    return float(f"{value:.6g}") if isinstance(value, int | float | np.number) else str(value)
