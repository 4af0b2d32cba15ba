"""Plans and projects of the invented county that were assessed, and invented rules on whose assessments carry carbon.

Here: rows of ``assessments.csv`` and ``assessment_rules.csv``. Every case a reader may meet is among them: with CO2 and
without, not stated, a sector that a rule is for, a part of one, another one, none. Not here: what they come to
(``analysis.synergy.assessments``).
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.places.synthetic.county import SOURCE, YEARS, read_rows

# Rule, its names, what is assessed, state, sector and how much of it; "-" is empty.
_RULES = """
steel 钢铁 Iron_and_steel project_eia pilot ferrous_metals whole
chemicals 化工 Chemicals project_eia pilot chemicals whole
tyres 轮胎 Tyres project_eia pilot rubber part
heat_supply 热力 Heat_supply project_eia to_be_extended power_heat part
industrial_parks 产业园区 Industrial_parks plan_eia encouraged - -
"""
# Assessment, its names, kind, sector, the rule it names, year, whether it carries carbon; CO2 a year, unit and state.
_ASSESSMENTS = """
A01 示例经济开发区总体规划 Master_plan_of_the_development_zone plan_eia - industrial_parks 2021 yes 96.4 万吨 estimated
A02 东部新城控制性规划 Detailed_plan_of_the_eastern_town plan_eia - - 2022 not_stated - - -
A03 电炉短流程改造 Electric_arc_furnace project_eia ferrous_metals - 2021 yes 312000 吨 estimated
A04 合成氨节能改造 Ammonia_plant_retrofit project_eia chemicals - 2021 no - - -
A05 精细化工新材料一期 Fine_chemicals,_phase_1 project_eia chemicals - 2022 yes - - missing
A06 全钢子午线轮胎扩建 Radial_tyres_extension project_eia rubber tyres 2022 yes 41500 吨 estimated
A07 橡胶制品搬迁 Relocation_of_rubber_products project_eia rubber - 2022 no - - -
A08 热源厂扩建 Extension_of_the_heating_plant project_eia power_heat heat_supply 2022 not_stated - - -
A09 食品加工园标准厂房 Halls_for_food_processing project_eia food_processing - 2022 no - - -
A10 铸件生产线 Casting_line project_eia - - 2022 no - - -
A11 电炉短流程改造节能审查 Energy_review_of_the_arc_furnace energy_review ferrous_metals - 2021 yes 31.2 万吨 estimated
A12 数据中心节能审查 Energy_review_of_a_data_centre energy_review information - 2022 yes 8.9 万吨 estimated
"""


def assessment_rule_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``assessment_rules.csv``.

    Args:
        seed: Named in the locator; the rules themselves are fixed.
    """
    columns = ("id", "name", "name_en", "kind", "state", "sector", "covers")
    for cells in _cells(_RULES, columns):
        yield {**cells, **_names(cells), "source": SOURCE, "locator": f"synthetic {YEARS[-1]} seed {seed}"}


def assessment_rows(seed: int) -> Iterator[dict[str, str]]:
    """Give the rows of ``assessments.csv``.

    Args:
        seed: Named in the locator; the assessments themselves are fixed.
    """
    columns = (
        "id", "name", "name_en", "kind", "sector", "rule", "year", "carbon_assessed", "value", "unit", "state",
    )  # fmt: skip
    for cells in _cells(_ASSESSMENTS, columns):
        yield {**cells, **_names(cells), "source": SOURCE, "locator": f"synthetic {cells['year']} seed {seed}"}


def _cells(text: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for words in read_rows(text):
        yield {name: "" if word == "-" else word for name, word in zip(columns, words, strict=True)}


def _names(cells: dict[str, str]) -> dict[str, str]:
    return {"name": f"{cells['name']}（虚构）", "name_en": f"{cells['name_en'].replace('_', ' ')} (invented)"}
