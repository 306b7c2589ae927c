"""What must run, and why: each job's stored results against the files, packages and code of now.

Nothing here imports Jupyter or the lab: when nothing changed, planning is all that a build does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

from whichlever.project import Project
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.fingerprint import ABSENT
from whichlever.runner.store.inputs import Input
from whichlever.runner.store.roots import ENGINE, Roots


@dataclass(frozen=True)
class Job:
    """One thing to run: the trials of a pair, or a lesson as a notebook.

    name: "one-row-off" or "one-row-off/data". path: the pair's task file, or the lesson's script.
    cells: source of its code cells; for trials, of the lever cells. lines: each cell's first line in the file.
    needs: jobs whose results it reads. payload: what the trials are made of; it crosses process boundaries.
    time_limit: seconds. memory_limit: bytes. tags: each cell's tags, or nothing.
    """

    name: str
    kind: Literal["trials", "notebook"]
    path: Path
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    needs: tuple[str, ...] = ()
    payload: Any = None
    time_limit: float = 120.0
    memory_limit: int = 4 * 2**30
    tags: tuple[tuple[str, ...], ...] = ()

    def tags_of(self, number: int) -> tuple[str, ...]:
        return self.tags[number] if self.tags else ()


@dataclass(frozen=True)
class Reason:
    """Why a job must run, or may have to: one line for each thing that changed.

    waits_for: jobs that run first; if they give what they gave before, and nothing else changed, this one is fresh.
    """

    changes: tuple[str, ...]
    waits_for: tuple[str, ...] = ()

    def __str__(self) -> str:
        waits = (f"waits for {name}" for name in self.waits_for)
        return "; ".join([*self.changes, *waits])


@dataclass(frozen=True)
class Plan:
    """All jobs, sorted into those with a valid result and those without. fresh: by the job's name."""

    project: Project
    store: Store
    jobs: tuple[Job, ...]
    fresh: Mapping[str, Entry]
    stale: tuple[tuple[Job, Reason], ...]
    roots: Roots = field(repr=False, compare=False)

    @cached_property
    def by_name(self) -> Mapping[str, Job]:
        return {job.name: job for job in self.jobs}


def code_inputs(job: Job, digests: Digests) -> list[Input]:
    """One input for each cell: splitting a cell counts, moving it in the file does not."""
    made = [
        Input("code", cell_name(number), digests.code(source, job.tags_of(number)))
        for number, source in enumerate(job.cells)
    ]
    seed = getattr(job.payload, "seed", None)
    return made if seed is None else [*made, Input("code", "seed", str(seed))]


def cell_name(number: int) -> str:
    """What a cell is called among the inputs; `number` counts from 0."""
    return f"cell {number + 1:03d}"


def plan(jobs: Sequence[Job], store: Store, project: Project) -> Plan:
    """Sort jobs into fresh and stale ones, with reasons. Raises StoreError if the store cannot be read."""
    roots = roots_of(project, store)
    digests = Digests(project, store, roots)
    fresh: dict[str, Entry] = {}
    stale: list[tuple[Job, Reason]] = []
    for job in in_order(jobs):
        results = {name: fresh[name].digest if name in fresh else None for name in job.needs}
        entry, reason = find(job, store, digests, results)
        if entry is not None:
            fresh[job.name] = entry
        else:
            stale.append((job, reason))
    digests.save()
    return Plan(project, store, tuple(jobs), fresh, tuple(stale), roots)


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
    code = code_inputs(job, digests)
    best: Reason | None = None
    for entry in store.entries(job.name):
        reason = _compare(entry, code, digests, results, store)
        if not reason.changes and not reason.waits_for:
            return entry, reason
        if best is None or len(reason.changes) < len(best.changes):
            best = reason
    return None, best or Reason(("has not run",))


def _compare(
    entry: Entry, code: Sequence[Input], digests: Digests, results: Mapping[str, str | None], store: Store
) -> Reason:
    """What differs between an entry's inputs and now."""
    changes: list[str] = _compare_code([each for each in entry.inputs if each.kind == "code"], code)
    waits: list[str] = []
    read = {each.name: each.digest for each in entry.inputs if each.kind == "result"}
    if read.keys() != results.keys():
        changes.append("reads other results")
    for name, was in sorted(read.items()):
        now = results.get(name, was)
        if now is None:
            waits.append(name)
        elif now != was:
            changes.append(f"the result of {name} changed")
    for each in entry.inputs:
        if each.kind in ("code", "result"):
            continue
        now = digests.of(each.kind, each.name)
        if now != each.digest:
            changes.append(_in_words(each, now, digests, store))
    return Reason(tuple(changes), tuple(waits))


def _compare_code(was: Sequence[Input], now: Sequence[Input]) -> list[str]:
    before = {each.name: each.digest for each in was}
    after = {each.name: each.digest for each in now}
    if before.keys() != after.keys():
        cells = [sum(name.startswith("cell ") for name in names) for names in (before, after)]
        return [f"{cells[0]} cells became {cells[1]}" if cells[0] != cells[1] else "the seed changed"]
    changed = [name for name in before if before[name] != after[name]]
    return [
        f"{name.split()[0]} {int(name.split()[1])} changed" if " " in name else f"{name} changed" for name in changed
    ]


def _in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    name = was.name.removeprefix(ENGINE)
    if was.kind == "versions":
        return _packages_in_words(was, now, digests, store)
    if was.kind == "engine":
        return f"the engine changed from {was.digest} to {now}"
    if was.kind == "listing":
        return f"other files in {name}/"
    if was.kind == "exists" and ABSENT not in (was.digest, now):
        return f"{name} is a {now} now, and was a {was.digest}"
    if was.digest == ABSENT:
        return f"{name} appeared"
    if now == ABSENT:
        return f"{name} is gone"
    return f"{name} changed"


def _packages_in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    if was.name != "all":
        return f"{was.name} {was.digest} became {now}"
    before = store.noted(f"environment-{was.digest}")
    if not before:
        return "installed packages changed"
    after = digests.environment
    changed = [
        f"{name} {before.get(name, ABSENT)} became {after.get(name, ABSENT)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
