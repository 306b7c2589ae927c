"""What `whichlever new` writes: a pair, a data set or a standalone lesson."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from whichlever.errors import CatalogError, Fault, UsageError, nearest
from whichlever.press.catalog.datasheets import read_datasets
from whichlever.press.catalog.folders import lesson_folders
from whichlever.press.scaffold.files import dataset_files, lesson_files, pair_files
from whichlever.press.scaffold.leaks import hints
from whichlever.press.scaffold.outline import NEW_IN_USE, Wanted, outline
from whichlever.press.scaffold.placing import place
from whichlever.press.scaffold.tables import NewTable, of_sheet, read_csv, slug_like
from whichlever.project import Project

KINDS = ("pair", "dataset", "lesson")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST = 60  # letters of an address
NONE = "none"
"""What somebody answers who has nothing to say."""
SHOWN = 5  # columns with another name, told one by one

Ask = Callable[[str], str]
"""Asks somebody at a terminal."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody wants to begin; what is empty is asked for, where somebody can be asked."""

    kind: str = ""
    """One of `KINDS`."""
    name: str = ""
    """Of its folder."""
    file: Path | None = None
    """The CSV file of a data set, or of a pair whose data set is new."""
    dataset: str = ""
    licence: str = ""
    """Of the table, by its SPDX name."""
    own: bool = False
    """Whether the table stays with its owner: then nobody asks for its licence."""
    wanted: Wanted


def new(project: Project, request: Request, ask: Ask | None) -> list[str]:
    """Write it, and say where it is and what comes next. Raises `UsageError`, and then nothing is written."""
    kind = request.kind or _asked(ask, f"What is it? {', '.join(KINDS)}", f"say what is new: {', '.join(KINDS)}")
    if kind not in KINDS:
        raise UsageError(f"no {kind!r} can be begun; {nearest(kind, KINDS)}")
    name = request.name or _asked(ask, f"Name of the {kind}'s folder", f"name the {kind}'s folder")
    _check_name(name, NAME if kind == "dataset" else SLUG)
    request = replace(request, kind=kind, name=name)
    if kind == "dataset":
        return _dataset(project, request, ask)
    _check_free(project, name)
    return _lesson(project, request) if kind == "lesson" else _pair(project, request, ask)


def _pair(project: Project, request: Request, ask: Ask | None) -> list[str]:
    slug = request.name
    dataset = request.dataset or _asked(ask, "Name of its data set", "name its data set by --dataset")
    table = _table(project, replace(request, dataset=dataset), ask)
    wanted = _as_named(_complete(request.wanted, table, ask), table)
    files = pair_files(slug, outline(table, wanted))
    if table.packed:
        files |= dataset_files(table, _licence(request, ask), (slug,), shared=_has_exports(project))
    folders = place(project, files, slug=slug, dataset=dataset)
    return [
        *_said(project, folders),
        *_renamed(table),
        *hints(table, wanted),
        f"next: whichlever check {slug}; whichlever run {slug} --seed 7, on splits that are not published",
        f"it is registered as it is now, which draws its splits; once you have changed levers or task, and before you "
        f"see results on these splits: whichlever register {slug}; it draws others",
    ]


def _table(project: Project, request: Request, ask: Ask | None) -> NewTable:
    name, file = request.dataset, request.file
    _check_name(name, NAME)
    known = sorted(path.parent.name for path in project.datasets.glob("*/datasheet.md"))
    if name in known and file is not None:
        raise UsageError(f"datasets/{name}: exists already; leave {file} out, or choose another name")
    if name not in known:
        if file is None and ask is None:
            raise UsageError(f"no data set {name!r}; {nearest(name, known)}; or name a CSV file for a new one")
        return read_csv(file or Path(_asked(ask, f"CSV file of the new data set {name}", "")), name)
    faults: list[Fault] = []
    sheets = read_datasets(project, faults, [name])
    if faults:
        raise CatalogError(faults)
    return of_sheet(sheets[name])


