"""The catalog: what is read from sound files, and every fault of broken ones, all in one go."""

import gzip
import hashlib
import os
import shutil
from pathlib import Path

import pytest

from whichlever.errors import CatalogError
from whichlever.press.catalog.folders import slugify
from whichlever.press.catalog.lessons import read_catalog
from whichlever.project import Project

PAIR = "lessons/pairs/two-scales"
SHEET = "datasets/scales/datasheet.md"
GIVEN = "a lever works on what it is given"
FILES = "a pair has task.py, model.py, data.py, often features.py, and index.md; a standalone lesson, lesson.py"
TAG = 'mark exactly one code cell with `# %% tags=["lever"]`'
FORMS = (
    "`A > B`, `A > B by 2`, `A ~ B`, `undecided(A, B)`, `synergy(A, B)`, `redundant(A, B)`, `not (…)`, "
    "or of windows in time `A > B in 14 of 16`"
)
YAML = "mind indents and colons; put a text with `: ` or ` #` in it in quotation marks"
SPOT = "spot: {intro: Look., rows: [%s], columns: [%s], wrong: [%s], answer: It., source: Us}\nclaims:"


def faults(root: Path) -> list[str]:
    with pytest.raises(CatalogError) as raised:
        read_catalog(Project(root))
    return str(raised.value).splitlines()


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def store(root: Path, table: bytes, **said: object) -> None:
    """Put another table in place, with the datasheet's sha256 to match."""
    (root / "datasets/scales/scales.csv.gz").write_bytes(table)
    text = (root / SHEET).read_text(encoding="utf-8")
    said = {"sha256": hashlib.sha256(table).hexdigest(), **said}
    lines = [
        next((f"{k}: {v}" for k, v in said.items() if line.startswith(f"{k}:")), line) for line in text.split("\n")
    ]
    (root / SHEET).write_text("\n".join(lines), encoding="utf-8")


