"""One scale over pairs: the share of the start's error that a lever removes, and the best score there can be."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtri

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.records import START


@dataclass(frozen=True, slots=True)
class Floor:
    """What endless further splits of the same rows would leave: the standard error, and half the 95 % interval.

    `saved` is the part of today's half interval that they could save, between 0 and 1.
    """

    error: float
    reach: float
    saved: float


def floor(interval: Interval, ratio: float) -> Floor:
    """The limit of the corrected error, sqrt(n_test/n_train) · s: only more rows get below it.

    For splits in any order; windows in time are new rows, and have no such floor.
    """
    error = interval.error * math.sqrt(ratio / (1 / interval.splits + ratio))
    reach = float(ndtri(0.975)) * error
    today = (interval.high - interval.low) / 2
    return Floor(error, reach, 1 - reach / today if today > 0 else 0.0)


BEST_AT_ONE = (
    *("accuracy", "balanced_accuracy", "top_k", "precision", "recall", "f1", "jaccard", "roc_auc"),
    *("average_precision", "matthews", "r2", "explained_variance", "d2_"),
    *("adjusted_", "normalized_", "completeness", "homogeneity", "v_measure", "fowlkes", "rand_score"),
)
"""How the names of scikit-learn's scorers begin whose best value is 1."""


def ceiling(metric: str) -> float:
    """The best possible score of a scikit-learn scorer: 0 for errors ("neg_…"), 1 for shares and the like."""
    if metric.startswith("neg_"):
        return 0.0
    if metric.startswith(BEST_AT_ONE):
        return 1.0
    raise ValueError(f"the best possible score of {metric!r} is not known; say it")


def share_removed(
    scores: Scores, a: str, over: str = START, budget: int | None = None, *, best: float | None = None
) -> Interval:
    """The gain of `a` over `over` on the common scale: the share of the start's error that it removes.

    (score - start)/(best - start), which for errors, whose best is 0, is 1 - error/error_start.
    The start's mean over the splits is the denominator and is treated as fixed, so the interval is only scaled.
    `best` is the best possible score, by default the metric's `ceiling`.
    """
    room = (ceiling(scores.metric) if best is None else best) - float(scores.at(START).mean())
    if not room > 0:
        raise ValueError("the start makes no error, so there is nothing to remove")
    return scores.gain(a, over, budget).interval.scaled(1 / room)
