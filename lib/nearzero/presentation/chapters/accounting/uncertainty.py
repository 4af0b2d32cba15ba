"""How sure the inventory is: approach 1 and approach 2 side by side, and what shared factors mean.

Here: the section ``uncertainty``. Not here: the arithmetic (``error_propagation``, ``monte_carlo``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.accounting.error_propagation import propagate_error
from nearzero.accounting.inventory.categories import assess, covered_shares
from nearzero.accounting.inventory.category_uncertainty import category_uncertainties
from nearzero.presentation import formulas, words
from nearzero.presentation.blocks import Block, Cell, Column, Formula, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.accounting.tables import co2_unit, finer_cell, span, state_notes
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import cell_name
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.error_propagation import ErrorPropagation
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.inventory.categories import Assessment
    from nearzero.study import Study


def uncertainty_blocks(study: Study, inventory: Inventory, lang: str) -> list[Block]:
    """Return the section ``uncertainty``; nothing where the inventory has a single year."""
    if len(inventory.years) < 2:
        return []
    heading = Heading(pick(lang, "清单的不确定度", "Uncertainty of the inventory"), "uncertainty")
    first, last = inventory.years[0], inventory.years[-1]
    assessment = assess(inventory, first, last, category_uncertainties(study.raw))
    if not assessment.categories:
        text = pick(
            lang,
            "没有同时具备两年数据和不确定度的类别，不确定度无法给出。",
            "No category has two years of data and an uncertainty, so that none can be said.",
        )
        return [heading, Paragraph(text, kind="missing")]
    results = study.inventory_uncertainty()
    return [
        heading,
        _coverage(inventory, assessment, lang),
        Paragraph(
            pick(
                lang,
                "各类别相互独立时，方法1把类别k的相对不确定度U按排放量x合成（共用因子的类别先合并）：",
                "Where categories are independent, approach 1 combines the relative uncertainty U of each category k "
                "by its emissions x (categories that share a factor are merged first):",
            )
        ),
        Formula(formulas.combined_uncertainty()),
        _approaches(study, results, lang),
        _sharing(study, results, assessment, lang),
        _largest(study, results, lang),
    ]


def _coverage(inventory: Inventory, assessment: Assessment, lang: str) -> Paragraph:
    first, last = assessment.base_year, assessment.year
    shares = covered_shares(inventory, assessment)
    names = [one.name for one in assessment.uncovered]
    said = shares.get(last)
    share = "" if said is None else f"{said:.1f}"
    covered = _covered_results(inventory, assessment)
    text = pick(
        lang,
        f"{first}与{last}年{len(assessment.categories)}个类别（部门 × 品种）有缺省不确定度，"
        f"占{last}年清单排放的{share}%；"
        + (f"{len(names)}个单元没有可引用的缺省值，不在区间之内。" if names else "")
        + "缺省值为 IPCC 2006 的通用值（±%，95%置信区间），不是本地测定；电力、热力没有专门缺省值，取燃料的。",
        f"{len(assessment.categories)} categories (sector × carrier) of {first} and {last} have default uncertainties: "
        f"{share} % of the emissions of {last}. "
        + (f"{len(names)} cells have no citable default and are outside the intervals. " if names else "")
        + "The defaults are general ones of IPCC 2006 (± %, 95 % interval), not measured here; electricity and heat "
        "have none of their own and take that of fuels.",
    )
    return Paragraph(text, covered)


def _covered_results(inventory: Inventory, assessment: Assessment) -> tuple[Result, ...]:
    share = covered_shares(inventory, assessment).get(assessment.year)
    inputs = tuple(dict.fromkeys(name for one in assessment.categories for name in one.inputs))
    return (
        Result(
            analysis="inventory_uncertainty",
            place=inventory.place,
            variable="co2_total",
            factor="covered",
            identity=f"{inventory.method.identity}+base{assessment.base_year}",
            method="covered_share",
            form=f"{inventory.method.name}:{inventory.method.form}",
            period=str(assessment.year),
            value=share,
            unit="%",
            state="derived",
            inputs=inputs,
        ),
    )


def _main(results: Sequence[Result], method: str) -> dict[str, Result]:
    """Return level and trend of one approach by period; of what is covered, where the whole has no interval."""
    found = [one for one in results if one.method == method and one.interval_kind == "uncertainty"]
    return {one.period: one for one in found}


def _approaches(study: Study, results: Sequence[Result], lang: str) -> Table:
    linear, drawn = _main(results, "approach1"), _main(results, "approach2")
    rows = []
    for period, one in linear.items():
        is_trend = "-" in period
        rows.append(
            (
                Cell(
                    pick(lang, f"{span(period)}年变化率（%）", f"Trend {span(period)} (%)")
                    if is_trend
                    else pick(lang, f"{period}年排放量（{co2_unit(lang)}）", f"Level {period} ({co2_unit(lang)})")
                ),
                finer_cell(one, signed=is_trend),
                Cell(words.interval(one, signed=is_trend)),
                Cell(_half(one, is_trend=is_trend, lang=lang)),
                Cell(words.interval(drawn[period], signed=is_trend), None) if period in drawn else Cell(words.NONE),
            )
        )
    shown = [*results_in(rows), *drawn.values()]
    draws = next(iter(drawn.values())).note.partition(":")[0] if drawn else ""
    return Table(
        "uncertainty_approaches",
        pick(lang, "清单总量与趋势的不确定度（95%区间）", "Uncertainty of level and trend (95 % intervals)"),
        (
            Column(pick(lang, "项目", "Item"), align="left"),
            Column(pick(lang, "数值", "Value")),
            Column(words.label("approach1", lang)),
            Column(pick(lang, "方法1半宽", "Half-width, approach 1")),
            Column(words.label("approach2", lang)),
        ),
        tuple(rows),
        notes=(
            *state_notes(shown, lang),
            pick(
                lang,
                f"方法1：IPCC 2006 第1卷第3章式3.1、3.2与表3.2；方法2：{_draws(draws, lang)}。",
                f"Approach 1: IPCC 2006, volume 1, chapter 3, equations 3.1 and 3.2, table 3.2; "
                f"approach 2: {_draws(draws, lang)}.",
            ),
            pick(
                lang,
                "选用哪组因子、哪条电力规则是口径，不是随机误差，不含在区间内。",
                "Which set and which rule for electricity is a choice, no random error, and not in the intervals.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
    )


def _draws(said: str, lang: str) -> str:
    numbers = [word for word in said.replace(",", "").split() if word.isdigit()]
    if len(numbers) < 2:
        return said
    return pick(lang, f"{numbers[0]}次抽样，种子{numbers[1]}", f"{numbers[0]} draws, seed {numbers[1]}")


def _half(one: Result, *, is_trend: bool, lang: str) -> str:
    """Return the half-width as the guidelines print it: ± % of a level, ± percentage points of a trend."""
    number = one.arithmetic.removeprefix("± ").split(" ")[0]
    return f"±{number} {pick(lang, '个百分点', 'points')}" if is_trend else f"±{number} %"


def _sharing(study: Study, results: Sequence[Result], assessment: Assessment, lang: str) -> Table:
    """Set shared factors beside independent ones: what would be claimed if every category erred by itself."""
    shared = _main(results, "approach1")
    level, trend = shared[str(assessment.year)], shared[f"{assessment.base_year}-{assessment.year}"]
    apart = propagate_error(
        assessment.base,
        assessment.current,
        assessment.activity_uncertainty,
        assessment.factor_uncertainty,
        factor_correlated=False,
    )
    rows = [
        _widths(words.label("shared", lang), assessment.propagate(), level, trend, "shared"),
        _widths(words.label("independent", lang), apart, level, trend, "independent"),
    ]
    shown = results_in(rows)
    return Table(
        "uncertainty_sharing",
        pick(lang, "共用因子与独立因子", "Shared and independent factors"),
        (
            Column(pick(lang, "假定", "Assumption"), align="left"),
            Column(pick(lang, f"{assessment.year}年半宽", f"Half-width of {assessment.year}"), "%"),
            Column(pick(lang, "趋势半宽", "Half-width of the trend"), pick(lang, "百分点", "points")),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "同一因子用于各部门，其误差在各部门相同；两年同用一个因子时在趋势中基本抵消。本报告取前一行；"
                "按后一行（各部门、各年的因子误差互相独立）总量显得过于确定。",
                "A factor that all sectors use errs alike in all of them, and hardly moves the trend where both years "
                "have the same one. The report takes the first row; with the second, where factors err independently "
                "in every sector and year, the level would seem too sure.",
            ),
            *state_notes(shown, lang),
        ),
        sources=cited(study.raw, shown, lang),
    )


def _widths(label: str, found: ErrorPropagation, level: Result, trend: Result, name: str) -> tuple[Cell, ...]:
    half = {"low": None, "high": None, "interval_kind": None, "note": "", "method": f"approach1:half_width:{name}"}
    of_level = replace(level, value=found.level_uncertainty, unit="%", arithmetic="", **half)  # type: ignore[arg-type]
    of_trend = replace(trend, value=found.trend_uncertainty, unit="%", arithmetic="", **half)  # type: ignore[arg-type]
    return (Cell(label), *(Cell(words.of(one, most=2), one) for one in (of_level, of_trend)))


def _largest(study: Study, results: Sequence[Result], lang: str) -> Table:
    """List the categories that weigh most in the variance of the level, with their weight in that of the trend."""
    level = [one for one in results if one.method == "approach1:level_variance"]
    trend = {one.factor: one for one in results if one.method == "approach1:trend_variance"}
    rows = [
        (
            Cell(cell_name(study.raw, one.factor, lang)),
            Cell(words.of(one, most=1), one),
            Cell(words.of(trend[one.factor], most=1), trend[one.factor]) if one.factor in trend else Cell(words.NONE),
        )
        for one in level
    ]
    shown = results_in(rows)
    return Table(
        "uncertainty_categories",
        pick(lang, "对不确定度贡献最大的类别", "Categories that weigh most in the uncertainty"),
        (
            Column(pick(lang, "类别", "Category"), align="left"),
            Column(pick(lang, "占总量方差", "Of the variance of the level"), "%"),
            Column(pick(lang, "占趋势方差", "Of the variance of the trend"), "%"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                f"“{words.NONE}”：不在趋势方差前十之列。",
                f"“{words.NONE}”: not among the ten that weigh most in the trend.",
            ),
        ),
        sources=cited(study.raw, shown, lang),
    )
