"""The lessons and datasets of a project as records, or every fault that was found in them."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whichlever.errors import CatalogError, Fault
from whichlever.lab.datasets import Datasheet
from whichlever.lab.trials.lever import FUNCTIONS, KINDS, Kind, Lever
from whichlever.press.catalog.claims import Claim, ClaimSyntaxError, parse
from whichlever.press.catalog.datasheets import read_datasets, read_page, read_text
from whichlever.press.catalog.folders import LESSON, TASK, LessonFolder, lesson_folders
from whichlever.press.catalog.frontmatter import FrontMatter, Key
from whichlever.press.catalog.lever_cells import read_lever
from whichlever.press.catalog.schema import LEVELS, PAIR, SINGLE, front_matter_faults
from whichlever.press.catalog.scripts import Script
from whichlever.project import Project

REVEAL = "<!-- reveal -->"


@dataclass(frozen=True)
class Front:
    """What a lesson's front matter says."""

    title: str
    summary: str
    question: str
    minutes: int
    level: str
    authors: tuple[str, ...]
    ideas: tuple[str, ...]
    dataset: str = ""
    defect: str = ""
    defect_kind: str = ""
    outcome: str = ""
    remember: str = ""
    why: str = ""
    levers: Mapping[str, str] = field(default_factory=dict)
    symptoms: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    spot: Mapping[str, Any] | None = None
    serves: Mapping[str, str] = field(default_factory=dict)
    time_limit: float | None = None
    memory_limit: float | None = None
    order: int = 0


@dataclass(frozen=True)
class Lesson:
    """One lever's lesson: its script, and the lever cell in it."""

    kind: Kind
    script: Script
    lever: Lever


