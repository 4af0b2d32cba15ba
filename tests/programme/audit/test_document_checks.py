"""Checks of targets, projects and verdicts on invented tables with exactly one fault, and on their mended twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Row = dict[str, str]
KindsOf = Callable[..., list[str]]


def fact(variable: str, year: str | int, value: str, unit: str, **more: str) -> Row:
    money = {"price_basis": "unstated"} if "元" in unit else {}
    return {"variable": variable, "year": str(year), "value": value, "unit": unit, **money, **more}


def change(variable: str, value: str, unit: str = "%", statement: str = "change_pct", **more: str) -> Row:
    return fact(variable, 2022, value, unit, **{"statement": statement, "base_year": "2020", **more})


def target(variable: str, comparator: str, value: str = "", unit: str = "", **more: str) -> Row:
    return {"variable": variable, "year": "2025", "comparator": comparator, "value": value, "unit": unit, **more}


CO2 = [fact("co2_total", 2022, "400", "万吨"), fact("population", 2022, "50.00", "万人")]

# kind, tables with the fault, tables without it
TWINS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "rule_base_moved",
        {"targets": [target("forest_stock", "above_base", base_year="2021", indicator="31")]},
        {"targets": [target("forest_stock", "above_base", base_year="2020", indicator="31")]},
    ),
    (
        "rule_weaker",
        {"targets": [target("straw_utilisation_rate", "ge", "94", "%", indicator="29")]},
        {"targets": [target("straw_utilisation_rate", "ge", "95", "%", indicator="29")]},
    ),
    (
        "rule_weaker",  # more than 30 is asked
        {"targets": [target("two_high_benchmark_share", "ge", "30", "%", indicator="15")]},
        {"targets": [target("two_high_benchmark_share", "gt", "30", "%", indicator="15")]},
    ),
    (
        "rule_weaker",
        {"targets": [target("co2_per_gdp", "le", "-20", "%", statement="change_pct", base_year="2020", indicator="3")]},
        {
            "targets": [
                target("co2_per_gdp", "le", "-20.5", "%", statement="change_pct", base_year="2020", indicator="3")
            ]
        },
    ),
    (
        "rule_in_words",
        {"targets": [target("roof_pv_share", "qualitative", indicator="22")]},
        {"targets": [target("roof_pv_share", "ge", "50", "%", indicator="22")]},
    ),
    (
        "rule_other_variable",
        {"targets": [target("forest_cover_rate", "ge", "50", "%", indicator="31")]},
        {"targets": [target("forest_stock", "above_base", base_year="2020", indicator="31")]},
    ),
    (
        "target_open",
        {"targets": [target("fossil_energy", "assigned", indicator="10")]},
        {"targets": [target("fossil_energy", "le", "100", "万吨标准煤", indicator="10")]},
    ),
    (
        "target_base_missing",
        {"targets": [target("forest_stock", "above_base", base_year="2020")]},
        {
            "facts": [
                fact("forest_stock", 2022, "97", "万立方米"),
                change("forest_stock", "2.0"),
            ],
            "targets": [target("forest_stock", "above_base", base_year="2020")],
        },
    ),
    (
        "target_not_applicable",
        {
            "facts": [fact("straw_utilisation_rate", 2022, "", "%", state="not_applicable")],
            "targets": [target("straw_utilisation_rate", "ge", "95", "%", indicator="29")],
        },
        {"facts": [fact("straw_utilisation_rate", 2022, "", "%", state="not_applicable")]},
    ),
    (
        "target_below_baseline",
        {
            "facts": [fact("forest_cover_rate", 2020, "50.84", "%")],
            "targets": [target("forest_cover_rate", "about", "50", "%")],
        },
        {
            "facts": [fact("forest_cover_rate", 2020, "50.84", "%")],
            "targets": [target("forest_cover_rate", "about", "51", "%")],
        },
    ),
    (
        "target_met_already",
        {
            "facts": [fact("green_travel_share", 2022, "70.1", "%")],
            "targets": [target("green_travel_share", "gt", "70", "%")],
        },
        {
            "facts": [fact("green_travel_share", 2022, "70", "%")],
            "targets": [target("green_travel_share", "gt", "70", "%")],
        },
    ),
    (
        "targets_conflict",
        {"targets": [target("forest_cover_rate", "ge", "50", "%"), target("forest_cover_rate", "ge", "52", "%")]},
        {"targets": [target("forest_cover_rate", "ge", "50", "%"), target("forest_cover_rate", "ge", "50.0", "%")]},
    ),
    (
        "threshold_by_sector",
        {
            "facts": [
                fact("two_high_benchmark_share", 2022, "100", "%", sector="coal_power"),
                fact("two_high_benchmark_share", 2022, "0", "%", sector="methanol"),
            ]
        },
        {
            "facts": [
                fact("two_high_benchmark_share", 2022, "100", "%", sector="coal_power"),
                fact("two_high_benchmark_share", 2022, "0", "%", sector="methanol"),
                fact("two_high_benchmark_share", 2022, "60", "%"),
            ]
        },
    ),
    (
        "count_differs",
        {"facts": [fact("plan_projects_count", "undated", "2", "项")], "projects": [{"id": "P01"}]},
        {"facts": [fact("plan_projects_count", "undated", "1", "项")], "projects": [{"id": "P01"}]},
    ),
    (
        "project_late",
        {"projects": [{"id": "P01", "start": "2023", "end": "2026-01"}]},
        {"projects": [{"id": "P01", "start": "2023", "end": "2025-12"}]},
    ),
    (
        "project_over",
        {"projects": [{"id": "P01", "end": "2024-02"}]},
        {"projects": [{"id": "P01", "end": "2024-03"}]},  # the plan is of 2024-03-01
    ),
    (
        "project_dates",
        {"projects": [{"id": "P01", "start": "2025", "end": "2024-12"}]},
        {"projects": [{"id": "P01", "start": "2024", "end": "2024"}]},
    ),
    (
        "flag_differs",
        {
            "facts": [fact("nonfossil_share", 2020, "5.7", "%"), fact("nonfossil_share", 2022, "6.2", "%")],
            "status": [{"indicator": "11", "year": "2022", "own_flag": "not_met"}],
        },
        {
            "facts": [fact("nonfossil_share", 2020, "5.7", "%"), fact("nonfossil_share", 2022, "6.2", "%")],
            "status": [{"indicator": "11", "year": "2022", "own_flag": "met"}],
        },
    ),
    (
        "flag_without_number",
        {"status": [{"indicator": "10", "year": "2022", "own_flag": "met"}]},
        {
            "targets": [target("fossil_energy", "le", "100", "万吨标准煤", indicator="10")],
            "status": [{"indicator": "10", "year": "2022", "own_flag": "met"}],
        },
    ),
    (
        "word_against_number",
        {
            "facts": [
                fact("green_loan_balance", 2022, "98", "亿元", locator="表 指标8"),
                fact("green_loan_balance", 2022, "52", "亿元", statement="change_abs", base_year="2021"),
            ],
            "status": [{"indicator": "8", "year": "2021", "state": "not_started"}],
        },
        {
            "facts": [fact("green_loan_balance", 2022, "98", "亿元", locator="表 指标8")],
            "status": [{"indicator": "8", "year": "2021", "state": "not_started"}],
        },
    ),
    (
        "substitute_value",
        {"facts": [fact("forest_stock", 2020, "97", "万立方米", state="substitute_year")]},
        {"facts": [fact("forest_stock", 2020, "97", "万立方米")]},
    ),
    (
        "period_value",
        {"facts": [fact("roof_pv_share", "2020-2022", "42", "%")]},
        {"facts": [fact("roof_pv_share", "2020-2022", "42", "%"), fact("roof_pv_share", 2022, "42", "%")]},
    ),
    (
        "missing_but_printed",
        {"facts": [fact("co2_total", 2022, "", "万吨", state="missing"), CO2[0]]},
        {"facts": [fact("co2_total", 2021, "", "万吨", state="missing"), CO2[0]]},
    ),
    (
        "count_for_share",
        {
            "facts": [
                fact("footprint_firms_share", 2022, "", "%", state="missing"),
                fact("footprint_firms_count", 2022, "2", "家"),
            ]
        },
        {
            "facts": [
                fact("footprint_firms_share", 2022, "", "%", state="missing"),
                fact("footprint_firms_count", 2022, "2", "家"),
                fact("key_industrial_firms_count", 2022, "40", "家"),
            ]
        },
    ),
]


@pytest.mark.parametrize(("kind", "broken", "mended"), TWINS, ids=[f"{t[0]}-{k}" for k, t in enumerate(TWINS)])
def test_found_and_not_found_in_its_mended_twin(
    kinds_of: KindsOf, kind: str, broken: dict[str, Any], mended: dict[str, Any]
) -> None:
    assert kind in kinds_of(**broken)
    assert kind not in kinds_of(**mended)


@pytest.mark.parametrize(
    ("quantities", "wrong"),
    [
        ([("pv_modules_count", "2000", "块"), ("module_power", "580", "W"), ("pv_capacity", "1260", "kWp")], True),
        ([("pv_modules_count", "2172", "块"), ("module_power", "580", "W"), ("pv_capacity", "1260", "kWp")], False),
    ],
)
def test_number_times_size(kinds_of: KindsOf, quantities: list[tuple[str, str, str]], wrong: bool) -> None:
    rows = [{"project": "P01", "quantity": q, "value": v, "unit": u} for q, v, u in quantities]
    found = kinds_of(projects=[{"id": "P01", "end": "2025"}], project_quantities=rows)
    assert ("project_product" in found) is wrong


@pytest.mark.parametrize(("energy", "unusual"), [("200", False), ("900", True), ("50", True)])
def test_hours_of_storage(kinds_of: KindsOf, energy: str, unusual: bool) -> None:
    rows = [
        {"project": "P01", "quantity": "storage_power", "value": "100", "unit": "MW"},
        {"project": "P01", "quantity": "storage_energy", "value": energy, "unit": "MWh"},
    ]
    found = kinds_of(projects=[{"id": "P01", "end": "2025"}], project_quantities=rows)
    assert ("project_rate" in found) is unusual


@pytest.mark.parametrize(("capacity", "short"), [("80", True), ("250", False)])
def test_projects_against_the_rise_aimed_at(kinds_of: KindsOf, capacity: str, short: bool) -> None:
    found = kinds_of(
        facts=[fact("renewable_capacity", 2022, "350", "MW")],
        targets=[target("renewable_capacity", "ge", "60", "万千瓦")],
        projects=[{"id": "P01", "end": "2025"}],
        project_quantities=[{"project": "P01", "quantity": "pv_capacity", "value": capacity, "unit": "MW"}],
    )
    assert ("target_uncovered" in found) is short


def test_indicators_that_no_project_serves(kinds_of: KindsOf) -> None:
    every = ";".join(str(k) for k in range(1, 33))
    assert "project_missing" in kinds_of(projects=[{"id": "P01", "end": "2025", "indicators": "1;2"}])
    assert "project_missing" not in kinds_of(projects=[{"id": "P01", "end": "2025", "indicators": every}])


def test_target_that_equals_the_base_year_is_met_but_not_weaker(kinds_of: KindsOf) -> None:
    found = kinds_of(
        facts=[fact("ghg_inventory_interval", 2020, "2", "年")],
        targets=[target("ghg_inventory_interval", "le", "2", "年")],
    )
    assert "target_met_already" in found
    assert "target_below_baseline" not in found
