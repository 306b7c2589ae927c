"""What the trials of one setting say: gains, effects, interactions, cost, each with its interval.

Every question is a contrast of scores that were taken on the same test rows, computed per split.
The vector of J contrasts goes through `corrected_interval`, and the interval through `verdict`.
Scores are signed as scikit-learn signs them, so more is better in all of this module.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

if TYPE_CHECKING:
    from whichlever.lab.trial import Trial

START = "start"
"""The combination in which no lever is pulled."""

Vector = NDArray[np.float64]


class Verdict(StrEnum):
    """What an interval says, in words that a page can print."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "practically equal"
    UNDECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean of per-split contrasts, its corrected standard error, and the interval, in the metric's unit."""

    mean: float
    low: float
    high: float
    error: float
    splits: int

    def scaled(self, factor: float) -> Interval:
        """The same interval in another unit; a negative factor turns it round."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Interval(self.mean * factor, low, high, self.error * abs(factor), self.splits)

    @property
    def p_value(self) -> float:
        """Two-sided p value of "the contrast is zero", by the t distribution that made the interval."""
        if self.error == 0:
            return float(self.mean == 0)
        return float(2 * stats.t.sf(abs(self.mean) / self.error, self.splits - 1))


def corrected_interval(
    differences: ArrayLike, ratio: float, *, ordered: bool = False, confidence: float = 0.95
) -> Interval:
    """Mean, corrected standard error and t interval of one contrast over J splits of the same rows.

    `differences` has shape (J,), `ratio` is n_test/n_train, the mean over the splits (for k folds 1/(k-1)).
    Splits of the same rows share training rows, so the plain s²/J is far too small.
    The corrected variance is (1/J + n_test/n_train) · s², s² with ddof 1, on J-1 degrees of freedom:
    Nadeau and Bengio, Machine Learning 52:239-281, 2003, doi:10.1023/A:1024068626366;
    for repeated folds Bouckaert and Frank, PAKDD 2004, doi:10.1007/978-3-540-24775-3_3.
    With `ordered` the splits are test windows in time that do not overlap: see `_newey_west_error`.
    `ratio` is not used then.
    Raises ValueError for fewer than two splits, values that are not finite, or a negative ratio.
    """
    values = np.asarray(differences, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(
            f"an interval needs one number for each of two or more splits, got shape {values.shape}"
        )
    if not np.isfinite(values).all():
        raise ValueError(f"split {int(np.flatnonzero(~np.isfinite(values))[0])} has no finite number")
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, got {confidence}")
    splits, mean = len(values), float(values.mean())
    if np.ptp(values) == 0:
        mean, error = float(values[0]), 0.0  # so that rounding in the mean makes no spread
    elif ordered:
        error = _newey_west_error(values)
    else:
        error = math.sqrt((1 / splits + _checked_ratio(ratio)) * float(values.var(ddof=1)))
    reach = float(stats.t.ppf((1 + confidence) / 2, splits - 1)) * error
    return Interval(mean, mean - reach, mean + reach, error, splits)


def _checked_ratio(ratio: float) -> float:
    if not (math.isfinite(ratio) and ratio >= 0):
        raise ValueError(f"the ratio of test to training units must be finite and not negative, got {ratio}")
    return ratio


def _newey_west_error(values: Vector) -> float:
    """Standard error of the mean of a series (J,): Newey and West, Econometrica 55:703-708, 1987."""
    from statsmodels.regression.linear_model import OLS

    splits = len(values)
    lags = min(splits - 1, int(4 * (splits / 100) ** (2 / 9)))
    fit = OLS(values, np.ones(splits)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    return float(fit.bse[0])


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
    """All scores of one setting: for each combination and budget a vector of shape (J,), in order of the splits.

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
                raise ValueError(
                    f"{name} at budget {budget} lacks split {missing[0]}: not all share their splits"
                )
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
            raise ValueError(
                f"no trials of {name!r} at budget {budget}; there are {', '.join(map(str, tried))}"
            )
        return self.scores[combination(name), budget]

    def contrast(self, weights: Mapping[str, float], budget: int | None = None) -> Vector:
        """The weighted sum of combinations, per split: shape (J,). What is only rounding becomes zero."""
        parts = [weight * self.at(name, budget) for name, weight in sorted(weights.items())]
        total, size = np.sum(parts, axis=0), np.sum(np.abs(parts), axis=0)
        return np.where(np.abs(total) <= 1e-13 * size, 0.0, total)

    def interval(self, differences: ArrayLike) -> Interval:
        """The interval of a per-split vector under this setting's splits."""
        return corrected_interval(differences, self.ratio, ordered=self.ordered)

    def judge(self, interval: Interval) -> Verdict:
        """The verdict under this task's `negligible`."""
        return verdict(interval, self.negligible)

    def level(self, name: str, budget: int | None = None) -> Interval:
        """The mean score of one combination, with the interval of what it would be on other splits."""
        return self.interval(self.at(name, budget))

    def gain(
        self, a: str, over: str = START, budget: int | None = None, over_budget: int | None = None
    ) -> Gain:
        """What `a` gains over `over`, both at `budget` unless `over_budget` says otherwise."""
        other = self.at(over, budget if over_budget is None else over_budget)
        mine = self.at(a, budget)
        difference = mine - other
        interval = self.interval(difference)
        return Gain(combination(a), combination(over), interval, self.judge(interval))


def _budgets(places: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    spenders = {name for name, budget in places if budget > 0}
    return tuple(sorted({budget for name, budget in places if name in spenders}))


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

    Without one, `unbeaten` tells what is left: those of levers and "start" than which no other is better.
    It is never empty, since whatever has the best mean is in it.
    "start" in it says that no lever has shown itself better than doing nothing.
    """
    candidates = (START, *scores.levers)
    beaten_by = {
        name: {
            other
            for other in candidates
            if other != name and scores.gain(other, name, budget).verdict is Verdict.BETTER
        }
        for name in candidates
    }
    unbeaten = tuple(name for name in candidates if not beaten_by[name])
    for lever in scores.levers:
        if all(lever in beaten_by[other] for other in candidates if other != lever):
            return Winner(lever, unbeaten)
    return Winner(None, unbeaten)
