"""What is required: paths to single targets, and what total, per head and intensity ask for together."""

from __future__ import annotations

import numpy as np
import pytest

from nearzero.study import Study


@pytest.fixture(scope="module")
def laoshan_outlook(real_raw):
    return Study.load("laoshan", real_raw).outlook()


def _path(outlook, variable):
    return next(one for one in outlook.paths if one.gap.verdict.variable == variable)


def test_laoshan_below_the_total_of_2020_takes_a_fall_of_1_39_per_cent_a_year(laoshan_outlook):
    path = _path(laoshan_outlook, "co2_total")
    assert path.gap.required.value == pytest.approx(((349.95 / 365) ** (1 / 3) - 1) * 100, abs=1e-3)
    assert path.gap.required.value == pytest.approx(-1.39, abs=5e-3)
    values = [value for value, _, _ in path.constant_rate]
    assert values[0] == pytest.approx(365)
    assert values[-1] == pytest.approx(365 / 1.043)
    assert np.diff(np.log(values)) == pytest.approx([np.log1p(path.gap.required.value / 100)] * 3)


def test_both_ways_begin_and_end_at_the_same_levels_and_the_straight_one_lies_above(laoshan_outlook):
    for path in laoshan_outlook.paths:
        if not path.constant_rate:
            continue
        assert path.straight_line[0] == pytest.approx(path.constant_rate[0])
        assert path.straight_line[-1] == pytest.approx(path.constant_rate[-1])
        for straight, curved in zip(path.straight_line, path.constant_rate, strict=True):
            assert straight[0] >= curved[0] - 1e-9


def test_shares_go_along_a_straight_line_only(laoshan_outlook):
    path = _path(laoshan_outlook, "star_building_share")
    assert path.constant_rate == ()
    steps = np.diff([value for value, _, _ in path.straight_line])
    assert steps == pytest.approx([path.gap.required.value] * 3)


def test_the_band_of_a_path_closes_on_a_target_that_is_a_number(laoshan_outlook):
    """The target of a share is drawn, not rounded: only the way to it has a band."""
    first, *_, last = _path(laoshan_outlook, "star_building_share").straight_line
    assert first[1] < first[0] < first[2]
    assert last[1] == last[2] == 5


def test_intensity_and_total_together_leave_gdp_a_growth_of_25_8_per_cent(laoshan_outlook):
    """1 ÷ (1 − 20.5 %) − 1 = 25.79 %: with more growth since 2020 the total binds."""
    assert {round(bound.most_growth.value, 1) for bound in laoshan_outlook.growth_bounds} == {25.8}
    one = next(one for one in laoshan_outlook.joint if one.price_basis == "constant_2022")
    whole = 1.164 * (1 + one.break_even("co2_total")[0] / 100) ** 3
    assert (whole - 1) * 100 == pytest.approx(25.786, abs=1e-3)
    bound = next(b for b in laoshan_outlook.growth_bounds if b.price_basis == "constant_2022")
    assert one.break_even("co2_total") == pytest.approx(
        (bound.most_rate_left.value, bound.most_rate_left.low, bound.most_rate_left.high)
    )


def test_below_the_break_even_intensity_binds_and_above_it_the_total(laoshan_outlook):
    for one in laoshan_outlook.joint:
        at = one.break_even("co2_total")[0]
        assert one.binding(at - 0.1) == "co2_per_gdp"
        assert one.binding(at + 0.1) == "co2_total"


def test_per_head_binds_where_the_population_falls(real_raw):
    one = Study.load("example-county", real_raw).outlook().joint[0]
    assert one.population < 0
    assert one.binding(8.0) == "co2_per_capita"


def test_the_required_rate_keeps_every_target(laoshan_outlook):
    """Walk three years at a growth of GDP and population and at the rate asked for: no target is missed."""
    one = next(one for one in laoshan_outlook.joint if one.price_basis == "constant_2022")
    for growth, rate in zip((0.0, 2.0, 5.0, 9.0), one.curve((0.0, 2.0, 5.0, 9.0)), strict=True):
        total = 365 * ((1 + growth / 100) * (1 + rate / 100)) ** 3
        people = 51.72 * (1 + one.population / 100) ** 3
        intensity = 365 / 1081.17 * (1 + rate / 100) ** 3
        assert total <= 365 / 1.043 * (1 + 1e-9)
        assert total / people <= 6.9586808 * (1 + 1e-6)
        assert intensity <= 365 / 1.043 / (1081.17 / 1.164) * 0.795 * (1 + 1e-9)


def test_more_growth_never_asks_for_less(laoshan_outlook):
    for one in laoshan_outlook.joint:
        assert (np.diff(one.curve()) <= 1e-12).all()
