"""Where mkdocs.yml names a repository, each page links to the file that people write for it, and asks no host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from whichlever.cli import app

REPOSITORY = "https://github.com/somebody/levers"
SOURCES = {
    "pairs/two-scales": "lessons/pairs/two-scales/index.md",
    "foundations/counting": "lessons/foundations/counting/index.md",
    "datasets/scales": "datasets/scales/datasheet.md",
    "about": "pages/about.md",
    "pairs": "",  # of results alone
    "scoreboard": "",
}


@pytest.fixture
def built(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Builds the tiny site with these settings more."""
    monkeypatch.chdir(tiny)
    path = tiny / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").replace("font: false", "font: false\n  features: [content.action.edit]")

    def build(settings: str) -> None:
        path.write_text(f"repo_url: {REPOSITORY}\n{settings}{text}", encoding="utf-8")
        done = CliRunner().invoke(app, ["build"], catch_exceptions=False)
        assert done.exit_code == 0, done.stderr

    return build


def links(site: Path) -> dict[str, str]:
    """The edit link of each page."""
    pages = {page: (site / page / "index.html").read_text(encoding="utf-8") for page in SOURCES}
    found = {page: BeautifulSoup(text, "html.parser").find("a", rel="edit") for page, text in pages.items()}
    return {page: link["href"] if link else "" for page, link in found.items()}


def test_pages_link_to_their_sources(tiny: Path, built: Callable[[str], None]):
    for settings, branch in (("", "edit/master"), ("edit_uri: src/branch/main/pages\n", "src/branch/main")):
        built(settings)  # the second time, pages are kept ones
        expected = {page: source and f"{REPOSITORY}/{branch}/{source}" for page, source in SOURCES.items()}
        assert links(tiny / "site") == expected


def test_the_repositorys_host_is_asked_for_nothing(tiny: Path, built: Callable[[str], None]):
    built("")
    for page in tiny.glob("site/**/*.html"):
        text = page.read_text(encoding="utf-8")
        assert 'class="md-source"' in text
        assert 'data-md-component="source"' not in text  # there, Material asks for stars
