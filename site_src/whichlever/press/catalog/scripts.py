"""Lesson scripts in jupytext's percent format: their cells, with the lines they stand on."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from whichlever.press.catalog.parsed import parsed

if TYPE_CHECKING:
    from nbformat import NotebookNode

LEVER, RIVAL = "lever", "rival"
"""Tags of the cell that is the lesson's lever, and of those that are other ways to pull it."""
CHECK = "check"
"""Tag of a cell that only claims, notes or prepares: a standalone lesson's page folds it."""
HIDE_INPUT = "hide-input"
"""Tag of a cell whose code is folded where it stands, and whose output is not; Jupyter Book knows it too."""
FORMAT = {"extension": ".py", "format_name": "percent", "comment_magics": False}  # a comment is a comment
FENCE = re.compile(r"#\s*---\s*")
BEFORE_HEADER = re.compile(r"#!|[ \t\f]*#.*?coding[:=]")  # a script's first lines, before a header
MARKER = re.compile(r"^\s*#\s*(%%+\s.*|%%|<codecell>|In\[[0-9 ]*\]:?)\s*$")  # what begins a cell, as jupytext has it


@dataclass(frozen=True)
class Cell:
    """One cell of a script."""

    kind: Literal["code", "markdown", "raw"]
    source: str
    line: int
    """Where its text begins in the file, from 1."""
    tags: tuple[str, ...] = ()
    title: str = ""
    """What stands behind its marker: `# %% Balanced trees`."""


@dataclass(frozen=True)
class Script:
    """A percent script as read."""

    path: Path
    text: str
    """The whole file."""

    @cached_property
    def header(self) -> tuple[int, int]:
        """Where jupytext's header stands, between two lines of `# ---`: the numbers of these, or (0, 0).

        It says how editors treat the script, and nothing in it reaches a run.
        """
        lines = self.text.splitlines()
        first = next((n for n, line in enumerate(lines[:3]) if not BEFORE_HEADER.match(line)), 0)
        if first < len(lines) and FENCE.fullmatch(lines[first]):
            for number, line in enumerate(lines[first + 1 :], first + 1):
                if FENCE.fullmatch(line):
                    return first + 1, number + 1
                if not line.startswith("#"):
                    break
        return 0, 0

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in order. Text before the first marker is a cell of its own, as jupytext has it."""
        return parsed("cells", self.text, self._read_cells)

    def _read_cells(self) -> tuple[Cell, ...]:
        before, body = self._body
        lines = body.splitlines()
        cells, place = [], 0
        for node in self._notebook.cells:
            place = _begin(lines, place, node)
            tags = tuple(node.metadata.get("tags", ()))
            title = str(node.metadata.get("title", ""))
            cells.append(Cell(node.cell_type, node.source, before + place + 1, tags, title))
            place += len(node.source.splitlines())
        return tuple(cells)

    @cached_property
    def _body(self) -> tuple[int, str]:
        """How many lines come before the cells, and the lines from there."""
        lines = self.text.splitlines(keepends=True)
        before = self.header[1]
        while before and before < len(lines) and not lines[before].strip():
            before += 1
        return before, "".join(lines[before:])

    @property
    def code(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @property
    def levers(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.code if LEVER in cell.tags)

    @property
    def rivals(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.code if RIVAL in cell.tags)

    @property
    def title(self) -> str:
        """The first heading of the script, or its file's name."""
        for cell in self.cells:
            if cell.kind == "markdown" and cell.source.startswith("# "):
                return cell.source.splitlines()[0].removeprefix("# ").strip()
        return self.path.stem

    def notebook(self) -> NotebookNode:
        """The script as a notebook without outputs; cell ids count the cells, so they are the same every time."""
        return deepcopy(self._notebook)

    @cached_property
    def _notebook(self) -> NotebookNode:
        import jupytext
        from nbformat import NotebookNode

        notebook = jupytext.reads(self._body[1], fmt=FORMAT)
        for number, node in enumerate(notebook.cells):
            node["id"] = f"cell-{number}"
        notebook.metadata = NotebookNode(
            kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            language_info={"name": "python"},
        )
        return notebook


def _begin(lines: list[str], place: int, node: NotebookNode) -> int:
    """The index of a cell's first line, searched from `place` on, where the cell before it ends.

    It is the line after the marker; in markdown, which may stand in quotes, the line that its text is on.
    """
    text = node.source.lstrip("\n")
    blank, first = len(node.source) - len(text), text.split("\n", 1)[0]
    here = place
    if place == 0 and not first and lines and not lines[0].strip():
        return 0  # blank lines before the first marker: an empty cell, as jupytext has it
    while here < len(lines) and not MARKER.match(lines[here]):
        if place == 0 and first and first in (lines[here], lines[here].removeprefix("#").lstrip()):
            return here - blank  # text before the first marker
        here += 1
    if node.cell_type == "code":
        return here + 1
    return next((k for k in range(here + 1, len(lines)) if first in lines[k]), here)
