"""What a pair's trials are made of, without any library: it crosses process boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from whichlever.lab.trials.lever import Lever


@dataclass(frozen=True)
class PairCode:
    """What a pair's trials are made of."""

    folder: str
    """The pair's folder."""
    task: str
    """The file that declares its task."""
    levers: tuple[Lever, ...]
    """Its lever cells."""
    seed: int | None = None
    """Other splits than the published ones, for exploring only."""
    singles: bool = False
    """Whether only the start and single levers are tried, in the main setting."""
    worker: ClassVar[str] = "whichlever.lab.trials.pair"
    """The module whose `begin` and `run` do the work."""
