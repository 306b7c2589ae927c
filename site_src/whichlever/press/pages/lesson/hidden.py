"""Figures that a lesson draws and never shows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


PYPLOT = ("plt", "pyplot")


def shows_nothing(cell: NotebookNode) -> bool:
    """Whether a cell calls `plt.show()` and no picture came out: matplotlib draws elsewhere, and says nothing of it."""
    pictures = any(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", ()))
    return "show" in cell.source and not pictures and any(map(_is_show, _statements(cell.source)))


def _statements(source: str) -> list[ast.stmt]:
    """Those that run for sure; none of a cell that is no plain Python."""
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def _is_show(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), "show"))):
            return name in PYPLOT
        case _:
            return False
