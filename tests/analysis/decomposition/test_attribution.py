"""Shares and attributions add up to what they are shares and attributions of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearzero.analysis.decomposition import (
    MissingCellError,
    NegativeCellError,
    ShapeMismatchError,
    UnknownMethodError,
    ZeroAggregateError,
    attribute_effect,
    decompose,
    effects_share,
)

START = np.random.default_rng(5).uniform(0.5, 2.0, (2, 4, 3))
END = START * np.random.default_rng(6).uniform(0.7, 1.4, START.shape)
either = pytest.mark.parametrize("method", ["lmdi1", "lmdi2"])


@either
@given(change=arrays(float, (2, 3, 4, 3), elements=st.floats(1e-2, 1e2)))
@settings(max_examples=30, deadline=None)
def test_parts_of_cells_sum_to_the_change_of_the_index(method, change):
    start, end = change
    index = decompose(start, end, method, "multiplicative")
    for factor in range(3):
        parts = attribute_effect(start, end, factor, method)
        np.testing.assert_allclose(parts.sum(axis=-1), index[..., factor] - 1, atol=1e-10 * index.max())


def test_lmdi2_parts_equal_the_formula_of_choi_and_ang():
    """Choi & Ang (2012): part = s_i (x_T / x_0 - 1), s_i ~ w_i x_0 / L(x_T, D x_0)."""

    def mean(a, b):
        return (b - a) / np.log(b / a)

    start, end = START[0], END[0]
    values = start.prod(axis=-1), end.prod(axis=-1)
    weights = mean(values[0] / values[0].sum(), values[1] / values[1].sum())
    weights /= weights.sum()
    x0, x1 = start[:, 1], end[:, 1]
    index = np.exp((weights * np.log(x1 / x0)).sum())
    share = weights * x0 / mean(x1, index * x0)
    share /= share.sum()
    np.testing.assert_allclose(attribute_effect(start, end, 1, "lmdi2"), share * (x1 / x0 - 1))


@either
def test_a_cell_whose_factor_does_not_change_has_no_part(method):
    end = END.copy()
    end[:, 2, 1] = START[:, 2, 1]
    np.testing.assert_allclose(attribute_effect(START, end, 1, method)[:, 2], 0.0, atol=1e-16)


def test_attribution_refuses_what_the_multiplicative_form_refuses():
    with pytest.raises(UnknownMethodError):
        attribute_effect(START, END, 0, "shapley")
    with pytest.raises(ShapeMismatchError, match="no factor 3"):
        attribute_effect(START, END, 3)
    with pytest.raises(NegativeCellError):
        attribute_effect(START * np.array([1, 1, -1]), END * np.array([1, 1, -1]), 0)
    with pytest.raises(MissingCellError):
        attribute_effect(np.where(START.max() == START, np.nan, START), END, 0)


@pytest.mark.parametrize("form", ["additive", "multiplicative"])
def test_shares_of_factors_sum_to_one(form):
    shares = effects_share(decompose(START, END, form=form), form)
    np.testing.assert_allclose(shares.sum(axis=-1), 1.0)


def test_shares_of_lmdi1_are_the_same_in_both_forms():
    additive, multiplicative = (effects_share(decompose(START, END, form=f), f) for f in ("additive", "multiplicative"))
    np.testing.assert_allclose(additive, multiplicative)


def test_shares_in_a_change_of_zero_are_refused():
    with pytest.raises(ZeroAggregateError, match="cancel"):
        effects_share(np.array([1.0, -1.0]))
