"""Links from pages to their sources, where mkdocs.yml names a repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import write_file

from whichlever.press.pages.generated import SiteFile

COUNTS_STARS = ' data-md-component="source"'  # by which Material asks the repository's host for its numbers


def in_its_folder(config: MkDocsConfig, settings: Mapping[str, Any]) -> str | None:
    """`edit_uri` of a site: where nobody says it, MkDocs takes the hand-written pages to be in docs/."""
    usual = config.edit_uri
    if not usual or settings.get("edit_uri") is not None:
        return usual
    return f"{usual.removesuffix('docs/')}{_from(_root(config), Path(config.docs_dir))}/"


class LateFile(File):
    """A generated file that is no page: what is in it is read when MkDocs writes it."""

    made: SiteFile

    @property
    def content_bytes(self) -> bytes:
        content = self.made.content
        return content if isinstance(content, bytes) else content.encode()

    def copy_file(self, dirty: bool = False) -> None:
        if not dirty or self.is_modified():
            write_file(self.content_bytes, self.abs_dest_path)


def of_page(config: MkDocsConfig, page: SiteFile) -> File:
    """A generated file as MkDocs has it; a page's link leads to the file that people write, or there is none."""
    file = (File if page.uri.endswith(".md") else LateFile).generated(config, page.uri, content=b"")
    put(file, page)
    if page.source:
        source = _from(Path(config.docs_dir), _root(config) / page.source)
        file.edit_uri = source  # pyright: ignore[reportAttributeAccessIssue]  (MkDocs says it may be overwritten)
    return file


def put(file: File, page: SiteFile) -> None:
    """Have MkDocs know what is in a generated file."""
    if isinstance(file, LateFile):
        file.made = page
    else:
        file.content_string = str(page.content)


def asking_nobody(html: str) -> str:
    """The link to the repository without the request for its stars."""
    return html.replace(COUNTS_STARS, "")


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _from(folder: Path, path: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()
