"""Fixtures that several test files share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from filelock import FileLock

from helpers.places import ROOT, TINY

TASK = """
import pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import ShuffleSplit
from sklearn.preprocessing import FunctionTransformer

from whichlever.lab import Task, load

rows = load("steps")
task = Task(
    rows=rows,
    target="y",
    split=ShuffleSplit(4, test_size=5, random_state=0),
    metric="neg_mean_absolute_error",
    unit="m",
    features=FunctionTransformer(),
    model=DummyRegressor(),
    negligible=0.1,
)
"""


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a project with one data set and one lesson, in a folder whose name has a space and an umlaut."""

    def write(**files: str) -> Path:
        import gzip
        import hashlib

        data = tmp_path / "datasets" / "steps"
        folder = tmp_path / "lessons" / "schöne steps"
        data.mkdir(parents=True, exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        table = gzip.compress(("x,y\n" + "".join(f"{x},{1 + 2 * x}\n" for x in range(20))).encode(), mtime=0)
        (data / "steps.csv.gz").write_bytes(table)
        (data / "datasheet.md").write_text(SHEET.format(sha256=hashlib.sha256(table).hexdigest()), encoding="utf-8")
        for name, text in {"task": TASK, **files}.items():
            (folder / f"{name}.py").write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return folder

    monkeypatch.delenv("WHICHLEVER_ROOT", raising=False)
    monkeypatch.delenv("WHICHLEVER_KNOWN", raising=False)
    assert "PYTHONPATH" not in os.environ, "PYTHONPATH would decide which whichlever the lessons import"
    return write


SHEET = """---
title: Steps
summary: Twenty points on a line.
source: made for the tests
origin: made
licence: CC0-1.0
licence_note: none
citation: none
documented_in: none
rows: 20
sha256: {sha256}
columns:
  - {{name: x, type: integer, about: a count}}
  - {{name: y, type: integer, about: one more than twice x, unit: m}}
defects: []
---

Prose.
"""


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the whole site, as `whichlever build` leaves it; built once in a session, by one of its workers.

    To test one that is already built, name its folder in the environment variable `WHICHLEVER_SITE`.
    """
    if built := os.environ.get("WHICHLEVER_SITE"):
        return Path(built)
    session = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        session = session.parent
    with FileLock(session / "built.lock"):
        return session / "built" if (session / "built").exists() else _build(session / "built")


def _build(folder: Path) -> Path:
    command = [sys.executable, "-m", "whichlever", "build", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny site, to change at will."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: Playwright keeps an event loop running, which kernels cannot have around them."""
    items.sort(key=lambda item: "browser" in item.path.parts)
