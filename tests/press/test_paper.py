"""The handout of a class on paper: two sides where a browser is installed, and a sentence where none is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from helpers.machine import lacking
from whichlever.press.teaching.beside.paper import BROWSERS, print_page
from whichlever.press.teaching.classes import handout_on_paper

TWO_SIDES = (
    "<!doctype html><style>.side { break-after: page } .side:last-child { break-after: auto }</style>"
    '<section class="side">one</section><section class="side">two</section>'
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "für alle" / "handout.html"
    path.parent.mkdir()
    path.write_text(TWO_SIDES, encoding="utf-8")
    return path


def alone_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str = "") -> None:
    """No browser, or one that does what `script` says."""
    folder = tmp_path / "programs"
    folder.mkdir()
    if script:
        (folder / "chromium").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_handout_has_two_sides_on_paper(page):
    if not any(map(shutil.which, BROWSERS)):
        lacking("a Chromium that prints")
    assert print_page(page, page.with_suffix(".pdf")) == ""
    paper = page.with_suffix(".pdf").read_bytes()
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2
    assert re.fullmatch(r".*handout\.pdf: \d+ kB", handout_on_paper(page))


def test_without_a_browser_the_handout_is_a_page_to_print(page, tmp_path, monkeypatch):
    alone_on_the_path(tmp_path, monkeypatch)
    paper = page.with_suffix(".pdf")
    said = f"{paper}: not made, no Chromium is installed; print handout.html from a browser"
    assert handout_on_paper(page) == said


@pytest.mark.parametrize("script", ["exit 1", "printf '' > /dev/null"])
def test_a_browser_that_prints_nothing_is_told(page, tmp_path, monkeypatch, script):
    alone_on_the_path(tmp_path, monkeypatch, script)
    page.with_suffix(".pdf").write_bytes(b"of the last class")
    assert print_page(page, page.with_suffix(".pdf")) == "chromium did not print it"
