"""Parks and communities: two rules for a park side by side, and the community formula per head.

Here: the sections ``park`` and ``community``, for places of that kind. Not here: the inventory of a district.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero.accounting.activity import activities
from nearzero.accounting.community import PER_HEAD, community
from nearzero.accounting.park_core import Quantity
from nearzero.accounting.parks import park
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.tables import (
    co2_unit,
    interval_cell,
    number_cell,
    state_notes,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.community import Community
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.parks import Park
    from nearzero.study import Study

_SUPPLIES = {"direct": "green_electricity_direct", "certificates": "green_electricity_certificates"}


def special_blocks(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    """Return the section on a park or a community; nothing for another kind of place."""
    if study.place.kind == "park":
        return _park_blocks(study, inventory, lang)
    if study.place.kind == "community":
        return _community_blocks(study, inventory, lang)
    return []


def _quantities(study: Study, variable: str, supply: str = "") -> Iterator[Quantity]:
    """Yield what the facts print of a variable, year by year."""
    if variable not in study.raw.dictionary:
        return
    for point in study.series(variable):
        yield Quantity(
            year=point.year,
            value=point.value,
            low=point.low,
            high=point.high,
            unit=point.unit,
            state=point.state,
            id=point.inputs[0],
            supply=supply,
        )


def _park_blocks(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    green = [one for supply, name in _SUPPLIES.items() for one in _quantities(study, name, supply)]
    found = park(activities(study.raw, study.place.id), inventory.method, green, _quantities(study, "energy"))
    rows = [row for one in found for row in _park_rows(one, lang)]
    results, unit = results_in(rows), co2_unit(lang)
    table = Table(
        "park_rules",
        pick(lang, "园区二氧化碳排放：两种口径", "CO2 of the park by two rules"),
        (
            Column(pick(lang, "年份", "Year"), align="center"),
            Column(pick(lang, "口径", "Rule"), align="left"),
            Column(pick(lang, "数值", "Value")),
            Column(pick(lang, "区间", "Interval")),
            Column(pick(lang, "单位", "Unit"), align="center"),
        ),
        tuple(rows),
        notes=tuple(state_notes(results, lang)),
        sources=cited(study.raw, results, lang),
    )
    said: list[Block] = [Paragraph(_explained(one, lang, unit)) for one in found]
    return [Heading(pick(lang, "园区：两种口径并列", "The park by two rules"), "park"), table, *said]


def _explained(one: Park, lang: str, unit: str) -> str:
    """Say for one year why the two rules differ, and what the core indicator comes to."""
    whole = one.difference.value
    if whole is None:
        lacking = [missing.ask_zh if lang == "zh" else missing.ask for missing in one.missing]
        said = pick(lang, "；", "; ").join(dict.fromkeys(lacking))
        return pick(
            lang, f"{one.year}年：差额无法给出，{said}。", f"{one.year}: the difference cannot be said: {said}."
        )
    core = words.label(one.core.verdict, lang)
    number = words.number(whole / 1e4, 2)
    return pick(
        lang,
        f"{one.year}年：两种口径相差{number} {unit}，因为国家试行方法将直供或持有绿证的非化石电力按0计，"
        f"省级口径按电网平均因子计、不扣减绿证。国家核心指标（单位能耗碳排放）：{core}。",
        f"{one.year}: the two differ by {number} {unit}, for the national trial method counts non-fossil electricity "
        "supplied directly or held by certificates as 0, while the provincial rule counts it with the average factor "
        f"of the grid. National core indicator (CO2 per energy): {core}.",
    )


def _park_rows(one: Park, lang: str) -> Iterator[tuple[Cell, ...]]:
    for result in one.results():
        is_core = result.variable == "co2_per_energy"
        label = pick(lang, "国家核心指标", "national core indicator") if is_core else words.label(result.factor, lang)
        yield (
            Cell(str(one.year)),
            Cell(label),
            number_cell(result),
            interval_cell(result),
            Cell(pick(lang, "吨/吨标准煤", "t/tce") if is_core else co2_unit(lang)),
        )


def _community_blocks(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    heading = Heading(pick(lang, "社区：人均二氧化碳排放", "The community: CO2 per head"), "community")
    if inventory.method.boundary != "consumption":
        return []
    found = community(activities(study.raw, study.place.id), inventory.method, study.series("population"))
    rows = [_community_row(one) for one in found]
    results, unit = results_in(rows), co2_unit(lang)
    parts = ("gas", "heat", "electricity")
    table = Table(
        "community_formula",
        pick(lang, "社区二氧化碳排放（天然气、热力、电力）", "CO2 of the community: gas, heat and electricity"),
        (
            Column(pick(lang, "年份", "Year"), align="center"),
            *(Column(carrier_name(study.raw, part, lang), unit) for part in parts),
            Column(pick(lang, "合计", "Total"), unit),
            Column(pick(lang, "人均", "Per head"), pick(lang, "吨/人", "t/person")),
            Column(pick(lang, "人均区间", "Interval"), pick(lang, "吨/人", "t/person")),
        ),
        tuple(rows),
        notes=(
            *state_notes(results, lang),
            pick(
                lang,
                "按2023年方案的社区指标，只计天然气、热力和电力，与区县口径不可比。",
                "By the community indicator of the programme of 2023: gas, heat and electricity only; not comparable "
                "with a district.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )
    return [heading, table, *_community_lacks(found, lang)]


def _community_row(one: Community) -> tuple[Cell, ...]:
    by_part: dict[str, Result] = {}
    head: Result | None = None
    for result in one.results():
        if result.variable == PER_HEAD:
            head = result
        else:
            by_part[result.factor] = result
    return (
        Cell(str(one.year)),
        *(number_cell(by_part.get(part)) for part in ("gas", "heat", "electricity", "")),
        number_cell(head),
        interval_cell(head),
    )


def _community_lacks(found: Sequence[Community], lang: str) -> list[Block]:
    lacking = dict.fromkeys(one.ask_zh if lang == "zh" else one.ask for each in found for one in each.missing)
    if not lacking:
        return []
    return [Paragraph(pick(lang, "；", "; ").join(lacking), kind="missing")]
