"""Finished files on disk: they come back as they were, no build holds them, and what is damaged is made again."""

import gc
import multiprocessing
import os
import time
import weakref
from dataclasses import fields
from pathlib import Path

import pytest
from mkdocs.config import load_config

from whichlever.errors import BuildError
from whichlever.press.kept.records import FEWEST, Records
from whichlever.press.kept.shelf import Shelf, Shelved
from whichlever.press.mkdocs.edit_links import of_page
from whichlever.press.pages.generated import Generated, Prose, Wanted
from whichlever.project import Project

PAGE = Generated(
    "pairs/a/index.md", "# Größe\n", {"a": "<b>finished</b>"}, {"b": Prose("Prose.")}, 3, "lessons/pairs/a/index.md"
)
ZIP = Generated("pairs/a/a.zip", b"\x00\xff\x80")


@pytest.fixture
def project(tiny: Path) -> Project:
    return Project(tiny.resolve())


def bundles(project: Project) -> list[Path]:
    return sorted((project.work / "pages" / "parts").iterdir())


def test_files_come_back_as_they_were(project):
    shelved = Shelf(project).put([PAGE, ZIP])
    for file, before in zip(shelved, (PAGE, ZIP), strict=True):
        assert isinstance(file, Shelved)
        names = [field.name for field in fields(Generated)]
        assert {name: getattr(file, name) for name in names} == {name: getattr(before, name) for name in names}
        assert (file.digest, file.size) == (before.digest, before.size)
    assert Shelf(project).named([file.row for file in shelved]) == shelved
    assert Shelf(project).holds(shelved)


class Drawn:
    """Something large."""


def test_what_is_on_disk_is_not_held(project):
    held: list[weakref.ref[Drawn]] = []

    def page() -> list[Generated]:
        held.append(weakref.ref(records.get("figure", ["numbers"], Drawn)))
        return [PAGE, ZIP]

    records = Records(project)
    _, packed = records.files(Wanted.of("pair", ["a"], page))
    assert isinstance(packed, Shelved)
    assert packed.text is None
    gc.collect()
    assert held[0]() is None
    assert isinstance(records.get("figure", ["numbers"], lambda: None), Drawn)  # and it is found again


def test_what_was_not_saved_leaves_nothing(project):
    records = Records(project)
    records.get("figure", ["of a file that changes meanwhile"], lambda: "drawn")
    assert len(list((project.work / "made").iterdir())) == 1
    del records
    gc.collect()
    assert list((project.work / "made").iterdir()) == []


def test_files_that_are_the_same_share_a_bundle(project):
    first, second = (Shelf(project).put([PAGE, ZIP]) for _ in range(2))
    assert first == second
    assert len(bundles(project)) == 1
    Shelf(project).put([PAGE])
    assert len(bundles(project)) == 2


@pytest.mark.parametrize("damage", [lambda bundle: bundle.write_bytes(bundle.read_bytes()[:-1]), Path.unlink])
def test_what_is_damaged_or_gone_is_made_again(project, damage):
    made: list[str] = []

    def files() -> None:
        records = Records(project)
        (file,) = records.files(Wanted.of("pair", ["a"], lambda: [ZIP] if made.append("made") is None else []))
        assert file.content == ZIP.content
        records.save()

    files()
    files()
    assert made == ["made"]
    damage(*bundles(project))
    files()
    assert made == ["made", "made"]
    files()
    assert made == ["made", "made"]


def test_a_bundle_that_goes_while_a_build_needs_it(project):
    (file,) = Shelf(project).put([Generated("pairs/b/b.zip", b"other")])
    bundles(project)[0].unlink()
    with pytest.raises(BuildError, match=r"gone or damaged since this build began; build again"):
        _ = file.content


def test_a_disk_that_takes_nothing_costs_only_memory(project):
    project.work.write_text("a file in the way")
    assert Shelf(project).put([PAGE, ZIP]) == (PAGE, ZIP)
    assert Records(project).files(Wanted.of("pair", ["a"], lambda: [PAGE, ZIP])) == (PAGE, ZIP)


def test_mkdocs_reads_a_file_when_it_writes_it(project):
    config = load_config(str(project.root / "mkdocs.yml"), site_dir=str(project.root / "site"))
    (shelved,) = Shelf(project).put([ZIP])
    config.plugins._current_plugin = "whichlever"  # as in an event
    file = of_page(config, shelved)
    file.copy_file(dirty=True)
    assert (project.root / "site" / "pairs/a/a.zip").read_bytes() == ZIP.content
    assert file.content_bytes == ZIP.content


def test_what_is_not_kept_is_made_in_other_processes(project):
    def wanted(name: str) -> Wanted:
        def make() -> list[Generated]:
            records.get("figure", [name], os.getpid)
            return [Generated(f"pairs/{name}/index.md", str(os.getpid()))]

        return Wanted.of("pair", [name], make)

    records = Records(project, processes=2)
    records.files(wanted("0"))
    all_of_them = [wanted(str(number)) for number in range(FEWEST + 1)]
    assert sorted(records.ahead(all_of_them)) == list(range(1, FEWEST + 1))
    makers = [records.files(one)[0].content for one in all_of_them]
    assert makers[0] == str(os.getpid())
    assert len(set(makers)) == 3
    records.save()
    again = Records(project, processes=2)
    assert list(again.ahead(all_of_them)) == []
    assert [again.files(one)[0].content for one in all_of_them] == makers
    assert str(again.get("figure", ["1"], lambda: "made again")) == makers[1]


def test_what_is_wrong_in_another_process_is_found_by_who_asks(project):
    def wanted(name: str) -> Wanted:
        return Wanted.of("pair", [name], lambda: [Generated(f"{name}.md", str(1 / int(name)))])

    records = Records(project, processes=2)
    all_of_them = [wanted(str(number)) for number in range(FEWEST)]
    assert sorted(records.ahead(all_of_them)) == [1, 2, 3]
    with pytest.raises(ZeroDivisionError):
        records.files(all_of_them[0])


def test_who_is_superseded_ends_the_processes(project):
    def superseded() -> None:
        raise KeyboardInterrupt

    records = Records(project, superseded, processes=2)
    wanted = [Wanted.of("pair", [str(number)], lambda: time.sleep(60)) for number in range(FEWEST)]
    with pytest.raises(KeyboardInterrupt):
        list(records.ahead(wanted))
    assert multiprocessing.active_children() == []
