"""Structure of energy and the share of non-fossil energy: each definition its own number, a missing part no zero."""

from __future__ import annotations

import pytest

from nearzero.accounting.activity import activities
from nearzero.accounting.energy.balance import balance
from nearzero.accounting.energy.nonfossil import GreenShare, definitions, green_share, nonfossil_share
from nearzero.accounting.energy.structure import fuel_shares, import_dependence
from nearzero.results import to_json

# By hand, in tce: coal 7143, gas 13300, solar 1229 calorific or 3015 equal value, inflow of electricity 2458 or 6030.
COAL, GAS, KWH = 7143.0, 13300.0, {"calorific": 1.229, "coal_equivalent": 3.015}
GREEN = GreenShare(value=30, low=29.5, high=30.5, id="park:outside_electricity_green_share@2022")


@pytest.fixture
def rows(row):
    return [
        row("raw_coal", "10000", "吨", flow="inflow"),
        row("natural_gas", "1000", "万立方米", flow="inflow"),
        row("electricity", "1000", "万千瓦时", flow="primary_production"),
        row("electricity", "2000", "万千瓦时", flow="inflow"),
        row("raw_coal", "-4000", "吨", flow="thermal_power"),
        row("electricity", "900", "万千瓦时", flow="thermal_power"),
        row("electricity", "100", "万千瓦时", flow="loss"),
        row("raw_coal", "6000", "吨", sector="chemicals"),
        row("natural_gas", "1000", "万立方米", sector="chemicals"),
        row("electricity", "3800", "万千瓦时", sector="chemicals"),
    ]


def used(definition):
    """Consumption: coal and gas, and the electricity that does not come out of the plant within."""
    return COAL + GAS + 3000 * KWH[definition]


@pytest.mark.parametrize("definition", ["calorific", "coal_equivalent"])
def test_the_share_is_that_of_a_calculation_by_hand(real_raw, rows, definition):
    within = nonfossil_share(real_raw, rows, 2022, definition)
    assert within.value == pytest.approx(1000 * KWH[definition] / used(definition) * 100)
    imported = nonfossil_share(real_raw, rows, 2022, definition, "with_imported_green", green=GREEN)
    assert imported.value == pytest.approx((1000 + 0.3 * 2000) * KWH[definition] / used(definition) * 100)
    assert imported.low < imported.value < imported.high
    assert GREEN.id in imported.inputs


def test_four_definitions_are_four_results_that_say_which_they_are(real_raw, rows):
    found = definitions(real_raw, rows, [2022], green={2022: GREEN})
    assert len({round(one.value, 6) for one in found}) == len({one.id for one in found}) == 4
    assert {one.method for one in found} == {"coal_equivalent", "calorific"}
    to_json(found)


def test_without_a_green_share_imports_are_missing_and_not_fossil(real_raw, rows):
    found = nonfossil_share(real_raw, rows, 2022, "calorific", "with_imported_green")
    assert found.value is None
    assert "park:outside_electricity_green_share@2022" in found.note


def test_a_place_that_says_nothing_of_its_own_power_has_no_share(real_raw, rows):
    silent = [one for one in rows if one.flow != "primary_production"]
    found = nonfossil_share(real_raw, silent, 2022, "calorific")
    assert found.value is None
    assert "park:activity/primary_production[|electricity]@2022" in found.note


def test_a_place_that_sends_out_electricity_has_no_imported_green_power(real_raw, rows, row):
    sold = [*rows, row("electricity", "-2500", "万千瓦时", flow="outflow")]
    found = nonfossil_share(real_raw, sold, 2022, "calorific", "with_imported_green", green=GREEN)
    assert found.value is None
    assert "nonfossil_share_of_outflow" in found.note


def test_the_equal_value_of_another_year_is_not_taken(real_raw, row):
    """Only 2022 has a coal rate in the table."""
    rows = [
        row("electricity", "10", "万千瓦时", flow=flow, year=2021) for flow in ("primary_production", "final", "loss")
    ]
    rows.append(row("electricity", "0", "万千瓦时", flow="thermal_power", year=2021))
    assert nonfossil_share(real_raw, rows, 2021, "coal_equivalent").value is None
    assert nonfossil_share(real_raw, rows, 2021, "calorific").value == pytest.approx(50)


def test_an_unknown_definition_is_refused(real_raw, rows):
    with pytest.raises(ValueError, match="no definition"):
        nonfossil_share(real_raw, rows, 2022, "best")


def test_a_share_of_the_province_is_not_that_of_the_district(real_raw):
    assert green_share(real_raw, "laoshan", 2022) is None


# --- structure


def by(results, method):
    return {one.factor: one for one in results if one.method == method}


def test_fuel_shares_are_those_of_a_calculation_by_hand(real_raw, rows):
    found = list(fuel_shares([balance(real_raw, rows, 2022)]))
    fossil, every = by(found, "share_of_fossil"), by(found, "share_of_total")
    assert fossil["coal"].value == pytest.approx(COAL / (COAL + GAS) * 100)
    assert every["electricity"].value == pytest.approx(3000 * 1.229 / used("calorific") * 100)
    assert sum(one.value for one in fossil.values()) == pytest.approx(100)
    assert sum(one.value for one in every.values()) == pytest.approx(100)


def test_dependence_and_self_sufficiency_are_those_of_a_calculation_by_hand(real_raw, rows):
    found = list(import_dependence([balance(real_raw, rows, 2022)]))
    dependence = by(found, "import_dependence")
    net = COAL + GAS + 2000 * 1.229
    assert dependence[""].value == pytest.approx(net / (net + 1000 * 1.229) * 100)
    assert dependence["electricity"].value == pytest.approx(200 / 3)
    assert (dependence["gas"].value, dependence["gas"].low, dependence["gas"].high) == (100, 100, 100)
    within = by(found, "self_sufficiency")[""]
    assert within.value == pytest.approx(1000 * 1.229 / used("calorific") * 100)


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_the_districts_have_no_supply_side_and_are_told_so(real_raw, place):
    """Laoshan's plan says that its energy comes mainly from outside, in words and without a number."""
    rows = activities(real_raw, place)
    made = balance(real_raw, rows, 2022, place=place)
    found = [*fuel_shares([made]), *import_dependence([made]), *definitions(real_raw, rows, [2022], place=place)]
    assert all(one.value is None and one.state == "missing" for one in found)
    assert all(f"{place}:" in one.note for one in found)
    assert any(f"{place}:activity/supply@2022" in one.note for one in found)


def test_three_years_of_the_example_county_have_shares_that_sum_to_100(real_raw):
    rows = activities(real_raw, "example-county")
    made = [balance(real_raw, rows, year, without=("naphtha", "lubricants")) for year in (2020, 2021, 2022)]
    found = list(fuel_shares(made))
    for year in ("2020", "2021", "2022"):
        for method in ("share_of_fossil", "share_of_total"):
            assert sum(one.value for one in found if (one.period, one.method) == (year, method)) == pytest.approx(100)
    to_json([*found, *import_dependence(made)])
