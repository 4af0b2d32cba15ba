"""What one series says over time: levels, changes, annual rates, and how far rounding carries."""

import math

import pytest

from nearzero.analysis.trends import cell_name, changes, finite, leaves, levels, weakest
from nearzero.places.series import Key


def of(series, place="alpha"):
    return {(result.method, result.period): result for result in changes(series, place)}


def test_every_level_is_said_with_its_fact_and_interval(small_raw):
    said = list(levels(small_raw.resolver().series("fossil_energy"), "alpha"))
    assert [result.period for result in said] == ["2020", "2021", "2022"]
    assert [result.value for result in said] == [120.0, 130.0, 140.0]
    assert said[0].inputs == ("alpha:fossil_energy@2020",)
    assert (said[0].low, said[0].high) == pytest.approx((119.995, 120.005))
    assert said[0].method == "as_printed"
    assert said[0].state == "measured"
    assert said[0].arithmetic == ""


def test_a_derived_level_says_how_it_was_derived(small_raw):
    said = {result.period: result for result in levels(small_raw.resolver().series("co2_total"), "alpha")}
    assert said["2020"].value == pytest.approx(400 / 1.05)
    assert said["2020"].method == "from_change"
    assert said["2020"].state == "estimated"  # the weakest of its inputs
    assert "400 万吨 ÷ (1 + 5.0 %)" in said["2020"].arithmetic


def test_changes_are_said_for_neighbouring_years_and_for_the_whole_period(small_raw):
    said = of(small_raw.resolver().series("fossil_energy"))
    assert set(said) == {
        ("change_abs", "2020-2021"),
        ("change_pct", "2020-2021"),
        ("change_abs", "2021-2022"),
        ("change_pct", "2021-2022"),
        ("change_abs", "2020-2022"),
        ("change_pct", "2020-2022"),
        ("annual_rate_pct", "2020-2022"),
    }
    assert said["change_abs", "2020-2022"].value == pytest.approx(20)
    assert said["change_pct", "2020-2021"].value == pytest.approx(100 / 12)
    assert said["annual_rate_pct", "2020-2022"].value == pytest.approx((math.sqrt(140 / 120) - 1) * 100)


def test_the_interval_of_a_change_is_that_of_its_two_printed_ends(small_raw):
    said = of(small_raw.resolver().series("fossil_energy"))
    absolute, relative = said["change_abs", "2020-2021"], said["change_pct", "2020-2021"]
    assert (absolute.low, absolute.high) == pytest.approx((9.99, 10.01))
    assert relative.low == pytest.approx((129.995 / 120.005 - 1) * 100)
    assert relative.high == pytest.approx((130.005 / 119.995 - 1) * 100)


def test_a_fact_that_both_ends_rest_on_varies_once(small_raw):
    # 2020 is made from 2022 and the printed 5.0 %, so the change is that print and nothing wider
    change = of(small_raw.resolver().series("co2_total"))["change_pct", "2020-2022"]
    assert change.value == pytest.approx(5.0)
    assert (change.low, change.high) == pytest.approx((4.95, 5.05))
    assert change.inputs == ("alpha:co2_total@2022", "alpha:co2_total@2022~change_pct:2020")


def test_the_change_of_a_share_is_in_percentage_points(small_raw):
    said = of(small_raw.resolver().series("nonfossil_share"))
    assert said["change_abs", "2020-2022"].unit == "百分点"
    assert said["change_abs", "2020-2022"].value == pytest.approx(4.0)
    assert said["change_pct", "2020-2022"].unit == "%"


def test_two_years_make_one_period(small_raw):
    said = of(small_raw.resolver("beta").series("co2_total"), "beta")
    assert set(said) == {("change_abs", "2020-2021"), ("change_pct", "2020-2021")}


def test_one_year_makes_no_change(small_raw):
    assert of(small_raw.resolver().series("good_air_days_share")) == {}


def test_no_per_cent_is_taken_of_what_may_be_zero(small_raw):
    small_raw.fact("buses_count", "2020", "0", "辆")
    small_raw.fact("buses_count", "2022", "40", "辆")
    said = of(small_raw.resolver().series("buses_count"))
    assert set(said) == {("change_abs", "2020-2022")}


def test_a_level_with_an_open_end_is_said_but_not_compared(small_raw):
    small_raw.fact("buses_count", "2020", "30", "辆")
    small_raw.fact("buses_count", "2022", "40", "辆", qualifier="over")
    series = small_raw.resolver().series("buses_count")
    last = list(levels(series, "alpha"))[-1]
    assert (last.low, last.high) == (40.0, None)
    assert of(series) == {}


def test_the_arithmetic_of_a_change_is_written_with_the_printed_digits(small_raw):
    said = of(small_raw.resolver().series("fossil_energy"))
    assert said["change_abs", "2020-2021"].arithmetic == "130.00 万吨标准煤 − 120.00 万吨标准煤"
    assert said["change_pct", "2020-2021"].arithmetic == "130.00 万吨标准煤 ÷ 120.00 万吨标准煤 − 1"
    assert said["annual_rate_pct", "2020-2022"].arithmetic.endswith("^ (1 ÷ 2) − 1")


def test_a_change_is_no_stronger_than_its_weakest_input():
    assert weakest("measured", "derived") == "derived"
    assert weakest("derived", "proxy", "measured") == "proxy"


def test_shared_leaves_are_counted_once(small_raw):
    points = small_raw.resolver().series("co2_total").points
    assert set(leaves(*points)) == {"alpha:co2_total@2022", "alpha:co2_total@2022~change_pct:2020"}


def test_cells_are_named_and_infinities_left_out():
    assert cell_name(Key("energy", "", "industry", "coal")) == "industry|coal"
    assert cell_name(Key("energy")) == ""
    assert finite(float("inf")) is None
    assert finite(1.5) == 1.5
