"""The page and the files of one data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.lab.evidence.numbers import number
from whichlever.press.findings.tables import cell_text, table, table_html
from whichlever.press.pages.croissant import FILE as CROISSANT
from whichlever.press.pages.croissant import croissant
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.pictures.histogram import histogram
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.results import Results

if TYPE_CHECKING:
    import pandas as pd

DEFECTS = "## Known defects\n"
FIRST_ROWS, FIRST_COLUMNS = 5, 12
LONGEST = 40  # letters of a text among the first rows
FOLDED = 20  # columns; of more, the table is folded away, and not searched


def dataset_pages(made: Results, sheet: Datasheet) -> list[Generated]:
    """A data set's page, its table, its description for machines, and how it was made."""
    folder = f"datasets/{sheet.name}"
    packed = f"{sheet.name}.csv.gz"
    lessons = (*made.catalog.pairs, *made.catalog.singles)
    users = [lesson for lesson in lessons if lesson.front.dataset == sheet.name]
    rows = read_table(sheet)
    collected, known, more = _taken_apart(sheet.body)
    page = fill_template(
        "dataset.md.j2",
        sheet=sheet,
        known=Markup(known),
        body=Markup(f"{collected}\n\n{more}"),
        first_rows=_first_rows(rows),
        first_columns=min(FIRST_COLUMNS, len(sheet.columns)),
        rows=number(sheet.rows, 0),
        columns=_columns_table(sheet, rows),
        downloads=[
            {"href": packed, "text": packed, "note": "the table, compressed"},
            {"href": "export.py", "text": "export.py", "note": "how it came out of its package"},
            {"href": CROISSANT, "text": CROISSANT, "note": "the datasheet for machines (Croissant)"},
        ],
        users=[{"title": lesson.front.title, "path": f"../../{lesson.address}/index.md"} for lesson in users],
    )
    source = made.catalog.project.relative(sheet.path)
    files = [
        Generated(f"{folder}/index.md", page, source=source),
        Generated(f"{folder}/{packed}", sheet.table.read_bytes()),
    ]
    described = made.kept.get("croissant", (repr(sheet), made.origins.of_dataset(sheet.name)), lambda: croissant(sheet))
    files.append(Generated(f"{folder}/{CROISSANT}", described))
    script = sheet.path.with_name("export.py")
    return [*files, Generated(f"{folder}/export.py", script.read_text(encoding="utf-8"))] if script.is_file() else files


def _taken_apart(body: str) -> tuple[str, str, str]:
    """What stands before the section on defects, its text, and the rest: what is wrong is told in one place."""
    before, _, after = f"\n{body}".partition(f"\n{DEFECTS}")
    known, mark, more = after.partition("\n## ")
    return before.strip(), known.strip(), f"{mark}{more}".strip()


def _first_rows(rows: pd.DataFrame) -> Markup:
    """A few rows as they are recorded, of the first columns; long texts are cut."""
    import pandas as pd

    first = rows.iloc[:FIRST_ROWS, :FIRST_COLUMNS]
    return table_html(pd.DataFrame({name: first[name].map(_short) for name in first.columns}, index=first.index))


def _short(value: object) -> str:
    text = cell_text(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def _columns_table(sheet: Datasheet, rows: pd.DataFrame) -> Markup:
    name = Markup("<code>{}</code>").format
    return table(
        ("column", "what it holds", "its values", "unit", "type"),
        ((name(one.name), one.about, histogram(rows[one.name]), one.unit, one.type) for one in sheet.columns),
        kind="wl-table--words",
        searched=len(sheet.columns) <= FOLDED,
    )
