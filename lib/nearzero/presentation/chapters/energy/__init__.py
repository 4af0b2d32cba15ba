"""Energy: fossil total and structure, the balance, non-fossil share, dependence, key firms, and what is missing.

Here: the chapter and its order, the structure over three years, and what a place without a balance can still say. Not
here: tables of the balance (``balance``), non-fossil energy, dependence and fields (``blocks``), firms
(``firms``), calculations (``accounting``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.structure import FUELS, fuel_shares
from nearzero.analysis.trends import levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.energy.balance import balance_blocks, check_blocks, flow_blocks
from nearzero.presentation.chapters.energy.blocks import (
    dependence_blocks,
    field_blocks,
    left_out_note,
    nonfossil_blocks,
    year_row,
)
from nearzero.presentation.chapters.energy.firms import firm_blocks
from nearzero.presentation.chapters.energy.gaps import gap_blocks
from nearzero.presentation.chapters.result_tables import level_cell, mark_notes, series_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name

if TYPE_CHECKING:
    from nearzero.places.series import Series
    from nearzero.results import Result
    from nearzero.study import Study

# What documents print of the same things: set beside the balance, never mixed with it.
_PRINTED = ("energy", "fossil_energy")


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on energy."""
    title = pick(lang, "能源消费、平衡与结构", "Energy: consumption, balance and structure")
    made = _of_balance(study, lang) if study.energy.whole else _of_facts(study, lang)
    return Chapter("energy", title, tuple(made))


def _of_balance(study: Study, lang: str) -> Iterator[Block]:
    yield Heading(pick(lang, "化石能源消费总量与结构", "Fossil energy and its structure"), "structure")
    yield from _structure(study, lang)
    yield Heading(pick(lang, "能源平衡表", "Energy balance"), "balance")
    yield from balance_blocks(study, lang)
    yield Heading(pick(lang, "能源流向", "Energy flows"), "flow")
    yield from flow_blocks(study, lang)
    yield Heading(pick(lang, "平衡差额与校核", "Balance difference and checks"), "checks")
    yield from check_blocks(study, lang)
    yield Heading(pick(lang, "非化石能源消费比重", "Share of non-fossil energy"), "nonfossil")
    yield from nonfossil_blocks(study, lang)
    yield Heading(pick(lang, "外部依存度与自给率", "Dependence on inflow, self-sufficiency"), "dependence")
    yield from dependence_blocks(study, lang)
    yield Heading(pick(lang, "重点用能领域与企业", "Key fields and firms"), "firms")
    yield from field_blocks(study, lang)
    yield from firm_blocks(study, lang)
    gaps = gap_blocks(study, lang)
    if gaps:
        yield Heading(pick(lang, "缺失输入", "Missing inputs"), "missing")
        yield from gaps


def _of_facts(study: Study, lang: str) -> Iterator[Block]:
    yield Heading(pick(lang, "文件公布的能源数据", "Energy as the documents print it"), "structure")
    yield from _known(study, lang)
    if study.energy.firms:
        yield Heading(pick(lang, "重点用能企业", "Key firms"), "firms")
        yield from firm_blocks(study, lang)
    yield Heading(pick(lang, "缺失输入", "Missing inputs"), "missing")
    yield Paragraph(
        pick(
            lang,
            "该区没有提供能源平衡表，化石能源分品种结构、平衡差额、按定义计算的非化石能源比重、外部依存度和重点企业清单"
            "均无法给出；本章不以省、市数据替代。所缺数据及其可给出的结果见下表。",
            "The district gives no energy balance: the structure by fuel, the balance difference, the non-fossil share "
            "by definition, the dependence on inflow and the list of key firms cannot be given, and data of city or "
            "province do not take their place. The table says what is missing and what it would give.",
        ),
        kind="missing",
    )
    yield from gap_blocks(study, lang)


def _structure(study: Study, lang: str) -> Iterator[Block]:
    found = {(one.method, one.variable, one.factor, one.period): one for one in study.energy.structure}
    years = [str(balance.year) for balance in study.energy.whole]
    kinds = list(dict.fromkeys(factor for method, _, factor, _ in found if method == "share_of_total"))
    names = {kind: carrier_name(study.raw, kind, lang) for kind in kinds}
    whole = {"fossil_energy": pick(lang, "化石能源合计", "Fossil energy"), "energy": pick(lang, "合计", "In all")}
    unit = units.label(study.energy.whole[-1].unit(), lang)
    parts = [
        (
            pick(lang, f"消费量（{unit}）", f"Consumption ({unit})"),
            [("consumption", "energy", kind, names[kind]) for kind in kinds]
            + [("consumption", variable, "", name) for variable, name in whole.items()],
        ),
        (
            pick(lang, "占化石能源消费量（%）", "Share of fossil energy (%)"),
            [("share_of_fossil", "energy", kind, names[kind]) for kind in FUELS if kind in names],
        ),
        (
            pick(lang, "占能源消费总量（%）", "Share of all energy (%)"),
            [("share_of_total", "energy", kind, names[kind]) for kind in kinds],
        ),
    ]
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for head, members in parts:
        groups[len(rows)] = head
        for method, variable, kind, name in members:
            rows.append(year_row(name, [found.get((method, variable, kind, year)) for year in years]))
    printed = [study.series(variable) for variable in _PRINTED if len(study.series(variable))]
    if printed:
        groups[len(rows)] = pick(lang, "文件公布值（口径见来源）", "As printed (scope as in the source)")
        rows += [_printed_row(study, series, years, lang) for series in printed]
    results = results_in(rows)
    yield from _structure_said(found, years, lang)
    yield Table(
        "energy_structure",
        pick(lang, "能源消费总量与品种结构", "Energy consumption and its structure"),
        (
            Column(pick(lang, "品种", "Kind"), align="left"),
            *(Column(year) for year in years),
            Column(pick(lang, f"{years[-1]}年区间", f"Interval {years[-1]}")),
        ),
        tuple(rows),
        groups=groups,
        notes=(
            *mark_notes(results, lang),
            pick(
                lang,
                "消费量为终端消费、损失与加工转换净投入之和；电力按当量值折标，火电用煤计入煤炭，其电力不重复计入。"
                "区外调入电力在外地消耗的化石燃料不计入本区化石能源。天然气按1.33千克标准煤/立方米折算。",
                "Final use, losses and net input of transformations. Electricity at its calorific value; the coal of a "
                "power plant counts as coal and its electricity not a second time. Fossil fuel burned elsewhere for "
                "electricity from outside is not counted. Natural gas at 1.33 kgce/m³.",
            ),
            *left_out_note(study, lang),
        ),
        sources=cited(study.raw, results, lang),
    )


