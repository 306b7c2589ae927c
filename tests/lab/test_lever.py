"""Lever cells: read from scripts, executed alone and anew, recognised when a lesson passes its function on."""

from __future__ import annotations

import copy
import linecache
import os
import subprocess
import sys
from functools import partial, wraps
from typing import ClassVar

import numpy as np
import pytest

from helpers.small import cell
from whichlever.errors import LeverError, SealError
from whichlever.lab.trials.lever import Lever, LiveLever, lever_cell, lever_line, published, same_code

SCRIPT = """\
# %% [markdown]
# # A lesson
# tags=["lever"] is how a lever is marked.

# %%
from task import task

# %% [markdown] tags=["lever"]
# Not a lever: only words.

#%% Our idea tags=["wide", "lever"]


# a comment first
LIMIT = 5

def model():
    return LIMIT
# %%
LIMIT = 7
"""


def test_the_tagged_cell_of_a_script():
    lever = lever_cell(SCRIPT, "model", "lesson/model.py")
    assert lever == Lever(
        "model", "# a comment first\nLIMIT = 5\n\ndef model():\n    return LIMIT", "lesson/model.py", 14
    )
    assert SCRIPT.splitlines()[lever.line - 1] == "# a comment first"
    assert lever.functions()["model"]() == 5


@pytest.mark.parametrize(
    "text", ["", "x = 1\n", "# %%\nx = 1\n", SCRIPT + SCRIPT], ids=["empty", "no cell", "no tag", "two"]
)
def test_none_or_two_tagged_cells_are_no_lever(text):
    assert lever_cell(text, "model", "model.py") is None


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_endings_do_not_matter(ending, tmp_path):
    path = tmp_path / "model.py"
    path.write_bytes(SCRIPT.replace("\n", ending).encode())
    lever = lever_cell(path.read_text(encoding="utf-8"), "model", str(path))
    assert lever == lever_cell(SCRIPT, "model", str(path))
    raw = lever_cell(SCRIPT.replace("# a comment first\n", "# a comment first\r\n"), "model", str(path))
    assert raw.functions()["model"]() == 5


def test_a_cell_is_executed_anew_each_time():
    lever = cell("data", "KEPT = []\n\ndef data(train, expert):\n    KEPT.append(1)\n    return len(KEPT)")
    assert [lever.functions()["data"](None, None) for _ in range(2)] == [1, 1]
    assert lever.defines() == {"data"}


def test_a_cell_gets_nothing_of_its_lesson():
    lever = cell("model", "def model():\n    return sorted(globals())")
    names = [name for name in lever.functions()["model"]() if not name.startswith("__")]
    assert names == ["model"]
    assert "lever_model" not in sys.modules


def test_a_cell_may_define_data_classes_with_postponed_annotations():
    lever = cell(
        "model",
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n\n"
        "@dataclass\nclass Ours:\n    size: int = 3\n    kind: ClassVar[str] = 'x'\n\ndef model(): return Ours()",
    )
    assert lever.functions()["model"]().size == 3


def test_a_cells_warnings_and_errors_name_its_own_line():
    with pytest.raises(LeverError) as caught:
        cell("model", "\n\nx = 1\ny = 1 / 0").functions()
    assert (caught.value.path, caught.value.line) == ("lesson/model.py", 11)
    with pytest.raises(LeverError, match=r"^lesson/model.py:12: the lever cell does not run alone: SyntaxError: "):
        cell("model", "x = 1\n\ny = = 2").functions()


def test_reading_a_file_at_the_cells_outermost_level_is_refused():
    with pytest.raises(SealError, match=r"^lesson/data.py:11: a lever reads only what it is given"):
        cell("data", "import pandas as pd\nROWS = pd.read_csv('rows.csv')\ndef repair(rows): return rows").functions()


def test_the_innermost_line_of_a_file():
    code = compile("def inner():\n    1 / 0\n\ndef outer():\n    inner()\n", "lesson/data.py", "exec")
    names = {}
    exec(code, names)
    with pytest.raises(ZeroDivisionError) as caught:
        names["outer"]()
    assert lever_line(caught.value, ["lesson/data.py"]) == 2
    assert lever_line(caught.value, [__file__]) is not None
    assert lever_line(caught.value, ["lesson/model.py"]) is None


def test_the_same_code():
    assert same_code("x = 1  # one\n", "\nx=1")
    assert not same_code("x = 1", "x = 2")
    assert not same_code("x = (", "x = (")


# which lever a lesson's function is


def define(source, path):
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    names = {}
    exec(compile(source, path, "exec"), names)
    return names


def test_a_scripts_function_is_its_tagged_cell_even_if_a_later_cell_rebinds_its_constants():
    names = define(SCRIPT.replace("from task import task", ""), "a/model.py")
    assert names["LIMIT"] == 7
    lever = published(names["model"], "model")
    assert (lever.path, lever.line) == ("a/model.py", 14)
    assert lever.functions()["model"]() == 5


