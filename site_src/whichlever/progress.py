"""What a build is doing, for people at a terminal, for logs, and for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import IO, Any

FEW = 100  # seconds up to which what is left is told in seconds


def left_words(seconds: float) -> str:
    """How long something goes on, for people: "12 s left", "about 9 min left"."""
    return f"{max(0, round(seconds))} s left" if seconds < FEW else f"about {seconds / 60:.0f} min left"


class Progress:
    """Hears what happens in a run. This one says nothing; the others override what they show.

    Called from the thread that runs the build only.
    """

    def stage(self, name: str, jobs: Sequence[str]) -> None:
        """A stage with these jobs: "trials", "lessons" or "pages". Stages may be under way at the same time."""

    def expect(self, seconds: float) -> None:
        """About so much work is left, on all cores together, by the last known times or by the splits that are done."""

    def started(self, job: str) -> None:
        """A job begins."""

    def advanced(self, job: str, done: int, total: int) -> None:
        """Part of a job is done."""

    def finished(self, job: str) -> None:
        """A job is done."""

    def failed(self, job: str, what: str = "") -> None:
        """A job failed; the run goes on with the others."""

    def waiting(self) -> None:
        """Lessons run, for a moment longer. What this raises ends them, and the run."""

    def say(self, message: str) -> None:
        """Something a person should know."""

    def close(self) -> None:
        """No more will come."""


class PlainProgress(Progress):
    """A line for each lesson that ran: for logs and pipes. Pages take moments, and have none."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._stages: dict[str, str] = {}  # of each job
        self._done: dict[str, int] = {}
        self._total: dict[str, int] = {}
        self._left = 0.0

    def stage(self, name: str, jobs: Sequence[str]) -> None:
        if name == "pages":
            return
        self._stages |= dict.fromkeys(jobs, name)
        self._done[name], self._total[name] = 0, len(jobs)

    def expect(self, seconds: float) -> None:
        self._left = seconds

    def finished(self, job: str) -> None:
        self._count(job, "")

    def failed(self, job: str, what: str = "") -> None:
        self._count(job, " failed")

    def _count(self, job: str, how: str) -> None:
        if stage := self._stages.get(job):
            self._done[stage] += 1
            left = f", {left_words(self._left)}" if self._left >= FEW else ""
            self._line(f"{stage} {self._done[stage]} of {self._total[stage]}: {job}{how}{left}")

    def say(self, message: str) -> None:
        self._line(message)

    def _line(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class JsonProgress(Progress):
    """A JSON object for each event, one a line: {"event": "finished", "job": "one-row-off/data"}."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stdout

    def stage(self, name: str, jobs: Sequence[str]) -> None:
        self._event("stage", name=name, total=len(jobs))

    def expect(self, seconds: float) -> None:
        self._event("expect", seconds=round(seconds, 1))

    def started(self, job: str) -> None:
        self._event("started", job=job)

    def advanced(self, job: str, done: int, total: int) -> None:
        self._event("advanced", job=job, done=done, total=total)

    def finished(self, job: str) -> None:
        self._event("finished", job=job)

    def failed(self, job: str, what: str = "") -> None:
        self._event("failed", job=job, what=what)

    def say(self, message: str) -> None:
        self._event("message", text=message)

    def _event(self, event: str, **rest: Any) -> None:
        print(json.dumps({"event": event, **rest}), file=self._stream, flush=True)


class RichProgress(Progress):
    """A bar for each stage with what runs now in it, and the time left."""

    def __init__(self, console: Any = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            TextColumn("[dim]{task.fields[now]}"),
            console=console or Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, Any] = {}  # each job's bar
        self._running: dict[str, str] = {}
        self._end: float | None = None

    def stage(self, name: str, jobs: Sequence[str]) -> None:
        self._bars.start()
        self._tasks |= dict.fromkeys(jobs, self._bars.add_task(name, total=len(jobs), now="", left=""))

    def expect(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        for job in self._running:
            self._show(job)

    def started(self, job: str) -> None:
        self._running[job] = ""
        self._show(job)

    def advanced(self, job: str, done: int, total: int) -> None:
        self._running[job] = f" {done}/{total}"
        self._show(job)

    def finished(self, job: str) -> None:
        self._running.pop(job, None)
        self._show(job, 1)

    def failed(self, job: str, what: str = "") -> None:
        self._bars.console.print(f"[red]failed[/red] {job}", highlight=False)
        self.finished(job)

    def say(self, message: str) -> None:
        self._bars.console.print(message, highlight=False, markup=False)

    def close(self) -> None:
        self._bars.stop()

    def _show(self, job: str, advance: int = 0) -> None:
        """Bring the bar of a job's stage up to date."""
        task = self._tasks[job]
        now = ", ".join(f"{name}{part}" for name, part in sorted(self._running.items()) if self._tasks[name] == task)
        left = "" if self._end is None or not now else left_words(self._end - time.monotonic())
        self._bars.update(task, advance=advance, now=now, left=left)


def progress_for(stream: IO[str] | None = None, *, machine: bool = False) -> Progress:
    """Bars on a terminal, lines elsewhere, JSON for a machine."""
    if machine:
        return JsonProgress()
    shown = stream or sys.stderr
    return RichProgress() if shown.isatty() else PlainProgress(shown)
