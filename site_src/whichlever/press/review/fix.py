"""What is mechanical, mended: ends of lines, keys that nothing reads, their order, a packed table, its checksum."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from whichlever.errors import UsageError
from whichlever.lab.datasets import split_front_matter
from whichlever.press.catalog.folders import lesson_folders, subfolders
from whichlever.press.review.key_order import in_order
from whichlever.project import Project
from whichlever.runner.store.atomic import write

IGNORED = ("minutes", "used_by")
"""Keys whose values are worked out."""
CHECKSUM = re.compile(r"^sha256: \w+$", re.MULTILINE)
HEADER = slice(3, 8)  # of a gzip file: flags, and a time

Texts = dict[Path, bytes]


def fix(project: Project, slug: str = "") -> list[str]:
    """Mend what needs no author, in all lessons and data sets or in one lesson; a line for each change.

    All is worked out before anything is written.
    """
    changed: Texts = {}
    said: list[str] = []
    for path, new, what in _wanted(project, slug, changed):
        changed[path] = new
        said.append(f"{project.relative(path)}: {what}")
    before = {path: path.read_bytes() for path in changed}
    try:
        for path, content in changed.items():
            write(path, content)
    except OSError as error:
        for path, content in before.items():
            path.write_bytes(content)
        raise UsageError(f"nothing was changed: {error}") from error
    return said


def _wanted(project: Project, slug: str, changed: Mapping[Path, bytes]) -> Iterator[tuple[Path, bytes, str]]:
    folders = [one.path for name, one in lesson_folders(project, []).items() if slug in ("", name)]
    for folder in folders:
        for path in sorted((*folder.glob("*.md"), *folder.glob("*.py"))):
            yield from _of_text(path, path.read_bytes())
    for folder in [] if slug else subfolders(project, project.datasets, []):
        sheet, table = folder / "datasheet.md", folder / f"{folder.name}.csv.gz"
        if sheet.is_file():
            yield from _of_text(sheet, sheet.read_bytes())
        if sheet.is_file() and table.is_file():
            yield from _of_table(sheet, table, changed)


def _of_text(path: Path, content: bytes) -> Iterator[tuple[Path, bytes, str]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return  # `check` says where
    if path.suffix == ".md":
        for key in IGNORED:
            text, taken = _without(text, key)
            if taken:
                yield path, text.encode(), f"took out {key!r}, which is worked out"
        if (ordered := in_order(text)) != text:
            text = ordered
            yield path, text.encode(), "put its keys into the order of the reference"
    new = "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n") + "\n" if text.strip() else text
    if new != text:
        yield path, new.encode(), "took out spaces at the ends of lines"


def _without(text: str, key: str) -> tuple[str, bool]:
    """A page without a key of its front matter, where that stands on a line of its own."""
    header, _ = split_front_matter(text)
    kept = re.sub(rf"^{key}: *(?:\d+|\[[^\]\n]*\]) *\n", "", header, flags=re.MULTILINE)
    return (text, False) if kept == header else (text.replace(header, kept, 1), True)


def _of_table(sheet: Path, table: Path, changed: Mapping[Path, bytes]) -> Iterator[tuple[Path, bytes, str]]:
    packed = table.read_bytes()
    if packed[:2] == b"\x1f\x8b" and any(packed[HEADER]):
        try:
            packed = _packed(gzip.decompress(packed))
        except (OSError, EOFError):
            return
        yield table, packed, "packed anew, without a name and a time"
    text = changed.get(sheet, sheet.read_bytes()).decode("utf-8", "surrogateescape")
    digest = f"sha256: {hashlib.sha256(packed).hexdigest()}"
    if len(CHECKSUM.findall(text)) == 1 and digest not in text:
        yield sheet, CHECKSUM.sub(digest, text).encode("utf-8", "surrogateescape"), "sha256 is that of the table now"


def _packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()
