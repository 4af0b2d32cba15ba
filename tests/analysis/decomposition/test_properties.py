"""What must hold for any data, beyond closure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearzero.analysis.decomposition import (
    METHODS,
    PERFECT_METHODS,
    aggregate,
    check_closure,
    cumulative_effects,
    decompose,
    decompose_series,
)

quick = settings(max_examples=15, deadline=None)
factor_values = st.floats(min_value=1e-3, max_value=1e3)
both_forms = pytest.mark.parametrize("form", ["additive", "multiplicative"])
perfect = pytest.mark.parametrize("method", sorted(PERFECT_METHODS))
every_method = pytest.mark.parametrize("method", METHODS)


@st.composite
def changes(draw, elements=factor_values):
    """Start and end of up to four cells of up to four factors, for up to two regions."""
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    return draw(arrays(float, shape, elements=elements)), draw(arrays(float, shape, elements=elements))


def size(start, end):
    """The scale against which rounding is measured."""
    return np.maximum(aggregate(start), aggregate(end))[:, None]


@perfect
@given(change=changes())
@quick
def test_effects_of_a_perfect_method_make_up_the_whole_change(method, change):
    for form in ("additive", "multiplicative"):
        check_closure(*change, decompose(*change, method, form), form, tolerance=1e-11)


@pytest.mark.parametrize("method", [*sorted(PERFECT_METHODS), "marshall_edgeworth"])
@given(change=changes())
@quick
def test_going_back_in_time_reverses_every_effect(method, change):
    start, end = change
    forth, back = decompose(start, end, method), decompose(end, start, method)
    assert (np.abs(forth + back) <= 1e-11 * size(start, end)).all()
    forth, back = (decompose(*pair, method, "multiplicative") for pair in ((start, end), (end, start)))
    np.testing.assert_allclose(forth * back, 1.0, rtol=1e-9)


@every_method
@given(change=changes())
@quick
def test_equal_values_have_effects_of_exactly_zero_and_exactly_one(method, change):
    start, _ = change
    for keep_cells in (False, True):
        assert (decompose(start, start, method, "additive", keep_cells) == 0).all()
        assert (decompose(start, start, method, "multiplicative", keep_cells) == 1).all()


@pytest.mark.parametrize("method", ["lmdi1", "lmdi2", "laspeyres", "paasche", "marshall_edgeworth", "shapley"])
@given(change=changes())
@quick
def test_a_factor_that_does_not_change_has_no_effect(method, change):
    start, end = change
    end = end.copy()
    end[..., 0] = start[..., 0]
    assert (decompose(start, end, method)[..., 0] == 0).all()
    assert (decompose(start, end, method, "multiplicative")[..., 0] == 1).all()


@every_method
@given(change=changes(), unit=st.sampled_from([1e-6, 1000.0, 29.3076]))
@quick
def test_another_unit_of_one_factor_rescales_additive_effects_and_leaves_ratios(method, change, unit):
    start, end = change
    scale = np.ones(start.shape[-1])
    scale[-1] = unit
    rescaled = decompose(start * scale, end * scale, method)
    assert (np.abs(rescaled - unit * decompose(start, end, method)) <= 1e-11 * unit * size(start, end)).all()
    ratios = decompose(start * scale, end * scale, method, "multiplicative")
    np.testing.assert_allclose(ratios, decompose(start, end, method, "multiplicative"), rtol=1e-9)


@every_method
@both_forms
@given(change=changes(), seed=st.integers(0, 99))
@quick
def test_the_order_of_factors_and_of_cells_does_not_matter(method, form, change, seed):
    start, end = change
    rng = np.random.default_rng(seed)
    by_factor, by_cell = rng.permutation(start.shape[-1]), rng.permutation(start.shape[-2])
    shuffled = decompose(*(state[:, by_cell][..., by_factor] for state in change), method, form)
    expected = decompose(start, end, method, form)[..., by_factor]
    np.testing.assert_allclose(shuffled, expected, rtol=1e-9, atol=1e-11 * float(size(start, end).max()))


@given(change=changes())
@quick
def test_lmdi1_is_consistent_in_aggregation(change):
    """Decomposed in two groups of cells first, the whole has the same effects as in one step."""
    start, end = (np.concatenate([state, state[:, ::-1] * 1.5], axis=1) for state in change)
    half = start.shape[1] // 2
    groups = [(start[:, :half], end[:, :half]), (start[:, half:], end[:, half:])]
    summed = sum(decompose(*group) for group in groups)
    assert (np.abs(summed - decompose(start, end)) <= 1e-11 * size(start, end)).all()
    # Multiplicative: the groups' logarithms count with the log mean of the groups' aggregates.
    whole = np.log(decompose(start, end, form="multiplicative"))
    weigh = [np.expand_dims(_mean(aggregate(a), aggregate(b)), -1) for a, b in groups]
    logs = [np.log(decompose(*group, form="multiplicative")) for group in groups]
    joined = sum(w * part for w, part in zip(weigh, logs, strict=True))
    mean = np.expand_dims(_mean(aggregate(start), aggregate(end)), -1)
    np.testing.assert_allclose(joined / mean, whole, atol=1e-10)


def _mean(a, b):
    ratio = np.log(b / a)
    return np.where(np.abs(ratio) < 1e-9, (a + b) / 2, (b - a) / np.where(ratio == 0, 1, ratio))


@perfect
@given(years=arrays(float, (4, 3, 3), elements=factor_values))
@quick
def test_a_chain_makes_up_the_change_from_first_to_last_year(method, years):
    additive = cumulative_effects(decompose_series(years, method))
    change = aggregate(years[1:]) - aggregate(years[0])
    np.testing.assert_allclose(additive.sum(axis=-1), change, atol=1e-11 * aggregate(years).max())
    ratios = cumulative_effects(decompose_series(years, method, "multiplicative"), "multiplicative")
    np.testing.assert_allclose(ratios.prod(axis=-1), aggregate(years[1:]) / aggregate(years[0]), rtol=1e-10)


@given(start=arrays(float, (3, 4), elements=st.floats(0.5, 2.0)), seed=st.integers(0, 99))
@quick
def test_lmdi1_and_shapley_agree_to_second_order_for_small_changes(start, seed):
    direction = np.random.default_rng(seed).uniform(-1, 1, start.shape)
    gaps = []
    for step in (1e-2, 1e-3):
        end = start * (1 + step * direction)
        gaps.append(np.abs(decompose(start, end) - decompose(start, end, "shapley")).max())
    # The difference is of third order: a tenth of the step leaves about a thousandth of it.
    assert gaps[0] <= 20 * 1e-2**3 * aggregate(start)
    assert gaps[1] <= 20 * 1e-3**3 * aggregate(start) + 1e-14 * aggregate(start)


@pytest.mark.parametrize("method", ["lmdi1", "lmdi2", "shapley", "fisher"])
def test_tiny_changes_of_large_numbers_keep_their_relative_accuracy(method):
    start = np.array([[1e9, 3.7], [2e9, 1.1]])
    end = start * np.array([1 + 2**-30, 1.0])
    change = (start.prod(axis=-1) * 2**-30).sum()
    np.testing.assert_allclose(decompose(start, end, method), [change, 0.0], rtol=1e-6)
