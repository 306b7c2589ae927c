from __future__ import annotations

import atexit
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from whichlever.errors import RunError
from whichlever.progress import JsonProgress, PlainProgress, Progress, RichProgress
from whichlever.project import Project
from whichlever.runner.run.dependencies import joined
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import batched, run
from whichlever.runner.run.twice import differences
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.fingerprint import digest
from whichlever.runner.store.inputs import Input

LESSONS = {
    "one": ("import helper", "print(helper.VALUE)"),
    "two": ("import numpy as np", "np.arange(3)"),
    "three": ("rows = open('../../data.csv').read()", "print(rows)"),
    "four": ("list({'d', 'c', 'b', 'a'})", "sorted({'b', 'a'})"),
}


class Heard(Progress):
    """Remembers which jobs ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.lost: list[str] = []
        self.most = 0
        self._now = 0

    def started(self, job: str) -> None:
        self.ran.append(job)
        self._now += 1
        self.most = max(self.most, self._now)

    def finished(self, job: str) -> None:
        self._now -= job in self.ran

    def failed(self, job: str, what: str = "") -> None:
        self.lost.append(job)
        self._now -= job in self.ran


class Bench:
    """A project of four lessons without the lab."""

    def __init__(self, root: Path) -> None:
        for name in LESSONS:
            (root / "lessons" / name).mkdir(parents=True, exist_ok=True)
        (root / "lessons" / "one" / "helper.py").write_text("VALUE = 1\n")
        (root / "data.csv").write_text("1\n")
        self.project, self.store = Project(root), Store(root / ".whichlever" / "store")
        self.jobs = [self.job(name, *cells) for name, cells in LESSONS.items()]

    def job(self, name: str, *cells: str, needs: tuple[str, ...] = ()) -> Job:
        path = self.project.lessons / name.split("/")[0] / "lesson.py"
        return Job(name, "notebook", path, cells, tuple(10 * (k + 1) for k in range(len(cells))), needs)

    def run(self, workers: int = 2, executor: str = "") -> tuple[dict[str, Entry], list[str]]:
        """Results, and the jobs that ran."""
        heard = Heard()
        results = run(plan(self.jobs, self.store, self.project), workers=workers, executor=executor, progress=heard)
        return results, sorted(heard.ran)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "project")


def test_a_second_run_runs_nothing_and_gives_the_same(bench: Bench) -> None:
    first, ran = bench.run()
    assert ran == sorted(LESSONS)
    second, ran = bench.run()
    assert ran == []
    assert second == first
    assert first["one"].result[1][0]["text"] == "1\n"


def test_an_edit_runs_exactly_what_depends_on_it(bench: Bench) -> None:
    bench.jobs += [bench.job("one/six", "import six"), bench.job("two/six", "import six\nprint(six.PY3)")]
    results, _ = bench.run()
    assert results["two/six"].result[0][0]["text"] == "True\n"
    root = bench.project.root
    edits: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: (root / "lessons/one/helper.py").write_text("VALUE = 2\n"), ["one", "one/six"]),
        (lambda: (root / "lessons/one/helper.py").write_text("# prose\nVALUE = 2\n"), []),
        (lambda: (root / "data.csv").write_text("2\n"), ["three"]),
        (lambda: (root / "lessons/two/six.py").write_text("PY3 = 'mine'"), ["two", "two/six"]),
        (lambda: (root / "lessons/four/notes.txt").write_text("seen by nobody"), ["four"]),
        (lambda: (root / "lessons/four/.notes.txt.swp").write_text("an editor's"), []),
    ]
    for edit, expected in edits:
        edit()
        results, ran = bench.run()
        assert ran == expected
    assert results["two/six"].result[0][0]["text"] == "mine\n"
    (root / "lessons/two/six.py").unlink()
    assert bench.run()[1] == []
    bench.jobs[3] = bench.job("four", "sorted({'b', 'a'})  # the same", "2")
    results, ran = bench.run()
    assert ran == ["four"]
    assert results["one"].result[1][0]["text"] == "2\n"


def test_all_failing_lessons_are_told_and_the_others_stored(bench: Bench) -> None:
    bench.jobs += [
        bench.job("one/bad", "x = 1", "print('so far')\n1 / 0"),
        bench.job("two/worse", "import helpers"),
        bench.job("two/after", "1", needs=("two/worse",)),
    ]
    heard = Heard()
    with pytest.raises(RunError) as caught:
        run(plan(bench.jobs, bench.store, bench.project), workers=2, progress=heard)
    assert str(caught.value) == (
        "lessons/one/lesson.py:21: cell 2: ZeroDivisionError: division by zero\n"
        "    lessons/one/lesson.py:21\n"
        "        1 / 0\n"
        "  the last that it printed:\n"
        "    so far\n"
        "\n"
        "lessons/two/lesson.py:10: cell 1: ModuleNotFoundError: No module named 'helpers'\n"
        "    lessons/two/lesson.py:10\n"
        "        import helpers"
    )
    assert [error.job for error in caught.value.errors] == ["one/bad", "two/worse"]
    assert sorted(heard.lost) == ["one/bad", "two/after", "two/worse"]
    assert "two/after" not in heard.ran
    assert all(bench.store.entries(name) for name in LESSONS)
    assert bench.store.entries("one/bad") == []


def test_prose_of_a_lesson_that_reads_its_own_script_counts(bench: Bench) -> None:
    script = bench.project.lessons / "two" / "lesson.py"
    code = "print(open('lesson.py').readline())"
    bench.jobs = [bench.job("two", code)]
    script.write_text(f"# prose\n{code}\n")
    bench.run()
    script.write_text(f"# other prose\n{code}\n")
    results, ran = bench.run()
    assert ran == ["two"]
    assert results["two"].result[0][0]["text"] == "# other prose\n\n"


def test_a_module_that_appears_after_a_failed_import_is_found(bench: Bench) -> None:
    bench.jobs = [bench.job("two", "try:\n    import extra\nexcept ImportError:\n    print('none')")]
    assert bench.run()[0]["two"].result[0][0]["text"] == "none\n"
    (bench.project.lessons / "two" / "extra.py").write_text("print('found')\n")
    assert bench.run()[0]["two"].result[0][0]["text"] == "found\n"


READS_AND_WAITS = """
import os, time
before = open("../../data.csv").read()
open(os.environ["TMPDIR"] + "/has_read", "w").close()
while os.path.getsize("../../data.csv") == len(before):
    time.sleep(0.01)
