"""What becomes of a script's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True)
class Place:
    """Where an output stands."""

    lesson: str
    """The lesson's kind, which begins the names of its files and ids."""
    cell: int
    """The cell's place among all cells of the script, from 0."""
    output: int
    """Its place among the cell's outputs, from 0."""

    @property
    def file(self) -> str:
        """What the name of a file begins with."""
        return f"{self.lesson}_{self.cell}_{self.output}"

    @property
    def id(self) -> str:
        """What an id of the page begins with."""
        return f"{self.lesson}-{self.cell}-{self.output}"

    @property
    def words(self) -> str:
        """Where it comes from, for people."""
        return f"{self.lesson}, cell {self.cell + 1}"


@dataclass(frozen=True)
class Shown:
    """One output as its page shows it."""

    html: Markup
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What lies beside the page for it, by name."""
    text: str = ""
    """What it says, where that is all: neighbours of that kind share a block."""
    prose: str = ""
    """Markdown that code made, instead of HTML: a document of its own."""
    loads: str = ""
    """HTML that only brings scripts: what comes later in its lesson may need them."""
    vector: Vector | None = None
    """The same figure as dots, where it is a drawing that may be too large."""


@dataclass(frozen=True)
class Vector:
    """A figure that was drawn twice, as lines and as dots."""

    size: int
    """Of the drawing, in bytes."""
    instead: Shown
