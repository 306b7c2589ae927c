"""Notebooks that a class handed in: the lever cell of each, or the sentence that says why there is none."""

from __future__ import annotations

import ast
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from whichlever.errors import UsageError, one_line
from whichlever.lab.trials.lever import FUNCTIONS, KINDS, Kind, Lever
from whichlever.press.catalog.code.lever_cells import reaching_out, read_lever
from whichlever.press.catalog.scripts import LEVER, Cell, Script

MARK = "whichlever"
"""The key of a notebook's metadata that names its pair and its lever."""
SEED = "seed"
"""The key in there that says on which splits it was handed out, where they are not the published ones."""
LARGEST = 1_000_000_000
"""Bytes of a notebook that is still read."""
FOREIGN = {"__MACOSX"}  # what archives bring along


@dataclass(frozen=True)
class Submission:
    """One file that was handed in."""

    student: str
    """Its path in the folder, without the ending."""
    lever: Lever | None
    """Its lever cell, numbered from its own first line; None where it cannot be run."""
    cell: int = 0
    """Which of its code cells that is, from 1."""
    outcome: str = ""
    """Where it is not run: "not read", "blank", "peeked" or "failed"."""
    sentence: str = ""
    """Where it is not run: why."""
    seed: int | None = None
    """Of the splits that it was handed out with; None for the published ones."""

    def placed(self, line: int | None, what: str) -> str:
        """A sentence with the place that it is about."""
        if not self.cell:
            return what
        return f"cell {self.cell}, line {line}: {what}" if line else f"cell {self.cell}: {what}"


class UnreadableError(ValueError):
    """A file in which there is no lever to grade."""


def read_submissions(folder: Path, slug: str) -> tuple[Submission, ...]:
    """Every file of a folder and the folders in it, as a submission to the pair `slug`, by name.

    Raises `UsageError` where there is nothing to read.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name the one that holds the notebooks of the class")
    files = sorted(path for path in folder.rglob("*") if not path.is_dir() and not _is_hidden(path, folder))
    if not files:
        raise UsageError(f"{folder} is empty; put the notebooks of the class into it")
    return tuple(_read(path, _student(path, folder), slug) for path in files)


def _is_hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith((".", "~$")) or part in FOREIGN for part in parts)


def _student(path: Path, folder: Path) -> str:
    """Composed letters: some systems take an umlaut apart. Without ends of lines, which a name may have."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    return " ".join(unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode().split())


def _read(path: Path, student: str, slug: str) -> Submission:
    try:
        cells, about = _notebook(path)
        _of_this_pair(about, slug)
        number, source = _the_lever(cells)
    except UnreadableError as error:
        return Submission(student, None, 0, "not read", str(error))
    return _judged(Submission(student, None, number), path, source, about)


def _judged(found: Submission, path: Path, source: str, about: Mapping[str, Any]) -> Submission:
    """A submission with its lever, unless reading it tells already that it need not be run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        return _refused(found, "failed", line, f"not Python: {getattr(error, 'msg', error)}")
    if is_blank(tree):
        return _refused(found, "blank", None, "the lever cell is as it was handed out; nothing is changed in it")
    if (kind := _kind(tree, about)) is None:
        todo = "expected model(), features(), or repair() and data()"
        return _refused(found, "failed", None, f"the lever cell does not define one lever; {todo}")
    for outcome, complaints in (
        ("peeked", reaching_out(source)),
        ("failed", read_lever(Cell("code", source, 1), kind)),
    ):
        for line, what, todo in complaints[:1]:
            return _refused(found, outcome, line, f"{what}; {todo}")
    return replace(found, lever=Lever(kind, source, f"<{path.name}, cell 1>"), seed=_seed(about))


def _seed(about: Mapping[str, Any]) -> int | None:
    seed = about.get(SEED)
    return seed if isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0 else None


def _refused(found: Submission, outcome: str, line: int | None, what: str) -> Submission:
    return Submission(found.student, None, found.cell, outcome, found.placed(line, what))


CodeCell = tuple[str, Sequence[str]]  # its source and its tags


def _notebook(path: Path) -> tuple[list[CodeCell], Mapping[str, Any]]:
    """Code cells of a notebook or a percent script, and its metadata. Outputs are not looked at."""
    if path.suffix not in (".ipynb", ".py"):
        raise UnreadableError(f"{path.name} is no notebook; hand in the .ipynb file")
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise UnreadableError(f"{size / 1e6:,.0f} MB are too much; clear the outputs and save it again")
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".py":
            return [(cell.source, cell.tags) for cell in Script(path, text).code], {}
        content = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"the file is damaged ({one_line(error, 80)}); hand it in again") from error
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("the file holds no cells of a notebook; open it in Jupyter and save it again")
    about = _mapping(content.get("metadata"))
    _speaks_python(about)
    return list(_code(cells)), _mapping(about.get(MARK))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _speaks_python(about: Mapping[str, Any]) -> None:
    kernel, language = _mapping(about.get("kernelspec")), _mapping(about.get("language_info"))
    said = language.get("name") or kernel.get("language") or "python"
    if str(said).lower() not in ("python", "ipython"):
        name = kernel.get("display_name") or said
        raise UnreadableError(f"it was saved with the kernel {name}; choose a Python kernel and save it again")


def _code(cells: Iterable[Any]) -> Iterator[CodeCell]:
    for cell in map(_mapping, cells):
        if cell.get("cell_type") == "code":
            source, tags = cell.get("source", ""), _mapping(cell.get("metadata")).get("tags", ())
            text = "".join(map(str, source)) if isinstance(source, list) else str(source)
            yield text, [str(tag) for tag in tags] if isinstance(tags, list) else ()


def _of_this_pair(about: Mapping[str, Any], slug: str) -> None:
    other = about.get("pair", slug)
    if other != slug:
        raise UnreadableError(f"it belongs to the pair {other}, not to {slug}; grade it there")


def _the_lever(cells: Sequence[CodeCell]) -> tuple[int, str]:
    """The number of the one lever cell, and its source."""
    tagged = [(number, source) for number, (source, tags) in enumerate(cells, 1) if LEVER in tags]
    if not tagged:
        raise UnreadableError(f"no cell has the tag {LEVER}; write into the cell that has it, and keep its tag")
    if len(tagged) > 1:
        numbers = " and ".join(str(number) for number, _ in tagged)
        raise UnreadableError(f"the cells {numbers} all have the tag {LEVER}; keep one")
    return tagged[0]


def _kind(tree: ast.Module, about: Mapping[str, Any]) -> Kind | None:
    """Which lever a cell pulls: what its notebook was handed out for, else what it defines, if that is one."""
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    meant: list[Kind] = [kind for kind in KINDS if about.get("lever") == kind]
    meant = meant or [kind for kind in KINDS if defined & set(FUNCTIONS[kind])]
    return meant[0] if len(meant) == 1 else None


def is_blank(tree: ast.Module) -> bool:
    """Whether nothing but words and `...` stands in the functions of a cell."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        return not tree.body
    return all(_says_nothing(statement) for function in functions for statement in function.body)


def _says_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
