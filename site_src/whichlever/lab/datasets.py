"""The tables that lessons work on, each with a datasheet that says where it is from and what is wrong in it."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import os
import re
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whichlever.errors import DatasetError, nearest, one_line
from whichlever.lab.tables import LARGEST, shape_fault

if TYPE_CHECKING:
    import pandas as pd

COLUMN_TYPES = ("integer", "number", "text", "date", "boolean")
COLUMN = re.compile(r"""  - \{name: ['"]?(?P<name>[^,'"]+)['"]?, type: (?P<type>\w+)[,}].*""")  # in a datasheet


@dataclass(frozen=True)
class Column:
    """One column of a table, as the datasheet describes it."""

    name: str
    """As in the first line of the table."""
    type: str
    """One of `COLUMN_TYPES`."""
    about: str
    """What it says."""
    unit: str = ""
    """In which it is recorded; empty where there is none."""


@dataclass(frozen=True)
class Defect:
    """Something that is wrong in a table, and who says so."""

    what: str
    """The defect."""
    where: str
    """Which rows and columns have it."""
    documented_in: str
    """Who says so."""
    natural: bool
    """Whether it was there as recorded; else we put it in."""


@dataclass(frozen=True, kw_only=True)
class TableSpec:
    """What loading a table needs of its datasheet."""

    name: str
    """That of its folder and of the file in it."""
    path: Path
    """The datasheet's."""
    rows: int
    """How many there are."""
    sha256: str
    """Of the compressed file."""
    columns: tuple[Column, ...]
    """In the order of the file."""

    @property
    def table(self) -> Path:
        """The compressed file."""
        return self.path.with_name(f"{self.name}.csv.gz")


@dataclass(frozen=True, kw_only=True)
class Datasheet(TableSpec):
    """A table's front matter and prose."""

    title: str
    """A few words."""
    summary: str
    """A sentence."""
    source: str
    """Where the table was taken from."""
    origin: str
    """Who recorded it, and what for."""
    licence: str
    """Its short name."""
    licence_note: str
    """Who says so, and what is not certain."""
    citation: str
    """What to cite."""
    documented_in: str
    """Who has written about it."""
    defects: tuple[Defect, ...]
    """What is wrong in it."""
    used_by: tuple[str, ...] = ()
    """Lessons that work on it."""
    doi: str = ""
    """Of the data, without an address before it."""
    url: str = ""
    """Of the data."""
    body: str = field(default="", repr=False)
    """The prose below the front matter."""


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
    """The datasheet at `path`, as it is written: `whichlever check` says what is wrong in one, with lines.

    Raises `DatasetError` if it is no datasheet at all.
    """
    sys.audit("whichlever.reads", str(path), "front matter")  # for whoever traces what is read: prose does not count
    return _read_datasheet(path)


def _read_datasheet(path: Path) -> Datasheet:
    import yaml  # here, not above: the rest of the lab does without it

    header, body = _read_sheet(path)
    try:
        said: dict[str, Any] = dict(yaml.safe_load(header))
        columns = tuple(Column(**one) for one in said.pop("columns"))
        defects = tuple(Defect(**one) for one in said.pop("defects"))
        used_by = tuple(said.pop("used_by", ()))
        given: dict[str, Any] = {"columns": columns, "defects": defects, "used_by": used_by, "body": body}
        return Datasheet(name=path.parent.name, path=path, **said, **given)
    except (yaml.YAMLError, TypeError, ValueError, KeyError) as error:
        raise DatasetError(f"{path}: not a datasheet; `whichlever check` says where") from error


