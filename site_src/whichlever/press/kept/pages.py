"""The pages of the last builds, kept under everything that they were made of.

When nothing has changed, a build reads them back without importing what made them.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from whichlever.press.kept.recipe import ENGINE, contents, recipe_digest
from whichlever.press.kept.stamps import keep_stamps, read_stamps
from whichlever.press.pages.generated import Generated, NavEntry, Pages, Row
from whichlever.project import Project
from whichlever.runner.store import atomic
from whichlever.runner.store.fingerprint import file_digest, listing_digest
from whichlever.runner.store.folders import is_left_out
from whichlever.runner.store.inputs import Input
from whichlever.runner.store.surroundings import source_digest, variable_digest

FOLDERS = ("pairs", "datasets", "foundations", "lifecycle", "teach")  # where generated pages stand in the navigation
KEPT = 4  # how many builds to remember: a few branches, or an edit and its undoing
PARTS = "parts"  # the folder of what builds share
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
    pages, parts = _read(project, key) or (None, ())
    try:
        return pages and replace(pages, generated=tuple(page for name in parts for page in _read_some(project, name)))
    except (OSError, TypeError):
        return None


def read_frame(project: Project, key: str) -> Pages | None:
    """`read_pages` without the new files, which are many."""
    pages, _ = _read(project, key) or (None, ())
    return pages


def _read(project: Project, key: str) -> tuple[Pages, Sequence[str]] | None:
    """The pages without new files, and the names of the parts that have these; None where they no longer hold."""
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


def _read_some(project: Project, name: str) -> tuple[Generated, ...]:
    """The pages of one folder of the site. Raises OSError where they are not there, or no longer what they were."""
    place = _folder(project) / PARTS / name
    content = atomic.read_sealed(place)
    if content is None:
        place.unlink(missing_ok=True)  # else it would count as kept
        raise FileNotFoundError(place)
    return pickle.loads(content)


def keep_pages(
    project: Project, key: str, pages: Pages, beyond: Mapping[str, str] | None = None, around: Iterable[Row] = ()
) -> None:
    """Keep `pages`, whole or not at all; the oldest go. A folder that takes nothing costs only time, later.

    beyond, around: what they were made of beyond the key, as `outside` and `around` give it.
    """
    made_by = recipe_digest()
    try:
        content = {
            "outside": dict(beyond or {}),
            "around": list(around),
            "generated": [
                _keep_some(project, tuple(some), made_by) for _, some in groupby(pages.generated, _folder_of)
            ],
            "rendered": dict(pages.rendered),
            "nav": [(entry.folder, entry.title, entry.uri) for entry in pages.nav],
        }
        atomic.write_sealed(_place(project, key), json.dumps(content).encode())
        _sweep(_folder(project))
    except OSError:
        return


def _keep_some(project: Project, pages: tuple[Generated, ...], made_by: str) -> str:
    """Keep the pages of one folder, if they are not kept already; their name, by what they are."""
    name = _name(pages, made_by)
    place = _folder(project) / PARTS / name
    if not place.is_file():
        atomic.write_sealed(place, pickle.dumps(pages))
    return name


def _name(pages: Iterable[Generated], made_by: str) -> str:
    """A digest of pages by what they are; the engine decides how they are kept."""
    hashed = hashlib.sha256(made_by.encode())
    for page in pages:
        content = page.content if isinstance(page.content, bytes) else page.content.encode("utf-8", "surrogatepass")
        beside = repr((page.uri, type(page.content), page.parts, page.prose, page.source))
        hashed.update(hashlib.sha256(content).digest())
        hashed.update(hashlib.sha256(beside.encode("utf-8", "surrogatepass")).digest())
    return hashed.hexdigest()[:32]


def _folder_of(page: Generated) -> str:
    """The folder of a lesson or a data set: pages of one are made and change together."""
    return "/".join(page.uri.split("/")[:-1][:2])


def _sweep(folder: Path) -> None:
    """Remove the pages of the oldest builds, and what a build left that was killed. Raises OSError."""
    builds = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    contents = [json.loads(atomic.read_sealed(path) or b"{}") for path in builds[:KEPT]]
    named = [name for content in contents for name in content.get("generated", ())]
    kept = {name for name in named if isinstance(name, str)}  # an older version kept whole pages there
    left = [path for path in (folder / PARTS).iterdir() if path.name not in kept]
    for path in [*builds[KEPT:], *left, *folder.glob(f"*{atomic.TEMPORARY}")]:
        path.unlink(missing_ok=True)


def _folder(project: Project) -> Path:
    return project.work / "pages"


def _place(project: Project, key: str) -> Path:
    return _folder(project) / f"{key}.json"
