"""Pages of a preview, and the results behind them: one lesson that changed needs no look at the others."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from whichlever.press.catalog.lessons import Pair, Single
from whichlever.press.kept.pages import pages_key, read_frame, read_pages
from whichlever.press.kept.records import Records
from whichlever.press.pages.generated import Pages
from whichlever.press.pages.make import pages_of_lesson
from whichlever.press.pages.results import Further, Origins, Results
from whichlever.press.stages import make_all, make_results
from whichlever.progress import Progress
from whichlever.project import Project
from whichlever.runner.build_options import Options
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
        self._key = ""  # under which they are kept; "" where one lesson is newer than what is said of all

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

    def remember(self, progress: Progress) -> None:
        """Have the results at hand of pages that were kept, before somebody waits for one of them."""
        if self._results is None:
            self._results, _ = make_results(self._project, self._options, progress, self._docs, Records(self._project))

    def of_lesson(self, slug: str, progress: Progress) -> Pages | None:
        """One lesson as it is now, beside everything else as it was; None where only all of them can be made.

        What is said of all lessons together is as it was, too, and so is what `further` makes.
        """
        if self._pages is None or self._results is None or self._options.only or self._options.thorough:
            return None
        kept, key = Records(self._project), pages_key(self._project, self._docs, self._options.shown)
        together = {found.pair.slug: found.together for found in self._results.findings}
        options = replace(self._options, only=slug)
        made, inputs = make_results(self._project, options, progress, kept=kept, together=together)
        joined = _joined(self._results, made)
        if joined is None:
            return None
        joined = replace(joined, kept=kept)
        (lesson,) = (*made.catalog.pairs, *made.catalog.singles)
        address = f"pairs/{slug}" if isinstance(lesson, Pair) else lesson.address
        others = [page for page in self._pages.generated if not page.uri.startswith(f"{address}/")]
        self._pages = replace(self._pages, generated=(*others, *pages_of_lesson(joined, lesson)))
        self._results, self._key, self._unsaved = joined, "", (key, inputs, kept)
        return self._pages

    def _save(self, key: str) -> None:
        """Keep what was made for one lesson, where no file changed meanwhile."""
        began, inputs, kept = self._unsaved or ("", (), None)
        if kept is not None and began == key and still_hold(inputs, self._project):
            kept.save(everything=False)
        self._unsaved = None


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
