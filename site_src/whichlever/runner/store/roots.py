"""Which paths belong to the project, and what they are called."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

ENGINE = "engine:"  # prefix of names of the engine's own files, when it lies outside the project


@dataclass(frozen=True)
class Roots:
    """Which paths belong to the project, and what they are called: `lessons/a/helper.py`."""

    root: str
    engine: str | None = None
    """The folder of the package `whichlever`, when it is installed for editing, else None."""
    excluded: tuple[str, ...] = ()
    """Folders inside the root that do not count: the site, the store."""
    _names: dict[str, str | None] = field(default_factory=dict[str, str | None], compare=False, repr=False)

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
