"""Drivers: why emissions changed, by every identity the data carry, with bands; and decoupling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.cells import Cells
from nearzero.analysis.drivers import Support, effects, levels_explained
from nearzero.analysis.identities import Identity
from nearzero.analysis.place_decoupling import split
from nearzero.analysis.uncertainty import sign_probabilities
from nearzero.places.series import Key
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Figure, Heading, Paragraph, Table
from nearzero.presentation.chapters.drivers import tables as driver_tables
from nearzero.presentation.chapters.drivers.formulas import identity_blocks, method_blocks
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on drivers."""
    supports = study.supports()
    carried = [support for support in supports if support.holds]
    blocks: list[Block] = [
        Heading(pick(lang, "数据支持的分解", "What the data carry"), "support"),
        _supported(study, supports, lang),
        *_missing(study, supports, lang),
        *(method_blocks(lang) if carried else ()),
    ]
    for identity in {support.identity.id: support.identity for support in carried}.values():
        mine = [support for support in carried if support.identity == identity]
        blocks += [Heading(identity.label(lang), identity.id), *identity_blocks(study, identity, mine, lang)]
        for support in mine:
            blocks += _decomposition(study, support, lang)
    blocks += _decoupling(study, lang)
    return Chapter("drivers", pick(lang, "排放变化的驱动因素", "Drivers of the change in emissions"), tuple(blocks))


def _supported(study: Study, supports: Sequence[Support], lang: str) -> Paragraph:
    """Say which identities can be decomposed, over which years."""
    said = []
    for support in supports:
        if support.holds:
            name, (first, *_, last) = support.identity.label(lang), support.years
            basis = words.price_basis(support.price_basis, study.raw.dictionary, lang)
            said.append(pick(lang, f"{name}（{first}—{last}，{basis}）", f"{name} ({first}–{last}, {basis})"))
    text = pick(lang, "可分解的恒等式：", "Identities that can be decomposed: ") + (
        pick(lang, "；", "; ").join(said) or pick(lang, "无", "none")
    )
    return Paragraph(text)


def _named(study: Study, keys: Sequence[Key], lang: str) -> str:
    """Name the variables that some missing series belong to, with the number of cells where there are many."""
    counts: dict[str, int] = {}
    for key in keys:
        counts[key.variable] = counts.get(key.variable, 0) + 1
    labels = study.raw.dictionary
    return words.listed(
        [
            labels[name].label(lang) + (pick(lang, f"（{n}个单元）", f" ({n} cells)") if n > 1 else "")
            for name, n in counts.items()
        ],
        lang,
    )


def _missing(study: Study, supports: Sequence[Support], lang: str) -> list[Block]:
    """Name every identity that the data do not carry, with what is missing."""
    blocks: list[Block] = []
    for support in supports:
        if support.holds:
            continue
        by_year = [
            pick(lang, f"{year}年：", f"{year}: ") + _named(study, keys, lang) for year, keys in support.missing.items()
        ]
        if support.reason:
            text = pick(
                lang,
                f"恒等式“{support.identity.zh}”不能分解，分项之和与总量不符：{support.reason}。",
                f"The identity “{support.identity.en}” cannot be decomposed, cells and total differ: {support.reason}.",
            )
            blocks.append(Paragraph(text, kind="warning"))
            continue
        said = pick(lang, "；", "; ").join(by_year)
        text = pick(
            lang,
            f"恒等式“{support.identity.zh}”不能分解，缺失输入：{said}。",
            f"The identity “{support.identity.en}” cannot be decomposed. Missing input: {said}.",
        )
        blocks.append(Paragraph(text, kind="missing"))
    return blocks


