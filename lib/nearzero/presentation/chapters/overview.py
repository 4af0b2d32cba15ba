"""Overview: where the place lies, what the report can say of it, and what it cannot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.analysis.trends import changes, levels
from nearzero.places import tables
from nearzero.places.series import Series
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Figure, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.indicators import system, target_text
from nearzero.presentation.chapters.result_tables import change_cell, level_cell, mark_notes, series_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.study import Study

_KEY = ("co2_total", "co2_per_capita", "co2_per_gdp", "fossil_energy", "nonfossil_share", "energy")


def chapter(study: Study, lang: str) -> Chapter:
    """Return the opening chapter."""
    place = study.place
    blocks: list[Block] = [
        Paragraph(
            pick(
                lang,
                f"{place.zh}：{place.extent_zh or place.boundary_zh}。核算边界：{place.boundary_zh}。",
                f"{place.en}: {place.extent_en or place.boundary_en}. Boundary of the numbers: {place.boundary_en}.",
            )
        ),
        _key_table(study, lang),
        _coverage(study, lang),
    ]
    if place.adcode and has_boundary(place.adcode):
        blocks += [Heading(pick(lang, "地理位置", "Where it lies")), locator([study], lang)]
    return Chapter("overview", pick(lang, "概况与主要结果", "Overview and main results"), tuple(blocks))


def _key_table(study: Study, lang: str) -> Table:
    rows = []
    for variable in _KEY:
        rows += [_key_row(study, series, lang) for series in _key_series(study, variable)]
    results = results_in(rows)
    base = study.place.base_year
    heads = (
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "单位", "Unit"), align="center"),
        Column(str(base)),
        Column(pick(lang, "最近年份", "Latest year"), align="center"),
        Column(pick(lang, "最近值", "Latest value")),
        Column(pick(lang, f"较{base}年变化", f"Change since {base}"), "%"),
        Column(pick(lang, "区间", "Interval"), "%"),
        Column(pick(lang, "2025年要求", "Rule for 2025"), align="center"),
    )
    return Table(
        "key_results",
        pick(lang, "主要结果", "Main results"),
        heads,
        tuple(rows),
        notes=tuple(mark_notes(results, lang)),
        sources=cited(study.raw, results, lang),
    )


def _key_series(study: Study, variable: str) -> list[Series]:
    """Return the printed series of a variable, else the best derived one; none where nothing is known."""
    series = [s for s in study.all_series if s.key.variable == variable and not s.key.sector and not s.key.carrier]
    printed = [s for s in series if any(point.route == "as_printed" for point in s)]
    return printed or [max(series, key=len)] if series else []


def _key_row(study: Study, series: Series, lang: str) -> tuple[Cell, ...]:
    said = {int(result.period): result for result in levels(series, study.place.id)}
    base, last = study.place.base_year, max(said)
    moved = [r for r in changes(series, study.place.id) if r.method == "change_pct" and r.period == f"{base}-{last}"]
    return (
        Cell(series_name(study.raw, series.key, lang)),
        Cell(units.label(series.unit, lang)),
        level_cell(said.get(base)),
        Cell(str(last)),
        level_cell(said[last]),
        change_cell(moved[0] if moved else None),
        Cell(words.interval(moved[0], signed=True) if moved else words.NONE),
        Cell(_rule(study, series.key.variable, lang)),
    )


def _rule(study: Study, variable: str, lang: str) -> str:
    """Return what the programme asks of a variable, from the province's table of targets."""
    if variable not in set(system(study)["variable"]):
        return words.NONE
    for ancestor in study.raw.ancestors(study.place):
        targets = study.raw.place_table(ancestor.id, "targets.csv")
        rows = targets[(targets["variable"] == variable) & (targets["year"] == str(study.place.target_year))]
        ruled = rows[rows["indicator"] != ""]
        for row in tables.rows(ruled):
            return target_text(row, lang)
    return words.NONE


def _coverage(study: Study, lang: str) -> Paragraph:
    """Say how much the documents give and which headline numbers are missing."""
    lacking = []
    for variable in study.headline_variables:
        known = {year for series in study.all_series if series.key.variable == variable for year in series.years}
        years = [str(year) for year in study.years if year not in known]
        if years:
            label = study.raw.dictionary[variable].label(lang)
            lacking.append(
                pick(lang, f"{label}（{words.listed(years, lang)}年）", f"{label} ({words.listed(years, lang)})")
            )
    text = pick(
        lang,
        f"本报告依据{len(study.facts)}条公开数据。三年分析所缺：{words.listed(lacking, lang) or '无'}。",
        f"This report rests on {len(study.facts)} published facts. "
        f"Missing for the three years: {words.listed(lacking, lang) or 'nothing'}.",
    )
    return Paragraph(text, kind="missing" if lacking else "text")


def has_boundary(adcode: str) -> bool:
    """Tell whether the boundary data know an administrative code; a new code may not be in them yet."""
    from nearzero.presentation.boundaries import unit

    try:
        return len(unit(adcode)) > 0
    except ValueError:
        return False


def locator(studies: list[Study], lang: str) -> Figure:
    """Return the map that shows where some places lie."""
    names = words.listed([one.place.name(lang) for one in studies], lang)
    return Figure(
        id="locator",
        caption=pick(lang, f"{names}位置示意图", f"Where {names} lie{'s' if len(studies) == 1 else ''} (sketch)"),
        alt=pick(lang, f"山东省内{names}的位置", f"{names} within Shandong Province"),
        draw=partial(_draw_map, studies, lang),
    )


def _draw_map(studies: list[Study], lang: str) -> Drawing:
    from nearzero.presentation.figures.maps import Spot, locator_map

    return locator_map([Spot(study.place.adcode, study.place.name(lang)) for study in studies], lang)
