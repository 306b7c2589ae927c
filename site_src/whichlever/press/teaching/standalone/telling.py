"""What class material tells of a standalone lesson: its prose in pieces, its figures, and the claims that held."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from whichlever.press.catalog.lessons import Single
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.results import Results
from whichlever.press.pages.scope import claims_of, known_names
from whichlever.press.pages.single import LESSON
from whichlever.press.teaching.sections import bullets, sections
from whichlever.press.teaching.student import Render

if TYPE_CHECKING:
    from nbformat import NotebookNode

GUESS = "Before you read on"
HEADING = re.compile(r"^#+ (.*?)(?: \{.*\})?$", re.MULTILINE)
BLOCK = re.compile(r"\n{2,}(?! )")


@dataclass(frozen=True)
class Figure:
    """A drawing that a lesson made."""

    title: str
    """The heading above it."""
    picture: Markup
    """A page shows it by itself: nothing in it is the page's own."""


@dataclass(frozen=True)
class Told:
    """A standalone lesson for a class."""

    single: Single
    about: tuple[str, ...]
    """What comes before the lesson, block by block, as Markdown without headings."""
    guess: tuple[str, ...]
    """What a reader is asked to guess; empty where the lesson asks for none."""
    figures: tuple[Figure, ...]
    claims: tuple[tuple[str, str], ...]
    """Sentences that the build checked, each with the numbers behind it."""
    points: tuple[str, ...]
    """The key points, as Markdown."""
    page: str
    """The whole page, as Markdown."""


def told(made: Results, single: Single) -> Told:
    """Raises `CatalogError` with everything unknown that its `index.md` asks for."""
    page = filler(made, single)(single.page.body)
    before, _, after = page.partition(LESSON)
    blocks = [block for block in BLOCK.split(HEADING.sub("", before).strip()) if block]
    begin = next((number for number, block in enumerate(blocks) if block.startswith(GUESS)), len(blocks))
    notebook = made.notebooks[single.slug]
    claims = tuple((one["says"], one["numbers"]) for one in claims_of(notebook))
    points = tuple(bullets(sections(after).get("Key points", "")))
    text = f"{before.strip()}\n\n(Here stands the lesson: lesson.ipynb.)\n\n{after.strip()}"
    return Told(single, tuple(blocks[:begin]), tuple(blocks[begin:]), tuple(figures(notebook)), claims, points, text)


def filler(made: Results, single: Single) -> Render:
    """What fills results into a lesson's prose."""
    where = made.catalog.project.relative(single.page.path)
    return partial(render, known=known_names(made, single), path=where, first_line=single.page.body_line)


def figures(notebook: NotebookNode) -> Iterator[Figure]:
    """In their order. As a picture's address, so that neither names nor scripts of two drawings meet."""
    title = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            title = ([title] + [found[1] for found in HEADING.finditer(cell.source)])[-1]
        for output in cell.get("outputs", ()):
            if svg := output.get("data", {}).get("image/svg+xml"):
                data = b64encode(svg.encode()).decode()
                yield Figure(title, Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, title))


def in_portions(blocks: Sequence[str], most: int) -> list[list[str]]:
    """Blocks in groups of at most so many letters, or of one."""
    groups: list[list[str]] = []
    for block in blocks:
        if groups and sum(map(len, groups[-1])) + len(block) <= most:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups
