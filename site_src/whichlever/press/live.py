"""Pages of a preview, and the results behind them: one lesson that changed needs no look at the others."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog.datasheets import read_datasets
from whichlever.press.catalog.lessons import Pair, Single
from whichlever.press.kept.pages import pages_key, read_frame, read_pages
from whichlever.press.kept.parsing import catalog_of, remembered
from whichlever.press.kept.records import Records
from whichlever.press.pages.generated import Pages, SiteFile
from whichlever.press.pages.make import make_pages, pages_of_dataset, pages_of_lesson
from whichlever.press.pages.render import rehearse
from whichlever.press.pages.results import Further, Origins, Results
from whichlever.press.stages import make_all, make_results, origin_of, results_of
from whichlever.progress import Progress
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.executors import available_cores
from whichlever.runner.store.digests import still_hold
from whichlever.runner.store.inputs import Input

Written = TypeVar("Written", Pair, Single)


class Live:
    """All pages of a project, again and again. Every call raises what `stages.make_all` raises."""

    def __init__(self, project: Project, docs: Path, options: Options, further: Further) -> None:
        self._project, self._docs, self._options, self._further = project, docs, options, further
        self._pages: Pages | None = None
        self._results: Results | None = None  # of these pages; None where they were kept
        self._unsaved: tuple[str, tuple[Input, ...], Records] | None = None  # of one lesson
        self._coming = 1  # lessons to show at once where there are no pages yet
        self._key = ""  # under which they are kept; "" where one lesson is newer than what is said of all

    @property
    def last(self) -> Pages | None:
        """What was given last."""
        return self._pages

    def all(self, progress: Progress) -> Pages:
        """Everything as it is now; what has not changed is not made again."""
        key = pages_key(self._project, self._docs, self._options.shown)
        if key == self._key and self._pages is not None and read_frame(self._project, key) is not None:
            return self._pages
        self._save(key)
        progress.waiting()
        pages, results = read_pages(self._project, key), None
        if pages is None:
            results, pages = make_all(self._project, self._docs, key, self._options, progress, self._further)
        self._pages, self._results, self._key = pages, results, key
        return pages

    def as_they_come(self, progress: Progress) -> Iterator[Pages]:
        """Where no pages are kept: those of the first lesson, of two, of four, until only `all` can give more.

        What they say of all lessons together they say of these.
        """
        key = pages_key(self._project, self._docs, self._options.shown)
        if self._options.shown or read_frame(self._project, key) is not None:
            return
        catalog = catalog_of(self._project, docs=self._docs)
        while self._coming < len(catalog.pairs) + len(catalog.singles):
            kept = Records(self._project, progress.waiting, available_cores())
            made, _ = results_of(catalog.first(self._coming), replace(self._options, keep=True), progress, kept)
            yield replace(make_pages(made, {}, "", progress).joined(self._further(made)), in_part=True)
            self._coming *= 2

    def remember(self, progress: Progress) -> None:
        """Have the results at hand of pages that were kept, and the libraries, before somebody waits for them."""
        Thread(target=_load, daemon=True).start()
        if self._results is None:
            self._results, _ = make_results(self._project, self._options, progress, self._docs, Records(self._project))

    def of_lesson(self, slug: str, progress: Progress) -> Pages | None:
        """One lesson as it is now, beside everything else as it was; None where only all of them can be made.

        What is said of all lessons together is as it was, too, and so is what `further` makes.
        """
        if self._pages is None or self._results is None or self._options.only or self._options.thorough:
            return None
        kept, key = Records(self._project, progress.waiting), pages_key(self._project, self._docs, self._options.shown)
        together = {found.pair.slug: found.together for found in self._results.findings}
        options = replace(self._options, only=slug)
        made, inputs = make_results(self._project, options, progress, kept=kept, together=together)
        joined = _joined(self._results, made)
        if joined is None:
            return None
        joined = replace(joined, kept=kept)
        (lesson,) = (*made.catalog.pairs, *made.catalog.singles)
        address = f"pairs/{slug}" if isinstance(lesson, Pair) else lesson.address
        self._unsaved = key, inputs, kept
        return self._with(joined, address, pages_of_lesson(joined, lesson))

    def of_dataset(self, name: str, progress: Progress) -> Pages | None:
        """A data set's page as it is now, beside everything else as it was; None where only all can be made.

        Raises `CatalogError` with what is wrong in its datasheet.
        """
        if self._pages is None or self._results is None or name not in self._results.catalog.datasets:
            return None
        faults: list[Fault] = []
        with remembered(self._project, whole=False):
            sheets = read_datasets(self._project, faults, {name})
        if faults:
            raise CatalogError(faults)
        last, place = self._results, f"datasets/{name}"
        catalog = replace(last.catalog, datasets={**last.catalog.datasets, **sheets})
        folders = {**last.origins.folders, place: origin_of(self._project, place)}
        kept = Records(self._project, progress.waiting)
        made = replace(last, catalog=catalog, kept=kept, origins=replace(last.origins, folders=folders))
        return self._with(made, place, pages_of_dataset(made, catalog.datasets[name]))

    def _with(self, made: Results, address: str, pages: Sequence[SiteFile]) -> Pages:
        """The last pages, with others below an address."""
        last = self._pages or Pages(())
        others = [page for page in last.generated if not page.uri.startswith(f"{address}/")]
        self._pages, self._results, self._key = replace(last, generated=(*others, *pages)), made, ""
        return self._pages

    def _save(self, key: str) -> None:
        """Keep what was made for one lesson, where no file changed meanwhile."""
        began, inputs, kept = self._unsaved or ("", (), None)
        if kept is not None and began == key and still_hold(inputs, self._project):
            kept.save(everything=False)
        self._unsaved = None


def _load() -> None:
    """What a lesson's page may need that those that were kept did not."""
    import jupytext  # noqa: F401
    import pandas as pd  # noqa: F401
    import scipy.stats  # noqa: F401

    rehearse()


def _joined(last: Results, made: Results) -> Results | None:
    """The last results with one lesson's in their place; None where it is new or has another number of scripts."""
    pairs = _replaced(last.catalog.pairs, made.catalog.pairs)
    singles = _replaced(last.catalog.singles, made.catalog.singles)
    if pairs is None or singles is None:
        return None
    new = {found.pair.slug: found for found in made.findings}
    datasets = {**last.catalog.datasets, **made.catalog.datasets}
    results, folders = made.origins.results, made.origins.folders
    notebooks: Any = (made.notebooks, last.notebooks)  # which nobody writes to
    return replace(
        last,
        catalog=replace(last.catalog, pairs=pairs, singles=singles, datasets=datasets),
        findings=tuple(new.get(found.pair.slug, found) for found in last.findings),
        notebooks=ChainMap(*notebooks),
        origins=Origins({**last.origins.results, **results}, {**last.origins.folders, **folders}),
        templates=made.templates,
    )


def _replaced(lessons: tuple[Written, ...], made: tuple[Written, ...]) -> tuple[Written, ...] | None:
    """Lessons with those of `made` in the place of what they were; None where one is new or has other scripts."""
    was = {one.slug: len(one.scripts) for one in lessons}
    if any(was.get(one.slug) != len(one.scripts) for one in made):
        return None
    new = {one.slug: one for one in made}
    return tuple(new.get(one.slug, one) for one in lessons)
