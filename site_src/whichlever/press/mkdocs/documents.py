"""Documents inside a page: each script's prose goes through Markdown by itself, and joins its page afterwards.

MkDocs renders them as it renders pages, with the site's own extensions: links to other pages are resolved and checked
like any other link of the page.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from whichlever.press.pages.generated import PLACEHOLDER, Prose, placeholder

log = logging.getLogger("mkdocs.plugins.whichlever")
TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
ID = re.compile(r'(\sid=")([^"]+)"')
TO = re.compile(r'(\s(?:href="#|(?:for|aria-labelledby|aria-describedby)="))([^"]+)"')
HEADING = re.compile(r"(</?h)([1-6])(?=[\s>])")
TITLE = re.compile(r"\s*<h1\b.*?</h1>", re.DOTALL)
LOWEST = 6


@dataclass(frozen=True)
class Heading:
    """An entry of a table of contents, flat."""

    level: int
    id: str
    title: str


def with_documents(html: str, prose: Mapping[str, Prose], page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's HTML with every document in its place; their headings and links join those of the page."""
    for name, document in prose.items():
        if placeholder(name) not in html:
            continue  # it stands in another one, which comes before it, or its script lost it: see `lost`
        made, headings = _rendered(document, page, config, files)
        page.toc = _nested(_joined(html, placeholder(name), list(_flat(page.toc)), headings))
        html = html.replace(placeholder(name), made, 1)
    return html


def put_in(html: str, parts: Mapping[str, str]) -> str:
    """Finished HTML in place of its placeholders."""
    return PLACEHOLDER.sub(lambda found: parts.get(found[1], found[0]), html)


def lost(html: str, names: Iterable[str]) -> list[str]:
    """Names of parts that have no place in the page: its Markdown swallowed the comment."""
    return [name for name in names if placeholder(name) not in html]


def _rendered(document: Prose, page: Page, config: MkDocsConfig, files: Files) -> tuple[str, list[Heading]]:
    inner = Page(None, copy.copy(page.file), config)  # a page takes hold of its file
    inner.markdown = document.text
    inner.render(config, files)
    present, links = inner.present_anchor_ids or set(), inner.links_to_anchors or {}
    taken = page.present_anchor_ids or set()
    names = {name: _unused(document.prefix + name, taken) for name in sorted(present)}
    page.present_anchor_ids = taken | set(names.values())
    for file, anchors in links.items():
        own = file.src_uri == page.file.src_uri
        known = {names.get(anchor, anchor) if own else anchor: link for anchor, link in anchors.items()}
        page.links_to_anchors = page.links_to_anchors or {}
        page.links_to_anchors.setdefault(page.file if own else file, {}).update(known)
    html, headings = inner.content or "", list(_flat(inner.toc))
    if document.titled and (title := TITLE.search(html)):
        html = html[: title.start()] + html[title.end() :]
        headings = headings[1:]
    return _settled(html, names, document.deeper), [
        Heading(min(one.level + document.deeper, LOWEST), names.get(one.id, one.id), one.title) for one in headings
    ]


def _unused(name: str, taken: set[str]) -> str:
    """An id that the page does not have yet, numbered as Markdown does it."""
    made, count = name, 0
    while made in taken:
        count += 1
        made = f"{name}_{count}"
    return made


def _settled(html: str, names: Mapping[str, str], deeper: int) -> str:
    """Ids, and what refers to them, by their names on the page; headings as deep as they stand there."""

    def named(tag: re.Match[str]) -> str:
        def name(found: re.Match[str]) -> str:
            return f'{found[1]}{names.get(found[2], found[2])}"'

        return TO.sub(name, ID.sub(name, tag[0]))

    moved = HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + deeper, LOWEST)}", html)
    return TAG.sub(named, moved)


def _flat(toc: Iterable[AnchorLink]) -> Iterator[Heading]:
    for one in toc:
        yield Heading(one.level, one.id, one.title)
        yield from _flat(one.children)


def _joined(html: str, mark: str, headings: list[Heading], more: list[Heading]) -> list[Heading]:
    """The page's headings with those of a document where its mark stands."""
    place = html.index(mark)
    before = [one for one in headings if -1 < html.find(f'id="{one.id}"') < place]
    return [*before, *more, *(one for one in headings if one not in before)]


def _nested(headings: Iterable[Heading]) -> TableOfContents:
    """Headings as MkDocs has them: each below the last one of a higher level."""
    top: list[AnchorLink] = []
    open_: list[AnchorLink] = []
    for one in headings:
        link = AnchorLink(one.title, one.id, one.level)
        while open_ and open_[-1].level >= one.level:
            open_.pop()
        (open_[-1].children if open_ else top).append(link)
        open_.append(link)
    return TableOfContents(top)
