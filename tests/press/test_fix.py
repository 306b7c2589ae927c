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
from whichlever.press.review.key_order import in_order
from whichlever.project import Project

INDEX, SHEET = "lessons/pairs/two-scales/index.md", "datasets/scales/datasheet.md"
TABLE = "datasets/scales/scales.csv.gz"
TOLD = [
    f"{INDEX}: took out 'minutes', which is worked out",
    f"{INDEX}: put its keys into the order of the reference",
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
    assert fix(Project(untidy), "two-scales") == TOLD[:3]


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


JUMBLED = """---
# Of the whole page.
claims: []
# Why this question?
# Because.
question: >-
  How heavy
  # is a rod?
summary: S # in short
levers: {model: a tree,
data: one unit}

# Who would not know?
title: T
# At the end.
---

Body: title
"""
TIDY = """---
# Of the whole page.
# Who would not know?
title: T
summary: S # in short
# Why this question?
# Because.
question: >-
  How heavy
  # is a rod?
levers: {model: a tree,
data: one unit}

claims: []
# At the end.
---

Body: title
"""


def test_keys_move_with_the_comments_above_them():
    assert in_order(JUMBLED) == TIDY
    assert in_order(TIDY) == TIDY


@pytest.mark.parametrize(
    "text",
    [
        JUMBLED.replace("levers:", "lever:"),
        JUMBLED.replace("claims: []", "claims: ["),
        JUMBLED.replace("title: T", "title: T\nsummary: R"),
        JUMBLED.replace("claims: []\n", "{claims: [], ").replace("title: T", "title: T}"),
        "{b: 1}\n---\n",
        "No front matter.\n",
        "",
    ],
)
def test_keys_stay_where_more_than_their_order_could_change(text):
    assert in_order(text) == text


def test_keys_on_one_line_stay():
    text = "---\n{claims: [], title: T}\n---\n"
    assert in_order(text) == text
