"""Runs what is stale: trials first, each pair's notebooks as soon as its trials are known, longest first."""

from __future__ import annotations

import heapq
import itertools
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

from whichlever.errors import LessonError, RunError
from whichlever.lab.trials.stored import to_known, to_stored
from whichlever.progress import Progress
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.process.fork_client import ServerSpec
from whichlever.runner.process.limits import Limits, can_fork
from whichlever.runner.process.perform import Outcome, WorkItem, close_servers, perform, server
from whichlever.runner.process.problems import Lesson, Problem
from whichlever.runner.process.sandbox import not_enforced
from whichlever.runner.run.arrivals import Arrivals
from whichlever.runner.run.dependencies import all_inputs, own_inputs
from whichlever.runner.run.executors import executor_for, pickled
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import Plan, find, plan
from whichlever.runner.run.preload import preloaded, preloaded_by_files
from whichlever.runner.run.times import Times
from whichlever.runner.store.digests import Digests, roots_of
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.inputs import Input

HEARTBEAT = 0.2  # seconds after which a run asks whether it is still wanted
LAST_LINES = 20  # of a lesson's output, in the message about its failure


def execute(
    jobs: Sequence[Job],
    project: Project,
    options: Options,
    progress: Progress | None = None,
    meanwhile: Callable[[Arrivals], object] | None = None,
) -> dict[str, Entry]:
    """Results of all jobs, run where the store has no valid one. Holds the project's lock meanwhile.

    meanwhile: what this process may do in a thread of its own while lessons run, with results as they come.
    Raises RunError with every lesson that failed, StoreError, and BusyError without `options.wait`.
    """
    store = Store(project.store)
    progress = progress or Progress()
    with store.building(project.root, wait=options.wait, waits=progress.say):
        return run(
            plan(jobs, store, project, options.again),
            workers=options.workers,
            executor=options.executor,
            progress=progress,
            keep=options.keep,
            meanwhile=meanwhile,
        )


def warm(project: Project) -> None:
    """Begin to load the libraries before anything else is known: the first thing for a first build to call.

    Reads nothing but the lessons' imports, in milliseconds.
    """
    if can_fork():
        store = Store(project.store)
        roots = roots_of(project, store)
        scripts = sorted(project.lessons.rglob("*.py"))
        versions = Digests(project, store, roots).versions
        server(ServerSpec(preloaded_by_files(scripts, roots), versions=versions))


def run(
    planned: Plan,
    *,
    workers: int = 0,
    executor: str | None = None,
    progress: Progress | None = None,
    keep: bool = False,
    meanwhile: Callable[[Arrivals], object] | None = None,
) -> dict[str, Entry]:
    """Run a plan's stale jobs, store each result as it comes, and give back all of them, the fresh ones too.

    workers: processes at once, 0 for one per core. executor: see `executors.executor_for`.
    keep: leave the process with the loaded libraries for the next run, as a live preview does;
    `executors.close_servers` ends it.
    Raises RunError when everything that can be finished is finished.
    """
    if not planned.stale:
        if not keep:
            close_servers()
        return dict(planned.fresh)
    running = Run(planned, progress or Progress())
    if told := not_enforced():
        running.progress.say(told)
    if not executor:
        server(running.server)  # loads its modules while we get ready
    try:
        with executor_for(executor or "", workers, planned.project) as (pool, slots):
            running.all(pool, slots, meanwhile)
    finally:
        if not keep:
            close_servers()
    if running.errors:
        raise RunError(running.errors)
    return running.results


@dataclass
class _Trials:
    """A pair's trials as they come in."""

    units: int = 0
    facts: list[dict[str, Any]] = field(default_factory=list)
    batches: int = 0
    trials: dict[int, Any] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list[Input])
    seconds: float = 0.0


