"""What must run, and why: each job's stored results against the files, packages and code of now.

Nothing here imports Jupyter or the lab: when nothing changed, planning is all that a build does.
"""

from __future__ import annotations

import ast
import platform
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from whichlever import PACKAGE, __version__
from whichlever.press import trace
from whichlever.press.project import Project
from whichlever.press.store import Entry, Input, Store
from whichlever.press.trace import ABSENT, Roots

RECIPE = 1  # raised when the same lesson would give other stored outputs: normalising, figure settings
DIGESTS = "digests"
EXCLUDED = ("site", ".whichlever")
_NORMAL = str.maketrans("_.", "--")


@dataclass(frozen=True)
class Job:
    """One thing to run: the trials of a pair, or a lesson as a notebook.

    name: "one-row-off" or "one-row-off/data". path: the pair's task file, or the lesson's script.
    cells: source of its code cells; for trials, of the lever cells. lines: each cell's first line in the file.
    needs: jobs whose results it reads. payload: what the trials are made of; it crosses process boundaries.
    time_limit: seconds. memory_limit: bytes. tags: each cell's tags, or nothing.
    """

    name: str
    kind: Literal["trials", "notebook"]
    path: Path
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    needs: tuple[str, ...] = ()
    payload: Any = None
    time_limit: float = 120.0
    memory_limit: int = 4 * 2**30
    tags: tuple[tuple[str, ...], ...] = ()

    def tags_of(self, number: int) -> tuple[str, ...]:
        return self.tags[number] if self.tags else ()


@dataclass(frozen=True)
class Reason:
    """Why a job must run, or may have to: one line for each thing that changed.

    waits_for: jobs that run first; if they give what they gave before, and nothing else changed, this one is fresh.
    """

    changes: tuple[str, ...]
    waits_for: tuple[str, ...] = ()

    def __str__(self) -> str:
        waits = (f"waits for {name}" for name in self.waits_for)
        return "; ".join([*self.changes, *waits])


@dataclass(frozen=True)
class Plan:
    """All jobs, sorted into those with a valid result and those without. fresh: by the job's name."""

    project: Project
    store: Store
    jobs: tuple[Job, ...]
    fresh: Mapping[str, Entry]
    stale: tuple[tuple[Job, Reason], ...]
    roots: Roots = field(repr=False, compare=False)

    @cached_property
    def by_name(self) -> Mapping[str, Job]:
        return {job.name: job for job in self.jobs}


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
        self._project, self._store, self._roots = project, store, roots
        self._now: dict[tuple[str, str], str] = {}
        self._remembered: dict[str, str] = {}
        noted = store.noted(DIGESTS)
        if isinstance(noted, dict) and noted.get("python") == sys.version:
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
        key = trace.digest(b"\0".join([type(source).__name__.encode(), data, *(tag.encode() for tag in tags)]))
        if key not in self._remembered:
            self._remembered[key] = trace.code_digest(source, tags)
        return self._remembered[key]

    def of(self, kind: str, name: str) -> str:
        """The digest of a file, a listing, a module, the packages or the engine, now."""
        key = (kind, name)
        if key not in self._now:
            self._now[key] = self._look(kind, name)
        return self._now[key]

    def _look(self, kind: str, name: str) -> str:
        if kind == "versions":
            return _version(name, self.installed) if name != "all" else self.versions
        if kind == "engine":
            return f"{__version__}/{RECIPE}"
        path = self._roots.path(name)
        if kind == "listing":
            return trace.listing_digest(path) if Path(path).is_dir() else ABSENT
        if kind == "module":
            return self.code(Path(path).read_bytes()) if Path(path).is_file() else ABSENT
        if kind == "exists":
            return trace.existence(path)
        if kind == "front matter":
            return trace.front_matter_digest(path)
        return trace.file_digest(path)

    @cached_property
    def installed(self) -> Mapping[str, str]:
        """Versions of all installed packages, by normal name."""
        return installed_packages()

    @cached_property
    def versions(self) -> str:
        """Digest of the interpreter and of the installed versions of everything that the lock names."""
        text = "\n".join(f"{name} {version}" for name, version in self.environment.items())
        return trace.digest(text)

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """Interpreter, platform and locked packages with their versions."""
        locked = locked_packages(self._project.lock)
        chosen = locked if locked else self.installed.keys() - {"whichlever"}
        machine = f"{sys.platform} {platform.machine()}"
        system = {"python": platform.python_version(), "machine": machine}
        return system | {name: self.installed[name] for name in sorted(chosen) if name in self.installed}


