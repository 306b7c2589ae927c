"""Pages and parts of pages that earlier builds made, a sealed file each, by the digest of what they were made of."""

from __future__ import annotations

import hashlib
import os
import pickle
import secrets
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from whichlever.press.kept.beside import beside
from whichlever.press.kept.recipe import NOT_OURS, recipe_digest
from whichlever.press.kept.shelf import Shelf
from whichlever.press.pages.generated import SiteFile, Wanted, digest_of
from whichlever.project import Project
from whichlever.runner.process.limits import can_fork
from whichlever.runner.store import atomic

Made = TypeVar("Made")
FEWEST = 4  # pages to make for which processes are worth their beginning
SPARE = 2  # how many records stay for each that a build uses: for another branch, and for undoing an edit


class Records:
    """A folder of records. What is missing or damaged is made again; a folder that takes nothing costs only time.

    waiting: called before anything is made; what it raises ends that. processes: how many may make files at once.
    """

    def __init__(self, project: Project, waiting: Callable[[], object] = lambda: None, processes: int = 1) -> None:
        self._waiting, self._processes = waiting, processes
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
        return self._get(self._place(digest_of(what, made_of)), make)

    def _get(self, place: Path, make: Callable[[], Made]) -> Made:
        for parts in self._open[-1:]:
            parts.add(place)
        if place not in self._at_hand:
            kept = atomic.read_sealed(_of(place, self._own) if place in self._new else place)
            if kept is None:
                self._waiting()
                self._at_hand[place], self._parts[place] = self._made(make)
                self._write(place)
            else:
                self._at_hand[place], self._parts[place] = pickle.loads(kept)
        return self._at_hand[place]  # pyright: ignore[reportReturnType]  (of what was made from the same)

    def files(self, wanted: Wanted) -> Sequence[SiteFile]:
        """The same for files of one folder of the site: what is in them is on disk."""
        place = self._place(wanted.key)
        files = self._get(place, lambda: self._shelf.put(wanted.make()))
        if not self._shelf.holds(files):
            self._at_hand[place] = files = self._shelf.put(wanted.make())
            self._write(place)
        return files

    def ahead(self, wanted: Sequence[Wanted]) -> Iterator[int]:
        """Make what is not kept in processes beside each other, where it is much; the number of each that is made."""
        places = [self._place(one.key) for one in wanted]
        missing = [number for number, at in enumerate(places) if at not in self._new and not at.is_file()]
        if len(missing) < FEWEST or self._processes < 2 or not can_fork():
            return
        work = partial(self._beside, [wanted[number] for number in missing])
        for at, (new, parts) in beside(work, len(missing), self._processes, self._waiting):
            self._new |= new
            self._parts |= parts
            yield missing[at]

    def _beside(self, wanted: Sequence[Wanted], number: int) -> tuple[set[Path], dict[Path, set[Path]]]:
        """In a process beside the one that asks: make some files; the records that it may read then."""
        before = self._new.copy(), self._parts.keys() | set()
        self.files(wanted[number])
        return self._new - before[0], {place: self._parts[place] for place in self._parts.keys() - before[1]}

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

    def _place(self, key: str) -> Path:
        return self._folder / hashlib.sha256(f"{self._recipe}{key}".encode()).hexdigest()[:32]

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
