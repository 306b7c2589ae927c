"""The site's hand-written pages: their text, and whether what they say of themselves can be read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, Strict

from whichlever.errors import Fault
from whichlever.press.catalog.front_matter_keys import Idea, Part, Text
from whichlever.press.catalog.text import read_text
from whichlever.press.catalog.validation import validate
from whichlever.press.catalog.yaml_header import FrontMatterError, read_front_matter
from whichlever.project import Project


class HandwrittenFront(Part):
    """What the engine reads in the front matter of a hand-written page; the rest is MkDocs' and the theme's."""

    model_config = ConfigDict(extra="ignore")

    title: Text = ""
    ideas: Annotated[tuple[Idea, ...], Strict(False)] = ()
    """Which of the essay's ideas it serves."""
    serves: Mapping[Idea, Text] = Field(default_factory=dict)
    """For an idea, the section that serves it."""


def read_handwritten(project: Project, docs: Path, faults: list[Fault]) -> dict[str, str]:
    """The text of every hand-written page that is sound, by its address below `docs`."""
    texts: dict[str, str] = {}
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs)
        if any(part.startswith(".") for part in name.parts) or not path.is_file():  # an editor's, a link to nowhere
            continue
        text = read_text(project, path, faults)
        if text is not None and _sound(text, project.relative(path), faults):
            texts[name.as_posix()] = text
    return texts


def _sound(text: str, where: str, faults: list[Fault]) -> bool:
    if not text.startswith("---"):
        return True
    try:
        front = read_front_matter(text)
    except FrontMatterError as error:
        faults.append(Fault(where, error.line, error.what, error.todo))
        return False
    return validate(HandwrittenFront, front, where, faults) is not None
