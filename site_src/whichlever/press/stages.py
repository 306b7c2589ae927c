"""A build, stage by stage: catalog, plan and run, findings, claims, pages. Nothing is written into the project."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from whichlever.errors import ClaimError, Fault
from whichlever.lab.trials.records import FirstLook
from whichlever.lab.trials.stored import look_from_stored
from whichlever.press.catalog.lessons import Catalog, Pair
from whichlever.press.catalog.scripts import Script
from whichlever.press.findings.claims import Finding
from whichlever.press.findings.declared.outcomes import outcome_faults
from whichlever.press.findings.gather import PairFindings, Together, claim_faults, from_result, judged_claims
from whichlever.press.findings.together import judged_together
from whichlever.press.jobs import make_jobs, reference_job
from whichlever.press.kept.compiled_templates import keep_compiled
from whichlever.press.kept.pages import around, keep_pages, outside, pages_key
from whichlever.press.kept.parsing import chosen
from whichlever.press.kept.recipe import contents
from whichlever.press.kept.records import Records
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Pages
from whichlever.press.pages.lesson.notebooks import Notebooks, merge
from whichlever.press.pages.make import make_pages, pages_of_lesson, shown_of_numbers
from whichlever.press.pages.render import TEMPLATES, Templates, rehearse
from whichlever.press.pages.results import NOTHING, Further, Kept, Origins, Results, numbers_of
from whichlever.press.pages.terms import GLOSSARY, read_terms
from whichlever.press.thorough import try_others
from whichlever.progress import Progress, progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.process.perform import close_servers
from whichlever.runner.run.arrivals import Arrivals
from whichlever.runner.run.dependencies import versions_of
from whichlever.runner.run.executors import available_cores
from whichlever.runner.run.scheduler import execute
from whichlever.runner.store.digests import read_inputs, still_hold
from whichlever.runner.store.entries import Entry
from whichlever.runner.store.inputs import SEEN, Input

if TYPE_CHECKING:
    from nbformat import NotebookNode


def make_and_keep(project: Project, docs: Path, key: str, options: Options, further: Further) -> Pages:
    """The pages of `make_all`, with what a person or a program should hear meanwhile."""
    with closing(progress_for(machine=options.json)) as progress:
        _, pages = make_all(project, docs, key, options, progress, further)
    return pages


def make_all(
    project: Project, docs: Path, key: str, options: Options, progress: Progress, further: Further
) -> tuple[Results, Pages]:
    """What all generated pages are made of, and these pages, kept under `key` for the next build.

    further: makes pages of the same results in a room above this one.
    Raises `CatalogError`, `RunError`, `ClaimError`, each with everything that is wrong, and `StoreError`.
    """
    kept = Records(project, progress.waiting, options.workers or available_cores())
    results, inputs = make_results(project, replace(options, keep=True), progress, docs, kept)
    if not options.keep:
        Thread(target=close_servers).start()  # takes a moment, in which pages can be made
    pages = make_pages(results, results.catalog.handwritten, project.relative(docs), progress)
    pages = pages.joined(further(results))
    beyond = outside(project, docs, (each.name for each in inputs if each.kind in SEEN))
    unchanged = pages_key(project, docs, options.shown) == key and still_hold(inputs, project)
    if unchanged:  # else a file changed meanwhile: it may be in these pages or not
        kept.save(everything=not options.only)
        keep_pages(project, key, pages, beyond, around(inputs))
    return results, replace(pages, beyond=tuple(beyond), around=around(inputs))


def make_results(
    project: Project,
    options: Options,
    progress: Progress | None = None,
    docs: Path | None = None,
    kept: Kept = NOTHING,
    together: Mapping[str, Together | None] | None = None,
) -> tuple[Results, tuple[Input, ...]]:
    """What pages are made of, the lessons as written, what came out and what it says; and all that lessons read.

    together: by pair, what was found of all of them together, where that is known and not to be judged again.
    """
    return results_of(chosen(project, options.only, docs), options, progress, kept, together)


def results_of(
    catalog: Catalog,
    options: Options,
    progress: Progress | None = None,
    kept: Kept = NOTHING,
    together: Mapping[str, Together | None] | None = None,
) -> tuple[Results, tuple[Input, ...]]:
    """`make_results` of what is in a catalog."""
    keep_compiled(catalog.project, TEMPLATES)
    ahead = Ahead(catalog, kept, pages=not options.thorough and not together)
    entries = execute(make_jobs(catalog), catalog.project, options, progress, ahead)
    alone = ahead.alone or _alone(catalog, entries, kept)
    if faults := [fault for found in alone for fault in (*claim_faults(found), *_outcome(found, entries, kept))]:
        raise ClaimError(faults)
    if options.thorough:
        alone, more = try_others(catalog, alone, options, progress)
        entries |= more
    if together:
        findings = tuple(replace(found, together=together.get(found.pair.slug)) for found in alone)
    else:
        findings = _judged(alone, kept)
    return _results(catalog, findings, entries, kept), read_inputs(entries.values())


def _results(catalog: Catalog, findings: tuple[PairFindings, ...], entries: Mapping[str, Entry], kept: Kept) -> Results:
    """What pages are made of, as far as there are entries."""
    terms = read_terms(catalog.handwritten.get(GLOSSARY, ""))
    looks = {pair.slug: partial(_look, entries[pair.slug]) for pair in catalog.pairs}
    notebooks, versions = _notebooks(catalog, entries), versions_of(entries.values())
    origins = _origins(catalog, entries)
    return Results(catalog, findings, notebooks, versions, terms, kept, origins, Templates.read(), looks)


class Ahead:
    """What pages need and no result changes, then findings, then pages, while lessons run: the cores may have time.

    Who needs what is not made, or can't be, makes it, or finds the error.
    """

    def __init__(self, catalog: Catalog, kept: Kept, *, pages: bool) -> None:
        self._catalog, self._kept, self._pages = catalog, kept, pages
        self.alone: list[PairFindings] = []
        """Of all pairs, or of none."""

    def __call__(self, arrivals: Arrivals) -> None:
        with suppress(Exception):
            for lesson in self._catalog.singles:
                card(lesson.front.title, lesson.front.question)
            rehearse()
            if self._kept is not NOTHING:
                self._follow(arrivals)

    def _follow(self, arrivals: Arrivals) -> None:
        """A pair's page shows what all pairs say together, so it waits for the trials of all, and its own notebooks."""
        todo = {pair.slug: pair for pair in self._catalog.pairs}
        jobs = {slug: _jobs_of(self._catalog, pair) for slug, pair in todo.items()}
        trials = {name for pair in todo.values() for name in (pair.slug, reference_job(pair))}
        findings: tuple[PairFindings, ...] = ()
        for entries in arrivals:
            if not trials <= entries.keys():
                continue
            self.alone = self.alone or _alone(self._catalog, entries, self._kept)
            if not self._pages:
                return
            ready = [todo.pop(slug) for slug in list(todo) if jobs[slug] <= entries.keys()]
            is_first, findings = not findings, findings or _judged(self.alone, self._kept)
            if not ready and not is_first:
                continue
            made = _results(self._catalog, findings, entries, self._kept)
            pages = [partial(pages_of_lesson, made, pair) for pair in ready]
            for make in (*pages, *(shown_of_numbers(made, todo) if is_first else ())):
                if arrivals.over:
                    return
                make()


