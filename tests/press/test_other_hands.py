"""What a thorough build says of a pair: its winner by the full rule, how re-runs ended, and what is shown of it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from helpers import recomputed, told
from helpers.invented import claim, made_findings, with_others
from whichlever.lab.evidence.scores import Winner
from whichlever.press.findings.board import board
from whichlever.press.findings.gain_rows import gain_rows, winning_sentence
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.guide import guide
from whichlever.press.findings.other_hands import NOT_TRIED, other_hands
from whichlever.press.findings.published import results_json, schema, trials_csv
from whichlever.press.findings.scoreboard import scoreboard, tally
from whichlever.press.findings.sentences import chance_sentence, outcome_sentence, overturned, turning_sentence
from whichlever.press.findings.sturdy import elsewhere_told, sturdy_lines, sturdy_of
from whichlever.press.findings.together import judged_together

LEVERS = ("model", "data")
GAINS = {"start": (0, 0), "model": (1, 0.1), "data": (3, 0.1), "data+model": (4, 0.1)}
WEAK = {"model: weak": (0.5, 0.1), "features: weak": (0.2, 0.1)}
LEVEL = WEAK | {"model: level": (2.95, 0.3)}
AHEAD = WEAK | {"features: ahead": (9, 0.1)}
CANNOT = {"data: drop repeats": "no training row repeats another"}


def pair(rivals, splits=None, claims=()) -> PairFindings:
    """The data lever wins by 2; half the interval of a gain is 2.945 times the difference of the two spreads."""
    found = made_findings(LEVERS, gains=GAINS, claims=claims)
    front = found.pair.front.model_copy(update={"problems": ("labels",)})
    found = replace(found, pair=replace(found.pair, page=replace(found.pair.page, front=front)))
    return with_others(found, rivals, splits, CANNOT)


def test_a_winner_must_beat_the_rivals_of_every_other_lever():
    assert [pair(rivals).winner.lever for rivals in (WEAK, LEVEL, AHEAD)] == ["data", None, None]
    assert pair(WEAK | {"data: better": (9, 0.1)}).winner.lever == "data"
    assert made_findings(LEVERS, gains=GAINS).winner.lever == "data"


def test_the_p_value_of_winning_is_the_largest_of_all_comparisons():
    alone = made_findings(LEVERS, gains=GAINS)
    assert pair({"model: weak": (-5, 0.1)}).p_of_winning == alone.p_of_winning
    expected = pair(LEVEL).rivalled.gain("data", "model: level").interval.p_value
    assert pair(LEVEL).p_of_winning == pytest.approx(expected)
    assert expected > 0.05
    assert pair(AHEAD).p_of_winning == 1


@pytest.mark.parametrize(
    ("rivals", "sentence", "note", "evidence"),
    [
        (WEAK, "The data lever helped more than any other.", "", "won"),
        (
            LEVEL,
            "The data lever is better than every other, but not than every rival of theirs, so it has not won.",
            "data leads, not before every rival",
            "tied",
        ),
    ],
)
def test_what_is_said_of_it_everywhere(rivals, sentence, note, evidence):
    (found,) = judged_together([pair(rivals)])
    assert outcome_sentence(found) == sentence
    assert [row["note"] for row in scoreboard([found])["rows"]] == [note]
    assert guide([found])[0]["levers"]["data"][0]["mark"] == evidence
    assert overturned(found) == ("" if rivals is WEAK else "data")


def test_where_no_lever_won_and_a_rival_beats_each_nothing_is_unbeaten():
    level = {"start": (0, 0), "model": (3, 0.1), "data": (3, 0.3), "data+model": (4, 0.1)}
    found = with_others(made_findings(LEVERS, gains=level), {"features: ahead": (9, 0.1)})
    assert (found.winner.lever, found.winner.unbeaten) == (None, ())
    assert outcome_sentence(found) == "No lever has won: a rival is better than each of them."
    assert scoreboard([found])["rows"][0]["note"] == "none unbeaten"


def test_re_runs_are_counted_by_what_was_changed():
    others = {"seed 1": GAINS, "seed 2": GAINS | {"data": (1.05, 0.3)}}
    found = pair(LEVEL | {"features: ahead": (9, 0.2)}, others)
    assert sturdy_lines(found, sturdy_of(found)) == [
        "among its levers: the data lever wins",
        "with every rival: no winner, each is beaten",
        "on the task's own splits alone: the data lever wins",
        "the rival that comes nearest is features: ahead; against it the data lever is worse by 6.00 min "
        "(95 % interval 5.71 to 6.29)",
        "another way to pull the model lever, model: level, is better by 1.9 min (95 % interval 1.4 to 2.5)",
        "rivals: 2 same, 1 weaker, 1 reversed; seeds: 1 same, 1 weaker; not sturdy",
        "  model: level: weaker",
        "  features: ahead: reversed",
        "  seed 2: weaker",
        "  data: drop repeats cannot be pulled here: no training row repeats another",
    ]


def test_the_page_shows_it_or_says_that_it_was_not_tried():
    assert other_hands(made_findings(LEVERS, gains=GAINS)) == {
        "said": [
            NOT_TRIED,
            "That no lever is better than all else has p below .001.",
            "The answer is the same with any limit of what is negligible below 2 min; here it is 0.1 min.",
        ],
        "figure": None,
    }
    shown = other_hands(pair(LEVEL, {"seed 1": GAINS}))
    assert shown["said"][:5] == [
        "Rivals: 2 same, 1 weaker; seeds: 1 same. The answer is not sturdy.",
        "It is the answer from all 2 sets of splits as one; a seed is the answer from one other set alone.",
        "With every rival beside it, the data lever has not won.",
        "On the task's own splits alone: the data lever wins.",
        "The rival that comes nearest is model: level; against it the data lever is not decided, a gain of +0.1 min "
        "(95 % interval \N{MINUS SIGN}0.5 to 0.6).",
    ]
    svg = BeautifulSoup(shown["figure"]["svg"], "html5lib")
    assert svg.find("desc").text == "rivals: 2 same, 1 weaker; seeds: 1 same."
    rows = BeautifulSoup(shown["figure"]["table"], "html5lib").select("tbody tr")
    assert [[cell.text for cell in row.find_all(["th", "td"])][:2] for row in rows] == [
        ["seed 1", "same"],
        ["model: weak", "same"],
        ["features: weak", "same"],
        ["model: level", "weaker"],
        ["data: drop repeats", "cannot be pulled: no training row repeats another"],
    ]


LEAD = GAINS | {"model": (1, 0.1), "data": (1.2, 0.2), "data+model": (2, 0.1)}
"""Level on a set of five, and ahead on three such sets as one: half the interval falls from .2945 to .1767."""


def on_three_sets(claims=(), **changes) -> PairFindings:
    found = made_findings(LEVERS, gains=LEAD, claims=claims, **changes)
    return with_others(found, WEAK, {"seed 1": LEAD, "seed 2": LEAD})


def test_p_and_where_the_answer_turns_are_told_and_published():
    """A rival of the model keeps data from winning anyway; with 2 negligible the model is no longer beaten by data."""
    (found,) = judged_together([pair(LEVEL)])
    p = found.p_of_winning
    assert chance_sentence(found) == (
        f"That no lever is better than all else has p = {p:.3f}, and = {p:.3f} once all pairs are tested together."
    ).replace("= 0.", "= .")
    assert turning_sentence(found) == (
        "The answer is the same with any limit of what is negligible below 2 min; here it is 0.1 min."
    )
    alone = made_findings(LEVERS, gains=GAINS)
    answer = json.loads(results_json([alone], {}))["pairs"]["two-scales"]["answer"]
    assert answer == {"p": alone.p_of_winning, "negligible": {"low": None, "high": pytest.approx(2)}}


def test_a_large_limit_is_written_out():
    thousands = {name: (1000 * mean, 1000 * spread) for name, (mean, spread) in GAINS.items()}
    assert "negligible below 2,000 min; here it is 0.1 min." in turning_sentence(made_findings(LEVERS, gains=thousands))


def test_all_sets_of_splits_decide_as_one_interval():
    """s² is .04 · 2.5/14 · 15/4 of one split's; by hand: ±2.1448 · sqrt((1/15 + 1/4) · .1² · 30/14) = ±.1767."""
    found = on_three_sets()
    alone, together = (scores.gain("data", "model") for scores in (found.main.own_scores, found.main.scores))
    assert (alone.verdict, together.verdict) == ("not decided", "better")
    assert alone.interval.mean - alone.interval.low == pytest.approx(0.2945, abs=1e-4)
    assert together.interval.mean - together.interval.low == pytest.approx(0.1767, abs=1e-4)
    assert found.winner == Winner("data", ("data",))
    assert sturdy_of(found).own == Winner(None, ("model", "data"))
    assert found.p_of_winning == pytest.approx(together.interval.p_value)
    assert winning_sentence(found).startswith("The data lever won: better by 1.20 min")
    assert tally([found]) == "Of 1 pair, 1 had a winner that is not sturdy."
    assert sturdy_of(found).made.splits == {"seed 1": "weaker", "seed 2": "weaker"}


