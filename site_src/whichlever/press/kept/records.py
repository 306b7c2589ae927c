"""Pages and parts of pages that earlier builds made, a sealed file each, by the digest of what they were made of."""

from __future__ import annotations

import hashlib
import os
import pickle
import secrets
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from whichlever.press.kept.recipe import recipe_digest
from whichlever.press.kept.shelf import Shelf
from whichlever.press.pages.generated import SiteFile
from whichlever.project import Project
from whichlever.runner.store import atomic

Made = TypeVar("Made")
NOT_OURS = ("press/mkdocs/", "press/pages/templates/")  # pages know nothing of the one, and name the others themselves
SPARE = 2  # how many records stay for each that a build uses: for another branch, and for undoing an edit


class Records:
    """A folder of records. What is missing or damaged is made again; a folder that takes nothing costs only time."""

    def __init__(self, project: Project) -> None:
        self._folder, self._shelf = project.work / "made", Shelf(project)
        self._recipe = recipe_digest(without=NOT_OURS)
        self._at_hand: dict[Path, object] = {}
        self._parts: dict[Path, set[Path]] = {}  # of all that were asked for
        self._open: list[set[Path]] = []
        self._own = f".{secrets.token_hex(4)}"
        self._new: set[Path] = set()
        weakref.finalize(self, _remove, self._new, self._own)

    def get(self, what: str, made_of: Iterable[str], make: Callable[[], Made]) -> Made:
        """What `make` gives, or gave from the same things. It is shared, and not to be changed."""
        place = self._place(what, made_of)
        for parts in self._open[-1:]:
            parts.add(place)
        if place not in self._at_hand:
            kept = atomic.read_sealed(_of(place, self._own) if place in self._new else place)
            if kept is None:
                self._at_hand[place], self._parts[place] = self._made(make)
                self._write(place)
            else:
                self._at_hand[place], self._parts[place] = pickle.loads(kept)
        return self._at_hand[place]  # pyright: ignore[reportReturnType]  (of what was made from the same)

    def files(self, what: str, made_of: Iterable[str], make: Callable[[], Sequence[SiteFile]]) -> Sequence[SiteFile]:
        """The same for files of one folder of the site: what is in them is on disk."""
        made_of = tuple(made_of)
        files = self.get(what, made_of, lambda: self._shelf.put(make()))
        if self._shelf.holds(files):
            return files
        place = self._place(what, made_of)
        self._at_hand[place] = made = self._shelf.put(make())
        self._write(place)
        return made

    def _made(self, make: Callable[[], Made]) -> tuple[Made, set[Path]]:
        """What `make` gives, and the records that it asked for.

        They live as long as what was made of them, and are not held at hand any more: there are many.
        """
        self._open.append(set())
        try:
            return make(), self._open[-1]
        finally:
            for part in self._open.pop():
                if part in self._new or part.exists():
                    self._at_hand.pop(part, None)

    def _write(self, place: Path) -> None:
        """Write a record under a name of this build, until it is saved."""
        with suppress(OSError):
            atomic.write_sealed(_of(place, self._own), pickle.dumps((self._at_hand[place], self._parts[place])))
            self._new.add(place)

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
                _of(place, self._own).replace(place)
            self._new.clear()
            alive = self._parts.keys() | {part for parts in self._parts.values() for part in parts}
            for place in alive:
                with suppress(FileNotFoundError):
                    os.utime(place)
            if everything:
                sweep_records(self._folder, SPARE * len(alive))


def _of(place: Path, build: str) -> Path:
    return place.with_name(f"{place.name}{build}")


def _remove(places: Iterable[Path], build: str) -> None:
    """Remove what was not saved."""
    for place in places:
        with suppress(OSError):
            _of(place, build).unlink()


def sweep_records(folder: Path, most: int) -> None:
    """Remove what was not used for longest, and what a build left that was killed. Raises OSError."""
    left = list(folder.glob(f".*{atomic.TEMPORARY}"))
    records = set(folder.iterdir()) - {*left}
    newest_first = sorted(records, key=lambda place: place.stat().st_mtime_ns, reverse=True)
    for place in [*left, *newest_first[most:]]:
        place.unlink(missing_ok=True)
