"""The path through the lessons: prerequisites that exist, and lead to no lesson before itself."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from whichlever.errors import Fault

if TYPE_CHECKING:
    from whichlever.press.catalog.lessons import Pair, Single


def prerequisite_faults(lessons: Sequence[Pair | Single], known: Collection[str]) -> Iterator[Fault]:
    """What is wrong with the prerequisites of sound lessons; `known` are the slugs of all."""
    wanted = {lesson.slug: lesson.front.prerequisites for lesson in lessons}
    for lesson in lessons:
        where = f"{lesson.place}/index.md"
        for number, other in enumerate(wanted[lesson.slug]):
            line = lesson.page.lines["prerequisites", number]
            if other not in known:
                close = difflib.get_close_matches(other, known, n=1)
                todo = f"did you mean {close[0]}?" if close else "name the folder of a lesson"
                yield Fault(where, line, f"no lesson {other!r}", todo)
            elif other == lesson.slug or _reaches(wanted, other, lesson.slug):
                what = f"the prerequisite {other!r} leads back to this lesson"
                yield Fault(where, line, what, "take one of them out")


def _reaches(wanted: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(wanted.get(start, ()))
    while waiting:
        slug = waiting.pop()
        if slug == goal:
            return True
        if slug not in seen:
            seen.add(slug)
            waiting += wanted.get(slug, ())
    return False
