"""The lab's own rivals: a few usual ways to pull each lever, with nothing tuned, to hold a lesson's lever against.

One that cannot be pulled on a task says why, by a `LeverError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from whichlever.errors import LeverError
from whichlever.lab.rivals.codes import HOUSE
from whichlever.lab.rivals.raw import Columns, but, numbers_of, texts_of
from whichlever.lab.rivals.reference import boosted_trees, classifies
from whichlever.lab.trials.lever import Kind, LiveLever
from whichlever.lab.trials.spec import WEIGHT, TaskSpec


@dataclass(frozen=True)
class HouseLever(LiveLever):
    """A rival of the lab: its functions are no lesson's, so there is nothing to look for within their reach."""

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        return self.given


def house_lever(task: TaskSpec, kind: Kind, name: str) -> HouseLever:
    """The rival of that name, told of the task what its author knows: the columns' roles and the start."""
    return HouseLever(kind, {kind: partial(RIVALS[kind, name], task)})


def _cannot(why: str) -> NoReturn:
    raise LeverError(why, __file__, 1)


# the model: each in the start's place, on the start's features


def _on_dense(model: Any) -> Any:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(_dense, accept_sparse=True), model)


def _dense(values: Any) -> Any:
    return values.toarray() if hasattr(values, "toarray") else values


def fixed_boosted_trees(task: TaskSpec) -> Any:
    return _on_dense(boosted_trees(task))


def randomised_trees(task: TaskSpec) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

    trees = ExtraTreesClassifier if classifies(task) else ExtraTreesRegressor
    return _on_dense(trees(n_estimators=50, min_samples_leaf=2, random_state=0))


def robust_line(task: TaskSpec) -> Any:
    from sklearn.linear_model import HuberRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if classifies(task):
        _cannot("its answers are classes, none of which lies far from the others")
    return make_pipeline(StandardScaler(with_mean=False), HuberRegressor(max_iter=2000))


def regularised_line(task: TaskSpec) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    line = LogisticRegression(C=0.1, max_iter=5000) if classifies(task) else Ridge(alpha=10.0)
    return make_pipeline(StandardScaler(with_mean=False), line)


# the data: what is usually done to training rows


def drop_gaps(task: TaskSpec, train: pd.DataFrame, expert: Any) -> pd.DataFrame:
    kept = train.dropna(subset=[name for name in train if train[name].notna().any()])
    if len(kept) in (0, int(train[task.target].notna().sum())):
        _cannot("no training row has a gap" if len(kept) else "every training row has a gap")
    return kept


def fill_gaps(task: TaskSpec, train: pd.DataFrame, expert: Any) -> pd.DataFrame:
    train = train[train[task.target].notna()]
    gaps = [name for name in train if train[name].isna().any() and train[name].notna().any()]
    if not gaps:
        _cannot("no training row has a gap")
    numbers = numbers_of(train)
    usual = {name: train[name].median() if name in numbers else train[name].mode()[0] for name in gaps}
    return train.fillna(usual)


def drop_repeats(task: TaskSpec, train: pd.DataFrame, expert: Any) -> pd.DataFrame:
    train = train[train[task.target].notna()]
    kept = train.drop_duplicates()
    if len(kept) == len(train):
        _cannot("no training row repeats another")
    return kept


def weigh(task: TaskSpec, train: pd.DataFrame, expert: Any) -> pd.DataFrame:
    """Classes alike; in an order of time the latest rows most; else what lies far out less."""
    train = train[train[task.target].notna()]
    target = train[task.target]
    if classifies(task):
        weights = 1 / target.map(target.value_counts())
    elif task.ordered:
        weights = pd.Series(0.5 ** np.linspace(3, 0, len(train)), train.index)  # the oldest count an eighth
    else:
        far = (target - target.median()).abs()
        weights = 1 / (far / (3 * far.median())).clip(lower=1) if far.median() > 0 else 0 * far
    if weights.nunique() < 2:
        _cannot("every training row would weigh the same")
    return train.assign(**{WEIGHT: weights / weights.mean()})


# the features: what is usually added to the start's


def logs(task: TaskSpec) -> Any:
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    if not but([task.target, *task.withheld], numbers_of)(task.rows):
        _cannot("no column holds numbers")
    return _beside(task, make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(_log)), numbers_of)


def _log(values: Any) -> Any:
    values = np.asarray(values, dtype=float)
    return np.sign(values) * np.log1p(np.abs(values))


def squares(task: TaskSpec) -> Any:
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    dense = FunctionTransformer(_dense, accept_sparse=True)
    return make_pipeline(clone(task.features), dense, FunctionTransformer(_with_squares))


def _with_squares(values: Any) -> Any:
    values = np.asarray(values, dtype=float)
    return np.hstack([values, values**2])


def one_hot(task: TaskSpec) -> Any:
    from sklearn.preprocessing import OneHotEncoder

    if not but([task.target, *task.withheld], texts_of)(task.rows):
        _cannot("no column holds words")
    return _beside(task, OneHotEncoder(min_frequency=5, handle_unknown="infrequent_if_exist"), texts_of)


def _beside(task: TaskSpec, more: Any, columns: Columns) -> Any:
    """The start's features, and `more` made of some columns, none of them withheld."""
    from sklearn.base import clone
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_union

    return make_union(clone(task.features), make_column_transformer((more, but(task.withheld, columns))))


RIVALS: Mapping[tuple[Kind, str], Callable[..., Any]] = dict(
    zip(
        [(kind, name) for kind, names in HOUSE.items() for name in names],
        [
            fixed_boosted_trees, randomised_trees, robust_line, regularised_line,
            drop_gaps, fill_gaps, drop_repeats, weigh,
            logs, squares, one_hot,
        ],
        strict=True,
    )
)  # fmt: skip
