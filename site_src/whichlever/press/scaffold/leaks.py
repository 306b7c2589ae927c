"""What a table shows before anything runs that may let answers through: repeated rows, and copies of the target."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from whichlever.press.scaffold.outline import Wanted
from whichlever.press.scaffold.tables import NewTable

NAMED = 5  # rows that a hint names
NEARLY = 0.999  # rank correlation from which a column is taken for the target in other clothes


def hints(table: NewTable, wanted: Wanted) -> Iterator[str]:
    """Sentences for the author, with rows and columns named."""
    repeats = table.rows.index[table.rows.duplicated()]
    if len(repeats) and not wanted.groups:
        named = ", ".join(map(str, repeats[:NAMED])) + (", …" if len(repeats) > NAMED else "")
        yield (
            f"look: {len(repeats)} rows equal an earlier row in every cell (rows {named}), and splits may part them; "
            "are they one case? Then let --groups keep them together"
        )
    target = table.rows[wanted.target]
    for name in table.names:
        if name not in (wanted.target, wanted.truth, *wanted.groups) and _tells(table.rows[name], target):
            yield f"look: the column {name} nearly equals the target {wanted.target}; is it known before the answer is?"


def _tells(values: pd.Series, target: pd.Series) -> bool:
    """Whether a column gives a target away: its order is the target's, or each of few values has one class."""
    if all(pd.api.types.is_numeric_dtype(one) for one in (values, target)):
        both = pd.DataFrame({"values": values, "target": target}).dropna()
        ranks = both.rank()
        varied = bool((ranks.nunique() > 2).all())
        return varied and abs(float(ranks["values"].corr(ranks["target"]))) >= NEARLY
    known = values.notna() & target.notna()
    pairs = pd.DataFrame({"values": values[known], "target": target[known]}).drop_duplicates()
    return len(pairs) == pairs["values"].nunique() == pairs["target"].nunique() > 1
