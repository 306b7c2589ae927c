"""Mistakes of contributors, each made in a fresh copy of a small pair that is ready: what `whichlever check` says."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpers.places import TINY
from whichlever.cli import app
from whichlever.press.catalog.datasheets import LICENCES

PAIR, SINGLE, SHEET = "lessons/pairs/two-scales", "lessons/foundations/counting", "datasets/scales/datasheet.md"
INDEX, TABLE = f"{PAIR}/index.md", "datasets/scales/scales.csv.gz"
READY = """
defect: Every sixth length is in millimetres.
defect_kind: made
outcome: data wins
why: A length in another unit is no length.
remember: Look at the unit.
symptoms: [my errors come in tens]
sources:
  - text: export.py
levers: {model: a tree, data: one unit, features: logarithms}
"""
EXERCISE = """
## Exercise

```python title="exercise"
total = 0  # your turn

assert total == 10
```

```python title="solution"
total = sum(range(5))

assert total == 10
```
"""
SECTIONS = "\n## Known defects\n\nUnits.\n\n## Good to know\n\nNothing.\n"
SCORES = re.compile(r" scores -[\d.]+ and -[\d.]+;")
FIGURE = "# %%\nimport matplotlib.pyplot as plt\n\nplt.plot([1, 2])\n"
Change = Callable[[Path], None]


def replace(name: str, old: str, new: str) -> Change:
    def change(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def append(name: str, text: str) -> Change:
    def change(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def stored(*change: tuple[bytes, bytes]) -> Change:
    """Another table, with the datasheet's sha256 to match."""

    def put(root: Path) -> None:
        table = gzip.decompress((root / TABLE).read_bytes())
        for old, new in change:
            assert old in table
            table = table.replace(old, new)
        packed = gzip.compress(table, mtime=0)
        (root / TABLE).write_bytes(packed)
        sheet = (root / SHEET).read_text(encoding="utf-8")
        new = re.sub(r"(?m)^sha256: \w+$", f"sha256: {hashlib.sha256(packed).hexdigest()}", sheet)
        (root / SHEET).write_text(new, encoding="utf-8")

    return put


def all_of(*changes: Change) -> Change:
    def change(root: Path) -> None:
        for one in changes:
            one(root)

    return change


def renamed(root: Path) -> None:
    (root / PAIR).rename(root / "lessons/pairs/Two-Scales")


def again(slug: str, *changes: tuple[str, str]) -> Change:
    """A second pair, a copy with some changes of its page."""

    def copy(root: Path) -> None:
        shutil.copytree(root / PAIR, root / "lessons/pairs" / slug)
        for old, new in changes:
            replace(f"lessons/pairs/{slug}/index.md", old, new)(root)

    return copy


def named(root: Path) -> None:
    packed = bytearray((root / TABLE).read_bytes())
    packed[4] = 1
    (root / TABLE).write_bytes(packed)
    sheet = (root / SHEET).read_text(encoding="utf-8")
    (root / SHEET).write_text(re.sub(r"sha256: \w+", f"sha256: {hashlib.sha256(packed).hexdigest()}", sheet))


def notebook(root: Path) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": ["10\n"]}
    cell = {"cell_type": "code", "source": [], "outputs": [output], "metadata": {}, "execution_count": 1}
    content = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / PAIR / "data.ipynb").write_text(json.dumps(content, indent=1))


def removed(name: str) -> Change:
    return lambda root: (root / name).unlink()


