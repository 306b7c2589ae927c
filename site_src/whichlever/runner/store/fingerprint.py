"""Digests, and what a path of the project is called."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import re
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ENGINE = "engine:"  # prefix of names of the engine's own files, when it lies outside the project
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


@dataclass(frozen=True)
class Roots:
    """Which paths belong to the project, and what they are called: `lessons/a/helper.py`.

    engine: the folder of the package `whichlever`, when it is installed for editing, else None.
    excluded: folders inside the root that do not count: the site, the store.
    """

    root: str
    engine: str | None = None
    excluded: tuple[str, ...] = ()
    _names: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)

    def name(self, path: str) -> str | None:
        """The name of an absolute path, or None if it does not belong to the project."""
        if path not in self._names:
            self._names[path] = self._name(os.path.normpath(path))
        return self._names[path]

    def path(self, name: str) -> str:
        """The absolute path of a name."""
        if name.startswith(ENGINE):
            return str(Path(self.engine or "", name.removeprefix(ENGINE)))
        return str(Path(self.root, name))

    def _name(self, path: str) -> str | None:
        for candidate in dict.fromkeys((path, os.path.realpath(path))):
            below = _below(candidate, self.root)
            if below is not None:
                return None if self._is_excluded(below) else below
            below = _below(candidate, self.engine) if self.engine else None
            if below is not None:
                return None if "__pycache__" in below else ENGINE + below
        return None

    def _is_excluded(self, below: str) -> bool:
        parts = below.split("/")
        folders = parts if os.path.isdir(self.path(below)) else parts[:-1]  # noqa: PTH112
        if any(part == "__pycache__" or (part.startswith(".") and part != ".") for part in folders):
            return True
        if any(below == name or below.startswith(name + "/") for name in self.excluded):
            return True
        return os.path.exists(Path(self.root, parts[0], "pyvenv.cfg"))  # a virtual environment  # noqa: PTH110


def _below(path: str, root: str) -> str | None:
    if path == root:
        return "."
    if path.startswith(root + os.sep):
        return path[len(root) + 1 :].replace(os.sep, "/")
    return None


@dataclass(frozen=True)
class Record:
    """One thing that was read. kind: file, front matter, exists, missing, listing or module."""

    kind: str
    name: str
    digest: str


def read_log(path: Path) -> tuple[Record, ...]:
    """The records of a trace, each thing once, as it was when first touched. Half a last line is left out."""
    first: dict[tuple[str, str], Record] = {}
    for line in path.read_bytes().splitlines():
        try:
            record = Record(*json.loads(line))
        except (ValueError, TypeError):
            continue
        first.setdefault((record.kind, record.name), record)
    return tuple(sorted(first.values(), key=lambda record: (record.kind, record.name)))
