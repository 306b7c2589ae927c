"""The data sets of a project: every datasheet and table read and checked, all faults at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Strict

from whichlever.errors import DatasetError, Fault
from whichlever.lab.datasets import COLUMN_TYPES, Column, Datasheet, Defect, read_table
from whichlever.press.catalog.folders import subfolders
from whichlever.press.catalog.front_matter_keys import (
    Count,
    Doi,
    Part,
    Text,
    Texts,
    WebAddress,
    at_least,
    misfit,
    one_of,
)
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.script_faults import read_python
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.validation import closest, validate
from whichlever.press.catalog.yaml_header import FrontMatter
from whichlever.project import Project

LARGEST_TABLE = 30_000_000
"""Bytes of a table, unpacked: it is part of the project, and of every copy of it."""
MOST_PACKED = 1032  # times: gzip makes nothing smaller
LICENCES: Mapping[str, str] = {
    "CC0-1.0": "no conditions",
    "PDDL-1.0": "no conditions",
    "LicenseRef-public-domain": "no conditions; the datasheet says why",
    "MIT": "names the authors",
    "ISC": "names the authors",
    "BSD-2-Clause": "names the authors",
    "BSD-3-Clause": "names the authors",
    "Apache-2.0": "names the authors",
    "CC-BY-2.0": "names the authors",
    "CC-BY-3.0": "names the authors",
    "CC-BY-4.0": "names the authors",
    "ODC-By-1.0": "names the authors",
    "OGL-UK-3.0": "names the authors",
    "CDLA-Permissive-2.0": "keeps the licence beside the data",
    "Artistic-2.0": "says what was changed",
    "CC-BY-SA-3.0": "names the authors, passes on what was changed alike",
    "CC-BY-SA-4.0": "names the authors, passes on what was changed alike",
    "ODbL-1.0": "names the authors, passes on what was changed alike",
    "GPL-2.0-only": "passes on what was changed alike",
    "GPL-2.0-or-later": "passes on what was changed alike",
    "GPL-3.0-only": "passes on what was changed alike",
    "GPL-3.0-or-later": "passes on what was changed alike",
}
"""The licences that a table may have, by their SPDX names, each with what it asks of whoever passes it on."""
REFUSED = {"NC": "forbids commercial use", "ND": "forbids to change the table"}
"""Parts of the names of licences that are not taken, with what they do."""
PLACEHOLDER = "Say under which licence"
"""How a datasheet begins in which nobody has named the licence yet."""


def _licence(given: str) -> str:
    """One of `LICENCES`, or several joined by OR or AND."""
    for name in re.split(r"\s+(?:OR|AND)\s+", given):
        if name in LICENCES or given.startswith(PLACEHOLDER):
            continue
        why = next((why for part, why in REFUSED.items() if part in name.split("-")), "")
        known = closest(name, tuple(LICENCES), "take a table with one of")
        what = f"{{name}}: {name} {why}" if why else f"{{name}}: {name!r} is none that a table may have"
        raise misfit(what, f"take a table that may be passed on: {', '.join(LICENCES)}" if why else known)
    return given


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
    licence: Annotated[Text, AfterValidator(_licence)]
    """Its SPDX name, one of those that a table may have."""
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
    """Ignored: the site works out which lessons use it."""
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
    size = _unpacked(sheet)
    if size > LARGEST_TABLE:
        what = f"{sheet.table.name} unpacks to {size / 1e6:,.0f} MB, and may have {LARGEST_TABLE / 1e6:,.0f}"
        yield Fault(where, front.line("rows"), what, "take rows or columns out, and say so")
        return
    what, todo = _problem(sheet)
    if what:
        key = next((key for sign, key in ABOUT.items() if sign in what), "")
        yield Fault(where, front.line(key) if key else 1, f"{sheet.table.name}: {what}", todo)


def _unpacked(sheet: Datasheet) -> int:
    """The bytes of a table, as the end of its file says; 0 where that is not the file of the datasheet."""
    content = sheet.table.read_bytes() if sheet.table.is_file() else b""
    size = int.from_bytes(content[-4:], "little")
    return size if size <= MOST_PACKED * len(content) and hashlib.sha256(content).hexdigest() == sheet.sha256 else 0


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
