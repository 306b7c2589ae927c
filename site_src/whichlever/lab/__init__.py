"""What a lesson imports."""

from whichlever.lab.datasets import load
from whichlever.lab.expert import Expert
from whichlever.lab.notes import claim, note
from whichlever.lab.splits import RollingOrigin
from whichlever.lab.task import Task

__all__ = ["Expert", "RollingOrigin", "Task", "claim", "load", "note"]
