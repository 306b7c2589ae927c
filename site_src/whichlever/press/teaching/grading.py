"""A folder of notebooks graded: each lever cell alone, under seal, in a process of its own with a time limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from whichlever.lab.trials.lever import Lever
from whichlever.lab.trials.records import Trial
from whichlever.lab.trials.submitted import SubmittedCode
from whichlever.press.catalog.folders import slugify
from whichlever.press.findings.gather import PairFindings
from whichlever.press.jobs import make_jobs
from whichlever.press.kept_parsing import catalog_of
from whichlever.press.one_pair import findings_of
from whichlever.press.teaching.marks import LIMIT, RAN, Mark, gain_elsewhere, score
from whichlever.press.teaching.submissions import Submission, read_submissions
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.process.fork_client import ServerSpec
from whichlever.runner.process.limits import Limits, can_fork
from whichlever.runner.process.perform import Outcome, WorkItem, close_servers, perform
from whichlever.runner.process.problems import Lesson
from whichlever.runner.run.executors import executor_for, pickled
from whichlever.runner.run.job import Job
from whichlever.runner.run.preload import preloaded
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Store

SEED = 7
"""Of the other splits, unless somebody says otherwise."""
Item = Callable[[str, Lever | None, tuple[int | None, ...]], WorkItem]


@dataclass(frozen=True)
class Graded:
    """A class's submissions to one pair."""

    found: PairFindings
    marks: tuple[Mark, ...]
    """In the order of the files."""
    elsewhere: str
    """Why there are no other splits to score on; empty where there are."""


def grade(project: Project, slug: str, folder: Path, options: Options, time_limit: float, seed: int = SEED) -> Graded:
    """Every submission in `folder` to the pair `slug`. Raises `UsageError` for what is no pair or no folder."""
    submissions = read_submissions(folder, slugify(slug))
    found, _ = findings_of(project, slug, options)
    item = _items(project, found, time_limit)
    with closing(progress_for(machine=options.json)) as progress:
        progress.stage("submissions", [each.student for each in submissions])
        try:
            with executor_for(options.executor, options.workers, project) as (pool, _):
                start = pool.submit(perform, item("task.py", None, (seed,))).result()
                work = partial(_mark, found, item, seed, start)
                waiting = [(each, pool.submit(work, each)) for each in submissions]
                marks = []
                for each, future in waiting:
                    marks.append(future.result())
                    progress.finished(each.student)
        finally:
            close_servers()
    return Graded(found, tuple(marks), start.problem.what if start.problem else "")


def _items(project: Project, found: PairFindings, time_limit: float) -> Item:
    """What makes a piece of work of a lever cell: in the pair's folder, with the limits of its lessons."""
    store = Store(project.store)
    roots = roots_of(project, store)
    job = _trials_job(project, found.pair.slug)
    versions = Digests(project, store, roots).versions
    server = ServerSpec(preloaded([job], roots), can_fork(), versions=versions)

    def item(name: str, lever: Lever | None, seeds: tuple[int | None, ...]) -> WorkItem:
        cells = (lever.source,) if lever else ("",)
        limit = time_limit if lever else job.time_limit  # the start is the lesson's own, and has its time
        return WorkItem(
            kind="trials",
            lesson=Lesson(name, cells, (1,), ((),), Limits(limit, job.memory_limit)),
            folder=str(job.folder.absolute()),
            root=roots.root,
            engine=roots.engine,
            excluded=roots.excluded,
            bytecode=str(store.bytecode.absolute()),
            server=server,
            payload=pickled(SubmittedCode(str(job.path), lever, seeds)),
            units=tuple(range(len(seeds))),
        )

    return item


def _trials_job(project: Project, slug: str) -> Job:
    return make_jobs(catalog_of(project, only=slug), notebooks=False)[0]


def _mark(found: PairFindings, item: Item, seed: int, start: Outcome, submission: Submission) -> Mark:
    lever = submission.lever
    if lever is None:
        return Mark(submission, submission.outcome, submission.sentence, None, 0.0)
    seeds = (None,) if start.problem else (None, seed)
    name = lever.path.removeprefix("<").removesuffix(", cell 1>")
    return _told(found, start, submission, lever, perform(item(name, lever, seeds)))


def _told(found: PairFindings, start: Outcome, submission: Submission, lever: Lever, done: Outcome) -> Mark:
    if problem := done.problem:
        outcome = "failed" if problem.kind == "error" else LIMIT
        return Mark(submission, outcome, submission.placed(problem.line, problem.what), None, done.seconds)
    pieces = [records for _, records in done.value]
    for stopped in (records[0] for records in pieces if "peeked" in records[0]):
        outcome = "peeked" if stopped["peeked"] else "failed"
        root = str(found.pair.folder).removesuffix(found.pair.place)  # no message names a folder of this machine
        what = stopped["what"].replace(root, "")
        return Mark(submission, outcome, submission.placed(stopped["line"], what), None, done.seconds)
    published, *others = map(_trials, pieces)
    elsewhere = gain_elsewhere(found.main, _trials(start.value[0][1]), others[0]) if others else None
    return Mark(submission, RAN, "", score(found.main, lever.kind, published, elsewhere), done.seconds)


def _trials(records: Sequence[Mapping[str, Any]]) -> list[Trial]:
    return [Trial(**record) for record in records]
