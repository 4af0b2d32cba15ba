"""Comparison: places of one programme side by side, and their targets beside those of city and province."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from nearzero import __version__, units
from nearzero.analysis.between_places import compare_places
from nearzero.analysis.cells import Cells
from nearzero.analysis.trends import levels
from nearzero.places import tables
from nearzero.places.series import Series
from nearzero.presentation import words
from nearzero.presentation.blocks import (
    Block,
    Cell,
    Chapter,
    Column,
    Figure,
    Heading,
    Paragraph,
    Report,
    Table,
    results_in,
)
from nearzero.presentation.chapters import tasks
from nearzero.presentation.chapters.audit import chapter_across
from nearzero.presentation.chapters.indicators import target_text
from nearzero.presentation.chapters.ladder_blocks import ladder_blocks
from nearzero.presentation.chapters.overview import has_boundary, locator
from nearzero.presentation.chapters.result_tables import level_cell, mark_notes, series_name
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.study import Study


class DifferentRulesError(ValueError):
    """Places that are judged by different indicator systems are not set side by side."""


def report(studies: Sequence[Study], lang: str, benchmarks: Sequence[str] = ()) -> Report:
    """Return the comparison of some places.

    Args:
        studies: The places, all of one programme and system.
        lang: ``zh`` or ``en``.
        benchmarks: Ids of the places whose targets stand beside; the parents and grandparents of the places
            where empty.

    Raises:
        DifferentRulesError: The places belong to different systems.
    """
    systems = {(study.place.programme, study.place.system) for study in studies}
    if len(systems) != 1:
        raise DifferentRulesError(
            "places are compared only under one rule set, not " + ", ".join(map("/".join, sorted(systems)))
        )
    chapters = (
        _present(studies, lang),
        _drivers(studies, lang),
        _targets(studies, list(benchmarks) or _default_benchmarks(studies), lang),
        chapter_across(studies, _default_benchmarks(studies), lang),
    )
    results = [result for chapter in chapters for result in chapter.results]
    names = words.listed([study.place.name(lang) for study in studies], lang)
    return Report(
        id="comparison",
        title=pick(lang, f"{names}对比", f"{names} compared"),
        subtitle=pick(lang, "现状、驱动因素与目标并列", "State, drivers and targets side by side"),
        lang=lang,
        chapters=chapters,
        about=(
            (pick(lang, "数据来源", "Data"), pick(lang, "；", "; ").join(cited(studies[0].raw, results, lang))),
            (
                pick(lang, "说明", "Note"),
                pick(
                    lang,
                    "不计算综合得分：各地数据口径不同，逐项并列供判断",
                    "No composite score: definitions differ, items stand side by side",
                ),
            ),
            (pick(lang, "工具", "Made with"), f"nearzero {__version__}"),
        ),
        watermark=pick(lang, "含虚构示例，不得引用", "Holds an invented example: not to be cited")
        if any(s.place.synthetic for s in studies)
        else "",
    )


def _default_benchmarks(studies: Sequence[Study]) -> list[str]:
    above = (
        place.id
        for study in studies
        for place in study.raw.ancestors(study.place)
        if study.raw.has(place.id, "targets.csv")
    )
    return list(dict.fromkeys(above))


def _present(studies: Sequence[Study], lang: str) -> Chapter:
    mapped = [study for study in studies if study.place.adcode and has_boundary(study.place.adcode)]
    blocks: list[Block] = [
        *([locator(mapped, lang)] if mapped else []),
        Heading(pick(lang, "主要指标", "Main variables")),
        _levels_table(studies, lang),
    ]
    return Chapter("present", pick(lang, "现状并列", "Present state side by side"), tuple(blocks))


def _shared(studies: Sequence[Study]) -> list[Any]:
    """Return the keys that have a level in at least two of the places, in the order of the headline variables."""
    counts: dict[Any, int] = {}
    for study in studies:
        for key in {s.key for s in study.all_series if _comparable(s)}:
            counts[key] = counts.get(key, 0) + 1
    order = list(dict.fromkeys([*studies[0].headline_variables, *studies[0].raw.dictionary]))
    keys = [key for key, count in counts.items() if count >= min(2, len(studies))]
    return sorted(keys, key=lambda key: (order.index(key.variable), key.price_basis, key.sector, key.carrier))


def _comparable(series: Series) -> bool:
    """Tell whether a series is worth setting side by side: printed, or derived without a choice of prices."""
    return any(point.route == "as_printed" for point in series) or not series.key.price_basis


def _levels_table(studies: Sequence[Study], lang: str) -> Table:
    years = sorted({year for study in studies for year in study.years})
    rows = []
    for key in _shared(studies):
        cells = [
            Cell(series_name(studies[0].raw, key, lang)),
            Cell(units.label(studies[0].raw.dictionary[key.variable].unit, lang)),
        ]
        for study in studies:
            series = study.series(key.variable, key.price_basis, key.sector, key.carrier)
            said = {int(result.period): result for result in levels(series, study.place.id)}
            cells += [level_cell(said.get(year)) for year in years]
        rows.append(tuple(cells))
    heads = [Column(pick(lang, "指标", "Variable"), align="left"), Column(pick(lang, "单位", "Unit"), align="center")]
    heads += [Column(f"{study.place.name(lang)} {year}") for study in studies for year in years]
    results = results_in(rows)
    return Table(
        "levels_side_by_side",
        pick(lang, "主要指标并列", "Levels side by side"),
        tuple(heads),
        tuple(rows),
        notes=(
            *mark_notes(results, lang),
            pick(lang, f"“{words.NONE}”：文件未给出且无法推算。", f"“{words.NONE}”: not given, not derivable."),
        ),
        sources=cited(studies[0].raw, results, lang),
        wide=True,
    )


def _drivers(studies: Sequence[Study], lang: str) -> Chapter:
    chosen = {study.place.id: _kaya(study) for study in studies}
    results = [result for found in chosen.values() for result in found]
    blocks: list[Block] = [_drivers_table(studies, chosen, lang)] if results else []
    blocks += _between(studies, lang)
    for study in studies:
        if not chosen[study.place.id]:
            name = study.place.name(lang)
            text = pick(lang, f"{name}：缺失输入，不能分解。", f"{name}: input missing, no decomposition.")
            blocks.append(Paragraph(text, kind="missing"))
    moved = [result for study in studies for result in _decoupled(study)]
    if moved:
        blocks.append(_plane(studies, moved, lang))
    return Chapter(
        "drivers_side_by_side", pick(lang, "驱动因素与脱钩并列", "Drivers and decoupling side by side"), tuple(blocks)
    )


def _kaya(study: Study) -> list[Result]:
    """Return the multiplicative effects of the simplest identity over the longest period the data carry."""
    results = [r for r in study.drivers("kaya3") if r.form == "multiplicative" and r.method == "lmdi1"]
    spans = {result.period for result in results}
    if not spans:
        return []
    longest = max(spans, key=lambda period: int(period[5:]) - int(period[:4]))
    basis = next(result.price_basis for result in results if result.period == longest)
    return [result for result in results if result.period == longest and result.price_basis == basis]


def _drivers_table(studies: Sequence[Study], chosen: dict[str, list[Result]], lang: str) -> Table:
    names = {driver.id: driver.label(lang) for driver in studies[0].identities["kaya3"].drivers}
    names["total"] = pick(lang, "排放总量", "Total")
    heads = [Column(pick(lang, "驱动因素", "Driver"), align="left")]
    shown = [study for study in studies if chosen[study.place.id]]
    for study in shown:
        span = chosen[study.place.id][0].period.replace("-", "—")
        heads += [Column(f"{study.place.name(lang)} {span}"), Column(pick(lang, "区间", "Interval"))]
    rows = []
    for factor, name in names.items():
        row = [Cell(name)]
        for study in shown:
            result = next(r for r in chosen[study.place.id] if r.factor == factor)
            row += [Cell(words.of(result), result), Cell(words.interval(result))]
        rows.append(tuple(row))
    colon, semicolon = pick(lang, "：", ": "), pick(lang, "；", "; ")
    bases = [study.place.name(lang) + colon + _basis(study, chosen[study.place.id][0], lang) for study in shown]
    results = [result for found in chosen.values() for result in found]
    return Table(
        "drivers_side_by_side",
        pick(
            lang,
            "驱动因素乘法指数并列（人口×人均GDP×碳强度）",
            "Indices of the drivers side by side (population × GDP per capita × CO2 per unit of GDP)",
        ),
        tuple(heads),
        tuple(rows),
        notes=(pick(lang, "1为无影响。GDP口径：", "1 is no effect. GDP: ") + semicolon.join(bases),),
        sources=cited(studies[0].raw, results, lang),
    )


def _between(studies: Sequence[Study], lang: str) -> list[Block]:
    """Explain the places against each other: the gap in emissions of the latest year all of them know, by driver."""
    identity = studies[0].identities["kaya3"]
    found = _common_year(studies)
    if found is None or len(studies) < 2:
        return []
    basis, year = found
    resolvers = [study.resolver for study in studies]
    results = list(compare_places(resolvers, identity, basis, year, forms=("additive",)))
    first, second = studies[0], studies[1]
    pair = list(compare_places(resolvers[:2], identity, basis, year, second.place.id, forms=("additive",)))
    results += [result for result in pair if result.place == first.place.id]
    names = {driver.id: driver.label(lang) for driver in identity.drivers}
    names["total"] = pick(lang, "排放总量之差", "Gap in the total")
    heads = [Column(pick(lang, "驱动因素", "Driver"), align="left")]
    heads += [
        Column(pick(lang, f"{s.place.zh}减各地平均", f"{s.place.en} less the mean"), pick(lang, "万吨", "10⁴ t"))
        for s in studies
    ]
    title = pick(lang, f"{first.place.zh}减{second.place.zh}", f"{first.place.en} less {second.place.en}")
    heads.append(Column(title, pick(lang, "万吨", "10⁴ t")))
    columns = [(study.place.id, "lmdi1:mean") for study in studies] + [(first.place.id, f"lmdi1:{second.place.id}")]
    cells = {(r.place, r.method, r.factor): r for r in results}
    rows = tuple(
        (Cell(name), *(_with_interval(cells[place, method, factor]) for place, method in columns))
        for factor, name in names.items()
    )
    table = Table(
        "between_places",
        pick(
            lang,
            f"{year}年各地排放差异的来源（空间LMDI，{words.price_basis(basis, first.raw.dictionary, lang)}）",
            f"Where the gap in emissions comes from, {year} (spatial LMDI, "
            f"{words.price_basis(basis, first.raw.dictionary, lang)})",
        ),
        tuple(heads),
        rows,
        notes=(
            pick(
                lang,
                "方法：空间LMDI-I（Ang、Xu和Su，2015）；方括号内为修约区间。与平均的比较可相减传递。",
                "Method: spatial LMDI-I (Ang, Xu and Su 2015); in brackets: rounding. "
                "Gaps to the mean can be subtracted.",
            ),
        ),
        sources=cited(first.raw, results, lang),
    )
    return [table]


def _common_year(studies: Sequence[Study]) -> tuple[str, int] | None:
    """Return price basis and year of the latest year for which every place carries the simplest identity."""
    bases = studies[0].resolver.price_bases("gdp")
    for basis in (name for name in bases if name.startswith("constant_")):
        known = [set(_known_years(study, basis)) for study in studies]
        shared = set.intersection(*known)
        if shared:
            return basis, max(shared)
    return None


def _known_years(study: Study, basis: str) -> tuple[int, ...]:
    """Return the years in which a place has every level of the simplest identity at a price basis."""
    cells = Cells(study.resolver, study.identities["kaya3"], basis)
    return tuple(year for year in study.years if not cells.missing(year))


def _with_interval(result: Result) -> Cell:
    value, span = words.of(result, signed=True, most=1), words.interval(result, signed=True, most=1)
    return Cell(f"{value} [{span}]" if "~" in span else value, result)


def _basis(study: Study, result: Result, lang: str) -> str:
    return words.price_basis(result.price_basis, study.raw.dictionary, lang)


def _decoupled(study: Study) -> list[Result]:
    return [result for result in study.decoupling() if result.value is not None]


def _plane(studies: Sequence[Study], results: Sequence[Result], lang: str) -> Figure:
    names = {study.place.id: study.place.name(lang) for study in studies}
    said = pick(lang, "；", "; ").join(
        f"{names[r.place]} {r.period}: {words.of(r, signed=True)} {words.label(r.factor, lang)}" for r in results
    )
    return Figure(
        "decoupling_plane",
        pick(lang, "经济增长与碳排放变化（Tapio脱钩）", "Economic growth and change in emissions (Tapio)"),
        said,
        partial(_draw_plane, studies, results, lang),
        tuple(results),
        sources=cited(studies[0].raw, results, lang),
    )


def _draw_plane(studies: Sequence[Study], results: Sequence[Result], lang: str) -> Drawing:
    from nearzero.presentation.figures.decoupling import Move, decoupling_plane

    by_place = {study.place.id: study for study in studies}
    points = []
    for result in results:
        study = by_place[result.place]
        moved = [
            change
            for variable in ("gdp", "co2_total")
            for change in study.trends([variable])
            if change.method == "change_pct"
            and change.period == result.period
            and change.price_basis in {"", result.price_basis}
        ]
        activity = next(change for change in moved if change.variable == "gdp")
        emissions = next(change for change in moved if change.variable == "co2_total")
        points.append(
            Move(
                place=study.place.name(lang),
                period=result.period.replace("-", "—"),
                activity=float(activity.value or 0),
                emissions=float(emissions.value or 0),
                activity_interval=(float(activity.low or 0), float(activity.high or 0)),
                emissions_interval=(float(emissions.low or 0), float(emissions.high or 0)),
            )
        )
    return decoupling_plane(points, lang)


def _targets(studies: Sequence[Study], benchmarks: Sequence[str], lang: str) -> Chapter:
    raw = studies[0].raw
    places = [*(study.place.id for study in studies), *benchmarks]
    rows_of = {name: _targets_of(raw.place_table(name, "targets.csv"), studies) for name in places}
    variables = [name for name in raw.dictionary if sum(name in rows_of[place] for place in places) >= 2]
    heads = [Column(pick(lang, "指标", "Variable"), align="left"), Column(pick(lang, "年份", "Year"), align="center")]
    heads += [Column(raw.place(name).name(lang), align="center") for name in places]
    rows = []
    for variable in variables:
        years = sorted({year for place in places for year in rows_of[place].get(variable, {})})
        for year in years:
            said = [_said(rows_of[place].get(variable, {}).get(year, []), lang) for place in places]
            if sum(text != words.NONE for text in said) >= 2:
                rows.append((Cell(raw.dictionary[variable].label(lang)), Cell(year), *map(Cell, said)))
    table = Table(
        "targets_side_by_side",
        pick(lang, "目标并列", "Targets side by side"),
        tuple(heads),
        tuple(rows),
        notes=(
            pick(
                lang,
                "同一文件多处表述不同者以“/”并列；括号内为适用范围。",
                "Different wordings in one document stand beside each other, divided by “/”; scope in brackets.",
            ),
        ),
        sources=tuple(
            dict.fromkeys(
                citation(raw.sources[source], lang)
                for name in places
                for source in raw.place_table(name, "targets.csv")["source"]
            )
        ),
        wide=True,
    )
    side_by_side = Heading(
        pick(lang, "各地与上级目标并列", "Targets of the places and of higher levels"), "side_by_side"
    )
    plans = [block for name in benchmarks for block in tasks.measures(raw, name, lang)]
    blocks = (*tasks.quota_sentence(studies, lang), side_by_side, table, *ladder_blocks(studies, lang), *plans)
    return Chapter("targets", pick(lang, "目标并列", "Targets side by side"), blocks)


def _targets_of(targets: Any, studies: Sequence[Study]) -> dict[str, dict[str, list[Any]]]:  # noqa: ANN401
    """Return targets by variable and year, without those set for places that are not compared here."""
    places = {study.place.id for study in studies}
    others = set(studies[0].raw.place_ids) - places
    found: dict[str, dict[str, list[Any]]] = {}
    for row in tables.rows(targets):
        if row.scope not in others and row.comparator != "qualitative" and row.year.isdigit():
            found.setdefault(row.variable, {}).setdefault(row.year, []).append(row)
    return found


def _said(rows: Sequence[Any], lang: str) -> str:
    """Return the different wordings of one target; a named scope stands in brackets."""
    said = dict.fromkeys(
        _with_scope(target_text(row, lang), row.scope if row.scope.isascii() and row.scope.isidentifier() else "", lang)
        for row in rows
    )
    return " / ".join(said) or words.NONE


def _with_scope(text: str, scope: str, lang: str) -> str:
    return pick(lang, f"{text}（{scope}）", f"{text} ({scope})") if scope else text
