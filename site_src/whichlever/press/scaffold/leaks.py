"""What a table shows before anything runs that may let answers through: repeated rows, and copies of the target."""

from __future__ import annotations

from collections.abc import Iterator

from whichlever.lab.traps.tables import named, tells
from whichlever.press.scaffold.outline import Wanted
from whichlever.press.scaffold.tables import NewTable


def hints(table: NewTable, wanted: Wanted) -> Iterator[str]:
    """Sentences for the author, with rows and columns named."""
    repeats = table.rows.index[table.rows.duplicated()]
    if len(repeats) and not wanted.groups:
        yield (
            f"look: {len(repeats)} rows equal an earlier row in every cell ({named(repeats)}), "
            "and splits may part them; are they one case? Then let --groups keep them together"
        )
    target = table.rows[wanted.target]
    for name in table.names:
        if name not in (wanted.target, wanted.truth, *wanted.groups) and tells(table.rows[name], target):
            yield f"look: the column {name} nearly equals the target {wanted.target}; is it known before the answer is?"
