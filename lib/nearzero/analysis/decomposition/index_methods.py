"""Index methods that set factors to their end value one by one or subset by subset, on one block of cells.

Here belong Laspeyres, Paasche, Marshall-Edgeworth, the Shapley value and the generalised Fisher index. All of
them compare products in which some factors stand at their end value and the others at their start value; they
differ in which of these comparisons count. LMDI does not belong here.

Sources: Ang, B. W. & Zhang, F. Q. (2000), A survey of index decomposition analysis in energy and
environmental studies, Energy 25, 1149-1176 (Laspeyres, Paasche, Marshall-Edgeworth); Sun, J. W. (1998),
Energy Economics 20, 85-100 and Albrecht, J. et al. (2002), Energy Policy 30, 727-736 (Shapley value);
Owen, G. (1972), Multilinear extensions of games, Management Science 18, P64-P79 (that value as an integral);
Siegel, I. H. (1945), Journal of the American Statistical Association 40, 520-523 and Ang, Liu & Chung (2004),
Energy Economics 26, 757-763 (generalised Fisher index); de Boer, P. (2009), Empirical Economics (that index
is the Shapley value of the logarithm).
"""

from collections.abc import Callable, Iterator
from math import comb

import numpy as np

from nearzero.analysis.decomposition.change import Change, Form
from nearzero.analysis.logmean import FloatArray, log_mean
from nearzero.analysis.refusals import TooManyFactorsError, ZeroAggregateError

MOST_FACTORS = 12  # 2**12 products per cell: beyond that, blocks of one row no longer fit a small memory


def laspeyres(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Change one factor, the others at their start value. Leaves a residual.

    Args:
        change: The block.
        form: ``additive`` gives differences of aggregates, ``multiplicative`` ratios.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors).
    """
    return _one_by_one(change, form, keep_cells, _at_start)


def paasche(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Change one factor, the others at their end value. Leaves a residual.

    Args:
        change: The block.
        form: ``additive`` gives differences of aggregates, ``multiplicative`` ratios.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors).
    """
    return _one_by_one(change, form, keep_cells, _at_end)


def marshall_edgeworth(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Change one factor, the others at the mean of their start product and their end product.

    The additive form is the mean of Laspeyres and Paasche. It is perfect for two factors and leaves a
    residual for more.

    Args:
        change: The block.
        form: ``additive`` gives differences of aggregates, ``multiplicative`` ratios.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors).
    """
    return _one_by_one(change, form, keep_cells, _at_mean)


def shapley(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Average the effect of a factor over all orders in which the factors can change. Perfect.

    The additive form is the Shapley value of the aggregate, the multiplicative form that of its logarithm.

    Args:
        change: The block.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors).

    Raises:
        TooManyFactorsError: There are more than 12 factors, in the multiplicative form.
    """
    if form == "multiplicative":
        log_effects = _shapley_of_logarithm(change, keep_cells)
        return np.exp(log_effects, out=log_effects)
    # A product of factors is linear in each of them. The Shapley value of such a function is its gradient
    # averaged along the straight way from start to end (Owen 1972), a polynomial that Gauss's rule integrates
    # exactly.
    step = change.end - change.start
    effects = np.zeros_like(step)
    nodes, weights = np.polynomial.legendre.leggauss((step.shape[-1] + 1) // 2)
    for node, weight in zip(0.5 + 0.5 * nodes, 0.5 * weights, strict=True):
        on_the_way = change.start + node * step
        for k in range(step.shape[-1]):
            effects[..., k] += weight * _product_without(on_the_way, k)
    effects *= step
    return effects if keep_cells else effects.sum(axis=-2)


def fisher(change: Change, form: Form, keep_cells: bool) -> FloatArray:
    """Decompose by the generalised Fisher ideal index. Perfect.

    With two factors it is the geometric mean of Laspeyres and Paasche. The multiplicative form equals the
    Shapley value of the logarithm; the additive form is that logarithm times the log mean of the aggregates,
    ``L(V_T, V_0) ln D``, because the index itself knows ratios only.

    Args:
        change: The block.
        form: ``additive`` or ``multiplicative``.
        keep_cells: Keep the cells, whose effects sum (multiply) to those of the whole.

    Returns:
        Shape (..., factors) or (..., cells, factors).

    Raises:
        TooManyFactorsError: There are more than 12 factors.
        NegativeCellError: A cell is negative.
        ZeroAggregateError: An aggregate, or one with some factors changed, is zero.
    """
    if form == "multiplicative":
        return shapley(change, form, keep_cells)
    change.require_no_negative_cells()
    change.require_aggregates()
    mean = np.asarray(log_mean(change.start_total, change.end_total))[..., None]
    return _shapley_of_logarithm(change, keep_cells) * (mean[..., None] if keep_cells else mean)


Pair = tuple[FloatArray, FloatArray]


def _at_start(start_k: FloatArray, end_k: FloatArray, start_rest: FloatArray, _end_rest: FloatArray) -> Pair:
    return start_k * start_rest, end_k * start_rest


def _at_end(start_k: FloatArray, end_k: FloatArray, _start_rest: FloatArray, end_rest: FloatArray) -> Pair:
    return start_k * end_rest, end_k * end_rest


def _at_mean(start_k: FloatArray, end_k: FloatArray, start_rest: FloatArray, end_rest: FloatArray) -> Pair:
    rest = 0.5 * (start_rest + end_rest)
    return start_k * rest, end_k * rest


def _one_by_one(
    change: Change,
    form: Form,
    keep_cells: bool,
    base: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], Pair],
) -> FloatArray:
    """Compare, for each factor, the cells without and with its change, the other factors at ``base``."""
    effects = []
    for k in range(change.start.shape[-1]):
        rest = _product_without(change.start, k), _product_without(change.end, k)
        without_k, with_k = base(change.start[..., k], change.end[..., k], *rest)
        if form == "multiplicative":
            effects.append(np.exp(_log_of_ratio(without_k, with_k, keep_cells, "with one factor unchanged")))
        else:
            effects.append(with_k - without_k if keep_cells else (with_k - without_k).sum(axis=-1))
    return np.stack(effects, axis=-1)


