"""The declaration of a task: what is held fixed while the levers are pulled, checked."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Integral
from typing import Any, Self

import numpy as np
import pandas as pd

from whichlever.errors import TaskError, nearest
from whichlever.lab.trials.records import MAIN, Split
from whichlever.lab.trials.splits import Divisible, Splitter, group_ids, make_splits, test_overlap

WEIGHT = "sample_weight"
"""The column by which a data lever weights rows."""
SCORING = ("metric", "unit", "negligible")  # settings that differ in these alone share the fits
SETTING_KEYS = (*SCORING, "split", "groups", "time", "start_rows", "test_on", "budgets", "careless", "about")
NO_MODEL = ("mean", "median", "majority", "latest value", "year before")
"""Answers without a model that a task may name; the last two for rows in an order of time."""
SPOKEN = {
    "roc_auc": "area under the ROC curve",
    "neg_mean_absolute_error": "mean absolute error",
    "neg_root_mean_squared_error": "root mean squared error",
    "neg_log_loss": "log loss",
    "r2": "R²",
}


@dataclass(frozen=True)
class Design:
    """The settings of a task that share splits, and so fits."""

    name: str
    """That of the first of them."""
    task: TaskSpec
    """The task as that setting varies it."""
    metrics: Mapping[str, str]
    """The name of each setting's scorer."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TaskSpec:
    """One prediction task as declared. Raises `TaskError` if the parts do not fit together."""

    rows: pd.DataFrame
    """The table as recorded; a row's id is its position, and the index says so."""
    target: str
    """The column to predict."""
    split: Splitter
    """Anything with scikit-learn's `split(X, y, groups)`."""
    metric: str
    """A scorer's name of scikit-learn."""
    features: Any
    """The start's transformer."""
    model: Any
    """The start's estimator."""
    negligible: float
    """The smallest difference anyone should care about, in the metric's unit."""
    unit: str = ""
    """Of the metric in its natural sign."""
    truth: pd.Series | None = None
    """True targets by row id, where recorded ones are wrong: what the expert knows, and tests are scored on."""
    test_on: pd.Series | np.ndarray | None = None
    """A mask by row id of the rows that may be test rows; default: all."""
    start_rows: int | None = None
    """How many training rows the start may use; the rest is a pool that the data lever can buy from.

    Where the rows that no split tests are enough, no two splits start from the same row."""
    groups: str | Sequence[str] | None = None
    """Columns that together name a group; no group is in train and in test."""
    time: str | None = None
    """A column that declares an order; then train must lie before test."""
    budgets: tuple[int, ...] = ()
    """What may be spent on the expert, ascending; the last is the data lever's own."""
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Named variations, each a mapping of the fields that it changes."""
    no_model: str = ""
    """What is answered without a model: one of `NO_MODEL`, or a column that is the answer already; default: by the
    metric and the order."""
    withheld: tuple[str, ...] = ()
    """Columns that whoever asks the question would not have: no rival of the lab reads them, nor the strong default."""
    careless: bool = False
    """Marks a setting that is shown to teach; it never reaches the scoreboard."""
    about: str = ""
    """One sentence on a setting."""

    def __post_init__(self) -> None:
        _check_rows(self)
        _check_scoring(self)
        _check_parts(self)
        _check_no_model(self)
        if MAIN in self.settings:
            raise TaskError(f"a setting is named {MAIN!r}, which is the task itself; name it otherwise")
        for name in self.settings:
            self.setting(name)

    @property
    def seed(self) -> int:
        """The splitter's seed, from which the draws of pool rows follow."""
        seed = getattr(self.split, "random_state", None)
        return int(seed) if isinstance(seed, Integral) else 0

    @property
    def ordered(self) -> bool:
        """Whether the splits are test windows in time."""
        return self.time is not None and not self.careless

    @property
    def metric_name(self) -> str:
        """The metric in words, in its natural sign: "mean absolute error"."""
        return SPOKEN.get(self.metric, self.metric.removeprefix("neg_").replace("_", " "))

    @property
    def higher_is_better(self) -> bool:
        """Whether the metric in its natural sign is better when larger."""
        return not self.metric.startswith("neg_")

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The task's divisions of its rows, checked."""
        when = None if self.time is None else self.rows[self.time].to_numpy()
        return make_splits(
            Divisible(
                splitter=self.split,
                inputs=self.rows.drop(columns=self.target),
                targets=self.true_targets(),
                testable=self.testable(),
                groups=group_ids(self.rows, self.groups),
                grouped_by=self.groups,
                when=when,
                time=self.time,
                careless=self.careless,
                start_rows=self.start_rows,
                seed=self.seed,
            )
        )

    @cached_property
    def test_overlap(self) -> float | None:
        """Of sub-samples that share no row to start with, how much their tests share; None for all other splits."""
        if self.start_rows is None or self.groups is not None or self.time is not None:
            return None
        started = np.concatenate([split.train[self.testable()[split.train]] for split in self.splits])
        return test_overlap(self.splits) if len(np.unique(started)) == len(started) else None

    @cached_property
    def tested(self) -> int:
        """How many different rows the splits test."""
        return len(np.unique(np.concatenate([split.test for split in self.splits])))

    def true_targets(self) -> pd.Series:
        """By row id: the truth where it is known, else the recorded target where the task names no truth."""
        recorded = self.rows[self.target]
        return recorded if self.truth is None else self.truth.reindex(self.rows.index)

    def testable(self) -> np.ndarray:
        """A mask of the rows that may be test rows: their truth is known, and `test_on` admits them."""
        known = self.true_targets().notna().to_numpy()
        mask = self.test_on.reindex(self.rows.index) if isinstance(self.test_on, pd.Series) else self.test_on
        return known if mask is None else known & np.asarray(mask, dtype=bool)

    def setting(self, name: str) -> Self:
        """The task as the setting `name` varies it."""
        if name == MAIN:
            return self
        if name not in self.settings:
            raise TaskError(f"no setting {name!r}; {nearest(name, [MAIN, *self.settings])}")
        changes = dict(self.settings[name])
        if unknown := sorted(set(changes) - set(SETTING_KEYS)):
            raise TaskError(f"setting {name!r} changes {unknown[0]!r}; {nearest(unknown[0], SETTING_KEYS)}")
        if "metric" in changes and "negligible" not in changes:
            raise TaskError(f"setting {name!r} changes the metric; it must state its own negligible (and unit)")
        try:
            return replace(self, **{"unit": "" if "metric" in changes else self.unit, **changes}, settings={})
        except TaskError as error:
            raise TaskError(f"setting {name!r}: {error}") from error

    def designs(self) -> tuple[Design, ...]:
        """The settings grouped by what is trained: those that differ in scoring alone share one design."""
        metrics: dict[str, dict[str, str]] = {MAIN: {MAIN: self.metric}}
        for name, changes in self.settings.items():
            own = not set(changes) <= {*SCORING, "about"}
            metrics.setdefault(name if own else MAIN, {})[name] = self.setting(name).metric
        return tuple(Design(name, self.setting(name), scored) for name, scored in metrics.items())

    def reseeded(self, seed: int) -> Self:
        """The task on other splits, for exploring; splits in time move to the windows before."""
        settings = {
            name: {**changes, "split": _reseed(changes["split"], seed)} if "split" in changes else changes
            for name, changes in self.settings.items()
        }
        return replace(self, split=_reseed(self.split, seed), settings=settings)


