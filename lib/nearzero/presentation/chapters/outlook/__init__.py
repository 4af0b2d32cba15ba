"""Outlook: what is required, where scenarios lead, how likely targets are met, and what can be attained.

Here: the order of the chapter and its first sentence. Not here: the sections (``paths``,
``scenarios``, …), comparison of models on long series (``forecasting``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Block, Chapter, Heading, Paragraph
from nearzero.presentation.chapters.outlook.attainability import attainability_blocks, attained_said
from nearzero.presentation.chapters.outlook.chance import chance_blocks, chances_said
from nearzero.presentation.chapters.outlook.models import model_blocks
from nearzero.presentation.chapters.outlook.paths import path_blocks
from nearzero.presentation.chapters.outlook.projections import projection_blocks
from nearzero.presentation.chapters.outlook.scenarios import scenario_blocks
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.study import Study

__all__ = ["attainability_blocks", "chapter"]


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on the outlook; without blocks where nothing is asked of the place and nothing projected."""
    title = pick(lang, "达标前景与情景分析", "Outlook: required paths, scenarios, attainability")
    outlook = study.outlook()
    if not outlook.verdicts and not outlook.scenarios:
        return Chapter("outlook", title, ())
    sections = (
        ("paths", pick(lang, "达到目标须走的路径", "What is required"), path_blocks(study, lang)),
        ("scenarios", pick(lang, "情景与增长率", "Scenarios and their rates"), scenario_blocks(study, lang)),
        ("projections", pick(lang, "情景推算", "Where the scenarios lead"), projection_blocks(study, lang)),
        ("chance", pick(lang, "达标概率", "Chances"), chance_blocks(study, lang)),
        ("attainability", pick(lang, "指标可达性", "Attainability"), attainability_blocks(study, lang)),
        ("models", pick(lang, "时间序列模型", "Time-series models"), model_blocks(study, lang)),
    )
    blocks: list[Block] = [*_first(study, lang)]
    for name, heading, mine in sections:
        if mine:
            blocks += [Heading(heading, name), *mine]
    return Chapter("outlook", title, tuple(blocks))


def _first(study: Study, lang: str) -> list[Block]:
    """Say the answer first: what can be attained, and the chances with the scenarios they hold under."""
    found = study.feasibility
    if found is None:
        return []
    attained = attained_said(found, lang)
    said, results = chances_said(study, lang)
    text = attained.text
    if said:
        text += pick(
            lang,
            f"按各情景的假设（概率与条件见“达标概率”）：{said}。",
            f" Under the assumptions of each scenario (see the section on chances) – {said}.",
        )
    return [Paragraph(text, (*attained.results, *results), kind="finding")]
