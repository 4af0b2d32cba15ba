"""Whether a series has a monotonic trend, and how steep it is, without assuming a distribution.

Here: the Mann–Kendall test with ties and Sen's slope. Not here: regressions on the year (``trend``).

Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods; Sen (1968), Journal of the American
Statistical Association 63, 1379–1389; the formulae as in Gilbert (1987), Statistical Methods for Environmental
Pollution Monitoring, chapter 16. Up to ten values without ties p is exact, as Gilbert advises; otherwise normal with
the continuity correction.

The test supposes independent values. Pre-whitening removes a first-order autocorrelation, and with it part of a
trend, so it is done only when asked for by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nearzero.analysis.forecasting.protocol import INSTEAD, Array, check_series
from nearzero.analysis.forecasting.refusals import TooFewObservations, UnsuitableSeriesError

MINIMUM = 5
REASON = "of four values even a strictly rising series has p = 0.083, so no trend could be called significant"
_EXACT_UP_TO = 10
Prewhitening = Literal["simple", "trend_free"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MannKendall:
    """Result of the Mann–Kendall test.

    Attributes:
        n: Values tested (one fewer than given after pre-whitening).
        s: Pairs that rise minus pairs that fall.
        variance: Variance of s without a trend, ties allowed for.
        z: Standard normal statistic with continuity correction.
        tau: s over the number of pairs (Kendall's τ-a).
        p: Two-sided probability of an s as far from zero without a trend.
        exact: Whether p is from the exact distribution.
        prewhitening: Empty, ``simple`` or ``trend_free``.
    """

    n: int
    s: int
    variance: float
    z: float
    tau: float
    p: float
    exact: bool
    prewhitening: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenSlope:
    """Sen's slope with its confidence interval.

    Attributes:
        slope: Median of the slopes of all pairs, per year.
        low: Lower end of the confidence interval.
        high: Upper end.
        level: Its confidence.
        intercept: Median value minus slope × median year.
    """

    slope: float
    low: float
    high: float
    level: float
    intercept: float


def mann_kendall(values: ArrayLike, prewhitening: Prewhitening | None = None) -> MannKendall:
    """Test a series in even steps for a monotonic trend.

    Args:
        values: The series, shape ``(n,)``.
        prewhitening: None; ``simple``, the series minus its lag-1 autocorrelation times the value before (von
            Storch 1995); ``trend_free``, the same on the series without its Sen slope, which is put back (Yue et
            al. 2002, Hydrological Processes 16, 1807–1829).

    Raises:
        TooFewObservations: Fewer than five values to test.
        UnsuitableSeriesError: A value is missing, or all are the same.
        ValueError: An unknown pre-whitening.
    """
    _, series = check_series(range(np.size(np.asarray(values))), values)
    _check_length(series.size - (prewhitening is not None))
    if np.ptp(series) == 0:
        raise UnsuitableSeriesError(f"the series is constant at {series[0]:g}: there is no order to test")
    if prewhitening is not None:
        series = _prewhitened(series, prewhitening)
    n = series.size
    s = int(np.sign(series[None, :] - series[:, None])[np.triu_indices(n, 1)].sum())
    ties, variance = _ties_and_variance(series)
    z = float((s - np.sign(s)) / np.sqrt(variance)) if variance else 0.0
    exact = n <= _EXACT_UP_TO and bool((ties == 1).all())
    p = _exact_p(n, s) if exact else 2 * (1 - NormalDist().cdf(abs(z)))
    tau = s / (n * (n - 1) / 2)
    return MannKendall(n=n, s=s, variance=variance, z=z, tau=tau, p=p, exact=exact, prewhitening=prewhitening or "")


def sen_slope(years: Sequence[int], values: ArrayLike, level: float = 0.95) -> SenSlope:
    """Estimate the slope of a series by the median of the slopes of all pairs.

    The interval is that of Sen (1968) with the variance of the Mann–Kendall statistic, ties allowed for: the
    slopes of rank (N ∓ z√Var)/2, to the nearest rank outwards.

    Args:
        years: The years, evenly spaced.
        values: One value a year.
        level: Confidence of the interval.

    Raises:
        TooFewObservations: Fewer than five values.
        UnsuitableSeriesError: A value is missing.
        UnevenSpacingError: The years are not evenly spaced.
    """
    checked, series = check_series(years, values)
    _check_length(series.size)
    slopes = np.sort(_slopes(np.array(checked, dtype=float), series))
    slope = float(np.median(slopes))
    _, variance = _ties_and_variance(series)
    reach = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(variance)
    low = max(int(np.floor((slopes.size - reach) / 2)), 1)
    high = min(int(np.ceil((slopes.size + reach) / 2)) + 1, slopes.size)
    return SenSlope(
        slope=slope,
        low=float(slopes[low - 1]),
        high=float(slopes[high - 1]),
        level=level,
        intercept=float(np.median(series) - slope * np.median(checked)),
    )


def _check_length(given: int) -> None:
    if given < MINIMUM:
        said = f"a trend test needs at least {MINIMUM} observations, {given} given: {REASON}; {INSTEAD}"
        raise TooFewObservations(said, needed=MINIMUM, given=given)


def _ties_and_variance(series: Array) -> tuple[Array, float]:
    """Return how often each value comes, and the variance of the Mann–Kendall statistic without a trend."""
    n = series.size
    ties = np.unique(series, return_counts=True)[1].astype(float)
    return ties, float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def _slopes(time: Array, values: Array) -> Array:
    first, second = np.triu_indices(values.size, 1)
    return (values[second] - values[first]) / (time[second] - time[first])


def _prewhitened(series: Array, how: str) -> Array:
    steps = np.arange(series.size, dtype=float)
    if how == "simple":
        white = series[1:] - _autocorrelation(series) * series[:-1]
    elif how == "trend_free":
        slope = float(np.median(_slopes(steps, series)))
        flat = series - slope * steps
        white = flat[1:] - _autocorrelation(flat) * flat[:-1] + slope * steps[1:]
    else:
        raise ValueError(f"prewhitening: {how!r} is not one of simple, trend_free")
    # The last bits of the arithmetic must not order values that are tied.
    return np.asarray(np.round(white, 12 - int(np.ceil(np.log10(np.abs(series).max())))))


def _autocorrelation(series: Array) -> float:
    """Return the lag-1 autocorrelation, both sums about the mean of the whole series."""
    off = series - series.mean()
    total = float((off**2).sum())
    if total <= 1e-24 * float((series**2).sum()):
        return 0.0  # an exact line without its slope: nothing is left to be correlated
    return float((off[1:] * off[:-1]).sum()) / total


def _exact_p(n: int, s: int) -> float:
    """Return the two-sided p from the number of orders of n values by their inversions (Kendall 1975)."""
    counts = np.ones(1)
    for k in range(2, n + 1):
        counts = np.convolve(counts, np.ones(k))
    pairs = n * (n - 1) // 2
    inversions = (pairs - abs(s)) // 2
    return min(1.0, 2 * float(counts[: inversions + 1].sum()) / factorial(n))
