"""`task.check`: a sentence for each lever from one split, whatever it does."""

from __future__ import annotations

import re

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import FunctionTransformer

from whichlever.errors import TaskError
from whichlever.lab import Task


def made(**more):
    rows = pd.DataFrame({"a": np.arange(40.0), "y": np.arange(40.0) * 2})
    truth = rows["y"] + 1
    return Task(
        rows=rows, target="y", split=ShuffleSplit(2, test_size=10, random_state=0), features=FunctionTransformer(),
        metric="neg_mean_absolute_error", unit="min", model=LinearRegression(), negligible=0.1, truth=truth, **more,
    )  # fmt: skip


def dropped(train, expert):
    train = train.iloc[4:].copy()
    train.loc[train.index[:3], "y"] += 5.0
    expert.ask(train.index[:2])
    return train


def test_what_a_lever_did_is_counted(capsys):
    checked = made(budgets=(5,)).check(data=dropped)
    assert checked.ran
    said = str(checked)
    assert capsys.readouterr().out == f"{said}\n"
    assert said.startswith("data: ran; 26 of 30 rows kept; labels changed in 3; 2 of 5 questions asked; on this one ")
    assert said.endswith(" min, the start 1.000 min")


NUMBERS = "did reset_index or a merge give the rows new numbers? Keep the index as it came"
WRONG = {
    "numbers": (lambda train, expert: train.set_axis(range(100, 130)), "which is no training row", NUMBERS),
    "nothing": (lambda train, expert: None, "returned NoneType, expected a DataFrame", "is there no `return`?"),
    "a name": (lambda train, expert: stats.mode, "NameError", "each lever cell imports what it uses"),  # noqa: F821
    "a column": (lambda train, expert: train[["y"]], "lost the column 'a'", "did a selection or a merge drop it?"),
    "asks": (lambda train, expert: expert.ask(train.index[:1]), "sells nothing", "there is nobody to ask here"),
    "labels": (
        lambda train, expert: train.assign(y=np.nan),
        "left 30 rows without a y",
        "did a merge lose the labels?",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_lever_that_fails_is_told_with_the_likely_slip(name):
    lever, what, slip = WRONG[name]
    checked = made().check(data=lever)
    assert not checked.ran
    assert checked.lines[0].startswith("data: not yet; ")
    assert what in checked.lines[0]
    assert checked.lines[0].endswith(f"({slip})")


def test_targets_that_are_all_the_same_are_told():
    assert "look: every y is the same now" in str(made().check(data=lambda train, expert: train.assign(y=1.0)))


def test_a_loop_without_an_end_ends_and_the_next_lever_is_checked():
    def model():
        while True:
            pass

    checked = made().check(model=model, seconds=0.5)
    where = r"model: not yet; test_checking\.py, line \d+: model on split 0"
    assert re.match(f"{where}: it did not end within 0.5 seconds; is there a loop", checked.lines[0])
    checked = made().check(repair=lambda rows: rows)
    assert checked.lines[0] == (
        "data: ran; 30 of 30 rows kept; no label changed; on this one split 1.000 min, not yet different from the start"
    )


def test_a_data_lever_is_pulled_once_and_its_words_are_shown_once(capsys):
    def data(train, expert):
        print("asked:", expert.remaining)
        expert.ask(train.index[:1])
        return train

    def repair(rows):
        print("repairs")
        return rows

    made(budgets=(5,)).check(data=data, repair=repair)
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == ["repairs", "asked: 5"]


def test_nothing_to_check_is_refused():
    with pytest.raises(TaskError, match="nothing to check: give a model, data, repair or features function"):
        made().check()


NOTEBOOK = [
    "from task import task",
    "def data(train, expert):\n    print(len(train))\n    return train.reset_index()\n\ntask.compare(data=data)",
    "def data(train, expert):\n    while True:\n        pass\n\ntask.check(data=data, seconds=1)",
    "def data(train, expert):\n    print(len(train))\n    return train\n\ntask.compare(data=data)",
]


def test_a_notebook_shows_a_slip_without_a_traceback_and_goes_on(lesson):
    folder = lesson()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in NOTEBOOK])
    place = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=120, allow_errors=True, kernel_name="python3", resources=place).execute()
    _, (printed, failed), (looped,), (again, compared) = [cell.outputs for cell in notebook.cells]
    assert failed.traceback == [
        "LeverError: cell 2, line 1: data() added the column 'index'; new columns are a features lever "
        "(did reset_index make a column of the row ids? Keep the index as it came)"
    ]
    assert re.match(r"data: not yet; cell 3, line [23]: data\(\) on split 0: it did not end", told_by(looped))
    assert printed.text == again.text
    assert again.text.count("\n") == 1
    assert told_by(compared).endswith("(4 splits; gains: more is better)")


def told_by(output):
    return output["data"]["text/plain"]
