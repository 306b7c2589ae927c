"""How long jobs take: as the last time, or as their finished splits say, or as others of their kind took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from whichlever.runner.run.job import Job
from whichlever.runner.store.entries import Store

UNKNOWN = 1.0  # seconds, where nothing is known of any job of a kind


class Times:
    """Seconds of one core for each job of a run."""

    def __init__(self, store: Store, jobs: Iterable[Job]) -> None:
        self._kinds = {job.name: job.kind for job in jobs}
        self._whole: dict[str, float] = {}  # as far as one knows
        self._sums: defaultdict[str, float] = defaultdict(float)  # of what is known of each kind
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._spent: dict[str, float] = {}
        for name in self._kinds:
            for entry in store.entries(name)[:1]:
                self._know(name, entry.seconds)

    def _know(self, name: str, seconds: float) -> None:
        kind = self._kinds[name]
        self._sums[kind] += seconds - self._whole.get(name, 0.0)
        self._counts[kind] += name not in self._whole
        self._whole[name] = seconds

    def whole(self, name: str) -> float:
        """What all of a job takes."""
        if name in self._whole:
            return self._whole[name]
        kind = self._kinds[name]
        return self._sums[kind] / self._counts[kind] if self._counts[kind] else UNKNOWN

    def took(self, name: str, seconds: float, done: int = 1, total: int = 1) -> None:
        """A job took so long for so many of its parts."""
        self._spent[name] = seconds
        self._know(name, seconds * total / done)

    def left(self, unfinished: Collection[str]) -> float | None:
        """What of some jobs is still to be done; None where nothing is known of any."""
        if not self._whole:
            return None
        return sum(max(0.0, self.whole(name) - self._spent.get(name, 0.0)) for name in unfinished)
