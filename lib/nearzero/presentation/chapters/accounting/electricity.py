"""Electricity side by side: every rule, yearly and fixed factors, and what the grid made of a change.

Here: the section ``electricity``. Not here: a full inventory (``inventory``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero.accounting.sets import read_electricity_rules
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.tables import (
    co2_unit,
    interval_cell,
    number_cell,
    rule_title,
    set_title,
    span,
    state_notes,
    year_rule_title,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.accounting.electricity import SideBySide
    from nearzero.study import Study

ELECTRICITY = "electricity"


def electricity_blocks(study: Study, side: SideBySide, parts: Sequence[Result], lang: str) -> list[Block]:
    """Return the section ``electricity``.

    Args:
        study: The place.
        side: Totals and trends under every rule.
        parts: What the grid and the place made of the changes.
        lang: ``zh`` or ``en``.
    """
    heading = Heading(pick(lang, "电力因子：各规则并列", "Electricity under every rule"), "electricity")
    if not side.levels:
        text = pick(
            lang,
            "缺少全社会用电量（亿千瓦时），各规则下的电力排放与电网影响均无法给出。",
            "Electricity used is missing, so that neither its emissions under any rule nor the part of the grid can be "
            "said.",
        )
        return [heading, Paragraph(text, kind="missing")]
    whole = [one for one in side.levels if not one.factor]
    moving = {one.period for one in whole}
    blocks: list[Block] = [
        heading,
        *_finding(study, parts, lang),
        _table(
            study,
            "electricity_rules",
            pick(
                lang,
                "所用电力的排放：逐年因子与固定因子",
                "Emissions of the electricity used: yearly and fixed factors",
            ),
            _of(side, ELECTRICITY),
            lang,
        ),
        _figure(study, side, lang),
    ]
    if len(moving) > 1:
        name = set_title(study, study.choice.factor_set, lang)
        caption = pick(
            lang, "能源活动排放总量：逐年因子与固定因子", "Emissions of all energy: yearly and fixed factors"
        )
        note = pick(lang, f"燃料因子：{name}。", f"Factors of the fuels: {name}.")
        blocks.append(_table(study, "energy_rules", caption, _of(side, ""), lang, note))
    blocks += _parts_table(study, parts, lang)
    return blocks


def _of(side: SideBySide, factor: str) -> list[Result]:
    return [one for one in side.results() if one.factor == factor]


def _table(study: Study, block_id: str, caption: str, results: Iterable[Result], lang: str, note: str = "") -> Table:
    """Rows: rules, each with the factor of every year and with fixed ones; columns: years and the longest change."""
    levels: dict[str, dict[str, Result]] = {}
    moved: dict[str, dict[str, Result]] = {}
    for one in results:
        if not one.identity:
            levels.setdefault(one.form, {})[one.period] = one
        else:
            kept = moved.setdefault(one.form, {})
            known = kept.get(one.identity)
            if known is None or _length(one) >= _length(known):
                kept[one.identity] = one
    years = [str(year) for year in study.years]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for rule in read_electricity_rules(study.raw).values():
        forms = [form for form in levels if form.partition(":")[0] == rule.id]
        if forms:
            groups[len(rows)] = pick(lang, rule.zh, rule.en)
        for form in forms:
            change = moved.get(form, {})
            whole = change.get("change_abs")
            rows.append(
                (
                    Cell(year_rule_title(form.partition(":")[2], lang)),
                    *(number_cell(levels[form].get(year)) for year in years),
                    Cell(span(whole.period) if whole else words.NONE),
                    number_cell(whole, signed=True),
                    number_cell(change.get("change_pct"), signed=True),
                    interval_cell(change.get("change_pct"), signed=True),
                )
            )
    shown, unit = results_in(rows), co2_unit(lang)
    return Table(
        block_id,
        caption,
        (
            Column(pick(lang, "因子", "Factor"), align="left"),
            *(Column(year, unit) for year in years),
            Column(pick(lang, "时段", "Period"), align="center"),
            Column(pick(lang, "变化量", "Change"), unit),
            Column(pick(lang, "变化率", "Change"), "%"),
            Column(pick(lang, "变化率区间", "Interval"), "%"),
        ),
        tuple(rows),
        notes=(
            *filter(None, [note]),
            *state_notes(shown, lang),
            pick(
                lang,
                f"固定因子的趋势不含电网变化。“{words.NONE}”：该年用电量或因子缺失，不以相邻年份代替。",
                f"With a fixed factor the grid has no part in the trend. “{words.NONE}”: electricity or factor of the "
                "year is missing; no other year stands in.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
        groups=groups,
    )


def _length(one: Result) -> int:
    first, _, last = one.period.partition("-")
    return int(last or first) - int(first)


def _figure(study: Study, side: SideBySide, lang: str) -> Figure:
    results = tuple(one for one in side.levels if one.factor == ELECTRICITY)
    names = words.listed(
        list(dict.fromkeys(rule_title(study, one.form.partition(":")[0], lang) for one in results)), lang
    )
    return Figure(
        "electricity_panels",
        pick(lang, "所用电力的排放：各规则下的逐年因子与固定因子", "Emissions of electricity under every rule"),
        pick(
            lang,
            f"分面折线图，每个规则一幅：{names}；实线为逐年因子，虚线为固定因子",
            f"Line charts, one per rule: {names}; solid: factor of each year, dashed: fixed factors",
        ),
        partial(_draw, study, results, lang),
        results,
        sources=cited(study.raw, results, lang),
    )


def _draw(study: Study, results: Sequence[Result], lang: str) -> Drawing:
    from nearzero.presentation.figures.electricity import Level, Line, Rule, electricity_panels

    rules = []
    for rule in read_electricity_rules(study.raw).values():
        lines = []
        for form in dict.fromkeys(one.form for one in results if one.form.partition(":")[0] == rule.id):
            fixed = form.partition(":fixed")[2]
            own = sorted((one for one in results if one.form == form), key=lambda one: one.period)
            levels = tuple(Level(int(one.period), float(one.value or 0.0), one.low, one.high) for one in own)
            lines.append(Line(int(fixed) if fixed else None, levels))
        if lines:
            rules.append(Rule(pick(lang, rule.zh, rule.en), tuple(lines)))
    return electricity_panels(rules, co2_unit(lang), lang)


def _split_of(study: Study, parts: Sequence[Result]) -> dict[str, Result]:
    """Return the longest split under the rule of the report's own choice, else under the first that has one."""
    found: dict[tuple[str, str], dict[str, Result]] = {}
    for one in parts:
        if one.analysis == "electricity_split":
            found.setdefault((one.form, one.period), {})[one.factor] = one
    if not found:
        return {}
    own = f"{study.choice.electricity}:yearly"
    key = max(found, key=lambda name: (name[0] == own, _length(found[name]["total"])))
    return found[key]


