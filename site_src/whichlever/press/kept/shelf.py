"""Finished files of the site on disk, those of one lesson together: no build holds what is in all of them at once.

A bundle is named by what is in it, so that it is never out of date; builds share those that are the same.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from whichlever.errors import BuildError
from whichlever.press.kept.recipe import recipe_digest
from whichlever.press.pages.generated import Generated, Prose, SiteFile
from whichlever.project import Project
from whichlever.runner.store import atomic

RECENT = 3600  # seconds in which a bundle is left alone that no kept pages name: another build may be making them


@dataclass(frozen=True)
class Shelved:
    """A file of the site whose content is read when somebody asks for it. Raises `BuildError` where it is gone."""

    uri: str
    digest: str
    size: int
    source: str
    text: str | None
    """Of a page, its Markdown, which is short; what is put into it is in the bundle."""
    minutes: int = field(compare=False)
    bundle: Path = field(compare=False)

    @property
    def content(self) -> str | bytes:
        return self._whole.content if self.text is None else self.text

    @property
    def parts(self) -> Mapping[str, str]:
        return self._whole.parts

    @property
    def prose(self) -> Mapping[str, Prose]:
        return self._whole.prose

    @property
    def _whole(self) -> Generated:
        return _open(self.bundle)[self.uri]

    @property
    def row(self) -> dict[str, Any]:
        """What `Shelf.named` makes this of again, as JSON."""
        return asdict(self) | {"bundle": self.bundle.name}


@lru_cache(maxsize=1)  # files are asked for in the order of their addresses: those of one folder after each other
def _open(bundle: Path) -> Mapping[str, Generated]:
    files = _read(bundle)
    if files is None:
        raise BuildError(f"{bundle}: gone or damaged since this build began; build again, and it is made anew")
    return {file.uri: file for file in files}


def _read(bundle: Path) -> tuple[Generated, ...] | None:
    content = atomic.read_sealed(bundle)
    return None if content is None else pickle.loads(content)


class Shelf:
    """The bundles of a project."""

    def __init__(self, project: Project) -> None:
        self._folder = project.work / "pages" / "parts"
        self._made_by = recipe_digest()  # the engine decides how they are kept

    def put(self, files: Iterable[SiteFile]) -> tuple[SiteFile, ...]:
        """Files of one folder, in a bundle from now on; as they were where the disk takes nothing."""
        given = tuple(files)
        plain = [file for file in given if isinstance(file, Generated)]
        if not plain:
            return given
        bundle = self._folder / self._name(plain)
        try:
            if not bundle.is_file():
                atomic.write_sealed(bundle, pickle.dumps(tuple(plain)))
        except OSError:
            return given
        return tuple(_shelved(file, bundle) if isinstance(file, Generated) else file for file in given)

    def _name(self, files: Sequence[Generated]) -> str:
        hashed = hashlib.sha256(self._made_by.encode())
        for file in files:
            hashed.update(f"{file.uri}\0{file.digest}\0{file.minutes}\0".encode("utf-8", "surrogatepass"))
        return hashed.hexdigest()[:32]

    def named(self, rows: Iterable[Mapping[str, Any]]) -> tuple[Shelved, ...]:
        """Files by what `row` gave of them. Raises KeyError and TypeError for anything else."""
        return tuple(Shelved(**{**row, "bundle": self._folder / row["bundle"]}) for row in rows)

    def holds(self, files: Iterable[SiteFile]) -> bool:
        """Whether all of them are there as they were put there. A damaged bundle goes: it would count as kept."""
        bundles = {file.bundle for file in files if isinstance(file, Shelved)}
        return all(map(_is_whole, bundles))

    def sweep(self, keep: Collection[str]) -> None:
        """Remove all but some bundles, if they are not new. Raises OSError."""
        for place in self._folder.iterdir() if self._folder.is_dir() else ():
            if place.name not in keep and place.stat().st_mtime < time.time() - RECENT:
                place.unlink(missing_ok=True)


def _shelved(file: Generated, bundle: Path) -> Shelved:
    text = file.content if isinstance(file.content, str) and file.uri.endswith(".md") else None
    return Shelved(file.uri, file.digest, file.size, file.source, text, file.minutes, bundle)


def _is_whole(bundle: Path) -> bool:
    if atomic.read_sealed(bundle) is None:
        with suppress(OSError):
            bundle.unlink(missing_ok=True)
        return False
    with suppress(OSError):
        bundle.touch()  # somebody needs it
    return True
