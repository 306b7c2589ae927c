"""Digests: what has another one has changed."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import stat
import tokenize
from collections.abc import Iterable
from pathlib import Path

from whichlever.syntax import tree_of

LENGTH = 32
ABSENT = "absent"
FOLDER = "folder"


def digest(data: bytes | str) -> str:
    """Sha256, shortened to `LENGTH` hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:LENGTH]


def code_digest(source: bytes | str, tags: Iterable[str] = ()) -> str:
    """Digest of what Python code means: comments, layout and line numbers do not count.

    A cell that is not plain Python (a magic) counts as text.
    A semicolon at its end counts too: it keeps IPython from showing the last value.
    """
    try:
        tree = ast.dump(tree_of(source))
    except (SyntaxError, ValueError):
        tree = source if isinstance(source, str) else source.decode("utf-8", "replace")
    quiet = isinstance(source, str) and _ends_in_semicolon(source)
    return digest("\0".join([tree, ";" if quiet else "", *tags]))


def _ends_in_semicolon(source: str) -> bool:
    if ";" not in source:
        return False
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER):
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return source.rstrip().endswith(";")
    return last == ";"


def listing_digest(path: str) -> str:
    """Digest of the names in a folder and the sizes of its files, ABSENT without one.

    Compiled bytecode and hidden entries do not count.
    """
    try:
        return digest("\n".join(sorted(map(_listed, filter(_counts, os.scandir(path))))))
    except OSError:
        return ABSENT


def _counts(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.name != "__pycache__"


def _listed(entry: os.DirEntry[str]) -> str:
    return f"{entry.name} {stat_digest(entry.path)}"


def stat_digest(path: str) -> str:
    """What asking about a path tells that is the same on every machine: a file of some size, a folder, or nothing."""
    try:
        status = os.stat(path)  # noqa: PTH116  (pathlib asks through the same function)
    except OSError:
        return ABSENT
    return FOLDER if stat.S_ISDIR(status.st_mode) else f"{status.st_size} bytes"


def file_digest(path: str) -> str:
    """Digest of a file's content, FOLDER for a folder, ABSENT where there is nothing."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:LENGTH]
    except OSError:
        return FOLDER if os.path.isdir(path) else ABSENT  # noqa: PTH112


def file_code_digest(path: str) -> str:
    """Digest of what a file's code means, ABSENT where there is none."""
    try:
        return code_digest(Path(path).read_bytes())
    except OSError:
        return ABSENT


def front_matter_digest(path: str) -> str:
    """Digest of what stands between the first two `---` lines of a text; of all of it where there are none."""
    found = _front_matter(path)
    return file_digest(path) if found is None else digest(found)


def loading_digest(path: str) -> str:
    """Digest of what loading a table takes from its datasheet, comments aside; of all of it without front matter."""
    found = _front_matter(path)
    if found is None:
        return file_digest(path)
    lines = [line for line in found.splitlines() if not line.lstrip().startswith("#")]
    blocks = _KEY.split("\n".join(lines))  # what stands before the first key, then keys and what follows them in turn
    return digest("".join(key + text for key, text in zip(blocks[1::2], blocks[2::2], strict=True) if key in LOADED))


LOADED = ("rows", "sha256", "columns")
"""Keys of a datasheet that are used when its table is loaded."""
_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(\n|$)", re.DOTALL)
_KEY = re.compile(r"^(\w+)(?=[ \t]*:)", re.MULTILINE)


def _front_matter(path: str) -> str | None:
    try:
        match = _FRONT_MATTER.match(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return match[0] if match else None
