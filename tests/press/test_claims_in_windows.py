"""Claims about windows in time: what they may say, and what is refused of gains that change with time."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.invented import claim, made_findings
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.press.catalog.claims import ClaimSyntaxError, InWindows, Relation, parse
from whichlever.press.findings.gather import PairFindings, claim_faults

LEVERS = ("model", "data", "features")
STEADY, RISING = np.array([1.0, 2, 1, 2, -1, 2, 1, 2]), np.arange(8.0) - 1.5  # above 0 in 7, and in the last 6 of 8
GAINS = {"start": np.zeros(8), "model": STEADY, "data": RISING, "data+model": STEADY + 2 * RISING}


def found(holds: str, *, ordered: bool = True) -> PairFindings:
    claims = [claim(holds, levers=("model", "data"))]
    return made_findings(("model", "data"), gains=GAINS, ordered=ordered, splits=8, claims=claims)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data > start in 14 of 16", Relation(">", "data", "start", windows=InWindows(14, 16))),
        ("data > start by 2 in 1 of 1", Relation(">", "data", "start", 2.0, windows=InWindows(1, 1))),
        ("data ~ model in 7 of the last 8", Relation("~", "data", "model", windows=InWindows(7, 8, "last"))),
        ("synergy(data, model) in 3 of the first 4",
         Relation("synergy", "data", "model", windows=InWindows(3, 4, "first"))),
        ("not (data > start in 2 of 9)", Relation(">", "data", "start", negated=True, windows=InWindows(2, 9))),
    ],
)  # fmt: skip
def test_windows_can_be_named(text: str, expected: Relation) -> None:
    assert parse(text, LEVERS) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("data > start in 17 of 16", "17 of 16 is no count of windows; write 1 of 16 up to 16 of 16"),
        ("data > start in 0 of 16", "0 of 16 is no count of windows"),
        ("undecided(data, model) in 2 of 3", "undecided is about a mean, not about windows; take the windows out"),
        ("not (data > start) in 2 of 3", "is no claim; write one of"),
    ],
)
def test_what_windows_cannot_be_named(text: str, told: str) -> None:
    with pytest.raises(ClaimSyntaxError) as failure:
        parse(text, LEVERS)
    assert told in str(failure.value)


@pytest.mark.parametrize(
    ("holds", "numbers", "held"),
    [
        ("data > start in 6 of 8", "data over start: above 0 in 6 of 8 windows", 6),
        ("data > start in 4 of 8", "data over start: above 0 in 6 of 8 windows", 6),
        ("data > start by 2 in 3 of the last 4", "data over start: above 2 min in 4 of the last 4 windows", 4),
        ("not (data > start in 3 of the first 4)", "data over start: above 0 in 2 of the first 4 windows", 2),
        ("data ~ start in 0 of 8".replace("0", "1"), "data over start: within ± 0.5 min in 2 of 8 windows", 2),
        ("redundant(data, model) in 2 of 8",
         "data and model together, against the sum of each alone: below 0 in 2 of 8 windows", 2),
    ],
)  # fmt: skip
def test_windows_are_counted_one_by_one(holds: str, numbers: str, held: int) -> None:
    pair = made_findings(
        ("model", "data"), gains=GAINS, ordered=True, splits=8, negligible=0.5, claims=[claim(holds, levers=LEVERS)]
    )
    (finding,) = pair.claims
    assert (finding.numbers, finding.held) == (numbers, held)
    assert claim_faults(pair) == []


@pytest.mark.parametrize(
    ("holds", "ordered", "told"),
    [
        ("data > start", True,
         "It came out as data over start: changes with time, above 0 in 6 of 8 windows; what changes with time has no "
         "mean that a claim could be about; name windows: `data > start in 6 of 8`"),
        ("not (data > start)", True, "name windows: `not (data > start in 7 of 8)`"),
        ("undecided(data, start)", True, "name windows: `data > start in 6 of 8`"),
        ("synergy(data, model)", True, "name windows: `synergy(data, model) in 6 of 8`"),
        ("start > data by 9", True, "name windows: `not (start > data by 9 in 1 of 8)`"),
        ("data > start in 7 of 8", True, "above 0 in 6 of 8 windows; the claim asks for 7; change the sentence"),
        ("not (data > start in 6 of 8)", True, "in 6 of 8 windows; it is so, and the claim says it is not"),
        ("data > start in 6 of 7", True, "8 windows; the claim counts 7; write `in … of 8`"),
        ("data > start in 6 of the last 9", True, "8 windows; the claim counts 9; write `in … of 8`"),
        ("data > start in 6 of 8", False, "its splits are no windows in time; take `in 6 of 8` out"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_with_what_to_write(holds: str, ordered: bool, told: str) -> None:
    (fault,) = claim_faults(found(holds, ordered=ordered))
    assert str(fault).startswith("lessons/pairs/two-scales/index.md:12: the claim `")
    assert told in str(fault)


def test_a_steady_gain_may_have_either_form() -> None:
    assert claim_faults(found("model > start")) == claim_faults(found("model > start in 7 of 8")) == []
    assert found("model > start").claims[0].verdict is Verdict.BETTER
    assert found("data > start in 6 of 8").claims[0].verdict is Verdict.CHANGES
