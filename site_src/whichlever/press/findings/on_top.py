"""From the other end: what is left for a lever once another one is pulled, counted over all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.figures.tallies import Tally, tallies
from whichlever.lab.rivals.codes import STRONG_DEFAULT
from whichlever.lab.trials.lever import KINDS
from whichlever.lab.trials.records import START
from whichlever.press.findings.gather import DECIDED, PairFindings, careful
from whichlever.press.findings.sentences import listed
from whichlever.press.findings.tables import table

CAPTION = (
    "In how many pairs is a lever better than the start, and in how many when another lever is pulled already? "
    "The full bars count pairs in which it is better, all pairs tested together; "
    "what is decided only in a pair by itself counts as not decided."
)


@dataclass(frozen=True)
class OnTop:
    """How a lever fared in all pairs that have it, over the start or on top of one other lever."""

    lever: str
    """What is pulled."""
    over: str
    """What is pulled already: another lever, or "start"."""
    verdicts: tuple[Verdict, ...]
    """One for each pair."""
    among_all: tuple[Verdict, ...]
    """The same once all pairs are tested together: better and worse become not decided where they do not stand."""

    @property
    def pairs(self) -> int:
        return len(self.verdicts)

    @property
    def better(self) -> int:
        return self.verdicts.count(Verdict.BETTER)

    @property
    def standing(self) -> int:
        """In how many it is better also once all pairs are tested together."""
        return self.among_all.count(Verdict.BETTER)

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs there are of each verdict, in the order of the verdicts."""
        return {str(verdict): self.verdicts.count(verdict) for verdict in Verdict}

    @property
    def counts_among_all(self) -> dict[str, int]:
        """The same once all pairs are tested together."""
        return {str(verdict): self.among_all.count(verdict) for verdict in Verdict}


def on_top(findings: Sequence[PairFindings]) -> tuple[OnTop, ...]:
    """For each lever: over the start, then on top of each other lever. Careless pairs stay out."""
    counted = careful(findings)
    made = [_count(counted, lever, over) for lever in KINDS for over in (START, *KINDS) if over != lever]
    return tuple(each for each in made if each.pairs)


def _count(findings: Sequence[PairFindings], lever: str, over: str) -> OnTop:
    having = [found for found in findings if {lever, over} <= {START, *found.main.levers}]
    verdicts = tuple(found.step(lever, over).verdict for found in having)
    among_all = tuple(
        Verdict.UNDECIDED if found.only_here(lever, over) else verdict
        for found, verdict in zip(having, verdicts, strict=True)
    )
    return OnTop(lever, over, verdicts, among_all)


def on_top_sentence(findings: Sequence[PairFindings], lever: str) -> str:
    """ "The data lever is better than the start in 13 of 20 pairs, on top of the model lever in 5, and …"."""
    rows = [each for each in on_top(findings) if each.lever == lever]
    if not rows:
        return f"No pair has a {lever} lever."
    first, *others = rows
    told = "".join(f", on top of the {each.over} lever in {each.better}" for each in others)
    if len({each.pairs for each in rows}) > 1:
        told = "".join(f", on top of the {each.over} lever in {each.better} of {each.pairs}" for each in others)
    standing = ", ".join(str(each.standing) for each in rows)
    return (
        f"The {lever} lever is better than the start in {first.better} of {first.pairs} pairs{told}; "
        f"tested together, these are {standing}."
    )


def default_sentence(findings: Sequence[PairFindings]) -> str:
    """How each lever, alone at the plain start, fares against the strong default; empty where there is none."""
    having = [found for found in careful(findings) if STRONG_DEFAULT in [line.name for line in found.lines]]
    if not having:
        return ""
    told = []
    for lever in KINDS:
        gains = [found.lined.gain(lever, STRONG_DEFAULT) for found in having if lever in found.main.levers]
        if not gains:
            continue
        better, worse = (sum(gain.verdict is each for gain in gains) for each in DECIDED)
        told.append(f"the {lever} lever is better in {better} of {len(gains)} pairs and worse in {worse}")
    return (
        "And if you have boosted trees on the raw columns already? Against that strong default "
        f"{listed(told)}, each lever alone at the plain start, and each pair by itself."
    )


def on_top_figure(findings: Sequence[PairFindings], *, trials: str = "") -> dict[str, Any]:
    """The values of figure.html.j2. `trials` is the address of trials.csv from the page, if the figure links to it."""
    rows = on_top(findings)
    drawn = [Tally(each.lever, _label(each), each.counts_among_all) for each in rows]
    return {
        "svg": Markup(tallies(drawn)),
        "caption": CAPTION,
        "table": on_top_table(rows),
        "wide": False,
        "cell": {"href": trials, "text": "The trials behind it"} if trials else None,
    }


def on_top_table(rows: Sequence[OnTop]) -> Markup:
    """The counts, and in how many pairs the lever is better also once all are tested together."""
    head = ("lever", "pulled already", *map(str, Verdict), "better, all pairs tested together")
    return table(head, [(each.lever, each.over, *map(str, each.counts.values()), str(each.standing)) for each in rows])


def _label(each: OnTop) -> str:
    return f"{each.lever} over the start" if each.over == START else f"{each.lever} on top of {each.over}"
