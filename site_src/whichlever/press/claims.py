"""Claims: sentences of a lesson that the build checks against the trials."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from whichlever.lab.comparison import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence import START, Interval, Scores, Verdict, combination, decimals

Form = Literal[">", "~", "undecided", "synergy", "redundant"]

NAME = r"[a-z]+(?:\s*\+\s*[a-z]+)*"
RELATION = re.compile(rf"(?P<a>{NAME})\s*(?P<form>[>~])\s*(?P<b>{NAME})(?:\s+by\s+(?P<by>\d+(?:\.\d+)?))?")
FUNCTION = re.compile(rf"(?P<form>undecided|synergy|redundant)\(\s*(?P<a>{NAME})\s*,\s*(?P<b>{NAME})\s*\)")
NEGATION = re.compile(r"not\s*\((?P<inner>.*)\)|not\s+(?P<bare>.*)")
BEYOND = {Verdict.BETTER: "more", Verdict.WORSE: "less"}  # than the sum
FORMS = "`A > B`, `A > B by 2`, `A ~ B`, `undecided(A, B)`, `synergy(A, B)`, `redundant(A, B)`, `not (…)`"


@dataclass(frozen=True)
class Relation:
    """What a claim says of two combinations. `by` is a threshold in the metric's unit."""

    form: Form
    a: str
    b: str
    by: float = 0.0
    negated: bool = False


@dataclass(frozen=True)
class Claim:
    """A sentence, what must hold for it, in which setting, and where it stands."""

    says: str
    holds: str
    relation: Relation
    setting: str
    path: str
    line: int


@dataclass(frozen=True)
class Finding:
    """What came out for a claim. `numbers` is for people, `missed` says by how much a failed claim failed."""

    claim: Claim
    holds: bool
    interval: Interval
    verdict: Verdict
    numbers: str
    missed: str


class ClaimSyntaxError(ValueError):
    """A claim that cannot be read, and what to write instead."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what}; {todo}")


def parse(text: str, levers: Sequence[str]) -> Relation:
    """Read a relation between combinations of `levers`. Raises `ClaimSyntaxError`."""
    text = text.strip()
    if negation := NEGATION.fullmatch(text):
        inner = parse(negation["inner"] or negation["bare"], levers)
        return Relation(inner.form, inner.a, inner.b, inner.by, negated=not inner.negated)
    match = RELATION.fullmatch(text) or FUNCTION.fullmatch(text)
    if match is None:
        raise ClaimSyntaxError(f"`{text}` is no claim", f"write one of {FORMS}")
    parts = match.groupdict()
    form = cast("Form", parts["form"])
    a, b = (_combination(parts[side], levers) for side in "ab")
    if a == b:
        raise ClaimSyntaxError(f"`{text}` compares {a} with itself", "name two combinations")
    if form == "~" and parts.get("by"):
        raise ClaimSyntaxError(f"`{text}`: `~` takes no size", "take it out: the task's negligible is the size")
    if form in ("synergy", "redundant") and (START in (a, b) or "+" in a + b):
        raise ClaimSyntaxError(f"`{text}`: {form} is about two single levers", "name two of them")
    return Relation(form, a, b, float(parts.get("by") or 0))


def _combination(text: str, levers: Sequence[str]) -> str:
    for name in re.split(r"\s*\+\s*", text):
        if name not in (*levers, START):
            close = difflib.get_close_matches(name, [*levers, START], n=1)
            hint = f"did you mean {close[0]}?" if close else f"expected start, or levers of {', '.join(levers)}"
            raise ClaimSyntaxError(f"no lever {name!r}", hint)
    return combination(text.replace(" ", ""))


def examine(claim: Claim, scores: Scores, unit: str) -> Finding:
    """Judge a claim by the scores of its setting."""
    relation = claim.relation
    if relation.form in ("synergy", "redundant"):
        both = combination([relation.a, relation.b])
        weights = {both: 1.0, relation.a: -1.0, relation.b: -1.0, START: 1.0}
        interval = scores.interval(scores.contrast(weights))
    else:
        interval = scores.gain(relation.a, relation.b).interval
    verdict = scores.judge(interval)
    plain = _holds(relation, interval, verdict)
    places = shown_decimals(interval, decimals(interval))
    space = f" {unit}" if unit else ""
    told = BEYOND.get(verdict, verdict) if relation.form in ("synergy", "redundant") else verdict
    numbers = f"{signed(interval.mean, places)}{space}, 95 % interval {interval_text(interval, places)}{space}: {told}"
    return Finding(
        claim=claim,
        holds=plain != relation.negated,
        interval=interval,
        verdict=verdict,
        numbers=f"{spoken(relation)}: {numbers}",
        missed="" if plain != relation.negated else _missed(relation, interval, scores.negligible, places, space),
    )


def _holds(relation: Relation, interval: Interval, verdict: Verdict) -> bool:
    match relation.form:
        case ">":
            return interval.low > relation.by if relation.by else verdict is Verdict.BETTER
        case "~":
            return verdict is Verdict.EQUAL
        case "undecided":
            return verdict is Verdict.UNDECIDED
        case "synergy":
            return verdict is Verdict.BETTER
        case "redundant":
            return verdict is Verdict.WORSE


def spoken(relation: Relation) -> str:
    """What the interval of a relation is about: "data over start", or two levers against their sum."""
    a, b = (name.replace("+", " + ") for name in (relation.a, relation.b))
    if relation.form in ("synergy", "redundant"):
        return f"{a} and {b} together, against the sum of each alone"
    return f"{a} over {b}"


def _missed(relation: Relation, interval: Interval, negligible: float, places: int, space: str) -> str:
    """By how much the interval's end lies on the wrong side of where the claim needs it."""
    if relation.negated:
        return "it is so, and the claim says it is not"
    small = f"the whole interval lies within ± {negligible:g}{space}, too small to matter"
    match relation.form:
        case ">" | "synergy":
            gap = relation.by - interval.low
            low = f"the interval's low end misses {relation.by:g}{space} by {_gap(gap, places)}{space}"
            return small if gap < 0 else low
        case "redundant":
            high = f"the interval's high end misses 0{space} by {_gap(interval.high, places)}{space}"
            return small if interval.high < 0 else high
        case "~":
            gap = max(-negligible - interval.low, interval.high - negligible)
            return f"the interval reaches {_gap(gap, places)}{space} beyond ± {negligible:g}{space}"
        case "undecided":
            return "the interval decides it"


def _gap(size: float, places: int) -> str:
    """A distance with enough decimals to be seen."""
    return number(size, places if size <= 0 else max(places, -math.floor(math.log10(size))))
