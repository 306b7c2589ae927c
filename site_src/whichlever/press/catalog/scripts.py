"""Lesson scripts in jupytext's percent format: their cells, with the lines they stand on."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import jupytext
from nbformat import NotebookNode

LEVER = "lever"
MARKER = re.compile(r"^\s*#\s*(%%+\s.*|%%|<codecell>|In\[[0-9 ]*\]:?)\s*$")  # what begins a cell, as jupytext has it


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is where its text begins in the file, from 1."""

    kind: Literal["code", "markdown"]
    source: str
    line: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """A percent script as read. `text` is the whole file."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Script:
        return cls(path, path.read_text(encoding="utf-8"))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in order. Text before the first marker is a cell of its own, as jupytext has it."""
        lines = self.text.splitlines()
        cells, place = [], 0
        for node in self.notebook().cells:
            place = _begin(lines, place, node)
            cells.append(Cell(_kind(node), node.source, place + 1, tuple(node.metadata.get("tags", ()))))
            place += len(node.source.splitlines())
        return tuple(cells)

    @property
    def code(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.kind == "code")

    @property
    def levers(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.code if LEVER in cell.tags)

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
        notebook = jupytext.reads(self.text, fmt="py:percent")
        for number, node in enumerate(notebook.cells):
            node["id"] = f"cell-{number}"
        notebook.metadata = NotebookNode(
            kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            language_info={"name": "python"},
        )
        return notebook


def _kind(node: NotebookNode) -> Literal["code", "markdown"]:
    return "code" if node.cell_type == "code" else "markdown"


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
    if _kind(node) == "code":
        return here + 1
    return next((k for k in range(here + 1, len(lines)) if first in lines[k]), here)
