"""Class material of a standalone lesson: what stands in it, and a sentence where something does not."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from helpers.places import ROOT
from whichlever.errors import UsageError
from whichlever.press.kept.parsing import catalog_of
from whichlever.press.teaching.classes import Wanted, teach
from whichlever.press.teaching.standalone.material import student_files, without_claims
from whichlever.press.teaching.standalone.telling import in_portions
from whichlever.project import Project
from whichlever.runner.build_options import Options

INDEX = "lessons/foundations/counting/index.md"
SINGLES = {single.slug: single for single in catalog_of(Project.find(ROOT)).singles}
MORE = """
Read on, in [another lesson](../other/index.md).

Before you read on, make a guess.
How much is it?

<!-- lesson -->

The sum is {{ value("total") }}, and {{ pair("two-scales").winner }} won.

## Key points

- Count {{ value("total") }} times.

## Exercise

Count.

```python title="exercise"
total = None
assert total == 10
```

```python title="solution"
total = 10
assert total == 10
```
"""


def made(project: Path, out: Path, **wanted: object) -> list[str]:
    return teach(Project.find(project), Wanted(slugs=["counting"], out=out, **wanted), Options())


def write_more(path: Path) -> None:
    """A page with a guess, key points and an exercise."""
    front = path.read_text(encoding="utf-8").partition("\n\nRead on.")[0]
    path.write_text(f"{front}\n{MORE}", encoding="utf-8")


def zipped(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_a_lesson_is_material_from_one_command(tiny, tmp_path):
    write_more(tiny / INDEX)
    said = made(tiny, tmp_path, seeds=[3])
    names = ["student/counting.zip", "teacher/counting.zip"]
    names += [f"counting/{name}" for name in ("plan.md", "handout.html", "slides.html", "handout.pdf")]
    assert [line.partition(": ")[0] for line in said[4:-1]] == [str(tmp_path / name) for name in names]
    assert said[-1] == "counting: a standalone lesson, the same for everybody; --seed and --key are for pairs"
    student, teacher = zipped(tmp_path / names[0]), zipped(tmp_path / names[1])
    place = "counting/lessons/foundations/counting"
    cells = nbformat.reads(student[f"{place}/lesson.ipynb"], as_version=4).cells
    assert all(cell.get("outputs", []) == [] for cell in cells)
    assert not [name for name, text in student.items() if "total = 10" in text or "The sum is ten" in text]
    exercise = nbformat.reads(student[f"{place}/exercise.ipynb"], as_version=4).cells[1].source
    assert exercise == "total = None\nassert total == 10, f'not yet: expected total == 10; total is {total!r:.80}'"
    solved = nbformat.reads(teacher[f"{place}/lesson.ipynb"], as_version=4).cells
    assert any(cell.get("outputs") for cell in solved)
    assert teacher[f"{place}/exercise_solution.py"] == "total = 10\nassert total == 10\n"
    assert "The sum is 10, and data won." in teacher["counting/page.md"]
    assert f"{place}/whichlever/LICENSE" in student


def test_slides_and_handout_ask_for_nothing_and_the_guess_comes_before_the_answer(tiny, tmp_path):
    write_more(tiny / INDEX)
    made(tiny, tmp_path)
    slides, handout = (
        (tmp_path / f"counting/{name}.html").read_text(encoding="utf-8") for name in ("slides", "handout")
    )
    deck = slides[slides.index("<section") : slides.index("<script>")]
    shown = re.sub(r"<aside.*?</aside>|<img.*?>", "", deck)
    said = [" ".join(re.sub("<.*?>", " ", slide).split()) for slide in shown.split("<section")[1:]]
    assert [one.partition(">")[2].strip() for one in said] == [
        "Counting What is the sum?",
        "What it is about Read on, in another lesson.",
        "Make a guess Before you read on, make a guess. How much is it?",
        "Stop Nobody goes on before everybody has written a guess.",
        "Counting",
        "What came out The sum is ten. sum 10",
        "Key points Count 10 times.",
    ]
    assert deck.count('<img src="data:image/svg+xml;base64,') == 1
    for page in (deck, handout):
        assert not re.search(r"<(link|iframe)|\b(src|href)=.(?!#|data:)|@import|url\((?!#|data:)", page)
    assert "total = None" in handout
    assert "total = 10" not in handout


def test_a_part_that_cannot_be_made_is_told(tiny, tmp_path):
    made(tiny, tmp_path)
    plan = (tmp_path / "counting/plan.md").read_text(encoding="utf-8")
    assert "No objectives are written for this lesson; afterwards students can explain its key points:" in plan
    assert "- A lesson that stands alone.\n" in plan
    assert "- “The sum is ten.” It is: sum 10.\n" in plan
    assert "This lesson has no exercise: give its time to the discussion.\n" in plan
    assert "This lesson has no exercise." in (tmp_path / "counting/handout.html").read_text(encoding="utf-8")
    student = zipped(tmp_path / "student/counting.zip")
    assert "This lesson has no exercise.\n" in student["counting/README.md"]
    assert not [name for name in student if name.endswith("exercise.ipynb")]


def test_a_students_notebook_runs(tiny, tmp_path):
    (single,) = catalog_of(Project.find(tiny)).singles
    cells = nbformat.reads(student_files(single)["lesson.ipynb"], as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "10\n"), done.stderr


@pytest.mark.parametrize("slug", SINGLES)
def test_students_get_no_claim_of_a_lesson(slug):
    files = student_files(SINGLES[slug])
    assert set(files) == {"lesson.ipynb", "exercise.ipynb"}
    for name, text in files.items():
        code = [cell.source for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
        assert all(compile(source, name, "exec") for source in code)
        assert not [source for source in code if re.search(r"^(claim|note)\(", source, re.MULTILINE)]


def test_only_what_tells_is_taken_out_of_a_cell():
    code = 'import a\n\nclaim(\n    "so",\n    True,\n)\nb = claim("kept")\nnote(b=b)\nc = 1\n'
    assert without_claims(code) == 'import a\n\nb = claim("kept")\nc = 1'


def test_long_prose_is_told_on_several_slides():
    assert in_portions(["a" * 6, "b" * 4, "c", "d" * 30], 10) == [["a" * 6, "b" * 4], ["c"], ["d" * 30]]


def test_what_is_no_lesson_and_no_time_is_refused(tiny, tmp_path):
    with pytest.raises(UsageError, match="no lesson 'countin'; did you mean counting"):
        teach(Project.find(tiny), Wanted(slugs=["countin"], out=tmp_path / "class"), Options())
    with pytest.raises(UsageError, match="--minutes is 5; expected 20 to 240"):
        made(tiny, tmp_path / "class", minutes=5)
    assert not (tmp_path / "class").exists()
