"""Divisions of rows: hand-made cases, what is refused, and what must hold for all."""

# ruff: noqa: E501 (messages and code of levers stand in one piece)
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupShuffleSplit, KFold, ShuffleSplit, StratifiedShuffleSplit
from sklearn.preprocessing import FunctionTransformer

from helpers.small import Given, make_task
from whichlever.errors import TaskError
from whichlever.lab import RollingOrigin, Task
from whichlever.lab.trials.splits import group_ids

steady = settings(deadline=None, derandomize=True, max_examples=60)


def ids(splits):
    return [(split.train.tolist(), split.test.tolist()) for split in splits]


def test_positions_become_row_ids_and_the_untested_rows_join_training():
    mask = np.array([True, False, True, True, True, True])
    split = Given((((0, 1), (4,)), ((4, 3), (1, 0))))  # positions among rows 0, 2, 3, 4, 5
    first, second = make_task(test_on=mask, split=split).splits
    assert ids([first, second]) == [([0, 1, 2], [5]), ([1, 4, 5], [0, 2])]
    assert (first.number, first.n_train, first.n_test, first.units_train, first.units_test) == (0, 2, 1, 2, 1)
    assert second.number == 1


def test_untested_rows_stay_out_while_their_group_is_tested():
    rows = make_task().rows.assign(place=["a", "a", "b", "b", "c", "c"])
    mask = np.array([True, False, True, True, True, True])
    split = Given((((1, 2), (0,)), ((0, 3, 4), (1, 2))))
    first, second = make_task(rows=rows, groups="place", test_on=mask, split=split).splits
    assert ids([first, second]) == [([2, 3], [0]), ([0, 1, 4, 5], [2, 3])]
    assert (second.units_train, second.units_test, second.n_train) == (2, 1, 3)


def test_untested_rows_from_later_times_stay_out():
    mask = np.array([False, True, True, True, False, True])
    first, second = make_task(time="x", split=RollingOrigin("x", n_splits=2), test_on=mask).splits
    assert ids([first, second]) == [([0, 1, 2], [3]), ([0, 1, 2, 3, 4], [5])]


def test_start_rows_leave_a_pool_that_is_sold_in_one_order():
    task = make_task(start_rows=2)
    first, second = task.splits
    assert sorted([*first.train, *first.pool]) == [0, 1, 2, 3]
    assert sorted([*second.train, *second.pool]) == [2, 3, 4, 5]
    assert (len(first.train), first.n_train, len(first.pool)) == (2, 2, 2)
    assert [split.pool.tolist() for split in make_task(start_rows=2).splits] == [s.pool.tolist() for s in task.splits]


def test_starts_share_no_row_where_untested_rows_are_enough():
    rows = pd.DataFrame({"x": np.arange(12.0), "y": np.arange(12.0)})
    ones = tuple((tuple(k for k in range(12) if k not in test), test) for test in ((0, 1), (1, 2), (2, 3)))
    apart = make_task(rows=rows, start_rows=2, split=Given(ones))
    starts = np.concatenate([split.train for split in apart.splits])
    assert len(set(starts)) == 6
    assert starts.min() > 3  # what one split tests, none starts from
    for split in apart.splits:
        assert sorted([*split.train, *split.pool, *split.test]) == list(range(12))
    assert apart.test_overlap == pytest.approx((0.5 + 0 + 0.5) / 3)
    tight = make_task(rows=rows, start_rows=3, split=Given(ones))  # 9 starts, 8 rows that no split tests
    assert tight.test_overlap is None
    assert len(set(np.concatenate([split.train for split in tight.splits]))) < 9


def test_groups_and_orders_in_time_are_no_independent_sub_samples():
    rows = pd.DataFrame({"x": np.arange(12.0), "y": np.arange(12.0), "place": np.arange(12)})
    ones = tuple((tuple(range(4, 12)), (test,)) for test in range(3))
    assert make_task(rows=rows, start_rows=1, split=Given(ones)).test_overlap == 0
    assert make_task(rows=rows, start_rows=1, groups="place", split=Given(ones)).test_overlap is None
    assert make_task(rows=rows, start_rows=2, time="x", split=RollingOrigin("x", n_splits=3)).test_overlap is None


def test_rows_that_join_training_are_not_counted_as_start_rows():
    mask = np.array([True, True, True, True, True, False])
    first, _ = make_task(start_rows=1, test_on=mask, split=Given((((0, 1), (2,)), ((2, 3), (0,))))).splits
    assert len(first.train) == 2
    assert 5 in first.train
    assert (first.n_train, first.units_train) == (1, 1)


