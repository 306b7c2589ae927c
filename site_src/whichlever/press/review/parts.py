"""The parts that every finished lesson has: keys of its front matter, claims of its levers, nothing as it was begun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whichlever.errors import Fault
from whichlever.press.catalog.front_matter_keys import Part
from whichlever.press.catalog.lessons import Pair, Single
from whichlever.press.catalog.text import prose_lines
from whichlever.project import Project

LONGEST_LEVER = 30  # lines that a reader takes in at once
WANTED = {
    "defect": "say what is wrong in the data",
    "defect_kind": "say natural, enriched or made",
    "outcome": "say what kind of result it is; the build checks it",
    "why": "say in one sentence why it came out so",
    "remember": "say in one sentence what to keep",
    "symptoms": "say it in the words of somebody who has this problem",
    "sources": "name who documents the defect",
}
BEGUN = re.compile(
    r"^(?:#\s*)*(?:Say (?:in one sentence|what|which|why|who|where|how|under which)\b.*|Name the authors)$"
)
"""What `whichlever new` writes where an author has to say something."""


def missing(project: Project, lesson: Pair | Single) -> Iterator[Fault]:
    """What is not there yet."""
    yield from _as_begun(project, lesson)
    if isinstance(lesson, Pair):
        yield from _keys(lesson)
        yield from _claims(lesson)
        yield from _long_levers(project, lesson)


def _keys(pair: Pair) -> Iterator[Fault]:
    where = f"{pair.place}/index.md"
    for name, todo in WANTED.items():
        if not getattr(pair.front, name):
            yield Fault(where, 1, f"front matter has no {name!r}", todo)
    for lesson in pair.lessons:
        if lesson.kind not in pair.front.levers:
            line = pair.page.lines.get(("levers",), 1)
            yield Fault(
                where, line, f"levers has no {lesson.kind!r}", f"give the lever a short label: `{lesson.kind}: …`"
            )
    for name in pair.front.levers:
        if name not in [lesson.kind for lesson in pair.lessons]:
            line = pair.page.lines.get(("levers", name), 1)
            yield Fault(where, line, f"levers names {name!r}, and there is no {name}.py", "take one of them out")


def _claims(pair: Pair) -> Iterator[Fault]:
    """Each lever is in some claim, and something is decided."""
    where, line = f"{pair.place}/index.md", pair.page.lines.get(("claims",), 1)
    relations = [claim.relation for claim in pair.page.claims]
    named = {lever for one in relations for side in (one.a, one.b) for lever in side.split("+")}
    for lesson in pair.lessons:
        if lesson.kind not in named:
            yield Fault(where, line, f"no claim is about the {lesson.kind} lever", "say what must hold for it")
    if relations and all(one.form == "undecided" and not one.negated for one in relations):
        yield Fault(where, line, "every claim says that nothing is decided", "say one thing that the results do show")


def _long_levers(project: Project, pair: Pair) -> Iterator[Fault]:
    for lesson in pair.lessons:
        count = len(lesson.lever.source.splitlines())
        if count > LONGEST_LEVER:
            what = f"the lever cell has {count} lines, and a reader takes in {LONGEST_LEVER}"
            yield Fault(project.relative(lesson.script.path), lesson.lever.line, what, "say it in fewer")


def _as_begun(project: Project, lesson: Pair | Single) -> Iterator[Fault]:
    page, todo = lesson.page, "replace it by what is so"
    where = project.relative(page.path)
    for name, value in page.front:
        for each in _texts(value):
            if BEGUN.match(each):
                yield Fault(where, page.lines.get((name,), 1), f"{name} is as `whichlever new` wrote it", todo)
    texts = [(where, page.body, page.body_line)]
    texts += [
        (project.relative(script.path), cell.source, cell.line)
        for script in lesson.scripts
        for cell in script.cells
        if cell.kind == "markdown"
    ]
    for path, text, first in texts:
        for number, line in prose_lines(text, first):
            if BEGUN.match(line):
                yield Fault(path, number, f"{line!r} is as `whichlever new` wrote it", todo)


def _texts(value: object) -> Iterator[str]:
    """The texts of a key, those of mappings in a list too."""
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, str):
            yield each
        elif isinstance(each, Part):
            yield from (text for _, text in each if isinstance(text, str))
