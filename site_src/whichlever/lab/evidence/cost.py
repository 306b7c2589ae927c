"""What a lever costs: answers, rows, fitted size; the cost curve, and the exchange rate between answers and a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import BUYER, Gain, Scores
from whichlever.lab.trials.records import START, combination

if TYPE_CHECKING:
    from whichlever.lab.trials.records import Trial


@dataclass(frozen=True, slots=True)
class CostPoint:
    """What one budget buys: the mean score, and the gain over the start, each with its interval."""

    budget: int
    level: Interval
    gain: Gain


def cost_curve(scores: Scores, name: str = BUYER) -> tuple[CostPoint, ...]:
    """One point for each budget, ascending, from nothing spent: see `exchange_rate` for what that means."""
    return tuple(
        CostPoint(budget, scores.level(paid, budget), scores.gain(paid, START, budget))
        for budget, paid in _offers(scores, name)
    )


@dataclass(frozen=True, slots=True)
class Exchange:
    """The budget that buys what a lever gives, and the ends of its 95 % interval. None: never within the budgets."""

    budget: float | None
    low: float | None
    high: float | None


def exchange_rate(scores: Scores, buyer: str = BUYER, model: str = "model") -> Exchange:
    """The first budget at which the buyer's mean score reaches the mean score of `model`, linear between budgets.

    At each budget the paired difference buyer - model has a corrected interval.
    `low` is the first budget at which its upper end reaches zero: with less, the buyer is worse.
    `high` is the first budget at which its lower end does: from there on the buyer is at least as good.
    Between budgets the ends are joined by lines too, which is the cautious side: the error of a mixture is at most
    the mixture of the errors.
    A budget of 0 is the buyer without any answer, where it was tried; else the buyer's lever is not pulled,
    which costs nothing either. So where `model` gains nothing over that, the rate is 0.
    """
    offers = _offers(scores, buyer)
    budgets = [budget for budget, _ in offers]
    bands = [scores.gain(paid, model, budget).interval for budget, paid in offers]
    return Exchange(
        budget=_first_reach(budgets, [band.mean for band in bands]),
        low=_first_reach(budgets, [band.high for band in bands]),
        high=_first_reach(budgets, [band.low for band in bands]),
    )


def _offers(scores: Scores, name: str) -> list[tuple[int, str]]:
    """Budgets and what is bought for them, ascending from 0."""
    tried = scores.budgets_of(name)
    if not tried or tried == (0,):
        raise ValueError(f"{name!r} was not tried at any budget")
    unpaid = [] if 0 in tried else [(0, combination({*name.split("+")} - {BUYER}))]
    return unpaid + [(budget, combination(name)) for budget in tried]


def _first_reach(budgets: Sequence[int], heights: Sequence[float]) -> float | None:
    """Where the broken line through the points first comes up to zero."""
    if heights[0] >= 0:
        return float(budgets[0])
    for (start, below), (end, above) in pairwise(zip(budgets, heights, strict=True)):
        if above >= 0:
            return start + (end - start) * -below / (above - below)
    return None


@dataclass(frozen=True, slots=True)
class Cost:
    """Means over the splits: answers and rows paid for, rows fitted on, bytes of the fitted arrays."""

    questions: float
    rows_used: float
    fitted_size: float


def costs(trials: Iterable[Trial]) -> dict[tuple[str, int], Cost]:
    """What each combination costs at each budget, for the trials of one setting."""
    gathered: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for trial in trials:
        spent = (trial.questions, trial.rows_used, trial.fitted_size)
        gathered[combination(trial.combination), trial.budget].append(spent)
    return {place: Cost(*np.mean(gathered[place], axis=0).tolist()) for place in sorted(gathered)}
