"""`whichlever new`: what it writes is checked, runs and is built; what it refuses leaves nothing behind."""

from __future__ import annotations

import ast
import gzip
import random
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from whichlever.cli import app
from whichlever.press.scaffold import new as scaffold
from whichlever.press.scaffold.outline import Wanted
from whichlever.project import Project

KINDS = {  # by slug: what is asked for
    "number": ["--target", "price"],
    "classes": ["--target", "sold"],
    "groups": ["--target", "price", "--new-in-use", "groups", "--groups", "shop"],
    "time": ["--target", "price", "--new-in-use", "time", "--time", "day"],
    "expert": ["--target", "noted", "--truth", "sold", "--budget", "5"],
}


def table() -> str:
    """48 made-up sales, with gaps, dates in no order, a text, a code with zeros before it, and answers partly wrong."""
    draw, lines = random.Random(0), ["day,shop,size,kind,note,code,price,sold,noted"]
    notes = [
        f"{one} {two} offer of {other}" for one in ("good", "bad") for two in ("old", "new") for other in "abcdefghij"
    ]
    for row in range(48):
        size, kind = draw.randint(1, 50), draw.choice("xyz")
        sold, day = "yes" if size > 25 else "no", (row * 7) % 24 + 1
        noted = sold if row % 6 else "no"
        shown = "" if row % 9 == 4 else size
        price = round(3 * size + draw.random(), 2)
        lines.append(f"2024-01-{day:02},s{row % 8},{shown},{kind},{notes[row % 40]},{row:03},{price},{sold},{noted}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def run(tiny, monkeypatch):
    """Calls the command line in a copy of the tiny site, in which a made-up table lies: exit code and all it said."""
    monkeypatch.chdir(tiny)
    Path("sales.csv").write_text(table())

    def call(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        return done.exit_code, done.stdout + done.stderr

    return call


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for name in ("lessons", "datasets") for path in (root / name).rglob("*")}


def quicker(pair: Path) -> None:
    """Fewer splits and trees: what is tested is that all of it runs."""
    for name, slow, quick in (
        ("task.py", r"n_splits=\d+", "n_splits=2"),
        ("model.py", r"n_estimators=\d+", "n_estimators=2"),
    ):
        path = pair / name
        text, count = re.subn(slow, quick, path.read_text())
        assert count == 1
        path.write_text(text)


def test_a_pair_of_each_kind_is_checked_and_built_at_once(run, tiny):
    code, said = run("new", "dataset", "sales", "sales.csv", "--licence", "CC0-1.0")
    assert code == 0, said
    for slug, options in KINDS.items():
        code, said = run("new", "pair", slug, "--dataset", "sales", *options)
        assert code == 0, said
        quicker(tiny / "lessons/pairs" / slug)
    assert run("new", "lesson", "alone")[0] == 0
    code, said = run("check")
    assert (code, said.splitlines()[0]) == (0, "6 pairs, 2 standalone lessons: nothing wrong found")
    code, said = run("check", "number", "--ready")
    assert code == 1
    assert "lessons/pairs/number/index.md:4: summary is as `whichlever new` wrote it; replace it by what is so" in said
    code, said = run("build", "--workers", "2")
    assert code == 0, said
    for slug in KINDS:
        assert "The winner is" in (tiny / "site/pairs" / slug / "index.html").read_text()


def test_the_table_is_packed_as_it_is_and_its_types_are_guessed(run, tiny):
    assert run("new", "dataset", "sales", "sales.csv")[0] == 0
    folder = tiny / "datasets/sales"
    assert gzip.decompress((folder / "sales.csv.gz").read_bytes()) == table().encode()
    sheet = yaml.safe_load((folder / "datasheet.md").read_text().split("---\n")[1])
    assert sheet["rows"] == 48
    assert {column["name"]: column["type"] for column in sheet["columns"]} == {
        "day": "date", "shop": "text", "size": "integer", "kind": "text", "note": "text", "code": "text",
        "price": "number", "sold": "text", "noted": "text",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "split"),
    [
        ("number", "ShuffleSplit(n_splits=20, test_size=0.25, random_state=registered_seed())"),
        ("classes", "StratifiedShuffleSplit(n_splits=20, test_size=0.25, random_state=registered_seed())"),
        ("groups", "GroupShuffleSplit(n_splits=20, test_size=0.25, random_state=registered_seed())"),
        ("time", "RollingOrigin(by='day', n_splits=12, test_size=1)"),
    ],
)
def test_what_is_new_in_use_chooses_the_splits(run, tiny, slug, split):
    code, said = run("new", "pair", slug, "sales.csv", "--dataset", "sales", *KINDS[slug])
    assert code == 0, said
    tree = ast.parse((tiny / "lessons/pairs" / slug / "task.py").read_text())
    given = {node.arg: ast.unparse(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    assert given["split"] == split
    assert all(len(line) <= 120 for line in (tiny / "lessons/pairs" / slug / "features.py").read_text().splitlines())


@pytest.mark.parametrize(
    ("csv", "arguments", "message"),
    [
        ("a,b\n1,2\n", ["pair", "Big Slug"], "'Big Slug' is no folder's name; use up to 60 small letters"),
        ("a,b\n1,2\n", ["pair", "two-scales"], "lessons/pairs/two-scales: exists already; choose another name"),
        ("a,b\n1,2\n", ["dataset", "scales", "t.csv"], "datasets/scales: exists already; choose another name"),
        ("a,a\n1,2\n", ["dataset", "t", "t.csv"], "t.csv: line 1 names the column 'a' twice; mend the file"),
        ("a,\n1,2\n", ["dataset", "t", "t.csv"], "t.csv: line 1 gives the column 2 no name; mend the file"),
        ("a,b\n1\n", ["dataset", "t", "t.csv"], "t.csv: line 2 has 1 fields, and line 1 names 2; mend the file"),
        ("a,b\n", ["dataset", "t", "t.csv"], "t.csv: no rows below the names of the columns; mend the file"),
        ("", ["dataset", "t", "no.csv"], "no.csv: no such file; name a CSV file"),
        (
            "a,b\n1,2\n",
            ["pair", "t", "t.csv", "--dataset", "t"],
            "no target; name the column to predict by --target: a, b",
        ),
        (
            "price,b\n1,2\n",
            ["pair", "t", "t.csv", "--dataset", "t", "--target", "prize"],
            "--target prize: t has no such column; did you mean price?",
        ),
        (
            "a,b\n1,2\n2,3\n",
            ["pair", "t", "t.csv", "--dataset", "t", "--target", "a", "--new-in-use", "groups"],
            "--new-in-use groups and --groups COLUMN go together; give both, or neither",
        ),
        ("a,b\n1,2\n", ["pear", "t"], "no 'pear' can be begun; did you mean pair?"),
        ("a,b\n1,2\n", ["pair", "t", "--dataset", "scalse"], "no data set 'scalse'; did you mean scales?"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(run, tiny, csv, arguments, message):
    Path("t.csv").write_text(csv)
    before = files(tiny)
    code, said = run("new", *arguments)
    assert code == 1
    assert message in said
    assert files(tiny) == before
    assert not list((tiny / ".whichlever").glob("new-*"))


def test_what_may_let_answers_through_is_told_with_rows_and_columns(run, tiny):
    rows = [f"{x},{x * x},{x % 3}" for x in range(12)]
    Path("leaks.csv").write_text("\n".join(["price,square,other", *rows, rows[2], rows[5]]) + "\n")
    code, said = run("new", "pair", "leaks", "leaks.csv", "--dataset", "leaks", "--target", "price")
    assert code == 0
    assert [line.split(";")[0] for line in said.splitlines() if line.startswith("look: ")] == [
        "look: 2 rows equal an earlier row in every cell (rows 12, 13), and splits may part them",
        "look: the column square nearly equals the target price",
    ]
    code, said = run("new", "pair", "sales", "sales.csv", "--dataset", "sales", "--target", "noted")
    assert code == 0
    assert "look: " not in said


def test_a_table_that_is_too_large_is_refused(run, tiny):
    with Path("large.csv").open("wb") as file:
        file.truncate(31_000_000)
    assert run("new", "dataset", "large", "large.csv")[1].startswith("large.csv: 31 MB, and a table may have 30; take")


def test_at_a_terminal_what_is_missing_is_asked_for(run, tiny):
    answers = {
        "What is it": "pair",
        "Name of the pair": "asked",
        "Name of its data set": "sales",
        "CSV file": "sales.csv",
        "Column to predict": "price",
        "What is new": "time",
        "Column that holds the time": "day",
    }
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(next(begin for begin in answers if question.startswith(begin)))
        return answers[asked[-1]]

    scaffold.new(Project(tiny), scaffold.Request(wanted=Wanted(target="")), ask)
    assert asked == list(answers)
    assert 'time="day"' in (tiny / "lessons/pairs/asked/task.py").read_text()
    assert run("check", "asked")[0] == 0
