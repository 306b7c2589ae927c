"""Executed notebooks: the prose of now with the outputs of its code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

HELD = 16  # more than a pair has


def merge(notebook: NotebookNode, outputs: Sequence[Sequence[Mapping[str, Any]]]) -> NotebookNode:
    """A copy of a script's notebook with stored outputs, one list for each code cell, in order.

    Raises ValueError if the numbers of code cells differ: the result is of another script.
    """
    import nbformat
    from nbformat import NotebookNode

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


class Notebooks(Mapping[str, "NotebookNode"]):
    """Notebooks by name, each merged when a page asks for it; only those last asked for are held."""

    def __init__(self, makers: Mapping[str, Callable[[], NotebookNode]]) -> None:
        self._makers = makers
        self._made = lru_cache(HELD)(lambda name: makers[name]())

    def __getitem__(self, name: str) -> NotebookNode:
        return self._made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
