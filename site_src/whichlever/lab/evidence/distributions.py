"""Quantiles and tails, as SciPy has them; it is loaded when the first of them is asked for."""

from __future__ import annotations


def t_quantile(freedom: float, probability: float) -> float:
    """Of Student's t distribution."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def t_below(freedom: float, value: float) -> float:
    """How likely Student's t is below a value."""
    from scipy.special import stdtr

    return float(stdtr(freedom, value))


def normal_quantile(probability: float) -> float:
    """Of the standard normal distribution."""
    from scipy.special import ndtri

    return float(ndtri(probability))


def chi_squared_above(freedom: float, value: float) -> float:
    """How likely chi squared is above a value."""
    from scipy.special import chdtrc

    return float(chdtrc(freedom, value))
