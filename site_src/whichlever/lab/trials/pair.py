"""A pair's work in pieces: every combination on one split of one design."""

from __future__ import annotations

import importlib.util
import sys
from functools import lru_cache
from pathlib import Path

from whichlever.errors import TaskError
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.equal_rows import always_trained, duplicates
from whichlever.lab.trials.first_look import Looking
from whichlever.lab.trials.records import MAIN, START, Begun, Facts, FirstLook, Trial, Unit
from whichlever.lab.trials.spec import TaskSpec
from whichlever.lab.trials.trial import Watch, run_split


def begin(code: PairCode) -> Begun:
    """What is known before any trial."""
    return Begun(describe(code), len(outline(code)))


def run(code: PairCode, number: int) -> tuple[Trial | FirstLook, ...]:
    """The trials of one piece of the work, counted from 0; of the first one also what its rows tell."""
    unit = outline(code)[number]
    if number or code.singles or code.seed is not None:
        return run_unit(code, unit)
    task = _task(code)
    looking = Looking(task, task.splits[unit.split])
    return (*run_unit(code, unit, looking), looking.made())


def describe(code: PairCode) -> tuple[Facts, ...]:
    """The facts of every setting of a pair's task, the main one first."""
    task = _task(code)
    return tuple(_facts(name, task.setting(name)) for name in (MAIN, *(() if code.singles else task.settings)))


def _facts(name: str, task: TaskSpec) -> Facts:
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
        test_overlap=task.test_overlap,
        tested=task.tested,
        duplicates=duplicates(task.rows, task.splits),
        always_trained=always_trained(task.rows[task.target], task.testable(), task.splits),
    )


def outline(code: PairCode) -> tuple[Unit, ...]:
    """The pieces of a pair's work, independent of each other."""
    task = _task(code)
    designs = task.designs()[: 1 if code.singles else None]
    return tuple(Unit(design.name, split.number) for design in designs for split in design.task.splits)


def run_unit(code: PairCode, unit: Unit, watch: Watch | None = None) -> tuple[Trial, ...]:
    """All trials of one piece of a pair's work."""
    design = next(design for design in _task(code).designs() if design.name == unit.design)
    levers = {lever.kind: lever for lever in code.levers}
    split = design.task.splits[unit.split]
    if not code.singles:
        return run_split(design, levers, split, watch=watch)
    budgets = design.task.budgets[-1:]
    trials = run_split(design, levers, split, names=[START, *levers], budgets=budgets)
    return tuple(trial for trial in trials if trial.setting == MAIN)


@lru_cache(maxsize=4)
def _task(code: PairCode) -> TaskSpec:
    task = load_task(Path(code.task))
    return task if code.seed is None else task.reseeded(code.seed)


def load_task(path: Path) -> TaskSpec:
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
    if not isinstance(task, TaskSpec):
        raise TaskError(f"{path}:1: defines no task; expected `task = Task(...)`")
    return task
