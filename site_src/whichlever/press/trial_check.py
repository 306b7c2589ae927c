"""What a reviewer sees only in a run: a pair's levers on one split, and traps that let answers through."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from whichlever.errors import UsageError
from whichlever.lab.trials.records import Trap
from whichlever.lab.trials.stored import traps_from_stored
from whichlever.press.catalog.lessons import Pair
from whichlever.press.jobs import trap_job
from whichlever.press.kept_parsing import chosen
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run.scheduler import execute


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


def check_run(project: Project, slug: str, options: Options) -> tuple[Warned, ...]:
    """What a look at one pair on one split finds. Raises `RunError` where a lever breaks a rule."""
    catalog = chosen(project, slug, None)
    if not catalog.pairs:
        raise UsageError(f"{slug!r} is a standalone lesson; --run looks at pairs")
    (pair,) = catalog.pairs
    job = trap_job(project, pair)
    with closing(progress_for(machine=options.json)) as progress:
        found = traps_from_stored(execute([job], project, options, progress)[job.name].result)
    return tuple(_warned(project, pair, trap) for trap in found)


def _warned(project: Project, pair: Pair, trap: Trap) -> Warned:
    at = {lever.kind: (lever.path, lever.line) for lever in pair.levers}
    path, line = at[trap.kind] if trap.kind else (pair.task.path, 1)
    return Warned(project.relative(path), line, trap, pair.front.answers.get(trap.name, ""))
