"""Digests of files by their stamps: one whose size, times and inode are as they were is not read again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from whichlever.runner.store import atomic
from whichlever.runner.store.fingerprint import file_digest

SETTLED = 2_000_000_000  # nanoseconds: within so many, a file system may give another content the same time
NEVER = [0, 0, 0, 0]  # the stamp of no file
Row = list[int | str]
"""Size, two times, inode, and the digest of what was in the file then."""


class Stamps:
    """What is known of some files by their names, from `rows` that an earlier one left."""

    def __init__(self, rows: Mapping[str, Row] | None = None) -> None:
        self._known: Mapping[str, Row] = rows or {}
        self.rows: dict[str, Row] = {}
        """Of all that were asked for. What changed a moment ago has no stamp that tells it from what it may be soon."""

    def digest(self, path: str, name: str = "") -> str:
        """Of a file's content as it is now. It may have another name here than its path."""
        name = name or path
        stamp = _stamp(path)  # first: what changes after it, has another one later
        known = self.rows.get(name) or self._known.get(name)
        digest = str(known[-1]) if known and stamp != NEVER and known[:-1] == stamp else file_digest(path)
        self.rows[name] = [*(stamp if _settled(stamp) else NEVER), digest]
        return digest

    @property
    def is_news(self) -> bool:
        """Whether anything is known now that was not."""
        return self.rows != self._known


def _stamp(path: str) -> list[int]:
    try:
        found = os.stat(path)  # noqa: PTH116  (a path is not made for each of thousands)
    except OSError:
        return NEVER
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _settled(stamp: list[int]) -> bool:
    return max(stamp[1:3]) + SETTLED < time.time_ns()


def read_stamps(place: Path) -> Stamps:
    """Those that `keep_stamps` left; none where it left nothing, or nothing whole."""
    content = atomic.read_sealed(place)
    try:
        return Stamps(json.loads(content) if content else {})
    except ValueError:
        return Stamps()


def keep_stamps(place: Path, stamps: Stamps) -> None:
    """Leave them for the next build. A folder that takes nothing costs only time."""
    if stamps.is_news:
        with suppress(OSError):
            atomic.write_sealed(place, json.dumps(stamps.rows, separators=(",", ":")).encode())
