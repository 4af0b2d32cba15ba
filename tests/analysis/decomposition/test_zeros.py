"""Cells that appear, vanish or stay away are taken at their analytic limits."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearzero.analysis.decomposition import (
    PERFECT_METHODS,
    ZeroAggregateError,
    attribute_effect,
    check_closure,
    decompose,
)

START = np.array([[0.0, 10.0, 2.0], [4.0, 5.0, 3.0]])
END = np.array([[4.0, 5.0, 3.0], [5.0, 6.0, 4.0]])
logarithmic = pytest.mark.parametrize("method", ["lmdi1", "lmdi2"])
both_forms = pytest.mark.parametrize("form", ["additive", "multiplicative"])


def with_small(state, small):
    return np.where(state == 0, small, state)


def test_the_whole_change_of_an_appearing_cell_goes_to_the_factor_that_was_zero():
    np.testing.assert_array_equal(decompose(START, END, keep_cells=True)[0], [60.0, 0.0, 0.0])
    np.testing.assert_array_equal(decompose(END, START, keep_cells=True)[0], [-60.0, 0.0, 0.0])


def test_factors_that_vanish_together_share_equally():
    start = START.copy()
    start[0, 1] = 0.0
    np.testing.assert_array_equal(decompose(start, END, keep_cells=True)[0], [30.0, 30.0, 0.0])


def test_a_cell_that_is_zero_at_both_ends_has_no_effect_even_if_other_factors_change():
    start, end = START.copy(), END.copy()
    end[0, 0] = 0.0
    np.testing.assert_array_equal(decompose(start, end, keep_cells=True)[0], 0.0)
    end[0] = [4.0, 0.0, 3.0]
    np.testing.assert_array_equal(decompose(start, end, keep_cells=True)[0], 0.0)


@logarithmic
@both_forms
def test_zero_equals_the_trend_of_ever_smaller_values(method, form):
    """The gap falls as 1/ln of the small value, and more smallness brings the limit nearer."""
    limit = decompose(START, END, method, form)
    gaps = [
        np.abs(decompose(with_small(START, small), END, method, form) - limit).max()
        for small in (1e-15, 1e-50, 1e-100, 1e-200, 1e-300)
    ]
    assert all(later < earlier for earlier, later in pairwise(gaps))
    steps = [gap * -np.log(small) for gap, small in zip(gaps, (1e-15, 1e-50, 1e-100, 1e-200, 1e-300), strict=True)]
    np.testing.assert_allclose(steps[1:], steps[-1], rtol=0.1)


@logarithmic
@both_forms
def test_several_vanishing_factors_equal_the_limit_of_one_common_rate(method, form):
    start = START.copy()
    start[0, 2] = 0.0
    limit = decompose(start, END, method, form)
    gaps = [np.abs(decompose(with_small(start, small), END, method, form) - limit).max() for small in (1e-30, 1e-120)]
    assert gaps[1] < gaps[0] / 3


@pytest.mark.parametrize("method", sorted(PERFECT_METHODS))
@given(
    change=arrays(float, (2, 4, 3), elements=st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.0])),
    standing=st.floats(0.5, 2.0),
)
@settings(max_examples=60, deadline=None)
def test_effects_make_up_the_change_whatever_cells_are_zero(method, change, standing):
    """One cell stays, so that aggregates, also those with some factors changed, are not zero."""
    start, end = (np.concatenate([state, np.full((1, 3), standing)]) for state in change)
    for form in ("additive", "multiplicative"):
        check_closure(start, end, decompose(start, end, method, form), form, tolerance=1e-12)


def test_a_zero_factor_at_both_ends_of_a_cell_of_negative_others_is_harmless():
    start, end = np.array([[0.0, -2.0], [1.0, 3.0]]), np.array([[0.0, -4.0], [2.0, 3.0]])
    np.testing.assert_allclose(decompose(start, end), [3.0, 0.0])


@pytest.mark.parametrize(
    "method", ["lmdi1", "lmdi2", "shapley", "laspeyres", "paasche", "fisher", "marshall_edgeworth"]
)
@pytest.mark.parametrize("which", ["start", "end"])
def test_a_ratio_of_zero_aggregates_is_refused(method, which):
    states = {"start": END, "end": END, which: np.zeros_like(END)}
    with pytest.raises(ZeroAggregateError, match=which):
        decompose(states["start"], states["end"], method, "multiplicative")


def test_a_zero_aggregate_is_fine_for_additive_lmdi1_and_refused_for_shares():
    effects = decompose(np.zeros_like(END), END)
    np.testing.assert_allclose(effects, np.full(3, (60 + 120) / 3))
    with pytest.raises(ZeroAggregateError):
        decompose(np.zeros_like(END), END, "lmdi2")


def test_an_aggregate_that_is_zero_half_way_is_refused_by_methods_over_subsets():
    start, end = np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
    assert decompose(start, end, "shapley", "multiplicative").shape == (2,)
    start, end = np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
    with pytest.raises(ZeroAggregateError, match="some of the factors changed"):
        decompose(start, end, "shapley", "multiplicative")


@logarithmic
def test_attribution_to_a_vanishing_cell_is_the_limit_of_small_values(method):
    for start, end in ((START, END), (END, START)):
        limit = attribute_effect(start, end, 0, method)
        near = attribute_effect(with_small(start, 1e-250), with_small(end, 1e-250), 0, method)
        np.testing.assert_allclose(near, limit, atol=0.02 * np.abs(limit).max())
        index = decompose(start, end, method, "multiplicative")[0]
        assert limit.sum() == pytest.approx(index - 1)


@logarithmic
def test_ratios_beyond_the_range_of_numbers_are_no_zeros(method):
    start, end = np.array([[1e-200, 3.0], [1.0, 1.0]]), np.array([[1e200, 3.0], [1.0, 2.0]])
    effects = decompose(start, end, method)
    check_closure(start, end, effects)
    assert 0 < effects[1] < 1e-2 * effects[0]


def test_a_cell_that_vanishes_beside_many_that_stay_is_the_only_one_treated_as_such():
    rng = np.random.default_rng(2)
    start, end = rng.uniform(0.5, 2.0, (2, 50, 30, 4))
    whole = decompose(start, end, keep_cells=True)
    end[17, 5, 2] = 0.0
    found = decompose(start, end, keep_cells=True)
    np.testing.assert_allclose(found[17, 5], [0.0, 0.0, -start[17, 5].prod(), 0.0])
    found[17, 5] = whole[17, 5]
    np.testing.assert_array_equal(found, whole)
