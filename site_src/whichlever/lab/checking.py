"""What `task.check` says of a lever from one split, in seconds: that it ran, what it did, or where it went wrong."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pandas as pd

from whichlever.errors import LeverError, WhichLeverError
from whichlever.lab.comparison import levers_of
from whichlever.lab.evidence.numbers import number
from whichlever.lab.notes import in_notebook
from whichlever.lab.trials.lever import AnyLever
from whichlever.lab.trials.prepare import prepare
from whichlever.lab.trials.records import MAIN, START, Prepared, Split, Trial
from whichlever.lab.trials.repair import repaired
from whichlever.lab.trials.spec import TaskSpec
from whichlever.lab.trials.trial import run_split

SLIPS: Mapping[str, str] = {  # what a message says, and the slip that is likely behind it
    r"changed the index|which is no training row": (
        "did reset_index or a merge give the rows new numbers? Keep train's index"
    ),
    r"returned NoneType": "is there no `return`?",
    r"NameError": "each lever cell imports what it uses",
    r"sells nothing": "there is nobody to ask here",
    r"rows without a": "did a merge lose the labels?",
    r"lost the column": "did a selection or a merge drop it?",
}
CELL = re.compile(r"(?:<ipython-input-(\d+)[^>]*>|<notebook>|\S*ipykernel_\d+/\d+\.py):(\d+): ")


@dataclass(frozen=True)
class Checked:
    """What became of each lever on one split. Shows itself in a notebook; a script prints it."""

    lines: tuple[str, ...]
    """A sentence for each lever."""
    ran: bool
    """Whether all of them ran."""

    @classmethod
    def of(cls, task: TaskSpec, seconds: float, **given: Callable[..., Any] | None) -> Checked:
        """See `Task.check`."""
        lines, ran = [], True
        for kind, lever in levers_of(given).items():
            try:
                with limited(seconds):
                    lines.append(f"{kind}: {_told(task, kind, lever)}")
            except WhichLeverError as error:
                ran = False
                lines.append(f"{kind}: not yet; {_where(str(error))}{_slip(str(error))}")
        checked = cls(tuple(lines), ran)
        if not in_notebook():
            print(checked)
        return checked

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__


@contextmanager
def limited(seconds: float) -> Generator[None]:
    """Ends what runs longer with a `LeverError`, where the system has timers; a notebook goes on after it."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise LeverError(f"it did not end within {seconds:g} seconds; is there a loop without an end?")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _told(task: TaskSpec, kind: str, lever: AnyLever) -> str:
    split, design = task.splits[0], task.designs()[0]
    trials = run_split(design, {lever.kind: lever}, split, names=[START, kind], budgets=task.budgets[-1:])
    start, pulled = (_scores(task, trials, name) for name in (START, kind))
    said = ["ran", *(_of_data(task, lever, split) if kind == "data" else ())]
    return f"{'; '.join(said)}; on this one split {pulled}, the start {start}"


def _scores(task: TaskSpec, trials: tuple[Trial, ...], name: str) -> str:
    sign = 1 if task.higher_is_better else -1
    (score,) = [sign * trial.score for trial in trials if trial.combination == name and trial.setting == MAIN]
    unit = f" {task.unit}" if task.unit else ""
    return f"{number(score, 3)}{unit}"


def _of_data(task: TaskSpec, lever: AnyLever, split: Split) -> Iterator[str]:
    """What a data lever did to the training rows."""
    rows = repaired(task, lever, split)
    prepared = prepare(task, lever, rows, split, task.budgets[-1] if task.budgets else 0)
    given = task.rows.loc[split.train]
    kept = prepared.rows.index.intersection(given.index)
    yield f"{len(kept)} of {len(given)} rows kept"
    yield from _additions(prepared, given)
    recorded, made = given.loc[kept, task.target], prepared.rows.loc[kept, task.target]
    made = made[~made.index.duplicated()]
    changed = int((made != recorded.loc[made.index]).sum())
    yield f"labels changed in {changed}" if changed else "no label changed"
    if task.budgets:
        asked = f"{prepared.questions} of {task.budgets[-1]}" if prepared.questions else "no"
        yield f"{asked} questions asked"
    if prepared.rows[task.target].nunique() == 1:
        yield f"look: every {task.target} is the same now"


def _additions(prepared: Prepared, given: pd.DataFrame) -> Iterator[str]:
    new = len(prepared.rows.index.difference(given.index))
    if new:
        yield f"{new} rows added"


def _where(message: str) -> str:
    """A message with the cell in place of a file that only the notebook knows."""

    def cell(found: re.Match[str]) -> str:
        return f"cell {found[1]}, line {found[2]}: " if found[1] else f"line {found[2]} of the cell: "

    return CELL.sub(cell, message, count=1)


def _slip(message: str) -> str:
    return next((f" ({likely})" for pattern, likely in SLIPS.items() if re.search(pattern, message)), "")
