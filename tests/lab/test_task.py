"""What a task refuses, and how its settings relate."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import KFold, ShuffleSplit

from helpers.small import make_task
from whichlever.errors import LeverError, TaskError, one_line
from whichlever.lab import RollingOrigin

ROWS = pd.DataFrame({"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]})

BAD = {
    "no table": ({"rows": [1, 2]}, "rows must be a DataFrame whose index counts its rows from 0, as load() returns it"),
    "other index": (
        {"rows": ROWS.set_axis([1, 2, 3])},
        "rows must be a DataFrame whose index counts its rows from 0, as load() returns it",
    ),
    "twin columns": (
        {"rows": ROWS.set_axis(["y", "y"], axis=1)},
        "rows has two columns 'y'; name one anew",
    ),
    "reserved column": (
        {"rows": ROWS.assign(sample_weight=1)},
        "rows has a column 'sample_weight', by which data() gives weights; name it otherwise",
    ),
    "no target": ({"target": "yy"}, "no column 'yy' in rows; did you mean y?"),
    "no group": ({"groups": ["x", "mix"]}, "no column 'mix' in rows; did you mean x?"),
    "no time": ({"time": "day"}, "no column 'day' in rows; did you mean y?"),
    "shuffled time": (
        {"rows": ROWS[::-1].reset_index(drop=True), "time": "x"},
        "time='x' declares an order, and the rows are not in it; sort them",
    ),
    "list of truth": ({"truth": [1.0]}, "truth is a list; expected a Series of true targets, one by row id"),
    "truth twice": (
        {"truth": pd.Series([1.0, 2.0], index=[1, 1])},
        "truth is a Series; expected a Series of true targets, one by row id",
    ),
    "truth of strangers": (
        {"truth": pd.Series([1.0], index=[99])},
        "truth has ids that are no rows; its index must be row ids",
    ),
    "short mask": ({"test_on": [True]}, "test_on has 1 entries for 6 rows; expected a mask of all rows"),
    "ids for a mask": ({"test_on": np.arange(6)}, "test_on must be a mask of True and False, one by row id"),
    "mask of other rows": (
        {"test_on": pd.Series(True, index=range(1, 7))},
        "test_on has an index that is not the row ids; make the mask from rows",
    ),
    "metric": (
        {"metric": "neg_mean_absolut_error"},
        "scikit-learn has no metric 'neg_mean_absolut_error'; did you mean neg_mean_absolute_error or "
        "neg_median_absolute_error or neg_mean_absolute_percentage_error?",
    ),
    "negligible": ({"negligible": 0}, "negligible is 0; expected the smallest difference that matters, above 0"),
    "splitter": ({"split": 5}, "split is 5; expected a splitter of scikit-learn, such as ShuffleSplit(...)"),
    "features": ({"features": None}, "features is None; expected a transformer with fit and transform"),
    "model": ({"model": None}, "model is None; expected an estimator with fit and predict"),
    "budget": ({"budgets": 5}, "budgets are 5; expected whole numbers, ascending, none below 0"),
    "budgets": ({"budgets": (50, 20)}, "budgets are (50, 20); expected whole numbers, ascending, none below 0"),
    "start_rows": ({"start_rows": 0}, "start_rows is 0; expected a number of rows from 1 up"),
    "setting's key": (
        {"settings": {"b": {"modle": 1}}},
        "setting 'b' changes 'modle'; expected one of metric, unit, negligible, split, groups, time, start_rows, "
        "test_on, budgets, careless, about",
    ),
    "setting's metric": (
        {"settings": {"b": {"metric": "r2"}}},
        "setting 'b' changes the metric; it must state its own negligible (and unit)",
    ),
    "setting's value": (
        {"settings": {"b": {"negligible": -1}}},
        "setting 'b': negligible is -1; expected the smallest difference that matters, above 0",
    ),
    "setting's name": (
        {"settings": {"main": {}}},
        "a setting is named 'main', which is the task itself; name it otherwise",
    ),
}


@pytest.mark.parametrize(("changes", "message"), BAD.values(), ids=BAD)
def test_parts_that_do_not_fit_are_refused_with_what_to_do(changes, message):
    with pytest.raises(TaskError) as caught:
        make_task(**changes)
    assert str(caught.value) == message


def test_an_unknown_setting_is_named_with_the_known_ones():
    with pytest.raises(TaskError, match=r"^no setting 'squares'; did you mean squared\?$"):
        make_task(settings={"squared": {"metric": "r2", "negligible": 0.1}}).setting("squares")


@pytest.mark.parametrize(
    ("metric", "name", "higher"),
    [
        ("roc_auc", "area under the ROC curve", True),
        ("neg_mean_absolute_error", "mean absolute error", False),
        ("balanced_accuracy", "balanced accuracy", True),
    ],
)
def test_the_metric_in_words_and_in_its_natural_sign(metric, name, higher):
    task = make_task(metric=metric)
    assert (task.metric_name, task.higher_is_better) == (name, higher)


def test_settings_that_differ_in_scoring_alone_share_a_design():
    task = make_task(
        settings={
            "squared": {
                "metric": "neg_mean_squared_error",
                "negligible": 1.0,
                "unit": "m²",
                "about": "Large errors count.",
            },
            "few": {"start_rows": 2},
            "stricter": {"negligible": 0.01},
        }
    )
    main, few = task.designs()
    assert (main.name, few.name) == ("main", "few")
    assert main.metrics == {
        "main": "neg_mean_absolute_error",
        "squared": "neg_mean_squared_error",
        "stricter": "neg_mean_absolute_error",
    }
    assert few.metrics == {"few": "neg_mean_absolute_error"}
    assert few.task.start_rows == 2
    assert task.setting("squared").unit == "m²"
    assert task.setting("few").unit == "m"


def test_a_setting_with_another_metric_does_not_keep_the_unit():
    assert make_task(settings={"r2": {"metric": "r2", "negligible": 0.1}}).setting("r2").unit == ""


def test_rows_without_truth_or_outside_the_mask_are_not_tested():
    truth = pd.Series([5.0, 3.0, 1.0], index=[2, 1, 0])
    mask = pd.Series([False, True, True, True, True, True], index=[5, 0, 1, 2, 3, 4])
    task = make_task(truth=truth, test_on=mask)
    assert task.true_targets().tolist()[:3] == [1.0, 3.0, 5.0]
    assert task.testable().tolist() == [True, True, True, False, False, False]
    task = make_task(test_on=mask)
    assert task.testable().tolist() == [True] * 5 + [False]


def test_other_seeds_make_other_splits_in_every_setting():
    task = make_task(
        split=ShuffleSplit(4, test_size=2, random_state=0),
        settings={"half": {"split": ShuffleSplit(4, test_size=3, random_state=0)}, "few": {"start_rows": 2}},
    )
    other = task.reseeded(1)
    assert [split.test.tolist() for split in other.splits] != [split.test.tolist() for split in task.splits]
    assert other.setting("half").seed == 1
    assert other.seed == 1
    assert task.seed == 0
    assert [split.test.tolist() for split in other.reseeded(0).splits] == [split.test.tolist() for split in task.splits]


def test_splits_in_time_move_to_the_windows_before():
    task = make_task(split=RollingOrigin("x", n_splits=2), time="x")
    assert [split.test.tolist() for split in task.splits] == [[4], [5]]
    assert [split.test.tolist() for split in task.reseeded(7).splits] == [[2], [3]]


def test_a_splitter_that_draws_nothing_cannot_be_reseeded():
    with pytest.raises(TaskError, match="draws nothing, so another seed changes nothing; use one that shuffles"):
        make_task(split=KFold(3)).reseeded(1)


def test_numpy_integers_are_seeds_too():
    assert make_task(split=ShuffleSplit(4, random_state=np.int64(3))).seed == 3


def test_a_careless_setting_is_not_taken_for_splits_in_time():
    shuffled = {"split": ShuffleSplit(3, test_size=2, random_state=0), "careless": True}
    task = make_task(split=RollingOrigin("x", n_splits=2), time="x", settings={"shuffled": shuffled})
    assert task.ordered
    assert not task.setting("shuffled").ordered


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (pd.to_timedelta([1, 2, 3], unit="min"), "timedelta64"),
        (pd.to_datetime(["2020-01-01", "2020-01-02", None]), "datetime64"),
        ([datetime.timedelta(1), datetime.timedelta(2), None], "object"),
        (pd.period_range("2020", periods=3, freq="D"), "period"),
    ],
)
def test_a_target_that_is_a_time_is_refused(values, dtype):
    rows = ROWS.assign(wait=pd.Series(values, dtype="object" if dtype == "object" else None))
    rest = r"which are scored in nanoseconds; make it a number in the task's unit, such as .dt.total_seconds\(\) / 60"
    with pytest.raises(TaskError, match=rf"^the target 'wait' holds times \({dtype}.*\), {rest}$"):
        make_task(rows=rows, target="wait")
    with pytest.raises(TaskError, match=rf"^truth holds times \({dtype}.*\), {rest}$"):
        make_task(rows=ROWS, truth=rows["wait"])


def test_a_message_is_cut_where_nobody_reads_on():
    with pytest.raises(TaskError) as caught:
        make_task(target="y" * 200_000)
    assert len(str(caught.value)) < 2000
    assert str(caught.value).startswith("no column 'yyyy")
    assert str(caught.value).endswith(" letters more)")
    error = LeverError("m" * 200_000, "lesson/data.py", 3)
    assert error.message == "m" * 1960 + " … (198,040 letters more)"
    assert str(LeverError(error.message, error.path, error.line)) == str(error) == f"lesson/data.py:3: {error.message}"
    assert one_line(ValueError("a\nb" * 1000)) == "ValueError: " + ("a b" * 1000)[:488]
