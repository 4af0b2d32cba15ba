"""Waste water: by hand, per cubic metre, and the balance of a heat pump."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators import waste_water as ww
from nearzero.accounting.calculators.quantities import given, missing, stated


@pytest.fixture(scope="module")
def assumptions(table):
    return ww.ProcessAssumptions.default(table)


def exact(name, digits, unit):
    return given(name, digits, unit, exact=True)


def test_methane_is_cod_times_the_factor_of_the_country(assumptions):
    """0.0078 kg CH4 per kg COD (Cai Bofeng and others 2015), potential 28."""
    found = ww.methane(exact("cod", "1000", "吨"), assumptions, 2022)
    assert found.value == pytest.approx(1000 * 0.0078 * 28)
    assert found.state == "derived"


def test_recovered_methane_is_taken_off(assumptions):
    found = ww.methane(exact("cod", "1000", "吨"), assumptions, 2022, "", exact("gas", "3", "吨"))
    assert found.value == pytest.approx((7.8 - 3) * 28)


def test_nitrous_oxide_counts_its_nitrogen_as_gas(assumptions):
    found = ww.nitrous_oxide(exact("tn", "100", "吨"), assumptions, 2022)
    assert found.value == pytest.approx(100 * 0.016 * 44 / 28 * 265)
    assert found.state == "estimated"


def test_per_volume_is_the_sum_over_the_water(assumptions):
    cod, nitrogen, water = exact("cod", "1000", "吨"), exact("tn", "100", "吨"), exact("w", "500", "万立方米")
    parts = [
        (cod, assumptions.methane, assumptions.gwp_methane),
        (nitrogen, assumptions.nitrous_oxide, assumptions.gwp_nitrous_oxide),
    ]
    whole = ww.methane(cod, assumptions, 2022).value + ww.nitrous_oxide(nitrogen, assumptions, 2022).value
    assert ww.per_volume(parts, water, 2022).value == pytest.approx(whole / 500)


def test_power_is_counted_at_the_grid_and_said_to_be_part_of_it(grid_2022):
    found = ww.power_co2(exact("p", "1651", "万千瓦时"), grid_2022, 2022)
    assert found.value == pytest.approx(1651 * 6.41)
    assert "never added" in found.note


@pytest.mark.parametrize("cop", ["1.5", "3", "4.2"])
def test_heat_delivered_is_heat_taken_and_power(cop, grid_2022):
    """10⁴ m³ cooled by 5 K give 209.3 GJ; the electricity comes on top."""
    heat, own, replaced = effluent(stated("cop", cop, "", "a test"), grid_2022)
    power = own.value / 0.641e-3 * 3.6e-3  # t → kWh → GJ
    assert heat.value == pytest.approx(10_000 * 4.186 * 5 / 1e3 + power)
    assert heat.value / power == pytest.approx(float(cop))
    assert replaced.value == pytest.approx(heat.value * 0.06)


def effluent(cop, grid):
    boiler = stated("boiler", "0.06", "tCO2/GJ", "a test")
    return ww.effluent_heat(exact("w", "1", "万立方米"), exact("k", "5", "开"), cop, boiler, grid, 2022)


def test_a_missing_quantity_is_named_and_not_zero(assumptions):
    found = ww.methane(missing("cod", "吨", "alpha:waste_water/cod_removed[domestic]@2022"), assumptions, 2022)
    assert found.value is None
    assert found.missing == ("alpha:waste_water/cod_removed[domestic]@2022",)


def test_a_heat_pump_below_one_is_none(grid_2022):
    with pytest.raises(ValueError, match="above 1"):
        effluent(stated("cop", "0.9", "", "a test"), grid_2022)


def test_sludge_gas_makes_power_and_stands_in_for_the_grid(grid_2022):
    power, displaced = ww.sludge_power(
        exact("gas", "100", "万立方米"),
        stated("share", "0.6", "", "a test"),
        stated("heat", "35.9", "兆焦/立方米", "a test"),
        stated("efficiency", "0.35", "", "a test"),
        grid_2022,
        2022,
    )
    assert power.value == pytest.approx(100 * 0.6 * 35.9 * 0.35 / 3.6)
    assert displaced.value == pytest.approx(power.value * 6.41)
    assert "never subtracted" in displaced.note


def test_the_kind_of_waste_water_is_one_of_two(table):
    with pytest.raises(ValueError, match="domestic"):
        ww.ProcessAssumptions.default(table, "rain")
