"""Activity records say what the tables say, and no more: nothing missing becomes 0, no part becomes a whole."""

from __future__ import annotations

from collections import Counter

import pytest

from nearzero import units
from nearzero.accounting.activity import Activity, activities, read_flows
from nearzero.places.raw import Raw
from nearzero.problems import DataError

NAME = "places/alpha/activity.csv"
HEAD = "flow,sector,carrier,year,value,unit,state,source,locator,note"


@pytest.fixture
def table(small_raw, real_raw):
    """Write rows of activity of the place alpha and read them."""

    def table(*lines: str, head: str = HEAD) -> tuple[Activity, ...]:
        flows = (real_raw.root / "flows.csv").read_text(encoding="utf-8")
        small_raw.write("flows.csv", flows)
        small_raw.write(NAME, "\n".join([head, *lines]) + "\n")
        return activities(small_raw.raw, "alpha")

    return table


# --- the list of flows


def test_the_flows_are_those_of_the_yearbook_in_its_order(real_raw):
    flows = read_flows(real_raw)
    assert [flow.zh for flow in flows.values() if flow.group == "transformation"] == [
        "火力发电", "供热", "洗选煤", "炼焦", "炼油及煤制油", "制气", "天然气液化", "煤制品加工", "回收能",
    ]  # fmt: skip
    groups = list(dict.fromkeys(flow.group for flow in flows.values()))
    assert groups == ["balance", "supply", "transformation", "loss", "final", "nonenergy", "process"]
    assert all(flow.en and flow.zh and flow.id == name for name, flow in flows.items())


# Electricity of Jilin in 2014 and 2015, 亿千瓦时 (statistical yearbook of the province 2016, table 7-13).
JILIN = {
    2014: {
        "primary_production": 145.00,
        "inflow": 164.57,
        "outflow": -254.66,
        "thermal_power": 626.70,
        "final": 667.81,
    },
    2015: {
        "primary_production": 114.63,
        "inflow": 147.73,
        "outflow": -200.24,
        "thermal_power": 589.83,
        "final": 651.96,
    },
}
# Raw coal of Shandong in 2005, 万吨标准煤 (statistical yearbook of the province 2006, table 6-9).
SHANDONG = {
    "stock_change": 768.7 - 1009.1,
    "primary_production": 10021.6,
    "inflow": 10831.6,
    "outflow": -520.7,
    "thermal_power": -7432.6,
    "heating_supply": -1530.0,
    "coal_washing": -4581.9,
    "coking": -175.8,
    "gas_making": -4.0,
    "briquetting": -3.9,
    "final": 6423.0,
}


@pytest.mark.parametrize(
    ("column", "difference", "within"),
    [(JILIN[2014], 13.80, 0.006), (JILIN[2015], -0.01, 0.006), (SHANDONG, -59.1, 0.15)],
)
def test_groups_and_signs_reproduce_the_difference_of_published_balances(real_raw, column, difference, within):
    flows = read_flows(real_raw)
    weight = {"supply": 1, "transformation": 1, "loss": -1, "final": -1}
    assert sum(value * weight[flows[name].group] for name, value in column.items()) == pytest.approx(
        difference, abs=within
    )
    for name, value in column.items():
        assert (flows[name].sign, value > 0) not in {("positive", False), ("negative", True)}


# --- records of a table


def test_a_row_becomes_a_record_with_its_rounding_interval_and_its_id(table):
    (row,) = table("final,industry,coal,2022,30.5,万吨标准煤,estimated,alpha-plan,表5,as printed")
    assert row == Activity(
        place="alpha",
        flow="final",
        sector="industry",
        carrier="coal",
        year=2022,
        value=30.5,
        low=30.45,
        high=30.55,
        unit="万吨标准煤",
        state="estimated",
        id="alpha:activity/final[industry|coal]@2022",
        source="alpha-plan",
        locator="表5",
        note="as printed",
    )


def test_a_missing_row_is_there_by_name_and_has_no_number(table):
    (row,) = table("final,industry,coal,2022,,万吨标准煤,missing,alpha-plan,表5,")
    assert (row.value, row.low, row.high, row.state) == (None, None, None, "missing")


def test_a_printed_zero_is_exact_for_the_sector_does_not_use_the_carrier(table):
    (row,) = table("final,industry,coal,2022,0,万吨标准煤,measured,alpha-plan,表5,")
    assert (row.value, row.low, row.high) == (0.0, 0.0, 0.0)


def test_a_qualifier_widens_the_interval(table):
    head = HEAD.replace("unit,", "unit,qualifier,")
    (row,) = table("final,industry,coal,2022,30,万吨标准煤,about,measured,alpha-plan,表5,", head=head)
    assert (row.low, row.high) == (29.0, 31.0)


def test_a_table_with_errors_is_refused(table):
    with pytest.raises(DataError, match="never negative"):
        table("final,industry,coal,2022,-3,万吨标准煤,measured,alpha-plan,表5,")


