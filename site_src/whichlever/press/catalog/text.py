"""Files of text: read as UTF-8, or told why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from whichlever.errors import Fault
from whichlever.press.catalog.yaml_header import FrontMatter, FrontMatterError, read_front_matter
from whichlever.project import Project

LARGEST = 1_000_000  # bytes; nobody reads a page that long
FENCE = re.compile(r"^\s*(```|~~~)")


def prose_lines(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """The lines of some Markdown that stand in no fenced code, with their numbers in the file."""
    fenced = False
    for number, line in enumerate(text.splitlines(), first_line):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line


def read_text(project: Project, path: Path, faults: list[Fault]) -> str | None:
    """A file's text, or None and a fault."""
    where = project.relative(path)
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            faults.append(Fault(where, 1, f"the file has more than {LARGEST:,} bytes", "put what is long into others"))
            return None
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{error.object[error.start]:02x} is not UTF-8"
        faults.append(Fault(where, line, what, "save the file as UTF-8"))
    except OSError as error:
        faults.append(Fault(where, 1, f"the file cannot be read: {error.strerror}", "see to its rights"))
    return None


def read_page(project: Project, path: Path, faults: list[Fault]) -> FrontMatter | None:
    """The front matter and body of a Markdown file, or None and a fault."""
    text = read_text(project, path, faults)
    try:
        return None if text is None else read_front_matter(text)
    except FrontMatterError as error:
        faults.append(Fault(project.relative(path), error.line, error.what, error.todo))
        return None
