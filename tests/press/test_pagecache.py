"""Pages of the last builds: found again when nothing has changed, and never when something has."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.places import ROOT
from whichlever.press.kept import pages as kept_pages
from whichlever.press.kept.pages import KEPT, keep_pages, outside, pages_key
from whichlever.press.kept.shelf import RECENT
from whichlever.press.pages.generated import Generated, NavEntry, Pages
from whichlever.project import Project
from whichlever.runner.store import atomic

PAGES = Pages(
    generated=(Generated("pairs/a/index.md", "# Größe\n"), Generated("pairs/a/a.zip", b"\x00\xff\x80")),
    rendered={"about.md": "The winner is data."},
    nav=(NavEntry("pairs", "A", "pairs/a/index.md"),),
)


def read_pages(project: Project, key: str) -> Pages | None:
    """The pages with all that is in their files."""
    pages = kept_pages.read_pages(project, key)
    if pages is None:
        return None
    files = (Generated(one.uri, one.content, one.parts, one.prose, one.minutes, one.source) for one in pages.generated)
    return replace(pages, generated=tuple(files))


@pytest.fixture
def project(tiny) -> Project:
    (tiny / "requirements.lock").write_text("numpy==2.0.0\n")
    return Project(tiny.resolve())


@pytest.fixture
def key(project):
    return lambda: pages_key(project, project.root / "pages")


def place(project: Project, key: str) -> Path:
    return project.root / ".whichlever" / "pages" / f"{key}.json"


def test_pages_come_back_as_they_were(project):
    keep_pages(project, "k", PAGES)
    assert read_pages(project, "k") == PAGES
    assert read_pages(project, "other") is None


def test_a_key_that_depends_on_content_alone(project, key):
    before = key()
    os.utime(project.lessons / "pairs/two-scales/data.py", (10**9, 10**9))
    for name in (
        "lessons/pairs/two-scales/__pycache__/data.pyc",
        "lessons/pairs/two-scales/data.ipynb",
        "site/index.html",
    ):
        (project.root / name).parent.mkdir(exist_ok=True)
        (project.root / name).write_text("made by something else")
    assert key() == before


@pytest.mark.parametrize(
    "name",
    [
        "lessons/pairs/two-scales/index.md",
        "lessons/pairs/two-scales/data.py",
        "lessons/pairs/two-scales/new.txt",
        "lessons/new/index.md",
        "datasets/scales/scales.csv.gz",
        "datasets/scales/datasheet.md",
        "pages/about.md",
        "requirements.lock",
    ],
)
def test_a_key_that_changes_with_everything_that_pages_are_made_of(project, key, name):
    before = key()
    path = project.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n")
    assert key() != before


def test_a_key_that_changes_with_names_and_places(project, key):
    seen = {key()}
    (project.lessons / "pairs/two-scales").rename(project.lessons / "pairs/three-scales")
    seen.add(key())
    (project.lessons / "pairs/three-scales").rename(project.datasets / "three-scales")
    seen.add(key())
    (project.lock).unlink()
    seen.add(key())
    assert len(seen) == 4


def test_a_key_that_changes_with_the_packages(project, key, monkeypatch):
    before = key()
    monkeypatch.setattr("whichlever.press.kept.recipe._installed", lambda: {"numpy-3.0.dist-info"})
    assert key() != before


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("lessons/pairs/two-scales/task.py", True),
        ("datasets", True),
        ("pages/about.md", True),
        ("engine:lab/task.py", True),
        ("mkdocs.yml", False),
        (".", False),
        ("lessonsx/a.py", False),
        ("lessons/pairs/two-scales/data.ipynb", False),
        ("lessons/pairs/two-scales/__pycache__/x.txt", False),
    ],
)
def test_what_the_key_sees_of_what_lessons_read(project, name, seen):
    assert (name not in outside(project, project.root / "pages", [name])) is seen


def test_an_engine_within_the_project_is_seen():
    names = ["site_src/whichlever/lab/task.py", "site_src/theme/main.html"]
    assert list(outside(Project(ROOT), ROOT / "site_src/pages", names)) == ["site_src/theme/main.html"]


def test_pages_are_made_again_when_something_beyond_the_key_changes(project):
    helper = project.root / "helpers" / "helper.py"
    docs = project.root / "pages"
    pages = Pages((Generated("a.md", "a"),), beyond=("helpers", "helpers/helper.py"))
    keep_pages(project, "key", pages, outside(project, docs, ["helpers/helper.py", "helpers"]))
    assert read_pages(project, "key") == pages
    helper.parent.mkdir()
    helper.write_text("x = 1\n", encoding="utf-8")
    assert read_pages(project, "key") is None
    keep_pages(project, "key", pages, outside(project, docs, ["helpers/helper.py", "helpers"]))
    assert read_pages(project, "key") == pages
    helper.write_text("x = 2\n", encoding="utf-8")
    assert read_pages(project, "key") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-1],
        lambda text: text.replace("winner", "loser"),
        lambda text: "0" + text,
        lambda text: "no lines at all",
    ],
)
def test_what_is_damaged_is_made_again(project, damage):
    keep_pages(project, "k", PAGES)
    text = place(project, "k").read_text(encoding="utf-8")
    place(project, "k").write_text(damage(text), encoding="utf-8")
    assert read_pages(project, "k") is None
    keep_pages(project, "k", PAGES)
    assert read_pages(project, "k") == PAGES


def parts(project: Project) -> list[Path]:
    return sorted((project.root / ".whichlever" / "pages" / "parts").iterdir())


@pytest.mark.parametrize("damage", [lambda part: part.write_bytes(part.read_bytes()[:-1]), Path.unlink])
def test_a_part_that_is_damaged_or_gone_is_made_again(project, damage):
    keep_pages(project, "k", PAGES)
    (part,) = parts(project)
    damage(part)
    assert read_pages(project, "k") is None
    keep_pages(project, "k", PAGES)
    assert read_pages(project, "k") == PAGES


def test_builds_share_the_pages_that_are_the_same(project):
    def with_b(text: str) -> Pages:
        return replace(PAGES, generated=(*PAGES.generated, Generated("pairs/b/index.md", text)))

    keep_pages(project, "first", with_b("1"))
    before = {part: part.stat().st_ino for part in parts(project)}
    keep_pages(project, "second", with_b("2"))
    after = {part: part.stat().st_ino for part in parts(project)}
    assert len(before) == 2
    assert len(after) == 3
    assert before.items() <= after.items()
    assert read_pages(project, "first") == with_b("1")
    for number in range(KEPT):
        keep_pages(project, str(number), PAGES)
    assert len(parts(project)) == 3  # another build may be about to name the others
    for part in parts(project):
        os.utime(part, (0, part.stat().st_mtime - RECENT - 1))
    keep_pages(project, str(KEPT), PAGES)
    assert len(parts(project)) == 1  # nobody has the others any more


def test_bytes_that_are_no_text(project):
    keep_pages(project, "k", PAGES)
    place(project, "k").write_bytes(b"\xff\xfe")
    assert read_pages(project, "k") is None


def test_the_oldest_go_and_what_a_kill_left_behind(project):
    for number in range(KEPT + 2):
        keep_pages(project, str(number), PAGES)
        os.utime(place(project, str(number)), (number, number))
    (place(project, "0").parent / "half.tmp").touch()
    keep_pages(project, "last", PAGES)
    kept = sorted(path.name for path in place(project, "last").parent.iterdir())
    assert kept == sorted(["last.json", "parts", *(f"{number}.json" for number in range(3, KEPT + 2))])


def test_pages_that_an_older_version_kept_whole_are_passed_over(project):
    keep_pages(project, "k", PAGES)
    atomic.write_sealed(place(project, "older"), b'{"generated": [["pairs/a/index.md", "", {}, {}]]}')
    keep_pages(project, "k", PAGES)
    assert read_pages(project, "k") == PAGES


def test_a_folder_that_takes_nothing_only_costs_time(project):
    (project.root / ".whichlever").write_text("a file in the way")
    keep_pages(project, "k", PAGES)
    assert read_pages(project, "k") is None
