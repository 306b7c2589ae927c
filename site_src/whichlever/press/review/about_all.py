"""Names that pages about all lessons ask for: unknown ones, lessons and values that there are not."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from whichlever.errors import Fault, nearest
from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.folders import lesson_folders
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.catalog.scripts import Script
from whichlever.press.catalog.text import read_page
from whichlever.press.review.names import known_words, of_words, told
from whichlever.press.review.prose import Call, expressions

ALL_PAGES = (
    "pair", "lesson", "tally", "on_top", "on_top_figure", "shares_figure", "pairs", "datasets", "quoted",
)  # fmt: skip
"""What standalone lessons and hand-written pages may ask for."""
BY_HAND = (
    "ideas_table", "trials_columns", "code_map", "keys_reference", "words_reference", "licences_reference",
    "lab_reference",
)  # fmt: skip
"""What hand-written pages may ask for besides."""
VALUE = "value"
"""What a standalone lesson is asked for."""
NOT_HERE = "it stands on the page as it is; say it in index.md, or without the braces"

Wrong = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Lessons:
    """All lessons by their folder's name: as read where the catalog has them, else None."""

    pairs: Mapping[str, Pair | None]
    singles: Mapping[str, Single | None]


def faults(catalog: Catalog, docs: Path) -> Iterator[Fault]:
    """What standalone lessons and hand-written pages ask for in vain, and expressions where none is filled in."""
    lessons = _lessons(catalog)
    for single in catalog.singles:
        where = catalog.project.relative(single.page.path)
        for asked in expressions(single.page.body, single.page.body_line):
            yield from told(where, asked, _on_a_page(asked.calls[::-1], (*ALL_PAGES, VALUE), lessons, single))
    for uri, text in catalog.handwritten.items():
        for asked in expressions(text, 1):
            wrong = _on_a_page(asked.calls[::-1], (*ALL_PAGES, *BY_HAND), lessons)
            yield from told(catalog.project.relative(docs / uri), asked, wrong)
    known = {*ALL_PAGES, *BY_HAND, *known_words(), VALUE}
    for path, text, line in _elsewhere(catalog):
        for asked in expressions(text, line):
            if asked.calls and asked.calls[-1].name in known:
                yield Fault(catalog.project.relative(path), asked.line, f"{asked.text} is not filled in here", NOT_HERE)


def _lessons(catalog: Catalog) -> Lessons:
    pairs = {one.slug: one for one in catalog.pairs}
    singles = {one.slug: one for one in catalog.singles}
    folders = lesson_folders(catalog.project, [])
    return Lessons(
        {slug: pairs.get(slug) for slug, folder in folders.items() if not folder.standalone},
        {slug: singles.get(slug) for slug, folder in folders.items() if folder.standalone},
    )


def _on_a_page(calls: Sequence[Call], known: Sequence[str], lessons: Lessons, own: Single | None = None) -> Wrong:
    """What is wrong with an expression of a page; `calls` are in their order."""
    if not calls:
        return
    first, more = calls[0], calls[1:]
    if first.name not in known:
        yield f"unknown name {first.name!r}", nearest(first.name, known)
    elif first.name == VALUE and own:
        yield from _value(first, own)
    elif first.name == "on_top" and first.first not in KINDS:
        yield f"no lever {first.first!r}", nearest(first.first, KINDS)
    elif first.name in ("pair", "shares_figure"):
        yield from _of_a_pair(first, more, lessons.pairs)
    elif first.name == "lesson":
        yield from _of_a_lesson(first, more, lessons.singles)


def _of_a_pair(first: Call, more: Sequence[Call], pairs: Mapping[str, Pair | None]) -> Wrong:
    for slug in _texts(first):
        if slug not in pairs:
            yield f"no pair {slug!r}", nearest(slug, pairs)
        elif pair := pairs[slug]:
            yield from (wrong for call in more for wrong in of_words(pair, call))


def _of_a_lesson(first: Call, more: Sequence[Call], singles: Mapping[str, Single | None]) -> Wrong:
    for slug in _texts(first):
        if slug not in singles:
            yield f"no lesson {slug!r}", nearest(slug, singles)
        for call in more:
            if call.name != VALUE:
                yield f"unknown name {call.name!r}", nearest(call.name, [VALUE])
            elif single := singles.get(slug):
                yield from _value(call, single)


def _texts(call: Call) -> list[str]:
    values = [node.value for node in call.arguments if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def _value(call: Call, single: Single) -> Wrong:
    known = noted(single.script)
    if known is None:
        return
    for name in _texts(call)[:1]:
        if name not in known:
            yield f"no value {name!r}", nearest(name, known)


def noted(script: Script) -> tuple[str, ...] | None:
    """The names that a lesson gives its values; None where it works them out."""
    return _noted(tuple(cell.source for cell in script.code))


@cache  # a page asks for many values of one lesson
def _noted(cells: tuple[str, ...]) -> tuple[str, ...] | None:
    calls = [
        node
        for cell in cells
        for node in ast.walk(ast.parse(cell))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "note"
    ]
    names = [keyword.arg for call in calls for keyword in call.keywords]
    return None if None in names else tuple(name for name in names if name)


def _elsewhere(catalog: Catalog) -> Iterable[tuple[Path, str, int]]:
    for lesson in (*catalog.pairs, *catalog.singles):
        for script in lesson.scripts:
            yield from ((script.path, cell.source, cell.line) for cell in script.cells if cell.kind == "markdown")
    for sheet in catalog.datasets.values():
        front = read_page(catalog.project, sheet.path, [])
        if front is not None:
            yield sheet.path, front.body, front.body_line
