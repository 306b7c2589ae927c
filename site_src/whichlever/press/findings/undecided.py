"""Help where nothing is decided: the choice that risks least, and a pair with the same symptom, another answer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whichlever.lab.evidence.numbers import number
from whichlever.lab.evidence.scores import Scores
from whichlever.lab.trials.records import START
from whichlever.press.findings.gather import PairFindings, careful
from whichlever.press.findings.sentences import DRIFTS, after_number


@dataclass(frozen=True)
class SafeChoice:
    """What is lost at most by whoever pulls one lever, or none, and should have done something else."""

    lever: str
    """Or "start": to pull none."""
    regret: float
    """The upper end of the interval of what `against` gains over it, in the metric's unit; 0 where nothing does."""
    against: str
    """The lever, the start or the rival with the highest such end."""


def safe_choice(found: PairFindings) -> SafeChoice:
    """The choice whose largest regret is smallest: minimax regret, Savage, JASA 46:55-67, 1951.

    Each lever and the start stand against each other, and where rivals were tried against every rival of another lever.
    """
    scores = found.rivalled
    options = (*scores.levers, START)
    owners = {name: name for name in options} | dict(found.tried.owners if found.tried else {})
    return min((_regret(scores, owners, option) for option in options), key=lambda choice: choice.regret)


def _regret(scores: Scores, owners: Mapping[str, str], option: str) -> SafeChoice:
    highs = {name: scores.gain(name, option).interval.high for name, owner in owners.items() if owner != option}
    against = max(highs, key=highs.__getitem__)
    return SafeChoice(option, max(0.0, highs[against]), against)


def safe_sentence(found: PairFindings) -> str:
    """The safe choice with its price; nothing where a lever has won."""
    if found.winner.lever:
        return ""
    choice = safe_choice(found)
    drifts = choice.lever != START and found.main.drifts(choice.lever)
    warning = f" But {DRIFTS}: that promises little for later." if drifts else ""
    return f"The safe choice is {_named(found, choice.lever)}: {_lost(found, choice)}.{warning}"


def _named(found: PairFindings, lever: str) -> str:
    """The choice, and what is bought for it where something is for sale."""
    main = found.main
    bought = round(main.costs["data", main.own_budget("data")].questions) if "data" in main.levers else 0
    if lever == "data" and bought:
        return f"the data lever, for {bought} {main.bought}"
    what = "to pull none" if lever == START else f"the {lever} lever"
    return f"{what}, and to buy no {main.bought}" if bought else what


def _lost(found: PairFindings, choice: SafeChoice) -> str:
    if choice.regret == 0:
        return "on these splits nothing would have been better"
    main = found.main
    scale = 10**main.decimals
    most = math.ceil(round(choice.regret * scale, 6)) / scale  # a bound is rounded up
    small = ", less than anyone should care about" if most <= main.facts.negligible else ""
    other = f"the {choice.against}" if choice.against in (START, *main.levers) else choice.against
    return (
        f"at most {number(most, main.decimals)}{after_number(main.facts.unit)} lost{small} "
        f"(upper end of the 95 % interval, against {other})"
    )


def contrary_pair(found: PairFindings, findings: Sequence[PairFindings]) -> PairFindings | None:
    """Of the pairs that share a problem with this one and have another winner, the one that contradicts it most.

    First come winners that are beaten here, then more problems in common, then the site's order. None without any.
    """
    own = found.winner
    others = [
        other
        for other in careful(findings)
        if other.pair.slug != found.pair.slug and other.winner.lever != own.lever and shared_problems(found, other)
    ]

    def rank(other: PairFindings) -> tuple[bool, int]:
        lever = other.winner.lever
        return lever is None or lever in own.unbeaten, -len(shared_problems(found, other))

    return min(others, key=rank, default=None)


def contrast(found: PairFindings, other: PairFindings) -> str:
    """How the answer of a contrary pair differs, in two or four words."""
    own, there = found.winner, other.winner
    if there.lever is None:
        return "no single winner there"
    return "decided there" if own.lever is None and there.lever in own.unbeaten else "another answer"


def shared_problems(found: PairFindings, other: PairFindings) -> list[str]:
    """The problems of the guide that two pairs have in common, in the first one's order."""
    return [problem for problem in found.pair.front.problems if problem in other.pair.front.problems]