def _finding(study: Study, parts: Sequence[Result], lang: str) -> list[Block]:
    """Say what the grid and what the place made of the change, and what that is beside the published total."""
    found = _split_of(study, parts)
    if not found:
        text = pick(
            lang,
            "没有一个规则在两个有用电量的年份都有因子，电网的影响无法给出。",
            "No rule has factors for two years with electricity, so that the part of the grid cannot be said.",
        )
        return [Paragraph(text, kind="missing")]
    total, grid, use = (found[name] for name in ("total", "grid", "use"))
    rule, period = rule_title(study, total.form.partition(":")[0], lang), span(total.period)
    text = pick(
        lang,
        f"{rule}（逐年因子）：{period}年所用电力的排放变化{words.with_unit(total, lang, signed=True)}，其中电网因子变化"
        f"{words.with_unit(grid, lang, signed=True)}，用电量变化{words.with_unit(use, lang, signed=True)}。",
        f"{rule}, factor of each year: emissions of the electricity used changed by "
        f"{words.with_unit(total, lang, signed=True)} in {period}: {words.with_unit(grid, lang, signed=True)} by the "
        f"factor of the grid and {words.with_unit(use, lang, signed=True)} by the kilowatt-hours used.",
    )
    blocks: list[Block] = [Paragraph(text, (total, grid, use), kind="finding")]
    beside = [
        one
        for one in parts
        if one.analysis == "electricity_published" and one.period == total.period and one.value is not None
    ]
    rest = next((one for one in beside if one.factor == "rest" and one.form == total.form), None)
    if rest is not None:
        said = pick(
            lang,
            f"若公布的排放总量按此规则计入全部用电（文件未说明，须向编制单位询问），则其{period}年变化中，电网之外的部分为"
            f"{words.with_unit(rest, lang, signed=True)}。",
            f"If the published total counts all electricity by this rule (the documents do not say so; ask the "
            f"authors), what is left of its change in {period} without the grid is "
            f"{words.with_unit(rest, lang, signed=True)}.",
        )
        blocks.append(Paragraph(said, (rest,)))
    return blocks


def _parts_table(study: Study, parts: Sequence[Result], lang: str) -> list[Block]:
    """Rows: rule and period; columns: total, grid, use, and beside the published change."""
    split: dict[tuple[str, str], dict[str, Result]] = {}
    for one in parts:
        key = (one.form.partition(":")[0], one.period)
        if one.analysis == "electricity_split":
            split.setdefault(key, {})[one.factor] = one
        elif one.factor == "rest":
            split.setdefault(key, {})["rest"] = one
        elif one.identity == "change_pct":
            fixed = one.form.partition(":fixed")[2]
            split.setdefault(key, {})["first" if one.period.startswith(fixed) else "last"] = one
    if not split:
        return []
    rows = [
        (
            Cell(rule_title(study, rule, lang)),
            Cell(span(period)),
            *(number_cell(found.get(name), signed=True) for name in ("total", "grid", "use", "rest", "first", "last")),
        )
        for (rule, period), found in split.items()
    ]
    unit, shown = co2_unit(lang), results_in(rows)
    heads = (
        Column(pick(lang, "规则", "Rule"), align="left"),
        Column(pick(lang, "时段", "Period"), align="center"),
        Column(pick(lang, "电力排放", "Total"), unit),
        Column(pick(lang, "电网", "Grid"), unit),
        Column(pick(lang, "用电", "Use"), unit),
        Column(pick(lang, "公布总量：电网以外", "Published: rest"), unit),
        Column(pick(lang, "公布总量：始年因子", "Published: first factor"), "%"),
        Column(pick(lang, "公布总量：末年因子", "Published: last factor"), "%"),
    )
    table = Table(
        "grid_part",
        pick(
            lang, "电力排放变化中电网与用电的部分", "What the grid and what the use of electricity made of the change"
        ),
        heads,
        tuple(rows),
        notes=(
            *state_notes(shown, lang),
            pick(
                lang,
                "各列均为变化。分解取两种先后次序的平均，闭合无余项。后三列为公布总量变化中电网以外的部分，以及两年都用始年或末年"
                "因子时公布总量的变化率；仅在公布总量按该规则计入全部用电时成立，文件未说明。",
                "All columns are changes. The split is the mean of both orders and closes exactly. The last "
                "three: what is left of the published change without the grid, and the published change had the "
                "factor of the first or of the last year held in both; they hold only if the published total counts "
                "all electricity by this rule, which the documents do not say.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
    )
    return [table]
