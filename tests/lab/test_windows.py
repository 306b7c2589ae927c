"""Gains in windows of time, against statsmodels and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.tsa.stattools import acf

from whichlever.lab.evidence.windows import windows


def test_a_series_by_hand() -> None:
    found = windows([1.0, -1.0, 2.0, 0.0])
    assert (found.gained, found.count) == (2, 4)
    assert found.memory == pytest.approx((0.5 * -1.5 + -1.5 * 1.5 + 1.5 * -0.5) / 5)
    assert found.steady


def test_as_statsmodels_and_scipy_have_it() -> None:
    series = np.random.default_rng(0).standard_normal(16).cumsum()
    found = windows(series)
    assert found.memory == pytest.approx(acf(series, nlags=1)[1])
    assert found.slope_p == pytest.approx(stats.linregress(range(16), series).pvalue)


@pytest.mark.parametrize(
    ("series", "steady"),
    [
        ([1.0, 1.0, 1.0], True),  # nothing varies
        ([1.0, 2.0, 1.0, 2.0, 1.0, 2.0], True),
        ([1.0, 2.1, 2.9, 4.2, 5.0, 5.9], False),  # a trend
        ([1.0] * 6 + [3.0] * 6 + [1.0] * 6, False),  # long spells, and no trend
    ],
)
def test_what_has_a_mean_worth_an_interval(series: list[float], steady: bool) -> None:
    assert windows(series).steady is steady
