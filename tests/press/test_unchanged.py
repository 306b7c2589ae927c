"""A site is left as it is only where a build would leave it so: whatever it was made of, and itself, are untouched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from whichlever.press.kept.pages import keep_pages, outside, pages_key
from whichlever.press.mkdocs.configuration import read_configuration
from whichlever.press.mkdocs.unchanged import is_current, note, origin_of
from whichlever.press.pages.generated import Generated, Pages
from whichlever.project import Project

CONFIG = """
theme: {name: material, custom_dir: look}
hooks: [hook.py]
watch: [beside]
copyright: !ENV [WHOSE, ours]
"""


@pytest.fixture
def project(tiny: Path) -> Project:
    config = (tiny / "mkdocs.yml").read_text(encoding="utf-8")
    (tiny / "mkdocs.yml").write_text(config.replace("theme:\n  name: material\n  font: false\n", CONFIG), "utf-8")
    for name in ("look/main.html", "hook.py", "beside/a.txt", "helper.py"):
        put(tiny / name, "first")
    return Project(tiny.resolve())


@pytest.fixture
def site(project: Project) -> Path:
    """A site as a build leaves it, with a picture in a folder."""
    site = project.root / "site"
    put(site / "index.html", "home")
    put(site / "a/b.ipynb", "{}")
    pages = Pages((Generated("index.md", "home"),), beyond=("helper.py",))
    docs = project.root / "pages"
    keep_pages(project, pages_key(project, docs), pages, outside(project, docs, pages.beyond))
    note(project, read_configuration(project), site, site, origin(project))
    return site


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def origin(project: Project, *, offline: bool = False) -> str:
    return origin_of(project, read_configuration(project), offline=offline)


def test_a_site_that_nothing_has_happened_to(project: Project, site: Path) -> None:
    assert is_current(project, site, origin(project))
    assert sorted(path.name for path in site.iterdir()) == ["a", "index.html"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: put(root / "lessons/pairs/two-scales/data.py", "1"),
        lambda root: put(root / "pages/about.md", "1"),
        lambda root: put(root / "requirements.lock", "numpy==2.0.0"),
        lambda root: put(root / "mkdocs.yml", (root / "mkdocs.yml").read_text() + "\nextra: {a: 1}\n"),
        lambda root: put(root / "look/main.html", "second"),
        lambda root: put(root / "look/new.css", "second"),
        lambda root: put(root / "hook.py", "second"),
        lambda root: put(root / "beside/a.txt", "second"),
        lambda root: put(root / "helper.py", "second"),
        lambda root: (root / "helper.py").unlink(),
        lambda root: put(root / "site/index.html", "hom3"),
        lambda root: put(root / "site/a/b.ipynb", "[]"),
        lambda root: put(root / "site/more.html", "more"),
        lambda root: (root / "site/a/b.ipynb").unlink(),
        lambda root: (root / "site/index.html").rename(root / "site/home.html"),
        lambda root: (root / "site").rename(root / "old"),
        lambda root: [path.unlink() for path in (root / ".whichlever/sites").iterdir()],
        lambda root: [put(path, "{}") for path in (root / ".whichlever/sites").iterdir()],
    ],
)
def test_what_a_build_has_to_look_at(project: Project, site: Path, change: Callable[[Path], object]) -> None:
    change(project.root)
    assert not is_current(project, site, origin(project))


def test_a_site_for_other_surroundings(project: Project, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_current(project, site, origin(project, offline=True))
    monkeypatch.setenv("WHOSE", "theirs")
    assert not is_current(project, site, origin(project))


def test_a_site_made_before_something_else_was_read(project: Project, site: Path) -> None:
    """Pages were made anew for another folder: what they read then says nothing about this site."""
    put(project.root / "helper.py", "second")
    docs = project.root / "pages"
    pages = Pages((Generated("index.md", "home"),), beyond=("helper.py",))
    keep_pages(project, pages_key(project, docs), pages, outside(project, docs, pages.beyond))
    assert not is_current(project, site, origin(project))


def test_nothing_is_noted_of_pages_that_changed_while_they_were_made(project: Project, site: Path) -> None:
    (noted,) = (project.root / ".whichlever/sites").iterdir()
    noted.unlink()
    put(project.root / "helper.py", "second")
    note(project, read_configuration(project), site, site, origin(project))
    assert not noted.exists()
