"""A build, stage by stage. Everything that can fail happens before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread

from whichlever.press.kept_pages import keep_pages, outside, pages_key, read_pages
from whichlever.press.pages.generated import Pages
from whichlever.press.stages import handwritten, make_results
from whichlever.project import Project
from whichlever.runner.options import Options

# kinds of inputs that are files of the project
READ = ("file", "front matter", "exists", "missing", "listing", "module")


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
    from whichlever.progress import progress_for
    from whichlever.runner.process.perform import close_servers
    from whichlever.runner.store.digests import still_hold

    written = handwritten(docs)
    progress = progress_for(machine=options.json)
    try:
        made = make_results(project, replace(options, keep=True), progress, meanwhile)
        if not options.keep:
            Thread(target=close_servers).start()  # takes a moment, in which pages can be made
        from whichlever.press.pages.make import make_pages
        from whichlever.press.pages.terms import GLOSSARY, read_terms

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
        from whichlever.runner.run.scheduler import warm

        warm(project)
