"""Levels year by year: printed where printed, derived where one printed step leads there, missing otherwise."""

import numpy as np
import pytest

from nearzero import units
from nearzero.places.contracts import STATES
from nearzero.places.series import Key, series_table
from nearzero.units import UnitError


def at(resolver, variable: str, year: int, price_basis: str = ""):
    return resolver.point(Key(variable, price_basis), year)


# an invented district


def test_a_printed_level_is_taken_as_it_is(small_raw):
    point = at(small_raw.resolver(), "co2_total", 2022)
    assert (point.route, point.state, point.arithmetic) == ("as_printed", "estimated", "")
    assert (point.value, point.low, point.high) == pytest.approx((400, 399.5, 400.5))
    assert point.inputs == ("alpha:co2_total@2022",)


def test_a_printed_change_leads_back_to_the_base_year(small_raw):
    point = at(small_raw.resolver(), "co2_total", 2020)
    assert (point.route, point.state) == ("from_change", "estimated")
    assert (point.value, point.low, point.high) == pytest.approx((400 / 1.05, 399.5 / 1.0505, 400.5 / 1.0495))
    assert point.arithmetic == "400 万吨 ÷ (1 + 5.0 %)"
    assert point.inputs == ("alpha:co2_total@2022", "alpha:co2_total@2022~change_pct:2020")


def test_a_printed_change_leads_forward_from_the_base_year(small_raw):
    small_raw.only_facts(
        {"variable": "co2_total", "year": "2020", "value": "100", "unit": "万吨"},
        {
            "variable": "co2_total",
            "year": "2022",
            "value": "-10",
            "unit": "%",
            "statement": "change_pct",
            "base_year": "2020",
        },
    )
    point = at(small_raw.resolver(), "co2_total", 2022)
    assert point.value == pytest.approx(90)
    assert point.arithmetic == "100 万吨 × (1 + (−10 %))"


def test_an_absolute_change_is_added_or_taken_off(small_raw):
    point = at(small_raw.resolver(), "population", 2020)
    assert (point.value, point.low, point.high) == pytest.approx((48.5, 48.49, 48.51))
    assert (point.state, point.arithmetic) == ("derived", "50.00 万人 − 1.50 万人")


def test_a_difference_in_percentage_points_is_never_a_per_cent_change(small_raw):
    small_raw.only_facts(
        {"variable": "nonfossil_share", "year": "2022", "value": "24", "unit": "%"},
        {
            "variable": "nonfossil_share",
            "year": "2022",
            "value": "2",
            "unit": "百分点",
            "statement": "change_abs",
            "base_year": "2020",
        },
    )
    point = at(small_raw.resolver(), "nonfossil_share", 2020)
    assert point is None or point.value == pytest.approx(22)


def test_real_growth_gives_gdp_at_prices_of_the_printed_year(small_raw):
    resolver = small_raw.resolver()
    series = resolver.series("gdp")
    assert series.key.price_basis == "constant_2022"
    assert series.years == (2020, 2022)
    assert series.at(2020).value == pytest.approx(1000 / 1.1)
    assert series.at(2020).arithmetic == "1000.0 亿元 ÷ (1 + 10.0 %)"
    assert at(resolver, "gdp", 2020, "unstated") is None


def test_real_growth_makes_no_level_at_current_prices(small_raw):
    small_raw.cell("places/alpha/facts.csv", 6, price_basis="current")
    resolver = small_raw.resolver()
    assert resolver.series("gdp", "current").years == (2022,)
    assert resolver.series("gdp", "constant_2022").years == (2020, 2022)


def test_growth_at_current_prices_makes_no_level_at_constant_prices(small_raw):
    small_raw.only_facts(
        {"variable": "gdp", "year": "2022", "value": "1000", "unit": "亿元", "price_basis": "constant_2020"},
        {
            "variable": "gdp",
            "year": "2022",
            "value": "10",
            "unit": "%",
            "statement": "change_pct",
            "base_year": "2020",
            "price_basis": "current",
        },
    )
    assert small_raw.resolver().series("gdp").years == (2022,)


def test_a_ratio_is_made_of_its_parts(small_raw):
    point = at(small_raw.resolver(), "co2_per_capita", 2022)
    assert (point.route, point.unit) == ("from_parts", "吨/人")
    assert point.value == pytest.approx(400 / 50)
    assert point.arithmetic == "400 万吨 ÷ 50.00 万人"


def test_a_ratio_leads_to_its_denominator(small_raw):
    point = at(small_raw.resolver("beta"), "population", 2020)
    assert point.route == "from_ratio"
    assert point.value == pytest.approx(37.5)
    assert (point.low, point.high) == pytest.approx((299.9999995 / 8.005, 300.0000005 / 7.995))
    assert point.arithmetic == "3000000.00 吨 ÷ 8.00 吨/人"


