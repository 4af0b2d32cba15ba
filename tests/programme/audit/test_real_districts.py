"""What a careful reader finds in the five documents, the audit finds as well."""

from __future__ import annotations

import json
import time

import pytest

from nearzero.places.raw import Raw
from nearzero.programme.audit import Finding, audit, audit_across, to_records
from nearzero.results import to_json

PLACES = ("laoshan", "zhangqiu", "qingdao", "shandong")


@pytest.fixture(scope="module")
def found(real_raw: Raw) -> dict[str, list[Finding]]:
    start = time.perf_counter()
    findings = {place: audit(real_raw, place) for place in PLACES}
    findings["across"] = audit_across(real_raw, PLACES)
    assert time.perf_counter() - start < 40
    return findings


# place, kind, a variable, and a piece of its arithmetic, message or id
EXPECTED = [
    ("laoshan", "ratio_total", "co2_per_gdp", "365 万吨 ÷ 1081.17 亿元"),
    ("laoshan", "denominators_apart", "gdp", "1029.9"),
    ("laoshan", "ratio_total", "water_resources_per_capita", "17411 万立方米 ÷ 51.72 万人"),
    ("laoshan", "ratio_total", "gdp_per_capita", "20.904"),
    ("laoshan", "ratio_to_place", "energy_per_gdp", "4.5 % ÷ 7.2 % = 62.5"),
    ("laoshan", "growth_conflict", "energy_per_gdp", "−6.34—−5.22 %"),  # −5.8 % by its two levels
    ("laoshan", "growth_conflict", "co2_per_capita", "6.97"),
    ("laoshan", "parts_sum", "fossil_energy", "85.43"),
    ("laoshan", "rounded_twice", "tertiary_share", "67.15"),
    ("laoshan", "electricity_remainder", "electricity_share", "49.098"),
    ("laoshan", "electricity_coefficient", "electricity", "0.2731"),
    ("laoshan", "grid_factor", "co2_total", "0.6789"),
    ("laoshan", "project_product", "pv_capacity", "2166 块 × 580 W"),
    ("laoshan", "project_late", "", "P37"),
    ("laoshan", "project_over", "", "P12"),
    ("laoshan", "project_rate", "co2_reduction", "36417.5"),
    ("laoshan", "rule_base_moved", "forest_stock", "2021 ≠ 2020"),
    ("laoshan", "target_below_baseline", "forest_cover_rate", "50.84"),
    ("laoshan", "target_below_baseline", "two_high_benchmark_share", "100"),
    ("laoshan", "target_met_already", "green_travel_share", "71.3"),
    ("laoshan", "part_above_whole", "two_star_building_share", "41 % > 1.5 %"),
    ("laoshan", "part_equals_whole", "new_energy_buses_count", "1400"),
    ("laoshan", "same_number", "transit_motorised_share", "71.3"),
    ("laoshan", "same_number_places", "green_travel_share", "71.3"),
    ("laoshan", "missing_but_printed", "co2_total", "365"),
    ("laoshan", "jump", "co2_per_industrial_value_added", "0.38"),
    ("laoshan", "target_not_applicable", "straw_utilisation_rate", ""),
    ("zhangqiu", "jump", "co2_total", "−15.0"),
    ("zhangqiu", "pair_apart", "fossil_energy", "−4.5763"),
    ("zhangqiu", "jump", "forest_stock", "113.73"),
    ("zhangqiu", "targets_conflict", "straw_utilisation_rate", "98"),
    ("zhangqiu", "target_below_baseline", "straw_utilisation_rate", "96.62"),
    ("zhangqiu", "threshold_by_sector", "two_high_benchmark_share", "methanol: 0 %"),
    ("zhangqiu", "stands_still", "new_energy_buses_count", "273"),
    ("zhangqiu", "project_late", "", "P16"),
    ("zhangqiu", "project_over", "", "P24"),
    ("zhangqiu", "flag_differs", "nonfossil_share", "6.21"),
    ("zhangqiu", "word_against_number", "green_loan_balance", "46"),
    ("zhangqiu", "target_uncovered", "renewable_capacity", "10.08 兆瓦"),
    ("zhangqiu", "count_for_share", "footprint_firms_share", "2 家"),
    ("zhangqiu", "implied_value", "population", "110.02"),
    ("qingdao", "parts_sum", "renewable_capacity", "252.7"),
    ("qingdao", "growth_conflict", "co2_per_gdp", "1.95 %"),
    ("qingdao", "same_number", "ship_co2_per_turnover", "8.4"),
    ("qingdao", "printed_twice", "forest_cover_rate", "14.08"),
    ("across", "city_growth", "energy", "3730.4"),
    ("across", "weaker_than_city", "straw_utilisation_rate", "97"),
]


