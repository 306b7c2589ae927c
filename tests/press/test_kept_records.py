"""Records of what earlier builds made: found again for the same things, and for no others."""

import os

import pytest

from helpers.invented import tiny_pair
from whichlever import PACKAGE
from whichlever.press.kept import records
from whichlever.press.kept.recipe import NOT_OURS
from whichlever.press.kept.records import SPARE, Records
from whichlever.press.pages.results import NOTHING
from whichlever.project import Project


@pytest.fixture
def project(tiny) -> Project:
    return Project(tiny.resolve())


def made(project: Project, *made_of: str, what: str = "page") -> bool:
    """Whether a build has to make it; it is kept afterwards."""
    calls = []
    records = Records(project)
    assert records.get(what, made_of, lambda: calls.append(1) or "content")
    records.save()
    return bool(calls)


def test_what_is_made_of_the_same_is_made_once(project):
    assert made(project, "a", "b")
    assert not made(project, "a", "b")
    assert made(project, "ab")
    assert made(project, "a", "b", "")
    assert made(project, "a", "b", what="figure")


def test_another_engine_makes_everything_again(project, monkeypatch):
    assert made(project, "a")
    monkeypatch.setattr(records, "recipe_digest", lambda **without: "another")
    assert made(project, "a")


def test_all_code_of_the_engine_counts(project):
    assert [path for folder in NOT_OURS for path in (PACKAGE / folder).rglob("*.py")] == []


def test_nothing_is_kept_until_it_is_saved(project):
    Records(project).get("page", ["a"], lambda: "of a file that changes meanwhile")
    assert made(project, "a")


def test_what_is_damaged_is_made_again(project):
    assert made(project, "a")
    (record,) = (project.work / "made").iterdir()
    record.write_bytes(record.read_bytes()[:-1])
    assert made(project, "a")
    assert not made(project, "a")


def test_an_error_is_not_kept(project):
    records = Records(project)
    with pytest.raises(ZeroDivisionError):
        records.get("page", ["a"], lambda: 1 / 0)
    records.save()
    assert made(project, "a")


def test_what_was_not_used_for_longest_goes(project):
    for number in range(3 * SPARE):
        assert made(project, str(number))
        for age, record in enumerate(sorted((project.work / "made").iterdir(), key=lambda at: at.stat().st_mtime_ns)):
            os.utime(record, ns=(age, age))
    assert len(list((project.work / "made").iterdir())) == SPARE
    assert not made(project, str(3 * SPARE - 1))


def test_a_folder_that_takes_nothing_costs_only_time(project):
    project.work.mkdir(exist_ok=True)
    (project.work / "made").write_text("no folder")
    assert made(project, "a")
    assert made(project, "a")


def test_without_records_everything_is_made(project):
    assert NOTHING.get("page", [], tiny_pair) == NOTHING.get("page", [], tiny_pair)


def test_parts_stay_as_long_as_what_was_made_of_them(project):
    for number in range(4 * SPARE):
        records = Records(project)
        records.get("page", ["as it was"], lambda records=records: records.get("figure", ["numbers"], lambda: "drawn"))
        records.get("another page", [str(number)], lambda: "edited")
        records.save()
    assert not made(project, "numbers", what="figure")
