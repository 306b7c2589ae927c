"""A lesson beside others, and its folder: one title, one place, one address, no notebook with outputs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from whichlever.errors import Fault
from whichlever.press.catalog.folders import lesson_folders, slugify
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.yaml_header import FrontMatter
from whichlever.project import Project


def faults(catalog: Catalog) -> Iterator[Fault]:
    """Titles and places that another lesson of the same group has, whether it is in this catalog or not."""
    others = _fronts(catalog.project)
    for lesson in (*catalog.pairs, *catalog.singles):
        own = others.get(lesson.place)
        for place, (group, front) in others.items():
            if own is not None and place != lesson.place and group == lesson.group:
                yield from _same(lesson, own[1], place, front)


def _fronts(project: Project) -> dict[str, tuple[str, FrontMatter]]:
    """The group and front matter of every lesson whose page can be read, by its folder."""
    found = {}
    for folder in lesson_folders(project, []).values():
        path = folder.path / "index.md"
        front = read_page(project, path, []) if path.is_file() else None
        if front is not None:
            found[project.relative(folder.path)] = (folder.group, front)
    return found


def _same(lesson: Pair | Single, own: FrontMatter, place: str, other: FrontMatter) -> Iterator[Fault]:
    where = f"{lesson.place}/index.md"
    if lesson.front.title == other.values.get("title"):
        yield Fault(where, own.line("title"), f"{place} has the title {lesson.front.title!r} too", "choose another")
    same = all(own.values.get(name) == other.values.get(name) for name in ("level", "order"))
    if same and "order" in own.values:
        what = f"{place} has order {lesson.front.order} among {lesson.front.level!r} too"
        yield Fault(where, own.line("order"), what, "choose a number that is free")


def of_folder(lesson: Pair | Single) -> Iterator[Fault]:
    """What is wrong with a lesson's folder."""
    if lesson.folder.name != lesson.slug and slugify(lesson.folder.name) == lesson.slug:
        what = f"the folder's name {lesson.folder.name!r} is not its address"
        yield Fault(f"{lesson.place}/index.md", 1, what, f"rename it {lesson.slug}")
    for path in sorted(lesson.folder.glob("*.ipynb")):
        if path.name[0] != "." and (line := _output(path)):
            todo = "clear its outputs, or take the notebook out: the build runs the script and makes one"
            yield Fault(f"{lesson.place}/{path.name}", line, "a notebook with outputs", todo)


def _output(path: Path) -> int:
    """The line of a notebook's first output; 0 where there is none."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        filled = any(cell.get("outputs") for cell in json.loads(text)["cells"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return 0
    found = text.find('"output_type"')
    return text.count("\n", 0, max(found, 0)) + 1 if filled else 0
