"""Pages are made while lessons run, as soon as all is there that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from whichlever.press.jobs import make_jobs
from whichlever.press.kept.parsing import catalog_of
from whichlever.press.kept.records import Records
from whichlever.press.pages import make
from whichlever.press.pages.generated import SiteFile
from whichlever.press.pages.make import pages_of_lesson
from whichlever.press.stages import Ahead, make_results
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.arrivals import Arrivals
from whichlever.runner.run.scheduler import execute
from whichlever.runner.store.entries import Entry


class Coming(Arrivals):
    """Results that come in a known order, from a run that goes on for long enough."""

    def __init__(self, *states: Mapping[str, Entry], over: bool = False) -> None:
        super().__init__({})
        self.states, self.ended = states, over

    def __iter__(self) -> Iterator[Mapping[str, Entry]]:
        return iter(self.states)

    @property
    def over(self) -> bool:
        return self.ended


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pairs whose pages are made, again and again."""
    slugs: list[str] = []
    real = make.pair_pages

    def pair_pages(shown, found, beside) -> list[SiteFile]:
        slugs.append(found.pair.slug)
        return real(shown, found, beside)

    monkeypatch.setattr(make, "pair_pages", pair_pages)
    return slugs


def test_a_pair_is_made_once_all_trials_and_its_own_notebooks_are_there(tiny: Path, made: list[str]) -> None:
    project = Project(tiny)
    catalog, kept = catalog_of(project, docs=tiny / "pages"), Records(project)
    entries = execute(make_jobs(catalog), project, Options())
    trials = {name: entry for name, entry in entries.items() if name in ("two-scales", "two-scales/reference")}
    without_one = {name: entry for name, entry in entries.items() if name != "two-scales/data"}
    some, early = Ahead(catalog, kept, pages=True), {"two-scales": trials["two-scales"]}
    some(Coming(early))
    assert (some.alone, made) == ([], [])
    some(Coming(early, trials, without_one))
    assert [found.pair.slug for found in some.alone] == ["two-scales"]
    assert made == []
    Ahead(catalog, kept, pages=True)(Coming(entries, over=True))  # the run is over: who began it makes them
    Ahead(catalog, kept, pages=False)(Coming(entries))
    assert made == []
    Ahead(catalog, kept, pages=True)(Coming(early, without_one, entries, entries))
    assert made == ["two-scales"]
    results, _ = make_results(project, Options(), docs=tiny / "pages", kept=kept)
    assert pages_of_lesson(results, results.catalog.pairs[0])
    assert made == ["two-scales"]  # it is what all of it together makes


def test_what_is_wrong_is_left_for_who_tells_it(tiny: Path, made: list[str]) -> None:
    page = tiny / "lessons/pairs/two-scales/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{{ no_such_word }}\n", encoding="utf-8")
    project = Project(tiny)
    catalog = catalog_of(project, docs=tiny / "pages")
    entries = execute(make_jobs(catalog), project, Options())
    Ahead(catalog, Records(project), pages=True)(Coming(entries))
    assert made == ["two-scales"]
