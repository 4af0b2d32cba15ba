"""Co-control by measure: the coordinate system, cross-elasticities, unit costs, and the weights behind them.

Here: tables and figure. Not here: where a measure lies and what it costs (``analysis.synergy``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.synergy.co_control import CARBON, SMALLEST
from nearzero.analysis.synergy.of_place import SUM, Placed, Synergy
from nearzero.places.contracts import POLLUTANTS
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table, results_in
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS, said

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.accounting.calculators.outcomes import Outcome
    from nearzero.study import Study

_TEN_THOUSAND = 1e4


def blocks(study: Study, found: Synergy, lang: str) -> list[Block]:
    """Return the section on measures; what has to be asked for where no effect is stated."""
    if not found.measures:
        return [Paragraph(_nothing(study, lang), kind="missing")]
    made: list[Block] = [*_findings(found, lang)]
    drawn = [placed for placed in found.measures if _can_be_drawn(placed)]
    if drawn:
        made.append(_figure(study, found, drawn, lang))
    return [*made, _table(study, found, lang), _elasticities(study, found, lang), _weights(found, lang)]


def _nothing(study: Study, lang: str) -> str:
    listed = len(study.raw.place_table(study.place.id, "projects.csv"))
    zh = f"项目清单的{listed}项工程" if listed else "现有文件"
    en = f"Not one of the {listed} projects listed" if listed else "No document"
    return pick(
        lang,
        f"{zh}均未给出二氧化碳与大气污染物的减排量，无法在协同控制坐标系中定位，也不计算交叉弹性。"
        "请按措施填写co_control.csv（年减排量，增排记负值；有投资的填投资）。",
        f"{en} states what is cut of CO2 and of air pollutants, so that no measure can be placed and no "
        "elasticity computed. Fill in co_control.csv by measure: yearly reductions, rises negative, the investment.",
    )


def _name(placed: Placed, lang: str) -> str:
    return f"{placed.measure.id} {pick(lang, placed.measure.name, placed.measure.name_en)}"


def _findings(found: Synergy, lang: str) -> Iterator[Paragraph]:
    """Say how many measures cut both, and name those that cut one at the cost of the other."""
    states: dict[str, list[str]] = {}
    for placed in found.measures:
        for state in dict.fromkeys(state for state in placed.quadrants.values() if state):
            states.setdefault(state, []).append(placed.measure.id)
    order = ("co_both", "co_carbon_only", "co_pollutant_only", "co_carbon_rises", "co_pollutant_rises", "co_neither")
    parts = [
        pick(lang, f"{words.label(state, lang)}：", f"{words.label(state, lang)}: ") + words.listed(states[state], lang)
        for state in (*order, "co_open")
        if state in states
    ]
    if parts:
        text = pick(lang, "按各污染物分别判定，", "Pollutant by pollutant, ") + pick(lang, "；", "; ").join(parts)
        results = tuple(one for placed in found.measures for one in found.quadrant_results(placed))
        yield Paragraph(text + pick(lang, "。", "."), results, kind="finding")
    rising = states.get("co_carbon_rises", [])
    if rising:
        yield Paragraph(
            pick(
                lang,
                f"{words.listed(rising, lang)}减少污染物但增加二氧化碳（末端治理的能耗与药剂），不应列为协同减排工程。",
                f"{words.listed(rising, lang)} cut pollutants at the cost of CO2 (energy and reagents of end-of-pipe "
                "treatment) and are no joint reduction.",
            ),
            kind="warning",
        )
    without = [placed.measure.id for placed in found.measures if None in placed.quadrants.values()]
    if without:
        yield Paragraph(
            pick(
                lang,
                f"{words.listed(without, lang)}缺二氧化碳或污染物减排量（或污染物没有当量值），相应象限不判定。",
                f"{words.listed(without, lang)}: an effect or the weight of a pollutant is missing; not placed there.",
            ),
            kind="missing",
        )


def _can_be_drawn(placed: Placed) -> bool:
    ends = (placed.carbon.low, placed.carbon.high, placed.equivalents.low, placed.equivalents.high)
    return placed.carbon.unit == "吨" and None not in ends


def _figure(study: Study, found: Synergy, drawn: Sequence[Placed], lang: str) -> Figure:
    results = tuple(found.result(one) for placed in drawn for one in (placed.carbon, placed.equivalents))
    left = [placed.measure.id for placed in found.measures if placed not in drawn]
    notes = [
        pick(
            lang,
            "横轴为按污染当量值（见权重表）加权的污染物减排量，无当量值的污染物未计入；十字线为修约区间。",
            "Across: pollutants weighted by their pollution equivalents (table of weights); those "
            "without a value are not counted. Crosses: rounding intervals.",
        )
    ]
    if left:
        named = words.listed(left, lang)
        notes.append(pick(lang, f"缺数未绘：{named}。", f"Not drawn for want of a number: {named}."))
    return Figure(
        "co_control_plane",
        pick(lang, "协同控制效应坐标系", "Coordinate system of co-control"),
        pick(lang, "散点图：各措施的污染物与二氧化碳减排量", "Scatter: reductions of pollutants and CO2 by measure"),
        partial(_draw, drawn, lang),
        results,
        notes=tuple(notes),
        sources=cited(study.raw, results, lang),
    )


def _draw(drawn: Sequence[Placed], lang: str) -> Drawing:
    from nearzero.presentation.figures.co_control import Spot, co_control_plane

    spots = [
        Spot(placed.measure.id, _scaled(placed.equivalents), _scaled(placed.carbon), placed.measure.stage)
        for placed in drawn
    ]
    return co_control_plane(spots, lang, pick(lang, "万污染当量", "10⁴ equivalents"), pick(lang, "万吨", "10⁴ t"))


def _scaled(one: Outcome) -> tuple[float, float, float]:
    value, low, high = (float(number or 0) / _TEN_THOUSAND for number in (one.value, one.low, one.high))
    return value, low, high


def _table(study: Study, found: Synergy, lang: str) -> Table:
    stated = [item for item in POLLUTANTS if any(item in placed.effects for placed in found.measures)]
    rows = []
    for placed in found.measures:
        states = {result.factor.partition("|")[2]: result for result in found.quadrant_results(placed)}
        rows.append(
            (
                Cell(_name(placed, lang)),
                Cell(words.label(f"stage_{placed.measure.stage}", lang)),
                _number(found, placed.carbon),
                *(_number(found, placed.effects.get(item)) for item in stated),
                _number(found, placed.equivalents),
                Cell(_quadrants(placed, lang), states[SUM]),
            )
        )
    results = results_in(rows)
    tonnes = pick(lang, "吨/年", "t/a")
    heads = (
        Column(pick(lang, "措施", "Measure"), align="left"),
        Column(pick(lang, "环节", "Stage"), align="center"),
        Column(said(ITEMS, CARBON, lang), tonnes),
        *(Column(said(ITEMS, item, lang), tonnes) for item in stated),
        Column(pick(lang, "污染当量", "Equivalents"), pick(lang, "当量/年", "per year")),
        Column(pick(lang, "象限", "Quadrant"), align="left"),
    )
    return Table(
        "co_control_measures",
        pick(lang, "各措施的减排量与象限", "Reductions and quadrant by measure"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "减排为正，增排为负；“0”为无影响，“0.0”一类为修约后为零，区间跨零时判为无法判定。"
                "污染当量合计不含无当量值的污染物。",
                "Reductions positive, rises negative. “0”: no effect; “0.0”: rounds to zero, and with an interval on "
                "both sides of zero the quadrant is open. Equivalents leave out pollutants without a value.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        wide=True,
    )


def _number(found: Synergy, one: Outcome | None) -> Cell:
    if one is None or one.value is None:
        return Cell(words.NONE)
    result = found.result(one)
    if one.low is not None and one.high is not None and one.low < 0 < one.high:
        return Cell(f"{words.number(one.value, 0)} ({words.interval(result, signed=True)})", result)
    return Cell(words.number(one.value, 0), result)


def _quadrants(placed: Placed, lang: str) -> str:
    """Return the quadrant of the sum, and those pollutants that lie in another one."""
    whole = placed.quadrants[SUM]
    label = words.label(whole, lang) if whole else pick(lang, "缺数", "missing")
    others = [
        f"{said(ITEMS, item, lang)}{pick(lang, '：', ': ')}{words.label(state, lang)}"
        for item, state in placed.quadrants.items()
        if item != SUM and state and state != whole
    ]
    return label + (pick(lang, f"（{'，'.join(others)}）", f" ({', '.join(others)})") if others else "")


def _elasticities(study: Study, found: Synergy, lang: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for placed in found.measures:
        groups[len(rows)] = _name(placed, lang)
        for item in (CARBON, *placed.effects):
            elasticity, cost = placed.elasticities.get(item), placed.costs.get(item)
            if elasticity is None and (cost is None or cost.value is None):
                continue
            rows.append(
                (
                    Cell(said(ITEMS, item, lang)),
                    _elasticity(found, elasticity, lang),
                    _interval(found, elasticity),
                    _cost(found, cost),
                )
            )
    results = results_in(rows)
    return Table(
        "co_control_elasticities",
        pick(lang, "减排量交叉弹性与单位年减排投资", "Cross-elasticity of reductions and investment per yearly tonne"),
        (
            Column(pick(lang, "污染物", "Pollutant"), align="left"),
            Column(pick(lang, "交叉弹性", "Cross-elasticity"), align="left"),
            Column(pick(lang, "区间", "Interval")),
            Column(pick(lang, "单位年减排投资", "Investment per yearly tonne"), pick(lang, "元/吨", "yuan/t")),
        ),
        tuple(rows),
        groups={index: text for index, text in groups.items() if index < len(rows)},
        notes=(
            pick(
                lang,
                f"交叉弹性 =（二氧化碳减排量 ÷ 全区排放量）÷（污染物减排量 ÷ 全区排放量）；"
                f"污染物减排不足排放量的{SMALLEST:.1%}"
                "或可能为零时不计算。投资全额归于每一种污染物，各行不相加。",
                "Cross-elasticity = (CO2 cut ÷ CO2 emitted) ÷ (pollutant cut ÷ pollutant emitted) of the whole place; "
                f"refused where the pollutant falls by less than {SMALLEST:.1%} or may not fall at all. The whole "
                "investment is set against each pollutant: rows do not add up.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _elasticity(found: Synergy, one: Outcome | None, lang: str) -> Cell:
    if one is None:
        return Cell(words.NONE)
    if one.value is not None:
        result = found.result(one)
        return Cell(words.of(result, signed=True), result)
    if "denominator" in one.missing:
        small = "too small" in one.note
        text = (
            ("分母过小，不计算", "refused: small denominator")
            if small
            else ("分母可能为零，不计算", "refused: may be 0")
        )
        return Cell(pick(lang, *text))
    lacking = [name.partition(":")[2] for name in one.missing if name.startswith("emitted:")]
    named = words.listed([said(ITEMS, name, lang) for name in lacking], lang)
    if lacking:
        return Cell(pick(lang, f"缺全区{named}排放量", f"emissions missing: {named}"))
    return Cell(pick(lang, "缺减排量", "a reduction is missing"))


def _interval(found: Synergy, one: Outcome | None) -> Cell:
    if one is None or one.value is None:
        return Cell(words.NONE)
    return Cell(words.interval(found.result(one), signed=True))


def _cost(found: Synergy, one: Outcome | None) -> Cell:
    if one is None or one.value is None:
        return Cell(words.NONE)
    result = found.result(one)
    return Cell(words.of(result, most=0), result)


def _weights(found: Synergy, lang: str) -> Table:
    rows = []
    for item in POLLUTANTS:
        weight = found.weights.get(item)
        rows.append(
            (
                Cell(said(ITEMS, item, lang)),
                Cell(weight.digits if weight else words.NONE),
                Cell(
                    factor_source(weight.source, lang)
                    if weight
                    else pick(lang, "该法无此项，不计入", "none in the law; not counted")
                ),
            )
        )
    return Table(
        "co_control_weights",
        pick(lang, "污染当量值（归一化权重）", "Pollution equivalent values (weights)"),
        (
            Column(pick(lang, "污染物", "Pollutant"), align="left"),
            Column(pick(lang, "每污染当量", "Per equivalent"), units.label("千克", lang)),
            Column(pick(lang, "出处", "Source"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "权重可在笔记本09_synergy中另给（须注明出处）；细颗粒物是烟尘的一部分，二者不同时计入。",
                "Other weights can be given in the notebook 09_synergy with their source. PM2.5 is part of soot: the "
                "two are never both counted.",
            ),
        ),
    )
