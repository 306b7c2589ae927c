"""One combination of levers on one split: fit on training rows, score on sealed test rows."""

from __future__ import annotations

import importlib.util
import io
import itertools
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pandas as pd

from whichlever.errors import LeverError, TaskError
from whichlever.lab.expert import Expert
from whichlever.lab.lever import AnyLever, Lever, lever_line
from whichlever.lab.seal import sealed
from whichlever.lab.splits import Split
from whichlever.lab.task import MAIN, WEIGHT, Design, Task

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

START = "start"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one combination scored on one split.

    setting: "main" or a named setting. combination: lever names in alphabetical order joined by "+", or "start".
    budget: what the data lever could spend, 0 without one. split: its number from 0.
    score: signed so that more is better. n_train, n_test: rows as split, before `data`.
    units_train, units_test: groups where there are groups, rows elsewhere.
    questions: rows asked about or collected. rows_used: rows fitted on. fitted_size: bytes of the fitted arrays.
    """

    setting: str
    combination: str
    budget: int
    split: int
    score: float
    n_train: int
    n_test: int
    units_train: int
    units_test: int
    questions: int
    rows_used: int
    fitted_size: int


@dataclass(frozen=True)
class PairCode:
    """What a pair's trials are made of: its task file and its lever cells. `seed` is for exploring only."""

    folder: str
    task: str
    levers: tuple[Lever, ...]
    seed: int | None = None


@dataclass(frozen=True)
class Unit:
    """A piece of a pair's work: every combination on one split of one design."""

    design: str
    split: int


@dataclass(frozen=True)
class Facts:
    """What must be known about a setting to read its trials."""

    setting: str
    target: str
    metric: str
    metric_name: str
    unit: str
    higher_is_better: bool
    negligible: float
    ordered: bool
    careless: bool
    about: str
    budgets: tuple[int, ...]
    splits: int
    grouped: bool


@dataclass(frozen=True)
class Prepared:
    """Training rows that the data lever made, once per split and budget, and what it was paid."""

    rows: pd.DataFrame
    questions: int


def combinations(levers: Iterable[str]) -> list[str]:
    """All 2^k names, the start first, fewer levers before more: start, data, model, data+model."""
    names = sorted(levers)
    subsets = itertools.chain.from_iterable(itertools.combinations(names, k) for k in range(len(names) + 1))
    return ["+".join(subset) or START for subset in subsets]


def pulled(combination: str) -> frozenset[str]:
    """The levers that a combination's name says are pulled."""
    return frozenset() if combination == START else frozenset(combination.split("+"))


def describe(code: PairCode) -> tuple[Facts, ...]:
    """The facts of every setting of a pair's task, the main one first."""
    task = _task(code)
    return tuple(_facts(name, task.setting(name)) for name in (MAIN, *task.settings))


def _facts(name: str, task: Task) -> Facts:
    return Facts(
        setting=name,
        target=task.target,
        metric=task.metric,
        metric_name=task.metric_name,
        unit=task.unit,
        higher_is_better=task.higher_is_better,
        negligible=task.negligible,
        ordered=task.ordered,
        careless=task.careless,
        about=task.about,
        budgets=task.budgets,
        splits=len(task.splits),
        grouped=task.groups is not None,
    )


def outline(code: PairCode) -> tuple[Unit, ...]:
    """The pieces of a pair's work, independent of each other."""
    task = _task(code)
    return tuple(Unit(design.name, split.number) for design in task.designs() for split in design.task.splits)


def run_unit(code: PairCode, unit: Unit) -> tuple[Trial, ...]:
    """All trials of one piece of a pair's work."""
    design = next(design for design in _task(code).designs() if design.name == unit.design)
    levers = {lever.kind: lever for lever in code.levers}
    return run_split(design, levers, design.task.splits[unit.split])


def run_split(
    design: Design,
    levers: Mapping[str, AnyLever],
    split: Split,
    *,
    names: Sequence[str] | None = None,
    budgets: Sequence[int] | None = None,
) -> tuple[Trial, ...]:
    """Score the combinations `names` (default: all) on one split, at each of `budgets` (default: the task's)."""
    task, trials = design.task, []
    budgets = tuple(task.budgets if budgets is None else budgets) or (0,)
    for with_data in (False, True):
        chosen = [name for name in names or combinations(levers) if ("data" in pulled(name)) == with_data]
        if not chosen:
            continue
        rows = _repaired(task, levers["data"], split) if with_data else task.rows
        test = rows.drop(columns=task.target).loc[split.test]  # dropped first: no array of these holds a target
        for budget in budgets if with_data else (0,):
            prepared = _prepare(task, levers["data"] if with_data else None, rows, split, budget)
            for name in chosen:
                trials += _score(design, levers, split, name, budget, prepared, test)
    return tuple(trials)