def test_the_gdp_behind_a_ratio_of_unstated_prices_is_kept_apart_from_the_printed_one(small_raw):
    resolver = small_raw.resolver()
    implied = at(resolver, "gdp", 2022, "unstated:co2_per_gdp")
    assert implied.value == pytest.approx(400 / 0.42)
    assert at(resolver, "gdp", 2022, "unstated").value == pytest.approx(1000)
    assert at(resolver, "co2_per_gdp", 2022, "unstated").value == pytest.approx(0.4)
    assert at(resolver, "co2_per_gdp", 2022, "unstated:co2_per_gdp").value == pytest.approx(0.42)


def test_a_relation_leads_from_the_fossil_part_to_the_whole(small_raw):
    series = small_raw.resolver().series("energy")
    assert series.years == (2020, 2021, 2022)
    assert series.at(2021).route == "from_relation"
    assert series.at(2021).value == pytest.approx(130 / 0.78)
    assert series.at(2021).arithmetic == "130.00 万吨标准煤 ÷ (1 − 22.0 %)"


def test_relations_that_lead_to_each_other_come_to_an_end(small_raw):
    small_raw.only_facts({"variable": "nonfossil_share", "year": "2022", "value": "24", "unit": "%"})
    resolver = small_raw.resolver()
    assert len(resolver.series("energy")) == len(resolver.series("fossil_energy")) == 0


def test_a_relation_of_unlike_things_is_refused(small_raw):
    small_raw.append("relations.csv", variable="energy", expression="co2_total + population")
    with pytest.raises(UnitError, match="not of one kind"):
        small_raw.resolver().series("energy")


def test_nothing_is_interpolated(small_raw):
    resolver = small_raw.resolver()
    assert resolver.years == [2020, 2021, 2022]
    assert resolver.series("co2_total").years == (2020, 2022)
    assert resolver.missing_years("co2_total", [2020, 2021, 2022]) == [2021]
    with pytest.raises(KeyError, match="co2_total has no level in 2021"):
        resolver.series("co2_total").at(2021)


@pytest.mark.parametrize("year", ["2020-2022", "undated"])
def test_a_value_of_a_period_or_of_no_year_is_no_level_of_a_year(year, small_raw):
    small_raw.only_facts({"variable": "co2_total", "year": year, "value": "400", "unit": "万吨"})
    assert len(small_raw.resolver().series("co2_total")) == 0


def test_a_share_of_another_place_is_no_level(small_raw):
    row = {
        "variable": "gdp",
        "year": "2022",
        "value": "7.2",
        "unit": "%",
        "statement": "share_of",
        "comparator": "beta",
    }
    small_raw.only_facts(row | {"price_basis": "unstated"})
    assert len(small_raw.resolver().series("gdp")) == 0


def test_a_carrier_is_a_series_of_its_own(small_raw):
    resolver = small_raw.resolver()
    assert resolver.series("energy", carrier="coal").at(2022).value == pytest.approx(30)
    assert resolver.series("energy").at(2022).value != pytest.approx(30)
    found = {series.key for series in resolver.all_series(["energy", "buses_count"])}
    assert found == {Key("energy"), Key("energy", carrier="coal")}


@pytest.mark.parametrize(
    ("other", "unit", "note"),
    [
        ("88.3", "%", "≈ 88.3 %（别处）"),
        ("88", "%", "≈ 88 %（别处）"),
        ("87.1", "%", "≠ 87.1 %（别处）"),
    ],
)
def test_of_two_printed_levels_the_one_with_most_digits_is_kept_and_the_other_noted(other, unit, note, small_raw):
    small_raw.fact("good_air_days_share", "2022", other, unit, locator="别处")
    point = at(small_raw.resolver(), "good_air_days_share", 2022)
    assert point.value == pytest.approx(88.25)
    assert point.note == note


def test_the_same_level_printed_twice_is_not_noted(small_raw):
    small_raw.fact("good_air_days_share", "2022", "88.25", "%", locator="别处")
    assert at(small_raw.resolver(), "good_air_days_share", 2022).note == ""


def test_a_measured_level_goes_before_an_estimate_with_more_digits(small_raw):
    small_raw.fact("good_air_days_share", "2022", "88.2531", "%", locator="别处", state="estimated")
    point = at(small_raw.resolver(), "good_air_days_share", 2022)
    assert (point.value, point.state) == (pytest.approx(88.25), "measured")


def test_a_level_with_an_open_end_serves_only_where_there_is_no_other(small_raw):
    small_raw.fact("buses_count", "2022", "300", "辆", qualifier="over")
    open_ended = at(small_raw.resolver(), "buses_count", 2022)
    assert (open_ended.value, open_ended.low, open_ended.high) == (300, 300, np.inf)
    small_raw.fact("buses_count", "2022", "312", "辆", qualifier="about", state="estimated")
    assert at(small_raw.resolver(), "buses_count", 2022).value == 312


def test_a_missing_value_is_no_level(small_raw):
    assert small_raw.resolver().series("good_air_days_share").years == (2022,)


def test_of_several_price_bases_the_one_with_most_years_is_shown(small_raw):
    resolver = small_raw.resolver()
    assert resolver.price_bases("gdp")[0] == "constant_2022"
    assert {"unstated", "unstated:co2_per_gdp"} <= set(resolver.price_bases("gdp"))
    assert resolver.price_bases("population") == [""]


