"""A folder of notebooks graded: each lever cell alone, under seal, in a process of its own with a time limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from whichlever.lab.slips import SLIPS
from whichlever.lab.trials.lever import Lever
from whichlever.lab.trials.records import START, Trial
from whichlever.lab.trials.submitted import SubmittedCode
from whichlever.press.catalog.folders import slugify
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.jobs import make_jobs
from whichlever.press.kept.parsing import catalog_of
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
    variants: Mapping[int, PairFindings] = field(default_factory=dict)
    """What came out on the splits of each seed that submissions were handed out with."""

    def found_for(self, mark: Mark) -> PairFindings:
        """What came out on the splits of a submission."""
        seed = mark.submission.seed
        return self.found if seed is None else self.variants[seed]


def grade(project: Project, slug: str, folder: Path, options: Options, time_limit: float, seed: int = SEED) -> Graded:
    """Every submission in `folder` to the pair `slug`. Raises `UsageError` for what is no pair or no folder.

    Each is judged on the splits that it was handed out with, and on others: those of `seed`, or the published ones.
    """
    submissions = read_submissions(folder, slugify(slug))
    found, _ = findings_of(project, slug, options)
    seeds = sorted({each.seed for each in submissions if each.seed is not None})
    variants = {own: findings_of(project, slug, options, own)[0] for own in seeds}
    item = _items(project, found, time_limit)
    with closing(progress_for(machine=options.json)) as progress:
        progress.stage("submissions", [each.student for each in submissions])
        try:
            with executor_for(options.executor, options.workers, project) as (pool, _):
                start = pool.submit(perform, item("task.py", None, (seed,))).result()
                work = partial(_mark, _Judged(found, variants, seed, start), item)
                waiting = [(each, pool.submit(work, each)) for each in submissions]
                marks = []
                for each, future in waiting:
                    marks.append(future.result())
                    progress.finished(each.student)
        finally:
            close_servers()
    return Graded(found, tuple(marks), start.problem.what if start.problem else "", variants)


@dataclass(frozen=True)
class _Judged:
    """What submissions are judged by."""

    found: PairFindings
    variants: Mapping[int, PairFindings]
    seed: int
    start: Outcome
    """The start on the splits of `seed`."""

    def seeds(self, own: int | None) -> tuple[int | None, ...]:
        """Of a submission's splits: its own, and then others, if there are any."""
        if own is None:
            return (None,) if self.start.problem else (None, self.seed)
        return (own, None)

    def main(self, own: int | None) -> SettingFindings:
        return (self.found if own is None else self.variants[own]).main

    def start_elsewhere(self, own: int | None) -> list[Trial]:
        """The start on the other splits of a submission."""
        if own is None:
            return _trials(self.start.value[0][1])
        return [trial for trial in self.found.main.trials if trial.combination == START]


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


def _mark(by: _Judged, item: Item, submission: Submission) -> Mark:
    lever = submission.lever
    if lever is None:
        return Mark(submission, submission.outcome, submission.sentence, None, 0.0)
    name = lever.path.removeprefix("<").removesuffix(", cell 1>")
    return _told(by, submission, lever, perform(item(name, lever, by.seeds(submission.seed))))


def _told(by: _Judged, submission: Submission, lever: Lever, done: Outcome) -> Mark:
    if problem := done.problem:
        outcome = "failed" if problem.kind == "error" else LIMIT
        return Mark(submission, outcome, submission.placed(problem.line, problem.what), None, done.seconds)
    pieces = [records for _, records in done.value]
    for stopped in (records[0] for records in pieces if "peeked" in records[0]):
        outcome = "peeked" if stopped["peeked"] else "failed"
        root = str(by.found.pair.folder).removesuffix(by.found.pair.place)  # no message names a folder of this machine
        what = stopped["what"].replace(root, "")
        what += next((f" ({likely})" for said, likely in SLIPS.items() if re.search(said, what)), "")
        return Mark(submission, outcome, submission.placed(stopped["line"], what), None, done.seconds)
    own, *others = map(_trials, pieces)
    start = by.start_elsewhere(submission.seed) if others else []
    elsewhere = gain_elsewhere(by.found.main, start, others[0]) if others else None
    return Mark(submission, RAN, "", score(by.main(submission.seed), lever.kind, own, elsewhere), done.seconds)


def _trials(records: Sequence[Mapping[str, Any]]) -> list[Trial]:
    return [Trial(**record) for record in records]
