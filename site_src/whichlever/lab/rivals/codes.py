"""What the work on reference lines and rivals is made of, without any library: it crosses process boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

NO_MODEL, STRONG_DEFAULT = "no model", "strong default"
"""The names of the reference lines: what their trials have as their combination."""


@dataclass(frozen=True)
class ReferenceCode:
    """What the reference lines of a pair are made of: its task alone, so that no lever's change runs them again."""

    task: str
    """The file that declares the task."""
    worker: ClassVar[str] = "whichlever.lab.rivals.reference"
    """The module whose `begin` and `run` do the work."""
