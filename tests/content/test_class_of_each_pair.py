"""What students get of each pair runs, and its check tells the start from the published lever.

All pairs in `make test-all`, two of them in `make test`.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from helpers.places import ROOT
from whichlever.lab.trials.lever import FUNCTIONS
from whichlever.press.catalog.lessons import Lesson, Pair
from whichlever.press.kept.parsing import catalog_of
from whichlever.press.one_pair import findings_of
from whichlever.press.teaching.classes import helpful
from whichlever.press.teaching.stubs import stub
from whichlever.press.teaching.student import student_zip
from whichlever.project import Project
from whichlever.runner.build_options import Options

PROJECT = Project.find(ROOT)
CATALOG = catalog_of(PROJECT)
PAIRS = {pair.slug: pair for pair in CATALOG.pairs}
SAMPLE = ("one-row-off", "thousand-euros")
SLUGS = [slug if slug in SAMPLE else pytest.param(slug, marks=pytest.mark.thorough) for slug in PAIRS]

NOT_YET = re.compile(r"not yet: (it gains 0 over the start .*; there is more to find|line \d+ of the lever cell: .*)")


def unpacked(pair: Pair, shown: Sequence[str], folder: Path) -> Path:
    content = student_zip(CATALOG, pair, shown, lambda text: text)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(folder)
    return folder / pair.slug / pair.place


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WHICHLEVER")}
    environment |= {"MPLBACKEND": "agg"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)


def fill_in(path: Path, source: str) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in content["cells"] if "lever" in cell["metadata"].get("tags", ())]
    cell["source"] = source
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_students_notebooks_run_up_to_their_lever(slug, tmp_path):
    folder = unpacked(PAIRS[slug], (), tmp_path)
    for lesson in PAIRS[slug].lessons:
        code = before_the_lever(folder / f"{lesson.kind}.ipynb")
        done = run(folder, "-c", code)
        assert done.returncode == 0, done.stderr
    told = run(folder, "-c", f"{code}\n\nprint(task.check({FUNCTIONS[lesson.kind][-1]}={FUNCTIONS[lesson.kind][-1]}))")
    assert told.returncode == 0, told.stderr
    assert f"{lesson.kind}: line " in told.stdout or "returned NoneType" in told.stdout


def before_the_lever(path: Path) -> str:
    """The code of a student's notebook up to the stub and with it."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    last = next(number for number, cell in enumerate(cells) if "lever" in cell.metadata.get("tags", ()))
    return "\n\n".join(cell.source for cell in cells[: last + 1])


@pytest.mark.parametrize("slug", SLUGS)
def test_the_check_accepts_the_published_lever_and_not_the_start(slug, tmp_path):
    pair = PAIRS[slug]
    found, _ = findings_of(PROJECT, slug, replace(Options(), workers=1))
    shown = helpful(found)
    folder = unpacked(pair, shown, tmp_path)
    for lesson in pair.lessons:
        wanted = "accepted: it gains " if lesson.kind in shown else "valid: it runs and keeps the rules. It gains "
        assert judged(folder, lesson, lesson.lever.source).startswith(wanted), (lesson.kind, shown)
        if lesson.kind in shown:
            start = judged(folder, lesson, the_start(folder, lesson))
            assert NOT_YET.fullmatch(start), (lesson.kind, start)


def judged(folder: Path, lesson: Lesson, source: str) -> str:
    fill_in(folder / f"{lesson.kind}.ipynb", source)
    done = run(folder, "check.py", lesson.kind)
    return (done.stdout + done.stderr).strip()


def the_start(folder: Path, lesson: Lesson) -> str:
    """A lever that keeps the rules and changes nothing; as it is handed out, where none can be written down."""
    if lesson.kind == "data":
        return "def data(train, expert):\n    return train\n"
    dumped = run(folder, "-c", f"import pickle\nfrom task import task\nprint(pickle.dumps(task.{lesson.kind}).hex())")
    assert dumped.returncode == 0, dumped.stderr
    if b"task" in bytes.fromhex(dumped.stdout):  # made of a function of the task's own, which no lever may import
        return stub(lesson)
    thawed = f"pickle.loads(bytes.fromhex({dumped.stdout.strip()!r}))"
    return f"import pickle\n\n\ndef {lesson.kind}():\n    return {thawed}\n"
