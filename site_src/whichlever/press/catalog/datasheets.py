"""The data sets of a project: every datasheet and table read and checked, all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whichlever.errors import DatasetError, Fault
from whichlever.lab.datasets import Datasheet, read_datasheet, read_table
from whichlever.press.catalog.frontmatter import FrontMatter
from whichlever.press.catalog.models import SheetFront
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.validation import validate
from whichlever.project import Project

# what a message about a table says, and the key of the datasheet that it is about
ABOUT = {"sha256 is": "sha256", "columns ": "columns", " rows": "rows", "not a readable": "sha256"}


def read_datasets(project: Project, faults: list[Fault]) -> Mapping[str, Datasheet]:
    """The sound datasheets by name; what is wrong with the others joins `faults`."""
    sheets: dict[str, Datasheet] = {}
    for folder in sorted(project.datasets.iterdir()) if project.datasets.is_dir() else ():
        if not folder.is_dir() or folder.name.startswith((".", "_")) or not any(folder.glob("*.*")):
            continue
        path = folder / "datasheet.md"
        where = project.relative(path)
        if not path.is_file():
            faults.append(Fault(where, 1, "the file is missing", "describe the table in it (see CONTRIBUTING.md)"))
            continue
        front = read_page(project, path, faults)
        if front is not None and validate(SheetFront, front, where, faults):
            sheet = read_datasheet(path)
            wrong = list(_table_faults(sheet, front, where))
            sheets |= {} if wrong else {sheet.name: sheet}
            faults += wrong
    return sheets


def _table_faults(sheet: Datasheet, front: FrontMatter, where: str) -> Iterator[Fault]:
    try:
        read_table(sheet)
    except DatasetError as error:
        what, _, todo = str(error).removeprefix(f"{sheet.table}: ").partition("; ")
        key = next((key for sign, key in ABOUT.items() if sign in what), "")
        line = front.line(key) if key else 1
        yield Fault(where, line, f"{sheet.table.name}: {what}", todo)
