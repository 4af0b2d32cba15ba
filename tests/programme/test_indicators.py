"""Rules read from data, and targets of the levels above."""

import pytest

from nearzero.problems import DataError
from nearzero.programme.indicators import system_of
from nearzero.programme.scheme import read_programme
from nearzero.programme.targets import targets_of


def test_the_three_systems_have_as_many_indicators_as_acceptance_counts(actual, actual_scheme):
    from dataclasses import replace

    for system, conditions in actual_scheme.conditions.items():
        kinds = [rule.kind for rule in system_of(actual, replace(actual.place("laoshan"), system=system))]
        assert (kinds.count("constraint"), kinds.count("reference")) == (conditions.constraints, conditions.references)


def test_parts_of_a_rule_with_two_variables(actual):
    from dataclasses import replace

    heating = system_of(actual, replace(actual.place("laoshan"), system="community"))[1]
    assert heating.parts("clean_heating_rate_rural") == (
        ("clean_heating_households_count",),
        ("heating_households_count",),
    )


def test_several_denominators_of_one_variable_belong_together(actual):
    waste = next(rule for rule in system_of(actual, "laoshan") if rule.number == "16")
    assert waste.parts("solid_waste_utilisation_rate")[1] == ("solid_waste_generated", "solid_waste_stock_used")


def test_a_place_outside_the_programme_has_no_rules(actual):
    assert system_of(actual, "qingdao") == ()


def test_ancestors_come_nearest_first(actual):
    assert [one.id for one in actual.ancestors(actual.place("laoshan"))] == ["qingdao", "shandong"]


def test_a_target_is_a_line_but_about_leaves_room(invented):
    row = {"variable": "share", "value": "47", "unit": "%"}
    invented.table("targets.csv", row | {"comparator": "ge"}, row | {"comparator": "about"})
    line, room = targets_of(invented.raw, "alpha")
    assert (line.low, line.high) == (47, 47)
    assert (room.low, room.high) == (46, 48)


def test_a_target_is_in_the_unit_of_the_dictionary(invented):
    row = {"variable": "pv_capacity", "value": "600", "unit": "兆瓦", "comparator": "ge"}
    invented.table("targets.csv", row)
    assert targets_of(invented.raw, "alpha")[0].value == pytest.approx(60)


def test_a_scheme_without_what_is_needed_is_refused_with_its_file(invented):
    invented.file("programme/p/programme.toml", "[years]\nbase = 2020\n")
    with pytest.raises(DataError, match=r"programme/p/programme\.toml"):
        read_programme(invented.raw, "p")
