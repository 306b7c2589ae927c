"""A build, stage by stage. Everything that can fail happens before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from whichlever.errors import ClaimError, UsageError
from whichlever.press.pagecache import Pages, keep_pages, outside, pages_key, read_pages
from whichlever.press.project import Project

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from whichlever.lab.comparison import Comparison
    from whichlever.press.catalog import Catalog, Pair
    from whichlever.press.findings import PairFindings
    from whichlever.press.pages import Results
    from whichlever.press.plan import Plan
    from whichlever.press.progress import Progress
    from whichlever.press.store import Entry

# kinds of inputs that are files of the project
READ = ("file", "front matter", "exists", "missing", "listing", "module")


@dataclass(frozen=True)
class Options:
    """How to build.

    workers: processes at once, 0 for one per core. executor: "" for this machine, or "dask…".
    wait: whether to wait for another build that is under way. json: progress as JSON lines.
    keep: whether to leave the process with the loaded libraries for the next build, as a live preview does.
    """

    workers: int = 0
    executor: str = ""
    wait: bool = True
    json: bool = False
    keep: bool = False


def prepare(project: Project, docs: Path, options: Options, meanwhile: Callable[[], object] = lambda: None) -> Pages:
    """All generated pages of the project; what has not changed is not made again.

    meanwhile: what else may be done while lessons run. It may not happen at all.
    Raises `CatalogError`, `RunError`, `ClaimError`, each with everything that is wrong, and `StoreError`.
    """
    key = pages_key(project, docs)
    kept = read_pages(project, key)
    if kept is not None:
        return kept
    warm_up(project)
    from whichlever.press.executors import close_servers
    from whichlever.press.plan import still_hold
    from whichlever.press.progress import progress_for

    written = handwritten(docs)
    progress = progress_for(machine=options.json)
    try:
        made = make_results(project, replace(options, keep=True), progress, meanwhile)
        if not options.keep:
            Thread(target=close_servers).start()  # takes a moment, in which pages can be made
        from whichlever.press.pages import make_pages
        from whichlever.press.terms import GLOSSARY, read_terms

        made = replace(made, terms=read_terms(written.get(GLOSSARY, "")))
        pages = make_pages(made, written, project.relative(docs), progress)
    finally:
        progress.close()
    beyond = outside(project, docs, (each.name for each in made.inputs if each.kind in READ))
    unchanged = pages_key(project, docs) == key and still_hold(made.inputs, project)
    if unchanged:  # else a file changed meanwhile: it may be in these pages or not
        keep_pages(project, key, pages, beyond)
    return replace(pages, beyond=tuple(beyond))


def warm_up(project: Project) -> None:
    """In a first build, begin to load the lessons' libraries in their own process, while this one loads its own."""
    if next(project.store.glob("entries/*/*.entry"), None) is None:
        from whichlever.press.run import warm

        warm(project)


def make_results(
    project: Project,
    options: Options,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Results:
    """The stages from files to evidence: catalog, plan, run, evidence, claims."""
    from whichlever.press.catalog import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.press.run import execute

    catalog = read_catalog(project)
    entries = execute(make_jobs(catalog), project, options, progress, partial(_what_pages_need, catalog, meanwhile))

    from whichlever.press.findings import claim_faults
    from whichlever.press.pages import Results
    from whichlever.press.plan import read_inputs
    from whichlever.press.versions import installed_versions

    findings = tuple(_findings(pair, entries[pair.slug]) for pair in catalog.pairs)
    if faults := [fault for found in findings for fault in claim_faults(found)]:
        raise ClaimError(faults)
    read = read_inputs(entries.values())
    return Results(catalog, findings, _notebooks(catalog, entries), installed_versions(project), inputs=read)


def _what_pages_need(catalog: Catalog, more: Callable[[], object]) -> None:
    """What pages are made of and no result changes, done while lessons run. Who needs it finds it, or its error."""
    with suppress(Exception):
        from whichlever.press.cards import card
        from whichlever.press.pages import rehearse

        for lesson in (*catalog.pairs, *catalog.singles):
            card(lesson.front.title, lesson.front.question)
        rehearse()
        more()


def handwritten(docs: Path) -> dict[str, str]:
    """The text of every hand-written page, by address; those without an expression come out as they are."""
    return {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md"))}


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    from whichlever.press.catalog import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.press.plan import plan
    from whichlever.press.store import Store

    return plan(make_jobs(read_catalog(project)), Store(project.store), project)


def run_pair(project: Project, slug: str, options: Options, seed: int | None = None) -> dict[str, Comparison]:
    """All combinations of one pair in each of its settings. With a `seed`, on splits that are not published."""
    from whichlever.press.exhibits import as_comparison

    found = _pair_findings(project, slug, options, seed)
    return {name: as_comparison(setting) for name, setting in found.settings.items()}


def results_of(project: Project, slug: str, *, csv: bool) -> str:
    """What is published about one pair: its trials as CSV, or its evidence as JSON."""
    from whichlever.press import results
    from whichlever.press.versions import installed_versions

    found = [_pair_findings(project, slug, Options())]
    return results.trials_csv(found) if csv else results.results_json(found, installed_versions(project))


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    planned = plan_of(project)
    return planned.store.clean(planned.fresh.values())


def differences(project: Project, options: Options) -> list[str]:
    """The cells that give another output when they run twice, as messages."""
    from whichlever.press.catalog import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.press.run import twice

    return twice(make_jobs(read_catalog(project)), project, workers=options.workers)


def _pair_findings(project: Project, slug: str, options: Options, seed: int | None = None) -> PairFindings:
    from whichlever.press.catalog import read_catalog, slugify
    from whichlever.press.interpolate import nearest
    from whichlever.press.jobs import make_jobs
    from whichlever.press.progress import progress_for
    from whichlever.press.run import execute

    catalog = read_catalog(project, only=slugify(slug))
    for single in catalog.singles:
        script = project.relative(single.script.path)
        raise UsageError(f"{single.slug!r} is a standalone lesson, not a pair; run it with `python {script}`")
    if not catalog.pairs:
        pairs = [path.name for path in sorted(project.lessons.iterdir()) if (path / "task.py").is_file()]
        raise UsageError(f"no pair {slug!r}; {nearest(slug, pairs)}")
    progress = progress_for(machine=options.json)
    try:
        entries = execute(make_jobs(catalog, seed=seed, notebooks=False), project, options, progress)
    finally:
        progress.close()
    return _findings(catalog.pairs[0], entries[catalog.pairs[0].slug])


def _findings(pair: Pair, entry: Entry) -> PairFindings:
    from whichlever.lab.trial import Facts, Trial
    from whichlever.press.findings import gather

    result: Mapping[str, Any] = entry.result
    facts = [Facts(**{**one, "budgets": tuple(one["budgets"])}) for one in result["facts"]]
    return gather(pair, facts, [Trial(**trial) for trial in result["trials"]])


def _notebooks(catalog: Catalog, entries: Mapping[str, Entry]) -> dict[str, NotebookNode]:
    """Every lesson as an executed notebook: the prose of now, with the outputs of its code."""
    from whichlever.press.kernels import merge

    scripts = {f"{pair.slug}/{one.kind}": one.script for pair in catalog.pairs for one in pair.lessons}
    scripts |= {single.slug: single.script for single in catalog.singles}
    return {name: merge(script.notebook(), entries[name].result) for name, script in scripts.items()}
