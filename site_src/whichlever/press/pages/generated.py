"""What pages are: addresses, contents and entries of the navigation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

PLACEHOLDER = re.compile(r"<!-- wl:([\w.:-]+) -->")


def placeholder(name: str) -> str:
    """What stands in Markdown for something finished: a comment, which every reader of Markdown leaves as it is."""
    return f"<!-- wl:{name} -->"


@dataclass(frozen=True)
class Prose:
    """Markdown that is a document of its own inside a page: its link labels, footnotes, abbreviations and ids."""

    text: str
    """With placeholders for what stands between its paragraphs."""
    prefix: str = ""
    """What its ids begin with on the page."""
    deeper: int = 0
    """How many levels its headings move down."""
    titled: bool = False
    """Whether its first heading goes, because the page says it already."""
    source: str = ""
    """The file that it is from, relative to the project."""


@dataclass(frozen=True)
class Generated:
    """A file of the site that no one wrote."""

    uri: str
    """Its place below the docs folder."""
    content: str | bytes
    parts: Mapping[str, str] = field(default_factory=dict)
    """Of a page, finished HTML by the name of its placeholder. It never passes through Markdown."""
    prose: Mapping[str, Prose] = field(default_factory=dict)
    """Of a page, documents inside it, by the name of their placeholder."""
    minutes: int = field(default=0, compare=False)
    """Of a lesson's page, how long it takes to read; pages that list it ask, and nobody once they are made."""
    source: str = ""
    """Of a page, the file that people write for it, relative to the project; empty where it is of results alone."""

    @property
    def digest(self) -> str:
        """Of all that it shows."""
        content = self.content if isinstance(self.content, bytes) else self.content.encode("utf-8", "surrogatepass")
        beside = repr((type(self.content), self.parts, self.prose, self.source))
        return hashlib.sha256(hashlib.sha256(content).digest() + beside.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def size(self) -> int:
        """Of its content: bytes, or characters where it is text."""
        return len(self.content)


class SiteFile(Protocol):
    """A `Generated` file, at hand or on disk."""

    @property
    def uri(self) -> str: ...
    @property
    def content(self) -> str | bytes: ...
    @property
    def parts(self) -> Mapping[str, str]: ...
    @property
    def prose(self) -> Mapping[str, Prose]: ...
    @property
    def minutes(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Wanted:
    """Files of one folder of the site, to be made unless they are kept."""

    key: str
    """A digest of what they are and of everything that they depend on beside the engine."""
    make: Callable[[], Sequence[SiteFile]]

    @classmethod
    def of(cls, what: str, made_of: Iterable[str], make: Callable[[], Sequence[SiteFile]]) -> Wanted:
        return cls(digest_of(what, made_of), make)


def digest_of(what: str, made_of: Iterable[str]) -> str:
    """A digest of what something is and of what it is made of, as texts or their digests."""
    hashed = hashlib.sha256()
    for part in (what, *made_of):
        hashed.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return hashed.hexdigest()


@dataclass(frozen=True)
class NavEntry:
    """A generated page in the navigation, below the entry that names its folder."""

    folder: str
    title: str
    uri: str


Row = tuple[str, str, str]
"""Kind, name and digest of something that results depend on."""


@dataclass(frozen=True)
class Pages:
    """All that a site's generator gets."""

    generated: tuple[SiteFile, ...]
    """New files."""
    rendered: Mapping[str, str] = field(default_factory=dict)
    """The text of hand-written pages that show results, by address."""
    nav: tuple[NavEntry, ...] = ()
    beyond: tuple[str, ...] = ()
    """What the lessons read outside the folders that a preview watches anyway, relative to the project."""
    around: tuple[Row, ...] = ()
    """What of their results is no file of the project: variables, packages in development; with their state."""
    in_part: bool = False
    """Whether they are of some lessons only, while others run: nothing is said of all, and links may lead nowhere."""

    def joined(self, more: Pages) -> Pages:
        """These, and new files and entries of `more`."""
        generated = sorted((*self.generated, *more.generated), key=lambda page: page.uri)
        return replace(self, generated=tuple(generated), nav=(*self.nav, *more.nav))

    def page(self, uri: str) -> SiteFile | None:
        """The new file at an address."""
        return self._by_uri.get(uri)

    @cached_property
    def _by_uri(self) -> Mapping[str, SiteFile]:
        return {page.uri: page for page in self.generated}
