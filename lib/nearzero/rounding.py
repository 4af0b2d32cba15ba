"""What a printed number can mean: its rounding interval, and what that does to a calculation.

``0.92`` stands for anything from 0.915 to 0.925. A calculation from such numbers has a band as well. Here:
both. Not here: measurement uncertainty (that is drawn, not enumerated).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Interval = tuple[float, float]

# Every further input doubles the corners; from here on the two corners that the slopes point to are taken.
_MOST_CORNERS = 12
# Inputs tried at once when slopes are looked for; bounds the memory of a calculation with thousands of inputs.
_TRIALS = 128

# What Decimal would take besides is no print: 1_000, full-width digits, NaN.
_DIGITS = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


def interval(digits: str, qualifier: str = "") -> Interval:
    """Return the interval that rounds to the printed digits.

    Args:
        digits: The number as printed, ``97.60`` or ``5~6``.
        qualifier: ``about`` doubles the interval (a convention of this workbench: the document rounds
            more coarsely than it prints); ``over`` and ``at_least`` leave the upper end open, ``under`` and
            ``at_most`` the lower one.

    Returns:
        Lower and upper end.

    Raises:
        ValueError: The text is no number.
    """
    if "~" in digits:
        first, last = _ends(digits)
        return float(first - _half(first)), float(last + _half(last))
    number = _decimal(digits)
    half = _half(number) * (2 if qualifier == "about" else 1)
    low, high = float(number - half), float(number + half)
    if qualifier in {"over", "at_least"}:
        return float(number), float("inf")
    if qualifier in {"under", "at_most"}:
        return float("-inf"), float(number)
    return low, high


def number(digits: str) -> float:
    """Return the printed number; of a printed range, its middle.

    Raises:
        ValueError: The text is no number.
    """
    if "~" in digits:
        first, last = _ends(digits)
        return float(first + last) / 2
    return float(_decimal(digits))


def _half(number: Decimal) -> Decimal:
    """Return half a unit of the last digit."""
    return Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)


def _ends(digits: str) -> tuple[Decimal, Decimal]:
    """Return both ends of a printed range."""
    first, _, last = digits.partition("~")
    ends = _decimal(first), _decimal(last)
    if ends[0] > ends[1]:
        raise ValueError(f"“{digits}” runs backwards: the lower end comes first")
    return ends


def _decimal(digits: str) -> Decimal:
    if not _DIGITS.fullmatch(digits.strip()):
        raise ValueError(f"“{digits}” is not a number")
    return Decimal(digits.strip())


def band(
    function: Callable[[Mapping[str, NDArray[np.float64]]], NDArray[np.float64]],
    intervals: Mapping[str, Interval],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest and the highest value of a calculation over all rounding intervals together.

    Up to twelve inputs every corner of the box is evaluated, which is exact where the calculation is
    monotone in each input (ratios, growth rates and log-mean effects of positive values over intervals as
    narrow as rounding are). With more inputs the corners that the one-at-a-time slopes point to are taken.

    Args:
        function: Takes arrays of the inputs by name, all of one length n, and returns an array (n, ...).
        intervals: Lower and upper end of each input.

    Returns:
        Two arrays of the shape of one result.
    """
    names = list(intervals)
    if len(names) <= _MOST_CORNERS:
        picks = np.indices((2,) * len(names)).reshape(len(names), 2 ** len(names))
        corners = _corners(intervals, picks)
        values = np.asarray(function(corners))
        return values.min(axis=0), values.max(axis=0)
    return _band_along_slopes(function, intervals)


def _begin(low: float, high: float) -> float:
    """Return the middle of an interval; of one that is open on a side, its other end."""
    return (low + high) / 2 if math.isfinite(low + high) else high if math.isfinite(high) else low


def _corners(intervals: Mapping[str, Interval], picks: NDArray[np.int_]) -> dict[str, NDArray[np.float64]]:
    return {name: np.asarray(ends, dtype=float)[picks[k]] for k, (name, ends) in enumerate(intervals.items())}


def _band_along_slopes(
    function: Callable[[Mapping[str, NDArray[np.float64]]], NDArray[np.float64]],
    intervals: Mapping[str, Interval],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    names = list(intervals)
    begins = {name: _begin(*ends) for name, ends in intervals.items()}
    rising = []
    for first in range(0, len(names), _TRIALS):
        chunk = names[first : first + _TRIALS]
        rows = len(chunk) + 1  # the first one with every input where it begins, each other with one at an end
        trials = {name: np.broadcast_to(np.float64(begins[name]), rows) for name in names}
        upwards = np.empty((len(chunk), 1), dtype=bool)
        for k, name in enumerate(chunk):
            low, high = intervals[name]
            upwards[k] = begins[name] < high or low == high
            trials[name] = np.full(rows, begins[name])
            trials[name][k + 1] = high if upwards[k] else low
        values = np.asarray(function(trials)).reshape(rows, -1)
        rising.append(np.where(upwards, values[1:] >= values[0], values[0] >= values[1:]))
    up = np.concatenate(rising)  # (inputs, outputs)
    corners = np.asarray(function(_corners(intervals, np.concatenate([~up, up], axis=1).astype(int))))
    outputs, shape = up.shape[1], corners.shape[1:]
    flat, each = corners.reshape(2 * outputs, -1), np.arange(outputs)
    return flat[each, each].reshape(shape), flat[outputs + each, each].reshape(shape)
