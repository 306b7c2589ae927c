"""The lessons and datasets of a project as records, or every fault that was found in them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whichlever.errors import CatalogError, DatasetError, Fault
from whichlever.lab.datasets import Datasheet, read_datasheet, read_table
from whichlever.lab.lever import FUNCTIONS, KINDS, Kind, Lever
from whichlever.press.cells import read_lever
from whichlever.press.claims import Claim, ClaimSyntaxError, parse
from whichlever.press.frontmatter import FrontMatter, FrontMatterError, read_front_matter
from whichlever.press.project import Project
from whichlever.press.schema import PAIR, SINGLE, front_matter_faults
from whichlever.press.scripts import Script

REVEAL = "<!-- reveal -->"


@dataclass(frozen=True)
class Front:
    """What a lesson's front matter says. `lines` gives the line of each key."""

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
    prerequisites: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    spot: Mapping[str, Any] | None = None
    serves: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
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
    """An index.md: front matter, and the body with the line that it begins on."""

    path: Path
    front: Front
    body: str
    body_line: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Pair:
    """One task, and the lessons that pull a lever each, in the order of `KINDS`."""

    slug: str
    folder: Path
    page: Page
    task: Script
    lessons: tuple[Lesson, ...]

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
    page: Page
    script: Script

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


def slugify(name: str) -> str:
    """The address of a folder: lower case, everything but letters and digits a hyphen."""
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def read_catalog(project: Project, only: str = "") -> Catalog:
    """Read everything, or `only` one lesson by its slug. Raises `CatalogError` with all faults, not the first."""
    faults: list[Fault] = []
    datasets = _read_datasets(project, faults)
    pairs: list[Pair] = []
    singles: list[Single] = []
    slugs: dict[str, Path] = {}
    for folder in sorted(path for path in project.lessons.iterdir() if path.is_dir()):
        if folder.name.startswith((".", "_")):
            continue
        slug = slugify(folder.name)
        if only and slug != only:
            continue
        if slug in slugs:
            other = project.relative(slugs[slug])
            faults.append(
                Fault(
                    project.relative(folder / "index.md"),
                    1,
                    f"the slug {slug!r} is that of {other} too",
                    "rename a folder",
                )
            )
            continue
        slugs[slug] = folder
        if (folder / "lesson.py").is_file():
            singles += _read_single(project, folder, slug, datasets, faults)
        else:
            pairs += _read_pair(project, folder, slug, datasets, faults)
    if not only:
        _check_prerequisites(project, [*pairs, *singles], faults)
    if faults:
        raise CatalogError(faults)
    return Catalog(project, tuple(sorted(pairs, key=_order)), tuple(sorted(singles, key=_order)), datasets)


def _order(lesson: Pair | Single) -> tuple[int, int, str]:
    levels = ("first steps", "practice", "deeper")
    return levels.index(lesson.front.level), lesson.front.order, lesson.slug


def _read_datasets(project: Project, faults: list[Fault]) -> dict[str, Datasheet]:
    sheets: dict[str, Datasheet] = {}
    if not project.datasets.is_dir():
        return sheets
    for path in sorted(project.datasets.glob("*/datasheet.md")):
        where = project.relative(path)
        try:
            sheet = read_datasheet(path)
            read_table(sheet)
        except DatasetError as error:
            message = str(error).removeprefix(f"{path}: ")
            what, _, todo = message.partition("; ")
            line = _line_of(path, "sha256:" if "sha256" in what else "title:")
            faults.append(Fault(where, line, what, todo or "mend the table or its datasheet"))
        else:
            sheets[sheet.name] = sheet
    return sheets


def _line_of(path: Path, start: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(start)), 1)


def _read_pair(
    project: Project, folder: Path, slug: str, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Pair]:
    before = len(faults)
    lessons = tuple(lesson for kind in KINDS for lesson in _read_lesson(project, folder, kind, faults))
    for name in ("task.py", "model.py", "data.py"):
        if not (folder / name).is_file():
            todo = (
                "a pair has task.py, model.py, data.py, often features.py, and index.md; a standalone lesson, lesson.py"
            )
            faults.append(Fault(project.relative(folder / name), 1, "the file is missing", todo))
    page = _read_page(project, folder, PAIR, datasets, [lesson.kind for lesson in lessons], faults)
    if page is None or len(faults) > before:
        return []
    return [Pair(slug, folder, page, Script.read(folder / "task.py"), lessons)]


