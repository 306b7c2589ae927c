"""What a look for traps is made of, without any library: it crosses process boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from whichlever.lab.trials.lever import Lever

TRAPS: Mapping[str, str] = {
    "equal rows": "the same rows on both sides",
    "near twins": "rows on both sides that differ in next to nothing",
    "groups apart": "rows of one group on both sides",
    "times apart": "test rows that lie before training rows",
    "target in a column": "a column that nearly equals the target or the truth",
    "truth unasked": "a data lever that reproduces the truth without asking",
    "mask as repair": "a test mask that coincides with what the data lever drops or changes",
    "row order": "class or target information in the order of rows",
    "no seed": "a fit that comes out otherwise the second time",
}
"""Each trap by its name in `answers`, with what it is."""


@dataclass(frozen=True)
class TrapCode:
    """What a look for traps needs."""

    task: str
    """The file that declares the task."""
    levers: tuple[Lever, ...]
    """The pair's lever cells."""
    worker: ClassVar[str] = "whichlever.lab.traps.look"
    """The module whose `begin` does the work."""
