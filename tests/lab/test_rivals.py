"""The lab's own rivals: each pulled on tasks where it can be and where it cannot, by hand where that is possible."""

from __future__ import annotations

from textwrap import indent

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import FunctionTransformer

from helpers.attacks import BAD_LEVERS, FILES, LOOKS, NETWORK
from helpers.small import ROWS, cell, make_task
from whichlever.errors import LeverError, SealError
from whichlever.lab import RollingOrigin
from whichlever.lab.rivals.codes import HOUSE, RivalCode
from whichlever.lab.rivals.house import RIVALS, HouseLever, house_lever
from whichlever.lab.rivals.pull import begin, outcome
from whichlever.lab.trials.lever import Lever
from whichlever.lab.trials.stored import plain, rival_from_stored, to_stored

EACH = [(kind, name) for kind, names in HOUSE.items() for name in names]
ONLY_X = FunctionTransformer(lambda rows: rows[["x"]])


def big_task(**changes):
    """Sixty rows with gaps, words and targets that lie far out, and twenty of them once more."""
    rng = np.random.default_rng(0)
    x, word = rng.normal(size=60), np.where(np.arange(60) % 2, "a", "b")
    rows = pd.DataFrame({"x": x, "holes": np.where(np.arange(60) % 7, 1.0, np.nan), "word": word})
    rows["y"] = 2 * x + rng.standard_t(2, size=60)
    rows = pd.concat([rows, rows[:20]], ignore_index=True)
    given = {"rows": rows, "split": ShuffleSplit(3, test_size=0.3, random_state=0), "features": ONLY_X}
    return make_task(**{**given, **changes})


def classes(values):
    return make_task(rows=ROWS.assign(y=list(values)), metric="accuracy", model=LogisticRegression())


def pulled(task, kind, name):
    return outcome(task, RivalCode("task.py", kind, name), house_lever(task, kind, name))


def made(task, name):
    return RIVALS["data", name](task, task.rows, None)


def test_every_name_has_a_rival_and_every_rival_a_name():
    assert list(RIVALS) == EACH


@pytest.mark.parametrize(("kind", "name"), EACH)
def test_each_can_be_pulled_where_there_is_something_to_pull(kind, name):
    came = pulled(big_task(), kind, name)
    assert came.cannot == ""
    assert [(trial.combination, trial.split) for trial in came.trials] == [(f"{kind}: {name}", k) for k in range(3)]


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("data", "drop rows with gaps", "no training row has a gap"),
        ("data", "fill gaps", "no training row has a gap"),
        ("data", "drop repeats", "no training row repeats another"),
        ("features", "one-hot", "no column holds words"),
    ],
)
def test_one_that_cannot_be_pulled_says_why(kind, name, why):
    came = pulled(make_task(), kind, name)
    assert (came.cannot, came.trials) == (why, ())


def test_a_robust_line_has_nothing_to_do_for_classes():
    assert pulled(classes("abbaab"), "model", "a robust line").cannot.startswith("its answers are classes")


def test_weights_for_a_start_that_takes_none_are_told():
    came = pulled(big_task(model=KNeighborsRegressor()), "data", "weigh rows")
    assert "KNeighborsRegressor takes none" in came.cannot


def test_gaps_by_hand():
    rows = ROWS.assign(x=[0.0, np.nan, 2, 3, 4, 100], word=["a", "a", None, "b", "a", "b"])
    task = make_task(rows=rows, model=DummyRegressor())
    assert list(made(task, "drop rows with gaps").index) == [0, 3, 4, 5]
    filled = made(task, "fill gaps")
    assert (filled["x"][1], filled["word"][2]) == (3, "a")


def test_repeats_by_hand():
    rows = pd.concat([ROWS, ROWS[1:3]], ignore_index=True)
    assert list(made(make_task(rows=rows), "drop repeats").index) == [0, 1, 2, 3, 4, 5]


def test_weights_by_hand():
    """The median is 7, the usual distance from it 4: 70, which is 63 away, weighs 12/63 of the others."""
    weights = made(make_task(), "weigh rows")["sample_weight"]
    assert (weights / weights[0]).tolist() == pytest.approx([1, 1, 1, 12 / 63, 1, 1])
    assert made(classes("aaaabb"), "weigh rows")["sample_weight"].tolist() == pytest.approx([0.75] * 4 + [1.5] * 2)
    ordered = make_task(rows=ROWS.assign(day=range(6)), time="day", split=RollingOrigin(by="day", n_splits=2))
    latest = made(ordered, "weigh rows")["sample_weight"]
    assert latest[5] / latest[0] == pytest.approx(8)


