"""Words of the outlook: states and reasons of attainability, scenarios, origins of rates, claims of projects, chances.

Here: labels of the closed lists of ``programme.outlook``, and one indicator's reason and needs as a line. Not here:
tables and paragraphs (``chapters``), the wording of a scenario (it carries its own), labels of facts and verdicts
(``words``).

The lists share ids with others (a rate's origin ``target``, an electricity rule ``not_counted``), so each has a table
of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places.contracts import SECTORS
from nearzero.presentation import words
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.programme.outlook.attained import Need, Part

Labels = Mapping[str, tuple[str, str]]

STATES: Labels = {
    "met_already": ("已达到，须保持", "met already, to be kept"),
    "not_applicable": ("不涉及", "not applicable"),
    "attainable": ("预计可达到", "attainable"),
    "attainable_with_measures": ("依靠所列工程可达到", "attainable with the listed projects"),
    "cannot_be_said": ("尚不能判断", "cannot be said"),
    "not_without_more": ("不加力不能达到", "not without more"),
}
REASONS: Labels = {
    "stated_not_applicable": ("文件称不涉及", "said not to apply"),
    "met_and_kept": ("现已达到，按现有趋势可保持", "met, and the trend keeps it"),
    "met_without_trend": ("现已达到，无趋势可循", "met; there is no trend to follow"),
    "reached_on_trend": ("按现有趋势延续可达到", "the observed trend reaches it"),
    "reached_as_printed": (
        "所载数值已达到，但不能单独判定",
        "reached as printed, by a value that cannot pass by itself",
    ),
    "reached_with_measures": ("所列工程的量足以达到", "what the projects list is enough"),
    "lost_on_trend": ("现已达到，按现有趋势将失去", "met today, lost if the trend goes on"),
    "short_on_trend": ("按现有趋势达不到，所列工程无可计入的量", "the trend falls short and no project serves it"),
    "short_with_measures": ("计入所列工程仍达不到", "falls short even with the listed projects"),
    "short_and_none_listed": ("未达到，也无工程对应", "not reached, and no project serves it"),
    "not_begun_and_none_listed": ("尚未开展，也无工程对应", "not begun, and no project serves it"),
    "target_unknown": ("上级下达目标未知", "the assigned target is not known"),
    "level_missing": ("无现值", "no present value"),
    "level_of_base_missing": ("只有一年数值，无趋势可循", "one value only, hence no trend"),
    "denominator_missing": ("缺分母", "denominator missing"),
    "weights_missing": ("缺权重（产能）", "weights (capacities) missing"),
    "proxy_only": ("仅有替代指标", "proxy only"),
    "one_value_for_both_years": ("基准与现状为同一替代值", "one substitute value stands for both years"),
    "substitute_year": ("现值属其他年份，年均变化无从计算", "the value is of another year, so no rate can be computed"),
    "undated_value": ("数值未注明年份", "value without a year"),
    "measures_without_quantity": ("所列工程未给出该指标单位的量", "the listed projects print no quantity in its unit"),
    "planned_evidence_due": ("已列计划，届时凭佐证材料", "planned; evidence is due"),
    "evidence_missing": ("仅有表述，无佐证，无有期限的任务", "words only: no evidence, no dated task"),
    "nothing_said": ("文件未提及", "nothing said"),
}
NEEDS: Labels = {
    "level": ("现值", "present value"),
    "base_level": ("基准年数值", "value of the base year"),
    "target": ("下达目标", "assigned target"),
    "denominator": ("分母", "denominator"),
    "weights": ("权重", "weights"),
    "quantity": ("工程的量化效果", "quantified effect of projects"),
    "evidence": ("佐证材料", "evidence"),
    "date": ("数值所属年份", "year of the value"),
}
MARKS: Labels = {
    "within_rounding": ("结论在修约区间内", "within rounding of the target"),
    "measures_within_rounding": ("计入工程后在修约区间内", "within rounding of the target with the projects"),
    "estimated": ("基于粗算值", "rests on an estimate"),
    "preliminary": ("基于预计数", "rests on preliminary values"),
    "substitute_year": ("基于替代年份值", "rests on a value of another year"),
    "period_value": ("多年值", "value of several years"),
    "price_basis_unstated": ("价格基准未注明", "price basis not stated"),
    "current_prices": ("当年价格", "current prices"),
    "fallback_until_assigned": ("目标下达前与基准年比较", "compared with the base year until a target is assigned"),
    "other_basis_changes_state": ("换用其他口径则结论不同", "another basis gives another answer"),
    "mean_rate_only": ("趋势仅为基准年至最新年的年均变化", "the trend is one mean annual rate, no regression"),
    "counted_by_row": ("每项工程计一项", "each project counted as one"),
    "may_hold_present_ones": ("所列数量可能含已有部分", "the listed number may hold present ones"),
    "claimed_on_top": ("已计入趋势之外的工程减排量", "reductions claimed on top of the trend are taken off"),
    "scenario_says_otherwise": ("有情景给出相反结果", "a scenario says otherwise"),
    "words_only": ("现状仅为“未开展”的表述", "the present state is the words “not begun”"),
}
DECISIVE: Labels = {
    "blocks": ("约束指标，不加力不能达到", "constraint that falls short"),
    "open": ("约束指标，尚不能判断", "constraint of which nothing can be said"),
    "rests_on_measures": ("约束指标，取决于所列工程按期完成", "constraint that rests on the listed projects"),
    "within_rounding": ("约束指标，结论在修约区间内", "constraint within rounding of its target"),
    "may_fill_references": ("参考指标，达标数不足时可补", "reference that may fill the number needed"),
}
NUMBERS: Labels = {
    "base": ("基准值", "base"),
    "value": ("现值", "value"),
    "target": ("目标", "target"),
    "on_trend": ("按趋势到期值", "on the trend"),
    "shortfall": ("目标与趋势之差", "target less trend"),
    "remaining": ("目标与现值之差", "target less present value"),
    "brought": ("所列工程带来", "brought by listed projects"),
    "more": ("尚缺", "still lacking"),
    "largest_denominator": ("达标所容最大分母", "largest denominator that passes"),
    "needed_each": ("每单位工程量须带来", "needed of each listed unit"),
    "probability": ("达到的概率", "probability"),
    "ancestor_goal": ("上级自身目标", "goal of the higher level"),
    "numerator": ("分子", "numerator"),
    "lowest": ("各行业最低", "lowest sector"),
    "highest": ("各行业最高", "highest sector"),
    "change_abs": ("变化量", "change"),
    "change_pct": ("变化率", "change"),
    "threshold": ("要求", "asked"),
    "state": ("结论", "answer"),
    "count": ("项数", "number"),
}
SCENARIOS: Labels = {
    "continuation": ("延续情景", "Continuation"),
    "planned": ("规划情景", "Planned"),
    "strengthened": ("强化情景", "Strengthened"),
}
ORIGINS: Labels = {
    "observed": ("实际年均变化", "observed"),
    "target": ("目标折算", "from a target"),
    "source": ("文献或文件", "from a source"),
    "assumption": ("假定", "assumption"),
    "published": ("公布值", "published"),
    "unconfirmed": ("未核实", "unconfirmed"),
}
CLAIMS: Labels = {
    "on_top": ("计入趋势之外", "on top of the trend"),
    "in_trend": ("已含在趋势或目标内", "in the trend or the target already"),
    "not_counted": ("不计入", "not counted"),
}
CLAIM_REASONS: Labels = {
    "sink_beside": ("碳汇另列，不抵减排放", "a sink stands beside the emissions"),
    "captured_not_stored": ("捕集的二氧化碳作产品利用，不视为减排", "captured CO₂ that is used is no reduction"),
    "claimed_elsewhere": ("减排权益由购买方主张", "claimed by whoever buys the certificate"),
    "no_quantity": ("文件未给出量", "no quantity printed"),
    "no_end": ("未给出完成期", "no end printed"),
    "ends_late": ("在期限之后完成", "ends after the deadline"),
    "in_data": ("数据末年以前已完成", "had ended by the last year of data"),
    "within_target": ("增长率取自目标，已含其效果", "the rate comes from a target that holds it"),
    "after_data": ("数据末年之后完成且有量", "ends after the data, with a quantity"),
}
UNMADE: Labels = {
    "by_cells": ("按行业或品种分解，不作外推", "made of cells, not projected"),
    "not_supported": ("数据不支持该恒等式", "the data do not carry the identity"),
    "no_base_year": ("缺基准年数值", "no level in the base year"),
    "no_target": ("无目标可依", "no target to follow"),
    "target_unfit": ("目标不能定出增长率", "the target fixes no rate"),
    "overdetermined": ("目标相互重复，不能同时采用", "more targets than drivers"),
    "grid_unknown": ("电力排放或电网因子路径未知", "electricity emissions or grid path not known"),
    "nothing_to_add": ("无目标、无措施、无电网路径可加", "nothing to add to the continuation"),
    "no_rate": ("有驱动因素缺增长率", "a driver without a rate"),
    "unknown_identity": ("无此恒等式", "no such identity"),
}
NO_GOALS: Labels = {
    "no_target": ("无目标值", "no target"),
    "not_carried": ("恒等式不含该变量", "not carried by the identity"),
    "no_level": ("无数值", "no level"),
    "no_base": ("缺基准年数值", "no level in the base year"),
    "other_prices": ("价格基准不同", "at other prices"),
    "other_year": ("最新数值属其他年份", "latest level of another year"),
}
FORMS: Labels = {
    "interval90": ("90%区间", "90 % interval"),
    "interval50": ("50%区间", "50 % interval"),
    "probability": ("达标概率", "probability of being met"),
    "probability_joint": ("同时达标概率", "probability of all being met"),
    "margin90": ("与目标之差（90%区间）", "distance to the target (90 % interval)"),
    "first": ("一阶指数", "first-order index"),
    "total": ("总阶指数", "total-order index"),
}
PEAKS: Labels = {
    "already_past": ("已达峰", "already past"),
    "within": ("期内达峰", "peaks within the path"),
    "not_before": ("期内未达峰", "not before the end of the path"),
}
PATHS: Labels = {
    "constant_rate": ("等速路径", "constant rate"),
    "straight_line": ("直线路径", "straight line"),
}
INPUTS: Labels = {
    "measure:ends": ("工程完成时间", "when projects end"),
    "grid:position": ("电网排放因子路径", "path of the grid factor"),
    "grid:electricity": ("用电排放", "emissions of electricity used"),
    "grid:rate": ("用电增速", "growth of electricity used"),
}
RUNGS: Labels = {
    "another_place": ("属其他地区自身目标，仅供参照", "goal of another place for itself, for reference only")
}


def input_label(raw: Raw, name: str, drivers: Labels, lang: str) -> str:
    """Return what readers call a random input of a scenario.

    Args:
        raw: The data folder.
        name: ``rate:<driver>``, ``measure:<project>``, ``grid:…``, or the id of a fact.
        drivers: Words of the drivers of the identity.
        lang: ``zh`` or ``en``.
    """
    if name in INPUTS:
        return label(INPUTS, name, lang)
    kind, _, rest = name.partition(":")
    if kind == "rate":
        return pick(lang, "增速：", "growth of ") + label(drivers, rest, lang)
    if kind == "measure":
        return pick(lang, f"工程{rest}的减排量", f"reduction by project {rest}")
    variable, _, when = rest.partition("#")[0].partition("@")
    said = _name(raw, f"{variable}@{when[:4]}" if when[:4].isdigit() else variable, lang)
    since = when.rpartition(":")[2] if "~change" in when else ""
    return said + (pick(lang, f"较{since}年变化", f", change since {since}") if since else "")


def label(table: Labels, name: str, lang: str) -> str:
    """Return what readers call an id of one of the lists above; the id itself where it has no label."""
    return pick(lang, *table.get(name, (name, name)))


def why(raw: Raw, part: Part, lang: str) -> str:
    """Return the reason of one variable, with the numbers it rests on and the projects that count."""
    said = [label(REASONS, part.reason.id, lang)]
    said += [
        label(NUMBERS, name, lang) + pick(lang, "", " ") + _with_unit(value, _unit(raw, part, name), lang)
        for name, value in part.reason.numbers
        if name not in {"threshold", "more"}  # what stands in columns of its own
    ]
    if part.listed.counted and part.state == "attainable_with_measures":
        said.append(pick(lang, "工程", "projects ") + words.listed(list(part.listed.counted), lang))
    return pick(lang, "；", "; ").join(said)


def needed(raw: Raw, need: Need, lang: str) -> str:
    """Return what is missing, by name."""
    names = words.listed([_name(raw, name, lang) for name in dict.fromkeys(need.names)], lang)
    return label(NEEDS, need.kind, lang) + (pick(lang, "：", ": ") + names if names else "")


def _name(raw: Raw, name: str, lang: str) -> str:
    """Return the name of a variable with its year or sector; ids of projects and places in a plan as they stand."""
    variable, _, year = name.partition("@")
    variable, _, cell = variable.partition("[")
    if variable not in raw.dictionary:
        return name
    said = raw.dictionary[variable].label(lang)
    if cell:
        sectors = raw.table("sectors.csv", SECTORS).set_index("sector")[pick(lang, "zh", "en")]
        inside = sectors.get(cell.rstrip("]"), cell.rstrip("]"))
        said += pick(lang, f"（{inside}）", f" ({inside})")
    return said + (pick(lang, f"（{year}年）", f" ({year})") if year else "")


def _unit(raw: Raw, part: Part, name: str) -> str:
    """Return the unit of one of a reason's numbers."""
    measures = {
        "more": part.more,
        "brought": part.listed.brought,
        "largest_denominator": part.listed.largest_denominator,
    }
    found = measures.get(name)
    if found is not None:
        return found.unit
    if name in {"numerator", "largest_denominator"} or not part.verdict.variable:
        return ""
    if part.verdict.rule.rule == "frequency" and part.listed.brought is not None:
        return part.listed.brought.unit
    unit = raw.dictionary[part.verdict.variable].unit
    changed = part.verdict.outcome is not None and part.verdict.outcome.reading.stated is not None
    return "%" if changed or name == "change_pct" else "百分点" if name == "change_abs" and unit == "%" else unit


def _with_unit(value: float, unit: str, lang: str) -> str:
    said = units.label(unit, lang)
    return words.short(value) + ("" if not said or (said == "%" and lang == "zh") else " ") + said
