"""Digests of files, code and packages as they are now."""

from __future__ import annotations

import platform
import sys
import sysconfig
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name

from whichlever import PACKAGE, __version__
from whichlever.project import Project
from whichlever.runner.store import fingerprint
from whichlever.runner.store.entries import Entry, Store
from whichlever.runner.store.fingerprint import ABSENT
from whichlever.runner.store.inputs import Input, Kind
from whichlever.runner.store.packages import installed_packages, locked_packages
from whichlever.runner.store.roots import Roots
from whichlever.runner.store.surroundings import source_digest, variable_digest

RECIPE = 1  # raised when the same lesson would give other stored outputs: normalising, figure settings
DIGESTS = "digests"
EXCLUDED = ("site", ".whichlever")
DATASHEET = "datasheet.md"
OF_A_JOB: tuple[Kind, ...] = ("code", "text", "setting", "result")
"""Kinds of inputs that only a job can tell of."""
OF_FILES: Mapping[Kind, Callable[[str], str]] = {
    "front matter": fingerprint.front_matter_digest,
    "loading": fingerprint.loading_digest,
    "stat": fingerprint.stat_digest,
    "listing": fingerprint.listing_digest,
}


def engine_folder() -> Path | None:
    """The package's folder when it is installed for editing; None when it is known by its version."""
    folder = PACKAGE.resolve()
    installed = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    return None if any(folder.is_relative_to(place) for place in installed) else folder


def roots_of(project: Project, store: Store) -> Roots:
    """Which files count as the project's: not the site, not the store, no hidden folders, no environments."""
    engine = engine_folder()
    excluded = {*EXCLUDED}
    if store.root.resolve().is_relative_to(project.root):
        excluded.add(store.root.resolve().relative_to(project.root).as_posix())
    return Roots(str(project.root.absolute()), None if engine is None else str(engine), tuple(sorted(excluded)))


class Digests:
    """Digests of things as they are now. Each is taken once; those of code are remembered by content."""

    def __init__(self, project: Project, store: Store, roots: Roots) -> None:
        self.roots = roots
        self._project, self._store = project, store
        self._now: dict[tuple[Kind, str], str] = {}
        self._remembered: dict[str, str] = {}
        noted = store.noted(DIGESTS)
        if noted.get("python") == sys.version:
            self._remembered = noted["digests"]
        self._known = len(self._remembered)

    def save(self) -> None:
        """Remember the digests of code for the next build."""
        if len(self._remembered) != self._known:
            self._store.note(DIGESTS, {"python": sys.version, "digests": self._remembered})
            self._known = len(self._remembered)

    def code(self, source: str | bytes, tags: Iterable[str] = ()) -> str:
        """Digest of what code means."""
        tags = tuple(tags)
        data = source if isinstance(source, bytes) else source.encode()
        key = fingerprint.digest(b"\0".join([type(source).__name__.encode(), data, *(tag.encode() for tag in tags)]))
        if key not in self._remembered:
            self._remembered[key] = fingerprint.code_digest(source, tags)
        return self._remembered[key]

    def of(self, kind: Kind, name: str) -> str:
        """The digest of a thing as it is now; of a kind that a job alone can tell of there is none."""
        key = (kind, name)
        if key not in self._now:
            self._now[key] = self._look(kind, name)
        return self._now[key]

    def _look(self, kind: Kind, name: str) -> str:
        match kind:
            case "versions":
                return self.versions if name == "all" else self.installed.get(canonicalize_name(name), ABSENT)
            case "engine":
                return f"{__version__}/{RECIPE}"
            case "environment":
                return variable_digest(name)
            case "source":
                return source_digest(name)
            case _:
                return self._look_at_file(kind, self.roots.path(name))

    def _look_at_file(self, kind: Kind, path: str) -> str:
        match kind:
            case "module":
                return self._code_in(path)
            case "part" if path.endswith(".py"):
                return self._code_in(path)
            case "part" if Path(path).name == DATASHEET and self._project.datasets in Path(path).parents:
                return fingerprint.loading_digest(path)
            case _:
                return OF_FILES.get(kind, fingerprint.file_digest)(path)

    def _code_in(self, path: str) -> str:
        try:
            return self.code(Path(path).read_bytes())
        except OSError:
            return ABSENT

    @cached_property
    def installed(self) -> Mapping[str, str]:
        """Versions of all installed packages, by normal name."""
        return installed_packages()

    @cached_property
    def versions(self) -> str:
        """Digest of the interpreter and of the installed versions of everything that the lock names."""
        text = "\n".join(f"{name} {version}" for name, version in self.environment.items())
        return fingerprint.digest(text)

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """Interpreter, platform and locked packages with their versions."""
        locked = locked_packages(self._project.lock)
        chosen = locked or self.installed.keys() - {"whichlever"}
        machine = f"{sys.platform} {platform.machine()}"
        system = {"python": platform.python_version(), "machine": machine}
        return system | {name: self.installed[name] for name in sorted(chosen) if name in self.installed}


def read_inputs(entries: Iterable[Entry]) -> tuple[Input, ...]:
    """What results were read off beside lessons' own cells: files, listings, modules, packages; each once."""
    return tuple(sorted({each for entry in entries for each in entry.inputs if each.kind not in OF_A_JOB}))


def still_hold(inputs: Iterable[Input], project: Project) -> bool:
    """Whether everything that results were read off is as it was. For pages that are kept from an earlier build."""
    store = Store(project.store)
    digests = Digests(project, store, roots_of(project, store))
    return all(digests.of(each.kind, each.name) == each.digest for each in inputs)