def test_squares_and_logs_are_added_to_the_features_of_the_start():
    rows = ROWS.assign(x=[0.0, 1, -1, 3, 4, 5])
    task, inputs = make_task(rows=rows, features=ONLY_X), rows.drop(columns="y")
    assert RIVALS["features", "squares"](task).fit_transform(inputs)[2:4].tolist() == [[-1, 1], [3, 9]]
    logs = RIVALS["features", "logs"](task).fit_transform(inputs)
    assert logs[2:4].ravel() == pytest.approx([-1, -np.log(2), 3, np.log(4)])


def test_columns_that_the_question_withholds_are_read_by_none():
    rows = ROWS.assign(x=[0.0, 1, -1, 3, 4, 5], near=ROWS["y"], kind=["a", "b"] * 3)
    task, inputs = make_task(rows=rows, features=ONLY_X, withheld=("near", "kind")), rows.drop(columns="y")
    assert RIVALS["features", "logs"](task).fit_transform(inputs).shape == (6, 2)
    assert "no column holds words" in pulled(task, "features", "one-hot").cannot


@pytest.mark.parametrize(
    ("kind", "function", "told"),
    [
        ("data", lambda task, train, expert: train.assign(more=1), "added the column 'more'"),
        ("data", lambda task, train, expert: train.set_axis(["?"] * len(train)), "changed the index"),
        ("data", lambda task, train, expert: open("/etc/answers.csv"), "answers.csv"),  # noqa: PTH123, SIM115
        ("model", lambda task: LinearRegression, "returned the class LinearRegression"),
        ("features", lambda task: "none", "expected a transformer"),
    ],
)
def test_a_rival_is_under_the_rules_of_a_lever(kind, function, told):
    """What a lever may not do, a rival may not: it has no trials, and the refusal is told."""
    task = make_task()

    def given(*arguments):
        return function(task, *arguments)

    came = outcome(task, RivalCode("task.py", kind, "mine"), HouseLever(kind, {kind: given}))
    assert came.trials == ()
    assert told in came.cannot


@pytest.mark.parametrize(("kind", "source", "message"), BAD_LEVERS.values(), ids=BAD_LEVERS)
def test_a_lesson_s_own_is_refused_what_its_lever_is_refused(kind, source, message):
    mine = cell(kind, source)
    with pytest.raises(LeverError) as caught:
        outcome(make_task(budgets=(2,), model=DummyRegressor()), RivalCode("task.py", kind, "mine", mine), mine)
    assert str(caught.value) == message


@pytest.mark.parametrize("attack", [*FILES.values(), *(source for source, _ in LOOKS.values()), *NETWORK])
def test_a_lesson_s_own_reads_only_what_it_is_given(attack, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = cell("data", f"def data(train, expert):\n{indent(attack, '    ')}\n    return train")
    with pytest.raises(SealError):
        outcome(make_task(), RivalCode("task.py", "data", "mine", mine), mine)
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_s_own_that_does_not_work_is_an_error():
    broken = Lever("model", "def model():\n    return 1 / 0", "model.py", 7)
    with pytest.raises(LeverError, match=r"model.py:8: .*ZeroDivisionError"):
        outcome(make_task(), RivalCode("task.py", "model", "mine", broken), broken)


def test_a_lesson_s_own_is_pulled_as_its_lever_is(tmp_path):
    path = tmp_path / "task.py"
    path.write_text("from helpers.small import make_task\n\ntask = make_task()\n", encoding="utf-8")
    mine = Lever("data", "def data(train, expert):\n    return train[:-1]", "data.py", 7)
    (came,) = begin(RivalCode(str(path), "data", "All but the last", mine)).facts
    assert {trial.combination for trial in came.trials} == {"data: All but the last"}
    assert [trial.rows_used for trial in came.trials] == [trial.n_train - 1 for trial in came.trials]


def test_what_came_of_it_is_read_as_it_was_stored():
    came = pulled(big_task(), "data", "drop repeats")
    assert rival_from_stored(to_stored([plain(came)], [])) == came


def test_the_work_is_done_when_it_begins(tmp_path):
    path = tmp_path / "task.py"
    path.write_text("from helpers.small import make_task\n\ntask = make_task()\n", encoding="utf-8")
    begun = begin(RivalCode(str(path), "model", "a regularised line"))
    assert begun.pieces == 0
    assert [trial.split for trial in begun.facts[0].trials] == [0, 1]