def _read_lesson(project: Project, folder: Path, kind: Kind, faults: list[Fault]) -> list[Lesson]:
    path = folder / f"{kind}.py"
    if not path.is_file():
        return []
    where = project.relative(path)
    script = Script.read(path)
    cells = script.levers
    if len(cells) != 1:
        what = "no cell is tagged as the lever" if not cells else f"{len(cells)} cells are tagged as the lever"
        line = 1 if not cells else cells[1].line
        faults.append(Fault(where, line, what, 'mark exactly one cell with `# %% tags=["lever"]`'))
        return []
    cell = cells[0]
    complaints = read_lever(cell, kind)
    faults += [Fault(where, line, what, todo) for line, what, todo in complaints]
    return [] if complaints else [Lesson(kind, script, Lever(kind, cell.source, str(path), cell.line))]


def _read_single(
    project: Project, folder: Path, slug: str, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Single]:
    page = _read_page(project, folder, SINGLE, datasets, (), faults)
    return [] if page is None else [Single(slug, folder, page, Script.read(folder / "lesson.py"))]


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
    try:
        read = read_front_matter(path.read_text(encoding="utf-8"))
    except FrontMatterError as error:
        faults.append(Fault(where, error.line, error.what, "begin with `---`, keys and values as YAML, and `---`"))
        return None
    wrong = list(front_matter_faults(read, schema, where))
    faults += wrong
    if wrong:
        return None
    dataset = read.values.get("dataset")
    if dataset and dataset not in datasets and not (project.datasets / str(dataset) / "datasheet.md").is_file():
        close = difflib.get_close_matches(dataset, datasets, n=1)
        todo = f"did you mean {close[0]}?" if close else f"expected one of {', '.join(sorted(datasets)) or 'none yet'}"
        faults.append(Fault(where, read.line("dataset"), f"no dataset {dataset!r}", todo))
    claims = _read_claims(read, where, levers, faults)
    return Page(path, _front(read), read.body, read.body_line, claims)


def _front(read: FrontMatter) -> Front:
    values = {key: value for key, value in read.values.items() if key != "claims"}
    for key in ("authors", "ideas", "symptoms", "prerequisites", "sources"):
        if key in values:
            values[key] = (values[key],) if isinstance(values[key], str) else tuple(values[key])
    return Front(**values)


def _read_claims(read: FrontMatter, where: str, levers: Sequence[str], faults: list[Fault]) -> tuple[Claim, ...]:
    claims = []
    for number, claim in enumerate(read.values.get("claims", ())):
        line = read.line("claims", number, "holds")
        try:
            relation = parse(claim["holds"], levers or tuple(FUNCTIONS))
        except ClaimSyntaxError as error:
            what, _, todo = str(error).partition("; ")
            faults.append(Fault(where, line, what, todo))
        else:
            claims.append(Claim(claim["says"], claim["holds"], relation, claim.get("in", "main"), where, line))
    return tuple(claims)


def _check_prerequisites(project: Project, lessons: Sequence[Pair | Single], faults: list[Fault]) -> None:
    """Prerequisites exist and form a path without cycles."""
    wanted = {lesson.slug: lesson.front.prerequisites for lesson in lessons}
    pages = {lesson.slug: lesson.page.path for lesson in lessons}
    for slug, before in wanted.items():
        where, line = project.relative(pages[slug]), _line_of(pages[slug], "prerequisites:")
        for other in before:
            if other not in wanted:
                close = difflib.get_close_matches(other, wanted, n=1)
                todo = f"did you mean {close[0]}?" if close else "name the folder of a lesson"
                faults.append(Fault(where, line, f"no lesson {other!r}", todo))
        if _reaches(wanted, slug, slug):
            faults.append(Fault(where, line, "the prerequisites lead back to this lesson", "take one out"))


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
