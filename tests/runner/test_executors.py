from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from whichlever.errors import UsageError
from whichlever.runner.process.fork_client import ServerSpec, how_it_ended
from whichlever.runner.process.limits import Limits, can_fork
from whichlever.runner.process.perform import Outcome, WorkItem, close_servers, perform, server
from whichlever.runner.process.problems import Lesson
from whichlever.runner.process.spec import describe
from whichlever.runner.run.executors import executor_for

SERVER = ServerSpec(("numpy",), can_fork())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons" / "a"
    folder.mkdir(parents=True)
    (folder / "helper.py").write_text("VALUE = 1\n")
    return tmp_path


@pytest.fixture(autouse=True)
def _no_server_is_left() -> Iterator[None]:
    yield
    close_servers()


def task(project: Path, *cells: str, limits: Limits = Limits(60.0)) -> WorkItem:  # noqa: B008
    lesson = Lesson("lessons/a/lesson.py", cells, tuple(range(1, len(cells) + 1)), ((),) * len(cells), limits)
    return WorkItem(
        kind="notebook",
        lesson=lesson,
        folder=str(project / "lessons" / "a"),
        root=str(project),
        engine=None,
        excluded=("site",),
        bytecode=str(project / ".whichlever" / "bytecode"),
        server=SERVER,
    )


def printed(outcome: Outcome) -> str:
    assert outcome.problem is None, outcome.problem
    return "".join(output["text"] for cell in outcome.value for output in cell)


def test_a_task_gives_outputs_records_and_seconds(project: Path) -> None:
    outcome = perform(task(project, "import helper\nprint(helper.VALUE)"))
    assert printed(outcome) == "1\n"
    assert [(each.kind, each.name) for each in outcome.inputs] == [("module", "lessons/a/helper.py")]
    assert outcome.seconds > 0


def test_a_failed_task_gives_its_problem_and_leaves_no_notes(project: Path) -> None:
    outcome = perform(task(project, "print(1)", "1 / 0"))
    assert outcome.value is None
    assert outcome.problem is not None
    assert (outcome.problem.what, outcome.problem.cell) == ("ZeroDivisionError: division by zero", 1)
    assert sorted(path.name for path in server(SERVER).folder.iterdir() if path.name.isdigit()) == []


def test_a_worker_that_lives_on_does_not_serve_a_stale_module(project: Path) -> None:
    code = task(project, "import helper\nprint(helper.VALUE)")
    assert printed(perform(code)) == "1\n"
    (project / "lessons" / "a" / "helper.py").write_text("VALUE = 2\n")
    assert printed(perform(code)) == "2\n"


def test_temporary_files_of_a_lesson_go_with_it(project: Path) -> None:
    shown = printed(perform(task(project, "import tempfile\nname = tempfile.mkdtemp()\nprint(len(name))\nprint(name)")))
    assert "<scratch>/tmp/" in shown


def test_known_results_are_at_hand(project: Path) -> None:
    code = task(project, "import os\nprint(open(os.environ['WHICHLEVER_KNOWN']).read())")
    assert printed(perform(replace(code, known=b'{"trials": []}'))) == '{"trials": []}\n'


def test_a_server_that_was_killed_is_replaced(project: Path) -> None:
    code = task(project, "print(1)")
    perform(code)
    first = server(SERVER)
    if not can_fork():
        pytest.skip("there is no server where forking is not safe")
    first._process.kill()  # pyright: ignore[reportAttributeAccessIssue]
    deadline = time.monotonic() + 5
    while first.is_alive and time.monotonic() < deadline:
        time.sleep(0.01)
    assert printed(perform(code)) == "1\n"
    assert server(SERVER) is not first


