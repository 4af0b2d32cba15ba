"""Totals under every rule for electricity: yearly and fixed factors side by side, and nothing of a year without one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearzero.accounting.electricity import View, factor_gap, periods, side_by_side, views
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.accounting.uses import final_uses, place_uses

from .invented import FIRST, GRID, NATION, RULES, row, rows, table

YEARS = [2020, 2021, 2022]
COUNTY = [
    *rows(2020, coal="20.0", oil="10.0", gas="5.0", electricity="30.0"),
    *rows(2021, coal="19.0", oil="10.5", gas="6.0", electricity="31.0"),
    *rows(2022, coal="18.0", oil="11.0", gas="7.0", electricity="33.0"),
]


def levels(found, form, factor=""):
    return {one.period: one for one in found.levels if (one.form, one.factor) == (form, factor)}


def change(found, form, period="2020-2022", identity="change_abs", factor=""):
    named = {(one.form, one.period, one.identity, one.factor): one for one in found.changes}
    return named[form, period, identity, factor]


def test_every_rule_is_seen_yearly_and_at_each_of_its_years():
    assert [view.form for view in views(RULES, table())] == [
        "grid:yearly",
        "grid:fixed2020",
        "grid:fixed2021",
        "grid:fixed2022",
        "nation:yearly",
        "nation:fixed2021",
        "nation:fixed2022",
    ]
    assert [view.form for view in views([GRID], table(), [2022])] == ["grid:yearly", "grid:fixed2022"]


def test_totals_are_fuels_plus_electricity_by_hand():
    found = side_by_side(COUNTY, FIRST, RULES, table(), YEARS)
    fuels = {
        2020: 20 * 2.66 + 10 * 1.73 + 5 * 1.56,
        2021: 19 * 2.66 + 10.5 * 1.73 + 6 * 1.56,
        2022: 18 * 2.66 + 11 * 1.73 + 7 * 1.56,
    }
    used, yearly = {2020: 30, 2021: 31, 2022: 33}, {2020: 0.70, 2021: 0.66, 2022: 0.60}
    for year in YEARS:
        expected = fuels[year] + used[year] * 10 * yearly[year]  # 亿kWh × kg/kWh = 10 万吨
        assert levels(found, "grid:yearly")[str(year)].value == pytest.approx(expected)
        fixed = fuels[year] + used[year] * 10 * 0.66
        assert levels(found, "grid:fixed2021")[str(year)].value == pytest.approx(fixed)
    yearly_change, fixed_change = (change(found, form) for form in ("grid:yearly", "grid:fixed2022"))
    assert yearly_change.value < 0 < fixed_change.value  # the grid meets the target, not the place
    assert yearly_change.value == pytest.approx(33 * 6 - 30 * 7 + fuels[2022] - fuels[2020])
    assert change(found, "grid:fixed2022", identity="change_pct").value == pytest.approx(
        ((fuels[2022] + 198) / (fuels[2020] + 180) - 1) * 100
    )


def test_the_band_of_a_fixed_factor_trend_varies_the_factor_once():
    exact = rows(2020, exact=True, electricity="30") + rows(2022, exact=True, electricity="33")
    found = side_by_side(exact, FIRST, [GRID], table(), [2020, 2022])
    fixed = change(found, "grid:fixed2022", identity="change_pct", factor="electricity")
    assert (fixed.low, fixed.value, fixed.high) == pytest.approx((10, 10, 10))  # the factor cancels
    yearly = change(found, "grid:yearly", identity="change_pct", factor="electricity")
    ends = [33 * last / (30 * first) * 100 - 100 for first in (0.695, 0.705) for last in (0.595, 0.605)]
    assert (yearly.low, yearly.high) == pytest.approx((min(ends), max(ends)))


def test_a_year_without_a_factor_has_no_level_and_the_factor_is_asked_for():
    found = side_by_side(COUNTY, FIRST, [NATION], table(), YEARS)
    assert set(levels(found, "nation:yearly")) == {"2021", "2022"}
    assert set(levels(found, "nation:fixed2021")) == {"2020", "2021", "2022"}
    (gap,) = found.missing
    assert gap.input == "factor:nation@2020"
    assert "no other year stands in" in gap.ask


def test_a_total_that_lacks_a_carrier_in_a_year_is_not_said():
    found = side_by_side([one for one in COUNTY if one.id != COUNTY[2].id], FIRST, [GRID], table(), YEARS)
    assert set(levels(found, "grid:yearly")) == {"2021", "2022"}
    assert set(levels(found, "grid:yearly", "electricity")) == {"2020", "2021", "2022"}
    assert [gap.input for gap in found.missing] == ["alpha:energy[|gas]@2020"]


def test_a_missing_row_is_no_zero():
    records = [row("gas", 2020, None) if one.id == COUNTY[2].id else one for one in COUNTY]
    found = side_by_side(records, FIRST, [GRID], table(), YEARS)
    assert "2020" not in levels(found, "grid:yearly")
    assert COUNTY[2].id in {gap.input for gap in found.missing}


def test_a_carrier_that_is_missing_in_every_year_keeps_every_total_away():
    records = [*COUNTY, *(row("coke", year, None) for year in YEARS)]
    found = side_by_side(records, FIRST, [GRID], table(), YEARS)
    assert not levels(found, "grid:yearly")
    assert set(levels(found, "grid:yearly", "electricity")) == {"2020", "2021", "2022"}
    uses, gaps = final_uses(records)
    assert side_by_side([*uses, *gaps], FIRST, [GRID], table(), YEARS) == found


def test_without_electricity_nothing_is_said_and_everything_is_named():
    fuels = [one for one in COUNTY if one.carrier != "electricity"]
    found = side_by_side(fuels, FIRST, RULES, table(), YEARS)
    assert not list(found.results())
    assert [gap.input for gap in found.missing] == [f"alpha:electricity@{year}" for year in YEARS]
    nothing = side_by_side([], FIRST, RULES, table(), [2022], place="alpha")
    assert [gap.input for gap in nothing.missing] == ["alpha:energy@2022", "alpha:electricity@2022"]


def test_electricity_in_standard_coal_has_no_grid_factor():
    found = side_by_side([row("electricity", 2022, "30", unit="万吨标准煤_当量")], FIRST, [GRID], table(), [2022])
    assert not found.levels
    assert any("standard coal" in gap.ask for gap in found.missing)


def test_a_carrier_without_a_factor_is_named_and_keeps_the_total_away():
    found = side_by_side([*COUNTY, row("peat", 2022, "1")], FIRST, [GRID], table(), YEARS)
    assert not levels(found, "grid:yearly")
    assert "factor:first|peat" in {gap.input for gap in found.missing}


def test_heat_is_counted_with_its_own_factor_and_unused_carriers_need_none():
    records = [*rows(2022, electricity="10", heat="200"), row("peat", 2022, "0", exact=True)]
    found = side_by_side(records, FIRST, [GRID], table(), [2022])
    assert levels(found, "grid:yearly")["2022"].value == pytest.approx(10 * 10 * 0.60 + 200 * 0.11)


def test_a_place_that_burns_nothing_has_electricity_alone():
    found = side_by_side(rows(2022, coal="0", exact=True, electricity="10"), FIRST, [GRID], table(), [2022])
    assert levels(found, "grid:yearly")["2022"].value == pytest.approx(60)


def test_an_unconfirmed_factor_is_used_and_marked():
    found = side_by_side(COUNTY, FIRST, [GRID], table(unconfirmed=(("grid", 2020),)), YEARS)
    by_year = levels(found, "grid:yearly")
    assert (by_year["2020"].state, by_year["2022"].state) == ("estimated", "derived")
    assert "not confirmed: factor:grid@2020" in by_year["2020"].note
    assert "not confirmed" not in by_year["2022"].note
    assert change(found, "grid:yearly").state == "estimated"


def test_ids_are_unique_and_inputs_are_named():
    found = list(side_by_side(COUNTY, FIRST, RULES, table(), YEARS).results())
    assert len({one.id for one in found}) == len(found)
    assert all(one.inputs and one.arithmetic for one in found)


def test_neighbouring_years_and_the_whole_period():
    assert periods([2020, 2021, 2022]) == [(2020, 2021), (2021, 2022), (2020, 2022)]
    assert periods([2020, 2022]) == [(2020, 2022)]
    assert periods([2020]) == []


def test_a_factor_without_a_year_is_asked_for_by_name():
    assert factor_gap(GRID, MissingFactorError("grid")).input == "factor:grid"


def test_a_view_takes_the_factor_of_its_own_year_only():
    assert View(GRID).factor(table(), 2021).value == 0.66
    assert View(GRID, 2020).factor(table(), 2021).value == 0.70
    with pytest.raises(MissingFactorError):
        View(NATION).factor(table(), 2020)


amounts = st.decimals(min_value="0.1", max_value="999", places=1).map(str)


@settings(max_examples=30, deadline=None)
@given(st.tuples(amounts, amounts, amounts, amounts), st.permutations(range(4)))
def test_order_of_rows_does_not_matter(values, order):
    records = rows(2022, coal=values[0], oil=values[1], gas=values[2], electricity=values[3])
    shuffled = [records[k] for k in order]
    assert side_by_side(records, FIRST, RULES, table(), [2022]) == side_by_side(shuffled, FIRST, RULES, table(), [2022])


@settings(max_examples=30, deadline=None)
@given(st.tuples(amounts, amounts, amounts, amounts))
def test_a_total_lies_in_its_band_and_the_band_holds_every_corner(values):
    records = rows(2022, coal=values[0], oil=values[1], gas=values[2], electricity=values[3])
    (whole,) = levels(side_by_side(records, FIRST, [GRID], table(), [2022]), "grid:yearly").values()
    coefficients = (2.66, 1.73, 1.56, 6.0)
    halves = (0.005, 0.005, 0.005, 0.05)
    low, high = (
        sum((float(v) + s * 0.05) * (c + s * h) for v, c, h in zip(values, coefficients, halves, strict=True))
        for s in (-1, 1)
    )
    assert (whole.low, whole.high) == pytest.approx((low, high))
    assert whole.low <= whole.value <= whole.high


def test_a_known_place_laoshan_2022(real_raw):
    uses, _ = place_uses(real_raw, "laoshan")
    sets, rules = read_sets(real_raw), read_electricity_rules(real_raw)
    found = side_by_side(uses, sets["per_tce_a"], rules.values(), FactorTable.read(real_raw), YEARS)
    shandong = levels(found, "shandong:yearly")
    fuels = 21.86 * 2.66 + 33.57 * 1.73 + 30 * 1.56
    assert fuels == pytest.approx(163.0, abs=0.05)
    assert set(shandong) == {"2022"}
    assert shandong["2022"].value == pytest.approx(fuels + 29.75 * 6.41)
    assert shandong["2022"].state == "estimated"
    powered = levels(found, "shandong:yearly", "electricity")
    assert set(powered) == {"2020", "2022"}
    assert "not confirmed: factor:grid_ef_shandong@2020" in powered["2020"].note
    asked = {gap.input for gap in found.missing}
    assert {"laoshan:energy[|coal]@2020", "laoshan:electricity@2021", "factor:grid_ef_north@2020"} <= asked


def test_a_place_without_data_says_what_it_lacks_zhangqiu(real_raw):
    uses, _ = place_uses(real_raw, "zhangqiu")
    sets, rules = read_sets(real_raw), read_electricity_rules(real_raw)
    table_ = FactorTable.read(real_raw)
    found = side_by_side(uses, sets["per_tce_a"], rules.values(), table_, [2022], place="zhangqiu")
    assert not list(found.results())
    assert {gap.input for gap in found.missing} == {"zhangqiu:energy@2022", "zhangqiu:electricity@2022"}


def test_the_invented_county_gives_back_its_own_emissions(real_raw):
    facts = real_raw.facts("example-county")
    printed = facts[(facts["variable"] == "co2_energy") & (facts["sector"] == "") & (facts["carrier"] == "")]
    uses, _ = final_uses(place_uses(real_raw, "example-county")[0])
    sets, rules = read_sets(real_raw), read_electricity_rules(real_raw)
    table_ = FactorTable.read(real_raw)
    found = side_by_side(uses, sets["fuel_defaults"], [rules["shandong"]], table_, YEARS, factor_years=[2022])
    yearly = levels(found, "shandong:yearly")
    assert len(yearly) == len(printed) == 3
    for year, value in zip(printed["year"], printed["level"], strict=True):
        assert yearly[year].value == pytest.approx(value, rel=1e-5)
