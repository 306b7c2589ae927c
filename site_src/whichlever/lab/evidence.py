"""What the trials of one setting say: gains, effects, interactions, cost, each with its interval.

Every question is a contrast of scores that were taken on the same test rows, computed per split.
The vector of J contrasts goes through `corrected_interval`, and the interval through `verdict`.
Scores are signed as scikit-learn signs them, so more is better in all of this module.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtr, stdtrit

if TYPE_CHECKING:
    from whichlever.lab.trial import Trial

START = "start"
"""The combination in which no lever is pulled."""

BUYER = "data"
"""The lever that can pay the expert."""

Vector = NDArray[np.float64]


class Verdict(StrEnum):
    """What an interval says, in words that a page can print."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "practically equal"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean of a contrast over the splits, its 95 % interval and corrected standard error, in the metric's unit.

    `freedom` is the number of degrees of freedom of its t distribution.
    """

    mean: float
    low: float
    high: float
    error: float
    splits: int
    freedom: float

    def scaled(self, factor: float) -> Interval:
        """The same interval in another unit; a negative factor turns it round."""
        low, high = sorted((self.low * factor, self.high * factor))
        return replace(self, mean=self.mean * factor, low=low, high=high, error=self.error * abs(factor))

    @property
    def p_value(self) -> float:
        """Two-sided p value of "the contrast is zero", by the t distribution that made the interval."""
        if self.error == 0:
            return float(self.mean == 0)
        return float(2 * stdtr(self.freedom, -abs(self.mean) / self.error))


def corrected_interval(
    differences: ArrayLike, ratio: float, *, ordered: bool = False, confidence: float = 0.95
) -> Interval:
    """Mean, corrected standard error and t interval of one contrast over J splits of the same rows.

    `differences` has shape (J,), `ratio` is n_test/n_train, the mean over the splits (for k folds 1/(k-1)).
    Splits of the same rows share training rows, so the plain s²/J is far too small.
    The corrected variance is (1/J + n_test/n_train) · s², s² with ddof 1, on J-1 degrees of freedom:
    Nadeau and Bengio, Machine Learning 52:239-281, 2003, doi:10.1023/A:1024068626366;
    for repeated folds Bouckaert and Frank, PAKDD 2004, doi:10.1007/978-3-540-24775-3_3.
    With `ordered` the splits are test windows in time that do not overlap: see `_error_in_time`; `ratio` is not used.
    Raises ValueError for fewer than two splits, values that are not finite, or a negative ratio.
    """
    values = np.asarray(differences, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"an interval needs one number for each of two or more splits, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"split {int(np.flatnonzero(~np.isfinite(values))[0])} has no finite number")
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, got {confidence}")
    if not (ordered or (math.isfinite(ratio) and ratio >= 0)):
        raise ValueError(f"the ratio of test to training units must be finite and not negative, got {ratio}")
    mean, freedom = float(values.mean()), len(values) - 1.0
    if ordered:
        error, freedom = _error_in_time(values)
    else:
        error = math.sqrt((1 / len(values) + ratio) * float(values.var(ddof=1)))
    if np.ptp(values) == 0:
        mean, error = float(values[0]), 0.0  # rounding in the mean is no spread
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * error
    return Interval(mean, mean - reach, mean + reach, error, len(values), freedom)


def _error_in_time(values: Vector) -> tuple[float, float]:
    """Standard error of the mean of a series of shape (J,), and its degrees of freedom.

    The variance is that of Newey and West, Econometrica 55:703-708, 1987 (statsmodels' HAC).
    It reaches back ceil(1.3 sqrt(J)) - 1 splits: the rule of Lazarus, Lewis, Stock and Watson,
    Journal of Business & Economic Statistics 36:541-559, 2018, doi:10.1080/07350015.2018.1506926.
    With so few splits it is too small and itself uncertain, and J-1 degrees of freedom would promise too much.
    So it is scaled to be unbiased for differences that are independent, and the degrees of freedom
    are those which match its variance then (Satterthwaite, Biometrics Bulletin 2:110-114, 1946;
    for such variances Bell and McCaffrey, Survey Methodology 28:169-181, 2002).
    With no lag both would give the plain s²/J and J-1.
    """
    from statsmodels.regression.linear_model import OLS

    splits = len(values)
    lags = math.ceil(1.3 * math.sqrt(splits)) - 1
    options = {"maxlags": lags, "use_correction": False}
    fit = OLS(values, np.ones(splits)).fit(cov_type="HAC", cov_kwds=options)
    distance = np.abs(np.subtract.outer(np.arange(splits), np.arange(splits)))
    center = np.eye(splits) - 1 / splits
    form = center @ np.clip(1 - distance / (lags + 1), 0, None) @ center / splits**2  # variance = values'·form·values
    expected, spread = float(np.trace(form)), float(np.sum(form * form))
    return float(fit.bse[0]) / math.sqrt(splits * expected), expected**2 / spread


def verdict(interval: Interval, negligible: float) -> Verdict:
    """What the interval says, in this order: practically equal, better or worse, not decided.

    Practically equal means that the whole 95 % interval lies within ± negligible.
    That is two one-sided tests, each at 2.5 %.
    The region of practical equivalence: Benavoli, Corani, Demšar and Zaffalon, JMLR 18(77), 2017.
    It comes first: a difference that is sure, yet too small for anyone to care about, is practically equal.
    """
    if negligible < 0:
        raise ValueError(f"negligible must not be negative, got {negligible}")
    if -negligible <= interval.low and interval.high <= negligible:
        return Verdict.EQUAL
    if interval.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if interval.high < 0 else Verdict.UNDECIDED


@dataclass(frozen=True, slots=True)
class Gain:
    """What combination `a` gains over combination `over`: above zero is better."""

    a: str
    over: str
    interval: Interval
    verdict: Verdict


@dataclass(frozen=True)
class Scores:
    """All scores of one setting: a vector of shape (J,) for each combination and budget, in order of the splits.

    `budgets` holds what the data lever could spend, ascending, and is empty where nothing was for sale.
    `ratio` is units_test/units_train, the mean over the splits.
    """

    levers: tuple[str, ...]
    budgets: tuple[int, ...]
    scores: Mapping[tuple[str, int], Vector]
    ratio: float
    ordered: bool
    negligible: float
    metric: str
    unit: str

    @classmethod
    def from_trials(
        cls,
        trials: Iterable[Trial],
        *,
        levers: Sequence[str],
        negligible: float,
        ordered: bool,
        metric: str,
        unit: str,
    ) -> Scores:
        """Gather the trials of one setting.

        Raises ValueError for no trials or several settings, and where combinations do not share their splits.
        """
        rows = list(trials)
        settings = sorted({trial.setting for trial in rows})
        if len(settings) != 1:
            raise ValueError(f"expected the trials of one setting, got {settings or 'none'}")
        cube: dict[tuple[str, int], dict[int, float]] = defaultdict(dict)
        units: dict[int, tuple[int, int]] = {}
        for trial in rows:
            place = (combination(trial.combination), trial.budget)
            if trial.split in cube[place]:
                raise ValueError(f"{place[0]} at budget {place[1]} has two trials on split {trial.split}")
            cube[place][trial.split] = trial.score
            sizes = (trial.units_test, trial.units_train)
            if units.setdefault(trial.split, sizes) != sizes:
                raise ValueError(f"split {trial.split} differs in size between combinations")
        for (name, budget), by_split in cube.items():
            if by_split.keys() != units.keys():
                missing = sorted(units.keys() - by_split.keys())
                raise ValueError(f"{name} at budget {budget} lacks split {missing[0]}: not all share their splits")
        order = sorted(units)
        return cls(
            levers=tuple(levers),
            budgets=_budgets(cube),
            scores={place: np.array([cube[place][split] for split in order]) for place in sorted(cube)},
            ratio=float(np.mean([test / train for test, train in (units[split] for split in order)])),
            ordered=ordered,
            negligible=negligible,
            metric=metric,
            unit=unit,
        )

    def budgets_of(self, name: str) -> tuple[int, ...]:
        """The budgets at which a combination was tried, ascending: (0,) where it could not spend anything."""
        return tuple(sorted(budget for known, budget in self.scores if known == combination(name)))

    def at(self, name: str, budget: int | None = None) -> Vector:
        """Scores of shape (J,), at the largest budget by default; what can't spend is the same at each."""
        tried = self.budgets_of(name)
        if not tried:
            known = ", ".join(sorted({known for known, _ in self.scores}))
            raise ValueError(f"no trials of {name!r}; there are {known}")
        if budget is None:
            budget = tried[-1]
        elif budget not in tried and tried == (0,) and budget in self.budgets:
            budget = 0
        if budget not in tried:
            raise ValueError(f"no trials of {name!r} at budget {budget}; there are {', '.join(map(str, tried))}")
        return self.scores[combination(name), budget]

    def contrast(self, weights: Mapping[str, float], budget: int | None = None) -> Vector:
        """The weighted sum of combinations, per split: shape (J,). What is only rounding becomes zero."""
        return _sum([weight * self.at(name, budget) for name, weight in sorted(weights.items())])

    def interval(self, differences: ArrayLike) -> Interval:
        """The interval of a per-split vector under this setting's splits."""
        return corrected_interval(differences, self.ratio, ordered=self.ordered)

    def judge(self, interval: Interval) -> Verdict:
        """The verdict under this task's `negligible`."""
        return verdict(interval, self.negligible)

    def level(self, name: str, budget: int | None = None) -> Interval:
        """The mean score of one combination, with the interval of what it would be on other splits."""
        return self.interval(self.at(name, budget))

    def gain(self, a: str, over: str = START, budget: int | None = None, over_budget: int | None = None) -> Gain:
        """What `a` gains over `over`, both at `budget` unless `over_budget` says otherwise."""
        other = self.at(over, budget if over_budget is None else over_budget)
        interval = self.interval(_sum([self.at(a, budget), -other]))
        return Gain(combination(a), combination(over), interval, self.judge(interval))


def _budgets(places: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    spenders = {name for name, budget in places if budget > 0}
    return tuple(sorted({budget for name, budget in places if name in spenders}))


def _sum(parts: Sequence[Vector]) -> Vector:
    """The sum of vectors, in which what is only rounding becomes zero."""
    total = np.sum(parts, axis=0)
    return np.where(np.abs(total) <= 1e-13 * np.sum(np.abs(parts), axis=0), 0.0, total)


def combination(levers: str | Iterable[str]) -> str:
    """The one name of a set of levers: alphabetical, joined by "+"; "start" for none."""
    names = levers.split("+") if isinstance(levers, str) else levers
    kept = sorted({name.strip() for name in names} - {START, ""})
    return "+".join(kept) or START


@dataclass(frozen=True, slots=True)
class Winner:
    """The lever that won, or None, and what is left unbeaten: levers, and "start" for doing nothing."""

    lever: str | None
    unbeaten: tuple[str, ...]


def winner(scores: Scores, budget: int | None = None) -> Winner:
    """The lever that is better than the start and than each other lever.

    `unbeaten` holds each lever, and "start", than which none of the others is better.
    It is never empty, since whatever has the best mean is in it.
    "start" in it says that no lever has shown itself better than doing nothing.
    "Better" is transitive, since an error of a sum is at most the sum of the errors.
    So a lever that is alone in being unbeaten is better than all the others, and has won.
    """
    candidates = (START, *scores.levers)
    unbeaten = tuple(
        name
        for name in candidates
        if all(scores.gain(other, name, budget).verdict is not Verdict.BETTER for other in candidates)
    )
    alone = len(unbeaten) == 1 and unbeaten[0] != START
    return Winner(unbeaten[0] if alone else None, unbeaten)


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
        weights = {combination(pulled): (-1) ** len({*effect} - {*pulled}) / scale for pulled in cube}
        result[combination(effect)] = scores.interval(scores.contrast(weights, budget))
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
            weights[combination((*others, lever))] = weight
            weights[combination(others)] = -weight
        result[lever] = scores.interval(scores.contrast(weights, budget))
    return result


def credits_in_order(scores: Scores, order: Sequence[str], budget: int | None = None) -> dict[str, Interval]:
    """What each lever adds when they are pulled one after the other: unlike Shapley's, this depends on the order."""
    steps = [combination(order[:count]) for count in range(len(order) + 1)]
    pairs = zip(order, pairwise(steps), strict=True)
    return {lever: scores.interval(scores.contrast({after: 1, before: -1}, budget)) for lever, (before, after) in pairs}


def synergy(scores: Scores, a: str, b: str, budget: int | None = None) -> Interval:
    """What `a` and `b` together gain beyond the sum of their own gains: both - a - b + start.

    All other levers stay at the start. Below zero they are redundant.
    """
    first, second = ({*combination(name).split("+")} for name in (a, b))
    if START in first | second or first & second:
        raise ValueError(f"a synergy needs two different levers, got {a!r} and {b!r}")
    weights = {combination(first | second): 1, combination(a): -1, combination(b): -1, START: 1}
    return scores.interval(scores.contrast(weights, budget))


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


def decimals(interval: Interval) -> int:
    """How many decimals to print of the interval and its mean: as many as its width supports, never below 0.

    By the rule of the Particle Data Group (Review of Particle Physics, introduction, "Rounding"): of half the
    interval's width keep two digits if its first three are at most 354, else one.
    An interval without width keeps three digits of its mean.
    """
    width = (interval.high - interval.low) / 2
    if width <= 1e-12 * abs(interval.mean):  # rounding is no width
        return 0 if interval.mean == 0 else max(0, 2 - _magnitude(interval.mean))
    lead = round(width / 10.0 ** _magnitude(width) * 100)
    return max(0, (1 if lead < 355 else 0) - _magnitude(width))


def _magnitude(number: float) -> int:
    return math.floor(math.log10(abs(number)))
