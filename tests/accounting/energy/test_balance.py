"""Energy balances against tables of two yearbooks, against an array of numbers, and what they refuse to make up."""

from __future__ import annotations

import json
import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.accounting.activity import activities
from nearzero.accounting.amounts import added
from nearzero.accounting.energy.balance import ALL, DIFFERENCE, Row, balance
from nearzero.places.raw import Raw
from nearzero.results import to_json
from nearzero.rounding import band

CASES = Path(__file__).parents[2] / "data" / "cases"
JILIN = json.loads((CASES / "energy_balance_jilin_electricity.json").read_text("utf-8"))
SHANDONG = json.loads((CASES / "energy_balance_shandong_coal_2005.json").read_text("utf-8"))
COAL = SHANDONG["carriers"][:4]
FUELS = ("raw_coal", "coke", "diesel", "electricity")
FLOWS = ("primary_production", "inflow", "outflow", "stock_change", "thermal_power", "heating_supply", "loss")
SECTORS = ("agriculture", "chemicals", "construction", "urban_households")


def jilin(row, year):
    given = JILIN["inputs"][year]
    final = {("final", sector): pair for sector, pair in given["final"].items()}
    cells = {(flow, ""): pair for flow, pair in given.items() if flow != "final"} | final
    rows = [
        row("electricity", str(pair[0]), "亿千瓦时", flow=flow, sector=sector, year=int(year))
        for (flow, sector), pair in cells.items()
    ]
    return [*rows, row("electricity", "0", "亿千瓦时", flow="loss", year=int(year))]


@pytest.fixture(scope="module")
def raw_with_coal_rates(tmp_path_factory, real_raw):
    """The data folder with the equal values that the Jilin table implies."""
    root = tmp_path_factory.mktemp("raw")
    for name in ("flows.csv", "sectors.csv", "carriers.csv"):
        shutil.copy(real_raw.root / name, root / name)
    shutil.copytree(real_raw.root / "factors", root / "factors")
    with (root / "factors" / "standard_coal.csv").open("a", encoding="utf-8") as file:
        for year, pair in ((2014, (626.70, 1934.25)), (2015, (589.83, 1808.68))):
            rate = pair[1] / pair[0] / 10
            file.write(f"tce_electricity_等价值_national,{rate:.6f},kgce/kWh,{year},全国,implied,unconfirmed,\n")
    return Raw(root)


@pytest.mark.parametrize("year", ["2014", "2015"])
@pytest.mark.parametrize("unit", ["physical", "standard_coal"])
def test_the_electricity_balance_of_a_yearbook_is_reproduced(row, raw_with_coal_rates, year, unit):
    made = balance(raw_with_coal_rates, jilin(row, year), int(year), unit=unit, electricity="equal_value")
    column = 0 if unit == "physical" else 1
    tolerance = {"physical": 0.011, "standard_coal": 0.07}[unit]
    for flow, printed in JILIN["expected"][year].items():
        if printed[column] is not None:
            assert made.cell(flow, "", "electricity").value == pytest.approx(printed[column], abs=tolerance), flow
    households = [JILIN["inputs"][year]["final"][name][column] for name in ("urban_households", "rural_households")]
    assert made.cell("final", "households", "electricity").value == pytest.approx(sum(households), abs=tolerance)


def shandong(row, carriers, *, losses=True):
    rows = []
    for k, carrier in enumerate(SHANDONG["carriers"]):
        if carrier not in carriers:
            continue
        for flow, values in SHANDONG["inputs"].items():
            if flow == "stock_change":
                total = f"{sum(map(float, values[k])):.1f}"
                rows.append(row(carrier, total, "万吨标准煤", flow=flow, year=2005))
            elif flow == "final":
                rows += [
                    row(carrier, cells[k], "万吨标准煤", sector=sector, year=2005)
                    for sector, cells in values.items()
                    if cells[k] is not None
                ]
            elif values[k] is not None:
                rows.append(row(carrier, values[k], "万吨标准煤", flow=flow, year=2005))
    return [*rows, row("raw_coal", "0", "万吨标准煤", flow="loss", year=2005)] if losses else rows


@pytest.mark.parametrize("flow", list(SHANDONG["expected"]))
def test_the_coal_balance_of_a_province_is_reproduced_within_rounding(row, real_raw, flow):
    made = balance(real_raw, shandong(row, SHANDONG["carriers"]), 2005)
    for carrier, printed in zip(SHANDONG["carriers"], SHANDONG["expected"][flow], strict=True):
        cell = made.cell(flow, "", carrier)
        assert cell.low - 0.051 <= printed <= cell.high + 0.051, carrier
        assert cell.value == pytest.approx(printed, abs=0.25), carrier
    coal = balance(real_raw, shandong(row, COAL), 2005).cell(flow)
    assert coal.value == pytest.approx(SHANDONG["expected_coal"][flow], abs=0.6)
    assert coal.low - 0.051 <= SHANDONG["expected_coal"][flow] <= coal.high + 0.051


