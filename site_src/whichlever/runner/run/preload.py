"""Which third-party modules lessons will need: read off their own imports, and those of what they import.

Nothing of the project is ever loaded beforehand, only looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from whichlever import PACKAGE
from whichlever.imports_in_code import imports
from whichlever.runner.run.job import Job
from whichlever.runner.store.roots import Roots
from whichlever.runner.store.surroundings import module_source

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
    search = ImportSearch(roots)
    for job in jobs:
        search.job(job)
    return search.result()


def preloaded_by_files(scripts: Iterable[Path], roots: Roots) -> tuple[str, ...]:
    """The same for lessons that nobody has read yet."""
    search = ImportSearch(roots)
    for script in scripts:
        search.file(script, script.parent, "")
        if script.name == TASK:
            search.trials(script)
    return search.result()


class ImportSearch:
    """Follows imports through the project's own modules, and the engine's."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._seen: set[Path] = set()
        self.third_party: set[str] = set()
        self._places = [Path(place) for place in sys.path if roots.name(str(Path(place).absolute()))]

    def result(self) -> tuple[str, ...]:
        """Every installed module that was met, with what showing figures takes.

        A package in development is left to each lesson: it may be edited while these are loaded.
        """
        names = set(self.third_party)
        for package, more in DISPLAY.items():
            if any(name.partition(".")[0] == package for name in names):
                names.update(more)
        return tuple(sorted(name for name in names if not module_source(name.partition(".")[0])))

    def job(self, job: Job) -> None:
        """Take in what a job imports."""
        for source in job.cells:
            self.add(source, job.folder, "")
        if job.kind == "trials":
            self.trials(job.path)

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
        if top == PACKAGE.name:
            self._own(name, PACKAGE.parent, folder)
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
            for name in _imports(path.read_bytes()):
                self.name(_absolute(name, package), folder)


@cache
def _imports(source: bytes) -> Sequence[str]:
    """The lab is met in every lesson."""
    return imports(source)


def _absolute(name: str, package: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if level == 0:
        return name
    base = package.split(".") if package else []
    base = base[: len(base) - (level - 1)]
    return ".".join([*base, name.lstrip(".")]).rstrip(".")
