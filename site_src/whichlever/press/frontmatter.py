"""Front matter: the YAML at the top of a Markdown file, with the line of each of its values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from whichlever.lab.datasets import split_front_matter

Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class FrontMatter:
    """Values, and for each path of keys the line it stands on; `body_line` is the first line after it."""

    values: Mapping[str, Any]
    lines: Mapping[Key, int]
    body: str
    body_line: int

    def line(self, *key: Hashable) -> int:
        """The line of a value, or of the nearest thing that contains it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


class FrontMatterError(Exception):
    """Front matter that is no YAML mapping; `line` is where in the file."""

    def __init__(self, line: int, what: str) -> None:
        self.line, self.what = line, what
        super().__init__(what)


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a Markdown file's text. Raises `FrontMatterError`."""
    header, body = split_front_matter(text)
    if not header:
        raise FrontMatterError(1, "no front matter")
    try:
        node = yaml.compose(header, Loader=yaml.SafeLoader)
        values = yaml.safe_load(header)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FrontMatterError((mark.line if mark else 0) + 2, f"not YAML: {error.problem}") from None
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "the front matter is no mapping of keys to values")
    lines: dict[Key, int] = {}
    _note_lines(node, (), lines)
    return FrontMatter(values, lines, body, text.count("\n", 0, len(text) - len(body)) + 1)


def _note_lines(node: yaml.Node, key: Key, lines: dict[Key, int]) -> None:
    lines[key] = node.start_mark.line + 2  # marks count from 0, and the opening line comes before
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            _note_lines(value, (*key, name.value), lines)
            lines[(*key, name.value)] = name.start_mark.line + 2
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*key, number), lines)