def _check_rows(task: TaskSpec) -> None:
    if not isinstance(task.rows, pd.DataFrame) or not task.rows.index.equals(pd.RangeIndex(len(task.rows))):
        raise TaskError("rows must be a DataFrame whose index counts its rows from 0, as load() returns it")
    if not task.rows.columns.is_unique:
        raise TaskError(f"rows has two columns {task.rows.columns[task.rows.columns.duplicated()][0]!r}; name one anew")
    if WEIGHT in task.rows.columns:
        raise TaskError(f"rows has a column {WEIGHT!r}, by which data() gives weights; name it otherwise")
    if isinstance(task.withheld, str) or task.target in task.withheld:
        raise TaskError(f"withheld is {task.withheld!r}; expected a tuple of columns, the target not among them")
    columns = [task.target, *_columns(task.groups), *_columns(task.time), *task.withheld]
    for column in columns:
        if column not in task.rows.columns:
            raise TaskError(f"no column {column!r} in rows; {nearest(column, task.rows.columns)}")
    if task.time is not None and not task.rows[task.time].is_monotonic_increasing:
        raise TaskError(f"time={task.time!r} declares an order, and the rows are not in it; sort them")
    _check_target(task.rows[task.target], f"the target {task.target!r}")
    _check_truth(task)