def _product_without(factors: FloatArray, k: int) -> FloatArray:
    """Return the product over all factors but the k-th, shape (..., cells)."""
    product = np.ones(factors.shape[:-1])
    for j in range(factors.shape[-1]):
        if j != k:
            product *= factors[..., j]
    return product


def _log_of_ratio(without_k: FloatArray, with_k: FloatArray, keep_cells: bool, when: str) -> FloatArray:
    """Return the logarithm of the ratio of two aggregates, or the part of it that each cell brings.

    The parts are ``(n_i - d_i) / L(N, D)``: they sum to ``ln(N / D)`` exactly, as in LMDI-I.
    """
    before, after = np.asarray(without_k.sum(axis=-1)), np.asarray(with_k.sum(axis=-1))
    if (before == 0).any() or (after == 0).any():
        raise ZeroAggregateError(f"an aggregate is zero {when}, so that no ratio exists; use the additive form")
    if keep_cells:
        parts: FloatArray = (with_k - without_k) / np.asarray(log_mean(before, after))[..., None]
        return parts
    return np.asarray(np.log(after / before))


def _shapley_of_logarithm(change: Change, keep_cells: bool) -> FloatArray:
    """Return the Shapley value of the logarithm of the aggregate, by factor."""
    n = change.start.shape[-1]
    table = _subset_products(change)
    totals = table.sum(axis=-1 - n)
    if (totals == 0).any():
        why = "the aggregate is zero with some of the factors changed, so that no ratio exists"
        raise ZeroAggregateError(f"{why}; use the additive form")
    if not keep_cells:
        ratios = (with_k / without_k for without_k, with_k in _with_and_without(totals, n))
        return np.stack([_mean_over_subsets(np.log(ratio), n - 1) for ratio in ratios], axis=-1)
    by_cell = []
    pairs = zip(_with_and_without(table, n), _with_and_without(totals, n), strict=True)
    for (cells_without, cells_with), (total_without, total_with) in pairs:
        mean = np.expand_dims(log_mean(total_without, total_with), -n)
        by_cell.append(_mean_over_subsets((cells_with - cells_without) / mean, n - 1))
    return np.stack(by_cell, axis=-1)


def _subset_products(change: Change) -> FloatArray:
    """Return each cell's product for every subset of factors at the end value.

    Returns:
        Shape (..., cells, 2, 2, ..., 2) with one axis of two (start, end) for each factor.
    """
    n = change.start.shape[-1]
    if n > MOST_FACTORS:
        raise TooManyFactorsError(f"{n} factors have {2**n} subsets; at most {MOST_FACTORS} factors are taken")
    table: FloatArray = np.ones(change.start.shape[:-1])
    for k in range(n):
        both = np.stack([change.start[..., k], change.end[..., k]], axis=-1)
        table = table[..., None] * both.reshape(both.shape[:-1] + (1,) * k + (2,))
    return table


def _with_and_without(table: FloatArray, n_factors: int) -> Iterator[Pair]:
    """Yield, for each factor, the table without and with its change: one axis of two fewer."""
    for k in range(n_factors):
        without_k, with_k = np.moveaxis(table, k - n_factors, 0)
        yield without_k, with_k


def _mean_over_subsets(values: FloatArray, n_others: int) -> FloatArray:
    """Average the last ``n_others`` axes (subsets of the other factors), each size weighing the same."""
    size = np.indices((2,) * n_others).sum(axis=0).reshape(-1) if n_others else np.zeros(1, dtype=int)
    weight = np.array([1.0 / ((n_others + 1) * comb(n_others, int(s))) for s in size])
    return np.asarray(values.reshape(*values.shape[: values.ndim - n_others], -1) @ weight)
