"""A teacher's sheet of one pair: what a class does with it, and what came out, as finished HTML."""

from __future__ import annotations

from markupsafe import Markup

from whichlever.errors import CatalogError, Fault
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.findings.tables import table
from whichlever.press.pages.prose.expressions import render
from whichlever.press.pages.render import in_theme
from whichlever.press.pages.results import Results
from whichlever.press.teaching.classes import known_words, refuted_of
from whichlever.press.teaching.plan import schedule, wrong_answers
from whichlever.press.teaching.shown import TEMPLATES, prose, section
from whichlever.press.teaching.slides import results_table
from whichlever.press.teaching.student import Render

MINUTES = 45


def sheet(made: Results, found: PairFindings, fill: Render, *, level: int) -> str:
    """A section of a page, whose headings begin at `level`."""
    pair, front = found.pair, found.pair.front
    steps = (
        (f"{begin}\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}{end}", name, todo)
        for begin, end, name, todo in schedule(MINUTES, front.teach)
    )
    answers = "\n".join(wrong_answers(found, fill, refuted_of(made, found)))
    html = TEMPLATES.get_template("teacher_sheet.html.j2").render(
        front=front,
        slug=pair.slug,
        level=level,
        schedule=table(("minute", "step", "what to do"), steps, kind="wl-table--words", searched=False),
        sides=section(pair, "What each side tries", fill),
        outcome=made.said(found, "outcome of a class", lambda: outcome_sentence(found)),
        results=made.said(found, "results of a class", lambda: results_table(found.main)),
        discussion=[(one.ask, prose(one.listen, fill)) for one in front.discuss],
        wrong=prose(answers, str),  # filled in already
    )
    return in_theme(Markup(html)).strip()


def check_words(made: Results, found: PairFindings) -> None:
    """Raises `CatalogError` with what a pair's words for teachers ask in vain, each with its line of front matter."""
    page, words = found.pair.page, known_words(made, found)
    texts = {("discuss", at, "listen"): one.listen for at, one in enumerate(found.pair.front.discuss)}
    texts |= {("mistakes", at, "why"): one.why for at, one in enumerate(found.pair.front.mistakes)}
    faults: list[Fault] = []
    for key, text in texts.items():
        try:
            render(text, words, made.catalog.project.relative(page.path), page.lines[key])
        except CatalogError as error:
            faults += error.faults
    if faults:
        raise CatalogError(faults)
