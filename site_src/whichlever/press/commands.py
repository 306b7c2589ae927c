"""What the commands beside a build do with all lessons: check them, plan, sweep the store, run everything twice."""

from __future__ import annotations

from pathlib import Path

from whichlever.press.catalog.lessons import Catalog, read_catalog
from whichlever.press.jobs import make_jobs
from whichlever.project import Project
from whichlever.runner.options import Options
from whichlever.runner.run import twice
from whichlever.runner.run.plan import Plan, plan
from whichlever.runner.store.entries import Store


def check(project: Project, docs: Path) -> Catalog:
    """Everything that is written. Raises `CatalogError` with every fault that can be found without running it."""
    return read_catalog(project, docs=docs)


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    return plan(make_jobs(read_catalog(project)), Store(project.store), project)


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    planned = plan_of(project)
    return planned.store.clean(planned.fresh.values())


def differences(project: Project, options: Options) -> list[str]:
    """The cells that give another output when they run twice, as messages."""
    return [str(one) for one in twice.differences(make_jobs(read_catalog(project)), project, workers=options.workers)]
