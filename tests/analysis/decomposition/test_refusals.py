"""What cannot be decomposed is refused, with the reason and the cell that stands in the way."""

import pickle

import numpy as np
import pytest

from nearzero.analysis.decomposition import (
    METHODS,
    DecompositionError,
    InfiniteCellError,
    MissingCellError,
    NegativeCellError,
    OutOfRangeError,
    ShapeMismatchError,
    SignChangeError,
    TooManyFactorsError,
    UnknownMethodError,
    ZeroAggregateError,
    check_closure,
    decompose,
    decompose_series,
    residual,
)

CELLS = ["steel", "cement", "power"]
FACTORS = ["activity", "intensity"]
GOOD = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
every_method = pytest.mark.parametrize("method", METHODS)
both_forms = pytest.mark.parametrize("form", ["additive", "multiplicative"])


def spoiled(value, cell=1, factor=0):
    state = GOOD.copy()
    state[cell, factor] = value
    return state


@every_method
@both_forms
@pytest.mark.parametrize(("value", "error"), [(np.nan, MissingCellError), (np.inf, InfiniteCellError)])
def test_missing_and_infinite_values_are_refused_at_either_end(method, form, value, error):
    for states in ((spoiled(value), GOOD), (GOOD, spoiled(value)), (spoiled(value), spoiled(value))):
        with pytest.raises(error, match=r"cell 1 \(cement\), factor 0 \(activity\)") as refusal:
            decompose(*states, method, form, cells=CELLS, factors=FACTORS)
        assert refusal.value.index == (1, 0)


def test_a_masked_value_is_missing_whatever_number_lies_under_the_mask():
    masked = np.ma.array(GOOD, mask=np.zeros_like(GOOD, dtype=bool))
    masked[2, 1] = np.ma.masked
    with pytest.raises(MissingCellError, match="cell 2, factor 1"):
        decompose(masked, GOOD)


def test_missing_is_not_zero():
    assert np.isfinite(decompose(spoiled(0.0), GOOD)).all()
    with pytest.raises(MissingCellError):
        decompose(spoiled(np.nan), GOOD)


def test_the_first_missing_cell_of_a_large_array_is_named_by_its_full_index():
    start = np.ones((700, 3, 40, 6))
    start[523, 2, 31, 4] = np.nan
    with pytest.raises(MissingCellError, match=r"index \(523, 2, 31, 4\)") as refusal:
        decompose(start, np.ones_like(start))
    assert refusal.value.index == (523, 2, 31, 4)


def test_a_missing_cell_of_a_series_is_named_by_its_year():
    values = np.ones((5, 4, 3, 2))
    values[2, 3, 1, 0] = np.nan
    for chain in (True, False):
        with pytest.raises(MissingCellError, match="year 3 of the series, cell 1, factor 0") as refusal:
            decompose_series(values, chain=chain)
        assert refusal.value.index == (2, 3, 1, 0)


@pytest.mark.parametrize("method", ["lmdi1", "lmdi2"])
def test_a_factor_that_changes_its_sign_has_no_logarithm(method):
    with pytest.raises(SignChangeError, match=r"cell 1 \(cement\), factor 0") as refusal:
        decompose(GOOD, spoiled(-3.0), method, cells=CELLS)
    assert refusal.value.index == (1, 0)
    both = GOOD.copy()
    both[1] *= -1  # the cell's value keeps its sign, its factors do not
    with pytest.raises(SignChangeError):
        decompose(GOOD, both, method)


@pytest.mark.parametrize("method", ["shapley", "laspeyres", "paasche", "marshall_edgeworth"])
def test_additive_methods_without_logarithms_take_a_change_of_sign(method):
    effects = decompose(GOOD, spoiled(-3.0), method)
    if method == "shapley":
        check_closure(GOOD, spoiled(-3.0), effects)
    assert np.isfinite(effects).all()


@pytest.mark.parametrize("method", ["lmdi1", "lmdi2", "shapley"])
def test_negative_cells_that_keep_their_sign_are_decomposed_additively(method):
    start, end = GOOD.copy(), GOOD * np.array([1.3, 0.8])
    start[0, 1] *= -1  # a sink
    end[0, 1] *= -1
    check_closure(start, end, decompose(start, end, method))


@both_forms
def test_two_negative_factors_make_a_positive_cell(form):
    start, end = GOOD.copy(), GOOD * np.array([1.3, 0.8])
    negative = start * np.array([-1.0, -1.0]), end * np.array([-1.0, -1.0])
    np.testing.assert_allclose(decompose(*negative, form=form), decompose(start, end, form=form))


