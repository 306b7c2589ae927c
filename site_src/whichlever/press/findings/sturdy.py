"""A pair's answer in other hands, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from whichlever.lab.evidence.scores import Scores, Winner
from whichlever.lab.evidence.sturdiness import Sturdiness, counted, nearest, sturdiness, winner_among
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.rivals.codes import rival_label
from whichlever.lab.trials.records import RivalOutcome
from whichlever.lab.trials.spec import MAIN
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import gain_in_words, listed


@dataclass(frozen=True)
class SturdyFindings:
    """A pair with its rivals, and with what came out on other splits."""

    found: PairFindings
    outcomes: tuple[RivalOutcome, ...]
    splits: Mapping[str, PairFindings]
    """By what they are."""

    @property
    def rivals(self) -> Mapping[str, str]:
        """The lever of each rival that could be pulled, by its name among the scores."""
        return {rival_label(one.kind, one.name): one.kind for one in self.outcomes if not one.cannot}

    @cached_property
    def scores(self) -> Scores:
        """The main setting's, with those of the rivals."""
        trials = [trial for one in self.outcomes for trial in one.trials if trial.setting == MAIN]
        return self.found.main.scores_beside(trials)

    @cached_property
    def winner(self) -> Winner:
        """The lever that is better than the start and than every rival of every other lever, if one is."""
        return winner_among(self.scores, self.rivals)

    @cached_property
    def sturdiness(self) -> Sturdiness:
        return sturdiness(self.scores, self.rivals, {what: one.main.scores for what, one in self.splits.items()})


def sturdy_lines(sturdy: SturdyFindings) -> list[str]:
    """The answer as published, with rivals, and how every re-run ended."""
    alone, made = winner_among(sturdy.scores, {}), sturdy.sturdiness
    return [
        f"among its levers: {_who(alone)}",
        f"with every rival: {_who(sturdy.winner)}",
        *_nearest(sturdy, alone),
        *_variants(sturdy),
        f"rivals: {counted(list(made.rivals.values()))}; splits: {counted(list(made.splits.values()))}; "
        f"{'sturdy' if made.sturdy else 'not sturdy'}",
        *(f"  {name}: {end}" for ends in (made.rivals, made.splits) for name, end in ends.items() if end != "same"),
        *(f"  {one.kind}: {one.name} cannot be pulled here: {one.cannot}" for one in sturdy.outcomes if one.cannot),
    ]


def _who(winner: Winner) -> str:
    if winner.lever:
        return f"the {winner.lever} lever wins"
    return f"no single winner, {listed(winner.unbeaten)} unbeaten" if winner.unbeaten else "no winner, each is beaten"


def _nearest(sturdy: SturdyFindings, alone: Winner) -> Sequence[str]:
    """The rival to name to whoever wants to overturn the winner."""
    if alone.lever is None or (name := nearest(sturdy.scores, alone.lever, sturdy.rivals)) is None:
        return []
    told = gain_in_words(sturdy.scores.gain(alone.lever, name), sturdy.found.main.facts.unit)
    return [f"the rival that comes nearest is {name}; against it the {alone.lever} lever is {told}"]


def _variants(sturdy: SturdyFindings) -> Sequence[str]:
    """Rivals that are decided better than the lever that they are another way to pull."""
    levers = sturdy.scores.levers
    gains = [(name, sturdy.scores.gain(name, owner)) for name, owner in sturdy.rivals.items() if owner in levers]
    unit = sturdy.found.main.facts.unit
    return [
        f"another way to pull the {gain.over} lever, {name}, is {gain_in_words(gain, unit)}"
        for name, gain in gains
        if gain.verdict is Verdict.BETTER
    ]
