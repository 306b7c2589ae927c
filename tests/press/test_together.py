"""What stands once all pairs are tested together."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from scipy import stats

from helpers import told
from helpers.invented import made_findings, with_lines
from whichlever.lab.evidence.common_scale import share_removed
from whichlever.lab.evidence.scores import Winner
from whichlever.press.findings.exhibits import exhibits, windows_sentence
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.guide import guide
from whichlever.press.findings.on_top import default_sentence, on_top, on_top_figure, on_top_sentence
from whichlever.press.findings.published import results_json, schema
from whichlever.press.findings.scoreboard import scoreboard, studies_by_lever, tally
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.findings.together import judged_together, steps
from whichlever.press.pages.interpolate import Words

NOT = "is not decided once all pairs are tested together"
LEVERS = ("model", "data")
ALONE = "data leads in this pair alone, not decided among all"
NOBODY = {"start": (0, 0), "model": (0.05, 1), "data": (0, 1), "data+model": (0.05, 1.4)}


def pair(slug: str, gains, *, dataset: str = "", levers=LEVERS, **facts) -> PairFindings:
    found = made_findings(levers, gains=gains, **facts)
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
    assert [(row["winner"], row["note"]) for row in rows[:2]] == [("data", ""), ("", ALONE)]
    assert [row["gains"]["data"]["remark"] for row in rows[:2]] == ["", "not after adjusting"]
    (row,) = guide(ten)
    assert [one["mark"] for one in row["levers"]["data"]][:3] == ["won", "undecided", "undecided"]
    assert row["advice"] == "No lever is ahead: data 1, model 0 of 10."
    assert Words(ten[0]).winner == "data"
    assert Words(ten[1]).winner == "no single winner"


def test_a_phrase_says_when_a_gain_does_not_stand(ten):
    assert not Words(ten[0]).words("data").endswith(NOT)
    assert Words(ten[1]).words("data").endswith(f", which {NOT}")
    assert Words(ten[1]).words("data+model", over="model").endswith(f", which {NOT}")
    assert not Words(ten[1]).words("data", over="model").endswith(NOT)  # no step: it is in no family
    assert not Words(ten[2]).words("data").endswith(NOT)  # not decided here either


@pytest.fixture
def three() -> tuple[PairFindings, ...]:
    """Six pairs with all three levers and random gains, of which some stand and some do not."""
    made = [pair(f"pair {n}", None, levers=("model", "data", "features"), seed=n) for n in range(6)]
    return judged_together(made)


def test_what_is_published_about_all_pairs_follows_from_each(three):
    content = json.loads(results_json(three, {}))
    assert not list(Draft202012Validator(json.loads(schema())).iter_errors(content))
    told.check_published(content)
    assert 0 < len(told.standing(content)) < 6 * 9
    assert tally(three) == told.tally(content)
    for lever in ("model", "data", "features"):
        assert on_top_sentence(three, lever) == told.on_top(content, lever)


def test_shares_of_all_tables_are_published_as_they_are(three):
    pooled = json.loads(results_json(three, {}))["pooled"]["data"]
    shares = [share_removed(found.main.scores, "data").mean for found in three]
    assert (pooled["data_sets"], pooled["lowest"], pooled["highest"]) == (6, min(shares), max(shares))
    assert pooled["median"] == pytest.approx(np.median(shares))
    assert pooled["one_more_inside"] == pytest.approx(5 / 7)
    assert pooled["random_effects"]["low"] < pooled["random_effects"]["mean"] < pooled["random_effects"]["high"]


def test_one_pair_alone_says_nothing_of_a_family():
    content = json.loads(results_json([pair("alone", led(0.03))], {}))
    assert "together" not in content["pairs"]["alone"]
    assert "on_top" not in content


def test_where_levers_differ_from_pair_to_pair_each_count_says_of_how_many():
    made = judged_together([pair("two", led(1e-5)), pair("three", None, levers=("model", "data", "features"), seed=1)])
    assert "on top of the features lever in 0 of 1" in on_top_sentence(made, "data") or (
        "on top of the features lever in 1 of 1" in on_top_sentence(made, "data")
    )
    assert on_top_sentence(made[:1], "features") == "No pair has a features lever."


def test_the_figure_draws_every_count_and_its_table_has_them(three):
    figure = on_top_figure(three, trials="../trials.csv")
    rows = on_top(three)
    assert [(row.lever, row.over) for row in rows[:3]] == [("model", "start"), ("model", "data"), ("model", "features")]
    assert "data on top of model: " in figure["svg"]
    assert figure["table"].count("<tr>") == 1 + 9
    assert all(sum(row.counts.values()) == row.pairs == 6 for row in rows)
    drawn = re.findall(r"(\w+) (?:over|on top of) (?:the )?(\w+): (?:(\d+) better)?", figure["svg"])
    assert {(lever, over): int(count or 0) for lever, over, count in drawn} == {
        (row.lever, row.over): row.standing for row in rows
    }
    assert any(row.standing < row.better for row in rows)


def test_a_lever_that_adds_to_any_other_is_named_in_its_row():
    sums = {"start": (0, 0), "model": (5, 0.01), "data": (9, 0.01), "data+model": (14, 0.011)}
    rows = scoreboard(judged_together([pair("sum", sums), pair("one", led(1e-5))]))["rows"]
    assert [row["adds"] for row in rows] == ["model, data", "data"]


def test_windows_are_counted_in_order_and_a_drift_is_told():
    steady, rising = np.array([1.0, 2, 1, 2, -1, 2, 1, 2]), np.arange(8.0)
    gains = {"start": np.zeros(8), "model": steady, "data": rising, "data+model": steady}
    found = pair("windows", gains, ordered=True, splits=8)
    assert windows_sentence(found.main) == (
        "Window by window, the model lever gained in 7 of 8 and the data lever gained in 7 of 8. The gains of the data "
        "lever change with time (neighbouring windows are alike, or there is a trend): the count of windows says more "
        "than their mean, of which no interval is given."
    )


def test_windows_are_shown_in_order():
    steady, rising = np.array([1.0, 2, 1, 2, -1, 2, 1, 2]), np.arange(8.0)
    gains = {"start": np.zeros(8), "model": steady, "data": rising, "data+model": steady}
    found = pair("windows", gains, ordered=True, splits=8)
    figure = exhibits(found)[1]
    assert "model gained in 7 of 8; data gained in 7 of 8." in figure["svg"]
    lines = figure["table"].split("<tr>")[1:]
    assert len(lines) == 1 + 8
    assert ["−1" in line for line in lines[1:]] == [False] * 4 + [True] + [False] * 3
    apart = pair("apart", gains, ordered=False, splits=8)
    assert all("window" not in each["caption"] for each in exhibits(apart))


def test_gains_that_change_with_time_cannot_win_and_are_not_pooled():
    rising = np.arange(8.0)
    gains = {"start": np.zeros(8), "model": rising / 10 - 0.3, "data": 3 + rising, "data+model": 3 + rising}
    drifting, steady = judged_together([pair("drift", gains, ordered=True, splits=8), pair("sure", led(1e-5))])
    assert drifting.main.winner == Winner(None, ("data",))
    assert (drifting.winner.lever, drifting.main.p_of_winning) == (None, 1.0)
    assert outcome_sentence(drifting) == "The data lever leads, and its lead changes with time, so it has not won."
    row = scoreboard([drifting, steady])["rows"][0]
    assert (row["winner"], row["note"]) == ("", "data leads, changing with time")
    assert row["gains"]["data"]["remark"] == "changes with time"
    (mark,) = guide([drifting])[0]["levers"]["data"]
    assert (mark["mark"], mark["told"]) == ("changes", "Drift: data changes with time")
    assert [study.name for study in studies_by_lever([drifting, steady])["data"]] == ["Sure"]
    content = json.loads(results_json([drifting, steady], {}))
    assert not list(Draft202012Validator(json.loads(schema())).iter_errors(content))
    told.check_published(content)


def test_each_lever_against_the_strong_default():
    """The default is 1 ahead of the start: a lever that gains 3 is better than it, one that gains nothing is worse."""
    gains = {"start": (0, 0), "model": (0, 0.001), "data": (3, 0.001), "data+model": (3, 0.001)}
    found = with_lines(pair("lined", gains))
    assert default_sentence([pair("bare", gains)]) == ""
    assert default_sentence([found]) == (
        "And if you have boosted trees on the raw columns already? Against that strong default the model lever is "
        "better in 0 of 1 pairs and worse in 1 and the data lever is better in 1 of 1 pairs and worse in 0, "
        "each lever alone at the plain start, and each pair by itself."
    )
    assert "strong default" in scoreboard([found])["on_top"][-1]


def test_the_guide_advises_what_its_marks_say(three):
    content = json.loads(results_json(three, {}))
    (row,) = guide(three)
    assert row["advice"] == told.advice(content, "labels")
    marks = {
        lever: [one["mark"] in ("won", "tied", "behind") for one in cells] for lever, cells in row["levers"].items()
    }
    assert marks == {lever: [told.helped(content, slug, lever) for slug in content["pairs"]] for lever in marks}


def test_one_pair_is_no_advice():
    assert guide(judged_together([pair("alone", led(1e-5))]))[0]["advice"] == "One pair only: the data won."
    assert guide(judged_together([pair("alone", NOBODY)]))[0]["advice"] == "One pair only: nothing helped for sure."


def test_a_lever_a_single_pair_behind_shares_the_first_place():
    ahead = [pair(f"pair {n}", led(1e-7)) for n in range(2)]
    assert (
        guide(judged_together([*ahead, pair("other", NOBODY)]))[0]["advice"]
        == "Data before model: data 2, model 0 of 3."
    )
    (row,) = guide(judged_together([ahead[0], pair("other", NOBODY)]))
    assert row["advice"] == "No lever is ahead: data 1, model 0 of 2."


def test_the_scoreboard_has_all_levers_together(three):
    row = scoreboard(three)["rows"][0]
    share = share_removed(three[0].main.scores, "data+features+model")
    assert row["together"]["mean"] == share.mean
    assert row["together"]["share"] == f"{100 * share.mean:+.0f} %".replace("-", "−")
