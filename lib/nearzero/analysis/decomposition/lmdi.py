"""The logarithmic mean Divisia index methods LMDI-I and LMDI-II, on one block of cells.

Here belong the weights, the limits for zero cells and the two forms of both methods. Cutting large arrays
into blocks and methods of other families do not.

Sources: Ang, B. W. (2005), Energy Policy 33, 867-871 and Ang (2015), Energy Policy 86, 233-238 (formulae of
all eight models); Ang, B. W. & Liu, F. L. (2001), Energy 26, 537-548 (LMDI-I); Ang, B. W. & Choi, K.-H.
(1997), The Energy Journal 18(3), 59-73 (LMDI-II); Ang, Liu & Chew (2003), Energy Policy 31, 1561-1566
(additive LMDI-II). Zero cells: Ang, B. W. & Liu, N. (2007), Handling zero values in the logarithmic mean
Divisia index decomposition approach, Energy Policy 35, 238-246; Wood, R. & Lenzen, M. (2006), Energy Policy
34, 1326-1331 (analytical limits).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearzero.analysis.decomposition.change import Change, Form
from nearzero.analysis.logmean import FloatArray, log_mean, log_mean_of_change, log_ratio
from nearzero.analysis.refusals import ZeroAggregateError


@dataclass(frozen=True)
class WeightedLogs:
    """Log changes of the factors with the log-mean weight of each cell.

    Attributes:
        weights: Logarithmic mean of each cell's level, shape (..., cells); 0 for a cell that is zero at an
            end.
        logs: Logarithm of end over start of each factor, shape (..., cells, factors).
        limits: What a cell that appears or vanishes adds to weight times log in the limit, or None if none
            does.
    """

    weights: FloatArray
    logs: FloatArray
    limits: FloatArray | None = None

    def effects(self, keep_cells: bool) -> FloatArray:
        """Return weight times log, by cell or summed over the cells."""
        if keep_cells:
            by_cell = self.weights[..., None] * self.logs
            return by_cell if self.limits is None else by_cell + self.limits
        total: FloatArray = np.matmul(self.weights[..., None, :], self.logs)[..., 0, :]
        return total if self.limits is None else total + self.limits.sum(axis=-2)


def lmdi1(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Decompose by LMDI-I (Montgomery-Vartia weights): perfect, and consistent in aggregation.

    The additive effect of a factor is the sum over cells of ``L(v_T, v_0) ln(x_T / x_0)``; its multiplicative
    effect is ``exp`` of that sum over ``L(V_T, V_0)``.

    Args:
        change: The block.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors), in the aggregate's unit, or as plain ratios.
    """
    effects = weigh(change).effects(keep_cells)
    if form == "additive":
        return effects
    effects /= _over_cells(log_mean(change.start_total, change.end_total), keep_cells)
    return np.exp(effects, out=effects)


