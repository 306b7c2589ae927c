"""The `negligible` at which an answer turns, against examples worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.invented import made_scores
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.sturdiness import winner_among
from whichlever.lab.evidence.turning import Turning, turning, turns_at
from whichlever.lab.evidence.verdicts import Verdict, verdict


@pytest.mark.parametrize(
    ("low", "high", "turns"), [(0.5, 2.0, 2.0), (-3.0, -1.0, 3.0), (-0.2, 0.7, 0.7), (-0.7, 0.2, 0.7), (0.0, 0.0, 0.0)]
)
def test_an_interval_turns_where_it_reaches_farthest_from_zero(low, high, turns):
    interval = Interval((low + high) / 2, low, high, 1.0, 5, 4.0)
    assert turns_at(interval) == turns
    assert verdict(interval, turns) is Verdict.EQUAL
    if turns:
        assert verdict(interval, np.nextafter(turns, 0)) is not Verdict.EQUAL


def test_a_winner_wins_below_the_nearest_high_end():
    """Data over model by 2 without spread, over the start by 3: with 2 negligible, model and data are equal."""
    scores = made_scores({"start": (0, 0.1), "model": (1, 0.1), "data": (3, 0.1)})
    assert turning(scores, {}) == Turning(None, pytest.approx(2))


def test_an_answer_of_a_large_limit_begins_where_it_does():
    """With 2 or more negligible data and model are equal, and from 3 on nothing is better than the start."""
    scores = made_scores({"start": (0, 0.1), "model": (1, 0.1), "data": (3, 0.1)}, negligible=2.5)
    assert turning(scores, {}) == Turning(pytest.approx(2), pytest.approx(3))


def test_what_no_interval_decides_no_limit_turns():
    """All intervals hold zero: ± 2.945 times the difference of the spreads."""
    scores = made_scores({"start": (0, 0), "model": (0.1, 1), "data": (0.2, 2)})
    assert turning(scores, {}) == Turning(None, None)


def test_rivals_turn_it_too():
    """The rival is behind by 1 without spread: the lever wins below 1 only."""
    scores = made_scores({"start": (0, 0.1), "model": (1, 0.1), "data": (3, 0.1), "model: a": (2, 0.1)})
    assert turning(scores, {"model: a": "model"}) == Turning(None, pytest.approx(1))
    assert turning(scores, {"model: a": "data"}) == Turning(None, pytest.approx(2))


def test_it_is_the_same_within_and_another_one_at_the_ends():
    rng = np.random.default_rng(0)
    for _ in range(100):
        gains = {name: (rng.normal(0, 1), rng.uniform(0, 0.3)) for name in ("start", "model", "data", "features", "r")}
        scores = made_scores(gains, negligible=rng.uniform(0.01, 2))
        now, turns = winner_among(scores, {"r": "model"}), turning(scores, {"r": "model"})

        def answer(negligible, scores=scores):
            return winner_among(replace(scores, negligible=negligible), {"r": "model"})

        low, high = turns.low or 0.0, turns.high or 1e9
        assert all(answer(point) == now for point in (low, *rng.uniform(low, min(high, 9.0), 5), np.nextafter(high, 0)))
        assert turns.low is None or answer(np.nextafter(low, 0)) != now
        assert turns.high is None or answer(high) != now
