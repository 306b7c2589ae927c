"""Do 95 % intervals hold what they promise? Least squares on simulated tables whose true gain is known.

Each simulation draws many tables, splits each as a task would, fits two models by least squares on every split,
and asks in how many tables the interval of the gain holds the true gain: that of training sets of this size,
averaged over tables and splits, measured on many other tables.
"""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.signal import lfilter

from whichlever.lab.evidence.interval import corrected_interval
from whichlever.lab.evidence.scores import Scores

TABLES = 1200


def splits_of(rng, tables, splits, units, test, train=None):
    """Masks of test and training units, shape (tables, splits, units). Training: all others, or `train` of them."""
    place = rng.random((tables, splits, units)).argsort(axis=-1)
    return place < test, (place >= test) & (place < test + (units if train is None else train))


def fitted(X, y, chosen):
    """Predictions, shape (tables, splits, rows), of least squares fitted on each mask of rows `chosen`."""
    tables, rows, columns = X.shape
    weight = chosen.astype(float)
    squares = (X[..., :, None] * X[..., None, :]).reshape(tables, rows, -1)
    gram = (weight @ squares).reshape(*weight.shape[:2], columns, columns)
    coefficients = np.linalg.solve(gram, (weight @ (X * y[..., None]))[..., None])[..., 0]
    return coefficients @ X.transpose(0, 2, 1)


def gains(X, y, train, test):
    """What all columns gain over the first two in mean absolute error, shape (tables, splits)."""
    error = [
        (np.abs(y[:, None] - fitted(columns, y, train)) * test).sum(-1) / test.sum(-1) for columns in (X[..., :2], X)
    ]
    return error[0] - error[1]


def with_constant(x):
    return np.concatenate([np.ones((*x.shape[:2], 1)), x], axis=-1)


def independent_rows(rng, tables, rows=100):
    """A slightly bent truth, so that neither model is right."""
    x = rng.standard_normal((tables, rows, 4))
    y = 0.2 * x.sum(-1) + 0.15 * (x[..., 0] ** 2 - 1) + rng.standard_normal((tables, rows))
    return with_constant(x), y


def grouped_rows(rng, tables, sizes):
    """Half of the variance of columns and noise belongs to the group; groups differ in size."""
    group = np.repeat(np.arange(len(sizes)), sizes)

    def shared(*shape):
        own = rng.standard_normal((tables, len(group), *shape))
        return (own + rng.standard_normal((tables, len(sizes), *shape))[:, group]) / math.sqrt(2)

    x = shared(4)
    return with_constant(x), 0.3 * x.sum(-1) + shared(), group


def random_gains(rng, tables, splits, *, rows, test, train=None):
    X, y = independent_rows(rng, tables, rows)
    tested, trained = splits_of(rng, tables, splits, rows, test, train)
    return gains(X, y, trained, tested)


SIZES = [3, 4, 5, 5, 6, 7] * 5


def group_gains(rng, tables, splits, *, test, careless=False):
    X, y, group = grouped_rows(rng, tables, SIZES)
    if careless:
        tested, trained = splits_of(rng, tables, splits, len(group), round(len(group) * test / len(SIZES)))
    else:
        tested, trained = (mask[..., group] for mask in splits_of(rng, tables, splits, len(SIZES), test))
    return gains(X, y, trained, tested)


def persistent(rng, shape, memory):
    """A stationary series of variance 1 along the last axis, whose neighbours correlate by `memory`."""
    shocks = rng.standard_normal(shape) * math.sqrt(1 - memory**2)
    shocks[..., 0] /= math.sqrt(1 - memory**2)
    return lfilter([1.0], [1.0, -memory], shocks, axis=-1)


def window_gains(rng, tables, splits, *, first, width, memory=0.9, growing=True):
    """Test windows that follow each other, each trained on all rows before it, or on the last `first` of them."""
    length = first + width * splits
    x = persistent(rng, (tables, 4, length), memory).transpose(0, 2, 1)
    y = 0.15 * x.sum(-1) + persistent(rng, (tables, length), memory)
    row, start = np.arange(length), first + width * np.arange(splits)[:, None]
    tested = (row >= start) & (row < start + width)
    trained = (row < start) & (row >= (0 if growing else start - first))
    return gains(with_constant(x), y, *(np.broadcast_to(mask, (tables, *mask.shape)) for mask in (trained, tested)))


def coverage(simulate, splits, ratio, *, truth=None, ordered=False, tables=TABLES, **options):
    """Share of tables, in percent, whose interval holds the true gain of `simulate` (or of `truth`)."""
    found = simulate(np.random.default_rng(1), tables, splits, **options)
    others = np.random.default_rng(2)
    true = [(truth or simulate)(others, tables, splits, **options).mean() for _ in range(3)]
    intervals = [corrected_interval(row, ratio, ordered=ordered) for row in found]
    held = [interval.low <= np.mean(true) <= interval.high for interval in intervals]
    return 100 * np.mean(held)


