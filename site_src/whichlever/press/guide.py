"""The decision guide: from what somebody sees to the lever to try first, as far as the pairs' evidence goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whichlever.lab.evidence import START, Verdict
from whichlever.lab.lever import KINDS
from whichlever.press.findings import PairFindings


def guide(findings: Sequence[PairFindings], folder: str = "pairs") -> list[dict[str, Any]]:
    """For each symptom that pairs name: which lever helped in how many of them, and the pairs, for and against."""
    by_symptom: dict[str, list[PairFindings]] = {}
    for found in findings:
        for symptom in found.pair.front.symptoms:
            by_symptom.setdefault(symptom, []).append(found)
    return [
        {
            "symptom": symptom,
            "advice": _advice(pairs),
            "pairs": [_evidence(found, folder) for found in pairs],
        }
        for symptom, pairs in sorted(by_symptom.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _advice(pairs: Sequence[PairFindings]) -> str:
    """The lever that was better than the start most often, in words that do not promise more."""
    helped = {lever: [found for found in pairs if _helps(found, lever)] for lever in KINDS}
    most = max(len(found) for found in helped.values())
    if most == 0:
        return "No lever helped for sure. Look at the task before you pull one."
    first = [f"the {lever}" for lever in KINDS if len(helped[lever]) == most]
    told = first[0] if len(first) == 1 else f"{', '.join(first[:-1])} or {first[-1]}"
    return f"Try {told} first: better than the start in {most} of {len(pairs)}."


def _helps(found: PairFindings, lever: str) -> bool:
    return lever in found.main.levers and found.main.scores.gain(lever).verdict is Verdict.BETTER


def _evidence(found: PairFindings, folder: str) -> dict[str, str]:
    won = found.main.winner
    unbeaten = [lever for lever in won.unbeaten if lever != START]
    if won.lever:
        outcome = f"the {won.lever} won"
    elif START in won.unbeaten:
        outcome = "nothing helped for sure"
    else:
        outcome = f"{' and '.join(unbeaten)} tied"
    return {"title": found.pair.front.title, "path": f"{folder}/{found.pair.slug}/index.md", "outcome": outcome}
