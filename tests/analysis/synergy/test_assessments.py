"""Carbon in assessments: counted as listed, shares with both ends, sums that say what they lack, nothing from names."""

from __future__ import annotations

import pytest

from nearzero.analysis.synergy.assessments import assessed, standing
from nearzero.places.contracts import SECTORS
from nearzero.results import to_json


@pytest.fixture(scope="module")
def county(real_raw):
    return assessed(real_raw, "example-county")


@pytest.fixture(scope="module")
def parents(real_raw):
    frame = real_raw.table("sectors.csv", SECTORS)
    return dict(zip(frame["sector"], frame["parent"], strict=True))


def tally(county, kind, year):
    (found,) = (one for one in county.tallies if (one.kind, one.year) == (kind, year))
    return found


def test_ids_are_unique_and_every_number_names_its_rows(county):
    to_json(county.results)
    rows = {one.row for one in county.listed}
    for one in county.results:
        if one.value is not None:
            assert one.inputs, one.id
            assert set(one.inputs) <= rows, one.id


def test_counts_of_a_kind_and_year_add_up(county):
    for one in county.tallies:
        whole, yes, no, unsaid = (result.value for result in county.counts(one))
        assert whole == yes + no + unsaid == len(one.listed)
    assert sum(len(one.listed) for one in county.tallies) == len(county.listed)


def test_what_is_not_stated_opens_the_share_and_is_not_a_no(county):
    low, high = county.shares(tally(county, "project_eia", "2022"))
    assert (low.method, high.method) == ("at_least", "at_most")
    assert low.value == pytest.approx(100 * 2 / 6)
    assert high.value == pytest.approx(100 * 3 / 6)
    (whole,) = county.shares(tally(county, "project_eia", "2021"))
    assert (whole.method, whole.value) == ("share", 50.0)


def test_co2_is_added_within_a_kind_and_year_in_tonnes(county):
    found = county.co2(tally(county, "energy_review", "2021"))
    assert (found.value, found.unit, found.method, found.state) == (pytest.approx(312_000), "吨", "sum", "estimated")
    assert (found.low, found.high) == (pytest.approx(311_500), pytest.approx(312_500))


def test_a_sum_that_lacks_an_assessment_is_a_lower_bound_and_names_it(county):
    one = tally(county, "project_eia", "2022")
    assert county.co2(one).method == "at_least"
    assert county.co2(one).value == pytest.approx(41_500)
    assert one.co2.missing == ("example-county:assessments/A05@2022", "example-county:assessments/A08@2022")


def test_co2_that_nobody_states_is_missing_and_not_zero(county):
    found = county.co2(tally(county, "plan_eia", "2022"))
    assert found.value is None
    assert "A02" in found.note


def test_every_case_of_the_rules_is_in_the_example(county):
    wanted = {"rule_named", "rule_by_sector", "rule_open", "rule_other_sector", "rule_none"}
    assert set(county.standings.values()) == wanted


@pytest.mark.parametrize(
    ("sector", "expected"),
    [
        ("ferrous_metals", "rule_by_sector"),
        ("nitrogen_fertiliser", "rule_by_sector"),  # a part of chemicals, all of which the rule is for
        ("rubber", "rule_open"),  # tyres are a part of it
        ("manufacturing", "rule_open"),  # holds sectors with a rule and others
        ("", "rule_open"),
        ("food_processing", "rule_other_sector"),
        ("plastics", "rule_other_sector"),  # beside rubber, not below it
    ],
)
def test_a_sector_decides_only_what_it_can(county, parents, sector, expected):
    about = {name: getattr(county.listed[2], name) for name in county.listed[2].__slots__}
    one = type(county.listed[2])(**about | {"sector": sector, "rule": ""})
    assert standing(one, county.rules, parents) == expected


def test_the_name_of_a_project_puts_it_under_no_rule(county):
    (casting,) = (one for one in county.listed if one.id == "A10")
    assert casting.name_en.startswith("Casting")
    assert county.standings["A10"] == "rule_open"


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_a_district_without_the_table_has_rules_and_no_numbers(real_raw, place):
    found = assessed(real_raw, place)
    assert found.rules
    assert (found.listed, found.results) == ((), ())
