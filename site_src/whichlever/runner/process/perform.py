"""One piece of work done in a process of its own."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from whichlever.runner.process.environment import KNOWN_FILE, furnish, lesson_variables
from whichlever.runner.process.fork_client import Child, Server, ServerGoneError, ServerSpec, how_it_ended, server_for
from whichlever.runner.process.limits import WATCH
from whichlever.runner.process.problems import Lesson, LessonProblemError, Problem, died, failed, in_time, too_big
from whichlever.runner.process.spec import ERROR, PAYLOAD, TRACE, ChildSpec
from whichlever.runner.store import bytecode
from whichlever.runner.store.inputs import Input, read_log
from whichlever.runner.store.roots import Roots


@dataclass(frozen=True)
class WorkItem:
    """One piece of work, with all that a process on another machine needs to do it."""

    kind: Literal["notebook", "trials"]
    lesson: Lesson
    folder: str
    """The lesson's: the working directory."""
    root: str
    """The project's folder; `engine` and `excluded` as in `Roots`."""
    engine: str | None
    excluded: tuple[str, ...]
    bytecode: str | None
    """A folder of compiled modules."""
    server: ServerSpec
    payload: bytes = b""
    """For trials: what they are made of, pickled."""
    units: tuple[int, ...] | None = None
    """For trials: numbers of the units to run; None asks how many there are."""
    known: bytes | None = None
    """For a notebook: its pair's results as the lab reads them."""
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that the lesson's front matter names, with their values."""


@dataclass(frozen=True)
class Outcome:
    """What came of a piece of work."""

    value: Any
    """Outputs by cell; or a number of units; or (unit, its trials) in pairs."""
    inputs: tuple[Input, ...]
    """What it read."""
    seconds: float
    problem: Problem | None = None


_servers: dict[ServerSpec, Server] = {}
_lock = threading.Lock()


def server(spec: ServerSpec) -> Server:
    """A server of this process for `spec`, started when first asked for."""
    with _lock:
        spec = next((held for held in _servers if held.serves(spec)), spec)
        held = _servers.get(spec)
        if held is None or not held.is_alive:
            if held is not None:
                held.close()
            held = _servers[spec] = server_for(spec)
        return held


def close_servers() -> None:
    """End all servers of this process, with every lesson that still runs."""
    with _lock:
        while _servers:
            _servers.popitem()[1].close()


def perform(item: WorkItem) -> Outcome:
    """Do a piece of work in a process of its own; nothing of that process is left when this returns."""
    home = server(item.server)
    try:
        return _perform(home, item)
    except (ServerGoneError, OSError) as error:
        if not isinstance(error, ServerGoneError) and home.is_alive:
            raise
        return Outcome(None, (), 0.0, Problem("died", how_it_ended(home.folder)))


def _perform(home: Server, item: WorkItem) -> Outcome:
    scratch = home.scratch()
    began = time.perf_counter()
    try:
        spec = _child_spec(item, scratch)
        value, problem = None, None
        try:
            if item.kind == "notebook":
                from whichlever.runner.process.notebook import run_notebook

                value = run_notebook(home, spec, item.lesson)
            else:
                value = _run_trials(home, spec, item)
        except LessonProblemError as error:
            problem = error.problem
        log = scratch / TRACE
        inputs = read_log(log) if log.exists() else ()
        seconds = time.perf_counter() - began
        _keep_compiled(item, inputs)
        return Outcome(value, inputs, seconds, problem)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _keep_compiled(item: WorkItem, inputs: Iterable[Input]) -> None:
    """Lessons' processes write into no store, so what they had to compile is compiled for the next ones here."""
    if item.bytecode is not None:
        roots = Roots(item.root, item.engine, item.excluded)
        bytecode.add((roots.path(each.name) for each in inputs if each.kind == "module"), Path(item.bytecode))


def _child_spec(item: WorkItem, scratch: Path) -> ChildSpec:
    folder = Path(item.folder)
    furnish(scratch, folder)
    if item.known is not None:
        (scratch / KNOWN_FILE).write_bytes(item.known)
    return ChildSpec(
        kind="kernel" if item.kind == "notebook" else "trials",
        folder=item.folder,
        scratch=str(scratch),
        root=item.root,
        engine=item.engine,
        excluded=item.excluded,
        bytecode=item.bytecode,
        memory=item.lesson.limits.memory,
        environment=tuple(lesson_variables(folder, scratch, item.root, item.environment).items()),
        units=item.units,
        script=str(Path(item.root, item.lesson.name)) if item.kind == "notebook" else "",
    )


def _run_trials(home: Server, spec: ChildSpec, item: WorkItem) -> Any:
    """The number of units and the settings' facts, or the trials of some units. Raises LessonProblemError."""
    Path(spec.scratch, PAYLOAD).write_bytes(item.payload)
    child = home.start(spec)
    stopped: list[Problem] = []

    def stop(problem: Problem) -> None:
        stopped.append(problem)
        child.kill()

    timer = threading.Timer(item.lesson.limits.time, lambda: stop(in_time(item.lesson, spec, child.stack(), None)))
    timer.start()
    try:
        with WATCH.over(child.pid.result(), item.lesson.limits.memory, lambda: stop(too_big(item.lesson, None))):
            messages = _messages(child)
    finally:
        timer.cancel()
        child.close()
    if not messages or "done" not in messages[-1]:
        raise LessonProblemError(replace(_what_happened(child, stopped, item, spec), output=child.output()))
    if item.units is None:
        return messages[0]
    return [(message["unit"], message["trials"]) for message in messages[:-1]]


def _messages(child: Child) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    while (message := child.receive()) is not None:
        messages.append(message)
    return messages


def _what_happened(child: Child, stopped: list[Problem], item: WorkItem, spec: ChildSpec) -> Problem:
    if stopped:
        return stopped[0]
    noted = Path(spec.scratch, ERROR)
    if noted.exists():
        return failed(noted, item.lesson, spec, None)
    status = None
    with suppress(Exception):
        status = child.exit.result(timeout=5)
    return died(status, None)
