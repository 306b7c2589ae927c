"""Front matter: the YAML at the top of a Markdown file, with the line of each of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import AliasEvent

from whichlever.lab.datasets import split_front_matter
from whichlever.press.catalog.parsed import parsed

Key = tuple[int | str, ...]

LONGEST = 30_000  # letters; the longest of a real lesson has a third of that, and more would take seconds
DEEPEST = 10  # lists and mappings in one another
FENCE_TODO = "begin with `---`, keys and values as YAML, and `---`"
YAML_TODO = "mind indents and colons; put a text with `: ` or ` #` in it in quotation marks"
STANDARD = "tag:yaml.org,2002:"  # how YAML names the tags of its own types


@dataclass(frozen=True)
class FrontMatter:
    """What stands at the top of a Markdown file, and what follows."""

    values: Mapping[str, Any]
    lines: Mapping[Key, int]
    """For each path of keys the line that it stands on, from 1."""
    body: str
    body_line: int
    """The first line after the front matter."""

    def line(self, *key: int | str) -> int:
        """The line of a value, or of the nearest thing that contains it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


class FrontMatterError(Exception):
    """Front matter that is no YAML mapping; `line` is where in the file, `todo` what to do."""

    def __init__(self, line: int, what: str, todo: str = FENCE_TODO) -> None:
        self.line, self.what, self.todo = line, what, todo
        super().__init__(what)


class _Loader(yaml.SafeLoader):
    """Plain YAML: nothing that stands for something else, and nothing deep."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        line = event.start_mark.line + 2
        if isinstance(event, AliasEvent):
            raise FrontMatterError(line, f"the alias *{event.anchor}", "write out what it stands for")
        if getattr(event, "tag", None) is not None:
            tag = event.tag.replace(STANDARD, "!!")
            raise FrontMatterError(line, f"the tag {tag}", "take it out; a text goes into quotation marks")
        if self.depth == DEEPEST:
            raise FrontMatterError(line, f"more than {DEEPEST} lists and mappings in one another", "make it flatter")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a Markdown file's text. Raises `FrontMatterError`."""
    return parsed("front matter", text, lambda: _read(text))


def _read(text: str) -> FrontMatter:
    header, body = split_front_matter(text)
    if not header.strip():
        begun = text.startswith("---")
        raise FrontMatterError(1, "the front matter is empty, or no `---` ends it" if begun else "no front matter")
    if len(header) > LONGEST:
        raise FrontMatterError(1, f"the front matter has more than {LONGEST:,} letters", "say it in the page")
    lines: dict[Key, int] = {}
    values = _values(header, lines)
    return FrontMatter(values, lines, body, text.count("\n", 0, len(text) - len(body)) + 1)


def _values(header: str, lines: dict[Key, int]) -> dict[str, Any]:
    try:
        node = _Loader(header).get_single_node()
    except yaml.YAMLError as error:
        raise _no_yaml(error, header) from None
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "the front matter is no mapping of keys to values")
    _note_lines(node, (), lines)
    return {name: value for key in node.value for name, value in _built(key, header).items()}


def _built(pair: tuple[yaml.Node, yaml.Node], header: str) -> dict[str, Any]:
    """One key with its value."""
    node = yaml.MappingNode(f"{STANDARD}map", [pair], pair[0].start_mark, pair[1].end_mark)
    try:
        return yaml.SafeLoader("").construct_document(node)
    except yaml.YAMLError as error:
        raise _no_yaml(error, header) from None
    except Exception as error:  # a date that no calendar has, a number of a thousand digits
        what = f"not YAML: {str(error) or type(error).__name__}"
        raise FrontMatterError(_line(pair[0]), what, "put it in quotation marks") from None


def _no_yaml(error: yaml.YAMLError, header: str) -> FrontMatterError:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        todo = "indent with spaces" if "'\\t'" in str(error.problem) else YAML_TODO
        return FrontMatterError((mark.line if mark else 0) + 2, f"not YAML: {error.problem}", todo)
    line = header.count("\n", 0, getattr(error, "position", 0)) + 2
    return FrontMatterError(line, f"not YAML: {getattr(error, 'reason', error)}", "take the character out")


def _note_lines(node: yaml.Node, key: Key, lines: dict[Key, int]) -> None:
    lines[key] = _line(node)
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            word = _word(name)
            if (*key, word) in lines:
                todo = f"keep one; the other is on line {lines[*key, word]}"
                raise FrontMatterError(_line(name), f"the key {word!r} stands twice", todo)
            _note_lines(value, (*key, word), lines)
            lines[*key, word] = _line(name)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, (*key, number), lines)


def _word(node: yaml.Node) -> str:
    """A key's text; YAML takes some words for something else, such as `no`."""
    if isinstance(node, yaml.ScalarNode) and node.tag == f"{STANDARD}str":
        return node.value
    what = f"the key {node.value!r} is no text" if isinstance(node, yaml.ScalarNode) else "a key that is no text"
    raise FrontMatterError(_line(node), what, "put it in quotation marks")


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 2  # marks count from 0, and the opening line comes before
