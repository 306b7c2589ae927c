"""What a result depends on: its lesson and what lies beside it, what was seen to be read, and the packages.

What a lesson opens by way of Python is seen. What a library opens below it, what a worker process or a program opens
that the lesson starts, is not: so all of a lesson's folder counts, and of its data set's, seen or not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from whichlever.imports_in_code import packages_of
from whichlever.runner.run.job import Job
from whichlever.runner.run.preload import ImportSearch
from whichlever.runner.store.digests import Digests
from whichlever.runner.store.entries import Entry
from whichlever.runner.store.fingerprint import ABSENT, digest
from whichlever.runner.store.folders import files_below
from whichlever.runner.store.inputs import Input, Kind
from whichlever.runner.store.roots import Roots
from whichlever.runner.store.surroundings import INSTALLED

OWN: tuple[Kind, ...] = ("code", "setting", "environment", "part")
"""Kinds of inputs that are known before a job has run."""
NO_PART = ("entries/", "registrations/", "registration.")
"""How names begin of what lies in a lesson's folder for others: a challenge's entries, registrations."""
CHANGED_MEANWHILE = "changed while it ran"


def own_inputs(job: Job, digests: Digests) -> list[Input]:
    """What a result of `job` depends on by what it is, now."""
    return [
        *code_inputs(job, digests),
        Input("setting", "time_limit", f"{job.time_limit:g} s"),
        Input("setting", "memory_limit", f"{job.memory_limit} bytes"),
        *(Input("environment", name, digests.of("environment", name)) for name in job.env),
        *(Input("part", name, digests.of("part", name)) for name in parts(job, digests.roots)),
    ]


def code_inputs(job: Job, digests: Digests) -> list[Input]:
    """One input for each cell: splitting a cell counts, moving it in the file does not."""
    cells = [
        Input("code", cell_name(number), digests.code(source, job.tags_of(number)))
        for number, source in enumerate(job.cells)
    ]
    seed = getattr(job.payload, "seed", None)
    return cells if seed is None else [*cells, Input("code", "seed", str(seed))]


def cell_name(number: int) -> str:
    """What a cell is called among the inputs; `number` counts from 0."""
    return f"cell {number + 1:03d}"


def text_digest(job: Job, cell: str) -> str:
    """Digest of a cell's text, by the cell's name; ABSENT without such a cell."""
    texts = {cell_name(number): source for number, source in enumerate(job.cells)}
    return digest(texts[cell]) if cell in texts else ABSENT


def parts(job: Job, roots: Roots) -> list[str]:
    """Names of the files that a result of `job` depends on, whether or not they are seen to be read."""
    folder = _named(roots, job.folder)
    names = {f"{folder}/{below}" for below in files_below(job.folder) if not below.startswith(NO_PART)}
    if job.dataset_folder is not None:
        dataset = _named(roots, job.dataset_folder)
        names |= {f"{dataset}/{below}" for below in files_below(job.dataset_folder)}
    names |= {name for pattern in job.inputs for name in _matching(pattern, roots)}
    cells_count = {_named(roots, job.path)} if job.kind == "notebook" else set[str]()
    return sorted(names - {f"{folder}/index.md"} - cells_count - job.unread)


def _matching(pattern: str, roots: Roots) -> Iterable[str]:
    for path in Path(roots.root).glob(pattern):
        name = _named(roots, path)
        yield from (f"{name}/{below}" for below in files_below(path)) if path.is_dir() else (name,)


def _named(roots: Roots, path: Path) -> str:
    absolute = os.path.abspath(path)  # noqa: PTH100  (links stay as they are)
    return roots.name(absolute) or absolute


def all_inputs(job: Job, own: Iterable[Input], seen: Iterable[Input], digests: Digests) -> list[Input]:
    """Everything that a result depends on but the results of other jobs.

    own: as before it ran. seen: what its processes read.
    """
    read = [_filled(each, job) for each in joined(seen)]
    return [
        *own,
        *read,
        *package_inputs(job, _importable(job, [*own, *read], digests.roots), digests),
        Input("versions", "all", digests.of("versions", "all")),
        Input("engine", "engine", digests.of("engine", "engine")),
    ]


def _importable(job: Job, inputs: Iterable[Input], roots: Roots) -> Iterable[str]:
    """Names of the files that a lesson may import: what lies beside it, and modules that it was seen to load.

    Not what lies beside its table: how that was exported takes packages that no lesson needs.
    """
    folder = _named(roots, job.folder)
    return (
        each.name
        for each in inputs
        if each.kind == "module" or (each.kind == "part" and each.name.startswith(f"{folder}/"))
    )


def _filled(each: Input, job: Job) -> Input:
    """A lesson's process knows that the text of a cell was shown, and we the text."""
    return replace(each, digest=text_digest(job, each.name)) if each.kind == "text" else each


def joined(seen: Iterable[Input]) -> list[Input]:
    """What several processes read, as one; what they saw differently changed meanwhile, so it is never fresh."""
    first: dict[tuple[str, str], Input] = {}
    for each in seen:
        known = first.setdefault((each.kind, each.name), each)
        if known.digest != each.digest:
            first[each.kind, each.name] = replace(known, digest=CHANGED_MEANWHILE)
    return list(first.values())


def package_inputs(job: Job, files: Iterable[str], digests: Digests) -> list[Input]:
    """The packages that a lesson, its helpers and the lab import, by version, or by content while in development."""
    search = ImportSearch(digests.roots)
    search.job(job)
    own = {Path(digests.roots.path(name)) for name in files if name.endswith(".py")}
    for path in own:
        search.file(path, job.folder, "")
    modules = sorted({name.partition(".")[0] for name in search.third_party} - {path.stem for path in own})
    sources = {name: digests.of("source", name) for name in modules}
    return [
        *(Input("versions", name, version) for name, version in packages_of(modules).items() if name != "whichlever"),
        *(Input("source", name, found) for name, found in sources.items() if found != INSTALLED),
    ]


def versions_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Versions of the packages that lessons import, by name."""
    inputs = (each for entry in entries for each in entry.inputs)
    return dict(
        sorted({each.name: each.digest for each in inputs if each.kind == "versions" and each.name != "all"}.items())
    )
