"""Reference lines: what no model answers, by hand, and the strong default on whatever a table holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from helpers.small import ROWS, make_task
from whichlever.errors import TaskError
from whichlever.lab import RollingOrigin
from whichlever.lab.rivals.raw import raw_columns
from whichlever.lab.rivals.reference import lines_of, no_model, reference_trials
from whichlever.lab.rivals.unmodelled import ColumnAsItStands, LatestValue, YearBefore


def scored(task):
    return {
        (trial.combination, trial.split): trial.score for trial in reference_trials(task) if trial.setting == "main"
    }


def test_the_median_by_hand():
    """Of 1, 3, 5, 70 it is 4, which is 5 and 7 from 9 and 11; of 5, 70, 9, 11 it is 10: 9 and 7 from 1 and 3."""
    found = scored(make_task())
    assert found["no model", 0] == -6
    assert found["no model", 1] == -8


def test_the_mean_where_the_metric_asks_for_it():
    """Of 1, 3, 5, 70 it is 19.75, which is 10.75 and 8.75 from 9 and 11."""
    found = scored(make_task(metric="neg_mean_squared_error"))
    assert found["no model", 0] == pytest.approx(-(10.75**2 + 8.75**2) / 2)


def test_the_most_frequent_class():
    rows = ROWS.assign(y=["a", "a", "a", "b", "b", "a"])
    task = make_task(rows=rows, metric="accuracy", model=LogisticRegression())
    assert scored(task)["no model", 0] == 0.5
    assert no_model(task)[0] == "the most frequent class"


def days(values, start="2020-01-01", freq="D"):
    return pd.DataFrame({"day": pd.date_range(start, periods=len(values), freq=freq), "y": values, "near": 7.0})


def test_the_latest_value_in_an_order_of_time():
    rows = days([1.0, 2, 3, 4, 10])
    task = make_task(rows=rows, time="day", split=RollingOrigin(by="day", n_splits=2))
    assert {place: score for place, score in scored(task).items() if place[0] == "no model"} == {
        ("no model", 0): -1.0, ("no model", 1): -6.0,
    }  # fmt: skip
    assert no_model(task)[0] == "the latest value known"


def test_several_rows_of_the_latest_time():
    rows = pd.DataFrame({"day": [1, 2, 2, 2]})
    assert LatestValue("day").fit(rows, pd.Series([100.0, 1, 2, 9])).predict(rows[:2]).tolist() == [2, 2]


def test_the_year_before_is_the_same_day_of_the_week():
    rows = days(np.arange(400.0))
    known, asked = rows[:370], rows.iloc[[370, 399]]
    answers = YearBefore("day").fit(known.drop(columns="y"), known["y"]).predict(asked.drop(columns="y"))
    assert answers.tolist() == [6, 35]
    before = known["day"].iloc[[6, 35]].dt.day_of_week.tolist()
    assert before == asked["day"].dt.day_of_week.tolist()


def test_a_column_that_is_the_answer_already():
    answer = ColumnAsItStands("near").fit(pd.DataFrame({"near": [0.0]}), pd.Series([1.0, 2, 9]))
    assert answer.predict(pd.DataFrame({"near": [5.0, np.nan]})).tolist() == [5, 2]
    task = make_task(no_model="x")
    assert no_model(task)[0] == "the column x as it stands"
    assert scored(task)["no model", 0] == -(5 + 6) / 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"no_model": "medain"}, "no_model is 'medain'; did you mean median or mean?"),
        ({"no_model": "y"}, "no_model is 'y'; expected one of"),
        ({"no_model": "latest value"}, "and the task names no time; name the column by time="),
        ({"no_model": "year before", "time": "x"}, "and 'x' holds no dates; make dates of it"),
        ({"withheld": "x"}, "withheld is 'x'; expected a tuple of columns, the target not among them"),
        ({"withheld": ("y",)}, "withheld is ('y',); expected a tuple of columns, the target not among them"),
        ({"withheld": ("z",)}, "no column 'z' in rows; "),
    ],
)
def test_an_answer_that_there_is_not(changes, told):
    with pytest.raises(TaskError) as caught:
        make_task(**changes)
    assert told in str(caught.value)


def test_settings_that_share_the_fits_share_the_lines():
    task = make_task(settings={"squares": {"metric": "neg_mean_squared_error", "negligible": 1.0}})
    places = {(trial.setting, trial.combination) for trial in reference_trials(task)}
    assert places == {(setting, line.name) for setting in ("main", "squares") for line in lines_of(task)}


def test_columns_as_recorded_become_numbers():
    rows = pd.DataFrame(
        {
            "count": [1, 2, 3, 4, 5, 6],
            "flag": [True, False, True, True, True, False],
            "when": pd.to_datetime(["2020-03-01 05:00", *["2021-01-04 00:00"] * 4, None]),
            "typed": ["5", "x", "7.5", None, "5", "5"],
            "kind": ["a", "a", "a", "a", "a", "rare"],
        }
    )
    made = raw_columns().fit(rows).transform(rows)
    assert made.shape == (6, 1 + 1 + 4 + 1 + 2)
    assert made[:, :2].tolist() == [[1, 1], [2, 0], [3, 1], [4, 1], [5, 1], [6, 0]]
    assert made[0, 2:6].tolist() == [18322 + 5 / 24, 3, 6, 5]
    assert np.isnan(made[5, 2:6]).all()
    numbers = made[:, 6]
    assert numbers[[0, 2, 4, 5]].tolist() == [5, 7.5, 5, 5]
    assert np.isnan(numbers[[1, 3]]).all()
    assert made[:, 8].tolist() == [0, 0, 0, 0, 0, 1]


def test_a_row_alone_is_read_as_among_others():
    rows = pd.DataFrame({"when": pd.date_range("2020-03-01", periods=5, tz="Europe/Berlin")})
    made = raw_columns().fit(rows)
    assert made.transform(rows[3:4]).tolist() == made.transform(rows)[3:4].tolist()


def test_words_that_were_never_seen_are_gaps():
    rows = pd.DataFrame({"kind": ["a"] * 6 + ["b"] * 6})
    made = raw_columns().fit(rows).transform(pd.DataFrame({"kind": ["b", "never"]}))
    assert made[0, 0] == 1
    assert np.isnan(made[1, 0])


def test_a_column_that_training_rows_leave_empty_is_left_out():
    rows = pd.DataFrame({"x": [np.nan] * 6, "kind": pd.Series([None] * 6, dtype=object), "y": [1.0] * 6})
    assert raw_columns().fit_transform(rows).shape == (6, 1)


def test_what_the_question_withholds_is_read_by_no_strong_default():
    rows = pd.DataFrame({"x": [1.0, 2.0], "near": [3.0, 4.0], "kind": ["a", "b"]})
    assert raw_columns(["near", "kind"]).fit_transform(rows).tolist() == [[1], [2]]
