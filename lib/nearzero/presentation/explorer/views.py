"""What is shown of the past: levels, drivers, decoupling, the difference of two places.

Here: from a state to the blocks and charts of each view, all of them results of the layers below. Not here: accounts
(``accounts``), scenarios (``outlook_view``), the page (``page``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.between_places import compare_places, missing_levels
from nearzero.analysis.decomposition import PERFECT_METHODS
from nearzero.analysis.drivers import Support
from nearzero.analysis.trends import changes, levels
from nearzero.places.series import Series
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.result_tables import change_cell, level_cell, mark_notes, series_name
from nearzero.presentation.chapters.trends import chosen
from nearzero.presentation.explorer import drawings
from nearzero.presentation.explorer.charts import COLOURS, Bar, Dot, Stroke, lines, plane, waterfall
from nearzero.presentation.explorer.desk import Desk
from nearzero.presentation.explorer.section import Section, absent, dot, lacking, spanned
from nearzero.presentation.explorer.state import State
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.analysis.identities import Identity
    from nearzero.study import Study

SHOWN = ("co2_total", "co2_per_capita", "co2_per_gdp")
BESIDE = ("population", "gdp", "energy", "fossil_energy", "nonfossil_share", "energy_per_gdp", "electricity")


def levels_view(desk: Desk, state: State) -> Section:
    """Return levels by year of the places chosen, with their change."""
    lang = state.lang
    blocks: list[Block] = []
    strokes: dict[tuple[str, str], list[Stroke]] = {}
    for number, place in enumerate(state.places):
        study = desk.study(place)
        series = chosen(study, (*SHOWN, *BESIDE))
        blocks.append(_levels_table(study, series, state))
        told = {one.key.variable for one in series}
        names = [v for v in (*SHOWN, *BESIDE) if v in study.raw.dictionary and v not in told]
        if names:
            said = words.listed([study.raw.dictionary[v].label(lang) for v in names], lang)
            blocks.append(absent(f"{study.place.zh}：{said}。", f"{study.place.en}: {said}.", lang))
        for one in series:
            found = [r for r in levels(one, place) if state.first <= int(r.period) <= state.last]
            if one.key.variable in SHOWN and found:
                unit, name = units.label(one.unit, lang), series_name(study.raw, one.key, lang)
                dots = tuple(dot(r, int(r.period), hollow=r.method != "as_printed") for r in found)
                stroke = Stroke(desk.name(place, lang), dots, COLOURS[number])
                strokes.setdefault((name, unit), []).append(stroke)
                if len(found) > 1:
                    blocks.append(drawings.trend(study, one, found, name, lang))
    charts = tuple(lines(f"{name} / {unit}", found) for (name, unit), found in strokes.items())
    return Section("levels", pick(lang, "总量与强度", "Totals and intensities"), tuple(blocks), charts)


def _levels_table(study: Study, series: Sequence[Series], state: State) -> Table:
    lang, place = state.lang, study.place.id
    years = [year for year in study.years if state.first <= year <= state.last]
    rows = []
    for one in series:
        said = {int(r.period): r for r in levels(one, place)}
        moved = {(r.method, r.period): r for r in changes(one, place)}
        change = moved.get(("change_pct", f"{state.first}-{state.last}"))
        name = Cell(f"{series_name(study.raw, one.key, lang)} / {units.label(one.unit, lang)}")
        span = words.NONE if change is None else words.interval(change, signed=True)
        rows.append((name, *(level_cell(said.get(year)) for year in years), change_cell(change), Cell(span)))
    results = results_in(rows)
    change_head = pick(lang, f"{state.first}—{state.last}变化率", f"Change {state.first}–{state.last}")
    return Table(
        f"explored_levels_{place}",
        pick(lang, f"{study.place.zh}：总量与强度", f"{study.place.en}: totals and intensities"),
        (
            Column(pick(lang, "指标", "Variable"), align="left"),
            *(Column(str(year)) for year in years),
            Column(change_head, "%"),
            Column(pick(lang, "变化率区间", "Interval"), "%"),
        ),
        tuple(rows),
        notes=tuple(mark_notes(results, lang)),
        sources=cited(study.raw, results, lang),
    )


def drivers_view(desk: Desk, state: State) -> Section:
    """Return the effects of the drivers with their bands, place by place."""
    lang = state.lang
    blocks: list[Block] = []
    charts: list[str] = []
    for place in state.places:
        study, support = desk.study(place), desk.support(place, state)
        if support is None:
            blocks.append(_no_support(desk, place, state))
            continue
        results = desk.effects(place, state)
        blocks.append(_effects_table(study, support, results, state))
        if state.form == "additive":
            period = f"{support.years[0]}-{support.years[-1]}"
            whole = [r for r in results if r.period == period and not r.method.endswith("_chained")]
            ends = drawings.ends_of(study, support)
            bars = [_bar(support.identity, r, lang) for r in whole if r.factor != "total"]
            title = f"{desk.name(place, lang)} {period.replace('-', '—')} / {units.label(whole[0].unit, lang)}"
            start, end = (Bar(str(r.period), float(r.value or 0), words.of(r), r.id, r.low, r.high) for r in ends)
            charts.append(waterfall(title, start, bars, end))
            blocks.append(drawings.effects(study, support, whole, ends, lang))
    return Section("drivers", pick(lang, "驱动因素", "Drivers"), tuple(blocks), tuple(charts))


def _bar(identity: object, result: Result, lang: str) -> Bar:
    names = {driver.id: driver.label(lang) for driver in getattr(identity, "drivers", ())}
    label = names.get(result.factor, pick(lang, "残差", "Residual"))
    said = words.of(result, signed=True, most=2)
    return Bar(label, float(result.value or 0.0), said, result.id, result.low, result.high)


def _no_support(desk: Desk, place: str, state: State) -> Paragraph:
    study, lang = desk.study(place), state.lang
    name = study.identities[state.identity].label(lang)
    lacks = [
        f"{place}:{key.variable}@{year}"
        for one in desk.supports(place)
        if one.identity.id == state.identity
        for year, keys in one.missing.items()
        for key in keys
    ]
    basis = words.price_basis(state.price_basis, study.raw.dictionary, lang)
    what = lacking(study.raw, lacks, lang) or basis or pick(lang, "所选年份", "the years chosen")
    return absent(
        f"{study.place.zh}的数据不支持“{name}”：缺{what}。",
        f"The data of {study.place.en} do not carry “{name}”: missing {what}.",
        lang,
    )


def _effects_table(study: Study, support: Support, results: Sequence[Result], state: State) -> Table:
    lang = state.lang
    columns = list(dict.fromkeys((r.method, r.period) for r in results))
    cells = {(r.factor, r.method, r.period): r for r in results}
    names = {driver.id: driver.label(lang) for driver in support.identity.drivers}
    names |= {"residual": pick(lang, "残差", "Residual"), "total": pick(lang, "总变化", "Total")}
    signed = state.form == "additive"
    rows = tuple(
        (Cell(name), *(spanned(cells.get((factor, *column)), signed=signed, most=3) for column in columns))
        for factor, name in names.items()
        if any((factor, *column) in cells for column in columns)
    )
    chained = pick(lang, "（链式）", " (chained)")
    heads = [
        f"{period.replace('-', '—')}{chained if method.endswith('_chained') else ''}" for method, period in columns
    ]
    unit = units.label(results[0].unit, lang) if results[0].unit else "1"
    basis = words.price_basis(support.price_basis, study.raw.dictionary, lang)
    said = pick(lang, "，", ", ").join(
        part for part in (words.label(state.method, lang), words.label(state.form, lang), basis) if part
    )
    return Table(
        f"explored_drivers_{study.place.id}",
        pick(lang, f"{study.place.zh}：驱动因素（{said}）", f"{study.place.en}: drivers ({said})"),
        (Column(pick(lang, "驱动因素", "Driver"), align="left"), *(Column(head, unit) for head in heads)),
        rows,
        notes=(pick(lang, "方括号内为修约区间。", "In brackets: interval of rounding."),),
        sources=cited(study.raw, results, lang),
    )


def decoupling_view(desk: Desk, state: State) -> Section:
    """Return how emissions moved with the economy, period by period."""
    lang = state.lang
    blocks: list[Block] = []
    paths = []
    for number, place in enumerate(state.places):
        study = desk.study(place)
        every = desk.keep(("decoupling", place), study.decoupling)
        inside = [r for r in every if state.first <= int(r.period[:4]) and int(r.period[5:]) <= state.last]
        results = [r for r in inside if r.price_basis == state.price_basis] or inside
        if not results:
            blocks.append(
                absent(
                    f"{study.place.zh}：缺至少两年的排放总量与地区生产总值。",
                    f"{study.place.en}: two years of total CO2 and GDP are missing.",
                    lang,
                )
            )
            continue
        blocks.append(_decoupling_table(study, results, lang))
        moves = drawings.moves_of(study, results)
        steps = [(e, a, r) for e, a, r in moves if len(moves) == 1 or int(r.period[5:]) - int(r.period[:4]) == 1]
        dots = tuple(
            Dot(float(a.value or 0), float(e.value or 0), e.low, e.high, r.period.replace("-", "—"), r.id)
            for e, a, r in steps
        )
        if dots:
            paths.append(Stroke(desk.name(place, lang), dots, COLOURS[number]))
            blocks.append(drawings.plane_figure(study, steps, lang))
    across, up = (
        pick(lang, "地区生产总值变化 / %", "change of GDP / %"),
        pick(lang, "排放变化 / %", "change of CO2 / %"),
    )
    title = pick(lang, "脱钩路径", "Path of decoupling")
    charts = (plane(title, across, up, paths),) if paths else ()
    return Section("decoupling", pick(lang, "脱钩", "Decoupling"), tuple(blocks), charts)


def _decoupling_table(study: Study, results: Sequence[Result], lang: str) -> Table:
    rows = tuple(
        (
            Cell(r.period.replace("-", "—")),
            Cell(words.price_basis(r.price_basis, study.raw.dictionary, lang)),
            Cell(words.of(r, signed=True), r),
            Cell(words.interval(r, signed=True)),
            Cell(words.label(r.factor, lang)),
        )
        for r in results
    )
    return Table(
        f"explored_decoupling_{study.place.id}",
        pick(lang, f"{study.place.zh}：Tapio脱钩弹性", f"{study.place.en}: elasticity after Tapio"),
        (
            Column(pick(lang, "时段", "Period"), align="center"),
            Column(pick(lang, "价格基准", "GDP"), align="left"),
            Column(pick(lang, "脱钩弹性", "Elasticity")),
            Column(pick(lang, "区间", "Interval")),
            Column(pick(lang, "状态", "State"), align="center"),
        ),
        rows,
        sources=cited(study.raw, results, lang),
    )


def between_view(desk: Desk, state: State) -> Section:
    """Return why the second place differs from the first, in every year chosen; the last of them is drawn."""
    lang, title = state.lang, pick(state.lang, "两地差异", "Between places")
    if len(state.places) < 2:
        text = ("选择第二个地方后，给出两地差异的空间分解。", "Choose a second place to see what makes the two differ.")
        return Section("between", title, (Paragraph(pick(lang, *text)),))
    studies = [desk.study(place) for place in state.places]
    identity = studies[0].identities[state.identity]
    if reason := _not_compared(studies, state):
        return Section("between", title, (absent(*reason, lang),))
    resolvers = [study.resolver for study in studies]
    every = [year for year in studies[0].years if state.first <= year <= state.last]
    gaps = missing_levels(resolvers, identity, state.price_basis, every)
    years = [year for year in every if year not in {at for _, at in gaps}]
    said: list[Block] = []
    if gaps:
        gone = [f"{place}:{key.variable}@{at}" for (place, at), keys in gaps.items() for key in keys]
        lacks = lacking(desk.raw, gone, lang)
        basis = words.price_basis(state.price_basis, desk.raw.dictionary, lang)
        lacking_years = words.listed([str(year) for year in every if year not in years], lang)
        zh, en = (
            f"{lacking_years}年不能比较：缺{lacks}（{basis}）。",
            f"No comparison for {lacking_years}: missing {lacks} ({basis}).",
        )
        said.append(absent(zh, en, lang))
    if not years:
        return Section("between", title, tuple(said))
    key = ("between", *state.places, identity.id, state.price_basis, tuple(years), state.method, state.form)
    results = desk.keep(key, lambda: tuple(one for year in years for one in _compare(studies, state, year)))
    table = _between_table(desk, state, identity, results)
    if state.form != "additive":
        return Section("between", title, (table, *said))
    last = [r for r in results if r.period == str(years[-1])]
    ends = [
        r
        for study in studies
        for r in levels(study.series(identity.target), study.place.id)
        if r.period == str(years[-1])
    ]
    start, end = (Bar(desk.name(r.place, lang), float(r.value or 0), words.of(r), r.id, r.low, r.high) for r in ends)
    bars = [_bar(identity, r, lang) for r in last if r.factor != "total"]
    chart = waterfall(f"{table.caption} {years[-1]} / {units.label(results[0].unit, lang)}", start, bars, end)
    figure = drawings.difference(desk, identity, last, ends, lang)
    return Section("between", title, (table, figure, *said), (chart,))


def _between_table(desk: Desk, state: State, identity: Identity, results: Sequence[Result]) -> Table:
    lang = state.lang
    names = {**{driver.id: driver.label(lang) for driver in identity.drivers}, "total": pick(lang, "总差异", "Total")}
    cells = {(r.factor, r.period): r for r in results}
    years = list(dict.fromkeys(r.period for r in results))
    signed, unit = state.form == "additive", units.label(results[0].unit, lang)
    rows = tuple(
        (Cell(name), *(spanned(cells.get((factor, year)), signed=signed, most=3) for year in years))
        for factor, name in names.items()
        if any((factor, year) in cells for year in years)
    )
    here, there = (desk.name(place, lang) for place in state.places)
    notes = [pick(lang, "方括号内为修约区间。", "In brackets: interval of rounding.")]
    if state.price_basis.startswith("unstated"):
        unstated = (
            "文件未注明价格基准，两地可能不同。",
            "The documents do not state the price basis: it may differ between the places.",
        )
        notes.append(pick(lang, *unstated))
    return Table(
        "explored_between",
        pick(lang, f"{there}与{here}之差的因素分解", f"What makes {there} differ from {here}"),
        (Column(pick(lang, "驱动因素", "Driver"), align="left"), *(Column(year, unit) for year in years)),
        rows,
        notes=tuple(notes),
        sources=cited(desk.raw, results, lang),
    )


def _not_compared(studies: Sequence[Study], state: State) -> tuple[str, str] | None:
    """Return why two places are not set side by side; None where they are."""
    if len({(study.place.programme, study.place.system) for study in studies}) > 1:
        return "两地适用的指标体系不同，不作比较。", "The places are judged by different rules and are not compared."
    if studies[0].identities[state.identity].has_cells:
        return (
            "按行业或品种求和的恒等式不作两地比较。",
            "Identities that sum over cells are not compared between places.",
        )
    if state.method not in PERFECT_METHODS:
        return "此方法有残差，不用于两地比较。", "This method leaves a residual and is not used between places."
    return None


def _compare(studies: Sequence[Study], state: State, year: int) -> tuple[Result, ...]:
    resolvers, identity = [study.resolver for study in studies], studies[0].identities[state.identity]
    forms, first = (state.form,), state.places[0]
    return tuple(compare_places(resolvers, identity, state.price_basis, year, first, state.method, forms))
