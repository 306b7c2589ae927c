"""Names that prose asks a pair for: unknown ones, levers and rivals that the pair has not, found without a result."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from whichlever.errors import Fault, nearest
from whichlever.lab.datasets import Datasheet
from whichlever.lab.rivals.codes import HOUSE, rival_label
from whichlever.lab.trials.records import START
from whichlever.press.catalog.lessons import REVEAL, Pair
from whichlever.press.review import arguments
from whichlever.press.review.prose import Call, Expression, expressions
from whichlever.project import Project

WORDS = Path(__file__).parents[1] / "pages" / "interpolate.py"
SEE = "see the reference for what a page may ask"
LEVERS = ("a", "over", "combination", "lever")
"""Arguments that name levers; the first one of a call may be given by its place."""
OF_LEVERS = frozenset(
    ("score", "gain", "interval", "verdict", "words", "rival", "rows_used", "fitted_size", "questions")
)
OF_PULLED = frozenset(("effect", "shapley"))
"""They ask for levers that are pulled, so that the start is none."""


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


def faults(project: Project, pair: Pair, sheet: Datasheet) -> Iterator[Fault]:
    """Every expression of a pair's page, in its front matter too, that no build could fill in."""
    where, page = project.relative(pair.page.path), pair.page
    bet = page.body_line + page.body.partition(REVEAL)[0].count("\n") if REVEAL in page.body else 0
    for asked in expressions(page.body, page.body_line):
        yield from told(where, asked, _asked(pair, asked, sheet, early=asked.line < bet))
    for key, part, items in (("discuss", "listen", pair.front.discuss), ("mistakes", "why", pair.front.mistakes)):
        for number, item in enumerate(items):
            line = page.lines.get((key, number, part), page.lines.get((key,), 1))
            for asked in expressions(getattr(item, part), line):
                yield from told(where, asked, _asked(pair, asked, sheet, early=False))


def told(where: str, asked: Expression, wrong: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """What is wrong with an expression, and whether it is none at all."""
    if asked.tree is None:
        yield Fault(where, asked.line, f"{asked.text} is no expression", SEE)
    yield from (Fault(where, asked.line, *each) for each in wrong)


def _asked(pair: Pair, asked: Expression, sheet: Datasheet, *, early: bool) -> Iterator[tuple[str, str]]:
    for call in asked.calls:
        yield from of_words(pair, call)
        yield from arguments.rows(pair, call, sheet, early=early)


def of_words(pair: Pair, call: Call) -> Iterator[tuple[str, str]]:
    """What is wrong with what a page asks a pair for, wherever the page is."""
    if call.name not in known_words():
        yield f"unknown name {call.name!r}", nearest(call.name, known_words())
        return
    named = [each.value for each in call.keywords if each.arg in LEVERS]
    asks = call.name in OF_LEVERS | OF_PULLED
    for node in (*call.arguments[:2], *named) if asks else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _levers(pair, node.value, call.name)
    yield from arguments.settings_and_budgets(pair, call)


def _levers(pair: Pair, text: str, asked: str) -> Iterator[tuple[str, str]]:
    if asked == "rival" and ":" in text:
        labels = [rival_label(kind, name) for kind, names in HOUSE.items() for name in names]
        labels += [rival_label(one.lever.kind, one.name) for one in pair.rivals]
        if text not in labels:
            yield f"no rival {text!r}", nearest(text, labels)
        return
    known = [*([] if asked in OF_PULLED else [START]), *(lesson.kind for lesson in pair.lessons)]
    for name in text.split("+"):
        if name.strip() not in known:
            yield f"no lever {name.strip()!r}", nearest(name.strip(), known)
