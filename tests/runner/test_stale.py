"""When a result is stale: lessons that read in many ways, what is changed then, and whether they run again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from whichlever.project import Project
from whichlever.runner.run.job import Job
from whichlever.runner.run.plan import plan
from whichlever.runner.run.scheduler import run
from whichlever.runner.store.entries import Store

NATIVE = "import ctypes\nbuffer = ctypes.create_string_buffer(9)\nlibc = ctypes.CDLL(None)\n" + (
    "print(libc.read(libc.open(b'data.csv', 0), buffer, 8) and buffer.value.decode().split())"
)
"""How a library in C opens a file."""
POLARS = "import polars\nprint(polars.scan_csv('*.csv').collect()['a'].to_list())"
WORKERS = """
from pathlib import Path
from joblib import Parallel, delayed
print(Parallel(n_jobs=2)(delayed(Path.read_text)(Path(name)) for name in ("data.csv", "data.csv")))
"""
SHELL = "import subprocess\nprint(subprocess.run('cat *.csv', shell=True, capture_output=True, text=True).stdout)"
PROGRAM = "import subprocess, sys\nprint(subprocess.run([sys.executable, 'tool.py'], capture_output=True, text=True))"
DATABASE = """
import sqlite3
print(sqlite3.connect("file:data.db?mode=ro", uri=True).execute("select a from t").fetchone())
"""
ZONE = "import os, time\nprint(time.localtime(0).tm_hour, os.environ['TZ'], os.environ.get('COURSE_YEAR'))"
YEAR = "import os\nprint(os.environ.get('COURSE_YEAR'))"
SIZE = "import os\nprint(os.path.getsize('../../sizes/size.csv'))"
SOURCE = "import inspect\ndef double(x):\n    # {}\n    return 2 * x\n{}"


@dataclass(frozen=True)
class Case:
    """A lesson, and a change after it has run."""

    code: str
    change: Callable[[Path], object]
    """Takes the lesson's folder."""
    reason: str = ""
    """Why it runs again; empty if it does not."""
    after: str = ""
    """The code after the change, if that is the change."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Of its job."""


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def update(folder: Path) -> None:
    connection = sqlite3.connect(folder / "data.db")
    with connection:
        connection.execute("update t set a = 2")
    connection.close()


def nothing(folder: Path) -> None:
    """The change is in the code, or around the lesson."""


TWO = write("data.csv", "a\n2\n")
UNREAD = frozenset({"lessons/picture/picture.png"})
SHOWN = SOURCE.format("two", "print(inspect.getsource(double))")
CASES = {
    "sqlite": Case(DATABASE, update, "lessons/sqlite/data.db changed"),
    "native": Case(POLARS if find_spec("polars") else NATIVE, TWO, "lessons/native/data.csv changed"),
    "workers": Case(WORKERS, TWO, "lessons/workers/data.csv changed"),
    "shell": Case(SHELL, write("more.csv", "a\n2\n"), "lessons/shell/more.csv appeared"),
    "program": Case(PROGRAM, write("settings.py", "A = 2\n"), "lessons/program/settings.py changed"),
    "linked": Case(
        "print(open('linked/data.csv').read())",
        write("../../elsewhere/data.csv", "a\n2\n"),
        "lessons/linked/linked/data.csv changed",
    ),
    "size": Case(SIZE, write("../../sizes/size.csv", "a\n"), "sizes/size.csv changed"),
    "named": Case(
        "print(1)", write("../../named/a.txt", "2"), "named/a.txt changed", options={"inputs": ("named/*.txt",)}
    ),
    "source": Case(
        SHOWN, nothing, "the text of cell 1, which its output shows, changed", after=SHOWN.replace("two", "three")
    ),
    "comment": Case(SOURCE.format("two", "double(2)"), nothing, after=SOURCE.format("three", "double(2)")),
    "zone": Case(ZONE, nothing),
    "year": Case(YEAR, nothing, "the environment variable COURSE_YEAR changed", options={"env": ("COURSE_YEAR",)}),
    "picture": Case("print(1)", write("picture.png", "other"), options={"unread": UNREAD}),
    "editor": Case("print(1)", write(".lesson.py.swp", "other")),
}


def jobs(project: Project, *, changed: bool = False) -> list[Job]:
    return [
        replace(
            Job(name, "notebook", project.lessons / name / "lesson.py", ((changed and case.after) or case.code,), (1,)),
            **case.options,
        )
        for name, case in CASES.items()
    ]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in which every case is a lesson that has run."""
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.delenv("COURSE_YEAR", raising=False)
    for name in ("elsewhere/data.csv", "sizes/size.csv", "named/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("1")
    for name in CASES:
        folder = tmp_path / "lessons" / name
        folder.mkdir(parents=True)
        (folder / "data.csv").write_text("a\n1\n")
        (folder / "tool.py").write_text("import settings\nprint(settings.A)\n")
        (folder / "settings.py").write_text("A = 1\n")
        with sqlite3.connect(folder / "data.db") as connection:
            connection.execute("create table t (a)")
            connection.execute("insert into t values (1)")
        connection.close()
    (tmp_path / "lessons" / "linked" / "linked").symlink_to(tmp_path / "elsewhere")
    found = Project(tmp_path)
    run(plan(jobs(found), Store(found.store), found), workers=2)
    return found


def test_what_runs_again_and_why(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, case in CASES.items():
        case.change(project.lessons / name)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("COURSE_YEAR", "2027")
    planned = plan(jobs(project, changed=True), Store(project.store), project)
    assert {job.name: str(reason) for job, reason in planned.stale} == {
        name: case.reason for name, case in CASES.items() if case.reason
    }
    results = run(planned, workers=2)
    shown = {name: "".join(output.get("text", "") for output in results[name].result[0]) for name in CASES}
    new = {"sqlite": "(2,)", "native": "2", "workers": "2", "shell": "2", "program": "2", "linked": "2", "size": "2"}
    assert {name: text for name, text in new.items() if text not in shown[name]} == {}
    assert "# three" in shown["source"]
    assert (shown["zone"], shown["year"]) == ("0 UTC None\n", "2027\n")
