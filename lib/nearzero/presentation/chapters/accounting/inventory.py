"""The inventory of a place: totals, scopes, carriers, sectors, use as raw material, and the published totals beside it.

Here: the section ``inventory``. Not here: factors (``method``), uncertainty (``uncertainty``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.accounting.inventory import ENERGY
from nearzero.accounting.inventory.change import changes
from nearzero.accounting.inventory.results import group_total, totals
from nearzero.presentation import formulas, words
from nearzero.presentation.blocks import Block, Cell, Column, Formula, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.published import published_blocks
from nearzero.presentation.chapters.accounting.tables import (
    activity_result,
    co2_unit,
    interval_cell,
    number_cell,
    rule_title,
    set_title,
    state_notes,
    year_rule_title,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name, sector_name
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.boundary import Kind
    from nearzero.accounting.inventory import Inventory
    from nearzero.study import Study

_GROUPS = ("coal", "oil", "gas", "electricity", "heat", "process", "waste")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a table over the years: which cells it adds up."""

    label: str
    variable: str
    group: str
    carrier: str = ""
    scope: int | None = None
    kinds: tuple[Kind, ...] = ()


def inventory_blocks(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    """Return the section ``inventory`` of a place with activity data."""
    said = {result.id: result for year in inventory.years for result in totals(inventory, year)}
    lines = _lines(inventory, lang)
    blocks: list[Block] = [
        Heading(pick(lang, "自有清单", "The inventory"), "inventory"),
        Paragraph(pick(lang, "每个部门i、每种能源j逐项核算：", "Counted for each sector i and energy carrier j:")),
        Formula(formulas.emission(lang)),
        _finding(study, inventory, said, lang),
        _over_years(
            study,
            inventory,
            "inventory_totals",
            pick(lang, "清单总量：范围与排放类型", "Totals of the inventory: scopes and kinds of emission"),
            lines,
            said.values(),
            lang,
        ),
        _carriers(study, inventory, lang),
        *_raw_material(study, inventory, lang),
        *published_blocks(study, inventory, said.values(), lang),
        _sectors(study, inventory, lang),
    ]
    return blocks


def without_inventory(lang: str) -> list[Block]:
    """Return the section ``inventory`` of a place without activity data."""
    return [
        Heading(pick(lang, "自有清单", "The inventory"), "inventory"),
        Paragraph(
            pick(
                lang,
                "缺少分部门、分品种活动水平，不编制自有清单；已公布总量见“二氧化碳排放总量与强度”。",
                "Activity data by sector and carrier are missing, so there is no inventory of our own; the published "
                "totals stand in the chapter on trends.",
            ),
            kind="missing",
        ),
    ]


def _lines(inventory: Inventory, lang: str) -> list[_Line]:
    kinds: tuple[Kind, ...] = tuple(dict.fromkeys(cell.kind for cell in inventory.cells))
    lines = [
        _Line(pick(lang, "二氧化碳排放总量", "Total CO2"), "co2_total", ""),
        *(_Line(words.label(f"scope_{n}", lang), "co2_total", f"scope:{n}", scope=n) for n in (1, 2)),
        _Line(pick(lang, "其中：能源活动", "of which: energy"), "co2_energy", "", kinds=ENERGY),
    ]
    variables = {"process": "co2_process", "waste": "co2_waste"}
    for kind in kinds:
        name = words.label(kind if kind == "combustion" else f"kind_{kind}", lang)
        label = f"\u2003{name}"
        lines.append(_Line(label, variables.get(kind, "co2_energy"), f"kind:{kind}", kinds=(kind,)))
    return lines


def _finding(study: Study, inventory: Inventory, said: dict[str, Result], lang: str) -> Paragraph:
    first, last = inventory.years[0], inventory.years[-1]
    chosen = study.choice
    how = pick(
        lang,
        f"{set_title(study, chosen.factor_set, lang)}，{rule_title(study, chosen.electricity, lang)}（"
        f"{year_rule_title(chosen.year_rule, lang)}）",
        f"{set_title(study, chosen.factor_set, lang)}, {rule_title(study, chosen.electricity, lang)} "
        f"({year_rule_title(chosen.year_rule, lang)})",
    )
    found = [one for one in said.values() if one.variable == "co2_total" and not one.factor and one.value is not None]
    ends = {one.period: one for one in found}
    if str(first) not in ends or str(last) not in ends or first == last:
        lacking = len({(one.cause, one.sector, one.carrier) for one in inventory.missing})
        text = pick(
            lang,
            f"按{how}，清单缺{lacking}项输入，无法给出全部年份的总量；缺失输入见本节末表。",
            f"By {how} the inventory lacks {lacking} inputs, so that it has no total in every year; the table at the "
            "end of this section names them.",
        )
        return Paragraph(text, kind="missing")
    moved = {one.method: one for one in changes(inventory, first, last, "co2_total")}
    percent = moved["change_pct"]
    text = pick(
        lang,
        f"按{how}，{last}年二氧化碳排放总量为{words.with_unit(ends[str(last)], lang)}，{first}年为"
        f"{words.with_unit(ends[str(first)], lang)}，变化{words.of(percent, signed=True)}%"
        f"（修约区间{words.interval(percent, signed=True)}%）。",
        f"By {how} total CO2 was {words.with_unit(ends[str(last)], lang)} in {last} against "
        f"{words.with_unit(ends[str(first)], lang)} in {first}, a change of {words.of(percent, signed=True)} % "
        f"(rounding interval {words.interval(percent, signed=True)} %).",
    )
    return Paragraph(text, (ends[str(first)], ends[str(last)], percent), kind="finding")


def _over_years(
    study: Study,
    inventory: Inventory,
    block_id: str,
    caption: str,
    lines: Sequence[_Line],
    said: Iterable[Result],
    lang: str,
) -> Table:
    known = {(one.variable, one.factor, one.period): one for one in said}
    first, last = inventory.years[0], inventory.years[-1]
    rows = []
    for line in lines:
        own = [known.get((line.variable, line.group, str(year))) for year in inventory.years]
        moved = {
            one.method: one
            for one in changes(
                inventory,
                first,
                last,
                line.variable,
                line.group,
                carrier=line.carrier,
                scope=line.scope,
                kinds=line.kinds,
            )
        }
        rows.append(
            (
                Cell(line.label),
                *(number_cell(one) for one in own),
                interval_cell(own[-1]),
                number_cell(moved.get("change_abs"), signed=True),
                number_cell(moved.get("change_pct"), signed=True),
                interval_cell(moved.get("change_pct"), signed=True),
            )
        )
    unit, results = co2_unit(lang), results_in(rows)
    heads = (
        Column(pick(lang, "项目", "Item"), align="left"),
        *(Column(str(year), unit) for year in inventory.years),
        Column(pick(lang, f"{last}年区间", f"Interval {last}"), unit),
        Column(pick(lang, "变化量", "Change"), unit),
        Column(pick(lang, "变化率", "Change"), "%"),
        Column(pick(lang, "变化率区间", "Interval"), "%"),
    )
    return Table(
        block_id,
        caption,
        heads,
        tuple(rows),
        notes=(
            *state_notes(results, lang),
            pick(
                lang,
                f"变化：{first}—{last}年。区间为活动水平与因子修约所允许的范围；两年共用的因子同进同退。",
                f"Changes: {first}–{last}. Intervals: what the rounding of activity data and factors allows; a factor "
                "that both years share moves both.",
            ),
            pick(
                lang, f"“{words.NONE}”：有输入缺失或无此项。", f"“{words.NONE}”: an input is missing, or there is none."
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _carriers(study: Study, inventory: Inventory, lang: str) -> Table:
    lines, said = [], []
    for group in _GROUPS:
        found = [one for year in inventory.years for one in group_total(inventory, year, carrier=group)]
        if found:
            name = words.label(f"kind_{group}", lang) if group in {"process", "waste"} else None
            label = name or carrier_name(study.raw, group, lang)
            lines.append(_Line(label[:1].upper() + label[1:], found[0].variable, found[0].factor, carrier=group))
            said += found
    caption = pick(lang, "清单：按能源品种与排放源", "The inventory by carrier and source")
    return _over_years(study, inventory, "inventory_carriers", caption, lines, said, lang)


def _sectors(study: Study, inventory: Inventory, lang: str) -> Table:
    """Sector × group of the last year, with the total of the first and the change."""
    first, last = inventory.years[0], inventory.years[-1]
    present = {name for cell in inventory.cells for name in inventory.method.hierarchy.carrier_line(cell.carrier)}
    groups = [group for group in _GROUPS if group in present]
    rows: list[tuple[Cell, ...]] = []
    for sector in _sector_order(inventory):
        parts = [_whole(group_total(inventory, last, sector, group)) for group in groups]
        moved = {one.method: one for one in changes(inventory, first, last, "co2_total", _group(sector), sector=sector)}
        rows.append(
            (
                Cell(_sector_label(study, inventory, sector, lang)),
                *(number_cell(one) for one in parts),
                number_cell(_whole(group_total(inventory, last, sector))),
                number_cell(moved.get("change_abs"), signed=True),
                number_cell(moved.get("change_pct"), signed=True),
            )
        )
    results, unit = results_in(rows), co2_unit(lang)
    short = {"process": pick(lang, "工业过程", "Processes"), "waste": pick(lang, "废弃物", "Waste")}
    heads = (
        Column(pick(lang, "部门", "Sector"), align="left"),
        *(Column(short.get(group) or _short(carrier_name(study.raw, group, lang)), unit) for group in groups),
        Column(pick(lang, f"{last}年合计", f"Total {last}"), unit),
        Column(pick(lang, f"较{first}年", f"Since {first}"), unit),
        Column(pick(lang, f"较{first}年", f"Since {first}"), "%"),
    )
    return Table(
        "inventory_sectors",
        pick(lang, f"{last}年清单：部门 × 品种", f"The inventory of {last}: sectors and carriers"),
        heads,
        tuple(rows),
        notes=(
            *state_notes(results, lang),
            pick(
                lang,
                f"全部{len(inventory.cells)}个单元（部门 × 品种 × 年份）及其算式由 Study.inventory 给出，此处为汇总。"
                f"“{words.NONE}”：无此项。",
                f"A summary of {len(inventory.cells)} cells (sector × carrier × year), which Study.inventory gives "
                f"with their arithmetic. “{words.NONE}”: no such use.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        wide=True,
    )


def _sector_label(study: Study, inventory: Inventory, sector: str, lang: str) -> str:
    """Return the name of a sector, set in where it is part of industry; the total where the id is empty."""
    if not sector:
        return pick(lang, "合计", "Total")
    inside = sector != "industry" and "industry" in inventory.method.hierarchy.sector_line(sector)
    return ("\u2003" if inside else "") + sector_name(study.raw, sector, lang)


def _short(name: str) -> str:
    """Return a name without what stands behind it in brackets or after “and”."""
    return name.partition("（")[0].partition(" and ")[0]


def _group(sector: str) -> str:
    return f"sector:{sector}" if sector else ""


def _whole(results: Iterable[Result]) -> Result | None:
    """Return the whole, not what is known of it."""
    return next((one for one in results if not one.factor.endswith("~partial")), None)


def _sector_order(inventory: Inventory) -> list[str]:
    """Return the sectors that have cells in the order of the table, industry as a whole before its parts, the total."""
    line = inventory.method.hierarchy
    have = {cell.sector for cell in inventory.cells if cell.sector}
    inside = {name for sector in have for name in line.sector_line(sector)}
    order = [name for name in line.sectors if name in have or (name == "industry" and name in inside)]
    return [*order, ""]


def _raw_material(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    """Say what is used as raw material in the last year and thus not burned."""
    from nearzero.accounting.activity import activities

    last = inventory.years[-1]
    found = [
        one
        for one in activities(study.raw, study.place.id)
        if one.flow == "nonenergy" and one.year == last and one.value
    ]
    results = tuple(activity_result(one) for one in found)
    if not found:
        text = pick(
            lang,
            "未给出用作原料、材料的能源：终端消费全部按燃烧计。",
            "No use as raw material is given: all final consumption is counted as burned.",
        )
        return [Paragraph(text)]
    listed = [
        f"{sector_name(study.raw, one.sector, lang)}{pick(lang, '', ': ')}{carrier_name(study.raw, one.carrier, lang)} "
        f"{words.with_unit(result, lang)}"
        for one, result in zip(found, results, strict=True)
    ]
    said = pick(lang, "；", "; ").join(listed)
    text = pick(
        lang,
        f"{last}年用作原料、材料的能源：{said}。这些不是燃烧，不计排放。",
        f"Used as raw material in {last}: {said}. It is not burned and no emission is counted for it.",
    )
    return [Paragraph(text, results)]