def test_a_function_rebound_by_a_later_cell_is_not_the_published_one():
    source = SCRIPT.replace("from task import task", "") + "def model():\n    return 8\n"
    assert published(define(source, "b/model.py")["model"], "model") is None


def test_a_function_wrapped_elsewhere_is_not_the_published_one():
    inner = define(SCRIPT.replace("from task import task", ""), "c/model.py")["model"]

    @wraps(inner)
    def model():
        return inner()

    for other in (model, partial(inner), print):
        assert published(other, "model") is None


@pytest.mark.parametrize(
    ("cell_text", "found"),
    [
        ("# a comment first\nLIMIT = 5\n\ndef model():\n    return LIMIT", True),
        ("LIMIT = 5\n\n\ndef model():  # the same code\n    return LIMIT\n", True),
        ("LIMIT = 6\n\ndef model():\n    return LIMIT", False),
        ("LIMIT = 5\n\ndef model():\n    return LIMIT\n\nLIMIT = 9", False),
    ],
)
def test_a_notebooks_cell_is_the_published_one_if_it_is_the_same_code(cell_text, found, tmp_path, monkeypatch):
    (tmp_path / "model.py").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lever = published(define(cell_text, "/tmp/ipykernel_1/2.py")["model"], "model")
    assert (lever is not None) is found
    if found:
        assert lever.path == str(tmp_path / "model.py")


def test_a_notebook_elsewhere_has_no_published_cell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert published(define("def model(): ...", "/tmp/ipykernel_1/3.py")["model"], "model") is None


class Remembering:
    answers: ClassVar[dict] = {}
    calls = 0
    best = None

    def data(self, train, expert):
        self.answers[len(self.answers)] = train


def on_a_class(train, expert):
    Remembering.answers.update(train)


def counting(train, expert):
    Remembering.calls += 1


def on_itself(train, expert):
    on_itself.seen = train


def in_a_default(train, expert, kept=[]):  # noqa: B006
    kept.append(train)


def new_object(train, expert):
    Remembering.best = (train,)


def in_a_small_array(train, expert):
    TOTALS[0] += 1


TOTALS = np.zeros(2)


@pytest.mark.parametrize(
    ("function", "where"),
    [
        (on_a_class, "Remembering"),
        (counting, "Remembering"),
        (on_itself, "the function itself"),
        (in_a_default, "a default value"),
        (new_object, "Remembering"),
        (in_a_small_array, "TOTALS"),
        (Remembering().data, "the function itself"),
        (partial(in_a_default, kept=[]), "the function itself"),
    ],
)
def test_what_a_live_lever_leaves_behind_is_told(function, where):
    lever = LiveLever("data", {"data": function})
    for _ in range(3):
        call = lever.functions()["data"]
    call({"a": 1}, None)
    with pytest.raises(LeverError) as caught:
        lever.functions()
    assert caught.value.message == (
        f"data() left something in {where}, which the next call would find: a row that is trained on in one split is "
        "tested in another; keep it in a variable of the function, or in what it returns"
    )


def copying(train, expert):
    return copy.deepcopy(Remembering())


def test_what_python_itself_notes_at_a_class_is_nothing_left_behind():
    lever = LiveLever("data", {"data": copying})
    before = set(vars(Remembering))
    for _ in range(3):
        lever.functions()["data"]({"a": 1}, None)
    assert set(vars(Remembering)) - before == {"__slotnames__"}


def test_a_live_lever_knows_where_its_functions_are_from():
    names = define("\n\ndef data(train, expert): ...", "one.py"), define("def repair(rows): ...", "two.py")
    lever = LiveLever("data", {"data": names[0]["data"], "repair": partial(names[1]["repair"])})
    assert (lever.paths, lever.path, lever.line) == (("one.py", "two.py"), "one.py", 3)
    assert lever.defines() == {"data", "repair"}
    assert LiveLever("model", {"model": print}).path == "<notebook>"


# the same in a real script


LESSON = """
# %%
from task import task

# %% tags=["lever"]
from sklearn.linear_model import Ridge

ALPHA = 0.0


def model():
    return Ridge(alpha=ALPHA)

# %%
ALPHA = 1e6
task.compare(model=model)

# %%
def model():
    return Ridge(alpha=1e6)

task.compare(model=model)
"""


def test_a_script_runs_with_python_from_any_folder(lesson):
    folder = lesson(model=LESSON)
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "error", name], cwd=cwd, capture_output=True, encoding="utf-8", check=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for name, cwd in (("model.py", folder), (str(folder / "model.py"), folder.parents[1]))
    ]  # fmt: skip
    assert outputs[0] == outputs[1]
    rows = [line.split() for line in outputs[0].splitlines() if line.startswith("model")]
    assert float(rows[0][1]) == 0
    assert float(rows[1][1]) > 5
