"""Known results: used for the published cells of the lesson's own task, and for nothing else."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import pytest

from helpers.small import SIX, cell, make_task
from whichlever.lab.trials import known
from whichlever.lab.trials.lever import LiveLever
from whichlever.lab.trials.pair import PairCode
from whichlever.lab.trials.records import Trial

DATA = "LIMIT = 50\n\ndef data(train, expert):\n    return train[train['y'] < LIMIT]"
MODEL = "from sklearn.dummy import DummyRegressor\n\ndef model():\n    return DummyRegressor()"


def trial(combination, split, score):
    return Trial("main", combination, 0, split, score, 4, 2, 4, 2, 0, 4, 8)


TRIALS = tuple(trial(name, split, -5.0) for name in ("start", "data", "model", "data+model") for split in (0, 1))


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A file of known results, as the press leaves it, and a lesson that has imported its task."""
    path = tmp_path / "known.json"
    known.write(path, PairCode("", "task.py", (cell("data", DATA), cell("model", MODEL))), TRIALS)
    monkeypatch.setenv(known.VARIABLE, str(path))
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


def test_trials_may_be_written_as_plain_values(tmp_path):
    from dataclasses import asdict

    path = tmp_path / "known.json"
    known.write(path, PairCode("", "", ()), [asdict(trial("start", 0, -1.0)), trial("start", 1, -2.0)])
    assert known.KnownFile(path).trials({}) == (trial("start", 0, -1.0), trial("start", 1, -2.0))


def test_only_the_lessons_own_task_is_known(source):
    task = sys.modules["task"].task
    assert known.source_for(task) is not None
    for other in (replace(task, negligible=5.0), make_task(), replace(task, split=SIX)):
        assert known.source_for(other) is None


def test_without_a_lesson_or_a_file_nothing_is_known(source, monkeypatch):
    task = sys.modules["task"].task
    monkeypatch.delenv(known.VARIABLE)
    assert known.source_for(task) is None
    monkeypatch.setenv(known.VARIABLE, "known.json")
    monkeypatch.delitem(sys.modules, "task")
    assert known.source_for(task) is None
