"""What a task's file says, read without running it."""

import pytest

from whichlever.press.catalog.code.task_file import declared

OTHER = 'settings={"auc": {"metric": "roc_auc"}, "more": dict(budgets=(40, 80))}'


@pytest.mark.parametrize(
    ("task", "budgets"),
    [
        ("Task(rows=rows)", {"main": ()}),
        ("Task(budgets=(10, 20))", {"main": (10, 20)}),
        (f"Task(budgets=(10,), {OTHER})", {"main": (10,), "auc": (10,), "more": (40, 80)}),
        (f"PRICES = [10]\nlab.Task(budgets=PRICES, {OTHER})", {"main": (10,), "auc": (10,), "more": (40, 80)}),
        ("Task(budgets=tuple(range(3)))", {"main": None}),
        ('Task(settings={"auc": other()})', {"main": (), "auc": None}),
        ("Task(settings=made())", None),
        ('Task(settings={**MORE, "auc": {}})', None),
        ("Task(**WHAT)", None),
    ],
)
def test_budgets_are_known_by_setting_where_they_are_written_out(task, budgets):
    assert declared(task).budgets == budgets
