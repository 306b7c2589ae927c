"""What a standalone lesson notes and claims reaches its page, and a false claim stops it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat import v4

from whichlever.errors import LessonClaimError
from whichlever.lab import claim, note
from whichlever.lab.notes import CLAIM, VALUES
from whichlever.press.catalog.lessons import Single
from whichlever.press.pages.prose.expressions import WordError
from whichlever.press.pages.scope import LessonWords, claims_of
from whichlever.press.pages.single import neighbours


def executed(*bundles: dict) -> object:
    cell = v4.new_code_cell("…")
    cell.outputs = [v4.new_output("display_data", data=bundle) for bundle in bundles]
    return v4.new_notebook(cells=[cell, v4.new_markdown_cell("…")])


def test_values_are_shown_as_asked() -> None:
    words = LessonWords(
        lambda: executed({VALUES: {"rate": 0.0523, "count": 1234, "name": "naive"}}, {VALUES: {"loss": -1.25}})
    )
    assert words.value("rate") == "0.0523"
    assert words.value("rate", 1, percent=True) == "5.2 %"
    assert words.value("count") == "1,234"
    assert words.value("name") == "naive"
    assert words.value("loss", 1) == "−1.2"
    with pytest.raises(WordError, match=r"no value 'rat'; did you mean rate\?"):
        words.value("rat")


def test_claims_come_in_order() -> None:
    made = executed({CLAIM: {"says": "One.", "numbers": "1"}}, {CLAIM: {"says": "Two.", "numbers": ""}})
    assert [one["says"] for one in claims_of(made)] == ["One.", "Two."]


def test_a_script_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    note(rate=0.25, name="x")
    claim("It holds.", True, "0.25")
    assert capsys.readouterr().out == "rate = 0.25, name = x\nholds: It holds. (0.25)\n"


def test_a_false_claim_stops_the_lesson() -> None:
    with pytest.raises(LessonClaimError, match=r"the claim does not hold \(It holds\)\. It came out as 0\.1"):
        claim("It holds.", False, "0.1")


def test_a_lesson_stands_between_those_of_its_group() -> None:
    unused: Any = None
    a, x, b = (
        Single(slug, Path(slug), slug, group, unused, unused)
        for slug, group in (("a", "one"), ("x", "two"), ("b", "one"))
    )
    assert neighbours([a, x, b], a) == (None, b)
    assert neighbours([a, x, b], b) == (a, None)
    assert neighbours([a, x, b], x) == (None, None)
