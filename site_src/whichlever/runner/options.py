"""How to build or run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How to build.

    workers: processes at once, 0 for one per core. executor: "" for this machine, or "dask…".
    wait: whether to wait for another build that is under way. json: progress as JSON lines.
    keep: whether to leave the process with the loaded libraries for the next build, as a live preview does.
    """

    workers: int = 0
    executor: str = ""
    wait: bool = True
    json: bool = False
    keep: bool = False
