"""The finished site is swapped in whole, and nothing but a site is ever replaced."""

import logging
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from whichlever.errors import BuildError, BusyError, UsageError
from whichlever.press.mkdocs import output
from whichlever.press.mkdocs.output import build_site, check_place, recover, swap, warnings_of_mkdocs
from whichlever.project import Project
from whichlever.runner.options import Options

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
    assert build_site(project, site, OPTIONS) == site
    assert files(site) == {"404.html": "new", "index.html": "new"}
    assert beside(site) == ["site"]
    assert site.stat().st_mode & 0o777 == 0o755 or sys.platform == "win32"


def test_a_site_in_place_of_the_last_one(project, tmp_path):
    site = tmp_path / "site"
    build_site(project, site, OPTIONS)
    (site / "gone.html").touch()
    build_site(project, site, OPTIONS, offline=True)
    assert files(site) == {"404.html": "new", "index.html": "offline"}
    assert beside(site) == ["site", "tiny"]


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
    check_place(project, tmp_path / "empty")
    check_place(project, tmp_path / "new")
    check_place(project, project.root / "site")


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
