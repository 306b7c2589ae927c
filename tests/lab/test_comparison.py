"""What `task.compare` tries, shows and takes from known results."""

from __future__ import annotations

import linecache
import re
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from html5lib import HTMLParser
from nbclient import NotebookClient
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import ShuffleSplit

from helpers.small import cell, make_task
from whichlever.errors import LeverError, SealError, TaskError
from whichlever.lab.evidence.numbers import number, signed
from whichlever.lab.notes import in_notebook
from whichlever.lab.trials import known, trial
from whichlever.lab.trials.code import PairCode
from whichlever.lab.trials.lever import lever_cell
from whichlever.lab.trials.pair import outline, run_unit
from whichlever.lab.trials.prepare import prepare
from whichlever.lab.trials.stored import plain, to_key, to_known, to_stored
from whichlever.lab.trials.trial import run_split


def drop(train, expert):
    return train[train["y"] < 50]


def median():
    return DummyRegressor(strategy="median")


def clip(rows):
    return rows.clip(upper=2)


def test_start_against_a_lever_by_hand(capsys):
    """Start: 19.75 against 9, 11 and 23.75 against 1, 3; without row 3: 3 against 9, 11 and 25/3 against 1, 3."""
    task = make_task(model=DummyRegressor())
    compared = task.compare(data=drop)
    start, data = compared.rows
    assert (start.label, data.label) == ("start", "data")
    assert start.points == pytest.approx((9.75, 21.75))
    assert data.points == pytest.approx((7.0, 19 / 3))
    assert data.mean == pytest.approx((7 + 19 / 3) / 2)
    assert data.gain.interval.mean == pytest.approx((2.75 + 21.75 - 19 / 3) / 2)
    assert (data.questions, data.rows) == (0, 3)
    assert compared["data"] is data
    assert capsys.readouterr().out == f"{compared}\n"
    assert str(compared).splitlines() == [
        "levers  mean absolute error, m  gain  95 % interval  verdict",
        "start                       16",
        "data                         7    +9   −105 to +123  not decided",
        "(2 splits; gains: more is better)",
    ]


def test_an_unknown_line_is_named(capsys):
    compared = make_task().compare(model=median)
    with pytest.raises(KeyError, match="no line 'data'; there are start, model"):
        compared["data"]


def test_several_levers_make_all_combinations_and_data_runs_once_a_split(monkeypatch, capsys):
    def data(train, expert):
        print("data runs")
        return train

    pulled = []
    monkeypatch.setattr(trial, "prepare", lambda *given: pulled.append(given[1]) or prepare(*given))

    compared = make_task(model=DummyRegressor()).compare(model=median, data=data, features=_nothing)
    assert [row.label for row in compared.rows] == [
        "start", "data", "features", "model", "data+features", "data+model", "features+model", "data+features+model",
    ]  # fmt: skip
    assert len([lever for lever in pulled if lever]) == 2
    assert capsys.readouterr().out.count("data runs") == 1


def _nothing():
    from sklearn.preprocessing import FunctionTransformer

    return FunctionTransformer()


def test_the_start_is_trained_once_for_all_variants():
    fits = []

    class Counting(BaseEstimator, RegressorMixin):
        def fit(self, X, y):
            fits.append(1)
            self.mean_ = float(np.mean(y))
            return self

        def predict(self, X):
            return np.full(len(X), self.mean_)

    compared = make_task(model=Counting()).compare(data={"drop": drop, "keep": lambda train, expert: train})
    assert [(row.label, row.lever) for row in compared.rows] == [("start", "start"), ("drop", "data"), ("keep", "data")]
    assert compared["keep"].gain.interval.mean == 0
    assert len(fits) == 6


def test_variants_of_data_share_a_repair():
    compared = make_task().compare(repair=clip, data={"drop": drop, "keep": lambda train, expert: train})
    assert [row.label for row in compared.rows] == ["start", "drop", "keep"]
    assert [row.label for row in make_task().compare(repair=clip).rows] == ["start", "data"]


REFUSED = {
    "nothing": ({}, "nothing to compare: give a model, data, repair or features function"),
    "no variants": ({"data": {}}, "nothing to compare: give a model, data, repair or features function"),
    "variants of two": (
        {"data": {"a": drop}, "model": {"b": median}},
        "variants are compared for one lever at a time; give one mapping, and nothing else",
    ),
    "variants and a lever": (
        {"data": {"a": drop}, "model": median},
        "variants are compared for one lever at a time; give one mapping, and nothing else",
    ),
    "variants of a model, and repair": (
        {"model": {"a": median}, "repair": clip},
        "repair belongs to the data lever; compare variants of the model without it",
    ),
    "called": (
        {"model": DummyRegressor()},
        "compare(model=...) is DummyRegressor(); expected the function model itself",
    ),
    "setting": (
        {"model": median, "setting": "auc"},
        "no setting 'auc'; expected one of main",
    ),
}


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_compared(given, message):
    with pytest.raises(TaskError) as caught:
        make_task().compare(**given)
    assert str(caught.value) == message


