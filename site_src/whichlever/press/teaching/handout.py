"""The handout of a class: two sides of paper, with the bet as a form and nothing of the levers' code."""

from __future__ import annotations

from markupsafe import Markup

from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.pair_page.page import picture_of
from whichlever.press.pages.results import Results
from whichlever.press.teaching.shown import TEMPLATES, choices, first_rows, section
from whichlever.press.teaching.student import Render


def handout(made: Results, found: PairFindings, render: Render) -> str:
    """The handout as a page of HTML, to print."""
    pair, facts = found.pair, found.main.facts
    drawing = picture_of(made, pair)
    return TEMPLATES.get_template("handout.html.j2").render(
        title=pair.front.title,
        question=pair.front.question,
        task=section(pair, "The task", render),
        rows=first_rows(made, pair),
        picture=Markup(drawing.svg) if drawing else "",
        sides=section(pair, "What each side tries", render),
        choices=choices(pair),
        metric=facts.metric_name,
        unit=facts.unit,
    )