GIVEN = "a lever works on what it is given"
IN_PAGE = 'interpolate it (`{{ score("data") }}`), or mark it as quoted (`{{ quoted("86 %", "who says so") }}`)'
BESIDE = "put the file into the lesson's folder, or correct the link"
MISTAKES: dict[str, tuple[Change, str]] = {
    "peeking by read_csv": (
        replace(
            f"{PAIR}/data.py",
            "    return rows.assign(",
            "    import pandas\n    pandas.read_csv('x')\n    return rows.assign(",
        ),
        f"{PAIR}/data.py:11: the lever cell calls read_csv; {GIVEN}",
    ),
    "typed numbers": (
        append(INDEX, "\nIt gains 3.4 g.\n"),
        f"{INDEX}:62: '3.4' is typed, and looks like a result; {IN_PAGE}",
    ),
    "a typed number in words": (
        append(INDEX, "\nIt gains sixteen points.\n"),
        f"{INDEX}:62: 'sixteen points' is typed, and looks like a result; {IN_PAGE}",
    ),
    "a result before the bet": (
        replace(INDEX, "## The task\n", '## The task\n\nThe {{ winner }} wins, by {{ gain("data") }}.\n'),
        f"{INDEX}:39: {{{{ winner }}}} tells a result before the bet; move it below `<!-- reveal -->`",
    ),
    "an unknown name": (
        append(INDEX, "\n{{ scroe() }}\n"),
        f"{INDEX}:62: unknown name 'scroe'; did you mean score?",
    ),
    "a lever that the pair has not": (
        append(INDEX, '\n{{ gain("date") }}\n'),
        f"{INDEX}:62: no lever 'date'; did you mean data or features?",
    ),
    "a rival that nobody pulls": (
        replace(INDEX, "verdict('data')", "rival('model: Boosted treez')"),
        f"{INDEX}:33: no rival 'model: Boosted treez'; "
        "did you mean model: boosted trees or model: randomised trees or model: a robust line?",
    ),
    "no bet": (
        replace(INDEX, "<!-- reveal -->", ""),
        f"{INDEX}:36: the page has no lines `<!-- reveal -->`; "
        "put one between what a reader sees before the bet and what comes after it",
    ),
    "an unknown key": (
        replace(INDEX, "minutes: 2", "minuets: 2"),
        f"{INDEX}:6: unknown key 'minuets'; did you mean minutes?",
    ),
    "an outcome that there is not": (
        replace(INDEX, "outcome: data wins", "outcome: data win"),
        f"{INDEX}:12: outcome is 'data win'; did you mean data wins?",
    ),
    "a missing key": (
        replace(INDEX, "defect_kind: made\n", ""),
        f"{INDEX}:1: front matter has no 'defect_kind'; say natural, enriched or made",
    ),
    "a missing datasheet field": (
        replace(SHEET, "citation: none\n", ""),
        f"{SHEET}:2: front matter has no 'citation'; add `citation: …`",
    ),
    "a licence that forbids too much": (
        replace(SHEET, "licence: MIT", "licence: CC-BY-NC-4.0"),
        f"{SHEET}:6: licence: CC-BY-NC-4.0 forbids commercial use; take a table that may be passed on: "
        + ", ".join(LICENCES),
    ),
    "a licence that nobody knows": (
        replace(SHEET, "licence: MIT", "licence: unknown"),
        f"{SHEET}:6: licence: 'unknown' is none that a table may have; take a table with one of " + ", ".join(LICENCES),
    ),
    "another spelling of a licence": (
        replace(SHEET, "licence: MIT", "licence: CC-BY-4"),
        f"{SHEET}:6: licence: 'CC-BY-4' is none that a table may have; did you mean CC-BY-4.0?",
    ),
    "a table of 31 MB": (
        stored((b"\n", b"\n" + b"0" * 520_000)),
        f"{SHEET}:10: scales.csv.gz unpacks to 32 MB, and may have 30; take rows or columns out, and say so",
    ),
    "a notebook with outputs": (
        notebook,
        f"{PAIR}/data.ipynb:8: a notebook with outputs; "
        "clear its outputs, or take the notebook out: the build runs the script and makes one",
    ),
    "a picture without an alternative text": (
        all_of(append(INDEX, "\n![](rod.png)\n"), lambda root: (root / PAIR / "rod.png").touch()),
        f"{INDEX}:62: the picture 'rod.png' has no alternative text; say what it shows: `![what it shows](rod.png)`",
    ),
    "a figure that says nothing": (
        append(f"{PAIR}/data.py", FIGURE),
        f"{PAIR}/data.py:17: a figure without a title and labels; "
        "give the axes a title or labels: who cannot see the figure hears these",
    ),
    "no exercise": (
        replace(INDEX, 'title="exercise"', ""),
        f'{INDEX}:36: no cell has title="exercise"; add ```python title="exercise"',
    ),
    "a solution of something else": (
        replace(INDEX, "total = sum(range(5))\n\nassert total == 10", "total = 3\n\nassert total == 3"),
        f"{INDEX}:59: the solution ends in another check than the exercise; end both in the same assert",
    ),
    "a dead link": (
        append(INDEX, "\n[Here](gone.png).\n"),
        f"{INDEX}:62: a link to 'gone.png', and there is no such file; {BESIDE}",
    ),
    "an address that is none": (
        replace(INDEX, "  - text: export.py", "  - text: export.py\n    url: example.org"),
        f"{INDEX}:18: sources, item 1, url is 'example.org'; expected an address that begins with http:// or https://",
    ),
    "equal titles": (
        again("three-scales"),
        f"lessons/pairs/three-scales/index.md:2: {PAIR} has the title 'Two scales' too; choose another",
    ),
    "equal places": (
        all_of(replace(INDEX, "minutes: 2", "order: 3"), again("three-scales", ("title: Two", "title: Three"))),
        f"lessons/pairs/three-scales/index.md:6: {PAIR} has order 3 among 'first steps' too; "
        "choose a number that is free",
    ),
    "capitals in a slug": (
        renamed,
        "lessons/pairs/Two-Scales/index.md:1: the folder's name 'Two-Scales' is not its address; rename it two-scales",
    ),
    "a dataset that is no plain name": (
        replace(INDEX, "dataset: scales", "dataset: ../datasets/scales"),
        f"{INDEX}:5: no dataset '../datasets/scales'; name its folder alone: scales",
    ),
    "no script that makes the table": (
        removed("datasets/scales/export.py"),
        f"{SHEET}:1: no export.py says how the table came here; "
        "add a script that makes the table from its package, or from a file with its hash",
    ),
    "a name in gzip's header": (
        named,
        f"{TABLE}:1: a name or a time stands in gzip's header; pack it anew without them (`whichlever check --fix`)",
    ),
    "a lever that nobody takes in at once": (
        replace(f"{PAIR}/model.py", "def model():\n", "def model():\n" + "    1\n" * 30),
        f"{PAIR}/model.py:8: the lever cell has 35 lines, and a reader takes in 30; say it in fewer",
    ),
    "a lever without a claim": (
        replace(INDEX, "holds: not (features > start)", "holds: data > start by 2"),
        f"{INDEX}:19: no claim is about the features lever; say what must hold for it",
    ),
    "a private name of the library": (
        replace(f"{PAIR}/model.py", "    return Dec", "    getattr(int, '_x')\n    int._x\n    return Dec"),
        f"{PAIR}/model.py:13: the lever cell uses the private attribute '_x'; use public names only",
    ),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny site with all that a review asks for, as it stands once it has been checked."""
    root = tmp_path_factory.mktemp("sound") / "tiny"
    shutil.copytree(TINY, root)
    replace(INDEX, "ideas: [I1]\n", f"ideas: [I1]{READY}")(root)
    claim = "  - says: Logarithms do not help.\n    holds: not (features > start)\n"
    replace(INDEX, "    in: squared\n", f"    in: squared\n{claim}")(root)
    for name in (INDEX, f"{SINGLE}/index.md"):
        append(name, EXERCISE)(root)
    append(SHEET, SECTIONS)(root)
    return root


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    def call(root: Path, *options: str) -> tuple[int, str]:
        monkeypatch.chdir(root)
        done = CliRunner().invoke(app, ["check", "--ready", *options], catch_exceptions=False)
        return done.exit_code, done.stdout + done.stderr

    return call


def test_a_pair_that_is_ready(sound, check):
    assert check(sound) == (0, "1 pairs, 1 standalone lessons: nothing wrong found\n")


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(sound, check, tmp_path, name):
    change, expected = MISTAKES[name]
    root = shutil.copytree(sound, tmp_path / "tiny")
    change(root)
    code, said = check(root)
    assert code == 1
    assert expected in said.splitlines()


MODEL, DATA, TASK = f"{PAIR}/model.py", f"{PAIR}/data.py", f"{PAIR}/task.py"
RETURN = "    return rows.assign("
ANSWER = "or answer it: `answers: {%s: why no answer gets through}`"
PEEK = '    import pandas as pd\n    getattr(pd, "read_" + "csv")("../../../datasets/scales/scales.csv.gz")\n'
COPIED = """def data(train, expert):
    return train.assign(weight=train["weight"] / (1 + (train.index % 3 == 0)))
"""
ROWS = 'rows=load("scales")'


IN_A_RUN: dict[str, tuple[Change, str]] = {
    "an exercise that passes unsolved": (
        replace(INDEX, "total = 0  # your turn", "total = 10"),
        f"{INDEX}:53: the exercise passes its check as it is given; leave its reader something to do",
    ),
    "a solution that does not pass": (
        replace(INDEX, "sum(range(5))", "sum(range(4))"),
        f"{INDEX}:59: the solution does not pass its check; solve it, or check what it makes",
    ),
    "an exercise that does not run": (
        replace(INDEX, "total = 0  # your turn", "total = other"),
        f"{INDEX}:51: the exercise does not run: NameError: name 'other' is not defined; correct it",
    ),
    "an exercise that checks what is not there": (
        replace(INDEX, "total = 0  # your turn", "0  # your turn"),
        f"{INDEX}:53: the check of the exercise ends in NameError; let it come out true or false, as it is given too",
    ),
    "peeking at the target in repair": (
        replace(DATA, RETURN, f'    rows["weight"].mean()\n{RETURN}'),
        f"{DATA}:10: repair() asked for the target, 'weight'; it sees the other columns only, those of test rows too; "
        "mend targets in data()",
    ),
    "lost columns": (
        replace(DATA, RETURN, '    return rows[["length"]].rename(columns={"length": "long"})\n' + RETURN),
        f"{DATA}:9: repair() changed the columns; new columns are a features lever",
    ),
    "peeking by getattr": (
        replace(DATA, RETURN, PEEK + RETURN),
        f"{DATA}:11: a lever reads only what it is given, and this one opened ../../../datasets/scales/scales.csv.gz; "
        "work on the rows it is given",
    ),
    "an unseeded forest": (
        replace(
            MODEL, "DecisionTreeRegressor(max_depth=4, random_state=0)", 'DecisionTreeRegressor(splitter="random")'
        ),
        f"{MODEL}:8: no seed: fitted twice on the same rows, model scores …; "
        f"give what is random a seed, random_state=0, {ANSWER % 'no seed'}",
    ),
    "every row twice": (
        replace(TASK, ROWS, 'rows=pd.concat([load("scales")] * 2, ignore_index=True)'),
        f"{TASK}:1: equal rows: 20 of 30 test rows equal a training row in every column (rows 2, 7, 10, 13, 22, …); "
        f"drop repeats in the table, or name what they share in groups, {ANSWER % 'equal rows'}",
    ),
    "a feature from the answer": (
        replace(TASK, ROWS, 'rows=load("scales").assign(w=lambda t: t["weight"] * 2)'),
        f"{TASK}:1: target in a column: the column w nearly equals the target weight; "
        f"is it known before the answer is? Otherwise drop it, {ANSWER % 'target in a column'}",
    ),
    "truth copied": (
        all_of(
            replace(TASK, ROWS, 'rows=load("scales").assign(weight=lambda t: t["weight"] * (1 + (t.index % 3 == 0)))'),
            replace(TASK, 'target="weight",', 'target="weight",\n    truth=load("scales")["weight"],'),
            replace(DATA, "\n# %%\ntask.compare", f"\n\n{COPIED}\n# %%\ntask.compare"),
        ),
        f"{DATA}:9: truth unasked: data() changed 18 targets, asked nobody, and 100 % became the truth "
        "(rows 0, 3, 6, 9, 12, …); say by which rule, and that the rule was made without looking at the truth, "
        f"{ANSWER % 'truth unasked'}",
    ),
    "time broken": (
        all_of(
            replace(TASK, ROWS, 'rows=load("scales").assign(day=range(60))'),
            replace(TASK, 'target="weight",', 'target="weight",\n    time="day",'),
        ),
        f"{TASK}: TaskError: split 0: train is not before test by day; use RollingOrigin",
    ),
}


@pytest.mark.parametrize("name", IN_A_RUN)
def test_a_mistake_is_told_in_a_run(sound, check, tmp_path, name):
    change, expected = IN_A_RUN[name]
    root = shutil.copytree(sound, tmp_path / "tiny")
    change(root)
    if "pd." in (root / TASK).read_text(encoding="utf-8"):
        replace(TASK, "from sklearn", "import pandas as pd\nfrom sklearn")(root)
    code, said = check(root, "two-scales", "--run")
    assert code == 1
    assert expected in [SCORES.sub(" scores …;", line) for line in said.splitlines()]
