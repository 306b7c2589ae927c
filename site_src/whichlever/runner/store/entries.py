"""Results of lessons, kept under their fingerprints: written whole or not at all, checked when read.

An entry is a file of two lines: a header in JSON, and the result in JSON. The header is preceded by its
own checksum and holds that of the result. An entry that is damaged, or of another version of the format,
counts as absent. Several entries of a job live side by side: switching between branches runs nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from whichlever.errors import BusyError, StoreError
from whichlever.runner.store import fingerprint

FORMAT = 1
Kind = Literal["code", "file", "front matter", "exists", "missing", "listing", "module", "result", "versions", "engine"]


@dataclass(frozen=True, order=True)
class Input:
    """One thing that a result depends on. name: a project-relative path with forward slashes, or a label."""

    kind: Kind
    name: str
    digest: str


@dataclass(frozen=True)
class Entry:
    """A job's result and all that it depends on. body: the result as canonical JSON.

    seconds: what it took, the last time it ran; never published.
    """

    job: str
    inputs: tuple[Input, ...]
    body: bytes
    seconds: float

    @classmethod
    def of(cls, job: str, inputs: Iterable[Input], result: Any, seconds: float) -> Entry:
        return cls(job, tuple(sorted(inputs)), _canonical(result), round(seconds, 3))

    @cached_property
    def result(self) -> Any:
        """A new reader gets the same object: do not change it."""
        return json.loads(self.body)

    @cached_property
    def digest(self) -> str:
        """Of the result: what jobs that read it depend on."""
        return fingerprint.digest(self.body)

    @cached_property
    def fingerprint(self) -> str:
        """Of the job and its inputs: the name under which it is kept."""
        return fingerprint.digest(_canonical([self.job, [_row(each) for each in self.inputs]]))


def _row(each: Input) -> list[str]:
    return [each.kind, each.name, each.digest]


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
        found: list[tuple[float, str, Entry]] = []
        try:
            places = list(self._folder(job).glob("*.entry"))
        except OSError as error:
            raise self._trouble("read", error) from error
        for place in places:
            entry = _read(place)
            if entry is not None and entry.job == job:
                found.append((-place.stat().st_mtime, place.name, entry))
        return [entry for _, _, entry in sorted(found, key=lambda item: item[:2])]

    def put(self, entry: Entry) -> None:
        """Keep an entry. Raises StoreError if the disk is full or the folder cannot be written."""
        header = _canonical(
            {
                "format": FORMAT,
                "job": entry.job,
                "inputs": [_row(each) for each in entry.inputs],
                "seconds": entry.seconds,
                "body": _sum(entry.body),
            }
        )
        content = b"".join([_sum(header).encode(), b" ", header, b"\n", entry.body, b"\n"])
        self._write(self._folder(entry.job) / f"{entry.fingerprint}.entry", content)

    def note(self, name: str, value: Any) -> None:
        """Keep something that only saves time or explains; `name` is a file's name."""
        body = _canonical(value)
        with suppress(StoreError):
            self._write(self.root / "notes" / f"{name}.json", _sum(body).encode() + b" " + body)

    def noted(self, name: str) -> Any:
        """What `note` kept, or None."""
        try:
            checksum, body = (self.root / "notes" / f"{name}.json").read_bytes().split(b" ", 1)
            return json.loads(body) if checksum.decode() == _sum(body) else None
        except (OSError, ValueError):
            return None

    def clean(self, keep: Iterable[Entry]) -> int:
        """Remove every entry but those to keep, and what only saved time. Returns how many went."""
        kept = {self._folder(entry.job) / f"{entry.fingerprint}.entry" for entry in keep}
        removed = 0
        try:
            for place in sorted(self.root.glob("entries/*/*")):
                if place not in kept:
                    place.unlink()
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
    ) -> Iterator[None]:
        """Hold the right to build `project`; builds of other projects on the same store go on.

        A second build calls `waits` with a message and waits, or raises BusyError.
        """
        from filelock import FileLock, Timeout

        place = self.root / f"lock-{fingerprint.digest(str(project.resolve()))[:12]}"
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(place, is_singleton=True, thread_local=False)  # a stage may ask again
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if not wait:
                    raise BusyError(f"another build of {project} is running; try again when it is done") from None
                waits(f"another build of {project} is running; waiting for it to end")
                lock.acquire()
        except OSError as error:
            raise self._trouble("write", error) from error
        try:
            yield
        finally:
            lock.release()

    def _folder(self, job: str) -> Path:
        readable = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in job)[:40]
        return self.root / "entries" / f"{readable}-{fingerprint.digest(job)[:10]}"

    def _write(self, place: Path, content: bytes) -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=place.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(place)
            except BaseException:
                with suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError as error:
            raise self._trouble("write", error) from error

    def _trouble(self, doing: str, error: OSError) -> StoreError:
        return StoreError(
            f"cannot {doing} the store of results in {self.root}: {error.strerror or error}; "
            "make room or give write permission, or name another folder"
        )


def _read(place: Path) -> Entry | None:
    try:
        content = place.read_bytes()
        head, body = content.split(b"\n", 1)
        checksum, header_bytes = head.split(b" ", 1)
        if checksum.decode() != _sum(header_bytes) or not body.endswith(b"\n"):
            return None
        header = json.loads(header_bytes)
        if header["format"] != FORMAT or header["body"] != _sum(body[:-1]):
            return None
        inputs = tuple(Input(*row) for row in header["inputs"])
        return Entry(header["job"], inputs, body[:-1], header["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
