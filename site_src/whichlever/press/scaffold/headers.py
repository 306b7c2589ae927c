"""A table's first line, its columns named as code and formulas take them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""A column's name that needs no quotes in code."""


def with_names(content: bytes) -> tuple[bytes, Mapping[str, str]]:
    """The CSV file with its first line in small letters, digits and underscores, and the new names by the old ones.

    All below the first line stays as it is; so does the whole file where each name will do.
    """
    text = content.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""))
    old = next(reader)
    new = dict(zip(old, names(old), strict=True))
    changed = {before: after for before, after in new.items() if before != after}
    if not changed:
        return content, {}
    lines = io.StringIO(text, newline="").readlines()
    ending = "\r\n" if lines[reader.line_num - 1].endswith("\r\n") else "\n"
    return (",".join(new.values()) + ending + "".join(lines[reader.line_num :])).encode(), changed


def names(old: Sequence[str]) -> list[str]:
    """A name for each column, no two alike: "Sepal length (cm)" becomes "sepal_length_cm"."""
    made: list[str] = []
    for number, name in enumerate(old, 1):
        wanted = name if NAME.fullmatch(name) else _plain(name) or f"column_{number}"
        made.append(next(each for each in _numbered(wanted) if each not in made and (each == name or each not in old)))
    return made


def _plain(name: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", unicodedata.normalize("NFKD", name))
    plain = re.sub(r"[^0-9a-z]+", "_", parted.encode("ascii", "ignore").decode().lower()).strip("_")
    return f"n_{plain}" if plain[:1].isdigit() else plain


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1
