"""Which lever won? What all pairs say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from whichlever.lab.evidence import START, share_removed
from whichlever.press.board import number
from whichlever.press.findings import PairFindings


def scoreboard(findings: Sequence[PairFindings]) -> dict[str, Any]:
    """The values of scoreboard.md.j2."""
    return {
        "rows": [_row(found) for found in findings],
        "tally": tally(findings),
        "forest": None,
        "summary": ["<p>The summary over all pairs comes with the fifth data set.</p>"],
        "limits": [
            "<p>Our pairs are chosen for what they teach, not sampled from the world. "
            "So the number of wins says nothing about how often a lever wins elsewhere.</p>"
        ],
        "answers": {
            found.pair.slug: {
                "title": found.pair.front.title,
                "lever": found.main.winner.lever,
                "decided": found.decided,
                "unbeaten": list(found.main.winner.unbeaten),
            }
            for found in findings
        },
        "files": [
            {"href": "../trials.csv", "text": "trials.csv", "note": "every trial of every pair"},
            {"href": "../results.json", "text": "results.json", "note": "everything that was worked out from them"},
            {"href": "../results.schema.json", "text": "results.schema.json", "note": "what stands where"},
        ],
    }


def tally(findings: Sequence[PairFindings]) -> str:
    """How many pairs each lever won, as a sentence."""
    won = Counter(found.main.winner.lever or "" for found in findings)
    parts = [f"the {lever} in {won[lever]}" for lever in ("model", "data", "features") if won[lever]]
    none = f"{won['']} had no single winner" if won[""] else ""
    told = ", ".join(parts)
    first = f"Of {len(findings)} pairs, won by {told}" if told else f"Of {len(findings)} pairs"
    return f"{first}; {none}." if none and told else f"{first} {none}." if none else f"{first}."


def _row(found: PairFindings) -> dict[str, Any]:
    main, front = found.main, found.pair.front
    return {
        "slug": found.pair.slug,
        "title": front.title,
        "href": f"../pairs/{found.pair.slug}/",
        "dataset": front.dataset,
        "defect": front.defect,
        "defect_kind": front.defect_kind,
        "level": front.level,
        "outcome": front.outcome,
        "winner": main.winner.lever or "",
        "unbeaten": [name for name in main.winner.unbeaten if name != START],
        "gains": {lever: _gain(found, lever) for lever in ("model", "data", "features")},
        "cost": _cost(found),
        "adjusted": {},
    }


def _gain(found: PairFindings, lever: str) -> dict[str, Any] | None:
    main = found.main
    if lever not in main.levers:
        return None
    share = share_removed(main.scores, lever)
    return {
        "mean": share.mean,
        "low": share.low,
        "high": share.high,
        "verdict": str(main.scores.gain(lever).verdict),
    }


def _cost(found: PairFindings) -> str:
    main = found.main
    cost = main.costs["data", main.own_budget("data")]
    start = main.costs[START, 0]
    if cost.questions:
        return f"{number(cost.questions, 0)} answers"
    change = cost.rows_used - start.rows_used
    return f"{number(abs(change), 0)} rows {'more' if change > 0 else 'fewer'}" if round(change) else "no rows"
