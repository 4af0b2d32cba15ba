"""Decomposition of a series of years.

Here belong the pairing of years (each with the one before, or with the first) and the sum of what they give.
The change between two years does not.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.decomposition import blocks
from nearzero.analysis.decomposition.labels import Labels, Side
from nearzero.analysis.decomposition.period import BlockDecomposition, apply, require_form
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import ShapeMismatchError

# (step, offset): the year of transition t at that side is step * t + offset
_YEARS_OF_CHAIN: dict[Side, tuple[int, int]] = {"start": (1, 0), "end": (1, 1)}
_YEARS_OF_FIXED_BASE: dict[Side, tuple[int, int]] = {"start": (0, 0), "end": (1, 1)}


def decompose_series(
    values: ArrayLike,
    method: str = "lmdi1",
    form: str = "additive",
    chain: bool = True,
    keep_cells: bool = False,
    *,
    cells: Sequence[str] | None = None,
    factors: Sequence[str] | None = None,
) -> FloatArray:
    """Decompose the changes of an aggregate over a series of years.

    Chained, each year is compared with the year before; otherwise each is compared with the first year.
    Additive effects of a chain sum to the change over the whole series, multiplicative ones multiply to it;
    see :func:`cumulative_effects`. A chain follows the path of the data and is preferred where all years are
    known (Ang 2015, section 5).

    Args:
        values: Factors, shape (..., years, cells, factors). NumPy (or what it can read) or Dask.
        method: As in :func:`~nearzero.analysis.decomposition.period.decompose`.
        form: ``additive`` or ``multiplicative``.
        chain: Compare year by year (True) or each year with the first (False).
        keep_cells: Keep the cells. The result is then nearly as large as ``values``.
        cells: Names of the cells, for messages.
        factors: Names of the factors, for messages.

    Returns:
        Effects, shape (..., years - 1, factors), or (..., years - 1, cells, factors) with ``keep_cells``.

    Raises:
        ShapeMismatchError: There is no axis of years, or fewer than two of them.
        DecompositionError: Any of the refusals of ``decompose``; the index names the year.
    """
    calculation = BlockDecomposition(method, require_form(form), keep_cells)
    (series,) = blocks.as_states(values)
    if series.ndim < 3:
        raise ShapeMismatchError(f"a series of shape (..., years, cells, factors) is needed, not {series.shape}")
    n_years = series.shape[-3]
    if n_years < 2:
        raise ShapeMismatchError(f"a series needs two years or more, not {n_years}")
    series = _years_together(series)
    end = series[..., 1:, :, :]
    first = series[..., :1, :, :]
    start = series[..., :-1, :, :] if chain else np.broadcast_to(first, end.shape)
    labels = Labels(cells, factors, years=_YEARS_OF_CHAIN if chain else _YEARS_OF_FIXED_BASE)
    return apply(calculation, start, end, labels)


def cumulative_effects(
    effects: NDArray[np.float64],
    form: str = "additive",
    years_axis: int = -2,
) -> FloatArray:
    """Return the effects of a chain from the first year up to each later one.

    Args:
        effects: Effects of a chain, years on ``years_axis``, as ``decompose_series`` returns them.
        form: ``additive`` effects are summed, ``multiplicative`` ones multiplied.
        years_axis: The axis of years: -2, or -3 for effects with cells.

    Returns:
        Cumulative effects, same shape.

    Raises:
        UnknownMethodError: ``form`` is neither of the two.
    """
    if require_form(form) == "additive":
        return effects.cumsum(axis=years_axis)
    return effects.cumprod(axis=years_axis)


def _years_together(series: Any) -> Any:  # noqa: ANN401
    """Put all years of a lazy series into one chunk, so that neighbours in time are neighbours in memory."""
    return series.rechunk({series.ndim - 3: -1}) if blocks.is_lazy(series) else series
