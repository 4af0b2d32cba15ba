"""Pollution and carbon together: measures, rates, degree over time, one inventory, assessments, plan of the city.

Here: the chapter and its order. Not here: tables (``measures``, ``time``, ``assessments``,
``plan``), any calculation (``analysis.synergy``, ``accounting.pollutants``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Block, Chapter, Heading
from nearzero.presentation.chapters.synergy import assessments as synergy_assessments
from nearzero.presentation.chapters.synergy import measures as synergy_measures
from nearzero.presentation.chapters.synergy import plan as synergy_plan
from nearzero.presentation.chapters.synergy import time as synergy_time
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on pollution and carbon together."""
    found = study.synergy()
    blocks: list[Block] = [
        Heading(pick(lang, "措施的协同控制效果", "Co-control by measure"), "measures"),
        *synergy_measures.blocks(study, found, lang),
        Heading(pick(lang, "污染物与二氧化碳变化率", "Rates of change side by side"), "rates"),
        *synergy_time.rates(study, found, lang),
        Heading(pick(lang, "减污降碳协同度", "Degree of synergy"), "degree"),
        *synergy_time.degree(study, found, lang),
        Heading(pick(lang, "大气污染物与温室气体融合清单", "One inventory of pollutants and gases"), "inventory"),
        *synergy_time.inventory(study, lang),
        Heading(pick(lang, "规划和项目评价中的碳排放", "Carbon in plan and project assessments"), "assessments"),
        *synergy_assessments.blocks(study, found.assessed, lang),
    ]
    plan = synergy_plan.blocks(study, lang)
    if plan:
        blocks += [Heading(pick(lang, "协同增效方案的目标与措施", "Targets and measures of the plan"), "plan"), *plan]
    return Chapter("synergy", pick(lang, "减污降碳协同", "Pollution and carbon together"), tuple(blocks))
