"""The corrected interval of one contrast over the splits."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from whichlever.lab.evidence.distributions import t_below, t_quantile

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """The mean of a contrast over the splits, with its 95 % interval, in the metric's unit."""

    mean: float
    """Over the splits."""
    low: float
    """The lower end of the interval."""
    high: float
    """The upper end of the interval."""
    error: float
    """The corrected standard error of the mean."""
    splits: int
    """How many splits it is from."""
    freedom: float
    """Degrees of freedom of its t distribution."""

    def scaled(self, factor: float) -> Interval:
        """The same interval in another unit; a negative factor turns it round."""
        low, high = sorted((self.low * factor, self.high * factor))
        return replace(self, mean=self.mean * factor, low=low, high=high, error=self.error * abs(factor))

    @property
    def p_value(self) -> float:
        """Two-sided p value of "the contrast is zero", by the t distribution that made the interval."""
        if self.error == 0:
            return float(self.mean == 0)
        return 2 * t_below(self.freedom, -abs(self.mean) / self.error)


def corrected_interval(
    differences: ArrayLike,
    ratio: float,
    *,
    ordered: bool = False,
    confidence: float = 0.95,
    units_test: float = math.inf,
) -> Interval:
    """Mean, corrected standard error and t interval of one contrast over J splits of the same rows.

    `differences` has shape (J,), `ratio` is n_test/n_train, the mean over the splits (for k folds 1/(k-1)).
    Splits of the same rows share training rows, so the plain s²/J is far too small.
    The corrected variance is (1/J + n_test/n_train) · s², s² with ddof 1, on J-1 degrees of freedom:
    Nadeau and Bengio, Machine Learning 52:239-281, 2003, doi:10.1023/A:1024068626366;
    for repeated folds Bouckaert and Frank, PAKDD 2004, doi:10.1007/978-3-540-24775-3_3.
    Where a split tests fewer groups than there are splits, s² comes from these few and is itself uncertain, so
    `units_test`, how many there are, bounds the degrees of freedom. No formula is known to us for it; the bound is
    calibrated by simulation, as Bouckaert did for repeated folds (ICML 2003, pages 51-58).
    With `ordered` the splits are test windows in time that do not overlap: see `_error_in_time`; neither is used.
    Raises ValueError for fewer than two splits, values that are not finite, or a negative ratio.
    """
    values = np.asarray(differences, dtype=float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"an interval needs one number for each of two or more splits, got shape {values.shape}")
    if not np.isfinite(values).all():
        raise ValueError(f"split {int(np.flatnonzero(~np.isfinite(values))[0])} has no finite number")
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, got {confidence}")
    if not (ordered or (math.isfinite(ratio) and ratio >= 0)):
        raise ValueError(f"the ratio of test to training units must be finite and not negative, got {ratio}")
    mean, freedom = float(values.mean()), min(len(values) - 1.0, units_test)
    if ordered:
        error, freedom = _error_in_time(values)
    else:
        error = math.sqrt((1 / len(values) + ratio) * float(values.var(ddof=1)))
    if np.ptp(values) == 0:
        mean, error = float(values[0]), 0.0  # rounding in the mean is no spread
    reach = t_quantile(freedom, (1 + confidence) / 2) * error
    return Interval(mean, mean - reach, mean + reach, error, len(values), freedom)


def _error_in_time(values: Vector) -> tuple[float, float]:
    """Standard error of the mean of a series of shape (J,), and its degrees of freedom.

    The variance is that of Newey and West, Econometrica 55:703-708, 1987, Bartlett's weights, as a quadratic form.
    It reaches back ceil(1.3 sqrt(J)) - 1 splits: the rule of Lazarus, Lewis, Stock and Watson,
    Journal of Business & Economic Statistics 36:541-559, 2018, doi:10.1080/07350015.2018.1506926.
    With so few splits it is too small and itself uncertain, and J-1 degrees of freedom would promise too much.
    So it is scaled to be unbiased for differences that are independent, and the degrees of freedom
    are those which match its variance then (Satterthwaite, Biometrics Bulletin 2:110-114, 1946;
    for such variances Bell and McCaffrey, Survey Methodology 28:169-181, 2002).
    With no lag both would give the plain s²/J and J-1.
    """
    splits = len(values)
    lags = math.ceil(1.3 * math.sqrt(splits)) - 1
    distance = np.abs(np.subtract.outer(np.arange(splits), np.arange(splits)))
    center = np.eye(splits) - 1 / splits
    form = center @ np.clip(1 - distance / (lags + 1), 0, None) @ center / splits**2  # variance = values'·form·values
    expected, spread = float(np.trace(form)), float(np.sum(form * form))
    apart = values - values.mean()
    variance = max(0.0, float(apart @ form @ apart))  # rounding may leave less than nothing
    return math.sqrt(variance / (splits * expected)), expected**2 / spread


def at_least(interval: Interval, reach: float) -> Interval:
    """The interval with a reach of at least this on either side of its mean, and its error to match."""
    widest = t_quantile(interval.freedom, 0.975)
    if interval.error * widest >= reach:
        return interval
    return replace(interval, low=interval.mean - reach, high=interval.mean + reach, error=reach / widest)


def decimals(interval: Interval) -> int:
    """How many decimals to print of the interval and its mean: as many as its width supports, never below 0.

    By the rule of the Particle Data Group (Review of Particle Physics, introduction, "Rounding"): of half the
    interval's width keep two digits if its first three are at most 354, else one.
    An interval without width keeps three digits of its mean.
    """
    width = (interval.high - interval.low) / 2
    if width <= 1e-12 * abs(interval.mean):  # rounding is no width
        return 0 if interval.mean == 0 else max(0, 2 - _magnitude(interval.mean))
    lead = round(width / 10.0 ** _magnitude(width) * 100)
    return max(0, (1 if lead < 355 else 0) - _magnitude(width))


def _magnitude(number: float) -> int:
    return math.floor(math.log10(abs(number)))
