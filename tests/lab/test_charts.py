"""Each chart says its numbers in words, and draws every split."""

from __future__ import annotations

import re

import numpy as np
import pytest

from whichlever.lab.evidence.cost import cost_curve, exchange_rate
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.figures import charts
from whichlever.lab.trials.records import Trial, combinations

LEVERS = ("model", "data", "features")
SPLITS = 5


def scores(levers: tuple[str, ...] = LEVERS, budgets: tuple[int, ...] = ()) -> Scores:
    """Errors that fall by 1 for the model, 2 for the data and 3 for the features, a little more on each split."""
    worth = dict(zip(LEVERS, (1.0, 2.0, 3.0), strict=True))
    trials = []
    for name in combinations(levers):
        on = [] if name == "start" else name.split("+")
        for budget in budgets if budgets and "data" in on else (0,):
            gain = sum(worth[lever] * (budget / budgets[-1] if budget and lever == "data" else 1) for lever in on)
            if budgets and "data" in on and not budget:
                gain -= worth["data"]
            trials += [
                Trial("main", name, budget, split, -10 + gain * (1 + split / 10), 80, 20, 80, 20, budget, 80, 8)
                for split in range(SPLITS)
            ]
    return Scores.from_trials(
        trials, levers=levers, negligible=0.1, ordered=False, metric="neg_mean_absolute_error", unit="m"
    )


def description(svg: str) -> str:
    found = re.search(r"<desc[^>]*>(.*?)</desc>", svg)
    assert found
    return found[1]


def test_gains_tell_every_combination_and_draw_a_point_for_every_split() -> None:
    svg = charts.gains(scores())
    assert "model +1.20 (" in description(svg)
    assert "model + data + features +7.2 (" in description(svg)
    assert svg.count("h0") == 7 * SPLITS


@pytest.mark.parametrize("levers", [LEVERS, ("model", "data"), ("data",)])
def test_the_lattice_has_every_combination_whatever_the_levers(levers: tuple[str, ...]) -> None:
    svg = charts.lattice(scores(levers), sign=-1)
    assert description(svg).count(";") == 2 ** len(levers) - 1
    assert "start 10" in description(svg)


def test_interactions_of_an_additive_cube_are_nothing() -> None:
    told = description(charts.interaction(scores(), sign=-1, metric="error"))
    pairs = ("model with data", "model with features", "data with features")
    assert told == "; ".join(f"{pair}: 0 (0 to 0) beyond the sum" for pair in pairs) + "."


def test_the_cost_curve_tells_each_budget_and_the_model() -> None:
    paid = scores(budgets=(0, 50, 100))
    rate = exchange_rate(paid)
    svg = charts.cost(cost_curve(paid), paid.gain("model").interval, rate, unit="m", bought="answers")
    assert rate.budget == pytest.approx(50)
    assert "0 answers 0 (0 to 0); 50 answers +1.20" in description(svg)
    assert "Model lever: +1.20" in description(svg)


def test_names_for_people_follow_the_board() -> None:
    assert charts.spoken("data+features+model") == "model + data + features"
    assert charts.spoken("start") == "start"
    assert np.isfinite(scores().at("data")).all()
