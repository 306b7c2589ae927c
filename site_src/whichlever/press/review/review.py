"""Everything that a look at sound lessons finds: what is wrong, and what is still missing before a review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whichlever.errors import Fault
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.review import about_all, dead_links, exercises, figures, names, neighbours, parts, prose, sheets


@dataclass(frozen=True)
class Review:
    """What is said of a catalog, sorted by place."""

    faults: tuple[Fault, ...]
    """What nobody would publish."""
    missing: tuple[Fault, ...]
    """What a lesson that has just been begun need not have, and a finished one has."""


def review(catalog: Catalog, docs: Path) -> Review:
    """Look at all lessons of a catalog, at their data sets, and at the pages in `docs` that are written by hand."""
    lessons = (*catalog.pairs, *catalog.singles)
    faults = [
        *neighbours.faults(catalog),
        *dead_links.faults(catalog, docs),
        *about_all.faults(catalog, docs),
        *(fault for one in lessons for fault in _wrong(catalog, one)),
    ]
    missing = [fault for one in lessons for fault in _missing(catalog, one)]
    for sheet in catalog.datasets.values():
        faults += sheets.faults(catalog.project, sheet)
        missing += sheets.missing(catalog.project, sheet)
    return Review(tuple(sorted(set(faults))), tuple(sorted(set(missing))))


def _wrong(catalog: Catalog, lesson: Pair | Single) -> Iterator[Fault]:
    yield from figures.faults(catalog.project, lesson)
    yield from prose.faults(catalog.project, lesson)
    yield from neighbours.of_folder(lesson)
    if isinstance(lesson, Pair):
        yield from names.faults(catalog.project, lesson, catalog.datasets[lesson.front.dataset])


def _missing(catalog: Catalog, lesson: Pair | Single) -> Iterator[Fault]:
    yield from exercises.missing(lesson)
    yield from parts.missing(catalog.project, lesson)
