"""A dataset's Croissant file: its datasheet in the form that machines read (mlcommons.org/croissant)."""

from __future__ import annotations

import json
import warnings
from typing import Any

from whichlever.lab.datasets import Column, Datasheet

FILE = "croissant.json"
TYPES = {"integer": "INTEGER", "number": "FLOAT", "text": "TEXT", "date": "DATE", "boolean": "BOOL"}
ROWS = "rows"


def croissant(sheet: Datasheet) -> str:
    """The metadata of `sheet`'s table as JSON-LD; the table lies beside it.

    Raises `mlcroissant.ValidationError` if it is not valid.
    """
    import mlcroissant as mlc

    table = sheet.table.name
    file = mlc.FileObject(
        id=table,
        name=table,
        content_url=table,
        content_size=f"{sheet.table.stat().st_size} B",
        encoding_formats=["text/csv"],
        sha256=sheet.sha256,
    )
    fields = [_field(mlc, column, table) for column in sheet.columns]
    metadata = mlc.Metadata(
        name=sheet.name.replace("_", "-"),
        description=sheet.summary,
        cite_as=sheet.citation,
        license=[_licence_address(sheet.licence)],
        url=sheet.url or (f"https://doi.org/{sheet.doi}" if sheet.doi else "index.html"),
        version="1.0.0",
        distribution=[file],
        record_sets=[mlc.RecordSet(id=ROWS, name=ROWS, fields=fields)],
        data_collection=sheet.origin,
        data_limitations=[f"{defect.what} ({defect.where})" for defect in sheet.defects] or None,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return json.dumps(metadata.to_json(), indent=1, ensure_ascii=False, default=str) + "\n"


def _field(mlc: Any, column: Column, table: str) -> Any:
    unit = f" ({column.unit})" if column.unit else ""
    return mlc.Field(
        id=f"{ROWS}/{column.name}",
        name=column.name,
        description=f"{column.about}{unit}",
        data_types=[getattr(mlc.DataType, TYPES[column.type])],
        source=mlc.Source(file_object=table, extract=mlc.Extract(column=column.name)),
    )


def _licence_address(licence: str) -> str:
    """A simple SPDX identifier as the address of its text; an expression as it is."""
    return (
        licence if " " in licence or licence.startswith("LicenseRef") else f"https://spdx.org/licenses/{licence}.html"
    )
