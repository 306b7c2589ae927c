"""How long a pair runs, in a word that is the same after every build."""

from __future__ import annotations

from collections.abc import Iterable

STEPS = ((5, "five minutes"), (30, "half an hour"), (120, "two hours"))
"""Minutes that are far apart: what a build took once differs from the next time, and what it publishes must not."""
LONGER = "more than two hours"


def duration(seconds: Iterable[float]) -> str:
    """Of work that took so many seconds in a build, on one core: "less than five minutes"."""
    minutes = sum(seconds) / 60
    return next((f"less than {words}" for most, words in STEPS if minutes < most), LONGER)
