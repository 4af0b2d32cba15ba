"""Regions compared with one region, with their mean and with each other, in one year and over several."""

import json
from itertools import pairwise, permutations, product
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearzero.analysis.decomposition import (
    METHODS,
    PERFECT_METHODS,
    InfiniteCellError,
    MissingCellError,
    NegativeCellError,
    ShapeMismatchError,
    SignChangeError,
    UnknownMethodError,
    ZeroAggregateError,
    aggregate,
    decompose,
    indirect_effects,
    mean_region,
    spatial,
    spatial_temporal,
)

CASES = Path(__file__).parents[2] / "data" / "cases"
quick = settings(max_examples=15, deadline=None)
both_forms = pytest.mark.parametrize("form", ["additive", "multiplicative"])
perfect = pytest.mark.parametrize("method", sorted(PERFECT_METHODS))
every_method = pytest.mark.parametrize("method", METHODS)
ratios = st.floats(min_value=1e-2, max_value=1e2)

rng = np.random.default_rng(11)
VALUES = rng.uniform(0.5, 2.0, (3, 5, 4, 3))  # three groups of five regions, four cells, three factors
PANEL = rng.uniform(0.5, 2.0, (4, 3, 2, 3))  # four years of three regions, two cells, three factors


@st.composite
def groups(draw):
    """Factors of two to four regions of up to three cells and three factors."""
    shape = (draw(st.integers(2, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    return draw(arrays(float, shape, elements=ratios))


def size(values):
    """The scale against which rounding is measured."""
    return float(aggregate(values).max())


def sectors_of(regions, scale=1.0):
    """Output and emissions by sector of some regions, and the factors output · share · intensity."""
    output = scale * rng.uniform(1, 9, (regions, 3))
    emissions = rng.uniform(1, 9, (regions, 3))
    total = np.broadcast_to(output.sum(axis=1, keepdims=True), output.shape)
    above = np.stack([total, output, emissions], axis=-1)
    below = np.stack([np.ones_like(total), total, output], axis=-1)
    return above, below


# the mean region


def test_the_mean_region_has_means_of_levels_and_ratios_of_sums():
    people, emissions = [1.0, 3.0], [10.0, 14.0]
    above = np.stack([people, emissions], axis=-1)[:, None, :]
    below = np.stack([np.ones(2), people], axis=-1)[:, None, :]
    np.testing.assert_array_equal(mean_region(above, below), [[2.0, 6.0]])
    marked = below.copy()
    marked[..., 0] = np.nan
    np.testing.assert_array_equal(mean_region(above, marked), [[2.0, 6.0]])


def test_the_mean_region_agrees_with_loops_over_regions_sectors_and_factors():
    above, below = sectors_of(4)
    expected = np.zeros((3, 3))
    for i, k in product(range(3), range(3)):
        expected[i, k] = sum(above[r, i, k] for r in range(4)) / sum(below[r, i, k] for r in range(4))
    np.testing.assert_allclose(mean_region(above, below), expected, rtol=1e-14)


def test_the_aggregate_of_the_mean_region_is_the_mean_of_the_aggregates():
    above, below = sectors_of(6)
    assert aggregate(mean_region(above, below)) == pytest.approx(aggregate(above / below).mean())


@both_forms
def test_weights_say_what_a_factor_is_a_ratio_to(form):
    above, below = sectors_of(4)
    by_hand = spatial(above / below, mean_region(above, below), form=form)
    np.testing.assert_allclose(spatial(above / below, form=form, weights=below), by_hand, rtol=1e-10)
    below[..., 0] = np.nan
    np.testing.assert_allclose(spatial(above / np.nan_to_num(below, nan=1), form=form, weights=below), by_hand)


def test_without_weights_factors_are_a_chain_of_a_level_and_ratios():
    above, below = sectors_of(4)
    expected = spatial(above / below, weights=below)
    np.testing.assert_allclose(spatial(above / below), expected, atol=1e-12 * size(above / below))


def test_weights_of_one_give_the_plain_mean_of_every_factor():
    expected = [decompose(VALUES[0].mean(axis=0), region) for region in VALUES[0]]
    np.testing.assert_allclose(spatial(VALUES[0], weights=1.0), expected, atol=1e-13)


def test_a_cell_that_no_region_has_adds_nothing_and_leaves_the_others_alone():
    above, below = sectors_of(3)
    above[:, 1, 1:], below[:, 1, 2] = 0, 0
    factors = np.divide(above, below, where=below > 0, out=np.full(above.shape, 2.0))
    mean = mean_region(above, below)
    assert mean[1].tolist() == [pytest.approx(above[:, 1, 0].mean()), 0.0, 1.0]
    by_cell = spatial(factors, weights=below, keep_cells=True)
    assert (by_cell[:, 1] == 0).all()
    np.testing.assert_allclose(by_cell, spatial(factors, mean, keep_cells=True))


def test_masked_denominators_are_missing():
    above, below = sectors_of(3)
    mask = np.zeros(below.shape, dtype=bool)
    mask[1, 2, 0] = True
    with pytest.raises(MissingCellError, match=r"denominator is missing.*region 1, cell 2, factor 0"):
        mean_region(above, np.ma.array(below, mask=mask))


# one year


@every_method
@both_forms
def test_each_region_is_decomposed_from_the_reference_to_it(method, form):
    effects = spatial(VALUES, 2, method, form)
    assert effects.shape == (3, 5, 3)
    for group, region in product(range(3), range(5)):
        expected = decompose(VALUES[group, 2], VALUES[group, region], method, form)
        np.testing.assert_allclose(effects[group, region], expected, rtol=1e-12)


@both_forms
def test_lmdi_against_the_mean_agrees_with_formulae_written_as_loops(form):
    above, below = sectors_of(4)
    regions, cells, drivers = above.shape
    x = [[[above[r, i, k] / below[r, i, k] for k in range(drivers)] for i in range(cells)] for r in range(regions)]
    mean = [
        [sum(above[r, i, k] for r in range(regions)) / sum(below[r, i, k] for r in range(regions)) for k in range(3)]
        for i in range(cells)
    ]

    def log_mean(a, b):
        return a if a == b else (a - b) / (log(a) - log(b))

    def value(cell):
        return cell[0] * cell[1] * cell[2]

    effects = spatial(np.array(x), form=form, weights=below)
    for r, k in product(range(regions), range(drivers)):
        total = sum(log_mean(value(x[r][i]), value(mean[i])) * log(x[r][i][k] / mean[i][k]) for i in range(cells))
        if form == "multiplicative":
            whole = log_mean(sum(value(cell) for cell in x[r]), sum(value(cell) for cell in mean))
            total = exp(total / whole)
        assert effects[r, k] == pytest.approx(total, rel=1e-10)


@perfect
@given(values=groups())
@quick
def test_effects_make_up_the_difference_from_the_mean(method, values):
    whole, mean = aggregate(values), aggregate(values).mean()
    additive = spatial(values, method=method).sum(axis=-1)
    np.testing.assert_allclose(additive, whole - mean, atol=1e-11 * size(values))
    index = spatial(values, method=method, form="multiplicative").prod(axis=-1)
    np.testing.assert_allclose(index, whole / mean, rtol=1e-9)


@perfect
@given(values=groups())
@quick
def test_a_against_b_is_b_against_a_reversed(method, values):
    forth, back = spatial(values, 0, method)[1], spatial(values, 1, method)[0]
    np.testing.assert_allclose(forth, -back, atol=1e-11 * size(values))
    forth, back = (spatial(values, k, method, "multiplicative")[1 - k] for k in (0, 1))
    np.testing.assert_allclose(forth * back, 1.0, rtol=1e-9)


@perfect
@given(values=groups())
@quick
def test_indirect_differences_are_circular_and_make_up_the_whole_difference(method, values):
    pairs = indirect_effects(spatial(values, method=method))
    whole = aggregate(values)
    assert pairs.shape == (len(values), *values.shape[:1], values.shape[-1])
    np.testing.assert_allclose(pairs.sum(axis=-1), whole[None, :] - whole[:, None], atol=1e-10 * size(values))
    for a, b, c in permutations(range(len(values)), 3):
        np.testing.assert_allclose(pairs[a, b] + pairs[b, c], pairs[a, c], atol=1e-11 * size(values))
    np.testing.assert_array_equal(pairs, -pairs.swapaxes(0, 1))
    ratios_of_pairs = indirect_effects(spatial(values, method=method, form="multiplicative"), "multiplicative")
    np.testing.assert_allclose(ratios_of_pairs.prod(axis=-1), whole[None, :] / whole[:, None], rtol=1e-9)
    np.testing.assert_allclose(ratios_of_pairs * ratios_of_pairs.swapaxes(0, 1), 1.0, rtol=1e-12)


def test_direct_differences_are_not_circular():
    """This is why regions are compared by way of the mean."""
    direct = np.stack([spatial(VALUES[0], k) for k in range(5)])
    assert abs(direct[0, 1] + direct[1, 2] - direct[0, 2]).max() > 1e-3


@every_method
@given(region=arrays(float, (3, 3), elements=ratios), count=st.integers(2, 4))
@quick
def test_equal_regions_have_no_effects(method, region, count):
    values = np.stack([region] * count)
    np.testing.assert_allclose(spatial(values, method=method), 0, atol=1e-13 * size(values))
    np.testing.assert_allclose(spatial(values, method=method, form="multiplicative"), 1, rtol=1e-12)
    assert (spatial(values, 0, method) == 0).all()


@every_method
@given(values=groups(), unit=st.sampled_from([1e-6, 1000.0, 29.3076]))
@quick
def test_another_unit_of_a_factor_rescales_additive_effects_and_leaves_ratios(method, values, unit):
    scale = np.ones(values.shape[-1])
    scale[-1] = unit
    expected = unit * spatial(values, method=method)
    atol = 1e-10 * unit * size(values)
    np.testing.assert_allclose(spatial(values * scale, method=method), expected, atol=atol)
    indices = spatial(values * scale, method=method, form="multiplicative")
    np.testing.assert_allclose(indices, spatial(values, method=method, form="multiplicative"), rtol=1e-9)


@both_forms
@pytest.mark.parametrize("reference", ["mean", 1])
def test_kept_cells_make_up_the_effects(form, reference):
    by_cell = spatial(VALUES, reference, form=form, keep_cells=True)
    assert by_cell.shape == VALUES.shape
    joined = by_cell.sum(axis=-2) if form == "additive" else by_cell.prod(axis=-2)
    np.testing.assert_allclose(joined, spatial(VALUES, reference, form=form), atol=1e-12)
    assert indirect_effects(by_cell, form, axis=-3).shape == (3, 5, 5, 4, 3)


def test_a_sector_that_only_some_regions_have_is_taken_at_its_limit():
    """A region without the sector differs by all of it, and the difference belongs to the share."""
    values = np.array([[[10.0, 1.0, 2.0], [10.0, 0.0, 3.0]], [[10.0, 0.5, 2.0], [10.0, 0.5, 3.0]]])
    by_cell = spatial(values, 1, keep_cells=True)
    np.testing.assert_array_equal(by_cell[0, 1], [0.0, -15.0, 0.0])
    assert spatial(values)[0].sum() == pytest.approx(20 - (20 + 25) / 2)


def test_effects_between_world_regions_agree_with_the_published_table():
    """Laspeyres effects of a product give back its factors; from these follow the perfect methods' effects."""
    case = json.loads((CASES / "spatial_world_regions_1993.json").read_text(encoding="utf-8"))
    for basis, effects in case["inputs"]["laspeyres"].items():
        changes = np.array(effects)

        def gap(level, changes=changes):
            return level * np.prod(1 + changes / level) - level - case["inputs"]["difference"]

        low, high = 6.0, 12.0
        while high - low > 1e-12:
            middle = (low + high) / 2
            low, high = (middle, high) if gap(middle) < 0 else (low, middle)
        values = np.stack([[[low, 1, 1, 1]], (np.array([low, 1, 1, 1]) * (1 + changes / low))[None]])
        np.testing.assert_allclose(spatial(values, 0, "laspeyres")[1], effects, atol=1e-9)
        expected, tolerance = case["expected"], case["tolerance"]
        shapley, lmdi = (spatial(values, 0, method)[1] for method in ("shapley", "lmdi1"))
        np.testing.assert_allclose(shapley, expected["shapley"][basis], rtol=tolerance["shapley_rel"])
        np.testing.assert_allclose(lmdi, expected["lmdi1"][basis], rtol=tolerance["lmdi1_rel"])
        smaller = np.array(expected["lmdi1"][basis])[1:] / lmdi[1:]
        assert (smaller < 1).all()
        np.testing.assert_allclose(smaller, smaller.mean(), rtol=tolerance["lmdi1_common_rel"])
        through_mean = indirect_effects(spatial(values))[0, 1]
        assert through_mean.sum() == pytest.approx(case["inputs"]["difference"])


# several years


@every_method
@both_forms
def test_every_region_and_year_is_compared_with_the_mean_of_all(method, form):
    effects = spatial_temporal(PANEL, method=method, form=form)
    assert effects.shape == (4, 3, 3)
    flat = spatial(PANEL.reshape(12, 2, 3), method=method, form=form)
    np.testing.assert_array_equal(effects.reshape(12, 3), flat)
    one = spatial_temporal(PANEL, (2, 1), method, form)
    np.testing.assert_allclose(one[3, 0], decompose(PANEL[2, 1], PANEL[3, 0], method, form))


@perfect
@both_forms
@given(panel=arrays(float, (3, 2, 2, 3), elements=ratios))
@quick
def test_differences_in_time_and_in_space_sum_to_the_same(method, form, panel):
    effects, whole = spatial_temporal(panel, method=method, form=form), aggregate(panel)
    atol = 1e-10 * size(panel)
    in_time, in_space = indirect_effects(effects, form, axis=-3), indirect_effects(effects, form)
    if form == "additive":
        yearly = sum(in_time[t, u] for t, u in pairwise(range(3)))
        np.testing.assert_allclose(yearly, in_time[0, 2], atol=atol)
        np.testing.assert_allclose(in_time[0, 2].sum(axis=-1), whole[2] - whole[0], atol=atol)
        around = in_time[0, 2, 0] + in_space[2, 0, 1]
        np.testing.assert_allclose(around, in_space[0, 0, 1] + in_time[0, 2, 1], atol=atol)
    else:
        yearly = np.prod([in_time[t, u] for t, u in pairwise(range(3))], axis=0)
        np.testing.assert_allclose(yearly, in_time[0, 2], rtol=1e-10)
        np.testing.assert_allclose(in_time[0, 2].prod(axis=-1), whole[2] / whole[0], rtol=1e-9)
        around = in_time[0, 2, 0] * in_space[2, 0, 1]
        np.testing.assert_allclose(around, in_space[0, 0, 1] * in_time[0, 2, 1], rtol=1e-10)


def test_one_year_over_time_is_that_year_in_space():
    np.testing.assert_array_equal(spatial_temporal(PANEL[:1])[0], spatial(PANEL[0]))
    np.testing.assert_array_equal(spatial_temporal(PANEL[:1], (0, 2))[0], spatial(PANEL[0], 2))


def test_over_time_too_weights_and_cells_are_kept():
    weights = rng.uniform(1, 2, PANEL.shape)
    by_cell = spatial_temporal(PANEL, keep_cells=True, weights=weights)
    assert by_cell.shape == PANEL.shape
    own = mean_region((PANEL * weights).reshape(12, 2, 3), weights.reshape(12, 2, 3))
    np.testing.assert_allclose(by_cell.sum(axis=-2), spatial_temporal(PANEL, own), atol=1e-12)


# lazy arrays


@pytest.mark.parametrize("reference", ["mean", 3])
@pytest.mark.parametrize("keep_cells", [False, True])
@both_forms
def test_lazy_arrays_give_the_same_numbers_and_stay_lazy(reference, keep_cells, form):
    da = pytest.importorskip("dask.array")
    lazy = da.from_array(VALUES, chunks=(2, 2, 3, 2))
    effects = spatial(lazy, reference, form=form, keep_cells=keep_cells)
    assert isinstance(effects, da.Array)
    eager = spatial(VALUES, reference, form=form, keep_cells=keep_cells)
    assert effects.shape == eager.shape
    np.testing.assert_allclose(effects.compute(), eager, rtol=1e-12)
    panel = da.from_array(PANEL, chunks=(3, 2, 1, 3))
    weights = np.full(PANEL.shape, 2.0)
    over_time = spatial_temporal(panel, form=form, keep_cells=keep_cells, weights=weights)
    np.testing.assert_allclose(
        over_time.compute(), spatial_temporal(PANEL, form=form, keep_cells=keep_cells, weights=weights), rtol=1e-12
    )
    np.testing.assert_array_equal(
        mean_region(lazy, np.ones(VALUES.shape)).compute(), mean_region(VALUES, np.ones(VALUES.shape))
    )
    np.testing.assert_array_equal(indirect_effects(effects, form, -3 if keep_cells else -2).compute().shape[0], 3)


def test_lazy_refusals_name_the_place_in_the_whole_array():
    da = pytest.importorskip("dask.array")
    values = VALUES.copy()
    values[2, 4, 3, 1] = np.nan
    with pytest.raises(MissingCellError, match="region 4, cell 3, factor 1") as refusal:
        spatial(da.from_array(values, chunks=(2, 2, 2, 2))).compute()
    assert refusal.value.index == (2, 4, 3, 1)


# refusals


@pytest.mark.parametrize("reference", ["mean", 0, 3])
@pytest.mark.parametrize(("value", "error"), [(np.nan, MissingCellError), (np.inf, InfiniteCellError)])
def test_a_bad_value_is_named_with_its_region(reference, value, error):
    values = VALUES.copy()
    values[1, 3, 2, 0] = value
    names = {"regions": list("abcde"), "cells": list("wxyz"), "factors": ["P", "G/P", "C/G"]}
    with pytest.raises(error, match=r"region 3 \(d\), cell 2 \(y\), factor 0 \(P\)") as refusal:
        spatial(values, reference, names=names)
    assert refusal.value.index == (1, 3, 2, 0)


@pytest.mark.parametrize("reference", ["mean", (0, 0), (2, 1)])
def test_a_bad_value_is_named_with_its_year(reference):
    panel = PANEL.copy()
    panel[2, 1, 1, 2] = np.nan
    with pytest.raises(MissingCellError, match=r"index \(2, 1, 1, 2\), region 1 \(b\), cell 1, factor 2") as refusal:
        spatial_temporal(panel, reference, names={"regions": ["a", "b", "c"]})
    assert refusal.value.index == (2, 1, 1, 2)


def test_a_factor_of_both_signs_is_refused_and_shapley_takes_it():
    values = VALUES[0].copy()
    values[1, 2, 2] = -1.0
    with pytest.raises(SignChangeError, match="region 1, cell 2, factor 2"):
        spatial(values, 0)
    assert spatial(values, 0, "shapley").sum() == pytest.approx((aggregate(values) - aggregate(values)[0]).sum())


def test_negative_weights_are_refused_with_their_place():
    weights = np.ones(VALUES.shape)
    weights[0, 1, 2, 1] = -1
    with pytest.raises(NegativeCellError, match="region 1, cell 2, factor 1"):
        spatial(VALUES, weights=weights)
    values = VALUES.copy()
    values[0, 1, 2, 0] = -1
    with pytest.raises(NegativeCellError, match="region 1, cell 2, factor 1"):
        spatial(values)


def test_a_region_without_emissions_has_no_index():
    values = VALUES[0].copy()
    values[1, :, 2] = 0
    assert np.isfinite(spatial(values)).all()
    with pytest.raises(ZeroAggregateError, match=r"at the end \(index \(1,\)\)"):
        spatial(values, form="multiplicative")


def test_denominators_of_zero_in_all_regions_need_numerators_of_zero():
    with pytest.raises(ZeroAggregateError, match="cell 0, factor 0"):
        mean_region(np.ones((2, 1, 1)), np.zeros((2, 1, 1)))
    with pytest.raises(InfiniteCellError, match="region 1"):
        mean_region(np.ones((2, 1, 1)), np.array([1, np.inf]).reshape(2, 1, 1))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: spatial(VALUES[0, 0]), ShapeMismatchError, "regions of shape"),
        (lambda: spatial(np.ones((0, 2, 2))), ShapeMismatchError, "regions of shape"),
        (lambda: spatial(VALUES, 5), ShapeMismatchError, "no region 5 among 5"),
        (lambda: spatial(VALUES, -1), ShapeMismatchError, "no region -1 among 5"),
        (lambda: spatial(VALUES, "median"), UnknownMethodError, "'median'"),
        (lambda: spatial(VALUES, np.ones((7, 3))), ShapeMismatchError, "the reference of shape"),
        (lambda: spatial(VALUES, weights=np.ones(7)), ShapeMismatchError, "weights of shape"),
        (lambda: spatial(VALUES, method="magic"), UnknownMethodError, "'magic'"),
        (lambda: spatial(VALUES, form="sum"), UnknownMethodError, "'sum'"),
        (lambda: spatial(VALUES, names={"regions": ["a"]}), ShapeMismatchError, "1 names are given for 5 regions"),
        (lambda: spatial(VALUES, names={"places": ["a"]}), ShapeMismatchError, "not for places"),
        (lambda: spatial_temporal(VALUES[0]), ShapeMismatchError, "years, regions, cells, factors"),
        (lambda: spatial_temporal(PANEL, 1), ShapeMismatchError, r"\(year, region\), not 1"),
        (lambda: spatial_temporal(PANEL, (4, 0)), ShapeMismatchError, "no year 4 among 4"),
        (lambda: spatial_temporal(PANEL, (0, 3)), ShapeMismatchError, "no region 3 among 3"),
        (lambda: mean_region(VALUES[0, 0], VALUES[0, 0]), ShapeMismatchError, "regions of shape"),
        (lambda: mean_region(VALUES, VALUES[:2]), ShapeMismatchError, "denominators of shape"),
        (lambda: indirect_effects(np.ones((2, 2)), axis=0), ShapeMismatchError, "counted from the end"),
        (lambda: indirect_effects(np.ones((2, 2)), "sum"), UnknownMethodError, "'sum'"),
    ],
)
def test_what_does_not_fit_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
