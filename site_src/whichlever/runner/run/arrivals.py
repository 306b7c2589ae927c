"""Results as they come, for a thread beside a run that makes something of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Condition

from whichlever.runner.store.entries import Entry


class Arrivals:
    """All results of a run so far, by job, whenever there are more. There are no more once the run is over."""

    def __init__(self, fresh: Mapping[str, Entry]) -> None:
        self._results, self._new, self._over = dict(fresh), Condition(), False

    def __iter__(self) -> Iterator[Mapping[str, Entry]]:
        seen = 0
        while True:
            with self._new:
                self._new.wait_for(lambda known=seen: self._over or len(self._results) > known)
                if self._over:
                    return
                results = self._results.copy()
            seen = len(results)
            yield results

    @property
    def over(self) -> bool:
        """Whether the run is."""
        return self._over

    def add(self, name: str, entry: Entry) -> None:
        """One more."""
        with self._new:
            self._results[name] = entry
            self._new.notify_all()

    def end(self) -> None:
        """The run is over: who wants the last results has them from it."""
        with self._new:
            self._over = True
            self._new.notify_all()
