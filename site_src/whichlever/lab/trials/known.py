"""Results that are known already, so that no combination is trained twice in a build.

The lab says what a source of known results looks like; whoever publishes puts one in.
A published lesson then shows the build's own trials, and an edited one just trains.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from whichlever.lab.trials.lever import AnyLever, Lever, same_code
from whichlever.lab.trials.pair import PairCode
from whichlever.lab.trials.records import Trial
from whichlever.lab.trials.spec import Task

VARIABLE = "WHICHLEVER_KNOWN"


class Known(Protocol):
    """A read-only source of trials."""

    def trials(self, levers: Mapping[str, AnyLever]) -> tuple[Trial, ...] | None:
        """All trials of the pair whose published levers these are, or None if one of them is not."""
        ...


class KnownFile:
    """Known trials in a JSON file, as `write` leaves them."""

    def __init__(self, path: Path) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        self._levers: Mapping[str, str] = content["levers"]
        self._trials = tuple(Trial(**trial) for trial in content["trials"])

    def trials(self, levers: Mapping[str, AnyLever]) -> tuple[Trial, ...] | None:
        for kind, lever in levers.items():
            if not isinstance(lever, Lever) or not same_code(lever.source, self._levers.get(kind, "")):
                return None
        return self._trials


def write(path: Path, code: PairCode, trials: Iterable[Mapping[str, object] | Trial]) -> None:
    """Leave a pair's trials at `path` for its lessons to find."""
    rows = [asdict(trial) if isinstance(trial, Trial) else dict(trial) for trial in trials]
    content = {"levers": {lever.kind: lever.source for lever in code.levers}, "trials": rows}
    path.write_text(json.dumps(content), encoding="utf-8")


def source_for(task: Task) -> Known | None:
    """The known results that apply to `task`: only to the lesson's own task, not to a changed copy of it."""
    path = os.environ.get(VARIABLE)
    lesson = getattr(sys.modules.get("task"), "task", None)
    return KnownFile(Path(path)) if path and task is lesson else None
