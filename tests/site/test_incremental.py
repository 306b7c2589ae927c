"""A build that makes only what has changed leaves the site that a build from nothing leaves, byte for byte."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

EDITS = 3  # in a row


def build(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "whichlever", "build"], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


def contents(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def clean_site(root: Path, place: Path) -> dict[str, bytes]:
    """The site that a build makes which has the lessons' results and nothing else."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(root, place, ignore=shutil.ignore_patterns("site", ".whichlever"))
    shutil.copytree(root / ".whichlever" / "store", place / ".whichlever" / "store")
    build(place)
    return contents(place / "site")


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def appended(name: str, text: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def another_pair(root: Path) -> None:
    there = root / "lessons" / "pairs" / "three-scales"
    if there.exists():
        shutil.rmtree(there)
    else:
        shutil.copytree(root / "lessons" / "pairs" / "two-scales", there)


def a_picture(root: Path) -> None:
    folder = root / "lessons" / "pairs" / "two-scales"
    count = len(list(folder.glob("*.png")))
    (folder / f"p{count}.png").write_bytes(b"a picture")
    appended("lessons/pairs/two-scales/index.md", f"\n![A picture](p{count}.png)\n")(root)


PAIR = "lessons/pairs/two-scales"
EVERY_EDIT: dict[str, Callable[[Path], None]] = {
    "a sentence": appended(f"{PAIR}/index.md", "\nOne more sentence, {{ winner }}.\n"),
    "results in prose": appended(
        f"{PAIR}/index.md",
        '\nIt scores {{ score("data") }}: {{ words("data", over="start") }}. {{ outcome }} {{ rival("model") }}\n',
    ),
    "a title": replaced(f"{PAIR}/index.md", "title: Two", "title: New two"),
    "a script's prose": replaced(f"{PAIR}/data.py", "# Lengths above", "# All lengths above"),
    "a comment": replaced(f"{PAIR}/data.py", "\ntask.compare(", "\n# what comes out\ntask.compare("),
    "a lever": replaced(f"{PAIR}/data.py", "/ 10)", "/ 10.0)"),
    "the lever that others see": replaced(f"{PAIR}/data.py", "< 100", "< 100.5"),
    "a datasheet": appended("datasets/scales/datasheet.md", "\nIt was drawn once.\n"),
    "a datasheet's title": replaced("datasets/scales/datasheet.md", "title: Rods", "title: More rods"),
    "a page": appended("pages/about.md", "\nOn {{ datasets }} data sets, {{ tally }}\n"),
    "a glossary": appended("pages/glossary.md", "\n## error\n\nWhat a prediction misses.\n"),
    "the navigation": replaced("mkdocs.yml", "- Home: index.md", "- Start here: index.md"),
    "the site's name": replaced("mkdocs.yml", "site_name: T", "site_name: Very t"),
    "the address of the site": appended("mkdocs.yml", "site_url: https://example.org/levers/\n"),
    "a heading": appended("lessons/foundations/counting/index.md", "\n## Once more\n\nAnd again.\n"),
    "a standalone lesson": appended("lessons/foundations/counting/index.md", "\nCount again.\n"),
    "a style": appended("pages/extra.css", "p { color: black; }\n"),
    "another pair": another_pair,
    "a picture": a_picture,
}


@pytest.mark.parametrize("seed", [0, 1])
def test_edits_in_a_row(tiny, tmp_path, seed):
    """Each edit is followed by both builds; now and then everything is undone again."""
    chosen = random.Random(seed)
    build(tiny)
    before = shutil.copytree(tiny, tmp_path / "before", ignore=shutil.ignore_patterns("site", ".whichlever"))
    for name in chosen.sample(sorted(EVERY_EDIT), EDITS):
        EVERY_EDIT[name](tiny)
        build(tiny)
        assert contents(tiny / "site") == clean_site(tiny, tmp_path / "clean"), name
    for folder in ("lessons", "datasets", "pages"):
        shutil.rmtree(tiny / folder)
        shutil.copytree(before / folder, tiny / folder)
    shutil.copy(before / "mkdocs.yml", tiny / "mkdocs.yml")
    build(tiny)
    assert contents(tiny / "site") == clean_site(tiny, tmp_path / "clean"), "undone"


ASKING = ("results in prose", "another pair")
ASKING_ALL = ("results in prose", "a sentence", "the lever that others see", "another pair", "a title")


@pytest.mark.parametrize("edits", [ASKING, pytest.param(ASKING_ALL, marks=pytest.mark.thorough)], ids=["some", "all"])
def test_prose_says_what_the_results_say(tiny, tmp_path, edits):
    """What it was answered holds as long as trials, front matter and all pairs together are as they were."""
    build(tiny)
    for name in edits:
        EVERY_EDIT[name](tiny)
        build(tiny)
        assert contents(tiny / "site") == clean_site(tiny, tmp_path / "clean"), name


@pytest.mark.skipif(os.name == "nt", reason="Windows lacks process groups that can be killed")
def test_killed_at_any_moment(tiny, tmp_path):
    build(tiny)
    chosen = random.Random(0)
    for name in ("a sentence", "another pair"):
        EVERY_EDIT[name](tiny)
        for _ in range(2):
            under_way = subprocess.Popen(
                [sys.executable, "-m", "whichlever", "build"],
                cwd=tiny, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(chosen.uniform(0.3, 4))
            os.killpg(under_way.pid, signal.SIGKILL)
            under_way.wait()
    build(tiny)
    assert contents(tiny / "site") == clean_site(tiny, tmp_path / "clean")
    assert not [*(tiny / ".whichlever" / "made").glob(".*.tmp"), *(tiny / ".whichlever" / "rendered").glob(".*.tmp")]


def test_what_is_damaged_is_made_again(tiny, tmp_path):
    build(tiny)
    for folder in ("made", "rendered"):
        for record in (tiny / ".whichlever" / folder).iterdir():
            record.write_bytes(record.read_bytes()[:-1])
    EVERY_EDIT["a sentence"](tiny)
    build(tiny)
    assert contents(tiny / "site") == clean_site(tiny, tmp_path / "clean")
