"""The lessons and datasets of a project as records, or every fault that was found in them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from whichlever.errors import CatalogError, Fault
from whichlever.lab.datasets import Datasheet
from whichlever.lab.trials.lever import KINDS, Kind, Lever
from whichlever.press.catalog.code.lever_cells import Rival, chosen_by_scores, read_lever, read_rivals, together_faults
from whichlever.press.catalog.datasheets import read_datasets
from whichlever.press.catalog.folders import FILES, LESSON, TASK, LessonFolder, lesson_folders, writable
from whichlever.press.catalog.front_matter_keys import LEVELS, PairFront, SingleFront
from whichlever.press.catalog.handwritten import read_handwritten
from whichlever.press.catalog.index_pages import Page, named_dataset, read_index
from whichlever.press.catalog.links import link_faults
from whichlever.press.catalog.script_faults import read_python, read_script
from whichlever.press.catalog.scripts import Script
from whichlever.press.catalog.typed_numbers import typed_numbers
from whichlever.project import Project

REVEAL = "<!-- reveal -->"


@dataclass(frozen=True)
class Lesson:
    """One lever's lesson: its script, and the lever cell in it."""

    kind: Kind
    script: Script
    lever: Lever
    rivals: tuple[Rival, ...] = ()
    """Other ways to pull it."""


@dataclass(frozen=True)
class Pair:
    """One task, and the lessons that pull a lever each."""

    slug: str
    folder: Path
    place: str
    """The folder's path in the project, such as `lessons/pairs/one-row-off`."""
    group: str
    """The folder of the site that its page stands in."""
    page: Page[PairFront]
    task: Script
    lessons: tuple[Lesson, ...]
    """In the order of `KINDS`."""

    @property
    def address(self) -> str:
        """Where its pages and files stand in the site, such as `pairs/one-row-off`."""
        return f"{self.group}/{self.slug}"

    @property
    def front(self) -> PairFront:
        return self.page.front

    @property
    def levers(self) -> tuple[Lever, ...]:
        return tuple(lesson.lever for lesson in self.lessons)

    @property
    def rivals(self) -> tuple[Rival, ...]:
        return tuple(rival for lesson in self.lessons for rival in lesson.rivals)

    @property
    def scripts(self) -> tuple[Script, ...]:
        return (self.task, *(lesson.script for lesson in self.lessons))


@dataclass(frozen=True)
class Single:
    """A standalone lesson."""

    slug: str
    folder: Path
    place: str
    """The folder's path in the project, such as `lessons/lifecycle/drift-which-lever-now`."""
    group: str
    """The folder of the site that its page stands in."""
    page: Page[SingleFront]
    script: Script

    @property
    def address(self) -> str:
        """Where its pages and files stand in the site, such as `lifecycle/drift-which-lever-now`."""
        return f"{self.group}/{self.slug}"

    @property
    def front(self) -> SingleFront:
        return self.page.front

    @property
    def scripts(self) -> tuple[Script, ...]:
        return (self.script,)


@dataclass(frozen=True)
class Catalog:
    """Everything that a project teaches, in the order in which readers meet it."""

    project: Project
    pairs: tuple[Pair, ...]
    singles: tuple[Single, ...]
    datasets: Mapping[str, Datasheet]
    handwritten: Mapping[str, str] = field(default_factory=dict)
    """The text of every hand-written page, by its address."""

    def first(self, count: int) -> Catalog:
        """So many of the lessons and their data sets, without the pages that are written about all."""
        pairs, singles = self.pairs[:count], self.singles[: max(0, count - len(self.pairs))]
        named = {lesson.front.dataset for lesson in (*pairs, *singles)}
        datasets = {name: sheet for name, sheet in self.datasets.items() if name in named}
        return Catalog(self.project, pairs, singles, datasets)