def test_a_setting_is_compared_by_its_own_metric_and_sign():
    task = make_task(settings={"r2": {"metric": "r2", "negligible": 0.1}}, model=DummyRegressor())
    compared = task.compare(model=median, setting="r2")
    assert (compared.metric, compared.unit, compared.higher_is_better) == ("R²", "", True)
    assert compared["start"].points[0] < 0


def test_with_budgets_the_largest_is_compared():
    task = make_task(start_rows=2, budgets=(1, 2))
    compared = task.compare(data=lambda train, expert: expert.collect(expert.budget))
    assert (compared["data"].questions, compared["data"].rows) == (2, 2)


def test_known_results_of_smaller_budgets_are_left_out(monkeypatch):
    task = make_task(start_rows=2, budgets=(1, 2))
    data = cell("data", "def data(train, expert): return expert.collect(expert.budget)")
    (design,) = task.designs()
    trials = [trial for split in task.splits for trial in run_split(design, {"data": data}, split)]
    assert {trial.budget for trial in trials} == {0, 1, 2}

    class Source:
        def trials(self, levers):
            return tuple(trials)

    monkeypatch.setattr(known, "source_for", lambda task: Source())
    compared = task.compare(data=drop)
    assert (compared["data"].questions, compared["start"].questions) == (2, 0)
    assert len(compared["data"].points) == 2


def test_numbers_for_people():
    assert [number(value, 1) for value in (1234.56, -0.04, -2.5)] == ["1,234.6", "0.0", "−2.5"]
    assert [signed(value, 1) for value in (1.0, 0.04, -0.04, -1.0)] == ["+1.0", "0.0", "0.0", "−1.0"]


def test_it_shows_itself_in_a_notebook(monkeypatch, capsys):
    monkeypatch.setattr("whichlever.lab.comparison.in_notebook", lambda: True)
    compared = make_task().compare(model=median)
    assert capsys.readouterr().out == ""
    bundle = compared._repr_mimebundle_(include=None, exclude=None)
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert bundle["text/plain"] == str(compared)
    assert "\n\n" not in bundle["text/html"]
    parser = HTMLParser(strict=True)
    parser.parseFragment(bundle["text/html"])
    assert bundle["text/html"].count("<tr>") == 3


def test_this_is_no_notebook():
    assert not in_notebook()


# published lessons

DATA = """
# %%
from task import task

# %% tags=["lever"]
LIMIT = 8


def data(train, expert):
    return train[train["x"] < LIMIT]

# %%
compared = task.compare(data=data)
"""


@pytest.fixture
def run_script(monkeypatch, capsys):
    """Runs a lesson as `python data.py` would, without the cost of a Python of its own; returns what it prints."""

    def run(folder, known_results=None):
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.syspath_prepend(folder)
            patch.delitem(sys.modules, "task", raising=False)
            if known_results:
                patch.setenv("WHICHLEVER_KNOWN", known_results)
            linecache.checkcache()
            path = str(folder / "data.py")
            exec(compile(Path(path).read_text(encoding="utf-8"), path, "exec", dont_inherit=True), {"__file__": path})
            sys.modules.pop("task", None)
        return capsys.readouterr().out

    return run


@pytest.fixture
def published(lesson, tmp_path):
    """A lesson, and a file of known results for it that nobody could have trained: all scores are −77."""
    folder = lesson(data=DATA)
    cell = lever_cell((folder / "data.py").read_text(encoding="utf-8"), "data", "data.py")
    code = PairCode(str(folder), str(folder / "task.py"), (cell,))
    trials = [trial for unit in outline(code) for trial in run_unit(code, unit)]
    path = tmp_path / "known.json"
    result = to_stored([], [plain(replace(trial, score=-77.0)) for trial in trials])
    path.write_bytes(to_known({lever.kind: lever.source for lever in code.levers}, result))
    return folder, str(path)


def test_a_published_lesson_shows_the_known_results(published, run_script):
    folder, path = published
    assert run_script(folder, path).count("77") == 2
    assert "77" not in run_script(folder)


EDITS = {
    "a constant": ("LIMIT = 8", "LIMIT = 9"),
    "another task": ("compared = task", "from dataclasses import replace\ncompared = replace(task, unit='cm')"),
    "other splits": ("compared = task", "compared = task.reseeded(5)"),
    "a later function": ("compared = ", "def data(train, expert):\n    return train\n\ncompared = "),
    "a wrapper": ("data=data", "data=lambda train, expert: train"),
}


@pytest.mark.parametrize(("old", "new"), EDITS.values(), ids=EDITS)
def test_an_edited_lesson_just_runs(published, run_script, old, new):
    folder, path = published
    edit(folder, old, new)
    out = run_script(folder, path)
    assert "start" in out
    assert "77" not in out


def edit(folder, old, new):
    text = (folder / "data.py").read_text(encoding="utf-8")
    assert old in text
    (folder / "data.py").write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("after", ["LIMIT = 2", "data.__defaults__ = None", "import builtins"])
