"""What remains to a target, at which rate, and what total and intensity mean together."""

import pytest

from nearzero.programme.gaps import gaps, growth_bounds

CHANGE = {"rule": "change_le", "threshold": "-20.5", "variable": "co2_per_gdp"}
BELOW = {"rule": "below_base", "variable": "co2_total"}
PRICES = {"price_basis": "constant_2020"}


def intensity(base, latest):
    return [
        ("co2_per_gdp", "2020", base, "吨/万元", PRICES),
        ("co2_per_gdp", "2022", latest, "吨/万元", PRICES),
    ]


def total(base, latest):
    return [("co2_total", "2020", base, "万吨"), ("co2_total", "2022", latest, "万吨")]


def test_the_required_rate_starts_from_the_last_value(invented):
    (gap,) = gaps([invented.verdict(CHANGE, *intensity("1.000", "0.900"))])
    assert gap.target.value == pytest.approx(0.795)
    assert gap.required.value == pytest.approx(((0.795 / 0.9) ** (1 / 3) - 1) * 100)
    assert gap.rate_so_far.value == pytest.approx((0.9**0.5 - 1) * 100)
    assert gap.required.low == pytest.approx(((0.795 * 0.9995 / 0.9005) ** (1 / 3) - 1) * 100)
    assert gap.required.high == pytest.approx(((0.795 * 1.0005 / 0.8995) ** (1 / 3) - 1) * 100)
    assert not gap.reached


def test_a_share_is_left_in_points(invented):
    rule = {"rule": "ge", "threshold": "5", "variable": "share"}
    (gap,) = gaps([invented.verdict(rule, ("share", "2020", "2.0"), ("share", "2022", "3.5"))])
    assert (gap.required.name, gap.required.value) == ("required_points", pytest.approx(0.5))
    assert gap.rate_so_far.value == pytest.approx(0.75)


def test_a_target_that_is_reached_leaves_room(invented):
    (gap,) = gaps([invented.verdict(BELOW, *total("100", "90"))])
    assert gap.reached
    assert gap.remaining.value == pytest.approx(10)


def test_without_a_number_or_a_year_left_there_is_no_gap(invented):
    assert gaps([invented.verdict(BELOW)]) == []
    late = [("co2_total", "2020", "100", "万吨"), ("co2_total", "2025", "90", "万吨")]
    assert gaps([invented.verdict(BELOW, *late)]) == []


@pytest.mark.parametrize(
    ("latest_total", "latest_intensity", "binding"),
    [("104.00", "0.9000", "total"), ("98.00", "0.9600", "intensity")],  # growth of 15.6 % and of 2.1 % in two years
)
def test_total_and_intensity_bound_growth_together(invented, latest_total, latest_intensity, binding):
    invented.rules(BELOW, CHANGE)
    invented.facts(*total("100.00", latest_total), *intensity("1.0000", latest_intensity))
    (bound,) = growth_bounds(invented.judge())
    growth = float(latest_total) / 100 / float(latest_intensity)
    assert bound.most_growth.value == pytest.approx((1 / 0.795 - 1) * 100)
    assert bound.growth_so_far.value == pytest.approx((growth - 1) * 100)
    assert bound.most_growth_left.value == pytest.approx((1 / 0.795 / growth - 1) * 100)
    assert bound.needed_at_pace.value == pytest.approx((1 / growth**2.5 - 1) * 100)
    assert (bound.binding, bound.within_rounding) == (binding, False)


def test_without_both_targets_nothing_is_bound(invented):
    assert growth_bounds([invented.verdict(BELOW, *total("100", "90"))]) == []
