"""Builds of a tiny site by the real command, disturbed in every way that we know of."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from pathlib import Path

import psutil
import pytest

from helpers.places import ROOT, TINY
from whichlever.runner.store.entries import Store

COMMAND = Path(sys.executable).with_name("whichlever")
MARK = "TMPDIR"  # everything that belongs to a build has it in its environment, its lessons' own processes too
PAIR = {"two-scales", "two-scales/data", "two-scales/features", "two-scales/model", "two-scales/reference"}
JOBS = {"counting", *PAIR}


class Site:
    """A copy of the tiny site, and the command run in it."""

    def __init__(self, root: Path) -> None:
        shutil.copytree(TINY, root)
        self.root, self.site = root, root / "site"
        self.temporary = tempfile.mkdtemp(prefix="wl-site-")  # a short name, since sockets lie in it
        weakref.finalize(self, shutil.rmtree, self.temporary, ignore_errors=True)

    def start(self, *options: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, "build", *options],
            cwd=self.root,
            env=os.environ | {MARK: self.temporary} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, *options: str, **environment: str) -> set[str]:
        """Build; the jobs that ran."""
        before = self.stored()
        process = self.start(*options, **environment)
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, output + errors
        return {job for job, *_ in self.stored() - before}

    def stored(self) -> set[tuple[str, str, int]]:
        """The entries of the store: job, name and time of writing."""
        entries = self.root.glob(".whichlever/store/entries/*/*.entry")
        return {
            (FOLDERS.get(path.parent.name, path.parent.name), path.name, path.stat().st_mtime_ns) for path in entries
        }

    def contents(self) -> dict[str, bytes]:
        """Every file of the built site."""
        return contents(self.site)

    def processes(self) -> list[str]:
        """What still runs of this site's builds."""
        found = []
        for process in psutil.process_iter():
            try:
                is_ours = process.environ().get(MARK, "").startswith(self.temporary)
                if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(" ".join(process.cmdline()))
            except (psutil.Error, OSError):
                continue
        return found

    def assert_nothing_runs(self) -> None:
        deadline = time.monotonic() + 15
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []


FOLDERS = {Store(Path()).folder(job).name: job for job in JOBS}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site under test")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a clean build."""
    made = Site(tmp_path_factory.mktemp("clean") / "tiny")
    assert made.build() == JOBS
    return made.contents()


def same(one: dict[str, bytes], other: dict[str, bytes]) -> bool:
    """Compare two sites, naming the files that differ."""
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []
    return True


def test_clean_builds_are_byte_identical(clean: dict[str, bytes], site: Site) -> None:
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40", "OMP_NUM_THREADS": "2"}
    assert site.build("--workers", "1", **surroundings) == JOBS
    assert same(site.contents(), clean)


TOMORROW = """import datetime, time
import mkdocs.utils

DAY = 86400
real = {name: getattr(time, name) for name in ("time", "gmtime", "localtime")}
time.time = lambda: real["time"]() + DAY
time.gmtime = lambda seconds=None: real["gmtime"](time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: real["localtime"](time.time() if seconds is None else seconds)


class Tomorrow(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(days=1)


mkdocs.utils.datetime = Tomorrow  # not for all: libraries in C know the real one
"""


def build_date(**environment: str) -> str:
    """The day that MkDocs writes into a site's map by itself."""
    command = [sys.executable, "-c", "from mkdocs.utils import get_build_date; print(get_build_date())"]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True).stdout


def test_a_build_of_tomorrow_is_the_same(clean: dict[str, bytes], site: Site) -> None:
    clock = site.root.parent / "clock"
    clock.mkdir()
    (clock / "sitecustomize.py").write_text(TOMORROW)
    assert build_date(PYTHONPATH=str(clock)) != build_date()
    assert site.build(PYTHONPATH=str(clock)) == JOBS
    assert same(site.contents(), clean)


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="the extra dask is not installed")
def test_a_dask_cluster_of_two_workers_makes_the_same_site(clean: dict[str, bytes], site: Site) -> None:
    assert site.build("--executor", "dask", "--workers", "2") == JOBS
    assert same(site.contents(), clean)
    site.assert_nothing_runs()


def test_what_runs_after_an_edit_is_what_depends_on_it(clean: dict[str, bytes], site: Site) -> None:
    site.build()
    assert site.build() == set()
    prose = site.root / "lessons" / "pairs" / "two-scales" / "data.py"
    prose.write_text(prose.read_text().replace("are in millimetres", "were read in millimetres"))
    assert site.build() == set()
    assert any(b"were read in millimetres" in page for page in site.contents().values())
    prose.write_text(prose.read_text().replace("were read in millimetres", "are in millimetres"))
    counting = site.root / "lessons" / "foundations" / "counting" / "lesson.py"
    counting.write_text(counting.read_text().replace("numbers**2", "numbers**3"))
    assert site.build() == {"counting"}
    counting.write_text(counting.read_text().replace("numbers**3", "numbers**2"))
    assert site.build() == set()
    assert same(site.contents(), clean)
    lesson = site.root / "lessons" / "pairs" / "two-scales" / "model.py"
    lesson.write_text(lesson.read_text().replace("max_depth=4", "max_depth=3"))
    assert site.build() == JOBS - {"counting", "two-scales/reference"}


