from dataclasses import replace

import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import pv
from nearzero.accounting.calculators.quantities import GridChoice, given, missing, stated

COAST = "山东(东部沿海)"
SOME = st.decimals(min_value="0.1", max_value="9999", places=2).map(str)


@pytest.fixture(scope="module")
def coast(table):
    return pv.PvAssumptions.default(table, COAST)


@pytest.fixture(scope="module")
def sharp():
    """Assumptions with round numbers, to count by hand."""

    def one(name, digits, unit):
        return stated(name, digits, unit, "made up for a test")

    return pv.PvAssumptions(
        full_load_hours=one("hours", "1000", "h/a"),
        first_year_loss=one("first", "2", "%"),
        yearly_loss=one("yearly", "0.5", "%"),
        area_per_capacity=one("area", "8", "m2/kWp"),
    )


def test_capacity_times_hours_times_factor(sharp, half_kilogram):
    outcome = pv.reduction_by_capacity(given("c", "2", "兆瓦"), sharp, half_kilogram, 2022)
    assert outcome.value == pytest.approx(2000 * 1000 * 0.5 / 1000)  # kW × kWh/kW × kg/kWh
    assert outcome.form == "test:fixed2022"
    assert "holds once" in outcome.note


def test_generation_times_factor(grid_2022):
    outcome = pv.reduction_by_generation(given("g", "100", "万千瓦时"), grid_2022, 2022)
    assert outcome.value == pytest.approx(641)  # 10⁶ kWh × 0.641 kg
    assert outcome.inputs[-1] == "factor:grid_ef_shandong@2022"


@pytest.mark.parametrize("unit", ["万千瓦时", "万千瓦时/年", "万kWh"])
def test_generation_of_a_year_and_per_year_are_the_same(unit, grid_2022):
    assert pv.reduction_by_generation(given("g", "100", unit), grid_2022, 2022).value == pytest.approx(641)


def test_both_ways_agree_where_generation_is_capacity_times_hours(sharp, half_kilogram):
    by_capacity, by_generation, hours = pv.side_by_side(
        given("c", "500", "kWp"), given("g", "50", "万千瓦时"), sharp, half_kilogram, 2022
    )
    assert by_capacity.value == pytest.approx(by_generation.value)
    assert hours.value == pytest.approx(1000)
    assert {by_capacity.method, by_generation.method} == {"by_capacity", "by_generation"}


def test_hours_outside_the_printed_range_are_marked(coast):
    inside = pv.implied_hours(given("g", "115", "万千瓦时"), given("c", "1000", "kW"), coast, 2022)
    above = pv.implied_hours(given("g", "200", "万千瓦时"), given("c", "1000", "kW"), coast, 2022)
    assert inside.note == ""
    assert "above the 1100–1200 h/a" in above.note


def test_output_over_life_is_the_sum_of_its_years(sharp, half_kilogram):
    years = 25
    outcome = pv.reduction_over_life(given("c", "1000", "kW"), sharp, half_kilogram, 2023, years)
    # year by year: 1000 kW × 1000 h × 0.5 kg, less 2 % at once and 0.5 points of the new output a year
    by_year = [500 * (1 - 0.02 - 0.005 * k) for k in range(years)]
    assert outcome.value == pytest.approx(sum(by_year))
    assert outcome.period == "2023-2047"
    assert "held at one year" in outcome.note


def test_a_life_in_which_nothing_is_left_is_refused(sharp, half_kilogram):
    with pytest.raises(ValueError, match="no output"):
        pv.reduction_over_life(given("c", "1", "kW"), sharp, half_kilogram, 2023, 250)
    with pytest.raises(ValueError, match="one year"):
        pv.reduction_over_life(given("c", "1", "kW"), sharp, half_kilogram, 2023, 0)


def test_the_pharmaceutical_roof_of_laoshan_is_printed_more_coarsely_than_its_modules():
    count, power = given("n", "2166", "块", exact=True), given("p", "580", "W")
    modules = pv.capacity_of_modules(count, power)
    assert modules.value == pytest.approx(580 * 2166 / 1000)  # 1256.28 kW
    difference = pv.compare_capacity(given("c", "1260", "kWp"), count, power)
    assert difference.value == pytest.approx((1260 / 1256.28 - 1) * 100)
    assert "do not agree within rounding" in difference.note
    assert "modules agree" in pv.compare_capacity(given("c", "126e1", "kWp"), count, power).note  # rounded to tens


