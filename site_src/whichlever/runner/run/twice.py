"""Lessons run two times, to find what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from whichlever.errors import RunError
from whichlever.progress import Progress
from whichlever.project import Project
from whichlever.runner.process.perform import close_servers
from whichlever.runner.run.executors import available_cores, executor_for
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import Run
from whichlever.runner.store.entries import Entry, Store


@dataclass(frozen=True, order=True)
class Difference:
    """A cell, or a pair's trials, that came out differently in two runs of the same code."""

    job: str
    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: {self.what} differs between two runs; "
            "seed what is random, and do not show times or what depends on the order of a set"
        )


def differences(
    jobs: Sequence[Job], project: Project, *, workers: int = 0, progress: Progress | None = None
) -> tuple[Difference, ...]:
    """Run everything two times, with different hash seeds and nothing taken from the store; what differs."""
    import tempfile

    results: list[dict[str, Entry]] = []
    for seed in (1, 2):
        with tempfile.TemporaryDirectory(prefix="wl-twice-") as folder:
            planned = plan(jobs, Store(Path(folder)), project)
            running = Run(planned, progress or Progress(), hash_seed=seed)
            try:
                with executor_for("", workers or available_cores()) as (pool, slots):
                    running.all(pool, slots)
            finally:
                close_servers()
        if running.errors:
            raise RunError(running.errors)
        results.append(running.results)
    return tuple(
        sorted(difference for job in jobs for difference in _differences(job, results[0], results[1], project))
    )


def _differences(
    job: Job, first: Mapping[str, Entry], second: Mapping[str, Entry], project: Project
) -> Iterable[Difference]:
    one, two = first[job.name].result, second[job.name].result
    path = project.relative(job.path)
    if job.kind == "trials":
        if one != two:
            yield Difference(job.name, path, job.lines[0] if job.lines else 1, "a score of the pair's trials")
        return
    for number, (before, after) in enumerate(zip(one, two, strict=True)):
        if before != after:
            yield Difference(job.name, path, job.lines[number], f"the output of cell {number + 1}")
