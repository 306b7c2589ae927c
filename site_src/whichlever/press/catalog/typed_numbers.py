"""Typed results: numbers in a lesson's prose that the build did not put there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whichlever.errors import Fault
from whichlever.press.catalog.index_pages import AnyPage
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.scripts import Script
from whichlever.press.catalog.text import prose_lines
from whichlever.project import Project

NUMBER = r"(?<![\w.])[−+-]?(?:\d{1,3}(?:,\d{3})+|\d+)"
RESULT = re.compile(rf"{NUMBER}(?:\.\d+)?\s?(?:%|per\s?cent\b)|{NUMBER}\.\d+(?!\w|\.\d)")
EXPRESSION = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
HARMLESS = re.compile(
    r"`[^`]*`|\]\((?:[^()]|\([^()]*\))*\)|<[^<>]*>|https?://\S+|doi:\S+|10\.\d{4,}/\S+"
    r"|95\s?%(?=\s+(?:confidence\s+)?intervals?)"
    r"|\b(?:versions?|release|section|chapter|figure|table|python|pandas|scikit-learn|R)\s+\d[\w.-]*",
    re.IGNORECASE,
)
QUOTED = "<!-- quoted"  # marks a line of a script, whose numbers are from elsewhere
IN_PAGE = 'interpolate it (`{{ score("data") }}`), or mark it as quoted (`{{ quoted("86 %", "who says so") }}`)'
IN_SCRIPT = "leave it to the page, which can interpolate, or mark the line (`<!-- quoted: who says so -->`)"
IN_FRONT = "say it without the number; the page below can interpolate it"
FRONT = ("summary", "question", "remember", "why")  # where front matter may speak of results


def typed_numbers(project: Project, page: AnyPage, scripts: Iterable[Script]) -> Iterator[Fault]:
    """Every number in a lesson's prose that looks like a result and was typed."""
    yield from _page(project, page)
    for script in scripts:
        where = project.relative(script.path)
        yield from parsed(
            f"numbers of {where}", script.text, lambda where=where, one=script: tuple(_script(where, one))
        )


def _page(project: Project, page: AnyPage) -> Iterator[Fault]:
    where = project.relative(page.path)
    for name in FRONT:
        yield from _typed(getattr(page.front, name, ""), where, page.lines.get((name,), 1), IN_FRONT)
    for number, claim in enumerate(page.claims):
        for fault in _typed(claim.says, where, page.lines.get(("claims", number, "says"), claim.line), IN_FRONT):
            if not set(RESULT.findall(claim.says)) <= set(RESULT.findall(claim.holds)):  # else the claim checks it
                yield fault
    yield from _typed(page.body, where, page.body_line, IN_PAGE)


def _script(where: str, script: Script) -> Iterator[Fault]:
    for cell in script.cells:
        if cell.kind == "markdown":
            yield from _typed(cell.source, where, cell.line, IN_SCRIPT)


def _typed(text: str, path: str, first_line: int, todo: str) -> Iterator[Fault]:
    text = EXPRESSION.sub(lambda match: " " + "\n" * match[0].count("\n"), text)
    for number, line in prose_lines(text, first_line):
        if QUOTED not in line:
            for found in RESULT.findall(HARMLESS.sub(" ", line)):
                yield Fault(path, number, f"{found.strip()!r} is typed, and looks like a result", todo)
