"""What effects leave unexplained.

Here belong the aggregate, the residual and the test that a decomposition closes. The decomposition itself
does not.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.decomposition import blocks
from nearzero.analysis.decomposition.change import cell_values
from nearzero.analysis.decomposition.labels import Labels
from nearzero.analysis.decomposition.period import require_form
from nearzero.analysis.logmean import FloatArray
from nearzero.analysis.refusals import ClosureError, ShapeMismatchError, ZeroAggregateError


def aggregate(state: ArrayLike) -> FloatArray:
    """Return the aggregate: the sum over cells of the product over factors.

    Args:
        state: Factors, shape (..., cells, factors). NumPy or Dask.

    Returns:
        Shape (...), in the product of the factors' units.

    Raises:
        ShapeMismatchError: An axis is missing.
    """
    return blocks.run(_block_aggregate, blocks.as_states(state), (), Labels())


def residual(start: ArrayLike, end: ArrayLike, effects: NDArray[Any], form: str = "additive") -> FloatArray:
    """Return what the effects leave of the change.

    Args:
        start: Factors at the start, shape (..., cells, factors).
        end: Factors at the end, same shape.
        effects: Effects by factor, summed over cells, shape (..., factors).
        form: The form of the effects.

    Returns:
        Shape (...). Additive: change minus sum of effects, in the aggregate's unit, 0 for a perfect method.
        Multiplicative: ratio over product of effects, 1 for a perfect method.

    Raises:
        ShapeMismatchError: Effects do not have one entry for each factor.
        ZeroAggregateError: The aggregate at the start is zero and a ratio is asked for.
    """
    states = blocks.as_states(start, end)
    if effects.shape != states[0].shape[:-2] + states[0].shape[-1:]:
        raise ShapeMismatchError(f"effects of shape {effects.shape} do not fit states of shape {states[0].shape}")
    before, after = (aggregate(state) for state in states)
    if require_form(form) == "additive":
        return cast("FloatArray", after - before - effects.sum(axis=-1))
    if not blocks.is_lazy(before) and (before == 0).any():
        raise ZeroAggregateError("the aggregate is zero at the start, so that no ratio exists")
    return cast("FloatArray", after / before / effects.prod(axis=-1))


def check_closure(
    start: ArrayLike, end: ArrayLike, effects: NDArray[Any], form: str = "additive", tolerance: float = 1e-9
) -> None:
    """Refuse effects that do not make up the change they are said to explain.

    Args:
        start: Factors at the start, shape (..., cells, factors).
        end: Factors at the end, same shape.
        effects: Effects by factor, shape (..., factors).
        form: The form of the effects.
        tolerance: Largest residual that counts as rounding, relative to the larger aggregate (additive) or to
            1 (multiplicative).

    Raises:
        ClosureError: The residual is larger, or not a number.
    """
    left = np.asarray(residual(start, end, effects, form))
    if require_form(form) == "additive":
        excess = np.abs(left) - tolerance * np.maximum(np.abs(aggregate(start)), np.abs(aggregate(end)))
    else:
        excess = np.abs(left - 1.0) - tolerance
    open_rows = ~(np.asarray(excess) <= 0)
    if open_rows.any():
        index = tuple(int(i) for i in np.argwhere(open_rows)[0])
        at = f" at index {index}" if index else ""
        raise ClosureError(f"the effects leave a residual of {left[index]:.6g}{at}", index)


def _block_aggregate(*arrays: FloatArray, labels: Labels) -> FloatArray:  # noqa: ARG001
    return np.asarray(cell_values(arrays[0]).sum(axis=-1))
