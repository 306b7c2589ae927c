"""What a lesson may not do: the decision by itself, and then real processes that try."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whichlever.runner.process import landlock, sandbox
from whichlever.runner.process.sandbox import Sandbox, not_enforced, sandbox_of
from whichlever.runner.process.spec import ChildSpec

BRING = "copy what it needs into its folder, or make it a data set"
ELSEWHERE = "write to a temporary folder (tempfile.TemporaryDirectory)"
OURS = f"a lesson may not change the project's files, and this one would change {{}}; {ELSEWHERE}"
needs_landlock = pytest.mark.skipif(
    landlock.version() < landlock.NETWORK, reason="this kernel has no Landlock that knows of networks"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "lessons" / "a").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("token\n")
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("a page\n")
    (root / "lessons" / "a" / "data.csv").write_text("a\n1\n")
    (tmp_path / "outside.txt").write_text("a key\n")
    (tmp_path / "shared.csv").write_text("a table\n")
    (root / "lessons" / "a" / "shared.csv").symlink_to(tmp_path / "shared.csv")
    (tmp_path / "scratch").mkdir()
    return root


def spec_of(project: Path) -> ChildSpec:
    return ChildSpec(
        kind="kernel",
        folder=str(project / "lessons" / "a"),
        scratch=str(project.parent / "scratch"),
        root=str(project),
        engine=None,
        excluded=("site",),
        bytecode=None,
        memory=0,
    )


def decision(closed: Sandbox, event: str, *arguments: Any) -> str:
    """Why something is refused; empty where it is not."""
    try:
        closed.check(event, arguments)
    except PermissionError as error:
        return str(error)
    return ""


ALLOWED: dict[str, tuple[Any, ...]] = {
    "a file of the project": ("open", "{root}/lessons/a/data.csv", "r", 0),
    "a link in the project": ("open", "{root}/lessons/a/shared.csv", "r", 0),
    "a module of the interpreter": ("open", os.__file__, "r", 0),
    "a package": ("open", pytest.__file__, "r", 0),
    "time zones": ("open", "/usr/share/zoneinfo/UTC", "rb", 0),
    "the project's names": ("os.listdir", "{root}"),
    "an open file": ("open", 3, "w", 0),
    "a file in scratch": ("open", "{scratch}/tmp/x", "w", 0),
    "a file in scratch, by flags": ("open", "{scratch}/tmp/x", None, os.O_CREAT | os.O_RDWR),
    "shared memory": ("open", "/dev/shm/x", "w", 0),
    "nowhere": ("open", os.devnull, "w", 0),
    "a folder in scratch": ("os.mkdir", "{scratch}/x", 511, -1),
    "a file by a web address": ("urllib.Request", "file:///x", None, {}, "GET"),
    "the name of this machine": ("socket.getaddrinfo", "localhost", 80, 0, 0, 0),
}
REFUSED: dict[str, tuple[str, tuple[Any, ...]]] = {
    "a file outside": (f"a lesson may not read {{top}}/outside.txt; {BRING}", ("open", "{top}/outside.txt", "r", 0)),
    "bytes of its name": (
        f"a lesson may not read {{top}}/outside.txt; {BRING}",
        ("open", b"{top}/outside.txt", "r", 0),
    ),
    "a folder outside": (f"a lesson may not read {{top}}; {BRING}", ("os.scandir", "{top}")),
    "version control": (f"a lesson may not read {{root}}/.git/config; {BRING}", ("open", "{root}/.git/config", "r", 0)),
    "the site": (
        f"a lesson may not read {{root}}/site/index.html; {BRING}",
        ("open", "{root}/site/index.html", "r", 0),
    ),
    "another's environment": (f"a lesson may not read /proc/1/environ; {BRING}", ("open", "/proc/1/environ", "r", 0)),
    "to write a lesson": (OURS.format("lessons/a/new.txt"), ("open", "{root}/lessons/a/new.txt", "w", 0)),
    "to append": (OURS.format("lessons/a/data.csv"), ("open", "{root}/lessons/a/data.csv", "a", 0)),
    "to remove": (OURS.format("lessons/a/data.csv"), ("os.remove", "{root}/lessons/a/data.csv", -1)),
    "to rename": (OURS.format("lessons/a/b"), ("os.rename", "{scratch}/a", "{root}/lessons/a/b", -1, -1)),
    "to touch": (OURS.format("lessons/a/data.csv"), ("os.utime", "{root}/lessons/a/data.csv", None, None, -1)),
    "to write outside": (f"a lesson may not write {{top}}/new; {ELSEWHERE}", ("open", "{top}/new", "x", 0)),
    "an address": (
        f"a lesson has no network, and this one would open https://example.org/x; {BRING}",
        ("urllib.Request", "https://example.org/x", None, {}, "GET"),
    ),
    "a host": (
        f"a lesson has no network, and this one would open example.org; {BRING}",
        ("socket.getaddrinfo", "example.org", 443, 0, 0, 0),
    ),
    "a server": (
        f"a lesson has no network, and this one would open example.org; {BRING}",
        ("http.client.connect", None, "example.org", 443),
    ),
}


def filled(value: Any, project: Path) -> Any:
    places = {"{root}": str(project), "{scratch}": str(project.parent / "scratch"), "{top}": str(project.parent)}
    for name, place in places.items():
        if isinstance(value, str):
            value = value.replace(name, place)
        elif isinstance(value, bytes):
            value = value.replace(name.encode(), place.encode())
    return value


@pytest.mark.parametrize("what", ALLOWED)
def test_what_a_lesson_may_do(project: Path, what: str) -> None:
    event, *arguments = (filled(each, project) for each in ALLOWED[what])
    assert decision(sandbox_of(spec_of(project)), event, *arguments) == ""


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_lesson_may_not_do(project: Path, what: str) -> None:
    message, asked = REFUSED[what]
    event, *arguments = (filled(each, project) for each in asked)
    assert decision(sandbox_of(spec_of(project)), event, *arguments) == filled(message, project)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no sockets with a path")
@pytest.mark.parametrize(
    ("family", "address", "message"),
    [
        ("AF_UNIX", "{scratch}/s", ""),
        ("AF_UNIX", "\0abstract", ""),
        ("AF_UNIX", "/var/run/docker.sock", f"a lesson may not write /var/run/docker.sock; {ELSEWHERE}"),
        ("AF_INET", ("127.0.0.1", 80), f"a lesson has no network, and this one would open 127.0.0.1:80; {BRING}"),
        ("AF_INET6", ("::1", 80, 0, 0), f"a lesson has no network, and this one would open ::1:80; {BRING}"),
    ],
)
@pytest.mark.parametrize("event", ["socket.connect", "socket.bind", "socket.sendto"])
def test_which_sockets_a_lesson_may_use(project: Path, event: str, family: str, address: Any, message: str) -> None:
    class Endpoint:
        pass

    endpoint = Endpoint()
    endpoint.family = getattr(socket, family)  # pyright: ignore[reportAttributeAccessIssue]
    assert decision(sandbox_of(spec_of(project)), event, endpoint, filled(address, project)) == message


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (0, "programs that lessons start can write files and open connections, since this system has no Landlock; "
            "Python's own are refused"),
        (3, "programs that lessons start can open connections, since this system's Landlock knows of none"),
        (4, ""),
        (7, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said(monkeypatch: pytest.MonkeyPatch, version: int, said: str) -> None:
    monkeypatch.setattr(landlock, "version", lambda: version)
    assert not_enforced() == said


def test_a_home_that_is_on_a_path_is_not_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home, programs = tmp_path / "home", tmp_path / "home" / "programs"
    programs.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", os.pathsep.join([str(home), str(programs), "/", ""]))
    sandbox.installed_places.cache_clear()
    try:
        places = sandbox.installed_places()
    finally:
        sandbox.installed_places.cache_clear()
    assert str(programs) in places
    assert str(home) not in places
    assert "/" not in places


HARNESS = """
import sys
from whichlever.runner.process.sandbox import sandbox_of
from whichlever.runner.process.spec import ChildSpec
sandbox_of(ChildSpec.from_json(sys.argv[1])).close()
import os, shutil, socket, sqlite3, subprocess, urllib.request
root, top = sys.argv[2:]
os.chdir(root + "/lessons/a")
try:
    exec(sys.stdin.read())
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


