"""Province, city and district on one ladder: stricter, equal, or not comparable and why."""

import pytest

from nearzero.programme.ladder import ladders

SHARE = {"variable": "share", "comparator": "ge", "value": "15", "unit": "%"}


def rungs(invented, city, district):
    invented.table("targets.csv", city, place="metro")
    invented.table("targets.csv", district)
    (ladder,) = ladders(invented.raw, invented.raw.place("alpha"), [district["variable"]])
    above, below = ladder.rungs
    return above, below


@pytest.mark.parametrize(
    ("city", "district", "stricter"),
    [
        ({}, {"value": "16"}, "district"),
        ({"value": "16"}, {}, "city"),
        ({}, {"comparator": "gt"}, "district"),
        ({"comparator": "le"}, {"comparator": "le", "value": "14"}, "district"),
        ({}, {}, ""),
    ],
)
def test_which_is_stricter(invented, city, district, stricter):
    above, below = rungs(invented, SHARE | city, SHARE | district)
    assert bool(above.stricter_than) == (stricter == "city")
    assert bool(below.stricter_than) == (stricter == "district")
    assert bool(below.equal_to) == (not stricter)


@pytest.mark.parametrize(
    ("city", "why"),
    [
        ({"scope": "中心城区"}, "different_scope"),
        ({"comparator": "assigned", "value": ""}, "no_number"),
        ({"statement": "change_pct", "base_year": "2020"}, "different_statement"),
        ({"comparator": "le"}, "different_direction"),
    ],
)
def test_why_two_targets_cannot_be_compared(invented, city, why):
    above, below = rungs(invented, SHARE | city, SHARE)
    assert [reason for _, reason in below.differs] == [why]
    assert [reason for _, reason in above.differs] == [why]


def test_reductions_count_from_one_year(invented):
    change = {"variable": "co2_per_gdp", "statement": "change_pct", "comparator": "le", "unit": "%"}
    above, _ = rungs(
        invented, change | {"value": "-70", "base_year": "2005"}, change | {"value": "-20.5", "base_year": "2020"}
    )
    assert [reason for _, reason in above.differs] == ["different_base_year"]


def test_any_reduction_in_per_cent_is_stricter_than_below_the_base_year(invented):
    below_base = {"variable": "co2_total", "comparator": "below_base", "base_year": "2020"}
    change = {"variable": "co2_total", "statement": "change_pct", "comparator": "le", "value": "-4", "unit": "%"}
    above, below = rungs(invented, below_base, change | {"base_year": "2020"})
    assert below.stricter_than == (above.id,)


def test_what_the_city_addresses_to_the_district_is_the_districts(invented):
    above, below = rungs(invented, SHARE | {"scope": "alpha"}, SHARE)
    assert (above.set_by, above.holder) == ("metro", "alpha")
    assert below.equal_to == (above.id,)


def test_what_the_city_addresses_to_another_district_is_left_out(invented):
    invented.table("targets.csv", SHARE | {"scope": "beta"}, place="metro")
    invented.table("targets.csv", SHARE)
    (ladder,) = ladders(invented.raw, invented.raw.place("alpha"), ["share"])
    assert [rung.set_by for rung in ladder.rungs] == ["alpha"]


def test_one_target_printed_twice_is_one_rung(invented):
    invented.table("targets.csv", SHARE | {"locator": "一"}, SHARE | {"locator": "二", "binding": "task"})
    (ladder,) = ladders(invented.raw, invented.raw.place("alpha"), ["share"])
    assert [rung.locators for rung in ladder.rungs] == [("一", "二")]


def test_years_and_present_values(invented):
    far = SHARE | {"year": "2035", "value": "40"}
    invented.table("targets.csv", SHARE, far, SHARE | {"year": "2027"}, place="metro")
    invented.table("targets.csv", SHARE)
    invented.facts(("share", "2021", "8.0"), ("share", "2022", "9.5"))
    change = {"statement": "change_pct", "base_year": "2015"}
    invented.facts(("share", "2020", "4.0", "%", change), place="metro")
    (ladder,) = ladders(invented.raw, invented.raw.place("alpha"))
    assert [len(ladder.in_year(year)) for year in (2025, 2027, 2030, 2035)] == [2, 0, 0, 1]
    assert [(one.place, one.year, one.statement) for one in ladder.present] == [
        ("metro", "2020", "change_pct"),
        ("alpha", "2022", "level"),
    ]
