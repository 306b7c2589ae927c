"""What is published for machines: valid by its schema, and every number follows from the trials."""

import csv
import io
import json

import jsonschema
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from markupsafe import Markup

from helpers import recomputed
from helpers.invented import claim, made_findings, tiny_pair, with_lines
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.pair import describe, outline, run_unit
from whichlever.lab.trials.records import combinations
from whichlever.press.findings import published as published_module
from whichlever.press.findings.board import board
from whichlever.press.findings.gather import PairFindings, gather
from whichlever.press.findings.reference import start_sentence
from whichlever.press.findings.tables import table
from whichlever.press.jobs import pair_code

COLUMNS = (
    "pair,setting,combination,budget,split,score,n_train,n_test,units_train,units_test,questions,rows_used,fitted_size"
)
CLAIMS = ("data > start", "not (model ~ data)", "synergy(data, model)")
HAND = dict.fromkeys(combinations(("model", "data", "features")), (1.0, 0.01)) | {"start": (0.0, 0.0)}
CASES = {
    "three levers": {},
    "two levers": {"levers": ("model", "data")},
    "no model": {"levers": ("data", "features")},
    "groups": {"grouped": True, "splits": 12},
    "budgets": {"budgets": (10, 25, 100), "seed": 4},
    "budgets from nothing": {"budgets": (0, 25, 100), "seed": 2},
    "a budget of nothing": {"budgets": (0,)},
    "windows in time": {"ordered": True, "splits": 9},
    "windows and budgets": {"ordered": True, "splits": 7, "budgets": (5, 50), "seed": 1},
    "two settings": {"settings": {"auc": {"metric": "roc_auc", "higher_is_better": True, "negligible": 0.5}}},
    "much is negligible": {"negligible": 2.0},
}


def published(found: PairFindings):
    """results.json and trials.csv, read again."""
    content = json.loads(published_module.results_json([found], {"numpy": "2.0"}))
    return content, published_module.trials_csv([found])


@pytest.fixture(scope="module")
def tiny_found() -> PairFindings:
    """The evidence of the tiny site's pair, run here."""
    pair = tiny_pair(claims=[claim("data > start")])
    code: PairCode = pair_code(pair)
    return gather(pair, describe(code), [trial for unit in outline(code) for trial in run_unit(code, unit)])


def test_the_schema_is_one_and_says_what_everything_is():
    schema = json.loads(published_module.schema())
    Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["setting"]["required"] == [
        name
        for name in schema["$defs"]["setting"]["properties"]
        if name not in ("budget_gains", "exchange", "sets", "test_overlap", "windows")
    ]


@pytest.mark.parametrize("case", CASES)
def test_results_are_valid_by_the_schema(case):
    content, _ = published(made_findings(claims=[claim(text) for text in CLAIMS[:1]], **CASES[case]))
    validator = Draft202012Validator(json.loads(published_module.schema()))
    assert [error.message for error in validator.iter_errors(content)] == []


@pytest.mark.parametrize("case", CASES)
def test_reference_lines_follow_from_the_trials_too(case):
    content, trials = published(with_lines(made_findings(**CASES[case])))
    recomputed.check(content, trials)
    assert Draft202012Validator(json.loads(published_module.schema())).is_valid(content)
    assert list(content["pairs"]["two-scales"]["reference_lines"]) == ["no model", "strong default"]


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (-5.0, ""),
        (5.0, "The start is worse than no model at all: its mean absolute error is 20.000 min, and that of the median"),
        (0.0, "The start is practically no better than no model at all: "),
    ],
)
def test_a_start_that_is_no_better_than_no_model_is_said_to_be_so(ahead, told):
    found = with_lines(made_findings(gains=HAND, negligible=0.3), no_model=ahead)
    said = start_sentence(found)
    assert said.startswith(told)
    assert bool(said) == bool(told)
    assert start_sentence(made_findings()) == ""


