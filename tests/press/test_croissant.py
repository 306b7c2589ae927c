"""Each dataset's Croissant file is valid, and mlcroissant reads the table through it."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

from helpers.places import ROOT
from whichlever.lab.datasets import read_datasheet, read_table
from whichlever.press.pages.croissant import FILE, croissant

SHEETS = sorted((ROOT / "datasets").glob("*/datasheet.md"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.parent.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mlcroissant_reads_the_first_row(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    caplog.set_level(logging.ERROR)
    sheet = read_datasheet(path)
    (tmp_path / FILE).write_text(croissant(sheet), encoding="utf-8")
    shutil.copy(sheet.table, tmp_path)
    first = next(iter(mlcroissant.Dataset(jsonld=tmp_path / FILE).records("rows")))
    assert [name.removeprefix("rows/") for name in first] == list(read_table(sheet).columns)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_says_what_the_datasheet_says() -> None:
    sheet = read_datasheet(next(path for path in SHEETS if path.parent.name == "geyser"))
    content = json.loads(croissant(sheet))
    assert content["citeAs"] == sheet.citation
    assert content["distribution"][0]["sha256"] == sheet.sha256
    assert content["distribution"][0]["contentUrl"] == "geyser.csv.gz"
    assert croissant(sheet) == croissant(sheet)
