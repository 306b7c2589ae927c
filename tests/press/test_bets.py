"""`whichlever bets`: what a class saved is counted, to an exact table; what is no record is told."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from whichlever.cli import app
from whichlever.errors import UsageError
from whichlever.press.teaching.bets import count_bets, tally_text

RESULTS = {
    "pairs": {
        "one": {"settings": {"main": {"winner": {"lever": "data", "unbeaten": ["data"]}}}},
        "two": {"settings": {"main": {"winner": {"lever": None, "unbeaten": ["start", "model"]}}}},
    }
}


def record(**bets):
    return json.dumps({"bets": {slug: {"lever": lever, "far": 1.5} for slug, lever in bets.items()}, "shown": {}})


@pytest.fixture
def class_of_six(tmp_path):
    folder = tmp_path / "bets"
    (folder / "back row").mkdir(parents=True)
    (folder / "anna.json").write_text(record(one="data", two="none"))
    (folder / "back row/Jörg.txt").write_text("\ufeff" + record(one="model", two="model"), encoding="utf-8")
    (folder / "c.json").write_text(record(one="data", three="features"))
    (folder / "d.json").write_text("{")
    (folder / "e.json").write_text('{"bets": {"one": {"lever": "luck"}}}')
    (folder / "f.json").write_text("[]")
    (folder / "notes.md").touch()
    return folder


def test_a_class_is_counted(class_of_six):
    assert tally_text(count_bets(class_of_six), RESULTS).splitlines() == [
        "pair      model      data  features      none     right",
        "one           1         2         0         0    2 of 3",
        "three         0         0         1         0   unknown",
        "two           1         0         0         1    2 of 2",
        "(3 records; a bet is right when it names the winner; where nothing won alone,",
        " when it says so or names a lever that nothing beat)",
        "d.json: no JSON; save the record again",
        "e.json: bets.one.lever is not as in a record; save it again",
        "f.json: the file is not as in a record; save it again",
    ]


def test_a_folder_without_records_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no records in it; readers save theirs from the page"):
        count_bets(tmp_path)


def test_the_command_reads_results_of_the_site_where_there_are_some(class_of_six, tiny, monkeypatch):
    monkeypatch.chdir(tiny)
    assert "one           1         2         0         0   unknown" in called(class_of_six)
    (tiny / "site").mkdir()
    (tiny / "site/results.json").write_text(json.dumps(RESULTS))
    assert "one           1         2         0         0    2 of 3" in called(class_of_six)


def called(folder):
    done = CliRunner().invoke(app, ["bets", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout
