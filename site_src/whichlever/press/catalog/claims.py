"""Claims: sentences of a lesson that the build checks against the trials."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal, cast

from whichlever.lab.trials.records import START, Combination

Form = Literal[">", "~", "undecided", "synergy", "redundant"]
NAME = r"[a-z]+(?:\s*\+\s*[a-z]+)*"
RELATION = re.compile(rf"(?P<a>{NAME})\s*(?P<form>[>~])\s*(?P<b>{NAME})(?:\s+by\s+(?P<by>\d+(?:\.\d+)?))?")
FUNCTION = re.compile(rf"(?P<form>undecided|synergy|redundant)\(\s*(?P<a>{NAME})\s*,\s*(?P<b>{NAME})\s*\)")
NEGATION = re.compile(r"not\s*\((?P<inner>.*)\)|not\s+(?P<bare>.*)")
WINDOWS = re.compile(r"(?P<mean>.*\S)\s+in\s+(?P<least>\d+)\s+of\s+(?:the\s+(?P<part>first|last)\s+)?(?P<of>\d+)")
FORMS = (
    "`A > B`, `A > B by 2`, `A ~ B`, `undecided(A, B)`, `synergy(A, B)`, `redundant(A, B)`, `not (…)`, "
    "or of windows in time `A > B in 14 of 16`"
)


@dataclass(frozen=True)
class InWindows:
    """In how many windows in time something must be so, one by one."""

    least: int
    of: int
    """How many windows are looked at."""
    part: str = ""
    """ "first" or "last", where these are not all."""

    def __str__(self) -> str:
        return f"{self.least} of {f'the {self.part} ' if self.part else ''}{self.of}"


@dataclass(frozen=True)
class Relation:
    """What a claim says of two combinations."""

    form: Form
    a: str
    b: str
    by: float = 0.0
    """What a gain must exceed, in the metric's unit."""
    negated: bool = False
    windows: InWindows | None = None
    """None where it speaks of the mean over all splits."""


@dataclass(frozen=True)
class Claim:
    """A sentence of a lesson, and what must hold for it."""

    says: str
    holds: str
    """The relation as it is written."""
    relation: Relation
    setting: str
    """That of the task which it is about; "main" is the task itself."""
    path: str
    """The file that it stands in, as the project names it."""
    line: int
    """Where `holds` stands in it."""


class ClaimSyntaxError(ValueError):
    """A claim that cannot be read, and what to write instead."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what}; {todo}")


def parse(text: str, levers: Sequence[str]) -> Relation:
    """Read a relation between combinations of `levers`. Raises `ClaimSyntaxError`."""
    text, negated = text.strip(), False
    while negation := NEGATION.fullmatch(text):
        inside = next(part for part in negation.groups() if part is not None)
        text, negated = inside.strip(), not negated
    plain, windows = _windows(text)
    match = RELATION.fullmatch(plain) or FUNCTION.fullmatch(plain)
    if match is None:
        raise ClaimSyntaxError(f"`{shorten(text, 80, placeholder='…')}` is no claim", f"write one of {FORMS}")
    parts = match.groupdict()
    form = cast("Form", parts["form"])
    a, b = (_combination(parts[side], levers) for side in "ab")
    if a == b:
        raise ClaimSyntaxError(f"`{text}` compares {a} with itself", "name two combinations")
    if form == "~" and parts.get("by"):
        raise ClaimSyntaxError(f"`{text}`: `~` takes no size", "take it out: the task's negligible is the size")
    if form in ("synergy", "redundant") and any(len(name.levers) != 1 for name in (a, b)):
        raise ClaimSyntaxError(f"`{text}`: {form} is about two single levers", "name two of them")
    if form == "undecided" and windows:
        raise ClaimSyntaxError(f"`{text}`: undecided is about a mean, not about windows", "take the windows out")
    return Relation(form, a, b, float(parts.get("by") or 0), negated, windows)


def _windows(text: str) -> tuple[str, InWindows | None]:
    """The relation without its windows, and these."""
    match = WINDOWS.fullmatch(text)
    if match is None:
        return text, None
    windows = InWindows(int(match["least"]), int(match["of"]), match["part"] or "")
    if not 0 < windows.least <= windows.of:
        raise ClaimSyntaxError(f"`{text}`: {windows} is no count of windows", "write 1 of 16 up to 16 of 16")
    return match["mean"], windows


def _combination(text: str, levers: Sequence[str]) -> Combination:
    for name in re.split(r"\s*\+\s*", text):
        if name not in (*levers, START):
            close = difflib.get_close_matches(name, [*levers, START], n=1)
            hint = f"did you mean {close[0]}?" if close else f"expected start, or levers of {', '.join(levers)}"
            raise ClaimSyntaxError(f"no lever {name!r}", hint)
    return Combination(text)
