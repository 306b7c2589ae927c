"""Where work is done: one picklable task at a time, by whatever `concurrent.futures.Executor` there is.

A task does not run in the executor's worker itself: the worker asks the forkserver of its process for a fresh one.
So a long-lived worker, on another machine perhaps, never holds the project's code, and cannot serve a stale one.
"""

from __future__ import annotations

import os
import pickle
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from whichlever.errors import UsageError
from whichlever.press import trace
from whichlever.press.child import ERROR, PAYLOAD, TRACE, ChildSpec
from whichlever.press.forkserver import Child, Server, ServerGoneError, ServerSpec, server_for
from whichlever.press.limits import WATCH
from whichlever.press.problems import Lesson, LessonProblemError, Problem, died, failed, in_time, too_big
from whichlever.press.project import Project

KNOWN = "WHICHLEVER_KNOWN"
ROOT = "WHICHLEVER_ROOT"


@dataclass(frozen=True)
class Task:
    """One piece of work, with all that a process on another machine needs to do it.

    payload: for trials, pickled. units: numbers of the units to run; None asks how many there are.
    known: for a notebook, its pair's results as the lab reads them.
    """

    kind: Literal["notebook", "trials"]
    lesson: Lesson
    folder: str
    root: str
    engine: str | None
    excluded: tuple[str, ...]
    bytecode: str | None
    server: ServerSpec
    payload: bytes = b""
    units: tuple[int, ...] | None = None
    known: bytes | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a task. value: outputs by cell; or a number of units; or (unit, its trials) in pairs."""

    value: Any
    records: tuple[trace.Record, ...]
    seconds: float
    problem: Problem | None = None


_servers: dict[ServerSpec, Server] = {}
_lock = threading.Lock()


def server(spec: ServerSpec) -> Server:
    """A server of this process for `spec`, started when first asked for."""
    with _lock:
        spec = next((held for held in _servers if held.serves(spec)), spec)
        found = _servers.get(spec)
        if found is None or not found.is_alive:
            if found is not None:
                found.close()
            found = _servers[spec] = server_for(spec)
        return found


def close_servers() -> None:
    """End all servers of this process, with every lesson that still runs."""
    with _lock:
        while _servers:
            _servers.popitem()[1].close()


def perform(task: Task) -> Outcome:
    """Do a task in a process of its own; nothing of that process is left when this returns."""
    home = server(task.server)
    scratch = home.scratch()
    began = time.perf_counter()
    try:
        spec = _child_spec(task, scratch)
        value, problem = None, None
        try:
            if task.kind == "notebook":
                from whichlever.press.kernels import run_notebook

                value = run_notebook(home, spec, task.lesson)
            else:
                value = _run_trials(home, spec, task)
        except LessonProblemError as found:
            problem = found.problem
        except ServerGoneError as error:
            problem = Problem("died", str(error))
        log = scratch / TRACE
        records = trace.read_log(log) if log.exists() else ()
        return Outcome(value, records, time.perf_counter() - began, problem)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _child_spec(task: Task, scratch: Path) -> ChildSpec:
    temporary = scratch / "tmp"
    temporary.mkdir()
    environment = {ROOT: task.root, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}
    if task.known is not None:
        (scratch / "known.json").write_bytes(task.known)
        environment[KNOWN] = str(scratch / "known.json")
    return ChildSpec(
        kind="kernel" if task.kind == "notebook" else "trials",
        folder=task.folder,
        scratch=str(scratch),
        root=task.root,
        engine=task.engine,
        excluded=task.excluded,
        bytecode=task.bytecode,
        memory=task.lesson.limits.memory,
        environment=tuple(environment.items()),
        units=task.units,
        script=str(Path(task.root, task.lesson.name)) if task.kind == "notebook" else "",
    )


def _run_trials(home: Server, spec: ChildSpec, task: Task) -> Any:
    """The number of units and the settings' facts, or the trials of some units. Raises LessonProblemError."""
    Path(spec.scratch, PAYLOAD).write_bytes(task.payload)
    child = home.start(spec)
    stopped: list[Problem] = []

    def stop(problem: Problem) -> None:
        stopped.append(problem)
        child.kill()

    timer = threading.Timer(task.lesson.limits.time, lambda: stop(in_time(task.lesson, spec, child.stack(), None)))
    timer.start()
    try:
        with WATCH.over(child.pid.result(), task.lesson.limits.memory, lambda: stop(too_big(task.lesson, None))):
            messages = _messages(child)
    finally:
        timer.cancel()
        child.close()
    if not messages or "done" not in messages[-1]:
        raise LessonProblemError(replace(_what_happened(child, stopped, task, spec), output=child.output()))
    if task.units is None:
        return messages[0]
    return [(message["unit"], message["trials"]) for message in messages[:-1]]


