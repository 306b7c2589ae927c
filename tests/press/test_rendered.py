"""A preview renders the pages that changed, and what it shows is what rendering all of them shows."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from markdown import Markdown
from material.plugins.search.plugin import Parser
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page

from whichlever.press.mkdocs import plugin as plugins
from whichlever.press.pages.generated import Generated, NavEntry, Pages, Prose, placeholder

NAV = """nav:
  - Home: index.md
  - Pairs: pairs/
  - About: about.md
"""
PAGES = Pages(
    generated=(
        Generated("index.md", "# Home\n\n[one](pairs/one/index.md#part)\n"),
        Generated("pairs/index.md", "# Pairs\n\nAll of them.\n"),
        Generated("pairs/one/index.md", f"# One\n\n## Part\n\nText.\n\n{placeholder('a')}\n\n{placeholder('b')}\n",
                  {"a": "<b>finished</b>"}, {"b": Prose("# Inside\n\nProse.\n", deeper=1)}),
        Generated("pairs/one/one.zip", b"\x00zip"),
    ),
    rendered={"about.md": "# About\n\nThe winner is data.\n"},
    nav=(NavEntry("pairs", "All pairs", "pairs/index.md"), NavEntry("pairs", "One", "pairs/one/index.md")),
)  # fmt: skip


class Preview:
    """MkDocs' server without a server: it builds into one folder, again and again."""

    def __init__(self, project: Path, site: Path) -> None:
        self.project, self.site, self.begun = project, site, False

    def build(self) -> None:
        config = load_config(str(self.project / "mkdocs.yml"), site_dir=str(self.site))
        config.site_url = "http://localhost:8000/"
        if not self.begun:
            config.plugins["whichlever"].__init__()
            config.plugins.on_startup(command="serve", dirty=True)
            self.begun = True
        build(config, serve_url="http://localhost:8000/", dirty=True)
        self.plugin = config.plugins["whichlever"]

    def again(self, pages: Pages) -> bool:
        """Whether what differs could be built by itself."""
        steps = self.plugin.again(pages)
        return steps is not None and [*steps] != []


@pytest.fixture
def project(tiny, monkeypatch) -> Path:
    path = tiny / "mkdocs.yml"
    text = path.read_text(encoding="utf-8").partition("nav:")[0] + NAV
    text = text.replace("  - whichlever\n", "  - search\n  - whichlever\n")
    text = text.replace("font: false", "font: false\n  custom_dir: theme")
    path.write_text(text, encoding="utf-8")
    (tiny / "theme" / "styles").mkdir(parents=True)
    (tiny / "theme" / "styles" / "main.css").write_text("p { color: black; }\n", encoding="utf-8")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    keep = lambda record: "A 'dirty' build" not in record.getMessage()  # noqa: E731
    logger = get_plugin_logger("x").logger.manager.getLogger("mkdocs.commands.build")
    logger.addFilter(keep)
    yield tiny
    logger.removeFilter(keep)


@pytest.fixture
def pages(monkeypatch) -> list[Pages]:
    """The pages that the engine gives: the last of the list."""
    given = [PAGES]
    monkeypatch.setattr(plugins, "prepare", lambda *asked: given[-1])
    return given


@pytest.fixture
def rendered(monkeypatch) -> list[str]:
    """The pages that were rendered."""
    seen: list[str] = []
    render = Page.render

    def noted(self, config, files):
        seen.append(self.file.src_uri)
        render(self, config, files)

    monkeypatch.setattr(Page, "render", noted)
    return seen


def contents(site: Path) -> dict[str, object]:
    files = {at.relative_to(site).as_posix(): at.read_bytes() for at in site.rglob("*") if at.is_file()}
    index = json.loads(files.pop("search/search_index.json"))
    return {**files, "search": sorted(index["docs"], key=str)}


def fresh(project: Path, tmp_path: Path) -> dict[str, object]:
    """What a preview shows that knows of no other."""
    shutil.rmtree(project / ".whichlever")
    Preview(project, tmp_path / "fresh").build()
    return contents(tmp_path / "fresh")


def changed(uri: str, text: str) -> Pages:
    generated = tuple(replace(one, content=one.content + text) if one.uri == uri else one for one in PAGES.generated)
    return replace(PAGES, generated=generated)


def one_page(project: Path, pages: list[Pages]) -> list[str]:
    pages.append(changed("pairs/one/index.md", "\n## More\n\nOne more sentence.\n"))
    return ["pairs/one/index.md"]


