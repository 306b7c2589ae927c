"""Somebody's CSV file as a table of the project: checked, packed, its columns' types guessed."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from whichlever.errors import UsageError, one_line
from whichlever.lab.datasets import Column, Datasheet, read_table, type_of
from whichlever.lab.tables import shape_fault
from whichlever.lab.trials.spec import WEIGHT
from whichlever.press.catalog.datasheets import LARGEST_TABLE
from whichlever.press.scaffold.headers import with_names

ISO_DATE = r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?"
LEADING_ZERO = r"0\d+"  # of a number by which something is called


@dataclass(frozen=True)
class NewTable:
    """A table and what is known of it."""

    name: str
    """Of the data set."""
    rows: pd.DataFrame
    """As `load` would return it."""
    columns: tuple[Column, ...]
    packed: bytes = b""
    """The compressed file; empty where the project has it already."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The names of columns that are not as the CSV file has them, by those that it has."""

    @property
    def sha256(self) -> str:
        """Of the compressed file."""
        return hashlib.sha256(self.packed).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns."""
        return tuple(column.name for column in self.columns)


def read_csv(file: Path, name: str) -> NewTable:
    """The table in a CSV file, to become the data set `name`. Raises `UsageError` for what is none."""
    content = _content(file)
    if fault := shape_fault(content) or next(_name_faults(content), ""):
        raise UsageError(f"{file}: {fault}; mend the file")
    content, renamed = with_names(content)
    try:
        as_text = pd.read_csv(io.BytesIO(content), dtype=str, index_col=False)
        as_read = pd.read_csv(io.BytesIO(content), index_col=False, low_memory=False)
        types = {str(one): _guess(as_text[one], as_read[one]) for one in as_read}
        rows = _as_loaded(content, types)
    except Exception as error:
        raise UsageError(f"{file}: not a readable CSV table: {one_line(error)}; save it as CSV in UTF-8") from error
    if rows.empty:
        raise UsageError(f"{file}: no rows below the names of the columns; mend the file")
    columns = tuple(Column(name, kind, "") for name, kind in types.items())
    return NewTable(name, rows, columns, packed(content), renamed)


def of_sheet(sheet: Datasheet) -> NewTable:
    """The table of a data set that the project has."""
    return NewTable(sheet.name, read_table(sheet), sheet.columns)


def packed(content: bytes) -> bytes:
    """A file compressed, in the same bytes every time: no file's name in it and no time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise UsageError(f"{file}: no such file; name a CSV file")
    size = file.stat().st_size
    if size > LARGEST_TABLE:
        raise UsageError(
            f"{file}: {size / 1e6:.0f} MB, and a table may have {LARGEST_TABLE / 1e6:.0f}; "
            "take a part of its rows or columns"
        )
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}; see to its rights") from error


def _name_faults(content: bytes) -> Iterator[str]:
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for number, name in enumerate(header, 1):
        if not name.strip():
            yield f"line 1 gives the column {number} no name"
        elif name == WEIGHT:
            yield f"line 1 names a column {WEIGHT!r}, by which a data lever gives weights"


def _as_loaded(content: bytes, types: dict[str, str]) -> pd.DataFrame:
    texts = {name: str for name, kind in types.items() if kind == "text"}
    dates = [name for name, kind in types.items() if kind == "date"]
    return pd.read_csv(io.BytesIO(content), dtype=texts, parse_dates=dates, index_col=False)


def _guess(as_text: pd.Series, as_read: pd.Series) -> str:
    """Which type the datasheet will say; numbers that begin with a zero are names of something."""
    present = as_text.dropna().str.strip()
    if present.str.fullmatch(LEADING_ZERO).any():
        return "text"
    if len(present) and present.str.fullmatch(ISO_DATE).all():
        parsed = pd.to_datetime(present, errors="coerce", format="ISO8601")
        return "text" if parsed.isna().any() else "date"
    return type_of(as_read)


def slug_like(name: str) -> str:
    """What a name could be written as, for a message."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "my-lesson"