def _messages(child: Child) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    while (message := child.receive()) is not None:
        messages.append(message)
    return messages


def _what_happened(child: Child, stopped: list[Problem], task: Task, spec: ChildSpec) -> Problem:
    if stopped:
        return stopped[0]
    noted = Path(spec.scratch, ERROR)
    if noted.exists():
        return failed(noted, task.lesson, spec, None)
    status = None
    with suppress(Exception):
        status = child.exit.result(timeout=5)
    return died(status, None)


@contextmanager
def executor_for(name: str, workers: int, project: Project | None = None) -> Iterator[tuple[Executor, int]]:
    """An executor and the number of tasks to keep it busy with.

    project: its lock says which packages a cluster's workers must have as we have them.
    name: "" for this machine, "dask" to start a cluster of worker processes here, "dask:tcp://…" to join one.
    """
    if not name:
        workers = workers or available_cores()
        with ThreadPoolExecutor(workers, thread_name_prefix="lesson") as executor:
            try:
                yield executor, workers
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                close_servers()
                raise
    elif name == "dask" or name.startswith("dask:"):
        with _dask(name.partition(":")[2], workers, project) as (executor, slots):
            yield executor, slots
    else:
        raise UsageError(f"no executor {name!r}; expected dask or dask:tcp://HOST:PORT")


def available_cores() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _dask(address: str, workers: int, project: Project | None) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise UsageError("the executor dask needs the extra: pip install 'whichlever[dask]'") from error
    if address:
        cluster, target = None, address
    else:
        cluster = target = LocalCluster(
            n_workers=workers or available_cores(),
            threads_per_worker=1,
            dashboard_address=None,  # pyright: ignore[reportArgumentType]
        )
    try:
        with Client(target, timeout=30) as client, client.get_executor(pure=False, retries=0) as executor:
            slots = sum(client.nthreads().values())  # pyright: ignore[reportAttributeAccessIssue]
            _check_workers(client, project)
            try:
                yield executor, max(1, slots)
            finally:
                with suppress(Exception):
                    client.run(close_servers)
    finally:
        if cluster is not None:
            cluster.close()


def _check_workers(client: Any, project: Project | None) -> None:
    """Refuse workers whose packages are others: their results would be stored under our versions."""
    if project is None:
        return
    ours = environment_here(str(project.root))
    for worker, theirs in sorted(client.run(environment_here, str(project.root)).items()):
        for name in sorted(ours.keys() | theirs.keys()):
            if ours.get(name) != theirs.get(name):
                raise UsageError(
                    f"the worker {worker} has {name} {theirs.get(name, 'absent')}, "
                    f"we have {ours.get(name, 'absent')}; install requirements.lock on both"
                )


def environment_here(root: str) -> dict[str, str]:
    """Versions of this process's interpreter and of the packages that the project's lock names."""
    from whichlever.press.plan import Digests, roots_of
    from whichlever.press.store import Store

    project = Project(Path(root))
    store = Store(project.store)
    return dict(Digests(project, store, roots_of(project, store)).environment)


def pickled(payload: Any) -> bytes:
    """A payload for a task. Raises UsageError where it cannot cross to another process."""
    try:
        return pickle.dumps(payload)
    except Exception as error:
        raise UsageError(f"the payload of a job must be picklable: {error}") from error
