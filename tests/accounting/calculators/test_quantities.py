import pytest

from nearzero.accounting.calculators.outcomes import Outcome, share, to_results, total, work_out
from nearzero.accounting.calculators.quantities import assume, given, grid, missing, stated
from nearzero.accounting.factors import MissingFactorError
from nearzero.units import UnitError


def about(unit="吨", name="co2_reduction"):
    return Outcome(name=name, calculator="test", period="2022", value=None, unit=unit)


def test_a_quantity_without_digits_has_no_value_and_no_leaf():
    for absent in (missing("waste"), given("waste", "", "吨"), given("waste", "5", "吨", state="not_applicable")):
        assert absent.value is None
        assert absent.low is None
        with pytest.raises(ValueError, match="no value"):
            absent.leaf()


def test_what_is_missing_stays_missing_and_is_named():
    outcome = work_out(about(), [given("a", "5", "吨"), missing("b", "吨", "place:b@2022")], lambda a, b: a + b)
    assert outcome.value is None
    assert outcome.state == "missing"
    assert outcome.missing == ("place:b@2022",)
    assert "place:b@2022" in outcome.note


def test_two_quantities_of_one_name_are_not_taken_for_each_other():
    with pytest.raises(ValueError, match="two different quantities are called given:a"):
        work_out(about(), [given("a", "5", "吨"), given("a", "6", "吨")], lambda a, b: a + b)


def test_zero_is_a_value_and_not_missing():
    assert work_out(about(), [given("a", "0", "吨", exact=True)], lambda a: a).value == 0


def test_an_assumption_needs_a_source():
    with pytest.raises(ValueError, match="source"):
        stated("cop", "3", "-", "  ")


def test_the_printed_range_of_a_factor_is_its_interval(table):
    hours = assume(table, "pv_full_load_hours_rooftop", region="山东(东部沿海)")
    assert (hours.value, hours.low, hours.high, hours.ranged) == (1150, 1100, 1200, True)
    loss = assume(table, "pv_degradation_first_year")
    assert (loss.value, loss.low, loss.high) == (2.25, 2, 2.5)
    assert "middle" in loss.note


def test_a_factor_of_two_regions_is_not_chosen_silently(table):
    with pytest.raises(MissingFactorError):
        assume(table, "pv_full_load_hours_rooftop")


def test_a_row_without_a_single_number_is_no_assumption(table):
    with pytest.raises(MissingFactorError, match="no single number"):
        assume(table, "streetlight_power_HPS_to_LED")


def test_every_range_row_holds_the_value_it_is_the_range_of(table):
    for row in table:
        if row.name.endswith("_range"):
            middle = table.find(row.name.removesuffix("_range"), row.year, row.region)
            assert row.low <= middle.value <= row.high, row.name


def test_the_grid_factor_is_of_its_year_and_the_form_says_the_rule(table, rules):
    yearly, fixed = grid(table, rules, "shandong", 2022), grid(table, rules, "shandong", 2023, fixed=2022)
    assert (yearly.factor.value, yearly.form) == (0.641, "shandong:yearly")
    assert (fixed.factor.value, fixed.form) == (0.641, "shandong:fixed2022")
    with pytest.raises(MissingFactorError):
        grid(table, rules, "shandong", 2019)


def test_an_unpublished_assumption_makes_the_result_an_estimate():
    soft = stated("factor", "0.5", "tCO2/t", "a guess")
    outcome = work_out(about(), [given("a", "5", "吨"), soft], lambda a, b: a * b)
    assert outcome.state == "estimated"
    assert "a guess" in outcome.note
    assert outcome.assumptions == (soft,)


def test_what_comes_out_in_another_unit_is_refused():
    with pytest.raises(UnitError):
        work_out(about("千瓦时"), [given("a", "5", "吨")], lambda a: a)


def test_nothing_is_not_zero():
    with pytest.raises(ValueError, match="nothing"):
        total([])
    assert share(about("%"), [], [given("a", "5", "吨")]).value is None
    assert share(about("%"), [given("a", "5", "吨")], [given("b", "0", "吨", exact=True)]).value is None


def test_a_part_larger_than_its_whole_is_said_with_its_arithmetic():
    outcome = share(about("%"), [given("a", "12", "吨")], [given("b", "8", "吨")])
    assert outcome.value == pytest.approx(150)
    assert "12 吨 ÷ 8 吨" in outcome.arithmetic
    assert "100 %" in outcome.note


def test_results_carry_inputs_assumptions_and_arithmetic():
    soft = stated("factor", "0.5", "tCO2/t", "a guess", low="0.4", high="0.6")
    outcome = work_out(about(), [given("a", "5", "吨", id="fact"), soft], lambda a, b: a * b)
    (result,) = to_results([outcome], "somewhere")
    assert result.analysis == "calculator"
    assert result.inputs == ("fact", "stated:factor")
    assert result.arithmetic == "5 吨 × 0.5 tCO2/t"
    assert result.interval_kind == "uncertainty"
    assert result.low == pytest.approx(4.5 * 0.4)
    assert result.high == pytest.approx(5.5 * 0.6)
