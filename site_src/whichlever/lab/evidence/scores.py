"""What the trials of one setting say: gains, effects, interactions, cost, each with its interval.

Every question is a contrast of scores that were taken on the same test rows, computed per split.
The vector of J contrasts goes through `corrected_interval`, and the interval through `verdict`.
Scores are signed as scikit-learn signs them, so more is better in all of this module.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from whichlever.lab.evidence.interval import Interval, Vector, at_least, corrected_interval
from whichlever.lab.evidence.verdicts import Verdict, verdict
from whichlever.lab.evidence.windows import Windows, windows
from whichlever.lab.trials.records import START, Combination

if TYPE_CHECKING:
    from whichlever.lab.trials.records import Trial


BUYER = "data"
"""The lever that can pay the expert."""


PROPORTIONS = ("accuracy", "balanced_accuracy", "top_k_accuracy", "precision", "recall", "f1", "jaccard")
"""How the names of scikit-learn's scorers begin that count rows."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What combination `a` gains over combination `over`: above zero is better."""

    a: Combination
    """What gains."""
    over: Combination
    """What it is compared with."""
    interval: Interval
    """Of the gain, in the metric's unit."""
    verdict: Verdict
    """By what is negligible in this task; of windows in time, whether it changes with time."""
    windows: Windows | None = None
    """Of windows in time, the gains in their order, looked at as a series."""

    @property
    def ahead(self) -> bool:
        """Whether `over` is beaten: the gain is better or, where it changes with time, there is one in every window."""
        everywhere = self.windows is not None and self.windows.gained == self.windows.count
        return self.verdict is Verdict.BETTER or (self.verdict is Verdict.CHANGES and everywhere)


@dataclass(frozen=True)
class Scores:
    """All scores of one setting."""

    levers: tuple[str, ...]
    """The levers that were tried."""
    budgets: tuple[int, ...]
    """What the data lever could spend, ascending; empty where nothing was for sale."""
    scores: Mapping[tuple[str, int], Vector]
    """For each combination and budget a vector in order of the splits: of shape (J,), longer where it was tried on
    further sets of splits as well."""
    ratio: float
    """units_test/units_train, the mean over the splits; for sub-samples without common rows see `from_trials`."""
    ordered: bool
    """Whether the splits are test windows in time."""
    negligible: float
    """The smallest difference that anyone should care about."""
    metric: str
    """The name of scikit-learn's scorer."""
    unit: str
    """Of the metric; empty where it has none."""
    units_test: float = math.inf
    """Groups that a split tests, where there are groups, else rows; the mean over the splits."""
    tested: int = 0
    """How many different rows the splits test; 0 where nobody counted them."""
    per_set: int = 0
    """J, where some combinations were tried on further sets of splits; else 0."""
    ratio_of_same_rows: float | None = None
    """Of sub-samples without common rows: units_test/units_train, which holds where they do have common ones."""

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
        test_overlap: float | None = None,
        tested: int = 0,
        more: Iterable[Trial] = (),
    ) -> Scores:
        """Gather the trials of one setting.

        `more` are of further sets of as many splits each, numbered on from these: a contrast is then taken over all
        sets if each of its sides was tried on all, else over the first.

        Sub-samples that share no row to start with are nearly independent: `test_overlap` says how much their tests
        share, ρ, and the corrected variance (1/J + ρ/(1-ρ)) · s² takes the place of the one for splits of the same
        rows, whose correlation Nadeau and Bengio put at n_test/(n_train + n_test). With ρ = 0 it is the plain t.

        Raises ValueError for no trials or several settings, and where combinations do not share their splits.
        """
        first = list(trials)
        further = list(more)
        settings = sorted({trial.setting for trial in first})
        if len(settings) != 1:
            raise ValueError(f"expected the trials of one setting, got {settings or 'none'}")
        cube = _cube([*first, *further])
        units = _units(first)
        _refuse_other_splits(cube, units.keys(), units.keys() | _units(further).keys())
        ratio = float(np.mean([test / train for _, (test, train) in sorted(units.items())]))
        return cls(
            levers=tuple(levers),
            budgets=_budgets(cube),
            scores={place: np.array([score for _, score in sorted(cube[place].items())]) for place in sorted(cube)},
            ratio=ratio if test_overlap is None else min(ratio, test_overlap / (1 - test_overlap)),
            ordered=ordered,
            negligible=negligible,
            metric=metric,
            unit=unit,
            units_test=float(np.mean([test for test, _ in units.values()])),
            tested=tested,
            per_set=len(units) if further else 0,
            ratio_of_same_rows=None if test_overlap is None else ratio,
        )

    def budgets_of(self, name: str) -> tuple[int, ...]:
        """The budgets at which a combination was tried, ascending: (0,) where it could not spend anything."""
        wanted = Combination(name)
        return tuple(sorted(budget for known, budget in self.scores if known == wanted))

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
        return self.scores[Combination(name), budget]

    def contrast(self, weights: Mapping[str, float], budget: int | None = None) -> Vector:
        """The weighted sum of combinations, per split that all were tried on. What is only rounding becomes zero."""
        return _sum([weight * self.at(name, budget) for name, weight in sorted(weights.items())])

    def by_split(self, a: str, over: str = START, budget: int | None = None) -> Vector:
        """What `a` gains on each split of the first set: shape (J,)."""
        return self.contrast({a: 1, over: -1}, budget)[: self.per_set or None]

    def interval(self, differences: ArrayLike) -> Interval:
        """The interval of a per-split vector in the metric's unit, under this setting's splits.

        Of scores that are proportions it reaches at least as far as the rule of three: see `least_reach`.
        """
        return at_least(self.interval_of_ratios(differences), self.least_reach)

    @property
    def least_reach(self) -> float:
        """How far an interval reaches even if no row came out differently: 0 where scores are no proportions.

        None of n rows still allows, at 2.5 % on one side, that up to -ln(.025)/n = 3.7/n would: the rule of three
        (which is for 5 %), Hanley and Lippman-Hand, JAMA 249:1743-1745, 1983.
        """
        return -math.log(0.025) / self.tested if self.tested and self.metric.startswith(PROPORTIONS) else 0.0

    def interval_of_ratios(self, differences: ArrayLike) -> Interval:
        """The interval of a per-split vector that is in no unit, under this setting's splits.

        Sub-samples that share no row within a set do so between sets. There more sets are not counted as more
        certainty: the mean of several set means that are distributed alike varies at most as one of them does.
        """
        count = np.size(differences)
        ratio, units_test = self.ratio, self.units_test
        if self.per_set and count > self.per_set and self.ratio_of_same_rows is not None:
            ratio = min(self.ratio_of_same_rows, ratio + 1 / self.per_set - 1 / count)
            units_test = min(units_test, self.per_set - 1)
        return corrected_interval(differences, ratio, ordered=self.ordered, units_test=units_test)

    def judge(self, interval: Interval, seen: Windows | None = None) -> Verdict:
        """The verdict under this task's `negligible`; of windows in time, what they look like comes first."""
        return verdict(interval, self.negligible) if seen is None or seen.steady else Verdict.CHANGES

    def windows(self, differences: ArrayLike) -> Windows | None:
        """A per-split vector, looked at as a series; None where splits are no windows in time."""
        return windows(differences) if self.ordered else None

    def level(self, name: str, budget: int | None = None) -> Interval:
        """The mean score of one combination, with the interval of what it would be on other splits."""
        return self.interval(self.at(name, budget))

    def gain(self, a: str, over: str = START, budget: int | None = None, over_budget: int | None = None) -> Gain:
        """What `a` gains over `over`, both at `budget` unless `over_budget` says otherwise."""
        other = self.at(over, budget if over_budget is None else over_budget)
        differences = _sum([self.at(a, budget), -other])
        interval, seen = self.interval(differences), self.windows(differences)
        return Gain(Combination(a), Combination(over), interval, self.judge(interval, seen), seen)