def read_catalog(project: Project, only: str = "", docs: Path | None = None) -> Catalog:
    """Read and check everything, or `only` one lesson by its slug and its data set, and run nothing.

    docs: where hand-written pages are; without it, they are not read.
    Raises `CatalogError` with all faults, not the first.
    """
    faults: list[Fault] = []
    folders = lesson_folders(project, faults)
    chosen = {slug: folder for slug, folder in folders.items() if only in ("", slug)}
    named = {named_dataset(project, folder.path) for folder in chosen.values()} if only else None
    datasets = read_datasets(project, faults, named)
    pairs: list[Pair] = []
    singles: list[Single] = []
    for folder in chosen.values():
        if folder.standalone:
            singles += _read_single(project, folder, datasets, faults)
        else:
            pairs += _read_pair(project, folder, datasets, faults)
        _read_helpers(project, folder.path, faults)
    for lesson in (*pairs, *singles):
        faults += typed_numbers(project, lesson.page, lesson.scripts)
        faults += link_faults(project, lesson.folder, lesson.slug, lesson.page, lesson.scripts)
    written: Mapping[str, str] = {}
    if not only:
        faults += _prerequisite_faults([*pairs, *singles], sorted(folders))
        written = read_handwritten(project, docs, faults) if docs else {}
    if faults:
        raise CatalogError(faults)
    return Catalog(project, tuple(sorted(pairs, key=_order)), tuple(sorted(singles, key=_order)), datasets, written)


def _order(lesson: Pair | Single) -> tuple[int, int, str]:
    return LEVELS.index(lesson.front.level), lesson.front.order, lesson.slug


def _read_pair(
    project: Project, home: LessonFolder, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Pair]:
    before, folder = len(faults), home.path
    task = read_script(project, folder / TASK, faults)
    lessons = [lesson for kind in KINDS for lesson in _read_lesson(project, folder, kind, faults)]
    faults += together_faults([(project.relative(one.script.path), each) for one in lessons for each in one.rivals])
    levers = [kind for kind in KINDS if (folder / f"{kind}.py").is_file()]
    page = read_index(project, folder, PairFront, datasets, levers, faults)
    if page is None or task is None or len(faults) > before:
        return []
    return [Pair(home.slug, folder, project.relative(folder), home.group, page, task, tuple(lessons))]


def _read_lesson(project: Project, folder: Path, kind: Kind, faults: list[Fault]) -> list[Lesson]:
    path = folder / f"{kind}.py"
    if kind == "features" and not path.is_file():
        return []
    script = read_script(project, path, faults)
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
    faults += [Fault(where, *complaint) for complaint in (*complaints, *chosen_by_scores(script, cell))]
    rivals = read_rivals(script, kind, where, faults)
    return [] if complaints else [Lesson(kind, script, Lever(kind, cell.source, str(path), cell.line), rivals)]


def _read_single(
    project: Project, home: LessonFolder, datasets: Mapping[str, Datasheet], faults: list[Fault]
) -> list[Single]:
    script = read_script(project, home.path / LESSON, faults)
    page = read_index(project, home.path, SingleFront, datasets, (), faults)
    if page is None or script is None:
        return []
    return [Single(home.slug, home.path, project.relative(home.path), home.group, page, script)]


def _read_helpers(project: Project, folder: Path, faults: list[Fault]) -> None:
    """The other modules of a lesson's folder are Python, and all files have names that can be written."""
    lessons = [folder / name for name in FILES]
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if not writable(path.name):
            what = f"the name of the file {path.name!a} cannot be written"
            faults.append(Fault(project.relative(folder), 1, what, "rename it"))
        elif path.suffix == ".py" and path not in lessons:
            read_python(project, path, faults)


def _prerequisite_faults(lessons: Sequence[Pair | Single], known: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the prerequisites of sound lessons; `known` are the slugs of all."""
    wanted = {lesson.slug: lesson.front.prerequisites for lesson in lessons}
    for lesson in lessons:
        where = f"{lesson.place}/index.md"
        for number, other in enumerate(wanted[lesson.slug]):
            line = lesson.page.lines["prerequisites", number]
            if other not in known:
                close = difflib.get_close_matches(other, known, n=1)
                todo = f"did you mean {close[0]}?" if close else "name the folder of a lesson"
                yield Fault(where, line, f"no lesson {other!r}", todo)
            elif other == lesson.slug or _reaches(wanted, other, lesson.slug):
                what = f"the prerequisite {other!r} leads back to this lesson"
                yield Fault(where, line, what, "take one of them out")


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
