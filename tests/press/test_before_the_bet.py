"""Before the bet, a page shows no column that holds the truth."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from helpers.invented import made_findings
from whichlever.errors import CatalogError
from whichlever.press.catalog.code.task_file import declared
from whichlever.press.catalog.lessons import Pair, read_catalog
from whichlever.press.pages.interpolate import rows_html
from whichlever.press.pages.pair_page.prose import filled_in
from whichlever.project import Project

TABLE = pd.DataFrame({"size": [1, 2], "noted": ["a", "b"], "sold": ["a", "a"]})


@pytest.fixture
def pair(tiny: Path) -> Pair:
    return read_catalog(Project(tiny)).pairs[0]


def with_task(pair: Pair, text: str) -> Pair:
    return replace(pair, task=replace(pair.task, text=text))


def page(pair: Pair, body: str) -> str:
    task = 'truth = table["sold"]  # what the expert knows\ntask = Task(truth=truth)\n'
    found = replace(made_findings(), pair=replace(with_task(pair, task), page=replace(pair.page, body=body)))
    return filled_in(found, partial(rows_html, TABLE), list(TABLE), "index.md")


@pytest.mark.parametrize(
    ("task", "columns"),
    [
        ("task = Task(truth=None)", set()),
        ('task = Task(truth=digits["true_label"])', {"true_label"}),
        ('truth = table["sold"]\ntask = Task(truth=truth)', {"sold"}),
        ('wait = rows["waiting"].shift(-1)\ntask = Task(truth=wait)', set()),
    ],
)
def test_the_truth_is_the_column_that_a_task_names(task: str, columns: set[str]):
    assert declared(task).truth == columns


def test_rows_leave_the_truth_out_until_the_bet(pair: Pair):
    before, after = page(pair, "{{ rows(0) }}\n<!-- reveal -->\n{{ rows(0) }}\n").split("<!-- reveal -->")
    assert '<th scope="col">noted</th>' in before
    assert '<th scope="col">sold</th>' not in before
    assert '<th scope="col">sold</th>' in after


def test_a_truth_that_is_asked_for_too_early_is_told_with_its_line_beside_other_faults(pair: Pair):
    with pytest.raises(CatalogError) as caught:
        page(pair, 'Look.\n{{ rows(0, columns=["sold"]) }}\n<!-- reveal -->\n{{ scor() }}\n')
    early, unknown = caught.value.faults
    first = pair.page.body_line
    assert (early.line, unknown.line) == (first + 1, first + 3)
    assert early.what == "the column 'sold' holds the truth"
    assert early.todo == "show it below `<!-- reveal -->`, after the bet"
