"""`whichlever check --fix`: what is mechanical is mended, all of it or nothing, and told."""

from __future__ import annotations

import gzip
import hashlib
import re

import pytest

from whichlever.errors import UsageError
from whichlever.press.catalog.lessons import read_catalog
from whichlever.press.review import fix as mechanical
from whichlever.press.review.fix import fix
from whichlever.project import Project

INDEX, SHEET = "lessons/pairs/two-scales/index.md", "datasets/scales/datasheet.md"
TABLE = "datasets/scales/scales.csv.gz"
TOLD = [
    f"{INDEX}: took out 'minutes', which is worked out",
    f"{INDEX}: took out spaces at the ends of lines",
    f"{SHEET}: took out 'used_by', which is worked out",
    f"{TABLE}: packed anew, without a name and a time",
    f"{SHEET}: sha256 is that of the table now",
]


@pytest.fixture
def untidy(tiny):
    page, table = tiny / INDEX, tiny / TABLE
    page.write_text(page.read_text().replace("question: How heavy is a rod?", "question: How heavy is a rod?  "))
    counting = tiny / "lessons/foundations/counting/index.md"
    counting.write_text(counting.read_text().replace("minutes: 1\n", ""))
    table.write_bytes(gzip.compress(gzip.decompress(table.read_bytes()), mtime=7))
    digest, sheet = hashlib.sha256(table.read_bytes()).hexdigest(), tiny / SHEET
    sheet.write_text(re.sub(r"sha256: \w+", f"sha256: {digest}", sheet.read_text()))
    return tiny


def test_all_that_is_mechanical(untidy):
    assert fix(Project(untidy)) == TOLD
    assert "How heavy is a rod?\ndataset: scales\nlevel" in (untidy / INDEX).read_text()
    packed, sheet = (untidy / TABLE).read_bytes(), (untidy / SHEET).read_text()
    assert packed[3:8] == bytes(5)
    assert f"sha256: {hashlib.sha256(packed).hexdigest()}\n" in sheet
    assert "used_by" not in sheet
    assert [pair.slug for pair in read_catalog(Project(untidy)).pairs] == ["two-scales"]
    assert fix(Project(untidy)) == []


def test_one_lesson(untidy):
    assert fix(Project(untidy), "two-scales") == TOLD[:2]


def test_whole_or_not_at_all(untidy, monkeypatch):
    before = {name: (untidy / name).read_bytes() for name in (INDEX, SHEET, TABLE)}
    real = mechanical.write

    def fails(path, content):
        if path.name == "datasheet.md":
            raise OSError("no space left")
        real(path, content)

    monkeypatch.setattr(mechanical, "write", fails)
    with pytest.raises(UsageError, match="nothing was changed: no space left"):
        fix(Project(untidy))
    assert {name: (untidy / name).read_bytes() for name in before} == before
