"""What a lesson imports. A name is loaded when it is first asked for, so a lesson depends on what it uses, no more."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whichlever.lab.comparison import Comparison
    from whichlever.lab.datasets import load
    from whichlever.lab.notes import claim, note
    from whichlever.lab.task import Task
    from whichlever.lab.trials.expert import Expert
    from whichlever.lab.trials.splits import RollingOrigin

__all__ = ["Comparison", "Expert", "RollingOrigin", "Task", "claim", "load", "note"]
_HOMES = {
    "Comparison": "comparison",
    "Expert": "trials.expert",
    "RollingOrigin": "trials.splits",
    "Task": "task",
    "claim": "notes",
    "load": "datasets",
    "note": "notes",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
