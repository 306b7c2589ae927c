"""Executed notebooks: the prose of now with the outputs of its code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode


def merge(notebook: NotebookNode, outputs: Sequence[Sequence[Mapping[str, Any]]]) -> NotebookNode:
    """A copy of a script's notebook with stored outputs, one list for each code cell, in order.

    Raises ValueError if the numbers of code cells differ: the result is of another script.
    """
    made = NotebookNode(nbformat.from_dict(json.loads(json.dumps(notebook))))
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    if len(code) != len(outputs):
        raise ValueError(f"{len(outputs)} outputs for {len(code)} code cells")
    count = 0
    for cell, given in zip(code, outputs, strict=True):
        cell.outputs = [nbformat.from_dict(dict(output)) for output in given]
        is_run = bool(cell.source.strip()) and "skip-execution" not in cell.metadata.get("tags", ())
        count += is_run
        cell.execution_count = count if is_run else None
    return made
