"""What `task.check` says of a lever from one split, in seconds: that it ran, what it did, or where it went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from whichlever.errors import WhichLeverError
from whichlever.lab.comparison import levers_of
from whichlever.lab.evidence.numbers import number
from whichlever.lab.notes import in_notebook
from whichlever.lab.printed import printed_once
from whichlever.lab.seal.apart import limited
from whichlever.lab.slips import told
from whichlever.lab.trials.lever import AnyLever
from whichlever.lab.trials.prepare import prepare
from whichlever.lab.trials.records import MAIN, START, Combination, Prepared, Split, Trial
from whichlever.lab.trials.repair import repaired
from whichlever.lab.trials.spec import TaskSpec
from whichlever.lab.trials.trial import run_split, score


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
                with limited(seconds), printed_once():
                    lines.append(f"{kind}: {_told(task, kind, lever)}")
            except WhichLeverError as error:
                ran = False
                lines.append(f"{kind}: not yet; {told(error)}")
        checked = cls(tuple(lines), ran)
        if not in_notebook():
            print(checked)
        return checked

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__


def _told(task: TaskSpec, kind: str, lever: AnyLever) -> str:
    """What a lever did on the first split. It is pulled once."""
    split, design, levers = task.splits[0], task.designs()[0], {lever.kind: lever}
    budget = task.budgets[-1] if task.budgets else 0
    of_data = kind == "data"
    rows = repaired(task, lever, split) if of_data else task.rows
    prepared = prepare(task, lever if of_data else None, rows, split, budget)
    test = rows.drop(columns=task.target).loc[split.test]
    pulled = _score(task, score(design, levers, split, Combination(kind), budget, prepared, test))
    start = _score(task, run_split(design, {}, split, names=[START]))
    said = ["ran", *(_of_data(task, prepared, split) if of_data else ())]
    unit = f" {task.unit}" if task.unit else ""
    beside = "not yet different from the start" if pulled == start else f"the start {number(start, 3)}{unit}"
    return f"{'; '.join(said)}; on this one split {number(pulled, 3)}{unit}, {beside}"


def _score(task: TaskSpec, trials: Sequence[Trial]) -> float:
    """The score of the one trial in the main setting, in the metric's natural sign."""
    (value,) = [trial.score for trial in trials if trial.setting == MAIN]
    return value if task.higher_is_better else -value


def _of_data(task: TaskSpec, prepared: Prepared, split: Split) -> Iterator[str]:
    """What a data lever did to the training rows."""
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
