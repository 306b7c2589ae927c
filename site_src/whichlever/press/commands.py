"""What the commands beside a build do with all lessons: check them, plan, sweep the store."""

from __future__ import annotations

from pathlib import Path

from whichlever.errors import UsageError, nearest
from whichlever.press.catalog.folders import lesson_folders, slugify
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.jobs import make_jobs
from whichlever.press.kept_parsing import catalog_of
from whichlever.project import Project
from whichlever.runner.run.plan import Plan, plan
from whichlever.runner.store.entries import Store


def check(project: Project, docs: Path, slug: str = "") -> Catalog:
    """All that is written, or one lesson. Raises `CatalogError` with every fault that can be found without a run."""
    catalog = catalog_of(project, only=slugify(slug), docs=docs)
    if slug and not (catalog.pairs or catalog.singles):
        raise UsageError(f"no lesson {slug!r}; {nearest(slug, lesson_folders(project, []))}")
    return catalog


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    return plan(make_jobs(catalog_of(project)), Store(project.store), project)


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    planned = plan_of(project)
    return planned.store.clean(planned.fresh.values())
