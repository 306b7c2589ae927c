"""Tables of data as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd


def cell_text(value: Any) -> str:
    """A recorded value as a reader should see it."""
    if pd.isna(value):
        return "–"
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else np.format_float_positional(value, trim="-")
    return str(value.date()) if isinstance(value, pd.Timestamp) and value == value.normalize() else str(value)


def table_html(table: pd.DataFrame) -> str:
    """Rows with their ids as an HTML table on one line, so that it can stand anywhere in Markdown."""
    head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in ("row", *table.columns))
    body = "".join(
        f'<tr><th scope="row">{row}</th>'
        + "".join(f"<td>{html.escape(cell_text(cell))}</td>" for cell in cells)
        + "</tr>"
        for row, cells in zip(table.index, table.itertuples(index=False), strict=True)
    )
    return (
        '<div class="wl-block"><div class="wl-scroll"><table class="wl-table"><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table on one line, the first cell of each row its header."""
    top = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return f'<table class="wl-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
