"""The tables that lessons work on, each with a datasheet that says where it is from and what is wrong in it."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from whichlever.errors import DatasetError

COLUMN_TYPES = ("integer", "number", "text", "date", "boolean")


@dataclass(frozen=True)
class Column:
    """One column of a table, as the datasheet describes it."""

    name: str
    type: str
    about: str
    unit: str = ""


@dataclass(frozen=True)
class Defect:
    """Something that is wrong in a table, and who says so."""

    what: str
    where: str
    documented_in: str
    natural: bool


@dataclass(frozen=True)
class Datasheet:
    """A table's front matter and prose. `sha256` is that of the compressed file, `rows` its number of rows."""

    name: str
    path: Path
    title: str
    summary: str
    source: str
    origin: str
    licence: str
    licence_note: str
    citation: str
    documented_in: str
    rows: int
    sha256: str
    columns: tuple[Column, ...]
    defects: tuple[Defect, ...]
    used_by: tuple[str, ...] = ()
    doi: str = ""
    url: str = ""
    body: str = field(default="", repr=False)

    @property
    def table(self) -> Path:
        return self.path.with_name(f"{self.name}.csv.gz")


def project_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds `datasets/` and `lessons/`.

    The environment variable `WHICHLEVER_ROOT` takes precedence.
    """
    if named := os.environ.get("WHICHLEVER_ROOT"):
        return Path(named)
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "datasets").is_dir() and (folder / "lessons").is_dir():
            return folder
    raise DatasetError(f"no project at or above {here}: expected a folder with datasets/ and lessons/ in it")


def split_front_matter(text: str) -> tuple[str, str]:
    """The YAML between the two `---` lines at the top of `text`, and what follows."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :])
    return "", text


def read_datasheet(path: Path) -> Datasheet:
    """The datasheet at `path`. Raises `DatasetError` on the first thing that does not fit."""
    import yaml  # here, not above: the rest of the lab does without it

    header, body = split_front_matter(path.read_text(encoding="utf-8"))
    try:
        meta = yaml.safe_load(header) or {}
    except yaml.YAMLError as error:
        raise DatasetError(f"{path}: the front matter is not YAML: {error}") from error
    try:
        return Datasheet(name=path.parent.name, path=path, body=body, **_typed(meta))
    except (TypeError, KeyError, AttributeError) as error:
        raise DatasetError(f"{path}: front matter of a datasheet: {error}") from error


def _typed(meta: Mapping[str, Any]) -> dict[str, Any]:
    typed = {**meta}
    typed["columns"] = tuple(Column(**column) for column in meta["columns"])
    typed["defects"] = tuple(Defect(**defect) for defect in meta["defects"])
    typed["used_by"] = tuple(meta.get("used_by", ()))
    unknown = {column.type for column in typed["columns"]} - set(COLUMN_TYPES)
    if unknown:
        raise KeyError(f"column types {sorted(unknown)}, expected one of {', '.join(COLUMN_TYPES)}")
    return typed


def load(name: str) -> pd.DataFrame:
    """The table `name` of the project, as recorded; a row's id is its number in the file.

    The project is the one that the calling file lies in; from a notebook, the one of the working directory.
    Raises `DatasetError` if there is no such table, or if its bytes are not those that the datasheet names.
    """
    caller = sys._getframe(1).f_globals.get("__file__")
    folder = project_root(Path(caller).parent if caller else Path.cwd()) / "datasets"
    sheet_path = folder / name / "datasheet.md"
    if not sheet_path.is_file():
        known = ", ".join(sorted(path.parent.name for path in folder.glob("*/datasheet.md"))) or "none"
        raise DatasetError(f"no dataset {name!r}; expected one of: {known}")
    return read_table(read_datasheet(sheet_path))


def read_table(sheet: Datasheet) -> pd.DataFrame:
    """The table that `sheet` describes, its checksum and columns verified."""
    if not sheet.table.is_file():
        raise DatasetError(f"{sheet.table}: missing; run export.py beside it")
    raw = sheet.table.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != sheet.sha256:
        raise DatasetError(
            f"{sheet.table}: sha256 is {found}, the datasheet says {sheet.sha256}; "
            "restore the file, or export it anew and state the new checksum"
        )
    names = [column.name for column in sheet.columns]
    dates = [column.name for column in sheet.columns if column.type == "date"]
    try:
        table = pd.read_csv(io.BytesIO(raw), compression="gzip", parse_dates=dates)
    except Exception as error:
        raise DatasetError(f"{sheet.table}: not a readable CSV table: {error}") from error
    if list(table.columns) != names:
        raise DatasetError(f"{sheet.table}: columns {list(table.columns)}, the datasheet says {names}")
    if len(table) != sheet.rows:
        raise DatasetError(f"{sheet.table}: {len(table)} rows, the datasheet says {sheet.rows}")
    return table
