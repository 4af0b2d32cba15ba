"""The methods reproduce the worked examples that others have published; each file names its source."""

import json
from pathlib import Path

import numpy as np
import pytest

from nearzero.analysis.decomposition import aggregate, cumulative_effects, decompose, decompose_series

CASES = Path(__file__).parents[2] / "data" / "cases"


def case(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lmdir():
    found = case("lmdi1_lmdir_simple_4yr")
    years = np.array([found["inputs"]["X"][str(year)] for year in found["inputs"]["years"]], dtype=float)
    return years, found["expected"], found["tolerance"]["abs"]


def test_additive_lmdi1_chain_agrees_with_lmdir(lmdir):
    years, expected, tolerance = lmdir
    np.testing.assert_allclose(decompose_series(years), expected["dV_by_year"][1:], atol=tolerance)


def test_multiplicative_lmdi1_chain_agrees_with_lmdir(lmdir):
    years, expected, tolerance = lmdir
    effects = decompose_series(years, form="multiplicative")
    np.testing.assert_allclose(effects, expected["D_by_year"][1:], atol=tolerance)


def test_effects_of_cells_agree_with_lmdir(lmdir):
    years, expected, tolerance = lmdir
    effects = decompose_series(years, keep_cells=True)
    np.testing.assert_allclose(effects, expected["Z_subcat_by_factor"], atol=tolerance)


def test_cumulative_effects_of_the_chain_sum_to_the_cumulative_change_of_lmdir(lmdir):
    years, expected, tolerance = lmdir
    total = cumulative_effects(decompose_series(years)).sum(axis=-1)
    np.testing.assert_allclose(total, expected["dV_agg_cum"][1:], atol=tolerance)
    np.testing.assert_allclose(aggregate(years)[1:] - aggregate(years)[0], expected["dV_agg_cum"][1:])


@pytest.mark.parametrize("which", ["appearing", "disappearing"])
def test_a_cell_that_appears_or_vanishes_agrees_with_lmdir(which):
    found = case("lmdi1_zero_inside_matrix")
    states = found["inputs"][which]
    effects = decompose(states["X_0"], states["X_T"], keep_cells=True)
    np.testing.assert_allclose(effects, found["expected"][f"{which}_Z"], atol=found["tolerance"]["abs"])


def test_multiplicative_lmdi2_chain_agrees_with_the_freight_index_of_pnnl():
    found = case("lmdi2_pnnl_freight")
    energy = np.array(found["inputs"]["energy_tbtu"])
    activity = np.array(found["inputs"]["activity_million_tonne_miles"])
    total = np.broadcast_to(activity.sum(axis=1, keepdims=True), activity.shape)
    years = np.stack([total, activity / total, energy / activity], axis=-1)
    index = cumulative_effects(decompose_series(years, "lmdi2", "multiplicative"), "multiplicative")
    published = np.array(found["expected"]["index"])[1:]
    intensity = published[:, 2] * published[:, 3]
    tolerance = found["tolerance"]["abs"]
    np.testing.assert_allclose(index[:, 0], published[:, 0], atol=tolerance)
    np.testing.assert_allclose(index[:, 1], published[:, 1], atol=tolerance)
    np.testing.assert_allclose(index[:, 2], intensity, atol=tolerance)
    np.testing.assert_allclose(index.prod(axis=-1), published[:, 4], atol=tolerance)


def test_additive_shapley_value_agrees_with_the_example_of_shapley_decomposition():
    found = case("shapley_value_added_turkey")
    effects = decompose([found["inputs"]["start"]], [found["inputs"]["end"]], "shapley")
    np.testing.assert_allclose(effects, found["expected"]["effects"], atol=found["tolerance"]["abs"])