def test_the_stated_reduction_of_laoshan_cannot_come_from_that_roof(coast, grid_2022):
    """36 417.5 t in 10 years stand beside another project than the 1260 kWp; on that roof they need 4 500 h a year."""
    tonnes, years = given("t", "36417.5", "t"), given("y", "10", "年", exact=True)
    roof = given("c", "1260", "kWp")
    hours = pv.implied(tonnes, years, capacity=roof, factor=grid_2022.factor)
    assert hours.value == pytest.approx(36417.5e3 / 10 / 0.641 / 1260, rel=1e-9)
    assert hours.low > 3 * coast.full_load_hours.high
    factor = pv.implied(tonnes, years, capacity=roof, hours=coast.full_load_hours)
    assert factor.value == pytest.approx(36417.5e3 / 10 / 1260 / 1150)
    assert factor.low > 1.3  # kg/kWh: no grid has it
    capacity = pv.implied(tonnes, years, hours=coast.full_load_hours, factor=grid_2022.factor)
    assert capacity.value == pytest.approx(36417.5e3 / 10 / 0.641 / 1150)


@pytest.mark.parametrize("wanted", ["capacity", "hours", "factor"])
@settings(max_examples=15, deadline=None)
@check(capacity=SOME, hours=SOME, factor=SOME)
def test_implied_undoes_the_calculation(wanted, capacity, hours, factor):
    known = {
        "capacity": given("capacity", capacity, "kW"),
        "hours": stated("hours", hours, "h/a", "test"),
        "factor": stated("factor", factor, "kgCO2/kWh", "test"),
    }
    assumptions = pv.PvAssumptions(
        full_load_hours=known["hours"],
        first_year_loss=known["hours"],
        yearly_loss=known["hours"],
        area_per_capacity=known["hours"],
    )
    forward = pv.reduction_by_capacity(known["capacity"], assumptions, GridChoice(known["factor"], "t"), 2022).value
    rest = {name: one for name, one in known.items() if name != wanted}
    back = pv.implied(given("t", repr(forward * 3), "吨"), given("y", "3", "年", exact=True), **rest)
    assert back.value == pytest.approx(known[wanted].value, rel=1e-9)


def test_implied_needs_two_of_three():
    tonnes, years = given("t", "10", "t"), given("y", "1", "年")
    with pytest.raises(ValueError, match="two of"):
        pv.implied(tonnes, years)
    with pytest.raises(ValueError, match="two of"):
        pv.implied(tonnes, years, capacity=given("c", "1", "kW"))


@settings(max_examples=20, deadline=None)
@check(digits=SOME)
def test_a_capacity_means_the_same_in_kilowatts_and_megawatts(digits, sharp, half_kilogram):
    in_kw = pv.reduction_by_capacity(given("c", digits, "千瓦"), sharp, half_kilogram, 2022)
    in_mw = pv.reduction_by_capacity(given("c", f"{digits}e-3", "兆瓦"), sharp, half_kilogram, 2022)
    assert in_mw.value == pytest.approx(in_kw.value)
    assert in_mw.low == pytest.approx(in_kw.low)


def test_roof_cover_adds_both_kinds_before_it_divides():
    areas = [given("a", "3", "万平方米"), given("b", "50000", "平方米")]
    roofs = [given("c", "6", "万平方米"), given("d", "10", "万平方米")]
    assert pv.roof_cover(areas, roofs, 2022).value == pytest.approx(50)
    assert pv.roof_cover([areas[0], missing("pv_area")], roofs, 2022).value is None


def test_area_and_capacity_undo_each_other_and_stay_proxies(coast):
    area = pv.area_of_capacity(given("c", "1260", "kWp"), coast, 2022)
    assert area.value == pytest.approx(1.008)
    assert area.state == "proxy"
    assert (area.low, area.high) == pytest.approx((1259.5 * 5e-4, 1260.5 * 10e-4))
    back = pv.capacity_of_area(given("a", "1.008", "万平方米"), coast, 2022)
    assert back.value == pytest.approx(1260)


def test_an_assumption_can_be_replaced(coast, half_kilogram):
    better = replace(coast, full_load_hours=stated("hours", "1180", "h/a", "meter of the plant"))
    outcome = pv.reduction_by_capacity(given("c", "1000", "kW"), better, half_kilogram, 2022)
    assert outcome.value == pytest.approx(590)
    assert "meter of the plant" in outcome.note
