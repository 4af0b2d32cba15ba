"""The grid: published factors first, stated assumptions after them, and no fall of the factor counted twice."""

from __future__ import annotations

import numpy as np
import pytest

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.sets import read_electricity_rules
from nearzero.places.chain import Constant
from nearzero.programme.outlook.grid import GridFactor, GridPath, GridUnknownError, grid_change, grid_factors, grid_path
from nearzero.study import Study


@pytest.fixture(scope="module")
def county(real_raw):
    return Study.load("example-county", real_raw).outlook()


def _path(*factors, rate=0.0):
    found = tuple(
        GridFactor(year=2022 + k, value=value, low=value, high=value, origin="published", source="", inputs=())
        for k, value in enumerate(factors)
    )
    ends = {"electricity_low": 190.0, "electricity_high": 210.0, "rate_low": rate, "rate_high": rate}
    return GridPath(
        place="x", rule="r", start=2022, factors=found, electricity=200.0, rate=rate, restated=Constant(1), **ends
    )


def test_half_the_factor_takes_off_half_the_emissions_of_electricity():
    assert grid_change(_path(0.6, 0.45, 0.3), (2023, 2024)) == pytest.approx([-50, -100])


def test_growing_use_makes_a_cleaner_grid_matter_more():
    assert grid_change(_path(0.6, 0.3, rate=10.0), (2023,)) == pytest.approx([-110])


def test_draws_place_all_factors_and_the_use_together():
    values = {
        "grid:position": np.array([0.0, 1.0]),
        "grid:electricity": np.array([190.0, 210.0]),
        "grid:rate": np.zeros(2),
    }
    assert grid_change(_path(0.6, 0.3), (2023,), values) == pytest.approx(np.array([[-95], [-105]]))


def test_factors_are_as_published_and_then_as_assumed(real_raw):
    rule, table = read_electricity_rules(real_raw)["shandong"], FactorTable.read(real_raw)
    found = {one.year: one for one in grid_factors(real_raw, rule, table, 2022, 2035)}
    assert [found[year].value for year in (2022, 2023)] == [0.641, 0.6191]
    assert (found[2023].origin, found[2025].origin) == ("published", "assumption")
    assert found[2025].value == pytest.approx(0.6191 * (1 - 0.0485) ** 2)
    assert sorted(found) == list(range(2022, 2036))
    assert all(one.low <= one.value <= one.high for one in found.values())


def test_the_assumption_is_the_rate_of_the_published_years_as_its_note_says(real_raw):
    rule, table = read_electricity_rules(real_raw)["shandong"], FactorTable.read(real_raw)
    seen = (rule.factor(table, 2023).value / rule.factor(table, 2021).value) ** 0.5 - 1
    found = {one.year: one for one in grid_factors(real_raw, rule, table, 2022, 2035)}
    assert found[2024].value / found[2023].value - 1 == pytest.approx(seen, abs=5e-5)


def test_a_year_without_an_assumption_is_named(real_raw):
    rule, table = read_electricity_rules(real_raw)["shandong"], FactorTable.read(real_raw)
    with pytest.raises(GridUnknownError) as error:
        grid_factors(real_raw, rule, table, 2022, 2036)
    assert error.value.missing == ("scenarios/grid.csv:shandong@2036",)


def test_where_it_is_not_known_that_the_total_counts_electricity_there_is_no_path(real_raw):
    with pytest.raises(GridUnknownError) as error:
        grid_path(real_raw, "laoshan", Constant(1), (2020, 2022), 2035)
    assert error.value.missing == ("laoshan:electricity in co2_total",)
    assert any(one.reason == "grid_unknown" for one in Study.load("laoshan", real_raw).outlook().unmade)


def test_the_past_is_restated_before_the_grid_is_added(county):
    """Had 2020 had the factor of 2022, its emissions would have been lower by what the factor fell times the use."""
    scenario = county.projection("strengthened").scenario
    grid, continued = scenario.grid, county.projection("continuation").scenario
    base = county.starts[0].total
    level = float(base.base.evaluate()) * base.scale
    used = grid.electricity / (0.641 * (1 + grid.rate / 100) ** 2)  # 万吨 per kg/kWh in 2020
    restated = level - used * (0.742 - 0.641)
    assert float(grid.restated.evaluate()) == pytest.approx(level / restated)
    own, seen = (one.line("carbon_intensity", 2023).rate for one in (scenario, continued))
    assert (1 + own / 100) / (1 + seen / 100) == pytest.approx((level / restated) ** 0.5)


def test_only_the_strengthened_scenario_has_a_grid_of_its_own(county):
    assert {one.id for one in county.scenarios if one.grid is not None} == {"strengthened"}
