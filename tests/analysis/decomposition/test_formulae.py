"""Each method equals its textbook formula, written out here in plain loops."""

from itertools import permutations
from math import exp, log, prod, sqrt

import numpy as np
import pytest

from nearzero.analysis.decomposition import (
    METHODS,
    PERFECT_METHODS,
    ClosureError,
    aggregate,
    check_closure,
    decompose,
    residual,
)

rng = np.random.default_rng(20)
START = rng.uniform(0.5, 3.0, (4, 3))
END = START * rng.uniform(0.6, 1.8, START.shape)
N_CELLS, N_FACTORS = START.shape


def mean(a, b):
    return a if a == b else (b - a) / log(b / a)


def total(changed):
    """The aggregate with the factors in ``changed`` at their end values."""
    return sum(prod((END if k in changed else START)[i, k] for k in range(N_FACTORS)) for i in range(N_CELLS))


V_START = [prod(row) for row in START]
V_END = [prod(row) for row in END]
ALL = set(range(N_FACTORS))
FULL_MEAN = mean(sum(V_START), sum(V_END))


def lmdi1(k):
    return sum(mean(V_START[i], V_END[i]) * log(END[i, k] / START[i, k]) for i in range(N_CELLS))


def log_lmdi2(k):
    weights = [mean(a / sum(V_START), b / sum(V_END)) for a, b in zip(V_START, V_END, strict=True)]
    return sum(w / sum(weights) * log(END[i, k] / START[i, k]) for i, w in enumerate(weights))


def shapley(k, value):
    orders = list(permutations(range(N_FACTORS)))
    before = [set(order[: order.index(k)]) for order in orders]
    return sum(value(total(s | {k})) - value(total(s)) for s in before) / len(orders)


def fisher_of_three(k):
    """Ang, Liu & Chung (2004), equation of the three-factor generalised Fisher index."""
    i, j = sorted(ALL - {k})
    ends = (total({k}) / total(set()) * total(ALL) / total({i, j})) ** (1 / 3)
    middle = (total({k, i}) / total({i}) * total({k, j}) / total({j})) ** (1 / 6)
    return ends * middle


def mixed(k):
    halves = [0.5 * (prod(START[i, j] for j in ALL - {k}) + prod(END[i, j] for j in ALL - {k})) for i in range(N_CELLS)]
    with_k = sum(END[i, k] * half for i, half in enumerate(halves))
    without_k = sum(START[i, k] * half for i, half in enumerate(halves))
    return without_k, with_k


ADDITIVE = {
    "lmdi1": lmdi1,
    "lmdi2": lambda k: FULL_MEAN * log_lmdi2(k),
    "shapley": lambda k: shapley(k, float),
    "laspeyres": lambda k: total({k}) - total(set()),
    "paasche": lambda k: total(ALL) - total(ALL - {k}),
    "fisher": lambda k: FULL_MEAN * log(fisher_of_three(k)),
    "marshall_edgeworth": lambda k: mixed(k)[1] - mixed(k)[0],
}
MULTIPLICATIVE = {
    "lmdi1": lambda k: exp(lmdi1(k) / FULL_MEAN),
    "lmdi2": lambda k: exp(log_lmdi2(k)),
    "shapley": lambda k: exp(shapley(k, log)),
    "laspeyres": lambda k: total({k}) / total(set()),
    "paasche": lambda k: total(ALL) / total(ALL - {k}),
    "fisher": fisher_of_three,
    "marshall_edgeworth": lambda k: mixed(k)[1] / mixed(k)[0],
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("form", "formulae"), [("additive", ADDITIVE), ("multiplicative", MULTIPLICATIVE)])
def test_method_equals_its_formula(method, form, formulae):
    expected = [formulae[method](k) for k in range(N_FACTORS)]
    np.testing.assert_allclose(decompose(START, END, method, form), expected, rtol=1e-12)


def test_fisher_of_two_factors_is_the_geometric_mean_of_laspeyres_and_paasche():
    low, high = (decompose(START[:, :2], END[:, :2], m, "multiplicative") for m in ("laspeyres", "paasche"))
    ideal = decompose(START[:, :2], END[:, :2], "fisher", "multiplicative")
    np.testing.assert_allclose(ideal, [sqrt(a * b) for a, b in zip(low, high, strict=True)])


def test_additive_marshall_edgeworth_is_perfect_for_two_factors():
    effects = decompose(START[:, :2], END[:, :2], "marshall_edgeworth")
    check_closure(START[:, :2], END[:, :2], effects)


@pytest.mark.parametrize("method", METHODS)
def test_one_factor_takes_the_whole_change_with_every_method(method):
    effects = decompose(START[:, :1], END[:, :1], method)
    np.testing.assert_allclose(effects, [END[:, 0].sum() - START[:, 0].sum()])
    ratio = decompose(START[:, :1], END[:, :1], method, "multiplicative")
    np.testing.assert_allclose(ratio, [END[:, 0].sum() / START[:, 0].sum()])


@pytest.mark.parametrize("method", METHODS)
def test_residual_is_the_change_that_effects_leave_and_zero_only_for_perfect_methods(method):
    effects = decompose(START, END, method)
    left = residual(START, END, effects)
    assert effects.sum() + left == pytest.approx(sum(V_END) - sum(V_START))
    assert (abs(left) < 1e-12) == (method in PERFECT_METHODS)
    ratios = decompose(START, END, method, "multiplicative")
    left = residual(START, END, ratios, "multiplicative")
    assert ratios.prod() * left == pytest.approx(sum(V_END) / sum(V_START))
    assert (abs(left - 1) < 1e-12) == (method in PERFECT_METHODS)


def test_closure_is_refused_when_effects_leave_more_than_rounding():
    check_closure(START, END, decompose(START, END))
    check_closure(START, END, decompose(START, END, form="multiplicative"), "multiplicative")
    with pytest.raises(ClosureError, match="residual"):
        check_closure(START, END, decompose(START, END, "laspeyres"))
    with pytest.raises(ClosureError, match="residual of nan"):
        check_closure(START, END, np.full(N_FACTORS, np.nan))


@pytest.mark.parametrize("method", METHODS)
def test_effects_of_cells_make_up_the_effects_of_the_whole(method):
    start = np.stack([START, END[::-1]])
    end = np.stack([END, START])
    by_cell = decompose(start, end, method, keep_cells=True)
    assert by_cell.shape == start.shape
    np.testing.assert_allclose(by_cell.sum(axis=-2), decompose(start, end, method), atol=1e-12)
    by_cell = decompose(start, end, method, "multiplicative", keep_cells=True)
    np.testing.assert_allclose(by_cell.prod(axis=-2), decompose(start, end, method, "multiplicative"))


def test_aggregate_is_the_sum_over_cells_of_the_product_over_factors():
    assert aggregate(START) == pytest.approx(sum(V_START))
