from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from whichlever.runner.store import bytecode
from whichlever.runner.store.fingerprint import (
    ABSENT,
    code_digest,
    file_digest,
    listing_digest,
    stat_digest,
)
from whichlever.runner.store.inputs import SHOWN, Input, read_log
from whichlever.runner.store.roots import Roots

HARNESS = """
import linecache, os, sys
from pathlib import Path
from whichlever.runner.process.tracer import Roots, Tracer
root, folder, log, bytecode, code = sys.argv[1:]
os.chdir(folder)
sys.path.insert(0, folder)
descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
Tracer(Roots(root, None, ("site",)), descriptor, Path(bytecode), ["lesson.py, cell 2"]).install(folder)
linecache.cache["<lesson.py, cell 2>"] = len(code), None, code.splitlines(True), "<lesson.py, cell 2>"
exec(compile(code, "<lesson.py, cell 2>", "exec"), {"__name__": "__main__"})
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    folder = root / "lessons" / "a"
    folder.mkdir(parents=True)
    (folder / "helper.py").write_text("VALUE = 1\n")
    (folder / "data.csv").write_text("a\n1\n")
    return root


def traced(project: Path, code: str) -> tuple[str, dict[tuple[str, str], str]]:
    """What some code prints when it runs in lessons/a, and its records as {(kind, name): digest}."""
    log = project.parent / "trace.log"
    log.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", HARNESS, str(project), str(project / "lessons" / "a"), str(log),
         str(project.parent / "bytecode"), code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, {(record.kind, record.name): record.digest for record in read_log(log)}


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("x = 1", "x = 1  # why\n\n", True),
        ("f(1, 2)", "f(\n    1,\n    2,\n)", True),
        ("x = 1", "x = 2", False),
        ("f()", "f();", False),
        ("f();", "f();  # quiet", True),
        ("x = ';'", 'x = ";"', True),
        ("%time f()", "%time g()", False),
        ('def f():\n    "says"', 'def f():\n    "says more"', False),
    ],
)
def test_digest_of_code_is_that_of_its_meaning(before: str, after: str, is_same: bool) -> None:
    assert (code_digest(before) == code_digest(after)) == is_same


def test_digest_of_code_counts_tags() -> None:
    assert code_digest("x", ["raises-exception"]) != code_digest("x")


def test_names_are_relative_and_leave_out_what_is_not_the_projects(tmp_path: Path) -> None:
    root, engine = tmp_path / "root", tmp_path / "src" / "whichlever"
    (root / "env").mkdir(parents=True)
    (root / "env" / "pyvenv.cfg").touch()
    roots = Roots(str(root), str(engine), ("site", ".whichlever/store"))

    def name(path: str) -> str | None:
        return roots.name(str(root / path))

    assert name("lessons/a/x.csv") == "lessons/a/x.csv"
    assert name(".env") == ".env"
    assert name("lessons/../x") == "x"
    for outside in (".git/HEAD", "site/index.html", "a/__pycache__/b.pyc", "env/lib/x.py", ".whichlever/store/e"):
        assert name(outside) is None, outside
    assert roots.name(str(tmp_path / "elsewhere")) is None
    assert roots.name(str(engine / "lab" / "task.py")) == "engine:lab/task.py"
    assert roots.path("engine:lab/task.py") == str(engine / "lab" / "task.py")


def test_names_follow_a_link_to_the_project(project: Path) -> None:
    link = project.parent / "link"
    link.symlink_to(project)
    assert Roots(str(project)).name(str(link / "lessons" / "a" / "data.csv")) == "lessons/a/data.csv"


def test_reads_misses_listings_and_modules_are_seen(project: Path) -> None:
    code = """
import helper, json, os
from pathlib import Path
open("data.csv").close()
os.close(os.open("../a/data.csv", os.O_RDONLY))
Path("../nothing.csv").exists()
try: open("gone.csv")
except FileNotFoundError: pass
sorted(Path("..").glob("*"))
os.path.isdir("../../lessons")
Path("/etc/hostname").exists()
"""
    _, records = traced(project, code)
    lessons = project / "lessons"
    assert records == {
        ("module", "lessons/a/helper.py"): code_digest(b"VALUE = 1\n"),
        ("file", "lessons/a/data.csv"): file_digest(str(lessons / "a" / "data.csv")),
        ("stat", "lessons/nothing.csv"): ABSENT,
        ("file", "lessons/a/gone.csv"): ABSENT,
        ("listing", "lessons"): listing_digest(str(lessons)),
        ("stat", "lessons"): stat_digest(str(lessons)),
    }


def test_questions_about_a_lessons_own_folder_are_not_recorded(project: Path) -> None:
    code = """
