"""Which factors a published total may have been made with: matches, near misses and implied factors.

Here: the section ``reconciliation``. Not here: how combinations are tried (``reconciliation``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.accounting.reconciliation.reconciled import NOT_COUNTED
from nearzero.accounting.uses import plain
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.tables import (
    co2_unit,
    finer_cell,
    interval_cell,
    number_cell,
    rule_title,
    set_title,
    short_set_title,
    state_notes,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.reconciliation.reconciled import Reconciliation
    from nearzero.study import Study

_MOST_NEAR = 10
_MOST_IMPLIED = 12


def tried(study: Study) -> list[Reconciliation]:
    """Return the reconciliation of every year that has a published total, latest first."""
    known = study.series("co2_total").years
    return [study.reconcile(year) for year in sorted(study.years, reverse=True) if year in known]


def reconciliation_blocks(study: Study, found: Sequence[Reconciliation], lang: str) -> list[Block]:
    """Return the section ``reconciliation``: the latest year that could be tried, in full."""
    heading = Heading(pick(lang, "公布总量的因子核对", "Factors behind the published total"), "reconciliation")
    latest = next((one for one in found if one.tried), None)
    if latest is None:
        text = pick(
            lang,
            "缺少公布总量或其组成部分（煤炭、油品、天然气），未进行因子组合核对；缺失输入见表。",
            "The published total or parts of it (coal, oil, gas) are missing, so that no combination of factors was "
            "tried; the table names what is missing.",
        )
        return [heading, Paragraph(text, kind="missing")]
    results = list(latest.results())
    return [
        heading,
        _sentence(study, latest, lang),
        *_not_tried(study, latest, lang),
        _combinations(study, latest, results, lang),
        *_implied(study, results, lang),
    ]


def _sentence(study: Study, one: Reconciliation, lang: str) -> Paragraph:
    known = levels(study.series("co2_total"), study.place.id)
    printed = next(level for level in known if level.period == str(one.year))
    total = words.with_unit(printed, lang)
    remarks = pick(lang, "", " ").join(pick(lang, remark.zh, remark.en) for remark in one.remarks)
    text = pick(
        lang,
        f"{one.year}年公布总量{total}：试算{one.tried}种组合，{len(one.matches)}种在修约范围内吻合，"
        f"{len(one.near)}种偏差在5%以内。{remarks}",
        f"Published total of {one.year}, {total}: {one.tried} combinations were tried, {len(one.matches)} match "
        f"within rounding and {len(one.near)} miss by 5 % at most. {remarks}",
    )
    return Paragraph(text, (printed,), kind="warning")


def _not_tried(study: Study, one: Reconciliation, lang: str) -> list[Block]:
    names = [gap.input.removeprefix("factor:").partition("|")[0] for gap in one.not_tried]
    if not names:
        return []
    listed = words.listed([set_title(study, name, lang) for name in names], lang)
    text = pick(
        lang,
        f"未试算的因子组：{listed}。其计算依据（实物量或标准煤）与现有能源数据的单位不同，或缺个别品种的缺省值。",
        f"Sets that were not tried: {listed}. They count in another kind of unit (physical or standard coal) than the "
        "data, or lack the default of a carrier.",
    )
    return [Paragraph(text)]


def _combinations(study: Study, one: Reconciliation, results: Sequence[Result], lang: str) -> Table:
    matches = [result for result in results if result.identity == "match"]
    near = [result for result in results if result.identity == "near"]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    if matches:
        groups[0] = pick(lang, "修约范围内吻合", "Match within rounding")
        rows += [_row(study, one, result, lang) for result in matches]
    if near:
        groups[len(rows)] = pick(lang, "偏差在5%以内（由小到大）", "Miss by 5 % at most, nearest first")
        rows += [_row(study, one, result, lang) for result in near[:_MOST_NEAR]]
    shown, unit = results_in(rows), co2_unit(lang)
    left = len(near) - _MOST_NEAR
    more = pick(lang, f"另有{left}种偏差在5%以内的组合未列。", f"{left} more combinations within 5 % are not listed.")
    return Table(
        "reconciliation_combinations",
        pick(lang, f"{one.year}年公布总量的因子组合", f"Combinations of factors for the total of {one.year}"),
        (
            Column(pick(lang, "燃料因子组", "Fuel factors"), align="left"),
            Column(pick(lang, "电力规则与因子年份", "Electricity: rule and factor year"), align="left"),
            Column(pick(lang, "另计部分", "Also counted"), align="left"),
            Column(pick(lang, "合计", "Sum"), unit),
            Column(pick(lang, "合计区间", "Interval"), unit),
            Column(pick(lang, "公布 − 合计", "Published − sum"), unit),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "吻合不等于证实。区间为全部输入修约所允许的范围。",
                "A match proves nothing. Intervals: what the rounding of all inputs allows.",
            ),
            *([more] if left > 0 else []),
            *state_notes(shown, lang),
        ),
        sources=cited(study.raw, shown, lang),
        groups=groups,
    )


def _row(study: Study, one: Reconciliation, result: Result, lang: str) -> tuple[Cell, ...]:
    rule, _, year = result.form.partition(":")
    counted = [carrier_name(study.raw, name, lang) for name in result.factor.split("+") if name]
    value = float(result.value or 0.0)
    low, high = result.low, result.high
    residual = replace(
        result,
        analysis="reconciliation_residual",
        value=one.total[0] - value,
        low=None if high is None else one.total[1] - high,
        high=None if low is None else one.total[2] - low,
        arithmetic=f"{plain(round(one.total[0], 4))} 万吨 − ({result.arithmetic})",
        note="",
    )
    return (
        Cell(short_set_title(study, result.method, lang)),
        Cell(words.label("not_counted", lang) if rule == NOT_COUNTED else f"{rule_title(study, rule, lang)} {year}"),
        Cell(" + ".join(counted) or words.NONE),
        finer_cell(result),
        interval_cell(result),
        finer_cell(residual, signed=True),
    )


def _implied(study: Study, results: Sequence[Result], lang: str) -> list[Block]:
    """Return what factor of electricity, and what mean factor of fuels, would make the total exactly."""
    power = [one for one in results if one.identity == "implied_electricity_factor"][:_MOST_IMPLIED]
    fuels = [one for one in results if one.identity == "implied_fuel_factor"]
    fuels = [one for one in fuels if not one.factor and one.form.partition(":")[2] in {"", one.period}][:_MOST_IMPLIED]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for title, found in (
        (
            pick(
                lang,
                "隐含电力因子（kgCO₂/kWh），假定燃料因子组为",
                "Implied factor of electricity (kgCO₂/kWh), if fuels have",
            ),
            power,
        ),
        (
            pick(
                lang,
                "隐含燃料平均因子（tCO₂/tce），假定电力规则为",
                "Implied mean factor of fuels (tCO₂/tce), if electricity has",
            ),
            fuels,
        ),
    ):
        if found:
            groups[len(rows)] = title
            rows += [tuple(_implied_row(study, one, lang)) for one in found]
    if not rows:
        return []
    shown = results_in(rows)
    table = Table(
        "reconciliation_implied",
        pick(lang, "公布总量隐含的因子", "Factors that the published total implies"),
        (
            Column(pick(lang, "假定", "Assumed"), align="left"),
            Column(pick(lang, "另计部分", "Also counted"), align="left"),
            Column(pick(lang, "隐含因子", "Implied")),
            Column(pick(lang, "区间", "Interval")),
            Column(pick(lang, "区间内的已列因子", "Known factors inside"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "其余部分都如假定时，使合计恰为公布总量的因子；不是测得的因子。",
                "What would make the sum the published total, were all else as assumed; not a measured factor.",
            ),
            *state_notes(shown, lang),
        ),
        sources=cited(study.raw, shown, lang),
        groups=groups,
    )
    return [table]


def _implied_row(study: Study, one: Result, lang: str) -> Iterator[Cell]:
    rule, _, year = one.form.partition(":")
    if one.method:
        yield Cell(short_set_title(study, one.method, lang))
    elif rule == NOT_COUNTED:
        yield Cell(words.label("not_counted", lang))
    else:
        yield Cell(f"{rule_title(study, rule, lang)} {year}")
    yield Cell(" + ".join(carrier_name(study.raw, name, lang) for name in one.factor.split("+") if name) or words.NONE)
    yield number_cell(one)
    yield interval_cell(one)
    inside = one.note.partition("within its band: ")[2].partition(";")[0]
    known = [name.strip().rpartition(":") for name in inside.split(",") if name.strip()]
    yield Cell(words.listed([f"{rule_title(study, rule, lang)} {year}" for rule, _, year in known], lang) or words.NONE)
