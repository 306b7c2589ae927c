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
    """Front matter that is no YAML mapping; `line` is where in the file, `todo` what to do."""

    def __init__(
        self, line: int, what: str, todo: str = "begin with `---`, keys and values as YAML, and `---`"
    ) -> None:
        self.line, self.what, self.todo = line, what, todo
        super().__init__(what)


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a Markdown file's text. Raises `FrontMatterError`."""
    header, body = split_front_matter(text)
    if not header.strip():
        begun = text.startswith("---")
        raise FrontMatterError(1, "the front matter is empty, or no `---` ends it" if begun else "no front matter")
    try:
        node = yaml.compose(header, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _no_yaml(error, header) from None
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "the front matter is no mapping of keys to values")
    lines: dict[Key, int] = {}
    _note_lines(node, (), lines)
    values = {name: value for key in node.value for name, value in _built(key, header).items()}
    return FrontMatter(values, lines, body, text.count("\n", 0, len(text) - len(body)) + 1)


def _built(pair: tuple[yaml.Node, yaml.Node], header: str) -> dict[str, Any]:
    """One key with its value."""
    node = yaml.MappingNode("tag:yaml.org,2002:map", [pair], pair[0].start_mark, pair[1].end_mark)
    try:
        return yaml.SafeLoader("").construct_document(node)
    except yaml.YAMLError as error:
        raise _no_yaml(error, header) from None
    except ValueError as error:  # a date that no calendar has
        raise FrontMatterError(pair[0].start_mark.line + 2, f"not YAML: {error}", "put it in quotation marks") from None


def _no_yaml(error: yaml.YAMLError, header: str) -> FrontMatterError:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        todo = "mind indents and colons; put a text with `: ` or ` #` in it in quotation marks"
        return FrontMatterError((mark.line if mark else 0) + 2, f"not YAML: {error.problem}", todo)
    line = header.count("\n", 0, getattr(error, "position", 0)) + 2
    return FrontMatterError(line, f"not YAML: {getattr(error, 'reason', error)}", "take the character out")


def _note_lines(node: yaml.Node, key: Key, lines: dict[Key, int]) -> None:
    lines[key] = _line(node)
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if (*key, name.value) in lines:
                todo = f"keep one; the other is on line {lines[*key, name.value]}"
                raise FrontMatterError(_line(name), f"the key {name.value!r} stands twice", todo)
            _note_lines(value, (*key, name.value), lines)
            lines[*key, name.value] = _line(name)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*key, number), lines)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 2  # marks count from 0, and the opening line comes before
