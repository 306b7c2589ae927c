"""Tables as HTML: the one place that writes their marks. What a form or a script works on is in its template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

if TYPE_CHECKING:
    import pandas as pd

TABLE = Markup('<table class="{}"{}><thead><tr>{}</tr></thead><tbody>{}</tbody></table>')


def cell_text(value: Any) -> str:
    """A recorded value as a reader should see it."""
    import pandas as pd

    if pd.isna(value):
        return "–"
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) < 1e6 else np.format_float_positional(value, trim="-")
    return str(value.date()) if isinstance(value, pd.Timestamp) and value == value.normalize() else str(value)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "", searched: bool = True) -> Markup:
    """An HTML table on one line, the first cell of each row its header. Cells are text, unless they are `Markup`.

    `kind` is a class beside that of all tables; what is not `searched` is left out of the search.
    """
    unsearched = Markup("" if searched else " data-search-exclude")
    return TABLE.format(f"wl-table {kind}".strip(), unsearched, _cells("th", "col", head), _joined(map(_row, rows)))


def _row(cells: Sequence[str]) -> Markup:
    first, *rest = cells
    return Markup("<tr>{}{}</tr>").format(
        _cells("th", "row", [first]), _joined(map(Markup("<td>{}</td>").format, rest))
    )


def _cells(name: str, scope: str, texts: Iterable[str]) -> Markup:
    return _joined(Markup('<{0} scope="{1}">{2}</{0}>').format(name, scope, text) for text in texts)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def scrolling(content: Markup) -> Markup:
    """A block of a page that scrolls by itself where it is too wide."""
    return Markup('<div class="wl-block"><div class="wl-scroll">{}</div></div>').format(content)


def table_html(rows: pd.DataFrame) -> Markup:
    """Rows with their ids, as a block on one line, so that it can stand anywhere in Markdown."""
    cells = zip(rows.index, rows.itertuples(index=False), strict=True)
    return scrolling(table(("row", *map(str, rows.columns)), ((str(i), *map(cell_text, row)) for i, row in cells)))


def download(file: str) -> Markup:
    """A link that keeps a file, under its own name."""
    return Markup('<a href="{0}" download>{0}</a>').format(file)