import glob, os
from pathlib import Path
os.path.getsize("data.csv"), os.access("data.csv", os.R_OK), os.listdir(), glob.glob("*"), Path("index.md").exists()
"""
    assert traced(project, code)[1] == {}


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.listdir('../b')",
        "import glob; glob.glob('../b/*.csv')",
        "import os; list(os.walk('../b'))",
        "from pathlib import Path; list(Path('../b').iterdir())",
    ],
)
def test_every_way_to_list_is_seen(project: Path, code: str) -> None:
    (project / "lessons" / "b").mkdir()
    (project / "lessons" / "b" / "data.csv").write_text("a\n")
    before = traced(project, code)[1]["listing", "lessons/b"]
    (project / "lessons" / "b" / "data.csv").write_text("a\n1\n")  # whoever lists may ask for sizes, unseen
    assert traced(project, code)[1]["listing", "lessons/b"] != before


@pytest.mark.parametrize(
    "code",
    [
        "import sqlite3; sqlite3.connect('data.csv')",
        "import subprocess; subprocess.run(['cat', 'data.csv'], check=True)",
        "import os; os.system('cat data.csv')",
        "import numpy; numpy.loadtxt('data.csv', skiprows=1)",
        "import pandas; pandas.read_csv('data.csv')",
        "import threading; t = threading.Thread(target=lambda: open('data.csv').close()); t.start(); t.join()",
        "import os; p = os.fork(); p or (open('data.csv').close(), os._exit(0)); os.waitpid(p, 0)",
    ],
)
def test_every_way_to_read_is_seen(project: Path, code: str) -> None:
    _, records = traced(project, code)
    assert ("file", "lessons/a/data.csv") in records


@pytest.mark.parametrize(
    "code",
    [
        "Path('../data.csv').exists()",
        "Path('../data.csv').is_file()",
        "Path('../data.csv').exists() and Path('../data.csv').stat()",
        "os.path.isfile('../data.csv')",
        "os.path.lexists('../data.csv')",
        "os.path.exists('../data.csv') and os.path.getsize('../data.csv')",
        "os.path.lexists('../data.csv') and os.lstat('../data.csv')",
        "os.access('../data.csv', os.R_OK)",
    ],
)
def test_every_question_about_a_file_elsewhere_is_seen(project: Path, code: str) -> None:
    code = f"import os\nfrom pathlib import Path\n{code}"
    seen = [traced(project, code)[1]]
    for text in ("a", "a\n1\n"):
        (project / "lessons" / "data.csv").write_text(text)
        seen.append(traced(project, code)[1])
    assert seen == [{("stat", "lessons/data.csv"): digest} for digest in (ABSENT, "1 bytes", "4 bytes")]


def test_the_way_to_a_real_path_is_no_question(project: Path) -> None:
    assert traced(project, "from pathlib import Path; Path('../x').resolve(), Path('../a').absolute()")[1] == {}


@pytest.mark.parametrize(
    "code",
    [
        "import inspect\ndef f(): pass\ninspect.getsource(f)",
        "import warnings; warnings.warn('see')",
        "import traceback\ntry: 1 / 0\nexcept ZeroDivisionError: traceback.format_exc()",
    ],
)
def test_whoever_shows_the_text_of_a_cell_depends_on_it(project: Path, code: str) -> None:
    assert traced(project, code)[1] == {("text", "cell 002"): SHOWN}


def test_digest_is_of_the_content_when_first_touched(project: Path) -> None:
    before = file_digest(str(project / "lessons" / "a" / "data.csv"))
    change = "subprocess.run([sys.executable, '-c', \"open('data.csv', 'w').write('new')\"])"
    _, records = traced(
        project, f"import subprocess, sys; open('data.csv').close(); {change}; open('data.csv').close()"
    )
    assert records["file", "lessons/a/data.csv"] == before


def test_an_edit_that_pythons_own_cache_would_miss_is_seen(project: Path) -> None:
    helper = project / "lessons" / "a" / "helper.py"
    then = (1_700_000_000, 1_700_000_000)
    os.utime(helper, then)
    assert traced(project, "import helper; print(helper.VALUE)")[0] == "1\n"
    helper.write_text("VALUE = 2\n")
    os.utime(helper, then)
    assert traced(project, "import helper; print(helper.VALUE)")[0] == "2\n"


def test_compiled_modules_are_reused_and_survive_damage(project: Path) -> None:
    bytecode.add([str(project / "lessons/a/helper.py"), str(project / "gone.py")], project.parent / "bytecode")
    cached = list((project.parent / "bytecode").iterdir())
    assert len(cached) == 1
    source = (project / "lessons/a/helper.py").read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bytecode, "code_digest", lambda *_: pytest.fail("parsed again"))
        code, meaning = bytecode.compiled(str(project / "lessons/a/helper.py"), source, project.parent / "bytecode")
    assert (meaning, code.co_names) == (code_digest(source), ("VALUE",))
    content = bytearray(cached[0].read_bytes())
    content[-3] ^= 1
    cached[0].write_bytes(content)
    assert traced(project, "import helper; print(helper.VALUE)")[0] == "1\n"


def test_a_module_read_as_text_depends_on_its_text(project: Path) -> None:
    _, records = traced(project, "import helper, inspect; inspect.getsource(helper)")
    assert records.keys() == {("module", "lessons/a/helper.py"), ("file", "lessons/a/helper.py")}
    _, records = traced(project, "open('helper.py').read()")
    assert records.keys() == {("file", "lessons/a/helper.py")}


def test_a_reader_may_say_which_part_of_a_text_counts(project: Path) -> None:
    (project / "sheet.md").write_text("---\nrows: 3\n---\nprose\n")
    code = "import sys; {}open('../../sheet.md').read(); {}open('helper.py').read()"
    whole = traced(project, code.format("", ""))[1]
    parts = traced(
        project,
        code.format(
            "sys.audit('whichlever.reads', '../../sheet.md', 'front matter'); ",
            "sys.audit('whichlever.reads', 'helper.py', 'code'); ",
        ),
    )[1]
    assert whole.keys() == {("file", "sheet.md"), ("file", "lessons/a/helper.py")}
    assert parts.keys() == {("front matter", "sheet.md"), ("module", "lessons/a/helper.py")}
    (project / "sheet.md").write_text("---\nrows: 3\n---\nother prose\n")
    (project / "lessons" / "a" / "helper.py").write_text("VALUE = 1  # noted\n")
    again = traced(
        project,
        code.format(
            "sys.audit('whichlever.reads', '../../sheet.md', 'front matter'); ",
            "sys.audit('whichlever.reads', 'helper.py', 'code'); ",
        ),
    )[1]
    assert again == parts


def test_what_loading_takes_from_a_datasheet_is_three_keys(project: Path) -> None:
    sheet = project / "sheet.md"
    code = "import sys; sys.audit('whichlever.reads', '../../sheet.md', 'loading'); open('../../sheet.md').read()"
    text = "---\ntitle: A\nrows: 3  # in all\ncolumns:\n  - {name: x, type: integer}\nnote: none\n---\nprose\n"
    seen = []
    for old, new in (("", ""), ("A", "B"), ("---\nprose", "# why\n---\nother"), ("integer", "number"), ("3", "4")):
        sheet.write_text(text := text.replace(old, new) if old else text)
        records = traced(project, code)[1]
        assert records.keys() == {("loading", "sheet.md")}
        seen.append(records["loading", "sheet.md"])
    assert [digest == seen[0] for digest in seen] == [True, True, True, False, False]


def test_who_opens_a_text_again_takes_all_of_it(project: Path) -> None:
    (project / "sheet.md").write_text("---\nrows: 3\n---\nprose\n")
    reads = "open('../../sheet.md').read()"
    code = f"import sys; sys.audit('whichlever.reads', '../../sheet.md', 'front matter'); {reads}; {reads}"
    assert traced(project, code)[1].keys() == {("front matter", "sheet.md"), ("file", "sheet.md")}


def test_a_reader_may_speak_of_what_is_not_there(project: Path) -> None:
    asked = {"gone.py": "code", "gone.md": "front matter"}
    asks = [f"sys.audit('whichlever.reads', '{name}', '{part}')" for name, part in asked.items()]
    code = "; ".join(["import sys", *asks])
    _, records = traced(project, code)
    assert records == {("module", "lessons/a/gone.py"): ABSENT, ("front matter", "lessons/a/gone.md"): ABSENT}


def test_half_a_line_in_the_log_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "trace.log"
    whole = json.dumps(["file", "a", "1"]) + "\n" + json.dumps(["file", "a", "2"]) + "\n"
    log.write_text(whole + '["file", "b", ')
    assert read_log(log) == (Input("file", "a", "1"),)
