"""Whom the data lever can pay: for the truth about a training row, or for more rows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from whichlever.errors import BudgetError, LeverError


class Expert:
    """Knows the truth about the training rows and holds the pool; every new row costs 1.

    It never holds a test row, so it cannot give one away.
    """

    def __init__(self, truth: pd.Series, pool: pd.DataFrame, budget: int, path: str = "<lever>") -> None:
        """`truth`: true targets by id of the training and pool rows. `pool`: rows with recorded targets,
        in the order in which they are sold."""
        self._truth, self._pool, self._path = truth, pool, path
        self._asked: set[int] = set()
        self._collected = 0
        self.budget = budget

    @property
    def remaining(self) -> int:
        """How many more rows can be paid for."""
        return self.budget - self.questions

    @property
    def questions(self) -> int:
        """How many rows were paid for: asked about, or collected."""
        return len(self._asked) + self._collected

    def ask(self, ids: Iterable[int]) -> pd.Series:
        """The true targets of training or collected rows, as a Series by id. Asking again costs nothing."""
        wanted = [int(row) for row in ids]
        sold = set(self._pool.index[self._collected :])
        strangers = sorted(row for row in set(wanted) if row not in self._truth.index or row in sold)
        if strangers:
            raise LeverError(
                f"the expert answers about training and collected rows only, not about {_some(strangers)}",
                self._path,
            )
        self._pay(len(set(wanted) - self._asked), "answers")
        self._asked.update(wanted)
        return self._truth.loc[wanted]

    def collect(self, n: int) -> pd.DataFrame:
        """The first `n` rows of the pool, with recorded targets. A larger `n` returns the same rows and more."""
        if n > len(self._pool):
            raise LeverError(f"the pool holds {len(self._pool)} rows, and {n} were wanted", self._path)
        self._pay(max(0, n - self._collected), "more rows")
        self._collected = max(self._collected, n)
        return self._pool.iloc[:n].copy()

    def collected(self) -> pd.Index:
        """The ids of the rows bought from the pool so far."""
        return self._pool.index[: self._collected]

    def _pay(self, price: int, what: str) -> None:
        if price > self.remaining:
            raise BudgetError(
                f"{price} {what} wanted, {self.remaining} of a budget of {self.budget} left; ask for fewer",
                self._path,
            )


def _some(ids: list[int]) -> str:
    shown = ", ".join(map(str, ids[:5]))
    return f"{shown} and {len(ids) - 5} more" if len(ids) > 5 else shown
