"""What slides and handouts show of a pair: prose, rows, a picture, and the bet's choices."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.press.catalog.lessons import REVEAL, Pair
from whichlever.press.findings.tables import cell_text, table
from whichlever.press.pages.results import Results
from whichlever.press.teaching.sections import sections
from whichlever.press.teaching.student import Render

MOST_ROWS, MOST_COLUMNS = 6, 6
LINKED = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
PROSE = MarkdownIt("commonmark", {"html": False})  # a page's own marks are text here
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def prose(text: str, render: Render) -> Markup:
    """Markdown of a page as HTML, its results filled in, without tables of rows and links to other pages."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("{{ rows(")]
    return Markup(PROSE.render(LINKED.sub(r"\1", render("\n".join(kept)))))


def section(pair: Pair, name: str, render: Render, *, after: bool = False) -> Markup:
    """A section of a pair's page before the bet, or after it; empty where there is none."""
    before, _, revealed = pair.page.body.partition(REVEAL)
    return prose(sections(revealed if after else before).get(name, ""), render)


def first_rows(made: Results, pair: Pair) -> Markup:
    """A few rows and columns of the table as recorded: those that a reader searches, or the first."""
    sheet = made.catalog.datasets[pair.front.dataset]
    made_of = (made.origins.of_dataset(sheet.name), repr((sheet.name, pair.front.spot)))
    return made.kept.get("first rows", made_of, lambda: _first_rows(pair, sheet))


def _first_rows(pair: Pair, sheet: Datasheet) -> Markup:
    rows = read_table(sheet)
    spot = pair.front.spot
    columns = list(spot.columns if spot else rows.columns)[:MOST_COLUMNS]
    shown = rows.loc[list(spot.shown if spot else rows.index)[:MOST_ROWS], columns]
    cells = zip(shown.index, shown.itertuples(index=False), strict=True)
    return table(("row", *map(str, columns)), ((str(i), *map(cell_text, row)) for i, row in cells))


def choices(pair: Pair) -> list[str]:
    """What can be bet on."""
    return [f"the {lesson.kind}" for lesson in pair.lessons] + ["none of them is worth it"]
