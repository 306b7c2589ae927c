"""Two published results side by side, on values small enough to read."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from whichlever.errors import UsageError
from whichlever.press.findings.changes import changes, read_results


def gain(mean: float, verdict: str) -> dict[str, object]:
    return {"mean": mean, "low": mean - 0.5, "high": mean + 0.5, "verdict": verdict}


BEFORE = {
    "environment": {"numpy": "2.0"},
    "pairs": {
        "a-pair": {
            "settings": {
                "main": {
                    "negligible": 0.1,
                    "winner": {"lever": "data", "unbeaten": ["data"]},
                    "gains": {"data": {"start": gain(1.0, "better")}, "start": {"data": gain(-1.0, "worse")}},
                }
            },
            "claims": [{"says": "Data helps.", "holds": "data > start", "setting": "main"}],
        }
    },
}


def after(change) -> dict:
    content = deepcopy(BEFORE)
    change(content, content["pairs"]["a-pair"])
    return content


def no_winner(content, pair):
    pair["settings"]["main"]["winner"] = {"lever": None, "unbeaten": ["data", "start"]}


def undecided(content, pair):
    pair["settings"]["main"]["gains"]["data"]["start"] = gain(0.25, "not decided")


def rounding(content, pair):
    pair["settings"]["main"]["gains"]["data"]["start"]["mean"] += 1e-14


def another_setting(content, pair):
    pair["settings"]["auc"] = pair["settings"]["main"]


def another_claim(content, pair):
    pair["claims"] = [{"says": "Nothing helps.", "holds": "data ~ start", "setting": "main"}]


MOVED = "1 of 2 gains moved, data over start the farthest: 7.500 of what is negligible"


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda content, pair: None, []),
        (rounding, []),
        (no_winner, ["a-pair: the winner data became no winner (unbeaten: data, start)"]),
        (
            undecided,
            [
                "a-pair: data over start was better, +1.000 (0.500 to 1.500) "
                "and is not decided, +0.250 (−0.250 to 0.750)",
                f"a-pair: {MOVED}",
            ],
        ),
        (another_setting, ["a-pair, auc: the setting is new"]),
        (
            another_claim,
            [
                "a-pair: a new claim: Nothing helps. (data ~ start)",
                "a-pair: a claim is gone: Data helps. (data > start)",
            ],
        ),
        (lambda content, pair: content["environment"].update(numpy="2.1"), ["numpy 2.0 became 2.1"]),
        (lambda content, pair: content["pairs"].update(b=pair), ["b: is new"]),
        (lambda content, pair: content["pairs"].clear(), ["a-pair: is gone"]),
    ],
)
def test_each_change_is_a_line(change, lines):
    assert list(changes(BEFORE, after(change))) == lines


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "no JSON"), ("[]", "no results of this project"), ('{"pairs": 3}', "no results of this project")],
)
def test_what_is_no_published_result_is_told(tmp_path, text, told):
    path = tmp_path / "results.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=told):
        read_results(path)
    with pytest.raises(UsageError, match="No such file"):
        read_results(tmp_path / "nowhere.json")


def test_what_a_site_publishes_can_be_read(tmp_path):
    path = tmp_path / "results.json"
    path.write_text(json.dumps(BEFORE))
    assert read_results(path) == BEFORE
