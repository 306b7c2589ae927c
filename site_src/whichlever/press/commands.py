"""What the commands beside a build do with all lessons: check them, plan, sweep the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whichlever.errors import CatalogError, Fault, UsageError
from whichlever.lab.registered import FILE
from whichlever.press.catalog.lessons import Catalog
from whichlever.press.catalog.registration import is_draft, register, seed_faults
from whichlever.press.jobs import make_jobs, sturdy_jobs
from whichlever.press.kept.parsing import catalog_of, chosen, remembered
from whichlever.press.review.review import review
from whichlever.project import Project
from whichlever.runner.run.plan import Plan, plan
from whichlever.runner.store.entries import Store


@dataclass(frozen=True)
class Checked:
    """What is sound, and what a reviewer would still ask for."""

    catalog: Catalog
    missing: tuple[Fault, ...]


def check(project: Project, docs: Path, slug: str = "", *, ready: bool = False) -> Checked:
    """All that is written, or one lesson. Raises `CatalogError` with every fault that can be found without a run.

    ready: what is missing before a review is a fault as well.
    """
    with remembered(project, whole=not slug):
        catalog = chosen(project, slug, docs)
        found = review(catalog, docs)
    if faults := (*found.faults, *(found.missing if ready else ())):
        raise CatalogError(faults)
    return Checked(catalog, found.missing)


def plan_of(project: Project) -> Plan:
    """What a build would run, and why."""
    return plan(make_jobs(catalog_of(project)), Store(project.store), project)


def register_pair(project: Project, slug: str, anew: bool = False) -> Path:
    """Write down a pair's task, levers and claims as digests, in its folder. Returns the file.

    A second time only if it is asked for: the page counts how often. A draft that `new` wrote does not count.
    Raises `CatalogError` where splits would stay.
    """
    catalog = chosen(project, slug, None)
    if not catalog.pairs:
        raise UsageError(f"{slug!r} is no pair; only pairs are registered")
    (pair,) = catalog.pairs
    path = pair.folder / FILE
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if path.exists() and not anew and not is_draft(before):
        raise UsageError(
            f"{project.relative(path)}: registered already; --anew registers what there is now, draws other splits, "
            "and the page says so"
        )
    if faults := seed_faults(pair):
        raise CatalogError(faults)
    path.write_text(register(pair, before), encoding="utf-8")
    return path


def sweep(project: Project) -> int:
    """Remove stored results that nothing refers to; returns how many went."""
    catalog = catalog_of(project)
    asked_apart = [job for pair in catalog.pairs for job in sturdy_jobs(catalog, pair, ordered=False)]
    planned = plan((*make_jobs(catalog), *asked_apart), Store(project.store), project)
    return planned.store.clean(planned.fresh.values())
