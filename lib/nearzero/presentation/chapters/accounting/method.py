"""The method of the accounting chapter: boundary, factor sets, electricity rules, and the factors that are used.

Here: the section ``method``. Not here: what they give (the other sections).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.boundary import REASONS
from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.sets import FactorSet, read_electricity_rules, read_sets
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.tables import (
    DAGGER,
    factor_cell,
    rule_title,
    set_title,
    short_set_title,
    table_of,
    unconfirmed_note,
    year_rule_title,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import accounting as accounting_words
from nearzero.presentation.words.factor_names import carrier_name
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.emissions import Cell as Emission
    from nearzero.accounting.factors import Factor
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.sets import EmissionFactor
    from nearzero.study import Study

_FUELS = ("coal", "oil", "gas")


def method_blocks(study: Study, inventory: Inventory | None, *, per_tce: bool, lang: str) -> list[Block]:
    """Return the section ``method``.

    Args:
        study: The place.
        inventory: Its inventory, or None.
        per_tce: Whether coal, oil and gas are known in standard coal, so that those sets are tried.
        lang: ``zh`` or ``en``.
    """
    blocks: list[Block] = [
        Heading(pick(lang, "核算方法与因子", "Method and factors"), "method"),
        _boundary(study, inventory, lang),
        _sets(study, lang),
        _grid(study, lang),
    ]
    if per_tce:
        blocks.append(_per_tce(study, lang))
    if inventory is not None:
        blocks += [_used(study, inventory, lang), *_left_out(inventory, lang)]
    return blocks


def _boundary(study: Study, inventory: Inventory | None, lang: str) -> Paragraph:
    chosen = study.choice
    used = pick(
        lang,
        f"本报告自有清单的选择：{set_title(study, chosen.factor_set, lang)}；"
        f"{rule_title(study, chosen.electricity, lang)}，{year_rule_title(chosen.year_rule, lang)}。"
        "此选择为参数，可在笔记本中更改；其他因子组与规则并列给出，不取平均。",
        f"The choice of the report's own inventory: {set_title(study, chosen.factor_set, lang)}; "
        f"{rule_title(study, chosen.electricity, lang)}, {year_rule_title(chosen.year_rule, lang)}. "
        "It is a parameter of the notebook; other sets and rules stand beside it and are not averaged.",
    )
    side = words.label("consumption" if inventory is None else inventory.method.boundary, lang)
    counted = pick(
        lang,
        f"核算边界：{side}，即终端消费的化石燃料燃烧（范围一），所用电力、热力的排放（范围二），工业过程和废弃物焚烧的化石碳；"
        "本地电厂、热源的燃料已含在电力、热力因子中，不重复计入；用作原料、材料的能源不计燃烧；绿证、碳汇、抵消量不从总量中扣减。",
        f"Boundary: {side}: fossil fuel burned by final users (scope 1), emissions of the electricity and heat they "
        "use (scope 2), processes, and the fossil carbon of waste burned. Fuel of plants inside is in the factors of "
        "electricity and heat and is not counted twice; use as raw material is not burned; certificates, sinks and "
        "offsets are not subtracted.",
    )
    return Paragraph(f"{counted}{pick(lang, '', ' ')}{used}")


def _status_of(study: Study, one: FactorSet) -> str:
    """Return the status of a set: unconfirmed where one of its factors is."""
    found = set()
    for carrier in one.factors:
        try:
            found.add(one.emission_factor(table_of(study), carrier).status)
        except MissingFactorError:
            continue
    if found == {"published", "unconfirmed"}:
        return "mixed"
    return next(iter(found), "unconfirmed")


def _sets(study: Study, lang: str) -> Table:
    heads = (
        Column(pick(lang, "因子组", "Factor set"), align="left"),
        Column(pick(lang, "计算依据", "Basis"), align="center"),
        Column(pick(lang, "状态", "Status"), align="center"),
        Column(pick(lang, "在本报告中", "In this report"), align="center"),
    )
    role = (pick(lang, "本报告的选择", "the report's choice"), pick(lang, "比较", "comparison"))
    mixed = pick(lang, "部分未核实", "partly unconfirmed")
    rows = []
    for one in read_sets(study.raw).values():
        found = _status_of(study, one)
        rows.append(
            (
                Cell(pick(lang, one.zh, one.en)),
                Cell(words.label(one.basis, lang)),
                Cell(mixed if found == "mixed" else accounting_words.status(found, lang)),
                Cell(role[0] if one.id == study.choice.factor_set else role[1]),
            )
        )
    return Table("factor_sets", pick(lang, "化石燃料因子组", "Factor sets for fuels"), heads, tuple(rows))


def _grid(study: Study, lang: str) -> Table:
    """List the factor of every rule in every year from the first of the study on."""
    rules, table = read_electricity_rules(study.raw), table_of(study)
    years = sorted(
        {year for one in rules.values() for year in table.years(one.factor_name) if year >= study.years[0]}
        | set(study.years)
    )
    rows = []
    for one in rules.values():
        found: list[Factor | None] = []
        for year in years:
            try:
                found.append(one.factor(table, year))
            except MissingFactorError:
                found.append(None)
        rows.append((Cell(pick(lang, one.zh, one.en)), *(factor_cell(study, factor) for factor in found)))
    results = results_in(rows)
    marked = any(cell.mark for row in rows for cell in row)
    unit = pick(lang, "千克CO₂/千瓦时", "kgCO₂/kWh")
    return Table(
        "grid_factors",
        pick(lang, f"电力因子：规则与年份（{unit}）", f"Factors of electricity: rules and years ({unit})"),
        (
            Column(pick(lang, "规则", "Rule"), align="left"),
            *(Column(str(year)) for year in years),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                f"“{words.NONE}”为未公布或未收录，不以相邻年份代替。",
                f"“{words.NONE}”: none is in the tables; no other year stands in.",
            ),
            *unconfirmed_note(marked, lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _per_tce(study: Study, lang: str) -> Table:
    """List what coal, oil and gas emit per standard coal under the sets that count so."""
    sets = [one for one in read_sets(study.raw).values() if one.basis == "tce"]
    rows = []
    for fuel in _FUELS:
        cells = [_emission_cell(study, one.emission_factor(table_of(study), fuel), one.id, "undated") for one in sets]
        rows.append((Cell(carrier_name(study.raw, fuel, lang)), *cells))
    results = results_in(rows)
    return Table(
        "factors_per_tce",
        pick(lang, "按标准煤的排放因子", "Emission factors per standard coal"),
        (
            Column(pick(lang, "品种", "Fuel"), align="left"),
            *(Column(short_set_title(study, one.id, lang), "tCO₂/tce") for one in sets),
        ),
        tuple(rows),
        notes=(
            pick(lang, "系数组C以吨碳计，已乘44/12。", "Set C is in tonnes of carbon and was multiplied by 44/12."),
            *unconfirmed_note(any(cell.mark for row in rows for cell in row), lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _emission_cell(study: Study, one: EmissionFactor, method: str, period: str, kind: str = "") -> Cell:
    result = Result(
        analysis="emission_factor",
        place=study.place.id,
        variable="emission_factor",
        factor=f"{kind}:{one.carrier}" if kind else one.carrier,
        method=method,
        period=period,
        value=one.value,
        unit=one.unit,
        low=one.low,
        high=one.high,
        interval_kind="rounding",
        state="derived" if one.status == "published" else "estimated",
        inputs=one.inputs,
        arithmetic=one.arithmetic,
        note=one.note,
    )
    return Cell(words.of(result), result, "" if one.status == "published" else DAGGER)


def _used(study: Study, inventory: Inventory, lang: str) -> Table:
    """List every emission factor that the inventory used, with the product it is made of."""
    found: dict[tuple[str, str, tuple[str, ...]], list[Emission]] = {}
    for cell in inventory.cells:
        if cell.factor is not None:
            found.setdefault((cell.kind, cell.carrier, cell.factor.inputs), []).append(cell)
    order = list(dict.fromkeys(key[:2] for key in found))
    rows = []
    whole = pick(lang, "各年", "all")
    for (kind, carrier, _), cells in sorted(found.items(), key=lambda item: order.index(item[0][:2])):
        factor = cells[0].factor
        if factor is None:
            continue
        years = sorted({cell.year for cell in cells})
        period = "-".join(dict.fromkeys((str(years[0]), str(years[-1]))))
        method = f"{inventory.method.name}:{inventory.method.form}"
        chain = pick(lang, factor.arithmetic, units.labelled(factor.arithmetic)).partition(" = ")[0]
        rows.append(
            (
                Cell(carrier_name(study.raw, carrier, lang)),
                Cell(words.label(kind if kind == "combustion" else f"kind_{kind}", lang)),
                Cell(whole if len(years) == len(inventory.years) else period.replace("-", "—")),
                _emission_cell(study, factor, method, period, kind),
                Cell(_unit(factor.unit, lang)),
                Cell(chain if " × " in chain else words.NONE),
            )
        )
    heads = (
        Column(pick(lang, "品种", "Carrier"), align="left"),
        Column(pick(lang, "排放类型", "Kind"), align="left"),
        Column(pick(lang, "年份", "Years"), align="center"),
        Column(pick(lang, "排放因子", "Factor")),
        Column(pick(lang, "单位", "Unit"), align="left"),
        Column(pick(lang, "算式", "Product"), align="left"),
    )
    results = results_in(rows)
    return Table(
        "factors_of_inventory",
        pick(lang, "自有清单所用排放因子", "Emission factors of the inventory"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "算式：低位发热量 × 单位热值含碳量 × 碳氧化率 × 44/12；逐项出处见“数据出处”。原煤取一般烟煤缺省值。",
                "Product: net calorific value × carbon content × oxidation × 44/12; each factor's source stands in the "
                "last chapter. Raw coal has the default of bituminous coal in general.",
            )
            if inventory.method.name == "fuel_defaults"
            else pick(lang, "逐项出处见“数据出处”。", "Each factor's source stands in the last chapter."),
            *unconfirmed_note(any(cell.mark for row in rows for cell in row), lang),
        ),
        sources=cited(study.raw, results, lang),
    )


_UNITS = {"吨": "t", "万立方米": "10⁴ m³", "吨标准煤": "tce", "吉焦": "GJ", "万千瓦时": "10⁴ kWh"}


def _unit(unit: str, lang: str) -> str:
    """Return the unit of an emission factor: ``tCO₂/t``."""
    top, _, below = unit.partition("/")
    return f"{top.replace('CO2', 'CO₂')}/{pick(lang, below, _UNITS.get(below, below))}"


def _left_out(inventory: Inventory, lang: str) -> list[Block]:
    """Say which rows of the activity data are not counted, and why."""
    reasons: dict[str, int] = {}
    for one in inventory.left:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    if not reasons:
        return []
    listed = [f"{pick(lang, *REASONS[name])}{pick(lang, f'（{n}行）', f' ({n} rows)')}" for name, n in reasons.items()]
    said = pick(lang, "；", "; ").join(listed)
    return [
        Paragraph(
            pick(
                lang,
                f"活动水平表中不计入清单的行：{said}。",
                f"Rows of the activity data that are not counted: {said}.",
            )
        )
    ]
