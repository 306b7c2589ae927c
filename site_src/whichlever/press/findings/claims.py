"""Claims against the evidence: what holds, and by how much one is missed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whichlever.lab.evidence.interval import Interval, Vector, decimals
from whichlever.lab.evidence.numbers import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import START, Combination
from whichlever.press.catalog.claims import Claim, InWindows, Relation

BEYOND = {Verdict.BETTER: "more", Verdict.WORSE: "less"}  # than the sum

MEND = "change the sentence to what came out, or find what changed"


@dataclass(frozen=True)
class Finding:
    """What came out for a claim."""

    claim: Claim
    holds: bool
    interval: Interval
    """Of the mean over all splits; for windows, too."""
    verdict: Verdict
    """By the mean, or that there is none to speak of."""
    numbers: str
    """What came out, for people."""
    missed: str
    """By how much a failed claim failed."""
    todo: str = MEND
    """What its author may do then."""
    held: int | None = None
    """Of a claim about windows, in how many it is so; None of others, and where there are no such windows."""


def examine(claim: Claim, scores: Scores, unit: str) -> Finding:
    """Judge a claim by the scores of its setting."""
    differences = _differences(claim.relation, scores)
    interval, seen = scores.interval(differences), scores.windows(differences)
    judged = _Judged(claim, scores, unit, differences, interval, scores.judge(interval, seen))
    if claim.relation.windows:
        return _examine_windows(judged, claim.relation.windows)
    return _about_no_mean(judged) if judged.verdict is Verdict.CHANGES else _examine_mean(judged)


def _differences(relation: Relation, scores: Scores) -> Vector:
    """The contrast that a relation is about, on every split."""
    a, b = relation.a, relation.b
    if relation.form in ("synergy", "redundant"):
        return scores.contrast({Combination([a, b]): 1.0, a: -1.0, b: -1.0, START: 1.0})
    return scores.contrast({a: 1.0, b: -1.0})


@dataclass(frozen=True)
class _Judged:
    """A claim, and what it is judged by."""

    claim: Claim
    scores: Scores
    unit: str
    differences: Vector
    interval: Interval
    verdict: Verdict

    @property
    def space(self) -> str:
        return f" {self.unit}" if self.unit else ""

    def finding(self, holds: bool, told: str, missed: str, todo: str = MEND, held: int | None = None) -> Finding:
        numbers = f"{spoken(self.claim.relation)}: {told}"
        return Finding(self.claim, holds, self.interval, self.verdict, numbers, "" if holds else missed, todo, held)


def _examine_mean(judged: _Judged) -> Finding:
    relation, interval, verdict, space = judged.claim.relation, judged.interval, judged.verdict, judged.space
    plain = _holds(relation, interval, verdict)
    places = shown_decimals(interval, decimals(interval))
    told = BEYOND.get(verdict, verdict) if relation.form in ("synergy", "redundant") else verdict
    numbers = f"{signed(interval.mean, places)}{space}, 95 % interval {interval_text(interval, places)}{space}: {told}"
    missed = _missed(relation, interval, judged.scores.negligible, places, space)
    return judged.finding(plain != relation.negated, numbers, missed)


def _about_no_mean(judged: _Judged) -> Finding:
    """A claim about the mean of what changes with time, whichever way it is put, is no claim that can be checked."""
    count, held = len(judged.differences), int(_so(judged).sum())
    return judged.finding(
        False,
        f"{Verdict.CHANGES}, {_where(judged)} in {held} of {count} windows",
        "what changes with time has no mean that a claim could be about",
        f"name windows: `{_by_windows(judged.claim.relation, held, count)}`",
    )


def _by_windows(relation: Relation, held: int, count: int) -> str:
    """The form that a claim may take where it is so in `held` windows."""
    a, b = relation.a, relation.b
    if relation.form in ("synergy", "redundant"):
        plain = f"{relation.form}({a}, {b})"
    else:
        sign = "~" if relation.form == "~" else ">"
        plain = f"{a} {sign} {b}{f' by {relation.by:g}' if relation.by else ''}"
    if held and not (relation.negated and held < count):
        return f"{plain} in {held} of {count}"
    return f"not ({plain} in {held + 1} of {count})"


def _examine_windows(judged: _Judged, asked: InWindows) -> Finding:
    count = len(judged.differences)
    if not judged.scores.ordered:
        missed, todo = "its splits are no windows in time", f"take `in {asked}` out"
        return judged.finding(False, f"{count} splits in no order", missed, todo)
    if asked.of > count or (asked.of < count and not asked.part):
        return judged.finding(False, f"{count} windows", f"the claim counts {asked.of}", f"write `in … of {count}`")
    so = _so(judged)
    held = int((so[: asked.of] if asked.part == "first" else so[count - asked.of :]).sum())
    told = f"{_where(judged)} in {replace(asked, least=held)} windows"
    negated = judged.claim.relation.negated
    missed = "it is so, and the claim says it is not" if negated else f"the claim asks for {asked.least}"
    return judged.finding((held >= asked.least) != negated, told, missed, held=held)


def _so(judged: _Judged) -> NDArray[np.bool_]:
    """In which windows a relation is so, each taken by itself."""
    relation, differences = judged.claim.relation, judged.differences
    match relation.form:
        case "~":
            return np.abs(differences) <= judged.scores.negligible
        case "redundant":
            return differences < 0
        case _:
            return differences > relation.by


def _where(judged: _Judged) -> str:
    """ "above 0", "below 0", "within ± 0.1 ppm"."""
    relation = judged.claim.relation
    match relation.form:
        case "~":
            return f"within ± {judged.scores.negligible:g}{judged.space}"
        case "redundant":
            return "below 0"
        case _:
            return f"above {relation.by:g}{judged.space if relation.by else ''}"


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
