"""The exercise of a lesson: a cell as given, which fails its last check, and one that passes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whichlever.errors import Fault
from whichlever.press.catalog.lessons import Pair, Single

GIVEN, SOLVED = "exercise", "solution"
CELL = re.compile(
    r'^(?P<indent> *)```python title="(?P<title>exercise|solution)"\n(?P<code>.*?)^(?P=indent)```$',
    re.MULTILINE | re.DOTALL,
)
CHECK = "\nassert "


@dataclass(frozen=True)
class Exercise:
    """One of its two cells."""

    title: str
    code: str
    line: int
    """The first of its code in index.md."""

    @property
    def check(self) -> str:
        """What its last check says."""
        return self.code.rstrip().rpartition(CHECK)[2]

    @property
    def check_line(self) -> int:
        """The number of the line in the cell, from 1, on which its last check begins; 0 where there is none."""
        before, found, _ = self.code.rpartition(CHECK)
        return before.count("\n") + 2 if found else 0


def exercises_of(lesson: Pair | Single) -> tuple[Exercise, ...]:
    """The cells titled exercise and solution, in the order of the page."""
    body, first = lesson.page.body, lesson.page.body_line
    return tuple(
        Exercise(
            found["title"],
            "\n".join(line.removeprefix(found["indent"]) for line in found["code"].splitlines()),
            first + body.count("\n", 0, found.start("code")),
        )
        for found in CELL.finditer(body)
    )


def missing(lesson: Pair | Single) -> Iterator[Fault]:
    """What an exercise needs before it can be run."""
    where, cells = f"{lesson.place}/index.md", exercises_of(lesson)
    for title in (GIVEN, SOLVED):
        these = [one for one in cells if one.title == title]
        if not these:
            yield Fault(where, lesson.page.body_line, f'no cell has title="{title}"', f'add ```python title="{title}"')
        for one in these[1:]:
            yield Fault(where, one.line - 1, f'two cells have title="{title}"', "keep one")
        for one in these:
            if not one.check_line:
                yield Fault(where, one.line, f"the {title} checks nothing", "end it with an assert")
    ends = {one.title: one for one in cells}
    if len(cells) == len(ends) == 2 and ends[GIVEN].check != ends[SOLVED].check:
        line = ends[SOLVED].line + max(ends[SOLVED].check_line, 1) - 1
        yield Fault(where, line, "the solution ends in another check than the exercise", "end both in the same assert")
