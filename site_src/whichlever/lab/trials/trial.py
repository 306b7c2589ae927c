"""One combination of levers on one split: fit on training rows, score on sealed test rows."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from whichlever.errors import LeverError
from whichlever.lab.seal.apart import Answering, apart
from whichlever.lab.trials.lever import AnyLever, under_seal
from whichlever.lab.trials.prepare import prepare
from whichlever.lab.trials.records import Combination, Prepared, Split, Trial, combinations
from whichlever.lab.trials.repair import repaired
from whichlever.lab.trials.spec import WEIGHT, Design

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Watch = Callable[[Combination, int, pd.DataFrame, Any, pd.DataFrame], None]
"""Is shown each combination once it is scored: its budget, the rows it is fitted on, what answers, the test rows."""


def run_split(
    design: Design,
    levers: Mapping[str, AnyLever],
    split: Split,
    *,
    names: Sequence[str] | None = None,
    budgets: Sequence[int] | None = None,
    watch: Watch | None = None,
) -> tuple[Trial, ...]:
    """Score the combinations `names` (default: all) on one split, at each of `budgets` (default: the task's)."""
    task, trials = design.task, []
    budgets = tuple(task.budgets if budgets is None else budgets) or (0,)
    wanted = [Combination(name) for name in names or combinations(levers)]
    for with_data in (False, True):
        chosen = [name for name in wanted if ("data" in name.levers) == with_data]
        if not chosen:
            continue
        rows = repaired(task, levers["data"], split) if with_data else task.rows
        test = rows.drop(columns=task.target).loc[split.test]  # dropped first: no array of these holds a target
        for budget in budgets if with_data else (0,):
            prepared = prepare(task, levers["data"] if with_data else None, rows, split, budget)
            for name in chosen:
                trials += score(design, levers, split, name, budget, prepared, test, watch)
    return tuple(trials)


def score(
    design: Design,
    levers: Mapping[str, AnyLever],
    split: Split,
    name: Combination,
    budget: int,
    prepared: Prepared,
    test: pd.DataFrame,
    watch: Watch | None = None,
) -> list[Trial]:
    """Fit one combination on prepared rows and score it by each of the design's metrics. `test` holds no target."""
    import sklearn.pipeline  # noqa: F401  # pyright: ignore[reportUnusedImport]  (under the seal nothing is loaded)
    from sklearn.base import clone
    from sklearn.metrics import get_scorer

    where = [levers[kind] for kind in name.levers]
    truth = design.task.true_targets().loc[split.test].to_numpy()
    with under_seal(where, f"{name} on split {split.number}", split.number):
        start = (clone(design.task.features), clone(design.task.model))
        call = apart if where else _here
        pipeline = call(_fit, *start, design.task.target, levers, name, prepared.rows)
        call(_check_alone, pipeline, levers, name, test, split.number == 0)
        answering = Answering(pipeline) if where else pipeline
        scores = {
            setting: get_scorer(metric)(answering, _unnumbered(test), truth)
            for setting, metric in design.metrics.items()
        }
        for setting, score in scores.items():
            if not np.isfinite(score):
                raise ValueError(f"the score of setting {setting} is {score}; expected a finite number")
        size = call(fitted_size, pipeline)
        if watch is not None:
            watch(name, budget, prepared.rows, answering, _unnumbered(test))
    return [
        Trial(
            setting=setting,
            combination=name,
            budget=budget,
            split=split.number,
            score=float(score),
            n_train=split.n_train,
            n_test=split.n_test,
            units_train=split.units_train,
            units_test=split.units_test,
            questions=prepared.questions,
            rows_used=len(prepared.rows),
            fitted_size=size,
        )
        for setting, score in scores.items()
    ]


def _here(function: Callable[..., Any], *args: Any) -> Any:
    """The call itself: the start is the task's own, and has nothing to be kept from."""
    return function(*args)


def _fit(
    features: Any, model: Any, target: str, levers: Mapping[str, AnyLever], name: Combination, rows: pd.DataFrame
) -> Pipeline:
    """The start's features and model, or the levers' in their place, fitted on the rows."""
    from sklearn.pipeline import Pipeline

    on = name.levers
    if "features" in on:
        features = _made(levers["features"], "features", ("fit", "transform"), "a transformer")
    if "model" in on:
        model = _made(levers["model"], "model", ("fit", "predict"), "an estimator")
    options = {}
    if WEIGHT in rows.columns:
        if not _takes_weights(model):
            raise LeverError(
                f"data() gives weights, and {type(model).__name__} takes none; drop {WEIGHT} or change the model",
                levers["data"].path,
                levers["data"].line,
            )
        options[f"model__{WEIGHT}"] = rows[WEIGHT].to_numpy(dtype=float)
    X = rows.drop(columns=[target, WEIGHT], errors="ignore")
    return Pipeline([("features", features), ("model", model)]).fit(
        _unnumbered(X), _unnumbered(rows[[target]])[target], **options
    )


def _unnumbered(rows: pd.DataFrame) -> pd.DataFrame:
    """A copy without row ids: an estimator must not find a row's neighbours, nor change rows that others use."""
    return rows.reset_index(drop=True).copy()


def _takes_weights(model: Any) -> bool:
    """Whether `fit` takes weights; a search such as GridSearchCV passes them on to its estimator."""
    from sklearn.utils.validation import has_fit_parameter

    inner = getattr(model, "estimator", None) or getattr(model, "regressor", None)
    return has_fit_parameter(model, WEIGHT) or (inner is not None and has_fit_parameter(inner, WEIGHT))


def _made(lever: AnyLever, name: str, methods: tuple[str, ...], what: str) -> Any:
    made = lever.functions()[name]()
    if isinstance(made, type) or not all(callable(getattr(made, method, None)) for method in methods):
        shown = f"the class {made.__name__}" if isinstance(made, type) else type(made).__name__
        raise LeverError(
            f"{name}() returned {shown}, expected {what} with {' and '.join(methods)}", lever.path, lever.line
        )
    return made


def _check_alone(
    pipeline: Pipeline, levers: Mapping[str, AnyLever], name: Combination, test: pd.DataFrame, thorough: bool
) -> None:
    """A test row must be treated the same whichever rows stand beside it: in service it comes alone.

    Ten rows are compared with twenty, and, where it is to be `thorough`, with all.
    Predictions may differ for one row in ten, where a tie is broken by rounding.
    """
    some = np.unique(np.linspace(0, len(test) - 1, min(20, len(test))).astype(int))
    many = test if thorough else test.iloc[some]
    few = (some if thorough else np.arange(len(some)))[: (len(some) + 1) // 2][::-1]
    for kind, treat, share in (("features", pipeline[:-1].transform, 0.0), ("model", pipeline.predict, 0.1)):
        if kind in name.levers:
            among_many, among_few = treat(_unnumbered(many)), treat(_unnumbered(many.iloc[few]))
            differ = 1 - np.mean(_alike(_rows_of(among_many)[few], _rows_of(among_few)))
            if differ > share:
                raise LeverError(
                    f"{kind}() treats a test row differently when other rows stand beside it; "
                    "it may learn from training rows in fit, and must then work row by row",
                    levers[kind].path,
                    levers[kind].line,
                )


def _rows_of(values: Any) -> np.ndarray:
    dense = values.toarray() if hasattr(values, "toarray") else np.asarray(values)
    return dense.reshape(len(dense), -1)


def _alike(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Row by row, whether two arrays are the same, rounding aside."""
    if one.shape != other.shape:
        return np.zeros(len(one), dtype=bool)
    try:
        size = np.nanmax(np.abs(one.astype(float)), initial=0)
        close = np.isclose(one.astype(float), other.astype(float), rtol=1e-6, atol=1e-9 * size, equal_nan=True)
        return np.asarray(close.all(axis=1))
    except (TypeError, ValueError):  # text
        mine, others = pd.DataFrame(one), pd.DataFrame(other)
        return (mine.eq(others) | (mine.isna() & others.isna())).all(axis=1).to_numpy()


class _ArrayPickler(pickle.Pickler):
    """Passes over code, which may come from a cell and have no importable name."""

    def persistent_id(self, obj: Any) -> str | None:
        return "code" if isinstance(obj, type | FunctionType | ModuleType) else None


def fitted_size(estimator: Any) -> int:
    """Bytes of the arrays that a fitted estimator holds, as pickle protocol 5 hands them over."""
    buffers: list[pickle.PickleBuffer] = []
    _ArrayPickler(io.BytesIO(), protocol=5, buffer_callback=buffers.append).dump(estimator)
    return sum(buffer.raw().nbytes for buffer in buffers)
