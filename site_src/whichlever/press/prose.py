"""Typed results: numbers in a lesson's prose that the build did not put there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog import Catalog, Page
from whichlever.press.project import Project
from whichlever.press.scripts import Script

RESULT = re.compile(r"(?<![\w.])[−+-]?\d+(?:\.\d+)?\s?%|(?<![\w.])[−+-]?\d+\.\d+(?![\w.])")
HARMLESS = re.compile(
    r"\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)|<[^>]*>|https?://\S+|doi:\S+|10\.\d{4,}/\S+|95\s?%(?=\s+interval)"
)
FENCE = re.compile(r"^\s*(```|~~~)")
TODO = 'interpolate it (`{{ score("data") }}`), or mark it as quoted (`{{ quoted("86 %", "who says so") }}`)'


def check_prose(catalog: Catalog) -> None:
    """Raises `CatalogError` with every number in prose that looks like a result and was typed."""
    faults: list[Fault] = []
    for lesson in (*catalog.pairs, *catalog.singles):
        faults += _page(catalog.project, lesson.page)
    for pair in catalog.pairs:
        for script in (pair.task, *(lesson.script for lesson in pair.lessons)):
            faults += _script(catalog.project, script)
    for single in catalog.singles:
        faults += _script(catalog.project, single.script)
    if faults:
        raise CatalogError(faults)


def _page(project: Project, page: Page) -> Iterator[Fault]:
    return _typed(page.body, project.relative(page.path), page.body_line)


def _script(project: Project, script: Script) -> Iterator[Fault]:
    for cell in script.cells:
        if cell.kind == "markdown":
            yield from _typed(cell.source, project.relative(script.path), cell.line)


def _typed(text: str, path: str, first_line: int) -> Iterator[Fault]:
    fenced = False
    for number, line in enumerate(text.splitlines(), first_line):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            for found in RESULT.findall(HARMLESS.sub(" ", line)):
                yield Fault(path, number, f"{found.strip()!r} is typed, and looks like a result", TODO)