class Run:
    """The state of one run: what waits, what could start, what is under way."""

    def __init__(self, planned: Plan, progress: Progress, hash_seed: int = 0) -> None:
        self.plan, self.progress = planned, progress
        self.results: dict[str, Entry] = dict(planned.fresh)
        self.errors: list[LessonError] = []
        self._digests = Digests(planned.project, planned.store, planned.roots)
        preload = preloaded([job for job, _ in planned.stale], planned.roots)
        self.server = ServerSpec(preload, can_fork(), hash_seed, self._digests.versions)
        self._own: dict[str, list[Input]] = {}
        stale = [job for job, _ in planned.stale]
        self._unfinished = {job.name for job in stale}
        self._lost: set[str] = set()
        self._order = TopologicalSorter({job.name: self._unfinished.intersection(job.needs) for job in stale})
        self._order.prepare()
        self._times = Times(planned.store, stale)
        self._arrivals = Arrivals(planned.fresh)
        self._ready: list[tuple[float, int, str, WorkItem]] = []
        self._queued = itertools.count()
        self._under_way: dict[Future[Outcome], tuple[str, WorkItem]] = {}
        self._trials: dict[str, _Trials] = {}
        self._started: set[str] = set()
        self._slots = 1

    def all(self, pool: Any, slots: int, meanwhile: Callable[[Arrivals], object] | None = None) -> None:
        """Keep `slots` tasks under way until nothing is left; once they are, do `meanwhile` beside them, to its end."""
        self._slots = slots
        for stage, kind in (("trials", "trials"), ("lessons", "notebook")):
            if names := [job.name for job, _ in self.plan.stale if job.kind == kind]:
                self.progress.stage(stage, names)
        self._release()
        self._tell(self._fill(pool))
        with _beside(meanwhile, self._arrivals):
            while self._under_way:
                if (left := self._times.left(self._unfinished)) is not None:
                    self.progress.expect(left / slots)
                self._next(pool)

    def _next(self, pool: Any) -> None:
        """Sort in what is done, and start what can start then."""
        taken = [(*self._under_way.pop(future), future.result()) for future in self._done()]
        begun = self._fill(pool)  # before anything is stored: no core shall wait for that
        for name, item, outcome in taken:
            if name in self._unfinished:
                self._take(self.plan.by_name[name], item, outcome)
        self._release()
        self._tell([*begun, *self._fill(pool)])

    def _done(self) -> set[Future[Outcome]]:
        """What of it is done, once something is."""
        while not (done := wait(self._under_way, HEARTBEAT, FIRST_COMPLETED).done):
            self.progress.waiting()
        return done

    def _fill(self, pool: Any) -> list[str]:
        """Start what is ready, as far as there is room; the names of the jobs that this belongs to."""
        begun: list[str] = []
        while self._ready and len(self._under_way) < self._slots:
            _, _, name, item = heapq.heappop(self._ready)
            if name in self._unfinished:
                self._under_way[pool.submit(perform, item)] = (name, item)
                begun.append(name)
        return begun

    def _tell(self, begun: Iterable[str]) -> None:
        for name in begun:
            if name not in self._started:
                self._started.add(name)
                self.progress.started(name)

    def _release(self) -> None:
        """Queue the jobs whose needs are met; some turn out to be fresh now, some cannot run any more."""
        while self._order.is_active() and (ready := self._order.get_ready()):
            for job in map(self.plan.by_name.__getitem__, ready):
                if self._lost.intersection(job.needs):
                    self._lose(job, f"needs {', '.join(job.needs)}")
                else:
                    self._begin(job)

    def _begin(self, job: Job) -> None:
        self._own[job.name] = own_inputs(job, self._digests)  # before it runs: an edit meanwhile makes it stale
        if job.needs and job.name not in self.plan.again:
            results = {name: self.results[name].digest for name in job.needs}
            entry, _ = find(job, self.plan.store, self._digests, results)
            if entry is not None:
                self._finish(job, entry)
                return
        if job.kind == "trials":
            self._trials[job.name] = _Trials()
        self._queue(job, self._item(job))

    def _queue(self, job: Job, item: WorkItem) -> None:
        dependents = [self._times.whole(other.name) for other, _ in self.plan.stale if job.name in other.needs]
        urgency = self._times.whole(job.name) + max(dependents, default=0.0)
        heapq.heappush(self._ready, (-urgency, next(self._queued), job.name, item))

    def _item(self, job: Job, units: tuple[int, ...] | None = None) -> WorkItem:
        roots, store = self.plan.roots, self.plan.store
        return WorkItem(
            kind=job.kind,
            lesson=lesson_of(job, self.plan.project),
            folder=str(job.path.parent.absolute()),
            root=roots.root,
            engine=roots.engine,
            excluded=roots.excluded,
            bytecode=str(store.bytecode.absolute()),
            server=self.server,
            payload=pickled(job.payload) if job.kind == "trials" else b"",
            units=units,
            known=self._known(job),
            environment=tuple((name, os.environ[name]) for name in job.env if name in os.environ),
        )

    def _known(self, job: Job) -> bytes | None:
        for name in job.needs if job.kind == "notebook" else ():
            if self.plan.by_name[name].kind == "trials":
                levers = {lever.kind: lever.source for lever in self.plan.by_name[name].payload.levers}
                return to_known(levers, self.results[name].result)
        return None

    def _take(self, job: Job, item: WorkItem, outcome: Outcome) -> None:
        """Sort in what came of a piece of work."""
        if outcome.problem is not None:
            self._fail(job, outcome.problem)
        elif job.kind == "notebook":
            self._store(job, outcome.value, outcome.inputs, outcome.seconds)
        else:
            self._take_trials(job, item, outcome)

    def _take_trials(self, job: Job, item: WorkItem, outcome: Outcome) -> None:
        so_far = self._trials[job.name]
        so_far.inputs += outcome.inputs
        so_far.seconds += outcome.seconds
        if item.units is None:
            so_far.units, so_far.facts = outcome.value["outline"], outcome.value["facts"]
            batches = batched(so_far.units, self._slots)
            so_far.batches = len(batches)
            for units in batches:
                self._queue(job, self._item(job, units))
        else:
            so_far.trials.update(outcome.value)
            so_far.batches -= 1
            self._times.took(job.name, so_far.seconds, len(so_far.trials), so_far.units)
            self.progress.advanced(job.name, len(so_far.trials), so_far.units)
        if so_far.batches == 0:
            trials = [trial for number in sorted(so_far.trials) for trial in so_far.trials[number]]
            self._store(job, to_stored(so_far.facts, trials), so_far.inputs, so_far.seconds)

    def _store(self, job: Job, result: Any, read: Iterable[Input], seconds: float) -> None:
        inputs = all_inputs(job, self._own[job.name], read, self._digests)
        inputs += [Input("result", name, self.results[name].digest) for name in job.needs]
        self._times.took(job.name, seconds)
        entry = Entry.of(job.name, {(each.kind, each.name): each for each in inputs}.values(), result, seconds)
        self.plan.store.put(entry)
        self.plan.store.note(f"environment-{self._digests.versions}", dict(self._digests.environment))
        self._finish(job, entry)

    def _finish(self, job: Job, entry: Entry) -> None:
        self.results[job.name] = entry
        self._arrivals.add(job.name, entry)
        self._end(job)
        self.progress.finished(job.name)

    def _fail(self, job: Job, problem: Problem) -> None:
        self.errors.append(lesson_error(job, problem, self.plan.project))
        self._lose(job, problem.what)

    def _lose(self, job: Job, what: str) -> None:
        """There will be no result of this job; those that need it come up next, and are lost too."""
        self._lost.add(job.name)
        self._end(job)
        self.progress.failed(job.name, what)

    def _end(self, job: Job) -> None:
        self._unfinished.discard(job.name)
        self._order.done(job.name)


