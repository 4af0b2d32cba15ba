import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import heat_pumps
from nearzero.accounting.calculators.quantities import GridChoice, given, stated

HEAT = given("heat", "3600", "吉焦", exact=True)


@pytest.fixture(scope="module")
def air_gas(table):
    return heat_pumps.HeatPumpAssumptions.default(table, "air", "gas")


def test_a_gigajoule_is_277_778_kilowatt_hours_before_the_cop(air_gas):
    outcome = heat_pumps.electricity_used(HEAT, air_gas, 2022)
    assert outcome.value == pytest.approx(3600 / 3.6 * 1000 / 2.6 / 1e4)
    assert outcome.low == pytest.approx(1e6 / 3.0 / 1e4)  # the printed range 2.3–3.0
    assert outcome.high == pytest.approx(1e6 / 2.3 / 1e4)


def test_gas_emits_56_1_kilograms_per_gigajoule_before_oxidation(air_gas):
    """15.3 tC/TJ × 44/12 = 56.1 t CO2/TJ, the default of IPCC 2006, volume 2, table 1.4."""
    outcome = heat_pumps.boiler_emissions(HEAT, air_gas, 2022)
    per_heat = outcome.value / 3600 * air_gas.efficiency.value / air_gas.oxidation.value
    assert per_heat == pytest.approx(0.0561, abs=5e-5)


def test_the_balance_is_boiler_less_heat_pump(air_gas, grid_2022):
    boiler = heat_pumps.boiler_emissions(HEAT, air_gas, 2022).value
    pump = heat_pumps.emissions(HEAT, air_gas, grid_2022, 2022).value
    balance = heat_pumps.balance(HEAT, air_gas, grid_2022, 2022)
    assert balance.value == pytest.approx(boiler - pump)


def test_a_heat_pump_on_coal_power_emits_more_than_gas_and_says_so(air_gas):
    dirty = GridChoice(stated("grid", "0.9", "kgCO2/kWh", "made up for a test"), "test")
    outcome = heat_pumps.balance(HEAT, air_gas, dirty, 2022)
    assert outcome.high < 0
    assert "negative" in outcome.note


def test_where_the_interval_holds_zero_the_sign_is_not_claimed(air_gas, grid_2022):
    outcome = heat_pumps.balance(HEAT, air_gas, grid_2022, 2022)
    assert outcome.low < 0 < outcome.high
    assert "not sure" in outcome.note


@settings(max_examples=20, deadline=None)
@check(factor=st.decimals("0.2", "1.2", places=3))
def test_at_the_break_even_cop_nothing_is_gained_or_lost(factor, air_gas):
    from dataclasses import replace

    grid = GridChoice(stated("grid", str(factor), "kgCO2/kWh", "test"), "test")
    cop = heat_pumps.break_even_cop(air_gas, grid, 2022).value
    even = replace(air_gas, cop=stated("cop", repr(cop), "-", "break-even"))
    boiler = heat_pumps.boiler_emissions(HEAT, air_gas, 2022).value
    assert heat_pumps.balance(HEAT, even, grid, 2022).value == pytest.approx(0, abs=boiler * 1e-9)


def test_other_kinds_are_refused(table):
    with pytest.raises(ValueError, match="kinds"):
        heat_pumps.HeatPumpAssumptions.default(table, "water", "gas")
