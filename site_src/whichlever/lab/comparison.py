"""What `task.compare` returns: start against levers on the same splits, as a table and a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichlever.errors import TaskError
from whichlever.lab.compared import Compared, Row
from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.scores import Gain, Scores
from whichlever.lab.notes import in_notebook
from whichlever.lab.trials import known
from whichlever.lab.trials.lever import KINDS, AnyLever, Kind, LiveLever, published
from whichlever.lab.trials.records import MAIN, START, Trial, combinations
from whichlever.lab.trials.spec import Design, TaskSpec
from whichlever.lab.trials.trial import run_split

Given = Callable[..., Any] | Mapping[str, Callable[..., Any]] | None


@dataclass(frozen=True)
class Comparison(Compared):
    """Start against levers on the task's splits. Shows itself in a notebook; `print` gives the table."""

    @classmethod
    def of(
        cls, task: TaskSpec, *, repair: Callable[..., Any] | None = None, setting: str = MAIN, **given: Given
    ) -> Comparison:
        """The comparison of the `given` levers, `repair` among them, on a task. See `Task.compare`."""
        comparison = _compare(task, setting, _tried_together(repair, given))
        if not in_notebook():
            print(comparison)
        return comparison


@dataclass(frozen=True)
class _Trained:
    """Levers that are tried together, and which of their combinations become rows, by label."""

    levers: Mapping[str, AnyLever]
    labels: Mapping[str, str]


def _tried_together(repair: Callable[..., Any] | None, given: Mapping[str, Given]) -> list[_Trained]:
    """One set of levers in all its combinations, or each variant of one lever in a set of its own."""
    variants = {kind: choice for kind, choice in given.items() if isinstance(choice, Mapping)}
    functions = {kind: choice for kind, choice in given.items() if choice is not None and kind not in variants}
    if len(variants) > 1 or (variants and functions):
        raise TaskError("variants are compared for one lever at a time; give one mapping, and nothing else")
    if variants:
        kind, choice = next(iter(variants.items()))
        sets = [_Trained(_levers(repair, {kind: function}), {label: kind}) for label, function in choice.items()]
        if kind != "data" and repair is not None:
            raise TaskError(f"repair belongs to the data lever; compare variants of the {kind} without it")
    else:
        levers = _levers(repair, functions)
        sets = [_Trained(levers, {name: name for name in combinations(levers) if name != START})]
    if not any(each.levers for each in sets):
        raise TaskError("nothing to compare: give a model, data, repair or features function")
    return sets


def levers_of(given: Mapping[str, Callable[..., Any] | None]) -> dict[str, AnyLever]:
    """The levers of functions by their role, "repair" among them. Raises `TaskError` for what is no function."""
    functions = {name: function for name, function in given.items() if function is not None}
    if not functions:
        raise TaskError("nothing to check: give a model, data, repair or features function")
    return _levers(functions.pop("repair", None), functions)


def _levers(repair: Callable[..., Any] | None, functions: Mapping[str, Any]) -> dict[str, AnyLever]:
    levers: dict[str, AnyLever] = {}
    for kind in KINDS:
        own = {kind: functions[kind]} if kind in functions else {}
        if kind == "data" and repair is not None:
            own = {"repair": repair, **own}
        for name, function in own.items():
            if not callable(function):
                raise TaskError(f"compare({name}=...) is {function!r}; expected the function {name} itself")
        if own:
            levers[kind] = _lever(kind, own)
    return levers


def _lever(kind: Kind, own: dict[str, Callable[..., Any]]) -> AnyLever:
    cells = {published(function, kind) for function in own.values()}
    cell = cells.pop() if len(cells) == 1 else None
    return cell if cell is not None and cell.defines() == own.keys() else LiveLever(kind, own)


def _compare(task: TaskSpec, setting: str, sets: Sequence[_Trained]) -> Comparison:
    varied = task.setting(setting)
    source = known.source_for(task)
    start: list[Trial] = []
    rows: list[Row] = []
    for each in sets:
        names = [*([] if start else [START]), *each.labels.values()]
        trials = [*start, *_trials(varied, setting, each.levers, names, source)]
        scores = Scores.from_trials(
            trials, levers=tuple(each.levers), negligible=varied.negligible, ordered=varied.ordered,
            metric=varied.metric, unit=varied.unit, test_overlap=varied.test_overlap,
            tested=varied.tested,
        )  # fmt: skip
        if not start:
            start = [trial for trial in trials if trial.combination == START]
            rows.append(_row(varied, START, start, None))
        for label, name in each.labels.items():
            rows.append(_row(varied, label, [t for t in trials if t.combination == name], scores.gain(name)))
    return Comparison(
        rows=tuple(rows),
        metric=varied.metric_name,
        unit=varied.unit,
        higher_is_better=varied.higher_is_better,
        decimals=max(decimals(row.gain.interval) for row in rows if row.gain),
    )


def _trials(
    task: TaskSpec, setting: str, levers: Mapping[str, AnyLever], names: Sequence[str], source: known.Known | None
) -> list[Trial]:
    """Trials of the combinations `names`, known or trained now, at the largest budget."""
    found = source.trials(levers) if source else None
    if found is None:
        design = Design(setting, task, {setting: task.metric})
        budgets = task.budgets[-1:]
        found = [t for split in task.splits for t in run_split(design, levers, split, names=names, budgets=budgets)]
    mine = [trial for trial in found if trial.setting == setting and trial.combination in names]
    largest = max(trial.budget for trial in mine)
    return [trial for trial in mine if trial.budget == (largest if "data" in trial.combination.levers else 0)]


def _row(task: TaskSpec, label: str, trials: Sequence[Trial], gain: Gain | None) -> Row:
    ordered = sorted(trials, key=lambda trial: trial.split)
    sign = 1 if task.higher_is_better else -1
    return Row(
        label=label,
        lever=ordered[0].combination,
        points=tuple(sign * trial.score for trial in ordered),
        gain=gain,
        questions=float(np.mean([trial.questions for trial in ordered])),
        rows=float(np.mean([trial.rows_used for trial in ordered])),
    )
