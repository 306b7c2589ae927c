"""The reference that contributors read: every key and every public name, with its documentation, from the code."""

from __future__ import annotations

import re

import pytest

from helpers.places import ROOT
from whichlever import PACKAGE, lab
from whichlever.lab import evidence
from whichlever.press.catalog.front_matter_keys import PairFront, SingleFront
from whichlever.press.documented.keys import ORDER, read_keys
from whichlever.press.documented.reference import Member, read_class, read_reference
from whichlever.press.pages.interpolate import Words
from whichlever.press.pages.make import keys_reference, lab_reference, words_reference
from whichlever.press.pages.prose.expressions import public_names
from whichlever.press.review.key_order import in_order

TABLES = {table.of: table for table in read_keys()}
PUBLIC = read_reference(PACKAGE)
SMALL = '''"""Small."""
class Base:
    """What is held fixed."""
    rows: int
    """How many."""
    _hidden: int = 0
class Task(Base):
    """One task. Raises `ValueError` without rows.

    It is checked.
    """
    def compare(self, *names: str, over: str = "start", **more: int) -> str:
        """Start against levers."""
def load(name: str, /, size: int | None = None) -> Task:
    """A table."""
KNOWN = ("a",)
"""What is known."""
'''


def test_names_are_read_with_signatures_members_and_paragraphs(tmp_path):
    package = tmp_path / "small_lab"
    for folder in ("lab", "lab/evidence"):
        (package / folder).mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "lab/parts.py").write_text(SMALL)
    (package / "lab/__init__.py").write_text(
        "from small_lab.lab.parts import KNOWN, Task, load\n__all__ = ['KNOWN', 'Task', 'load']\n"
    )
    (package / "lab/evidence/__init__.py").write_text("__all__ = []\n")
    known, task, load = read_reference(package)
    assert (known.form, known.says, known.members) == ("('a',)", ("What is known.",), ())
    assert task.says == ("One task. Raises `ValueError` without rows.", "It is checked.")
    assert task.members == (
        Member("rows", "int", "How many."),
        Member("compare", "compare(*names: str, over: str = 'start', **more: int) -> str", "Start against levers."),
    )
    assert (load.door, load.form) == ("small_lab.lab", "load(name: str, size: int | None = None) -> Task")


@pytest.mark.parametrize("one", PUBLIC, ids=lambda one: one.name)
def test_every_public_name_and_each_of_its_members_is_documented(one):
    assert all(one.says)
    assert [member.name for member in one.members if not member.says] == []


def test_the_reference_has_every_name_that_a_lesson_may_import():
    assert [one.name for one in PUBLIC] == [*lab.__all__, *evidence.__all__]
    page = lab_reference()
    assert [one.name for one in PUBLIC if not re.search(rf"^### {one.name} {{", page, re.MULTILINE)] == []


@pytest.mark.parametrize("model", [PairFront, SingleFront])
def test_every_key_is_listed_with_what_it_takes(model):
    keys = {key.name: key for key in TABLES[model.__name__].keys}
    assert set(keys) == {field.alias or name for name, field in model.model_fields.items()}
    assert {name for name, key in keys.items() if key.required} == {
        name for name, field in model.model_fields.items() if field.is_required()
    }
    assert [name for name in keys if f"<dt><code>{name}</code>" not in keys_reference()] == []


def test_forms_are_said_in_words():
    forms = {key.name: key.form for key in TABLES["PairFront"].keys}
    assert forms["level"] == "one of `first steps`, `practice`, `deeper`"
    assert forms["sources"] == "list: Source"
    assert forms["levers"] == "mapping from one of `model`, `data`, `features` to text"
    assert forms["time_limit"] == "number"
    assert {key.name: key.form for key in TABLES["Spot"].keys}["wrong"] == "list: whole number or Cell"


def test_every_key_says_what_it_means():
    assert [f"{table.of}.{key.name}" for table in TABLES.values() for key in table.keys if not key.says] == []


def test_everything_that_prose_may_ask_is_listed():
    words = read_class(PACKAGE, "press.pages.interpolate.Words")
    assert sorted(member.name for member in words.members) == public_names(Words)
    assert all(member.says for member in words.members)
    assert "<dt><code>negligible(setting: str = MAIN)</code></dt>" in words_reference()


def test_keys_stand_in_the_order_in_which_lessons_have_them():
    """And every key of a lesson and a datasheet has a place in it."""
    for of in ("PairFront", "SingleFront", "SheetFront"):
        names = [key.name for key in TABLES[of].keys]
        assert names == sorted(names, key=ORDER.index)
    pages = [*ROOT.glob("lessons/*/*/index.md"), *ROOT.glob("datasets/*/datasheet.md")]
    assert [page for page in pages if (text := page.read_text(encoding="utf-8")) != in_order(text)] == []
