"""What a lesson's process is told, and what it tells of an error."""

from __future__ import annotations

import errno
import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from whichlever.errors import LeverError

COMMAND = ("-P", "-m", f"{__package__}.fork_server")
PACKET = 65536  # bytes; longer things go through files
TRACE, ERROR, STACK, OUTPUT, PAYLOAD = "trace.log", "error.json", "stack.txt", "output.txt", "payload.pickle"
LEVER_ERROR = LeverError.__name__
Send = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class ChildSpec:
    """What a process is to do. Plain values only: it crosses process boundaries as JSON."""

    kind: Literal["kernel", "trials"]
    folder: str
    """The lesson's, its working directory."""
    scratch: str
    """A private folder for this process: its notes, and all that it may write."""
    root: str
    """The project's folder; `engine` and `excluded` as in `Roots`."""
    engine: str | None
    excluded: tuple[str, ...]
    bytecode: str | None
    """A folder of compiled modules."""
    memory: int
    """How many bytes it may allocate."""
    environment: tuple[tuple[str, str], ...] = ()
    """Variables on top of those of its server."""
    connection_file: str = ""
    """For a kernel: where Jupyter says how to talk to it."""
    script: str = ""
    """For a kernel: the path of the lesson."""
    cells: tuple[str, ...] = ()
    """For a kernel: the names of the cells in the order in which they run."""
    units: tuple[int, ...] | None = None
    """For trials: the numbers of the units to run; None asks how many there are."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ChildSpec:
        given = json.loads(text)
        for name in ("excluded", "cells"):
            given[name] = tuple(given[name])
        given["environment"] = tuple(map(tuple, given["environment"]))
        given["units"] = None if given["units"] is None else tuple(given["units"])
        return cls(**given)


def describe(error: BaseException) -> dict[str, Any]:
    """An exception as plain values, with its frames from the outermost in."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename:
        frames.append(traceback.FrameSummary(error.filename, error.lineno or 1, "", line=error.text or ""))
    is_ours = any(base.__name__ == LEVER_ERROR for base in type(error).__mro__)  # the engine may be loaded anew
    return {
        "ename": type(error).__name__,
        "message": _text(getattr(error, "message", error) if is_ours else error),
        "path": getattr(error, "path", None) if is_ours else None,
        "line": getattr(error, "line", None) if is_ours else None,
        "refused": isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EPERM),
        "frames": [[frame.filename, frame.lineno or 1, frame.name, frame.line or ""] for frame in frames],
    }


def _text(message: object) -> str:
    try:
        return str(message)
    except Exception:
        return "(it cannot be told as text)"
