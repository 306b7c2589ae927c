"""Front matter with its keys in the reference's order, each with the comments above it, and nothing else changed."""

from __future__ import annotations

from itertools import pairwise

from whichlever.lab.datasets import split_front_matter
from whichlever.press.catalog.yaml_header import FrontMatter, FrontMatterError, read_front_matter
from whichlever.press.documented.keys import ORDER


def in_order(text: str) -> str:
    """A page's text with its keys in their order; as it was where it is not sure that only their order changes."""
    try:
        read = read_front_matter(text)
    except FrontMatterError:  # `check` says where
        return text
    if not set(ORDER).issuperset(read.values) or list(read.values) == sorted(read.values, key=ORDER.index):
        return text
    header, _ = split_front_matter(text)
    moved = _moved(header, read)
    made = text.replace(header, moved, 1)
    return made if _same(read, made) and sorted(moved.splitlines()) == sorted(header.splitlines()) else text


def _moved(header: str, read: FrontMatter) -> str:
    """The lines of a header, key by key. What stands above the first key stays there, what ends the last at the end."""
    lines = header.splitlines(keepends=True)
    starts = sorted((read.line(name) - 2, name) for name in read.values)
    first = starts[0][0]
    begins = [first, *(_with_comments(lines, start) for start, _ in starts[1:])]
    end = _without_comments(lines, begins[-1])
    blocks = ["".join(lines[start:stop]) for start, stop in pairwise([*begins, end])]
    named = {name: block for (_, name), block in zip(starts, blocks, strict=True)}
    return "".join([*lines[:first], *(named[name] for name in sorted(named, key=ORDER.index)), *lines[end:]])


def _with_comments(lines: list[str], start: int) -> int:
    """Where the comments right above a key begin."""
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start


def _without_comments(lines: list[str], start: int) -> int:
    """Where the last key ends, and comments or empty lines begin."""
    end = len(lines)
    while end > start + 1 and (lines[end - 1].startswith("#") or not lines[end - 1].strip()):
        end -= 1
    return end


def _same(read: FrontMatter, text: str) -> bool:
    """Whether a page says the same, key by key."""
    try:
        return dict(read_front_matter(text).values) == dict(read.values)
    except FrontMatterError:
        return False
