"""Near the ceiling: two classifiers right on 97 to 99 % of 150 rows, whose true difference is just `negligible`.

Rows on which both are right say nothing, so a table may hold hardly a row that does: intervals come out too narrow.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from whichlever.lab.evidence.scores import Scores
from whichlever.lab.evidence.verdicts import Verdict

ROWS, TEST, SPLITS, TABLES = 150, 45, 20, 2000
PLAIN = Scores((), (), {}, TEST / (ROWS - TEST), False, 0.02, "accuracy", "", TEST)


def gains(rng: np.random.Generator, better: float, negligible: float) -> np.ndarray:
    """Of one table, shape (SPLITS,): where the better is wrong the other is, too, and on a few rows more."""
    luck = rng.random(ROWS)
    difference = (luck < better).astype(float) - (luck < better - negligible)
    tested = rng.random((SPLITS, ROWS)).argsort(axis=1)[:, :TEST]
    return difference[tested].mean(axis=1)


def called_equal(better: float, negligible: float, tested: int, tables: int = TABLES) -> float:
    """In percent of the tables: "practically equal", where the difference is just not."""
    scores = replace(PLAIN, negligible=negligible, tested=tested)
    rng = np.random.default_rng(0)
    found = [scores.judge(scores.interval(gains(rng, better, negligible))) for _ in range(tables)]
    return 100 * found.count(Verdict.EQUAL) / tables


@pytest.mark.parametrize("negligible", [0.02, 0.03])
@pytest.mark.parametrize("better", [0.97, 0.99])
def test_what_differs_just_so_is_seldom_called_equal(better: float, negligible: float) -> None:
    assert called_equal(better, negligible, ROWS) <= 2.5


def test_without_the_rule_of_three_it_would_be() -> None:
    assert called_equal(0.99, 0.02, 0) > 5


def test_no_difference_on_any_row_is_no_certainty() -> None:
    none = replace(PLAIN, tested=ROWS).interval(np.zeros(SPLITS))
    assert (none.mean, none.low, none.high) == pytest.approx((0, -0.024592530, 0.024592530))
    assert none.p_value == 1
    assert replace(PLAIN, tested=ROWS, metric="roc_auc").interval(np.zeros(SPLITS)).high == 0
