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
    accounting,
    audit,
    calculators,
    drivers,
    energy,
    forecasting,
    indicators,
    judgement,
    outlook,
    overview,
    projects,
    sources,
    synergy,
    tasks,
    trends,
)
from nearzero.presentation.provenance import documents
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.study import Study

CHAPTERS: dict[str, Callable[[Study, str], Chapter]] = {
    "overview": overview.chapter,
    "trends": trends.chapter,
    "accounting": accounting.chapter,
    "energy": energy.chapter,
    "drivers": drivers.chapter,
    "indicators": indicators.chapter,
    "judgement": judgement.chapter,
    "tasks": tasks.chapter,
    "projects": projects.chapter,
    "calculators": calculators.chapter,
    "outlook": outlook.chapter,
    "forecasting": forecasting.chapter,
    "synergy": synergy.chapter,
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

    Where the programme has a guide for research reports, chapters and annexes follow that; else they come one by one.
    A chapter without blocks has nothing to say of the place and is left out.
    """
    from nearzero.presentation.research.compose import research_chapters
    from nearzero.presentation.research.guide import read_guide

    made = (study.chapter(name, lang) for name in CHAPTERS)
    said = tuple(one for one in (*made, *_explored(study, lang)) if one.blocks)
    guide = read_guide(study.raw, study.place)
    if guide is not None:
        chapters = research_chapters(study, guide, said, lang)
    else:
        chapters = (*said, sources.chapter(study, [result for one in said for result in one.results], lang))
    used = dict.fromkeys(name for one in chapters for result in one.results for name in result.inputs)
    place = study.place
    return Report(
        id=place.id,
        title=_title(study, research=guide is not None, lang=lang),
        subtitle=pick(
            lang,
            f"{study.years[0]}—{study.years[-1]}年趋势、驱动因素与指标现状",
            f"Trends, drivers and indicators, {study.years[0]}–{study.years[-1]}",
        ),
        lang=lang,
        chapters=chapters,
        about=(
            (pick(lang, "核算边界", "Boundary"), place.boundary(lang)),
            (pick(lang, "数据来源", "Data"), pick(lang, "；", "; ").join(documents(study.raw, used, lang))),
            (
                pick(lang, "电力与排放因子", "Emission factors"),
                accounting.about_factors(study, lang),
            ),
            (
                pick(lang, "区间", "Intervals"),
                pick(
                    lang,
                    "公布数值修约（四舍五入）所允许的范围，不含测量误差；不确定度另表给出",
                    "what the rounding of printed numbers allows; measurement error stands in tables of its own",
                ),
            ),
            (pick(lang, "工具", "Made with"), f"nearzero {__version__}"),
        ),
        watermark=pick(lang, "虚构示例，不得引用", "Invented example: not to be cited") if place.synthetic else "",
    )


def _explored(study: Study, lang: str) -> tuple[Chapter, ...]:
    """Return the chapter for the settings chosen in the explorer, if there are any."""
    if study.explored is None:
        return ()
    from nearzero.presentation.explorer.keep import chapter_of

    return (chapter_of(study, lang),)


def _title(study: Study, *, research: bool, lang: str) -> str:
    place = study.place
    if not research:
        return pick(lang, f"{place.zh}三年碳排放分析", f"{place.en}: three years of CO2")
    kind = {"city": ("城市", "city"), "park": ("园区", "park"), "community": ("社区", "community")}[place.system]
    return pick(
        lang,
        f"{place.zh}近零碳{kind[0]}示范创建研究报告",
        f"{place.en}: research report for the near-zero-carbon {kind[1]} programme",
    )
