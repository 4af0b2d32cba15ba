"""Shares of fuels: of a sum that is whole, or not at all."""

import pytest

from nearzero.analysis.structure import FUELS, fuel_shares
from nearzero.rounding import interval

PRINTED = {"coal": "21.86", "oil": "33.57", "gas": "30"}


def test_the_shares_are_those_of_the_printed_amounts(laoshan):
    said = {result.factor: result for result in fuel_shares(laoshan, [2022])}
    whole = sum(float(digits) for digits in PRINTED.values())
    assert set(said) == set(FUELS)
    for fuel, digits in PRINTED.items():
        assert said[fuel].value == pytest.approx(float(digits) / whole * 100)
        assert said[fuel].unit == "%"
        assert said[fuel].period == "2022"


def test_the_shares_sum_to_a_hundred(laoshan):
    assert sum(result.value for result in fuel_shares(laoshan, [2022])) == pytest.approx(100)


def test_the_interval_of_a_share_varies_part_and_sum_together(laoshan):
    ends = {fuel: interval(digits, "about") for fuel, digits in PRINTED.items()}
    for result in fuel_shares(laoshan, [2022]):
        own = ends[result.factor]
        others = [ends[fuel] for fuel in FUELS if fuel != result.factor]
        assert result.low == pytest.approx(own[0] / (own[0] + sum(high for _, high in others)) * 100)
        assert result.high == pytest.approx(own[1] / (own[1] + sum(low for low, _ in others)) * 100)


def test_every_share_rests_on_all_three_fuels_and_shows_it(laoshan):
    for result in fuel_shares(laoshan, [2022]):
        assert result.inputs == tuple(f"laoshan:energy[|{fuel}]@2022" for fuel in FUELS)
        assert all(digits in result.arithmetic for digits in PRINTED.values())
        assert result.state == "estimated"


def test_a_year_without_one_of_the_fuels_has_no_shares(laoshan, zhangqiu, small_raw):
    assert not list(fuel_shares(laoshan, [2020, 2021]))
    assert not list(fuel_shares(zhangqiu, [2020, 2021, 2022]))
    assert not list(fuel_shares(small_raw.resolver(), [2022]))  # alpha knows its coal only
