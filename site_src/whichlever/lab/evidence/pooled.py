"""What all pairs say together: the shares as they are, random effects over data sets, and what one pair changes.

Effects are gains of a lever over the start on the common scale (`evidence.share_removed`).
The pairs are chosen, not sampled: a summary describes them, and says nothing about the world's tasks.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichlever.lab.evidence.distributions import chi_squared_above, t_quantile
from whichlever.lab.evidence.interval import Interval, Vector

FEWEST = 5
"""With fewer data sets there is a forest plot and no summary."""


@dataclass(frozen=True, slots=True)
class Study:
    """One effect with its standard error: that of a pair, or of all pairs on one data set."""

    name: str
    """The pair's, or those of all pairs on one data set."""
    dataset: str
    """The data set's name."""
    effect: float
    """On the common scale."""
    error: float
    """Its standard error."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.effect) and math.isfinite(self.error) and self.error >= 0):
            raise ValueError(f"{self.name}: effect {self.effect} with error {self.error} can't be pooled")

    @classmethod
    def of(cls, name: str, dataset: str, interval: Interval) -> Study:
        """The study that an interval stands for."""
        return cls(name, dataset, interval.mean, interval.error)


@dataclass(frozen=True, slots=True)
class Summary:
    """Random effects over data sets."""

    studies: tuple[Study, ...]
    """One for each data set, as pooled."""
    mean: float
    """The average effect."""
    low: float
    """The lower end of its 95 % interval."""
    high: float
    """The upper end of its 95 % interval."""
    error: float
    """Its standard error."""
    expected_low: float
    """The lower end of the 95 % prediction interval: where the true effect on one more such data set is expected."""
    expected_high: float
    """The upper end of the prediction interval."""
    between: float
    """τ, the standard deviation of the true effects."""
    q: float
    """Cochran's statistic: are all true effects alike?"""
    q_p_value: float
    """The p value of Cochran's test."""
    i2: float
    """The share of the spread that chance within the studies does not explain, 0 to 1."""


def one_per_dataset(studies: Iterable[Study]) -> tuple[Study, ...]:
    """Merge the pairs that share a data set, sorted by data set.

    The effect is their mean; their errors are taken as fully correlated, so the error is the mean of the errors.
    """
    shared: dict[str, list[Study]] = defaultdict(list)
    for study in studies:
        shared[study.dataset].append(study)
    return tuple(
        Study(
            " + ".join(sorted(study.name for study in group)),
            dataset,
            float(np.mean([study.effect for study in group])),
            float(np.mean([study.error for study in group])),
        )
        for dataset, group in sorted(shared.items())
    )


def summary(studies: Iterable[Study], *, fewest: int = FEWEST) -> Summary | None:
    """Pool the studies, one for each data set; None with fewer than `fewest` data sets.

    Weights are 1/(error² + τ²) with Paule and Mandel's τ²: see `paule_mandel`.
    The interval is Hartung and Knapp's on k-1 degrees of freedom (IntHout, Ioannidis and Borm, BMC Medical Research
    Methodology 14:25, 2014), with a variance factor that is never below 1: with few, alike studies the plain factor
    can be 12 times too sure (Röver, Knapp and Friede, ibid. 15:99, 2015, doi:10.1186/s12874-015-0091-1).
    The prediction interval is mean ± t_{k-2} · sqrt(τ² + error²).
    """
    pooled = one_per_dataset(studies)
    if fewest < 3:
        raise ValueError("a prediction interval needs three data sets at least")
    return None if len(pooled) < fewest else _random_effects(pooled)


def paule_mandel(effects: Vector, variances: Vector) -> float:
    """τ², the variance of the true effects between k studies of shape (k,): the root of Q(τ²) = k-1, or 0 without one.

    Q is the weighted sum of squares about the weighted mean, with weights 1/(variance + τ²).
    Paule and Mandel, Journal of Research of the National Bureau of Standards 87:377-385, 1982; recommended by
    Veroniki and others, Research Synthesis Methods 7:55-79, 2016, doi:10.1002/jrsm.1164.
    DerSimonian and Laird's τ² is far too small where the standard errors differ much, as they do here.
    Solved by bracketing: statsmodels' own iteration gives 0 where rounding carries it past the root.
    """
    from scipy.optimize import brentq

    surplus = len(effects) - 1

    def equation(tau2: float) -> float:
        return _weighted(effects, 1 / (variances + tau2))[1] - surplus

    if equation(0.0) <= 0:
        return 0.0
    far = float(np.ptp(effects)) ** 2  # there all weights times all squares are below k/4
    root: Any = brentq(equation, 0.0, far, xtol=1e-14 * far, rtol=np.float64(1e-13))
    return float(root)


