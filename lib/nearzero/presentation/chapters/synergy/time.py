"""Pollution and carbon over time: rates side by side, the degree of synergy, and one inventory of all gases.

Here: tables, and what the data do not allow. Not here: the model (``analysis.synergy``), the inventory
(``accounting.pollutants``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.pollutants import AIR, GASES, GREENHOUSE, results
from nearzero.analysis.synergy.coupling import FEWEST_YEARS
from nearzero.analysis.synergy.over_time import SUBSYSTEMS, USUAL, variants
from nearzero.analysis.synergy.rates import CONCENTRATIONS, GOOD_DAYS
from nearzero.places.contracts import POLLUTANTS
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS, said

if TYPE_CHECKING:
    from nearzero.analysis.synergy.of_place import Synergy
    from nearzero.results import Result
    from nearzero.study import Study


def _label(study: Study, name: str, lang: str) -> str:
    if name in POLLUTANTS:
        emitted = pick(lang, "排放量", " emissions")
        return f"{said(ITEMS, name, lang)}{emitted}"
    return study.raw.dictionary[name].label(lang)


def _known(study: Study, found: Synergy, lang: str) -> str:
    """Say of which years air quality and emissions are known."""
    parts = [
        pick(
            lang,
            f"{_label(study, name, lang)}{'、'.join(map(str, years))}年",
            f"{_label(study, name, lang)} {', '.join(map(str, years))}",
        )
        for name, years in found.air.items()
        if years
    ]
    return words.listed(parts, lang) or pick(lang, "无", "none")


def rates(study: Study, found: Synergy, lang: str) -> list[Block]:
    """Return the section on rates of change; what is known and what not where there is no pair."""
    made: list[Block] = []
    if found.pairs:
        made.append(_rates_table(study, found, lang))
    paired = {pair.air.factor or pair.air.variable for pair in found.pairs}
    expected = [*CONCENTRATIONS, GOOD_DAYS] if not any(name in POLLUTANTS for name in found.air) else list(found.air)
    lacking = [name for name in expected if name not in paired and name in {*study.raw.dictionary, *POLLUTANTS}]
    if lacking:
        named = words.listed([_label(study, name, lang) for name in lacking], lang)
        made.append(
            Paragraph(
                pick(
                    lang,
                    f"{named}没有与二氧化碳同期的两年数据，不给出变化率。已有：{_known(study, found, lang)}。"
                    "浓度受气象影响，不等于排放量；排放量请填pollutants.csv。",
                    f"{named}: no two years in which CO2 is known too, so that no rate is given. Known: "
                    f"{_known(study, found, lang)}. Concentrations depend on the weather and are no emissions, which "
                    "go into pollutants.csv.",
                ),
                kind="missing",
            )
        )
    return made


def _rates_table(study: Study, found: Synergy, lang: str) -> Table:
    rows = [
        (
            Cell(_label(study, pair.air.factor or pair.air.variable, lang)),
            Cell(pair.air.period.replace("-", "—")),
            Cell(words.of(pair.air, signed=True), pair.air),
            Cell(words.interval(pair.air, signed=True)),
            Cell(units.label(pair.air.unit, lang)),
            Cell(words.of(pair.carbon, signed=True), pair.carbon),
            Cell(words.interval(pair.carbon, signed=True)),
            Cell(words.label(f"rate_{pair.state}", lang)),
        )
        for pair in found.pairs
    ]
    cells = results_in(rows)
    return Table(
        "synergy_rates",
        pick(lang, "污染物与二氧化碳的同期变化", "Pollutants and CO2 over the same years"),
        (
            Column(pick(lang, "空气质量或排放", "Air quality or emission"), align="left"),
            Column(pick(lang, "时段", "Period"), align="center"),
            Column(pick(lang, "变化", "Change")),
            Column(pick(lang, "修约区间", "Interval")),
            Column(pick(lang, "单位", "Unit"), align="center"),
            Column(pick(lang, "二氧化碳总量变化率", "Change of CO2"), "%"),
            Column(pick(lang, "修约区间", "Interval"), "%"),
            Column(pick(lang, "方向", "Direction"), align="center"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "同向下降不等于因果：浓度受气象和区域传输影响，二氧化碳总量受核算口径影响。",
                "Falling together is no cause: concentrations depend on weather and transport, total CO2 on its scope.",
            ),
        ),
        sources=cited(study.raw, cells, lang),
    )


def degree(study: Study, found: Synergy, lang: str) -> list[Block]:
    """Return the degree of synergy with its sensitivity, or why there is none."""
    over = found.over_time
    if over.refused:
        return [Paragraph(_refusal(study, found, lang), kind="missing")]
    made: list[Block] = [_sensitivity_finding(found, lang), _degree_table(study, found, lang)]
    made.append(_variants_table(study, found, lang))
    if over.left:
        named = words.listed([_label(study, one.id, lang) for one in over.left], lang)
        years = "、".join(map(str, over.years)) if lang == "zh" else ", ".join(map(str, over.years))
        text = pick(
            lang, f"未进入模型（{years}年不全）：{named}。", f"Left out, for want of a year of {years}: {named}."
        )
        made.append(Paragraph(text, kind="missing"))
    return made


def _refusal(study: Study, found: Synergy, lang: str) -> str:
    over, known = found.over_time, _known(study, found, lang)
    if over.refused == "no_pollution":
        return pick(
            lang,
            "没有空气质量或大气污染物排放数据，不计算协同度。",
            "Neither air quality nor emissions of pollutants are known; no degree is computed.",
        )
    if over.refused == "no_carbon":
        return pick(lang, "没有二氧化碳排放数据。", "CO2 is not known.")
    count = len(over.years)
    return pick(
        lang,
        f"协同度按年标准化至少需要{FEWEST_YEARS}年同期数据，现只有{count}年：只有两年时，最差年必为0、最优年必为1，"
        f"与数据无关，故不计算。已有：{known}。",
        f"The degree is normalised over time and needs {FEWEST_YEARS} years of both, and has {count}. Of two "
        f"years the worst is always 0 and the best always 1, whatever the numbers: none is computed. Known: {known}.",
    )


def _sensitivity_finding(found: Synergy, lang: str) -> Paragraph:
    over = found.over_time
    rankings = set(over.rankings.values())
    by_year = {
        year: [one for variant in variants() if (one := over.degree(year, *variant)) is not None] for year in over.years
    }
    ends = {year: (min(_values(ones)), max(_values(ones))) for year, ones in by_year.items()}
    widest = max(ends, key=lambda year: ends[year][1] - ends[year][0])
    same, count = len(rankings) == 1, len(by_year[widest])
    low, high = (words.number(end, 2) for end in ends[widest])
    text = pick(
        lang,
        f"{count}种标准化与权重组合下，{widest}年协同度为{low}—{high}（各年中差异最大）；"
        + ("各年排序在所有组合下一致。" if same else "各年排序随组合而变，不能据此排名。")
        + "协同度的高低取决于标准化方法，只宜看各年先后。",
        f"Over {count} combinations of normalisation and weights the degree of {widest}, the year that differs most, "
        f"is {low} to {high}; "
        + ("all rank the years alike. " if same else "they rank the years differently. ")
        + "How high it is depends on the normalisation: only the order of the years can be read.",
    )
    return Paragraph(text, tuple(by_year[widest]), kind="finding")


def _values(results_: list[Result]) -> list[float]:
    return [float(one.value or 0) for one in results_]


def _degree_table(study: Study, found: Synergy, lang: str) -> Table:
    over = found.over_time
    usual = "|".join(USUAL)

    def row(label: str, variable: str, factor: str, method: str) -> tuple[Cell, ...]:
        by_year = {
            one.period: one
            for one in over.results
            if (one.variable, one.factor, one.method) == (variable, factor, method)
        }
        return (Cell(label), *(_degree_cell(by_year.get(str(year))) for year in over.years))

    dictionary = study.raw.dictionary
    names = {"carbon": ("二氧化碳子系统得分", "Score of CO2"), "pollution": ("污染子系统得分", "Score of pollution")}
    rows = [row(pick(lang, *names[name]), "synergy_score", f"{usual}|{name}", "corrected") for name in SUBSYSTEMS]
    rows += [
        row(dictionary[name].label(lang), name, usual, "corrected")
        for name in ("synergy_level", "synergy_coupling", "synergy_degree")
    ]
    compared = pick(lang, "协同度，未修正模型（仅作对照）", "Degree, uncorrected model (comparison only)")
    rows.append(row(compared, "synergy_degree", usual, "uncorrected"))
    cells = results_in(rows)
    used = words.listed([_label(study, one.id, lang) for one in over.used], lang)
    return Table(
        "synergy_degree",
        pick(lang, "减污降碳协同度（修正耦合协调度模型）", "Degree of synergy (corrected coupling coordination)"),
        (Column("", align="left"), *(Column(str(year)) for year in over.years)),
        tuple(rows),
        notes=(
            pick(
                lang,
                f"指标：{used}；极差标准化至0.1—1，熵权；子系统等权。"
                "C = √{[1 − Σ|Uᵢ − Uⱼ| ÷ Σm] × (Π Uᵢ/max U)^[1/(n−1)]}，"
                "D = √(C × T)（王淑佳等，自然资源学报，2021，36(3)：793—810）。方括号为修约区间。"
                "得分只在本地各年之间可比，不能与其他地方比较。",
                f"Indicators: {used}; min–max to 0.1–1, entropy weights, subsystems equal. "
                "C = √{[1 − Σ|Uᵢ − Uⱼ| ÷ Σm] × (Π Uᵢ/max U)^[1/(n−1)]}, D = √(C × T) "
                "(Wang Shujia et al. 2021, Journal of Natural Resources 36(3): 793–810). In brackets: rounding "
                "interval. Scores compare years of this place only.",
            ),
        ),
        sources=cited(study.raw, cells, lang),
    )


def _degree_cell(one: Result | None) -> Cell:
    if one is None or one.value is None:
        return Cell(words.NONE)
    text = words.number(float(one.value), 3)
    if one.low is not None and one.high is not None and one.high - one.low > 5e-4:
        text += f" [{words.number(one.low, 3)}, {words.number(one.high, 3)}]"
    return Cell(text, one)


def _variants_table(study: Study, found: Synergy, lang: str) -> Table:
    over = found.over_time
    rows = []
    for normalisation, weighting in variants():
        ranking = over.rankings[normalisation, weighting]
        rows.append(
            (
                Cell(words.label(normalisation, lang)),
                Cell(words.label(weighting, lang)),
                *(_degree_cell(over.degree(year, normalisation, weighting)) for year in over.years),
                Cell(" > ".join(map(str, ranking))),
            )
        )
    cells = results_in(rows)
    return Table(
        "synergy_sensitivity",
        pick(lang, "协同度对标准化与权重的敏感性", "Sensitivity of the degree to normalisation and weights"),
        (
            Column(pick(lang, "标准化", "Normalisation"), align="left"),
            Column(pick(lang, "指标权重", "Weights"), align="left"),
            *(Column(str(year)) for year in over.years),
            Column(pick(lang, "由高到低", "From best to worst"), align="center"),
        ),
        tuple(rows),
        sources=cited(study.raw, cells, lang),
    )


def inventory(study: Study, lang: str) -> list[Block]:
    """Return the joint inventory of direct emissions, and which factors it lacks."""
    found = study.pollutants()
    if found is None:
        return [
            Paragraph(
                pick(
                    lang,
                    "没有分行业、分品种的能源活动水平（activity.csv），无法编制融合清单。",
                    "No activity data by sector and carrier (activity.csv); no joint inventory.",
                ),
                kind="missing",
            )
        ]
    every = {(one.factor, one.period): one for one in results(found)}
    rows = []
    for gas in GASES:
        cells = []
        for year in found.years:
            whole, part = every[gas, str(year)], every.get((f"{gas}~partial", str(year)))
            if whole.value is None and part is not None:
                cells.append(Cell(pick(lang, f"≥ {words.of(part)}", f"≥ {words.of(part)}"), part, "p"))
            else:
                cells.append(Cell(words.of(whole), whole) if whole.value is not None else Cell(words.NONE))
        lacking = found.missing(gas)
        last = found.years[-1]
        count = sum(one.year == last for one in lacking)
        cells.append(Cell(str(count) if count else words.NONE))
        rows.append((Cell(said(ITEMS, gas, lang)), *cells))
    shown = results_in(rows)
    table = Table(
        "joint_inventory",
        pick(lang, "大气污染物与温室气体直接排放量", "Direct emissions of pollutants and greenhouse gases"),
        (
            Column(pick(lang, "污染物、气体", "Gas"), align="left"),
            *(Column(str(year), pick(lang, "吨", "t")) for year in found.years),
            Column(pick(lang, f"{found.years[-1]}年缺数单元", f"Cells lacking, {found.years[-1]}")),
        ),
        tuple(rows),
        groups={0: pick(lang, "温室气体", "Greenhouse gases"), len(GREENHOUSE): pick(lang, "大气污染物", "Pollutants")},
        notes=(
            pick(
                lang,
                "生产侧直接排放：燃料在何处燃烧就计在何处，含本地电厂，不含外购电力。"
                "p 只含因子已核实的单元，是合计的下限。"
                "未核实的因子按缺失处理。",
                "Generation side: fuel is counted where it is burned, plants included, power from outside not. p: "
                "cells with a confirmed factor only, a lower bound of the total. A factor that is not confirmed "
                "counts as missing.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
    )
    return [table, *_missing_factors(found.missing, lang)]


def _missing_factors(missing: object, lang: str) -> list[Block]:
    """Say which factors the gases lack, gas by gas."""
    made: list[Block] = []
    for gases in (GREENHOUSE[1:], AIR):
        lacking = {one.carrier for gas in gases for one in missing(gas)}  # type: ignore[operator]
        if not lacking:
            continue
        named = words.listed([said(ITEMS, gas, lang) for gas in gases], lang)
        made.append(
            Paragraph(
                pick(
                    lang,
                    f"{named}的分行业、分燃料排放因子（{len(lacking)}种燃料或过程）没有已核实的取值。"
                    "污染物请取自《排放源统计调查产排污核算方法和系数手册》（生态环境部公告2021年第24号）并计入治理设施去除率，"
                    "或直接采用环境统计、在线监测排放量（填pollutants.csv）；补入factors/pollutants.csv时须注明出处。",
                    f"Confirmed factors of {named} by sector and fuel ({len(lacking)} fuels or "
                    "processes). Take those of pollutants from the national manual of the emission survey (MEE notice "
                    "24 of 2021) with the removal of treatment, or the emissions of environmental statistics and "
                    "monitoring (pollutants.csv); a factor goes into factors/pollutants.csv with its source.",
                ),
                kind="missing",
            )
        )
    return made