@contextmanager
def _beside(meanwhile: Callable[[Arrivals], object] | None, arrivals: Arrivals) -> Iterator[None]:
    """Have it done in a thread of its own; at the end it is told to stop, and waited for."""
    aside = threading.Thread(target=meanwhile, args=(arrivals,), name="meanwhile", daemon=True)
    if meanwhile is not None:
        aside.start()
    try:
        yield
    finally:
        arrivals.end()
        if meanwhile is not None:
            aside.join()


def batched(units: int, slots: int) -> list[tuple[int, ...]]:
    """Units in runs that get shorter towards the end: few processes, and all cores busy until it."""
    batches: list[tuple[int, ...]] = []
    begin = 0
    while begin < units:
        size = max(1, (units - begin) // (2 * slots))
        batches.append(tuple(range(begin, min(begin + size, units))))
        begin += size
    return batches


def lesson_of(job: Job, project: Project) -> Lesson:
    """What a kernel needs to know of a job."""
    tags = tuple(job.tags_of(number) for number in range(len(job.cells)))
    limits = Limits(job.time_limit, job.memory_limit)
    return Lesson(project.relative(job.path), job.cells, job.lines, tags, limits)


def lesson_error(job: Job, problem: Problem, project: Project) -> LessonError:
    """A problem as an error for people, with the file as they know it."""
    path = problem.path or project.relative(job.path)
    line = problem.line
    if line is None and problem.cell is not None and problem.cell < len(job.lines):
        line = job.lines[problem.cell]
    return LessonError(
        job.name,
        path,
        problem.what,
        line=line,
        cell=None if problem.cell is None else problem.cell + 1,
        traceback=problem.traceback,
        output="\n".join(problem.output.strip().splitlines()[-LAST_LINES:])[-4000:],
    )
