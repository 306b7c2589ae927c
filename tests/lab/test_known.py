"""Known results: used for the published cells of the lesson's own task, and for nothing else."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from types import ModuleType

import pytest

from helpers.small import SIX, cell, make_task
from whichlever.lab.trials import known
from whichlever.lab.trials.lever import LiveLever
from whichlever.lab.trials.records import Facts, Trial
from whichlever.lab.trials.stored import KNOWN_VARIABLE, from_stored, plain, to_known, to_stored

DATA = "LIMIT = 50\n\ndef data(train, expert):\n    return train[train['y'] < LIMIT]"
MODEL = "from sklearn.dummy import DummyRegressor\n\ndef model():\n    return DummyRegressor()"


def trial(combination, split, score):
    return Trial("main", combination, 0, split, score, 4, 2, 4, 2, 0, 4, 8)


TRIALS = tuple(trial(name, split, -5.0) for name in ("start", "data", "model", "data+model") for split in (0, 1))


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A file of known results, as the press leaves it, and a lesson that has imported its task."""
    path = tmp_path / "known.json"
    result = to_stored([], [plain(one) for one in TRIALS])
    path.write_bytes(to_known({"data": DATA, "model": MODEL}, result))
    monkeypatch.setenv(KNOWN_VARIABLE, str(path))
    module = ModuleType("task")
    module.task = make_task()
    monkeypatch.setitem(sys.modules, "task", module)
    return known.source_for(module.task)


def test_the_published_cells_get_the_known_trials(source):
    assert source.trials({"data": cell("data", DATA)}) == TRIALS
    assert source.trials({"data": cell("data", "# formatted\n" + DATA), "model": cell("model", MODEL)}) == TRIALS
    assert source.trials({}) == TRIALS


@pytest.mark.parametrize(
    "levers",
    [
        {"data": cell("data", DATA.replace("50", "60"))},
        {"data": cell("data", DATA), "model": cell("model", MODEL + "\n\nx = 1")},
        {"data": LiveLever("data", {"data": lambda train, expert: train})},
        {"features": cell("features", DATA)},
    ],
)
def test_anything_else_gets_none(source, levers):
    assert source.trials(levers) is None


def test_a_result_comes_back_from_its_stored_form():
    task = make_task(budgets=(1, 2))
    facts = (Facts("main", "y", task.metric, task.metric_name, "m", False, 0.1, False, False, "", (1, 2), 2, False),)
    stored = json.loads(json.dumps(to_stored(map(plain, facts), map(plain, TRIALS))))
    assert sorted(stored) == ["facts", "trials"]
    assert stored["trials"][1]["combination"] == "start"
    assert from_stored(stored) == (facts, TRIALS)


def test_only_the_lessons_own_task_is_known(source):
    task = sys.modules["task"].task
    assert known.source_for(task) is not None
    for other in (replace(task, negligible=5.0), make_task(), replace(task, split=SIX)):
        assert known.source_for(other) is None


def test_without_a_lesson_or_a_file_nothing_is_known(source, monkeypatch):
    task = sys.modules["task"].task
    monkeypatch.delenv(KNOWN_VARIABLE)
    assert known.source_for(task) is None
    monkeypatch.setenv(KNOWN_VARIABLE, "known.json")
    monkeypatch.delitem(sys.modules, "task")
    assert known.source_for(task) is None