def _decomposition(study: Study, support: Support, lang: str) -> list[Block]:
    results = list(effects(study.resolver, support))
    cells = Cells(study.resolver, support.identity, support.price_basis)
    basis = words.price_basis(support.price_basis, study.raw.dictionary, lang)
    suffix = f"{support.identity.id}_{support.price_basis.replace(':', '_')}"
    additive = [result for result in results if result.form == "additive"]
    multiplicative = [result for result in results if result.form == "multiplicative"]
    signs = list(sign_probabilities(cells, support))
    return [
        *_findings(support, additive, basis, lang),
        _effects_table(study, support, [*additive, *signs], f"effects_{suffix}", basis, lang),
        _waterfalls(study, support, additive, f"waterfall_{suffix}", basis, lang),
        *(driver_tables.by_cause(study, cells, support, suffix, lang) if len(support.identity.drivers) > 3 else ()),
        _index_table(study, support, multiplicative, f"index_{suffix}", basis, lang),
        driver_tables.by_method(study, cells, support, suffix, lang),
        *(driver_tables.of_cells(study, cells, support, suffix, lang) if support.identity.has_cells else ()),
    ]


def _names(identity: Identity, lang: str) -> dict[str, str]:
    names = {driver.id: driver.label(lang) for driver in identity.drivers}
    return {**names, "total": pick(lang, "排放总量变化", "Change of the total")}


def _findings(support: Support, additive: Sequence[Result], basis: str, lang: str) -> list[Block]:
    """Say which driver raised and which lowered emissions over the whole period, and what is too close to call."""
    whole = _whole(support, additive)
    total = next(result for result in whole if result.factor == "total")
    names = _names(support.identity, lang)
    drivers = [result for result in whole if result.factor != "total"]
    up = [result for result in drivers if result.low is not None and result.low > 0]
    down = [result for result in drivers if result.high is not None and result.high < 0]
    open_ = [result for result in drivers if result not in up and result not in down]

    def said(results: Sequence[Result]) -> str:
        ordered = sorted(results, key=lambda result: -abs(float(result.value or 0)))
        return words.listed(
            [f"{names[r.factor]} {words.with_unit(r, lang, signed=True, most=2)}" for r in ordered], lang
        )

    none = pick(lang, "无", "none")
    start, end = whole[0].period.split("-")
    text = pick(
        lang,
        f"{start}—{end}年（{basis}）排放变化{words.with_unit(total, lang, signed=True, most=2)}。"
        f"增排因素：{said(up) or none}；减排因素：{said(down) or none}"
        + (f"；在四舍五入误差内不能定号：{said(open_)}。" if open_ else "。"),
        f"{start}–{end} ({basis}): emissions changed by {words.with_unit(total, lang, signed=True, most=2)}. "
        f"Raised by: {said(up) or none}; lowered by: {said(down) or none}"
        + (f"; sign open within rounding: {said(open_)}." if open_ else "."),
    )
    return [Paragraph(text, tuple(whole), kind="finding")]


def _whole(support: Support, results: Sequence[Result]) -> list[Result]:
    """Return the results over the whole period: chained where there are years in between."""
    method = "lmdi1_chained" if len(support.years) > 2 else "lmdi1"
    period = f"{support.years[0]}-{support.years[-1]}"
    return [result for result in results if result.method == method and result.period == period]


