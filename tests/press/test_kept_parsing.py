"""The catalog with a memory: what has not changed is not parsed again, and what has changed is."""

import json
import subprocess
import sys

import pytest

from whichlever.errors import CatalogError
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.kept import parsing
from whichlever.press.kept.parsing import catalog_of
from whichlever.project import Project


@pytest.fixture
def project(tiny) -> Project:
    return Project(tiny.resolve())


def docs(project: Project):
    return project.root / "pages"


def test_the_catalog_is_the_same_with_a_memory(project):
    plain = read_catalog(project, docs=docs(project))
    assert catalog_of(project, docs=docs(project)) == plain
    assert catalog_of(project, docs=docs(project)) == plain
    (pair,) = catalog_of(project, only="two-scales").pairs
    assert pair == plain.pairs[0]
    assert pair.task.cells == plain.pairs[0].task.cells


PARSERS = ("jupytext", "nbformat", "pyflakes", "jupyter_client")


def test_what_has_not_changed_is_not_parsed_again(project):
    catalog_of(project, docs=docs(project))
    code = (
        "import json, sys; from pathlib import Path; from whichlever.project import Project; "
        "from whichlever.press.kept.parsing import catalog_of; "
        f"catalog_of(Project(Path({str(project.root)!r})), docs=Path({str(docs(project))!r})); "
        f"print(json.dumps([name for name in {PARSERS} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("lessons/pairs/two-scales/index.md", "level: first", "level: last", "index.md"),
        ("lessons/pairs/two-scales/data.py", "def repair(", "def repare(", "data.py"),
        ("lessons/pairs/two-scales/task.py", "task =", "task = =", "task.py"),
        ("datasets/scales/datasheet.md", "rows: ", "rows: 1", "datasheet.md"),
    ],
)
def test_a_fault_that_came_in_is_told_and_one_that_went_is_not(project, name, old, new, told):
    catalog_of(project, docs=docs(project))
    path = project.root / name
    sound = path.read_text(encoding="utf-8")
    assert old in sound
    for _ in range(2):  # the second time from the memory
        path.write_text(sound.replace(old, new), encoding="utf-8")
        with pytest.raises(CatalogError) as raised:
            catalog_of(project, docs=docs(project))
        assert told in str(raised.value)
        path.write_text(sound, encoding="utf-8")
        assert catalog_of(project, docs=docs(project)) == read_catalog(project, docs=docs(project))


def test_a_table_that_changed_is_read_again(project):
    catalog_of(project, docs=docs(project))
    table = project.datasets / "scales" / "scales.csv.gz"
    table.write_bytes(table.read_bytes() + b"x")
    with pytest.raises(CatalogError, match="sha256 is"):
        catalog_of(project, docs=docs(project))


@pytest.mark.parametrize("damage", [lambda content: content[:-1], lambda content: b"", lambda content: b"x" + content])
def test_a_damaged_memory_counts_for_nothing(project, damage):
    catalog_of(project, docs=docs(project))
    place = project.work / "parsed"
    whole = place.read_bytes()
    place.write_bytes(damage(whole))
    catalog_of(project, docs=docs(project))
    assert place.read_bytes() == whole


def test_a_memory_of_another_engine_counts_for_nothing(project, monkeypatch):
    monkeypatch.setattr(parsing, "recipe_digest", lambda **without: "another")
    catalog_of(project, docs=docs(project))
    place = project.work / "parsed"
    before = place.read_bytes()
    monkeypatch.undo()
    catalog_of(project, docs=docs(project))
    assert place.read_bytes() != before


def test_what_is_gone_is_forgotten(project):
    catalog_of(project, docs=docs(project))
    place, page = project.work / "parsed", docs(project) / "about.md"
    small = place.stat().st_size
    page.write_text(f"---\ntitle: {'x' * 5000}\n---\n", encoding="utf-8")
    catalog_of(project, docs=docs(project))
    assert place.stat().st_size > small + 5000
    catalog_of(project, only="two-scales")
    assert place.stat().st_size > small + 5000
    page.write_text("Gone.\n", encoding="utf-8")
    catalog_of(project, docs=docs(project))
    assert place.stat().st_size < small + 5000
