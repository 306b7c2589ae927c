"""The finished site is swapped in whole, and nothing but a site is ever replaced."""

import errno
import logging
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock

from whichlever.errors import BuildError, BusyError, CatalogError, Fault, UsageError
from whichlever.press.mkdocs import output
from whichlever.press.mkdocs.output import OF_A_SITE, build_site, offline_site, warnings_of_mkdocs
from whichlever.press.swap import check_place, recover, swap
from whichlever.project import Project
from whichlever.runner.build_options import Options

OPTIONS = Options(wait=False)


@pytest.fixture
def project(tiny, monkeypatch) -> Project:
    """The tiny site, in which a build takes no time: it leaves two files."""

    def build(project, fresh, options, *, offline):
        (fresh / "404.html").write_text("new")
        (fresh / "index.html").write_text("offline" if offline else "new")

    monkeypatch.setattr(output, "_build", build)
    return Project(tiny.resolve())


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def put(folder: Path, **contents: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in contents.items():
        (folder / f"{name}.html").write_text(text)
    return folder


def beside(site: Path) -> list[str]:
    return sorted(path.name for path in site.parent.iterdir())


def test_a_site_where_none_was(project, tmp_path):
    site = tmp_path / "a" / "b" / "site"
    assert build_site(project, site, OPTIONS) == (site, True)
    assert files(site) == {"404.html": "new", "index.html": "new"}
    assert beside(site) == ["site"]
    assert site.stat().st_mode & 0o777 == 0o755 or sys.platform == "win32"


def test_a_site_where_mkdocs_yml_says(project, tmp_path):
    path = project.root / "mkdocs.yml"
    path.write_text("site_dir: ../public\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert build_site(project, None, OPTIONS) == (tmp_path / "public", True)
    assert files(tmp_path / "public") == {"404.html": "new", "index.html": "new"}


def test_a_site_in_place_of_the_last_one(project, tmp_path):
    site = tmp_path / "site"
    build_site(project, site, OPTIONS)
    (site / "gone.html").touch()
    build_site(project, site, OPTIONS, offline=True)
    assert files(site) == {"404.html": "new", "index.html": "offline"}
    assert beside(site) == ["site", "tiny"]


def test_the_site_of_a_class_opens_from_its_folder(project, tmp_path):
    site = tmp_path / "class" / "two-scales" / "site"
    said = f"{site}: 0 kB; open its index.html, without a server or a network"
    assert offline_site(project, "Two Scales", tmp_path / "class", OPTIONS) == said
    assert files(site) == {"404.html": "new", "index.html": "offline"}


def test_a_page_that_asks_about_other_lessons_has_no_site_of_its_own(project, tmp_path, monkeypatch):
    def refuse(project, fresh, options, *, offline):
        raise CatalogError([Fault("index.md", 1, "no pair 'one-row-off'", "there are none")])

    monkeypatch.setattr(output, "_build", refuse)
    said = offline_site(project, "counting", tmp_path / "class", OPTIONS)
    assert said == (
        f"{tmp_path / 'class/counting/site'}: not made, its page asks about other lessons; "
        "`whichlever build --offline` makes the whole site"
    )


def test_a_build_that_fails_leaves_the_last_site_as_it_was(project, tmp_path, monkeypatch):
    site = put(tmp_path / "site", **{"404": "old", "more": "old"})

    def fail(project, fresh, options, *, offline):
        (fresh / "index.html").write_text("half")
        raise BuildError("no")

    monkeypatch.setattr(output, "_build", fail)
    with pytest.raises(BuildError, match=r"^no$"):
        build_site(project, site, OPTIONS)
    assert files(site) == {"404.html": "old", "more.html": "old"}
    assert beside(site) == ["site", "tiny"]


def test_a_disk_that_takes_nothing(project, tmp_path, monkeypatch):
    site = put(tmp_path / "site", **{"404": "old"})

    def fail(project, fresh, options, *, offline):
        raise OSError(28, "No space left on device", "big.html")

    monkeypatch.setattr(output, "_build", fail)
    with pytest.raises(BuildError, match=r"^big.html: No space left on device; the last site is as it was$"):
        build_site(project, site, OPTIONS)
    assert files(site) == {"404.html": "old"}


def test_a_swap_that_fails_is_undone(tmp_path):
    site = put(tmp_path / "site", old="old")
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "missing", site)
    assert files(site) == {"old.html": "old"}
    assert beside(site) == ["site"]


def test_a_link_to_a_folder_stays_one(project, tmp_path):
    real = put(tmp_path / "real", **{"404": "old"})
    site = tmp_path / "site"
    try:
        site.symlink_to(real, target_is_directory=True)
    except OSError:
        pytest.skip("this machine lacks symbolic links")
    build_site(project, site, OPTIONS)
    assert site.is_symlink()
    assert files(real) == {"404.html": "new", "index.html": "new"}


@pytest.fixture
def mounted(tmp_path, monkeypatch) -> Path:
    """A site that is a mount point: its content can be changed, and its name not."""
    site = put(tmp_path / "site", **{"404": "old", "more": "old"})
    (site / "lost+found").mkdir()
    rename = Path.rename

    def refuse(path, target):
        if site in (path, target) or not path.is_relative_to(site):
            raise OSError(errno.EBUSY, "Device or resource busy", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    return site


def test_a_site_that_is_a_mount_point(project, mounted):
    number = mounted.stat().st_ino
    build_site(project, mounted, OPTIONS)
    assert files(mounted) == {"404.html": "new", "index.html": "new"}
    assert sorted(path.name for path in mounted.iterdir()) == ["404.html", "index.html", "lost+found"]
    assert mounted.stat().st_ino == number
    assert beside(mounted) == ["site", "tiny"]


def test_a_site_with_nothing_beside_it_that_could_be_written(project, mounted, monkeypatch):
    make = tempfile.mkdtemp

    def refuse(*, prefix, dir):  # noqa: A002
        if dir == mounted.parent:
            raise OSError(errno.EROFS, "Read-only file system", str(dir))
        return make(prefix=prefix, dir=dir)

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    build_site(project, mounted, OPTIONS)
    assert files(mounted) == {"404.html": "new", "index.html": "new"}


@pytest.mark.parametrize("renames", range(7))
def test_a_mount_point_whose_exchange_stops_at_any_rename(project, mounted, monkeypatch, renames):
    """Two leave, one that says so, two come, one that says so: whatever fails, the site is the old or the new one."""
    rename, done = Path.rename, []

    def stop(path, target):
        if path.is_relative_to(mounted) and path != mounted:
            if len(done) == renames:
                raise Killed
            done.append(path)
        return rename(path, target)

    fresh = put(mounted.parent / "fresh", **{"404": "new", "index": "new"})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stop)
        with suppress(Killed):
            swap(fresh, mounted)
    recover(mounted)
    old, new = {"404.html": "old", "more.html": "old"}, {"404.html": "new", "index.html": "new"}
    assert files(mounted) == (new if renames == 6 else old)
    assert not list(mounted.glob(".*"))


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_site_that_everybody_can_read(project, tmp_path):
    before = os.umask(0o077)
    try:
        build_site(project, tmp_path / "site", OPTIONS)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "site").iterdir()} == {0o644}
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755


