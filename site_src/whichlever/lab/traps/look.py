"""The look for traps on the first split: what the table shows, what the data lever does, what a second fit gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from whichlever.lab.traps.code import TrapCode
from whichlever.lab.traps.tables import in_table, named
from whichlever.lab.trials.lever import Lever
from whichlever.lab.trials.pair import load_task
from whichlever.lab.trials.prepare import prepare
from whichlever.lab.trials.records import START, Begun, Split, Trap
from whichlever.lab.trials.repair import repaired
from whichlever.lab.trials.spec import TaskSpec
from whichlever.lab.trials.trial import run_split

FEW = 5  # changed targets that say nothing yet
SURE = 0.95  # share of changes that are the truth, or of a mask that is the repair, from which it is no chance


def begin(code: TrapCode) -> Begun:
    """All traps of a pair. Raises what its levers raise on one split: `LeverError`, with their lines."""
    task = load_task(Path(code.task))
    levers = {lever.kind: lever for lever in code.levers}
    return Begun(tuple(_found(task, levers, task.splits[0])), 0)


def _found(task: TaskSpec, levers: Mapping[str, Lever], split: Split) -> Iterator[Trap]:
    yield from in_table(task, split)
    yield from _no_seed(task, levers, split)
    if "data" in levers:
        yield from _in_data(task, levers["data"], split)


def _no_seed(task: TaskSpec, levers: Mapping[str, Lever], split: Split) -> Iterator[Trap]:
    """The start and each lever fitted twice; what is drawn without a seed depends on the number of the split."""
    names, design = [START, *levers], task.designs()[0]
    twice = (split, replace(split, number=split.number + 1))
    fitted = [run_split(design, levers, one, names=names, budgets=task.budgets[-1:]) for one in twice]
    first, second = ({trial.combination: trial.score for trial in trials} for trials in fitted)
    for name, score in first.items():
        if score != second[name]:
            what = f"fitted twice on the same rows, {name} scores {score:.6g} and {second[name]:.6g}"
            yield Trap("no seed", "" if name == START else name, what, "give what is random a seed, random_state=0")


def _in_data(task: TaskSpec, lever: Lever, split: Split) -> Iterator[Trap]:
    rows = repaired(task, lever, split)
    prepared = prepare(task, lever, rows, split, task.budgets[-1] if task.budgets else 0)
    made = prepared.rows[prepared.rows.index >= 0]
    recorded = task.rows[task.target].loc[made.index]
    changed = made.index[(made[task.target] != recorded) & recorded.notna()]
    yield from _truth_unasked(task, made, changed, prepared.questions)
    yield from _mask_as_repair(task, rows, made, split)


def _truth_unasked(task: TaskSpec, made: pd.DataFrame, changed: pd.Index, questions: int) -> Iterator[Trap]:
    if task.truth is None or questions or len(changed) <= FEW:
        return
    right = (made.loc[changed, task.target] == task.true_targets().loc[changed]).mean()
    if right >= SURE:
        what = f"data() changed {len(changed)} targets, asked nobody, and {100 * right:.0f} % became the truth"
        told = "say by which rule, and that the rule was made without looking at the truth"
        yield Trap("truth unasked", "data", f"{what} ({named(changed.to_numpy())})", told)


def _mask_as_repair(task: TaskSpec, rows: pd.DataFrame, made: pd.DataFrame, split: Split) -> Iterator[Trap]:
    """Rows that are never tested beside those that the lever drops or changes: one rule on both sides of the seal."""
    outside = ~pd.Series(task.testable(), task.rows.index).loc[split.train]
    if task.test_on is None or not outside.any():
        return
    same = rows.loc[split.train].astype(object).where(rows.loc[split.train].notna(), "")
    before = task.rows.loc[split.train].astype(object).where(task.rows.loc[split.train].notna(), "")
    touched = ~same.eq(before).all(axis=1) | ~pd.Series(split.train, split.train).isin(made.index)
    both, either = int((outside & touched).sum()), int((outside | touched).sum())
    if both > SURE * either:
        what = f"{both} training rows are kept out of the tests, and the data lever drops or changes just these"
        told = "is a bad row bad for the tests by a reason of its own? Say which"
        yield Trap("mask as repair", "data", f"{what} ({named(outside.index[outside & touched])})", told)
