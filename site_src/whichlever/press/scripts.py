"""Lesson scripts in jupytext's percent format: their cells, with the lines they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import jupytext
from nbformat import NotebookNode

LEVER = "lever"


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
        cells, offset = [], 0
        for node in self.notebook().cells:
            place = self.text.find(_first_line(node), offset)
            offset = max(place, offset)
            line = self.text.count("\n", 0, offset) + 1
            cells.append(Cell(_kind(node), node.source, line, tuple(node.metadata.get("tags", ()))))
            offset += len(_first_line(node))
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


def _first_line(node: NotebookNode) -> str:
    """What to look for in the file: in markdown cells each line stands behind a comment sign."""
    return node.source.split("\n", 1)[0]