def test_only_the_carrier_whose_difference_is_large_is_warned_of(row, real_raw):
    made = balance(real_raw, shandong(row, SHANDONG["carriers"]), 2005)
    (warning,) = made.warnings
    assert (warning.kind, warning.carrier) == ("large_difference", "briquettes")
    assert warning.share == pytest.approx(14.6 / 18.7, abs=0.01)


def test_a_group_without_any_row_is_missing_and_not_zero(row, real_raw):
    made = balance(real_raw, shandong(row, SHANDONG["carriers"], losses=False), 2005)
    assert made.cell(DIFFERENCE, "", "raw_coal").value is None
    assert made.missing == ("park:activity/loss@2005",)
    assert made.cell("available", "", "raw_coal").value == pytest.approx(20092.1)
    assert made.cell("loss", "", "raw_coal") is None


# --- against an array of numbers

NUMBERS = st.integers(0, 10**6).map(lambda n: n / 100)


def array_rows(row, numbers, unit="吨"):
    """Rows of a balance: carriers × (flows, then sectors); outflow and what plants burn are negative."""
    rows = []
    for carrier, column in zip(FUELS, numbers, strict=True):
        own = "万千瓦时" if carrier == "electricity" else unit
        scale = 1e-4 if own == "万吨" else 1.0
        for (flow, sector), value in zip([*product(FLOWS, [""]), *product(["final"], SECTORS)], column, strict=True):
            burned = flow in {"thermal_power", "heating_supply"} and carrier != "electricity"
            signed = -value if flow == "outflow" or burned else value
            rows.append(row(carrier, f"{signed * scale:.6f}", own, flow=flow, sector=sector))
    return rows


MATRIX = st.lists(
    st.lists(NUMBERS, min_size=len(FLOWS) + len(SECTORS), max_size=len(FLOWS) + len(SECTORS)),
    min_size=len(FUELS),
    max_size=len(FUELS),
)
TCE = np.array([0.7143, 0.9714, 1.4571, 1.229])  # per t, per 10⁴ kWh; GB/T 2589


@settings(max_examples=10, deadline=None)
@given(numbers=MATRIX)
def test_totals_are_those_of_a_matrix_and_every_carrier_closes(row, real_raw, numbers):
    matrix = np.array(numbers)
    signs = np.ones_like(matrix)
    signs[:, 2] = -1
    signs[:3, 4:6] = -1
    signed = matrix * signs / 1e4 * TCE[:, None]
    made = balance(real_raw, array_rows(row, numbers), 2022)
    found = {
        "available": signed[:, :4].sum(),
        "transformation": signed[:, 4:6].sum(),
        "final": signed[:, 7:].sum(),
        DIFFERENCE: (signed[:, :6].sum(axis=1) - signed[:, 6:].sum(axis=1)).sum(),
        "total": signed[:, 6:].sum() - signed[:, 4:6].sum(),
    }
    for flow, expected in found.items():
        assert made.cell(flow).value == pytest.approx(expected, abs=1e-9), flow
    for carrier in (*FUELS, ALL):
        supply, changed, lost, used, rest = (
            made.cell(flow, "", carrier).value for flow in ("available", "transformation", "loss", "final", DIFFERENCE)
        )
        assert supply + changed == pytest.approx(lost + used + rest, abs=1e-9), carrier


@settings(max_examples=5, deadline=None)
@given(numbers=MATRIX, data=st.data())
def test_neither_units_nor_the_order_of_rows_matter(row, real_raw, numbers, data):
    rows = array_rows(row, numbers)
    first = balance(real_raw, rows, 2022)
    shuffled = balance(real_raw, data.draw(st.permutations(rows)), 2022)
    in_ten_thousands = balance(real_raw, array_rows(row, numbers, "万吨"), 2022)
    for cell, amount in first.table.items():
        assert shuffled.table[cell].value == pytest.approx(amount.value, abs=1e-9)
        assert in_ten_thousands.table[cell].value == pytest.approx(amount.value, abs=1e-8)


def test_the_band_of_a_difference_is_that_of_all_corners(row, real_raw):
    rows = [
        row("raw_coal", "120", "吨", flow="inflow"),
        row("raw_coal", "-30", "吨", flow="thermal_power"),
        row("raw_coal", "1.5", "吨", flow="loss"),
        row("raw_coal", "80", "吨", sector="chemicals"),
    ]
    found = balance(real_raw, rows, 2022).cell(DIFFERENCE)
    ends = {one.flow: (one.low, one.high) for one in rows} | {"tce": (0.71425, 0.71435)}
    low, high = band(
        lambda v: v["tce"] * (v["inflow"] + v["thermal_power"] - v["loss"] - v["final"]) / 1e4,
        ends,
    )
    assert (found.low, found.high) == pytest.approx((float(low), float(high)), rel=1e-12)


# --- what is refused, named or kept apart


def test_electricity_counted_in_two_ways_is_never_added(row, real_raw):
    rows = [row("electricity", "5", "万吨标准煤(等价)"), row("raw_coal", "1", "万吨")]
    calorific, equal = (balance(real_raw, rows, 2022, electricity=way) for way in ("calorific", "equal_value"))
    assert calorific.cell("final").value is None
    assert calorific.cell("final").missing == ("standard_coal:electricity[calorific]",)
    assert equal.cell("final").value == pytest.approx(5.7143)
    assert equal.cell("final").unit != calorific.cell("final").unit


