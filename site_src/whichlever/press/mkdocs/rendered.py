"""What a preview has rendered: a page that is made of the same as before is not rendered again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import clean_directory

from whichlever.press.mkdocs.assets import SOURCES
from whichlever.press.mkdocs.unchanged import IGNORED, folder_digest

JOINED = tuple(folder.rstrip("/") for folder in SOURCES)


class Rendered:
    """The pages of a preview's folder, by what they are made of, and their sections in the search."""

    def __init__(self) -> None:
        self._around = ""
        self._pages: dict[str, str] = {}
        self._sections: list[dict[str, Any]] = []
        self._urls: set[str] = set()

    def forget(self) -> None:
        """Render everything again, as after a build that failed."""
        self._around = ""

    def begin(
        self, files: Files, config: MkDocsConfig, sources: Iterable[Path], made_of: Callable[[File], str]
    ) -> None:
        """Tell MkDocs which pages are to be rendered; where more than pages changed, all in an empty folder.

        sources: files and folders that all pages share. made_of: all else that a page is made of.
        """
        pages = list(files.documentation_pages())
        around = _around(files, config, sources)
        if around != self._around:
            clean_directory(config.site_dir)
            self._pages, self._sections = {}, []
        self._around = around
        now = {page.src_uri: _digest(made_of(page)) for page in pages}
        changed = {uri for uri, digest in now.items() if self._pages.get(uri) != digest}
        self._urls = {_address(page) for page in pages if page.src_uri in changed}
        for page in pages:
            page.is_modified = lambda modified=page.src_uri in changed: modified
        self._pages = now
        search: Any = config.plugins.get("material/search") or config.plugins.get("search")
        if search is not None:
            search.search_index_prev = None  # it would add to the last index, for one page only

    def end(self, index: str) -> str:
        """The whole search index: `index` has what is rendered now."""
        content = json.loads(index)
        self._sections = [one for one in self._sections if not _is_of(one, self._urls)] + content["docs"]
        return json.dumps(content | {"docs": self._sections}, separators=(",", ":"), ensure_ascii=False)


def _address(page: File) -> str:
    """Where the search says that a page is."""
    return "" if page.url in (".", "./") else page.url


def _is_of(section: dict[str, Any], urls: Collection[str]) -> bool:
    return section["location"].partition("#")[0] in urls


def _around(files: Files, config: MkDocsConfig, sources: Iterable[Path]) -> str:
    """What all pages depend on: which files there are, navigation, settings and theme; what is joined, no page has."""
    shared = [folder_digest(source, without=(*IGNORED, *JOINED)) for source in sources]
    addresses = sorted((file.src_uri, file.dest_uri) for file in files)
    return _digest(repr((shared, config.nav, config.extra_css, config.extra_javascript, addresses)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
