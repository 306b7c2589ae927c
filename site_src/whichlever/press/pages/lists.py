"""Pages that list others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from whichlever.lab.datasets import read_table
from whichlever.lab.evidence.numbers import number
from whichlever.press.findings.guide import ENTRIES, JOBS, Mark, guide, paths
from whichlever.press.findings.scoreboard import scoreboard
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.findings.tables import table
from whichlever.press.pages.cards import card
from whichlever.press.pages.generated import Generated, SiteFile, Wanted
from whichlever.press.pages.hero import hero
from whichlever.press.pages.pair_page.page import THUMBNAIL
from whichlever.press.pages.render import fill_page, fill_template
from whichlever.press.pages.results import Results
from whichlever.press.pages.terms import GLOSSARY

SLOGAN = "Model, data or features? Guess, then see what really came out, and how sure we can be."

BOARDS, LISTS = ("scoreboard.md.j2", "guide.md.j2"), ("pairs.md.j2", "home.md.j2")  # templates


def list_pages(made: Results, handwritten: Mapping[str, str], minutes: Mapping[str, int]) -> list[SiteFile]:
    """Home, pairs, datasets, scoreboard and guide; those that show results only where there are any.

    minutes: how long each pair takes to read, by slug.
    """
    sheets = Generated("datasets/index.md", fill_template("datasets.md.j2", table=_datasets_table(made)))
    made_of = (
        made.all_numbers,
        repr(sorted(handwritten)),
        made.templates.digest(*LISTS),
        repr(sorted(minutes.items())),
    )
    lists = Wanted.of("lists", made_of, lambda: _lists(made, handwritten, minutes))
    return [sheets, *boards(made, handwritten), *made.kept.files(lists)]


def boards(made: Results, handwritten: Mapping[str, str]) -> Sequence[SiteFile]:
    """Scoreboard and guide: what the results of all pairs say together."""
    made_of = (made.all_numbers, repr(sorted(handwritten)), made.templates.digest(*BOARDS))
    return made.kept.files(Wanted.of("boards", made_of, lambda: _boards(made, GLOSSARY in handwritten)))


def _boards(made: Results, glossary: bool) -> list[Generated]:
    if not made.findings:
        return []
    board = fill_page("scoreboard.md.j2", glossary=glossary, **scoreboard(made.findings))
    return [
        Generated("card.png", card("Which lever would you pull?", SLOGAN)),
        Generated("guide/index.md", fill_template("guide.md.j2", glossary=glossary, **_guide(made))),
        Generated("scoreboard/index.md", *board),
    ]


def _lists(made: Results, handwritten: Mapping[str, str], minutes: Mapping[str, int]) -> list[Generated]:
    pairs = fill_template("pairs.md.j2", pairs=_listed(made, "{slug}/index.md", minutes))
    home = fill_page("home.md.j2", **_home(made, handwritten, minutes)) if made.findings else None
    return [Generated("pairs/index.md", pairs), *([Generated("index.md", *home)] if home else [])]


def _guide(made: Results) -> dict[str, Any]:
    """What guide.md.j2 takes."""
    return {
        "problems": guide(made.findings),
        "marks": [{"name": mark.name.lower(), "word": str(mark), "entry": ENTRIES[mark]} for mark in Mark],
        "thorough": any(found.tried for found in made.findings),
    }


def _home(made: Results, handwritten: Mapping[str, str], minutes: Mapping[str, int]) -> dict[str, Any]:
    """What home.md.j2 takes."""
    first, following = made.findings[0], made.findings[:2][-1]
    return {
        "hero": hero(first, read_table(made.catalog.datasets[first.pair.front.dataset])),
        "question": first.pair.front.question,
        "pair_path": f"pairs/{first.pair.slug}/index.html",
        "next": {"title": following.pair.front.title, "path": f"pairs/{following.pair.slug}/index.html"},
        "pairs": _listed(made, "pairs/{slug}/index.md", minutes),
        "paths": _paths(made, handwritten, minutes),
    }


def _paths(made: Results, handwritten: Mapping[str, str], minutes: Mapping[str, int]) -> list[dict[str, Any]]:
    """Ways through the site; those by job only where the jobs have their pages."""
    return [
        path
        for path in paths(made.findings, minutes)
        if path["title"] != "By your job" or set(JOBS.values()) <= handwritten.keys()
    ]


def _listed(made: Results, path: str, minutes: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "slug": found.pair.slug,
            "title": found.pair.front.title,
            "question": found.pair.front.question,
            "level": found.pair.front.level,
            "minutes": minutes[found.pair.slug],
            "defect_kind": found.pair.front.defect_kind,
            "answer": found.pair.front.why or outcome_sentence(found),
            "path": path.format(slug=found.pair.slug),
            "page": path.format(slug=found.pair.slug).replace(".md", ".html"),
            "thumbnail": path.format(slug=found.pair.slug).replace("index.md", THUMBNAIL)
            if found.pair.front.picture
            else "",
            "right": found.winner.lever or " ".join(["none", *found.winner.unbeaten]),
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
