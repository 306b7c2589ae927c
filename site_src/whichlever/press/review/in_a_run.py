"""What a reviewer sees only in a run: a pair's levers on one split, traps that let answers through, exercises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from whichlever.errors import Fault, LessonError, RunError
from whichlever.lab.trials.records import Trap
from whichlever.lab.trials.stored import traps_from_stored
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.jobs import of_front, trap_job
from whichlever.press.pictures import pictures_of
from whichlever.press.review.exercises import GIVEN, Exercise, exercises_of
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.job import Job
from whichlever.runner.run.scheduler import execute

TO_DO = {
    GIVEN: ("the exercise passes its check as it is given", "leave its reader something to do"),
    "solution": ("the solution does not pass its check", "solve it, or check what it makes"),
}
"""What is wrong with each of the two cells if its last check does not end as it should."""


@dataclass(frozen=True)
class Warned:
    """A trap that was found, with where it lies, and what the author answers."""

    path: str
    line: int
    trap: Trap
    answer: str
    """Of the front matter; empty where there is none."""

    def __str__(self) -> str:
        said = f"{self.path}:{self.line}: {self.trap.name}: {self.trap.what}"
        if self.answer:
            return f"{said}; answered: {self.answer}"
        return f"{said}; {self.trap.todo}, or answer it: `answers: {{{self.trap.name}: why no answer gets through}}`"

    def annotation(self) -> str:
        """As GitHub takes it from a workflow's output, to show it beside the line."""
        kind = "notice" if self.answer else "warning"
        return f"::{kind} file={self.path},line={self.line}::{str(self).partition(': ')[2]}"


@dataclass(frozen=True)
class Ran:
    """What a run of some lessons found."""

    warned: tuple[Warned, ...]
    faults: tuple[Fault, ...]
    """Of exercises."""


def check_run(catalog: Catalog, options: Options) -> Ran:
    """What a look at pairs on one split, and at all exercises, finds. Raises `RunError` where a lever breaks a rule."""
    project = catalog.project
    traps = {trap_job(project, pair): pair for pair in catalog.pairs}
    cells = {
        exercise_job(project, lesson, one): (lesson, one)
        for lesson in (*catalog.pairs, *catalog.singles)
        for one in exercises_of(lesson)
        if one.check_line
    }
    results, failed = _run(project, [*traps, *cells], options)
    if lost := [error for name, error in failed.items() if name in {job.name for job in traps}]:
        raise RunError(lost)
    warned = [
        _warned(project, pair, trap) for job, pair in traps.items() for trap in traps_from_stored(results[job.name])
    ]
    faults = [_broken(*cells[job], failed[job.name]) for job in cells if job.name in failed]
    faults += [
        fault
        for job, (lesson, one) in cells.items()
        if job.name in results
        for fault in _checked(lesson, one, results[job.name][1])
    ]
    return Ran(tuple(warned), tuple(sorted(faults)))


def exercise_job(project: Project, lesson: Pair | Single, exercise: Exercise) -> Job:
    """A cell of the page's exercise: what comes before its last check, and that check, which may fail."""
    lines = exercise.code.splitlines()
    before, check = lines[: exercise.check_line - 1], lines[exercise.check_line - 1 :]
    return Job(
        name=f"{lesson.slug}/{exercise.title}",
        kind="notebook",
        path=lesson.page.path,
        cells=("\n".join(before), "\n".join(check)),
        lines=(exercise.line, exercise.line + exercise.check_line - 1),
        tags=((), ("raises-exception",)),
        unread=pictures_of(project, lesson.page, lesson.scripts),
        **of_front(project, lesson.front),
    )


def _run(project: Project, jobs: Sequence[Job], options: Options) -> tuple[dict[str, Any], dict[str, LessonError]]:
    """What came of each job by its name, and what kept the others from their end."""
    failed: dict[str, LessonError] = {}
    with closing(progress_for(machine=options.json)) as progress:
        try:
            entries = execute(jobs, project, options, progress)
        except RunError as error:
            failed = {one.job: one for one in error.errors}
            entries = execute([job for job in jobs if job.name not in failed], project, options, progress)
    return {name: entry.result for name, entry in entries.items()}, failed


def _broken(lesson: Pair | Single, exercise: Exercise, error: LessonError) -> Fault:
    """A cell that did not come as far as its last check."""
    line = error.line or exercise.line
    return Fault(f"{lesson.place}/index.md", line, f"the {exercise.title} does not run: {error.what}", "correct it")


def _checked(lesson: Pair | Single, exercise: Exercise, outputs: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """How the last check ended, from its outputs."""
    where, line = f"{lesson.place}/index.md", exercise.line + exercise.check_line - 1
    names = [str(output["ename"]) for output in outputs if output["output_type"] == "error"]
    if names and names != ["AssertionError"]:
        what = f"the check of the {exercise.title} ends in {names[0]}"
        yield Fault(where, line, what, "let it come out true or false, as it is given too")
    elif bool(names) != (exercise.title == GIVEN):
        yield Fault(where, line, *TO_DO[exercise.title])


def _warned(project: Project, pair: Pair, trap: Trap) -> Warned:
    at = {lever.kind: (lever.path, lever.line) for lever in pair.levers}
    path, line = at[trap.kind] if trap.kind else (pair.task.path, 1)
    return Warned(project.relative(path), line, trap, pair.front.answers.get(trap.name, ""))
