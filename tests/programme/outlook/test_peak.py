"""Peak years, and the ladder of targets beside a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.programme.outlook.peak import NOT_YET, PAST, WITHIN, peak_of, peak_result, peak_year
from nearzero.study import Study


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ((5, 4, 3, 2), (PAST, 2020)),
        ((4, 5, 3, 2), (PAST, 2021)),
        ((4, 4.5, 6, 5), (WITHIN, 2022)),
        ((4, 6, 6, 5), (WITHIN, 2022)),  # the last year before it falls
        ((4, 5, 6, 7), (NOT_YET, 2023)),
        ((4, 4, 4, 4), (NOT_YET, 2023)),  # level is not falling
    ],
)
def test_the_peak_is_the_last_year_before_the_decline(levels, said):
    assert peak_year(dict(zip(range(2020, 2024), levels, strict=True)), known=2021) == said


@given(st.lists(st.floats(1, 1e4), min_size=3, max_size=20))
def test_no_year_after_the_peak_is_as_high(levels):
    by_year = dict(enumerate(levels, 2020))
    _, year = peak_year(by_year, 2021)
    assert by_year[year] == max(levels)
    assert all(level < by_year[year] for later, level in by_year.items() if later > year)


def test_a_path_that_only_rises_has_no_peak_year(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    projection = outlook.projection("continuation")
    peak = peak_of(projection, outlook.history)
    assert (peak.state, peak.year, peak.certain) == (NOT_YET, 2035, True)
    result = peak_result(projection, peak)
    assert result.value is None
    assert "no peak before 2035" in result.note


def test_known_years_count(real_raw):
    """Zhangqiu printed 1004.88 万吨 for 2021; if what the data show goes on, that was the peak."""
    outlook = Study.load("zhangqiu", real_raw).outlook()
    peak = peak_of(outlook.projection("continuation"), outlook.history)
    assert (peak.state, peak.year) == (PAST, 2021)
    assert peak.value == pytest.approx(1004.879938)


def test_a_band_that_leaves_the_peak_open_is_said(real_raw):
    outlook = Study.load("zhangqiu", real_raw).outlook()
    projection = outlook.projection("planned")
    peak = peak_of(projection, outlook.history)
    assert not peak.certain
    assert "within the band also" in peak_result(projection, peak).note


def test_the_citys_peak_goal_stands_beside_the_path_and_is_marked_as_the_citys(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    found = outlook.against_ladder(outlook.projection("continuation"))
    peaks = [one for one in found if one.rung.target.variable == "co2_peak_year"]
    assert peaks
    assert {(one.keeps, one.note, one.rung.holder) for one in peaks} == {(False, "another_place", "qingdao")}


def test_a_change_against_2005_needs_the_level_of_2005(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    found = outlook.against_ladder(outlook.projection("continuation"))
    far = next(one for one in found if one.rung.target.year == "2035" and one.rung.target.variable == "co2_per_gdp")
    assert (far.keeps, far.value, far.missing) == (None, None, ("laoshan:co2_per_gdp@2005",))


def test_a_change_against_the_base_year_is_computed_at_the_paths_own_prices(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    found = outlook.against_ladder(outlook.projection("planned"))
    own = [one for one in found if one.rung.target.year == "2025" and one.rung.target.variable == "co2_per_gdp"]
    assert own
    assert all(one.keeps and one.value == pytest.approx(-20.5) for one in own)
