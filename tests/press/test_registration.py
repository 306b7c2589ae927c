"""What was stated beforehand, and what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whichlever.errors import CatalogError, UsageError
from whichlever.press.catalog.lessons import Pair, read_catalog
from whichlever.press.catalog.registration import FILE, Registration, registration_of
from whichlever.press.commands import register_pair
from whichlever.press.findings.sentences import NEVER, stated_sentence
from whichlever.project import Project

BEFORE = "Task, levers and claims were stated before, on the author's word"


def pair_of(root: Path) -> Pair:
    (pair,) = read_catalog(Project(root)).pairs
    return pair


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_pair_that_was_never_registered_says_so(tiny: Path) -> None:
    assert registration_of(pair_of(tiny)) is None
    assert stated_sentence(None) == NEVER


def test_a_registration_holds_digests_and_negligible_as_written(tiny: Path) -> None:
    path = register_pair(Project(tiny), "two-scales")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path == pair_of(tiny).folder / FILE
    assert list(content) == ["task", "negligible", "levers", "claims"]
    assert float(content["negligible"]) > 0
    assert sorted(content["levers"]) == ["data", "features", "model"]
    assert {len(digest) for digest in [content["task"], *content["claims"]]} == {64}
    assert registration_of(pair_of(tiny)) == Registration((), frozenset())
    assert stated_sentence(registration_of(pair_of(tiny))) == f"{BEFORE}; unchanged since."


def test_nothing_is_registered_twice_and_only_pairs(tiny: Path) -> None:
    path = register_pair(Project(tiny), "two-scales")
    with pytest.raises(UsageError, match="registered already; a registration that is changed is none"):
        register_pair(Project(tiny), "two-scales")
    with pytest.raises(UsageError, match="is no pair; only pairs are registered"):
        register_pair(Project(tiny), "counting")
    assert path.is_file()


def test_comments_may_change_and_what_else_does_is_named(tiny: Path) -> None:
    folder = register_pair(Project(tiny), "two-scales").parent
    (folder / "task.py").write_text(
        (folder / "task.py").read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8"
    )
    assert stated_sentence(registration_of(pair_of(tiny))) == f"{BEFORE}; unchanged since."
    negligible = json.loads((folder / FILE).read_text(encoding="utf-8"))["negligible"]
    change(folder / "task.py", f"negligible={negligible}", f"negligible=2 * {negligible}")
    found = registration_of(pair_of(tiny))
    assert found is not None
    assert found.changed == ("the task", "`negligible`")
    assert stated_sentence(found) == f"{BEFORE}; the task and `negligible` have changed since."


def test_a_claim_that_came_later_is_marked(tiny: Path) -> None:
    folder = register_pair(Project(tiny), "two-scales").parent
    holds = pair_of(tiny).page.claims[0].holds
    change(folder / "index.md", f"holds: {holds}", f"holds: not ({holds})")
    found = registration_of(pair_of(tiny))
    assert found == Registration((), frozenset({("main", f"not ({holds})")}))
    assert stated_sentence(found) == f"{BEFORE}; unchanged since. Claims that were stated later are marked."


def test_a_lever_that_changed_is_named() -> None:
    assert (
        stated_sentence(Registration(("the data lever",), frozenset()))
        == f"{BEFORE}; the data lever has changed since."
    )


def test_a_damaged_registration_is_a_fault(tiny: Path) -> None:
    path = register_pair(Project(tiny), "two-scales")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"registration\.json:1: no registration as `whichlever register` writes it"):
        registration_of(pair_of(tiny))
