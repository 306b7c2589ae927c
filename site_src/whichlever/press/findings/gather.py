"""What the trials of a pair say: per setting the scores, the words for them, and how its claims fared."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from whichlever.errors import Fault
from whichlever.lab.evidence.cost import Cost, Exchange, costs, exchange_rate
from whichlever.lab.evidence.families import Adjusted, p_of_winning
from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.numbers import number
from whichlever.lab.evidence.scores import Gain, Scores, Winner, winner
from whichlever.lab.evidence.sturdiness import winner_among
from whichlever.lab.evidence.turning import Turning, turning
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.evidence.windows import Windows, windows
from whichlever.lab.rivals.codes import rival_label
from whichlever.lab.trials.lever import KINDS
from whichlever.lab.trials.records import (
    MAIN,
    START,
    Combination,
    Facts,
    ReferenceLine,
    RivalOutcome,
    Trial,
    combinations,
)
from whichlever.lab.trials.stored import from_stored, lines_from_stored
from whichlever.press.catalog.lessons import Pair
from whichlever.press.findings.claims import Finding, examine


class Trials(tuple[Trial, ...]):  # noqa: SLOT001  (it keeps its digest)
    """Trials in order. What pages are made of is told by its `repr`; these are many: theirs is a digest, made once."""

    @cached_property
    def _digest(self) -> str:
        return sha256(tuple.__repr__(self).encode("utf-8", "surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        return f"Trials({self._digest})"


@dataclass(frozen=True)
class SettingFindings:
    """One setting of a pair: its facts, its trials, and their scores as a cube."""

    facts: Facts
    levers: tuple[str, ...]
    trials: tuple[Trial, ...]
    more: tuple[Trial, ...] = ()
    """Of the start and single levers on further sets of splits, numbered on from those of `trials`."""

    @cached_property
    def scores(self) -> Scores:
        """What verdicts come from: all sets of splits, wherever both sides were tried on all."""
        return self.scores_beside(())

    @cached_property
    def own_scores(self) -> Scores:
        """On the task's own splits alone, where every combination was tried at every budget."""
        return replace(self, more=()).scores if self.more else self.scores

    def scores_beside(self, others: Sequence[Trial]) -> Scores:
        """The scores with those of `others`, which are no combinations of levers, on the task's own splits."""
        return Scores.from_trials(
            [*self.trials, *others],
            more=self.more,
            levers=self.levers,
            negligible=self.facts.negligible,
            ordered=self.facts.ordered,
            metric=self.facts.metric,
            unit=self.facts.unit,
            test_overlap=self.facts.test_overlap,
            tested=self.facts.tested,
        )

    @property
    def sets(self) -> int:
        """On how many sets of as many splits each the start and single levers were tried."""
        return 1 + len({trial.split for trial in self.more}) // self.facts.splits

    @property
    def sign(self) -> int:
        """What turns a scorer's score into the metric's natural sign."""
        return 1 if self.facts.higher_is_better else -1

    @cached_property
    def decimals(self) -> int:
        """How many decimals the gains of single levers support."""
        return max(decimals(self.scores.gain(lever).interval) for lever in self.levers)

    @cached_property
    def winner(self) -> Winner:
        return winner(self.scores)

    @cached_property
    def p_of_winning(self) -> float:
        """Of the one hypothesis that a pair has: no lever is better than all else."""
        return p_of_winning(self.scores)

    @cached_property
    def windows(self) -> Mapping[str, Windows]:
        """Each lever's gains over the start, looked at as a series in time; nothing where splits have no order."""
        levers = self.levers if self.facts.ordered else ()
        return {lever: windows(self.scores.contrast({lever: 1, START: -1})) for lever in levers}

    def drifts(self, lever: str) -> bool:
        """Whether a lever's gains change with time, so that their mean has no interval that holds what it promises."""
        return lever in self.windows and not self.windows[lever].steady

    @cached_property
    def costs(self) -> Mapping[tuple[str, int], Cost]:
        return costs(self.trials)

    @cached_property
    def exchange(self) -> Exchange | None:
        """None where the data lever has nothing to spend, or there is no model lever."""
        spends = "data" in self.levers and self.scores.budgets_of("data") != (0,)
        return exchange_rate(self.own_scores) if spends and "model" in self.levers else None

    @cached_property
    def bought(self) -> str:
        """What is paid for: "rows" where each question adds one to what is fitted on, else "answers"."""
        start, data = self.costs[START, 0], self.costs["data", self.own_budget("data")]
        return "rows" if data.questions and data.rows_used - start.rows_used == data.questions else "answers"

    @property
    def purchase(self) -> str:
        """What is paid for, for people."""
        return "new rows" if self.bought == "rows" else "answers of the expert"

    @property
    def combinations(self) -> list[Combination]:
        return combinations(self.levers)

    def own_budget(self, combination: str) -> int:
        """The budget that a combination is shown at: the largest."""
        return self.scores.budgets_of(combination)[-1]