def _read_sheet(path: Path) -> tuple[str, str]:
    try:
        return split_front_matter(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DatasetError(f"{path}: not UTF-8 text; save it as UTF-8") from error


def read_table_spec(path: Path) -> TableSpec:
    """What loading needs of the datasheet at `path`, read without PyYAML: a browser's Python has none.

    It knows one way to write the three keys, each on a line of its own, and refuses all others.
    """
    sys.audit("whichlever.reads", str(path), "loading")  # the same, of three keys alone
    header, _ = _read_sheet(path)
    keys = dict(re.findall(r"^(rows|sha256): (\w+)$", header, re.MULTILINE))
    listed = re.search(r"^columns:\n((?: .*\n)+)", header, re.MULTILINE)
    lines = listed[1].splitlines() if listed else []
    columns = tuple(Column(one["name"], one["type"], "") for line in lines if (one := COLUMN.fullmatch(line)))
    if len(keys) < 2 or not keys["rows"].isdecimal() or not columns or len(columns) < len(lines):
        raise DatasetError(
            f"{path}: rows, sha256 or a column does not stand on a line of its own, and there is no PyYAML here to "
            "read it otherwise; write columns as `  - {name: …, type: …, about: …}`"
        )
    return TableSpec(name=path.parent.name, path=path, rows=int(keys["rows"]), sha256=keys["sha256"], columns=columns)


def load(name: str) -> pd.DataFrame:
    """The table `name` of the project, as recorded; a row's id is its number in the file.

    The project is the one that the calling file lies in; from a notebook, the one of the working directory.
    Raises `DatasetError` if there is no such table, or if its bytes are not those that the datasheet names.
    """
    caller = sys._getframe(1).f_globals.get("__file__")  # pyright: ignore[reportPrivateUsage]
    folder = project_root(Path(caller).parent if caller else Path.cwd()) / "datasets"
    sheet = folder / name / "datasheet.md"
    sys.audit("whichlever.reads", str(sheet), "loading")  # of what it says, only what says how to load the table
    if Path(name).name != name or not sheet.is_file():  # listing all of them would make a lesson depend on all
        known = sorted(path.parent.name for path in folder.glob("*/datasheet.md"))
        raise DatasetError(f"no dataset {name!r}; {nearest(name, known)}")
    has_yaml = importlib.util.find_spec("yaml") is not None
    return read_table(_read_datasheet(sheet) if has_yaml else read_table_spec(sheet))


def read_table(sheet: TableSpec) -> pd.DataFrame:
    """The table that `sheet` describes, its checksum, shape and columns verified."""
    import pandas as pd  # here, not above: who reads datasheets alone does without it

    content = _content(sheet)
    names = [column.name for column in sheet.columns]
    texts = {column.name: str for column in sheet.columns if column.type == "text"}
    dates = [column.name for column in sheet.columns if column.type == "date"]
    try:
        table = pd.read_csv(io.BytesIO(content), nrows=0)
        if list(table.columns) == names:
            table = pd.read_csv(io.BytesIO(content), dtype=texts, parse_dates=dates, index_col=False)
    except Exception as error:
        raise _unreadable(sheet, error) from error
    if list(table.columns) != names:
        found = ", ".join(map(str, table.columns))
        raise DatasetError(f"{sheet.table}: columns {found}; the datasheet says {', '.join(names)}")
    return _checked_table(sheet, table)


def _content(sheet: TableSpec) -> bytes:
    """The unpacked file, every row of which has a field for every column."""
    if not sheet.table.is_file():
        raise DatasetError(f"{sheet.table}: missing; run export.py beside it")
    raw = sheet.table.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if digest != sheet.sha256:
        raise DatasetError(
            f"{sheet.table}: sha256 is {digest}, the datasheet says {sheet.sha256}; "
            "restore the file, or export it anew and state the new checksum"
        )
    try:
        content = gzip.GzipFile(fileobj=io.BytesIO(raw)).read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(sheet, error) from error
    if fault := shape_fault(content):
        raise DatasetError(f"{sheet.table}: {fault}; export it anew")
    return content


def _unreadable(sheet: TableSpec, error: Exception) -> DatasetError:
    return DatasetError(f"{sheet.table}: not a readable CSV table: {one_line(error)}; export it anew")


def _checked_table(sheet: TableSpec, table: pd.DataFrame) -> pd.DataFrame:
    if len(table) != sheet.rows:
        raise DatasetError(f"{sheet.table}: {len(table)} rows; the datasheet says {sheet.rows}")
    for column in sheet.columns:
        found = type_of(table[column.name])
        if (
            found != column.type
            and not table[column.name].isna().all()
            and (found, column.type) != ("integer", "number")
        ):
            raise DatasetError(
                f"{sheet.table}: the column {column.name!r} holds {found}; the datasheet says {column.type}"
            )
    return table


def type_of(values: pd.Series) -> str:
    """Which of `COLUMN_TYPES` a column as read holds; whole numbers with gaps are integers still."""
    from pandas.api import types

    present = values.dropna()
    if types.is_datetime64_any_dtype(values):
        return "date"
    if types.is_bool_dtype(present) or (values.dtype == object and present.isin([True, False]).all()):
        return "boolean"
    if types.is_numeric_dtype(values):
        return "integer" if (present == present.round()).all() else "number"
    return "text"
