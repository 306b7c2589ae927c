"""What the command line asks of MkDocs: a whole site, or a live preview."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from whichlever.errors import BuildError, CatalogError
from whichlever.press.build import warm_up
from whichlever.press.catalog.folders import slugify
from whichlever.press.mkdocs.configuration import only_known_plugins, read_configuration
from whichlever.press.mkdocs.unchanged import is_current, note, origin_of
from whichlever.press.swap import replaced
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.build_options import Options

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from whichlever.press.mkdocs.plugin import WhichLeverPlugin
    from whichlever.press.pages.generated import Pages

NO_WARNING = ("NO_MKDOCS_2_WARNING", "1")  # of Material, about a version that we do not use
NOT_FOR_US = "A 'dirty' build"  # of MkDocs, about navigation, links and search, which `rendered` sees to
OF_A_SITE = ("404.html", "sitemap.xml")  # what MkDocs leaves in every site


def build_site(project: Project, site: Path | None, options: Options, *, offline: bool = False) -> tuple[Path, bool]:
    """Build the whole site and put it in place of the last one, which stays as it was if anything fails.

    site: where, if not where mkdocs.yml says. `offline` makes links name files, so that it opens without a server.
    Returns where it is, and whether anything had changed since it was built.
    Raises the engine's errors, and `BuildError` where MkDocs itself refuses.
    """
    configuration = read_configuration(project)
    site = site or configuration.site
    origin = origin_of(project, configuration, offline=offline, shown=options.shown)
    if not options.again and is_current(project, site.resolve(), origin):
        return site, False
    say = progress_for(machine=options.json).say
    with replaced(project, site, known_by=OF_A_SITE, wait=options.wait, say=say) as fresh:
        _build(project, fresh, options, offline=offline)
        if origin_of(project, read_configuration(project), offline=offline, shown=options.shown) == origin:
            note(project, configuration, fresh, site.resolve(), origin, options.shown)
    return site, True


def offline_site(project: Project, lesson: str, out: Path, options: Options) -> str:
    """Build the site of one lesson into the folder of a class, to open without a server; a line with its size."""
    place = out / slugify(lesson) / "site"
    try:
        build_site(project, place, replace(options, only=lesson), offline=True)
    except CatalogError:  # of a page that asks about other lessons
        return (
            f"{place}: not made, its page asks about other lessons; `whichlever build --offline` makes the whole site"
        )
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    return f"{place}: {size / 1000:,.0f} kB; open its index.html, without a server or a network"


def serve_site(project: Project, address: str, only: str = "") -> None:
    """Open a live preview at `address`, and keep it until it is interrupted. Raises `BuildError` where none begins.

    only: the one lesson that it shows.
    """
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logging.getLogger("mkdocs.commands.build").addFilter(_is_for_us)
    os.environ.setdefault(*NO_WARNING)
    settings = _changes(Options(only=only))
    try:
        config = load_config(str(project.root / "mkdocs.yml"), **settings)
    except MkDocsException as error:
        raise BuildError(f"mkdocs.yml: {error}; correct what is named above, then serve again") from error
    plugin = _plugin(config)
    plugin.only = only
    config.plugins.on_startup(command="serve", dirty=True)
    with suppress(KeyboardInterrupt), TemporaryDirectory(prefix="whichlever-") as folder:
        try:
            plugin.preview(project, address, Path(folder), partial(_show, project, plugin, folder, settings))
        finally:
            gc.freeze()  # the process ends: looking through all that it made would take seconds
            config.plugins.on_shutdown()


def _show(
    project: Project, plugin: WhichLeverPlugin, folder: str, settings: dict[str, Any], pages: Pages, first: str
) -> Generator[None]:
    """Put pages into the folder of a preview, that of one address first, and stop whenever a browser may look.

    Raises `BuildError`.
    """
    steps, shown = plugin.again(pages, first), False
    if steps is not None:
        with warnings_of_mkdocs() as told, suppress(Exception):
            for _ in steps:
                if told:
                    break
                yield
            shown = not told
        if not shown:  # MkDocs says it once more, and whether it is too much
            plugin.forget()
    if not shown:
        _show_all(project, plugin, folder, settings, pages)
        yield


def _show_all(project: Project, plugin: WhichLeverPlugin, folder: str, settings: dict[str, Any], pages: Pages) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    plugin.prepared = pages
    if pages.in_part:
        settings = settings | {"strict": False}
    with warnings_of_mkdocs() as told:
        try:
            config = load_config(str(project.root / "mkdocs.yml"), site_dir=folder, **settings)
            build(config, serve_url=config.site_url or "/", dirty=True)
        except MkDocsException as error:
            raise BuildError("\n".join([*told, f"MkDocs stopped: {error}; correct what it names above"])) from error


def _build(project: Project, fresh: Path, options: Options, *, offline: bool) -> None:
    warm_up(project)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError
    from mkdocs.exceptions import BuildError as MkDocsBuildError

    logging.getLogger("mkdocs.commands.build").addFilter(_is_for_us)
    changes = _changes(options, offline=offline)
    os.environ.setdefault(*NO_WARNING)
    with warnings_of_mkdocs() as told:
        try:
            config = load_config(str(project.root / "mkdocs.yml"), site_dir=str(fresh), **changes)
        except (Abort, ConfigurationError) as error:
            raise BuildError("\n".join([*told, f"mkdocs.yml: {error}; correct the configuration"])) from error
        plugin = _plugin(config)
        plugin.options = options
        if offline and "material/offline" in config.plugins:
            config.plugins["material/offline"].config["enabled"] = True
        changed_only = only_known_plugins(config.plugins, config.hooks)
        config.plugins.on_startup(command="build", dirty=changed_only)
        try:
            build(config, dirty=changed_only)
        except (Abort, MkDocsBuildError) as error:
            if plugin.failure is not None:
                raise plugin.failure from None
            raise BuildError("\n".join([*told, f"MkDocs stopped: {error}; correct what it names above"])) from error
        finally:
            plugin.options = None  # MkDocs uses a plugin again for the next build of this process
            config.plugins.on_shutdown()


def _is_for_us(record: logging.LogRecord) -> bool:
    return NOT_FOR_US not in record.getMessage()


def _changes(options: Options, *, offline: bool = False) -> dict[str, Any]:
    """Settings that take the place of those in mkdocs.yml: links of a single lesson lead to pages that are left out."""
    changes: dict[str, Any] = {"use_directory_urls": False} if offline else {}
    return changes | ({"strict": False} if options.only else {})


def _plugin(config: MkDocsConfig) -> WhichLeverPlugin:
    if "whichlever" not in config.plugins:
        raise BuildError("mkdocs.yml: the plugin whichlever is missing; add it under plugins")
    return cast("WhichLeverPlugin", config.plugins["whichlever"])


@contextmanager
def warnings_of_mkdocs() -> Iterator[list[str]]:
    """The warnings and errors that MkDocs logs meanwhile, as lines; its informative lines are left out."""
    told: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(f"{record.levelname}: {record.getMessage()}")
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield told
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before
