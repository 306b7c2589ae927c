"""The decision guide: from what somebody sees to the lever to try first, as far as the pairs' evidence goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.lever import KINDS
from whichlever.lab.trials.records import START
from whichlever.press.catalog.front_matter_keys import LEVELS, PROBLEMS
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.scoreboard import counted
from whichlever.press.findings.sentences import DRIFTS, NOT_AMONG_ALL, drifting, leader, listed, overturned

JOBS = {
    "Data engineer": "jobs/data-engineer.md",
    "Data scientist": "jobs/data-scientist.md",
    "DevOps engineer": "jobs/devops-engineer.md",
}


def guide(findings: Sequence[PairFindings], folder: str = "pairs") -> list[dict[str, Any]]:
    """For each problem: which lever helped in how many of its pairs, and the pairs, for and against."""
    made = []
    for problem, seen in PROBLEMS.items():
        pairs = [found for found in findings if problem in found.pair.front.problems]
        if pairs:
            evidence = [_evidence(found, folder) for found in pairs]
            made.append({"name": problem, "problem": seen, "advice": _advice(pairs), "pairs": evidence})
    return made


def paths(findings: Sequence[PairFindings], minutes: Mapping[str, int]) -> list[dict[str, Any]]:
    """Ways through the site for the home page: by what went wrong, by job, by time.

    minutes: how long each pair takes to read, by slug.
    """
    problems = [
        {"title": item["problem"], "path": f"guide.md#{item['name']}"} for item in guide(findings) if item["pairs"]
    ]
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


def _advice(pairs: Sequence[PairFindings]) -> str:
    """The lever that was better than the start most often, in words that do not promise more."""
    helped = {lever: [found for found in pairs if _helps(found, lever)] for lever in KINDS}
    most = max(len(found) for found in helped.values())
    if most == 0:
        return "No lever helped for sure. Look at the task before you pull one."
    share = f"better than the start in {most} of {counted(len(pairs), 'pair')}"
    if all(len(found) == most for found in helped.values()):
        return f"Any of the three may do: each was {share}."
    first = [f"the {lever}" for lever in KINDS if len(helped[lever]) == most]
    return f"Try {listed(first, 'or')} first: {share}."


def _helps(found: PairFindings, lever: str) -> bool:
    """Whether it was better than the start, also once all pairs are tested together."""
    return lever in found.main.levers and found.step(lever).verdict is Verdict.BETTER and found.stands(lever)


def _evidence(found: PairFindings, folder: str) -> dict[str, str]:
    won = found.winner
    unbeaten = [lever for lever in won.unbeaten if lever != START]
    if won.lever:
        outcome = f"the {won.lever} won"
    elif leads := leader(found):
        outcome = f"the {leads} led, which {NOT_AMONG_ALL}"
    elif leads := drifting(found):
        outcome = f"the {leads} led, and {DRIFTS}"
    elif lost := overturned(found):
        outcome = f"the {lost} led, and a rival kept up"
    elif START in found.main.winner.unbeaten:
        outcome = "nothing helped for sure"
    else:
        outcome = f"{listed(unbeaten)} tied" if unbeaten else "a rival beat each"
    return {
        "title": found.pair.front.title,
        "path": f"{folder}/{found.pair.slug}/index.md",
        "outcome": outcome,
        "symptoms": "; ".join(found.pair.front.symptoms),
    }
