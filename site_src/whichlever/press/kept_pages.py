"""The pages of the last builds, kept under everything that they were made of.

When nothing has changed, a build reads them back without importing what made them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from whichlever import PACKAGE
from whichlever.press.pages.generated import Generated, NavEntry, Pages, Prose
from whichlever.project import Project
from whichlever.runner.store import atomic

FOLDERS = ("pairs", "datasets", "foundations", "lifecycle")  # where generated pages stand in the navigation
KEPT = 4  # how many builds to remember: a few branches, or an edit and its undoing
IGNORED = ("__pycache__", ".ipynb_checkpoints", "*.pyc", "*.ipynb")
ENGINE = PACKAGE.resolve()
ENGINE_PREFIX = "engine:"  # as the trace names the engine's files


def pages_key(project: Project, docs: Path) -> str:
    """A digest of everything that pages are made of: lessons, datasets, hand-written pages, engine, packages."""
    hashed = hashlib.sha256(sys.version.encode())
    for base in (*_bases(project, docs), ENGINE):
        hashed.update(folder_digest(base).encode())
    hashed.update(project.lock.read_bytes() if project.lock.is_file() else b"")
    hashed.update("\0".join(sorted(_installed())).encode())
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
    return inside and not any(_matches(part, IGNORED) for part in path.parts)


def state_of(project: Project, name: str) -> str:
    """A digest of a file's content or of a folder's names; "absent" where there is nothing."""
    path = project.root / name
    if path.is_dir():
        content = "\n".join(sorted(each.name for each in path.iterdir() if not _matches(each.name, IGNORED))).encode()
    elif path.is_file():
        content = path.read_bytes()
    else:
        return "absent"
    return hashlib.sha256(content).hexdigest()


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


def _installed() -> Iterable[str]:
    """Names and versions of installed packages, as their metadata folders are called."""
    folders = {sysconfig.get_paths()[key] for key in ("purelib", "platlib")}
    return {path.name for folder in folders for path in Path(folder).glob("*.dist-info")}


def read_pages(project: Project, key: str) -> Pages | None:
    """The pages kept under `key`, or None: what is missing or damaged is made again."""
    text = atomic.read_sealed(_folder(project) / f"{key}.json")
    if text is None:
        return None
    try:
        content = json.loads(text)
        if any(state_of(project, name) != state for name, state in content["outside"].items()):
            return None
        return Pages(
            tuple(_unpacked(*page) for page in content["generated"]),
            content["rendered"],
            tuple(NavEntry(*entry) for entry in content["nav"]),
            tuple(content["outside"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def keep_pages(project: Project, key: str, pages: Pages, beyond: Mapping[str, str] | None = None) -> None:
    """Keep `pages`, whole or not at all; the oldest go. A folder that takes nothing costs only time, later.

    `beyond` is what they were made of beyond the key, as `outside` gives it.
    """
    content = {
        "outside": dict(beyond or {}),
        "generated": [_packed(page) for page in pages.generated],
        "rendered": dict(pages.rendered),
        "nav": [(entry.folder, entry.title, entry.uri) for entry in pages.nav],
    }
    folder = _folder(project)
    try:
        atomic.write_sealed(folder / f"{key}.json", json.dumps(content).encode())
        kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [*kept[KEPT:], *folder.glob(f"*{atomic.TEMPORARY}")]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _folder(project: Project) -> Path:
    return project.work / "pages"


def _packed(page: Generated) -> tuple[object, ...]:
    prose = {name: asdict(document) for name, document in page.prose.items()}
    return page.uri, _pack(page.content), dict(page.parts), prose


def _unpacked(uri: str, content: Any, parts: dict[str, str], prose: dict[str, dict[str, Any]]) -> Generated:
    documents = {name: Prose(**document) for name, document in prose.items()}
    return Generated(uri, _unpack(content), parts, documents)


def _pack(content: str | bytes) -> str | dict[str, str]:
    return content if isinstance(content, str) else {"base64": base64.b64encode(content).decode()}


def _unpack(value: str | dict[str, str]) -> str | bytes:
    return value if isinstance(value, str) else base64.b64decode(value["base64"])
