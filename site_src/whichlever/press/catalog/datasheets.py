"""The data sets of a project: every datasheet and table read and checked, all faults at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Strict

from whichlever.errors import DatasetError, Fault
from whichlever.lab.datasets import COLUMN_TYPES, Column, Datasheet, Defect, read_table
from whichlever.press.catalog.folders import subfolders
from whichlever.press.catalog.front_matter_keys import Count, Doi, Part, Text, Texts, WebAddress, at_least, one_of
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.script_faults import read_python
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.validation import validate
from whichlever.press.catalog.yaml_header import FrontMatter
from whichlever.project import Project


class ColumnFront(Part):
    """One column of a table."""

    name: Text
    """As in the table's first line."""
    type: Annotated[str, one_of(*COLUMN_TYPES)]
    """What its values are."""
    about: Text
    """What it means."""
    unit: Text = ""
    """Of its values; none where they have none."""


class DefectFront(Part):
    """Something that is wrong in a table, and who says so."""

    what: Text
    """What is wrong."""
    where: Text
    """In which rows or columns."""
    documented_in: Text
    """Who says so, and where."""
    natural: bool
    """Whether it was in the data when they were published; false where we put it in."""


class SheetFront(Part):
    """What the front matter of a datasheet may say."""

    title: Text
    """The name."""
    summary: Text
    """One sentence for lists."""
    source: Text
    """The package that the table comes from."""
    origin: Text
    """Who measured or collected it, when and where."""
    licence: Text
    """Its SPDX name."""
    licence_note: Text
    """What is known and what is doubtful about the licence."""
    citation: Text
    """How to cite it."""
    documented_in: Text
    """Where the columns are described."""
    rows: Count
    """How many rows the table has."""
    sha256: Text
    """Of the file `<name>.csv.gz`."""
    columns: Annotated[tuple[ColumnFront, ...], Strict(False), at_least(1)]
    """All columns, in the table's order."""
    defects: Annotated[tuple[DefectFront, ...], Strict(False)]
    """What is known to be wrong in it."""
    used_by: Texts = ()
    """Lessons that use it."""
    doi: Doi = ""
    """Its DOI, without `doi:` before it."""
    url: WebAddress = ""
    """Its address."""


# what a message about a table says, and the key of the datasheet that it is about
NAME = re.compile(r"\w[\w .-]*")
ABOUT = {"line ": "sha256", "sha256 is": "sha256", "columns ": "columns", " rows": "rows", "not a readable": "sha256"}


def read_datasets(
    project: Project, faults: list[Fault], only: Collection[str] | None = None
) -> Mapping[str, Datasheet]:
    """The sound datasheets by name, or `only` some; what is wrong with the others joins `faults`."""
    sheets: dict[str, Datasheet] = {}
    for folder in subfolders(project, project.datasets, faults):
        path = folder / "datasheet.md"
        where = project.relative(path)
        if only is not None and folder.name not in only:
            continue
        if not any(each.is_file() and not each.name.startswith(".") for each in folder.iterdir()):
            continue  # what another branch left behind
        if not NAME.fullmatch(folder.name):
            what = f"the folder's name {folder.name!r} is no address"
            faults.append(Fault(where, 1, what, "use letters, digits, spaces, hyphens, underscores and dots"))
        elif not path.is_file():
            faults.append(Fault(where, 1, "the file is missing", "describe the table in it (see CONTRIBUTING.md)"))
        elif sheet := _read_sheet(project, path, faults):
            sheets[sheet.name] = sheet
        if (script := folder / "export.py").is_file():
            read_python(project, script, faults)
    return sheets


def _read_sheet(project: Project, path: Path, faults: list[Fault]) -> Datasheet | None:
    where = project.relative(path)
    read = read_page(project, path, faults)
    front = read and validate(SheetFront, read, where, faults)
    if read is None or front is None:
        return None
    sheet = Datasheet(
        name=path.parent.name,
        path=path,
        columns=tuple(Column(**column.model_dump()) for column in front.columns),
        defects=tuple(Defect(**defect.model_dump()) for defect in front.defects),
        body=read.body,
        **front.model_dump(exclude={"columns", "defects"}),
    )
    wrong = list(_table_faults(sheet, read, where))
    faults += wrong
    return None if wrong else sheet


def _table_faults(sheet: Datasheet, front: FrontMatter, where: str) -> Iterator[Fault]:
    what, todo = _problem(sheet)
    if what:
        key = next((key for sign, key in ABOUT.items() if sign in what), "")
        yield Fault(where, front.line(key) if key else 1, f"{sheet.table.name}: {what}", todo)


def _as_loaded(sheet: Datasheet) -> str:
    """All that loading a table depends on."""
    table = sheet.table.read_bytes() if sheet.table.is_file() else b""
    return f"{sheet.table.name} {sheet.rows} {sheet.sha256} {sheet.columns} {hashlib.sha256(table).hexdigest()}"


def _problem(sheet: Datasheet) -> tuple[str, str]:
    """What is wrong with a table, and what to do."""
    try:
        parsed("sound table", _as_loaded(sheet), lambda: len(read_table(sheet)))
    except DatasetError as error:
        what, _, todo = str(error).removeprefix(f"{sheet.table}: ").partition("; ")
        return what, todo
    return "", ""
