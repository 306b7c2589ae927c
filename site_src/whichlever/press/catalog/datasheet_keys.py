"""What a datasheet's front matter may say: a key, its type and what it means."""

from __future__ import annotations

from typing import Annotated

from pydantic import Strict

from whichlever.lab.datasets import COLUMN_TYPES
from whichlever.press.catalog.front_matter_keys import Count, Doi, Part, Text, Texts, WebAddress, at_least, one_of


class ColumnFront(Part):
    """One column of a table."""

    name: Text
    """As in the table's first line."""
    type: Annotated[str, one_of(*COLUMN_TYPES)]
    """What its values are."""
    about: Text
    """What it means."""
    unit: Text = ""
    """Of its values; none where they have none."""


class DefectFront(Part):
    """Something that is wrong in a table, and who says so."""

    what: Text
    """What is wrong."""
    where: Text
    """In which rows or columns."""
    documented_in: Text
    """Who says so, and where."""
    natural: bool
    """Whether it was in the data when they were published; false where we put it in."""


class SheetFront(Part):
    """What the front matter of a datasheet may say."""

    title: Text
    """The name."""
    summary: Text
    """One sentence for lists."""
    source: Text
    """The package that the table comes from."""
    origin: Text
    """Who measured or collected it, when and where."""
    licence: Text
    """Its SPDX name."""
    licence_note: Text
    """What is known and what is doubtful about the licence."""
    citation: Text
    """How to cite it."""
    documented_in: Text
    """Where the columns are described."""
    rows: Count
    """How many rows the table has."""
    sha256: Text
    """Of the file `<name>.csv.gz`."""
    columns: Annotated[tuple[ColumnFront, ...], Strict(False), at_least(1)]
    """All columns, in the table's order."""
    defects: Annotated[tuple[DefectFront, ...], Strict(False)]
    """What is known to be wrong in it."""
    used_by: Texts = ()
    """Lessons that use it."""
    doi: Doi = ""
    """Its DOI, without `doi:` before it."""
    url: WebAddress = ""
    """Its address."""
