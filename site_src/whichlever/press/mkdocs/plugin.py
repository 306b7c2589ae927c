"""The MkDocs plugin: translates MkDocs' events into calls of the engine, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from jinja2 import Environment
from markupsafe import escape
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from whichlever.errors import WhichLeverError
from whichlever.press.build import get_ready, prepare
from whichlever.press.kept.compiled_templates import keep_compiled
from whichlever.press.kept.pages import FOLDERS
from whichlever.press.mkdocs.assets import SOURCES, joined_assets
from whichlever.press.mkdocs.built import Built
from whichlever.press.mkdocs.configuration import only_known_plugins, read_configuration
from whichlever.press.mkdocs.documents import lost, put_in, with_documents
from whichlever.press.mkdocs.edit_links import asking_nobody, in_its_folder, of_page
from whichlever.press.mkdocs.policy import with_policy, without_policy
from whichlever.press.mkdocs.preview import Changes, Render, preview
from whichlever.press.mkdocs.rendered import Rendered, Site
from whichlever.press.mkdocs.search import slim_index
from whichlever.press.pages.generated import Generated, NavEntry, Pages, SiteFile
from whichlever.press.pages.lesson.formulas import Formulas
from whichlever.press.pages.tidy import tidy
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.process.perform import close_servers

log = logging.getLogger("mkdocs.plugins.whichlever")
NO_INDEX = '{"docs":[]}'
DATE = "1980-01-01"  # of every page: the day of a build must not show in its bytes


class WhichLeverConfig(Config):
    """The plugin's settings in mkdocs.yml: `Options` says what each means."""

    workers = config_options.Type(int, default=Options.workers)
    executor = config_options.Type(str, default=Options.executor)
    wait = config_options.Type(bool, default=Options.wait)


class Watcher(Protocol):
    """What a preview is told to look at."""

    def watch(self, path: str, *, recursive: bool = True) -> None: ...