@pytest.mark.parametrize(("splits", "rows", "test"), [(10, 100, 20), (30, 100, 20), (20, 100, 30), (20, 200, 40)])
def test_random_splits(splits, rows, test):
    assert 92 <= coverage(random_gains, splits, test / (rows - test), rows=rows, test=test) <= 98


@pytest.mark.parametrize("tables", [TABLES, pytest.param(2000, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("splits", "test"), [(10, 6), (30, 6), (20, 9)])
def test_group_splits_with_the_ratio_counted_in_groups(splits, test, tables):
    assert 92 <= coverage(group_gains, splits, test / (len(SIZES) - test), tables=tables, test=test) <= 98


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("simulate", "splits", "ratio", "options"),
    [
        (random_gains, 10, 20 / 80, {"rows": 100, "test": 20}),
        (random_gains, 30, 20 / 80, {"rows": 100, "test": 20}),
        (group_gains, 30, 6 / 24, {"test": 6}),
        (group_gains, 20, 9 / 21, {"test": 9}),
    ],
)
def test_with_five_times_the_tables(simulate, splits, ratio, options):
    """Chance moves a coverage by half of what it does above."""
    assert 93 <= coverage(simulate, splits, ratio, tables=5 * TABLES, **options) <= 97


def test_random_rows_of_groups_do_not_tell_the_gain_on_new_groups():
    def unseen(rng, tables, splits, *, test, careless):
        return group_gains(rng, tables, splits, test=test)

    assert coverage(group_gains, 20, 6 / 24, test=6, careless=True, truth=unseen) < 92


@pytest.mark.parametrize(("rows", "test"), [(120, 20), (200, 20), (400, 25)])
def test_subsamples_are_on_the_cautious_side(rows, test):
    train = 80 if test == 20 else 100
    assert coverage(random_gains, 20, test / train, rows=rows, test=test, train=train) >= 92


def apart_gains(rng, tables, splits, *, rows, test, train, bought=0):
    """Starts that share no row, tests among the others that may; with `bought`, what more rows of the table add."""
    X, y = independent_rows(rng, tables, rows)
    own = np.repeat(np.arange(splits), train)
    started = np.zeros((tables, splits, rows), bool)
    started[:, own, rows - 1 - np.arange(len(own))] = True
    left = rows - len(own)
    tested = np.zeros_like(started)
    tested[..., :left] = splits_of(rng, tables, splits, left, test)[0]
    if not bought:
        return gains(X, y, started, tested)
    free = rng.random(started.shape) + (started | tested)  # above 1: not for sale
    more = started | (free.argsort(axis=-1).argsort(axis=-1) < bought)
    error = [(np.abs(y[:, None] - fitted(X, y, mask)) * tested).sum(-1) / test for mask in (started, more)]
    return error[0] - error[1]


APART = [
    (15, {"rows": 1000, "test": 10, "train": 40}),
    (15, {"rows": 1000, "test": 10, "train": 40, "bought": 160}),
    (10, {"rows": 1000, "test": 40, "train": 40, "bought": 60}),
    (8, {"rows": 600, "test": 30, "train": 50}),
]


def apart_coverage(splits, options, tables):
    share = options["test"] / (options["rows"] - splits * options["train"])  # of a test that another split tests too
    simulate = small_steps(apart_gains)
    return coverage(simulate, splits, share / (1 - share), tables=tables, **options)


def small_steps(simulate):
    """The same in steps of 50 tables, which need less memory."""

    def stepwise(rng, tables, splits, **options):
        return np.concatenate([simulate(rng, 50, splits, **options) for _ in range(tables // 50)])

    return stepwise


@pytest.mark.parametrize(("splits", "options"), APART[:2])
def test_sub_samples_without_common_rows(splits, options):
    assert 92 <= apart_coverage(splits, options, 600) <= 98


@pytest.mark.thorough
@pytest.mark.parametrize(("splits", "options"), APART)
def test_sub_samples_without_common_rows_on_many_tables(splits, options):
    assert 92 <= apart_coverage(splits, options, 2000) <= 98


@pytest.mark.parametrize("tables", [600, pytest.param(2000, marks=pytest.mark.thorough)])
def test_six_sets_of_random_splits_as_one(tables):
    """As a thorough build decides: the same formula, six times as many splits of the same rows."""
    assert 92 <= coverage(small_steps(random_gains), 6 * 20, 20 / 80, tables=tables, rows=100, test=20) <= 98


def test_six_sets_of_starts_without_common_rows_are_no_surer_than_one():
    """Starts of one set share no row, those of two sets do: the interval stays on the cautious side."""
    splits, rows, test, train = 8, 600, 30, 50
    share = test / (rows - splits * train)
    names = ("metric", "unit")
    scores = Scores((), (), {}, share / (1 - share), False, 0.1, *names, math.inf, 0, splits, test / train)

    def six_sets(rng, tables, splits):
        X, y = independent_rows(rng, tables, rows)
        own = np.repeat(np.arange(splits), train)
        found = []
        for _ in range(6):
            place = rng.permutation(rows)
            started, tested = (np.zeros((tables, splits, rows), bool) for _ in range(2))
            started[:, own, place[: len(own)]] = True
            free = np.sort(place[len(own) :])
            tested[..., free] = splits_of(rng, tables, splits, len(free), test)[0]
            found.append(gains(X, y, started, tested))
        return np.concatenate(found, axis=1)

    simulate = small_steps(six_sets)
    found, others = simulate(np.random.default_rng(1), 300, splits), simulate(np.random.default_rng(2), 900, splits)
    held = [(one := scores.interval_of_ratios(row)).low <= others.mean() <= one.high for row in found]
    assert np.mean(held) >= 0.92


@pytest.mark.parametrize(
    ("splits", "width", "growing"),
    [(8, 5, True), (12, 5, False), (12, 10, True), (20, 5, True), (20, 5, False), (20, 3, True), (30, 5, True)],
)
def test_windows_in_time_whose_differences_are_correlated(splits, width, growing):
    options = {"first": 100, "width": width, "growing": growing}
    assert 92 <= coverage(window_gains, splits, math.nan, ordered=True, **options) <= 98


@pytest.mark.thorough
@pytest.mark.parametrize(("splits", "width", "growing"), [(12, 5, False), (20, 5, True), (30, 5, True)])
def test_windows_in_time_on_many_tables(splits, width, growing):
    options = {"first": 100, "width": width, "growing": growing}
    assert 92 <= coverage(small_steps(window_gains), splits, math.nan, ordered=True, tables=2000, **options) <= 98


@pytest.mark.thorough
@pytest.mark.parametrize(("splits", "memory"), [(8, 0.0), (16, 0.0), (16, 0.3), (40, 0.3)])
def test_series_of_known_memory_many_times(splits, memory):
    series = persistent(np.random.default_rng(0), (4000, splits), memory)
    intervals = [corrected_interval(row, math.nan, ordered=True) for row in series]
    assert 92 <= 100 * np.mean([interval.low <= 0 <= interval.high for interval in intervals]) <= 98


def test_windows_in_time_are_not_independent():
    assert coverage(window_gains, 20, 0, first=100, width=5) < 90  # ratio 0: the plain t interval


@pytest.mark.parametrize(("splits", "memory"), [(8, 0.0), (20, 0.0), (12, 0.3), (20, 0.3), (40, 0.3)])
def test_series_of_known_memory(splits, memory):
    series = persistent(np.random.default_rng(0), (TABLES, splits), memory)
    intervals = [corrected_interval(row, math.nan, ordered=True) for row in series]
    assert 92 <= 100 * np.mean([interval.low <= 0 <= interval.high for interval in intervals]) <= 98


# one split lies: worked example of a test that ignores the overlap


def equal_classifiers(rng, tables, splits, *, rows=100, test=30):
    """Differences in accuracy, shape (tables, splits), of two linear classifiers that see two columns each.

    All four columns tell equally much, so neither classifier is better.
    """
    label = np.where(rng.random((tables, rows)) < 0.5, -1.0, 1.0)
    X = with_constant(rng.standard_normal((tables, rows, 4)) + 0.5 * label[..., None])
    tested, trained = splits_of(rng, tables, splits, rows, test)
    right = [
        ((fitted(X[..., columns], label, trained) * label[:, None] > 0) & tested).sum(-1) / test
        for columns in ([0, 1, 2], [0, 3, 4])
    ]
    return right[1] - right[0]


def winners(differences, ratio):
    """In how many percent of the tables the interval leaves zero out."""
    intervals = [corrected_interval(row, ratio) for row in differences]
    return 100 * np.mean([interval.low > 0 or interval.high < 0 for interval in intervals])


def test_the_naive_test_calls_a_winner_where_there_is_none():
    differences = equal_classifiers(np.random.default_rng(0), 1000, 20)
    naive = 100 * np.mean(stats.ttest_1samp(differences, 0, axis=1).pvalue < 0.05)
    assert naive == pytest.approx(winners(differences, 0))
    assert naive > 35
    assert winners(differences, 30 / 70) < 8