def installed_packages() -> dict[str, str]:
    """Names and versions, read off the names of the metadata folders on the path: a millisecond."""
    found: dict[str, str] = {}
    for place in dict.fromkeys(sys.path):
        folder = Path(place)
        if folder.name not in ("site-packages", "dist-packages") or not folder.is_dir():
            continue
        for entry in folder.glob("*.dist-info"):
            name, _, version = entry.name.removesuffix(".dist-info").partition("-")
            found.setdefault(normal(name), version)
    return found


def locked_packages(lock: Path) -> frozenset[str]:
    """Normal names of the packages that a lock file pins; empty without one."""
    if not lock.is_file():
        return frozenset()
    lines = lock.read_text(encoding="utf-8").splitlines()
    return frozenset(normal(line.split("==")[0].split("[")[0].strip()) for line in lines if "==" in line.split(";")[0])


def normal(name: str) -> str:
    """A package's name as PyPI compares it."""
    return name.lower().translate(_NORMAL)


def _version(name: str, installed: Mapping[str, str]) -> str:
    return installed.get(normal(name), ABSENT)


def code_inputs(job: Job, digests: Digests) -> list[Input]:
    """One input for each cell: splitting a cell counts, moving it in the file does not."""
    made = [
        Input("code", cell_name(number), digests.code(source, job.tags_of(number)))
        for number, source in enumerate(job.cells)
    ]
    payload = job.payload
    seed = payload.get("seed") if isinstance(payload, dict) else getattr(payload, "seed", None)
    return made if seed is None else [*made, Input("code", "seed", str(seed))]


def cell_name(number: int) -> str:
    """What a cell is called among the inputs; `number` counts from 0."""
    return f"cell {number + 1:03d}"


def plan(jobs: Sequence[Job], store: Store, project: Project) -> Plan:
    """Sort jobs into fresh and stale ones, with reasons. Raises StoreError if the store cannot be read."""
    roots = roots_of(project, store)
    digests = Digests(project, store, roots)
    fresh: dict[str, Entry] = {}
    stale: list[tuple[Job, Reason]] = []
    for job in in_order(jobs):
        results = {name: fresh[name].digest if name in fresh else None for name in job.needs}
        entry, reason = find(job, store, digests, results)
        if entry is not None:
            fresh[job.name] = entry
        else:
            stale.append((job, reason))
    digests.save()
    return Plan(project, store, tuple(jobs), fresh, tuple(stale), roots)


def read_inputs(entries: Iterable[Entry]) -> tuple[Input, ...]:
    """What results were read off beside lessons' own cells: files, listings, modules, packages; each once."""
    found = {each for entry in entries for each in entry.inputs if each.kind not in ("code", "result")}
    return tuple(sorted(found))


def still_hold(inputs: Iterable[Input], project: Project) -> bool:
    """Whether everything that results were read off is as it was. For pages that are kept from an earlier build."""
    store = Store(project.store)
    digests = Digests(project, store, roots_of(project, store))
    return all(digests.of(each.kind, each.name) == each.digest for each in inputs)


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """Jobs after those that they need. Raises ValueError where one needs what is not there."""
    ordered: list[Job] = []
    done: set[str] = set()
    waiting = list(jobs)
    while waiting:
        ready = [job for job in waiting if done.issuperset(job.needs)]
        if not ready:
            raise ValueError(f"jobs need each other or what is not there: {[job.name for job in waiting]}")
        ordered += ready
        done |= {job.name for job in ready}
        waiting = [job for job in waiting if job.name not in done]
    return ordered


