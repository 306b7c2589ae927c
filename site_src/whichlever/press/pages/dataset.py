"""The page and the files of one data set."""

from __future__ import annotations

from whichlever.lab.datasets import Datasheet
from whichlever.press.pages.croissant import FILE as CROISSANT
from whichlever.press.pages.croissant import croissant
from whichlever.press.pages.generated import Generated
from whichlever.press.pages.render import fill_template
from whichlever.press.pages.results import Results
from whichlever.press.pages.single import single_folder


def dataset_pages(made: Results, sheet: Datasheet) -> list[Generated]:
    """A data set's page, its table, its description for machines, and how it was made."""
    folder = f"datasets/{sheet.name}"
    table = f"{sheet.name}.csv.gz"
    lessons = [(f"pairs/{found.pair.slug}", found.pair.front) for found in made.findings]
    lessons += [(single_folder(single), single.front) for single in made.catalog.singles]
    users = [(place, front) for place, front in lessons if front.dataset == sheet.name]
    page = fill_template(
        "dataset.md.j2",
        sheet=sheet,
        downloads=[
            {"href": table, "text": table, "note": "the table, compressed"},
            {"href": "export.py", "text": "export.py", "note": "how it came out of its package"},
            {"href": CROISSANT, "text": CROISSANT, "note": "the datasheet for machines (Croissant)"},
        ],
        users=[{"title": front.title, "path": f"../../{place}/index.md"} for place, front in users],
    )
    files = [Generated(f"{folder}/index.md", page), Generated(f"{folder}/{table}", sheet.table.read_bytes())]
    files.append(Generated(f"{folder}/{CROISSANT}", croissant(sheet)))
    script = sheet.path.with_name("export.py")
    return [*files, Generated(f"{folder}/export.py", script.read_text(encoding="utf-8"))] if script.is_file() else files
