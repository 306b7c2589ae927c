"""A pair's answer in other hands: the rival that comes nearest, how every re-run ended, and what breaks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whichlever.lab.evidence.scores import Gain, Winner, winner
from whichlever.lab.evidence.sturdiness import Rerun, Sturdiness, counted, nearest, sturdiness, winner_among
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import MAIN, START, Combination
from whichlever.press.catalog.claims import Claim
from whichlever.press.findings.claims import examine
from whichlever.press.findings.gather import PairFindings, Tried
from whichlever.press.findings.sentences import gain_in_words, listed, winner_told

ALL_SETS = "all sets of splits as one"


@dataclass(frozen=True)
class Sturdy:
    """What became of a pair's answer."""

    among_levers: Winner
    """The answer among them: what re-runs are compared with."""
    lever: str
    """The lever that won there; where none did, the one with the best mean."""
    ordered: bool
    """Whether the splits are windows in time."""
    made: Sturdiness
    """How the re-runs ended."""
    gains: Mapping[str, Gain]
    """What each rival that could be pulled gains over the start."""
    leads: Mapping[str, Gain]
    """What that lever gains over each of them, its own ones too."""
    nearest: str
    """The rival of another lever that comes nearest to that lever, or is farthest ahead; empty without any."""
    better: tuple[Gain, ...]
    """Of rivals that are decided better than the lever of the pair that they are another way to pull."""
    own: Winner | None
    """Among the levers on the task's own splits alone; None for windows in time, which are no set of several."""
    elsewhere: Mapping[tuple[str, str], tuple[str, ...]]
    """Claims that fail on all sets as one, or on others alone, by setting and relation: the names of these splits."""

    @property
    def sturdy(self) -> bool:
        return self.made.sturdy

    @property
    def ends(self) -> Mapping[str, Mapping[str, Rerun]]:
        """How each re-run ended, by what was changed: "rivals", and "seeds" of the splits, or "windows" in time."""
        return {"rivals": self.made.rivals, "windows" if self.ordered else "seeds": self.made.splits}

    @property
    def breaks(self) -> tuple[str, ...]:
        """What makes the answer weaker or another one."""
        return tuple(name for ends in self.ends.values() for name, end in ends.items() if end is not Rerun.SAME)


def sturdy_of(found: PairFindings) -> Sturdy | None:
    """None where rivals and other splits were not tried."""
    return None if found.tried is None else _sturdy(found, found.tried)


def _sturdy(found: PairFindings, tried: Tried) -> Sturdy:
    scores, owners = found.rivalled, tried.owners
    among = winner_among(scores, {})
    lever = among.lever or max(scores.levers, key=lambda name: scores.gain(name).interval.mean)
    gains = [scores.gain(name, owner) for name, owner in owners.items() if owner in scores.levers]
    return Sturdy(
        among_levers=among,
        lever=lever,
        ordered=found.main.facts.ordered,
        made=sturdiness(scores, owners, {what: one.scores for what, one in tried.splits.items()}),
        gains={name: scores.gain(name) for name in owners},
        leads={name: scores.gain(lever, name) for name in owners},
        nearest=nearest(scores, lever, owners) or "",
        better=tuple(gain for gain in gains if gain.verdict is Verdict.BETTER),
        own=winner(found.main.own_scores) if found.main.more else None,
        elsewhere=_elsewhere(found, tried),
    )


def _elsewhere(found: PairFindings, tried: Tried) -> dict[tuple[str, str], tuple[str, ...]]:
    """Of the claims that other splits can answer: those about the main setting and single levers."""
    unit, levers = found.main.facts.unit, {START, *found.main.levers}
    claims = [one for one in found.claims if one.claim.setting == MAIN and _sides(one.claim) <= levers]
    failing = {
        (one.claim.setting, one.claim.holds): (
            *(() if one.holds else (ALL_SETS,)),
            *(what for what, other in tried.splits.items() if not examine(one.claim, other.scores, unit).holds),
        )
        for one in claims
    }
    return {claim: splits for claim, splits in failing.items() if splits}


def _sides(claim: Claim) -> set[str]:
    """The combinations whose trials it needs."""
    a, b = Combination(claim.relation.a), Combination(claim.relation.b)
    return {a.plus(*b.levers)} if claim.relation.form in ("synergy", "redundant") else {a, b}


def sturdy_lines(found: PairFindings, sturdy: Sturdy) -> list[str]:
    """The answer as published, with rivals, and how every re-run ended, for the terminal."""
    outcomes = found.tried.outcomes if found.tried else ()
    return [
        f"among its levers: {winner_told(sturdy.among_levers)}",
        f"with every rival: {winner_told(found.alone)}",
        *own_sentences(sturdy),
        *nearest_sentences(found, sturdy),
        *better_sentences(found, sturdy),
        f"{counts_told(sturdy)}; {'sturdy' if sturdy.sturdy else 'not sturdy'}",
        *(f"  {name}: {end}" for ends in sturdy.ends.values() for name, end in ends.items() if end != "same"),
        *(f"  {one.kind}: {one.name} cannot be pulled here: {one.cannot}" for one in outcomes if one.cannot),
    ]


def counts_told(sturdy: Sturdy) -> str:
    """ "rivals: 7 same, 1 weaker; seeds: 5 same". A seed is the answer from one other set of splits alone."""
    return "; ".join(f"{what}: {counted(list(ends.values()))}" for what, ends in sturdy.ends.items())


def own_sentences(sturdy: Sturdy) -> Sequence[str]:
    """Where the answer comes from all sets of splits as one: who wins on the task's own alone."""
    return [] if sturdy.own is None else [f"on the task's own splits alone: {winner_told(sturdy.own)}"]


def nearest_sentences(found: PairFindings, sturdy: Sturdy) -> Sequence[str]:
    """The rival to name to whoever wants to overturn the answer."""
    if not sturdy.nearest:
        return []
    told = gain_in_words(sturdy.leads[sturdy.nearest], found.main.facts.unit)
    return [f"the rival that comes nearest is {sturdy.nearest}; against it the {sturdy.lever} lever is {told}"]


def better_sentences(found: PairFindings, sturdy: Sturdy) -> Sequence[str]:
    """Rivals that are decided better than the lever that they are another way to pull."""
    unit = found.main.facts.unit
    return [
        f"another way to pull the {gain.over} lever, {gain.a}, is {gain_in_words(gain, unit)}" for gain in sturdy.better
    ]


def elsewhere_told(sturdy: Sturdy | None, claim: Claim) -> str:
    """Where a claim fails: "seed 1001 and seed 1003"; empty where it holds on all splits, or none were tried."""
    splits = sturdy.elsewhere.get((claim.setting, claim.holds), ()) if sturdy else ()
    return listed(splits) if splits else ""