class WhichLeverPlugin(BasePlugin[WhichLeverConfig]):
    """Hands the generated pages to MkDocs."""

    def __init__(self) -> None:
        self.options: Options | None = None  # what the command line asks for, instead of what mkdocs.yml says
        self.serving = False
        self.server: Watcher | None = None  # of a preview
        self.prepared: Pages | None = None  # by our own preview, which shows pages while lessons run
        self.pages: Pages | None = None
        self.failure: WhichLeverError | None = None
        self.trouble = ""
        self.only = ""  # the lesson that a preview is confined to
        self.confined = False  # whether the site is
        self.assets: dict[str, str] = {}
        self.partly = False  # whether only what has changed is to be rendered
        self.site: Site | None = None
        self.rendered: Rendered | None = None  # of a build that renders what has changed
        self.built: Built | None = None  # by a preview, with whatever it needs to build a page again

    def on_startup(self, *, command: str, dirty: bool) -> None:
        self.serving = command == "serve"
        self.partly, self.rendered, self.built = dirty, None, None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """All work that can fail happens here, before MkDocs cleans its output folder."""
        project = Project(_root(config))
        options = self.options or Options(
            self.config.workers, self.config.executor, self.config.wait, only=self.only, keep=self.serving
        )
        self.failure = None
        try:
            self.assets = joined_assets(Path(config.theme.custom_dir)) if config.theme.custom_dir else {}
            self.pages = self.prepared or prepare(project, Path(config.docs_dir), options)
            self.trouble = ""
        except WhichLeverError as error:
            self.failure = error
            if not self.serving or self.pages is None:
                raise PluginError(str(error)) from error
            self.trouble = str(error)
            log.error("The last good pages stay:\n%s", error)
        self._watch(project.root)
        config.markdown_extensions.append(Formulas())  # pyright: ignore[reportArgumentType]
        self.confined = bool(options.only) or self.pages.in_part
        config.edit_uri = in_its_folder(config, read_configuration(project).settings)
        if self.partly:
            config.site_url = read_configuration(project).address  # a preview's own would be in all pages
        if config.nav is not None:
            config.nav = None if self.confined else expand(config.nav, self.pages.nav)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for link in [file for file in files if file.abs_src_path and not Path(file.abs_src_path).is_file()]:
            files.remove(link)  # it leads nowhere
        for page in files.documentation_pages() if self.confined else ():
            files.remove(page)  # written by hand, about all lessons
        for page in self.pages.generated if self.pages else ():
            if files.get_file_from_path(page.uri) is None:  # a page written by hand takes precedence
                files.append(of_page(config, page))
        for source in [file for file in files if file.src_uri.startswith(SOURCES)] if self.assets else ():
            files.remove(source)
        for uri, text in self.assets.items():
            files.append(File.generated(config, uri, content=text))
        return files

    def _made_of(self, file: File) -> str:
        """All that a file is made of, beside what all pages share."""
        made = self.pages.page(file.src_uri) if self.pages and file.generated_by else None
        text = self.pages.rendered.get(file.src_uri) if self.pages else None
        return repr((made.digest if made else file.content_bytes, text, self.trouble))

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        keep_compiled(Project(_root(config)), env)
        if self.serving and self.site and self.rendered and self.pages and _is_known(config):
            self.built = Built(self.site, env, self.rendered, self.pages)
        return env

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        for file in files.documentation_pages():
            if file.page is not None:
                file.page.update_date = DATE
        if self.partly:
            project = Project(_root(config))
            self.rendered = self.rendered or Rendered(
                project.work / "rendered", without_policy if self.serving else bytes
            )
            self.site = Site(files, nav, config, lambda: read_configuration(project).sources, self._made_of)
            self.rendered.begin(self.site)
        return nav

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        if self.pages and page.file.src_uri in self.pages.rendered:
            return get_data(self.pages.rendered[page.file.src_uri])[0]
        return markdown

    @event_priority(-50)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        made = self._generated(page)
        html = with_documents(html, made.prose, page, config, files)
        for name in lost(html, made.parts):
            log.warning(
                "Doc file '%s' shows no %s: an open fence or element in the prose before it swallows it",
                page.file.src_uri,
                name,
            )
        return trouble_banner(self.trouble) + html if self.trouble else html

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """What is finished is put in last of all: nothing touches it, and no script in it is one of the theme's."""
        stated = self._stating(output, page.content or "", kept=self.rendered is not None)
        if self.rendered is not None:
            page.content = None  # which would be held of all pages to the end
        return put_in(tidy(asking_nobody(stated)), self._generated(page).parts)

    def _generated(self, page: Page) -> SiteFile:
        """What a page of ours is made of; nothing for those written by hand."""
        made = self.pages.page(page.file.src_uri) if self.pages and page.file.generated_by else None
        return made or Generated(page.file.src_uri, "")

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        return self._stating(asking_nobody(output_content)) if template_name.endswith(".html") else output_content

    def _stating(self, page: str, content: str = "", *, kept: bool = False) -> str:
        """A page with its policy; not in a preview, whose own script changes with every change.

        kept: whether it is kept for a build too, and shown without.
        """
        return page if self.serving and not kept else with_policy(page, content)

    @event_priority(-50)  # after the search plugin has written it, before the offline plugin copies it
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        index = Path(config.site_dir) / "search" / "search_index.json"
        written = index.is_file()
        whole = self._whole_index(slim_index(index.read_text(encoding="utf-8")) if written else NO_INDEX, config)
        if written:
            index.write_text(whole, encoding="utf-8")

    def _whole_index(self, index: str, config: MkDocsConfig) -> str:
        """The search index with the sections of pages that were not rendered."""
        if self.rendered is None or self.site is None:
            return index
        keep = not self.trouble and _is_known(config)
        return self.rendered.end(self.site.files, index, keep=keep, everything=not self.confined)

    def on_build_error(self, *, error: Exception) -> None:
        self.forget()

    def forget(self) -> None:
        """Have the next build make the whole site."""
        self.built = None
        if self.rendered:
            self.rendered.forget()

    def again(self, pages: Pages, first: str = "") -> Iterator[None] | None:
        """Build what differs from what a preview shows, the page of an address first; None where all may differ.

        Raises `BuildError` where the theme's files can't be joined.
        """
        built, self.built = self.built, None
        if built is None:
            return None
        theme = built.site.config.theme.custom_dir
        self.assets = joined_assets(Path(theme)) if theme else {}
        self.pages = pages
        files = built.others(pages, self.assets)
        if files is None:
            return None
        self.built = built
        return built.build(sorted(files, key=lambda file: file.url != first))

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        self.server = server
        Thread(target=get_ready, daemon=True).start()
        self._watch(_root(config))
        return server

    def _watch(self, root: Path) -> None:
        """Have the preview look at the lessons, the datasets, the theme, and whatever else the lessons read."""
        if self.server is None:
            return
        sources = read_configuration(Project(root)).sources[1:]  # the first is what MkDocs looks at itself
        for source in (root / "lessons", root / "datasets", *sources):
            self.server.watch(str(source))
        beyond = [root / name for name in self.pages.beyond] if self.pages else []
        folders = {path if path.is_dir() else path.parent for path in beyond if path.exists()}
        for folder in sorted(folders):  # not the files: many editors put a new one in an old one's place
            self.server.watch(str(folder), recursive=False)

    def preview(self, project: Project, address: str, folder: Path, render: Render) -> None:
        """See `preview.preview`; this is how it is loaded where it is asked for, and MkDocs with it."""
        options = Options(self.config.workers, self.config.executor, self.config.wait, only=self.only, keep=True)
        self.server = changes = Changes()
        preview(project, read_configuration(project), options, address, folder, changes, render)

    def on_shutdown(self) -> None:
        close_servers()


def _is_known(config: MkDocsConfig) -> bool:
    return only_known_plugins(config.plugins, config.hooks)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def expand(nav: list[Any], entries: tuple[NavEntry, ...]) -> list[Any]:
    """The navigation with each entry that names a folder ("pairs/") replaced by the pages generated in it.

    A folder in which nothing is generated drops out; one that is not ours is left for MkDocs to complain about.
    Titles are text, which MkDocs would put into every page as it is.
    """
    expanded: list[Any] = []
    ours = {*FOLDERS, *(entry.folder for entry in entries)}
    for item in nav:
        title, value = next(iter(item.items())) if isinstance(item, dict) else (None, item)
        folder = value.removesuffix("/") if isinstance(value, str) and value.endswith("/") else None
        if isinstance(value, list):
            expanded.append({title: expand(value, entries)})
        elif folder in ours:
            inside = [{escape(entry.title): entry.uri} for entry in entries if entry.folder == folder]
            if inside:
                expanded.append({title or folder.capitalize(): inside})
        else:
            expanded.append(item)
    return expanded


def trouble_banner(trouble: str) -> str:
    """What a preview shows above the last good result."""
    return (
        '<div class="admonition failure" role="alert"><p class="admonition-title">The last change does not build; '
        f"this is the last good result</p><pre>{escape(trouble)}</pre></div>\n"
    )
