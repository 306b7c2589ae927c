"""What was stated beforehand, and what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whichlever.errors import CatalogError, TaskError, UsageError
from whichlever.lab.registered import FILE, registered_seed, seed_of
from whichlever.press.catalog.lessons import Pair, read_catalog
from whichlever.press.catalog.registration import Registration, draws, registration_of
from whichlever.press.commands import register_pair
from whichlever.press.findings.sentences import NEVER, stated_sentence
from whichlever.project import Project

BEFORE = "Task, levers and claims were stated before, on the author's word"

DRAWN = "The splits are drawn from what was stated: stating anything else draws others."


def pair_of(root: Path) -> Pair:
    (pair,) = read_catalog(Project(root)).pairs
    return pair


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def new(tiny: Path) -> Path:
    """The tiny site, its pair's splits drawn as `whichlever new` writes it."""
    task = pair_of(tiny).task.path
    change(task, "random_state=0", "random_state=registered_seed()")
    change(task, "import Task, load", "import Task, load, registered_seed")
    return tiny


def seed_in(folder: Path) -> int:
    """What the task's file gets."""
    return eval("registered_seed()", {"registered_seed": registered_seed, "__file__": str(folder / "task.py")})


def test_a_pair_that_was_never_registered_says_so(tiny: Path) -> None:
    assert registration_of(pair_of(tiny)) is None
    assert stated_sentence(None) == NEVER


def test_a_registration_holds_digests_and_negligible_as_written(new: Path) -> None:
    path = register_pair(Project(new), "two-scales")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path == pair_of(new).folder / FILE
    assert list(content) == ["task", "negligible", "levers", "claims"]
    assert float(content["negligible"]) > 0
    assert sorted(content["levers"]) == ["data", "features", "model"]
    assert {len(digest) for digest in [content["task"], *content["claims"]]} == {64}
    assert registration_of(pair_of(new)) == Registration((), frozenset(), 0, True)
    assert stated_sentence(registration_of(pair_of(new))) == f"{BEFORE}; unchanged since. {DRAWN}"


def test_nothing_is_registered_twice_and_only_pairs(new: Path) -> None:
    path = register_pair(Project(new), "two-scales")
    with pytest.raises(UsageError, match="registered already; --anew registers what there is now"):
        register_pair(Project(new), "two-scales")
    with pytest.raises(UsageError, match="is no pair; only pairs are registered"):
        register_pair(Project(new), "counting")
    assert path.is_file()


def test_comments_may_change_and_what_else_does_is_named(new: Path) -> None:
    folder = register_pair(Project(new), "two-scales").parent
    (folder / "task.py").write_text(
        (folder / "task.py").read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8"
    )
    assert stated_sentence(registration_of(pair_of(new))) == f"{BEFORE}; unchanged since. {DRAWN}"
    negligible = json.loads((folder / FILE).read_text(encoding="utf-8"))["negligible"]
    change(folder / "task.py", f"negligible={negligible}", f"negligible=2 * {negligible}")
    found = registration_of(pair_of(new))
    assert found is not None
    assert found.changed == ("the task", "`negligible`")
    assert stated_sentence(found) == f"{BEFORE}; the task and `negligible` have changed since. {DRAWN}"


def test_a_claim_that_came_later_is_marked(new: Path) -> None:
    folder = register_pair(Project(new), "two-scales").parent
    holds = pair_of(new).page.claims[0].holds
    change(folder / "index.md", f"holds: {holds}", f"holds: not ({holds})")
    found = registration_of(pair_of(new))
    assert found == Registration((), frozenset({("main", f"not ({holds})")}), 0, True)
    assert stated_sentence(found) == f"{BEFORE}; unchanged since. {DRAWN} Claims that were stated later are marked."


def test_a_lever_that_changed_is_named() -> None:
    assert (
        stated_sentence(Registration(("the data lever",), frozenset()))
        == f"{BEFORE}; the data lever has changed since."
    )


def test_a_damaged_registration_is_a_fault(new: Path) -> None:
    path = register_pair(Project(new), "two-scales")
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"registration\.json:1: no registration as `whichlever register` writes it"):
        registration_of(pair_of(new))


def test_registering_draws_other_splits_and_registering_anew_others_again(new: Path) -> None:
    folder = pair_of(new).folder
    assert seed_in(folder) == 0
    path = register_pair(Project(new), "two-scales")
    first = seed_in(folder)
    assert first == seed_of(path.read_text(encoding="utf-8")) != 0
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")
    assert seed_in(folder) == first  # its layout is no other text
    register_pair(Project(new), "two-scales", anew=True)
    again = seed_in(folder)
    change(folder / "task.py", "negligible=0.1", "negligible=0.2")
    register_pair(Project(new), "two-scales", anew=True)
    assert len({0, first, again, seed_in(folder)}) == 4
    found = registration_of(pair_of(new))
    assert found == Registration((), frozenset(), 2, True)
    assert stated_sentence(found) == (
        f"{BEFORE}; unchanged since. They were stated anew 2 times, so what came out before may have been seen. {DRAWN}"
    )


def test_splits_that_nothing_would_redraw_are_not_registered(tiny: Path) -> None:
    with pytest.raises(CatalogError) as failure:
        register_pair(Project(tiny), "two-scales")
    assert str(failure.value) == (
        "lessons/pairs/two-scales/task.py:15: the seed of these splits does not follow from what is registered, so "
        "nothing would redraw them; write `random_state=registered_seed()`, and import it from whichlever.lab"
    )
    assert not (pair_of(tiny).folder / FILE).exists()


def test_splits_that_are_not_drawn_from_it_are_told(new: Path) -> None:
    folder = register_pair(Project(new), "two-scales").parent
    change(folder / "task.py", "random_state=registered_seed()", "random_state=0")
    found = registration_of(pair_of(new))
    assert found == Registration(("the task",), frozenset(), 0, False)
    assert stated_sentence(found) == (
        f"{BEFORE}; the task has changed since. The splits are not drawn from what was stated."
    )


def test_splits_in_time_are_not_drawn(tiny: Path) -> None:
    task = pair_of(tiny).task.path
    change(task, "ShuffleSplit(n_splits=6, test_size=0.25, random_state=0)", 'RollingOrigin(by="day", n_splits=6)')
    assert draws(pair_of(tiny)) == {}
    register_pair(Project(tiny), "two-scales")
    assert registration_of(pair_of(tiny)) == Registration((), frozenset(), 0, None)
    assert stated_sentence(registration_of(pair_of(tiny))) == f"{BEFORE}; unchanged since."


def test_a_seed_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("nothing", encoding="utf-8")
    with pytest.raises(TaskError, match=r"registration\.json: no registration as `whichlever register` writes it"):
        seed_in(tmp_path)
