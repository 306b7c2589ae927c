"""One thing to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from whichlever.runner.process.limits import Limits


@dataclass(frozen=True)
class Job:
    """One thing to run: the trials of a pair, or a lesson as a notebook."""

    name: str
    """Such as "one-row-off" or "one-row-off/data"."""
    kind: Literal["trials", "notebook"]
    path: Path
    """The pair's task file, or the lesson's script."""
    cells: tuple[str, ...]
    """Source of its code cells; for trials, of the lever cells."""
    lines: tuple[int, ...]
    """Each cell's first line in the file."""
    needs: tuple[str, ...] = ()
    """Jobs whose results it reads."""
    payload: Any = None
    """What trials are made of; it crosses process boundaries."""
    time_limit: float = Limits.time
    """Seconds."""
    memory_limit: int = Limits.memory
    """Bytes."""
    tags: tuple[tuple[str, ...], ...] = ()
    """Each cell's tags, or nothing."""
    dataset_folder: Path | None = None
    """Of the data set that the lesson's front matter names."""
    inputs: tuple[str, ...] = ()
    """What else it depends on: paths or globs from the project's folder."""
    env: tuple[str, ...] = ()
    """Environment variables that it sees and depends on."""
    unread: frozenset[str] = frozenset()
    """Files of its folder, as the project names them, that its result does not depend on unless it opens them."""

    @property
    def folder(self) -> Path:
        """The lesson's: its working directory."""
        return self.path.parent

    def tags_of(self, number: int) -> tuple[str, ...]:
        return self.tags[number] if self.tags else ()
