"""The files of a class on a standalone lesson."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from whichlever.press.catalog.lessons import Catalog, Single
from whichlever.press.pages.archive import packed, requirements, surroundings
from whichlever.press.pages.results import Results
from whichlever.press.teaching.sections import code_block, sections
from whichlever.press.teaching.standalone.lesson_plan import has_exercise, lesson_plan
from whichlever.press.teaching.standalone.papers import lesson_handout, lesson_slides
from whichlever.press.teaching.standalone.telling import Told, told
from whichlever.press.teaching.student import TERMS, Cell, exercise_notebook, installing, written

NOTEBOOK = "lesson.ipynb"
TELLING = {"claim", "note"}  # what a lesson says of its results, to its page


def lesson_material(made: Results, single: Single, minutes: int) -> dict[str, bytes]:
    """Everything for one standalone lesson, by its path in the folder of the class."""
    lesson, slug = told(made, single), single.slug
    planned = lesson_plan(lesson, minutes)
    return {
        f"student/{slug}.zip": _zip(made.catalog, single, student_files(single), _for_students(lesson)),
        f"teacher/{slug}.zip": _zip(made.catalog, single, _solved(made, single), _for_teachers(lesson, planned)),
        f"{slug}/plan.md": planned.encode(),
        f"{slug}/handout.html": lesson_handout(lesson).encode(),
        f"{slug}/slides.html": lesson_slides(lesson, minutes).encode(),
    }


def _zip(catalog: Catalog, single: Single, inside: dict[str, str], around: dict[str, str]) -> bytes:
    """The zip's bytes. `inside` are files of the lesson's folder, `around` of the zip."""
    members = {f"{single.place}/{name}": text for name, text in inside.items()} | around
    members["requirements.txt"] = "\n".join([*requirements(single), ""])
    encoded = [(name, text.encode()) for name, text in members.items()]
    helpers = [
        (f"{single.place}/{path.name}", path.read_bytes())
        for path in sorted(single.folder.glob("*.py"))
        if path != single.script.path
    ]
    return packed(single.slug, [*encoded, *helpers, *surroundings(catalog, single)])


def student_files(single: Single) -> dict[str, str]:
    """The lesson as a notebook without outputs and without what it claims, and its exercise if it has one."""
    cells = [cell for cell in _cells(single) if cell[1].strip()]
    return {NOTEBOOK: written({"lesson": single.slug}, cells), **exercise_notebook(single)}


def _cells(single: Single) -> Iterator[Cell]:
    for cell in single.script.cells:
        if cell.kind == "code":
            yield "code", without_claims(cell.source)
        elif cell.kind == "markdown":
            yield "markdown", cell.source


def without_claims(source: str) -> str:
    """A cell without the calls that tell what came out."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        called = node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in TELLING:
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n")


def _solved(made: Results, single: Single) -> dict[str, str]:
    import nbformat

    files = {single.script.path.name: single.script.text, NOTEBOOK: nbformat.writes(made.notebooks[single.slug]) + "\n"}
    if solution := code_block(sections(single.page.body).get("Exercise", ""), "solution"):
        files["exercise_solution.py"] = f"{solution}\n"
    return files | exercise_notebook(single, made.kept)


def _for_students(lesson: Told) -> dict[str, str]:
    return {"README.md": "\n".join(_readme_lines(lesson))}


def _readme_lines(lesson: Told) -> Iterator[str]:
    single = lesson.single
    yield f"# {single.front.title}\n\n{single.front.question}\n"
    yield from installing(single.slug)
    yield f'Then open the lesson, and run it cell by cell:\n\n    cd "{single.place}"\n    jupyter lab {NOTEBOOK}\n'
    if has_exercise(lesson):
        yield "`exercise.ipynb` is for afterwards: its last line says nothing once the exercise is solved.\n"
    else:
        yield "This lesson has no exercise.\n"
    yield TERMS


def _for_teachers(lesson: Told, planned: str) -> dict[str, str]:
    single = lesson.single
    return {
        "README.md": "\n".join(_notes(lesson)),
        "plan.md": planned,
        "page.md": f"# {single.front.title}\n\n{lesson.page}\n",
    }


def _notes(lesson: Told) -> Iterator[str]:
    yield f"# {lesson.single.front.title}: for teachers\n"
    yield "- `plan.md`: the class to the minute.\n- `page.md`: the lesson's page, with what came out."
    yield f"- `{lesson.single.place}/`: the lesson, executed, and the exercise with its solution, if there is one.\n"
    yield (
        "A standalone lesson has no lever: there is no bet on one, no `check.py`, and nothing for `whichlever grade`.\n"
        "Students run the lesson's own code, whose prose tells what came out as they read on.\n"
    )
    yield TERMS