def a_part(project: Path, pages: list[Pages]) -> list[str]:
    generated = [replace(one, parts={"a": "<i>other</i>"}) if one.parts else one for one in PAGES.generated]
    pages.append(replace(PAGES, generated=tuple(generated)))
    return ["pairs/one/index.md"]


def the_home_page(project: Path, pages: list[Pages]) -> list[str]:
    pages.append(changed("index.md", "\n## More\n\nWelcome.\n"))
    return ["index.md"]


def a_handwritten_page(project: Path, pages: list[Pages]) -> list[str]:
    pages.append(replace(PAGES, rendered={"about.md": "# About\n\nAnother winner.\n"}))
    return ["about.md"]


def a_style(project: Path, pages: list[Pages]) -> list[str]:
    (project / "theme" / "styles" / "main.css").write_text("p { color: red; }\n", encoding="utf-8")
    return []


EVERY = ["about.md", "index.md", "pairs/index.md", "pairs/one/index.md"]


def a_template(project: Path, pages: list[Pages]) -> list[str]:
    (project / "theme" / "main.html").write_text('{% extends "base.html" %}{% block footer %}x{% endblock %}')
    return EVERY


def the_navigation(project: Path, pages: list[Pages]) -> list[str]:
    pages.append(replace(PAGES, nav=(*PAGES.nav[:1], NavEntry("pairs", "Number one", "pairs/one/index.md"))))
    return EVERY


def a_page_that_goes(project: Path, pages: list[Pages]) -> list[str]:
    one = [page for page in PAGES.generated if page.uri != "index.md" and not page.uri.startswith("pairs/one")]
    home = Generated("index.md", "# Home\n")
    pages.append(replace(PAGES, generated=(home, *one), nav=PAGES.nav[:1]))
    return EVERY[:3]


