from __future__ import annotations

import pytest

from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.method import year_rules
from nearzero.units import UnitError


@pytest.mark.parametrize(
    ("names", "options", "hint"),
    [
        (("fuel_default",), {}, "fuel_defaults"),
        (("per_tce_a", "shandon"), {}, "shandong"),
        ((), {"boundary": "generaton"}, "consumption, generation|generation"),
        ((), {"year_rule": "fixed2022"}, "fixed:2022"),
    ],
)
def test_an_unknown_choice_is_refused_with_what_there_is(method, names, options, hint):
    with pytest.raises(ValueError, match=hint):
        method(*names, **options)


def test_a_fixed_year_gives_every_year_its_factor_and_yearly_none_but_its_own(method):
    fixed, yearly = method(year_rule="fixed:2022"), method()
    assert [fixed.emission_factor("electricity", "electricity", year).value for year in (2019, 2022)] == [6.41, 6.41]
    assert yearly.emission_factor("electricity", "electricity", 2021).value == pytest.approx(6.838)
    with pytest.raises(MissingFactorError, match="no other year stands in"):
        yearly.emission_factor("electricity", "electricity", 2019)


def test_year_rules_are_those_with_a_factor(method):
    north = method("per_tce_a", "north")
    assert list(year_rules(north.electricity_rule, north.table)) == ["yearly", "fixed:2012", "fixed:2021", "fixed:2022"]


def test_the_marginal_baseline_is_no_rule_of_an_inventory(real_raw):
    from nearzero.accounting.sets import read_electricity_rules

    assert all("baseline" not in rule.factor_name for rule in read_electricity_rules(real_raw).values())


def test_conversions_change_prefixes_exactly_and_cross_to_standard_coal_by_coefficients(method):
    chosen = method()
    prefix = chosen.conversion("万吨", "吨", "coke", 2022)
    assert (prefix.value, prefix.low, prefix.high, prefix.inputs) == (1e4, 1e4, 1e4, ())
    to_coal = chosen.conversion("万吨", "吨标准煤", "coke", 2022)
    assert (to_coal.value, to_coal.low, to_coal.high) == pytest.approx((9714, 9713.5, 9714.5))
    back = chosen.conversion("万吨标准煤", "吨", "coke", 2022)
    assert (back.value, back.low, back.high) == pytest.approx((1e4 / 0.9714, 1e4 / 0.97145, 1e4 / 0.97135))


def test_calorific_and_equal_value_electricity_turn_into_kwh_each_by_its_own_coefficient(method):
    chosen = method()
    calorific = chosen.conversion("吨标准煤(当量)", "万千瓦时", "electricity", 2022)
    equal_value = chosen.conversion("吨标准煤(等价)", "万千瓦时", "electricity", 2022)
    assert (calorific.value, equal_value.value) == pytest.approx((1 / 1.229, 1 / 3.015))
    with pytest.raises(MissingFactorError):
        chosen.conversion("吨标准煤(等价)", "万千瓦时", "electricity", 2021)
    with pytest.raises(UnitError):
        chosen.conversion("吨标准煤", "万千瓦时", "electricity", 2022)