def test_what_a_killed_build_left_behind(tmp_path):
    site = put(tmp_path / "site [1]", new="new")
    put(tmp_path / "site [1].whichlever-new-x", half="half")
    put(tmp_path / "site [1].whichlever-old", old="old")
    put(tmp_path / "site [1].old", mine="mine")
    recover(site)
    assert beside(site) == ["site [1]", "site [1].old"]
    assert files(site) == {"new.html": "new"}


def test_a_build_killed_between_the_two_renames(tmp_path):
    put(tmp_path / "site.whichlever-old", old="old")
    put(tmp_path / "site.whichlever-new-x", new="new")
    recover(tmp_path / "site")
    assert files(tmp_path) == {"site/old.html": "old"}


@pytest.mark.parametrize("place", [".", "..", "lessons", "lessons/pairs/two-scales", "datasets/new", "../tiny"])
def test_a_site_in_place_of_the_project(project, place):
    site = (project.root / place).resolve()
    with pytest.raises(UsageError) as raised:
        build_site(project, site, OPTIONS)
    assert str(raised.value) == (f"{site} holds the project itself, or is part of it; name a folder for the site alone")
    assert (project.lessons / "pairs/two-scales/task.py").is_file()


def test_a_site_in_place_of_something_else(project, tmp_path):
    letters = put(tmp_path / "letters", dear="Dear")
    with pytest.raises(UsageError) as raised:
        build_site(project, letters, OPTIONS)
    assert str(raised.value) == f"{letters} is not empty and no site; empty it, or name another folder"
    assert files(letters) == {"dear.html": "Dear"}
    with pytest.raises(UsageError, match=r"dear.html is no folder; name another place for the site$"):
        build_site(project, letters / "dear.html", OPTIONS)
    (tmp_path / "empty").mkdir()
    check_place(project, tmp_path / "empty", OF_A_SITE)
    check_place(project, tmp_path / "new", OF_A_SITE)
    check_place(project, project.root / "site", OF_A_SITE)


def test_one_build_of_a_folder_at_a_time(project, tmp_path):
    site = tmp_path / "site"
    build_site(project, site, OPTIONS)
    (lock,) = (project.root / ".whichlever").glob("site-*.lock")
    with FileLock(lock), pytest.raises(BusyError) as raised:
        build_site(project, site, OPTIONS)
    assert str(raised.value) == (f"another build of {site} is under way; wait for it, or build without --no-wait")
    with FileLock(lock):
        build_site(project, tmp_path / "other", OPTIONS)
    build_site(project, site, OPTIONS)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "strict: true",
            "strict: maybe",
            "ERROR: Config value 'strict': Expected type: <class 'bool'> but received: <class 'str'>\n"
            "mkdocs.yml: Aborted with a configuration error!; correct the configuration",
        ),
        (
            "plugins:\n  - whichlever",
            "plugins: []",
            "mkdocs.yml: the plugin whichlever is missing; add it under plugins",
        ),
    ],
)
def test_faults_of_the_configuration(tiny, old, new, expected):
    path = tiny / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    site = put(tiny / "site", **{"404": "old"})
    with pytest.raises(BuildError) as raised:
        build_site(Project(tiny.resolve()), site, OPTIONS)
    assert str(raised.value) == expected
    assert files(site) == {"404.html": "old"}


def test_what_mkdocs_warns_of_is_gathered_once(capsys):
    logger = logging.getLogger("mkdocs")
    before = logger.level, logger.propagate, list(logger.handlers)
    with warnings_of_mkdocs() as told:
        logging.getLogger("mkdocs.plugins.x").info("fine")
        logging.getLogger("mkdocs.plugins.x").warning("a link to %s", "nowhere")
    assert told == ["WARNING: a link to nowhere"]
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
    assert capsys.readouterr() == ("", "")


def test_a_project_that_cannot_be_written_to(project, tmp_path):
    (project.root / ".whichlever").write_text("a file in the way")
    with pytest.raises(BuildError, match=r"; the last site is as it was$"):
        build_site(project, tmp_path / "site", OPTIONS)
