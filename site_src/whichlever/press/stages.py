"""The stages of a build, from files to evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whichlever.errors import ClaimError
from whichlever.project import Project
from whichlever.runner.options import Options

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from whichlever.press.catalog.lessons import Catalog, Pair
    from whichlever.press.findings.gather import PairFindings
    from whichlever.press.pages.results import Results
    from whichlever.progress import Progress
    from whichlever.runner.store.entries import Entry


def make_results(
    project: Project,
    options: Options,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Results:
    """The stages from files to evidence: catalog, plan, run, evidence, claims."""
    from whichlever.press.catalog.lessons import read_catalog
    from whichlever.press.jobs import make_jobs
    from whichlever.runner.run.scheduler import execute

    catalog = read_catalog(project)
    entries = execute(make_jobs(catalog), project, options, progress, partial(_what_pages_need, catalog, meanwhile))

    from whichlever.press.findings.gather import claim_faults
    from whichlever.press.pages.results import Results
    from whichlever.runner.store.digests import read_inputs
    from whichlever.runner.store.packages import installed_versions

    findings = tuple(_findings(pair, entries[pair.slug]) for pair in catalog.pairs)
    if faults := [fault for found in findings for fault in claim_faults(found)]:
        raise ClaimError(faults)
    read = read_inputs(entries.values())
    return Results(catalog, findings, _notebooks(catalog, entries), installed_versions(project), inputs=read)


def _what_pages_need(catalog: Catalog, more: Callable[[], object]) -> None:
    """What pages are made of and no result changes, done while lessons run. Who needs it finds it, or its error."""
    with suppress(Exception):
        from whichlever.press.pages.cards import card
        from whichlever.press.pages.render import rehearse

        for lesson in (*catalog.pairs, *catalog.singles):
            card(lesson.front.title, lesson.front.question)
        rehearse()
        more()


def handwritten(docs: Path) -> dict[str, str]:
    """The text of every hand-written page, by address; those without an expression come out as they are."""
    return {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in sorted(docs.rglob("*.md"))}


def _findings(pair: Pair, entry: Entry) -> PairFindings:
    from whichlever.lab.trials.records import Facts, Trial
    from whichlever.press.findings.gather import gather

    result: Mapping[str, Any] = entry.result
    facts = [Facts(**{**one, "budgets": tuple(one["budgets"])}) for one in result["facts"]]
    return gather(pair, facts, [Trial(**trial) for trial in result["trials"]])


def _notebooks(catalog: Catalog, entries: Mapping[str, Entry]) -> dict[str, NotebookNode]:
    """Every lesson as an executed notebook: the prose of now, with the outputs of its code."""
    from whichlever.press.pages.notebooks import merge

    scripts = {f"{pair.slug}/{one.kind}": one.script for pair in catalog.pairs for one in pair.lessons}
    scripts |= {single.slug: single.script for single in catalog.singles}
    return {name: merge(script.notebook(), entries[name].result) for name, script in scripts.items()}
