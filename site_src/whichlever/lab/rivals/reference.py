"""Reference lines: what no model at all scores on a task's splits, and what a plain strong default does.

Neither is a lever: each takes the place of the start's features and model, on the same training and test rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whichlever.lab.rivals.codes import NO_MODEL, STRONG_DEFAULT, ReferenceCode
from whichlever.lab.rivals.raw import raw_columns
from whichlever.lab.rivals.unmodelled import ColumnAsItStands, LatestValue, YearBefore
from whichlever.lab.trials.pair import load_task
from whichlever.lab.trials.records import Begun, ReferenceLine, Trial
from whichlever.lab.trials.spec import Design, TaskSpec
from whichlever.lab.trials.trial import run_split

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

BEST_CONSTANT = {"neg_mean_absolute_error": "median", "neg_median_absolute_error": "median"}
TREES = 300  # in all: a class costs a tree in each round
Answer = tuple[str, Any]  # in words, and the estimator that gives it


def begin(code: ReferenceCode) -> Begun:
    """Everything is in one piece: the lines are cheap."""
    return Begun(lines_of(load_task(Path(code.task))), 1)


def run(code: ReferenceCode, number: int) -> tuple[Trial, ...]:
    """All trials of the lines, on the splits of the main design; `number` is that of the only piece."""
    return reference_trials(load_task(Path(code.task)))


def lines_of(task: TaskSpec) -> tuple[ReferenceLine, ...]:
    """What the reference lines of a task are, in words."""
    return (
        ReferenceLine(NO_MODEL, no_model(task)[0]),
        ReferenceLine(STRONG_DEFAULT, "boosted trees on the columns as recorded"),
    )


def reference_trials(task: TaskSpec) -> tuple[Trial, ...]:
    """Both lines on every split of the main design; a trial's combination is the line's name."""
    from sklearn.preprocessing import FunctionTransformer

    unmodelled = replace(task, features=FunctionTransformer(), model=no_model(task)[1])
    default = replace(task, features=raw_columns(task.withheld), model=boosted_trees(task))
    design = task.designs()[0]
    return tuple(
        replace(trial, combination=name)
        for name, other in ((NO_MODEL, unmodelled), (STRONG_DEFAULT, default))
        for split in task.splits
        for trial in run_split(Design(design.name, other, design.metrics), {}, split)
    )


def no_model(task: TaskSpec) -> Answer:
    """What is answered without a model: what the task says, else what its metric and its order suggest."""
    said = task.no_model or _usual(task)
    return ANSWERS[said](task) if said in ANSWERS else (f"the column {said} as it stands", ColumnAsItStands(said))


def _usual(task: TaskSpec) -> str:
    if classifies(task):
        return "majority"
    return "latest value" if task.ordered else BEST_CONSTANT.get(task.metric, "mean")


def classifies(task: TaskSpec) -> bool:
    """Whether the task's answers are classes."""
    from sklearn.base import is_classifier

    return is_classifier(task.model)


def boosted_trees(task: TaskSpec) -> HistGradientBoostingClassifier | HistGradientBoostingRegressor:
    """Boosted trees with nothing tuned; where there are many classes, fewer and larger rounds."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    if not classifies(task):
        return HistGradientBoostingRegressor(random_state=0)
    classes = task.true_targets().nunique()
    if classes <= 3:
        return HistGradientBoostingClassifier(random_state=0)
    return HistGradientBoostingClassifier(max_iter=max(20, TREES // classes), learning_rate=0.3, random_state=0)


def _constant(strategy: str) -> Callable[[TaskSpec], Answer]:
    def answer(task: TaskSpec) -> Answer:
        from sklearn.dummy import DummyRegressor

        return f"the {strategy} of the training rows", DummyRegressor(strategy=strategy)

    return answer


def _majority(task: TaskSpec) -> Answer:
    from sklearn.dummy import DummyClassifier

    return "the most frequent class", DummyClassifier(strategy="prior")


ANSWERS: dict[str, Callable[[TaskSpec], Answer]] = {
    "mean": _constant("mean"),
    "median": _constant("median"),
    "majority": _majority,
    "latest value": lambda task: ("the latest value known", LatestValue(str(task.time))),
    "year before": lambda task: ("the value of a year before", YearBefore(str(task.time))),
}
