"""What a site was made of: where that is as it was, and the site too, no build would change anything.

It is noted where results are kept, not in the site, so that the site is what `mkdocs build` makes too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from whichlever.press.kept_pages import pages_key, read_pages, state_of, still_around
from whichlever.press.mkdocs.configuration import Configuration
from whichlever.press.swap import OF_THE_DISK
from whichlever.project import Project
from whichlever.runner.store import atomic

IGNORED = ("__pycache__", ".ipynb_checkpoints", "*.pyc", "*.ipynb")
"""Of the sources of a site, what Python and editors leave beside them."""


def origin_of(project: Project, configuration: Configuration, *, offline: bool, shown: str = "") -> str:
    """A digest of everything that a site is made of, but for what lessons read elsewhere."""
    hashed = hashlib.sha256(pages_key(project, configuration.docs, shown).encode())
    hashed.update(repr((offline, configuration.settings)).encode())
    for source in configuration.sources:
        hashed.update(folder_digest(source).encode())
    return hashed.hexdigest()


def is_current(project: Project, site: Path, origin: str) -> bool:
    """Whether a build would leave `site` as it is."""
    try:
        noted = json.loads(atomic.read_sealed(_place(project, site)) or b"{}")
        return (
            noted["origin"] == origin
            and all(state_of(project, name) == state for name, state in noted["beyond"].items())
            and still_around(noted["around"])
            and noted["content"] == _content(site)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def note(project: Project, configuration: Configuration, fresh: Path, site: Path, origin: str, shown: str = "") -> None:
    """Note what a site was made of that stands in `fresh` and is going to stand in `site`.

    Not where something changed since its pages were made: then they are not kept, or no longer hold.
    """
    pages = read_pages(project, pages_key(project, configuration.docs, shown))
    if pages is not None:
        beyond = {name: state_of(project, name) for name in pages.beyond}
        noted = {"origin": origin, "beyond": beyond, "around": pages.around, "content": _content(fresh)}
        atomic.write_sealed(_place(project, site), json.dumps(noted).encode())


def _content(site: Path) -> str:
    return folder_digest(site, without=(OF_THE_DISK,))


def folder_digest(base: Path, without: Collection[str] = IGNORED) -> str:
    """A digest of the names and contents of all files below a folder, or of one file.

    without: patterns of names, of files and folders, that don't count.
    """
    hashed = hashlib.sha256()
    for path in [base] if base.is_file() else _files(base, without):
        hashed.update(f"\0{path.relative_to(base).as_posix()}\0".encode())
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def _files(base: Path, without: Collection[str]) -> Iterator[Path]:
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if not _matches(name, without))
        for name in sorted(names):
            path = Path(folder, name)
            if not _matches(name, without) and path.is_file():  # else a link to nowhere, as editors leave them
                yield path


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _place(project: Project, site: Path) -> Path:
    return project.work / "sites" / f"{hashlib.sha256(str(site).encode()).hexdigest()[:12]}.json"