"""


def test_what_changes_while_a_lesson_runs_makes_it_stale(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    data, temporary = bench.project.root / "data.csv", temporary_of(bench.project.root)
    monkeypatch.setattr(tempfile, "tempdir", temporary)
    bench.jobs = [bench.job("three", READS_AND_WAITS)]

    def edit() -> None:
        while not list(Path(temporary).glob("wl-*/*/tmp/has_read")):
            time.sleep(0.01)
        with data.open("a") as file:
            file.write("more")

    editor = threading.Thread(target=edit)
    editor.start()
    bench.run()
    editor.join()
    assert data.read_text() == "1\nmore"
    assert [job.name for job, _ in plan(bench.jobs, bench.store, bench.project).stale] == ["three"]


def test_no_more_than_the_wanted_number_run_at_once_and_the_longest_first(bench: Bench) -> None:
    for job, seconds in zip(bench.jobs, (1.0, 4.0, 2.0, 3.0), strict=True):
        bench.store.put(Entry.of(job.name, [], "old", seconds))
    heard = Heard()
    run(plan(bench.jobs, bench.store, bench.project), workers=1, progress=heard)
    assert heard.most == 1
    assert heard.ran == ["two", "four", "three", "one"]


def contents(store: Store) -> dict[str, bytes]:
    """Results by job: what pages are made of."""
    return {name: store.entries(name)[0].body for name in LESSONS}


RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_run import Bench
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import run
bench = Bench(Path(sys.argv[2]))
if __name__ == "__main__":
    run(plan(bench.jobs, bench.store, bench.project), workers=int(sys.argv[3]))
"""


