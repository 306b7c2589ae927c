"""Pages written for other generators: all of them, the hand-written ones with their results, and the order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whichlever.errors import UsageError
from whichlever.press import export as exports
from whichlever.press.export import export, unbroken, whole
from whichlever.press.pages.generated import Generated, NavEntry, Pages, Prose
from whichlever.project import Project
from whichlever.runner.build_options import Options

PAGES = Pages(
    generated=(
        Generated("pairs/a/index.md", "# Größe\n"),
        Generated("pairs/a/a.zip", b"\x00\xff"),
        Generated("own.md", "generated"),
    ),
    rendered={"about.md": "The winner is data."},
    nav=(NavEntry("pairs", "Größe", "pairs/a/index.md"),),
)


@pytest.fixture
def project(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tiny / "pages/own.md").write_text("written by hand")
    (tiny / "pages/.#about.md").symlink_to("nobody@nowhere")
    monkeypatch.setattr(exports, "prepare", lambda *_: PAGES)
    return Project(tiny.resolve())


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written(project: Project, tmp_path: Path) -> None:
    assert export(project, project.root / "pages", tmp_path / "out", Options()) == 4
    written = files(tmp_path / "out")
    nav = json.loads(written.pop("nav.json"))
    assert nav == [{"folder": "pairs", "title": "Größe", "uri": "pairs/a/index.md"}]
    assert written == {
        "pages/about.md": b"The winner is data.",
        "pages/own.md": b"written by hand",
        "pages/pairs/a/a.zip": b"\x00\xff",
        "pages/pairs/a/index.md": "# Größe\n".encode(),
    }


def test_in_place_of_the_last_pages_and_of_nothing_else(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(project, project.root / "pages", folder, Options())
    (folder / "pages/gone.md").touch()
    export(project, project.root / "pages", folder, Options())
    assert len(files(folder)) == 5
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/dear.txt").touch()
    with pytest.raises(UsageError, match="is not empty"):
        export(project, project.root / "pages", tmp_path / "letters", Options())


def test_a_page_with_everything_in_its_place() -> None:
    prose = {
        "lesson": Prose("# Title\n\n## Part\n\n```python\n# a comment\n```\n\n<!-- wl:cell -->", deeper=1, titled=True)
    }
    page = Generated(
        "a.md", "<!-- wl:lesson -->\n\n<!-- mine -->\n", {"cell": "<div>\n\n<pre>a\n\nb</pre></div>"}, prose
    )
    assert whole(page, str(page.content)) == (
        "\n### Part\n\n```python\n# a comment\n```\n\n<div>\n<pre>a\n&#10;b</pre></div>\n\n<!-- mine -->\n"
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p>\n\n\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<pre>a\n\n\n  b</pre>\n \n<b>c</b>", "<pre>a\n&#10;&#10;  b</pre>\n<b>c</b>"),
        ("<textarea>a\n  \nb</textarea>", "<textarea>a\n  &#10;b</textarea>"),
    ],
)
def test_html_without_blank_lines(html: str, expected: str) -> None:
    assert unbroken(html) == expected
