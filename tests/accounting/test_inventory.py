from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearzero.accounting.activity import activities
from nearzero.accounting.boundary import INCLUDED, DoubleCountError, NonEnergy
from nearzero.accounting.inventory import ENERGY, combine, inventory

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
amounts = st.integers(1, 10**7).map(str)
FUELS = ("raw_coal", "coke", "gasoline", "diesel", "lpg", "fuel_oil")
SECTORS = ("chemicals", "cement", "textiles", "paper", "construction")


@pytest.fixture(scope="module")
def county(real_raw):
    return activities(real_raw, "example-county")


def small(row):
    """Ten thousand tonnes of coal, a thousand of diesel, a million kWh, 500 GJ, clinker and waste."""
    return [
        row("raw_coal", "10000", "吨", sector="chemicals"),
        row("diesel", "0.1", "万吨", sector="transport_storage_post"),
        row("electricity", "100", "万千瓦时", sector="chemicals"),
        row("heat", "500", "吉焦", sector="urban_households"),
        row("cement_clinker", "2000", "吨", sector="cement", flow="process"),
        row("municipal_waste", "300", "吨", flow="process"),
    ]


def test_a_small_inventory_computed_by_hand(row, method):
    found = inventory(small(row), method())
    expected = {
        "raw_coal": 10_000 * 19.57 * 26.1e-3 * 0.93 * 44 / 12,
        "diesel": 1000 * 42.652 * 20.2e-3 * 0.98 * 44 / 12,
        "electricity": 1e6 * 0.641e-3,
        "heat": 500 * 0.11,
        "cement_clinker": 2000 * 0.538,
        "municipal_waste": 300 * 0.5573,
    }
    assert {cell.carrier: cell.value for cell in found.cells} == pytest.approx(expected)
    assert found.total(2022).value == pytest.approx(sum(expected.values()))
    assert found.total(2022, kinds=ENERGY).value == pytest.approx(sum(list(expected.values())[:4]))
    assert found.total(2022, scope=2).value == pytest.approx(641 + 55)
    assert found.total(2022, sector="industry").value == pytest.approx(
        expected["raw_coal"] + expected["electricity"] + expected["cement_clinker"]
    )
    assert found.total(2022, carrier="oil").value == pytest.approx(expected["diesel"])
    assert not found.missing


def test_a_cell_names_everything_it_rests_on(row, method):
    coal = inventory(small(row), method()).cells[0]
    assert coal.arithmetic == "10000 吨 × (19.57 GJ/t × 26.1 tC/TJ × 0.93 × 44/12) = 1.742 万吨"
    assert coal.inputs == (
        "park:activity/final[chemicals|raw_coal]@2022",
        "factor:ncv_bituminous_coal_general@2025",
        "factor:cc_bituminous_coal_general@2025",
        "factor:of_bituminous_coal_general@2025",
    )
    assert coal.state == "derived"


def test_a_band_is_what_the_corners_of_all_digits_give(row, method):
    coal = inventory(small(row), method()).cells[0]
    ends = np.array([(9999.5, 10000.5), (19.565, 19.575), (26.05e-3, 26.15e-3), (0.925, 0.935)])
    assert (coal.low, coal.high) == pytest.approx(tuple(np.prod(ends, axis=0) * 44 / 12))


def test_laoshan_fuels_per_standard_coal_are_163_0(real_raw, method):
    found = inventory(activities(real_raw, "laoshan"), method("per_tce_a"))
    total = found.total(2022, kinds=("combustion",))
    assert total.value / 1e4 == pytest.approx(21.86 * 2.66 + 33.57 * 1.73 + 30 * 1.56)
    assert round(total.value / 1e4, 1) == 163.0
    coal = next(cell for cell in found.cells if cell.carrier == "coal")
    assert coal.arithmetic == "21.86 万吨标准煤 × 2.66 tCO2/tce = 58.15 万吨"
    assert coal.state == "estimated"
    carbon = inventory(activities(real_raw, "laoshan"), method("per_tce_c")).total(2022, kinds=("combustion",))
    assert carbon.value / 1e4 == pytest.approx((21.86 * 0.7476 + 33.57 * 0.5825 + 30 * 0.4435) * 44 / 12)


