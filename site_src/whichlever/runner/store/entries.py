"""Results of lessons, kept under their fingerprints: written whole or not at all, checked when read.

An entry is a sealed file of two lines: a header in JSON, and the result in JSON. An entry that is damaged,
or of another version of the format, counts as absent. Several entries of a job live side by side: switching
between branches runs nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from whichlever.errors import StoreError
from whichlever.runner.store import atomic, locks
from whichlever.runner.store.fingerprint import digest
from whichlever.runner.store.inputs import Input

FORMAT = 2
NO_NOTE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Entry:
    """A job's result and all that it depends on."""

    job: str
    inputs: tuple[Input, ...]
    body: bytes
    """The result as canonical JSON."""
    seconds: float
    """What it took, the last time it ran; never published but as a rough word."""

    @classmethod
    def of(cls, job: str, inputs: Iterable[Input], result: Any, seconds: float) -> Entry:
        return cls(job, tuple(sorted(inputs)), _canonical(result), round(seconds, 3))

    @cached_property
    def result(self) -> Any:
        """The result; every reader gets the same object, which is not to be changed."""
        return json.loads(self.body)

    @cached_property
    def digest(self) -> str:
        """Of the result: what jobs that read it depend on."""
        return digest(self.body)

    @cached_property
    def fingerprint(self) -> str:
        """Of the job and its inputs: the name under which it is kept."""
        return digest(_canonical([self.job, [each.row for each in self.inputs]]))


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class Store:
    """A folder of entries. It may be shared between machines and kept from one CI run to the next."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def bytecode(self) -> Path:
        """Compiled modules of the project, by content."""
        return self.root / "bytecode"

    def entries(self, job: str) -> list[Entry]:
        """All sound entries of a job, the newest first."""
        try:
            places = list(self.folder(job).glob("*.entry"))
        except OSError as error:
            raise self._trouble("read", error) from error
        sound = {place: entry for place in places if (entry := _read(place)) is not None and entry.job == job}
        newest_first = sorted(sound, key=lambda place: (-place.stat().st_mtime, place.name))
        return [sound[place] for place in newest_first]

    def put(self, entry: Entry) -> None:
        """Keep an entry. Raises StoreError if the disk is full or the folder cannot be written."""
        header = {
            "format": FORMAT,
            "job": entry.job,
            "inputs": [each.row for each in entry.inputs],
            "seconds": entry.seconds,
        }
        try:
            atomic.write_sealed(self._place(entry), _canonical(header) + b"\n" + entry.body, synced=True)
        except OSError as error:
            raise self._trouble("write", error) from error

    def note(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep something that only saves time or explains; `name` is a file's name."""
        with suppress(OSError):
            atomic.write_sealed(self.root / "notes" / f"{name}.json", _canonical(value))

    def noted(self, name: str) -> Mapping[str, Any]:
        """What `note` kept; empty without it."""
        content = atomic.read_sealed(self.root / "notes" / f"{name}.json")
        return NO_NOTE if content is None else json.loads(content)

    def clean(self, keep: Iterable[Entry]) -> int:
        """Remove every entry but those to keep, and what only saved time. Returns how many went."""
        kept = {self._place(entry) for entry in keep}
        removed = 0
        try:
            for place in sorted(self.root.glob("entries/*/*")):
                if place not in kept:
                    _remove(place)
                    removed += place.suffix == ".entry"
            for folder in self.root.glob("entries/*"):
                with suppress(OSError):  # not empty
                    folder.rmdir()
            for folder in (self.bytecode, self.root / "notes"):
                shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise self._trouble("clean", error) from error
        return removed

    @contextmanager
    def building(
        self, project: Path, *, wait: bool = True, waits: Callable[[str], None] = lambda message: None
    ) -> Generator[None]:
        """Hold the right to build `project`; builds of other projects on the same store go on.

        A second build calls `waits` with a message and waits, or raises BusyError.
        """
        place = self.root / f"lock-{digest(str(project.resolve()))[:12]}"
        busy, todo = f"another build of {project} is running", "try again when it is done"
        try:  # reentrant: a stage may ask again
            lock = locks.acquire(place, busy, todo, wait=wait, say=waits, reentrant=True)
        except OSError as error:
            raise self._trouble("write", error) from error
        with locks.held(lock):
            yield

    def _place(self, entry: Entry) -> Path:
        return self.folder(entry.job) / f"{entry.fingerprint}.entry"

    def folder(self, job: str) -> Path:
        """Where the entries of a job are kept."""
        readable = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in job)[:40]
        return self.root / "entries" / f"{readable}-{digest(job)[:10]}"

    def _trouble(self, doing: str, error: OSError) -> StoreError:
        return StoreError(
            f"cannot {doing} the store of results in {self.root}: {error.strerror or error}; "
            "make room or give write permission, or name another folder in the environment variable WHICHLEVER_STORE"
        )


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()


def _read(place: Path) -> Entry | None:
    content = atomic.read_sealed(place)
    if content is None:
        return None
    try:
        head, _, body = content.partition(b"\n")
        header = json.loads(head)
        if header["format"] != FORMAT:
            return None
        return Entry(header["job"], tuple(Input(*row) for row in header["inputs"]), body, header["seconds"])
    except (ValueError, KeyError, TypeError):
        return None
