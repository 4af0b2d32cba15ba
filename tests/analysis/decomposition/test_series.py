"""A series is the sum of its years, whether chained or against the first year."""

import numpy as np
import pytest

from nearzero.analysis.decomposition import (
    METHODS,
    UnknownMethodError,
    cumulative_effects,
    decompose,
    decompose_series,
)

VALUES = np.random.default_rng(7).uniform(0.5, 2.0, (3, 5, 4, 3))
every_method = pytest.mark.parametrize("method", METHODS)
both_forms = pytest.mark.parametrize("form", ["additive", "multiplicative"])


@every_method
@both_forms
def test_a_chain_decomposes_each_year_against_the_year_before(method, form):
    effects = decompose_series(VALUES, method, form)
    assert effects.shape == (3, 4, 3)
    for t in range(4):
        np.testing.assert_allclose(effects[:, t], decompose(VALUES[:, t], VALUES[:, t + 1], method, form))


@every_method
@both_forms
def test_a_fixed_base_decomposes_each_year_against_the_first(method, form):
    effects = decompose_series(VALUES, method, form, chain=False)
    for t in range(4):
        np.testing.assert_allclose(effects[:, t], decompose(VALUES[:, 0], VALUES[:, t + 1], method, form))


@both_forms
def test_kept_cells_make_up_the_effects_of_each_year(form):
    by_cell = decompose_series(VALUES, form=form, keep_cells=True)
    assert by_cell.shape == (3, 4, 4, 3)
    joined = by_cell.sum(axis=-2) if form == "additive" else by_cell.prod(axis=-2)
    np.testing.assert_allclose(joined, decompose_series(VALUES, form=form))


def test_cumulative_effects_start_with_the_first_transition_and_keep_the_shape():
    effects = decompose_series(VALUES)
    cumulative = cumulative_effects(effects)
    np.testing.assert_array_equal(cumulative[:, 0], effects[:, 0])
    np.testing.assert_allclose(cumulative[:, -1], effects.sum(axis=1))
    by_cell = decompose_series(VALUES, keep_cells=True)
    np.testing.assert_allclose(cumulative_effects(by_cell, years_axis=-3).sum(axis=-2), cumulative)


def test_cumulative_effects_need_a_known_form():
    with pytest.raises(UnknownMethodError):
        cumulative_effects(np.ones((2, 2)), "sum")
