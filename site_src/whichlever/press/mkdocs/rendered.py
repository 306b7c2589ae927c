"""Pages as earlier builds finished them: one that is made of the same as before is not rendered again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
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
        self._warnings = CountHandler()
        self._warnings.setLevel(logging.WARNING)

    def forget(self) -> None:
        """Make the folder anew, as after a build that failed."""
        self._around = ""
        logging.getLogger("mkdocs").removeHandler(self._warnings)

    def begin(
        self,
        files: Files,
        nav: Navigation,
        config: MkDocsConfig,
        sources: Iterable[Path],
        made_of: Callable[[File], str],
    ) -> None:
        """Put kept pages in place, and tell MkDocs to render the others; where more than pages changed, all are new.

        sources: files and folders that all pages share. made_of: all else that a page is made of.
        """
        around = _around(files, config, sources, [(page.file.src_uri, _shown(page, made_of)) for page in nav.pages])
        if around != self._around:
            clean_directory(config.site_dir)
            self._pages, self._others = {}, {}
        self._around = around
        for file in files.documentation_pages():
            self._names[file.src_uri] = name = _digest(around + made_of(file))
            standing = self._in_place(file, name) and file.page is not None
            file.is_modified = lambda modified=not standing: modified
            if standing and file.page is not None:
                self._pages[file.src_uri].tell(file.page, files)
        self._pass_over(file for file in files if file.generated_by and not file.is_documentation_page())
        search: Any = config.plugins.get("material/search") or config.plugins.get("search")
        if search is not None:
            search.search_index_prev = None  # it would add to the last index, for one page only
        self._warnings.counts.clear()
        logging.getLogger("mkdocs").addHandler(self._warnings)

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

    def _pass_over(self, files: Iterable[File]) -> None:
        """Have MkDocs write no file that stands in the site as it is to be."""
        for file in files:
            digest = hashlib.sha256(file.content_bytes).hexdigest()
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
            if page.file.src_uri not in self._pages:
                self._finished(page, sections.get(page.url, []), keep=keep and not self._warnings.get_counts())
        self._keep_alive(SPARE * len(pages) if everything else None)
        docs = [section for page in pages for section in self._pages[page.file.src_uri].sections]
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


def _around(files: Files, config: MkDocsConfig, sources: Iterable[Path], shown: object) -> str:
    """What all pages depend on: engine, packages, settings, theme, which files there are, and what others show of each.

    What is joined, no page has.
    """
    shared = [folder_digest(source, without=(*IGNORED, *JOINED)) for source in sources]
    settings = (config.use_directory_urls, config.site_url, config.extra, config.extra_css, config.extra_javascript)
    addresses = sorted((file.src_uri, file.dest_uri) for file in files)
    return _digest(repr((recipe_digest(), shared, settings, config.nav, addresses, shown)))


def _shown(page: Page, made_of: Callable[[File], str]) -> str:
    """What the navigation shows of a page: its header, and a title, which is from all of its text unless given."""
    text = page.file.content_string
    header = YAML_RE.match(text)
    return f"{page.title or made_of(page.file)}\0{header[0] if header else text.partition(PARAGRAPH)[0]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