Cube = dict[tuple[str, int], dict[int, float]]
"""Scores by split, for each combination and budget."""


def _cube(trials: Iterable[Trial]) -> Cube:
    cube: Cube = defaultdict(dict)
    for trial in trials:
        place = (trial.combination, trial.budget)
        if trial.split in cube[place]:
            raise ValueError(f"{place[0]} at budget {place[1]} has two trials on split {trial.split}")
        cube[place][trial.split] = trial.score
    return cube


def _units(trials: Iterable[Trial]) -> dict[int, tuple[int, int]]:
    """Units tested and trained on, by split."""
    units: dict[int, tuple[int, int]] = {}
    for trial in trials:
        sizes = (trial.units_test, trial.units_train)
        if units.setdefault(trial.split, sizes) != sizes:
            raise ValueError(f"split {trial.split} differs in size between combinations")
    return units


def _refuse_other_splits(cube: Cube, first: AbstractSet[int], everything: AbstractSet[int]) -> None:
    for (name, budget), by_split in cube.items():
        if by_split.keys() not in (first, everything):
            missing = sorted((first - by_split.keys()) or (everything - by_split.keys()))
            raise ValueError(f"{name} at budget {budget} lacks split {missing[0]}: not all share their splits")


def _budgets(places: Iterable[tuple[str, int]]) -> tuple[int, ...]:
    spenders = {name for name, budget in places if budget > 0}
    return tuple(sorted({budget for name, budget in places if name in spenders}))


def _sum(parts: Sequence[Vector]) -> Vector:
    """The sum of vectors over the splits that all of them have, in which what is only rounding becomes zero."""
    shared = min(map(len, parts))
    parts = [part[:shared] for part in parts]
    total = np.sum(parts, axis=0)
    return np.where(np.abs(total) <= 1e-13 * np.sum(np.abs(parts), axis=0), 0.0, total)


@dataclass(frozen=True, slots=True)
class Winner:
    """Which lever won, if one did."""

    lever: str | None
    """The lever that won."""
    unbeaten: tuple[str, ...]
    """What none is better than: levers, and "start" for doing nothing."""


def winner(scores: Scores, budget: int | None = None) -> Winner:
    """The lever that is better than the start and than each other lever.

    `unbeaten` holds each lever, and "start", which none of the others beats: see `Gain.ahead`.
    It is never empty, since whatever has the best mean is in it.
    "start" in it says that no lever has shown itself better than doing nothing.
    "Better" is transitive, since an error of a sum is at most the sum of the errors.
    So a lever that is alone in being unbeaten is better than all the others, and has won,
    unless what it gains over one of them changes with time.
    """
    candidates = (START, *scores.levers)
    unbeaten = tuple(
        name for name in candidates if not any(scores.gain(other, name, budget).ahead for other in candidates)
    )
    won = [
        lever
        for lever in set(unbeaten) & set(scores.levers)
        if all(scores.gain(lever, name, budget).verdict is Verdict.BETTER for name in candidates if name != lever)
    ]
    return Winner(won[0] if won else None, unbeaten)
