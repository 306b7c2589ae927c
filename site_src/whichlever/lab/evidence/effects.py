"""How levers work together: effects and interactions, fair shares, synergy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.records import START, Combination


def subsets(levers: Iterable[str]) -> list[tuple[str, ...]]:
    """All subsets in alphabetical order within their size, the empty one first."""
    names = sorted(levers)
    return [subset for size in range(len(names) + 1) for subset in combinations(names, size)]


def effects(scores: Scores, budget: int | None = None) -> dict[str, Interval]:
    """Main effects ("data") and interactions ("data+model") of the whole cube of 2^k combinations.

    Each is 1/2^(k-1) · Σ ± score, the sign being the product of + for each of its levers that is pulled and
    - for each that is not: Box, Hunter and Hunter, Statistics for Experimenters, 2nd ed., 2005, chapter 5.
    """
    cube = subsets(scores.levers)
    scale = 2 ** (len(scores.levers) - 1)
    result = {}
    for effect in cube[1:]:
        weights: dict[str, float] = {Combination(pulled): (-1) ** len({*effect} - {*pulled}) / scale for pulled in cube}
        result[Combination(effect)] = scores.interval(scores.contrast(weights, budget))
    return result


def shapley(scores: Scores, budget: int | None = None) -> dict[str, Interval]:
    """Each lever's share of the whole gain, averaged over all orders of pulling them, in the metric's unit.

    Σ_S |S|!(k-|S|-1)!/k! · (v(S∪i) - v(S)) over the sets S without lever i: Shapley, A value for n-person games,
    Contributions to the Theory of Games II, 1953. The means sum to the mean gain of all levers over the start.
    For one or two levers it equals the main effect, for three it does not.
    """
    k = len(scores.levers)
    result = {}
    for lever in scores.levers:
        weights: dict[str, float] = {}
        for others in subsets({*scores.levers} - {lever}):
            weight = math.factorial(len(others)) * math.factorial(k - len(others) - 1) / math.factorial(k)
            weights[Combination((*others, lever))] = weight
            weights[Combination(others)] = -weight
        result[lever] = scores.interval(scores.contrast(weights, budget))
    return result


def credits_in_order(scores: Scores, order: Sequence[str], budget: int | None = None) -> dict[str, Interval]:
    """What each lever adds when they are pulled one after the other: unlike Shapley's, this depends on the order."""
    steps = [Combination(order[:count]) for count in range(len(order) + 1)]
    pairs = zip(order, pairwise(steps), strict=True)
    return {lever: scores.interval(scores.contrast({after: 1, before: -1}, budget)) for lever, (before, after) in pairs}


def synergy(scores: Scores, a: str, b: str, budget: int | None = None) -> Interval:
    """What `a` and `b` together gain beyond the sum of their own gains: both - a - b + start.

    All other levers stay at the start. Below zero they are redundant.
    """
    first, second = Combination(a), Combination(b)
    if START in (first, second) or {*first.levers} & {*second.levers}:
        raise ValueError(f"a synergy needs two different levers, got {a!r} and {b!r}")
    weights = {first.plus(*second.levers): 1, first: -1, second: -1, START: 1}
    return scores.interval(scores.contrast(weights, budget))
