"""A site that MkDocs has built, and of which it builds some pages again: nothing else of it needs another look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands import build
from mkdocs.structure.files import File, InclusionLevel, get_files

from whichlever.press.mkdocs.edit_links import put
from whichlever.press.mkdocs.rendered import Rendered, Site
from whichlever.press.pages.generated import Pages, SiteFile

TOGETHER = 6  # pages after which a browser may look again, and somebody who waits is asked; the first comes alone


@dataclass
class Built:
    """What MkDocs had at hand when it built a site."""

    site: Site
    env: Environment
    rendered: Rendered
    pages: Pages
    """What the site shows."""
    written: Sequence[tuple[str, float]] = field(init=False)
    """The files that people write, and when those changed that are copied."""

    def __post_init__(self) -> None:
        self.written = self._written()

    def others(self, pages: Pages, assets: Mapping[str, str]) -> list[File] | None:
        """The pages to build so that the site shows `pages`; None where MkDocs has to build all of it.

        What is no page of them, and changed, is written at once.
        """
        if not _alike(pages, self.pages) or self.written != self._written():
            return None
        changed = {new.uri: new for new in pages.generated if new != self.pages.page(new.uri)}
        touched = {*changed, *assets}
        for file in self.site.files:
            if file.generated_by and file.src_uri in changed:
                put(file, changed[file.src_uri])
            elif file.generated_by and file.src_uri in assets:
                file.content_string = assets[file.src_uri]
            elif not file.generated_by and file.is_documentation_page():
                touched.add(file.src_uri)
        self.pages = pages
        return self.rendered.others(self.site, touched)

    def build(self, files: Sequence[File]) -> Iterator[None]:
        """Have MkDocs build pages as it does in a whole build; whenever some are finished, so is the site so far."""
        for some in _some(files):
            self.rendered.listen(self.site, some)
            for file in some:
                self._build(file)
            for file in self._documents():
                if file.page is not None:
                    anchors = self.site.config.validation.links.anchors
                    file.page.validate_anchor_links(files=self.site.files, log_level=anchors)
            self.site.config.plugins.on_post_build(config=self.site.config)
            yield

    def _build(self, file: File) -> None:
        config, page = self.site.config, file.page
        if page is None:
            return
        if self.site.titles.get(file.src_uri) is None:
            vars(page).pop("title", None)  # of its last text
        # MkDocs has no public name for building one page
        build._populate_page(page, config, self.site.files)
        build._build_page(page, config, self._documents(), self.site.nav, self.env)

    def _documents(self) -> Sequence[File]:
        return self.site.files.documentation_pages(inclusion=InclusionLevel.is_in_serve)

    def _written(self) -> Sequence[tuple[str, float]]:
        return [(file.src_uri, _changed(file)) for file in get_files(self.site.config)]


def _alike(pages: Pages, last: Pages) -> bool:
    """Whether nothing but texts can differ: the same files, from the same sources, and the same navigation."""
    return pages.nav == last.nav and _sources(pages.generated) == _sources(last.generated)


def _sources(pages: Iterable[SiteFile]) -> set[tuple[str, str]]:
    return {(page.uri, page.source) for page in pages}


def _changed(file: File) -> float:
    """When a file changed that is copied, or a page that only a preview shows; 0 for pages, whose text is read."""
    if file.is_documentation_page() and file.inclusion.is_included():
        return 0
    return Path(file.abs_src_path or "").stat().st_mtime


def _some(files: Sequence[File]) -> Iterator[Sequence[File]]:
    yield files[:1]
    for start in range(1, len(files), TOGETHER):
        yield files[start : start + TOGETHER]
