"""A class's marks as pages for the projector and for each student: files that open by themselves."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from whichlever.lab.figures.strips import Strip, strips
from whichlever.press.catalog.folders import slugify
from whichlever.press.teaching.grading import Graded
from whichlever.press.teaching.mark_list import COLUMNS, row, shown_gain
from whichlever.press.teaching.marks import Mark, Scored
from whichlever.press.teaching.shown import TEMPLATES

LONGEST_NAME = 32  # letters, beside a figure
ADVICE = {
    "blank": "Write your lever into the cell with the tag, run the notebook, save it, and hand it in again.",
    "not read": "Nothing was judged. Hand in the notebook as it was given out, with your lever in the tagged cell.",
    "peeked": "A lever works on its arguments alone: the test rows are sealed, for you as for us.",
    "failed": "The cell was run alone: it needs its own imports, and it must keep the rules in the notebook.",
    "stopped": "A lever is called once for each split. Try it on one split first, and look at what it repeats.",
}


def write(graded: Graded, folder: Path) -> None:
    """`index.html` for the class, and a page for each submission beside it; other files of the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(graded).items():
        (folder / name).write_text(text, encoding="utf-8")


def pages(graded: Graded) -> dict[str, str]:
    """Each page's text by the name of its file."""
    title, facts = graded.found.pair.front.title, graded.found.main.facts
    names = {mark.student: page_name(number, mark) for number, mark in enumerate(graded.marks, 1)}
    made = {
        names[mark.student]: _fill("student.html.j2", title=title, mark=mark, about=_about(graded, mark))
        for mark in graded.marks
    }
    rows = [(names[mark.student], row(graded, mark), mark.sentence) for mark in graded.marks]
    made["index.html"] = _fill(
        "class.html.j2",
        title=title,
        figure=strip_plot(graded),
        columns=COLUMNS,
        rows=rows,
        splits=facts.splits,
        elsewhere=graded.elsewhere,
        seeded=bool(graded.variants),
    )
    return made


def page_name(number: int, mark: Mark) -> str:
    """A page's file: its number tells apart students whose names have the same plain letters."""
    return f"{number:02}-{slugify(mark.student)[:40] or 'page'}.html"


def strip_plot(graded: Graded, only: Mark | None = None) -> Markup:
    """Every split's gain over the start as a point, the best lever first; empty where none ran."""
    ran = [mark for mark in graded.marks if mark.scored and only in (None, mark)]
    ran.sort(key=lambda mark: -mark.scored.gain.interval.mean if mark.scored else 0.0)
    rows = [_strip(mark, mark.scored) for mark in ran if mark.scored]
    published = _published(graded, ran) if only else []
    facts = graded.found.main.facts
    if not rows:
        return Markup("")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # the browser has the letters
        return Markup(strips([*rows, *published], metric="gain over the start", unit=facts.unit, higher_is_better=True))


def _strip(mark: Mark, scored: Scored) -> Strip:
    lever = mark.submission.lever
    name = mark.student if len(mark.student) <= LONGEST_NAME else f"{mark.student[: LONGEST_NAME - 1]}…"
    told = shown_gain(scored.gain)[0]
    return Strip(name.replace("$", r"\$"), lever.kind if lever else "", scored.gains, scored.gain.interval.mean, told)


def _published(graded: Graded, ran: Sequence[Mark]) -> list[Strip]:
    """The published lever of the same kind, to stand below a student's."""
    scores = graded.found_for(ran[0]).main.scores if ran else graded.found.main.scores
    kinds = {mark.submission.lever.kind for mark in ran if mark.submission.lever} & set(graded.found.main.levers)
    return [
        Strip(
            f"the published {kind} lever",
            kind,
            scores.contrast({kind: 1, "start": -1}).tolist(),
            scores.gain(kind).interval.mean,
            shown_gain(scores.gain(kind))[0],
        )
        for kind in sorted(kinds)
    ]


def _about(graded: Graded, mark: Mark) -> dict[str, object]:
    """What a student's page says besides the mark: rows of a table, a figure, what to do."""
    return {
        "rows": list(zip(COLUMNS, row(graded, mark), strict=True)),
        "figure": strip_plot(graded, mark),
        "advice": ADVICE.get(mark.outcome, _said(mark)),
    }


def _said(mark: Mark) -> str:
    """In a sentence, what the verdicts of a lever that ran add up to."""
    if mark.scored is None:
        return ""
    told = [f"Over the start: {mark.scored.gain.verdict}."]
    if against := mark.scored.against:
        told.append(f"Over the published {against.over} lever: {against.verdict}.")
    if elsewhere := mark.scored.elsewhere:
        others = "splits that nobody has seen" if mark.submission.seed is None else "the published splits"
        told.append(f"Over the start on {others}: {elsewhere.verdict}.")
    return " ".join(told)


def _fill(name: str, **values: object) -> str:
    text = TEMPLATES.get_template(name).render(**values)
    return re.sub(r"\n{2,}", "\n", text) + "\n"
