"""Indicators: the district's own table as printed, with states, footnotes and the unit responsible."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places import contracts, tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.result_tables import mark, mark_notes
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.programme.targets import Target
from nearzero.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on the indicators of the programme."""
    blocks: list[Block] = [
        Paragraph(
            pick(
                lang,
                "下表按文件原样列出各项指标的现状：数值为文件公布值，文字状态按其含义归类；未给出的不补。",
                "The table lists the indicators as the document prints them; states in words are classed by their "
                "meaning; what is not given is not filled in.",
            )
        ),
        _table(study, lang),
        Heading(pick(lang, "缺失输入", "Missing inputs")),
        _missing_table(study, lang),
    ]
    return Chapter("indicators", pick(lang, "指标现状", "Present state of the indicators"), tuple(blocks))


def system(study: Study) -> pd.DataFrame:
    """Return the indicator system the place is judged by."""
    name = f"programme/{study.place.programme}/{study.place.system}.csv"
    return study.raw.table(name, contracts.INDICATORS)


def _table(study: Study, lang: str) -> Table:
    status = study.raw.place_table(study.place.id, "status.csv")
    rules = system(study)
    years = [str(year) for year in study.years]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    previous = ""
    for rule in tables.rows(rules):
        field = pick(lang, rule.field, rule.field_en)
        if field != previous:
            groups[len(rows)] = previous = field
        rows += _rows_of(study, rule, status, years, lang)
    features = _features(study, status, years, lang)
    if features:
        groups[len(rows)] = pick(lang, "特色指标", "Feature indicators of the district")
        rows += features
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "单位", "Unit"), align="center"),
        *(Column(year) for year in years),
        Column(pick(lang, "2025年目标", "Target 2025"), align="center"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, "自评", "Own verdict"), align="center"),
        Column(pick(lang, "责任部门", "Responsible"), align="left"),
    )
    results = results_in(rows)
    return Table(
        "indicators",
        pick(lang, "指标体系现状（文件原值）", "Indicator system as printed"),
        heads,
        tuple(rows),
        notes=(*mark_notes(results, lang), pick(lang, f"“{words.NONE}”：文件未给出。", f"“{words.NONE}”: not given.")),
        sources=tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(status["source"])),
        groups=groups,
        wide=True,
    )


def _rows_of(study: Study, rule: Any, status: pd.DataFrame, years: list[str], lang: str) -> list[tuple[Cell, ...]]:  # noqa: ANN401
    variables = [name for name in rule.variable.split(";") if name] or [""]
    own = status[status["indicator"] == rule.number]
    lead = next((cell for cell in own["lead"] if cell), "")
    flag = next((cell for cell in own["own_flag"] if cell), "")
    rows = []
    for variable in variables:
        name = pick(lang, rule.name, rule.name_en)
        if len(variables) > 1:
            name = f"{name}: {study.raw.dictionary[variable].label(lang)}"
        rows.append(
            (
                Cell(rule.number),
                Cell(name),
                Cell(units.label(_unit(study, rule.unit, variable), lang)),
                *(_cell(study, variable, own, year, lang) for year in years),
                Cell(_target(study, rule.number, variable, lang)),
                Cell(words.label(rule.kind, lang)),
                Cell(words.label(flag, lang) if flag else words.NONE),
                Cell(lead or words.NONE),
            )
        )
    return rows


def _features(study: Study, status: pd.DataFrame, years: list[str], lang: str) -> list[tuple[Cell, ...]]:
    """Return a row per feature indicator of the district and variable it is measured by."""
    targets = study.raw.place_table(study.place.id, "targets.csv")
    rows = []
    for number in dict.fromkeys(name for name in status["indicator"] if name.startswith("F")):
        own = status[status["indicator"] == number]
        mine = targets[(targets["indicator"] == number) & (targets["binding"] == "feature")]
        for target in tables.rows(mine):
            flag = next((cell for cell in own["own_flag"] if cell), "")
            rows.append(
                (
                    Cell(number),
                    Cell(study.raw.dictionary[target.variable].label(lang)),
                    Cell(units.label(_unit(study, target.unit, target.variable), lang)),
                    *(_cell(study, target.variable, own, year, lang) for year in years),
                    Cell(target_text(target, lang)),
                    Cell(words.label("feature", lang)),
                    Cell(words.label(flag, lang) if flag else words.NONE),
                    Cell(next((cell for cell in own["lead"] if cell), words.NONE)),
                )
            )
    return rows


def _unit(study: Study, unit: str, variable: str) -> str:
    printed = [row.unit for row in _levels(study, variable)]
    return str(printed[-1]) if printed else unit


def _levels(study: Study, variable: str) -> list[Any]:
    return [row for row in study.resolver.of_the_whole(variable) if row.statement == "level"]


