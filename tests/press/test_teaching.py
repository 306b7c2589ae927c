"""Class material: nothing of a solution in a student's files, a check that judges them, schedules that add up."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import nbformat
import pytest

from helpers.places import ROOT
from whichlever.errors import UsageError
from whichlever.lab.datasets import read_datasheet, read_table_spec
from whichlever.press.kept.parsing import catalog_of
from whichlever.press.teaching.blind_sheet import blind_sheet
from whichlever.press.teaching.classes import Wanted, teach
from whichlever.press.teaching.grading import grade
from whichlever.press.teaching.mark_list import row
from whichlever.press.teaching.plan import schedule
from whichlever.press.teaching.sections import before_code, bullets, code_block, sections, with_messages
from whichlever.press.teaching.slides import REVEAL_JS
from whichlever.press.teaching.stubs import stub
from whichlever.press.teaching.student import leaks, student_files
from whichlever.press.teaching.submissions import read_submissions
from whichlever.project import Project
from whichlever.runner.build_options import Options

CATALOG = catalog_of(Project.find(ROOT))
PAIRS = {pair.slug: pair for pair in CATALOG.pairs}


@pytest.mark.parametrize("slug", PAIRS)
def test_a_students_files_hold_no_line_of_a_lever(slug):
    pair = PAIRS[slug]
    files = student_files(pair, (), str)
    assert leaks(pair, files) == []
    assert {f"{lesson.kind}.ipynb" for lesson in pair.lessons} | {"exercise.ipynb"} <= set(files)
    for name in files.keys() - {"task.py", "check.py"}:
        cells = nbformat.reads(files[name], as_version=4).cells
        assert all(cell.get("outputs", []) == [] for cell in cells)
        assert all(compile(cell.source, name, "exec") for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize("slug", PAIRS)
def test_what_is_handed_out_is_read_as_blank_when_it_comes_back(slug, tmp_path):
    files = student_files(PAIRS[slug], (), str)
    for lesson in PAIRS[slug].lessons:
        (tmp_path / f"{lesson.kind}.ipynb").write_text(files[f"{lesson.kind}.ipynb"])
    assert {found.outcome for found in read_submissions(tmp_path, slug)} == {"blank"}


def test_a_line_of_a_lever_in_a_students_file_is_told_with_its_place():
    pair = PAIRS["one-row-off"]
    line = pair.levers[1].source.splitlines()[2].strip()
    (fault,) = leaks(pair, {"exercise.py": f"x = 1\nif x:\n    {line}\n"})
    assert (fault.path, fault.what) == (
        f"lessons/pairs/one-row-off/{pair.levers[1].kind}.py",
        "this line of the lever stands in the student's exercise.py",
    )
    source = (ROOT / fault.path).read_text(encoding="utf-8").splitlines()
    assert source[fault.line - 1].strip() == line
    assert leaks(pair, {"a.py": "import numpy as np\n)\n" + stub(pair.lessons[0])}) == []


@pytest.mark.parametrize("minutes", [20, 45, 90, 240])
def test_a_schedule_fills_its_time_without_a_gap(minutes):
    steps = schedule(minutes)
    assert (steps[0][0], steps[-1][1]) == (0, minutes)
    assert all(one[1] == following[0] for one, following in itertools.pairwise(steps))
    assert all(begin < end for begin, end, _, _ in steps)


@pytest.mark.parametrize(
    ("minutes", "taught", "ends"),
    [
        (45, {}, [3, 9, 15, 30, 35, 41, 45]),
        (45, {"lever": 30}, [2, 7, 11, 34, 38, 42, 45]),
        (20, {"lever": 999, "task": 1}, [1, 2, 3, 17, 18, 19, 20]),
        (20, {"exit": 999}, [1, 2, 3, 4, 5, 6, 20]),
    ],
)
def test_a_pair_may_give_a_step_another_share_of_the_time(minutes, taught, ends):
    assert [end for _, end, _, _ in schedule(minutes, taught)] == ends


def test_a_time_in_which_nobody_can_teach_is_refused():
    with pytest.raises(UsageError, match="--minutes is 5; expected 20 to 240"):
        schedule(5)


def test_a_page_is_taken_apart_at_headings_that_are_none_of_code():
    body = '## One\n\ntext\n\n```python title="exercise"\n## no heading\nx = 1\n```\n\n## Two\n\n- a\n  b\n- c\n'
    assert sections(body) == {
        "One": 'text\n\n```python title="exercise"\n## no heading\nx = 1\n```',
        "Two": "- a\n  b\n- c",
    }
    assert code_block(body, "exercise") == "## no heading\nx = 1"
    assert code_block(body, "solution") == ""
    assert before_code(sections(body)["One"]) == "text"
    assert bullets(sections(body)["Two"]) == ["a b", "c"]


def test_a_check_of_an_exercise_says_what_was_expected_and_what_is_there():
    code = with_messages("share = None\n\n\ndef gap():\n    assert True\n\n\nassert share in {3} and gap()\n")
    assert code.splitlines()[:-1] == ["share = None", "", "", "def gap():", "    assert True", "", ""]
    with pytest.raises(AssertionError, match=r"^not yet: expected share in \{3\} and gap\(\); share is None$"):
        exec(compile(code, "exercise", "exec"), {})
    assert with_messages(code) == code


@pytest.mark.parametrize("name", sorted(CATALOG.datasets))
def test_a_datasheet_without_its_defects_is_read_alike(name, tmp_path):
    sheet = CATALOG.datasets[name]
    path = tmp_path / name / "datasheet.md"
    path.parent.mkdir()
    path.write_text(blind_sheet(sheet), encoding="utf-8")
    blind = read_datasheet(path)
    assert (blind.rows, blind.sha256, blind.defects, blind.body) == (sheet.rows, sheet.sha256, (), "")
    bare = [(column.name, column.type) for column in sheet.columns]
    assert [(column.name, column.type) for column in blind.columns] == bare
    assert [(column.name, column.type) for column in read_table_spec(path).columns] == bare
    assert not [defect for defect in sheet.defects if defect.what in path.read_text(encoding="utf-8")]


def unpack(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        packed.extractall(folder)
    return folder / "two-scales" / "lessons" / "pairs" / "two-scales"


def check(folder: Path, kind: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WHICHLEVER")}
    command = [sys.executable, "check.py", kind]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    return (done.stdout + done.stderr).strip()


def fill_in(path: Path, source: str) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in content["cells"] if "lever" in cell["metadata"].get("tags", ())]
    cell["source"] = source
    path.write_text(json.dumps(content), encoding="utf-8")


def test_the_material_of_the_tiny_pair_is_checked_by_its_own_check(tiny, tmp_path):
    project = Project.find(tiny)
    lines = teach(project, Wanted(slugs=["Two Scales"], out=tmp_path / "class"), Options())
    names = ["lab.lock", "setup.sh", "setup.cmd", "check_setup.py"]
    names += ["student/two-scales.zip", "teacher/two-scales.zip"]
    names += [f"two-scales/{name}" for name in ("plan.md", "handout.html", "slides.html", "key.json", "handout.pdf")]
    assert [line.partition(": ")[0] for line in lines] == [str(tmp_path / "class" / name) for name in names]
    folder = unpack(tmp_path / "class/student/two-scales.zip", tmp_path / "student")
    assert check(folder, "model") == (
        "not yet: line 1 of the lever cell: model() returned NoneType, expected an estimator with fit and predict"
    )
    (pair,) = catalog_of(project).pairs
    for lesson in pair.lessons:
        fill_in(folder / f"{lesson.kind}.ipynb", lesson.lever.source)
    said = "accepted: it gains 5.89 over the start (95 % interval 3.575 to 8.203)"
    assert check(folder, "data") == said
    fill_in(folder / "data.ipynb", "def data(train, expert):\n    return train")
    assert check(folder, "data") == (
        "not yet: it gains 0 over the start (95 % interval 0.000 to 0.000), practically equal; there is more to find"
    )
    assert check(folder, "none") == "there is no none.ipynb here; call it as: python check.py model, data or features"
    solved = unpack(tmp_path / "class/teacher/two-scales.zip", tmp_path / "teacher")
    notebook = nbformat.read(solved / "data.ipynb", as_version=4)
    assert any(cell.get("outputs") for cell in notebook.cells)
    for name in names[7:9]:
        page = (tmp_path / "class" / name).read_text(encoding="utf-8")
        shown = page[: page.index("<script>")] if "<script>" in page else page
        assert not re.search(r"<(link|img|iframe)|\b(src|href)=.(?!#)|@import|url\((?!#|data:)", shown)
        assert not [code for one in pair.lessons for code in re.findall("return .+", one.lever.source) if code in page]
        assert '<th scope="col">length</th>' in page
        assert page.count("none of them is worth it") == 1
    assert set(json.loads((solved.parents[2] / "results.json").read_text())["pairs"]) == {"two-scales"}


def test_the_terms_are_files_in_both_zips(tiny, tmp_path):
    (tiny / "LICENSE-text").write_text("CC BY 4.0\n", encoding="utf-8")
    teach(Project.find(tiny), Wanted(slugs=["two-scales"], out=tmp_path), Options())
    for name in ("student", "teacher"):
        with zipfile.ZipFile(tmp_path / name / "two-scales.zip") as packed:
            terms = {path: packed.read(path).decode() for path in packed.namelist() if "LICENSE" in path}
            assert "LICENSE" in packed.read("two-scales/README.md").decode()
        assert terms.pop("two-scales/LICENSE-text") == "CC BY 4.0\n"
        lab = terms.pop("two-scales/lessons/pairs/two-scales/whichlever/LICENSE")
        assert lab == (ROOT / "LICENSE").read_text(encoding="utf-8")
        assert "Licence: MIT" in terms.pop("two-scales/datasets/scales/LICENSE")
        assert terms == {}


def test_what_a_pair_says_for_teachers_stands_in_its_plan(tiny, tmp_path):
    teach(Project.find(tiny), Wanted(slugs=["two-scales"], out=tmp_path), Options())
    plan = (tmp_path / "two-scales/plan.md").read_text(encoding="utf-8")
    aims = "## Objectives\n\nAfterwards students can:\n\n- find a unit that changes\n- say what mending it costs\n"
    assert aims in plan
    assert "| 11 to 34 | A lever of their own |" in plan
    assert plan[plan.index("## Discussion") : plan.index("\n## Exit")] == (
        "## Discussion\n\n**Why?** Listen for:\n\nTwo units: 6.75 g.\n\n**What else?** Listen for:\n\nAsk the scale.\n"
        "\n## Common wrong answers\n\n- “The scale is broken.” The data lever is better.\n"
        "- None is plain wrong: the model, the data and the features all help over the start.\n"
        "- “It hardly matters which.” In this task the data lever gives more than the model or the features.\n"
    )
    with zipfile.ZipFile(tmp_path / "teacher/two-scales.zip") as packed:
        notes = packed.read("two-scales/README.md").decode()
    assert f"{aims}\n## What students can see\n" in notes
    slides = (tmp_path / "two-scales/slides.html").read_text(encoding="utf-8")
    assert "Minutes 11 to 34: A lever of their own." in slides


def test_what_slides_are_made_with_is_what_was_fetched():
    lines = (REVEAL_JS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in map(str.split, lines)}
    assert {"reveal.js", "reveal.css", "notes.js", "LICENSE.txt"} == set(sums)
    for name, digest in sums.items():
        assert sha256((REVEAL_JS / name).read_bytes()).hexdigest() == digest, name


def test_a_lever_without_a_published_gain_is_valid(tmp_path):
    files = student_files(PAIRS["one-row-off"], ("data",), str)
    assert "HELPFUL = []" not in files["check.py"]
    names: dict[str, object] = {"__name__": "check"}
    exec(compile(files["check.py"], "check.py", "exec"), names)
    interval = type("Interval", (), {"mean": 0.0, "low": -1.0, "high": 1.0})
    gain = type("Gain", (), {"interval": interval, "verdict": "not decided"})
    told = names["told"]
    assert callable(told)
    numbers = "it gains 0 over the start (95 % interval −1.000 to 1.000), not decided"
    assert told("data", gain) == f"not yet: {numbers}; there is more to find"
    assert told("model", gain).startswith("valid: it runs and keeps the rules. It gains 0")


def test_a_group_works_and_is_judged_on_splits_of_its_own(tiny, tmp_path):
    project, (pair,) = Project.find(tiny), catalog_of(Project.find(tiny)).pairs
    teach(project, Wanted(slugs=["two-scales"], out=tmp_path / "class", seeds=[3], key=True), Options())
    report = (tmp_path / "class/two-scales/seed-3/results.md").read_text(encoding="utf-8")
    assert report.count("It holds: ") + report.count("It does not hold: ") == len(pair.page.claims)
    folder = unpack(tmp_path / "class/student/two-scales-seed-3.zip", tmp_path / "student")
    assert (folder / "task.py").read_text(encoding="utf-8").count("\ntask = task.reseeded(3)  # ") == 1
    assert (folder / "key.json").read_bytes() == (tmp_path / "class/two-scales/seed-3/key.json").read_bytes()
    (lesson,) = [one for one in pair.lessons if one.kind == "data"]
    fill_in(folder / "data.ipynb", lesson.lever.source)
    (tmp_path / "handed in").mkdir()
    (folder / "data.ipynb").rename(tmp_path / "handed in/anna.ipynb")
    graded = grade(project, "two-scales", tmp_path / "handed in", Options(), time_limit=100)
    (mark,) = graded.marks
    assert (mark.outcome, mark.submission.seed, row(graded, mark)[0]) == ("ran", 3, "anna (seed 3)")
    own, published = graded.variants[3].main.scores.gain("data"), graded.found.main.scores.gain("data")
    assert (mark.scored.gain.interval, mark.scored.elsewhere.interval) == (own.interval, published.interval)
    assert (mark.scored.against.interval.mean, own.interval.mean == published.interval.mean) == (0, False)
    assert f"{own.interval.mean:.2f}"[:3] in report
