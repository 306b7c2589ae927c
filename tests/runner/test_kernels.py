from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jupytext
import psutil
import pytest

from whichlever.press.pages.lesson.notebooks import merge
from whichlever.runner.process.environment import furnish, lesson_variables
from whichlever.runner.process.fork_client import Server, ServerSpec, server_for
from whichlever.runner.process.limits import MIB, STREAM_LIMIT, Limits
from whichlever.runner.process.notebook import run_notebook
from whichlever.runner.process.problems import Lesson, LessonProblemError, Problem
from whichlever.runner.process.spec import TRACE, ChildSpec
from whichlever.runner.store.inputs import read_log

ONE_MINUTE = Limits(60.0)
Outputs = list[list[dict[str, Any]]]
PRELOAD = ("numpy", "matplotlib.pyplot", "matplotlib_inline.config")


both_ways = pytest.mark.parametrize("server", [True, False], indirect=True, ids=["forked", "fresh"])


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Forks where that is safe, unless a test asks for processes started anew."""
    made = server_for(ServerSpec(PRELOAD, fork=getattr(request, "param", True)))
    yield made
    made.close()
    assert not made.folder.exists()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons" / "a"
    folder.mkdir(parents=True)
    (folder / "helper.py").write_text("def fail():\n    raise ValueError('from the helper')\n")
    return tmp_path


class Runner:
    """Runs cells as the lesson lessons/a/lesson.py, whose cells begin at lines 11, 21, 31 and so on."""

    def __init__(self, server: Server, project: Path) -> None:
        self.server, self.project = server, project

    def __call__(self, *cells: str, limits: Limits = ONE_MINUTE, tags: Any = None, named: Any = ()) -> Outputs:
        self.scratch = self.server.scratch()
        folder = self.project / "lessons" / "a"
        furnish(self.scratch, folder)
        spec = ChildSpec(
            kind="kernel",
            folder=str(folder),
            scratch=str(self.scratch),
            root=str(self.project),
            engine=None,
            excluded=("site",),
            bytecode=None,
            memory=limits.memory,
            environment=tuple(lesson_variables(folder, self.scratch, str(self.project), named).items()),
            script=str(folder / "lesson.py"),
        )
        sources = tuple(textwrap.dedent(cell).strip() for cell in cells)
        lines = tuple(10 * number + 11 for number in range(len(cells)))
        lesson = Lesson("lessons/a/lesson.py", sources, lines, tags or ((),) * len(cells), limits)
        return run_notebook(self.server, spec, lesson)

    def problem(self, *cells: str, limits: Limits = ONE_MINUTE) -> Problem:
        with pytest.raises(LessonProblemError) as caught:
            self(*cells, limits=limits)
        return caught.value.problem

    def records(self) -> dict[tuple[str, str], str]:
        return {(record.kind, record.name): record.digest for record in read_log(self.scratch / TRACE)}


@pytest.fixture
def run(server: Server, project: Path) -> Runner:
    return Runner(server, project)


def text_of(outputs: list[dict[str, Any]]) -> str:
    return "".join(output["text"] for output in outputs if output["output_type"] == "stream")


def marked(marker: str) -> list[psutil.Process]:
    """Running processes that have `marker` on their command line or in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            is_marked = marker in " ".join(process.cmdline()) or marker in process.environ().values()
            if is_marked and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


