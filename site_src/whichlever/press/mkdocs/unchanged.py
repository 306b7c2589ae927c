"""What a site was made of: where that is as it was, and the site too, no build would change anything.

It is noted where results are kept, not in the site, so that the site is what `mkdocs build` makes too.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from whichlever.press.kept.pages import pages_key, read_frame, state_of, still_around
from whichlever.press.kept.stamps import Row, Stamps
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
        as_it_was = (
            noted["origin"] == origin
            and all(state_of(project, name) == state for name, state in noted["beyond"].items())
            and still_around(noted["around"])
        )
        return as_it_was and _holds(project, site, noted)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def note(project: Project, configuration: Configuration, fresh: Path, site: Path, origin: str, shown: str = "") -> None:
    """Note what a site was made of that stands in `fresh` and is going to stand in `site`.

    Not where something changed since its pages were made: then they are not kept, or no longer hold.
    """
    pages = read_frame(project, pages_key(project, configuration.docs, shown))
    if pages is not None:
        beyond = {name: state_of(project, name) for name in pages.beyond}
        _write(project, site, {"origin": origin, "beyond": beyond, "around": pages.around}, _content(fresh, Stamps()))


def _holds(project: Project, site: Path, noted: Mapping[str, Any]) -> bool:
    """Whether a site has the files that were noted, and each what was in it then."""
    files: Mapping[str, Row] = noted["files"]
    now = _content(site, Stamps(files))
    same = {name: row[-1] for name, row in files.items()} == {name: row[-1] for name, row in now.rows.items()}
    if same and now.is_news:  # times that no build will have to look behind
        with suppress(OSError):
            _write(project, site, noted, now)
    return same


def _write(project: Project, site: Path, noted: Mapping[str, Any], files: Stamps) -> None:
    atomic.write_sealed(_place(project, site), json.dumps({**noted, "files": files.rows}).encode())


def _content(site: Path, stamps: Stamps) -> Stamps:
    """What is in a site, by stamps of what was."""
    for path in _files(site, (OF_THE_DISK,)):
        stamps.digest(path, path.removeprefix(f"{site}{os.sep}"))
    return stamps


def folder_digest(base: Path, without: Collection[str] = IGNORED) -> str:
    """A digest of the names and contents of all files below a folder, or of one file.

    without: patterns of names, of files and folders, that don't count.
    """
    hashed = hashlib.sha256()
    for path in [base] if base.is_file() else _files(base, without):
        hashed.update(f"\0{Path(path).relative_to(base).as_posix()}\0".encode())
        hashed.update(hashlib.sha256(Path(path).read_bytes()).digest())
    return hashed.hexdigest()


def _files(base: Path, without: Collection[str]) -> Iterator[str]:
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(name for name in folders if not _matches(name, without))
        for name in sorted(names):
            path = os.path.join(folder, name)  # noqa: PTH118  (a path is not made for each of thousands)
            if not _matches(name, without) and os.path.isfile(path):  # noqa: PTH113
                yield path  # and no link to nowhere, as editors leave them


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _place(project: Project, site: Path) -> Path:
    return project.work / "sites" / f"{hashlib.sha256(str(site).encode()).hexdigest()[:12]}.json"
