"""A preview's pages: one lesson made by itself is what it is when all are made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from whichlever.errors import CatalogError
from whichlever.press.live import Live
from whichlever.press.pages.generated import SiteFile
from whichlever.press.teaching.site_pages.pages import teaching_pages
from whichlever.progress import Progress
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.process.perform import close_servers

PAIR, SINGLE = "lessons/pairs/two-scales", "lessons/foundations/counting"


def by_uri(pages: tuple[SiteFile, ...]) -> dict[str, SiteFile]:
    assert len({page.uri for page in pages}) == len(pages)
    return {page.uri: page for page in pages if not page.uri.startswith("teach/")}  # these wait for all


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Heard(Progress):
    """The jobs that ran."""

    def __init__(self) -> None:
        self.jobs: list[str] = []

    def started(self, job: str) -> None:
        self.jobs.append(job)


@pytest.fixture
def live(tiny: Path):
    made = Live(Project(tiny), tiny / "pages", Options(keep=True), teaching_pages)
    yield made
    close_servers()


def test_one_lesson_is_as_all_of_them_make_it(live: Live, tiny: Path) -> None:
    assert live.of_lesson("two-scales", Progress()) is None  # nothing stands beside it yet
    first = by_uri(live.all(Progress()).generated)
    changes = [
        ("two-scales", lambda: edit(tiny / PAIR / "index.md", "The winner is", "And the winner is")),
        ("two-scales", lambda: edit(tiny / PAIR / "data.py", "# Lengths above", "# All lengths above")),
        ("two-scales", lambda: edit(tiny / PAIR / "data.py", "/ 10)", "/ 10.0)")),
        ("counting", lambda: edit(tiny / SINGLE / "lesson.py", "# %%", "# %%\n# a comment")),
    ]
    for slug, change in changes:
        change()
        live.remember(Progress())
        heard = Heard()
        soon = live.of_lesson(slug, heard)
        assert soon is not None
        assert all(job.startswith(slug) for job in heard.jobs)
        made = by_uri(soon.generated)
        heard = Heard()
        assert made == by_uri(live.all(heard).generated)
        assert heard.jobs == []  # all that was to run has run
        assert made != first
        first = made


def test_before_there_are_pages_those_of_a_first_lesson_come(live: Live, tiny: Path) -> None:
    heard = Heard()
    (part,) = live.as_they_come(heard)
    assert {job.partition("/")[0] for job in heard.jobs} == {"two-scales"}
    assert part.in_part
    names = by_uri(part.generated)
    assert {"index.md", "pairs/two-scales/index.md", "datasets/scales/index.md"} <= names.keys()
    assert not any("counting" in name for name in names)
    assert not live.all(Progress()).in_part
    again = Live(Project(tiny), tiny / "pages", Options(keep=True), teaching_pages)
    assert list(again.as_they_come(Progress())) == []  # all are kept


def test_kept_pages_have_their_results_remembered(live: Live, tiny: Path) -> None:
    live.all(Progress())
    again = Live(Project(tiny), tiny / "pages", Options(keep=True), teaching_pages)
    again.all(Progress())
    assert again.of_lesson("two-scales", Progress()) is None
    again.remember(Progress())
    soon = again.of_lesson("two-scales", Progress())
    assert soon is not None
    assert by_uri(soon.generated) == by_uri(again.all(Progress()).generated)


def test_a_data_set_is_as_all_of_them_make_it(live: Live, tiny: Path) -> None:
    assert live.of_dataset("scales", Progress()) is None  # nothing stands beside it yet
    first = by_uri(live.all(Progress()).generated)
    live.remember(Progress())
    sheet = tiny / "datasets/scales/datasheet.md"
    edit(sheet, "title: ", "title: Other ")
    soon = live.of_dataset("scales", Progress())
    assert soon is not None
    page = "datasets/scales/index.md"
    assert by_uri(soon.generated)[page] == by_uri(live.all(Progress()).generated)[page] != first[page]
    assert live.of_dataset("missing", Progress()) is None
    edit(sheet, "title: ", "no title: ")
    with pytest.raises(CatalogError, match=r"datasheet\.md"):
        live.of_dataset("scales", Progress())


def test_what_is_wrong_in_one_lesson_is_told_at_once(live: Live, tiny: Path) -> None:
    live.all(Progress())
    edit(tiny / PAIR / "index.md", "minutes: 2", "minutes: few")
    with pytest.raises(CatalogError, match=r"index\.md:6: minutes is 'few'"):
        live.of_lesson("two-scales", Progress())
    edit(tiny / PAIR / "index.md", "minutes: few", "minutes: 2")
    assert live.of_lesson("two-scales", Progress()) is not None


def test_a_lesson_stands_beside_the_last_one_that_was_made_by_itself(live: Live, tiny: Path) -> None:
    live.all(Progress())
    for folder, slug, name in ((PAIR, "two-scales", "index.md"), (SINGLE, "counting", "index.md")):
        with (tiny / folder / name).open("a", encoding="utf-8") as page:
            page.write("\nA sentence.\n")
        soon = live.of_lesson(slug, Progress())
        assert soon is not None
    made = live.all(Progress())
    assert by_uri(soon.generated) == by_uri(made.generated)
    assert live.all(Progress()) is made  # nothing has changed


def test_a_new_lesson_is_for_all(live: Live, tiny: Path) -> None:
    live.all(Progress())
    shutil.copytree(tiny / SINGLE, tiny / "lessons/foundations/counting-again")
    assert live.of_lesson("counting-again", Progress()) is None
    assert "foundations/counting-again/index.md" in by_uri(live.all(Progress()).generated)
