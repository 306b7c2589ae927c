"""Many tests at once: what is still decided when all of them are looked at together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from whichlever.lab.evidence.scores import Scores
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import START

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A p value adjusted for the number of questions."""

    p_value: float
    """As adjusted."""
    rejected: bool
    """Whether "no difference" is still rejected at 5 %."""


def benjamini_yekutieli(p_values: Mapping[Key, float]) -> dict[Key, Adjusted]:
    """Keep the expected share of false discoveries below 5 %, however the tests depend on each other.

    Benjamini and Yekutieli, Annals of Statistics 29:1165-1188, 2001, by statsmodels' `multipletests`.
    The p values are those of the corrected t tests: `evidence.Interval.p_value`.
    """
    return _adjusted(p_values, "fdr_by")


def benjamini_hochberg(p_values: Mapping[Key, float]) -> dict[Key, Adjusted]:
    """As `benjamini_yekutieli`, for tests that are independent, such as one for each data set: less is given away.

    Benjamini and Hochberg, Journal of the Royal Statistical Society B 57:289-300, 1995.
    """
    return _adjusted(p_values, "fdr_bh")


def _adjusted(p_values: Mapping[Key, float], method: str) -> dict[Key, Adjusted]:
    from statsmodels.stats.multitest import multipletests

    if not p_values:
        return {}
    answer: Any = multipletests(list(p_values.values()), alpha=0.05, method=method)
    return {
        key: Adjusted(float(p_value), bool(kept))
        for key, p_value, kept in zip(p_values, answer[1], answer[0], strict=True)
    }


def p_of_winning(scores: Scores, budget: int | None = None, rivals: Mapping[str, str] = MappingProxyType({})) -> float:
    """The p value of a pair's one hypothesis: that no lever is better than the start and than every other lever.

    Where rivals were tried, than every rival of every other lever, too. A gain that changes with time has p = 1.
    Of a lever it is the largest p value of its comparisons: it must be better in each (intersection-union test,
    Berger, Technometrics 24:295-300, 1982), so more comparisons cannot make it smaller. Of the pair it is that of
    the lever with the best mean, since no other is ahead in all. Two-sided, because any of them might have led.
    rivals: each one's lever, by its name among the scores.
    """
    return min(_largest_p(scores, lever, budget, rivals) for lever in scores.levers)


def _largest_p(scores: Scores, lever: str, budget: int | None, rivals: Mapping[str, str]) -> float:
    others = [other for other in (START, *scores.levers) if other != lever]
    others += [name for name, owner in rivals.items() if owner != lever]
    gains = [scores.gain(lever, other, budget) for other in others]
    behind = [gain.verdict is Verdict.CHANGES or gain.interval.mean <= 0 for gain in gains]
    return max(1.0 if late else gain.interval.p_value for gain, late in zip(gains, behind, strict=True))