def _score(
    design: Design,
    levers: Mapping[str, AnyLever],
    split: Split,
    name: str,
    budget: int,
    prepared: Prepared,
    test: pd.DataFrame,
) -> list[Trial]:
    """Fit one combination on prepared rows and score it by each of the design's metrics."""
    import sklearn.pipeline  # noqa: F401  (before the seal, under which nothing is loaded)
    from sklearn.metrics import get_scorer

    where = [levers[kind] for kind in sorted(pulled(name))]
    truth = design.task.true_targets().loc[split.test].to_numpy()
    with _running(where, f"{name} on split {split.number}", split.number):
        pipeline = _fit(design.task, levers, name, prepared.rows)
        _check_alone(pipeline, levers, name, test)
        scores = {
            setting: get_scorer(metric)(pipeline, _unnumbered(test), truth)
            for setting, metric in design.metrics.items()
        }
        for setting, score in scores.items():
            if not np.isfinite(score):
                raise ValueError(f"the score of setting {setting} is {score}; expected a finite number")
        size = fitted_size(pipeline)
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


def _fit(task: Task, levers: Mapping[str, AnyLever], name: str, rows: pd.DataFrame) -> Pipeline:
    from sklearn.base import clone
    from sklearn.pipeline import Pipeline

    on = pulled(name)
    features, model = clone(task.features), clone(task.model)
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
    X = rows.drop(columns=[task.target, WEIGHT], errors="ignore")
    return Pipeline([("features", features), ("model", model)]).fit(
        _unnumbered(X), _unnumbered(rows[[task.target]])[task.target], **options
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


def _check_alone(pipeline: Pipeline, levers: Mapping[str, AnyLever], name: str, test: pd.DataFrame) -> None:
    """A test row must be treated the same whichever rows stand beside it: in service it comes alone.

    Predictions may differ for one row in ten, where a tie is broken by rounding.
    """
    many = test.iloc[np.unique(np.linspace(0, len(test) - 1, min(20, len(test))).astype(int))]
    few = np.arange((len(many) + 1) // 2)[::-1]
    for kind, treat, share in (("features", pipeline[:-1].transform, 0.0), ("model", pipeline.predict, 0.1)):
        if kind in pulled(name):
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


def _prepare(task: Task, lever: AnyLever | None, rows: pd.DataFrame, split: Split, budget: int) -> Prepared:
    """The training rows of one split: as recorded, or as the data lever returns them for this budget."""
    train = rows.loc[split.train]
    if lever is None or "data" not in lever.defines():
        return Prepared(train[train[task.target].notna()], 0)
    known = task.true_targets().loc[np.union1d(split.train, split.pool)]
    expert = Expert(known, rows.loc[split.pool], budget, lever.path)
    with _running([lever], f"data() on split {split.number}", split.number):
        made = lever.functions()["data"](train.copy(), expert)
    given = rows.loc[[*split.train, *expert.collected()]]
    return Prepared(_checked_data(task, lever, given, made), expert.questions)


def _checked_data(task: Task, lever: AnyLever, given: pd.DataFrame, made: Any) -> pd.DataFrame:
    """What data() returned, its columns in the order of `given`: the training rows and those collected."""

    def refuse(what: str) -> NoReturn:
        raise LeverError(f"data() {what}", lever.path, lever.line)

    if not isinstance(made, pd.DataFrame):
        refuse(f"returned {type(made).__name__}, expected a DataFrame of training rows")
    if not made.columns.is_unique:
        refuse(f"returned the column {made.columns[made.columns.duplicated()][0]!r} twice; return it once")
    if missing := [column for column in given.columns if column not in made.columns]:
        refuse(f"lost the column {missing[0]!r}; return the columns it was given")
    if extra := [column for column in made.columns if column not in (*given.columns, WEIGHT)]:
        refuse(f"added the column {extra[0]!r}; new columns are a features lever")
    if len(made) == 0:
        refuse("returned no rows; return at least some of those it was given")
    ids = made.index.to_numpy()
    if not np.issubdtype(ids.dtype, np.integer):
        refuse("changed the index; it must hold row ids, and invented rows have negative ones")
    strangers = np.setdiff1d(ids[ids >= 0], given.index)
    if len(strangers):
        refuse(f"returned row {strangers[0]}, which is no training row; invented rows have negative ids")
    _check_values(given, made, task.target, refuse)
    return made[[*given.columns, *([WEIGHT] if WEIGHT in made else [])]].copy()


def _check_values(given: pd.DataFrame, made: pd.DataFrame, target: str, refuse: Callable[[str], NoReturn]) -> None:
    if made[target].isna().any():
        refuse(f"left {int(made[target].isna().sum())} rows without a {target}; drop them")
    if WEIGHT in made:
        weights = pd.to_numeric(made[WEIGHT], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
            refuse(f"gave a {WEIGHT} that is no finite number from 0 up, or nothing but 0; weight each row")
    for column in given.columns:
        if _infinite(made[column]) and not _infinite(given[column]):
            refuse(f"put an infinite number into {column!r}; drop such rows, or leave the cell empty where some were")
        if made[column].isna().any() and not given[column].isna().any():
            refuse(f"left empty cells in {column!r}, which had none; fill them or drop the rows")


def _infinite(values: pd.Series) -> bool:
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_complex_dtype(values)
    return numeric and bool(np.isinf(values.to_numpy(dtype=float, na_value=np.nan)).any())


def _repaired(task: Task, lever: AnyLever, split: Split) -> pd.DataFrame:
    """All rows of the task as `repair` leaves them, checked to work row by row."""
    if "repair" not in lever.defines():
        return task.rows
    inputs = task.rows.drop(columns=task.target)
    try:
        whole = _repair(lever, inputs, split)
    except LeverError as error:
        if f"KeyError: {task.target!r}" not in error.message:
            raise
        told = f"repair() asked for the target, {task.target!r}; it sees the other columns only, those of test rows too"
        raise LeverError(f"{told}; mend targets in data()", error.path, error.line) from None
    for subset in _subsets(inputs, whole, split, np.random.default_rng([task.seed, split.number])):
        part = _repair(lever, inputs.loc[subset], split)
        try:
            pd.testing.assert_frame_equal(part, whole.loc[subset], rtol=1e-12, atol=0)
        except AssertionError as error:
            detail = " ".join(str(error).split())[:300]
            raise LeverError(
                f"repair() gives {len(subset)} rows another result than all rows: it looks at other rows, "
                f"or changes a type only sometimes ({detail}); repair row by row",
                lever.path,
                lever.line,
            ) from None
    return whole.assign(**{task.target: task.rows[task.target]})[list(task.rows.columns)]


def _subsets(inputs: pd.DataFrame, whole: pd.DataFrame, split: Split, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Row ids to repair apart: each side of the split, any half, some single rows, repaired ones among them."""
    order = rng.permutation(len(inputs))
    before, after = (table.astype(object).where(table.notna(), "") for table in (inputs, whole))
    same = after.eq(before).all(axis=1).to_numpy()
    yield from (split.train, split.test, np.sort(order[: len(order) // 2]))
    yield from (order[row : row + 1] for row in np.flatnonzero(same[order])[:2])
    yield from (order[row : row + 1] for row in np.flatnonzero(~same[order])[:3])


def _repair(lever: AnyLever, inputs: pd.DataFrame, split: Split) -> pd.DataFrame:
    with _running([lever], "repair()", split.number):
        made = lever.functions()["repair"](inputs.copy())
    if not isinstance(made, pd.DataFrame):
        raise LeverError(f"repair() returned {type(made).__name__}, expected a DataFrame", lever.path, lever.line)
    if not made.index.equals(inputs.index):
        raise LeverError("repair() changed the rows' number, order or index; keep them", lever.path, lever.line)
    if list(made.columns) != list(inputs.columns):
        raise LeverError("repair() changed the columns; new columns are a features lever", lever.path, lever.line)
    return made


@contextmanager
def _running(levers: Sequence[AnyLever], doing: str, seed: int) -> Iterator[None]:
    """Run levers under seal, with random numbers from `seed`; any error names the lever's file and line."""
    paths = [path for lever in levers for path in lever.paths]
    try:
        with sealed(*paths, seed=seed):
            yield
    except LeverError as error:
        line = error.line or lever_line(error, paths)
        raise type(error)(error.message, error.path, line) from None
    except (Exception, SystemExit) as error:
        what = f"{doing}: {' '.join(f'{type(error).__name__}: {error}'.split())[:500]}"
        for lever in levers:
            if line := lever_line(error, lever.paths):
                raise LeverError(what, lever.path, line) from error
        if levers:
            raise LeverError(what, levers[0].path, levers[0].line) from error
        raise TaskError(what) from error


class _ArrayPickler(pickle.Pickler):
    """Passes over code, which may come from a cell and have no importable name."""

    def persistent_id(self, obj: Any) -> str | None:
        return "code" if isinstance(obj, type | FunctionType | ModuleType) else None


def fitted_size(estimator: Any) -> int:
    """Bytes of the arrays that a fitted estimator holds, as pickle protocol 5 hands them over."""
    buffers: list[pickle.PickleBuffer] = []
    _ArrayPickler(io.BytesIO(), protocol=5, buffer_callback=buffers.append).dump(estimator)
    return sum(buffer.raw().nbytes for buffer in buffers)


@lru_cache(maxsize=4)
def _task(code: PairCode) -> Task:
    task = load_task(Path(code.task))
    return task if code.seed is None else task.reseeded(code.seed)


def load_task(path: Path) -> Task:
    """The object `task` that the file `path` defines, loaded under a name of its own.

    The lesson's folder comes first on the path meanwhile; modules of that folder are forgotten afterwards,
    so that two lessons may each have a `helper.py`.
    """
    spec = importlib.util.spec_from_file_location(f"whichlever_task_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise TaskError(f"{path}:1: not a Python file; expected `task = Task(...)` in it")
    module = importlib.util.module_from_spec(spec)
    before = set(sys.modules)
    sys.path.insert(0, str(path.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin and Path(origin).is_relative_to(path.parent):
                del sys.modules[name]
    task = getattr(module, "task", None)
    if not isinstance(task, Task):
        raise TaskError(f"{path}:1: defines no task; expected `task = Task(...)`")
    return task
