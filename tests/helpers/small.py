"""Cases small enough to compute by hand, for the tests of the lab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from textwrap import dedent
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import FunctionTransformer

from whichlever.lab import Task
from whichlever.lab.trials.lever import Lever


@dataclass(frozen=True)
class Given:
    """A splitter whose pairs of train and test positions are written down."""

    pairs: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        yield from ((np.array(train), np.array(test)) for train, test in self.pairs)


SIX = Given((((0, 1, 2, 3), (4, 5)), ((2, 3, 4, 5), (0, 1))))
ROWS = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0], "y": [1.0, 3.0, 5.0, 70.0, 9.0, 11.0]})


def make_task(**changes: Any) -> Task:
    """A task of six rows, y = 1 + 2x, except that row 3 was recorded as 70; two splits, written down."""
    given: dict[str, Any] = {
        "rows": ROWS.copy(),
        "target": "y",
        "split": SIX,
        "metric": "neg_mean_absolute_error",
        "unit": "m",
        "features": FunctionTransformer(),
        "model": LinearRegression(),
        "negligible": 0.1,
    }
    return Task(**{**given, **changes})


def cell(kind: Any, source: str) -> Lever:
    """A lever cell of the given text, as it would stand at line 10 of `lesson/<kind>.py`."""
    return Lever(kind, dedent(source).strip("\n"), f"lesson/{kind}.py", 10)


@contextmanager
def overheard() -> Iterator[list[Any]]:
    """What levers `tell` meanwhile; anything else that they left behind would be refused."""
    told: list[Any] = []
    with redirect_stdout(StringIO()) as out:
        yield told
    told += map(json.loads, out.getvalue().splitlines())


def tell(*values: Any) -> None:
    print(json.dumps(values))
