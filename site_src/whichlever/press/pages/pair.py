"""The page and the files of one pair."""

from __future__ import annotations

from typing import Any

import nbformat
from markupsafe import Markup
from pandas.api.types import is_numeric_dtype

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.press.catalog.lessons import REVEAL, Pair
from whichlever.press.findings.board import board
from whichlever.press.findings.exhibits import exhibits
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.tables import cell_text, download, table
from whichlever.press.pages import archive
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.interpolate import Words, names
from whichlever.press.pages.markdown import to_markdown
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.render import code_html, fill_template
from whichlever.press.pages.results import Results
from whichlever.press.pages.terms import explain

LOOK = "## Look at the data"


def pair_pages(
    made: Results, found: PairFindings, previous: PairFindings | None, following: PairFindings | None
) -> list[Generated]:
    """A pair's page, its scripts, notebooks, pictures, zip and card. `previous` and `following` are its neighbours.

    Raises `CatalogError` with everything unknown that its `index.md` asks for.
    """
    pair = found.pair
    folder = f"pairs/{pair.slug}"
    sheet = made.catalog.datasets[pair.front.dataset]
    words = names(Words(found, read_table(sheet)))
    where = made.catalog.project.relative(pair.page.path)
    body = explain(render(pair.page.body, words, where, pair.page.body_line), made.terms, f"{folder}/index.md")
    before, marker, after = body.partition(REVEAL)
    if not marker:
        before, after = "", before
    lessons, files = _lessons(made, pair, folder)
    packed = archive.pair_zip(made.catalog, pair)
    files += [Generated(f"{folder}/{pair.slug}.zip", packed)]
    page = fill_template(
        "pair.md.j2",
        title=pair.front.title,
        summary=pair.front.summary,
        level=pair.front.level,
        minutes=pair.front.minutes,
        defect_kind=pair.front.defect_kind,
        question=pair.front.question,
        pair=board(found),
        body_before=Markup(_with_spot(before.strip(), pair, sheet)),
        body_after=Markup(after.strip()),
        code_html={lesson.kind: code_html(lesson.lever.source) for lesson in pair.lessons},
        spot=None,
        figures=exhibits(found),
        claims=[
            {
                "says": one.claim.says,
                "numbers": f"{one.numbers}.",
                "form": one.claim.holds,
                "setting": one.claim.setting,
            }
            for one in found.claims
        ],
        symptoms=pair.front.symptoms,
        remember=pair.front.remember,
        lessons=lessons,
        sources=pair.front.sources,
        downloads=_downloads(pair, len(packed)),
        dataset={"title": sheet.title, "path": f"../../datasets/{sheet.name}/index.md"},
        previous=_turn(previous),
        next=_turn(following),
    )
    files.append(Generated(f"{folder}/card.png", card(pair.front.title, pair.front.question)))
    return [Generated(f"{folder}/index.md", page), *files]


def _turn(found: PairFindings | None) -> dict[str, str] | None:
    return found and {"title": found.pair.front.title, "path": f"../{found.pair.slug}/index.md"}


def _lessons(made: Results, pair: Pair, folder: str) -> tuple[list[dict[str, str]], list[Generated]]:
    """Each lesson's Markdown, and its downloads: the script, the executed notebook, its images."""
    lessons: list[dict[str, str]] = []
    files = [Generated(f"{folder}/task.py", pair.task.text)]
    for lesson in pair.lessons:
        notebook = made.notebooks[f"{pair.slug}/{lesson.kind}"]
        converted = to_markdown(notebook, lesson.kind, deeper=1)
        lessons.append(
            {
                "name": lesson.kind,
                "title": lesson_title(lesson.script.title, pair),
                "markdown": Markup(converted.markdown),
            }
        )
        files += [Generated(f"{folder}/{name}", content) for name, content in converted.images.items()]
        files += [
            Generated(f"{folder}/{lesson.kind}.py", lesson.script.text),
            Generated(f"{folder}/{lesson.kind}.ipynb", nbformat.writes(notebook) + "\n"),
        ]
    return lessons, files


def lesson_title(title: str, pair: Pair) -> str:
    """A lesson's title on its pair's page, which names the pair already."""
    own = title.removeprefix(f"{pair.front.title}: ")
    return own[:1].upper() + own[1:]


def _with_spot(before: str, pair: Pair, sheet: Datasheet) -> str:
    """The text before the bet, with the rows to search at the end of its section `Look at the data`."""
    spot = _spot(pair, sheet)
    if spot is None:
        return before
    rows = "\n\n" + fill_template("spot.html.j2", spot=spot) + "\n\n"
    start = before.find(LOOK)
    following = before.find("\n## ", start + 1) if start >= 0 else -1
    place = following if following >= 0 else len(before)
    return before[:place] + rows + before[place:]


def _spot(pair: Pair, sheet: Datasheet) -> dict[str, Any] | None:
    spot = pair.front.spot
    if spot is None:
        return None
    table = read_table(sheet)
    named: dict[int, list[str]] = {}
    for wrong in spot.wrong:
        row, column = (wrong, "*") if isinstance(wrong, int) else (wrong.row, wrong.column)
        named.setdefault(row, []).append(column)
    rows = [
        {
            "id": row,
            "cells": [cell_text(table.at[row, column]) for column in spot.columns],
            "named": named.get(row, []),
        }
        for row in spot.shown
    ]
    return {
        "id": f"spot-{pair.slug}",
        "question": spot.intro,
        "words": [name for name in spot.columns if not is_numeric_dtype(table[name])],
        "columns": spot.columns,
        "rows": rows,
        "mark": "cells" if any("*" not in columns for columns in named.values()) else "rows",
        "answer": spot.answer,
        "source": spot.source.rstrip("."),
    }


def _downloads(pair: Pair, size: int) -> dict[str, Any]:
    return {
        "zip": {"href": f"{pair.slug}.zip", "size": f"{size / 1000:,.0f} kB"},
        "lessons": table(
            ("lesson", "script", "executed notebook"),
            ((one.kind, download(f"{one.kind}.py"), download(f"{one.kind}.ipynb")) for one in pair.lessons),
            kind="wl-files",
            searched=False,
        ),
        "commands": archive.commands(pair),
        "notebook_commands": archive.notebook_commands(pair),
    }