def test_groups_of_several_columns_and_of_empty_cells():
    rows = make_task().rows.assign(a=["p", "p", None, None, "q", "q"], b=[1, 2, 1, 1, 1, 1])
    assert group_ids(rows, ["a", "b"]).tolist() == [0, 1, 2, 2, 3, 3]
    assert group_ids(make_task().rows, None) is None


REFUSED = {
    "overlap": (
        Given((((0, 1), (1, 2)), ((0,), (1,)))),
        "split 0: a row is in train and in test; they must be disjoint",
    ),
    "twice": (Given((((0,), (1,)), ((0, 0), (1,)))), "split 1: a row appears twice on one side; each may appear once"),
    "range": (Given((((0, 6), (1,)), ((0,), (1,)))), "split 0: positions out of range; 6 rows may be tested"),
    "below": (Given((((0, -1), (1,)), ((0,), (1,)))), "split 0: positions out of range; 6 rows may be tested"),
    "empty": (Given((((), (1,)), ((0,), (1,)))), "split 0: no rows on one side; make fewer or larger splits"),
    "mask": (
        Given((((True, False), (False, True)), ((True, False), (False, True)))),
        "split 0: bool values; a splitter must yield the rows' positions",
    ),
    "one": (
        Given((((0,), (1,)),)),
        f"the splitter {Given((((0,), (1,)),))!r} makes 1 split(s); an interval needs at least 2",
    ),
    "unseeded": (
        ShuffleSplit(3),
        "the splitter ShuffleSplit(n_splits=3, random_state=None, test_size=None, train_size=None) "
        "splits differently each time; give it a number as random_state",
    ),
    "unfit": (
        KFold(7),
        "the splitter KFold(n_splits=7, random_state=None, shuffle=False) cannot split these rows: "
        "ValueError: Cannot have number of splits n_splits=7 greater than the number of samples: n_samples=6.",
    ),
    "no such column": (
        RollingOrigin("day", n_splits=2),
        "the splitter RollingOrigin(by='day', n_splits=2, test_size=1, gap=0, window=None, skip=0) "
        "cannot split these rows: KeyError: 'day'",
    ),
    "too few values": (
        RollingOrigin("x", n_splits=5, gap=1),
        "the splitter RollingOrigin(by='x', n_splits=5, test_size=1, gap=1, window=None, skip=0) cannot split these rows: "
        "ValueError: 5 windows of 1, a gap of 1 and a value to train on need more than the 6 values of x that there are",
    ),
}


@pytest.mark.parametrize(("split", "message"), REFUSED.values(), ids=REFUSED)
def test_splits_that_cannot_be_trusted_are_refused(split, message):
    with pytest.raises(TaskError) as caught:
        _ = make_task(split=split).splits
    assert str(caught.value) == message


def test_a_random_state_that_moves_on_is_refused():
    with pytest.raises(TaskError, match="splits differently each time"):
        _ = make_task(split=ShuffleSplit(3, random_state=np.random.RandomState(0))).splits


def test_a_pool_needs_more_training_rows_than_the_start_uses():
    with pytest.raises(TaskError, match=r"^start_rows is 5, but split 0 has 4 training rows; lower it$"):
        _ = make_task(start_rows=5).splits


def test_a_group_on_both_sides_is_refused():
    rows = make_task().rows.assign(place=[0, 0, 1, 1, 1, 2])
    with pytest.raises(TaskError, match=r"^split 0: a group of place is in train and in test; split by groups$"):
        _ = make_task(rows=rows, groups="place").splits


def test_training_on_the_future_is_refused_unless_it_is_shown_to_teach():
    shuffled = ShuffleSplit(3, test_size=2, random_state=0)
    with pytest.raises(TaskError, match=r"^split 0: train is not before test by x; use RollingOrigin$"):
        _ = make_task(time="x", split=shuffled).splits
    assert len(make_task(time="x", split=shuffled, careless=True).splits) == 3


def test_times_that_are_equal_must_not_be_torn_apart():
    rows = make_task().rows.assign(day=[0, 0, 1, 1, 1, 2])
    with pytest.raises(TaskError, match="train is not before test by day"):
        _ = make_task(rows=rows, time="day", split=Given((((0, 1, 2), (3, 4)), ((0, 1), (2, 3))))).splits


def test_the_splitter_sees_true_targets_and_groups():
    truth = pd.Series(["a", "b", "a", "b", "a", "b"])
    task = make_task(truth=truth, split=StratifiedShuffleSplit(3, test_size=2, random_state=0))
    assert all(sorted(truth[split.test]) == ["a", "b"] for split in task.splits)