def table(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def test_a_sound_project(tiny):
    catalog = read_catalog(Project(tiny))
    (pair,), (single,) = catalog.pairs, catalog.singles
    assert (pair.slug, single.slug, list(catalog.datasets)) == ("two-scales", "counting", ["scales"])
    assert [lesson.kind for lesson in pair.lessons] == ["model", "data", "features"]
    assert [(lever.kind, lever.line) for lever in pair.levers] == [("model", 8), ("data", 9), ("features", 8)]
    assert pair.front.authors == ("Which Lever? contributors",)
    assert [(claim.setting, claim.line) for claim in pair.page.claims] == [("main", 12), ("main", 14), ("squared", 16)]
    assert pair.page.body.splitlines()[0] == ""
    assert (tiny / PAIR / "index.md").read_text().splitlines()[pair.page.body_line] == "## The task"


def test_rivals_are_of_the_lever_whose_script_they_are_in(tiny):
    """They are no lever cells, and come in the order of the pair's levers."""
    change(tiny, f"{PAIR}/model.py", "# %%\ntask.compare", f"{rival('Nothing')}# %%\ntask.compare")
    dropped = rival("Drop some", "def data(train, expert):\n    return train[1:]")
    change(tiny, f"{PAIR}/data.py", "# %%\ntask.compare", f"{dropped}# %%\ntask.compare")
    (pair,) = read_catalog(Project(tiny)).pairs
    assert [(one.name, one.lever.kind, one.lever.line) for one in pair.rivals] == [
        ("Nothing", "model", 15), ("Drop some", "data", 13)
    ]  # fmt: skip
    assert [(lever.kind, lever.line) for lever in pair.levers] == [("model", 8), ("data", 9), ("features", 8)]


def test_only_one_lesson(tiny):
    (tiny / "lessons/broken").mkdir()
    (tiny / "lessons/broken/task.py").touch()
    catalog = read_catalog(Project(tiny), only="two-scales")
    assert ([pair.slug for pair in catalog.pairs], catalog.singles) == (["two-scales"], ())


def rival(name: str = "", code: str = "def model():\n    return None") -> str:
    return f'# %% {name} tags=["rival"]\n{code}\n\n'.replace("%%  ", "%% ")


SCORED = "[model_selection.cross_val_score(one, *known).mean()\n for one in (a, b)]\n"
LEARNT = "# %%\nlearning_curve(a, *known), cross_val_predict(a, *known)\n\n# %%\n"
BEFORE = "name the lever by an argument or choose inside it, and try other variants behind it, as rivals"
NAMED = 'write its name behind the marker: `# %% Balanced trees tags=["rival"]`'
BROKEN = {
    "no lever cell": (
        [("model.py", 'tags=["lever"]', "")],
        [f"{PAIR}/model.py:1: no cell is tagged as the lever; {TAG}"],
    ),
    "two lever cells": (
        [("model.py", "# %%\ntask.compare", '# %% tags=["lever"]\ntask.compare')],
        [f"{PAIR}/model.py:15: 2 cells are tagged as the lever; {TAG}"],
    ),
    "the lever is no code": (
        [("model.py", '# %% tags=["lever"]\nfrom sklearn', '# %% [markdown] tags=["lever"]\n# %%\nfrom sklearn')],
        [f"{PAIR}/model.py:1: no cell is tagged as the lever; {TAG}"],
    ),
    "a lever that does not stand alone": (
        [("features.py", "import numpy as np\n", "\n")],
        [
            f"{PAIR}/features.py:13: the lever cell does not stand alone: 'np' is not defined in it; "
            "import or define it in the cell"
        ],
    ),
    "forbidden imports": (
        [("model.py", "from sklearn.tree", "import os\nfrom task import task\nfrom sklearn.tree")],
        [
            f"{PAIR}/model.py:8: the lever cell imports os; {GIVEN}",
            f"{PAIR}/model.py:9: the lever cell does not stand alone: it imports task; keep it to installed packages",
        ],
    ),
    "rivals without a name, or with one that is taken": (
        [("model.py", "# %%\ntask.compare", f"{rival()}{rival('Boosted trees')}{rival('a + b')}# %%\ntask.compare")],
        [
            f"{PAIR}/model.py:14: a rival has no name; {NAMED}",
            f"{PAIR}/model.py:18: the lab has a rival 'Boosted trees' already; name this one otherwise",
            f"{PAIR}/model.py:22: the rival's name 'a + b' has a +; which joins levers; use another word",
        ],
    ),
    "two rivals of one name": (
        [("model.py", "# %%\ntask.compare", f"{rival('Mine')}{rival('mine')}# %%\ntask.compare")],
        [f"{PAIR}/model.py:18: the pair has two rivals 'mine'; give each a name of its own"],
    ),
    "more rivals than a pair may have": (
        [("model.py", "# %%\ntask.compare", f"{''.join(map(rival, 'abcde'))}# %%\ntask.compare")],
        [f"{PAIR}/model.py:30: more than 4 rivals in a pair; keep those that come nearest"],
    ),
    "a rival that does not stand alone": (
        [("model.py", "# %%\ntask.compare", rival("a", "def model():\n    return task") + "# %%\ntask.compare")],
        [
            f"{PAIR}/model.py:16: the rival cell does not stand alone: 'task' is not defined in it; "
            "import or define it in the cell"
        ],
    ),
    "variants that are scored before the lever": (
        [("model.py", "from task import task\n", f"from task import task\n\n{SCORED}"), ("data.py", "# %%\n", LEARNT)],
        [f"{PAIR}/model.py:7: cross_val_score() scores variants before the lever, on rows that splits test; {BEFORE}"],
    ),
    "a rival of another lever": (
        [("model.py", "# %%\ntask.compare", rival("a", "def data(train, expert):\n    pass") + "# %%\ntask.compare")],
        [f"{PAIR}/model.py:15: the rival cell defines no model(); define `def model():`, returning an estimator"],
    ),
    "not Python": (
        [("model.py", "def model():", "def model()"), ("task.py", "task = Task(", "task = = Task(")],
        [
            f"{PAIR}/model.py:11: not Python: expected ':'; correct it",
            f"{PAIR}/task.py:12: not Python: invalid syntax; correct it",
        ],
    ),
    "a missing key": (
        [("index.md", "summary: Some lengths are in millimetres.\n", "")],
        [f"{PAIR}/index.md:2: front matter has no 'summary'; add `summary: …`"],
    ),
    "an unknown key and wrong types": (
        [("index.md", "minutes: 2\nlevel: first steps", "minute: 2\nlevel: [first steps]\nremember: 3")],
        [
            f"{PAIR}/index.md:6: unknown key 'minute'; did you mean minutes?",
            f"{PAIR}/index.md:7: level is ['first steps']; did you mean first steps?",
            f"{PAIR}/index.md:8: remember is 3; expected a text (put it in quotation marks)",
        ],
    ),
    "unknown dataset": (
        [("index.md", "dataset: scales", "dataset: scale")],
        [f"{PAIR}/index.md:5: no dataset 'scale'; did you mean scales?"],
    ),
    "a dataset like no other": (
        [("index.md", "dataset: scales", "dataset: iris")],
        [f"{PAIR}/index.md:5: no dataset 'iris'; expected one of scales"],
    ),
    "claims that are none": (
        [
            ("index.md", "holds: data > model", "holds: date > model"),
            ("index.md", "holds: data > start by 3", "holds: data is best"),
            ("index.md", "holds: data > start\n", "holds: data > data\n"),
        ],
        [
            f"{PAIR}/index.md:12: no lever 'date'; did you mean data?",
            f"{PAIR}/index.md:14: `data is best` is no claim; write one of {FORMS}",
            f"{PAIR}/index.md:16: `data > data` compares data with itself; name two combinations",
        ],
    ),
    "faults of the front matter and of claims": (
        [("index.md", "minutes: 2", "minutes: few"), ("index.md", "data > model", "data > modle")],
        [
            f"{PAIR}/index.md:6: minutes is 'few'; expected a whole number",
            f"{PAIR}/index.md:12: no lever 'modle'; did you mean model?",
        ],
    ),
    "a claim about a lever that is broken itself": (
        [("model.py", 'tags=["lever"]', ""), ("index.md", "minutes: 2", "minutes: few")],
        [
            f"{PAIR}/index.md:6: minutes is 'few'; expected a whole number",
            f"{PAIR}/model.py:1: no cell is tagged as the lever; {TAG}",
        ],
    ),
    "no YAML": (
        [("index.md", "question: How heavy", "question: How: heavy")],
        [f"{PAIR}/index.md:4: not YAML: mapping values are not allowed here; {YAML}"],
    ),
    "a key twice": (
        [("index.md", "minutes: 2", "minutes: 2\ntitle: Other")],
        [f"{PAIR}/index.md:7: the key 'title' stands twice; keep one; the other is on line 2"],
    ),
    "rows and columns to look at": (
        [("index.md", "claims:", SPOT % ("0, 61", "lenght, weight", "60, {row: 1, column: length}"))],
        [
            f"{PAIR}/index.md:10: scales has no column 'lenght'; did you mean length?",
            f"{PAIR}/index.md:10: spot, rows is [0, 61], and scales has 60; "
            "name rows from 0 to 59; two numbers are the first, and the one after the last",
            f"{PAIR}/index.md:10: spot, wrong names length of row 1, which is not shown; "
            "name what stands in rows and columns",
        ],
    ),
    "rows in the wrong order": (
        [("index.md", "claims:", SPOT % ("4, 2", "weight", "9"))],
        [
            f"{PAIR}/index.md:10: spot, rows is [4, 2], and scales has 60; "
            "name rows from 0 to 59; two numbers are the first, and the one after the last",
            f"{PAIR}/index.md:10: spot, wrong names row 9, which is not shown; name what stands in rows and columns",
        ],
    ),
    "unknown prerequisites": (
        [("index.md", "claims:", "prerequisites: [countin, nowhere]\nclaims:")],
        [
            f"{PAIR}/index.md:10: no lesson 'countin'; did you mean counting?",
            f"{PAIR}/index.md:10: no lesson 'nowhere'; name the folder of a lesson",
        ],
    ),
    "prerequisites in a circle": (
        [
            ("index.md", "claims:", "prerequisites:\n  - counting\nclaims:"),
            ("../../foundations/counting/index.md", "ideas: [I1]", "ideas: [I1]\nprerequisites: [two-scales]"),
        ],
        [
            "lessons/foundations/counting/index.md:9: the prerequisite 'two-scales' leads back to this lesson; "
            "take one of them out",
            f"{PAIR}/index.md:11: the prerequisite 'counting' leads back to this lesson; take one of them out",
        ],
    ),
    "a prerequisite that is broken itself": (
        [
            ("index.md", "claims:", "prerequisites: [counting]\nclaims:"),
            ("../../foundations/counting/index.md", "minutes: 1", "minutes: few"),
        ],
        ["lessons/foundations/counting/index.md:5: minutes is 'few'; expected a whole number"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_lessons(tiny, name):
    changes, expected = BROKEN[name]
    for file, old, new in changes:
        change(tiny, f"{PAIR}/{file}", old, new)
    assert faults(tiny) == expected


HEADER = "# ---\n# jupyter:\n#   jupytext:\n#     text_representation:\n#       format_name: "
READS = 'write them as in `# %% tags=["lever"]`'
OTHER = 'give it no options but tags: `# %% tags=["lever"]`'
TWO = "# %%\nprint(1)\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{TWO}# %% [raw]\n# <b>cell</b>\n",
            ["5: a raw cell, which no page shows; make it `# %%` or `# %% [markdown]`"],
        ),
        (
            f'{TWO}# %% tags="hide"\nx = 1\n',
            [f"4: jupytext cannot read this cell's options; {READS}"],
        ),
        (
            f'{TWO}# %% tags=["a", 1]\nx = 1\n',
            [f"4: jupytext cannot read this cell's options; {READS}"],
        ),
        (
            f'{TWO}# %% language="bash"\n# touch x\n',
            [f"4: jupytext makes other code of this cell than what stands here; {OTHER}"],
        ),
        (
            f'{TWO}# %% active="ipynb"\n# x = 1\n',
            [f"4: jupytext makes other code of this cell than what stands here; {OTHER}"],
        ),
        (
            f"{TWO}x = (\n# %%\n1)\n",
            [
                "4: the cell alone is not Python: '(' was never closed; correct it",
                "6: the cell alone is not Python: unmatched ')'; correct it",
            ],
        ),
        (
            f"# ---\n# title: It\n# ---\n{TWO}",
            ["2: the header has a key 'title'; take it out: front matter is in index.md"],
        ),
        (
            f"{HEADER}light\n# ---\n{TWO}",
            ["5: the header says that the format is 'light'; a lesson is in the percent format"],
        ),
        (
            f"# ---\n# jupyter: [\n# ---\n{TWO}",
            [f"3: the header: not YAML: expected the node content, but found '<stream end>'; {YAML}"],
        ),
        ("# -*- coding: latin-1 -*-\nx = 1\n", ["1: the script says that it is written as latin-1; save it as UTF-8"]),
        (f"x = {'(' * 300}{')' * 300}\n", ["1: not Python: too many nested parentheses; correct it"]),
        (f"x = {'-' * 90_000}1\n", ["1: not Python: too many parts in one another; take it apart"]),
        ("# %%\nx = 1\n" * 501, ["1: more than 500 cells; make several lessons of it"]),
        ("x = 1\0\n", ["1: not Python: source code string cannot contain null bytes; correct it"]),
        (f"x = '{'a' * 1_000_000}'\n", ["1: the file has more than 1,000,000 bytes; put what is long into others"]),
    ],
)
def test_broken_scripts(tiny, text, expected):
    path = "lessons/foundations/counting/lesson.py"
    (tiny / path).write_text(text, encoding="utf-8")
    assert faults(tiny) == [f"{path}:{one}" for one in expected]


def test_what_a_header_says_to_editors_does_no_harm(tiny):
    path = tiny / "lessons/foundations/counting/lesson.py"
    header = f"#!/usr/bin/env python\n{HEADER}percent\n#   kernelspec:\n#     name: python3\n# ---\n\n\n"
    path.write_text(f"{header}# %%\n# !touch x\nx = 1\n", encoding="utf-8")
    (cell,) = read_catalog(Project(tiny)).singles[0].script.cells
    assert (cell.source, cell.line) == ("# !touch x\nx = 1", 13)


def test_all_faults_of_all_files_at_once(tiny):
    change(tiny, f"{PAIR}/model.py", 'tags=["lever"]', "")
    change(tiny, f"{PAIR}/index.md", "minutes: 2", "minutes: few")
    change(tiny, "lessons/foundations/counting/index.md", "title: Counting", "titel: Counting")
    change(tiny, SHEET, "licence: MIT", "license: MIT")
    (tiny / PAIR / "task.py").unlink()
    assert faults(tiny) == [
        f"{SHEET}:2: front matter has no 'licence'; add `licence: …`",
        f"{SHEET}:6: unknown key 'license'; did you mean licence?",
        "lessons/foundations/counting/index.md:2: front matter has no 'title'; add `title: …`",
        "lessons/foundations/counting/index.md:2: unknown key 'titel'; did you mean title?",
        f"{PAIR}/index.md:6: minutes is 'few'; expected a whole number",
        f"{PAIR}/model.py:1: no cell is tagged as the lever; {TAG}",
        f"{PAIR}/task.py:1: the file is missing; {FILES}",
    ]


def test_missing_files(tiny):
    for name in ("task.py", "model.py", "data.py", "features.py", "index.md"):
        (tiny / PAIR / name).unlink()
    (tiny / PAIR / "helpers.py").touch()
    assert faults(tiny) == [
        f"{PAIR}/data.py:1: the file is missing; {FILES}",
        f"{PAIR}/index.md:1: the file is missing; add it, with front matter (see CONTRIBUTING.md)",
        f"{PAIR}/model.py:1: the file is missing; {FILES}",
        f"{PAIR}/task.py:1: the file is missing; {FILES}",
    ]


def test_a_pair_without_features_is_sound_until_it_claims_some(tiny):
    (tiny / PAIR / "features.py").unlink()
    assert [lever.kind for lever in read_catalog(Project(tiny)).pairs[0].levers] == ["model", "data"]
    change(tiny, f"{PAIR}/index.md", "data > model", "data > features")
    assert faults(tiny) == [f"{PAIR}/index.md:12: no lever 'features'; expected start, or levers of model, data"]


def test_a_page_without_front_matter(tiny):
    (tiny / PAIR / "index.md").write_text("# Two scales\n", encoding="utf-8")
    todo = "begin with `---`, keys and values as YAML, and `---`"
    assert faults(tiny) == [f"{PAIR}/index.md:1: no front matter; {todo}"]


def test_files_that_are_not_utf_8(tiny):
    for name in (f"{PAIR}/index.md", f"{PAIR}/model.py", "lessons/foundations/counting/lesson.py", SHEET):
        text = (tiny / name).read_text(encoding="utf-8")
        (tiny / name).write_bytes((text + "\n# Grüße\n").encode("latin-1", "replace"))
    found = faults(tiny)
    assert [fault.split(": ", 1)[1] for fault in found] == ["the byte 0xfc is not UTF-8; save the file as UTF-8"] * 4
    assert f"{PAIR}/model.py:17: " in found[-1]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tiny):
    for name in (f"{PAIR}/index.md", f"{PAIR}/model.py"):
        text = (tiny / name).read_text(encoding="utf-8")
        (tiny / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    pair = read_catalog(Project(tiny)).pairs[0]
    assert (pair.levers[0].line, "\r" in pair.levers[0].source, pair.page.claims[0].line) == (8, False, 12)


def test_folders_with_spaces_and_letters_of_all_kinds(tiny):
    (tiny / PAIR).rename(tiny / "lessons/pairs/Zwei Größen, 2")
    (pair,) = read_catalog(Project(tiny)).pairs
    assert (pair.slug, pair.folder.name) == ("zwei-größen-2", "Zwei Größen, 2")
    change(tiny, "lessons/pairs/Zwei Größen, 2/index.md", "dataset: scales", "dataset: scale")
    assert faults(tiny) == ["lessons/pairs/Zwei Größen, 2/index.md:5: no dataset 'scale'; did you mean scales?"]


def test_slugs():
    names = ["One row off", "one_row-off", "  Größe!", "Gro\u0308ße", "数字 1", "--"]
    assert [slugify(name) for name in names] == ["one-row-off", "one-row-off", "größe", "größe", "数字-1", ""]


def test_two_folders_with_one_slug(tiny):
    shutil.copytree(tiny / PAIR, tiny / "lessons/more/Two Scales")
    (tiny / "lessons/!").mkdir()
    (tiny / "lessons/!/task.py").touch()
    assert faults(tiny) == [
        "lessons/!/index.md:1: the folder's name '!' has no letter or digit; rename it",
        f"{PAIR}/index.md:1: the slug 'two-scales' is that of lessons/more/Two Scales too; rename a folder",
    ]


@pytest.mark.parametrize(
    ("pair", "counting", "addresses"),
    [
        ("pairs", "foundations", ["pairs/two-scales", "foundations/counting"]),
        ("pairs", "lifecycle", ["pairs/two-scales", "lifecycle/counting"]),
        (".", ".", ["pairs/two-scales", "foundations/counting"]),
        ("weights and more/scales", "deep/Down below", ["pairs/two-scales", "down-below/counting"]),
    ],
)
def test_a_lesson_at_any_depth_has_its_parent_as_its_group(tiny, pair, counting, addresses):
    away = tiny / "away"
    (tiny / "lessons").rename(away)
    for old, new in ((away / "pairs/two-scales", pair), (away / "foundations/counting", counting)):
        (tiny / "lessons" / new).mkdir(parents=True, exist_ok=True)
        (tiny / "lessons" / new / "README.md").touch()
        old.rename(tiny / "lessons" / new / old.name)
    catalog = read_catalog(Project(tiny))
    assert [lesson.address for lesson in (*catalog.pairs, *catalog.singles)] == addresses
    assert catalog.pairs[0].place == (Path("lessons") / pair / "two-scales").as_posix()


def test_a_standalone_lesson_among_the_pairs(tiny):
    (tiny / "lessons/foundations/counting").rename(tiny / "lessons/pairs/counting")
    assert faults(tiny) == [
        "lessons/pairs/counting/index.md:1: a standalone lesson cannot stand among the pairs; "
        "move its folder, for instance to lessons/foundations/"
    ]


def test_a_folder_that_links_to_one_around_it(tiny):
    (tiny / "lessons/pairs/all").symlink_to(tiny / "lessons", target_is_directory=True)
    assert len(read_catalog(Project(tiny)).pairs) == 1


def test_folders_and_files_with_names_that_cannot_be_written(tiny):
    (tiny / os.fsdecode(b"lessons/pairs/a\xff")).mkdir()
    (tiny / "datasets/c#d").mkdir()
    (tiny / "datasets/c#d/more.csv").touch()
    (tiny / PAIR / "b\n.csv").touch()
    assert faults(tiny) == [
        "datasets/c#d/datasheet.md:1: the folder's name 'c#d' is no address; "
        "use letters, digits, spaces, hyphens, underscores and dots",
        "lessons/pairs:1: the name of the folder 'a\\udcff' cannot be written; rename it",
        f"{PAIR}:1: the name of the file 'b\\n.csv' cannot be written; rename it",
    ]


def test_what_editors_leave_and_links_to_nowhere_stop_nothing(tiny):
    for folder in ("lessons", "lessons/pairs", PAIR, "datasets", "datasets/scales", "pages"):
        for name in (".#index.md", ".#data.py", "old.md", "old.py", "folder"):
            (tiny / folder / name).symlink_to("somebody@somewhere.1234:5678")
    assert len(read_catalog(Project(tiny), docs=tiny / "pages").pairs) == 1


def test_modules_beside_a_lesson_and_beside_a_table(tiny):
    (tiny / PAIR / "helper.py").write_bytes(b"x = 1\ny = '\xff'\n")
    (tiny / "datasets/scales/export.py").write_text("x = \n", encoding="utf-8")
    assert faults(tiny) == [
        "datasets/scales/export.py:1: not Python: invalid syntax; correct it",
        f"{PAIR}/helper.py:2: the byte 0xff is not UTF-8; save the file as UTF-8",
    ]


def test_hand_written_pages(tiny):
    pages = {
        "plain.md": "# Plain\n",
        "good.md": "---\ntitle: Good\nhide: [toc]\nideas: [I1]\nserves: {I1: here}\n---\n",
        "one.md": b"# One\n\n\xff\n",
        "two.md": "---\ntitle: 3\nideas: [I99]\n---\n",
        "three.md": "---\ntitle: Three\n",
        "four.md": "---\na: 1\nserves: x\n---\n",
    }
    for name, text in pages.items():
        (tiny / "pages" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CatalogError) as raised:
        read_catalog(Project(tiny), docs=tiny / "pages")
    assert str(raised.value).splitlines() == [
        "pages/four.md:3: serves is 'x'; expected a mapping of keys to values",
        "pages/one.md:3: the byte 0xff is not UTF-8; save the file as UTF-8",
        "pages/three.md:1: the front matter is empty, or no `---` ends it; "
        "begin with `---`, keys and values as YAML, and `---`",
        "pages/two.md:2: title is 3; expected a text (put it in quotation marks)",
        "pages/two.md:3: ideas, item 1 is 'I99'; did you mean I9?",
    ]


def test_files_that_results_are_said_to_depend_on(tiny):
    change(tiny, f"{PAIR}/index.md", "claims:", "inputs: [lessons/**/task.py, shared/*.csv]\nclaims:")
    assert faults(tiny) == [
        f"{PAIR}/index.md:10: inputs, item 2: the project has no 'shared/*.csv'; name files from the project's root"
    ]


@pytest.mark.parametrize("pattern", ["'\\0'", '"a\\0b"', "a**b", "lessons/**/../x"])
def test_patterns_that_are_none(tiny, pattern):
    change(tiny, f"{PAIR}/index.md", "claims:", f"inputs: [{pattern}]\nclaims:")
    (fault,) = faults(tiny)
    assert fault.startswith(f"{PAIR}/index.md:10: inputs, item 1")


def test_a_data_set_that_no_folder_can_be(tiny):
    change(tiny, f"{PAIR}/index.md", "dataset: scales", 'dataset: "a\\0b"')
    assert faults(tiny) == [f"{PAIR}/index.md:5: no dataset 'a\\x00b'; expected one of scales"]


def test_what_another_branch_left_behind_is_no_lesson(tiny):
    (tiny / "lessons/gone/__pycache__").mkdir(parents=True)
    (tiny / "lessons/.ipynb_checkpoints").mkdir()
    (tiny / "lessons/_drafts").mkdir()
    (tiny / "lessons/_drafts/task.py").touch()
    (tiny / "datasets/gone").mkdir()
    assert len(read_catalog(Project(tiny)).pairs) == 1


def test_a_checksum_that_differs(tiny):
    (tiny / "datasets/scales/scales.csv.gz").write_bytes(b"other")
    (found,) = faults(tiny)
    assert found == (
        f"{SHEET}:11: scales.csv.gz: sha256 is {hashlib.sha256(b'other').hexdigest()}, the datasheet says "
        "902a86480af0818ea4fbf4e33820d3e5bf3c19af7f35e1122ba91af062882d03; "
        "restore the file, or export it anew and state the new checksum"
    )


@pytest.mark.parametrize(
    ("content", "said", "expected"),
    [
        (
            table("length,weight,colour\n1,2,red\n"),
            {"rows": 1},
            "12: scales.csv.gz: columns length, weight, colour; the datasheet says length, weight",
        ),
        (table("length,weight\n1,2\n"), {}, "10: scales.csv.gz: 1 rows; the datasheet says 60"),
        (
            table("length,weight\n" + "1,2,3\n" * 60),
            {},
            "11: scales.csv.gz: line 2 has 3 fields, and line 1 names 2; export it anew",
        ),
        (
            table("length,weight\n1,2\n1,2,\n"),
            {},
            "11: scales.csv.gz: line 3 has 3 fields, and line 1 names 2; export it anew",
        ),
        (
            table("length,weight\n1,2\n1\n"),
            {"rows": 2},
            "11: scales.csv.gz: line 3 has 1 fields, and line 1 names 2; export it anew",
        ),
        (
            table("length,length\n1,2\n"),
            {"rows": 1},
            "11: scales.csv.gz: line 1 names the column 'length' twice; export it anew",
        ),
        (
            gzip.compress(b"length,weight\n1,2\n1,\xff\n", mtime=0),
            {"rows": 2},
            "11: scales.csv.gz: line 3: the byte 0xff is not UTF-8; export it anew",
        ),
        (table(""), {}, "11: scales.csv.gz: line 1 names no columns; export it anew"),
        (
            table('length,weight\n1,"2\n'),
            {"rows": 1},
            "11: scales.csv.gz: line 2: unexpected end of data; export it anew",
        ),
        (
            b"no gzip",
            {},
            "11: scales.csv.gz: not a readable CSV table: BadGzipFile: Not a gzipped file (b'no'); export it anew",
        ),
    ],
    ids=[
        "columns",
        "rows",
        "each too long",
        "one too long",
        "too short",
        "twice",
        "bytes",
        "empty",
        "open",
        "no table",
    ],
)
def test_tables_that_are_not_as_described(tiny, content, said, expected):
    store(tiny, content, **said)
    assert faults(tiny) == [f"{SHEET}:{expected}"]


def test_a_table_or_datasheet_that_is_missing(tiny):
    (tiny / "datasets/scales/scales.csv.gz").unlink()
    (tiny / "datasets/other").mkdir()
    (tiny / "datasets/other/export.py").touch()
    assert faults(tiny) == [
        "datasets/other/datasheet.md:1: the file is missing; describe the table in it (see CONTRIBUTING.md)",
        f"{SHEET}:1: scales.csv.gz: missing; run export.py beside it",
    ]


def test_a_datasheet_that_is_no_yaml(tiny):
    change(tiny, SHEET, "source: made", "source: made: up")
    assert faults(tiny) == [f"{SHEET}:4: not YAML: mapping values are not allowed here; {YAML}"]