@both_ways
def test_outputs_come_back_cell_by_cell(run: Runner) -> None:
    outputs = run("x = 1\nx + 1", "", "print(x)\nx", "import sys\nprint('late', file=sys.stderr)")
    assert outputs == [
        [{"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1}],
        [],
        [
            {"output_type": "stream", "name": "stdout", "text": "1\n"},
            {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}, "execution_count": 2},
        ],
        [{"output_type": "stream", "name": "stderr", "text": "late\n"}],
    ]


def test_a_lesson_has_its_folder_first_on_the_path_and_as_working_directory(run: Runner) -> None:
    (run.project / "lessons" / "a" / "numpy.py").write_text("")
    shown = text_of(run("import helper, os, sys\nprint(sys.path[0] == os.getcwd(), os.path.basename(os.getcwd()))")[0])
    assert shown == "True a\n"
    assert ("module", "lessons/a/helper.py") in run.records()


@both_ways
def test_outputs_do_not_tell_where_when_or_by_whom_they_were_made(run: Runner) -> None:
    outputs = run(
        """
        import warnings, os, tempfile
        warnings.warn("careful")
        print(object(), os.getcwd(), os.path.dirname(os.__file__) + "/x")
        print(os.environ["TZ"], [name for name in os.environ if name.startswith("PYTEST")])
        """,
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    )
    shown = text_of(outputs[0])
    assert "<lesson.py, cell 1>:2: UserWarning: careful" in shown
    assert "<object object at 0x…> lessons/a x\n" in shown
    assert "UTC []\n" in shown
    figure = outputs[1][0]["data"]["image/svg+xml"]
    assert "<dc:date>" not in figure
    assert run("import matplotlib.pyplot as plt", "plt.plot([1, 2]);")[1][0]["data"]["image/svg+xml"] == figure


@both_ways
def test_what_c_code_and_child_processes_print_arrives_in_its_cell(run: Runner) -> None:
    shell = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(7)'])"
    outputs = run(shell, "import os\nos.write(1, b'raw\\n');", "'end'")
    assert [text_of(each) for each in outputs] == ["7\n", "raw\n", ""]


def test_a_figure_is_kept_as_dots_too_where_its_lines_are_many(run):
    drawn = run("import matplotlib.pyplot as plt", "plt.plot([1, 2]);", "plt.plot(range(4000), 'o');")
    assert [sorted(outputs[-1]["data"]) for outputs in drawn[1:]] == [
        ["image/svg+xml", "text/plain"],
        ["image/png", "image/svg+xml", "text/plain"],
    ]


def test_a_styled_table_has_the_same_name_every_time(run):
    lines = ("import pandas as pd", "pd.DataFrame({'a': [1]}).style.map(lambda value: 'color: red')")
    one, other = (run(*lines)[1][0]["data"]["text/html"] for _ in range(2))
    assert one == other


def test_random_numbers_without_a_seed_differ_between_lessons(run: Runner) -> None:
    cell = "import numpy, random\nprint(numpy.random.rand(), random.random())"
    assert run(cell) != run(cell)


def test_lessons_do_not_see_each_other(run: Runner) -> None:
    run("import sys, matplotlib\nsys.leaked = 1\nmatplotlib.rcParams['lines.linewidth'] = 9")
    shown = text_of(
        run("import sys, matplotlib\nprint(hasattr(sys, 'leaked'), matplotlib.rcParams['lines.linewidth'])")[0]
    )
    assert shown == "False 1.5\n"


def test_tags_are_obeyed(run: Runner) -> None:
    outputs = run("1 / 0", "2", "3", tags=(("raises-exception",), ("skip-execution",), ()))
    assert outputs[0][0]["output_type"] == "error"
    assert outputs[1] == []
    assert outputs[2][0]["execution_count"] == 2


@both_ways
def test_an_error_is_told_by_cell_and_line_without_frames_of_the_engine(run: Runner) -> None:
    problem = run.problem("print('before')", "import helper\n\ndef go():\n    helper.fail()\n\nprint('so far')\ngo()")
    assert problem == Problem(
        kind="error",
        what="ValueError: from the helper",
        cell=1,
        line=24,
        traceback=(
            "lessons/a/lesson.py:27", "    go()",
            "lessons/a/lesson.py:24, in go", "    helper.fail()",
            "lessons/a/helper.py:2, in fail", "    raise ValueError('from the helper')",
        ),
        output="so far\n",
    )  # fmt: skip


def test_a_syntax_error_is_told_by_its_line(run: Runner) -> None:
    problem = run.problem("a = 1\nb = = 2")
    assert (problem.cell, problem.line) == (0, 12)
    assert problem.what.startswith("SyntaxError")


@both_ways
def test_an_endless_loop_ends_and_its_line_is_told(run: Runner) -> None:
    problem = run.problem("print('here we go')\nx = 1\nwhile True:\n    x += 1", limits=Limits(1.0))
    assert problem.kind == "time"
    assert problem.what == "took longer than its limit of 1 s"
    assert problem.cell == 0
    assert problem.line in (13, 14)
    assert problem.output == "here we go\n"


def test_the_time_limit_is_for_the_whole_lesson(run: Runner) -> None:
    cells = ["import time\ntime.sleep(0.4)"] * 5
    problem = run.problem(*cells, limits=Limits(1.0))
    assert problem.kind == "time"
    assert problem.cell == 2


@pytest.mark.skipif(sys.platform != "linux", reason="a memory limit that names the line exists on Linux only")
def test_too_much_memory_fails_at_its_line(run: Runner) -> None:
    problem = run.problem("import numpy", "a = 1\nx = numpy.ones(200_000_000)", limits=Limits(60, 600 * MIB))
    assert (problem.kind, problem.cell, problem.line) == ("error", 1, 22)
    assert "MemoryError" in problem.what


@both_ways
def test_too_much_memory_in_child_processes_is_seen(run: Runner) -> None:
    child = "x = bytearray(400_000_000); import time; time.sleep(60)"
    cell = (
        f"import subprocess, sys\nfor _ in range(2): p = subprocess.Popen([sys.executable, '-c', '{child}'])\np.wait()"
    )
    problem = run.problem(cell, limits=Limits(60, 700 * MIB))
    assert problem.kind == "memory"
    assert problem.what == "used more than its limit of 700 MiB of memory"
    assert problem.cell == 0


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("exit()", "SystemExit: a lesson runs to its end; take exit() out"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("import os\nos._exit(0)", "it ended its own process (exit status 0); a lesson runs to its end"),
        (
            "import os\nos.kill(os.getpid(), 9)",
            "its process was killed by SIGKILL; perhaps the machine ran out of memory",
        ),
        ("import ctypes\nctypes.string_at(0)", "its process was killed by SIGSEGV"),
    ],
)
def test_a_lesson_that_ends_its_process_is_told(run: Runner, code: str, what: str) -> None:
    problem = run.problem("first = 1", code, "last = 1")
    assert problem.what == what
    assert problem.cell == 1


