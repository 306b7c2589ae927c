"""What the first split's rows tell for pictures: exact records of small pairs."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from helpers.small import cell
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.first_look import cells, changes
from whichlever.lab.trials.pair import outline, run, run_unit
from whichlever.lab.trials.records import Changed, FirstLook
from whichlever.lab.trials.stored import from_stored, look_from_stored, plain, to_known, to_stored

ROWS = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "name": ["a", "b", None, "70"]}, index=[2, 3, 5, 7])
DATA = "def data(train, expert):\n    return train[train['x'] < 15]"
MODEL = "from sklearn.linear_model import LinearRegression\n\n\ndef model():\n    return LinearRegression()"


def code_of(folder, **changed):
    levers = (cell("model", MODEL), cell("data", DATA))
    return PairCode(str(folder), str(folder / "task.py"), levers, **changed)


def test_the_first_piece_of_a_pair_also_gives_a_look_at_its_rows(lesson):
    code = code_of(lesson())
    *trials, look = run(code, 0)
    assert tuple(trials) == run_unit(code, outline(code)[0])
    assert look == FirstLook(
        target="y",
        tested=(1, 8, 10, 18, 19),
        truth=(3.0, 17.0, 21.0, 37.0, 39.0),
        classes=(),
        predicted={
            "start": (18.8667,) * 5,
            "model": (3.0, 17.0, 21.0, 37.0, 39.0),
            "data": (15.3333,) * 5,
            "data+model": (3.0, 17.0, 21.0, 37.0, 39.0),
        },
        trained=(0, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14, 15, 16, 17),
        changed=Changed(gone=(15, 16, 17)),
    )


def test_no_other_piece_and_no_other_splits_do(lesson):
    folder = lesson()
    for code, number in ((code_of(folder), 1), (code_of(folder, seed=9), 0), (code_of(folder, singles=True), 0)):
        assert not any(isinstance(one, FirstLook) for one in run(code, number))


def test_a_look_comes_back_from_the_stored_form_and_no_lesson_sees_it(lesson):
    made = run(code_of(lesson()), 0)
    stored = json.loads(json.dumps(to_stored([], map(plain, made))))
    assert look_from_stored(stored) == made[-1]
    assert from_stored(stored)[1] == made[:-1]
    assert b"predicted" not in to_known({}, stored)
    assert look_from_stored(to_stored([], map(plain, made[:-1]))) is None


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ROWS, Changed()),
        (ROWS.loc[[3, 2, 7]], Changed(gone=(5,))),
        (ROWS.loc[[2, 3, 5, 7, 7, 7]], Changed(counts=((7, 3.0),))),
        (ROWS.assign(sample_weight=[1, 1, 1, 5]), Changed(counts=((2, 0.5), (3, 0.5), (5, 0.5), (7, 2.5)))),
        (ROWS.assign(x=[1, 2, 3, 9]), Changed(values={"x": ((7,), (9.0,))})),
        (ROWS.assign(name=["a", "b", "c", 70.0]), Changed(values={"name": ((5,), ("c",))})),
        (
            pd.concat([ROWS, ROWS.iloc[:1].set_axis([-1])]),
            Changed(new=(-1,), new_values={"x": (1.0,), "name": ("a",)}),
        ),
    ],
    ids=["nothing", "dropped", "repeated", "weighted", "moved", "filled, and the same number", "invented"],
)
def test_what_became_of_rows(after, expected):
    assert changes(ROWS, after) == expected


def test_cells_are_what_json_keeps():
    assert cells(pd.Series([1, 2.0000001, True, "a", None, np.nan, pd.Timestamp("2020-02-03")], dtype=object)) == (
        (1.0, 2.0, "True", "a", None, None, "2020-02-03 00:00:00")
    )


def test_of_two_classes_the_chance_of_the_second_is_kept(lesson):
    task = """
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import ShuffleSplit
        from sklearn.preprocessing import FunctionTransformer

        from whichlever.lab import Task, load

        rows = load("steps")
        rows["y"] = rows["y"].gt(20).map({True: "high", False: "low"})
        task = Task(rows=rows, target="y", split=ShuffleSplit(4, test_size=5, random_state=0), metric="accuracy",
                    features=FunctionTransformer(), model=LogisticRegression(), negligible=0.1)
    """
    folder = lesson(task=task)
    source = "from sklearn.svm import LinearSVC\n\n\ndef model():\n    return LinearSVC()"
    code = PairCode(str(folder), str(folder / "task.py"), (cell("model", source),))
    look = run(code, 0)[-1]
    assert isinstance(look, FirstLook)
    assert look.classes == ("high", "low")
    assert look.truth == ("low", "low", "high", "high", "high")
    assert look.predicted["model"] == (1.0, 1.0, 0.0, 0.0, 0.0)
    assert all(0 < of < 1 for of in look.predicted["start"])
    assert look.predicted["start"][0] > 0.9 > 0.1 > look.predicted["start"][-1]