def _check_target(values: pd.Series, what: str) -> None:
    """Times are numbers of nanoseconds to scikit-learn, which the task's unit is not."""
    if pd.api.types.infer_dtype(values, skipna=True).startswith(("timedelta", "datetime", "date", "time", "period")):
        raise TaskError(
            f"{what} holds times ({values.dtype}), which are scored in nanoseconds; make it a number in the task's "
            "unit, such as .dt.total_seconds() / 60"
        )


def _check_truth(task: TaskSpec) -> None:
    truth, mask = task.truth, task.test_on
    if truth is not None and not (isinstance(truth, pd.Series) and truth.index.is_unique):
        raise TaskError(f"truth is a {type(truth).__name__}; expected a Series of true targets, one by row id")
    if truth is not None and not truth.index.isin(task.rows.index).all():
        raise TaskError("truth has ids that are no rows; its index must be row ids")
    if truth is not None:
        _check_target(truth, "truth")
    if mask is None:
        return
    if len(mask) != len(task.rows):
        raise TaskError(f"test_on has {len(mask)} entries for {len(task.rows)} rows; expected a mask of all rows")
    if not pd.api.types.is_bool_dtype(mask):
        raise TaskError("test_on must be a mask of True and False, one by row id")
    if isinstance(mask, pd.Series) and not mask.index.sort_values().equals(task.rows.index):
        raise TaskError("test_on has an index that is not the row ids; make the mask from rows")


def _check_scoring(task: TaskSpec) -> None:
    from sklearn.metrics import get_scorer, get_scorer_names

    try:
        get_scorer(str(task.metric))
    except ValueError:
        raise TaskError(
            f"scikit-learn has no metric {task.metric!r}; {nearest(task.metric, get_scorer_names())}"
        ) from None
    if not (isinstance(task.negligible, int | float) and 0 < task.negligible < np.inf):
        raise TaskError(f"negligible is {task.negligible!r}; expected the smallest difference that matters, above 0")


def _check_parts(task: TaskSpec) -> None:
    if not callable(getattr(task.split, "split", None)):
        raise TaskError(f"split is {task.split!r}; expected a splitter of scikit-learn, such as ShuffleSplit(...)")
    if not all(callable(getattr(task.features, method, None)) for method in ("fit", "transform")):
        raise TaskError(f"features is {task.features!r}; expected a transformer with fit and transform")
    if not all(callable(getattr(task.model, method, None)) for method in ("fit", "predict")):
        raise TaskError(f"model is {task.model!r}; expected an estimator with fit and predict")
    budgets = task.budgets
    fits = isinstance(budgets, tuple | list) and all(isinstance(one, Integral) and one >= 0 for one in budgets)
    if not fits or list(budgets) != sorted(set(budgets)):
        raise TaskError(f"budgets are {budgets!r}; expected whole numbers, ascending, none below 0")
    if task.start_rows is not None and not (isinstance(task.start_rows, Integral) and task.start_rows > 0):
        raise TaskError(f"start_rows is {task.start_rows!r}; expected a number of rows from 1 up")


def _check_no_model(task: TaskSpec) -> None:
    said, inputs = task.no_model, task.rows.columns.drop(task.target)
    if not said:
        return
    if said not in (*NO_MODEL, *inputs):
        raise TaskError(f"no_model is {said!r}; {nearest(said, [*NO_MODEL, *inputs])}")
    if said in NO_MODEL[-2:] and task.time is None:
        raise TaskError(f"no_model is {said!r}, and the task names no time; name the column by time=")
    if said == "year before" and not pd.api.types.is_datetime64_any_dtype(task.rows[str(task.time)]):
        raise TaskError(f"no_model is {said!r}, and {task.time!r} holds no dates; make dates of it")


def _columns(names: str | Sequence[str] | None) -> list[str]:
    return [] if names is None else [names] if isinstance(names, str) else list(names)


def _reseed(split: Any, seed: int) -> Any:
    if callable(getattr(split, "earlier", None)):
        return split.earlier()
    if not hasattr(split, "random_state") or getattr(split, "shuffle", True) is False:
        raise TaskError(f"the splitter {split!r} draws nothing, so another seed changes nothing; use one that shuffles")
    other = copy.copy(split)
    other.random_state = seed
    return other
