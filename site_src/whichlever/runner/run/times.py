"""How long jobs take: as the last time, or as their finished splits say, or as others of their kind took."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from statistics import fmean

from whichlever.runner.run.job import Job
from whichlever.runner.store.entries import Store

UNKNOWN = 1.0  # seconds, where nothing is known of any job of a kind


class Times:
    """Seconds of one core for each job of a run."""

    def __init__(self, store: Store, jobs: Iterable[Job]) -> None:
        self._kinds = {job.name: job.kind for job in jobs}
        entries = {name: store.entries(name) for name in self._kinds}
        self._whole = {name: some[0].seconds for name, some in entries.items() if some}  # as far as one knows
        self._spent: dict[str, float] = {}

    def whole(self, name: str) -> float:
        """What all of a job takes."""
        if name in self._whole:
            return self._whole[name]
        alike = [seconds for other, seconds in self._whole.items() if self._kinds[other] == self._kinds[name]]
        return fmean(alike or [UNKNOWN])

    def took(self, name: str, seconds: float, done: int = 1, total: int = 1) -> None:
        """A job took so long for so many of its parts."""
        self._spent[name] = seconds
        self._whole[name] = seconds * total / done

    def left(self, unfinished: Collection[str]) -> float | None:
        """What of some jobs is still to be done; None where nothing is known of any."""
        if not self._whole:
            return None
        return sum(max(0.0, self.whole(name) - self._spent.get(name, 0.0)) for name in unfinished)
