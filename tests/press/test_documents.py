"""Documents inside a page: each goes through Markdown by itself, and joins its page afterwards."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from whichlever.press.mkdocs.documents import lost, put_in, with_documents
from whichlever.press.pages.generated import Prose

BODY = "# Page {#top}\n\n## Before\n\n<!-- wl:data -->\n\n<!-- wl:model -->\n\n## After\n"
SCRIPT = """
# Title
[doc][d], a note[^1], ABC.

[d]: https://example.org/{0}

[^1]: {0}.

*[ABC]: {0} abc

## Why
[up](#why)
"""
CONFIG = """
site_name: Tiny
docs_dir: docs
markdown_extensions: [abbr, attr_list, footnotes, tables, {toc: {permalink: false}}]
validation: {links: {anchors: warn}}
"""


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    made = load_config(str(tmp_path / "mkdocs.yml"))
    made.plugins._current_plugin = "whichlever"  # who generates files; MkDocs sets it while it asks a plugin
    return made


def placed(config: MkDocsConfig, prose: Mapping[str, Prose], body: str = BODY) -> tuple[str, Page, Files]:
    """A page below a folder with these documents, rendered."""
    other = File.generated(config, "other/index.md", content="# Other\n\n## There\n")
    files = Files([File.generated(config, "pairs/x/index.md", content=body), other])
    made = []
    for file in files:
        page = Page(None, file, config)
        page.read_source(config)
        page.render(config, files)
        made.append(page)
    html = with_documents(made[0].content or "", prose, made[0], config, files)
    assert made[0].file.page is made[0]
    return html, made[0], files


def headings(page: Page) -> Iterator[tuple[int, str]]:
    waiting = list(page.toc)
    while waiting:
        one = waiting.pop(0)
        yield one.level, one.id
        waiting = [*one.children, *waiting]


def test_labels_notes_abbreviations_and_ids_are_their_own(config: MkDocsConfig) -> None:
    prose = {name: Prose(SCRIPT.format(name), f"{name}-", 1, titled=True) for name in ("data", "model")}
    html, page, _ = placed(config, prose)
    for name in prose:
        assert f'<a href="https://example.org/{name}">doc</a>' in html
        assert f'<sup id="{name}-fnref:1"><a class="footnote-ref" href="#{name}-fn:1">1</a></sup>' in html
        assert f'<li id="{name}-fn:1">\n<p>{name}.' in html
        assert f'<abbr title="{name} abc">ABC</abbr>' in html
        assert f'<h3 id="{name}-why">Why</h3>\n<p><a href="#{name}-why">up</a></p>' in html
    assert html.count("<h1") == 1
    assert list(headings(page)) == [(1, "top"), (2, "before"), (3, "data-why"), (3, "model-why"), (2, "after")]
    assert page.present_anchor_ids is not None
    assert {"data-why", "model-fn:1", "after"} <= page.present_anchor_ids


def test_links_are_resolved_and_checked_as_those_of_the_page(
    config: MkDocsConfig, caplog: pytest.LogCaptureFixture
) -> None:
    links = "[a](../../other/index.md#there) [b](../../other/index.md#nowhere) [c](#after) [d](#gone) [e](none.md)"
    with caplog.at_level(logging.INFO, "mkdocs"):
        html, page, files = placed(config, {"data": Prose(links, "data-")})
        page.validate_anchor_links(files=files, log_level=logging.WARNING)
    assert '<a href="../../other/#there">a</a>' in html
    assert '<a href="#after">c</a>' in html
    told = sorted(record.getMessage() for record in caplog.records)
    assert [line.partition("contains a link ")[2] for line in told] == [
        "'#gone', but there is no such anchor on this page.",
        "'../../other/index.md#nowhere', but the doc 'other/index.md' does not contain an anchor '#nowhere'.",
        "'none.md', but the target 'pairs/x/none.md' is not found among documentation files.",
    ]


def test_ids_of_a_page_stay_one_of_each(config: MkDocsConfig) -> None:
    html, page, _ = placed(config, {"data": Prose("## Before\n\n[x](#before)")})
    assert '<h2 id="before_1">Before</h2>\n<p><a href="#before_1">x</a></p>' in html
    assert list(headings(page)) == [(1, "top"), (2, "before"), (2, "before_1"), (2, "after")]


def test_headings_end_at_the_lowest_level(config: MkDocsConfig) -> None:
    html, page, _ = placed(config, {"data": Prose("##### Five\n\n###### Six", deeper=2)})
    assert '<h6 id="five">Five</h6>\n<h6 id="six">Six</h6>' in html
    assert [level for level, _ in headings(page)] == [1, 2, 6, 6, 2]


def test_a_document_stands_in_another_one(config: MkDocsConfig) -> None:
    html, *_ = placed(config, {"data": Prose("one\n\n<!-- wl:data-1-0 -->"), "data-1-0": Prose("*two*")})
    assert "<p>one</p>\n<p><em>two</em></p>" in html


def test_finished_parts_are_put_in_as_they_are() -> None:
    parts = {"a": "<pre>\n\n  5 %</pre><!-- wl:b -->", "b": r"\1"}
    assert put_in("<!-- wl:a -->-<!-- wl:b -->-<!-- wl:c -->", parts) == f"{parts['a']}-\\1-<!-- wl:c -->"


def test_what_markdown_swallowed_is_known() -> None:
    assert lost("<pre>&lt;!-- wl:a --&gt;</pre><!-- wl:b -->", ["a", "b"]) == ["a"]