@dataclass(frozen=True)
class Tried:
    """What else was tried on a pair: rivals of every lever, and its own levers on other splits."""

    outcomes: tuple[RivalOutcome, ...]
    """Of the rivals."""
    splits: Mapping[str, SettingFindings]
    """The main setting on other splits, each lever alone, by what they are."""

    @property
    def owners(self) -> Mapping[str, str]:
        """The lever of each rival that could be pulled, by its name among the scores."""
        return {rival_label(one.kind, one.name): one.kind for one in self.outcomes if not one.cannot}

    @property
    def trials(self) -> list[Trial]:
        """Those of the rivals, in the main setting."""
        return [trial for one in self.outcomes for trial in one.trials if trial.setting == MAIN]


DECIDED = (Verdict.BETTER, Verdict.WORSE)
Step = tuple[str, str]
"""A lever, and what is pulled already: another lever, or nothing, which is the start."""


def p_words(value: float) -> str:
    """A p value as pages tell it: "= .012"."""
    return "below .001" if value < 0.001 else f"= {number(value, 3)}".replace("= 0.", "= .")


@dataclass(frozen=True)
class Together:
    """What a pair's main setting says once all pairs are tested together."""

    winner: Adjusted
    """Of the pair's one hypothesis."""
    gains: Mapping[Step, Adjusted]
    """Of each lever, over the start and on top of each other lever."""

    def __repr__(self) -> str:
        """What a page takes from it, and is made of: p values move with any pair's trials, what is said seldom does."""
        stands = {step: adjusted.rejected for step, adjusted in self.gains.items()}
        return f"Together({self.winner.rejected}, {p_words(self.winner.p_value)!r}, {stands})"


@dataclass(frozen=True)
class PairFindings:
    """A pair with everything that came out. `settings` begins with the main one."""

    pair: Pair
    settings: Mapping[str, SettingFindings]
    claims: tuple[Finding, ...]
    together: Together | None = None
    """None where the pair is looked at alone, or its main setting is careless."""
    lines: tuple[ReferenceLine, ...] = ()
    line_trials: tuple[Trial, ...] = ()
    tried: Tried | None = None
    """Rivals and other splits; None where they were not asked for."""

    def with_others(self, tried: Tried) -> PairFindings:
        """The findings of a thorough build: with rivals, and verdicts and claims by all sets of splits as one.

        Windows in time have no further sets: the earlier ones are another time, not another draw.
        """
        if self.main.facts.ordered:
            return replace(self, tried=tried)
        main = replace(self.main, more=Trials(_numbered_on(self.main, tried.splits.values())))
        claims = tuple(
            examine(one.claim, main.scores, main.facts.unit) if one.claim.setting == MAIN else one
            for one in self.claims
        )
        return replace(self, tried=tried, settings={**self.settings, MAIN: main}, claims=claims)

    @cached_property
    def evidence(self) -> str:
        """A digest of all that came out, and of what the front matter says; of no prose and no script."""
        pair = self.pair
        said = (pair.slug, pair.front, pair.rivals, self.settings, self.claims, self.together)
        told = repr((said, self.lines, self.line_trials, self.tried))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def lined(self) -> Scores:
        """The main setting's scores on its own splits with those of the reference lines, each under its name."""
        return replace(self.main, more=()).scores_beside([trial for trial in self.line_trials if trial.setting == MAIN])

    @property
    def main(self) -> SettingFindings:
        return self.settings[MAIN]

    @cached_property
    def rivalled(self) -> Scores:
        """The main setting's scores with those of the rivals, each under its name."""
        return self.main.scores_beside(self.tried.trials if self.tried else ())

    @cached_property
    def alone(self) -> Winner:
        """Who wins if this pair is looked at by itself: where rivals were tried, against every one of them."""
        return winner_among(self.rivalled, self.tried.owners) if self.tried else self.main.winner

    @cached_property
    def p_of_winning(self) -> float:
        """As the main setting's; where rivals were tried, with every one of them."""
        if self.tried is None or self.main.p_of_winning == 1:
            return self.main.p_of_winning
        return p_of_winning(self.rivalled, rivals=self.tried.owners)

    @cached_property
    def turning(self) -> Turning:
        """How far `negligible` could be another one before another lever won alone, or was unbeaten."""
        return turning(self.rivalled, self.tried.owners if self.tried else {})

    @property
    def winner(self) -> Winner:
        """Who wins alone, if it stands among all pairs; else it is unbeaten."""
        stands = self.together is None or self.together.winner.rejected
        return self.alone if stands else replace(self.alone, lever=None)

    def step(self, lever: str, over: str = START) -> Gain:
        """What a lever gains over the start, or on top of another lever."""
        before = Combination(over)
        return self.main.scores.gain(before.plus(lever), before)

    def stands(self, lever: str, over: str = START) -> bool:
        """Whether that gain is decided among all pairs: better or worse, and not by chance."""
        decided = self.step(lever, over).verdict in DECIDED
        return decided and (self.together is None or self.together.gains[lever, over].rejected)

    def only_here(self, lever: str, over: str = START) -> bool:
        """Whether that gain is decided by this pair's splits, and not among all pairs."""
        return self.step(lever, over).verdict in DECIDED and not self.stands(lever, over)

    @property
    def decided(self) -> bool:
        """Whether the evidence answers "which lever?": one won, none helps, or those that lead are equal."""
        main = self.main
        verdicts = {main.scores.gain(lever).verdict for lever in main.levers}
        ties = {main.scores.gain(a, b).verdict for a, b in itertools.combinations(main.winner.unbeaten, 2)}
        return self.winner.lever is not None or verdicts <= {Verdict.EQUAL, Verdict.WORSE} or ties == {Verdict.EQUAL}