def _cell(study: Study, variable: str, own: pd.DataFrame, year: str, lang: str) -> Cell:
    """Return the printed value of a year; else its state in words; else nothing."""
    inside = [fact for fact in _levels(study, variable) if _covers(fact.year, year)]
    for fact in [fact for fact in inside if "指标" in fact.locator] or inside:
        if fact.state in contracts.WITHOUT_VALUE:
            return Cell(words.label(fact.state, lang))
        result = _printed(study, fact, year)
        return Cell(fact.value, result, mark(result))
    states = [state for state, when in zip(own["state"], own["year"], strict=True) if state and _covers(when, year)]
    return Cell(words.label(states[0], lang)) if states and states[0] != "reported" else Cell(words.NONE)


def _covers(period: str, year: str) -> bool:
    first, _, last = period.partition("-")
    return bool(first) and first.isdigit() and first <= year <= (last or first)


def _printed(study: Study, fact: Any, year: str) -> Result:  # noqa: ANN401
    return Result(
        analysis="indicator",
        place=study.place.id,
        variable=fact.variable,
        method="as_printed",
        period=year,
        value=fact.number,
        unit=fact.unit,
        price_basis=fact.price_basis,
        low=fact.low,
        high=fact.high,
        interval_kind="rounding",
        state=fact.state,
        inputs=(fact.id,),
        note=fact.note,
    )


def _missing_table(study: Study, lang: str) -> Table:
    """What each quantitative indicator would need and the document does not give."""
    rows = []
    for rule in tables.rows(system(study)):
        values = [name for name in rule.variable.split(";") if name]
        lacking = [(name, years) for name in values if (years := _years_without(study, name))]
        parts = [name for cell in (rule.numerator, rule.denominator) for name in cell.split(";") if name]
        lacking += [(name, years) for name in dict.fromkeys(parts) if (years := _years_without(study, name))]
        rows += [
            (
                Cell(rule.number),
                Cell(pick(lang, rule.name, rule.name_en)),
                Cell(study.raw.dictionary[name].label(lang)),
                Cell(words.listed([str(year) for year in years], lang)),
            )
            for name, years in lacking
        ]
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "缺失的数据", "What is missing"), align="left"),
        Column(pick(lang, "年份", "Years"), align="left"),
    )
    return Table(
        "missing_inputs",
        pick(lang, "定量指标的缺失输入", "Missing inputs of the quantitative indicators"),
        heads,
        tuple(rows),
    )


def _years_without(study: Study, variable: str) -> list[int]:
    known = {year for series in study.resolver.all_series([variable]) for year in series.years}
    printed = study.facts.loc[study.facts["variable"] == variable, ["year", "state"]]
    for period, state in tables.rows(printed):
        if state not in contracts.WITHOUT_VALUE:
            known |= {year for year in study.years if _covers(period, str(year))}
    return [year for year in study.years if year not in known]


_AGAINST = {
    "below_base": ("较{}年下降", "below {}"),
    "above_base": ("较{}年上升", "above {}"),
    "no_growth": ("零增长", "no growth"),
    "assigned": ("上级下达", "assigned"),
    "qualitative": ("定性", "qualitative"),
}
_SIGNS = {
    "ge": ("≥", "≥"),
    "gt": ("＞", ">"),
    "le": ("≤", "≤"),
    "lt": ("＜", "<"),
    "eq": ("", ""),
    "about": ("≈", "≈"),
}


def target_text(row: Any, lang: str) -> str:  # noqa: ANN401 - a row of a table of targets
    """Return a target in the shortest words."""
    if row.comparator in _AGAINST:
        zh, en = _AGAINST[row.comparator]
        return pick(lang, zh, en).format(row.base_year)
    if row.statement == "change_pct":
        size = row.value.lstrip("-")
        down = row.value.startswith("-")
        return pick(
            lang,
            f"较{row.base_year}年{'下降' if down else '上升'}{size}%",
            f"{'−' if down else '+'}{size} % against {row.base_year}",
        )
    sign, unit = pick(lang, *_SIGNS[row.comparator]), units.label(row.unit, lang)
    return f"{sign}{row.value}{unit if unit == '%' else ' ' + unit}".strip()


def asked(target: Target, lang: str) -> str:
    """Return what a target asks for, in the shortest words."""
    row = SimpleNamespace(
        comparator=target.comparator,
        base_year=target.base_year,
        statement=target.statement,
        value=target.digits,
        unit=target.printed_unit,
    )
    return target_text(row, lang)


def _target(study: Study, number: str, variable: str, lang: str) -> str:
    targets = study.raw.place_table(study.place.id, "targets.csv")
    rows = targets[(targets["indicator"] == number) & targets["binding"].isin(["constraint", "reference"])]
    own = rows[rows["variable"] == variable] if variable else rows
    for row in tables.rows(own if len(own) else rows):
        return target_text(row, lang)
    return words.NONE