def test_a_place_with_a_table_does_not_fall_back_on_its_facts(table):
    assert {row.flow for row in table("inflow,,coal,2022,3,万吨标准煤,measured,alpha-plan,表5,")} == {"inflow"}


# --- records of facts


def test_a_district_without_a_table_has_the_totals_its_plan_prints(real_raw):
    found = {(row.carrier, row.year): (row.value, row.unit, row.state) for row in activities(real_raw, "laoshan")}
    assert found == {
        ("coal", 2022): (21.86, "万吨标准煤", "estimated"),
        ("oil", 2022): (33.57, "万吨标准煤", "estimated"),
        ("gas", 2022): (30.0, "万吨标准煤", "estimated"),
        ("electricity", 2022): (29.75, "亿千瓦时", "measured"),
    }


def test_a_quantity_from_the_facts_is_traced_to_its_fact_and_keeps_its_qualifier(real_raw):
    facts = real_raw.facts("laoshan").set_index("id")
    for row in activities(real_raw, "laoshan"):
        assert (row.flow, row.sector) == ("final", "")
        assert facts.loc[row.id, "unit"] == row.unit
        assert (row.source, row.locator) == tuple(facts.loc[row.id, ["source", "locator"]])
    (gas,) = (row for row in activities(real_raw, "laoshan") if row.carrier == "gas")
    assert (gas.low, gas.high) == (29.0, 31.0)  # 约30


def test_coal_of_large_industry_and_gas_supplied_are_no_totals_of_a_district(real_raw):
    printed = set(real_raw.facts("zhangqiu")["variable"])
    assert {"coal_large_industry", "gas_supply", "power_coal"} <= printed
    assert activities(real_raw, "zhangqiu") == ()


def with_electricity(small_raw) -> None:
    row = "electricity,电力消费量,Electricity consumption,亿千瓦时,energy,,,0,,\n"
    small_raw.write("variables.csv", small_raw.text("variables.csv") + row)
    small_raw.write(
        "carriers.csv",
        small_raw.text("carriers.csv")
        + "raw_coal,原煤,Raw coal,coal,,万吨,true\nelectricity,电力,Electricity,,,亿千瓦时,false\n",
    )


def fact(variable: str, value: str, unit: str, **cells: str) -> dict[str, str]:
    return {"variable": variable, "year": "2022", "value": value, "unit": unit} | cells


def test_no_quantity_of_the_facts_is_counted_twice(small_raw):
    with_electricity(small_raw)
    small_raw.only_facts(
        fact("energy", "90", "万吨标准煤"),
        fact("energy", "30", "万吨标准煤", carrier="coal"),
        fact("energy", "28", "万吨标准煤", carrier="raw_coal"),
        fact("energy", "12", "万吨标准煤", carrier="electricity"),
        fact("energy", "9", "万吨标准煤", carrier="oil", sector="industry"),
        fact("energy", "5.0", "%", carrier="oil", statement="change_pct", base_year="2020"),
        fact("electricity", "9.8", "亿千瓦时"),
    )
    rows = activities(small_raw.raw, "alpha")
    assert {row.carrier: (row.value, row.unit) for row in rows} == {
        "coal": (30.0, "万吨标准煤"),
        "electricity": (9.8, "亿千瓦时"),
    }


def test_a_wider_carrier_without_a_value_hides_no_narrower_one(small_raw):
    with_electricity(small_raw)
    small_raw.only_facts(
        fact("energy", "", "万吨标准煤", carrier="coal", state="missing"),
        fact("energy", "28", "万吨标准煤", carrier="raw_coal"),
    )
    rows = activities(small_raw.raw, "alpha")
    assert {row.carrier: row.value for row in rows} == {"coal": None, "raw_coal": 28.0}


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_prints_the_better_state_is_taken_then_the_finer_digits(small_raw, order):
    prints = [
        fact("energy", "31.25", "万吨标准煤", carrier="coal", state="estimated"),
        fact("energy", "30.8", "万吨标准煤", carrier="coal"),
        fact("energy", "31", "万吨标准煤", carrier="coal", locator="二"),
    ]
    small_raw.only_facts(*prints[::order])
    (row,) = activities(small_raw.raw, "alpha")
    assert (row.value, row.state) == (30.8, "measured")


# --- the example county


def test_every_record_of_the_county_has_an_id_of_its_own_and_a_unit_of_its_carrier(real_raw):
    from nearzero.places.contracts import CARRIERS

    rows = activities(real_raw, "example-county")
    assert [name for name, count in Counter(row.id for row in rows).items() if count > 1] == []
    canonical = real_raw.table("carriers.csv", CARRIERS).set_index("carrier")["unit"]
    assert all(units.factor(row.unit, canonical[row.carrier]) > 0 for row in rows)
    assert {row.flow for row in rows} <= set(read_flows(real_raw))
    assert all(row.low <= row.value <= row.high for row in rows)


def test_records_are_read_once_for_each_folder(real_raw):
    assert activities(real_raw, "example-county") is activities(real_raw, "example-county")
    assert activities(Raw(real_raw.root), "laoshan") == activities(real_raw, "laoshan")
