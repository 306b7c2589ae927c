"""A rival pulled as a single lever, on the splits and under the seal of the lesson's lever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from whichlever.errors import LeverError
from whichlever.lab.rivals.codes import RivalCode, rival_label
from whichlever.lab.rivals.house import house_lever
from whichlever.lab.trials.lever import AnyLever
from whichlever.lab.trials.pair import load_task
from whichlever.lab.trials.records import Begun, RivalOutcome, Trial
from whichlever.lab.trials.spec import TaskSpec
from whichlever.lab.trials.trial import run_split


def begin(code: RivalCode) -> Begun:
    """All its trials at once: whether it can be pulled at all shows only when it is."""
    task = load_task(Path(code.task))
    return Begun((outcome(task, code, code.lever or house_lever(task, code.kind, code.name)),), 0)


def outcome(task: TaskSpec, code: RivalCode, lever: AnyLever) -> RivalOutcome:
    """Its trials on every split of the main design, or why there are none.

    Raises `LeverError` for a lesson's own: that is its author's to mend.
    """
    label = rival_label(code.kind, code.name)
    try:
        trials = [replace(trial, combination=label) for trial in _pulled(task, lever)]
    except LeverError as error:
        if code.lever is not None:
            raise
        return RivalOutcome(code.kind, code.name, error.message, ())
    return RivalOutcome(code.kind, code.name, "", tuple(trials))


def _pulled(task: TaskSpec, lever: AnyLever) -> list[Trial]:
    design, budgets = task.designs()[0], task.budgets[-1:]
    return [
        trial
        for split in task.splits
        for trial in run_split(design, {lever.kind: lever}, split, names=[lever.kind], budgets=budgets)
    ]
