"""The catalog, of which only what has changed since an earlier build is parsed; of another engine, nothing counts."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whichlever.errors import UsageError, nearest
from whichlever.press.catalog.folders import lesson_folders, slugify
from whichlever.press.catalog.lessons import Catalog, read_catalog
from whichlever.press.catalog.parsed import Memory, is_remembering, remembering
from whichlever.press.kept.recipe import NOT_OURS, recipe_digest
from whichlever.project import Project
from whichlever.runner.store import atomic


def catalog_of(project: Project, only: str = "", docs: Path | None = None) -> Catalog:
    """`read_catalog`, with a memory in a file beside the results. A folder that takes no file costs only time."""
    with remembered(project, whole=docs is not None and not only):
        return read_catalog(project, only, docs)


@contextmanager
def remembered(project: Project, *, whole: bool) -> Iterator[None]:
    """Within, what was parsed earlier is not parsed again. One inside another is a part of it.

    whole: everything is asked for, so what nobody asks for is of a text that is gone.
    """
    if is_remembering():
        yield
        return
    place, recipe = project.work / "parsed", recipe_digest(without=NOT_OURS).encode()
    memory = Memory(_kept(place, recipe))
    try:
        with remembering(memory):
            yield
    finally:
        keep = memory.used if whole else memory.known | memory.used
        if keep.keys() != memory.known.keys():
            with suppress(OSError):
                atomic.write_sealed(place, recipe + b"\n" + pickle.dumps(keep))


def chosen(project: Project, slug: str, docs: Path | None) -> Catalog:
    """Everything, or one lesson by its folder's name and its data set. Raises `UsageError` where there is none."""
    catalog = catalog_of(project, slugify(slug), docs)
    if slug and not (catalog.pairs or catalog.singles):
        raise UsageError(f"no lesson {slug!r}; {nearest(slug, lesson_folders(project, []))}")
    return catalog


def _kept(place: Path, recipe: bytes) -> Mapping[str, Any]:
    made_by, _, content = (atomic.read_sealed(place) or b"").partition(b"\n")
    return pickle.loads(content) if made_by == recipe else {}