def test_a_lesson_that_removes_its_working_directory_goes_on(run: Runner) -> None:
    cell = "import os, tempfile\nd = tempfile.mkdtemp()\nos.chdir(d)\nos.rmdir(d)"
    outputs = run(cell, "import json.decoder, wave\nopen(os.__file__).close()\nprint('alive')")
    assert text_of(outputs[1]) == "alive\n"


def test_a_lesson_that_would_remove_its_own_folder_cannot(run: Runner) -> None:
    problem = run.problem("import os, shutil\nshutil.rmtree(os.getcwd())")
    assert "a lesson may not change the project's files, and this one would change lessons/a" in problem.what
    assert (run.project / "lessons" / "a" / "helper.py").exists()


@both_ways
def test_a_hundred_megabytes_of_output_are_cut(run: Runner) -> None:
    outputs = run(
        "for _ in range(100):\n    print('x' * 1_000_000)", "import os\nos.system('yes | head -c 10000000')\nprint()"
    )
    for each in outputs[:1]:
        assert STREAM_LIMIT < len(text_of(each)) < STREAM_LIMIT + 100
        assert text_of(each).endswith(f"[… cut: a cell may print {STREAM_LIMIT:,} characters]\n")
    assert len(text_of(outputs[1])) < STREAM_LIMIT + 100


def test_too_many_rich_outputs_are_an_error(run: Runner) -> None:
    problem = run.problem("for _ in range(30):\n    display('x' * 1_000_000)")
    assert problem.what == "more than 20 MiB of output"


DAEMON = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", {marker!r}])
    os._exit(0)
