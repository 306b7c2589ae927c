"""What a student gets: the task, the data, the lab, and a notebook for each lever with nothing of its solution."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from whichlever.errors import CatalogError, Fault
from whichlever.lab.trials.stored import KEY
from whichlever.press.catalog.lessons import REVEAL, Catalog, Lesson, Pair, Single
from whichlever.press.catalog.scripts import LEVER, Script
from whichlever.press.pages.archive import packed, requirements, sheets_of, surroundings
from whichlever.press.pages.results import NOTHING, Kept
from whichlever.press.teaching.blind_sheet import blind_sheet
from whichlever.press.teaching.sections import before_code, code_block, sections, with_messages
from whichlever.press.teaching.stubs import RULES, called, stub
from whichlever.press.teaching.submissions import MARK, SEED

CHECK = Path(__file__).with_name("templates") / "check.py.txt"
SHOWN = ("The task", "Look at the data")  # the sections before the bet that name no lever
LONG = 25  # letters of a line that is looked for inside others, too
TERMS = "Under which terms all this may be passed on is said in the files whose names begin with LICENSE.\n"
Render = Callable[[str], str]
Cell = tuple[str, str]
"""Of a notebook: "markdown" or "code", and its source. One whose code is a stub of a lever has that tag."""


def student_zip(
    catalog: Catalog,
    pair: Pair,
    helpful: Sequence[str],
    render: Render,
    *,
    seed: int | None = None,
    key: bytes = b"",
    kept: Kept = NOTHING,
) -> bytes:
    """The zip's bytes. `helpful`: the levers that the evidence shows to be better than the start.

    seed: of other splits than the published ones. key: how the published levers score on them; empty to keep it back.
    Raises `CatalogError` where a file holds a line of a lever.
    """
    files = student_files(pair, helpful, render, seed, kept)
    if found := leaks(pair, files, kept):
        raise CatalogError(found)
    members = {f"{pair.place}/{name}": text.encode() for name, text in files.items()}
    members |= {f"{pair.place}/{KEY}": key} if key else {}
    members |= {"README.md": _readme(pair).encode(), "requirements.txt": "\n".join([*requirements(pair), ""]).encode()}
    sheets = {f"datasets/{one.name}/{one.path.name}": blind_sheet(one).encode() for one in sheets_of(catalog, pair)}
    return packed(pair.slug, {**dict(surroundings(catalog, pair)), **members, **sheets}.items())


def student_files(
    pair: Pair, helpful: Sequence[str], render: Render, seed: int | None = None, kept: Kept = NOTHING
) -> dict[str, str]:
    """What is made for a student, by its name in the pair's folder. `render` fills in what came out."""
    below = sections(pair.page.body.partition(REVEAL)[0])
    text = render("\n\n".join(f"## {name}\n\n{below[name]}" for name in SHOWN if name in below))
    files = {"task.py": _code_only(pair.task, seed), "check.py": _check(pair, helpful)}
    for lesson in pair.lessons:
        files[f"{lesson.kind}.ipynb"] = _lever_notebook(pair, lesson, text, seed, kept)
    exercise = exercise_notebook(pair, kept)
    return files if leaks(pair, exercise, kept) else files | exercise


def _code_only(script: Script, seed: int | None) -> str:
    """The task without its prose, which may say what is wrong in the data. The truth stays in the code."""
    cells = [cell.source for cell in script.code]
    if seed is not None:
        cells.append(f"task = task.reseeded({seed})  # other splits of the same rows than the published ones")
    return "\n\n".join(f"# %%\n{cell}" for cell in cells) + "\n"


def _lever_notebook(pair: Pair, lesson: Lesson, text: str, seed: int | None, kept: Kept) -> str:
    about = {"pair": pair.slug, "lever": lesson.kind, **({} if seed is None else {SEED: seed})}
    cells = (
        ("markdown", f"# {pair.front.title}: work on the {lesson.kind}\n\n{pair.front.question}\n\n{text}"),
        ("code", "from task import task"),
        ("code", "task.rows.head()"),
        ("code", "task.rows.describe()"),
        ("markdown", f"## Your lever\n\n{RULES[lesson.kind]}"),
        (LEVER, stub(lesson)),
        ("markdown", "Does it run, and what does it do? One split tells, in seconds."),
        ("code", called("check", lesson)),
        (
            "markdown",
            "## What it changes\n\nThe start beside your lever, on the same splits.\n"
            f"Save the notebook, and `python check.py {lesson.kind}` judges the lever cell alone, "
            "as it will be graded.",
        ),
        ("code", called("compare", lesson)),
    )
    return kept.get("notebook", (repr(about), repr(cells)), lambda: written(about, cells))


