"""Many tests at once, against worked examples and statsmodels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.invented import PATTERN, made_scores
from whichlever.lab.evidence import families

steady = settings(deadline=None, derandomize=True)


def test_benjamini_and_yekutieli_step_up():
    p_values = {"a": 0.001, "b": 0.04, "c": 0.5}
    adjusted = families.benjamini_yekutieli(p_values)
    harmonic = 1 + 1 / 2 + 1 / 3
    assert adjusted["a"].p_value == pytest.approx(0.001 * 3 * harmonic / 1)
    assert adjusted["b"].p_value == pytest.approx(0.04 * 3 * harmonic / 2)
    assert adjusted["c"].p_value == pytest.approx(0.5 * 3 * harmonic / 3)
    assert [adjusted[key].rejected for key in "abc"] == [True, False, False]
    assert list(adjusted) == ["a", "b", "c"]
    assert families.benjamini_yekutieli({}) == {}


@steady
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_many_questions_never_make_a_p_value_smaller(values):
    adjusted = families.benjamini_yekutieli(dict(enumerate(values)))
    assert all(adjusted[key].p_value >= value - 1e-12 for key, value in enumerate(values))


def test_benjamini_and_hochberg_against_their_own_example():
    """Table 1 of their paper: fifteen p values of a trial on heart attacks, of which four are rejected at 5 %."""
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
                0.4262, 0.5719, 0.6528, 0.7590, 1.0000]  # fmt: skip
    adjusted = families.benjamini_hochberg(dict(enumerate(p_values)))
    assert [number for number, one in adjusted.items() if one.rejected] == [0, 1, 2, 3]
    assert [one.p_value for one in adjusted.values()] == pytest.approx(list(stats.false_discovery_control(p_values)))


def test_the_p_value_of_a_winner_is_the_largest_of_its_comparisons():
    """By hand: five splits of 80 and 20 rows, so t is mean / (spread of the difference · sqrt(2.5 · (1/5 + 1/4)))."""
    scores = made_scores({"start": (0, 0), "model": (1, 0.1), "data": (3, 0.5)})
    ts = [3 / (0.5 * np.sqrt(2.5 * 0.45)), 2 / (0.4 * np.sqrt(2.5 * 0.45))]
    assert PATTERN.var(ddof=1) == 2.5
    assert families.p_of_winning(scores) == pytest.approx(max(2 * stats.t.sf(t, 4) for t in ts))


@pytest.mark.parametrize(
    ("gains", "expected"),
    [
        ({"start": (0, 0), "model": (-1, 0.1), "data": (-2, 0.1)}, 1.0),  # nothing is ahead of the start
        ({"start": (0, 0), "model": (1, 0.1), "data": (1, 0.1)}, 1.0),  # two levers are level
        ({"start": (0, 0), "model": (1, 0), "data": (2, 0)}, 0.0),  # sure on every split
    ],
)
def test_a_pair_without_a_leader_has_no_small_p_value(gains, expected):
    assert families.p_of_winning(made_scores(gains)) == expected
