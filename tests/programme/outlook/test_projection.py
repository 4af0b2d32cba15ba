"""Paths: products of drivers, their bands, and what is added to them; against sums done by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nearzero.programme.outlook.levels import exponents
from nearzero.programme.outlook.projection import growth_paths, project, project_array
from nearzero.results import to_json
from nearzero.study import Study

_RATES = arrays(float, (3, 8), elements=st.floats(-30, 30))


@pytest.fixture
def outlook(small_raw):
    return Study.load("alpha", small_raw.raw).outlook()


@pytest.fixture(scope="module")
def of_county(real_raw):
    return Study.load("example-county", real_raw).outlook()


def test_a_path_is_the_start_times_the_growth_of_every_driver():
    path = project_array(np.array(100.0), np.array([[10.0, 0.0], [0.0, -50.0]]))
    assert path == pytest.approx([110.0, 55.0])


def test_draws_broadcast_over_starts_and_rates():
    start, rates = np.array([100.0, 200.0]), np.full((2, 3, 4), 5.0)
    assert project_array(start, rates).shape == (2, 4)
    assert project_array(start, rates)[1, -1] == pytest.approx(200 * 1.05**12)


@given(_RATES, st.integers(1, 7))
def test_two_steps_lead_where_one_leads(rates, cut):
    once = project_array(np.array(365.0), rates)
    first = project_array(np.array(365.0), rates[:, :cut])
    then = project_array(first[-1:], rates[None, :, cut:])[0]
    assert np.concatenate([first, then]) == pytest.approx(once)


@given(_RATES)
def test_the_product_of_the_drivers_is_the_total_in_every_year(rates):
    assert np.prod(growth_paths(rates), axis=0) * 42.0 == pytest.approx(project_array(np.array(42.0), rates))


def test_the_drivers_of_the_start_multiply_to_the_total(of_county):
    for start in of_county.starts:
        product = np.prod([float(level.evaluate()) for level in start.driver_levels])
        assert product * start.total.scale == pytest.approx(start.total.value)


def test_each_variable_is_made_of_the_drivers_that_its_definition_names(of_county):
    powers = exponents(next(one.identity for one in of_county.starts if one.identity.id == "fossil5"))
    assert powers["population"] == (1, 0, 0, 0, 0)
    assert powers["gdp"] == (1, 1, 0, 0, 0)
    assert powers["fossil_energy"] == (1, 1, 1, 1, 0)
    assert powers["co2_total"] == (1, 1, 1, 1, 1)


def test_ratios_stay_the_ratio_of_their_parts_on_the_way(of_county):
    for projection in of_county.projections:
        paths = projection.paths
        gdp, people, total = (paths[name].values for name in ("gdp", "population", "co2_total"))
        assert paths["co2_per_gdp"].values == pytest.approx(total / gdp)  # 万吨/亿元 is 吨/万元
        assert paths["co2_per_capita"].values == pytest.approx(total / people)
        if "nonfossil_share" in paths:
            share = paths["fossil_energy"].values / paths["energy"].values * 100
            assert paths["nonfossil_share"].values == pytest.approx(100 - share)


def test_every_identity_continues_to_the_same_total(of_county):
    ends = [one.total.at(2035)[0] for one in of_county.projections if one.scenario.id == "continuation"]
    assert len(ends) == 4
    assert ends == pytest.approx([ends[0]] * 4)


def test_continuation_goes_on_as_the_known_years_went(outlook):
    """400 万吨 after 5.0 % in two years: each year the square root of 1.05."""
    path = outlook.projection("continuation").total
    assert path.at(2025)[0] == pytest.approx(400 * 1.05**1.5)
    assert path.at(2035)[0] == pytest.approx(400 * 1.05**6.5)


def test_the_band_varies_each_fact_once(outlook):
    """Population and GDP cancel in the total: only the rounding of 400 and of 5.0 % is left."""
    _, low, high = outlook.projection("continuation").total.at(2025)
    assert low == pytest.approx(399.5 * 1.0495**1.5)
    assert high == pytest.approx(400.5 * 1.0505**1.5)


def test_a_path_stops_where_it_is_told_to_and_refuses_years_without_a_rate(outlook):
    projection = outlook.projection("continuation")
    assert project(projection.scenario, projection.start, (2025,)).years == (2023, 2024, 2025)
    with pytest.raises(KeyError, match="population has no rate in 2036"):
        project(projection.scenario, projection.start, (2036,))


def test_a_scenario_is_not_projected_from_levels_of_something_else(outlook):
    projection = outlook.projection("continuation")
    with pytest.raises(ValueError, match="not of these levels"):
        project(replace(projection.scenario, price_basis="current"), projection.start)


def test_measures_on_top_come_off_the_total_and_what_is_made_of_it(real_raw):
    """Zhangqiu lists photovoltaics that ended in December 2023: in full from 2024 on."""
    outlook = Study.load("zhangqiu", real_raw).outlook()
    with_, without = outlook.projection("strengthened"), outlook.projection("continuation")
    on_top = {one.project: one.reduction for one in with_.scenario.on_top}
    assert set(on_top) == {"P03", "P04", "P14", "P15"}
    for year, projects in ((2023, ()), (2024, ("P03", "P14", "P15")), (2026, tuple(on_top))):
        less = sum(on_top[name] for name in projects)
        assert without.total.at(year)[0] - with_.total.at(year)[0] == pytest.approx(less)
        ratio = with_.paths["co2_per_gdp"].at(year)[0] / without.paths["co2_per_gdp"].at(year)[0]
        assert ratio == pytest.approx(with_.total.at(year)[0] / without.total.at(year)[0])


def test_the_unit_a_document_prints_makes_no_difference(small_raw):
    before = Study.load("alpha", small_raw.raw).outlook().projection("continuation").total
    small_raw.cell("places/alpha/facts.csv", 4, value="4000000", unit="吨")
    after = Study.load("alpha", small_raw.raw).outlook().projection("continuation").total
    assert after.values == pytest.approx(before.values)


def test_the_price_basis_makes_no_difference_to_the_total_that_goes_on(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    ends = {
        one.scenario.price_basis: one.total.at(2030)[0]
        for one in outlook.projections
        if one.scenario.id == "continuation"
    }
    assert len(ends) == 2
    assert len({round(end, 6) for end in ends.values()}) == 1


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu", "example-county", "example-city", "qingdao"])
def test_every_number_has_an_id_of_its_own_inputs_and_a_band_around_it(real_raw, place):
    results = Study.load(place, real_raw).outlook().results
    to_json(results)
    for one in results:
        if one.analysis == "outlook" and not one.factor:
            assert one.inputs
            assert one.arithmetic
            assert one.low <= one.value * (1 + 1e-12)
            assert one.value * (1 - 1e-12) <= one.high