def test_what_shows_splits_shows_those_of_the_task():
    found = on_three_sets()
    assert [len(row.points) for row in gain_rows(found)] == [5, 5, 5, 5]  # two levers, both, the nearest rival
    shown = board(found)["combinations"]
    assert {len(by_budget["0"]["points"]) for by_budget in shown.values()} == {5}
    assert shown["data"]["0"]["verdict"] == "better"
    assert shown["data"]["0"]["low"] == found.main.scores.gain("data").interval.low


def test_several_levers_together_stay_on_the_splits_of_the_task():
    """On other sets each lever is tried alone."""
    found = on_three_sets()
    for name in ("start", "data", "model"):
        assert found.main.scores.gain("data+model", name) == found.main.own_scores.gain("data+model", name)


def test_windows_in_time_are_no_draws_that_could_be_one():
    in_time = with_others(made_findings(LEVERS, gains=LEAD, ordered=True), WEAK, {"earlier windows": LEAD})
    assert in_time.main.scores.gain("data") == in_time.main.own_scores.gain("data")
    assert sturdy_of(in_time).own is None


def test_a_claim_is_judged_on_all_sets_and_says_where_it_fails():
    """What it needs to be published is that it holds on the task's own splits, as in a build that is not thorough."""
    claims = [claim("undecided(data, model)", levers=LEVERS), claim("data > start", levers=LEVERS)]
    found = on_three_sets(claims)
    assert [one.holds for one in found.claims] == [False, True]
    assert found.claims[0].numbers.endswith(": better")
    assert [elsewhere_told(sturdy_of(found), one) for one in claims] == ["all sets of splits as one", ""]