@pytest.fixture
def attempt(project: Path) -> Callable[[str], str]:
    """What a closed process prints that runs some code."""

    def run(code: str) -> str:
        command = [sys.executable, "-c", HARNESS, spec_of(project).to_json(), str(project), str(project.parent)]
        done = subprocess.run(command, input=code, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize(
    "code",
    [
        "open('new.txt', 'w')",
        "open('data.csv', 'a')",
        "os.remove('data.csv')",
        "os.rename('data.csv', 'other.csv')",
        "os.mkdir('new')",
        "from pathlib import Path; Path('data.csv').unlink()",
        "shutil.rmtree('.')",
        "shutil.copy('data.csv', 'copy.csv')",
    ],
)
def test_the_project_cannot_be_changed(project: Path, attempt: Callable[[str], str], code: str) -> None:
    folder = project / "lessons" / "a"
    before = sorted(path.name for path in folder.iterdir())
    printed = attempt(code)
    assert printed.startswith("PermissionError: a lesson may not change the project's files, and this one would change")
    assert printed.endswith(f"; {ELSEWHERE}\n")
    assert sorted(path.name for path in folder.iterdir()) == before


BELOW_PYTHON = {
    "a program that writes into the project": (
        "print(subprocess.run('echo x > ../new', shell=True).returncode)",
        "2\n/bin/sh: 1: cannot create ../new: Permission denied\n",
    ),
    "a program that removes the project": (
        "print(subprocess.run(['rm', 'data.csv'], stderr=subprocess.DEVNULL).returncode)", "1\n"),
    "a program that reads a key": (
        "print(subprocess.run(['cat', top + '/outside.txt'], stderr=subprocess.DEVNULL).returncode)", "1\n"),
    "a program that reads the project": ("print(subprocess.run(['cat', 'data.csv', 'shared.csv']).returncode)",
                                         "a\n1\na table\n0\n"),
    "a table in the project": (
        "sqlite3.connect('file:data.db', uri=True).execute('create table t (a)')",
        "OperationalError: unable to open database file\n",
    ),
    "a program's connection": (
        "print(subprocess.run([sys.executable, '-c', 'import socket; socket.create_connection((\"127.0.0.1\", 9))'],"
        " stderr=subprocess.PIPE, text=True).stderr.splitlines()[-1])",
        "PermissionError: [Errno 13] Permission denied\n",
    ),
    "another process": (
        "print(subprocess.run(['kill', '-0', str(os.getppid())], stderr=subprocess.DEVNULL).returncode)", "1\n"),
    "another's environment": (
        "print(subprocess.run(['cat', f'/proc/{os.getppid()}/environ'], stderr=subprocess.DEVNULL).returncode)", "1\n"),
}  # fmt: skip


@needs_landlock
@pytest.mark.parametrize("what", BELOW_PYTHON)
def test_what_python_does_not_see_is_closed_too(project: Path, attempt: Callable[[str], str], what: str) -> None:
    code, expected = BELOW_PYTHON[what]
    assert attempt(code) == expected
    assert sorted(path.name for path in project.rglob("*")) == [
        ".git", "a", "config", "data.csv", "index.html", "lessons", "shared.csv", "site",
    ]  # fmt: skip


def test_workers_and_their_shared_memory_work_in_it(attempt: Callable[[str], str], project: Path) -> None:
    scratch = project.parent / "scratch"
    code = f"""
import joblib, multiprocessing, numpy, os, tempfile
os.environ["TMPDIR"] = {str(scratch)!r}
tempfile.tempdir = None
print(joblib.Parallel(2, max_nbytes=10)(joblib.delayed(numpy.sum)(numpy.ones(100)) for _ in range(2)))
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(abs, [-1, 2]))
print(multiprocessing.get_context("fork").Value("i", 3).value)
"""
    assert attempt(code) == "[np.float64(100.0), np.float64(100.0)]\n[1, 2]\n3\n"
