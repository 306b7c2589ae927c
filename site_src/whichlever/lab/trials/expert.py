"""Whom the data lever can pay: for the truth about a training row, or for more rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any
from weakref import WeakKeyDictionary

import pandas as pd

from whichlever.errors import BudgetError, LeverError


@dataclass
class _Ledger:
    """What an expert knows, holds and was paid for. `train` and `pool` are row ids, the pool's in order of sale."""

    truth: pd.Series
    pool: pd.DataFrame
    budget: int
    path: str
    asked: set[int] = field(default_factory=set)
    collected: int = 0

    def pay(self, price: int, what: str) -> None:
        left = self.budget - len(self.asked) - self.collected
        if price and not self.budget:
            raise BudgetError(f"{price} {what} wanted, and the task sells nothing; add `budgets=({price},)`", self.path)
        if price > left:
            raise BudgetError(
                f"{price} {what} wanted, {left} of a budget of {self.budget} left; ask for fewer", self.path
            )


class Expert:
    """Knows the truth about the training rows and holds the pool; every new row costs 1.

    It never holds a test row, so it cannot give one away.
    """

    __slots__ = ("__weakref__",)  # a lever finds no answers in it, and cannot raise its own budget

    def __init__(self, truth: pd.Series, pool: pd.DataFrame, budget: int, path: str = "<lever>") -> None:
        """Know the true targets of the training and pool rows by id, and have `pool` to sell, in its order."""
        _LEDGERS[self] = _Ledger(truth, pool, budget, path)

    @property
    def budget(self) -> int:
        """How many rows can be paid for altogether."""
        return _LEDGERS[self].budget

    @property
    def remaining(self) -> int:
        """How many more rows can be paid for."""
        return self.budget - self.questions

    @property
    def questions(self) -> int:
        """How many rows were paid for: asked about, or collected."""
        return len(_LEDGERS[self].asked) + _LEDGERS[self].collected

    def ask(self, ids: Iterable[int]) -> pd.Series:
        """The true targets of training or collected rows, as a Series by id, in the order asked.

        Asking again costs nothing. Where nobody knows the truth the answer is empty, and costs 1 all the same.
        """
        ledger = _LEDGERS[self]
        wanted = _row_ids(ids, ledger.path)
        unsold = ledger.pool.index[ledger.collected :]
        strangers = pd.Index(wanted, dtype="int64").difference(ledger.truth.index.difference(unsold))
        if len(strangers):
            raise LeverError(
                f"the expert answers about training and collected rows only, not about {_some(list(strangers))}; "
                "ask about ids of the index of train",
                ledger.path,
            )
        ledger.pay(len(set(wanted) - ledger.asked), "answers")
        ledger.asked.update(wanted)
        return ledger.truth.loc[wanted]

    def collect(self, n: int) -> pd.DataFrame:
        """The first `n` rows of the pool, with recorded targets. A larger `n` returns the same rows and more."""
        ledger = _LEDGERS[self]
        if not isinstance(n, Integral) or n < 0:
            raise LeverError(f"collect takes a number of rows from 0 up, not {n!r}", ledger.path)
        if n > len(ledger.pool):
            raise LeverError(f"the pool holds {len(ledger.pool)} rows, and {n} were wanted; ask for fewer", ledger.path)
        ledger.pay(max(0, n - ledger.collected), "more rows")
        ledger.collected = max(ledger.collected, int(n))
        return ledger.pool.iloc[:n].copy()

    def collected(self) -> pd.Index:
        """The ids of the rows bought from the pool so far."""
        return _LEDGERS[self].pool.index[: _LEDGERS[self].collected]


_LEDGERS: WeakKeyDictionary[Expert, _Ledger] = WeakKeyDictionary()  # apart from the expert, which a lever holds


def _row_ids(ids: object, path: str) -> list[int]:
    """`ids` as a list of row ids. A mask or a table is a mistake that would ask about other rows."""
    given: list[Any] = list(ids) if isinstance(ids, Iterable) and not isinstance(ids, str | pd.DataFrame) else [None]
    wrong = [one for one in given if not isinstance(one, Integral) or isinstance(one, bool)]
    if wrong:
        what = type(ids).__name__ if wrong[0] is None else f"{type(ids).__name__} of {type(wrong[0]).__name__}"
        raise LeverError(f"ask takes row ids, as train.index holds them, not a {what}", path)
    return [int(one) for one in given]


def _some(ids: list[int]) -> str:
    shown = ", ".join(map(str, ids[:5]))
    return f"{shown} and {len(ids) - 5} more" if len(ids) > 5 else shown