def test_what_all_sets_say_is_worked_out_from_the_trials_again():
    for changes in ({}, {"grouped": True}, {"test_overlap": 0.05}, {"metric": "accuracy", "tested": 30}):
        (found,) = judged_together([on_three_sets(**changes)])
        published = json.loads(results_json([found], {}))["pairs"]["two-scales"]
        recomputed.check_others(published, trials_csv([found]), "two-scales")


def test_claims_that_fail_on_other_splits_are_told():
    """Those about several levers cannot be asked there: only single levers are tried."""
    claims = [claim("data > model", levers=LEVERS), claim("data+model > data", levers=LEVERS)]
    claims += [claim("model > start", levers=LEVERS), claim("synergy(model, data)", levers=LEVERS)]
    found = pair(WEAK, {"seed 1": GAINS, "seed 2": GAINS | {"data": (1.05, 0.3)}}, claims)
    sturdy = sturdy_of(found)
    assert [elsewhere_told(sturdy, one) for one in claims] == ["seed 2", "", "", ""]
    assert elsewhere_told(None, claims[0]) == ""


def test_the_scoreboard_counts_winners_that_stayed():
    """On all four sets as one, data is ahead of model by 1.4, ± 1.2; on the last alone it is behind by .4."""
    fallen = {"seed 1": GAINS, "seed 2": GAINS, "seed 3": GAINS | {"model": (3.4, 0.1)}}
    found = [pair(WEAK), pair(WEAK, fallen), pair(LEVEL)]
    assert tally(found) == (
        "Of 3 pairs, the data lever won 1, 1 had a winner that is not sturdy, and 1 had no single winner. "
        "Winners stayed with rivals beside them, and on other splits."
    )
    for each in found:
        judged = judged_together([each])
        assert tally(judged) == told.tally(json.loads(results_json(judged, {})))
    values = scoreboard(found[:2])
    assert [row["sturdy"] for row in values["rows"]] == [
        {"word": "sturdy", "counts": "rivals: 2 same; seeds: none"},
        {"word": "not sturdy", "counts": "rivals: 2 same; seeds: 2 same, 1 reversed"},
    ]
    assert values["thorough"]
    plain = [made_findings(LEVERS, gains=GAINS)]
    assert tally(plain) == "Of 1 pair, the data lever won 1."
    assert not scoreboard(plain)["thorough"]