def test_effects_of_an_all_negative_aggregate_mirror_those_of_the_positive_one():
    end = GOOD * np.array([1.3, 0.8])
    mirror = np.array([1.0, -1.0])
    for method in ("lmdi1", "lmdi2", "shapley"):
        np.testing.assert_allclose(decompose(GOOD * mirror, end * mirror, method), -decompose(GOOD, end, method))


@every_method
def test_negative_cells_are_refused_in_the_multiplicative_form(method):
    with pytest.raises(NegativeCellError, match="additive") as refusal:
        decompose(spoiled(-1.0), spoiled(-2.0), method, "multiplicative")
    assert refusal.value.index == (1,)


def test_an_aggregate_that_changes_its_sign_has_no_shares():
    start, end = np.array([[5.0, 1.0], [-3.0, 1.0]]), np.array([[3.0, 1.0], [-5.0, 1.0]])
    check_closure(start, end, decompose(start, end))
    with pytest.raises(SignChangeError, match="aggregate"):
        decompose(start, end, "lmdi2")


@every_method
def test_products_outside_the_range_of_numbers_are_refused(method):
    with pytest.raises(OutOfRangeError, match="choose other units"):
        decompose(np.full((2, 2), 1e200), np.full((2, 2), 1e200), method)
    with pytest.raises(OutOfRangeError):
        decompose(np.full((2, 2), 1e-200), np.full((2, 2), 1.0), method)


@pytest.mark.parametrize(
    ("start", "end", "what"),
    [
        (np.ones((2, 3)), np.ones((3, 2)), "different shapes"),
        (np.ones((4, 2, 3)), np.ones((2, 3)), "different shapes"),
        (np.ones(3), np.ones(3), "cells, factors"),
        (np.ones(()), np.ones(()), "cells, factors"),
        (np.ones((2, 0)), np.ones((2, 0)), "no factors"),
        (np.ones((0, 2)), np.ones((0, 2)), "no cells"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(start, end, what):
    with pytest.raises(ShapeMismatchError, match=what):
        decompose(start, end)


def test_labels_and_effects_of_another_number_are_refused():
    with pytest.raises(ShapeMismatchError, match="2 names are given for 3 cells"):
        decompose(GOOD, GOOD, cells=["a", "b"])
    with pytest.raises(ShapeMismatchError, match="do not fit"):
        residual(GOOD, GOOD, np.zeros(3))
    with pytest.raises(ShapeMismatchError, match="two years or more"):
        decompose_series(GOOD[None])
    with pytest.raises(ShapeMismatchError, match="years, cells, factors"):
        decompose_series(GOOD)


def test_unknown_methods_and_forms_are_refused_with_those_that_exist():
    with pytest.raises(UnknownMethodError, match="lmdi1, lmdi2, shapley"):
        decompose(GOOD, GOOD, "lmdi3")
    with pytest.raises(UnknownMethodError, match="additive, multiplicative"):
        decompose(GOOD, GOOD, form="ratio")


def test_too_many_factors_for_all_subsets_are_refused():
    with pytest.raises(TooManyFactorsError, match="13 factors"):
        decompose(np.ones((1, 13)), np.ones((1, 13)), "fisher")
    with pytest.raises(TooManyFactorsError, match="13 factors"):
        decompose(np.ones((1, 13)), np.ones((1, 13)), "shapley", "multiplicative")


def test_the_additive_shapley_value_takes_any_number_of_factors():
    start, end = np.full((2, 20), 1.0), np.full((2, 20), 1.1)
    np.testing.assert_allclose(decompose(start, end, "shapley"), 2 * (1.1**20 - 1) / 20)


def test_zero_aggregate_names_the_row():
    start = np.ones((4, 3, 2))
    start[2] = 0
    with pytest.raises(ZeroAggregateError, match=r"index \(2,\)"):
        decompose(start, np.ones_like(start), form="multiplicative")


def test_a_refusal_survives_the_way_from_a_worker_process():
    error = pickle.loads(pickle.dumps(MissingCellError("a value is missing", (1, 2))))  # noqa: S301
    assert (type(error), str(error), error.index) == (MissingCellError, "a value is missing", (1, 2))
    assert isinstance(error, DecompositionError)
    assert isinstance(error, ValueError)