def _columns_of(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Return method and period of every column, in the order they were computed."""
    return list(dict.fromkeys((result.method, result.period) for result in results))


def _effects_table(
    study: Study, support: Support, results: Sequence[Result], block_id: str, basis: str, lang: str
) -> Table:
    columns = _columns_of([result for result in results if result.analysis == "drivers"])
    names = _names(support.identity, lang)
    cells = {(r.factor, r.method, r.period): r for r in results}
    unit = pick(lang, "万吨", "10⁴ t") if not results else units.label(results[0].unit, lang)
    heads = (
        Column(pick(lang, "驱动因素", "Driver"), align="left"),
        *(Column(_heading(method, period.replace("-", "—"), lang), unit) for method, period in columns),
        Column(pick(lang, "全期增排概率", "Chance that it raises, whole period"), "%"),
    )
    method, period = columns[-1]
    rows = tuple(
        (
            Cell(name),
            *(_effect_cell(cells[factor, *column]) for column in columns),
            _sign_cell(cells[factor, f"{method}:rounding", period]),
        )
        for factor, name in names.items()
    )
    return Table(
        block_id,
        pick(
            lang, f"驱动因素对二氧化碳排放变化的贡献（{basis}）", f"Effects of the drivers on CO2 emissions ({basis})"
        ),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "方法：LMDI-I加法分解（Ang，2005），各因素贡献之和等于总变化，无残差；方括号内为修约区间，即所有输入同时在其四舍五入范围内变动的结果。",
                "Method: additive LMDI-I (Ang 2005); effects add to the change without a residual; in brackets: all "
                "inputs vary together within what they were rounded from.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _sign_cell(result: Result) -> Cell:
    """Return in how many of a hundred draws an effect raises emissions."""
    return Cell(f"{float(result.value or 0):.0f}", result)


def _effect_cell(result: Result) -> Cell:
    """Return an effect with its interval in brackets."""
    value, span = words.of(result, signed=True, most=2), words.interval(result, signed=True, most=2)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)


def _heading(method: str, span: str, lang: str) -> str:
    chained = pick(lang, "（链式）", " (chained)") if method.endswith("_chained") else ""
    return f"{span}{chained}"


def _index_table(
    study: Study, support: Support, results: Sequence[Result], block_id: str, basis: str, lang: str
) -> Table:
    columns = _columns_of(results)
    names = _names(support.identity, lang)
    cells = {(r.factor, r.method, r.period): r for r in results}
    heads = [
        Column(pick(lang, "驱动因素", "Driver"), align="left"),
        *(Column(_heading(method, period.replace("-", "—"), lang)) for method, period in columns),
    ]
    rows = tuple(
        (Cell(name), *(Cell(words.of(cells[factor, *column]), cells[factor, *column]) for column in columns))
        for factor, name in names.items()
    )
    return Table(
        block_id,
        pick(lang, f"驱动因素的乘法分解指数（{basis}）", f"Multiplicative indices of the drivers ({basis})"),
        tuple(heads),
        rows,
        notes=(
            pick(
                lang,
                "1为无影响，各指数之积等于总量比值。",
                "1 is no effect; the indices multiply to the ratio of the totals.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )


def _waterfalls(
    study: Study, support: Support, results: Sequence[Result], block_id: str, basis: str, lang: str
) -> Figure:
    names = _names(support.identity, lang)
    spans = [span for span in _columns_of(results) if not span[0].endswith("_chained")]
    shown = [r for r in results if (r.method, r.period) in spans]
    said = pick(lang, "；", "; ").join(
        f"{r.period} {names[r.factor]} {words.with_unit(r, lang, signed=True, most=2)}" for r in shown
    )
    return Figure(
        block_id,
        pick(lang, f"排放变化的驱动因素瀑布图（{basis}）", f"Waterfall of the drivers ({basis})"),
        said,
        partial(_draw_waterfalls, study, support, shown, lang),
        tuple(shown),
        notes=(pick(lang, "细线为修约区间。", "Thin bars: rounding interval."),),
        sources=cited(study.raw, shown, lang),
    )


def _draw_waterfalls(study: Study, support: Support, results: Sequence[Result], lang: str) -> Drawing:
    from nearzero.presentation.figures.effects import Amount, Change, waterfalls

    identity = support.identity
    totals = study.series(identity.target)
    cells = Cells(study.resolver, identity, support.price_basis)
    explained = levels_explained(cells, support.years)
    changes = []
    for period in dict.fromkeys(result.period for result in results):
        years = [int(year) for year in period.split("-")]
        effects_ = tuple(
            Amount(driver.label(lang), float(result.value or 0), result.low, result.high)
            for driver in identity.drivers
            for result in results
            if result.factor == driver.id and result.period == period
        )
        start, end = (
            Amount(str(year), explained[year])
            if identity.part
            else Amount(str(year), (point := totals.at(year)).value, point.low, point.high)
            for year in years
        )
        changes.append(Change(period.replace("-", "—"), start, effects_, end))
    return waterfalls(changes, units.label(totals.unit, lang), lang)


def _decoupling(study: Study, lang: str) -> list[Block]:
    results = study.decoupling()
    heading = Heading(pick(lang, "碳排放与经济增长的脱钩", "Decoupling of CO2 from economic growth"), "decoupling")
    if not results:
        text = pick(
            lang,
            "缺失输入：至少两年的二氧化碳排放总量与地区生产总值。",
            "Missing input: two years of total CO2 and GDP.",
        )
        return [heading, Paragraph(text, kind="missing")]
    heads = (
        Column(pick(lang, "时段", "Period"), align="center"),
        Column(pick(lang, "地区生产总值口径", "GDP"), align="left"),
        Column(pick(lang, "脱钩弹性", "Elasticity")),
        Column(pick(lang, "区间", "Interval")),
        Column(pick(lang, "状态", "State"), align="center"),
        Column(pick(lang, "说明", "Note"), align="left"),
    )
    rows = tuple(
        (
            Cell(result.period.replace("-", "—")),
            Cell(words.price_basis(result.price_basis, study.raw.dictionary, lang)),
            Cell(words.of(result, signed=True), result),
            Cell(words.interval(result, signed=True)),
            Cell(words.label(result.factor, lang)),
            Cell(_note(result, lang)),
        )
        for result in results
    )
    table = Table(
        "decoupling",
        pick(lang, "Tapio脱钩弹性与状态", "Tapio elasticity and state"),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "弹性＝二氧化碳排放变化率÷地区生产总值变化率（Tapio，2005）；0.8与1.2计入连结；经济变化量的修约区间超过其四分之一时不给出弹性。",
                "Elasticity: relative change of CO2 per relative change of GDP (Tapio 2005); 0.8 and 1.2 count as "
                "coupling; no elasticity where rounding leaves more than a quarter of the change of GDP open.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )
    return [heading, table, *_split_table(study, results, lang)]


def _split_table(study: Study, verdicts: Sequence[Result], lang: str) -> list[Block]:
    """Return which part of each elasticity the drivers make up."""
    identity = study.identities["kaya3"]
    results = list(split(study.resolver, identity, verdicts))
    if not results:
        return []
    columns = list(dict.fromkeys((result.period, result.price_basis) for result in results))
    cells = {(r.factor, r.period, r.price_basis): r for r in results}
    heads = [Column(pick(lang, "驱动因素", "Driver"), align="left")]
    for period, basis in columns:
        said = words.price_basis(basis, study.raw.dictionary, lang)
        heads.append(Column(pick(lang, f"{period.replace('-', '—')}（{said}）", f"{period} ({said})")))
    rows = tuple(
        (Cell(driver.label(lang)), *(_effect_cell(cells[driver.id, *column]) for column in columns))
        for driver in identity.drivers
    )
    note = pick(
        lang,
        "各因素之和等于脱钩弹性；正值把排放与增长连在一起，负值使其脱钩。方括号内为修约区间。",
        "The parts add to the elasticity; above zero a driver ties emissions to growth, below it sets them free. "
        "In brackets: rounding.",
    )
    caption = pick(lang, "脱钩弹性的因素分解", "Elasticity split by driver")
    return [
        Table("decoupling_split", caption, tuple(heads), rows, notes=(note,), sources=cited(study.raw, results, lang))
    ]


def _note(result: Result, lang: str) -> str:
    if not result.note:
        return ""
    if lang == "en":
        return result.note
    if result.factor == "indeterminate":
        return "经济变化过小或在四舍五入误差之内，不作除数"
    return "修约区间跨越多种状态"