@pytest.mark.parametrize(
    ("place", "kind", "variable", "piece"), EXPECTED, ids=[f"{e[0]}-{e[1]}-{e[2]}" for e in EXPECTED]
)
def test_is_found(found: dict[str, list[Finding]], place: str, kind: str, variable: str, piece: str) -> None:
    fits = [
        one
        for one in found[place]
        if one.kind == kind
        and (not variable or variable in one.variables)
        and piece in " ".join((one.id, *one.arithmetic, one.message.zh))
    ]
    assert fits, [(one.kind, one.variables, one.arithmetic) for one in found[place] if one.kind == kind]


def test_numbers_of_the_documents_that_agree_are_not_reported(found: dict[str, list[Finding]]) -> None:
    silent = {
        ("zhangqiu", "parts_sum"),  # 97.6 + 559.1 + 464.0 = 1120.7; soils, land forms and water add up
        ("zhangqiu", "ratio_total"),  # 853.78 / 1120.7 = 0.76
        ("zhangqiu", "count_differs"),
        ("laoshan", "count_differs"),
        ("laoshan", "rate_change"),  # 4.3 % and 2.1 % a year; 16.4 % and 7.9 %; 1.43 and 0.72
        ("laoshan", "rule_weaker"),
        ("zhangqiu", "rule_weaker"),
        ("laoshan", "rule_missing"),
        ("zhangqiu", "rule_missing"),
    }
    assert not [(place, one.id) for place in PLACES for one in found[place] if (place, one.kind) in silent]


def test_findings_are_whole(found: dict[str, list[Finding]], real_raw: Raw) -> None:
    every = [one for findings in found.values() for one in findings]
    assert len(every) > 60
    for findings in found.values():
        assert len({one.id for one in findings}) == len(findings)
    for one in every:
        assert one.message.zh
        assert one.message.en
        assert one.question.zh
        assert one.question.en
        assert "{" not in one.message.zh + one.message.en
        assert set(one.variables) <= set(real_raw.dictionary), one.id
        assert all(fact.locator and fact.source in real_raw.sources for fact in one.facts), one.id
        assert all(result.analysis == "audit" for result in one.results)
    ids = set().union(*(real_raw.facts(place)["id"] for place in PLACES))
    for one in every:
        for result in one.results:
            assert result.inputs, result.id
            assert all(fact in ids or "!" in fact or ":P" in fact for fact in result.inputs), result.inputs


def test_results_have_ids_of_their_own(found: dict[str, list[Finding]]) -> None:
    to_json(result for findings in found.values() for one in findings for result in one.results)
    for findings in found.values():
        json.dumps(to_records(findings), allow_nan=False)


def test_every_place_can_be_audited(real_raw: Raw) -> None:
    for place in real_raw.place_ids:
        if place not in PLACES:
            assert isinstance(audit(real_raw, place), list)


def test_no_check_knows_a_place(real_raw: Raw) -> None:
    from pathlib import Path

    import nearzero.programme.audit as package

    for path in Path(package.__file__).parent.iterdir():
        if path.suffix in {".py", ".toml"}:
            text = path.read_text(encoding="utf-8")
            names = [name for name in real_raw.place_ids if f'"{name}"' in text or real_raw.place(name).zh in text]
            assert not names, path.name
