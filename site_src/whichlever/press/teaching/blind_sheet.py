"""A datasheet for students: where a table is from and how to load it, and nothing of what is wrong in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from whichlever.lab.datasets import Column, Datasheet

SILENT = "told after the class"
KEPT = ("title", "source", "origin", "licence", "licence_note", "citation")


def blind_sheet(sheet: Datasheet) -> str:
    """The datasheet as a file that `load` reads, with names, types and units of the columns."""
    return "\n".join([*_lines(sheet), ""])


def _lines(sheet: Datasheet) -> Iterator[str]:
    yield "---"
    yield from (f"{key}: {_text(getattr(sheet, key))}" for key in KEPT)
    yield from (f"{key}: {SILENT}" for key in ("summary", "documented_in"))
    yield f"rows: {sheet.rows}"
    yield f"sha256: {sheet.sha256}"
    yield "columns:"
    yield from (f"  - {_column(column)}" for column in sheet.columns)
    yield "defects: []"
    yield "---"


def _column(column: Column) -> str:
    unit = f", unit: {_text(column.unit)}" if column.unit else ""
    return f"{{name: {_text(column.name)}, type: {column.type}{unit}, about: {SILENT}}}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # YAML reads it
