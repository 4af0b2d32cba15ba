"""Gaps in words and tables: what is left to each target, at which rate, and what the targets mean for growth.

Here: blocks of the chapter on judgement. Not here: the numbers themselves (``programme.gaps``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.verdict_text import (
    measure_cell,
    measured,
    name_with_unit,
    resting,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.programme.gaps import GrowthBound, growth_bounds

if TYPE_CHECKING:
    from nearzero.programme.criteria import Measure
    from nearzero.programme.gaps import Gap
    from nearzero.results import Result
    from nearzero.study import Study


def gap_blocks(study: Study, lang: str) -> list[Block]:
    """Return what is left to the targets, and the bound that they set to growth."""
    found = study.gaps()
    if not found:
        text = pick(
            lang,
            "没有指标同时具备目标值和注明年份的现值，差距无从计算。",
            "No indicator has both a target and a dated level; no gap can be computed.",
        )
        return [Paragraph(text, kind="missing")]
    left = [gap for gap in found if not gap.reached]
    text = pick(
        lang,
        f"{len(found)}个变量可算差距，其中{len(left)}个尚未达到目标值。所需年均变化率由最近年份起算，"
        "区间为修约所致；不判断措施能否实现。",
        f"For {len(found)} variables the distance to the target can be computed; {len(left)} have not reached it. The "
        "annual rate needed counts from the latest year, intervals are those of rounding; nothing is said on whether "
        "measures can deliver it.",
    )
    return [Paragraph(text), _gap_table(study, found, lang), *_growth(study, lang)]


def _gap_table(study: Study, found: Sequence[Gap], lang: str) -> Table:
    sections = (
        (pick(lang, "尚未达到", "Not reached"), [gap for gap in found if not gap.reached]),
        (pick(lang, "已达到（所列为余量）", "Reached (what remains is room)"), [gap for gap in found if gap.reached]),
    )
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for title, mine in sections:
        if mine:
            groups[len(rows)] = title
        rows += [_gap_row(study, gap, lang) for gap in mine]
    results = results_in(rows)
    due = found[0].verdict.due
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "最近值", "Latest")),
        Column(pick(lang, f"{due}年目标值", f"Target {due}")),
        Column(pick(lang, "尚需变化", "Remaining change")),
        Column(pick(lang, "所需年均变化", "Needed a year")),
        Column(pick(lang, "迄今年均变化", "A year so far")),
    )
    return Table(
        "gaps",
        pick(lang, "与目标的差距和所需速度", "What is left to the targets, and at which pace"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "圆括号为年份，方括号为修约区间。以%为单位的指标按百分点/年，其余按年均变化率；估算、替代年份值和替代指标同样计算，"
                "其性质见判定表。",
                "In brackets: the year; in square ones: the rounding interval. Shares in % are in points a year, "
                "all others in annual rates; estimates, substitute years and proxies are computed alike, the scorecard "
                "says which they are.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        groups=groups,
        wide=True,
    )


def _gap_row(study: Study, gap: Gap, lang: str) -> tuple[Cell, ...]:
    by_method = {result.method: result for result in gap.results}
    latest = gap.outcome.reading.last
    year = f"({latest.period.replace('-', '—')})"
    level = next((one for one in gap.verdict.results if one.method == "value"), None)
    return (
        Cell(gap.verdict.number),
        Cell(name_with_unit(study.raw, gap.verdict, lang)),
        Cell(f"{words.short(latest.value, *latest.bounds)} {year}", resting(level)),
        _plain(gap.target, by_method),
        _plain(gap.remaining, by_method, signed=True),
        *(_cell(one, by_method, lang) for one in (gap.required, gap.rate_so_far)),
    )


def _plain(one: Measure, by_method: dict[str, Result], *, signed: bool = False) -> Cell:
    """Return the cell of a measure without unit and interval, which the pointer shows."""
    return Cell(words.short(one.value, one.low, one.high, signed=signed), resting(by_method.get(one.name)))


def _cell(one: Measure | None, by_method: dict[str, Result], lang: str) -> Cell:
    return measure_cell(one, by_method.get(one.name) if one else None, lang)


def _growth(study: Study, lang: str) -> list[Block]:
    """Say what total and intensity mean together for growth, once per price basis."""
    bounds = {bound.price_basis: bound for bound in reversed(growth_bounds(study.indicators()))}
    found = list(reversed(bounds.values()))
    if not found:
        text = pick(
            lang,
            "总量与强度在同一年缺少数值，不能推算两项目标共同允许的经济增幅。",
            "Total and intensity are not known for one year; the growth that both targets allow cannot be derived.",
        )
        return [Paragraph(text, kind="missing")]
    first = found[0]
    return [
        Paragraph(_growth_text(study, first, lang), first.results, kind="finding"),
        _growth_table(study, found, lang),
    ]


def _growth_text(study: Study, bound: GrowthBound, lang: str) -> str:
    """Say the bound in a sentence, and which target binds at the pace so far."""
    most, so_far = (measured(one, lang) for one in (bound.most_growth, bound.growth_so_far))
    left, pace = (measured(one, lang) for one in (bound.most_rate_left, bound.rate_so_far))
    needed = measured(bound.needed_at_pace, lang)
    basis = words.price_basis(bound.price_basis, study.raw.dictionary, lang)
    if bound.within_rounding:
        binding = pick(
            lang,
            "两项目标何者更紧，在修约区间内不能分辨",
            "Rounding leaves open which of the two targets binds",
        )
    elif bound.binding == "total":
        binding = pick(
            lang,
            f"按迄今增速，总量目标更紧：强度须较{bound.base_year}年变化{needed}",
            f"At the pace so far the total binds: the intensity must change by {needed} against {bound.base_year}",
        )
    else:
        binding = pick(
            lang,
            "按迄今增速，强度目标达到即可使总量低于基准年",
            "At the pace so far, reaching the intensity target keeps the total below the base year",
        )
    threshold = next(v.criterion.threshold for v in study.indicators() if v.variable == "co2_per_gdp" and v.criterion)
    return pick(
        lang,
        f"若强度恰好较{bound.base_year}年变化{words.short(threshold)}%，总量低于{bound.base_year}年要求GDP增幅不超过{most}；"
        f"至{bound.year}年已增长{so_far}（{basis}），余下每年至多{left}，迄今每年{pace}。{binding}。",
        f"If the intensity changes by just {words.short(threshold)} % against {bound.base_year}, a total below that of "
        f"{bound.base_year} allows GDP to grow by {most} at the most; by {bound.year} it had grown by {so_far} "
        f"({basis}), which leaves {left} a year against {pace} a year so far. {binding}.",
    )


def _growth_table(study: Study, bounds: Sequence[GrowthBound], lang: str) -> Table:
    names = {
        "most_gdp_growth_pct": "most_growth",
        "gdp_growth_so_far_pct": "growth_so_far",
        "most_gdp_rate_pct": "most_rate_left",
        "gdp_rate_so_far_pct": "rate_so_far",
        "needed_intensity_pct": "needed_at_pace",
    }
    rows = []
    for bound in bounds:
        by_method = {result.method: result for result in bound.results}
        cells = [
            measure_cell(getattr(bound, field), by_method[name], lang, unit=False) for name, field in names.items()
        ]
        basis = words.price_basis(bound.price_basis, study.raw.dictionary, lang)
        said = words.label(bound.binding, lang)
        if bound.within_rounding:
            said = pick(lang, "在修约区间内", "within rounding")
        rows.append((Cell(basis), *cells, Cell(said)))
    results = results_in(rows)
    return Table(
        "growth_bounds",
        pick(lang, "总量与强度目标共同允许的经济增幅", "Growth that the targets for total and intensity allow"),
        (
            Column(pick(lang, "价格基准", "Prices"), align="left"),
            *(Column(words.label(name, lang), "%") for name in names),
            Column(pick(lang, "更紧的目标", "Binding"), align="center"),
        ),
        tuple(rows),
        sources=cited(study.raw, results, lang),
        wide=True,
    )
