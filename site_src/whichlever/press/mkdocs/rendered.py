"""Pages as earlier builds finished them: one that is made of the same as before is not rendered again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, clean_directory
from mkdocs.utils.meta import YAML_RE

from whichlever.press.kept.recipe import recipe_digest
from whichlever.press.kept.records import SPARE, sweep_records
from whichlever.press.mkdocs.assets import SOURCES
from whichlever.press.mkdocs.unchanged import IGNORED, folder_digest
from whichlever.runner.store import atomic

JOINED = tuple(folder.rstrip("/") for folder in SOURCES)
FILLED_IN = ("press/pages/templates/",)  # the text of a page shows what its template became
PARAGRAPH = "\n\n"  # ends a header without fences


@dataclass(frozen=True)
class Finished:
    """What the rest of a site knows of a page that is finished."""

    name: str
    """A digest of all that it was made of."""
    title: str | None
    meta: Mapping[str, Any]
    anchors: frozenset[str]
    links: Mapping[str, Mapping[str, str]]
    """Links to anchors by the source of the page that has them, as `Page.links_to_anchors`."""
    sections: tuple[Mapping[str, Any], ...] = ()
    """Its entries of the search index."""

    def tell(self, page: Page, files: Files) -> None:
        """Have MkDocs know of the page what it knows of those that it renders."""
        vars(page)["title"] = self.title  # which MkDocs works out where nobody says it
        page.meta = dict(self.meta)
        page.present_anchor_ids = set(self.anchors)
        known = {files.get_file_from_path(uri): dict(anchors) for uri, anchors in self.links.items()}
        page.links_to_anchors = {file: anchors for file, anchors in known.items() if file is not None}


@dataclass(frozen=True)
class Site:
    """What MkDocs has at hand of a site once its navigation is made."""

    files: Files
    nav: Navigation
    config: MkDocsConfig
    sources: Callable[[], Iterable[Path]]
    """Files and folders that all pages share."""
    made_of: Callable[[File], str]
    """All else that a page is made of."""

    @cached_property
    def titles(self) -> Mapping[str, str | None]:
        """Of the pages in the navigation, by source, before they are read: None where nobody says it."""
        return {page.file.src_uri: cast("str | None", page.title) for page in self.nav.pages}


class Rendered:
    """The pages in the folder of a site, and those that earlier builds left in `folder`.

    shown: what stands in the site of a page that is kept.
    """

    def __init__(self, folder: Path, shown: Callable[[bytes], bytes] = bytes) -> None:
        self._folder, self._shown = folder, shown
        self._around = ""
        self._names: dict[str, str] = {}
        self._pages: dict[str, Finished] = {}  # that stand in the site
        self._others: dict[str, str] = {}  # generated files that do, by digest
        self._now: set[str] = set()  # that are being rendered
        self._warnings = CountHandler()
        self._warnings.setLevel(logging.WARNING)

    def forget(self) -> None:
        """Make the folder anew, as after a build that failed."""
        self._around = ""
        logging.getLogger("mkdocs").removeHandler(self._warnings)

    def begin(self, site: Site) -> None:
        """Put kept pages in place, and tell MkDocs to render the others; where more than pages changed, all are new."""
        around = _around(site)
        if around != self._around:
            clean_directory(site.config.site_dir)
            self._pages, self._others = {}, {}
        self._around = around
        now: list[File] = []
        for file in site.files.documentation_pages():
            standing = self._stands(site, file)
            file.is_modified = lambda modified=not standing: modified
            now += [] if standing else [file]
        self._pass_over(_beside(site), site.made_of)
        self.listen(site, now)

    def others(self, site: Site, touched: Collection[str]) -> list[File] | None:
        """The pages that are to be rendered of a site that stands; None where more than pages changed.

        touched: sources of which there may be another text. What is no page of them, and changed, is written.
        """
        if _around(site) != self._around:
            return None
        self._pass_over((file for file in _beside(site) if file.src_uri in touched), site.made_of)
        for file in _beside(site):
            if file.src_uri in touched:
                file.copy_file(dirty=True)
        seen = (one for one in site.files.documentation_pages() if one.src_uri in touched or not self._has(one))
        return [file for file in seen if not self._stands(site, file)]

    def listen(self, site: Site, now: Iterable[File]) -> None:
        """Hear of what MkDocs warns while it renders pages, and have it begin with an empty search index."""
        self._now = {file.src_uri for file in now}
        search: Any = site.config.plugins.get("material/search") or site.config.plugins.get("search")
        if hasattr(search, "search_index"):
            search.search_index_prev = None  # it would add to the last index, for one page only
            search.search_index = type(search.search_index)(**search.config)
        self._warnings.counts.clear()
        logging.getLogger("mkdocs").addHandler(self._warnings)

    def _has(self, file: File) -> bool:
        return file.src_uri in self._pages

    def _stands(self, site: Site, file: File) -> bool:
        """Whether a page stands in the site as it is to be; MkDocs knows of it then what it would know."""
        self._names[file.src_uri] = name = _digest(self._around + site.made_of(file))
        standing = self._in_place(file, name) and file.page is not None
        if standing and file.page is not None:
            self._pages[file.src_uri].tell(file.page, site.files)
        return standing

    def _in_place(self, file: File, name: str) -> bool:
        """Whether a page stands in the site as it is to be, after it was put there if it is kept."""
        if file.src_uri in self._pages and self._pages[file.src_uri].name == name:
            return True
        self._pages.pop(file.src_uri, None)
        kept = atomic.read_sealed(self._folder / name)
        if kept is None:
            return False
        html, self._pages[file.src_uri] = pickle.loads(kept)
        place = Path(file.abs_dest_path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(self._shown(html))
        return True

    def _pass_over(self, files: Iterable[File], made_of: Callable[[File], str]) -> None:
        """Have MkDocs write no file that stands in the site as it is to be."""
        for file in files:
            digest = _digest(made_of(file))
            standing = self._others.get(file.src_uri) == digest
            file.is_modified = lambda modified=not standing: modified
            self._others[file.src_uri] = digest

    def end(self, files: Files, index: str, *, keep: bool, everything: bool) -> str:
        """The whole search index: `index` has what is rendered now.

        keep: whether pages are as they should be. everything: whether all are in this site.
        """
        logging.getLogger("mkdocs").removeHandler(self._warnings)
        content = json.loads(index)
        sections: dict[str, list[dict[str, Any]]] = {}
        for section in content["docs"]:
            sections.setdefault(section["location"].partition("#")[0], []).append(section)
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        for page in pages:
            if page.file.src_uri in self._now:
                self._finished(page, sections.get(page.url, []), keep=keep and not self._warnings.get_counts())
        self._keep_alive(SPARE * len(pages) if everything else None)
        standing = [self._pages[page.file.src_uri] for page in pages if page.file.src_uri in self._pages]
        docs = [section for page in standing for section in page.sections]
        return json.dumps(content | {"docs": docs}, separators=(",", ":"), ensure_ascii=False)

    def _finished(self, page: Page, sections: Iterable[dict[str, Any]], *, keep: bool) -> None:
        """Note a page that was rendered. One that MkDocs warned of is not kept: it would not warn again."""
        links = {file.src_uri: dict(anchors) for file, anchors in (page.links_to_anchors or {}).items()}
        anchors, name = frozenset(page.present_anchor_ids or ()), self._names[page.file.src_uri]
        made = Finished(name, cast("str | None", page.title), dict(page.meta), anchors, links, tuple(sections))
        self._pages[page.file.src_uri] = made
        with suppress(OSError):
            place = Path(page.file.abs_dest_path)
            html = place.read_bytes()
            place.write_bytes(self._shown(html))
            if keep:
                atomic.write_sealed(self._folder / name, pickle.dumps((html, made)))

    def _keep_alive(self, most: int | None) -> None:
        with suppress(OSError):
            for page in self._pages.values():
                with suppress(FileNotFoundError):
                    os.utime(self._folder / page.name)
            if most is not None and self._folder.is_dir():
                sweep_records(self._folder, most)


def _beside(site: Site) -> Iterator[File]:
    """Generated files that are no pages."""
    return (file for file in site.files if file.generated_by and not file.is_documentation_page())


def _around(site: Site) -> str:
    """What all pages depend on: engine, packages, settings, theme, which files there are, and what others show of each.

    What is joined, no page has.
    """
    config = site.config
    shared = [folder_digest(source, without=(*IGNORED, *JOINED)) for source in site.sources()]
    settings = (config.use_directory_urls, config.site_url, config.extra, config.extra_css, config.extra_javascript)
    addresses = sorted((file.src_uri, file.dest_uri) for file in site.files)
    shown = [(page.file.src_uri, _shown(site, page.file)) for page in site.nav.pages]
    return _digest(repr((recipe_digest(without=FILLED_IN), shared, settings, config.nav, addresses, shown)))


def _shown(site: Site, file: File) -> str:
    """What the navigation shows of a page: its header, and a title, which is from all of its text unless given."""
    text = file.content_string
    header = YAML_RE.match(text)
    return f"{site.titles[file.src_uri] or site.made_of(file)}\0{header[0] if header else text.partition(PARAGRAPH)[0]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
