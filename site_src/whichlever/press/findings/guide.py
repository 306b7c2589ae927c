"""The decision guide: symptoms by levers, a mark for each pair, and what their counts advise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.lever import KINDS
from whichlever.press.catalog.front_matter_keys import LEVELS, PROBLEMS
from whichlever.press.findings.gather import PairFindings, careful
from whichlever.press.findings.scoreboard import price
from whichlever.press.findings.sentences import listed

JOBS = {
    "Data engineer": "jobs/data-engineer.md",
    "Data scientist": "jobs/data-scientist.md",
    "DevOps engineer": "jobs/devops-engineer.md",
}


class Mark(StrEnum):
    """How a lever of a pair fared over the start, once all pairs are tested together."""

    WON = "won"
    TIED = "better, but tied"
    BEHIND = "better, but another won"
    EQUAL = "practically equal"
    CHANGES = "changes with time"
    UNDECIDED = "not decided"
    HARMED = "harmed"


BETTER = (Mark.WON, Mark.TIED, Mark.BEHIND)
ENTRIES = {
    Mark.WON: "winner",
    Mark.TIED: "tied",
    Mark.BEHIND: "better",
    Mark.EQUAL: "practically-equal",
    Mark.CHANGES: "changes-with-time",
    Mark.UNDECIDED: "not-decided",
    Mark.HARMED: "harmed",
}
"""Where the glossary says what each means."""


@dataclass(frozen=True)
class Tries:
    """How often a lever was tried in some pairs: the lessons' own and, where they were tried, rivals of it."""

    lever: str
    better: int
    """Those that were better than the start."""
    tried: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.better, self.tried)


def guide(findings: Sequence[PairFindings], folder: str = "pairs") -> list[dict[str, Any]]:
    """For each symptom that a pair shows: what the counts advise, and each lever's mark in each of its pairs."""
    made = []
    for problem, seen in PROBLEMS.items():
        pairs = [found for found in careful(findings) if problem in found.pair.front.problems]
        if pairs:
            levers = {lever: [_cell(found, lever, folder) for found in pairs] for lever in KINDS}
            made.append({"name": problem, "problem": seen, "advice": advice(pairs), "levers": levers})
    return made


def paths(findings: Sequence[PairFindings], minutes: Mapping[str, int]) -> list[dict[str, Any]]:
    """Ways through the site for the home page: by what went wrong, by job, by time.

    minutes: how long each pair takes to read, by slug.
    """
    problems = [{"title": item["problem"], "path": f"guide/index.md#{item['name']}"} for item in guide(findings)]
    jobs = [{"title": title, "path": path} for title, path in JOBS.items()]
    quickest = sorted(findings, key=lambda found: (minutes[found.pair.slug], LEVELS.index(found.pair.front.level)))
    quick = [
        {
            "title": f"{found.pair.front.title} ({minutes[found.pair.slug]} min)",
            "path": f"pairs/{found.pair.slug}/index.md",
        }
        for found in quickest[:3]
    ]
    return [
        {"title": "By what went wrong", "links": problems},
        {"title": "By your job", "links": jobs},
        {"title": "By your time", "links": quick},
    ]


def mark(found: PairFindings, lever: str) -> Mark:
    """How it fared."""
    if found.winner.lever == lever:
        return Mark.WON
    verdict = found.step(lever).verdict
    if verdict is Verdict.CHANGES:
        return Mark.CHANGES
    if verdict is Verdict.EQUAL:
        return Mark.EQUAL
    if not found.stands(lever):
        return Mark.UNDECIDED
    if verdict is Verdict.WORSE:
        return Mark.HARMED
    return Mark.BEHIND if found.winner.lever else Mark.TIED


def advice(pairs: Sequence[PairFindings]) -> str:
    """What some pairs advise, as a sentence: the levers with the largest share of tries better than the start.

    Levers that are behind the best share by one pair or less share its place: so few pairs tell no more.
    """
    harmed = "".join(f" The {lever} harmed in {count}." for lever in KINDS if (count := _harmed(pairs, lever)))
    if len(pairs) == 1:
        return f"One pair only: {_told_of_one(pairs[0])}.{harmed}"
    ranked = sorted(filter(None, (_tries(pairs, lever) for lever in KINDS)), key=lambda each: -each.share)
    if not any(each.better for each in ranked):
        return f"Nothing was better than the start for sure.{harmed}"
    first = [each.lever for each in ranked if ranked[0].share - each.share <= Fraction(1, len(pairs))]
    rest = [each.lever for each in ranked[len(first) :]]
    order = f"{listed(first, 'or').capitalize()} before {listed(rest)}" if rest else "No lever is ahead"
    return f"{order}: {_counts(ranked)}.{harmed}"


def _counts(ranked: Sequence[Tries]) -> str:
    """ "data 7, model 6, features 3 of 8"; where levers were tried more or less often, each says of how many."""
    if len({each.tried for each in ranked}) == 1:
        return f"{', '.join(f'{each.lever} {each.better}' for each in ranked)} of {ranked[0].tried}"
    return ", ".join(f"{each.lever} {each.better} of {each.tried}" for each in ranked)


def _told_of_one(found: PairFindings) -> str:
    if found.winner.lever:
        return f"the {found.winner.lever} won"
    better = [lever for lever in KINDS if lever in found.main.levers and mark(found, lever) in BETTER]
    return f"{listed(better)} helped, none won" if better else "nothing helped for sure"


def _tries(pairs: Sequence[PairFindings], lever: str) -> Tries | None:
    """None where no pair has this lever, or a rival of it."""
    own = [mark(found, lever) in BETTER for found in pairs if lever in found.main.levers]
    rivals = [better for found in pairs for better in _rivals(found, lever)]
    return Tries(lever, sum(own + rivals), len(own + rivals)) if own or rivals else None


def _rivals(found: PairFindings, lever: str) -> list[bool]:
    """For each rival of a lever that could be pulled, whether it is better than the start in this pair alone."""
    owners = found.tried.owners if found.tried else {}
    return [found.rivalled.gain(name).verdict is Verdict.BETTER for name, owner in owners.items() if owner == lever]


def _harmed(pairs: Sequence[PairFindings], lever: str) -> int:
    return sum(lever in found.main.levers and mark(found, lever) is Mark.HARMED for found in pairs)


def _cell(found: PairFindings, lever: str, folder: str) -> dict[str, str] | None:
    """None where the pair has no such lever."""
    if lever not in found.main.levers:
        return None
    how = mark(found, lever)
    bought = price(found) if lever == "data" and _buys(found) else ""
    told = f"{found.pair.front.title}: {lever} {how}{f', for {bought}' if bought else ''}"
    return {"path": f"{folder}/{found.pair.slug}/index.html", "mark": how.name.lower(), "told": told, "price": bought}


def _buys(found: PairFindings) -> bool:
    return found.main.costs["data", found.main.own_budget("data")].questions > 0