def _numbered_on(main: SettingFindings, others: Iterable[SettingFindings]) -> Iterator[Trial]:
    """The start and each lever alone, at its own budget, on other sets of splits."""
    own = {(name, main.own_budget(name)) for name in (START, *main.levers)}
    for count, one in enumerate(others, start=1):
        for trial in one.trials:
            if (trial.combination, trial.budget) in own:
                yield replace(trial, split=trial.split + count * main.facts.splits)


def careful(findings: Iterable[PairFindings]) -> list[PairFindings]:
    """Those that count where all pairs are looked at: not the ones whose main setting is careless."""
    return [found for found in findings if not found.main.facts.careless]


Judge = Callable[[PairFindings], tuple[Finding, ...]]
"""What judges the claims of a pair whose trials are sorted."""


def gather(pair: Pair, facts: Sequence[Facts], trials: Sequence[Trial], judge: Judge | None = None) -> PairFindings:
    """Sort a pair's trials by setting and judge its claims; those about unknown settings are left to `claim_faults`."""
    levers = tuple(kind for kind in KINDS if kind in {lesson.kind for lesson in pair.lessons})
    settings = {
        one.setting: SettingFindings(one, levers, Trials(t for t in trials if t.setting == one.setting))
        for one in facts
    }
    unjudged = PairFindings(pair, settings, ())
    return replace(unjudged, claims=(judge or judged_claims)(unjudged))


def judged_claims(found: PairFindings) -> tuple[Finding, ...]:
    """A pair's claims, judged each by the scores of its setting."""
    return tuple(
        examine(claim, found.settings[claim.setting].scores, found.settings[claim.setting].facts.unit)
        for claim in found.pair.page.claims
        if claim.setting in found.settings
    )


def from_result(
    pair: Pair,
    result: Mapping[str, Any],
    reference: Mapping[str, Any] | None = None,
    judge: Judge = judged_claims,
) -> PairFindings:
    """The findings of a pair from what its trials stored, and those of its reference lines."""
    found = gather(pair, *from_stored(result), judge)
    if reference is None:
        return found
    lines, trials = lines_from_stored(reference)
    return replace(found, lines=lines, line_trials=Trials(trials))


def claim_faults(findings: PairFindings) -> list[Fault]:
    """The claims of a pair that the results do not bear out, or that are about a setting which there is not."""
    todo = f"expected one of {', '.join(findings.settings)}"
    strangers = [
        Fault(claim.path, claim.line, f"the claim is about the setting {claim.setting!r}, which the task has not", todo)
        for claim in findings.pair.page.claims
        if claim.setting not in findings.settings
    ]
    return strangers + [
        Fault(
            found.claim.path,
            found.claim.line,
            f"the claim `{found.claim.holds}` ({found.claim.says.rstrip('.')}) does not hold. "
            f"It came out as {found.numbers}; {found.missed}",
            found.todo,
        )
        for found in findings.claims
        if not found.holds
    ]
