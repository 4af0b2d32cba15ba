"""Who stands behind an effect: shares of factors in a change, and of cells in the index of a factor.

Here belong readings of finished effects. The effects themselves do not.

Source: Choi, K.-H. & Ang, B. W. (2012), Attribution of changes in Divisia real energy intensity index - an
extension to index decomposition analysis, Energy Economics 34, 171-176.
"""

from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearzero.analysis.decomposition import blocks
from nearzero.analysis.decomposition.change import Change
from nearzero.analysis.decomposition.labels import Labels
from nearzero.analysis.decomposition.lmdi import share_weighted_logs, weigh
from nearzero.analysis.decomposition.period import require_form
from nearzero.analysis.logmean import FloatArray, log_mean
from nearzero.analysis.refusals import ShapeMismatchError, UnknownMethodError, ZeroAggregateError


def effects_share(effects: NDArray[Any], form: str = "additive") -> FloatArray:
    """Return the share of each factor in the change that the effects make up.

    Shares sum to 1; a factor that works against the change has a negative share. Multiplicative effects are
    compared by their logarithms.

    Args:
        effects: Effects by factor, shape (..., factors).
        form: The form of the effects.

    Returns:
        Shares, same shape, without a unit.

    Raises:
        ZeroAggregateError: The effects cancel, so that there is no change to have a share in.
    """
    parts = effects if require_form(form) == "additive" else np.log(effects)
    total = parts.sum(axis=-1, keepdims=True)
    if not blocks.is_lazy(total) and (total == 0).any():
        raise ZeroAggregateError("the effects cancel, so that no factor has a share in a change of zero")
    return cast("FloatArray", parts / total)


def attribute_effect(start: ArrayLike, end: ArrayLike, factor: int, method: str = "lmdi1") -> FloatArray:
    """Attribute the multiplicative effect of one factor to the cells, in parts that sum to ``D - 1``.

    An intensity effect of 0.93 (-7 %) may thus be read as -9 points by steel and +2 points by cement.

    With LMDI-II the index is a geometric mean of the cells' ratios ``r_i`` with weights ``w_i`` that sum to
    one, and Choi & Ang (2012) rewrite it as an arithmetic mean: the part of a cell is ``s_i (r_i - 1)`` with
    ``s_i`` proportional to ``w_i / L(r_i, D)``. The weights of LMDI-I do not sum to one; there the part of a
    cell is its part in ``ln D`` times ``L(D, 1)``, which sums to ``D - 1`` because ``L(D, 1) ln D = D - 1``.

    Args:
        start: Factors at the start, shape (..., cells, factors).
        end: Factors at the end, same shape.
        factor: Number of the factor.
        method: ``lmdi1`` or ``lmdi2``.

    Returns:
        Parts by cell, shape (..., cells), without a unit (0.01 is one per cent of change of the index).

    Raises:
        UnknownMethodError: ``method`` is neither of the two.
        ShapeMismatchError: There is no factor of that number.
        DecompositionError: Any of the refusals of the multiplicative form of ``decompose``.
    """
    if method not in {"lmdi1", "lmdi2"}:
        raise UnknownMethodError(f"effects are attributed for lmdi1 and lmdi2, not for {method!r}")
    states = blocks.as_states(start, end)
    n_cells, n_factors = states[0].shape[-2:]
    if not 0 <= factor < n_factors:
        raise ShapeMismatchError(f"there is no factor {factor} among {n_factors}")

    def attribute_block(*arrays: FloatArray, labels: Labels) -> FloatArray:
        change = Change(arrays[0], arrays[1], labels)
        with np.errstate(all="ignore"):
            change.require_no_negative_cells()
            change.require_aggregates()
            return _by_log_mean(change, factor) if method == "lmdi1" else _by_arithmetic_mean(change, factor)

    return blocks.run(attribute_block, states, (n_cells,), Labels())


def _by_log_mean(change: Change, factor: int) -> FloatArray:
    """Return the parts of LMDI-I: each cell's part of the logarithm, times the log mean of index and one."""
    parts = weigh(change).effects(keep_cells=True)[..., factor]
    parts /= np.asarray(log_mean(change.start_total, change.end_total))[..., None]
    index = np.exp(parts.sum(axis=-1, keepdims=True))
    return np.asarray(parts * log_mean(index, 1.0))


def _by_arithmetic_mean(change: Change, factor: int) -> FloatArray:
    """Return the parts of LMDI-II after Choi & Ang, with their limits for cells that appear or vanish.

    As r grows beyond bounds, ``w (r - 1) / L(r, D)`` tends to the limit of ``w ln r`` and ``w / L(r, D)`` to
    0; as r goes to zero they tend to the limit of ``w ln r / D`` and to minus that.
    """
    weighted = share_weighted_logs(change)
    by_cell = weighted.effects(keep_cells=True)[..., factor]
    index = np.exp(by_cell.sum(axis=-1, keepdims=True))
    ratio = np.exp(weighted.logs[..., factor])
    share = weighted.weights / log_mean(ratio, index)
    part = share * (ratio - 1.0)
    if weighted.limits is not None:
        limit = weighted.limits[..., factor]
        part += np.where(limit > 0, limit, limit / index)
        share += np.where(limit > 0, 0.0, -limit / index)
    return np.asarray(part / share.sum(axis=-1, keepdims=True))