def test_example_county_gives_back_its_facts_cell_by_cell(real_raw, county, method):
    found = inventory(county, method())
    facts = real_raw.facts("example-county")
    printed = facts[(facts["variable"] == "co2_energy") & (facts["sector"] != "") & (facts["carrier"] != "")]
    cells = {(cell.sector, cell.carrier, str(cell.year)): cell for cell in found.cells if cell.kind in ENERGY}
    assert len(printed) > 400
    for one in printed.itertuples():
        cell = cells.pop((one.sector, one.carrier, one.year))
        rounding = 0.51 + 5e-7 * cell.value  # whole tonnes, from products of factors with six decimals
        assert cell.value == pytest.approx(one.level * 1e4, abs=rounding, rel=0)
    assert all(cell.value == 0 for cell in cells.values())  # raw material, which the facts do not have
    for year in (2020, 2021, 2022):
        level = facts[(facts["year"] == str(year)) & (facts["sector"] == "") & (facts["carrier"] == "")]
        said = {one.variable: one.level for one in level.itertuples()}
        energy, process = found.total(year, kinds=ENERGY), found.total(year, kinds=("process",))
        assert energy.value / 1e4 == pytest.approx(said["co2_energy"], abs=0.01)
        assert process.value / 1e4 == pytest.approx(said["co2_process"])
        assert (energy.value + process.value) / 1e4 == pytest.approx(said["co2_total"], abs=0.01)
        assert found.total(year, sector="industry").value / 1e4 == pytest.approx(said["co2_industry"], abs=0.01)
        assert energy.state == ("estimated" if year == 2020 else "derived")  # grid factor of 2020: unconfirmed
        assert process.state == "estimated"


def test_the_two_sides_of_the_county_differ_by_the_grid_against_its_plants(county, method):
    """Generation side less consumption side is plants' fuel and net import less what users are charged with."""
    users, plants = inventory(county, method()), inventory(county, method(boundary="generation"))
    for year in users.years:
        fuel = sum(cell.value for cell in plants.cells if cell.year == year and cell.sector == "power_heat"
                   and cell.flow in {"thermal_power", "heating_supply"})  # fmt: skip
        charged = users.total(year, scope=2).value
        crossing = plants.total(year, scope=2).value
        assert plants.total(year).value - users.total(year).value == pytest.approx(fuel + crossing - charged)


def test_fixed_factor_and_yearly_factor_have_different_names_and_agree_in_the_fixed_year(county, method):
    yearly, fixed = inventory(county, method()), inventory(county, method(year_rule="fixed:2022"))
    assert (yearly.method.form, fixed.method.form) == ("shandong:yearly", "shandong:fixed2022")
    assert yearly.total(2022).value == fixed.total(2022).value
    kwh = sum(row.value for row in county if (row.flow, row.carrier, row.year) == ("final", "electricity", 2021))
    assert yearly.total(2021).value - fixed.total(2021).value == pytest.approx(kwh * 10 * (0.6838 - 0.641))


def test_a_year_without_a_factor_has_no_value_and_says_what_to_ask(row, method):
    found = inventory([row("electricity", "5", "亿千瓦时", year=2019), row("coke", "5", "吨", year=2019)], method())
    total = found.total(2019)
    assert total.value is None
    assert total.partial == pytest.approx(5 * 28.435 * 29.5e-3 * 0.93 * 44 / 12)
    (missing,) = total.missing
    assert (missing.cause, missing.carrier, missing.year) == ("factor", "electricity", 2019)
    assert "no other year stands in for 2019" in missing.ask
    assert "2019" in missing.ask_zh


def test_missing_activity_is_never_zero_and_zero_is_not_missing(row, method):
    found = inventory([row("coke", None, "吨"), row("diesel", "0", "吨"), row("lpg", "3", "吨")], method())
    assert [cell.value for cell in found.cells][:2] == [None, 0.0]
    total = found.total(2022)
    assert (total.value, total.state) == (None, "missing")
    assert total.partial == pytest.approx(3 * 50.179 * 17.2e-3 * 0.98 * 44 / 12)
    assert "ask the statistics bureau for park:activity/final[|coke]@2022" in total.missing[0].ask


