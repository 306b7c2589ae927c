"""Where lessons stand: folders at any depth below lessons/, each named by its slug and its group."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whichlever.errors import Fault
from whichlever.lab.trials.lever import KINDS
from whichlever.project import Project

PAIRS = "pairs"
UNGROUPED = "foundations"  # where a standalone lesson belongs that lies in no folder of its kind
TAKEN = (PAIRS, "datasets")  # page folders that are not for standalone lessons
LESSON = "lesson.py"
TASK = "task.py"
FILES = (TASK, LESSON, "index.md", *(f"{kind}.py" for kind in KINDS))
TEXT_SUFFIXES = (".py", ".md")


@dataclass(frozen=True)
class LessonFolder:
    """A folder that holds a pair or a standalone lesson."""

    path: Path
    slug: str
    group: str
    """The folder of the site that its page stands in."""

    @property
    def standalone(self) -> bool:
        return (self.path / LESSON).is_file()


def slugify(name: str) -> str:
    """The address of a folder: lower case, everything but letters and digits a hyphen."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).lower()).strip("-")


def lesson_folders(project: Project, faults: list[Fault]) -> dict[str, LessonFolder]:
    """All lessons' folders by slug; those that can have no address of their own join `faults`."""
    folders: dict[str, LessonFolder] = {}
    for path in _inside(project, project.lessons, (project.lessons.resolve(),), faults):
        folder = LessonFolder(path, slugify(path.name), _group(project, path))
        where = project.relative(path / "index.md")
        if not folder.slug:
            faults.append(Fault(where, 1, f"the folder's name {path.name!r} has no letter or digit", "rename it"))
        elif folder.slug in folders:
            other = project.relative(folders[folder.slug].path)
            faults.append(Fault(where, 1, f"the slug {folder.slug!r} is that of {other} too", "rename a folder"))
        elif folder.standalone and folder.group in TAKEN:
            what = f"a standalone lesson cannot stand among the {folder.group}"
            faults.append(Fault(where, 1, what, f"move its folder, for instance to lessons/{UNGROUPED}/"))
        else:
            folders[folder.slug] = folder
    return folders


def _group(project: Project, path: Path) -> str:
    if not (path / LESSON).is_file():
        return PAIRS
    return UNGROUPED if path.parent == project.lessons else slugify(path.parent.name) or UNGROUPED


def subfolders(project: Project, folder: Path, faults: list[Fault]) -> list[Path]:
    """The folders in a folder, sorted; those that begin with a dot or an underscore are not for readers."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")) and path.is_dir())
    except FileNotFoundError:
        return []
    except OSError as error:
        faults.append(Fault(project.relative(folder), 1, f"cannot be read: {error.strerror}", "see to its rights"))
        return []
    for path in inside:
        if not writable(path.name):
            what = f"the name of the folder {path.name!a} cannot be written"
            faults.append(Fault(project.relative(folder), 1, what, "rename it"))
    return [path for path in inside if writable(path.name)]


def writable(name: str) -> bool:
    """Whether a file's name can stand in messages and addresses: no control characters, no bytes that are no UTF-8."""
    return name.isprintable()


def _inside(project: Project, folder: Path, above: tuple[Path, ...], faults: list[Fault]) -> Iterator[Path]:
    """Lessons' folders below `folder`. Folders without a script or a page are what another branch left behind."""
    for path in subfolders(project, folder, faults):
        if path.resolve() in above:
            continue
        if any((path / name).is_file() for name in FILES):
            yield path
        elif deeper := list(_inside(project, path, (*above, path.resolve()), faults)):
            yield from deeper
        elif any(inside.suffix in TEXT_SUFFIXES and inside.is_file() for inside in path.iterdir()):
            yield path
