"""What pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

from whichlever.press.catalog.lessons import Catalog
from whichlever.press.findings.gather import PairFindings
from whichlever.press.pages.terms import Term


@dataclass(frozen=True)
class Results:
    """What was made before any page: evidence by pair, executed notebooks by job name, versions of packages."""

    catalog: Catalog
    findings: tuple[PairFindings, ...]
    notebooks: Mapping[str, NotebookNode]
    versions: Mapping[str, str]
    terms: tuple[Term, ...] = ()

    def found(self, slug: str) -> PairFindings:
        return next(found for found in self.findings if found.pair.slug == slug)
