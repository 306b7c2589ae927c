"""What the work on reference lines and rivals is made of, without any library: it crosses process boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from whichlever.lab.trials.lever import Kind, Lever

NO_MODEL, STRONG_DEFAULT = "no model", "strong default"
"""The names of the reference lines: what their trials have as their combination."""


@dataclass(frozen=True)
class ReferenceCode:
    """What the reference lines of a pair are made of: its task alone, so that no lever's change runs them again."""

    task: str
    """The file that declares the task."""
    worker: ClassVar[str] = "whichlever.lab.rivals.reference"
    """The module whose `begin` and `run` do the work."""


HOUSE: dict[Kind, tuple[str, ...]] = {
    "model": ("boosted trees", "randomised trees", "a robust line", "a regularised line"),
    "data": ("drop rows with gaps", "fill gaps", "drop repeats", "weigh rows"),
    "features": ("logs", "squares", "one-hot"),
}
"""The lab's own rivals of each lever."""
LAB = frozenset(name for names in HOUSE.values() for name in names)
"""Their names, which no other rival has."""


@dataclass(frozen=True)
class RivalCode:
    """What a rival's work is made of."""

    task: str
    """The file that declares the task."""
    kind: Kind
    """The lever of which it is another way."""
    name: str
    """Among all of that lever."""
    lever: Lever | None = None
    """Its cell; None for one of the lab's own."""
    worker: ClassVar[str] = "whichlever.lab.rivals.pull"
    """The module whose `begin` does the work."""


def rival_label(kind: str, name: str) -> str:
    """What a rival's trials have as their combination."""
    return f"{kind}: {name}"
