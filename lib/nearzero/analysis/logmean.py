"""The logarithmic mean, on which the LMDI methods stand.

Here belong the mean itself and logarithms of ratios, exact for nearly equal and for very unequal numbers.
Weights and effects made from them do not.

Source: Carlson, B. C. (1972), The logarithmic mean, American Mathematical Monthly 79, 615-618; its use in
decomposition: Ang, B. W. (2005), The LMDI approach to decomposition analysis: a practical guide, Energy
Policy 33.
"""

from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.refusals import InfiniteCellError, MissingCellError, SignChangeError

FloatArray = NDArray[np.float64]


def log_mean(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Return the logarithmic mean ``(b - a) / ln(b / a)`` of two arrays, element by element.

    It lies between the geometric and the arithmetic mean: of 100 t and 121 t it is 110.2 t. Limits are taken
    where the formula is 0/0: ``L(a, a) = a`` and ``L(0, b) = 0``. Two negative numbers have the mean
    ``-L(|a|, |b|)``. The relative error is a few units in the last place, for nearly equal arguments too.

    Args:
        a: First values, any unit; shapes broadcast as in NumPy. A Dask array stays lazy.
        b: Second values, same unit.

    Returns:
        The means, in the unit of the arguments; a NumPy scalar for two scalars.

    Raises:
        MissingCellError: A value is NaN.
        InfiniteCellError: A value is infinite.
        SignChangeError: The two values at one place have opposite signs.
    """
    if hasattr(a, "__dask_graph__") or hasattr(b, "__dask_graph__"):
        import dask.array as da

        return cast("FloatArray", da.map_blocks(log_mean, a, b, dtype=np.float64))
    first, second = np.broadcast_arrays(np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64))
    _refuse(np.isnan(first) | np.isnan(second), MissingCellError, "a logarithmic mean of a missing value (NaN)")
    _refuse(np.isinf(first) | np.isinf(second), InfiniteCellError, "a logarithmic mean of an infinite value")
    opposite = np.sign(first) * np.sign(second) < 0
    _refuse(opposite, SignChangeError, "no logarithmic mean exists of a negative and a positive value")
    size_first, size_second = np.abs(first), np.abs(second)
    mean = _mean_of_sizes(np.minimum(size_first, size_second), np.maximum(size_first, size_second))
    return cast("FloatArray", np.copysign(mean, np.where(first == 0, second, first))[()])


def log_mean_of_change(start: FloatArray, log_change: FloatArray) -> FloatArray:
    """Return the logarithmic mean of ``start`` and ``start * exp(log_change)``.

    This form needs no second value and no sign: it is ``start * expm1(z) / z``, at z = 0 ``start``.

    Args:
        start: Values at the start, any sign.
        log_change: Logarithm of end over start, same shape.

    Returns:
        The means, same shape and unit as ``start``. Not finite where ``log_change`` is not.
    """
    mean: FloatArray = np.expm1(log_change)
    with np.errstate(all="ignore"):
        mean /= log_change
        mean[log_change == 0] = 1.0
        mean *= start
    return mean


def log_ratio(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return ``ln(end / start)`` for values of equal sign, also where the ratio itself would overflow.

    The logarithm of the ratio is taken, not the difference of logarithms, because it stays accurate for small
    changes of large numbers and is exactly 0 for equal ones.

    Args:
        start: Values at the start, not zero.
        end: Values at the end, of the same sign, not zero.

    Returns:
        Logarithms, shape of the broadcast arguments.
    """
    with np.errstate(all="ignore"):
        ratio = np.atleast_1d(np.divide(end, start))
        logs: FloatArray = np.log(ratio)
        extreme = ~np.isfinite(logs)
        if extreme.any():
            both = np.broadcast_arrays(np.atleast_1d(start), np.atleast_1d(end))
            logs[extreme] = np.log(np.abs(both[1][extreme])) - np.log(np.abs(both[0][extreme]))
    return logs.reshape(np.broadcast_shapes(np.shape(start), np.shape(end)))


def _mean_of_sizes(low: FloatArray, high: FloatArray) -> FloatArray:
    """Return the logarithmic mean of ordered values, zero or more."""
    with np.errstate(all="ignore"):
        difference = np.atleast_1d(high - low)
        logs = np.atleast_1d(np.log1p(difference / low))
        beyond = np.isinf(logs) & (low > 0)
        if beyond.any():
            logs[beyond] = np.log(np.atleast_1d(high)[beyond]) - np.log(np.atleast_1d(low)[beyond])
        mean = difference / logs
    return np.where(difference == 0, low, mean).reshape(np.shape(low))


def _refuse(
    offending: NDArray[np.bool_],
    error: type[MissingCellError | InfiniteCellError | SignChangeError],
    why: str,
) -> None:
    """Raise ``error`` for the first place where ``offending`` is true."""
    if offending.any():
        index = tuple(int(i) for i in np.argwhere(offending)[0])
        at = f" at index {index}" if index else ""
        raise error(f"{why}{at}", index)
