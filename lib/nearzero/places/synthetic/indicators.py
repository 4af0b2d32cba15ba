"""What the invented county is judged by: its targets and the state of every indicator.

Here: rows of ``targets.csv`` and ``status.csv``. Not here: the numbers they are held against (``facts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.places.synthetic.county import origin, read_rows

# Indicator, variable, comparator, value, unit, base year and binding of the target, which is that of the province;
# state in 2022, own verdict, responsible unit, what a qualitative target asks; "-" is empty.
_INDICATORS = """
1 co2_total below_base - - 2020 constraint | reported met 县生态环境分局
2 co2_per_capita below_base - - 2020 constraint | reported met 县生态环境分局
3 co2_per_gdp le -20.5 % 2020 constraint | reported - 县生态环境分局
4 two_high_replacement_rate eq 100 % - constraint | reported met 县生态环境分局
5 ghg_reporting_verification qualitative - - - constraint | in_place met 县生态环境分局 fully carried out
6 carbon_inclusion_scenarios_count ge 2 个 - reference | reported not_met 县生态环境分局
7 cleaner_production_firms_count qualitative - - - reference | in_place - 县生态环境分局 clear results
8 green_finance_funds qualitative - - - reference | partly - 县金融服务中心 green finance in use, funds applied for
9 ghg_inventory_interval le 2 年 - constraint | reported met 县生态环境分局
10 fossil_energy assigned - - - constraint | reported - 县发展改革局
11 nonfossil_share assigned - - - constraint | reported met 县发展改革局
12 renewable_waste_heat_projects_count qualitative - - - reference | reported - 县发展改革局 some projects
13 co2_per_industrial_value_added below_base - - 2020 constraint | reported met 县工业和信息化局
14 footprint_firms_share ge 5 % - constraint | reported not_met 县生态环境分局
15 two_high_benchmark_share gt 30 % - constraint | reported met 县发展改革局
16 solid_waste_utilisation_rate assigned - - - reference | not_assessed - 县生态环境分局
17 large_industry_renewable_share above_base - - 2020 constraint | reported met 县工业和信息化局
18 ccus_projects_count ge 1 个 - reference | not_started not_met 县发展改革局
19 green_building_share eq 100 % - constraint | reported met 县住房城乡建设局
20 ultra_low_energy_building_share ge 5 % - reference | missing - 县住房城乡建设局
21 star_building_share ge 5 % - constraint | reported met 县住房城乡建设局
22 roof_pv_share ge 50 % - reference | missing - 县住房城乡建设局
23 transit_motorised_share above_base - - 2020 constraint | missing - 县交通运输局
24 new_energy_buses_count above_base - - 2020 reference | reported met 县交通运输局
25 green_area_per_capita above_base - - 2020 constraint | reported met 县住房城乡建设局
26 household_waste_sorting qualitative - - - constraint | in_place met 县综合行政执法局 carried out everywhere
27 construction_waste_management qualitative - - - constraint | partly - 县综合行政执法局 clear results
28 fertiliser_use no_growth - - 2020 reference | reported not_met 县农业农村局
28 pesticide_use no_growth - - 2020 reference | reported not_met 县农业农村局
29 straw_utilisation_rate ge 95 % - reference | reported met 县农业农村局
30 manure_utilisation_rate ge 90 % - reference | reported not_met 县农业农村局
31 forest_stock above_base - - 2020 reference | reported met 县自然资源和规划局
32 ccer_projects_count qualitative - - - reference | not_started - 县生态环境分局 projects developed with results
"""
_EVIDENCE = {
    "reported": "number in the table",
    "in_place": "said to be carried out",
    "partly": "begun, not yet everywhere",
    "not_started": "not begun",
    "not_assessed": "assessment not begun",
    "missing": "left blank",
}


def target_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``targets.csv``."""
    names = ("indicator", "variable", "comparator", "value", "unit", "base_year", "binding")
    for row in read_rows(_INDICATORS):
        said = {name: "" if cell == "-" else cell for name, cell in zip(names, row[:7], strict=True)}
        statement = "change_pct" if said["value"] and said["base_year"] else ""
        yield said | {"year": "2025", "statement": statement, "note": " ".join(row[10:])} | origin(2025, seed)


def status_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``status.csv``."""
    said = {row[0]: row[7:10] for row in read_rows(_INDICATORS)}
    for indicator, (state, flag, lead) in said.items():
        yield {
            "indicator": indicator,
            "year": "2022",
            "state": state,
            "evidence": _EVIDENCE[state],
            "own_flag": flag.strip("-"),
            "lead": lead,
        } | origin(2022, seed)
