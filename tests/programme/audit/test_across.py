"""Places within places: an invented district and its invented city."""

from __future__ import annotations

from typing import Any

Row = dict[str, str]


def fact(variable: str, year: int, value: str, unit: str, **more: str) -> Row:
    return {"variable": variable, "year": str(year), "value": value, "unit": unit, **more}


def target(value: str, unit: str = "%", variable: str = "straw_utilisation_rate") -> Row:
    return {"variable": variable, "year": "2025", "comparator": "ge", "value": value, "unit": unit}


SHARE = {"statement": "share_of", "comparator": "metro"}


def kinds(invented: Any, district: list[Row], city: list[Row]) -> list[str]:
    invented.write("facts.csv", district)
    invented.write("facts.csv", city, "metro")
    return [found.kind for found in invented.across()]


def test_total_of_the_city_from_a_share(invented: Any) -> None:
    district = [fact("energy", 2022, "100.0", "万吨标准煤"), fact("energy", 2022, "5.0", "%", **SHARE)]
    assert "city_total" in kinds(invented, district, [fact("energy", 2022, "2050", "万吨标准煤")])
    assert "city_total" not in kinds(invented, district, [fact("energy", 2022, "2015", "万吨标准煤")])


def test_growth_of_the_city_that_a_share_implies(invented: Any) -> None:
    district = [fact("energy", 2022, "100.0", "万吨标准煤"), fact("energy", 2022, "5.0", "%", **SHARE)]

    def city(level: str) -> list[Row]:
        rise = fact("energy", 2020, "100", "万吨标准煤", statement="change_abs", base_year="2015")
        return [fact("energy", 2020, level, "万吨标准煤"), rise]

    assert "city_growth" in kinds(invented, district, city("1700"))
    assert "city_growth" not in kinds(invented, district, city("1960"))


def test_district_within_its_city(invented: Any) -> None:
    assert "district_above_city" in kinds(
        invented, [fact("forest_stock", 2022, "120", "万立方米")], [fact("forest_stock", 2022, "100", "万立方米")]
    )
    assert "district_above_city" not in kinds(
        invented, [fact("forest_stock", 2022, "100", "万立方米")], [fact("forest_stock", 2022, "100", "万立方米")]
    )


def test_target_weaker_than_the_citys(invented: Any) -> None:
    invented.write("targets.csv", [target("97")], "metro")
    for value, weaker in (("95", True), ("97", False), ("98", False)):
        invented.write("targets.csv", [target(value)])
        found = kinds(invented, [], [])
        assert ("weaker_than_city" in found) is weaker


def test_two_districts_imply_one_city(invented: Any) -> None:
    share = fact("energy", 2022, "5.0", "%", **SHARE)
    invented.write("facts.csv", [fact("energy", 2022, "150.0", "万吨标准煤"), share], "beta")
    found = kinds(invented, [fact("energy", 2022, "100.0", "万吨标准煤"), share], [])
    assert found.count("city_total") == 1
    invented.write("facts.csv", [fact("energy", 2022, "100.5", "万吨标准煤"), share], "beta")
    assert "city_total" not in kinds(invented, [fact("energy", 2022, "100.0", "万吨标准煤"), share], [])


def test_one_number_for_district_and_city(invented: Any) -> None:
    invented.write("facts.csv", [fact("green_travel_share", 2022, "71.3", "%")], "metro")
    for value, same in (("71.3", True), ("71.2", False)):
        invented.write("facts.csv", [fact("green_travel_share", 2022, value, "%")])
        assert ("same_number_places" in [found.kind for found in invented.audit()]) is same


def test_places_without_their_city_are_only_held_against_each_other(invented: Any) -> None:
    invented.write("facts.csv", [fact("forest_stock", 2022, "120", "万立方米")])
    invented.write("facts.csv", [fact("forest_stock", 2022, "100", "万立方米")], "metro")
    assert invented.across("alpha", "beta") == []