def test_what_a_datasheet_says_in_prose_and_other_datasets_run_nothing(site: Site) -> None:
    site.build()
    sheet = site.root / "datasets" / "scales" / "datasheet.md"
    sheet.write_text(sheet.read_text() + "\nOne more remark.\n")
    assert site.build() == set()
    assert any(b"One more remark." in page for page in site.contents().values())
    another = shutil.copytree(sheet.parent, site.root / "datasets" / "rods")
    (another / "scales.csv.gz").rename(another / "rods.csv.gz")
    (another / "datasheet.md").write_text(sheet.read_text().replace("used_by: [two-scales]", "used_by: []"))
    assert site.build() == set()
    sheet.write_text(sheet.read_text().replace("\nsha256: ", "\n# checked at every load\nsha256: "))
    assert site.build() == set()
    sheet.write_text(sheet.read_text().replace("about: ", "about: again "))
    assert site.build() == JOBS - {"counting"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_build_that_is_killed_at_any_moment_harms_nothing(clean: dict[str, bytes], site: Site) -> None:
    began = time.monotonic()
    site.build()
    duration = time.monotonic() - began
    moments = random.Random(11)
    kills, attempts = 0, 0
    while kills < 20 and attempts < 200:
        attempts += 1
        if len(site.stored()) == len(JOBS):  # everything is done: from nothing, with a site that stands
            shutil.rmtree(site.root / ".whichlever")
        stored = {path.name for path in site.root.glob(".whichlever/store/entries/*/*.entry")}
        process = site.start()
        time.sleep(moments.uniform(0.05, 0.7 * duration))
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        site.assert_nothing_runs()
        assert stored <= {path.name for path in site.root.glob(".whichlever/store/entries/*/*.entry")}
        if site.site.exists():
            assert same(site.contents(), clean)
    assert kills == 20
    site.build()
    assert same(site.contents(), clean)
    assert site.build() == set()
    assert sorted(path.name for path in site.root.iterdir() if path.name.startswith("site")) == ["site"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_real_pair_that_is_killed_twice_goes_on_where_it_was(tmp_path: Path) -> None:
    clean, killed = Site(tmp_path / "clean"), Site(tmp_path / "killed")
    for made in (clean, killed):
        for folder in ("lessons/pairs/one-row-off", "datasets/geyser"):
            shutil.copytree(ROOT / folder, made.root / folder)
    began = time.monotonic()
    assert len(clean.build()) == len(JOBS) + len(PAIR)
    duration = time.monotonic() - began
    moments = random.Random(7)
    kills = 0
    for _ in range(2):
        process = killed.start()
        time.sleep(moments.uniform(0.2, 0.45) * duration)
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        killed.assert_nothing_runs()
    assert kills == 2
    killed.build()
    assert same(killed.contents(), clean.contents())


def test_damaged_results_are_made_again(clean: dict[str, bytes], site: Site) -> None:
    site.build()
    moments = random.Random(3)
    for path in sorted(site.root.glob(".whichlever/**/*")):
        if path.is_file() and (content := bytearray(path.read_bytes())):
            if moments.random() < 0.5:
                content[moments.randrange(len(content))] ^= 1 << moments.randrange(8)
            else:
                del content[moments.randrange(len(content)) :]
            path.write_bytes(content)
    assert site.build() == JOBS
    assert same(site.contents(), clean)


def test_two_builds_at_once_wait_or_refuse(clean: dict[str, bytes], site: Site) -> None:
    first = site.start()
    deadline = time.monotonic() + 60
    while not list(site.root.glob(".whichlever/store/entries")) and time.monotonic() < deadline:
        time.sleep(0.02)
    second, third = site.start("--no-wait"), site.start()
    _, refused = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "another build" in refused
    _, waited = third.communicate(timeout=300)
    _, errors = first.communicate(timeout=300)
    assert (first.returncode, third.returncode) == (0, 0), errors + waited
    assert same(site.contents(), clean)


def test_a_build_that_waits_says_so(site: Site) -> None:
    first = site.start()
    deadline = time.monotonic() + 60
    while not list(site.root.glob(".whichlever/store/entries")) and time.monotonic() < deadline:
        time.sleep(0.02)
    second = site.start()
    _, said = second.communicate(timeout=300)
    first.communicate(timeout=300)
    assert "another build" in said


DAEMON = """import os, sys
if os.fork() == 0:
    os.setsid()
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(300)"])
1 / 0"""
BAD = """# %% [markdown]
# # {title}

# %%
x = 1

# %%
{code}
"""


def test_all_failing_lessons_are_told_and_the_last_site_stays(site: Site) -> None:
    site.build()
    before = site.contents()
    faults = {
        "endless": "while True:\n    x += 1",
        "exits": "import os\nos._exit(0)",
        "raises": "raise ValueError(x)",
        "daemon": DAEMON,
    }
    index = (site.root / "lessons" / "foundations" / "counting" / "index.md").read_text()
    for name, code in faults.items():
        folder = site.root / "lessons" / name
        folder.mkdir()
        front, _, _ = index.partition("\n---\n")
        front = front.replace("title: Counting", f"title: {name.title()}") + "\ntime_limit: 2"
        (folder / "index.md").write_text(f"{front}\n---\n\nRead on.\n")
        (folder / "lesson.py").write_text(BAD.format(title=name.title(), code=code))
    process = site.start()
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    for expected in (
        "lessons/daemon/lesson.py:12: cell 2: ZeroDivisionError: division by zero",
        "lessons/endless/lesson.py:",
        "cell 2: took longer than its limit of 2 s",
        "lessons/exits/lesson.py:8: cell 2: it ended its own process (exit status 0)",
        "lessons/raises/lesson.py:8: cell 2: ValueError: 1",
    ):
        assert expected in errors, errors
    assert "site_src" not in errors
    assert same(site.contents(), before)
    site.assert_nothing_runs()