def _complete(wanted: Wanted, table: NewTable, ask: Ask | None) -> Wanted:
    """The task, with what is missing asked for; without anybody to ask, `outline` says what is."""
    if ask is None or wanted.target:
        return wanted
    target = ask(f"Column to predict ({', '.join(table.names)})")
    new = wanted.new_in_use
    if not wanted.groups and not wanted.time:
        new = ask(f"What is new in use? {', '.join(NEW_IN_USE)}")
    groups, time = wanted.groups, wanted.time
    if new == "groups" and not groups:
        groups = tuple(name.strip() for name in ask("Columns that name a group, between commas").split(","))
    if new == "time" and not time:
        time = ask("Column that holds the time")
    wanted = replace(wanted, target=target, new_in_use=new, groups=groups, time=time)
    return wanted if wanted.truth else _with_expert(wanted, ask)


def _with_expert(wanted: Wanted, ask: Ask) -> Wanted:
    """The task with somebody who sells true targets, where the table has these."""
    truth = _or_none(ask(f"Column with true targets, which an expert sells, or {NONE}"))
    if not truth:
        return wanted
    budget = ask("How many of these the data lever may buy").strip()
    if not budget.isdecimal():
        raise UsageError(f"{budget!r} is no number of questions; say it in digits")
    return replace(wanted, truth=truth, budget=int(budget))


def _licence(request: Request, ask: Ask | None) -> str:
    """Of a new table."""
    if request.licence or request.own or ask is None:
        return request.licence
    return _or_none(ask(f"Licence of the table, by its SPDX name, such as CC-BY-4.0, or {NONE} as long as it is open"))


def _or_none(answer: str) -> str:
    return "" if answer.strip().lower() == NONE else answer.strip()


def _as_named(wanted: Wanted, table: NewTable) -> Wanted:
    """The task by the table's names, whichever its author knows a column by."""
    new = {name: table.renamed.get(name, name) for name in (wanted.target, wanted.time, wanted.truth, *wanted.groups)}
    groups = tuple(new[name] for name in wanted.groups)
    return replace(wanted, target=new[wanted.target], time=new[wanted.time], truth=new[wanted.truth], groups=groups)


def _renamed(table: NewTable) -> list[str]:
    """Columns that are called otherwise now, in a line."""
    pairs = [f"{before} is {after}" for before, after in table.renamed.items()]
    more = f" and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
    return [f"columns in small letters, digits and underscores: {', '.join(pairs[:SHOWN])}{more}"] if pairs else []


def _has_exports(project: Project) -> bool:
    """Whether the project has helpers for the scripts that export its tables."""
    return (project.datasets / "_export.py").is_file()


def _dataset(project: Project, request: Request, ask: Ask | None) -> list[str]:
    file = request.file or Path(_asked(ask, "Its CSV file", "name its CSV file"))
    table = read_csv(file, request.name)
    folders = place(
        project, dataset_files(table, _licence(request, ask), shared=_has_exports(project)), dataset=request.name
    )
    types = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    said = [*_said(project, folders), *_renamed(table), f"{len(table.rows)} rows; {types}"]
    return [*said, "next: fill in the datasheet, and say in export.py how the table was made"]


def _lesson(project: Project, request: Request) -> list[str]:
    folders = place(project, lesson_files(request.name), slug=request.name)
    return [*_said(project, folders), f"next: whichlever check {request.name}; whichlever serve --only {request.name}"]


def _said(project: Project, folders: list[Path]) -> list[str]:
    return [f"written: {project.relative(folder)}" for folder in folders]


def _asked(ask: Ask | None, question: str, todo: str) -> str:
    if ask is None:
        raise UsageError(f"something is missing; {todo}")
    return ask(question).strip()


def _check_name(name: str, form: re.Pattern[str]) -> None:
    if not form.fullmatch(name) or len(name) > LONGEST:
        close = slug_like(name)[:LONGEST].strip("-")
        raise UsageError(
            f"{name!r} is no folder's name; use up to {LONGEST} small letters, digits and hyphens, such as {close}"
        )


def _check_free(project: Project, slug: str) -> None:
    if taken := lesson_folders(project, []).get(slug):
        raise UsageError(f"{project.relative(taken.path)}: exists already; choose another name")