def test_what_is_published_of_it():
    (found,) = judged_together([pair(LEVEL, {"seed 1": GAINS})])
    content = json.loads(results_json([found], {}))
    Draft202012Validator(json.loads(schema())).validate(content)
    said = content["pairs"]["two-scales"]
    assert said["sturdiness"].pop("own_splits") == {"lever": "data", "unbeaten": ["data"]}
    assert said["settings"]["main"]["sets"] == 2
    assert said["sturdiness"] == {
        "lever": "data",
        "winner": {"lever": None, "unbeaten": ["data"]},
        "reruns": {
            "rivals": {"model: weak": "same", "features: weak": "same", "model: level": "weaker"},
            "seeds": {"seed 1": "same"},
        },
        "counts": {
            "rivals": {"same": 2, "weaker": 1, "reversed": 0},
            "seeds": {"same": 1, "weaker": 0, "reversed": 0},
        },
        "sturdy": False,
        "nearest": "model: level",
        "breaks": ["model: level"],
        "better_of_the_same_lever": ["model: level"],
        "claims_elsewhere": [],
    }
    assert [(one["lever"], one["name"], one["of"]) for one in said["rivals"]] == [
        ("model", "weak", "the lesson"),
        ("features", "weak", "the lesson"),
        ("model", "level", "the lesson"),
        ("data", "drop repeats", "the lab"),
    ]
    assert said["rivals"][0]["gain"]["mean"] == pytest.approx(0.5)
    assert said["rivals"][0]["lead"]["mean"] == pytest.approx(2.5)
    assert said["rivals"][3]["cannot"] == "no training row repeats another"
    assert said["together"]["winner"]["lever"] is None
    assert said["settings"]["main"]["winner"] == {"lever": "data", "unbeaten": ["data"]}


def test_the_trials_behind_it_are_published_too():
    rows = list(csv.DictReader(io.StringIO(trials_csv([pair(WEAK, {"seed 1": GAINS})]))))
    counts = {}
    for row in rows:
        key = row["setting"], row["combination"]
        counts[key] = counts.get(key, 0) + 1
    assert counts["main", "model: weak"] == counts["seed 1", "data"] == 5


def test_without_the_option_nothing_of_it_is_published():
    content = json.loads(results_json([made_findings(LEVERS, gains=GAINS)], {}))
    assert content["pairs"]["two-scales"].keys().isdisjoint({"rivals", "sturdiness"})
