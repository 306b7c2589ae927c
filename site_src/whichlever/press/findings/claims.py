"""Claims against the evidence: what holds, and by how much one is missed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from whichlever.lab.evidence.interval import Interval, decimals
from whichlever.lab.evidence.numbers import interval_text, number, shown_decimals, signed
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import START, Combination
from whichlever.press.catalog.claims import Claim, Relation

BEYOND = {Verdict.BETTER: "more", Verdict.WORSE: "less"}  # than the sum


@dataclass(frozen=True)
class Finding:
    """What came out for a claim. `numbers` is for people, `missed` says by how much a failed claim failed."""

    claim: Claim
    holds: bool
    interval: Interval
    verdict: Verdict
    numbers: str
    missed: str


def examine(claim: Claim, scores: Scores, unit: str) -> Finding:
    """Judge a claim by the scores of its setting."""
    relation = claim.relation
    if relation.form in ("synergy", "redundant"):
        both = Combination([relation.a, relation.b])
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