def _weighted(effects: Vector, weights: Vector) -> tuple[float, float]:
    """The weighted mean, and the weighted sum of squares about it."""
    mean = float(weights @ effects / weights.sum())
    return mean, float(weights @ (effects - mean) ** 2)


def _random_effects(studies: tuple[Study, ...]) -> Summary:
    k = len(studies)
    effects, variances = np.array([study.effect for study in studies]), _errors(studies) ** 2
    tau2 = paule_mandel(effects, variances)
    weights = 1 / (variances + tau2)
    mean, squares = _weighted(effects, weights)
    error = math.sqrt(max(1.0, squares / (k - 1)) / float(weights.sum()))
    reach = t_quantile(k - 1, 0.975) * error
    expected = t_quantile(k - 2, 0.975) * math.sqrt(tau2 + error**2)
    q = _weighted(effects, 1 / variances)[1]
    return Summary(
        studies=studies,
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        error=error,
        expected_low=mean - expected,
        expected_high=mean + expected,
        between=math.sqrt(tau2),
        q=q,
        q_p_value=chi_squared_above(k - 1, q),
        i2=max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """The effects themselves, one for each data set: what can be said without taking them for a sample."""

    studies: tuple[Study, ...]
    """One for each data set."""
    median: float
    """Of their effects."""
    lowest: float
    """The least effect."""
    highest: float
    """The largest effect."""

    @property
    def one_more_inside(self) -> float:
        """How likely one more effect lies between the lowest and the highest, if it were exchangeable with these."""
        count = len(self.studies)
        return (count - 1) / (count + 1)


def spread(studies: Iterable[Study]) -> Spread:
    """Median and range of the effects, pairs on one data set as one. Raises ValueError for none."""
    pooled = one_per_dataset(studies)
    effects = [study.effect for study in pooled]
    return Spread(pooled, float(np.median(effects)), min(effects), max(effects))


def outside(studies: Iterable[Study]) -> tuple[str, ...]:
    """Data sets whose effect lies outside the prediction interval of the others, its own error added.

    Where the summary describes the tables well, about one in twenty does.
    """
    pooled = one_per_dataset(studies)
    strangers = []
    for left_out in pooled:
        rest = _random_effects(tuple(study for study in pooled if study is not left_out))
        width = math.sqrt(rest.between**2 + rest.error**2 + left_out.error**2)
        if abs(left_out.effect - rest.mean) > t_quantile(len(pooled) - 3, 0.975) * width:
            strangers.append(left_out.dataset)
    return tuple(strangers)


def _errors(studies: Sequence[Study]) -> np.ndarray:
    """Standard errors, none of them zero: a lever that changes nothing on any split would weigh infinitely much.

    Such a study is taken to be as sure as the surest of the others.
    """
    errors = np.array([study.error for study in studies])
    sure = errors[errors > 0].min(initial=np.inf)
    if np.isinf(sure):  # no study has a spread of its own, so only the spread between them counts
        sure = 1e-6 * (max(abs(study.effect) for study in studies) or 1.0)
    return np.where(errors > 0, errors, sure)


def leave_one_out(studies: Iterable[Study], *, fewest: int = FEWEST) -> dict[str, Summary]:
    """The summary without each pair in turn, by the pair's name; empty where all together are too few.

    With as few data sets as a summary needs, one less is pooled here, since only the change is asked for.
    """
    everything = list(studies)
    if summary(everything, fewest=fewest) is None:
        return {}
    rest = {left_out.name: [study for study in everything if study is not left_out] for left_out in everything}
    return {name: _random_effects(one_per_dataset(others)) for name, others in sorted(rest.items())}
