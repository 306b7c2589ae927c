"""The records of trials, plain and frozen; nothing here imports anything else of ours, nor any library."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

START = "start"
"""The combination in which no lever is pulled."""
MAIN = "main"
"""The setting that is the task itself."""


class Combination(str):
    """A set of levers that are pulled together, as its one name: "data+model", in alphabetical order, or "start".

    It is its own text, so it is a key, a value of JSON and a cell of a table as it stands.
    Made of lever names, or of a text in any order: `Combination("model + data") == "data+model"`.
    """

    __slots__ = ()

    def __new__(cls, levers: str | Iterable[str] = ()) -> Self:
        names = levers.split("+") if isinstance(levers, str) else levers
        kept = sorted({name.strip() for name in names} - {START, ""})
        return super().__new__(cls, "+".join(kept) or START)

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that are pulled, in alphabetical order."""
        return () if self == START else tuple(self.split("+"))

    def plus(self, *levers: str) -> Combination:
        """The combination in which `levers` are pulled, too."""
        return Combination((*self.levers, *levers))

    def minus(self, *levers: str) -> Combination:
        """The combination in which `levers` are not pulled."""
        return Combination(lever for lever in self.levers if lever not in levers)


def combinations(levers: Iterable[str]) -> list[Combination]:
    """All 2^k combinations, the start first, fewer levers before more: start, data, model, data+model."""
    names = sorted(levers)
    subsets = itertools.chain.from_iterable(itertools.combinations(names, k) for k in range(len(names) + 1))
    return [Combination(subset) for subset in subsets]


@dataclass(frozen=True)
class Split:
    """One division, as row ids."""

    number: int
    """Its number, from 0."""
    train: np.ndarray
    """Ids of the training rows, in file order."""
    test: np.ndarray
    """Ids of the test rows, in file order."""
    pool: np.ndarray
    """Ids of the rows that may be bought, in the order in which they are sold."""
    n_train: int
    """The training rows as split, without those that join every training set."""
    units_train: int
    """Groups among the training rows, where there are groups; else rows."""
    units_test: int
    """Groups among the test rows, where there are groups; else rows."""

    @property
    def n_test(self) -> int:
        return len(self.test)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one combination scored on one split."""

    setting: str
    """ "main", or the name of a setting."""
    combination: Combination
    """The levers that are pulled. A text is turned into one."""
    budget: int
    """What the data lever could spend, 0 without one."""
    split: int
    """The split's number, from 0."""
    score: float
    """Signed so that more is better."""
    n_train: int
    """The training rows as split, before `data`."""
    n_test: int
    """The test rows."""
    units_train: int
    """Groups where there are groups, rows elsewhere."""
    units_test: int
    """Groups where there are groups, rows elsewhere."""
    questions: int
    """Rows asked about or collected."""
    rows_used: int
    """Rows fitted on."""
    fitted_size: int
    """Bytes of the fitted arrays."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "combination", Combination(self.combination))


Cell = float | str | None
"""A value of a table, as JSON keeps it."""


@dataclass(frozen=True)
class Changed:
    """What a data lever did to the training rows of a split, by row id."""

    gone: tuple[int, ...] = ()
    """Rows that are left out."""
    counts: tuple[tuple[int, float], ...] = ()
    """Rows that count other than once, and how often: repeated ones, and those with a weight."""
    values: Mapping[str, tuple[tuple[int, ...], tuple[Cell, ...]]] = field(default_factory=dict)
    """Of each column in which something changed: the rows, and what stands there now."""
    new: tuple[int, ...] = ()
    """Rows that the start does not train on; invented ones have negative ids."""
    new_values: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    """Of each column what stands in them."""


@dataclass(frozen=True)
class FirstLook:
    """What the levers do to single rows on the first split."""

    target: str
    """The column that is predicted."""
    tested: tuple[int, ...]
    """Some test rows."""
    truth: tuple[Cell, ...]
    """Their true targets."""
    classes: tuple[Cell, ...]
    """What can be predicted, in order; none where numbers are."""
    predicted: Mapping[str, tuple[Cell, ...]]
    """By combination, what is predicted for them; of two classes the chance of the second."""
    trained: tuple[int, ...]
    """The training rows of the start."""
    changed: Changed
    """What the data lever, at its largest budget, makes of them."""


@dataclass(frozen=True)
class Unit:
    """A piece of a pair's work: every combination on one split of one design."""

    design: str
    """The design's name: that of the first setting in it."""
    split: int
    """The split's number, from 0."""


@dataclass(frozen=True)
class Facts:
    """What must be known about a setting to read its trials."""

    setting: str
    """ "main", or the name of a setting."""
    target: str
    """The column that is predicted."""
    metric: str
    """The name of scikit-learn's scorer."""
    metric_name: str
    """The metric in words, in its natural sign."""
    unit: str
    """Of the metric; empty where it has none."""
    higher_is_better: bool
    """Whether the metric in its natural sign is better when larger."""
    negligible: float
    """The smallest difference that anyone should care about."""
    ordered: bool
    """Whether the splits are test windows in time."""
    careless: bool
    """Whether the setting is shown to teach only."""
    about: str
    """One sentence on the setting."""
    budgets: tuple[int, ...]
    """What may be spent on the expert, ascending."""
    splits: int
    """How many splits there are."""
    grouped: bool
    """Whether rows are split by groups."""
    test_overlap: float | None = None
    """Of sub-samples that share no row to start with, how much their tests share; None for all other splits."""
    tested: int = 0
    """How many different rows the splits test."""
    duplicates: float = 0.0
    """The share of test rows that equal a row which is trained on or sold, in all columns."""
    always_trained: int = 0
    """Rows that are never tested, and stand in training sets all the same."""


@dataclass(frozen=True)
class ReferenceLine:
    """A score to hold a task's start and levers against."""

    name: str
    """What its trials have as their combination."""
    words: str
    """What answers, for people: "the median of the training rows"."""


@dataclass(frozen=True)
class RivalOutcome:
    """What came of another way to pull a lever."""

    kind: str
    """The lever."""
    name: str
    """Which of its rivals."""
    cannot: str
    """Why it cannot be pulled on this task; empty where it was."""
    trials: tuple[Trial, ...]
    """Its trials."""


@dataclass(frozen=True)
class Trap:
    """Something on one split that may let answers through, with rows and columns named."""

    name: str
    """One of `whichlever.lab.traps.code.TRAPS`."""
    kind: str
    """The lever that it is about; empty for the task."""
    what: str
    """What was found."""
    todo: str
    """What can be done about it."""


@dataclass(frozen=True)
class Begun:
    """What is known of a job of trials before its pieces are done."""

    facts: tuple[Facts | ReferenceLine | RivalOutcome | Trap, ...]
    """What its trials are read with."""
    pieces: int
    """How many pieces it has, independent of each other."""


@dataclass(frozen=True)
class Prepared:
    """The training rows of one split and budget, as the data lever returns them."""

    rows: pd.DataFrame
    """Rows to fit on, the target and perhaps weights among the columns."""
    questions: int
    """What was paid for: answers and rows."""
