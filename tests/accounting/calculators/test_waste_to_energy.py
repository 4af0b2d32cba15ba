import math

import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import waste_to_energy as wte
from nearzero.accounting.calculators.quantities import given, stated


@pytest.fixture(scope="module")
def assumptions(table):
    return wte.WasteAssumptions.default(table)


def landfill(**changes):
    values = {
        "organic_carbon": ("0.15", "fraction"),
        "decomposable": ("0.5", "fraction"),
        "correction": ("1.0", "fraction"),
        "methane_fraction": ("0.5", "fraction"),
        "decay": ("0.1", "1/年"),
        "recovered": ("0", "fraction"),
        "oxidised": ("0", "fraction"),
        "gwp": ("28", "tCO2e/t"),
    } | changes
    return wte.LandfillAssumptions(**{name: stated(name, *both, "test") for name, both in values.items()})


def test_a_tonne_of_waste_emits_what_the_guide_prints(table, assumptions):
    outcome = wte.incineration(given("w", "1", "吨", exact=True), assumptions, 2022)
    assert outcome.value == pytest.approx(table.find("ef_msw_incineration_fossil").value, abs=5e-5)
    assert "biogenic" in outcome.note


def test_displacement_stands_beside_the_emission_and_nothing_is_netted_by_default(assumptions, grid_2022):
    waste, power = given("w", "100000", "吨"), given("p", "3500", "万千瓦时")
    emitted, displaced = wte.incineration(waste, assumptions, 2022), wte.displaced(power, grid_2022, 2022)
    assert displaced.value == pytest.approx(3500 * 6.41)
    assert emitted.name != displaced.name
    netted = wte.net(waste, power, assumptions, grid_2022, 2022)
    assert netted.value == pytest.approx(emitted.value - displaced.value)
    assert "on request" in netted.note


def test_methane_over_all_time_is_that_of_the_mass_balance():
    """IPCC 2006, volume 5, equation 3.A1: in the end DOC·DOCf·MCF·F·16/12 of the waste has become methane."""
    outcome = wte.landfill_methane(given("w", "1000", "吨", exact=True), landfill(), 2022, 500)
    assert outcome.value == pytest.approx(1000 * 0.15 * 0.5 * 1.0 * 0.5 * 16 / 12 * 28)


def test_half_of_it_is_emitted_in_one_half_life():
    half_life = 10
    k = repr(math.log(2) / half_life)
    waste = given("w", "1000", "吨", exact=True)
    half = wte.landfill_methane(waste, landfill(decay=(k, "1/年")), 2022, half_life).value
    whole = wte.landfill_methane(waste, landfill(decay=(k, "1/年")), 2022, 2000).value
    assert half / whole == pytest.approx(0.5)


@settings(max_examples=15, deadline=None)
@check(years=st.integers(1, 40))
def test_the_decay_is_the_sum_of_what_each_year_leaves(years):
    """Year by year, as the spreadsheet of the IPCC counts: what is there, times 1 − e^(−k)."""
    left, emitted = 1000 * 0.15 * 0.5, 0.0
    for _ in range(years):
        gone = left * (1 - math.exp(-0.1))
        left, emitted = left - gone, emitted + gone
    outcome = wte.landfill_methane(given("w", "1000", "吨", exact=True), landfill(), 2022, years)
    assert outcome.value == pytest.approx(emitted * 0.5 * 16 / 12 * 28)


def test_recovery_and_oxidation_come_off_one_after_the_other():
    some = landfill(recovered=("0.4", "fraction"), oxidised=("0.1", "fraction"))
    waste = given("w", "1000", "吨", exact=True)
    ratio = wte.landfill_methane(waste, some, 2022, 20).value / wte.landfill_methane(waste, landfill(), 2022, 20).value
    assert ratio == pytest.approx(0.6 * 0.9)
