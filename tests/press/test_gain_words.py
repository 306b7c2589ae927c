"""A gain in words: what rounds to 0 is said, not printed."""

from __future__ import annotations

import pytest

from whichlever.lab.evidence.interval import Interval
from whichlever.lab.evidence.scores import Gain
from whichlever.lab.evidence.verdicts import Verdict
from whichlever.lab.trials.records import Combination
from whichlever.press.findings.sentences import in_words, table_ends

ROUNDED = "practically equal, a gain that rounds to 0 g from end to end of its interval"


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict", "said"),
    [
        (0.4, -0.04, 0.8, Verdict.UNDECIDED, "not decided, a gain of +0.4 g (95 % interval just below 0 to 0.8)"),
        (-0.4, -0.8, 0.04, Verdict.UNDECIDED, "not decided, a gain of −0.4 g (95 % interval −0.8 to just above 0)"),
        (0.0, 0.0, 0.1, Verdict.EQUAL, "practically equal, a gain of 0.0 g (95 % interval 0.0 to 0.1)"),
        (0.01, -0.02, 0.03, Verdict.EQUAL, ROUNDED),
        (1.5, 1.0, 2.0, Verdict.BETTER, "better by 1.5 g (95 % interval 1.0 to 2.0)"),
    ],
)  # fmt: skip
def test_what_rounds_to_0_is_said_in_words(mean, low, high, verdict, said):
    gain = Gain(Combination(("data",)), Combination(), Interval(mean, low, high, 0.1, splits=5, freedom=4), verdict)
    assert in_words(gain, 1, "g") == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.0004, 0.0298, "−0.0004 to 0.0298"),
        (0.0002, 0.0071, "0.0002 to 0.0071"),
        (-0.01, 0.03, "−0.010 to 0.030"),
        (0.0, 0.0, "0.000 to 0.000"),
        (-1e-9, 1e-9, "0.000 to 0.000"),  # dust of the arithmetic
    ],
)
def test_a_table_shows_the_digit_that_decides(low, high, said):
    interval = Interval(0.015, low, high, 0.1, splits=5, freedom=4)
    assert table_ends(Gain(Combination(("data",)), Combination(), interval, Verdict.UNDECIDED), 3) == said
