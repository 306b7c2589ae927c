"""What the command line asks of MkDocs: the finished site, swapped in whole, or a live preview."""

from __future__ import annotations

import glob
import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from whichlever.errors import BuildError, UsageError
from whichlever.press.build import warm_up
from whichlever.progress import progress_for
from whichlever.project import Project
from whichlever.runner.options import Options
from whichlever.runner.store import locks

if TYPE_CHECKING:
    from whichlever.press.mkdocs.plugin import WhichLeverPlugin

OLD = ".whichlever-old"
NEW = ".whichlever-new-"
OF_A_SITE = ("404.html", "sitemap.xml")  # what MkDocs leaves in every site


def build_site(project: Project, site: Path, options: Options, *, offline: bool = False) -> Path:
    """Build the whole site and put it in place of `site`, which stays as it was if anything fails.

    `offline` makes links name files, so that the folder opens without a server.
    Raises the engine's errors, and `BuildError` where MkDocs itself refuses.
    """
    progress, place = progress_for(machine=options.json), site.resolve()
    check_place(project, place)
    try:
        with only_build_of(project, place, wait=options.wait, say=progress.say):
            recover(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = Path(tempfile.mkdtemp(prefix=f"{place.name}{NEW}", dir=place.parent))
            fresh.chmod(0o755)
            try:
                _build(project, fresh, options, offline=offline)
                swap(fresh, place)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise BuildError(f"{error.filename or site}: {error.strerror or error}; the last site is as it was") from error
    return site


def serve_site(project: Project, address: str) -> None:
    """Open a live preview at `address`, and keep it until it is interrupted."""
    from mkdocs.commands.serve import serve

    serve(str(project.root / "mkdocs.yml"), dev_addr=address, open_in_browser=False)


def check_place(project: Project, site: Path) -> None:
    """Refuse to put a site where something else is that would be gone. Raises `UsageError`."""
    inside = [folder for folder in (project.lessons, project.datasets) if site.is_relative_to(folder)]
    if project.root.is_relative_to(site) or inside:
        raise UsageError(f"{site} holds the project itself, or is part of it; name a folder for the site alone")
    if site.exists() and not site.is_dir():
        raise UsageError(f"{site} is no folder; name another place for the site")
    if site.is_dir() and any(site.iterdir()) and not any((site / name).is_file() for name in OF_A_SITE):
        raise UsageError(f"{site} is not empty and no site; empty it, or name another folder")


def _build(project: Project, fresh: Path, options: Options, *, offline: bool) -> None:
    warm_up(project)
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError
    from mkdocs.exceptions import BuildError as MkDocsBuildError

    changes: dict[str, Any] = {"use_directory_urls": False} if offline else {}
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # of Material, about a version that we do not use
    with warnings_of_mkdocs() as told:
        try:
            config = load_config(str(project.root / "mkdocs.yml"), site_dir=str(fresh), **changes)
        except (Abort, ConfigurationError) as error:
            raise BuildError("\n".join([*told, f"mkdocs.yml: {error}; correct the configuration"])) from error
        if "whichlever" not in config.plugins:
            raise BuildError("mkdocs.yml: the plugin whichlever is missing; add it under plugins")
        plugin = cast("WhichLeverPlugin", config.plugins["whichlever"])
        plugin.options = options
        if offline and "material/offline" in config.plugins:
            config.plugins["material/offline"].config["enabled"] = True
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except (Abort, MkDocsBuildError) as error:
            if plugin.failure is not None:
                raise plugin.failure from None
            raise BuildError("\n".join([*told, f"MkDocs stopped: {error}; correct what it names above"])) from error
        finally:
            plugin.options = None  # MkDocs uses a plugin again for the next build of this process
            config.plugins.on_shutdown()


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


@contextmanager
def only_build_of(project: Project, site: Path, *, wait: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder `site` against other builds; say so before waiting for one.

    Raises `BusyError` if another is under way and `wait` is false.
    """
    key = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:12]
    place = project.root / ".whichlever" / f"site-{key}.lock"
    busy = f"another build of {site} is under way"
    with locks.held(locks.acquire(place, busy, "wait for it, or build without --no-wait", wait=wait, say=say)):
        yield


def swap(fresh: Path, site: Path) -> None:
    """Put `fresh` in place of `site`. Between the two renames only the name is missing: `recover` mends that."""
    old = site.with_name(site.name + OLD)
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    try:
        fresh.rename(site)
    except OSError:
        recover(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover(site: Path) -> None:
    """Undo what a build that was killed left behind: half built folders, or a site renamed but not replaced."""
    old = site.with_name(site.name + OLD)
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    for stray in site.parent.glob(f"{glob.escape(site.name)}{NEW}*"):
        shutil.rmtree(stray, ignore_errors=True)
