"""What an uncertain input may be: distributions, and what ± per cent around a value mean.

Here: shapes and their parameters. Not here: drawing from them (``monte_carlo``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Kind = Literal["fixed", "normal", "truncated_normal", "lognormal", "uniform", "triangular"]

# The 95 % interval of the IPCC guidelines: one in forty lies outside on either side.
LOW, HIGH = 0.025, 0.975
_STANDARD_DEVIATIONS = 1.959963984540054
# From here on a normal distribution would turn amounts negative (IPCC 2006, 1-3.2.2.4).
WIDEST_NORMAL = 60.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """What an input may be. Made by its class methods.

    Attributes:
        kind: Its shape.
        parameters: In the order of the class method of that name; all in the unit of the input.
    """

    kind: Kind
    parameters: tuple[float, ...]

    @classmethod
    def fixed(cls, value: float) -> Distribution:
        """Return an input that is known."""
        return cls("fixed", (float(value),))

    @classmethod
    def normal(cls, mean: float, deviation: float) -> Distribution:
        """Return a normal distribution with a standard deviation."""
        _above_zero(deviation, "the standard deviation")
        return cls("normal", (float(mean), float(deviation)))

    @classmethod
    def truncated_normal(
        cls, mean: float, deviation: float, low: float = 0.0, high: float = float("inf")
    ) -> Distribution:
        """Return a normal distribution cut off outside ``low`` to ``high``; mean and deviation are those before."""
        _above_zero(deviation, "the standard deviation")
        _rising(low, high)
        return cls("truncated_normal", (float(mean), float(deviation), float(low), float(high)))

    @classmethod
    def lognormal(cls, mean: float, deviation: float) -> Distribution:
        """Return a lognormal distribution with this mean and standard deviation (of the values, not the logarithms).

        A negative mean, a removal, gives the mirror image.
        """
        _above_zero(deviation, "the standard deviation")
        _above_zero(abs(mean), "the size of the mean")
        return cls("lognormal", (float(mean), float(deviation)))

    @classmethod
    def uniform(cls, low: float, high: float) -> Distribution:
        """Return equal chances between two ends."""
        _rising(low, high)
        return cls("uniform", (float(low), float(high)))

    @classmethod
    def triangular(cls, low: float, mode: float, high: float) -> Distribution:
        """Return a triangle with its peak at the mode."""
        _rising(low, high)
        if not low <= mode <= high:
            raise ValueError(f"the mode {mode} is not between {low} and {high}")
        return cls("triangular", (float(low), float(mode), float(high)))

    @classmethod
    def around(cls, value: float, percent: float, kind: Kind | None = None) -> Distribution:
        """Return what ± per cent around a value mean.

        Args:
            value: The value; the mean of the distribution (before it is cut off, where it is).
            percent: Half-width of the 95 % interval in per cent of the value. Of a lognormal it gives the standard
                deviation; its interval is then not symmetrical.
            kind: The shape. None: normal up to 60 %, lognormal above.

        Raises:
            ValueError: The half-width is negative or no number.
        """
        if not np.isfinite(value) or not np.isfinite(percent) or percent < 0:
            raise ValueError(f"{value} ± {percent} % is no uncertain number")
        half = abs(value) * percent / 100
        kind = kind or ("normal" if percent <= WIDEST_NORMAL else "lognormal")
        if half == 0 or kind == "fixed":
            return cls.fixed(value)
        deviation = half / _STANDARD_DEVIATIONS
        if kind == "normal":
            return cls.normal(value, deviation)
        if kind == "truncated_normal":
            ends = (0.0, float("inf")) if value > 0 else (float("-inf"), 0.0)
            return cls.truncated_normal(value, deviation, *ends)
        if kind == "lognormal":
            return cls.lognormal(value, deviation)
        if kind == "uniform":
            reach = half / (HIGH - LOW)
            return cls.uniform(value - reach, value + reach)
        reach = half / (1 - np.sqrt(2 * LOW))
        return cls.triangular(value - reach, value, value + reach)

    def values(self, scores: Array) -> Array:
        """Return the values that stand where standard normal scores stand in their own distribution.

        Args:
            scores: Standard normal numbers, any shape.
        """
        return _VALUES[self.kind](scores, *self.parameters)


def _fixed(scores: Array, value: float) -> Array:
    return np.full_like(scores, value)


def _normal(scores: Array, mean: float, deviation: float) -> Array:
    return mean + deviation * scores


def _truncated_normal(scores: Array, mean: float, deviation: float, low: float, high: float) -> Array:
    from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

    below, upto = ndtr((low - mean) / deviation), ndtr((high - mean) / deviation)
    found = mean + deviation * ndtri(below + (upto - below) * ndtr(scores))
    return np.asarray(np.clip(found, low, high))


def _lognormal(scores: Array, mean: float, deviation: float) -> Array:
    variance = np.log1p((deviation / mean) ** 2)
    return np.asarray(mean * np.exp(np.sqrt(variance) * scores - variance / 2))


def _uniform(scores: Array, low: float, high: float) -> Array:
    from scipy.special import ndtr

    return low + (high - low) * np.asarray(ndtr(scores))


def _triangular(scores: Array, low: float, mode: float, high: float) -> Array:
    from scipy.special import ndtr

    chance, peak = ndtr(scores), (mode - low) / (high - low)
    rising = low + np.sqrt(chance * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - chance) * (high - low) * (high - mode))
    return np.asarray(np.where(chance < peak, rising, falling))


_VALUES: Mapping[Kind, Callable[..., Array]] = {
    "fixed": _fixed,
    "normal": _normal,
    "truncated_normal": _truncated_normal,
    "lognormal": _lognormal,
    "uniform": _uniform,
    "triangular": _triangular,
}


def _above_zero(value: float, name: str) -> None:
    if not (np.isfinite(value) and value > 0):
        raise ValueError(f"{name} is {value}: it must be above zero")


def _rising(low: float, high: float) -> None:
    if not low < high:
        raise ValueError(f"the lower end {low} is not below the upper end {high}")
