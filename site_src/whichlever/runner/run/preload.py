"""Which third-party modules lessons will need: read off their own imports, and those of what they import.

Nothing of the project is ever loaded beforehand, only looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from whichlever import PACKAGE
from whichlever.imports import imports
from whichlever.runner.run.plan import Job
from whichlever.runner.store.roots import Roots

TRIALS = "whichlever.lab.trials.trial"
TASK = "task.py"
DISPLAY = {
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
        "matplotlib_inline.config",
    )
}


def preloaded(jobs: Iterable[Job], roots: Roots) -> tuple[str, ...]:
    """Dotted names of third-party modules that jobs need, sorted; some may turn out to be a module's attributes."""
    search = _Search(roots)
    for job in jobs:
        for source in job.cells:
            search.add(source, job.path.parent, "")
        if job.kind == "trials":
            search.trials(job.path)
    return search.result()


def preloaded_by_files(scripts: Iterable[Path], roots: Roots) -> tuple[str, ...]:
    """The same for lessons that nobody has read yet."""
    search = _Search(roots)
    for script in scripts:
        search.file(script, script.parent, "")
        if script.name == TASK:
            search.trials(script)
    return search.result()


class _Search:
    """Follows imports through the project's own modules."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._seen: set[Path] = set()
        self.third_party: set[str] = set()
        engine = PACKAGE.resolve().parent
        self._places = [engine, *(Path(place) for place in sys.path if roots.name(str(Path(place).absolute())))]

    def result(self) -> tuple[str, ...]:
        """Everything found, with what showing figures takes."""
        found = set(self.third_party)
        for package, more in DISPLAY.items():
            if any(name.partition(".")[0] == package for name in found):
                found.update(more)
        return tuple(sorted(found))

    def trials(self, task: Path) -> None:
        """Take in what a pair's trials import."""
        self.name(TRIALS, task.parent)
        self.file(task, task.parent, "")

    def add(self, source: str | bytes, folder: Path, package: str) -> None:
        """Take in what some code imports; `package` is the dotted name that relative imports start from."""
        for name in imports(source):
            self.name(_absolute(name, package), folder)

    def name(self, name: str, folder: Path) -> None:
        """Take in one dotted name."""
        top = name.partition(".")[0]
        if not top or top in sys.stdlib_module_names:
            return
        for place in (folder, *self._places):
            if Path(place, top).is_dir() or Path(place, f"{top}.py").is_file():
                self._own(name, place, folder)
                return
        self.third_party.add(name)

    def _own(self, name: str, place: Path, folder: Path) -> None:
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            target = place.joinpath(*parts[:length])
            package = ".".join(parts[:length])
            self.file(target / "__init__.py", folder, package)
            self.file(target.with_suffix(".py"), folder, package.rpartition(".")[0])

    def file(self, path: Path, folder: Path, package: str) -> None:
        """Take in what one of the project's files imports."""
        if path not in self._seen and path.is_file():
            self._seen.add(path)
            self.add(path.read_bytes(), folder, package)


def _absolute(name: str, package: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if level == 0:
        return name
    base = package.split(".") if package else []
    base = base[: len(base) - (level - 1)]
    return ".".join([*base, name.lstrip(".")]).rstrip(".")