def exercise_notebook(pair: Pair | Single, kept: Kept = NOTHING) -> dict[str, str]:
    """The exercise of a page as a file, if it has one; for after the levers where it holds a line of theirs."""
    section = sections(pair.page.body).get("Exercise", "")
    code = code_block(section, "exercise")
    if not code:
        return {}
    about = {"pair" if isinstance(pair, Pair) else "lesson": pair.slug}
    text = f"# {pair.front.title}: exercise\n\n{before_code(section)}"
    cells = (("markdown", text), ("code", with_messages(code)))
    return {"exercise.ipynb": kept.get("notebook", (repr(about), repr(cells)), lambda: written(about, cells))}


def written(about: Mapping[str, str | int], cells: Sequence[Cell]) -> str:
    """A notebook's text without outputs, with ids that count its cells, so that it is the same every time."""
    import nbformat  # takes a third of a second, which no changed sentence should cost

    new = nbformat.v4
    made = [
        new.new_markdown_cell(source, id=f"cell-{number}")
        if kind == "markdown"
        else new.new_code_cell(source, id=f"cell-{number}", metadata={"tags": [LEVER]} if kind == LEVER else {})
        for number, (kind, source) in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, MARK: dict(about)}
    return nbformat.writes(new.new_notebook(cells=made, metadata=metadata)) + "\n"


def _check(pair: Pair, helpful: Sequence[str]) -> str:
    digests = ", ".join(f'"{helps_digest(pair.slug, kind)}"' for kind in sorted(helpful))
    return CHECK.read_text(encoding="utf-8").replace("@PAIR@", pair.slug).replace("@DIGESTS@", digests)


def helps_digest(slug: str, kind: str) -> str:
    """How check.py names a lever that helps, so that nobody reads the answer by accident."""
    return sha256(f"{slug} {kind} helps".encode()).hexdigest()[:12]


def leaks(pair: Pair, files: Mapping[str, str], kept: Kept = NOTHING) -> list[Fault]:
    """Every line of a lever that stands in a student's file, and neither in the stubs nor in the task."""
    given = {*_lines(pair.task.text), *(line for lesson in pair.lessons for line in _lines(stub(lesson)))}
    texts = {
        name: kept.get("text of a notebook", (text,), partial(_read, text)) if name.endswith(".ipynb") else text
        for name, text in files.items()
        if name != "task.py"
    }
    faults = []
    for lesson in pair.lessons:
        where = f"{pair.place}/{lesson.kind}.py"
        for number, line in enumerate(lesson.lever.source.splitlines(), lesson.lever.line):
            told = _plain(line)
            if told in given or not any(letter.isalnum() for letter in told):
                continue
            faults += [
                Fault(where, number, f"this line of the lever stands in the student's {name}", "take it out there")
                for name, text in texts.items()
                if told in _lines(text) or (len(told) >= LONG and told in _plain(text))
            ]
    return faults


def _read(text: str) -> str:
    """What somebody reads of a notebook: the text of its cells and of their outputs."""
    import nbformat

    cells = nbformat.reads(text, as_version=4).cells
    return "\n".join(f"{cell.source}\n{cell.get('outputs', '')}" for cell in cells)


def _lines(text: str) -> set[str]:
    return {_plain(line) for line in text.splitlines()}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _readme(pair: Pair) -> str:
    return "\n".join(_readme_lines(pair))


def installing(folder: str) -> Iterator[str]:
    """How a student gets ready, with what the class was handed or without it."""
    yield "Were you given `setup.sh` or `setup.cmd`? Run it once: it makes an environment `.venv` beside it,"
    yield "without a network where the folder `wheels` is there, too. Activate that environment, and go on below.\n"
    yield "Otherwise install once, best in a virtual environment (Python 3.11 to 3.13):\n"
    yield f"    cd {folder}\n    python -m pip install -r requirements.txt jupyterlab\n"


def _readme_lines(pair: Pair) -> Iterator[str]:
    yield f"# {pair.front.title}\n\n{pair.front.question}\n"
    yield from installing(pair.slug)
    yield "Then, in the folder of the lesson, open a notebook and fill in the cell under “Your lever”:\n"
    yield f'    cd "{pair.place}"\n    jupyter lab\n'
    yield "`python check.py model` (or `data`, `features`) judges the lever of the notebook that you saved.\n"
    yield "Hand in the notebook. Keep the tag of the lever cell: it is the one that is graded, alone.\n"
    yield TERMS
