"""What pages are made of, and what keeps them once they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeVar

from whichlever.lab.trials.records import FirstLook
from whichlever.press.catalog.lessons import Catalog, Pair, Single
from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.generated import Pages, SiteFile, Wanted
from whichlever.press.pages.render import Templates
from whichlever.press.pages.terms import Term

if TYPE_CHECKING:
    from nbformat import NotebookNode

Made = TypeVar("Made")


class Kept(Protocol):
    """What was made in earlier builds."""

    def get(self, what: str, made_of: Iterable[str], make: Callable[[], Made]) -> Made:
        """What `make` gives, or gave from the same things. It is shared, and not to be changed.

        made_of: everything that `what` depends on beside the engine, as text or as a digest.
        """
        ...

    def files(self, wanted: Wanted) -> Sequence[SiteFile]:
        """The same for files of one folder of the site, which need not be at hand: there are many."""
        ...

    def ahead(self, wanted: Sequence[Wanted]) -> Iterator[int]:
        """Make what is not kept in processes beside each other, where it is much; the number of each that is made.

        Where one can't be made, `files` says why.
        """
        ...


class NothingKept:
    """Everything is made."""

    def get(self, what: str, made_of: Iterable[str], make: Callable[[], Made]) -> Made:
        return make()

    def files(self, wanted: Wanted) -> Sequence[SiteFile]:
        return wanted.make()

    def ahead(self, wanted: Sequence[Wanted]) -> Iterator[int]:
        return iter(())


NOTHING = NothingKept()


@dataclass(frozen=True)
class Origins:
    """Digests of what pages are made of, beside what is written in lessons' scripts and pages."""

    results: Mapping[str, str] = field(default_factory=dict)
    """By job."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """Of all files in a lesson's or a data set's folder, by its path in the project."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """What each job took, which the next time is something else: for rough words alone."""

    def of_dataset(self, name: str) -> str:
        """Its files."""
        return self.folders.get(f"datasets/{name}", "")

    def of_lesson(self, lesson: Pair | Single) -> tuple[str, ...]:
        """Its files, and the results of all its jobs."""
        jobs = sorted(name for name in self.results if name.partition("/")[0] == lesson.slug)
        return self.folders.get(lesson.place, ""), *(f"{name} {self.results[name]}" for name in jobs)

    def seconds_of(self, pair: Pair) -> tuple[float, ...]:
        """What the trials of all its combinations took, and its notebooks beside them."""
        jobs = (pair.slug, *(f"{pair.slug}/{lesson.kind}" for lesson in pair.lessons))
        return tuple(self.seconds.get(name, 0.0) for name in jobs)


def numbers_of(found: PairFindings) -> PairFindings:
    """A pair's findings without its prose: what pages about all pairs, and its figures, are made of."""
    pair = found.pair
    lessons = tuple(
        replace(one, script=replace(one.script, text=""), lever=replace(one.lever, path="", line=0), rivals=())
        for one in pair.lessons
    )
    page = replace(pair.page, body="", body_line=0, lines={})
    claims = tuple(replace(one, claim=replace(one.claim, line=0)) for one in found.claims)
    bare = replace(pair, page=replace(page, claims=()), task=replace(pair.task, text=""), lessons=lessons)
    return replace(found, pair=bare, claims=claims)


@dataclass(frozen=True)
class Results:
    """What was made before any page: evidence by pair, executed notebooks by job name, versions of packages."""

    catalog: Catalog
    findings: tuple[PairFindings, ...]
    notebooks: Mapping[str, NotebookNode]
    versions: Mapping[str, str]
    terms: tuple[Term, ...] = ()
    kept: Kept = field(default_factory=NothingKept)
    origins: Origins = field(default_factory=Origins)
    templates: Templates = field(default_factory=Templates)
    looks: Mapping[str, Callable[[], FirstLook | None]] = field(default_factory=dict)
    """By pair, what its first split's rows tell; its digest is that of the pair's result."""

    @cached_property
    def numbers(self) -> tuple[PairFindings, ...]:
        """The findings of all pairs without their prose."""
        return tuple(map(numbers_of, self.findings))

    @cached_property
    def all_numbers(self) -> str:
        """A digest of the numbers of all pairs."""
        return sha256(repr(self.numbers).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def about_all(self) -> Results:
        """The same without any pair's prose: what is made of it depends on none."""
        bare = replace(self, findings=self.numbers)
        vars(bare).update(numbers=self.numbers, all_numbers=self.all_numbers)  # which it would work out again
        return bare

    @cached_property
    def all_values(self) -> str:
        """A digest of what any page may ask for: the numbers of all pairs, and what standalone lessons noted."""
        singles = [(one.slug, one.front, self.origins.of_lesson(one)[1:]) for one in self.catalog.singles]
        asked = (self.all_numbers, singles, sorted(self.catalog.datasets))
        return sha256(repr(asked).encode("utf-8", "surrogatepass")).hexdigest()

    def said(self, found: PairFindings, what: str, say: Callable[[], Made]) -> Made:
        """What `say` says by a pair's evidence alone, so that a changed sentence works out no number again.

        what: whatever else it depends on.
        """
        return self.kept.get("said", (found.evidence, what), say)

    def found(self, slug: str) -> PairFindings:
        return next(found for found in self.findings if found.pair.slug == slug)


Further = Callable[[Results], Pages]
"""Makes pages of the same results, in a room above this one."""
