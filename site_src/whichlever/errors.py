"""Everything that can go wrong, by cause. Each message says where, what was expected, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LONGEST = 2000  # letters of a message; nobody reads more of it


def shortened(message: str) -> str:
    """A message that somebody's values are in, cut where it gets longer than anybody reads."""
    if len(message) <= LONGEST:
        return message
    kept = LONGEST - 40  # so that what is cut already stays as it is
    return f"{message[:kept]} … ({len(message) - kept:,} letters more)"


def one_line(error: BaseException, most: int = 500) -> str:
    """The kind of an error and what it says, on one line of at most so many letters."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:most]


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a file of the project."""

    path: str
    line: int
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}; {self.todo}"

    def annotation(self, kind: Literal["error", "warning"] = "error") -> str:
        """The fault as GitHub takes it from a workflow's output, to show it beside the line."""
        message = _escaped(f"{self.what}; {self.todo}")
        path = _escaped(self.path).replace(":", "%3A").replace(",", "%2C")
        return f"::{kind} file={path},line={self.line}::{message}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def nearest(name: object, known: Iterable[object]) -> str:
    """What to do about an unknown name: the closest known ones, else the first of them all."""
    options = [str(one) for one in known]
    close = difflib.get_close_matches(str(name), options, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else f"expected one of {', '.join(options[:12]) or 'none'}"


class WhichLeverError(Exception):
    """The root: catching it catches everything that the engine raises on purpose."""

    shown: str = ""
    """What a notebook shows of it; empty: its message."""

    def _render_traceback_(self) -> list[str]:
        """Asked by notebooks in place of a traceback, whose frames are the engine's."""
        return [f"{type(self).__name__}: {self.shown or self}"]


class UsageError(WhichLeverError):
    """An option or argument of a command that cannot be carried out."""


class FaultsError(WhichLeverError):
    """Several faults at once, sorted by place."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[FaultsError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class CatalogError(FaultsError):
    """Faults found by reading lessons and datasets, all of them."""


class DatasetError(WhichLeverError):
    """A table that is missing, damaged or not as its datasheet says."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


class TaskError(WhichLeverError):
    """A task whose parts do not fit together."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


class LeverError(WhichLeverError):
    """A lever that broke a rule or failed. `path` and `line` point into the lesson."""

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None) -> None:
        self.message, self.path, self.line = shortened(message), None if path is None else str(path), line
        super().__init__(self.message if path is None else f"{path}:{line or 1}: {self.message}")

    def __reduce__(self) -> tuple[type[LeverError], tuple[str, str | None, int | None]]:
        return type(self), (self.message, self.path, self.line)


class SealError(LeverError):
    """A lever reached for what it was not given."""


class BudgetError(LeverError):
    """A lever asked the expert for more than was paid for."""


class ClaimError(FaultsError):
    """Claims that the results do not bear out, all of them."""


class LessonClaimError(WhichLeverError):
    """A claim that a standalone lesson makes as it runs, and that does not hold."""


class BuildError(WhichLeverError):
    """The site could not be built; the last one is as it was."""


class StoreError(WhichLeverError):
    """The folder of stored results cannot be read or written."""


class BusyError(WhichLeverError):
    """Another build of this project is running."""


class LessonError(WhichLeverError):
    """One lesson that did not run to its end.

    path: the lesson's file. line: in that file, from 1. cell: counts code cells from 1, None outside of one.
    traceback: frames of the project's files only. output: the last that the lesson printed.
    """

    def __init__(
        self,
        job: str,
        path: str,
        what: str,
        *,
        line: int | None = None,
        cell: int | None = None,
        traceback: Sequence[str] = (),
        output: str = "",
    ) -> None:
        self.job, self.path, self.what, self.line, self.cell = job, path, what, line, cell
        self.traceback, self.output = tuple(traceback), output
        super().__init__(self._text())

    def _text(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        cell = f"cell {self.cell}: " if self.cell else ""
        lines = [f"{where}: {cell}{self.what}", *(f"    {line}" for line in self.traceback)]
        if self.output.strip():
            lines += ["  the last that it printed:", *(f"    {line}" for line in self.output.strip().splitlines())]
        return "\n".join(lines)


class RunError(WhichLeverError):
    """All lessons that failed. What could be finished without them is finished and stored."""

    def __init__(self, errors: Sequence[LessonError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: (error.path, error.line or 0, error.what)))
        super().__init__("\n\n".join(str(error) for error in self.errors))