def test_a_carrier_without_a_default_is_asked_for(row, method):
    (missing,) = inventory([row("kerosene", "3", "吨")], method()).missing
    assert missing.cause == "factor"
    assert "kerosene" in missing.ask
    assert "kerosene" in missing.ask_zh


def test_use_as_raw_material_is_left_out_and_counted_where_asked(row, method):
    rows = [row("lpg", "60", "吨", sector="chemicals"), row("lpg", "45", "吨", sector="chemicals", flow="nonenergy")]
    factor = 50.179 * 17.2e-3 * 0.98 * 44 / 12
    assert inventory(rows, method()).total(2022).value == pytest.approx(15 * factor)
    assert inventory(rows, method(nonenergy=INCLUDED)).total(2022).value == pytest.approx(60 * factor)
    half = inventory(rows, method(nonenergy=NonEnergy("half", default=0.5, source="an enquiry")))
    assert half.total(2022).value == pytest.approx(37.5 * factor)
    assert half.method.identity == "consumption+half"
    assert half.cells[0].arithmetic.startswith("(60 吨 − 45 吨 × 0.5) × ")
    assert any("an enquiry" in note for note in half.notes)


def test_carbon_that_is_all_raw_material_needs_no_factor(row, method):
    rows = [row("naphtha", "60", "吨"), row("naphtha", "60", "吨", flow="nonenergy")]
    (cell,) = inventory(rows, method()).cells
    assert (cell.value, cell.missing) == (0.0, None)
    assert "raw material" in cell.note


def test_activity_in_standard_coal_goes_through_the_coefficient_and_back(row, method):
    coal = inventory([row("raw_coal", "10000", "吨标准煤")], method()).cells[0]
    assert coal.value == pytest.approx(10_000 / 0.7143 * 19.57 * 26.1e-3 * 0.93 * 44 / 12)
    assert "factor:tce_raw_coal@2020" in coal.inputs
    per_coal = inventory([row("raw_coal", "10000", "吨")], method("per_tce_a")).cells[0]
    assert per_coal.value == pytest.approx(10_000 * 0.7143 * 2.66)
    assert per_coal.arithmetic == "10000 吨 × 0.7143 kgce/kg × 2.66 tCO2/tce = 1.900 万吨"
    electricity = inventory([row("electricity", "1229", "吨标准煤(当量)")], method()).cells[0]
    assert electricity.value == pytest.approx(1e7 * 0.641e-3)
    gas = [
        inventory([row("natural_gas", "1", "万立方米")], method("per_tce_a", gas=gas)) for gas in ("typical", "high")
    ]
    assert [one.cells[0].value for one in gas] == pytest.approx([12.143 * 1.56, 13.3 * 1.56])
    assert [one.method.identity for one in gas] == ["consumption+gas_typical", "consumption"]


def test_electricity_in_standard_coal_that_does_not_say_how_is_asked_for(row, method):
    found = inventory([row("electricity", "5", "万吨标准煤"), row("coke", "5", "万千瓦时")], method())
    assert [(one.cause, one.carrier) for one in found.missing] == [("unit", "electricity"), ("unit", "coke")]
    assert "当量" in found.missing[0].ask
    assert found.total(2022).value is None


def test_sides_methods_and_repeated_cells_are_not_put_together(row, method):
    coal, coke = (
        [row("raw_coal", "5", "吨")],
        [row("coke", "5", "吨"), row("electricity", "0", "万千瓦时", flow="inflow")],
    )
    one = inventory(coal, method())
    with pytest.raises(DoubleCountError, match="never added"):
        combine([one, inventory(coke, method(boundary="generation"))])
    with pytest.raises(ValueError, match="different methods"):
        combine([one, inventory(coke, method("ipcc2006"))])
    with pytest.raises(DoubleCountError, match="comes twice"):
        combine([one, one])


