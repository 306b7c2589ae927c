"""Datasheets and tables: what is read, and what each fault says."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers.places import ROOT
from whichlever.errors import DatasetError
from whichlever.lab import load
from whichlever.lab.datasets import (
    Column,
    project_root,
    read_datasheet,
    read_table,
    read_table_spec,
    split_front_matter,
)


@pytest.fixture
def sheet(lesson) -> Path:
    return lesson().parents[1] / "datasets" / "steps" / "datasheet.md"


def test_a_datasheet_and_its_table(sheet):
    read = read_datasheet(sheet)
    assert (read.name, read.title, read.rows, read.used_by, read.doi) == ("steps", "Steps", 20, (), "")
    assert read.columns[1] == Column("y", "integer", "one more than twice x", "m")
    assert read.body.strip() == "Prose."
    table = read_table(read)
    assert table.index.equals(pd.RangeIndex(20))
    assert (table["y"] == 1 + 2 * table["x"]).all()


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("---\ntitle", "title"),
        (None, "---\n- a\n---\n"),
        (None, "---\n3\n---\n"),
        ("title: Steps", "title: ["),
        ("rows: 20", "rows: !!int many"),
        ("licence: CC0-1.0\n", ""),
        ("title: Steps", "title: Steps\nlicense: no"),
        ("defects: []", "defects: none"),
        ("about: a count}", "abuot: a count}"),
        ("- {name: x, type: integer, about: a count}", "- x"),
        ("columns:\n", "columns: none\nother:\n"),
    ],
)
def test_a_text_that_is_no_datasheet(sheet, old, new):
    if old is None:
        sheet.write_text(new, encoding="utf-8")
    else:
        replace(sheet, old, new)
    with pytest.raises(DatasetError) as caught:
        read_datasheet(sheet)
    assert str(caught.value) == f"{sheet}: not a datasheet; `whichlever check` says where"


def test_a_datasheet_that_is_not_utf8(sheet):
    sheet.write_bytes("---\ntitle: Stufen über Stufen\n---\n".encode("latin-1"))
    with pytest.raises(DatasetError, match=r"datasheet.md: not UTF-8 text; save it as UTF-8$"):
        read_datasheet(sheet)


def store(sheet, raw, rows=20):
    sheet.with_name("steps.csv.gz").write_bytes(raw)
    text = sheet.read_text(encoding="utf-8")
    old = text[text.index("sha256: ") :].splitlines()[0]
    sheet.write_text(text.replace(old, f"sha256: {hashlib.sha256(raw).hexdigest()}"), encoding="utf-8")


def packed(text):
    return gzip.compress(text.encode(), mtime=0)


def test_another_checksum(sheet):
    sheet.with_name("steps.csv.gz").write_bytes(packed("x,y\n1,2\n"))
    with pytest.raises(DatasetError) as caught:
        read_table(read_datasheet(sheet))
    assert str(caught.value).startswith(f"{sheet.with_name('steps.csv.gz')}: sha256 is ")
    assert str(caught.value).endswith("; restore the file, or export it anew and state the new checksum")


TABLES = {
    "no gzip": (b"x,y\n1,2\n", "not a readable CSV table: BadGzipFile: Not a gzipped file (b'x,')"),
    "cut off": (packed("x,y\n1,2\n")[:-5], "not a readable CSV table: EOFError"),
    "ragged": (packed("x,y\n1,2\n1,2,3\n"), "line 3 has 3 fields, and line 1 names 2; export it anew"),
    "a field too many in each": (
        packed("x,y\n" + "1,2,3\n" * 20),
        "line 2 has 3 fields, and line 1 names 2; export it anew",
    ),
    "a field too few": (packed("x,y\n1,2\n1\n"), "line 3 has 1 fields, and line 1 names 2; export it anew"),
    "empty": (packed(""), "line 1 names no columns; export it anew"),
    "a name twice": (packed("x,x\n1,2\n"), "line 1 names the column 'x' twice; export it anew"),
    "an open quote": (packed('x,y\n1,"2\n'), "line 2: unexpected end of data; export it anew"),
    "other letters": (
        gzip.compress(b"x,y\n1,2\n1,\xff\n", mtime=0),
        "line 3: the byte 0xff is not UTF-8; export it anew",
    ),
    "columns": (packed("x,z\n1,2\n"), "columns x, z; the datasheet says x, y"),
    "rows": (packed("x,y\n1,2\n"), "1 rows; the datasheet says 20"),
    "type": (
        packed("x,y\n" + "1,2\n" * 19 + "one,2\n"),
        "the column 'x' holds text; the datasheet says integer",
    ),
}


@pytest.mark.parametrize(("raw", "message"), TABLES.values(), ids=TABLES)
def test_a_table_that_is_not_as_its_datasheet_says(sheet, raw, message):
    store(sheet, raw)
    with pytest.raises(DatasetError) as caught:
        read_table(read_datasheet(sheet))
    assert str(caught.value).startswith(f"{sheet.with_name('steps.csv.gz')}: {message}")


def test_whole_numbers_with_gaps_are_integers_still(sheet):
    store(sheet, packed("x,y\n" + "1,2\n" * 19 + ",2\n"))
    assert read_table(read_datasheet(sheet))["x"].isna().sum() == 1


def test_dates_are_read_as_dates(sheet):
    replace(sheet, "name: x, type: integer", "name: x, type: date")
    store(sheet, packed("x,y\n" + "2020-01-02,2\n" * 20))
    assert str(read_table(read_datasheet(sheet))["x"].dtype).startswith("datetime64")
    store(sheet, packed("x,y\n" + "2020-01-02,2\n" * 19 + "soon,2\n"))
    with pytest.raises(DatasetError, match="the column 'x' holds text; the datasheet says date"):
        read_table(read_datasheet(sheet))


def test_a_missing_table(sheet):
    sheet.with_name("steps.csv.gz").unlink()
    with pytest.raises(DatasetError, match=r"steps.csv.gz: missing; run export.py beside it$"):
        read_table(read_datasheet(sheet))


# which project


def test_load_finds_the_project_of_the_working_directory_or_the_one_named(sheet, monkeypatch, tmp_path):
    monkeypatch.setenv("WHICHLEVER_ROOT", str(tmp_path))
    assert len(load("steps")) == 20
    with pytest.raises(DatasetError, match=r"^no dataset 'step'; did you mean steps\?$"):
        load("step")
    with pytest.raises(DatasetError, match=r"^no dataset '../datasets/steps'; expected one of steps$"):
        load("../datasets/steps")


def test_load_finds_the_project_of_the_file_that_calls(lesson, tmp_path):
    folder = lesson(show="from whichlever.lab import load\nprint(len(load('steps')))\n")
    environment = {key: value for key, value in os.environ.items() if key != "WHICHLEVER_ROOT"}
    done = subprocess.run(
        [sys.executable, str(folder / "show.py")],
        cwd=tmp_path.parent,
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout.strip() == "20"


def test_a_folder_outside_of_any_project(tmp_path, monkeypatch):
    monkeypatch.delenv("WHICHLEVER_ROOT", raising=False)
    with pytest.raises(DatasetError, match="expected a folder with datasets/ and lessons/ in it"):
        project_root(tmp_path)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nb", ("a: 1\n", "b")),
        ("---\r\na: 1\r\n---\r\nb", ("a: 1\r\n", "b")),
        ("a: 1\n---\n", ("", "a: 1\n---\n")),
        ("---\na: 1\n", ("", "---\na: 1\n")),
        ("", ("", "")),
    ],
)
def test_front_matter(text, parts):
    assert split_front_matter(text) == parts


SHEETS_OF_THE_SITE = sorted((ROOT / "datasets").glob("*/datasheet.md"))


@pytest.mark.parametrize("path", SHEETS_OF_THE_SITE, ids=[path.parent.name for path in SHEETS_OF_THE_SITE])
def test_without_pyyaml_the_same_is_known_of_a_table(path):
    sheet, spec = read_datasheet(path), read_table_spec(path)
    assert (spec.name, spec.table, spec.rows, spec.sha256) == (sheet.name, sheet.table, sheet.rows, sheet.sha256)
    assert [(one.name, one.type) for one in spec.columns] == [(one.name, one.type) for one in sheet.columns]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rows: 20", "rows: >\n  20"),
        ("rows: 20", "rows: many"),
        ("  - {name: x, type: integer", "  - {type: integer, name: x"),
        ("  - {name: x, type: integer, about: a count}", "  - name: x\n    type: integer\n    about: a count"),
    ],
)
def test_without_pyyaml_other_ways_to_write_are_refused(sheet, old, new):
    replace(sheet, old, new)
    with pytest.raises(DatasetError) as caught:
        read_table_spec(sheet)
    assert str(caught.value) == (
        f"{sheet}: rows, sha256 or a column does not stand on a line of its own, and there is no PyYAML here to read "
        "it otherwise; write columns as `  - {name: …, type: …, about: …}`"
    )