os.wait()
time.sleep(0.3)
"""


@both_ways
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize("end", ["", "os._exit(1)", "1 / 0", "while True: pass"])
def test_a_daemon_does_not_outlive_its_lesson(run: Runner, end: str) -> None:
    marker = f"daemon-of-{run.server.folder.name}-{len(end)}"
    try:
        run(DAEMON.format(marker=marker), end, limits=Limits(2.0))
    except LessonProblemError:
        assert end
    deadline = time.monotonic() + 5
    while marked(marker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert marked(marker) == []


@both_ways
def test_reads_of_a_lesson_are_recorded(run: Runner) -> None:
    (run.project / "data.csv").write_text("a,b\n1,2\n")
    asks = "from pathlib import Path\nPath('more.csv').exists(), Path('../../more.csv').exists()"
    run("import helper", "open('../../data.csv').read()", asks)
    assert run.records().keys() == {  # what lies in the lesson's own folder counts anyway, and what does not lie there
        ("module", "lessons/a/helper.py"),
        ("file", "data.csv"),
        ("stat", "more.csv"),
    }


SCRIPT = """# %% [markdown]
# Some prose.

# %%
1 + 1

# %%

# %%
print("x")
"""


def test_stored_outputs_go_into_the_script_as_it_is_now() -> None:
    result = {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 1}
    stream = {"output_type": "stream", "name": "stdout", "text": "x\n"}
    notebook = jupytext.reads(SCRIPT, fmt="py:percent")
    merged = merge(notebook, [[result], [], [stream]])
    assert [cell.cell_type for cell in merged.cells] == ["markdown", "code", "code", "code"]
    assert [cell.execution_count for cell in merged.cells[1:]] == [1, None, 2]
    assert merged.cells[1].outputs[0].data["text/plain"] == "2"
    assert merged.cells[0].source == "Some prose."
    assert notebook.cells[1].outputs == []
    with pytest.raises(ValueError, match="2 outputs for 3 code cells"):
        merge(notebook, [[], []])


@both_ways
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_what_a_fork_of_a_lesson_prints_arrives_in_its_cell(run: Runner) -> None:
    outputs = run(
        """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(1) as pool:
            pool.map(print, ["from a worker"])
        """,
        "'end'",
    )
    assert [text_of(each) for each in outputs] == ["from a worker\n", ""]


AS_IN_A_SCRIPT = {
    "an event loop of its own": (
        "import asyncio\nasync def f():\n    return 1\nprint(asyncio.run(f()))",
        "print(asyncio.run(f()))",
    ),
    "its own name": ("from pathlib import Path\nprint(Path(__file__).name)",),
    "no arguments": ("import argparse\nprint(argparse.ArgumentParser().parse_args())",),
    "bytes": (
        "import sys\nsys.stdout.buffer.write(b'bytes, \\xc3')",
        "sys.stdout.buffer.write(b'\\xa4\\n')\nsys.stdout.flush()",
    ),
    "no terminal": ("import sys\nprint(sys.stdout.isatty(), sys.stdin.isatty())",),
    "a thread that is waited for": (
        "import threading, time\ndef work():\n    time.sleep(0.3)\n    print('worked')",
        "threading.Thread(target=work).start()",
        "print('second cell')",
    ),
    "work that was given away": (
        "import time\nfrom concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
        "done = pool.submit(lambda: (time.sleep(0.3), print('worked')))",
    ),
    "processes for work": (
        "from concurrent.futures import ProcessPoolExecutor\nfrom multiprocessing import get_context\n"
        "print(list(ProcessPoolExecutor(1, get_context('fork')).map(abs, [-1])))",
    ),
    "workers of joblib": ("import joblib\nprint(joblib.Parallel(2)(joblib.delayed(abs)(x) for x in (-1, 2)))",),
    "no loop that is running": (
        "import asyncio\ntry:\n    asyncio.get_running_loop()\nexcept RuntimeError as error:\n    print(error)",
    ),
    "the source of a class": ("import inspect\nclass A:\n    x = 1", "print(inspect.getsource(A))"),
}


@pytest.mark.parametrize("what", AS_IN_A_SCRIPT)
def test_a_lesson_runs_as_a_script_does(run: Runner, what: str) -> None:
    cells = AS_IN_A_SCRIPT[what]
    script = run.project / "lessons" / "a" / "lesson.py"
    script.write_text("".join(f"# %%\n{cell}\n" for cell in cells))
    command = [sys.executable, str(script)]
    alone = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    assert "".join(text_of(each) for each in run(*cells)) == alone.stdout


def test_what_is_printed_after_the_descriptor_was_closed_is_there(run: Runner) -> None:
    outputs = run("import os\nos.close(1)\nos.close(2)", "print('still here')", "print('and here')")
    assert [text_of(each) for each in outputs] == ["", "still here\n", "and here\n"]


LOUD = """
import sys
class Loud:
    def __init__(self, to):
        self.to = to
    def write(self, text):
        self.to.write(text.upper())
