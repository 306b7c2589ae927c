"""Scripts that are sound: Python as a whole and cell by cell, with a header and cells that a lesson may have."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whichlever.errors import Fault
from whichlever.press.catalog.parsed import parsed
from whichlever.press.catalog.scripts import MARKER, Cell, Script
from whichlever.press.catalog.text import read_text
from whichlever.press.catalog.yaml_header import FrontMatterError, read_front_matter
from whichlever.project import Project

FILES = "a pair has task.py, model.py, data.py, often features.py, and index.md; a standalone lesson, lesson.py"
CODING = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*(?P<name>[-\w.]+)", re.ASCII)
UTF_8 = ("utf-8", "utf8", "utf_8")
MOST_CELLS = 500  # the longest of a real lesson has a tenth of that, and jupytext takes seconds for more
Complaint = tuple[int, str, str]  # line, what, what to do


def read_script(project: Project, path: Path, faults: list[Fault]) -> Script | None:
    """A sound script, or None and all that is wrong with it."""
    where = project.relative(path)
    if not path.is_file():
        faults.append(Fault(where, 1, "the file is missing", FILES))
        return None
    text = read_python(project, path, faults)
    if text is None:
        return None
    script = Script(path, text)
    complaints = parsed("faults of a script", text, lambda: list(_of_script(script)))
    faults += [Fault(where, line, what, todo) for line, what, todo in complaints]
    return None if complaints else script


def read_python(project: Project, path: Path, faults: list[Fault]) -> str | None:
    """A file's text if it is Python, or None and a fault."""
    text = read_text(project, path, faults)
    if text is None:
        return None
    complaints = parsed("faults of Python", text, lambda: [*_coding(text), *not_python(text, 1, "not Python")])
    faults += [Fault(project.relative(path), line, what, todo) for line, what, todo in complaints]
    return None if complaints else text


def _of_script(script: Script) -> Iterator[Complaint]:
    lines = script.text.splitlines()
    if sum(MARKER.match(line) is not None for line in lines) > MOST_CELLS:
        yield 1, f"more than {MOST_CELLS} cells", "make several lessons of it"
        return
    unsound = [*_header(script), *_unreadable(script)]
    yield from unsound
    for cell in () if unsound else script.cells:
        yield from _of_cell(cell, lines)


def not_python(text: str, first_line: int, name: str) -> Iterator[Complaint]:
    """Why some text, which begins on a line of its file, is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<lesson>", "exec", dont_inherit=True)
    except SyntaxError as error:
        yield first_line + (error.lineno or 1) - 1, f"{name}: {error.msg}", "correct it"
    except ValueError as error:
        yield first_line, f"{name}: {error}", "correct it"
    except (RecursionError, MemoryError):
        yield first_line, f"{name}: too many parts in one another", "take it apart"


def _coding(text: str) -> Iterator[Complaint]:
    for number, line in enumerate(text.split("\n", 2)[:2], 1):
        said = CODING.match(line)
        if said and said["name"].lower() not in UTF_8:
            yield number, f"the script says that it is written as {said['name']}", "save it as UTF-8"


def _header(script: Script) -> Iterator[Complaint]:
    """What the header says that a lesson's cannot say."""
    first, last = script.header
    inside = script.text.splitlines()[first : last - 1] if last else []
    lines = [line.removeprefix("#").removeprefix(" ") for line in inside]
    if not "".join(lines).strip():
        return
    try:
        front = read_front_matter("\n".join(["---", *lines, "---"]))
    except FrontMatterError as error:
        yield first + error.line - 1, f"the header: {error.what}", error.todo
        return
    for name in front.values.keys() - {"jupyter"}:
        yield first + front.line(name) - 1, f"the header has a key {name!r}", "take it out: front matter is in index.md"
    style = _at(front.values, "jupyter", "jupytext", "text_representation", "format_name")
    if style not in (None, "percent"):
        line = front.line("jupyter", "jupytext", "text_representation", "format_name")
        yield first + line - 1, f"the header says that the format is {style!r}", "a lesson is in the percent format"


def _at(values: Any, *key: str) -> Any:
    for name in key:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _unreadable(script: Script) -> Iterator[Complaint]:
    """Why jupytext does not read a script: it names no line, so each cell's first line is tried by itself."""
    if _readable(script.text):
        return
    lines = enumerate(script.text.splitlines(), 1)
    line = next((number for number, line in lines if MARKER.match(line) and not _readable(f"{line}\n")), 1)
    yield line, "jupytext cannot read this cell's options", 'write them as in `# %% tags=["lever"]`'


def _readable(text: str) -> bool:
    try:
        Script(Path("lesson.py"), text).cells  # noqa: B018
    except Exception:  # of jupytext, nbformat, yaml, json: whatever they raise, the script is not readable
        return False
    return True


def _of_cell(cell: Cell, lines: Sequence[str]) -> Iterator[Complaint]:
    """What no cell of a lesson may be."""
    if cell.kind == "raw":
        yield cell.line, "a raw cell, which no page shows", "make it `# %%` or `# %% [markdown]`"
    elif cell.kind == "code":
        source = cell.source.splitlines()
        if list(lines[cell.line - 1 : cell.line - 1 + len(source)]) != source:
            what = "jupytext makes other code of this cell than what stands here"
            yield max(cell.line - 1, 1), what, 'give it no options but tags: `# %% tags=["lever"]`'
        else:
            yield from not_python(cell.source, cell.line, "the cell alone is not Python")
