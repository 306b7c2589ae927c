"""A column in a few bars, against drawings worked out by hand."""

import re

import pandas as pd
import pytest

from whichlever.press.pages.pictures.histogram import histogram


def parts(drawn):
    """Path, text alternative and what stands below."""
    return re.search(r'aria-label="([^"]*)".* d="([^"]*)".*<small>(.*)</small>', drawn).groups()


def test_amounts_fall_into_ten_bars_of_the_same_width():
    says, path, below = parts(histogram(pd.Series([0, 0, 0, 0, 10, None])))
    assert path == "M0 20v-20h5v20zM54 20v-5h5v5z"
    assert says == "Histogram of 10 bars from 0 to 10; bar 1 is the fullest, with 4 of 5 rows."
    assert below == "0 to 10, 1 missing"


def test_names_stand_from_the_most_frequent_on():
    says, path, below = parts(histogram(pd.Series(["b", "a", "b", "b<"])))
    assert path == "M0 20v-20h5v20zM6 20v-10h5v10zM12 20v-10h5v10z"
    assert says == "A bar for each of 3 values; b is the most frequent, in 2 of 4 rows."
    assert below == "3 values"


def test_one_row_of_many_is_seen():
    assert parts(histogram(pd.Series([True] * 999 + [False])))[1] == "M0 20v-20h5v20zM6 20v-1h5v1z"


def test_dates_are_amounts():
    dates = pd.to_datetime(pd.Series(["2001-01-01", "2001-01-11", "2001-01-11"]))
    assert parts(histogram(dates))[1:] == ("M0 20v-10h5v10zM54 20v-20h5v20z", "2001-01-01 to 2001-01-11")


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([2.5, 2.5, None], "always 2.5, 1 missing"),
        ([None, None], "empty"),
        (["a", "a"], "always a"),
        ([f"name {number}" for number in range(11)], "11 different"),
    ],
)
def test_what_bars_would_not_show_is_said(values, says):
    assert histogram(pd.Series(values)) == f"<small>{says}</small>"
