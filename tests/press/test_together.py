"""What stands once all pairs are tested together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.invented import made_findings
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.guide import guide
from whichlever.press.findings.scoreboard import scoreboard, tally
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.findings.together import judged_together, steps
from whichlever.press.pages.interpolate import Words

NOT = "is not decided once all pairs are tested together"
LEVERS = ("model", "data")
NOBODY = {"start": (0, 0), "model": (0.05, 1), "data": (0, 1), "data+model": (0.05, 1.4)}


def pair(slug: str, gains, *, dataset: str = "", **facts) -> PairFindings:
    found = made_findings(LEVERS, gains=gains, **facts)
    told = {"title": slug.title(), "dataset": dataset or slug, "problems": ("labels",)}
    front = found.pair.front.model_copy(update=told)
    page = replace(found.pair.page, front=front)
    return replace(found, pair=replace(found.pair, slug=slug, page=page))


def led(p_value: float):
    """The data lever ahead of the start and of the model by as much as makes the p value of both `p_value`."""
    spread = 1 / (stats.t.isf(p_value / 2, 4) * np.sqrt(2.5 * 0.45))
    return {"start": (0, 0), "model": (0, 0), "data": (1, spread), "data+model": (1, spread)}


@pytest.fixture
def ten() -> tuple[PairFindings, ...]:
    """Ten pairs: in one the data lever leads with p = .00001, in one with p = .03, in eight nobody does."""
    return judged_together(
        [pair("sure", led(1e-5)), pair("hardly", led(0.03)), *(pair(f"pair {n}", NOBODY) for n in range(8))]
    )


def test_winners_are_one_family_in_which_each_pair_counts_once(ten):
    alone = [found.main.p_of_winning for found in ten]
    assert alone[:2] == pytest.approx([1e-5, 0.03])
    assert [found.together.winner.p_value for found in ten] == pytest.approx(list(stats.false_discovery_control(alone)))
    assert [found.winner.lever for found in ten[:3]] == ["data", None, None]
    assert ten[1].main.winner.lever == "data"
    assert ten[1].winner.unbeaten == ("data",)


def test_pairs_that_share_a_data_set_are_not_independent():
    shared = [pair("one", led(1e-5), dataset="same"), pair("two", NOBODY, dataset="same")]
    first, _ = judged_together(shared)
    p_values = [found.main.p_of_winning for found in shared]
    expected = stats.false_discovery_control(p_values, method="by")
    assert first.together.winner.p_value == pytest.approx(expected[0])


def test_a_careless_pair_is_in_no_family():
    sure, careless = judged_together([pair("sure", led(0.03)), pair("shuffled", NOBODY, careless=True)])
    assert careless.together is None
    assert sure.together.winner.p_value == pytest.approx(0.03)


def test_gains_over_the_start_are_one_family_and_those_on_top_of_levers_another(ten):
    for over_start in (True, False):
        keys = [(found, step) for found in ten for step in steps(found) if (step[1] == "start") == over_start]
        alone = [found.step(*step).interval.p_value for found, step in keys]
        expected = stats.false_discovery_control(alone, method="by")
        assert [found.together.gains[step].p_value for found, step in keys] == pytest.approx(list(expected))


def test_every_sentence_that_names_a_winner_knows_the_family(ten):
    assert tally(ten) == "Of 10 pairs, the data lever won 1, and 9 had no single winner."
    assert outcome_sentence(ten[0]) == "The data lever helped more than any other."
    assert outcome_sentence(ten[1]) == f"The data lever leads in this pair alone, which {NOT}."
    rows = scoreboard(ten)["rows"]
    assert [(row["winner"], row["note"]) for row in rows[:2]] == [("data", ""), ("", "data leads, not after adjusting")]
    assert [row["gains"]["data"]["remark"] for row in rows[:2]] == ["", "not after adjusting"]
    outcomes = [one["outcome"] for one in guide(ten)[0]["pairs"]][:2]
    assert outcomes == ["the data won", f"the data led, which {NOT}"]
    assert {problem["advice"] for problem in guide(ten)} == {
        "Try the data first: better than the start in 1 of 10 pairs."
    }
    assert Words(ten[0]).winner == "data"
    assert Words(ten[1]).winner == "no single winner"


def test_a_phrase_says_when_a_gain_does_not_stand(ten):
    assert not Words(ten[0]).words("data").endswith(NOT)
    assert Words(ten[1]).words("data").endswith(f", which {NOT}")
    assert Words(ten[1]).words("data+model", over="model").endswith(f", which {NOT}")
    assert not Words(ten[1]).words("data", over="model").endswith(NOT)  # no step: it is in no family
    assert not Words(ten[2]).words("data").endswith(NOT)  # not decided here either