@dataclass(frozen=True)
class Page:
    """An index.md: front matter with the lines of its values, and the body with the line that it begins on."""

    path: Path
    front: Front
    body: str
    body_line: int
    claims: tuple[Claim, ...]
    lines: Mapping[Key, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """One task, and the lessons that pull a lever each, in the order of `KINDS`."""

    slug: str
    folder: Path
    place: str
    """The folder's path in the project, such as `lessons/pairs/one-row-off`."""
    group: str
    """The folder of the site that its page stands in."""
    page: Page
    task: Script
    lessons: tuple[Lesson, ...]

    @property
    def address(self) -> str:
        """Where its pages and files stand in the site, such as `pairs/one-row-off`."""
        return f"{self.group}/{self.slug}"

    @property
    def front(self) -> Front:
        return self.page.front

    @property
    def levers(self) -> tuple[Lever, ...]:
        return tuple(lesson.lever for lesson in self.lessons)


@dataclass(frozen=True)
class Single:
    """A standalone lesson."""

    slug: str
    folder: Path
    place: str
    """The folder's path in the project, such as `lessons/lifecycle/drift-which-lever-now`."""
    group: str
    """The folder of the site that its page stands in."""
    page: Page
    script: Script

    @property
    def address(self) -> str:
        """Where its pages and files stand in the site, such as `lifecycle/drift-which-lever-now`."""
        return f"{self.group}/{self.slug}"

    @property
    def front(self) -> Front:
        return self.page.front


@dataclass(frozen=True)
class Catalog:
    """Everything that a project teaches, in the order in which readers meet it."""

    project: Project
    pairs: tuple[Pair, ...]
    singles: tuple[Single, ...]
    datasets: Mapping[str, Datasheet]


def read_catalog(project: Project, only: str = "") -> Catalog:
    """Read everything, or `only` one lesson by its slug. Raises `CatalogError` with all faults, not the first."""
    faults: list[Fault] = []
    datasets = read_datasets(project, faults)
    folders = lesson_folders(project, faults)
    pairs: list[Pair] = []
    singles: list[Single] = []
    for slug, folder in folders.items():
        if only and slug != only:
            continue
        if folder.standalone:
            singles += _read_single(project, folder, datasets, faults)
        else:
            pairs += _read_pair(project, folder, datasets, faults)
    if not only:
        _check_prerequisites(project, [*pairs, *singles], sorted(folders), faults)
    if faults:
        raise CatalogError(faults)
    return Catalog(project, tuple(sorted(pairs, key=_order)), tuple(sorted(singles, key=_order)), datasets)


def _order(lesson: Pair | Single) -> tuple[int, int, str]:
    return LEVELS.index(lesson.front.level), lesson.front.order, lesson.slug


def _read_pair(
    project: Project, home: LessonFolder, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Pair]:
    before, folder = len(faults), home.path
    task = _read_script(project, folder / TASK, faults)
    lessons = [lesson for kind in KINDS for lesson in _read_lesson(project, folder, kind, faults)]
    levers = [kind for kind in KINDS if (folder / f"{kind}.py").is_file()]
    page = _read_page(project, folder, PAIR, datasets, levers, faults)
    if page is None or task is None or len(faults) > before:
        return []
    return [Pair(home.slug, folder, project.relative(folder), home.group, page, task, tuple(lessons))]


def _read_script(project: Project, path: Path, faults: list[Fault]) -> Script | None:
    """A script that is Python, or None and a fault."""
    where = project.relative(path)
    if not path.is_file():
        todo = "a pair has task.py, model.py, data.py, often features.py, and index.md; a standalone lesson, lesson.py"
        faults.append(Fault(where, 1, "the file is missing", todo))
        return None
    text = read_text(project, path, faults)
    if text is None:
        return None
    try:
        ast.parse(text)
    except SyntaxError as error:
        faults.append(Fault(where, error.lineno or 1, f"not Python: {error.msg}", "correct it"))
        return None
    except ValueError as error:
        faults.append(Fault(where, 1, f"not Python: {error}", "correct it"))
        return None
    return Script(path, text)


def _read_lesson(project: Project, folder: Path, kind: Kind, faults: list[Fault]) -> list[Lesson]:
    path = folder / f"{kind}.py"
    if kind == "features" and not path.is_file():
        return []
    script = _read_script(project, path, faults)
    if script is None:
        return []
    where, cells = project.relative(path), script.levers
    if len(cells) != 1:
        what = "no cell is tagged as the lever" if not cells else f"{len(cells)} cells are tagged as the lever"
        line = 1 if not cells else cells[1].line
        faults.append(Fault(where, line, what, 'mark exactly one code cell with `# %% tags=["lever"]`'))
        return []
    cell = cells[0]
    complaints = read_lever(cell, kind)
    faults += [Fault(where, line, what, todo) for line, what, todo in complaints]
    return [] if complaints else [Lesson(kind, script, Lever(kind, cell.source, str(path), cell.line))]


def _read_single(
    project: Project, home: LessonFolder, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Single]:
    script = _read_script(project, home.path / LESSON, faults)
    page = _read_page(project, home.path, SINGLE, datasets, (), faults)
    return (
        []
        if page is None or script is None
        else [Single(home.slug, home.path, project.relative(home.path), home.group, page, script)]
    )


def _read_page(
    project: Project,
    folder: Path,
    schema: Mapping[str, Any],
    datasets: Mapping[str, Datasheet],
    levers: Sequence[str],
    faults: list[Fault],
) -> Page | None:
    path = folder / "index.md"
    where = project.relative(path)
    if not path.is_file():
        faults.append(Fault(where, 1, "the file is missing", "add it, with front matter (see CONTRIBUTING.md)"))
        return None
    read = read_page(project, path, faults)
    if read is None:
        return None
    before = len(faults)
    faults += front_matter_faults(read, schema, where)
    claims = _read_claims(read, where, levers, faults)
    if len(faults) > before:
        return None
    dataset = str(read.values.get("dataset", ""))
    if dataset in datasets:
        faults += _spot_faults(read, datasets[dataset], where)
    elif dataset and not (project.datasets / dataset / "datasheet.md").is_file():
        close = difflib.get_close_matches(dataset, datasets, n=1)
        todo = f"did you mean {close[0]}?" if close else f"expected one of {', '.join(sorted(datasets)) or 'none yet'}"
        faults.append(Fault(where, read.line("dataset"), f"no dataset {dataset!r}", todo))
    return Page(path, _front(read), read.body, read.body_line, claims, read.lines)


def _front(read: FrontMatter) -> Front:
    values = {key: value for key, value in read.values.items() if key != "claims"}
    for key in ("authors", "ideas", "symptoms", "problems", "prerequisites", "sources"):
        if key in values:
            values[key] = (values[key],) if isinstance(values[key], str) else tuple(values[key])
    return Front(**values)


def _read_claims(read: FrontMatter, where: str, levers: Sequence[str], faults: list[Fault]) -> tuple[Claim, ...]:
    """All claims that can be read; those that are not even a mapping of texts are the schema's to refuse."""
    claims = []
    given = read.values.get("claims")
    for number, claim in enumerate(given if isinstance(given, list) else ()):
        if not isinstance(claim, Mapping) or not isinstance(claim.get("holds"), str):
            continue
        line = read.line("claims", number, "holds")
        try:
            relation = parse(claim["holds"], levers or tuple(FUNCTIONS))
        except ClaimSyntaxError as error:
            faults.append(Fault(where, line, error.what, error.todo))
        else:
            says = str(claim.get("says", ""))
            claims.append(Claim(says, claim["holds"], relation, str(claim.get("in", "main")), where, line))
    return tuple(claims)


def _spot_faults(read: FrontMatter, sheet: Datasheet, where: str) -> Iterator[Fault]:
    """Whether the rows and columns in which readers look for the defect exist."""
    spot = read.values.get("spot")
    if spot is None:
        return
    known = [column.name for column in sheet.columns]
    for number, name in enumerate(spot["columns"]):
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            todo = f"did you mean {close[0]}?" if close else f"expected one of {', '.join(known)}"
            yield Fault(where, read.line("spot", "columns", number), f"{sheet.name} has no column {name!r}", todo)
    rows = spot["rows"]
    shown = range(*rows) if len(rows) == 2 else rows
    if not shown or max(shown) >= sheet.rows:
        todo = f"name rows from 0 to {sheet.rows - 1}; two numbers are the first, and the one after the last"
        yield Fault(where, read.line("spot", "rows"), f"spot, rows is {rows}, and {sheet.name} has {sheet.rows}", todo)
    for number, wrong in enumerate(spot["wrong"]):
        row, column = (wrong["row"], wrong["column"]) if isinstance(wrong, Mapping) else (wrong, None)
        if row not in shown or (column is not None and column not in spot["columns"]):
            what = (
                f"spot, wrong names {f'row {row}' if column is None else f'{column} of row {row}'}, which is not shown"
            )
            yield Fault(where, read.line("spot", "wrong", number), what, "name what stands in rows and columns")


def _check_prerequisites(
    project: Project, lessons: Sequence[Pair | Single], known: Sequence[str], faults: list[Fault]
) -> None:
    """Prerequisites exist and form a path without cycles."""
    wanted = {lesson.slug: lesson.front.prerequisites for lesson in lessons}
    for lesson in lessons:
        where = project.relative(lesson.page.path)
        for number, other in enumerate(wanted[lesson.slug]):
            line = lesson.page.lines["prerequisites", number]
            if other not in known:
                close = difflib.get_close_matches(other, known, n=1)
                todo = f"did you mean {close[0]}?" if close else "name the folder of a lesson"
                faults.append(Fault(where, line, f"no lesson {other!r}", todo))
            elif other == lesson.slug or _reaches(wanted, other, lesson.slug):
                what = f"{other!r} leads back to this lesson"
                faults.append(Fault(where, line, f"the prerequisite {what}", "take one of them out"))


def _reaches(wanted: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(wanted.get(start, ()))
    while waiting:
        slug = waiting.pop()
        if slug == goal:
            return True
        if slug not in seen:
            seen.add(slug)
            waiting += wanted.get(slug, ())
    return False