# rolling origins


def test_a_rolling_origin_by_hand():
    X = pd.DataFrame({"day": [0, 0, 1, 2, 2, 3, 4, 5]})
    roll = RollingOrigin("day", n_splits=2, test_size=2)
    assert [(a.tolist(), b.tolist()) for a, b in roll.split(X)] == [
        ([0, 1, 2], [3, 4, 5]),
        ([0, 1, 2, 3, 4, 5], [6, 7]),
    ]
    roll = RollingOrigin("day", n_splits=2, gap=1, window=2)
    assert [(a.tolist(), b.tolist()) for a, b in roll.split(X)] == [([2, 3, 4], [6]), ([3, 4, 5], [7])]
    assert [b.tolist() for _, b in roll.earlier().split(X)] == [[3, 4], [5]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_splits": 1}, "RollingOrigin: n_splits is 1; expected a whole number from 2 up"),
        ({"test_size": 0}, "RollingOrigin: test_size is 0; expected a whole number from 1 up"),
        ({"gap": -1}, "RollingOrigin: gap is -1; expected a whole number from 0 up"),
        ({"window": 0}, "RollingOrigin: window is 0; expected a whole number from 1 up"),
        ({"test_size": 0.2}, "RollingOrigin: test_size is 0.2; expected a whole number from 1 up"),
    ],
)
def test_a_rolling_origin_that_makes_no_sense_is_refused(changes, message):
    with pytest.raises(TaskError) as caught:
        RollingOrigin("day", **changes)
    assert str(caught.value) == message


@st.composite
def timed(draw):
    steps = draw(st.lists(st.integers(0, 2), min_size=8, max_size=40))
    X = pd.DataFrame({"day": np.cumsum(steps)})
    roll = RollingOrigin(
        "day",
        n_splits=draw(st.integers(2, 4)),
        test_size=draw(st.integers(1, 2)),
        gap=draw(st.integers(0, 2)),
        window=draw(st.one_of(st.none(), st.integers(1, 5))),
    )
    return X, roll


@steady
@given(timed())
def test_windows_follow_each_other_and_train_lies_before(case):
    X, roll = case
    days = np.unique(X["day"])
    if len(days) - roll.n_splits * roll.test_size - roll.gap < 1:
        with pytest.raises(ValueError, match="need more than"):
            list(roll.split(X))
        return
    pairs = list(roll.split(X))
    rank = pd.Series(range(len(days)), index=days)
    tested = np.concatenate([test for _, test in pairs])
    assert tested.tolist() == X.index[X["day"].isin(days[-roll.n_splits * roll.test_size :])].tolist()
    for train, test in pairs:
        first, last = rank[X["day"][test].min()], rank[X["day"][train].max()]
        assert last == first - roll.gap - 1
        assert X["day"][test].nunique() == roll.test_size
        if roll.window is not None:
            assert X["day"][train].nunique() <= roll.window


# what holds for every task


@st.composite
def tasks(draw):
    count = draw(st.integers(12, 30))
    seed = draw(st.integers(0, 10))
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame({"x": rng.normal(size=count), "y": rng.normal(size=count), "g": rng.integers(0, 6, count)})
    grouped = draw(st.booleans())
    mask = rng.random(count) < 0.8
    splitter = GroupShuffleSplit if grouped else ShuffleSplit
    mask[:6], rows.loc[:5, "g"] = True, range(6)
    return Task(
        rows=rows,
        target="y",
        split=splitter(3, test_size=0.3, random_state=seed),
        groups="g" if grouped else None,
        test_on=mask,
        start_rows=draw(st.one_of(st.none(), st.just(2))),
        metric="r2",
        features=FunctionTransformer(),
        model=LinearRegression(),
        negligible=0.1,
    )


@steady
@given(tasks())
def test_every_row_has_one_place(task):
    testable = task.testable()
    groups = group_ids(task.rows, task.groups)
    for split in task.splits:
        sides = [set(split.train), set(split.test), set(split.pool)]
        assert sum(map(len, sides)) == len(set().union(*sides))
        assert testable[split.test].all()
        assert testable[split.pool].all()
        assert sorted(split.train) == list(split.train)
        assert sorted(split.test) == list(split.test)
        never = np.flatnonzero(~testable)
        if groups is not None:
            assert not set(groups[split.train]) & set(groups[split.test])
            never = never[~np.isin(groups[never], groups[split.test])]
        assert set(never) == set(split.train) - set(np.flatnonzero(testable))
        assert split.n_train == len(set(split.train) - set(never))