sys.stdout = Loud(sys.stdout)
"""


@pytest.mark.parametrize(
    ("code", "printed"), [("import sys\nsys.stdout = sys.stderr = None", ""), (LOUD, "SAID\n")], ids=["none", "loud"]
)
def test_a_lesson_that_replaces_a_stream_by_one_without_flush_goes_on(run: Runner, code: str, printed: str) -> None:
    assert text_of(run(code, "print('said')")[1]) == printed


@both_ways
def test_figures_follow_a_matplotlibrc_beside_the_lesson(run: Runner) -> None:
    show = """
        import matplotlib.pyplot as plt
        plt.figure()
        print(plt.rcParams["figure.figsize"], plt.rcParams["svg.fonttype"])
        """
    assert text_of(run(show)[0]) == "[6.4, 4.8] none\n"
    settings = run.project / "lessons" / "a" / "matplotlibrc"
    settings.write_text("figure.figsize: 3, 2\nsvg.fonttype: path\n")
    assert text_of(run(show)[0]) == "[3.0, 2.0] none\n"


@both_ways
def test_the_environment_is_the_same_everywhere(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "a key")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("COURSE_YEAR", "2031")
    cell = """
        import os, time, locale
        print(os.environ.get("SECRET_TOKEN"), os.environ.get("COURSE_YEAR"), time.strftime("%H:%M", time.localtime(0)))
        print(locale.setlocale(locale.LC_ALL, ""), "a key" in open("/proc/self/environ").read())
        print(os.path.relpath(os.path.expanduser("~"), os.environ["TMPDIR"]))
        """
    assert text_of(run(cell)[0]) == "None None 00:00\nC.UTF-8 False\n../home\n"
    assert text_of(run(cell, named=[("COURSE_YEAR", "2031")])[0]).startswith("None 2031 00:00\n")
    assert text_of(run(cell, named=[("TZ", "Asia/Tokyo")])[0]).startswith("None None 09:00\n")


@pytest.mark.parametrize(
    ("code", "what", "line"),
    [
        ("x = 1\nfrom math import sine", "ImportError: cannot import name 'sine' from 'math' ({library})", 12),
        ("open('/tmp/outside.txt')",
         "PermissionError: a lesson may not read /tmp/outside.txt; "
         "copy what it needs into its folder, or make it a data set", 11),
        ("open('new.txt', 'w')",
         "PermissionError: a lesson may not change the project's files, and this one would change lessons/a/new.txt; "
         "write to a temporary folder (tempfile.TemporaryDirectory)", 11),
        ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/net.txt')",
         "PermissionError: a lesson has no network, and this one would open http://127.0.0.1:9/net.txt; "
         "copy what it needs into its folder, or make it a data set", 12),
        ("import errno, os\nraise OSError(errno.EACCES, os.strerror(errno.EACCES))",
         "PermissionError: [Errno 13] Permission denied (a lesson reads the project and its libraries, "
         "writes to temporary folders, and has no network)", 12),
        ("raise ValueError('x' * 200_000)", f"ValueError: {'x' * 500} … (200,000 letters)", 11),
    ],
)  # fmt: skip
def test_errors_are_told_with_their_line_and_what_to_do(run: Runner, code: str, what: str, line: int) -> None:
    import math

    problem = run.problem(code)
    library = Path(math.__file__).name if hasattr(math, "__file__") else "unknown location"
    assert (problem.what, problem.line) == (what.format(library=f"lib-dynload/{library}"), line)
