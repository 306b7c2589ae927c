"""Data sets as a reviewer looks at them: the packed file, the script that makes it, and what the datasheet says."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator

from whichlever.errors import Fault
from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.datasheets import PLACEHOLDER
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.text import prose_lines, read_page
from whichlever.press.catalog.yaml_header import FrontMatter
from whichlever.press.review.parts import BEGUN
from whichlever.press.scaffold.headers import NAME
from whichlever.project import Project

SMALL = 300_000  # bytes of a packed table that every copy of the project can carry
SECTIONS = ("How it was collected", "Known defects", "Good to know")
TWO_SENTENCES = re.compile(r"[a-z)`][.?!] [A-Z]")
INDEXES = re.compile(r"pypi[.]org|python[h]osted|r-project\.org|deb[i]an\.org|npm[j]s|conda\.", re.IGNORECASE)
EXPORT_BEGUN = ": say here "
GAPS = frozenset(("NA", "N/A", "NaN", "nan", "null", "NULL", "None", "n/a", "<NA>", "#N/A", "-NaN", "-nan", "1.#IND"))
"""Words that pandas reads as a gap."""
FLAGS, TIME = 3, slice(4, 8)  # places in gzip's header
AGAIN = "pack it anew without them (`whichlever check --fix`)"


def faults(project: Project, sheet: Datasheet) -> Iterator[Fault]:
    """What is wrong with a sound data set, for whoever gets it."""
    where = project.relative(sheet.path)
    if not sheet.path.with_name("export.py").is_file():
        what = "no export.py says how the table came here"
        yield Fault(where, 1, what, "add a script that makes the table from its package, or from a file with its hash")
    content = sheet.table.read_bytes()
    if content[FLAGS] or any(content[TIME]):
        yield Fault(project.relative(sheet.table), 1, "a name or a time stands in gzip's header", AGAIN)


def missing(project: Project, sheet: Datasheet) -> Iterator[Fault]:
    """What a data set that has just been begun need not have."""
    front = read_page(project, sheet.path, [])
    if front is not None:  # a sound data set has one
        where = project.relative(sheet.path)
        yield from _front(sheet, front, where)
        yield from _body(sheet, front, where)
    yield from _folder(project, sheet)
    content = sheet.table.read_bytes()
    if len(content) > SMALL:
        what = f"the packed table has {len(content) / 1e3:,.0f} kB, and every copy of the project carries it"
        yield Fault(
            project.relative(sheet.table), 1, what, f"keep it below {SMALL / 1e3:,.0f} kB: fewer rows or columns"
        )
    known = f"{hashlib.sha256(content).hexdigest()} {sheet.columns}"
    lost = parsed("words read as gaps", known, lambda: _lost(sheet, content))
    for line, name, word in lost:
        what = f"line {line} of the table has {word!r} in {name}, which is read as a gap"
        yield Fault(project.relative(sheet.table), 1, what, "write it otherwise, or leave the cell empty")


def _front(sheet: Datasheet, front: FrontMatter, where: str) -> Iterator[Fault]:
    for name in ("title", "summary", "source", "origin", "licence", "licence_note", "citation", "documented_in"):
        value = getattr(sheet, name)
        if BEGUN.match(value) or value.startswith(PLACEHOLDER):
            yield Fault(where, front.line(name), f"{name} is as `whichlever new` wrote it", "replace it by what is so")
    for number, column in enumerate(sheet.columns):
        line = front.line("columns", number)
        if BEGUN.match(column.about):
            what = f"nothing says what the column {column.name} holds"
            yield Fault(where, line, what, "say it under `about`, and give it its `unit`")
        if not NAME.fullmatch(column.name):
            what = f"the column's name {column.name!r} needs quotes in code"
            yield Fault(where, line, what, "use small letters, digits and underscores, and begin with a letter")
    if not sheet.defects:
        yield Fault(where, front.line("defects"), "defects is empty", "name what is known to be wrong")


def _body(sheet: Datasheet, front: FrontMatter, where: str) -> Iterator[Fault]:
    first = front.body_line
    found = re.findall(r"^## (.+)$", sheet.body, re.MULTILINE)
    if tuple(found) != SECTIONS:
        yield Fault(where, first, f"its sections are {', '.join(found) or 'none'}", f"write {', '.join(SECTIONS)}")
    for number, line in prose_lines(sheet.body, first):
        if TWO_SENTENCES.search(line):
            yield Fault(where, number, "a line has two sentences", "begin each on a line of its own")
        if BEGUN.match(line):
            yield Fault(where, number, f"{line!r} is as `whichlever new` wrote it", "replace it by what is so")


def _folder(project: Project, sheet: Datasheet) -> Iterator[Fault]:
    folder = sheet.path.parent
    known = {sheet.table.name, "datasheet.md", "export.py"}
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != "."):
        where = project.relative(path)
        if path.name not in known:
            yield Fault(where, 1, "a data set is its table, datasheet.md and export.py", "take the file out")
        elif path.suffix != ".gz":
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines, 1):
                if EXPORT_BEGUN in line:
                    yield Fault(
                        where, number, "export.py is as `whichlever new` wrote it", "put in what makes the table"
                    )
                if INDEXES.search(line):
                    yield Fault(where, number, "a package index is named", "name the package and its version alone")


def _lost(sheet: Datasheet, content: bytes) -> list[tuple[int, str, str]]:
    """The first word of each column that would be read as a gap: its line, the column, the word."""
    rows = csv.reader(io.StringIO(gzip.decompress(content).decode("utf-8-sig"), newline=""))
    names, found = next(rows, []), {}
    texts = {column.name for column in sheet.columns if column.type == "text"}
    for row in rows:
        for name, word in zip(names, row, strict=False):
            if word in GAPS and name in texts:
                found.setdefault(name, (rows.line_num, name, word))
    return sorted(found.values())