def temporary_of(root: Path) -> str:
    """A folder for temporary files by which the processes of a run are known, their lessons' own too."""
    folder = Path("/tmp", f"wl-run-{digest(str(root))[:8]}")  # a short name, since sockets lie in it
    folder.mkdir(exist_ok=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(folder)


def started(root: Path, *, workers: int = 2, hash_seed: str = "0") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(Path(__file__).parent), str(root), str(workers)],
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "TMPDIR": temporary_of(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_results_are_the_same_bytes_in_other_folders_with_other_seeds_and_job_counts(tmp_path: Path) -> None:
    kept = []
    for name, workers, seed in (("a", 1, "1"), ("another folder", 2, "2"), ("c", 3, "random")):
        finish(started(tmp_path / name, workers=workers, hash_seed=seed))
        kept.append(contents(Store(tmp_path / name / ".whichlever" / "store")))
    assert kept[0] == kept[1] == kept[2]


def finish(process: subprocess.Popen[str]) -> None:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output


def left_of(root: Path) -> list[int]:
    import psutil

    found = []
    for process in psutil.process_iter():
        try:
            is_ours = process.environ().get("TMPDIR", "").startswith(temporary_of(root))
            if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart by /proc")
def test_a_run_that_is_killed_at_any_moment_goes_on_where_it_was(tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    began = time.monotonic()
    finish(started(clean))
    duration = time.monotonic() - began  # of this machine, so that most kills come while something runs
    expected = contents(Store(clean / ".whichlever" / "store"))
    moments = random.Random(5)
    root = tmp_path / "killed"
    kills, attempts = 0, 0
    while kills < 20 and attempts < 200:
        attempts += 1
        process = started(root)
        time.sleep(moments.uniform(0.05, 1) * duration)
        finished = {place.name for place in root.glob(".whichlever/store/entries/*/*.entry")}
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        deadline = time.monotonic() + 10
        while (left := left_of(root)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []
        assert finished <= {place.name for place in root.glob(".whichlever/store/entries/*/*.entry")}
        if len(finished) == len(LESSONS):
            assert contents(Store(root / ".whichlever" / "store")) == expected
            (root / ".whichlever" / "store").rename(tmp_path / f"done-{time.monotonic_ns()}")
    finish(started(root))
    assert contents(Store(root / ".whichlever" / "store")) == expected
    assert kills == 20


def test_random_choices_without_a_seed_are_found(bench: Bench) -> None:
    bench.jobs[1] = bench.job("two", "import numpy as np", "np.random.rand()", "np.random.default_rng(1).random()")
    bench.jobs[3] = bench.job(
        "four", "sorted({'b', 'a'})", "{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'} - {'x'}, list({'a', 'b', 'c', 'd'})"
    )
    found = differences(bench.jobs, bench.project, workers=2)
    assert [(each.job, each.line) for each in found] == [("four", 20), ("two", 20)]
    assert str(found[1]).startswith("lessons/two/lesson.py:20: the output of cell 2 differs between two runs; seed")
    assert not bench.store.root.exists()
    bench.jobs = bench.jobs[1:2]
    assert len(differences(bench.jobs, bench.project)) == 1


def test_batches_cover_all_units_and_get_shorter() -> None:
    for units in (0, 1, 2, 7, 30, 100):
        for slots in (1, 2, 8):
            batches = batched(units, slots)
            assert [unit for batch in batches for unit in batch] == list(range(units))
            sizes = [len(batch) for batch in batches]
            assert sizes == sorted(sizes, reverse=True)


def test_what_processes_saw_differently_is_never_fresh() -> None:
    same, one, two = Input("file", "a", "1"), Input("file", "b", "1"), Input("file", "b", "2")
    assert joined([same, one, same, two]) == [same, replace(one, digest="changed while it ran")]


def test_a_bar_for_each_stage() -> None:
    screen = io.StringIO()
    bars = RichProgress(Console(file=screen, force_terminal=True, width=100, color_system=None))
    bars.stage("trials", ["one", "two"])
    bars.stage("lessons", ["one/data"])
    bars.started("one")
    bars.started("one/data")
    bars.advanced("one", 3, 8)
    bars.expect(12.2)
    bars._bars.refresh()
    assert "one 3/8" in screen.getvalue()
    assert "12 s left" in screen.getvalue()
    bars.failed("one/data")
    bars.finished("one")
    bars._bars.refresh()
    shown = screen.getvalue()
    bars.close()
    assert "failed one/data" in shown
    last = " ".join("".join(shown.splitlines()[-2:]).replace("━", " ").split())
    assert last.endswith("trials 1/2 lessons 1/1")


def test_progress_for_logs_and_machines(bench: Bench, tmp_path: Path) -> None:
    bench.jobs = [bench.job("two", "1"), bench.job("four", "1 / 0")]
    heard: list[Sequence[str]] = []
    for kind in (PlainProgress, JsonProgress):
        with (tmp_path / "log").open("w+") as stream:
            with pytest.raises(RunError):
                run(plan(bench.jobs, Store(tmp_path / kind.__name__), bench.project), workers=1, progress=kind(stream))
            stream.seek(0)
            heard.append(stream.read().splitlines())
    assert heard[0] == ["lessons 1 of 2: two", "lessons 2 of 2: four failed"]
    events = [json.loads(line) for line in heard[1]]
    assert [event["event"] for event in events if event["event"] != "expect"] == [
        "stage", "started", "finished", "started", "failed",
    ]  # fmt: skip
    assert events[-1] == {"event": "failed", "job": "four", "what": "ZeroDivisionError: division by zero"}
