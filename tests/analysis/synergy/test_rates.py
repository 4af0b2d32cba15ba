"""Rates side by side: the printed ones of a real district, and emissions of an invented one by plain division."""

from __future__ import annotations

import pytest

from nearzero.accounting.calculators.quantities import given
from nearzero.analysis.synergy.rates import emission_changes, pairs, stated_changes


def test_zhangqiu_gives_back_the_changes_its_plan_prints(zhangqiu):
    """Its plan prints −2.6 % for PM2.5, −4.9 % for PM10 and +3 points for good days on the year before."""
    air = {name: zhangqiu.series(name) for name in ("pm25_concentration", "pm10_concentration", "good_air_days_share")}
    stated = stated_changes(zhangqiu.facts, "zhangqiu")
    found = pairs(zhangqiu.series("co2_total"), air, {}, "zhangqiu", stated)
    said = {pair.air.variable: (round(pair.air.value, 6), pair.air.period) for pair in found}
    assert said == {
        "pm25_concentration": (-2.6, "2021-2022"),
        "pm10_concentration": (-4.9, "2021-2022"),
        "good_air_days_share": (3.0, "2021-2022"),
    }
    assert {pair.state for pair in found} == {"co_both"}


def test_one_year_gives_no_rate(laoshan):
    air = {"pm25_concentration": laoshan.series("pm25_concentration")}
    assert pairs(laoshan.series("co2_total"), air, {}, "laoshan") == []


def test_changes_of_emissions_are_relative_and_hold_their_rounding():
    years = {year: given("emitted", digits, "吨", id=f"e@{year}") for year, digits in ((2020, "400"), (2021, "380"))}
    (found,) = emission_changes("SO2", years, "alpha")
    assert found.value == pytest.approx(-5)
    assert (found.low, found.high) == pytest.approx(((379.5 / 400.5 - 1) * 100, (380.5 / 399.5 - 1) * 100))


def test_a_missing_year_is_stepped_over_and_not_filled():
    years = {
        year: given("emitted", digits, "吨", id=f"e@{year}") for year, digits in ((2020, "4"), (2021, ""), (2022, "3"))
    }
    assert [one.period for one in emission_changes("SO2", years, "alpha")] == ["2020-2022"]
