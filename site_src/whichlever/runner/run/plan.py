"""What must run, and why: each job's stored results against the files, packages and code of now.

Nothing here imports Jupyter or the lab: when nothing changed, planning is all that a build does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter

from whichlever.errors import UsageError, nearest
from whichlever.project import Project
from whichlever.runner.run.dependencies import own_inputs
from whichlever.runner.run.job import Job
from whichlever.runner.run.staleness import Reason, reason_to_run
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.roots import Roots


@dataclass(frozen=True)
class Plan:
    """All jobs, sorted into those with a valid result and those without."""

    project: Project
    store: Store
    jobs: tuple[Job, ...]
    fresh: Mapping[str, Entry]
    """By the job's name."""
    stale: tuple[tuple[Job, Reason], ...]
    again: frozenset[str]
    """Names of the jobs that run whatever is stored."""
    roots: Roots = field(repr=False, compare=False)

    @cached_property
    def by_name(self) -> Mapping[str, Job]:
        return {job.name: job for job in self.jobs}


def plan(jobs: Sequence[Job], store: Store, project: Project, again: Collection[str] = ()) -> Plan:
    """Sort jobs into fresh and stale ones, with reasons.

    again: lessons to run whatever is stored. Raises UsageError if one is unknown, StoreError without a store to read.
    """
    roots = roots_of(project, store)
    digests = Digests(project, store, roots)
    asked_for = _asked_for(jobs, again)
    fresh: dict[str, Entry] = {}
    stale: list[tuple[Job, Reason]] = []
    for job in in_order(jobs):
        results = {name: fresh[name].digest if name in fresh else None for name in job.needs}
        entry, reason = find(job, store, digests, results)
        if job.name in asked_for:
            entry, reason = None, Reason(("asked for",))
        if entry is not None:
            fresh[job.name] = entry
        else:
            stale.append((job, reason))
    digests.save()
    return Plan(project, store, tuple(jobs), fresh, tuple(stale), asked_for, roots)


def _asked_for(jobs: Sequence[Job], lessons: Collection[str]) -> frozenset[str]:
    """Names of the jobs of some lessons: a pair's name stands for its trials and for all its scripts."""
    names = {job.name for job in jobs}
    for lesson in lessons:
        if lesson not in names:
            raise UsageError(f"no lesson {lesson!r} to run again; {nearest(lesson, sorted(names))}")
    return frozenset(name for name in names if name in lessons or name.partition("/")[0] in lessons)


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """Jobs after those that they need. Raises ValueError where one needs what is not there, or itself."""
    by_name = {job.name: job for job in jobs}
    for job in jobs:
        if unknown := set(job.needs) - by_name.keys():
            raise ValueError(f"{job.name} needs what is not there: {sorted(unknown)}")
    order = TopologicalSorter({job.name: job.needs for job in jobs}).static_order()
    return [by_name[name] for name in order]


def find(job: Job, store: Store, digests: Digests, results: Mapping[str, str | None]) -> tuple[Entry | None, Reason]:
    """A stored entry of which nothing has changed, or why there is none.

    results: digests of the results that the job reads; None for one that is not known yet.
    """
    own = own_inputs(job, digests)
    closest: Reason | None = None
    for entry in store.entries(job.name):
        reason = reason_to_run(job, entry, own, results, digests, store)
        if reason.is_none:
            return entry, reason
        if closest is None or len(reason.changes) < len(closest.changes):
            closest = reason
    return None, closest or Reason(("has not run",))
