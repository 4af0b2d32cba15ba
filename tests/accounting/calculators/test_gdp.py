import pytest
from hypothesis import given as check
from hypothesis import settings
from hypothesis import strategies as st

from nearzero.accounting.calculators import gdp
from nearzero.accounting.calculators.quantities import given


def level(digits, basis="current", year=2020):
    return given("gdp", digits, "亿元", id=f"somewhere:gdp@{year}", price_basis=basis)


def growth(start, end, digits, basis="comparable"):
    rate = given("gdp", digits, "%", id=f"somewhere:gdp@{end}~change_pct:{start}", price_basis=basis)
    return gdp.Growth(start, end, rate)


def values(outcomes):
    return {int(one.period): one.value for one in outcomes}


def test_chaining_gives_back_the_levels_of_a_published_example():
    """Statistics and Census Service of Macao, e-learning on GDP: 28, 38 and 54, with 35.71 % and 42.11 %."""
    steps = [growth(2020, 2021, "35.71"), growth(2021, 2022, "42.11")]
    outcomes = gdp.constant_price_levels(level("28"), 2020, steps, [2020, 2021, 2022])
    assert values(outcomes) == pytest.approx({2020: 28, 2021: 38, 2022: 54}, rel=1e-4)
    assert outcomes[2].low < 54 < outcomes[2].high
    assert {one.price_basis for one in outcomes} == {"constant_2020"}
    assert {one.method for one in outcomes} == {"chained_real_growth"}
    assert outcomes[2].arithmetic == "28 亿元 × (1 + 35.71 %) × (1 + 42.11 %)"


def test_two_years_of_growth_at_once_agree_with_the_printed_annual_rate():
    """Laoshan: 16.4 % since 2020, and 7.9 % a year."""
    at_once = gdp.constant_price_levels(level("1081.17", "unstated", 2022), 2022, [growth(2020, 2022, "16.4")], [2020])
    yearly = [growth(2020, 2021, "7.9"), growth(2021, 2022, "7.9")]
    by_year = gdp.constant_price_levels(level("1081.17", "unstated", 2022), 2022, yearly, [2020])
    assert at_once[0].value == pytest.approx(1081.17 / 1.164)
    assert by_year[0].low < at_once[0].value < by_year[0].high
    assert "not stated" in at_once[0].note


@pytest.mark.parametrize("basis", ["current", "unstated", ""])
def test_growth_that_is_not_real_is_refused(basis):
    with pytest.raises(gdp.MixedPriceBasesError, match="comparable"):
        gdp.constant_price_levels(level("100"), 2020, [growth(2020, 2021, "5", basis)], [2021])


def test_a_level_at_constant_prices_of_another_year_is_refused():
    with pytest.raises(gdp.MixedPriceBasesError, match="constant_2015"):
        gdp.constant_price_levels(level("100", "constant_2015"), 2020, [growth(2020, 2021, "5")], [2021])


def test_a_year_that_no_growth_reaches_is_missing_by_name():
    steps = [growth(2020, 2021, "5"), growth(2022, 2023, "5")]
    outcomes = gdp.constant_price_levels(level("100"), 2020, steps, [2021, 2023])
    assert outcomes[0].value == pytest.approx(105)
    assert outcomes[1].value is None
    assert "2023" in outcomes[1].note


def test_two_rates_for_the_same_years_are_refused():
    with pytest.raises(ValueError, match="two growth rates"):
        gdp.constant_price_levels(level("100"), 2020, [growth(2020, 2021, "5"), growth(2020, 2021, "6")], [2021])


def test_the_deflator_is_current_over_constant_prices():
    steps = [growth(2020, 2021, "5")]
    outcome = gdp.implied_deflator(level("109.2", year=2021), level("100"), 2020, steps, 2021)
    assert outcome.value == pytest.approx(109.2 / 105 * 100)
    assert outcome.form == "2020=100"
    with pytest.raises(gdp.MixedPriceBasesError, match="current"):
        gdp.implied_deflator(level("109.2", "unstated", 2021), level("100"), 2020, steps, 2021)


def test_a_deflator_without_growth_is_missing():
    assert gdp.implied_deflator(level("109.2", year=2021), level("100"), 2020, [], 2021).value is None


@settings(max_examples=30, deadline=None)
@check(rates=st.lists(st.decimals("-20", "30", places=1), min_size=1, max_size=5))
def test_there_and_back_is_where_it_began(rates):
    steps = [growth(2020 + k, 2021 + k, str(rate)) for k, rate in enumerate(rates)]
    last = 2020 + len(rates)
    there = values(gdp.constant_price_levels(level("100"), 2020, steps, [last]))[last]
    back = gdp.constant_price_levels(level(repr(there), year=last), last, steps, [2020])
    assert back[0].value == pytest.approx(100)


@settings(max_examples=20, deadline=None)
@check(order=st.permutations(range(4)))
def test_the_order_in_which_growth_is_given_does_not_matter(order):
    steps = [growth(2020 + k, 2021 + k, f"{k + 1}") for k in range(4)]
    mixed = gdp.constant_price_levels(level("100"), 2020, [steps[k] for k in order], [2024])
    assert mixed[0].value == pytest.approx(100 * 1.01 * 1.02 * 1.03 * 1.04)