def find(job: Job, store: Store, digests: Digests, results: Mapping[str, str | None]) -> tuple[Entry | None, Reason]:
    """A stored entry of which nothing has changed, or why there is none.

    results: digests of the results that the job reads; None for one that is not known yet.
    """
    code = code_inputs(job, digests)
    best: Reason | None = None
    for entry in store.entries(job.name):
        reason = _compare(entry, code, digests, results, store)
        if not reason.changes and not reason.waits_for:
            return entry, reason
        if best is None or len(reason.changes) < len(best.changes):
            best = reason
    return None, best or Reason(("has not run",))


def _compare(
    entry: Entry, code: Sequence[Input], digests: Digests, results: Mapping[str, str | None], store: Store
) -> Reason:
    """What differs between an entry's inputs and now."""
    changes: list[str] = _compare_code([each for each in entry.inputs if each.kind == "code"], code)
    waits: list[str] = []
    read = {each.name: each.digest for each in entry.inputs if each.kind == "result"}
    if read.keys() != results.keys():
        changes.append("reads other results")
    for name, was in sorted(read.items()):
        now = results.get(name, was)
        if now is None:
            waits.append(name)
        elif now != was:
            changes.append(f"the result of {name} changed")
    for each in entry.inputs:
        if each.kind in ("code", "result"):
            continue
        now = digests.of(each.kind, each.name)
        if now != each.digest:
            changes.append(_in_words(each, now, digests, store))
    return Reason(tuple(changes), tuple(waits))


def _compare_code(was: Sequence[Input], now: Sequence[Input]) -> list[str]:
    before = {each.name: each.digest for each in was}
    after = {each.name: each.digest for each in now}
    if before.keys() != after.keys():
        cells = [sum(name.startswith("cell ") for name in names) for names in (before, after)]
        return [f"{cells[0]} cells became {cells[1]}" if cells[0] != cells[1] else "the seed changed"]
    changed = [name for name in before if before[name] != after[name]]
    return [
        f"{name.split()[0]} {int(name.split()[1])} changed" if " " in name else f"{name} changed" for name in changed
    ]


def _in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    name = was.name.removeprefix(trace.ENGINE)
    if was.kind == "versions":
        return _packages_in_words(was, now, digests, store)
    if was.kind == "engine":
        return f"the engine changed from {was.digest} to {now}"
    if was.kind == "listing":
        return f"other files in {name}/"
    if was.kind == "exists" and ABSENT not in (was.digest, now):
        return f"{name} is a {now} now, and was a {was.digest}"
    if was.digest == ABSENT:
        return f"{name} appeared"
    if now == ABSENT:
        return f"{name} is gone"
    return f"{name} changed"


def _packages_in_words(was: Input, now: str, digests: Digests, store: Store) -> str:
    if was.name != "all":
        return f"{was.name} {was.digest} became {now}"
    before = store.noted(f"environment-{was.digest}")
    if not isinstance(before, dict):
        return "installed packages changed"
    after = digests.environment
    changed = [
        f"{name} {before.get(name, ABSENT)} became {after.get(name, ABSENT)}"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")


def imported_names(source: str | bytes) -> frozenset[str]:
    """Top-level names of all absolute imports in some code, nested ones included."""
    return frozenset(name.partition(".")[0] for name in imports(source) if not name.startswith("."))


def imports(source: str | bytes) -> list[str]:
    """Dotted names of what code imports: `from a.b import c` gives a.b and a.b.c, relative ones keep their dots."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        tree = _without_magics(source)
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            glue = "" if base.endswith(".") else "."
            found += [base, *(f"{base}{glue}{alias.name}" for alias in node.names)]
    return list(dict.fromkeys(found))


def _without_magics(source: str | bytes) -> ast.AST:
    """The lines that are Python by themselves; IPython's magics and shell lines are left out."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    kept = [line for line in text.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(kept))
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])