def test_an_unknown_variable_is_refused(small_raw):
    with pytest.raises(KeyError, match="did you mean “co2_total”"):
        small_raw.resolver().series("co2_totl")


def test_a_table_of_series_has_a_row_per_level(small_raw):
    table = series_table([small_raw.resolver().series("co2_total")])
    assert list(table["year"]) == [2020, 2022]
    assert list(table["route"]) == ["from_change", "as_printed"]
    assert table["inputs"][0] == "alpha:co2_total@2022; alpha:co2_total@2022~change_pct:2020"
    assert series_table([]).empty


# the real districts


def test_laoshan_emissions_of_2020_come_from_the_printed_growth(laoshan):
    point = at(laoshan, "co2_total", 2020)
    assert (point.value, point.low, point.high) == pytest.approx((365 / 1.043, 364.5 / 1.0435, 365.5 / 1.0425))
    assert (point.state, point.arithmetic) == ("estimated", "365 万吨 ÷ (1 + 4.3 %)")


def test_laoshan_population_of_2020_comes_from_the_printed_increase(laoshan):
    point = at(laoshan, "population", 2020)
    assert point.value == pytest.approx(51.72 - 1.43)
    assert point.arithmetic == "51.72 万人 − 1.43 万人"


def test_laoshan_gdp_of_2020_is_at_prices_of_2022(laoshan):
    series = laoshan.series("gdp")
    assert series.key.price_basis == "constant_2022"
    assert series.at(2020).value == pytest.approx(1081.17 / 1.164)
    assert series.at(2020).arithmetic == "1081.17 亿元 ÷ (1 + 16.4 %)"


def test_laoshan_gdp_behind_the_printed_ratio_is_not_the_printed_gdp(laoshan):
    assert at(laoshan, "gdp", 2022, "unstated:co2_per_gdp").value == pytest.approx(365 / 0.35)
    assert at(laoshan, "gdp", 2022, "unstated").value == pytest.approx(1081.17)


@pytest.mark.parametrize("variable", ["co2_total", "population", "gdp", "energy", "electricity", "co2_per_capita"])
def test_nothing_is_interpolated_for_laoshan_in_2021(variable, laoshan):
    assert 2021 in laoshan.years
    assert 2021 in laoshan.missing_years(variable, [2021])


def test_laoshan_service_share_printed_twice_keeps_most_digits(laoshan):
    point = at(laoshan, "tertiary_share", 2022)
    assert point.value == pytest.approx(67.15)
    assert point.note.startswith("≈ 67.1 %")


def test_zhangqiu_population_comes_from_total_and_per_capita_emissions(zhangqiu):
    printed = {2020: (9290749.01, 8.60), 2021: (10048799.38, 9.19), 2022: (8537813.87, 7.76)}
    for year, (total, per_capita) in printed.items():
        point = at(zhangqiu, "population", year)
        assert point.value == pytest.approx(total / per_capita / 1e4)
        assert point.route == "from_ratio"
    assert at(zhangqiu, "population", 2022).arithmetic == "8537813.87 吨 ÷ 7.76 吨/人"


def test_zhangqiu_energy_comes_from_the_fossil_part_and_the_nonfossil_share(zhangqiu):
    printed = {2020: (400.73, 5.73), 2021: (404.04, 6.34), 2022: (385.55, 6.21)}
    for year, (fossil, share) in printed.items():
        point = at(zhangqiu, "energy", year)
        assert point.value == pytest.approx(fossil / (1 - share / 100))
        assert (point.route, point.state) == ("from_relation", "derived")


@pytest.fixture(params=["laoshan", "zhangqiu"])
def resolver(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def points(resolver):
    return [point for series in resolver.all_series(resolver.raw.dictionary) for point in series]


def test_every_interval_holds_its_value(points):
    assert len(points) > 80
    for point in points:
        slack = 1e-12 * abs(point.value)
        assert point.low - slack <= point.value <= point.high + slack, point


def test_no_level_rests_on_money_of_two_price_bases(resolver, points):
    facts = resolver.facts.set_index("id")
    for point in points:
        bases = set()
        for name in point.inputs:
            row = facts.loc[name]
            if row["statement"] == "level" and units.has_money(row["unit"]):
                ratio = resolver.raw.dictionary[row["variable"]].denominator
                bases.add((row["price_basis"], row["variable"] if ratio and row["price_basis"] == "unstated" else ""))
        assert len(bases) <= 1, (point, bases)


def test_a_level_is_no_better_than_its_weakest_input(resolver, points):
    facts = resolver.facts.set_index("id")
    for point in points:
        weakest = max((facts.loc[name, "state"] for name in point.inputs), key=STATES.index)
        assert STATES.index(point.state) >= STATES.index(weakest)
        assert (point.arithmetic == "") == (point.route == "as_printed")


def test_every_derived_level_writes_the_digits_of_its_inputs(resolver, points):
    facts = resolver.facts.set_index("id")
    for point in points:
        if point.arithmetic:
            for name in point.inputs:
                assert facts.loc[name, "value"].replace("-", "−") in point.arithmetic