def test_what_a_later_cell_rebinds_does_not_change_what_is_published(published, run_script, after):
    folder, path = published
    plain = run_script(folder)
    edit(folder, "compared = ", f"{after}\ncompared = ")
    assert run_script(folder, path).count("77") == 2
    assert run_script(folder) == plain


def test_an_error_in_a_lesson_names_its_line(published, run_script):
    folder, _ = published
    edit(folder, "return train[", "train[0]\n    return train[")
    line = (folder / "data.py").read_text(encoding="utf-8").splitlines().index("    train[0]") + 1
    with pytest.raises(LeverError) as caught:
        run_script(folder)
    assert str(caught.value) == f"{folder / 'data.py'}:{line}: data() on split 0: KeyError: 0"


def test_a_variant_that_opens_the_dataset_is_refused(published, run_script):
    folder, _ = published
    path = "../../datasets/steps/steps.csv.gz"
    edit(
        folder,
        "compared",
        f"import pandas as pd\n\ndef peek(train, expert):\n    return pd.read_csv('{path}')\ncompared",
    )
    edit(folder, "=data)", "={'peek': peek})")
    with pytest.raises(SealError, match=f"this one opened {path}; work on the rows it is given"):
        run_script(folder)


# a real notebook

NOTEBOOK = [
    "from task import task",
    'LIMIT = 8\n\n\ndef data(train, expert):\n    return train[train["x"] < LIMIT]',
    "task.compare(data=data)",
    "LIMIT = 2\ntask.compare(data=data)",
    "def data(train, expert):\n    return train[train['x'] < 2]\ntask.compare(data=data)",
    "task.compare(data={'peek': lambda train, expert: task.rows})",
    "task.compare(data={'shell': lambda train, expert: get_ipython().user_ns['task'].rows})",
    "task.compare(data={'main': lambda train, expert: __import__('sys').modules['__main__'].task.rows})",
    "def model():\n    from sklearn.linear_model import LinearRegression\n    print('hello')\n"
    "    return LinearRegression()\n"
    "task.compare(model=model)",
]


def test_a_notebook_shows_published_results_trains_edited_ones_and_seals_variants(published, monkeypatch):
    folder, path = published
    monkeypatch.setenv("WHICHLEVER_KNOWN", path)
    cells = [nbformat.v4.new_code_cell(source) for source in NOTEBOOK]
    for peeking in cells[5:8]:
        peeking.metadata["tags"] = ["raises-exception"]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    shown = [
        [output for output in shown_cell.outputs if output.output_type != "stream"] for shown_cell in notebook.cells
    ]
    texts = [outputs[0].get("data", {}).get("text/plain", "") if outputs else "" for outputs in shown]
    assert texts[2].count("77") == texts[3].count("77") == 2
    assert "<svg" in shown[2][0].data["text/html"]
    assert "77" not in texts[4]
    assert "data" in texts[4]
    assert [shown[number][0].ename for number in (5, 6, 7)] == ["SealError", "SealError", "LeverError"]
    assert "data() has task within reach, a Task of the engine" in shown[5][0].evalue
    assert "data() has get_ipython within reach" in shown[6][0].evalue
    assert "'types.SimpleNamespace'" not in shown[7][0].evalue
    assert texts[8].count("\n") == 3
    assert any(output.output_type == "stream" and "hello" in output.text for output in notebook.cells[8].outputs)


def test_points_and_gains_agree_with_trials_at_random():
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"x": rng.normal(size=50), "y": rng.normal(size=50)})
    compared = make_task(rows=rows, split=ShuffleSplit(6, test_size=10, random_state=3)).compare(model=median)
    gain = np.array(compared["start"].points) - np.array(compared["model"].points)
    assert compared["model"].gain.interval.mean == pytest.approx(gain.mean())


def test_with_a_key_a_lever_stands_beside_the_published_one(lesson, run_script):
    folder = lesson(data=DATA)
    edit(folder, "LIMIT = 8", "LIMIT = 9")
    alone = run_script(folder)
    task = str(folder / "task.py")
    known_cell = lever_cell(DATA, "data", "data.py")
    code = PairCode(str(folder), task, (known_cell,), singles=True)
    trials = [one for unit in outline(code) for one in run_unit(code, unit)]
    better = [replace(one, score=one.score + (one.combination == "data")) for one in trials]
    (folder / "key.json").write_bytes(to_key(better))
    lines = run_script(folder).splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == ["start", "data", "published data"]
    assert re.match(r"data beside the published data lever: −1.* to .*\), ", lines[4])
    (folder / "key.json").write_bytes(to_key([replace(one, score=one.score - 5) for one in better]))
    assert run_script(folder) == alone
    edit(folder, "task.compare(data=data)", "task.reseeded(5).compare(data=data)")
    (folder / "key.json").write_bytes(to_key(better))
    assert "published" not in run_script(folder)


def test_questions_are_a_column_where_there_is_a_budget(capsys):
    compared = make_task(start_rows=2, budgets=(1, 2)).compare(data=lambda train, expert: expert.collect(1))
    assert compared.header[-1] == "questions"
    assert [row[-1] for row in compared.table()] == ["0", "1"]
    assert '<th scope="col">questions</th>' in compared.to_html()