@pytest.mark.parametrize("break_it", [lambda main: main.pop("gains"), lambda main: main.update(more=1)])
def test_the_schema_refuses_what_is_not_as_it_says(break_it):
    content, _ = published(made_findings())
    break_it(content["pairs"]["two-scales"]["settings"]["main"])
    assert not Draft202012Validator(json.loads(published_module.schema())).is_valid(content)


@pytest.mark.parametrize("case", CASES)
def test_every_published_number_follows_from_the_trials(case):
    recomputed.check(*published(made_findings(**CASES[case])))


def test_the_numbers_of_the_tiny_site_follow_from_its_trials(tiny_found):
    recomputed.check(*published(tiny_found))


def test_a_number_that_does_not_follow_is_noticed():
    content, trials = published(made_findings())
    content["pairs"]["two-scales"]["settings"]["main"]["shapley"]["data"]["low"] *= 1 + 1e-7
    with pytest.raises(AssertionError, match=r"shapley\.data\.low"):
        recomputed.check(content, trials)


def test_each_exchange_rate_is_one_of_a_kind():
    """The cases above reach a rate within the budgets, never, and from the first answer on."""
    rates = {case: made_findings(**CASES[case]).main.exchange for case in ("budgets", "budgets from nothing")}
    assert {case: rate is not None for case, rate in rates.items()} == {"budgets": True, "budgets from nothing": True}
    reached = [made_findings(budgets=(10, 25, 100), seed=seed).main.exchange.budget for seed in range(8)]
    assert any(rate is None for rate in reached)
    assert any(rate is not None and 0 < rate < 100 for rate in reached)
    for seed in range(8):
        recomputed.check(*published(made_findings(budgets=(10, 25, 100), seed=seed)))


def test_claims_are_published_with_what_came_out():
    found = made_findings(claims=[claim(text) for text in CLAIMS])
    content, trials = published(found)
    gains = recomputed.setting(recomputed.read(trials)["two-scales"]["main"], {**FACTS})["gains"]
    first, second, third = content["pairs"]["two-scales"]["claims"]
    assert (first["says"], first["holds"], first["setting"]) == ("It is so.", "data > start", "main")
    recomputed.alike({key: first[key] for key in gains["data"]["start"]}, gains["data"]["start"], "claim")
    recomputed.alike({key: second[key] for key in gains["model"]["data"]}, gains["model"]["data"], "claim")
    scores = content["pairs"]["two-scales"]["settings"]["main"]["scores"]
    contrast = scores["data+model"] - scores["data"] - scores["model"] + scores["start"]
    assert third["mean"] == pytest.approx(contrast)


FACTS = {"ordered": False, "negligible": 0.1, "levers": ["model", "data", "features"]}


def test_trials_in_full(tiny_found):
    text = published_module.trials_csv([tiny_found])
    head, *rows = text.splitlines()
    assert head == COLUMNS
    assert len(rows) == 2 * 8 * 6
    assert "\r" not in text
    read = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["score"]) for row in read[:6]] == [
        trial.score for trial in tiny_found.main.trials if trial.combination == "start"
    ]
    order = list(dict.fromkeys(row["combination"] for row in read))
    assert order == [
        "start", "data", "features", "model", "data+features", "data+model", "features+model", "data+features+model"
    ]  # fmt: skip


def test_each_column_of_the_trials_is_described(tiny_found):
    guide = json.loads(published_module.columns_guide())
    assert guide["url"] == "trials.csv"
    assert ",".join(column["name"] for column in guide["tableSchema"]["columns"]) == COLUMNS
    told = {
        column["name"]: (column["datatype"], column["dc:description"]) for column in guide["tableSchema"]["columns"]
    }
    assert told["score"] == ("double", "The score on the test rows, signed so that more is better.")
    assert told["units_train"][0] == "integer"
    assert "the interval" in told["units_train"][1]
    assert told["fitted_size"] == ("integer", "Bytes of the fitted arrays.")


