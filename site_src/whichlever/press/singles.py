"""Standalone lessons: what they noted and claimed while they ran, and their pages' words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from whichlever.lab.notes import CLAIM, VALUES
from whichlever.press.interpolate import WordError, nearest


class LessonWords:
    """What a page may say about one standalone lesson."""

    def __init__(self, notebook: NotebookNode) -> None:
        self._values = {name: value for bundle in _bundles(notebook, VALUES) for name, value in bundle.items()}

    def value(self, name: str, places: int | None = None, *, percent: bool = False) -> str:
        """A noted value: `places` decimals, or as many as it needs; as a percentage if asked."""
        if name not in self._values:
            raise WordError(f"no value {name!r}; {nearest(name, self._values)}")
        value = self._values[name]
        if isinstance(value, str):
            return value
        if percent:
            return f"{100 * value:.{places or 0}f} %".replace("-", "−")
        if isinstance(value, int):
            return f"{value:,}".replace("-", "−")
        text = f"{value:.3g}" if places is None else f"{value:,.{places}f}"
        return text.replace("-", "−")


def claims_of(notebook: NotebookNode) -> list[Mapping[str, str]]:
    """The claims that a lesson made and that held, in order."""
    return list(_bundles(notebook, CLAIM))


def _bundles(notebook: NotebookNode, kind: str) -> Iterator[Mapping[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if kind in output.get("data", {}):
                yield output.data[kind]
