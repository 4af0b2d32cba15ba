"""Trends: levels and changes over the three years, by topic, and the documents' own rates recomputed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.statements import Comparison, compare_statements
from nearzero.analysis.structure import FUELS, fuel_shares
from nearzero.analysis.trends import levels
from nearzero.places.series import Series
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Figure, Heading, Paragraph, Table
from nearzero.presentation.chapters import standing
from nearzero.presentation.chapters.result_tables import cell_label, level_cell, levels_table, mark_notes, series_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.study import Study

EMISSIONS = ("co2_total", "co2_per_capita", "co2_per_gdp")
ENERGY = ("energy", "fossil_energy", "nonfossil_share", "electricity", "electricity_share", "energy_per_gdp")
SOCIETY = ("population", "urbanisation_rate", "gdp", "gdp_per_capita")


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on trends."""
    blocks: list[Block] = [
        Heading(pick(lang, "二氧化碳排放总量与强度", "Total and intensity of CO2 emissions"), "emissions"),
        *_findings(study, lang),
        *_section(
            study, "emissions", EMISSIONS, pick(lang, "二氧化碳排放总量与强度", "CO2 emissions and intensities"), lang
        ),
        Heading(pick(lang, "能源消费与结构", "Energy consumption and structure"), "energy"),
        *_section(study, "energy", ENERGY, pick(lang, "能源消费与结构", "Energy consumption"), lang),
        *_fuels(study, lang),
        Heading(pick(lang, "人口与经济", "Population and economy"), "society"),
        *_section(study, "society", SOCIETY, pick(lang, "人口与经济", "Population and economy"), lang),
        *_other(study, lang),
        *standing.blocks(study, lang),
        *_statements(study, lang),
    ]
    return Chapter("trends", pick(lang, "三年趋势", "Trends over three years"), tuple(blocks))


def chosen(study: Study, variables: Sequence[str]) -> list[Series]:
    """Return the series worth a row, variable by variable.

    Every series that is printed; of those derived at other price bases, only the ones that cover most years.
    """
    found = []
    for variable in variables:
        series = [
            one
            for one in study.all_series
            if one.key.variable == variable and not one.key.sector and not one.key.carrier
        ]
        longest = max((len(one) for one in series), default=0)
        found += [
            one
            for one in series
            if _is_printed(one) or (len(one) == longest > 1 and one.key.price_basis[:8] == "constant")
        ]
    return found


def _is_printed(series: Series) -> bool:
    return any(point.route == "as_printed" for point in series) or not series.key.price_basis


def _section(study: Study, name: str, variables: Sequence[str], title: str, lang: str) -> list[Block]:
    series = chosen(study, variables)
    told = {one.key.variable for one in series}
    absent = [study.raw.dictionary[v].label(lang) for v in variables if v in study.raw.dictionary and v not in told]
    blocks: list[Block] = []
    if absent:
        said = words.listed(absent, lang)
        text = pick(
            lang, f"缺失输入：{said}。文件未提供，也无法推算。", f"Missing input: {said}: not given and not derivable."
        )
        blocks.append(Paragraph(text, kind="missing"))
    if series:
        blocks.append(levels_table(study, f"levels_{name}", title, series, lang))
        moving = [one for one in series if len(one) > 1]
        if moving:
            blocks.append(_panels(study, f"trend_{name}", title, moving, lang))
    return blocks


