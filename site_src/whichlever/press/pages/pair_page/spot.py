"""The rows in which a reader looks for the defect."""

from __future__ import annotations

from typing import Any

from whichlever.lab.datasets import Datasheet, read_table
from whichlever.press.catalog.lessons import Pair
from whichlever.press.findings.tables import cell_text


def spot_values(pair: Pair, sheet: Datasheet) -> dict[str, Any] | None:
    """The values of spot.html.j2; nothing where a pair has no such rows."""
    from pandas.api.types import is_numeric_dtype

    spot = pair.front.spot
    if spot is None:
        return None
    table = read_table(sheet)
    named: dict[int, list[str]] = {}
    for wrong in spot.wrong:
        row, column = (wrong, "*") if isinstance(wrong, int) else (wrong.row, wrong.column)
        named.setdefault(row, []).append(column)
    rows = [
        {
            "id": row,
            "cells": [cell_text(table.at[row, column]) for column in spot.columns],
            "named": named.get(row, []),
        }
        for row in spot.shown
    ]
    return {
        "id": f"spot-{pair.slug}",
        "question": spot.intro,
        "words": [name for name in spot.columns if not is_numeric_dtype(table[name])],
        "columns": spot.columns,
        "rows": rows,
        "mark": "cells" if any("*" not in columns for columns in named.values()) else "rows",
        "answer": spot.answer,
        "source": spot.source.rstrip("."),
    }
