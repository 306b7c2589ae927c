"""Few groups: a lever that speaks of groups, on 15 to 30 of them; the usual degrees of freedom promise too much."""

from __future__ import annotations

import math

import numpy as np
import pytest

from whichlever.lab.evidence.interval import corrected_interval

Shape = tuple[int, int, int, int]
"""Groups, rows of each, groups tested in a split, splits."""


def least_squares_error(X: np.ndarray, y: np.ndarray, tested: np.ndarray) -> float:
    weights = np.linalg.lstsq(X[~tested], y[~tested], rcond=None)[0]
    return float(np.abs(y[tested] - X[tested] @ weights).mean())


def table(rng: np.random.Generator, shape: Shape, slope: float) -> np.ndarray:
    """Gains of a column that is the same in all rows of a group; a third of the noise is the group's own."""
    groups, size, test, splits = shape
    group = np.repeat(np.arange(groups), size)
    seen, own = rng.normal(size=len(group)), rng.normal(size=groups)[group]
    noise = rng.normal(size=len(group)) * math.sqrt(0.7) + rng.normal(size=groups)[group] * math.sqrt(0.3)
    y = 0.5 * seen + slope * own + noise
    one = np.ones(len(group))
    start, lever = np.column_stack([one, seen]), np.column_stack([one, seen, own])
    gains = []
    for _ in range(splits):
        tested = np.isin(group, rng.permutation(groups)[:test])
        gains.append(least_squares_error(start, y, tested) - least_squares_error(lever, y, tested))
    return np.array(gains)


def coverage(shape: Shape, tables: int, slope: float, *, bounded: bool = True) -> float:
    """In percent. The truth is the mean of as many other tables."""
    groups, _, test, _ = shape
    found = [table(np.random.default_rng([1, number]), shape, slope) for number in range(tables)]
    truth = np.mean([table(np.random.default_rng([2, number]), shape, slope) for number in range(2 * tables)])
    units = test if bounded else math.inf
    intervals = [corrected_interval(row, test / (groups - test), units_test=units) for row in found]
    return 100 * float(np.mean([one.low <= truth <= one.high for one in intervals]))


HARD = [(15, 22, 3, 30), (20, 15, 4, 20), (20, 15, 6, 30), (30, 8, 6, 30)]


@pytest.mark.thorough
@pytest.mark.parametrize("shape", HARD)
def test_as_many_degrees_of_freedom_as_groups_are_tested(shape: Shape) -> None:
    """The gain is large, and differs from group to group: the hardest case that we found."""
    assert 92 <= coverage(shape, 2000, 0.5) <= 98
    assert coverage(shape, 2000, 0.5, bounded=False) < 92


@pytest.mark.thorough
@pytest.mark.parametrize("shape", HARD)
def test_small_gains_are_on_the_cautious_side(shape: Shape) -> None:
    assert coverage(shape, 2000, 0.2) >= 95


def test_few_groups_hold_what_they_promise_and_would_not_with_the_usual_degrees_of_freedom() -> None:
    assert 90 <= coverage(HARD[0], 300, 0.5) <= 98
    assert coverage(HARD[0], 300, 0.5, bounded=False) < 92
