import pytest

from nearzero.accounting.calculators import clean_heating
from nearzero.accounting.calculators.quantities import given, missing
from nearzero.units import UnitError


def test_town_is_counted_by_floor_area_and_country_by_household():
    area = clean_heating.urban_rate([given("a", "1438", "万平方米"), given("b", "387", "万平方米")],
                                    given("all", "2102", "万平方米"), 2022)  # fmt: skip
    homes = clean_heating.rural_rate([given("h", "714", "户", exact=True)], given("all", "993", "户", exact=True), 2022)
    assert area.value == pytest.approx((1438 + 387) / 2102 * 100)
    assert homes.value == pytest.approx(714 / 993 * 100)
    assert area.name != homes.name


def test_floor_area_and_households_never_make_one_number():
    with pytest.raises(UnitError):
        clean_heating.urban_rate(
            [given("a", "10", "万平方米"), given("h", "714", "户")], given("all", "2102", "万平方米"), 2022
        )
    rates = [name for name in vars(clean_heating) if name.endswith("_rate")]
    assert rates == ["urban_rate", "rural_rate"]


def test_one_missing_source_leaves_the_rate_missing():
    outcome = clean_heating.urban_rate(
        [given("a", "10", "万平方米"), missing("gas")], given("all", "20", "万平方米"), 2022
    )
    assert outcome.value is None
