"""Further tables and figures of one decomposition: by cause, by method, by sector and carrier, with uncertainty.

Here: what stands beside the effects themselves. Not here: the chapter they belong to (``drivers``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis import drivers, uncertainty
from nearzero.analysis.cells import Cells
from nearzero.analysis.decomposition import METHODS
from nearzero.places.series import Key
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Figure, Paragraph, Table
from nearzero.presentation.chapters.result_tables import cell_label
from nearzero.presentation.factor_sources import factor_source
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.accounting import status as status_words
from nearzero.presentation.words.factor_names import factor_name
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.analysis.drivers import Support
    from nearzero.study import Study


def by_cause(study: Study, cells: Cells, support: Support, suffix: str, lang: str) -> list[Block]:
    """Return the effects by the guide's causes, in words and as a table."""
    results = list(drivers.causes(cells, support))
    total = sum(float(result.value or 0) for result in results)
    ordered = sorted(results, key=lambda result: float(result.value or 0))
    said = words.listed(
        [f"{words.label(r.factor, lang)} {words.with_unit(r, lang, signed=True, most=2)}" for r in ordered], lang
    )
    start, end = results[0].period.split("-")
    text = pick(lang, f"{start}—{end}年按原因归并：{said}。", f"{start}–{end} by cause: {said}.")
    table = Table(
        f"causes_{suffix}",
        pick(lang, "排放变化的原因", "Causes of the change in emissions"),
        (
            Column(pick(lang, "原因", "Cause"), align="left"),
            Column(pick(lang, "贡献", "Effect"), units.label(results[0].unit, lang)),
            Column(pick(lang, "区间", "Interval"), units.label(results[0].unit, lang)),
        ),
        tuple(
            (
                Cell(words.label(result.factor, lang)),
                Cell(words.of(result, signed=True, most=2), result),
                Cell(words.interval(result, signed=True, most=2)),
            )
            for result in results
        ),
        notes=(
            pick(
                lang,
                f"各原因之和为 {words.number(total, 2, signed=True)}；区间为修约区间。",
                f"The causes add to {words.number(total, 2, signed=True)}; intervals: rounding.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )
    return [Paragraph(text, tuple(results), kind="finding"), table]


def by_method(study: Study, cells: Cells, support: Support, suffix: str, lang: str) -> Table:
    """Return what other methods make of the same change."""
    results = {(r.method, r.factor): r for r in drivers.by_method(cells, support)}
    columns = [*support.identity.drivers]
    heads = (
        Column(pick(lang, "方法", "Method"), align="left"),
        *(Column(driver.label(lang)) for driver in columns),
        Column(pick(lang, "残差", "Residual")),
    )
    rows = tuple(
        (
            Cell(words.label(method, lang)),
            *(_amount(results[method, driver.id]) for driver in columns),
            _amount(results[method, "residual"]),
        )
        for method in METHODS
    )
    first, last = support.years[0], support.years[-1]
    unit = units.label(results["lmdi1", "total"].unit, lang)
    return Table(
        f"methods_{suffix}",
        pick(
            lang, f"分解方法的敏感性（{first}—{last}年，{unit}）", f"Sensitivity to the method ({first}–{last}, {unit})"
        ),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "首末两年直接比较。残差为零的方法把总变化完全分给各因素。",
                "First against last year. Methods without a residual give the whole change to the drivers.",
            ),
        ),
        sources=cited(study.raw, results.values(), lang),
    )


def _amount(result: Result) -> Cell:
    value = float(result.value or 0)
    places = 2 if abs(value) < 1000 else 0
    return Cell(words.number(0.0 if abs(value) < 5e-7 else value, places, signed=True), result)


def of_cells(study: Study, cells: Cells, support: Support, suffix: str, lang: str) -> list[Block]:
    """Return the effects by sector and by carrier, and what uncertain activity and factors do to them."""
    blocks: list[Block] = []
    for index in ("sector", "carrier"):
        results = list(drivers.effects_along(cells, support, index))
        if any(result.factor.endswith("[]") for result in results):
            continue
        shares = list(drivers.attribution(cells, support, index))
        blocks += [
            _members_table(study, support, results, index, f"by_{index}_{suffix}", lang),
            _members_figure(study, cells, support, results, index, f"by_{index}_figure_{suffix}", lang),
            _attribution_table(study, support, shares, index, f"attribution_{index}_{suffix}", lang),
        ]
    spread = uncertainty.default_spread(study.raw)
    drawn = list(uncertainty.uncertain_effects(cells, support, spread))
    return [*blocks, _uncertainty_table(study, support, drawn, spread, f"uncertainty_{suffix}", lang)]


def _members(results: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(result.factor.partition("[")[2].rstrip("]") for result in results))


def _label(study: Study, index: str, member: str, lang: str) -> str:
    key = Key("energy", "", member, "") if index == "sector" else Key("energy", "", "", member)
    return cell_label(study.raw, key, lang)


def _members_table(
    study: Study, support: Support, results: Sequence[Result], index: str, block_id: str, lang: str
) -> Table:
    found = {result.factor: result for result in results}
    shown = [
        driver
        for driver in support.identity.drivers
        if any(float(found[f"{driver.id}[{member}]"].value or 0) for member in _members(results))
    ]
    what = pick(lang, "部门", "sector") if index == "sector" else pick(lang, "能源品种", "carrier")
    rows = tuple(
        (
            _name_cell(study, index, member, lang),
            *(_amount(found[f"{driver.id}[{member}]"]) for driver in shown),
            _amount(found[f"total[{member}]"]),
        )
        for member in _members(results)
    )
    unit = units.label(results[0].unit, lang)
    return Table(
        block_id,
        pick(lang, f"驱动因素的贡献：按{what}（{unit}）", f"Effects of the drivers by {what} ({unit})"),
        (
            Column(what[:1].upper() + what[1:], align="left"),
            *(Column(driver.label(lang)) for driver in shown),
            Column(pick(lang, "合计", "Total")),
        ),
        rows,
        notes=(pick(lang, "LMDI-I，全期；各行之和等于总贡献。", "LMDI-I, whole period; the rows add to the whole."),),
        sources=cited(study.raw, results, lang),
        wide=len(shown) > 5,
    )


def _attribution_table(
    study: Study, support: Support, results: Sequence[Result], index: str, block_id: str, lang: str
) -> Table:
    found = {result.factor: result for result in results}
    members = _members(results)
    shown = [d for d in support.identity.drivers if any(float(found[f"{d.id}[{m}]"].value or 0) for m in members)]
    what = pick(lang, "部门", "sector") if index == "sector" else pick(lang, "能源品种", "carrier")
    return Table(
        block_id,
        pick(lang, f"乘法指数变化的归因：按{what}（百分点）", f"Indices attributed to the {what}s (percentage points)"),
        (Column(what[:1].upper() + what[1:], align="left"), *(Column(driver.label(lang)) for driver in shown)),
        tuple(
            (_name_cell(study, index, member, lang), *(_amount(found[f"{driver.id}[{member}]"]) for driver in shown))
            for member in members
        ),
        notes=(
            pick(
                lang,
                "首末两年；各列之和为该指数减1（Choi和Ang，2012）。",
                "First against last year; a column adds to the index less 1 (Choi and Ang 2012).",
            ),
        ),
        sources=cited(study.raw, results, lang),
        wide=len(shown) > 5,
    )


def _name_cell(study: Study, index: str, member: str, lang: str) -> Cell:
    return Cell(_label(study, index, member, lang))


def _members_figure(
    study: Study, cells: Cells, support: Support, results: Sequence[Result], index: str, block_id: str, lang: str
) -> Figure:
    what = pick(lang, "部门", "sector") if index == "sector" else pick(lang, "能源品种", "carrier")
    total = {m: float(r.value or 0) for m in _members(results) for r in results if r.factor == f"total[{m}]"}
    ends = sorted(total, key=lambda member: -abs(total[member]))[:_MOST_BARS]
    said = words.listed(
        [f"{_label(study, index, m, lang)} {words.number(total[m], 0, signed=True)}" for m in ends], lang
    )
    return Figure(
        block_id,
        pick(lang, f"变化最大的{what}：各驱动因素的贡献", f"Effects of the drivers in the {what}s that changed most"),
        said,
        partial(_draw_members, study, cells, support, results, index, ends, lang),
        tuple(result for result in results if result.factor.partition("[")[2].rstrip("]") in ends),
        sources=cited(study.raw, results, lang),
    )


_MOST_BARS = 8


def _draw_members(
    study: Study,
    cells: Cells,
    support: Support,
    results: Sequence[Result],
    index: str,
    members: Sequence[str],
    lang: str,
) -> Drawing:
    from nearzero.presentation.figures.effects import Amount, Change, stacked_effects

    found = {result.factor: float(result.value or 0) for result in results}
    changes = []
    for member in members:
        amounts = tuple(
            Amount(driver.label(lang), found[f"{driver.id}[{member}]"]) for driver in support.identity.drivers
        )
        name, change = _label(study, index, member, lang), found[f"total[{member}]"]
        changes.append(Change(name, Amount("", 0.0), amounts, Amount("", change)))
    unit = units.label(cells.resolver.raw.dictionary[support.identity.target].unit, lang)
    return stacked_effects(changes, unit, lang)


def _spread_source(study: Study, line: str, lang: str) -> str:
    """Return where a default uncertainty comes from, in words: ``name: source (status)`` has the ids."""
    name, _, rest = line.partition(": ")
    source, _, status = rest.rpartition(" (")
    said = factor_name(study.raw, name, lang), factor_source(source, lang), status_words(status.rstrip(")"), lang)
    return pick(lang, "{}：{}（{}）", "{}: {} ({})").format(*said)


def _uncertainty_table(
    study: Study, support: Support, results: Sequence[Result], spread: uncertainty.Spread, block_id: str, lang: str
) -> Table:
    whole = f"{support.years[0]}-{support.years[-1]}"
    chosen = [r for r in results if r.period == whole and ("_chained" in r.method or len(support.years) == 2)]
    effects = {r.factor: r for r in chosen if r.analysis == "drivers_uncertainty"}
    signs = {r.factor: r for r in chosen if r.analysis == "drivers_sign"}
    names = {driver.id: driver.label(lang) for driver in support.identity.drivers}
    names["total"] = pick(lang, "排放总量变化", "Change of the total")
    unit = units.label(next(iter(effects.values())).unit, lang)
    return Table(
        block_id,
        pick(lang, "活动水平与排放因子不确定性下的贡献", "Effects under uncertain activity data and emission factors"),
        (
            Column(pick(lang, "驱动因素", "Driver"), align="left"),
            Column(pick(lang, "贡献", "Effect"), unit),
            Column(pick(lang, "95%区间", "95 % interval"), unit),
            Column(pick(lang, "增排概率", "Chance that it raises"), "%"),
        ),
        tuple(
            (
                Cell(name),
                _amount(effects[factor]),
                Cell(words.interval(effects[factor], signed=True, most=0)),
                Cell(f"{float(signs[factor].value or 0):.0f}", signs[factor]),
            )
            for factor, name in names.items()
        ),
        notes=(
            pick(
                lang,
                f"蒙特卡洛{uncertainty.DRAWS}次：活动水平±{spread.activity:.0%}，排放因子±{spread.factor:.0%}"
                "（95%区间）；同一能源品种的因子在各年、各部门取同一次抽样。",
                f"{uncertainty.DRAWS} draws: activity ±{spread.activity:.0%}, emission factors "
                f"±{spread.factor:.0%} (95 % intervals); a factor is one draw for all cells of its carrier.",
            ),
            *(_spread_source(study, line, lang) for line in spread.sources),
        ),
        sources=cited(study.raw, results, lang),
    )
