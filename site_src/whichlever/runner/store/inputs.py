"""What a result depends on, one thing at a time, and the log in which a lesson's process notes what it reads."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["code", "file", "front matter", "exists", "missing", "listing", "module", "result", "versions", "engine"]


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
