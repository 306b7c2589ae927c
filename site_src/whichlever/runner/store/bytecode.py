"""Compiled modules of the project, by content.

Python's own cache goes by the second of a file's last change, so an edit within a second could be missed.
A lesson's process only looks here; who started it adds what it had to compile.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import CodeType

from whichlever.runner.store import atomic
from whichlever.runner.store.fingerprint import code_digest, digest


def compiled(path: str, source: bytes, cache: Path | None) -> tuple[CodeType, str]:
    """A module's code and the digest of its meaning, from `cache` where it is in there."""
    kept = atomic.read_sealed(_place(path, source, cache)) if cache is not None else None
    if kept is not None:
        meaning, _, body = kept.partition(b"\n")
        return marshal.loads(body), meaning.decode()
    return compile(source, path, "exec", dont_inherit=True), code_digest(source)


def add(paths: Iterable[str], cache: Path) -> None:
    """Keep the compiled code of modules. What cannot be read, compiled or kept only costs time, later."""
    for path in paths:
        with suppress(OSError, SyntaxError, ValueError):
            source = Path(path).read_bytes()
            place = _place(path, source, cache)
            if not place.exists():
                code, meaning = compiled(path, source, None)
                atomic.write_sealed(place, meaning.encode() + b"\n" + marshal.dumps(code))


def _place(path: str, source: bytes, cache: Path) -> Path:
    key = digest(b"\0".join([sys.version.encode(), os.fsencode(path), source]))
    return cache / f"{key}.bytecode"
