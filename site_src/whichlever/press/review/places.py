"""What a build will put where: every page and file of the site by its address, known before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.folders import LESSON, LessonFolder, lesson_folders, subfolders
from whichlever.press.catalog.links import made_beside, source
from whichlever.project import Project

BOARDS = {"index.md": "home.md.j2", "scoreboard/index.md": "scoreboard.md.j2", "guide/index.md": "guide.md.j2"}
"""Pages of all results, with their templates; where there is no pair, there are none."""
TEACHING = ("teach/pairs/index.md", "teach/print/index.md")
MACHINE = ("trials.csv", "trials.csv-metadata.json", "trials.schema.json", "results.json", "results.schema.json")


@dataclass(frozen=True)
class Document:
    """Text of a page that people write."""

    path: Path
    """A Markdown file, or a script whose prose it is."""
    prefix: str = ""
    """What its anchors begin with on the page."""


@dataclass(frozen=True)
class Place:
    """A page or a file; of a file, nothing more is known."""

    documents: tuple[Document, ...] = ()
    template: str = ""
    """What the engine puts around them."""


def places(project: Project, docs: Path) -> dict[str, Place]:
    """All of them by their address below `docs`; what is written by hand there takes precedence."""
    found = dict(_of_results())
    pairs = False
    for folder in lesson_folders(project, []).values():
        found |= dict(_of_lesson(folder))
        pairs = pairs or not folder.standalone
    if not pairs:
        found = {uri: place for uri, place in found.items() if uri not in (*BOARDS, *TEACHING)}
    for folder in subfolders(project, project.datasets, []):
        found |= dict(_of_dataset(folder))
    return found | dict(_by_hand(docs))


def _of_results() -> Iterator[tuple[str, Place]]:
    yield from ((uri, Place(template=template)) for uri, template in BOARDS.items())
    yield from ((uri, Place(template="teaching")) for uri in TEACHING)
    yield from ((name, Place()) for name in (*MACHINE, "card.png"))
    yield "pairs/index.md", Place(template="pairs.md.j2")
    yield "datasets/index.md", Place(template="datasets.md.j2")


def _of_lesson(folder: LessonFolder) -> Iterator[tuple[str, Place]]:
    home, index = f"{folder.group}/{folder.slug}", Document(folder.path / "index.md")
    levers = [kind for kind in KINDS if (folder.path / f"{kind}.py").is_file()]
    stems = ("lesson",) if folder.standalone else ("task", *levers)
    for name in (*made_beside(folder.slug, stems), *_beside(folder.path)):
        yield f"{home}/{name}", Place()
    if folder.standalone:
        yield f"{home}/index.md", Place((index, Document(folder.path / LESSON)), "single.md.j2")
        return
    scripts = [Document(folder.path / f"{kind}.py", f"{kind}-") for kind in levers]
    yield f"{home}/index.md", Place((index, *scripts), "pair.md.j2")
    teach = f"teach/{folder.slug}"
    yield f"{teach}/index.md", Place(template="teaching")
    yield from ((f"{teach}/{folder.slug}-{kind}.zip", Place()) for kind in ("student", "class"))


def _beside(folder: Path) -> Iterator[str]:
    """Files of a lesson's folder that are published where its prose links to them."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if not source(name):
            yield name


def _of_dataset(folder: Path) -> Iterator[tuple[str, Place]]:
    if (folder / "datasheet.md").is_file():
        home = f"datasets/{folder.name}"
        yield f"{home}/index.md", Place((Document(folder / "datasheet.md"),), "dataset.md.j2")
        for name in (f"{folder.name}.csv.gz", "croissant.json", "export.py"):
            if name == "croissant.json" or (folder / name).is_file():
                yield f"{home}/{name}", Place()


def _by_hand(docs: Path) -> Iterator[tuple[str, Place]]:
    for path in sorted(docs.rglob("*")):
        name = path.relative_to(docs)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix(), Place((Document(path),) if path.suffix == ".md" else ())