def test_an_error_that_has_no_text_is_told_all_the_same() -> None:
    class WordlessError(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert describe(WordlessError())["message"] == "(it cannot be told as text)"


@pytest.mark.parametrize(
    ("log", "said"),
    [("", "the process that starts lessons ended"), ("why\n", "the process that starts lessons ended: why")],
)
def test_what_a_killed_server_left_is_told(tmp_path: Path, log: str, said: str) -> None:
    (tmp_path / "server.txt").write_text(log)
    assert how_it_ended(tmp_path) == said


@pytest.mark.skipif(not can_fork(), reason="there is no server where forking is not safe")
def test_a_server_that_is_killed_while_lessons_run_is_told_and_nothing_else(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with ThreadPoolExecutor() as pool:
        running = pool.submit(perform, task(project, "import time\ntime.sleep(60)"))
        held = server(SERVER)
        while not list(held.folder.glob("1/s-*")):
            time.sleep(0.01)
        time.sleep(1)
        held._process.kill()  # pyright: ignore[reportAttributeAccessIssue]
        problem = running.result().problem
    assert problem is not None
    assert problem.what == "the process that starts lessons ended"
    gc.collect()
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sockets with a path")
def test_a_long_folder_for_temporary_files_is_no_trouble(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("a" * 60) / ("b" * 60)
    long.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    assert printed(perform(task(project, "print(1)"))) == "1\n"
    assert list(long.iterdir()) == []


@pytest.mark.parametrize("delay", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("forks", [True, False])
def test_what_is_about_to_start_when_a_build_ends_does_not_run(project: Path, delay: float, forks: bool) -> None:
    begun = threading.Event()
    item = task(project, "import time\ntime.sleep(600)")
    item = replace(item, server=ServerSpec(("numpy",), fork=forks and can_fork()))

    def late() -> Outcome:
        if delay < 1:
            begun.set()
        time.sleep(delay)
        begun.set()
        return perform(item)

    def build() -> Future[Outcome]:
        with suppress(KeyboardInterrupt), executor_for("", 1) as (pool, _):
            future = pool.submit(late)
            begun.wait()
            raise KeyboardInterrupt
        return future

    problem = build().result().problem
    assert problem is not None
    assert problem.what == "the process that starts lessons ended"


def test_an_unknown_executor_is_named() -> None:
    with (
        pytest.raises(UsageError, match="no executor 'ray'; expected dask or dask:tcp://HOST:PORT"),
        executor_for("ray", 1),
    ):
        pass


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="the extra dask is not installed")
@pytest.mark.filterwarnings("default")  # of Dask's own, at its end
def test_a_dask_cluster_gives_the_same_bytes(project: Path) -> None:
    tasks = [task(project, "import helper", f"print(helper.VALUE, {number})", "1 / 1") for number in range(4)]
    with executor_for("", 2) as (pool, slots):
        here = list(pool.map(perform, tasks))
        assert slots == 2
    close_servers()
    with executor_for("dask", 2) as (pool, slots):
        there = list(pool.map(perform, tasks))
        assert slots == 2
    assert [(each.value, each.inputs) for each in there] == [(each.value, each.inputs) for each in here]
    assert all(each.problem is None for each in here)


BUILD = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # it may have been inherited as ignored
sys.path.insert(0, sys.argv[2])
import test_executors as t
from whichlever.runner.run.executors import executor_for
from whichlever.runner.process.perform import perform
cell = '''
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[0], "MARKER-child"])
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "MARKER-daemon"])
    os._exit(0)
open(os.environ["TMPDIR"] + "/begun", "w").close()
time.sleep(600)
'''.replace("MARKER", sys.argv[3])
if __name__ == "__main__":
    with executor_for("", 2) as (pool, _):
        list(pool.map(perform, [t.task(Path(sys.argv[1]), cell), t.task(Path(sys.argv[1]), "while True: pass")]))
"""


def of_this_test(marker: str, project: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            text = " ".join(process.cmdline()) + process.environ().get("TMPDIR", "")
            if marker in text and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@pytest.mark.skipif(not can_fork(), reason="daemons of a killed build are reached on Linux only")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_outlives_a_build_that_is_killed(project: Path, how: signal.Signals) -> None:
    marker = f"wl-test-{os.getpid()}-{int(how)}"
    temporary = Path(
        "/tmp", marker
    )  # short, since sockets lie in it; all that belongs to the build has it in its environment
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(project), str(Path(__file__).parent), marker],
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while not (begun := list(temporary.glob("wl-*/*/tmp/begun"))) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert begun
        assert len(of_this_test(marker, project)) >= 5  # the build, the server, two lessons, a child and a daemon
        process.send_signal(how)
        process.wait(timeout=30)
        deadline = time.monotonic() + 10
        while (left := of_this_test(marker, project)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []
    finally:
        process.kill()
        for each in of_this_test(marker, project):
            each.kill()
        shutil.rmtree(temporary, ignore_errors=True)
