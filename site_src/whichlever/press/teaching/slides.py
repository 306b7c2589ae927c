"""The slides of a class: one file with reveal.js in it, which asks for nothing from anywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from whichlever.lab.figures.strips import Strip, strips
from whichlever.lab.trials.records import START, Combination
from whichlever.press.findings.exhibits import as_comparison, comparison_table
from whichlever.press.findings.gather import PairFindings, SettingFindings
from whichlever.press.findings.sentences import outcome_sentence
from whichlever.press.pages.pair_page.page import picture_of
from whichlever.press.pages.results import Results
from whichlever.press.teaching.plan import schedule
from whichlever.press.teaching.sections import bullets, sections
from whichlever.press.teaching.shown import TEMPLATES, choices, first_rows, prose, section
from whichlever.press.teaching.student import Render

REVEAL_JS = Path(__file__).with_name("reveal")


def slides(made: Results, found: PairFindings, render: Render, minutes: int) -> str:
    """The slides as a page of HTML."""
    pair, main = found.pair, found.main
    drawing = picture_of(made, pair)
    taught = schedule(minutes, pair.front.teach)
    points = bullets(sections(pair.page.body).get("Key points", ""))
    return TEMPLATES.get_template("slides.html.j2").render(
        title=pair.front.title,
        question=pair.front.question,
        picture=Markup(drawing.svg) if drawing else "",
        caption=pair.front.picture.caption if pair.front.picture else "",
        rows=first_rows(made, pair),
        target=main.facts.target,
        sides=section(pair, "What each side tries", render),
        choices=choices(pair),
        chart=made.kept.get("chart of a class", (repr(main),), lambda: _chart(main)),
        outcome=made.said(found, "outcome of a class", lambda: outcome_sentence(found)),
        results=made.said(found, "results of a class", lambda: results_table(main)),
        why=pair.front.why,
        points=[prose(point, render) for point in points],
        steps=[f"Minutes {begin} to {end}: {name}. {todo}" for begin, end, name, todo in taught],
        **reveal(),
    )


def reveal() -> dict[str, Any]:
    """The style and the scripts of a deck, as they stand inside a page."""
    scripts = [Markup(_part(name).replace("</script", "<\\/script")) for name in ("reveal.js", "notes.js")]
    return {"style": Markup(_part("reveal.css")), "scripts": scripts}


def _chart(main: SettingFindings) -> Markup:
    """The single levers only, so that it can be read from the last row."""
    gains = {lever: main.scores.gain(lever) for lever in main.levers}
    rows = [
        Strip(lever, lever, main.scores.contrast({lever: 1, START: -1}).tolist(), gain.interval.mean, str(gain.verdict))
        for lever, gain in gains.items()
    ]
    return Markup(strips(rows, metric="gain over the start", unit=main.facts.unit, higher_is_better=True))


def results_table(main: SettingFindings) -> Markup:
    """The start, the single levers, and all of them together."""
    whole = as_comparison(main)
    shown = (START, *main.levers, Combination(main.levers))
    return Markup(comparison_table(replace(whole, rows=tuple(row for row in whole.rows if row.lever in shown))))


def _part(name: str) -> str:
    return (REVEAL_JS / name).read_text(encoding="utf-8")
