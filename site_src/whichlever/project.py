"""Where things are: the folder that holds lessons, datasets and the site's configuration."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from whichlever.errors import UsageError


@dataclass(frozen=True)
class Project:
    """A project's folders. `root` is absolute and resolved."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project at or above `start`."""
        here = start.resolve()
        for folder in (here, *here.parents):
            if (folder / "mkdocs.yml").is_file() and (folder / "lessons").is_dir():
                return cls(folder)
        raise UsageError(f"no project at or above {here}; expected a folder with mkdocs.yml and lessons/ in it")

    @property
    def lessons(self) -> Path:
        return self.root / "lessons"

    @property
    def datasets(self) -> Path:
        return self.root / "datasets"

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def work(self) -> Path:
        """Where builds keep what is theirs: in the project; where that is read-only, in a store that is elsewhere."""
        usual = self.root / ".whichlever"
        named = os.environ.get("WHICHLEVER_STORE")
        if not named or os.access(usual if usual.exists() else self.root, os.W_OK):
            return usual
        return Path(named).absolute() / "projects" / hashlib.sha256(str(self.root).encode()).hexdigest()[:12]

    @property
    def store(self) -> Path:
        """Where results are kept: in the project, or in the folder that `WHICHLEVER_STORE` names, shared or not."""
        named = os.environ.get("WHICHLEVER_STORE")
        return Path(named) if named else self.root / ".whichlever" / "store"

    def relative(self, path: Path | str) -> str:
        """`path` as messages name it: relative to the root, with forward slashes."""
        place = Path(path)
        if not place.is_absolute():
            place = self.root / place
        return place.relative_to(self.root).as_posix() if place.is_relative_to(self.root) else place.as_posix()
