"""Does the interval of the share of error removed hold the true share? Least squares on tables whose share is known."""

from __future__ import annotations

import numpy as np
import pytest

from whichlever.lab.evidence.common_scale import share_removed
from whichlever.lab.evidence.scores import Scores

ROWS, TEST, SPLITS = 100, 20, 20
RATIO = TEST / (ROWS - TEST)


def least_squares_errors(X: np.ndarray, y: np.ndarray, tested: np.ndarray) -> np.ndarray:
    """Mean absolute errors on the tested rows of each split, shape (tables, SPLITS), of fits on all other rows."""
    tables, rows, columns = X.shape
    weight = (~tested).astype(float)
    squares = (X[..., :, None] * X[..., None, :]).reshape(tables, rows, -1)
    gram = (weight @ squares).reshape(tables, SPLITS, columns, columns)
    fitted = np.linalg.solve(gram, (weight @ (X * y[..., None]))[..., None])[..., 0] @ X.transpose(0, 2, 1)
    return (np.abs(y[:, None] - fitted) * tested).sum(-1) / TEST


def errors(seed: int, tables: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Of the start, which sees one column, and of a lever that sees another, too, whose coefficient is 1."""
    rng = np.random.default_rng(seed)
    seen, hidden, luck = rng.standard_normal((3, tables, ROWS))
    y = seen + hidden + noise * luck
    tested = rng.random((tables, SPLITS, ROWS)).argsort(axis=-1) < TEST
    X = np.stack([np.ones_like(seen), seen, hidden], axis=-1)
    return least_squares_errors(X[..., :2], y, tested), least_squares_errors(X, y, tested)


def coverage(noise: float, tables: int, *, fixed_start: bool = False) -> tuple[float, float]:
    """The true share, and in how many percent of the tables the interval holds it."""
    of_start, of_lever = errors(2, 3 * tables, noise)
    truth = 1 - of_lever.mean() / of_start.mean()
    held = 0
    for start, lever in zip(*errors(1, tables, noise), strict=True):
        cube = {("start", 0): -start, ("data", 0): -lever}
        scores = Scores(("data",), (), cube, RATIO, False, 0.01, "neg_mean_absolute_error", "", TEST)
        if fixed_start:
            share = scores.gain("data").interval.scaled(1 / float(start.mean()))
        else:
            share = share_removed(scores, "data")
        assert share is not None
        held += share.low <= truth <= share.high
    return float(truth), 100 * held / tables


SHARES = [(2.0, 0.10), (0.5, 0.55), (0.05, 0.95)]


def test_the_log_ratio_holds_the_share_of_a_sample() -> None:
    assert 92 <= coverage(0.05, 600)[1] <= 98


@pytest.mark.thorough
@pytest.mark.parametrize(("noise", "about"), SHARES)
def test_the_log_ratio_holds_the_share(noise: float, about: float) -> None:
    truth, held = coverage(noise, 2000)
    assert truth == pytest.approx(about, abs=0.02)
    assert 92 <= held <= 98


@pytest.mark.thorough
def test_a_start_taken_as_fixed_does_not() -> None:
    """Where nearly all is removed the interval is far too wide, as if 110 % could be."""
    assert coverage(0.05, 2000, fixed_start=True)[1] > 99
