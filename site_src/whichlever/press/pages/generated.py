"""What pages are: addresses, contents and entries of the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Generated:
    """A file of the site that no one wrote: its place below the docs folder, and its content."""

    uri: str
    content: str | bytes


@dataclass(frozen=True)
class NavEntry:
    """A generated page in the navigation, below the entry that names its folder."""

    folder: str
    title: str
    uri: str


@dataclass(frozen=True)
class Pages:
    """All that MkDocs gets: new files, the text of hand-written pages that show results, and navigation.

    beyond: what the lessons read outside the folders that a preview watches anyway, relative to the project.
    """

    generated: tuple[Generated, ...]
    rendered: Mapping[str, str] = field(default_factory=dict)
    nav: tuple[NavEntry, ...] = ()
    beyond: tuple[str, ...] = ()
