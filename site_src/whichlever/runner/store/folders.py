"""Everything that lies in a folder, as far as somebody put it there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

CACHES = ("__pycache__",)
OF_EDITORS = ("~", ".swp", ".swo", ".pyc", ".ipynb")
"""How names of files end that editors and Python leave; a notebook beside a script is a view of it."""


def files_below(folder: Path) -> Iterator[str]:
    """Names of all files in a folder and in those below it, relative, in order.

    Hidden files, caches and what editors leave are left out. Links are followed, and a link to a folder
    that it lies in ends there. A link to nothing is a file: it may lead somewhere one day.
    """
    yield from _below(os.fspath(folder), "", (os.path.realpath(folder),))


def _below(folder: str, prefix: str, above: tuple[str, ...]) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # gone, no folder, or closed to us: then to the lesson as well
        return
    for entry in entries:
        if is_left_out(entry.name):
            continue
        if not _is_folder(entry):
            if entry.is_file(follow_symlinks=False) or entry.is_symlink():  # no pipe, which would never end
                yield prefix + entry.name
        elif (real := os.path.realpath(entry.path)) not in above:
            yield from _below(entry.path, f"{prefix}{entry.name}/", (*above, real))


def is_left_out(name: str) -> bool:
    """Whether a name says that nobody put the file there for others."""
    return name.startswith((".", "#")) or name.endswith(OF_EDITORS) or name in CACHES


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle
        return False