def lmdi2(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Decompose by LMDI-II (Sato-Vartia weights): perfect, with weights that sum to one.

    The weight of a cell is ``L(s_0, s_T)`` of its shares in the aggregate, divided by the sum of these over
    the cells. The multiplicative effect is ``exp`` of the weighted log changes; the additive one is the
    weighted log changes times ``L(V_T, V_0)``.

    Args:
        change: The block.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors), in the aggregate's unit, or as plain ratios.
    """
    effects = share_weighted_logs(change).effects(keep_cells)
    if form == "additive":
        effects *= _over_cells(log_mean(change.start_total, change.end_total), keep_cells)
        return effects
    return np.exp(effects, out=effects)


def share_weighted_logs(change: Change) -> WeightedLogs:
    """Return log changes weighted with normalised log-mean shares, the weights of LMDI-II.

    Raises:
        ZeroAggregateError: An aggregate is zero, so that shares do not exist, or cells of both signs cancel.
        SignChangeError: An aggregate changes its sign.
    """
    change.require_aggregates()
    raw = weigh(change, change.start_total, change.end_total)
    norm = raw.weights.sum(axis=-1, keepdims=True)
    if (norm <= 0).any():
        raise ZeroAggregateError("cells of both signs leave no positive sum of log-mean shares; use lmdi1")
    limits = None if raw.limits is None else raw.limits / norm[..., None]
    return WeightedLogs(raw.weights / norm, raw.logs, limits)


def weigh(change: Change, start_total: FloatArray | None = None, end_total: FloatArray | None = None) -> WeightedLogs:
    """Weigh the log changes of the factors with the log mean of each cell's value, or of its share.

    Args:
        change: The block.
        start_total: What cell values at the start are divided by, shape (...); None for 1.
        end_total: The same at the end.

    Returns:
        Weights and logs. In the unit of the cells, or without one for shares.

    Raises:
        MissingCellError: An entry is NaN.
        InfiniteCellError: An entry is infinite.
        SignChangeError: A factor changes its sign.
        OutOfRangeError: A product of factors over- or underflows.
    """
    with np.errstate(all="ignore"):
        logs = np.divide(change.end, change.start)
        np.log(logs, out=logs)
        log_change = logs.reshape(-1, logs.shape[-1]).dot(np.ones(logs.shape[-1])).reshape(logs.shape[:-1])
        level = change.start_values
        if start_total is not None and end_total is not None:
            level = level / start_total[..., None]
            log_change -= np.log(end_total / start_total)[..., None]
        weights = log_mean_of_change(level, log_change)
    # A finite, non-zero weight proves that every factor of the cell is a number, not zero, and keeps its
    # sign: no mask is needed. Any other cell is looked at closely, and only it.
    doubtful = ~np.isfinite(weights)
    doubtful |= weights == 0
    if not doubtful.any():
        return WeightedLogs(weights, logs)
    levels = change.start_values[doubtful], change.end_values[doubtful]
    if start_total is not None and end_total is not None:
        totals = (np.broadcast_to(total[..., None], weights.shape) for total in (start_total, end_total))
        levels = levels[0] / next(totals)[doubtful], levels[1] / next(totals)[doubtful]
    weights[doubtful], logs[doubtful], limits = _weigh_at_limits(change, doubtful, levels)
    return WeightedLogs(weights, logs, limits)


def _weigh_at_limits(
    change: Change, doubtful: NDArray[np.bool_], levels: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray, FloatArray | None]:
    """Return weights and logs of doubtful cells, which hold zeros or extreme values, and the block's limits.

    A cell that is zero at one end changes by its whole value. In the limit of a factor going to zero, weight
    times log gives all of it to the factor that vanishes and nothing to the others; if several vanish, at one
    rate, they share equally. A cell that is zero at both ends gives nothing.
    """
    start, end = change.start[doubtful], change.end[doubtful]
    if not (np.isfinite(start).all() and np.isfinite(end).all()):
        change.require_numbers()
    if (start * np.sign(end) < 0).any():
        change.require_kept_signs()
    if not np.isfinite(levels).all():
        change.require_range()
    weights, logs = np.zeros(len(start)), np.zeros_like(start)
    at_start, at_end = levels[0] == 0, levels[1] == 0
    live = ~(at_start | at_end)
    if live.any():
        weights[live] = log_mean(levels[0][live], levels[1][live])
        logs[live] = log_ratio(start[live], end[live])
    at_one_end = at_start != at_end
    if not at_one_end.any():
        return weights, logs, None
    vanishing = (start[at_one_end] == 0) | (end[at_one_end] == 0)
    several = vanishing.sum(axis=-1)
    if not several.all():
        change.require_range()
    turnover = (levels[1] - levels[0])[at_one_end] / several
    limits = np.zeros(change.start.shape)
    where = tuple(axis[at_one_end] for axis in np.nonzero(doubtful))
    limits[where] = vanishing * turnover[:, None]
    return weights, logs, limits


def _over_cells(total: FloatArray, keep_cells: bool) -> FloatArray:
    """Give an aggregate's array the axes that effects have after the leading ones."""
    wide = np.asarray(total)[..., None]
    return wide[..., None] if keep_cells else wide
