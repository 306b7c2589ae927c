"""A lever that somebody handed in, scored alone on the main setting's splits, the published ones or others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from whichlever.errors import LeverError, SealError
from whichlever.lab.trials.lever import Lever
from whichlever.lab.trials.pair import load_task
from whichlever.lab.trials.records import MAIN, START, Trial
from whichlever.lab.trials.spec import Design
from whichlever.lab.trials.trial import run_split


@dataclass(frozen=True)
class SubmittedCode:
    """What the trials of a submission are made of."""

    task: str
    """The file that declares the task."""
    lever: Lever | None
    """None: the start, with no lever pulled."""
    seeds: tuple[int | None, ...]
    """Of the splits; None for the published ones. Each is one piece of the work."""
    worker: ClassVar[str] = __name__
    """The module whose `run` does the work."""


@dataclass(frozen=True)
class Stopped:
    """Why a lever has no score."""

    peeked: bool
    """Whether it reached for what it was not given; else it broke a rule, or failed."""
    what: str
    """What it did, for the student."""
    line: int | None
    """In its cell, from 1."""


def run(code: SubmittedCode, number: int) -> tuple[Trial, ...] | tuple[Stopped]:
    """The trials of one piece of the work, counted from 0, at the task's largest budget; or what stopped them."""
    task, seed = load_task(Path(code.task)), code.seeds[number]
    task = task if seed is None else task.reseeded(seed)
    design = Design(MAIN, task, {MAIN: task.metric})
    levers, name = ({}, START) if code.lever is None else ({code.lever.kind: code.lever}, code.lever.kind)
    trials: list[Trial] = []
    try:
        for split in task.splits:
            trials += run_split(design, levers, split, names=[name], budgets=task.budgets[-1:])
    except LeverError as error:
        return (Stopped(isinstance(error, SealError), error.message, error.line),)
    return tuple(trials)
