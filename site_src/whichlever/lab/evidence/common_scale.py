"""One scale over pairs: the share of the start's error that a lever removes, and the best score there can be."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from whichlever.lab.evidence.distributions import normal_quantile, t_quantile
from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.records import START


@dataclass(frozen=True, slots=True)
class Floor:
    """What endless further splits of the same rows would leave of an interval."""

    error: float
    """The standard error that is left."""
    reach: float
    """Half the 95 % interval that is left."""
    saved: float
    """The part of today's half interval that such splits could save, between 0 and 1."""


def floor(interval: Interval, ratio: float) -> Floor:
    """The limit of the corrected error, sqrt(n_test/n_train) · s: only more rows get below it.

    For splits in any order; windows in time are new rows, and have no such floor.
    """
    error = interval.error * math.sqrt(ratio / (1 / interval.splits + ratio))
    bounded = interval.freedom < interval.splits - 1  # by the groups that a split tests: more splits test no more
    reach = (t_quantile(interval.freedom, 0.975) if bounded else normal_quantile(0.975)) * error
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


def share_removed(scores: Scores, a: str, budget: int | None = None, *, best: float | None = None) -> Interval | None:
    """The gain of `a` over the start on the common scale: the share of the start's error that it removes.

    The error of a combination is how much its score falls short of `best`, by default the metric's `ceiling`,
    and the share is 1 - error/error_start, both the mean over the splits. It never passes 1.
    The interval is that of the log ratio of the two errors, turned into shares; `error` is the share's own.
    The start's error is an estimate as well, so both vary: by the delta method each split counts with
    error_j/mean(error) - start_j/mean(start), a contrast like any other for the corrected interval.
    None where the interval of the start's error reaches 0: of what may be nothing there is no share.
    """
    highest = ceiling(scores.metric) if best is None else best
    start, other = highest - scores.at(START), highest - scores.at(a, budget)
    if not scores.interval(start).low > 0:
        return None
    ratio = float(other.mean() / start.mean())
    if not ratio > 0:  # no error on any split: it has no logarithm, and no spread
        return scores.interval_of_ratios(np.ones_like(other))
    logarithm = scores.interval_of_ratios(other / other.mean() - start / start.mean())
    reach = (logarithm.high - logarithm.low) / 2
    return replace(
        logarithm,
        mean=1 - ratio,
        low=1 - ratio * math.exp(reach),
        high=1 - ratio * math.exp(-reach),
        error=ratio * logarithm.error,
    )
