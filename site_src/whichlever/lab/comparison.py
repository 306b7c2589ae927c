"""What `task.compare` returns: start against levers on the same splits, as a table and a figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from whichlever.errors import TaskError
from whichlever.lab.compared import PUBLISHED, Beside, Compared, Row
from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.scores import Gain, Scores
from whichlever.lab.notes import in_notebook
from whichlever.lab.printed import printed_once
from whichlever.lab.seal.apart import limited
from whichlever.lab.slips import told_in_notebooks
from whichlever.lab.trials import known
from whichlever.lab.trials.lever import KINDS, AnyLever, Kind, LiveLever, published
from whichlever.lab.trials.records import MAIN, START, Combination, Trial, combinations
from whichlever.lab.trials.spec import Design, TaskSpec
from whichlever.lab.trials.trial import run_split

SECONDS = 120.0
"""How long the levers may take on one split."""
Given = Callable[..., Any] | Mapping[str, Callable[..., Any]] | None


@dataclass(frozen=True)
class Comparison(Compared):
    """Start against levers on the task's splits. Shows itself in a notebook; `print` gives the table."""

    @classmethod
    def of(
        cls, task: TaskSpec, *, repair: Callable[..., Any] | None = None, setting: str = MAIN, **given: Given
    ) -> Comparison:
        """The comparison of the `given` levers, `repair` among them, on a task. See `Task.compare`."""
        with told_in_notebooks():
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
    source, key = known.source_for(task), known.key_for(task) if setting == MAIN else ()
    start: list[Trial] = []
    rows: list[Row] = []
    beside: list[Beside] = []
    for each in sets:
        names = [*([] if start else [START]), *each.labels.values()]
        trials = [*start, *_trials(varied, setting, each.levers, names, source)]
        start = start or [trial for trial in trials if trial.combination == START]
        ours = _of_key(key, start)
        scores = _scores(varied, each.levers, [*trials, *ours])
        rows = rows or [_row(varied, START, start, None)]
        for label, name in each.labels.items():
            rows.append(_row(varied, label, [t for t in trials if t.combination == name], scores.gain(name)))
            if (other := Combination(name).plus(PUBLISHED)) in {trial.combination for trial in ours}:
                beside.append(Beside(label, scores.gain(name, other)))
    rows += _published(varied, start, _of_key(key, start), beside)
    return Comparison(
        rows=tuple(rows),
        metric=varied.metric_name,
        unit=varied.unit,
        higher_is_better=varied.higher_is_better,
        decimals=max(decimals(row.gain.interval) for row in rows if row.gain),
        sells=bool(varied.budgets),
        beside=tuple(beside),
    )


def _scores(task: TaskSpec, levers: Iterable[str], trials: Sequence[Trial]) -> Scores:
    return Scores.from_trials(
        trials, levers=tuple(levers), negligible=task.negligible, ordered=task.ordered,
        metric=task.metric, unit=task.unit, test_overlap=task.test_overlap,
        tested=task.tested,
    )  # fmt: skip


def _of_key(key: Sequence[Trial], start: Sequence[Trial]) -> list[Trial]:
    """The trials of published levers under names of their own; none where the key is of other splits or rows."""
    theirs = {trial.split: trial.score for trial in key if trial.combination == START}
    if theirs.keys() != {trial.split for trial in start}:
        return []
    if not all(math.isclose(theirs[trial.split], trial.score, rel_tol=1e-3) for trial in start):
        return []
    return [replace(t, combination=t.combination.plus(PUBLISHED)) for t in key if t.combination != START]


def _published(
    task: TaskSpec, start: Sequence[Trial], ours: Sequence[Trial], beside: Sequence[Beside]
) -> Iterator[Row]:
    """A line for each published lever that something stands beside."""
    scores = _scores(task, (), [*start, *ours])
    for name in dict.fromkeys(one.gain.over for one in beside):
        kind = name.minus(PUBLISHED)
        row = _row(task, f"published {kind}", [t for t in ours if t.combination == name], scores.gain(name))
        yield replace(row, lever=kind)


def _trials(
    task: TaskSpec, setting: str, levers: Mapping[str, AnyLever], names: Sequence[str], source: known.Known | None
) -> list[Trial]:
    """Trials of the combinations `names`, known or trained now, at the largest budget."""
    found = source.trials(levers) if source else None
    if found is None:
        design = Design(setting, task, {setting: task.metric})
        found = list(_on_every_split(design, levers, names))
    mine = [trial for trial in found if trial.setting == setting and trial.combination in names]
    largest = max(trial.budget for trial in mine)
    return [trial for trial in mine if trial.budget == (largest if "data" in trial.combination.levers else 0)]


def _on_every_split(design: Design, levers: Mapping[str, AnyLever], names: Sequence[str]) -> Iterator[Trial]:
    """Trials on every split, each with the time that a split may take; of what levers print, the first split's."""
    budgets = design.task.budgets[-1:]
    with printed_once() as printed:
        for split in design.task.splits:
            with limited(SECONDS):
                yield from run_split(design, levers, split, names=names, budgets=budgets)
            printed.hush()


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