EDITS = [
    one_page, a_part, the_home_page, a_handwritten_page, a_style, a_template, the_navigation, a_page_that_goes
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
def test_what_changed_is_rendered_and_nothing_else(project, pages, rendered, tmp_path, edit):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    rendered.clear()
    expected = edit(project, pages)
    preview.build()
    assert sorted(set(rendered)) == expected
    assert contents(tmp_path / "preview") == fresh(project, tmp_path)


def a_header(project: Path, pages: list[Pages]) -> list[str]:
    one = PAGES.generated[2]
    pages.append(
        replace(PAGES, generated=(*PAGES.generated[:2], replace(one, content=f"---\nicon: x\n---\n{one.content}")))
    )
    return EVERY


def a_picture(project: Path, pages: list[Pages]) -> list[str]:
    (project / "pages" / "new.svg").write_text("<svg/>", encoding="utf-8")
    return EVERY


ALONE = [one_page, a_part, the_home_page, a_handwritten_page, a_style]


@pytest.mark.parametrize("edit", [*EDITS, a_header, a_picture])
def test_a_page_built_by_itself_is_what_a_whole_build_makes_of_it(project, pages, rendered, tmp_path, edit):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    rendered.clear()
    expected = edit(project, pages)
    assert preview.again(pages[-1]) == (edit in ALONE)
    if edit in ALONE:
        assert sorted(set(rendered)) == expected
        shown = contents(tmp_path / "preview")
        preview.build()
        assert contents(tmp_path / "preview") == shown
        assert shown == fresh(project, tmp_path)


def test_what_a_newer_change_ends_is_built_with_it(project, pages, rendered, tmp_path):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    home = changed("index.md", "\nMore.\n")
    preview.plugin.again(home).close()
    generated = [replace(one, parts={"a": "<i>other</i>"}) if one.parts else one for one in home.generated]
    pages.append(replace(home, generated=tuple(generated)))
    rendered.clear()
    assert preview.again(pages[-1])
    assert sorted(set(rendered)) == ["index.md", "pairs/one/index.md"]
    assert contents(tmp_path / "preview") == fresh(project, tmp_path)


def test_the_page_that_is_looked_at_comes_first(project, pages, rendered, tmp_path):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    rendered.clear()
    more = replace(PAGES, generated=tuple(replace(one, minutes=1, parts={"x": "y"}) for one in PAGES.generated))
    next(preview.plugin.again(more, "pairs/one/"))
    assert set(rendered) == {"pairs/one/index.md"}


def test_what_is_finished_passes_no_parser(project, pages, tmp_path, monkeypatch):
    seen: list[str] = []
    for parser, method in ((Markdown, "convert"), (Parser, "feed")):
        read = getattr(parser, method)
        monkeypatch.setattr(parser, method, lambda self, text, read=read: seen.append(text) or read(self, text))
    Preview(project, tmp_path / "preview").build()
    page = (tmp_path / "preview" / "pairs" / "one" / "index.html").read_text(encoding="utf-8")
    assert "<b>finished</b>" in page
    assert any(text.startswith("# One") for text in seen)
    assert any(text.startswith("<h1") and "Prose." in text for text in seen)  # what is searched
    assert not any("finished" in text for text in seen)


def test_after_a_failure_nothing_of_it_stays(project, pages, rendered, tmp_path):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    pages.append(changed("pairs/one/index.md", "\n[nowhere](nowhere.md)\n"))
    with pytest.raises(SystemExit):  # the site is strict
        preview.build()
    rendered.clear()
    pages.append(changed("index.md", "\nMore.\n"))
    preview.build()
    assert sorted(set(rendered)) == ["index.md"]
    assert contents(tmp_path / "preview") == fresh(project, tmp_path)


def test_another_preview_begins_with_what_the_last_one_rendered(project, pages, rendered, tmp_path):
    Preview(project, tmp_path / "preview").build()
    rendered.clear()
    Preview(project, tmp_path / "another").build()
    assert rendered == []
    assert contents(tmp_path / "another") == fresh(project, tmp_path)


def test_a_preview_begins_with_what_a_build_rendered(project, pages, rendered, tmp_path):
    config = load_config(str(project / "mkdocs.yml"), site_dir=str(tmp_path / "site"))
    config.plugins["whichlever"].__init__()
    config.plugins.on_startup(command="build", dirty=True)
    build(config, dirty=True)
    rendered.clear()
    Preview(project, tmp_path / "preview").build()
    assert rendered == []
    policies = [b"Content-Security-Policy" in (tmp_path / at / "index.html").read_bytes() for at in ("site", "preview")]
    assert policies == [True, False]
    assert contents(tmp_path / "preview") == fresh(project, tmp_path)


def test_a_generated_file_is_written_where_it_changed(project, pages, tmp_path):
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    archive = tmp_path / "preview" / "pairs" / "one" / "one.zip"
    archive.write_bytes(b"seen")
    preview.build()
    assert archive.read_bytes() == b"seen"
    generated = [replace(one, content=b"new") if one.uri.endswith(".zip") else one for one in PAGES.generated]
    pages.append(replace(PAGES, generated=tuple(generated)))
    preview.build()
    assert archive.read_bytes() == b"new"


def test_a_damaged_page_is_rendered(project, pages, rendered, tmp_path):
    Preview(project, tmp_path / "preview").build()
    for record in (project / ".whichlever" / "rendered").iterdir():
        record.write_bytes(record.read_bytes()[:-1])
    rendered.clear()
    Preview(project, tmp_path / "another").build()
    assert sorted(set(rendered)) == EVERY


def test_an_anchor_that_a_kept_page_links_to_is_still_looked_for(project, pages, tmp_path, caplog):
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("validation:\n  links:\n    anchors: warn\n")
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    generated = [replace(one, content="# One\n") if one.parts else one for one in PAGES.generated]
    pages.append(replace(PAGES, generated=tuple(replace(one, parts={}, prose={}) for one in generated)))
    for _ in range(2):  # it would be told once only, were the page kept that was built with it
        with pytest.raises(SystemExit):
            preview.build()
        assert "does not contain an anchor '#part'" in caplog.text
        caplog.clear()


def test_a_page_without_a_title_of_its_own_shows_in_the_navigation(project, pages, rendered, tmp_path):
    path = project / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  - About: about.md", "  - about.md"), encoding="utf-8")
    preview = Preview(project, tmp_path / "preview")
    preview.build()
    about = project / "pages" / "about.md"
    about.write_text("# Another title\n", encoding="utf-8")
    pages.append(replace(PAGES, rendered={}))
    preview.build()
    rendered.clear()
    pages.append(replace(changed("pairs/one/index.md", "\nMore.\n"), rendered={}))
    preview.build()
    assert sorted(set(rendered)) == ["pairs/one/index.md"]
    assert b"Another title" in (tmp_path / "preview" / "pairs" / "one" / "index.html").read_bytes()
    assert contents(tmp_path / "preview") == fresh(project, tmp_path)
