"""The chapters of a report: what is said of a place, in which order.

Here: one module per chapter, each with a function ``(study, lang) -> Chapter``. Not here: calculations
(``analysis``) and formats (``html``, ``word``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nearzero import __version__
from nearzero.presentation.blocks import Chapter, Report
from nearzero.presentation.chapters import (
    audit,
    drivers,
    indicators,
    judgement,
    overview,
    projects,
    sources,
    tasks,
    trends,
)
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.study import Study

CHAPTERS: dict[str, Callable[[Study, str], Chapter]] = {
    "overview": overview.chapter,
    "trends": trends.chapter,
    "drivers": drivers.chapter,
    "indicators": indicators.chapter,
    "judgement": judgement.chapter,
    "tasks": tasks.chapter,
    "projects": projects.chapter,
    "audit": audit.chapter,
}


def chapter(name: str, study: Study, lang: str) -> Chapter:
    """Return one chapter of the report on a place.

    Raises:
        KeyError: There is no such chapter; the message lists those there are.
    """
    if name not in CHAPTERS:
        raise KeyError(f"no chapter “{name}”; there are: {', '.join(CHAPTERS)}")
    return CHAPTERS[name](study, lang)


def report(study: Study, lang: str) -> Report:
    """Return the whole report on a place; the last chapter traces every number back to its document.

    A chapter without blocks has nothing to say of the place and is left out.
    """
    made = (make(study, lang) for make in CHAPTERS.values())
    said = [one for one in made if one.blocks]
    results = [result for one in said for result in one.results]
    place = study.place
    return Report(
        id=place.id,
        title=pick(
            lang,
            f"{place.zh}近零碳城市示范创建：三年碳排放分析",
            f"{place.en}: three years of CO2 for the near-zero-carbon programme",
        ),
        subtitle=pick(
            lang,
            f"{study.years[0]}—{study.years[-1]}年趋势、驱动因素与指标现状",
            f"Trends, drivers and indicators, {study.years[0]}–{study.years[-1]}",
        ),
        lang=lang,
        chapters=(*said, sources.chapter(study, results, lang)),
        about=(
            (pick(lang, "核算边界", "Boundary"), place.boundary(lang)),
            (pick(lang, "数据来源", "Data"), pick(lang, "；", "; ").join(sources.cited(study.raw, results, lang))),
            (
                pick(lang, "电力与排放因子", "Emission factors"),
                pick(
                    lang,
                    "排放量均为来源所公布或由其推算，本报告自身未使用排放因子",
                    "Emissions are as published or derived from what is published; the report itself uses no factor",
                ),
            ),
            (
                pick(lang, "区间", "Intervals"),
                pick(
                    lang,
                    "公布数值修约（四舍五入）所允许的范围，不含测量误差",
                    "what the rounding of printed numbers allows; no measurement error",
                ),
            ),
            (pick(lang, "工具", "Made with"), f"nearzero {__version__}"),
        ),
        watermark=pick(lang, "虚构示例，不得引用", "Invented example: not to be cited") if place.synthetic else "",
    )