def _printed_row(study: Study, series: Series, years: Sequence[str], lang: str) -> tuple[Cell, ...]:
    said = {one.period: one for one in levels(series, study.place.id)}
    name = f"{series_name(study.raw, series.key, lang)}{pick(lang, '，', ', ')}{units.label(series.unit, lang)}"
    last = said.get(years[-1])
    interval = words.interval(last) if last is not None else words.NONE
    return (Cell(name), *(level_cell(said.get(year)) for year in years), Cell(interval))


def _structure_said(found: dict[tuple[str, str, str, str], Result], years: list[str], lang: str) -> Iterator[Paragraph]:
    """Say how fossil energy and the share of coal moved."""
    first, last = years[0], years[-1]
    for key, zh, en in (
        (("consumption", "fossil_energy", ""), "化石能源消费量", "Fossil energy"),
        (("share_of_fossil", "energy", "coal"), "煤炭占化石能源消费量的比重", "The share of coal in fossil energy"),
    ):
        start, end = found.get((*key, first)), found.get((*key, last))
        if start is None or end is None or start.value is None or end.value is None or first == last:
            continue
        before, after = (words.with_unit(one, lang, most=2) for one in (start, end))
        yield Paragraph(
            pick(
                lang,
                f"{zh}：{first}年为{before}，{last}年为{after}，{_moved(start, end, lang)}。",
                f"{en}: {before} in {first}, {after} in {last}: {_moved(start, end, lang)}.",
            ),
            (start, end),
            kind="finding",
        )


def _moved(start: Result, end: Result, lang: str) -> str:
    """Say up or down where the intervals do not meet."""
    if None in {start.low, start.high, end.low, end.high}:
        return pick(lang, "变化方向无法判定", "the direction is not sure")
    if (end.low or 0.0) > (start.high or 0.0):
        return pick(lang, "上升", "up")
    if (end.high or 0.0) < (start.low or 0.0):
        return pick(lang, "下降", "down")
    return pick(lang, "变化在修约误差之内", "a change within rounding")


def _known(study: Study, lang: str) -> Iterator[Block]:
    """Say what the documents print of energy, whole and by carrier, and the shares of the fuels if known."""
    dictionary = study.raw.dictionary
    # what holds money stands in the chapter on trends, at each of its price bases
    series = [
        one
        for one in study.all_series
        if dictionary[one.key.variable].topic == "energy"
        and not one.key.price_basis
        and any(year in study.years for year in one.years)
    ]
    if not series:
        text = pick(lang, "文件没有公布任何年度能源数据。", "The documents print no energy data of a year.")
        yield Paragraph(text, kind="missing")
        return
    rows = []
    for one in series:
        said = {point.period: point for point in levels(one, study.place.id)}
        cells = (level_cell(said.get(str(year))) for year in study.years)
        rows.append((Cell(series_name(study.raw, one.key, lang)), Cell(units.label(one.unit, lang)), *cells))
    results = results_in(rows)
    yield from _fuels_said(study, lang)
    yield Table(
        "energy_known",
        pick(lang, "文件公布及可推算的能源数据", "Energy data printed or derivable"),
        (
            Column(pick(lang, "指标", "Variable"), align="left"),
            Column(pick(lang, "单位", "Unit"), align="center"),
            *(Column(str(year)) for year in study.years),
        ),
        tuple(rows),
        notes=(
            *mark_notes(results, lang),
            pick(lang, f"“{words.NONE}”为文件未提供且无法推算。", f"“{words.NONE}”: not given and not derivable."),
        ),
        sources=cited(study.raw, results, lang),
    )


def _fuels_said(study: Study, lang: str) -> Iterator[Paragraph]:
    """Say the shares of coal, oil and gas in the years in which all three are printed."""
    if not all(len(study.series("energy", carrier=fuel)) for fuel in FUELS):
        return
    shares = list(fuel_shares(study.resolver, study.years))
    for year in dict.fromkeys(one.period for one in shares):
        mine = [one for one in shares if one.period == year]
        shares_of = [
            f"{carrier_name(study.raw, one.factor, lang)} {words.with_unit(one, lang, most=1)}" for one in mine
        ]
        parts = words.listed([one.replace(" ", "") for one in shares_of] if lang == "zh" else shares_of, lang)
        yield Paragraph(
            pick(
                lang,
                f"{year}年煤炭、油品、天然气三者之和中：{parts}（由文件公布的分品种消费量计算，性质随公布值）。",
                f"Of coal, oil and gas together in {year}: {parts} (from the consumption by fuel that is printed).",
            ),
            tuple(mine),
            kind="finding",
        )
