"""What is required before anything is assumed: the path to each target, and what total and intensity ask for together.

Here: the section ``paths`` of the outlook. Not here: the numbers (``programme.outlook.paths``), remaining changes
(``judgement.gaps``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table, results_in
from nearzero.presentation.chapters.outlook.text import inside, prices
from nearzero.presentation.chapters.verdict_text import measure_cell, name_with_unit, number_with_unit, resting
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.outlook.paths import CONSTANT_RATE, GROWTHS, INTENSITY, STRAIGHT_LINE, TOTAL

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.programme.criteria import Measure
    from nearzero.programme.gaps import GrowthBound
    from nearzero.programme.outlook.paths import JointRequirement, RequiredPath
    from nearzero.results import Result
    from nearzero.study import Study

_SHOWN_GROWTHS = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)


def path_blocks(study: Study, lang: str) -> list[Block]:
    """Return the required paths, and the bound on the intensity; nothing where no rules apply to the place."""
    outlook = study.outlook()
    if not outlook.verdicts:
        return []
    if not outlook.paths:
        text = pick(
            lang,
            "没有指标同时具备目标值和注明年份的现值，所需路径无从计算。",
            "No indicator has both a target and a dated level; no required path can be computed.",
        )
        return [Paragraph(text, kind="missing")]
    open_ = [one for one in outlook.paths if not one.gap.reached and one.gap.required is not None]
    blocks: list[Block] = [_said(study, open_, lang)]
    if open_:
        blocks.append(_table(study, open_, lang))
    bounds = {bound.price_basis: bound for bound in outlook.growth_bounds}
    leading = [one.scenario.price_basis for one in outlook.leading[:1]]
    for joint in sorted(outlook.joint, key=lambda one: one.price_basis not in leading)[:1]:
        blocks += _joint(study, joint, bounds.get(joint.price_basis), lang)
    if not outlook.joint:
        text = pick(
            lang,
            "总量与强度在同一年缺少数值，两项目标合起来的要求不能推算。",
            "Total and intensity are not known for one year; what they ask for together cannot be derived.",
        )
        blocks.append(Paragraph(text, kind="missing"))
    return blocks


def _said(study: Study, open_: Sequence[RequiredPath], lang: str) -> Paragraph:
    """Say how many targets have a path, and which rates they need against the rates so far."""
    outlook = study.outlook()
    faster = [one for one in open_ if _falls_short(one)]
    names = words.listed([_name(study, one, lang) for one in faster], lang) or pick(lang, "无", "none")
    text = pick(
        lang,
        f"{len(outlook.paths)}个变量同时有目标值和注明年份的现值，其中{len(open_)}个尚未达到、须按下表逐年推进；"
        f"迄今年均变化不足以达到的：{names}。路径只说明要求，不判断能否实现。",
        f"{len(outlook.paths)} variables have a target and a dated level; {len(open_)} are not reached yet and must "
        f"follow the path below. The rate so far is not enough for: {names}. The path says what is asked, not whether "
        "it can be done.",
    )
    return Paragraph(text)


def _falls_short(one: RequiredPath) -> bool:
    """Tell whether the rate so far, carried on, is less than what is needed."""
    needed, so_far, gap = one.gap.required, one.gap.rate_so_far, one.gap
    if needed is None or so_far is None:
        return False
    up = gap.remaining is not None and gap.remaining.value > 0
    return so_far.value < needed.value if up else so_far.value > needed.value


def _name(study: Study, one: RequiredPath, lang: str) -> str:
    return inside(study.raw.dictionary[one.gap.verdict.variable].label(lang), lang)


def _table(study: Study, paths: Sequence[RequiredPath], lang: str) -> Table:
    years = list(range(min(one.years[0] for one in paths), max(one.years[-1] for one in paths) + 1))
    rows = tuple(_row(study, one, years, lang) for one in paths)
    results = results_in(rows)
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "路径", "Path"), align="center"),
        *(Column(str(year)) for year in years),
        Column(pick(lang, "所需年均变化", "Needed a year")),
        Column(pick(lang, "迄今年均变化", "A year so far")),
    )
    note = pick(
        lang,
        "首年为最近年份的数值，末年为目标值；以%为单位的指标按直线（百分点/年），其余按等速。"
        "“高于”“低于”类目标的末年为界值，须越过。"
        "方括号为修约区间。",
        "The first year is the latest level, the last one the target; shares in % go along a straight line (points a "
        "year), all others at a constant rate. “Above” and “below” targets end at the bound, which must be passed. "
        "Square brackets: rounding.",
    )
    return Table(
        "required_paths",
        pick(lang, "达到目标须经过的逐年数值", "Levels that the targets require, year by year"),
        heads,
        rows,
        notes=(note,),
        sources=cited(study.raw, results, lang),
        wide=True,
    )


def _row(study: Study, one: RequiredPath, years: Sequence[int], lang: str) -> tuple[Cell, ...]:
    method = CONSTANT_RATE if one.constant_rate else STRAIGHT_LINE
    levels = {result.period: result for result in one.results if result.method == method}
    by_method = {result.method: result for result in one.gap.results}
    needed, so_far = one.gap.required, one.gap.rate_so_far
    pace = number_with_unit(so_far.value, so_far.unit, lang, so_far.low, so_far.high, signed=True) if so_far else ""
    return (
        Cell(one.gap.verdict.number),
        Cell(name_with_unit(study.raw, one.gap.verdict, lang)),
        Cell(outlook_words.label(outlook_words.PATHS, method, lang)),
        *(_level(levels.get(str(year))) for year in years),
        measure_cell(needed, by_method.get(needed.name) if needed else None, lang),
        Cell(pace or words.NONE, resting(by_method.get(so_far.name)) if so_far else None),
    )


def _level(result: Result | None) -> Cell:
    if result is None:
        return Cell(words.NONE)
    return Cell(words.short(float(result.value or 0), result.low, result.high), result)


def _joint(study: Study, joint: JointRequirement, bound: GrowthBound | None, lang: str) -> list[Block]:
    pace = bound.rate_so_far.value if bound is not None else None
    return [
        _joint_said(study, joint, bound, lang),
        _joint_figure(study, joint, pace, lang),
        _joint_table(study, joint, lang),
    ]


def _joint_said(study: Study, joint: JointRequirement, bound: GrowthBound | None, lang: str) -> Paragraph:
    """Say from which growth on another target than the intensity binds, and what that means at the pace so far."""
    edges = [one for one in joint.results if one.variable == "gdp"]
    said = [
        pick(
            lang,
            f"GDP年均增速超过{words.with_unit(one, lang)}（区间{words.interval(one)}%）时，"
            f"{_inside(study, one, 'zh')}目标比强度目标更严",
            f"above {words.with_unit(one, lang)} GDP growth a year (interval {words.interval(one)} %) the target for "
            f"{_inside(study, one)} asks for more than that of the intensity",
        )
        for one in edges
    ]
    results = list(edges)
    if bound is not None:
        pace = next(one for one in bound.results if one.method == bound.rate_so_far.name)
        asked = {one.method.removeprefix("by_"): one for one in joint.at(bound.rate_so_far.value)}
        hardest = min(asked.values(), key=lambda one: float(one.value or 0))
        so_far = joint.required[INTENSITY].rate_so_far
        results += [pace, hardest, asked[INTENSITY]]
        text = pick(
            lang,
            f"若GDP仍按迄今年均{words.with_unit(pace, lang, signed=True)}增长，各目标合起来要求强度每年变化"
            f"{words.with_unit(hardest, lang, signed=True, most=2)}"
            f"（由{_inside(study, hardest, 'zh')}目标决定），"
            f"强度目标自身只要求{words.with_unit(asked[INTENSITY], lang, signed=True, most=2)}"
            + (f"，迄今为{_short(so_far)}%" if so_far else ""),
            f"if GDP goes on growing by {words.with_unit(pace, lang, signed=True)} a year, all targets together ask "
            f"the intensity to change by {words.with_unit(hardest, lang, signed=True, most=2)} a year (set by the "
            f"target for {_inside(study, hardest)}); its own target alone asks for "
            f"{words.with_unit(asked[INTENSITY], lang, signed=True, most=2)}"
            + (f", so far it was {_short(so_far)} %" if so_far else ""),
        )
        said.append(text)
    basis = prices(study, joint.price_basis, lang)
    head = pick(lang, f"{joint.year}—{joint.due}年（{basis}）：", f"{joint.year}–{joint.due} ({basis}): ")
    return Paragraph(head + pick(lang, "；", "; ").join(said) + pick(lang, "。", "."), tuple(results), kind="finding")


def _inside(study: Study, one: Result, lang: str = "en") -> str:
    """Return the name of the variable whose target a result is of, as it stands in a sentence."""
    name = one.method.removeprefix("break_even_").removeprefix("by_")
    return inside(study.raw.dictionary[name].label(lang), lang)


def _short(one: Measure) -> str:
    return words.short(one.value, one.low, one.high, signed=True)


def _target_name(study: Study, variable: str, lang: str) -> str:
    return pick(lang, f"{study.raw.dictionary[variable].zh}目标", study.raw.dictionary[variable].en)


def _joint_table(study: Study, joint: JointRequirement, lang: str) -> Table:
    found = {growth: joint.at(growth) for growth in _SHOWN_GROWTHS}
    names = [one.method.removeprefix("by_") for one in next(iter(found.values()))]
    rows = tuple(
        (
            Cell(words.number(growth, 0)),
            *(Cell(words.number(float(one.value or 0), 2, signed=True), one) for one in mine),
            Cell(_target_name(study, joint.binding(growth), lang)),
        )
        for growth, mine in found.items()
    )
    results = [one for mine in found.values() for one in mine]
    people = words.number(joint.population, 2, signed=True)
    note = pick(
        lang,
        f"等速路径，自{joint.year}年起；人均目标按人口年均{people}%（迄今）折算。",
        f"Constant rates from {joint.year} on; per head at a population growth of {people} % a year (so far).",
    )
    return Table(
        "joint_requirement",
        pick(
            lang,
            "各目标在不同GDP增速下对碳排放强度的要求",
            "What each target asks of the carbon intensity at a growth of GDP",
        ),
        (
            Column(pick(lang, "GDP年均增速", "GDP growth"), "%", align="center"),
            *(Column(_target_name(study, name, lang), pick(lang, "%/年", "% a year")) for name in names),
            Column(pick(lang, "更严的目标", "Binding"), align="center"),
        ),
        rows,
        notes=(note,),
        sources=cited(study.raw, results, lang),
    )


def _joint_figure(study: Study, joint: JointRequirement, pace: float | None, lang: str) -> Figure:
    results = tuple(one for one in joint.results if one.variable == INTENSITY)
    others = [one for one in joint.required if one != INTENSITY]
    names = words.listed([_target_name(study, name, lang) for name in joint.required], lang)
    return Figure(
        "joint_requirement_curve",
        pick(
            lang,
            "GDP增速与碳排放强度须有的年均变化",
            "Growth of GDP and the change that the carbon intensity must have",
        ),
        pick(lang, f"折线图：{names}；最低者为共同要求", f"Lines: {names}; the lowest is what is asked in all"),
        partial(_draw, study, joint, pace, others, lang),
        results,
        notes=(
            pick(
                lang,
                "粗线为各目标中最严者，即共同要求；竖线为迄今GDP年均增速，圆点为迄今强度年均变化。",
                "Bold: the hardest of the targets; the vertical line is the growth of GDP so far, the dot what the "
                "intensity did so far.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _draw(study: Study, joint: JointRequirement, pace: float | None, others: Sequence[str], lang: str) -> Drawing:
    from nearzero.presentation.figures.bounds import Bound, Seen, bounds

    order = [INTENSITY, *sorted(others, key=lambda name: name != TOTAL)]
    curves = tuple(
        Bound(_target_name(study, name, lang), tuple(joint.rates(growth)[name][0] for growth in GROWTHS))
        for name in order
    )
    so_far = joint.required[INTENSITY].rate_so_far
    seen = None if pace is None or so_far is None else Seen(pace, so_far.value, so_far.low, so_far.high)
    return bounds(GROWTHS, curves, seen, lang)
