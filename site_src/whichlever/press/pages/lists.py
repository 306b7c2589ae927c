"""Pages that list others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from whichlever.lab.evidence.numbers import number
from whichlever.press.findings.board import board
from whichlever.press.findings.guide import JOBS, guide, paths
from whichlever.press.findings.scoreboard import scoreboard
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.findings.tables import table
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.lesson.document import code_html
from whichlever.press.pages.render import fill_page, fill_template
from whichlever.press.pages.results import Results

SLOGAN = "Model, data or features? Guess, then see what really came out, and how sure we can be."


def list_pages(made: Results, handwritten: Mapping[str, str]) -> list[Generated]:
    """Home, pairs, datasets, scoreboard and guide; those that show results only where there are any."""
    sheets = Generated("datasets/index.md", fill_template("datasets.md.j2", table=_datasets_table(made)))
    made_of = (made.all_numbers, made.templates, repr(sorted(handwritten)))
    return [sheets, *made.kept.get("lists", made_of, lambda: _about_pairs(made, handwritten))]


def _about_pairs(made: Results, handwritten: Mapping[str, str]) -> list[Generated]:
    pages = [
        Generated("pairs/index.md", fill_template("pairs.md.j2", pairs=_listed(made, "{slug}/index.md"))),
    ]
    if made.findings:
        pages.append(Generated("card.png", card("Which lever would you pull?", SLOGAN)))
        pages.append(Generated("guide.md", fill_template("guide.md.j2", problems=guide(made.findings))))
        pages.append(Generated("scoreboard/index.md", *fill_page("scoreboard.md.j2", **scoreboard(made.findings))))
        first = made.findings[0]
        pages.append(
            Generated(
                "index.md",
                *fill_page(
                    "home.md.j2",
                    pair=board(first),
                    pair_path=f"pairs/{made.findings[:2][-1].pair.slug}/index.md",  # not the one that is shown
                    code_html={one.kind: code_html(one.lever.source) for one in first.pair.lessons},
                    pairs=_listed(made, "pairs/{slug}/index.md"),
                    pairs_path="pairs/index.md",
                    paths=_paths(made, handwritten),
                    scoreboard_path="scoreboard/index.md",
                ),
            )
        )
    return pages


def _paths(made: Results, handwritten: Mapping[str, str]) -> list[dict[str, Any]]:
    """Ways through the site; those by job only where the jobs have their pages."""
    return [
        path
        for path in paths(made.findings)
        if path["title"] != "By your job" or set(JOBS.values()) <= handwritten.keys()
    ]


def _listed(made: Results, path: str) -> list[dict[str, Any]]:
    return [
        {
            "slug": found.pair.slug,
            "title": found.pair.front.title,
            "question": found.pair.front.question,
            "level": found.pair.front.level,
            "minutes": found.pair.front.minutes,
            "defect_kind": found.pair.front.defect_kind,
            "answer": found.pair.front.why or outcome_sentence(found),
            "path": path.format(slug=found.pair.slug),
        }
        for found in made.findings
    ]


def _datasets_table(made: Results) -> Markup:
    link = Markup('<a href="{}/index.html">{}</a>').format
    rows = [
        (
            link(sheet.name, sheet.title),
            number(sheet.rows, 0),
            Markup("<br>").join(defect.what for defect in sheet.defects) or "none known",
            sheet.licence,
        )
        for sheet in made.catalog.datasets.values()
    ]
    return table(("dataset", "rows", "known defects", "licence"), rows, kind="wl-table--words")
