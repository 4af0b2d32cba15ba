"""Measures in the coordinate system of co-control: signs, elasticities and their refusals, costs."""

from __future__ import annotations

import pytest
from hypothesis import given as check
from hypothesis import strategies as st

from nearzero.accounting.calculators.quantities import given, stated
from nearzero.analysis.synergy.co_control import (
    Measure,
    carbon_effect,
    cross_elasticity,
    effect,
    place_of,
    quadrant,
    read_measures,
    unit_cost,
)


def measure(investment=None, **effects):
    made = {
        name.replace("_", "."): given(name, digits, "吨", id=f"x:{name}", exact=digits == "0")
        for name, digits in effects.items()
    }
    money = given("investment", investment, "亿元", id="x:money", price_basis="unstated") if investment else None
    return Measure(id="M", name="甲", name_en="A", stage="source", year="2022", effects=made, investment=money)


def emitted(**tonnes):
    return {name: given(name, digits, "吨", id=f"e:{name}", exact=True) for name, digits in tonnes.items()}


def where(**effects):
    one = measure(**effects)
    return place_of(effect(one, "CO2"), effect(one, "SO2"))


@pytest.mark.parametrize(
    ("carbon", "pollutant", "state"),
    [
        ("400", "30", "co_both"),
        ("400", "0", "co_carbon_only"),
        ("0", "30", "co_pollutant_only"),
        ("-400", "30", "co_carbon_rises"),
        ("400", "-30", "co_pollutant_rises"),
        ("-400", "-30", "co_neither"),
        ("0", "-30", "co_neither"),
        ("0", "0", "co_neither"),
        ("0.0", "30", "co_open"),
        ("400", "0.00", "co_open"),
    ],
)
def test_the_signs_tell_the_quadrant_and_a_rounded_zero_leaves_it_open(carbon, pollutant, state):
    assert where(CO2=carbon, SO2=pollutant) == state


def test_a_missing_effect_has_no_quadrant():
    assert where(CO2="400", SO2="") is None
    assert where(SO2="30") is None


ends = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)).map(sorted).map(tuple)


@check(ends, ends, st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_units_do_not_change_a_quadrant(carbon, pollutant, one, other):
    scaled = tuple(one * end for end in carbon), tuple(other * end for end in pollutant)
    if all(abs(end) > 1e-300 or end == 0 for pair in (*scaled, carbon, pollutant) for end in pair):
        assert quadrant(*scaled) == quadrant(carbon, pollutant)


def test_end_of_pipe_that_adds_carbon_has_a_negative_elasticity():
    """2 900 t more CO2 of 10.7 million t, 820 t less SO2 of 6 120 t, by hand."""
    found = cross_elasticity(measure(CO2="-2900", SO2="820"), "SO2", emitted(CO2="10700000", SO2="6120"))
    assert found.value == pytest.approx((-2900 / 10_700_000) / (820 / 6120))
    assert found.high < 0


@check(st.integers(1, 10**6), st.integers(1, 10**4), st.integers(10**6, 10**8), st.integers(10**4, 10**5))
def test_elasticity_is_the_ratio_of_the_relative_reductions_and_its_interval_holds_it(
    carbon, sulphur, all_co2, all_so2
):
    found = cross_elasticity(
        measure(CO2=str(carbon), SO2=str(sulphur)), "SO2", emitted(CO2=str(all_co2), SO2=str(all_so2)), smallest=0
    )
    expected = carbon * all_so2 / (all_co2 * sulphur)
    assert found.value == pytest.approx(expected)
    assert found.low <= found.value <= found.high
    lowest = (carbon - 0.5) * all_so2 / (all_co2 * (sulphur + 0.5))
    assert found.low == pytest.approx(lowest, rel=1e-9, abs=1e-12)


def test_an_equal_relative_cut_has_the_elasticity_one():
    found = cross_elasticity(measure(CO2="1000", SO2="20"), "SO2", emitted(CO2="50000", SO2="1000"))
    assert found.value == pytest.approx(1)


@pytest.mark.parametrize(
    ("sulphur", "said"), [("0", "may be 0"), ("0.0", "may be 0"), ("3", "too small"), ("-3", "too small")]
)
def test_a_small_denominator_is_refused_with_its_reason(sulphur, said):
    found = cross_elasticity(measure(CO2="1000", SO2=sulphur), "SO2", emitted(CO2="50000", SO2="6120"))
    assert found.value is None
    assert said in found.note


def test_what_is_missing_is_named():
    found = cross_elasticity(measure(CO2="1000", SO2=""), "SO2", emitted(CO2="50000"))
    assert found.value is None
    assert found.missing == ("M:SO2", "emitted:SO2")


def test_cost_is_investment_over_the_yearly_reduction():
    found = unit_cost(measure(investment="1.90", CO2="42000", SO2="610"), "SO2")
    assert found.value == pytest.approx(1.9e8 / 610)
    assert found.unit == "元/吨"


def test_no_cost_without_investment_or_without_a_cut():
    assert unit_cost(measure(CO2="42000"), "CO2").missing == ("M:investment",)
    rising = unit_cost(measure(investment="1", CO2="-5"), "CO2")
    assert rising.value is None
    assert "not sure that anything is cut" in rising.note


def test_other_greenhouse_gases_make_it_carbon_equivalents():
    potentials = {
        gas: stated(gas, digits, "tCO2e/t", "a test") for gas, digits in (("CO2", "1"), ("CH4", "28"), ("N2O", "265"))
    }
    found = carbon_effect(measure(CO2="100", CH4="10"), potentials)
    assert found.value == pytest.approx(380)
    assert found.unit == "吨二氧化碳当量"
    assert carbon_effect(measure(CO2="100", SO2="1"), potentials).unit == "吨"


HEAD = "measure,name,name_en,stage,item,year,value,unit,state,source,locator,note\n"


def test_a_project_gives_its_name_and_its_investment(small_raw):
    row = "P01,,,source,CO2,2025,1200,吨,estimated,alpha-plan,表3,\n"
    small_raw.write("places/alpha/co_control.csv", HEAD + row)
    (found,) = read_measures(small_raw.raw, "alpha")
    assert found.name == "屋顶光伏"
    assert found.investment.value == 1.5
    assert unit_cost(found, "CO2").value == pytest.approx(1.5e8 / 1200)


def test_a_place_without_the_table_has_no_measures(small_raw):
    assert read_measures(small_raw.raw, "beta") == ()
