"""Prose of a page that tells a result which the build did not put there, or tells one before the reader has bet."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from whichlever.errors import Fault
from whichlever.press.catalog.lessons import REVEAL, Pair, Single
from whichlever.press.catalog.text import prose_lines
from whichlever.press.catalog.typed_numbers import EXPRESSION, IN_FRONT, IN_PAGE, QUOTED
from whichlever.project import Project

WORD = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half)"
)
IN_WORDS = re.compile(
    rf"(?<!less than )\b(?:{WORD}|\d+)(?:[ -](?:and )?{WORD})*(?:[ -]and[ -]a[ -]half)?[ -]"
    r"(?:(?:percentage[ -])?points?(?!\s+(?:in|of|on|to|from|with)\b)|per\s?cent"
    r"|times (?:better|worse|smaller|larger|lower|higher|as (?:good|bad|accurate)))\b",
    re.IGNORECASE,
)
"""A result in words: "sixteen points", "ten per cent", "three times better". Points in a figure are none."""
LITERAL = re.compile(r"""\{\{\s*(?:"[^"\n]*"|'[^'\n]*')\s*\}\}""")
"""An expression that asks for nothing: how a page shows braces."""
TELLING = (
    "gain", "interval", "verdict", "words", "rival", "effect", "shapley", "winner", "outcome", "exchange",
)  # fmt: skip
"""What a page may ask for that tells who won; a score tells it where it is that of a lever."""
AFTER_THE_BET = f"move it below `{REVEAL}`"


def faults(project: Project, lesson: Pair | Single) -> Iterator[Fault]:
    """Results in words, results before the bet, and a bet that is not where the page divides."""
    where, page = project.relative(lesson.page.path), lesson.page
    yield from _in_words(where, page.body, page.body_line, IN_PAGE)
    if isinstance(lesson, Pair):
        for name in ("summary", "remember", "why"):
            yield from _in_words(where, getattr(page.front, name), page.lines.get((name,), 1), IN_FRONT)
        yield from _bet(where, page.body, page.body_line)


def _in_words(path: str, text: str, first: int, todo: str) -> Iterator[Fault]:
    text = EXPRESSION.sub(lambda match: " " + "\n" * match[0].count("\n"), text)
    for number, line in prose_lines(text, first):
        for found in IN_WORDS.findall(line) if QUOTED not in line else ():
            yield Fault(path, number, f"{found!r} is typed, and looks like a result", todo)


def _bet(where: str, body: str, first: int) -> Iterator[Fault]:
    if body.count(REVEAL) != 1:
        what = f"the page has {body.count(REVEAL) or 'no'} lines `{REVEAL}`"
        yield Fault(where, first, what, "put one between what a reader sees before the bet and what comes after it")
        return
    before = body.partition(REVEAL)[0]
    for asked in expressions(before, first):
        for call in asked.calls:
            if call.name in TELLING or (call.name == "score" and call.first not in ("", "start")):
                yield Fault(where, asked.line, f"{asked.text} tells a result before the bet", AFTER_THE_BET)
                break


@dataclass(frozen=True)
class Call:
    """A name that an expression asks for, with what it is given."""

    name: str
    node: ast.expr
    arguments: tuple[ast.expr, ...] = ()
    keywords: tuple[ast.keyword, ...] = ()

    @property
    def first(self) -> str:
        """Its first argument, or that named combination, if it is a text."""
        named = [each.value for each in self.keywords if each.arg in ("combination", "a")]
        value = next(iter((*self.arguments, *named)), None)
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


@dataclass(frozen=True)
class Expression:
    """What stands between two pairs of braces."""

    text: str
    line: int
    tree: ast.expr | None
    """None where it is no expression."""

    @property
    def calls(self) -> tuple[Call, ...]:
        """The names that it asks a page for, outermost first; of `pair("…").gain("data")`, `gain`."""
        return tuple(_calls(self.tree)) if self.tree else ()


def _calls(node: ast.expr) -> Iterator[Call]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        yield Call(name, node, tuple(node.args), tuple(node.keywords))
        if isinstance(node.func, ast.Attribute):
            yield from _calls(node.func.value)
    elif isinstance(node, ast.Attribute):
        yield Call(node.attr, node)
        yield from _calls(node.value)
    elif isinstance(node, ast.Name):
        yield Call(node.id, node)


def expressions(text: str, first_line: int) -> Iterator[Expression]:
    """Every expression of some prose, with its line."""
    text = LITERAL.sub(lambda match: " " * len(match[0]), text)
    for match in EXPRESSION.finditer(text):
        inside = " ".join(match[0][2:-2].split())
        try:
            tree = ast.parse(inside, mode="eval").body if inside else None
        except (SyntaxError, ValueError, RecursionError):
            tree = None
        yield Expression(match[0], first_line + text.count("\n", 0, match.start()), tree)
