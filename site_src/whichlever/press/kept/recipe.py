"""What of a build is no file of the project: the engine's own code, Python, and the installed packages."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from whichlever import PACKAGE
from whichlever.press.kept.stamps import Stamps
from whichlever.runner.store.fingerprint import file_digest
from whichlever.runner.store.folders import files_below

ENGINE = PACKAGE.resolve()
NOT_OURS = ("press/pages/templates/",)
"""Folders whose texts what is kept of a page names by itself. None has code: a page shows all of that."""
_OURS = Stamps()  # a build asks several times, a preview with every edit


def recipe_digest(*, without: tuple[str, ...] = ()) -> str:
    """A digest of everything that makes the same lessons into the same pages.

    without: folders of the engine, with a slash at their end, that do not count.
    """
    hashed = hashlib.sha256(sys.version.encode())
    for line in contents(ENGINE, without, _OURS.digest):
        hashed.update(line)
    hashed.update("\0".join(sorted(_installed())).encode())
    return hashed.hexdigest()


def contents(base: Path, without: tuple[str, ...] = (), digest: Callable[[str], str] = file_digest) -> Iterator[bytes]:
    """The names and digests of all files in a folder that somebody put there, in order."""
    for below in files_below(base):
        if not below.startswith(without):
            yield f"\0{below}\0{digest(f'{base}{os.sep}{below}')}".encode()


def _installed() -> Iterable[str]:
    """Names and versions of installed packages, as their metadata folders are called."""
    folders = {sysconfig.get_paths()[key] for key in ("purelib", "platlib")}
    return {path.name for folder in folders for path in Path(folder).glob("*.dist-info")}
