"""A finished folder in place of the last one: whole or not at all, by one build at a time, in place of nothing else."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from whichlever.errors import BuildError, UsageError
from whichlever.project import Project
from whichlever.runner.store import locks

OLD = ".whichlever-old"
LEAVING = ".whichlever-leaving"  # what of the old is on its way out, where a folder cannot be renamed
NEW = ".whichlever-new-"
FIXED = (errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM, errno.EROFS)  # of a mount point, or one folder below
OF_THE_DISK = "lost+found"  # stands in the root of a file system


@contextmanager
def replaced(
    project: Project, place: Path, *, known_by: Collection[str], wait: bool, say: Callable[[str], None]
) -> Iterator[Path]:
    """A new folder to fill, which is put in place of `place` in the end; `place` stays as it was if anything fails.

    known_by: names of files, one of which stands in every folder that may be replaced.
    Raises `UsageError` where something else would be gone, `BusyError` as `locks.acquire`, and `BuildError`.
    """
    site = place.resolve()
    check_place(project, site, known_by)
    try:
        with only_build_of(project, site, wait=wait, say=say):
            recover(site)
            fresh = new_folder(site)
            try:
                yield fresh
                let_everybody_read(fresh)
                swap(fresh, site)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise BuildError(f"{error.filename or place}: {error.strerror or error}; the last site is as it was") from error


def check_place(project: Project, site: Path, known_by: Collection[str]) -> None:
    """Refuse to put a folder where something else is that would be gone. Raises `UsageError`."""
    inside = [folder for folder in (project.lessons, project.datasets) if site.is_relative_to(folder)]
    if project.root.is_relative_to(site) or inside:
        raise UsageError(f"{site} holds the project itself, or is part of it; name a folder for the site alone")
    if site.exists() and not site.is_dir():
        raise UsageError(f"{site} is no folder; name another place for the site")
    if site.is_dir() and _content(site) and not any((site / name).is_file() for name in known_by):
        raise UsageError(f"{site} is not empty and no site; empty it, or name another folder")


@contextmanager
def only_build_of(project: Project, site: Path, *, wait: bool, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder `site` against other builds; say so before waiting for one.

    Raises `BusyError` if another is under way and `wait` is false.
    """
    key = hashlib.sha256(str(site).encode()).hexdigest()[:12]
    place = project.work / f"site-{key}.lock"
    busy, todo = f"another build of {site} is under way", "wait for it, or build without --no-wait"
    with locks.held(locks.acquire(place, busy, todo, wait=wait, say=say)):
        yield


def new_folder(site: Path) -> Path:
    """An empty folder beside `site`, or inside it where nothing can be written beside it."""
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f"{site.name}{NEW}", dir=site.parent))
    except OSError:
        if not site.is_dir():
            raise
        fresh = Path(tempfile.mkdtemp(prefix=NEW, dir=site))
    return fresh


def let_everybody_read(folder: Path) -> None:
    """Make everything in a folder readable, also where the umask says otherwise: a server has a user of its own."""
    for place, _, names in os.walk(folder):
        Path(place).chmod(0o755)
        for name in names:
            path = Path(place, name)
            mode = path.stat().st_mode & 0o777
            if mode & 0o444 != 0o444:
                path.chmod(mode | 0o444)


def swap(fresh: Path, site: Path) -> None:
    """Put `fresh` in place of `site`. Between the two renames only the name is missing: `recover` mends that.

    A mount point keeps its name: there, what is in it is exchanged, which takes a moment more.
    """
    old = site.with_name(site.name + OLD)
    try:
        if fresh.parent == site or (site.exists() and not _renamed(site, old)):
            refill(fresh, site)
        else:
            fresh.rename(site)
    except OSError:
        recover(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _renamed(site: Path, old: Path) -> bool:
    """Move `site` out of the way, or say that it cannot be moved."""
    shutil.rmtree(old, ignore_errors=True)
    try:
        site.rename(old)
    except OSError as error:
        if error.errno not in FIXED:
            raise
        return False
    return True


def refill(fresh: Path, site: Path) -> None:
    """Exchange what is in `site` for what is in `fresh`, by renames within `site` alone."""
    if fresh.parent != site:  # on another disk, perhaps
        fresh = Path(shutil.copytree(fresh, site / f"{NEW}{fresh.name}"))
    leaving, old, gone = site / LEAVING, site / OLD, site / f"{NEW}gone"
    leaving.mkdir()
    for path in _content(site):
        path.rename(leaving / path.name)
    leaving.rename(old)  # from here on, all that stands beside it is new
    for path in _content(fresh):
        path.rename(site / path.name)
    old.rename(gone)  # from here on, the new site counts
    for folder in (gone, fresh):
        shutil.rmtree(folder, ignore_errors=True)


def recover(site: Path) -> None:
    """Undo what a build that was killed left behind: half built folders, or a site half replaced."""
    old = site.with_name(site.name + OLD)
    if old.exists() and not site.exists():
        old.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    _recover_inside(site)
    strays = [*site.parent.glob(f"{glob.escape(site.name)}{NEW}*"), *site.glob(f"{NEW}*")]
    for stray in strays:
        shutil.rmtree(stray, ignore_errors=True)


def _recover_inside(site: Path) -> None:
    if (site / OLD).is_dir():
        for path in _content(site):
            _remove(path)
        (site / OLD).rename(site / LEAVING)
    if (site / LEAVING).is_dir():
        for path in (site / LEAVING).iterdir():
            path.rename(site / path.name)
        (site / LEAVING).rmdir()


def _content(site: Path) -> list[Path]:
    """What is in a folder, but for our own helpers and what the disk puts there."""
    ours = (OLD, LEAVING, OF_THE_DISK)
    return [path for path in site.iterdir() if path.name not in ours and not path.name.startswith(NEW)]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
