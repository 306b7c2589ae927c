"""A lesson's index.md: its front matter as a record, its claims, and whether the data that it names are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from whichlever.errors import Fault
from whichlever.lab.datasets import Datasheet
from whichlever.lab.trials.lever import FUNCTIONS
from whichlever.press.catalog.claims import Claim, parse
from whichlever.press.catalog.front_matter_keys import Front, PairFront, Picture, SingleFront, Spot
from whichlever.press.catalog.text import read_page
from whichlever.press.catalog.validation import closest, short, validate
from whichlever.press.catalog.yaml_header import FrontMatter, Key
from whichlever.project import Project

AnyFront = TypeVar("AnyFront", PairFront, SingleFront)


@dataclass(frozen=True)
class Page(Generic[AnyFront]):
    """An index.md."""

    path: Path
    front: AnyFront
    body: str
    body_line: int
    """The line that the body begins on."""
    claims: tuple[Claim, ...]
    lines: Mapping[Key, int] = field(default_factory=dict)
    """The lines of the front matter's values."""


AnyPage = Page[PairFront] | Page[SingleFront]


def read_index(
    project: Project,
    folder: Path,
    model: type[AnyFront],
    datasets: Mapping[str, Datasheet],
    levers: Sequence[str],
    faults: list[Fault],
) -> Page[AnyFront] | None:
    """A sound index.md, or None and its faults; of a page that is sound itself, what it names may be faulty still."""
    path = folder / "index.md"
    where = project.relative(path)
    if not path.is_file():
        faults.append(Fault(where, 1, "the file is missing", "add it, with front matter (see CONTRIBUTING.md)"))
        return None
    read = read_page(project, path, faults)
    front = read and validate(model, read, where, faults, {"levers": levers})
    if read is None or front is None:
        return None
    faults += _data_faults(project, read, front, datasets, where)
    faults += _input_faults(project, read, front, where)
    return Page(path, front, read.body, read.body_line, _claims(read, front, where, levers), read.lines)


def named_dataset(project: Project, folder: Path) -> str:
    """The data set that a lesson's front matter names, whatever else is wrong in it."""
    path = folder / "index.md"
    read = read_page(project, path, []) if path.is_file() else None
    return str(read.values.get("dataset", "")) if read else ""


def _claims(read: FrontMatter, front: Front, where: str, levers: Sequence[str]) -> tuple[Claim, ...]:
    known = levers or tuple(FUNCTIONS)
    return tuple(
        Claim(one.says, one.holds, parse(one.holds, known), one.setting, where, read.line("claims", number, "holds"))
        for number, one in enumerate(front.claims if isinstance(front, PairFront) else ())
    )


def _data_faults(
    project: Project, read: FrontMatter, front: PairFront | SingleFront, datasets: Mapping[str, Datasheet], where: str
) -> Iterator[Fault]:
    sheet = datasets.get(front.dataset)
    known = sorted(path.parent.name for path in project.datasets.glob("*/datasheet.md"))
    if front.dataset and front.dataset not in known:
        alone = front.dataset.strip("/").rpartition("/")[2]
        todo = closest(front.dataset, known or ["none yet"], "expected one of")
        if alone in known:
            todo = f"name its folder alone: {alone}"
        yield Fault(where, read.line("dataset"), f"no dataset {short(front.dataset)}", todo)
    if sheet is not None and isinstance(front, PairFront) and front.spot is not None:
        yield from _spot_faults(read, front.spot, sheet, where)
    if sheet is not None and isinstance(front, PairFront) and front.picture is not None:
        yield from _picture_faults(read, front.picture, sheet, where)


def _spot_faults(read: FrontMatter, spot: Spot, sheet: Datasheet, where: str) -> Iterator[Fault]:
    """Whether the rows and columns in which readers look for the defect exist."""
    known = [column.name for column in sheet.columns]
    for number, name in enumerate(spot.columns):
        if name not in known:
            todo = closest(name, known, "expected one of")
            yield Fault(where, read.line("spot", "columns", number), f"{sheet.name} has no column {short(name)}", todo)
    if not spot.shown or max(spot.shown) >= sheet.rows:
        what = f"spot, rows is {list(spot.rows)}, and {sheet.name} has {sheet.rows}"
        todo = f"name rows from 0 to {sheet.rows - 1}; two numbers are the first, and the one after the last"
        yield Fault(where, read.line("spot", "rows"), what, todo)
    for number, wrong in enumerate(spot.wrong):
        row, column = (wrong, None) if isinstance(wrong, int) else (wrong.row, wrong.column)
        if row not in spot.shown or (column is not None and column not in spot.columns):
            place = f"row {row}" if column is None else f"{column} of row {row}"
            what = f"spot, wrong names {place}, which is not shown"
            yield Fault(where, read.line("spot", "wrong", number), what, "name what stands in rows and columns")


def _picture_faults(read: FrontMatter, picture: Picture, sheet: Datasheet, where: str) -> Iterator[Fault]:
    """Whether the columns that a picture is drawn from exist."""
    known = [column.name for column in sheet.columns]
    for key, names in (
        ("columns", picture.columns),
        ("by", picture.by),
        ("log", picture.log),
        ("where", picture.where),
    ):
        for name in names:
            if name not in known:
                what = f"picture, {key}: {sheet.name} has no column {short(name)}"
                yield Fault(where, read.line("picture", key), what, closest(name, known, "expected one of"))


def _input_faults(project: Project, read: FrontMatter, front: Front, where: str) -> Iterator[Fault]:
    """Whether the project has the files that results are said to depend on."""
    for number, pattern in enumerate(front.inputs):
        if not _matches(project, pattern):
            what = f"inputs, item {number + 1}: the project has no {pattern!r}"
            yield Fault(where, read.line("inputs", number), what, "name files from the project's root")


def _matches(project: Project, pattern: str) -> bool:
    try:
        return next(project.root.glob(pattern), None) is not None
    except (ValueError, NotImplementedError, IndexError):  # no pattern
        return False