def _jobs_of(catalog: Catalog, pair: Pair) -> set[str]:
    return {job.name for job in make_jobs(replace(catalog, pairs=(pair,), singles=()))}


def _alone(catalog: Catalog, entries: Mapping[str, Entry], kept: Kept) -> list[PairFindings]:
    """Each pair's findings, without a look at others."""
    return [_found(pair, entries[pair.slug], entries[reference_job(pair)], kept) for pair in catalog.pairs]


def _found(pair: Pair, entry: Entry, reference: Entry, kept: Kept) -> PairFindings:
    """A pair's findings; its claims are judged again only where they or the trials are others."""

    def judge(found: PairFindings) -> tuple[Finding, ...]:
        made_of = (entry.digest, repr(pair.page.claims), repr(pair.slug))
        return kept.get("claims", made_of, lambda: judged_claims(found))

    return from_result(pair, _result(entry), _result(reference), judge)


def _result(entry: Entry) -> Any:
    """What came out, read for this one use: held of all lessons, it would be most of what a large site takes."""
    return json.loads(entry.body)


def _look(entry: Entry) -> FirstLook | None:
    return look_from_stored(_result(entry))


def _outcome(found: PairFindings, entries: Mapping[str, Entry], kept: Kept) -> list[Fault]:
    """`outcome_faults`, which looks at the trials, and at what is declared on which line."""
    page, trials = found.pair.page, entries[found.pair.slug].digest
    made_of = (trials, page.front.outcome, repr(page.lines.get(("outcome",))), found.pair.place)
    return kept.get("outcome", made_of, lambda: outcome_faults(found))


def _judged(findings: Sequence[PairFindings], kept: Kept) -> tuple[PairFindings, ...]:
    """`judged_together`, which looks at numbers alone."""
    numbers = list(map(numbers_of, findings))
    judged = kept.get("together", [repr(numbers)], lambda: [one.together for one in judged_together(numbers)])
    return tuple(replace(found, together=together) for found, together in zip(findings, judged, strict=True))


def _origins(catalog: Catalog, entries: Mapping[str, Entry]) -> Origins:
    places = [lesson.place for lesson in (*catalog.pairs, *catalog.singles)]
    places += [f"datasets/{name}" for name in catalog.datasets]
    folders = {place: origin_of(catalog.project, place) for place in places}
    digests = {name: entry.digest for name, entry in entries.items()}
    return Origins(digests, folders, {name: entry.seconds for name, entry in entries.items()})


def origin_of(project: Project, place: str) -> str:
    """A digest of all files in a folder of the project."""
    return sha256(b"".join(contents(project.root / place))).hexdigest()


def _notebooks(catalog: Catalog, entries: Mapping[str, Entry]) -> Notebooks:
    """Every lesson as an executed notebook: the prose of now, with the outputs of its code."""
    scripts = {f"{pair.slug}/{one.kind}": one.script for pair in catalog.pairs for one in pair.lessons}
    scripts |= {single.slug: single.script for single in catalog.singles}
    there = {name: script for name, script in scripts.items() if name in entries}
    return Notebooks({name: partial(_notebook, script, entries[name]) for name, script in there.items()})


def _notebook(script: Script, entry: Entry) -> NotebookNode:
    return merge(script.notebook(), _result(entry))
