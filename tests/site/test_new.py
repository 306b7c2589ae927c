"""`whichlever new`: what it writes is checked, runs and is built; what it refuses leaves nothing behind."""

from __future__ import annotations

import ast
import gzip
import json
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from helpers.places import ROOT
from whichlever.cli import app
from whichlever.errors import UsageError
from whichlever.press.scaffold import new as scaffold
from whichlever.press.scaffold.outline import Wanted
from whichlever.project import Project

KEYS = {
    "title", "summary", "source", "origin", "licence", "licence_note", "citation", "documented_in", "sha256", "rows",
    "columns", "defects", "used_by",
}  # fmt: skip
SECTIONS = ["How it was collected", "Known defects", "Good to know"]
KINDS = {  # by slug: what is asked for
    "number": ["--target", "price"],
    "classes": ["--target", "sold"],
    "groups": ["--target", "price", "--new-in-use", "groups", "--groups", "shop"],
    "time": ["--target", "price", "--new-in-use", "time", "--time", "day"],
    "words": ["--target", "opinion"],
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


def reviews() -> str:
    """48 made-up reviews, of which nothing but words is known."""
    draw = random.Random(0)
    words = {"good": ["fresh", "quick", "kind"], "bad": ["late", "cold", "rude"]}
    lines = ["review,opinion"]
    for row in range(48):
        opinion = draw.choice(sorted(words))
        said = [draw.choice(words[opinion]), draw.choice(["soup", "fish", "cake"]), f"on day {row}"]
        lines.append(f"{' '.join(said)},{opinion}")
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
    Path("words.csv").write_text(reviews())
    code, said = run("new", "dataset", "reviews", "words.csv", "--licence", "CC0-1.0")
    assert code == 0, said
    for slug, options in KINDS.items():
        code, said = run("new", "pair", slug, "--dataset", "reviews" if slug == "words" else "sales", *options)
        assert code == 0, said
        quicker(tiny / "lessons/pairs" / slug)
    assert run("new", "lesson", "alone")[0] == 0
    code, said = run("check")
    assert (code, said.splitlines()[0]) == (0, "7 pairs, 2 standalone lessons: nothing wrong found")
    code, said = run("check", "number", "--ready")
    assert code == 1
    for name in ("summary", "objectives", "discuss", "mistakes"):
        assert f": {name} is as `whichlever new` wrote it; replace it by what is so" in said
    assert "datasets/sales/export.py:1: export.py is as `whichlever new` wrote it; put in what makes the table" in said
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


@pytest.mark.parametrize("shared", [False, True])
def test_columns_get_names_that_code_takes_and_the_export_makes_the_same_file(run, tiny, shared):
    if shared:
        shutil.copy(ROOT / "datasets/_export.py", tiny / "datasets")
    Path("odd.csv").write_text(
        'Sepal length (cm),größe,2nd,"Kind, as told",größe_,kind\n1.50,2,x,"a, b",5,1\n2,,y,c,6,2\n'
    )
    code, said = run("new", "pair", "odd", "odd.csv", "--dataset", "odd", "--target", "Kind, as told")
    assert code == 0, said
    renamed = "columns in small letters, digits and underscores: Sepal length (cm) is sepal_length_cm, größe is groe"
    assert any(line.startswith(renamed) for line in said.splitlines())
    packed = tiny / "datasets/odd/odd.csv.gz"
    before = packed.read_bytes()
    names, rows = gzip.decompress(before).decode().split("\n", 1)
    assert names == "sepal_length_cm,groe,n_2nd,kind_as_told,groe_2,kind"
    assert rows == '1.50,2,x,"a, b",5,1\n2,,y,c,6,2\n'
    assert 'target="kind_as_told"' in (tiny / "lessons/pairs/odd/task.py").read_text()
    packed.unlink()
    command = [sys.executable, packed.with_name("export.py"), *(["--csv"] if shared else []), "odd.csv"]
    subprocess.run(command, check=True, capture_output=True)
    assert packed.read_bytes() == before


def test_a_datasheet_is_complete_once_its_blanks_are_filled_in(run, tiny):
    assert run("new", "pair", "number", "sales.csv", "--dataset", "sales", *KINDS["number"])[0] == 0
    path = tiny / "datasets/sales/datasheet.md"
    licensed = re.sub("^licence: .*$", "licence: CC0-1.0", path.read_text(), flags=re.MULTILINE)
    path.write_text(re.sub(r'(?<=[:] )"?Say [^"\n]*"?|^Say .*$', '"The town noted it."', licensed, flags=re.MULTILINE))
    _, front, prose = path.read_text().split("---\n", 2)
    sheet = yaml.safe_load(front)
    assert "Say " not in front.replace('# Replace what begins with "Say"', "") + prose
    assert set(sheet) == KEYS
    assert sheet["defects"][0]["what"] == sheet["columns"][0]["about"] == "The town noted it."
    assert re.findall(r"^## (.+)$", prose, re.MULTILINE) == SECTIONS
    said = run("check", "number", "--ready")[1]
    assert "lessons/pairs/number/index.md" in said
    of_the_table = [line for line in said.splitlines() if line.startswith("datasets/")]
    where = path.with_name("export.py").relative_to(tiny).as_posix()
    assert of_the_table == [f"{where}:1: export.py is as `whichlever new` wrote it; put in what makes the table"]


def test_what_is_new_in_use_decides_how_the_model_is_tuned(run, tiny):
    folds = {}
    for slug, options in KINDS.items():
        Path("words.csv").write_text(reviews())
        file = "words.csv" if slug == "words" else "sales.csv"
        assert run("new", "pair", slug, file, "--dataset", slug, *options)[0] == 0
        tree = ast.parse((tiny / "lessons/pairs" / slug / "model.py").read_text())
        (search,) = [
            node for node in ast.walk(tree) if getattr(getattr(node, "func", None), "id", "") == "GridSearchCV"
        ]
        given = {one.arg: ast.unparse(one.value) for one in search.keywords}
        (made,) = [
            node for node in ast.walk(tree) if isinstance(node, ast.Assign) and node.targets[0].id == given["cv"]
        ]
        folds[slug] = (ast.unparse(made.value), given["scoring"].strip("'"))
    shuffled = "KFold(3, shuffle=True, random_state=0)"
    assert folds == {
        "number": (shuffled, "neg_mean_absolute_error"),
        "classes": (shuffled, "accuracy"),
        "groups": ("KFold(3)", "neg_mean_absolute_error"),
        "time": ("TimeSeriesSplit(3)", "neg_mean_absolute_error"),
        "words": (shuffled, "accuracy"),
        "expert": (shuffled, "accuracy"),
    }


def test_a_long_table_has_trees_on_a_part_of_it_and_more_time(run, tiny):
    Path("long.csv").write_text("x,y\n" + "".join(f"{row},{row % 97}.5\n" for row in range(5000)))
    assert run("new", "pair", "long", "long.csv", "--dataset", "long", "--target", "y")[0] == 0
    assert "max_samples=0.2" in (tiny / "lessons/pairs/long/model.py").read_text()
    assert "\ntime_limit: 600 " in (tiny / "lessons/pairs/long/index.md").read_text()


def test_a_new_pair_is_registered_and_its_authors_own_registration_is_the_first(run, tiny):
    assert run("new", "pair", "number", "sales.csv", "--dataset", "sales", *KINDS["number"])[0] == 0
    path = tiny / "lessons/pairs/number/registration.json"
    draft = json.loads(path.read_text())
    assert draft.pop("draft") is True
    assert run("register", "number")[0] == 0
    assert json.loads(path.read_text()) == draft
    assert "registered already" in run("register", "number")[1]
    assert run("register", "number", "--anew")[0] == 0
    assert len(json.loads(path.read_text())["earlier"]) == 1


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
        "Column with true targets": "none",
        "Licence of the table": "CC-BY-4.0",
    }
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(next(begin for begin in answers if question.startswith(begin)))
        return answers[asked[-1]]

    scaffold.new(Project(tiny), scaffold.Request(wanted=Wanted(target="")), ask)
    assert asked == list(answers)
    assert 'time="day"' in (tiny / "lessons/pairs/asked/task.py").read_text()
    assert 'licence: "CC-BY-4.0"\n' in (tiny / "datasets/sales/datasheet.md").read_text()
    assert run("check", "asked")[0] == 0


def test_at_a_terminal_an_expert_is_asked_for(run, tiny):
    answers = iter([*["noted", "rows", "sold", "eight"], *["noted", "rows", "sold", "8", "none"]])
    wanted, file = Wanted(target=""), Path("sales.csv")
    request = scaffold.Request(kind="pair", name="sold", dataset="sales", file=file, wanted=wanted)
    with pytest.raises(UsageError, match="'eight' is no number of questions; say it in digits"):
        scaffold.new(Project(tiny), request, lambda question: next(answers))
    scaffold.new(Project(tiny), request, lambda question: next(answers))
    task = (tiny / "lessons/pairs/sold/task.py").read_text()
    assert 'truth = table["sold"]' in task
    assert "budgets=(8,)" in task
