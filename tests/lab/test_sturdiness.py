"""The win rule against a worked example, and re-runs that are known to stay, to weaken and to reverse."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.invented import made_scores
from whichlever.lab.evidence.scores import Winner, winner
from whichlever.lab.evidence.sturdiness import (
    Rerun,
    Sturdiness,
    compared,
    counted,
    nearest,
    sturdiness,
    winner_among,
)

LEVERS = {"start": (0.0, 0.0), "model": (1.0, 0.1), "data": (3.0, 0.1)}


def scores(**rivals):
    """Data wins by 2; each rival's name begins with its lever, as in "model_a"."""
    return made_scores({**LEVERS, **rivals})


def owners(**rivals):
    return {name: name.partition("_")[0] for name in rivals}


def with_rivals(**rivals):
    return winner_among(scores(**rivals), owners(**rivals))


def test_without_rivals_it_is_the_rule_of_levers():
    assert winner_among(scores(), {}) == winner(scores()) == Winner("data", ("data",))


@pytest.mark.parametrize(
    ("rivals", "expected"),
    [
        # half the interval of data's lead is 2.945 times the difference of the spreads: a lead of 1 with 0.3
        ({"model_a": (2.0, 0.2)}, Winner("data", ("data",))),
        # a lead of 0.2 with an interval of ± 0.29: nothing is better, and data no longer than all
        ({"model_a": (2.8, 0.2)}, Winner(None, ("data",))),
        # behind by 1
        ({"model_a": (4.0, 0.2)}, Winner(None, ())),
        # a rival of its own lever takes nothing away
        ({"data_a": (4.0, 0.2)}, Winner("data", ("data",))),
        # weak rivals, however many, neither help nor harm
        ({f"model_{k}": (-5.0, 0.2) for k in range(20)}, Winner("data", ("data",))),
    ],
)
def test_a_lever_must_beat_the_start_and_every_rival_of_every_other(rivals, expected):
    assert with_rivals(**rivals) == expected


def test_more_rivals_never_make_a_winner():
    rng = np.random.default_rng(0)
    for _ in range(200):
        drawn = {f"{rng.choice(['model', 'data'])}_{k}": (rng.normal(2, 1.5), rng.uniform(0, 1)) for k in range(4)}
        fewer = dict(list(drawn.items())[:2])
        assert with_rivals(**drawn).lever in (with_rivals(**fewer).lever, None)
        assert set(with_rivals(**drawn).unbeaten) <= set(with_rivals(**fewer).unbeaten)


def test_the_rival_that_comes_nearest_is_of_another_lever():
    rivals = {"model_a": (1.5, 0.1), "model_b": (2.9, 0.1), "data_a": (3.0, 0.1)}
    assert nearest(scores(**rivals), "data", owners(**rivals)) == "model_b"
    assert nearest(scores(), "data", {}) is None


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        (Winner("data", ("data",)), Winner("data", ("data",)), Rerun.SAME),
        (Winner("data", ("data",)), Winner(None, ("data", "model")), Rerun.WEAKER),
        (Winner("data", ("data",)), Winner(None, ("data",)), Rerun.WEAKER),
        (Winner("data", ("data",)), Winner("model", ("model",)), Rerun.REVERSED),
        (Winner(None, ("data", "model")), Winner("model", ("model",)), Rerun.REVERSED),
        (Winner(None, ("start", "data")), Winner(None, ("data", "model")), Rerun.REVERSED),
        (Winner(None, ("data", "model")), Winner(None, ("start", "data", "model")), Rerun.WEAKER),
        (Winner(None, ("data", "model")), Winner(None, ("data", "model")), Rerun.SAME),
    ],
)
def test_how_a_re_run_ends(before, after, end):
    assert compared(before, after) is end


def test_one_change_at_a_time():
    rivals = {"model_same": (1.0, 0.1), "model_level": (2.9, 0.2), "model_ahead": (5.0, 0.2), "data_own": (9.0, 0.0)}
    others = {
        "seed 1": scores(),
        "seed 2": made_scores(LEVERS | {"data": (1.0, 0.2)}),
        "seed 3": made_scores(LEVERS | {"model": (9.0, 0.1)}),
    }
    made = sturdiness(scores(**rivals), owners(**rivals), others)
    assert made.rivals == {"model_same": "same", "model_level": "weaker", "model_ahead": "reversed"}
    assert made.splits == {"seed 1": "same", "seed 2": "weaker", "seed 3": "reversed"}
    assert not made.sturdy
    assert counted(list(made.rivals.values())) == "1 same, 1 weaker, 1 reversed"


@pytest.mark.parametrize(
    ("same", "weaker", "reversed_", "sturdy"), [(9, 1, 0, True), (8, 1, 0, False), (99, 0, 1, False)]
)
def test_sturdy_is_nothing_reversed_and_one_in_ten_weaker(same, weaker, reversed_, sturdy):
    ends = [*[Rerun.SAME] * same, *[Rerun.WEAKER] * weaker, *[Rerun.REVERSED] * reversed_]
    assert Sturdiness(dict(enumerate(ends)), {}).sturdy is sturdy