def test_the_coal_rate_of_a_neighbouring_year_is_not_taken(row, real_raw):
    rows = [row("electricity", "5", "亿千瓦时", year=2021)]
    found = balance(real_raw, rows, 2021, electricity="equal_value").cell("final", "", "electricity")
    assert (found.value, found.missing) == (None, ("factor:tce_electricity_等价值_national@2021",))


def test_a_missing_quantity_is_named_in_every_sum_it_belongs_to(row, real_raw):
    rows = [row("raw_coal", None, "吨", sector="chemicals"), row("raw_coal", "9", "吨", sector="paper")]
    made = balance(real_raw, rows, 2022, unit="physical")
    assert made.cell("final", "paper", "raw_coal").value == pytest.approx(9e-4)
    assert made.cell("final", "industry", "raw_coal").missing == ("park:activity/final[chemicals|raw_coal]@2022",)
    assert made.cell("final", "", "raw_coal").value is None


def test_carriers_without_a_coefficient_leave_totals_only_when_the_caller_says_so(row, real_raw):
    rows = [row("lubricants", "5", "吨"), row("raw_coal", "10", "吨")]
    made = balance(real_raw, rows, 2022)
    assert made.unconverted == ("lubricants",)
    assert made.cell("final").value is None
    without = balance(real_raw, rows, 2022, without=made.unconverted)
    assert without.cell("final").value == pytest.approx(10 * 0.7143 / 1e4)
    assert all("without:lubricants" in result.form for result in without.results())


def test_physical_units_have_no_total(row, real_raw):
    made = balance(real_raw, [row("raw_coal", "10", "吨")], 2022, unit="physical")
    with pytest.raises(ValueError, match="needs standard coal"):
        made.cell("final")
    assert all(carrier != ALL for _, carrier in made.table)


def test_a_printed_sum_that_its_rows_contradict_is_warned_of(row, real_raw):
    rows = [row("coke", "10", "吨", flow="inflow"), row("coke", "12", "吨", flow="available")]
    (warning,) = balance(real_raw, rows, 2022, unit="physical").warnings
    assert (warning.kind, warning.row) == ("printed_differs", Row("available"))


@pytest.mark.parametrize("wrong", [{"unit": "tons"}, {"electricity": "both"}, {"gas_class": "best"}])
def test_an_unknown_choice_is_refused(row, real_raw, wrong):
    with pytest.raises(ValueError, match="no way to measure"):
        balance(real_raw, [row("coke", "1", "吨")], 2022, **wrong)


def test_a_sum_of_nothing_is_refused():
    with pytest.raises(ValueError, match="not 0"):
        added([], "吨")


# --- places


@pytest.fixture(scope="module")
def county(real_raw):
    return activities(real_raw, "example-county")


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_the_example_county_closes_but_for_its_stated_difference(real_raw, county, year):
    made = balance(real_raw, county, year, unit="physical")
    stated = next(one for one in county if one.flow == DIFFERENCE and one.year == year)
    for carrier in made.carriers:
        expected = stated.value / 1e4 if carrier == stated.carrier else 0.0
        assert made.cell(DIFFERENCE, "", carrier).value == pytest.approx(expected, abs=1e-9), carrier
    assert made.warnings == ()


def test_final_use_of_the_example_county_is_the_energy_of_its_facts(real_raw, county):
    """The facts turn coal into tce by its heat value, the balance by GB/T 2589: electricity is the same in both."""
    facts = real_raw.facts("example-county").set_index("id")
    made = balance(real_raw, county, 2022)
    printed = facts.loc["example-county:energy[|electricity]@2022", "level"]
    assert made.cell("final", "", "electricity").value == pytest.approx(printed, rel=1e-6)
    heat = facts.loc["example-county:energy[|heat]@2022", "level"]
    assert made.cell("final", "", "heat").value == pytest.approx(heat, rel=1e-4)


def test_results_have_ids_of_their_own_and_inputs_that_exist(real_raw, county):
    results = [
        result
        for kwargs in ({"unit": "physical"}, {}, {"electricity": "equal_value"}, {"gas_class": "typical"})
        for result in balance(real_raw, county, 2022, **kwargs).results()
    ]
    to_json(results)
    known = {one.id for one in county}
    assert all(name in known or name.startswith("factor:") for result in results for name in result.inputs)
    assert all(result.arithmetic or len(result.inputs) == 1 for result in results if result.value is not None)


def test_a_place_of_few_facts_gets_its_final_use_and_names_the_rest(real_raw):
    made = balance(real_raw, activities(real_raw, "laoshan"), 2022)
    assert made.cell("final", "", "coal").value == pytest.approx(21.86)
    assert made.cell("final").value == pytest.approx(21.86 + 33.57 + 30 + 29.75 * 1.229)
    assert made.cell("available").value is None
    assert {name.split("/")[1] for name in made.missing} == {"supply@2022", "transformation@2022", "loss@2022"}
