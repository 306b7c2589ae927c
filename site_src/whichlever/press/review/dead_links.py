"""Links that lead nowhere: to a page or a file that no build will make, or to an anchor that a page has not."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from whichlever.errors import Fault
from whichlever.lab.datasets import Datasheet
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.catalog.links import AddressError, addresses, taken_apart
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.validation import short
from whichlever.press.review.anchors import Anchors, anchors
from whichlever.press.review.places import Place, places

ASSETS = "assets/"  # of the theme, and of MkDocs
CLOSE = 0.6


@dataclass(frozen=True)
class Site:
    """All that links may lead to."""

    known: Mapping[str, Place]

    @cached_property
    def _anchors(self) -> dict[str, Anchors | None]:
        return {}

    def anchors(self, uri: str) -> Anchors | None:
        """Those of a page, worked out when the first link asks; None where they cannot be known."""
        if uri not in self._anchors:
            self._anchors[uri] = anchors(self.known[uri])
        return self._anchors[uri]


@dataclass(frozen=True)
class Written:
    """Some Markdown, where it stands, and the page that it is for."""

    path: str
    text: str
    line: int
    uri: str


def faults(catalog: Catalog, docs: Path) -> Iterator[Fault]:
    """Every dead link of lessons, data sets and hand-written pages, with its line."""
    site = Site(places(catalog.project, docs))
    for written in _all(catalog, docs):
        linked = parsed("links", written.text, lambda text=written.text: tuple(addresses(text, 0)))
        for line, address in linked:
            if wrong := _wrong(address, written.uri, site):
                yield Fault(written.path, written.line + line, *wrong)


def _all(catalog: Catalog, docs: Path) -> Iterator[Written]:
    for lesson in (*catalog.pairs, *catalog.singles):
        yield from _of_lesson(catalog, lesson)
    for sheet in catalog.datasets.values():
        yield from _of_sheet(catalog, sheet)
    for uri, text in catalog.handwritten.items():
        yield Written(catalog.project.relative(docs / uri), text, 1, uri)


def _of_lesson(catalog: Catalog, lesson: Pair | Single) -> Iterator[Written]:
    uri, page = f"{lesson.address}/index.md", lesson.page
    where = catalog.project.relative(page.path)
    yield Written(where, page.body, page.body_line, uri)
    for name, value in page.front:
        if isinstance(value, str):
            yield Written(where, value, page.lines.get((name,), 1), uri)
    for script in lesson.scripts:
        path = catalog.project.relative(script.path)
        yield from (Written(path, cell.source, cell.line, uri) for cell in script.cells if cell.kind == "markdown")


def _of_sheet(catalog: Catalog, sheet: Datasheet) -> Iterator[Written]:
    front = read_page(catalog.project, sheet.path, [])
    if front is not None:
        yield Written(
            catalog.project.relative(sheet.path), front.body, front.body_line, f"datasets/{sheet.name}/index.md"
        )


def _wrong(address: str, page: str, site: Site) -> tuple[str, str] | None:
    """What is wrong with an address on a page, and what to do."""
    if "{{" in address:
        return None
    try:
        parts = taken_apart(address)
    except AddressError as error:
        return error.what, error.todo
    if parts.netloc or parts.scheme:
        return None
    if parts.path.startswith("/"):
        return f"a link to {short(address)}, which leaves the site's folder", "begin at this page: ../ is one up"
    uri = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
    if uri not in site.known:
        return None if uri.startswith(ASSETS) else _nowhere(address, uri, page, site)
    known = site.anchors(uri) if parts.fragment and uri.endswith(".md") else None
    if known is None or unquote(parts.fragment) in known:
        return None
    close = difflib.get_close_matches(parts.fragment, sorted(known.names), n=1, cutoff=CLOSE)
    todo = f"did you mean #{close[0]}?" if close else "name one of its headings, or give it an id: `{ #name }`"
    return f"a link to {short(address)}, and that page has no such anchor", todo


def _nowhere(address: str, uri: str, page: str, site: Site) -> tuple[str, str]:
    near = [each for each in (f"{uri}/index.md", f"{uri}.md", f"{uri}index.md") if each in site.known]
    near = near or difflib.get_close_matches(uri, sorted(site.known), n=1, cutoff=CLOSE)
    todo = "correct it, or take it out"
    if near:
        todo = f"did you mean {posixpath.relpath(near[0], posixpath.dirname(page) or '.')}?"
    return f"a link to {short(address)}, and the site has no such page or file", todo
