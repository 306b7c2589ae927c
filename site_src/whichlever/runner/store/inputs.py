"""What a result depends on, one thing at a time, and the log in which a lesson's process notes what it reads."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "code",  # a cell: what it means
    "text",  # a cell whose text was shown
    "setting",  # of the front matter
    "environment",  # a variable that the front matter names
    "part",  # a file of the lesson, its data set, or what the front matter names
    "module",  # code that was imported
    "file",  # whatever was opened
    "front matter",  # of a text, read by somebody who takes nothing else from it
    "loading",  # the same, for what loading a table takes from its datasheet
    "stat",  # a path that was asked about
    "listing",  # a folder that was listed
    "result",  # of another job
    "versions",  # of a package, or "all" that the lock names
    "source",  # a package that is no installed one: absent, or in development
    "engine",
]
SHOWN = "shown"
"""The digest in a log of a cell's text, which is known to whoever started the process."""
SEEN: tuple[Kind, ...] = ("part", "module", "file", "front matter", "loading", "stat", "listing")
"""Kinds whose names are paths of the project."""


@dataclass(frozen=True, order=True)
class Input:
    """One thing that a result depends on."""

    kind: Kind
    name: str
    """A path relative to the project with forward slashes, or a label."""
    digest: str
    """What it was."""

    @property
    def row(self) -> list[str]:
        """As JSON keeps it: `Input(*row)` is the same again."""
        return [self.kind, self.name, self.digest]


def log_input(log: int, each: Input) -> None:
    """Append to a log that is open under the descriptor `log`; processes may share it."""
    os.write(log, json.dumps(each.row).encode() + b"\n")


def read_log(path: Path) -> tuple[Input, ...]:
    """What a log holds, each thing once, as it was when first touched. Half a last line is left out."""
    first: dict[tuple[str, str], Input] = {}
    for line in path.read_bytes().splitlines():
        try:
            each = Input(*json.loads(line))
        except (ValueError, TypeError):
            continue
        first.setdefault((each.kind, each.name), each)
    return tuple(sorted(first.values()))
