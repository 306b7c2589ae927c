"""The pages of the last builds, kept under everything that they were made of.

When nothing has changed, a build reads them back without importing what made them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from whichlever.press.kept.recipe import ENGINE, contents, recipe_digest
from whichlever.press.kept.shelf import Shelf, Shelved
from whichlever.press.kept.stamps import keep_stamps, read_stamps
from whichlever.press.pages.generated import NavEntry, Pages, Row, SiteFile
from whichlever.project import Project
from whichlever.runner.store import atomic
from whichlever.runner.store.fingerprint import file_digest, listing_digest
from whichlever.runner.store.folders import is_left_out
from whichlever.runner.store.inputs import Input
from whichlever.runner.store.surroundings import source_digest, variable_digest

FOLDERS = ("pairs", "datasets", "foundations", "lifecycle", "teach")  # where generated pages stand in the navigation
KEPT = 4  # how many builds to remember: a few branches, or an edit and its undoing
AROUND: Mapping[str, Callable[[str], str]] = {"environment": variable_digest, "source": source_digest}
ENGINE_PREFIX = "engine:"  # as the trace names the engine's files


def pages_key(project: Project, docs: Path, shown: str = "") -> str:
    """A digest of everything that pages are made of: lessons, datasets, hand-written pages, engine, packages.

    shown: what of the build's options decides what they show.
    """
    hashed = hashlib.sha256(f"{recipe_digest()}\0{shown}".encode())
    place = project.work / "stamps.json"
    stamps = read_stamps(place)
    for number, base in enumerate(_bases(project, docs)):
        hashed.update(f"\0{number}".encode())
        for line in contents(base, digest=stamps.digest):
            hashed.update(line)
    keep_stamps(place, stamps)
    hashed.update(project.lock.read_bytes() if project.lock.is_file() else b"")
    return hashed.hexdigest()


def _bases(project: Project, docs: Path) -> tuple[Path, ...]:
    return project.lessons, project.datasets, docs


def outside(project: Project, docs: Path, reads: Iterable[str]) -> dict[str, str]:
    """What the lessons read and `pages_key` does not see, with its state now.

    `reads` are names as the trace has them, relative to the project.
    """
    bases = [project.relative(base) for base in (*_bases(project, docs), ENGINE)]
    return {name: state_of(project, name) for name in sorted(reads) if not _seen(name, bases)}


def _seen(name: str, bases: Iterable[str]) -> bool:
    path = PurePosixPath(name)
    inside = name.startswith(ENGINE_PREFIX) or any(path.is_relative_to(base) for base in bases)
    return inside and not any(map(is_left_out, path.parts))


def state_of(project: Project, name: str) -> str:
    """A digest of a file's content or of what a folder lists; "absent" where there is nothing."""
    path = project.root / name
    return listing_digest(str(path)) if path.is_dir() else file_digest(str(path))


def around(inputs: Iterable[Input]) -> tuple[Row, ...]:
    """What of a build's inputs is no file of the project, as rows: variables, and packages in development."""
    return tuple((each.kind, each.name, each.digest) for each in inputs if each.kind in AROUND)


def still_around(rows: Iterable[Row]) -> bool:
    """Whether what `around` gave is as it was."""
    return all(AROUND[kind](name) == digest for kind, name, digest in rows)


def read_pages(project: Project, key: str) -> Pages | None:
    """The pages kept under `key`, or None: what is missing or damaged is made again."""
    pages, rows = _read(project, key) or (None, ())
    shelf = Shelf(project)
    try:
        files = shelf.named(rows)
        return replace(pages, generated=files) if pages and shelf.holds(files) else None
    except (KeyError, TypeError):  # of an older version
        return None


def read_frame(project: Project, key: str) -> Pages | None:
    """`read_pages` without the new files, which are many."""
    pages, _ = _read(project, key) or (None, ())
    return pages


def _read(project: Project, key: str) -> tuple[Pages, Sequence[Mapping[str, Any]]] | None:
    """The pages kept under `key` without new files, and the rows of these; None where they no longer hold."""
    try:
        content = json.loads(atomic.read_sealed(_place(project, key)) or b"{}")
        if any(state_of(project, name) != state for name, state in content["outside"].items()):
            return None
        around: tuple[Row, ...] = tuple((kind, name, digest) for kind, name, digest in content["around"])
        nav = tuple(NavEntry(*entry) for entry in content["nav"])
        frame = Pages((), content["rendered"], nav, tuple(content["outside"]), around)
        return (frame, content["generated"]) if still_around(around) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_pages(
    project: Project, key: str, pages: Pages, beyond: Mapping[str, str] | None = None, around: Iterable[Row] = ()
) -> None:
    """Keep `pages`, whole or not at all; the oldest go. A folder that takes nothing costs only time, later.

    beyond, around: what they were made of beyond the key, as `outside` and `around` give it.
    """
    shelf = Shelf(project)
    shelved = [file for _, some in groupby(pages.generated, _folder_of) for file in shelf.put(some)]
    files = [file for file in shelved if isinstance(file, Shelved)]
    if len(files) < len(pages.generated):
        return  # the folder took nothing
    content = {
        "outside": dict(beyond or {}),
        "around": list(around),
        "generated": [file.row for file in files],
        "rendered": dict(pages.rendered),
        "nav": [(entry.folder, entry.title, entry.uri) for entry in pages.nav],
    }
    with suppress(OSError):
        atomic.write_sealed(_place(project, key), json.dumps(content).encode())
        _sweep(_folder(project), shelf)


def _folder_of(page: SiteFile) -> str:
    """The folder of a lesson or a data set: pages of one are made and change together."""
    return "/".join(page.uri.split("/")[:-1][:2])


def _sweep(folder: Path, shelf: Shelf) -> None:
    """Remove the pages of the oldest builds, and what a build left that was killed. Raises OSError."""
    builds = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [*builds[KEPT:], *folder.glob(f"*{atomic.TEMPORARY}")]:
        path.unlink(missing_ok=True)
    contents = [json.loads(atomic.read_sealed(path) or b"{}") for path in builds[:KEPT]]
    rows = [row for content in contents for row in content.get("generated", ())]
    shelf.sweep({row["bundle"] for row in rows if isinstance(row, dict)})  # an older version kept other things there


def _folder(project: Project) -> Path:
    return project.work / "pages"


def _place(project: Project, key: str) -> Path:
    return _folder(project) / f"{key}.json"