def test_rows_of_two_places_are_refused(row, method):
    with pytest.raises(ValueError, match="of one place"):
        inventory([row("coke", "5", "吨"), replace(row("lpg", "5", "吨"), place="other")], method())


def test_the_county_with_bands_takes_well_under_a_second(county, method):
    chosen = method()
    start = time.perf_counter()
    found = inventory(county, chosen)
    assert len(found.cells) > 500
    assert all(found.total(year).low < found.total(year).high for year in found.years)
    assert time.perf_counter() - start < 0.5


@relaxed
@given(
    values=st.lists(
        st.tuples(st.sampled_from(SECTORS), st.sampled_from(FUELS), amounts), min_size=1, unique_by=lambda v: v[:2]
    )
)
def test_sectors_and_carriers_each_add_up_to_the_whole_with_their_bands(row, method, values):
    found = inventory([row(fuel, amount, "吨", sector=sector) for sector, fuel, amount in values], method())
    whole = found.total(2022)
    for parts in (
        [found.total(2022, sector=sector) for sector in {one[0] for one in values}],
        [found.total(2022, carrier=fuel) for fuel in {one[1] for one in values}],
    ):
        for end in ("value", "low", "high"):
            assert math.fsum(getattr(part, end) for part in parts) == pytest.approx(getattr(whole, end))
    assert whole.low < whole.value < whole.high


@relaxed
@given(fuel=st.sampled_from(FUELS), amount=st.integers(1, 10**7))
def test_tonnes_and_ten_thousand_tonnes_give_the_same(row, method, fuel, amount):
    in_tonnes = row(fuel, str(amount), "吨")
    in_wan = replace(in_tonnes, value=amount / 1e4, low=in_tonnes.low / 1e4, high=in_tonnes.high / 1e4, unit="万吨")
    one, other = (inventory([each], method()).cells[0] for each in (in_tonnes, in_wan))
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


@relaxed
@given(values=st.lists(amounts, min_size=len(FUELS), max_size=len(FUELS)), by=st.floats(0.1, 100))
def test_emissions_scale_with_activity(row, method, values, by):
    rows = [row(fuel, amount, "吨") for fuel, amount in zip(FUELS, values, strict=True)]
    scaled = [replace(one, value=one.value * by, low=one.low * by, high=one.high * by) for one in rows]
    one, other = (inventory(each, method()).total(2022) for each in (rows, scaled))
    assert (one.value * by, one.low * by, one.high * by) == pytest.approx((other.value, other.low, other.high))


@relaxed
@given(values=st.lists(amounts, min_size=len(SECTORS), max_size=len(SECTORS)), fuel=st.sampled_from(FUELS))
def test_sector_inventories_add_up_to_the_inventory_of_the_sum(row, method, values, fuel):
    rows = [row(fuel, amount, "吨", sector=sector) for sector, amount in zip(SECTORS, values, strict=True)]
    together = combine(inventory([one], method()) for one in rows).total(2022)
    total = replace(row(fuel, "1", "吨"), value=sum(map(float, values)), low=sum(one.low for one in rows),
                    high=sum(one.high for one in rows))  # fmt: skip
    at_once = inventory([total], method()).total(2022)
    assert (together.value, together.low, together.high) == pytest.approx((at_once.value, at_once.low, at_once.high))


@relaxed
@given(inflow=st.integers(0, 10**6), outflow=st.integers(0, 10**6))
def test_a_net_import_has_the_sign_of_trade_and_its_band_holds_it(row, method, inflow, outflow):
    rows = [
        row("coke", "5", "吨"),
        row("electricity", str(inflow), "万千瓦时", flow="inflow"),
        row("electricity", str(-outflow), "万千瓦时", flow="outflow"),
    ]
    total = inventory(rows, method(boundary="generation")).total(2022, scope=2)
    assert total.value == pytest.approx((inflow - outflow) * 6.41)
    assert total.low <= total.value <= total.high
    assert ("net export" in total.cells[0].note) == (inflow < outflow)
