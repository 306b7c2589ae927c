"""Pages and parts of pages that earlier builds made, a sealed file each, by the digest of what they were made of."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from whichlever.press.kept.recipe import recipe_digest
from whichlever.project import Project
from whichlever.runner.store import atomic

Made = TypeVar("Made")
NOT_OURS = ("press/mkdocs/", "press/pages/templates/")  # pages know nothing of the one, and name the others themselves
SPARE = 2  # how many records stay for each that a build uses: for another branch, and for undoing an edit


class Records:
    """A folder of records. What is missing or damaged is made again; a folder that takes nothing costs only time."""

    def __init__(self, project: Project) -> None:
        self._folder = project.work / "made"
        self._recipe = recipe_digest(without=NOT_OURS)
        self._used: dict[Path, object] = {}
        self._new: set[Path] = set()
        self._parts: dict[Path, set[Path]] = {}
        self._open: list[set[Path]] = []

    def get(self, what: str, made_of: Iterable[str], make: Callable[[], Made]) -> Made:
        """What `make` gives, or gave from the same things. It is shared, and not to be changed."""
        place = self._place(what, made_of)
        for parts in self._open[-1:]:
            parts.add(place)
        if place not in self._used:
            kept = atomic.read_sealed(place)
            if kept is None:
                self._used[place], self._parts[place] = self._made(make)
                self._new.add(place)
            else:
                self._used[place], self._parts[place] = pickle.loads(kept)
        return self._used[place]  # pyright: ignore[reportReturnType]  (of what was made from the same)

    def _made(self, make: Callable[[], Made]) -> tuple[Made, set[Path]]:
        """What `make` gives, and the records that it asked for: they live as long as what was made of them."""
        self._open.append(set())
        try:
            return make(), self._open[-1]
        finally:
            self._open.pop()

    def _place(self, what: str, made_of: Iterable[str]) -> Path:
        hashed = hashlib.sha256(self._recipe.encode())
        for part in (what, *made_of):
            hashed.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
        return self._folder / hashed.hexdigest()[:32]

    def save(self, *, everything: bool = True) -> None:
        """Keep what is new, once it is sure that no file changed meanwhile; what was not used for longest goes.

        everything: whether all pages were made, so that what was not used is of others.
        """
        with suppress(OSError):
            for place in self._new:
                atomic.write_sealed(place, pickle.dumps((self._used[place], self._parts[place])))
            self._new.clear()
            alive = self._used.keys() | {part for parts in self._parts.values() for part in parts}
            for place in alive:
                with suppress(FileNotFoundError):
                    os.utime(place)
            if everything:
                sweep_records(self._folder, SPARE * len(alive))


def sweep_records(folder: Path, most: int) -> None:
    """Remove what was not used for longest, and what a build left that was killed. Raises OSError."""
    left = list(folder.glob(f".*{atomic.TEMPORARY}"))
    records = set(folder.iterdir()) - {*left}
    newest_first = sorted(records, key=lambda place: place.stat().st_mtime_ns, reverse=True)
    for place in [*left, *newest_first[most:]]:
        place.unlink(missing_ok=True)
