"""A column of a table in a few bars, small enough to stand in a row of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from whichlever.press.findings.tables import cell_text

if TYPE_CHECKING:
    import pandas as pd

BARS = 10
WIDTH, HEIGHT = 6, 20  # of a bar at most; each has at least one unit, so that few rows are seen too
DRAWING = Markup(
    '<svg class="wl-histogram" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
    '<path fill="currentColor" fill-opacity=".6" d="{3}"/></svg><br><small>{4}</small>'
)


def histogram(values: pd.Series) -> Markup:
    """The column's bars and its range; of texts too many for bars, how many there are."""
    from pandas.api.types import is_bool_dtype

    present = values.dropna()
    missing = f", {len(values) - len(present):,} missing" if len(present) < len(values) else ""
    if present.nunique() < 2:
        only = f"always {cell_text(_plain(present.iloc[0]))}{missing}" if len(present) else "empty"
        return Markup("<small>{}</small>").format(only)
    if is_bool_dtype(present) or not _ordered(present):
        return _of_names(present.astype(str), missing)
    return _of_amounts(present, missing)


def _ordered(present: pd.Series) -> bool:
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    return is_numeric_dtype(present) or is_datetime64_any_dtype(present)


def _of_amounts(present: pd.Series, missing: str) -> Markup:
    from pandas.api.types import is_datetime64_any_dtype

    numbers = present.astype("int64") if is_datetime64_any_dtype(present) else present
    counts, _ = np.histogram(numbers.astype(float), bins=BARS)
    low, high = (cell_text(_plain(end)) for end in (present.min(), present.max()))
    fullest = int(counts.argmax())
    says = (
        f"Histogram of {BARS} bars from {low} to {high}; "
        f"bar {fullest + 1} is the fullest, with {counts[fullest]:,} of {len(present):,} rows."
    )
    return _drawn(counts.tolist(), says, f"{low} to {high}{missing}")


def _plain(end: object) -> object:
    """A value as Python has it, of a number."""
    return end.item() if isinstance(end, np.generic) else end


def _of_names(present: pd.Series, missing: str) -> Markup:
    counts = present.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(counts) > BARS:
        return Markup("<small>{}</small>").format(f"{len(counts):,} different{missing}")
    first = f"{counts.index[0]} is the most frequent, in {counts.iloc[0]:,} of {len(present):,} rows"
    return _drawn(
        counts.tolist(), f"A bar for each of {len(counts)} values; {first}.", f"{len(counts)} values{missing}"
    )


def _drawn(counts: list[int], says: str, below: str) -> Markup:
    most = max(counts)
    heights = [count and max(1, round(HEIGHT * count / most)) for count in counts]
    path = "".join(f"M{at * WIDTH} {HEIGHT}v-{high}h{WIDTH - 1}v{high}z" for at, high in enumerate(heights) if high)
    return DRAWING.format(WIDTH * len(counts), HEIGHT, says, path, below)
