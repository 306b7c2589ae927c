"""Digests: what has another one has changed."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import tokenize
from collections.abc import Iterable
from pathlib import Path

ABSENT = "absent"
FOLDER = "folder"
FILE = "file"


def digest(data: bytes | str) -> str:
    """Sha256, shortened to 32 hexadecimal digits."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()[:32]


def code_digest(source: bytes | str, tags: Iterable[str] = ()) -> str:
    """Digest of what Python code means: comments, layout and line numbers do not count.

    A cell that is not plain Python (a magic) counts as text.
    A semicolon at its end counts too: it keeps IPython from showing the last value.
    """
    try:
        tree = ast.dump(ast.parse(source))
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
    """Digest of the names in a folder; compiled bytecode and hidden entries do not count."""
    names = sorted(
        entry.name + ("/" if entry.is_dir() else "")
        for entry in os.scandir(path)
        if not entry.name.startswith(".") and entry.name != "__pycache__"
    )
    return digest("\n".join(names))


def file_digest(path: str) -> str:
    """Digest of a file's content, FOLDER for a folder, ABSENT where there is nothing."""
    try:
        return digest(Path(path).read_bytes())
    except IsADirectoryError:
        return FOLDER
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError:
        return FOLDER if os.path.isdir(path) else ABSENT  # noqa: PTH112


def file_code_digest(path: str) -> str:
    """Digest of what a file's code means, ABSENT where there is none."""
    return code_digest(Path(path).read_bytes()) if os.path.isfile(path) else ABSENT  # noqa: PTH113


def front_matter_digest(path: str) -> str:
    """Digest of what stands between the first two `---` lines of a text; of all of it where there are none."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return file_digest(path)
    match = _FRONT_MATTER.match(text)
    return digest(match[0] if match else text)


_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n---[ \t]*(\n|$)", re.DOTALL)


def existence(path: str) -> str:
    """What there is at a path: a file, a folder, or nothing."""
    if os.path.isdir(path):  # noqa: PTH112
        return FOLDER
    return FILE if os.path.exists(path) else ABSENT  # noqa: PTH110
