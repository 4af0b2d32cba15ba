"""How likely each scenario keeps the targets, what that depends on, and the fan of its path.

Here: the section ``chance`` of the outlook. Not here: draws and ranking (``programme.outlook``), the drawing itself
(``figures.fan``).

A chance holds under the assumptions of its scenario and never stands without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table, results_in
from nearzero.presentation.chapters.outlook.text import (
    conditions,
    drivers,
    inside,
    percent,
    places,
    prices,
    rows_of,
    scenario_name,
    varied,
)
from nearzero.presentation.chapters.verdict_text import rule_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words import outlook as outlook_words
from nearzero.programme.outlook.goals import goals_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.programme.outlook.goals import Goal
    from nearzero.programme.outlook.simulation import OutlookSimulation
    from nearzero.results import Result
    from nearzero.study import Study

# An input that explains less than this of the variance is not named.
_LEAST_SHARE = 0.05
_NAMED_INPUTS = 2
_CERTAIN = 0.99
_SAME = 0.005
_NOTHING = 1e-9


def chance_blocks(study: Study, lang: str) -> list[Block]:
    """Return fan charts, chances with their conditions, and targets that no path can be held against."""
    outlook = study.outlook()
    if not outlook.leading:
        return []
    if not outlook.simulations:
        text = pick(
            lang,
            "有数值只印出一端（如“以上”“以下”），没有分布，不能抽样。",
            "A level is printed with one end only (“over”, “under”); it has no distribution and cannot be drawn.",
        )
        return [Paragraph(text, kind="missing")]
    fans = [one for one in outlook.simulations if one.model.projection in outlook.leading]
    blocks: list[Block] = [*_only_rounding(study, lang)]
    if fans:
        blocks.append(_fan(study, fans, lang))
    if any(one.model.goals for one in outlook.simulations):
        blocks.append(_table(study, lang))
    elif outlook.verdicts:
        text = pick(
            lang,
            "没有目标可与情景路径相比：推算所用的变量没有注明年份的目标。",
            "No target can be held against the paths: what they carry has no dated target.",
        )
        blocks.append(Paragraph(text, kind="missing"))
    return [*blocks, *_not_held(study, lang), *_conditions(study, fans, lang)]


def chances_said(study: Study, lang: str) -> tuple[str, tuple[Result, ...]]:
    """Return what becomes of the targets under each leading scenario, as parts of a sentence, with their results.

    Where rounding alone was drawn and cannot turn the answer, that is said instead of a probability.
    """
    outlook = study.outlook()
    said: list[str] = []
    results: list[Result] = []
    for one in outlook.simulations:
        if one.model.projection in outlook.leading and one.model.goals:
            said.append(scenario_name(one.model.projection, lang) + pick(lang, "下", ": ") + _answers(study, one, lang))
            results += [r for goal in one.model.goals if (r := _result(one, goal, "probability")) is not None]
    return rows_of(said, lang), tuple(results)


def _answers(study: Study, one: OutlookSimulation, lang: str) -> str:
    """Return which targets a scenario keeps and misses, and the chance of those that are open."""
    kept: list[str] = []
    missed: list[str] = []
    open_: list[str] = []
    for goal in one.model.goals:
        name, share = inside(study.raw.dictionary[goal.variable].label(lang), lang), one.chance(goal).share
        if 1 - _CERTAIN <= share <= _CERTAIN:
            open_.append(pick(lang, f"{name}达到的概率", f"chance of {name} ") + percent(share, one.draws, lang))
        else:
            (kept if share > _CERTAIN else missed).append(name)
    parts = [pick(lang, f"{words.listed(kept, lang)}达到目标", f"{words.listed(kept, lang)} kept")] if kept else []
    if missed:
        parts.append(pick(lang, f"{words.listed(missed, lang)}达不到", f"{words.listed(missed, lang)} missed"))
    return pick(lang, "，", ", ").join([*parts, *open_])


def _only_rounding(study: Study, lang: str) -> list[Block]:
    """Warn where chances come from rounding alone, and say why they are near 0 or 1."""
    alone = [one for one in study.outlook().simulations if not varied(one)]
    near = [one for one in alone for goal in one.model.goals if not 1 - _CERTAIN < one.chance(goal).share < _CERTAIN]
    if not alone:
        return []
    names = words.listed(list(dict.fromkeys(scenario_name(one.model.projection, lang) for one in alone)), lang)
    text = pick(
        lang,
        f"{names}的增长率取自两三年的实际变化或目标折算，没有可用的变化幅度，抽样只含数值修约。"
        + ("因此概率接近0或100%，只说明假设成立时结论不受修约影响，不表示把握很大。" if near else "")
        + "要得到反映经济和能源变化的概率，须在scenarios.csv中为各增长率给出范围。",
        f"The rates of {names} come from the change over two or three years or from targets and carry no spread: only "
        "rounding is drawn. "
        + (
            "Chances are therefore near 0 or 100 %, which says that rounding cannot turn the answer while the "
            "assumptions hold, not that it is sure. "
            if near
            else ""
        )
        + "For a chance that reflects how the economy and energy may change, give each rate a range in scenarios.csv.",
    )
    return [Paragraph(text, kind="warning")]


def _fan(study: Study, fans: Sequence[OutlookSimulation], lang: str) -> Figure:
    variable = fans[0].model.projection.start.total.variable
    results = tuple(
        r for one in fans for r in one.results if r.variable == variable and r.form in {"interval90", "interval50"}
    )
    last = [
        f"{scenario_name(one.model.projection, lang)} {words.with_unit(r, lang, most=places(r))}"
        for one in fans
        for r in one.results
        if r.variable == variable and r.form == "interval90" and r.period == str(one.years[-1])
    ]
    return Figure(
        "outlook_fan",
        pick(lang, "各情景下二氧化碳排放总量的推算与区间", "Total CO2 emissions by scenario, with intervals"),
        pick(lang, "扇形图，末年中位数：", "Fan charts; median of the last year: ") + rows_of(last, lang),
        partial(_draw, study, fans, variable, lang),
        results,
        notes=(
            pick(
                lang,
                "区间只含所列抽取内容（见下表后的条件）；只抽取修约的情景，区间几乎与线重合，并非预测精确。",
                "The bands hold what was drawn and no more (see the conditions below); where only rounding was drawn "
                "they hardly differ from the line, which does not make the path precise.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _draw(study: Study, fans: Sequence[OutlookSimulation], variable: str, lang: str) -> Drawing:
    from nearzero.presentation.figures.fan import Fan, fan_charts, spreads
    from nearzero.presentation.figures.trends import Target, TrendPoint

    series = study.series(variable)
    name = study.raw.dictionary[variable].label(lang)
    panels = []
    for one in fans:
        start = one.years[0]
        history = tuple(
            TrendPoint(p.year, p.value, p.low, p.high, derived=p.route != "as_printed")
            for p in series
            if min(start - 1, study.place.base_year) <= p.year <= start
        )
        goals = tuple(
            Target(goal.year, float(goal.target()), str(goal.year))
            for goal in one.model.goals
            if goal.variable == variable
        )
        colon = pick(lang, "：", ": ")
        panels.append(
            Fan(
                f"{name}{colon}{scenario_name(one.model.projection, lang)}",
                units.label(series.unit, lang),
                history,
                spreads(one.years[1:], one.spread(variable)[:, 1:].tolist()),
                goals,
                group=variable,
            )
        )
    return fan_charts(panels, lang)


def _table(study: Study, lang: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    outlook = study.outlook()
    first = {one.model.projection.scenario.id: one for one in reversed(outlook.simulations)}
    for one in outlook.simulations:
        scenario = one.model.projection.scenario
        mine = list(_rows(study, one, first[scenario.id], lang))
        if mine:
            basis = prices(study, scenario.price_basis, lang)
            groups[len(rows)] = scenario.label(lang) + pick(lang, f"（{basis}）", f" ({basis})")
        rows += mine
    results = results_in(rows)
    return Table(
        "chances",
        pick(lang, "情景成立时达到目标的概率", "Chance of keeping the targets if a scenario holds"),
        (
            Column(pick(lang, "序号", "No."), align="center"),
            Column(pick(lang, "指标", "Indicator"), align="left"),
            Column(pick(lang, "到期年", "Due"), align="center"),
            Column(pick(lang, "概率", "Chance")),
            Column(pick(lang, "数值减目标（90%区间）", "Level less target (90 % interval)")),
            Column(pick(lang, "与目标之差最取决于", "The distance depends most on"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "概率只在情景的假设之内成立。“<”“>”：全部抽样结果一致时抽样次数所能区分的界限。"
                "其他价格基准只列概率不同者。最右列为Sobol总阶指数（占差值方差的份额）不小于"
                f"{_LEAST_SHARE:g}者；“{words.NONE}”：没有抽取的量能改变它，或未在该价格基准下计算。",
                "A chance holds within the assumptions of its scenario only. “<”, “>”: all draws agree, as far as "
                "their number can tell. At other prices only chances that differ are shown. Last column: total-order "
                f"Sobol index (share of the variance of the distance) of {_LEAST_SHARE:g} or more; “{words.NONE}”: "
                "nothing drawn moves it, or not computed at these prices.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        groups=groups,
    )


def _rows(study: Study, one: OutlookSimulation, first: OutlookSimulation, lang: str) -> Iterator[tuple[Cell, ...]]:
    """Yield a row per target; at other prices than the leading ones only where the chance is another."""
    shares = {goal.variable: first.chance(goal).share for goal in first.model.goals}
    names = {verdict.number: rule_name(verdict.rule, lang) for verdict in study.outlook().verdicts}
    for goal in one.model.goals:
        chance = _result(one, goal, "probability")
        if one is not first and abs(one.chance(goal).share - shares.get(goal.variable, -1.0)) < _SAME:
            continue
        yield (
            Cell(goal.number),
            Cell(names.get(goal.number, study.raw.dictionary[goal.variable].label(lang))),
            Cell(str(goal.year)),
            Cell(_percent(one, goal, lang), chance),
            _margin(_result(one, goal, "margin90"), lang),
            Cell(_depends(study, one, goal, lang)),
        )
    if one is first and len(one.model.goals) > 1:
        joint = next(r for r in one.results if r.form == "probability_joint")
        yield (
            Cell(words.NONE),
            Cell(pick(lang, "以上同时达到", "all of these together")),
            Cell(joint.period),
            Cell(percent(one.joint().share, one.draws, lang), joint),
            Cell(words.NONE),
            Cell(words.NONE),
        )


def _result(one: OutlookSimulation, goal: Goal, form: str) -> Result | None:
    return next(
        (r for r in one.results if r.form == form and (r.variable, r.factor) == (goal.variable, goal.number)), None
    )


def _percent(one: OutlookSimulation, goal: Goal, lang: str) -> str:
    """Return the chance; of a target that the rates were made from it is no finding but a definition."""
    margin = _result(one, goal, "margin90")
    if margin is not None and _is_nothing(margin):
        return pick(lang, "按定义达到", "by definition")
    return percent(one.chance(goal).share, one.draws, lang)


def _is_nothing(margin: Result) -> bool:
    return max(abs(float(end or 0)) for end in (margin.low, margin.value, margin.high)) < _NOTHING


def _margin(result: Result | None, lang: str) -> Cell:
    if result is None:
        return Cell(words.NONE)
    if _is_nothing(result):
        return Cell("0", result)
    span = words.interval(result, signed=True)
    value = words.with_unit(result, lang, signed=True, most=3)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)


def _depends(study: Study, one: OutlookSimulation, goal: Goal, lang: str) -> str:
    """Return the inputs that the margin depends on most, with their total-order index."""
    labels = drivers(study, one.model.projection.scenario.identity)
    for ranking in study.outlook().rankings:
        if ranking.model is one.model and ranking.goal == goal:
            found = [index for index in ranking.indices[:_NAMED_INPUTS] if index.total >= _LEAST_SHARE]
            return rows_of(
                (
                    " & ".join(outlook_words.input_label(study.raw, name, labels, lang) for name in index.inputs)
                    + f" {index.total:.2f}"
                    for index in found
                ),
                lang,
            )
    return words.NONE


def _not_held(study: Study, lang: str) -> list[Block]:
    """Name the targets of what the paths carry that they cannot be held against, with the reason."""
    outlook = study.outlook()
    found = [
        one
        for one in goals_of(outlook.verdicts, outlook.leading[0].start)[1]
        if one.reason not in {"no_target", "not_carried"}
    ]
    if not found:
        return []
    listed = [
        f"{one.number} {study.raw.dictionary[one.variable].label(lang)}"
        + pick(lang, "（", " (")
        + outlook_words.label(outlook_words.NO_GOALS, one.reason, lang)
        + pick(lang, "）", ")")
        for one in found
    ]
    text = pick(
        lang,
        f"下列目标不能与路径相比：{words.listed(listed, lang)}。",
        f"These targets cannot be held against the paths: {words.listed(listed, lang)}.",
    )
    return [Paragraph(text, kind="missing")]


def _conditions(study: Study, fans: Sequence[OutlookSimulation], lang: str) -> list[Block]:
    """Say what every chance is conditional on."""
    results = [r for ranking in study.outlook().rankings for r in ranking.results]
    stop = pick(lang, "。", ".")
    head = pick(lang, "条件：", "Condition: ")
    return [
        Paragraph(
            head + conditions(study, one, lang) + stop,
            tuple(r for r in results if r.method == one.model.projection.scenario.id),
        )
        for one in fans
    ]
