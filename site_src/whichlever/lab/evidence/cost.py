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
from whichlever.lab.trials.records import START, Combination

if TYPE_CHECKING:
    from whichlever.lab.trials.records import Trial


@dataclass(frozen=True, slots=True)
class CostPoint:
    """What one budget buys."""

    budget: int
    """What may be spent."""
    level: Interval
    """The mean score with it."""
    gain: Gain
    """Over the start."""


def cost_curve(scores: Scores, name: str = BUYER) -> tuple[CostPoint, ...]:
    """One point for each budget, ascending, from nothing spent: see `exchange_rate` for what that means."""
    return tuple(
        CostPoint(budget, scores.level(paid, budget), scores.gain(paid, START, budget))
        for budget, paid in _offers(scores, name)
    )


@dataclass(frozen=True, slots=True)
class Exchange:
    """The budget that buys what a lever gives. None: none of the budgets does."""

    budget: float | None
    """The first that does, linear between budgets."""
    low: float | None
    """The lower end of its 95 % interval."""
    high: float | None
    """The upper end of its 95 % interval."""


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


def _offers(scores: Scores, name: str) -> list[tuple[int, Combination]]:
    """Budgets and what is bought for them, ascending from 0."""
    tried = scores.budgets_of(name)
    if not tried or tried == (0,):
        raise ValueError(f"{name!r} was not tried at any budget")
    unpaid = [] if 0 in tried else [(0, Combination(name).minus(BUYER))]
    return unpaid + [(budget, Combination(name)) for budget in tried]


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
    """What a combination costs, as means over the splits."""

    questions: float
    """Answers and rows paid for."""
    rows_used: float
    """Rows fitted on."""
    fitted_size: float
    """Bytes of the fitted arrays."""


def costs(trials: Iterable[Trial]) -> dict[tuple[str, int], Cost]:
    """What each combination costs at each budget, for the trials of one setting."""
    gathered: dict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for trial in trials:
        spent = (trial.questions, trial.rows_used, trial.fitted_size)
        gathered[trial.combination, trial.budget].append(spent)
    return {place: Cost(*np.mean(gathered[place], axis=0).tolist()) for place in sorted(gathered)}
