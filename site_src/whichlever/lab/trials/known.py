"""Results that are known already, so that no combination is trained twice in a build.

The lab says what a source of known results looks like; whoever publishes puts one in.
A published lesson then shows the build's own trials, and an edited one just trains.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from whichlever.lab.trials.lever import AnyLever, Lever, same_code
from whichlever.lab.trials.records import Trial
from whichlever.lab.trials.stored import KEY, KNOWN_VARIABLE, from_key, from_known


class Known(Protocol):
    """A read-only source of trials."""

    def trials(self, levers: Mapping[str, AnyLever]) -> tuple[Trial, ...] | None:
        """All trials of the pair whose published levers these are, or None if one of them is not."""
        ...


class KnownFile:
    """Known trials in a file, as `stored.to_known` says."""

    def __init__(self, path: Path) -> None:
        self._levers, self._trials = from_known(path.read_bytes())

    def trials(self, levers: Mapping[str, AnyLever]) -> tuple[Trial, ...] | None:
        for kind, lever in levers.items():
            if not isinstance(lever, Lever) or not same_code(lever.source, self._levers.get(kind, "")):
                return None
        return self._trials


def source_for(task: object) -> Known | None:
    """The known results that apply to `task`: only to the lesson's own task, not to a changed copy of it."""
    path = os.environ.get(KNOWN_VARIABLE)
    return KnownFile(Path(path)) if path and _is_the_lessons(task) else None


def key_for(task: object) -> tuple[Trial, ...]:
    """The published trials of the start and of single levers in the key beside the lesson's task; none without one."""
    file = getattr(sys.modules.get("task"), "__file__", None)
    key = Path(file).with_name(KEY) if file and _is_the_lessons(task) else None
    return from_key(key.read_bytes()) if key and key.is_file() else ()


def _is_the_lessons(task: object) -> bool:
    return task is getattr(sys.modules.get("task"), "task", None)