def _panels(study: Study, block_id: str, title: str, series: Sequence[Series], lang: str) -> Figure:
    results = tuple(result for one in series for result in levels(one, study.place.id))
    names = words.listed([series_name(study.raw, one.key, lang) for one in series], lang)
    return Figure(
        id=block_id,
        caption=pick(lang, f"{title}的变化", f"{title}: change over the years"),
        alt=pick(lang, f"分面折线图：{names}", f"Line charts, one panel each: {names}"),
        draw=partial(_draw_panels, study, series, lang),
        results=results,
        notes=(
            pick(
                lang,
                "实心点为文件公布值，空心点为推算值；竖线为修约区间。",
                "Filled: as printed; hollow: derived; bars: rounding interval.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _draw_panels(study: Study, series: Sequence[Series], lang: str) -> Drawing:
    from nearzero.presentation.figures.trends import Trend, TrendPoint, trend_panels

    panels = [
        Trend(
            title=series_name(study.raw, one.key, lang),
            unit=units.label(one.unit, lang),
            points=tuple(
                TrendPoint(point.year, point.value, point.low, point.high, derived=point.route != "as_printed")
                for point in one
                if point.year in study.years
            ),
        )
        for one in series
    ]
    return trend_panels(panels, lang)


def _findings(study: Study, lang: str) -> list[Block]:
    """Say in words how the three headline variables moved."""
    said: list[Block] = []
    for series in chosen(study, EMISSIONS):
        results = [r for r in study.trends([series.key.variable]) if r.price_basis == series.key.price_basis]
        whole = [r for r in results if r.method == "change_pct" and r.period == f"{series.years[0]}-{series.years[-1]}"]
        if whole:
            said.append(_finding(study, series, whole[0], lang))
    return said


def _finding(study: Study, series: Series, change: Result, lang: str) -> Paragraph:
    first, last = series.points[0], series.points[-1]
    start, end = (
        result for result in levels(series, study.place.id) if result.period in {str(first.year), str(last.year)}
    )
    name = series_name(study.raw, series.key, lang)
    span = words.interval(change, signed=True)
    if (change.low or 0) * (change.high or 0) < 0:
        moved = pick(lang, f"变化在四舍五入误差之内（{span}%）", f"a change within rounding ({span} %)")
    else:
        size, rises = words.of(change).lstrip("−"), float(change.value or 0) > 0
        moved = pick(
            lang,
            f"{'上升' if rises else '下降'}{size}%（区间{span}%）",
            f"{'up' if rises else 'down'} by {size} % (interval {span} %)",
        )
    text = pick(
        lang,
        f"{name}：{last.year}年为{words.with_unit(end, lang)}，"
        f"{first.year}年为{words.with_unit(start, lang)}，{moved}。",
        f"{name}: {words.with_unit(end, lang)} in {last.year} "
        f"against {words.with_unit(start, lang)} in {first.year}, {moved}.",
    )
    return Paragraph(text, (start, end, change), kind="finding")


def _fuels(study: Study, lang: str) -> list[Block]:
    """Table of coal, oil and gas and their shares, for years in which they are known."""
    series = [study.series("energy", carrier=fuel) for fuel in FUELS]
    if not all(len(one) for one in series):
        text = pick(
            lang,
            "缺失输入：煤炭、油品、天然气分品种消费量（万吨标准煤），无法给出化石能源内部结构。",
            "Missing input: coal, oil and gas consumption in tce; the structure of fossil energy cannot be given.",
        )
        return [Paragraph(text, kind="missing")]
    shares = list(fuel_shares(study.resolver, study.years))
    years = sorted({int(result.period) for result in shares})
    text = pick(
        lang,
        f"分品种化石能源仅{words.listed([f'{year}年' for year in years], lang)}有数据，"
        f"其余年份缺失：{words.listed([f'{year}年' for year in study.years if year not in years], lang) or '无'}。",
        f"Fuels are known for {words.listed([str(year) for year in years], lang)}; "
        f"missing: {words.listed([str(year) for year in study.years if year not in years], lang) or 'none'}.",
    )
    return [
        _fuels_table(study, series, shares, years, lang),
        Paragraph(text, kind="missing" if len(years) < len(study.years) else "text"),
    ]


def _fuels_table(study: Study, series: Sequence[Series], shares: list[Result], years: list[int], lang: str) -> Table:
    amounts = {(one.key.carrier, r.period): r for one in series for r in levels(one, study.place.id)}
    parts = {(result.factor, result.period): result for result in shares}
    rows = []
    for one in series:
        fuel = one.key.carrier
        cells = [Cell(cell_label(study.raw, one.key, lang))]
        for year in years:
            amount, share = amounts[fuel, str(year)], parts[fuel, str(year)]
            cells += [level_cell(amount), Cell(words.of(share), share)]
        rows.append(tuple(cells))
    heads = [Column(pick(lang, "品种", "Fuel"), align="left")]
    for year in years:
        heads += [
            Column(pick(lang, f"{year}年消费量", f"Use {year}"), pick(lang, "万吨标准煤", "10⁴ tce")),
            Column(pick(lang, f"{year}年占三者之和", f"Share {year}"), "%"),
        ]
    results = [*amounts.values(), *shares]
    return Table(
        "fuels",
        pick(lang, "化石能源分品种消费量及占比", "Fossil energy by fuel and shares"),
        tuple(heads),
        tuple(rows),
        notes=tuple(mark_notes(results, lang)),
        sources=cited(study.raw, results, lang),
    )


def _other(study: Study, lang: str) -> list[Block]:
    """Every further variable with two years or more, by topic; the whole only, not its sectors and carriers."""
    told = {*EMISSIONS, *ENERGY, *SOCIETY}
    whole = [one for one in study.all_series if not one.key.sector and not one.key.carrier]
    rest = [one for one in whole if one.key.variable not in told and len(one) > 1 and _is_printed(one)]
    if not rest:
        return []
    topics = list(dict.fromkeys(study.raw.dictionary[one.key.variable].topic for one in rest))
    blocks: list[Block] = [
        Heading(pick(lang, "其他有多年数据的指标", "Other variables with more than one year"), "other")
    ]
    for topic in topics:
        series = [one for one in rest if study.raw.dictionary[one.key.variable].topic == topic]
        name = words.label(topic, lang)
        caption = pick(lang, f"{name}领域指标", f"{name[:1].upper()}{name[1:]}: variables")
        blocks.append(levels_table(study, f"levels_other_{topic}", caption, series, lang))
    return blocks


def _statements(study: Study, lang: str) -> list[Block]:
    """The document's own rates beside what its levels give."""
    found = list(compare_statements(study.resolver, study.all_series))
    if not found:
        return []
    results = [result for one in found for result in (one.stated, one.recomputed)]
    heads = (
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "时段", "Period"), align="center"),
        Column(pick(lang, "表述类型", "Statement"), align="center"),
        Column(pick(lang, "文件表述", "As stated")),
        Column(pick(lang, "复算值", "Recomputed")),
        Column(pick(lang, "复算区间", "Interval")),
        Column(pick(lang, "是否相符", "Agrees"), align="center"),
    )
    table = Table(
        "statements",
        pick(lang, "文件表述的变化率与复算", "Stated changes and their recomputation"),
        heads,
        tuple(_statement_row(study, one, lang) for one in found),
        notes=(pick(lang, "相符：修约区间相交。", "Agrees: the rounding intervals meet."),),
        sources=cited(study.raw, results, lang),
    )
    wrong = [one for one in found if not one.agrees]
    text = pick(
        lang,
        f"文件中有{len(found)}处变化表述可由其公布的水平值复算，其中{len(wrong)}处不相符。",
        f"{len(found)} stated changes can be recomputed from printed levels; {len(wrong)} of them do not agree.",
    )
    return [
        Heading(pick(lang, "文件表述与复算", "Statements recomputed"), "statements"),
        Paragraph(text, kind="warning" if wrong else "text"),
        table,
    ]


def _statement_row(study: Study, one: Comparison, lang: str) -> tuple[Cell, ...]:
    basis = words.price_basis(one.recomputed.price_basis, study.raw.dictionary, lang)
    name = study.raw.dictionary[one.stated.variable].label(lang)
    yes, no = pick(lang, "是", "yes"), pick(lang, "否", "no")
    return (
        Cell(name if not basis else pick(lang, f"{name}（{basis}）", f"{name} ({basis})")),
        Cell(one.stated.period.replace("-", "—")),
        Cell(words.label(one.stated.method, lang)),
        Cell(words.with_unit(one.stated, lang, signed=True), one.stated),
        Cell(words.with_unit(one.recomputed, lang, signed=True), one.recomputed),
        Cell(words.interval(one.recomputed, signed=True)),
        Cell(yes if one.agrees else no),
    )
