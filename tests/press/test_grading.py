"""A class's notebooks: what is read from each file, and a class of made-up submissions graded to an exact table."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from whichlever.errors import UsageError
from whichlever.press.teaching import class_pages
from whichlever.press.teaching.grading import grade
from whichlever.press.teaching.mark_list import CSV_COLUMNS, as_csv, as_text
from whichlever.press.teaching.submissions import read_submissions
from whichlever.project import Project
from whichlever.runner.build_options import Options

RIGHT = (
    "def repair(rows):\n"
    '    return rows.assign(length=rows["length"].where(rows["length"] < 100, rows["length"] / 10))\n'
)
WRONG = "def data(train, expert):\n    return train.drop(columns='length')\n"
PEEKING = """import numpy as np

def data(train, expert):
    np.genfromtxt("{root}/datasets/scales/scales.csv.gz")
    return train
"""
LOOPING = "def data(train, expert):\n    while True: pass\n"  # on one line: it is stopped there
BLANK = 'def data(train, expert):\n    """The rows to fit on."""\n    ...  # your turn\n'
LEVER = ["lever"]
OTHERS = {"whichlever": {"pair": "one-row-off", "lever": "data"}}


def notebook(*cells: tuple[str, list[str]], outputs: str = "", **metadata: object) -> str:
    printed = [{"output_type": "stream", "name": "stdout", "text": outputs}] if outputs else []
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "source": source, "metadata": {"tags": tags}, "outputs": printed}
                for source, tags in cells
            ],
            "metadata": metadata,
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def read(tmp_path: Path, text: str | bytes, name: str = "anna.ipynb"):
    path = tmp_path / "class" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (found,) = read_submissions(tmp_path / "class", "two-scales")
    return found


def test_the_lever_is_the_tagged_cell_with_its_number_among_code_cells(tmp_path):
    found = read(tmp_path, notebook(("1 + 1", []), (RIGHT, LEVER)), "Frau Müller/A\u0308nne B.ipynb")
    assert (found.student, found.cell, found.sentence) == ("Frau Müller/Änne B", 2, "")
    assert found.lever is not None
    assert (found.lever.kind, found.lever.source) == ("data", RIGHT)


@pytest.mark.parametrize(
    ("name", "text", "outcome", "sentence"),
    [
        ("a.pdf", b"%PDF", "not read", "a.pdf is no notebook; hand in the .ipynb file"),
        ("a.ipynb", b"\xff\xfe", "not read", "the file is damaged (UnicodeDecodeError: 'utf-8' codec can't decode"),
        ("a.ipynb", "[" * 100_000, "not read", "the file is damaged (RecursionError"),
        ("a.ipynb", '{"worksheets": []}', "not read", "the file holds no cells of a notebook"),
        ("a.ipynb", notebook((RIGHT, [])), "not read", "no cell has the tag lever"),
        ("a.ipynb", notebook((RIGHT, LEVER), ("", []), (RIGHT, LEVER)), "not read", "the cells 1 and 3 all have the"),
        (
            "a.ipynb",
            notebook((RIGHT, LEVER), kernelspec={"display_name": "R", "language": "R"}),
            "not read",
            "it was saved with the kernel R; choose a Python kernel and save it again",
        ),
        ("a.ipynb", notebook((RIGHT, LEVER), **OTHERS), "not read", "it belongs to the pair one-row-off, not to two-"),
        ("a.ipynb", notebook((BLANK, LEVER)), "blank", "cell 1: the lever cell is as it was handed out"),
        ("a.ipynb", notebook(("", LEVER)), "blank", "cell 1: the lever cell is as it was handed out"),
        ("a.ipynb", notebook(("x = 1\n!ls", LEVER)), "failed", "cell 1, line 2: not Python: invalid syntax"),
        ("a.ipynb", notebook(("x = 1", LEVER)), "failed", "cell 1: the lever cell does not define one lever"),
        ("a.ipynb", notebook((f"{RIGHT}def model(): return 1", LEVER)), "failed", "cell 1: the lever cell does not de"),
        (
            "a.ipynb",
            notebook((f"{RIGHT}open('x')", LEVER)),
            "peeked",
            "cell 1, line 3: the lever cell uses open(); a lever works on what it is given",
        ),
        (
            "a.ipynb",
            notebook(("import task\n\n" + RIGHT, LEVER)),
            "peeked",
            "cell 1, line 1: the lever cell does not s",
        ),
        (
            "a.ipynb",
            notebook(("def model():\n    return Ridge()", LEVER)),
            "failed",
            "cell 1, line 2: the lever cell does not stand alone: 'Ridge' is not defined in it; import or define it",
        ),
    ],
)
def test_what_cannot_be_run_has_its_sentence(tmp_path, name, text, outcome, sentence):
    found = read(tmp_path, text, name)
    assert (found.lever, found.outcome, found.sentence[: len(sentence)]) == (None, outcome, sentence)


def test_cells_of_any_shape_are_read_or_passed_over(tmp_path):
    content = json.loads(notebook((RIGHT, LEVER)))
    content["cells"][0]["source"] = RIGHT.splitlines(keepends=True)
    content["cells"] = [7, {"cell_type": "code"}, {"cell_type": "markdown", "metadata": None}, *content["cells"]]
    content["metadata"] = None
    found = read(tmp_path, json.dumps(content))
    assert found.lever is not None
    assert (found.cell, found.lever.source) == (2, RIGHT)


def test_a_percent_script_is_a_notebook_too(tmp_path):
    found = read(tmp_path, f'# %%\n1 + 1\n\n# %% tags=["lever"]\n{RIGHT}', "anna.py")
    assert found.lever is not None
    assert (found.cell, found.lever.source) == (2, RIGHT.rstrip("\n"))


def test_what_systems_leave_in_folders_is_nobodys(tmp_path):
    for name in ("__MACOSX/a.ipynb", ".ipynb_checkpoints/a.ipynb", ".DS_Store", "~$a.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match="is empty; put the notebooks of the class into it"):
        read_submissions(tmp_path, "two-scales")
    with pytest.raises(UsageError, match="is no folder"):
        read_submissions(tmp_path / "none", "two-scales")


def write_class(folder: Path, root: Path) -> None:
    files = {
        "Änne  Maß.ipynb": notebook(("from task import task", []), (RIGHT, LEVER)),
        "ben.ipynb": notebook((WRONG, LEVER)),
        "cem.ipynb": notebook((PEEKING.format(root=root), LEVER)),
        "dora.ipynb": notebook((LOOPING, LEVER)),
        "emil.ipynb": notebook((RIGHT, LEVER))[:50],
        "finn.ipynb": notebook((BLANK, LEVER)),
        "gül <b>.ipynb": notebook((RIGHT, LEVER), **OTHERS),
        "=hanna.ipynb": notebook((RIGHT.replace("/ 10", "/ 9"), LEVER), outputs="x" * 5_000_000),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def test_a_class_is_graded_to_an_exact_table(tiny, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    write_class(folder, tiny)
    graded = grade(Project.find(tiny), "two-scales", folder, Options(), time_limit=40)
    head, *rows = csv.reader(io.StringIO(as_csv(graded)))
    assert tuple(head) == CSV_COLUMNS
    assert [row[:-1] for row in rows] == TABLE
    assert as_text(graded).endswith("\n(2 of 8 ran; gains: more is better)")
    pages = class_pages.pages(graded)
    assert list(pages)[1:3] == ["02-ben.html", "03-cem.html"]
    assert len(pages) == 9
    assert "gül &lt;b&gt;" in pages["index.html"]
    for text in pages.values():
        assert "gül <b>" not in text
        assert not {"<script", "<link", "<img"} & set(text.split())
    assert pages["index.html"].count("<svg") == 1
    assert "Over the published data lever: practically equal." in pages["08-änne-maß.html"]


def ran(student: str, fields: str) -> list[str]:
    return [student, "data", "yes", "ran", "", *fields.split("|"), "published"]


def lost(student: str, lever: str, outcome: str, sentence: str) -> list[str]:
    return [student, lever, "no", outcome, sentence, *[""] * 11]


TABLE = [
    ran("'=hanna", "1.27561|5.4786|3.27902|7.67818|better|-0.410531|worse|6.29672|better|0"),
    lost(
        "ben",
        "data",
        "failed",
        "cell 1, line 1: data() lost the column 'length'; return the columns it was given "
        "(did a selection or a merge drop it?)",
    ),
    lost(
        "cem",
        "data",
        "peeked",
        "cell 1, line 4: a lever reads only what it is given, and this one opened datasets/scales/scales.csv.gz; "
        "work on the rows it is given",
    ),
    lost("dora", "data", "stopped", "cell 1, line 2: took longer than its limit of 40 s"),
    lost(
        "emil",
        "",
        "not read",
        "the file is damaged (JSONDecodeError: Unterminated string starting at: line 1 column 44 (char 43)); "
        "hand it in again",
    ),
    lost("finn", "", "blank", "cell 1: the lever cell is as it was handed out; nothing is changed in it"),
    lost("gül <b>", "", "not read", "it belongs to the pair one-row-off, not to two-scales; grade it there"),
    ran("Änne Maß", "0.865079|5.88913|3.57492|8.20335|better|0|practically equal|6.8286|better|0"),
]
