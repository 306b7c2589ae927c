"""The records of trials, plain and frozen; nothing here imports anything else of ours."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

START = "start"
"""The combination in which no lever is pulled."""


def combination(levers: str | Iterable[str]) -> str:
    """The one name of a set of levers: alphabetical, joined by "+"; "start" for none."""
    names = levers.split("+") if isinstance(levers, str) else levers
    kept = sorted({name.strip() for name in names} - {START, ""})
    return "+".join(kept) or START


@dataclass(frozen=True)
class Split:
    """One division, as row ids. `train` and `test` are in file order, `pool` in the order it is sold."""

    number: int
    train: np.ndarray
    test: np.ndarray
    pool: np.ndarray
    n_train: int  # as split: without the rows that join every training set
    units_train: int
    units_test: int

    @property
    def n_test(self) -> int:
        return len(self.test)


START = "start"


@dataclass(frozen=True, slots=True)
class Trial:
    """What one combination scored on one split.

    setting: "main" or a named setting. combination: lever names in alphabetical order joined by "+", or "start".
    budget: what the data lever could spend, 0 without one. split: its number from 0.
    score: signed so that more is better. n_train, n_test: rows as split, before `data`.
    units_train, units_test: groups where there are groups, rows elsewhere.
    questions: rows asked about or collected. rows_used: rows fitted on. fitted_size: bytes of the fitted arrays.
    """

    setting: str
    combination: str
    budget: int
    split: int
    score: float
    n_train: int
    n_test: int
    units_train: int
    units_test: int
    questions: int
    rows_used: int
    fitted_size: int


@dataclass(frozen=True)
class Unit:
    """A piece of a pair's work: every combination on one split of one design."""

    design: str
    split: int


@dataclass(frozen=True)
class Facts:
    """What must be known about a setting to read its trials."""

    setting: str
    target: str
    metric: str
    metric_name: str
    unit: str
    higher_is_better: bool
    negligible: float
    ordered: bool
    careless: bool
    about: str
    budgets: tuple[int, ...]
    splits: int
    grouped: bool


@dataclass(frozen=True)
class Prepared:
    """Training rows that the data lever made, once per split and budget, and what it was paid."""

    rows: pd.DataFrame
    questions: int


def combinations(levers: Iterable[str]) -> list[str]:
    """All 2^k names, the start first, fewer levers before more: start, data, model, data+model."""
    names = sorted(levers)
    subsets = itertools.chain.from_iterable(itertools.combinations(names, k) for k in range(len(names) + 1))
    return ["+".join(subset) or START for subset in subsets]


def pulled(combination: str) -> frozenset[str]:
    """The levers that a combination's name says are pulled."""
    return frozenset() if combination == START else frozenset(combination.split("+"))
