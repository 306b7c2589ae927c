"""The page and the files of one data set."""

from __future__ import annotations

from markupsafe import Markup

from whichlever.lab.datasets import Datasheet
from whichlever.lab.evidence.numbers import number
from whichlever.press.findings.tables import table
from whichlever.press.pages.croissant import FILE as CROISSANT
from whichlever.press.pages.croissant import croissant
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.results import Results

FOLDED = 20  # columns; of more, the table is folded away, and not searched


def dataset_pages(made: Results, sheet: Datasheet) -> list[Generated]:
    """A data set's page, its table, its description for machines, and how it was made."""
    folder = f"datasets/{sheet.name}"
    packed = f"{sheet.name}.csv.gz"
    lessons = (*made.catalog.pairs, *made.catalog.singles)
    users = [lesson for lesson in lessons if lesson.front.dataset == sheet.name]
    page = fill_template(
        "dataset.md.j2",
        sheet=sheet,
        body=Markup(sheet.body),
        rows=number(sheet.rows, 0),
        columns=_columns_table(sheet),
        downloads=[
            {"href": packed, "text": packed, "note": "the table, compressed"},
            {"href": "export.py", "text": "export.py", "note": "how it came out of its package"},
            {"href": CROISSANT, "text": CROISSANT, "note": "the datasheet for machines (Croissant)"},
        ],
        users=[{"title": lesson.front.title, "path": f"../../{lesson.address}/index.md"} for lesson in users],
    )
    files = [Generated(f"{folder}/index.md", page), Generated(f"{folder}/{packed}", sheet.table.read_bytes())]
    described = made.kept.get("croissant", (repr(sheet), made.origins.of_dataset(sheet.name)), lambda: croissant(sheet))
    files.append(Generated(f"{folder}/{CROISSANT}", described))
    script = sheet.path.with_name("export.py")
    return [*files, Generated(f"{folder}/export.py", script.read_text(encoding="utf-8"))] if script.is_file() else files


def _columns_table(sheet: Datasheet) -> Markup:
    name = Markup("<code>{}</code>").format
    return table(
        ("column", "what it holds", "unit", "type"),
        ((name(one.name), one.about, one.unit, one.type) for one in sheet.columns),
        kind="wl-table--words",
        searched=len(sheet.columns) <= FOLDED,
    )
