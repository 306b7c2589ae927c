"""Pages for those who teach: a sheet and two zips for each pair, a list without answers, and all sheets to print."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from whichlever.errors import CatalogError
from whichlever.press.pages.generated import Pages
from whichlever.press.stages import make_results
from whichlever.press.teaching.classes import Wanted, teach
from whichlever.press.teaching.site_pages.pages import teaching_pages
from whichlever.project import Project
from whichlever.runner.build_options import Options

INDEX = "lessons/pairs/two-scales/index.md"
OWN = "teach/two-scales"


@dataclass(frozen=True)
class Made:
    pages: Pages

    def part(self, uri: str, name: str) -> BeautifulSoup:
        page = self.pages.page(uri)
        assert page is not None
        return BeautifulSoup(page.parts[name], "html.parser")

    def zipped(self, name: str) -> zipfile.ZipFile:
        page = self.pages.page(f"{OWN}/{name}")
        assert page is not None
        assert isinstance(page.content, bytes)
        return zipfile.ZipFile(io.BytesIO(page.content))


def made_of(project: Path) -> Made:
    results, _ = make_results(Project.find(project), Options())
    return Made(teaching_pages(results))


def test_every_pair_has_a_sheet_two_zips_and_an_entry(tiny):
    made = made_of(tiny)
    assert sorted(page.uri for page in made.pages.generated) == [
        "teach/pairs/index.md",
        "teach/print/index.md",
        f"{OWN}/index.md",
        f"{OWN}/two-scales-class.zip",
        f"{OWN}/two-scales-student.zip",
    ]
    assert [(entry.folder, entry.title, entry.uri) for entry in made.pages.nav] == [
        ("teach", "Pairs to teach", "teach/pairs/index.md"),
        ("teach", "All sheets, to print", "teach/print/index.md"),
        ("teach", "Two scales", f"{OWN}/index.md"),
    ]
    sheet = made.part(f"{OWN}/index.md", "sheet")
    assert [heading.get_text() for heading in sheet.find_all("h2")] == [
        "Objectives",
        "Plan for 45 minutes",
        "What came out",
        "Discussion",
        "Common wrong answers",
        "Exit question",
    ]
    assert [item.get_text() for item in sheet.find_all("li")] == [
        "find a unit that changes",
        "say what mending it costs",
        "“The scale is broken.” The data lever is better.",
        "None is plain wrong: the model, the data and the features all help over the start.",
        "“It hardly matters which.” In this task the data lever gives more than the model or the features.",
    ]
    assert [quote.get_text().strip() for quote in sheet.find_all("blockquote")] == [
        "Two units: 6.75 g.",
        "Ask the scale.",
    ]
    printed = made.part("teach/print/index.md", "sheets")
    assert [heading.get_text() for heading in printed.find_all("h2")] == ["Two scales"]
    assert printed.section["style"] == "break-after: page"
    assert printed.get_text().split() == ["Two", "scales", *sheet.get_text().split()]


def test_the_list_tells_no_answer_and_the_search_no_sheet(tiny):
    made = made_of(tiny)
    listed = made.part("teach/pairs/index.md", "pairs")
    student, everything = (made.pages.page(f"{OWN}/two-scales-{name}.zip") for name in ("student", "class"))
    assert student
    assert everything
    sizes = [f"{len(one.content) / 1000:,.0f}\N{NO-BREAK SPACE}kB" for one in (student, everything)]
    row = ["Two scales", "first steps", "60", *sizes, "Teaching Two scales"]
    assert [cell.get_text() for cell in listed.tbody.find_all(["th", "td"])] == row
    for uri in ("teach/print/index.md", f"{OWN}/index.md"):
        page = made.pages.page(uri)
        assert page
        assert "search:\n  exclude: true\n" in str(page.content)
        assert str(page.content).index("tells the answer") < str(page.content).index("<!-- wl:sheet")


def test_the_zips_hold_what_the_command_writes(tiny, tmp_path):
    made = made_of(tiny)
    teach(Project.find(tiny), Wanted(slugs=["two-scales"], out=tmp_path), Options())
    student = made.pages.page(f"{OWN}/two-scales-student.zip")
    assert student
    assert student.content == (tmp_path / "student/two-scales.zip").read_bytes()
    with made.zipped("two-scales-class.zip") as packed:
        inside = {name.removeprefix("two-scales/"): packed.read(name) for name in packed.namelist()}
    written = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    ours = {name: path.read_bytes() for name, path in written.items() if not name.startswith("tiny/")}
    ours.pop("two-scales/handout.pdf", None)  # printed by a browser that this computer has
    assert inside == ours


def test_what_words_for_teachers_ask_in_vain_is_told_with_its_line(tiny):
    path = tiny / INDEX
    text = path.read_text(encoding="utf-8").replace('{{ score() }}."}', '{{ scor() }}."}', 1)
    path.write_text(text.replace("{{ verdict('data') }}", "{{ verdict('date') }}", 1), encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        made_of(tiny)
    assert [str(fault) for fault in raised.value.faults] == [
        f"{INDEX}:20: unknown name 'scor'; did you mean score?",
        f"{INDEX}:22: no combination 'date'; did you mean data or data+model or features?",
    ]
