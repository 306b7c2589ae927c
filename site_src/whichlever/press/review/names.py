"""Names that prose asks a pair for: unknown ones, levers and rivals that the pair has not, found without a result."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from whichlever.errors import Fault, nearest
from whichlever.lab.rivals.codes import HOUSE, rival_label
from whichlever.lab.trials.records import START
from whichlever.press.catalog.lessons import Pair
from whichlever.press.review.prose import Call, expressions
from whichlever.project import Project

WORDS = Path(__file__).parents[1] / "pages" / "interpolate.py"
SEE = "see the reference for what a page may ask"
LEVERS = ("a", "over", "combination")
"""Arguments that name levers; the first one of a call may be given by its place."""
OF_LEVERS = frozenset(
    ("score", "gain", "interval", "verdict", "words", "rival", "rows_used", "fitted_size", "questions")
)


@cache
def known_words() -> tuple[str, ...]:
    """What a pair's page may ask for by name, read from the class that answers."""
    (words,) = [
        node
        for node in ast.parse(WORDS.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name == "Words"
    ]
    names = [node.name for node in words.body if isinstance(node, ast.FunctionDef)]
    return tuple(sorted(name for name in names if not name.startswith("_")))


def faults(project: Project, pair: Pair) -> Iterator[Fault]:
    """Every expression of a pair's page, in its front matter too, that no build could fill in."""
    where, page = project.relative(pair.page.path), pair.page
    texts = [(page.body, page.body_line)]
    for key, part, items in (("discuss", "listen", pair.front.discuss), ("mistakes", "why", pair.front.mistakes)):
        for number, item in enumerate(items):
            line = page.lines.get((key, number, part), page.lines.get((key,), 1))
            texts.append((getattr(item, part), line))
    for text, first in texts:
        for asked in expressions(text, first):
            if asked.tree is None:
                yield Fault(where, asked.line, f"{asked.text} is no expression", SEE)
            for call in asked.calls:
                yield from (Fault(where, asked.line, *wrong) for wrong in _wrong(pair, call))


def _wrong(pair: Pair, call: Call) -> Iterator[tuple[str, str]]:
    if call.name not in known_words():
        yield f"unknown name {call.name!r}", nearest(call.name, known_words())
        return
    named = [each.value for each in call.keywords if each.arg in LEVERS]
    for node in (*call.arguments[:2], *named) if call.name in OF_LEVERS else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _levers(pair, node.value, call.name)


def _levers(pair: Pair, text: str, asked: str) -> Iterator[tuple[str, str]]:
    if asked == "rival" and ":" in text:
        labels = [rival_label(kind, name) for kind, names in HOUSE.items() for name in names]
        labels += [rival_label(one.lever.kind, one.name) for one in pair.rivals]
        if text not in labels:
            yield f"no rival {text!r}", nearest(text, labels)
        return
    known = [START, *(lesson.kind for lesson in pair.lessons)]
    for name in text.split("+"):
        if name.strip() not in known:
            yield f"no lever {name.strip()!r}", nearest(name.strip(), known)