FIELD_RULES = {  # of the published profile of a Table Schema, those that a schema of ours touches
    "type": "object",
    "required": ["fields"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
        "fields": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "type": {"enum": ["string", "integer", "number"]},
                    "description": {"type": "string"},
                    "constraints": {"properties": {"required": {"type": "boolean"}}, "additionalProperties": False},
                },
                "additionalProperties": False,
            },
        },
        "primaryKey": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"type": "string"}},
    },
    "additionalProperties": False,
}


def test_the_table_schema_keeps_its_standard_and_holds_for_the_trials(tiny_found):
    made = json.loads(published_module.table_schema())
    jsonschema.validate(made, FIELD_RULES)
    rows = list(csv.DictReader(io.StringIO(published_module.trials_csv([tiny_found]))))
    assert ",".join(field["name"] for field in made["fields"]) == COLUMNS
    kinds = {"string": str, "integer": int, "number": float}
    for field in made["fields"]:
        assert field["constraints"] == {"required": True}
        assert all(row[field["name"]] for row in rows)
        assert all(kinds[field["type"]](row[field["name"]]) is not None for row in rows)
    keys = [tuple(row[name] for name in made["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(rows)
    assert "the interval" in next(one["description"] for one in made["fields"] if one["name"] == "units_test")


def test_the_same_text_whatever_the_order_of_the_trials():
    found = made_findings(budgets=(10, 50))
    main = found.main
    shuffled = [main.trials[place] for place in np.random.default_rng(0).permutation(len(main.trials))]
    again = gather(found.pair, [main.facts], shuffled)
    assert published_module.trials_csv([again]) == published_module.trials_csv([found])
    assert published_module.results_json([again], {}) == published_module.results_json([found], {})


def test_versions_in_order():
    content = published_module.results_json([], {"scipy": "1", "numpy": "2"})
    assert json.loads(content) == {"version": 3, "environment": {"numpy": "2", "scipy": "1"}, "pairs": {}}
    assert content.index("numpy") < content.index("scipy")


def test_a_sentence_comes_in_parts_of_which_every_second_stands_out():
    gains = {"start": (0, 0), "data": (15, 0.3), "model": (0.01, 1), "data+model": (-1, 0.02)}
    results = board(made_findings(("model", "data"), gains=gains))["combinations"]
    start = ("At the start, with no lever pulled, the mean absolute error is ", "20.0", " min.")
    told = {
        "data": ("data lever", "5.0", "better by ", "15.0", "14.1 to 15.9"),
        "model": ("model lever", "20.0", "not decided, a gain of ", "0.0", "−2.9 to 3.0"),
        "data+model": ("model and data levers", "21.0", "worse by ", "1.0", "0.9 to 1.1"),
    }
    assert results["start"]["0"]["sentence"] == start
    for name, (levers, mean, verdict, gain, ends) in told.items():
        before, after = f"With the {levers} the mean absolute error is ", f" min (95 % interval {ends})."
        assert results[name]["0"]["sentence"] == (before, mean, f" min: {verdict}", gain, after)


def test_a_board_has_its_numbers_as_text():
    gains = {"start": (0, 0), **dict.fromkeys(("data", "model", "data+model"), (-2, 1))}
    made = board(made_findings(("model", "data"), gains=gains))
    assert made["combinations"]["data"]["0"]["text"] == {"mean": "22.0", "gain": "−2.0", "interval": "−4.9 to 0.9"}
    assert made["axis"]["labels"] == [str(tick) for tick in range(19, 26)]


def test_a_table_escapes_text_and_leaves_marks():
    made = table(("a<b", "c"), [("1 & 2", Markup("<b>x</b>"))], kind="wl-files", searched=False)
    head = '<thead><tr><th scope="col">a&lt;b</th><th scope="col">c</th></tr></thead>'
    body = '<tbody><tr><th scope="row">1 &amp; 2</th><td><b>x</b></td></tr></tbody>'
    assert made == f'<table class="wl-table wl-files" data-search-exclude>{head}{body}</table>'
