"""What the look for memory and trend does to intervals in time: 2,000 series of known memory, whose true mean is 0."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from scipy.signal import lfilter

from whichlever.lab.evidence.interval import corrected_interval
from whichlever.lab.evidence.windows import windows

SERIES, WINDOWS = 2000, 16


@cache
def looked_at(memory: float) -> tuple[float, float, float]:
    """In percent: intervals that hold 0; series found steady; intervals of those that hold 0."""
    shocks = np.random.default_rng(0).standard_normal((SERIES, WINDOWS)) * math.sqrt(1 - memory**2)
    shocks[:, 0] /= math.sqrt(1 - memory**2)
    series = lfilter([1.0], [1.0, -memory], shocks, axis=-1)
    intervals = [corrected_interval(row, math.nan, ordered=True) for row in series]
    holds = np.array([interval.low <= 0 <= interval.high for interval in intervals])
    steady = np.array([windows(row).steady for row in series])
    return 100 * holds.mean(), 100 * steady.mean(), 100 * holds[steady].mean()


@pytest.mark.parametrize("memory", [0.0, 0.3])
def test_intervals_hold_with_little_memory(memory: float) -> None:
    assert 92 <= looked_at(memory)[0] <= 98


def test_gains_without_memory_are_mostly_found_steady_and_hold() -> None:
    _, steady, held = looked_at(0.0)
    assert steady > 92
    assert 92 <= held <= 98


CALM = [(0.3, 80, 90, 93), (0.5, 60, 80, 87), (0.7, 40, 58, 70)]


@pytest.mark.parametrize(("memory", "passes", "least", "most"), CALM)
def test_the_look_is_no_cure_and_the_page_on_evidence_says_so(
    memory: float, passes: float, least: float, most: float
) -> None:
    """It catches many, and the intervals of those that it lets pass are worse than of all: they look calm by chance."""
    everything, steady, held = looked_at(memory)
    assert steady < passes
    assert least <= held <= most
    assert held < everything
