"""What a pair's page says of its table: rows on both sides of a split, rows that are always trained on."""

from dataclasses import replace

import pytest

from helpers.invented import FACTS
from whichlever.press.findings.exhibits import table_sentences


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        (
            {"duplicates": 0.1066},
            ["Of the test rows 10.7 % equal a row that is trained on or sold, in every column."],
        ),
        (
            {"duplicates": 0.0001},
            ["Of the test rows fewer than 0.1 % equal a row that is trained on or sold, in every column."],
        ),
        (
            {"always_trained": 1},
            ["One row is never tested and trained on all the same: the intervals speak of this table only."],
        ),
        (
            {"always_trained": 1200},
            ["1,200 rows are never tested and trained on all the same: the intervals speak of this table only."],
        ),
    ],
)
def test_what_the_page_says_of_the_table(changes: dict[str, float], said: list[str]) -> None:
    assert table_sentences(replace(FACTS, **changes)) == said
