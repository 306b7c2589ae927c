"""What a pair's page shows of rivals and other splits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from whichlever.lab.evidence.interval import decimals
from whichlever.lab.evidence.numbers import shown_decimals, signed
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.figures.reruns import reruns
from whichlever.lab.rivals.codes import rival_label
from whichlever.press.findings.gather import PairFindings
from whichlever.press.findings.sentences import after_number, chance_sentence, overturned, table_ends, turning_sentence
from whichlever.press.findings.sturdy import (
    Sturdy,
    better_sentences,
    counts_told,
    nearest_sentences,
    own_sentences,
    sturdy_of,
)
from whichlever.press.findings.tables import table

NOT_TRIED = "Rivals of the levers and other splits were not tried in this build."
CAPTION = "Does the answer stay when one rival stands beside the levers, or on other splits? A square for each re-run."
NO_GAIN = ("", "", "")


def other_hands(found: PairFindings) -> dict[str, Any]:
    """The values of other_hands.html.j2; without rivals and other splits, that they were not tried."""
    sturdy = sturdy_of(found)
    if sturdy is None:
        return {"said": [NOT_TRIED, *_chance(found)], "figure": None}
    return {
        "said": [*(_sentence(text) for text in _told(found, sturdy)), *_chance(found)],
        "figure": {
            "svg": Markup(reruns(sturdy.ends)),
            "caption": CAPTION,
            "table": _table(found, sturdy),
            "wide": False,
            "cell": None,
        },
    }


def _chance(found: PairFindings) -> list[str]:
    """Of what is no re-run: the level, and what is negligible."""
    return [said for said in (chance_sentence(found), turning_sentence(found)) if said]


def _told(found: PairFindings, sturdy: Sturdy) -> Iterator[str]:
    yield f"{counts_told(sturdy)}. The answer is {'sturdy' if sturdy.sturdy else 'not sturdy'}"
    if sturdy.own is not None:
        count = 1 + len(sturdy.made.splits)
        yield f"It is the answer from all {count} sets of splits as one; a seed is the answer from one other set alone"
    if lost := overturned(found):
        yield f"with every rival beside it, the {lost} lever has not won"
    yield from own_sentences(sturdy)
    yield from nearest_sentences(found, sturdy)
    yield from better_sentences(found, sturdy)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _table(found: PairFindings, sturdy: Sturdy) -> Markup:
    unit = after_number(found.main.facts.unit)
    head = ("what was changed", "the answer", f"the {sturdy.lever} lever over it", "95 % interval", "verdict")
    rows: list[tuple[str, ...]] = [(what, str(end), *NO_GAIN) for what, end in sturdy.made.splits.items()]
    outcomes = found.tried.outcomes if found.tried else ()
    for one in outcomes:
        name = rival_label(one.kind, one.name)
        if one.cannot:
            rows.append((name, f"cannot be pulled: {one.cannot}", *NO_GAIN))
        else:
            end = sturdy.made.rivals.get(name)
            rows.append((name, str(end) if end else "the winner's own", *_gain(sturdy.leads[name], unit)))
    return table(head, rows)


def _gain(gain: Gain, unit: str) -> tuple[str, str, str]:
    places = shown_decimals(gain.interval, decimals(gain.interval))
    return f"{signed(gain.interval.mean, places)}{unit}", table_ends(gain, places), str(gain.verdict)
