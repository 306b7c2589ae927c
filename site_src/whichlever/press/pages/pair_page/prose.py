"""A pair's prose with its results filled in; before the bet it shows no column that holds the truth."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from whichlever.errors import CatalogError, Fault
from whichlever.press.catalog.code.task_file import declared
from whichlever.press.catalog.lessons import REVEAL
from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.interpolate import NOT_TRIED, Remember, ShowRows, Words, names, work_out
from whichlever.press.pages.prose.expressions import WordError, render

LEFT_OUT = (
    "*Here stands what rivals of the levers do. This build did not try them: "
    "`whichlever build --thorough` does, and the published site tells it.*"
)
"""Instead of a paragraph that asks for a rival where none was tried: its conclusions would follow from nothing."""


def filled_in(
    found: PairFindings, rows: ShowRows, columns: Sequence[str], where: str, remember: Remember = work_out
) -> str:
    """The body of a pair's page as Markdown. Raises `CatalogError` with everything unknown that it asks for.

    columns: all of its table. rows: shows some of it. remember: gives answers of earlier builds.
    """
    page, faults, parts = found.pair.page, list[Fault](), list[str]()
    before, marker, after = page.body.partition(REVEAL)
    early = _without(declared(found.pair.task.text).truth, rows, columns) if marker else rows
    line = page.body_line
    for text, shown in ((before, early), (after, rows)):
        try:
            parts.append(render(text, names(Words(found, shown), remember), where, line))
        except CatalogError as error:
            faults += error.faults
        line += text.count("\n")
    if faults:
        raise CatalogError(faults)
    return marker.join(parts if found.tried else map(without_untried, parts))


def without_untried(text: str) -> str:
    """Markdown with one note in each section instead of its paragraphs that hold an untried rival."""
    said, kept = False, list[str]()
    for block in text.split("\n\n"):
        if NOT_TRIED not in block:
            said = said and not block.lstrip().startswith("#")
            kept.append(block)
        elif not said:
            said = True
            kept.append(LEFT_OUT)
    return "\n\n".join(kept)


def _without(hidden: Collection[str], rows: ShowRows, columns: Sequence[str]) -> ShowRows:
    """`rows` without some columns."""

    def show(ids: Sequence[int], asked: Sequence[str]) -> str:
        if told := [column for column in asked if column in hidden]:
            raise WordError(f"the column {told[0]!r} holds the truth; show it below `{REVEAL}`, after the bet")
        return rows(ids, asked or [column for column in columns if column not in hidden])

    return show if hidden else rows
