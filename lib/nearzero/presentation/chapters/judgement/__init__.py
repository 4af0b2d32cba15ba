"""Judgement: every indicator with its verdict, and what acceptance makes of them all.

Here: the scorecard and the district's own flags, and the order of the sections. Not here: acceptance and gate
(``acceptance``), gaps (``gaps``), the judgement itself (``programme``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Figure, Heading, Paragraph, Table, results_in
from nearzero.presentation.chapters.judgement.acceptance import acceptance_blocks, gate_blocks
from nearzero.presentation.chapters.judgement.gaps import gap_blocks
from nearzero.presentation.chapters.verdict_text import name_with_unit, remarks, requirement, resting, verdict_name, why
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import indicator_states
from nearzero.programme.self_report import OwnFlag, own_flags
from nearzero.programme.verdicts import VERDICT_STATES

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from nearzero.programme.levels import Level
    from nearzero.programme.verdicts import Verdict
    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on verdicts and acceptance; one without blocks where no rules apply to the place."""
    title = pick(lang, "指标判定与验收", "Judgement and acceptance")
    if not study.indicators():
        return Chapter("judgement", title, ())
    blocks: list[Block] = [
        Heading(pick(lang, "指标判定", "Verdicts"), "scorecard"),
        *_scorecard(study, lang),
        Heading(pick(lang, "验收条件", "Acceptance"), "acceptance"),
        *acceptance_blocks(study, lang),
        Heading(pick(lang, "申报条件与否决情形", "Eligibility and vetoes"), "gate"),
        *gate_blocks(study, lang),
        Heading(pick(lang, "地方自评与本判定", "The district’s own verdicts beside these"), "self_report"),
        *_self_report(study, lang),
        Heading(pick(lang, "与目标的差距", "What is left to the targets"), "gaps"),
        *gap_blocks(study, lang),
    ]
    return Chapter("judgement", title, tuple(blocks))


def _scorecard(study: Study, lang: str) -> list[Block]:
    verdicts = study.indicators()
    return [_counted(verdicts, lang), _figure(study, verdicts, lang), _table(study, verdicts, lang)]


def _counted(verdicts: Sequence[Verdict], lang: str) -> Paragraph:
    """Say how many indicators are in which state."""
    states = [one.state for one in indicator_states(verdicts)]
    counts = [(words.label(state, lang), states.count(state)) for state in VERDICT_STATES if state in states]
    year = verdicts[0].judged_year
    said = words.listed(
        [pick(lang, f"{label}{count}项", f"{count} {label}") for label, count in counts],
        lang,
    )
    text = pick(
        lang,
        f"按截至{year}年的数据逐项判定，{len(states)}项指标（含特色指标）中：{said}。"
        "估算值、替代年份值、替代指标和文字表述不能单独判定完成；目标年之前未达标的，与基准年至目标年的直线进度比较。",
        f"By data up to {year}, of {len(states)} indicators (features included): {said}. Estimates, substitute years, "
        "proxies and words cannot pass by themselves; before the target year, what falls short is compared with the "
        "straight path from the base year to the target.",
    )
    return Paragraph(text, kind="finding")


def _figure(study: Study, verdicts: Sequence[Verdict], lang: str) -> Figure:
    states = [result for verdict in verdicts for result in verdict.results[:1] if result.inputs]
    colon, comma = pick(lang, "：", ": "), pick(lang, "、", ", ")
    alt = pick(lang, "；", "; ").join(
        words.label(state, lang)
        + colon
        + comma.join(one.number for one in indicator_states(verdicts) if one.state == state)
        for state in VERDICT_STATES
        if any(one.state == state for one in indicator_states(verdicts))
    )
    return Figure(
        "scorecard_strip",
        pick(lang, "各领域指标的判定", "Verdicts by field"),
        alt,
        partial(_draw, verdicts, lang),
        tuple(states),
        notes=(
            pick(
                lang,
                "数字为指标序号，粗框为约束指标，细框为参考指标和特色指标；含多个变量的指标取最差者。",
                "Figures are the numbers of the indicators; bold frames: constraint, thin ones: reference and feature; "
                "an indicator with several variables shows the worst.",
            ),
        ),
        sources=cited(study.raw, states, lang),
    )


def _draw(verdicts: Sequence[Verdict], lang: str) -> Drawing:
    from nearzero.presentation.figures.scorecard import Strip, Tile, scorecard

    fields: dict[str, list[Tile]] = {}
    field_of = {verdict.number: _field(verdict, lang) for verdict in verdicts}
    for one in indicator_states(verdicts):
        fields.setdefault(field_of[one.number], []).append(Tile(one.number, one.state, bold=one.kind == "constraint"))
    return scorecard([Strip(name, tuple(tiles)) for name, tiles in fields.items()], lang)


def _field(verdict: Verdict, lang: str) -> str:
    """Return the field of an indicator; features have none and stand together."""
    return pick(lang, verdict.rule.field, verdict.rule.field_en) or pick(lang, "特色指标", "Features")


def _table(study: Study, verdicts: Sequence[Verdict], lang: str) -> Table:
    rows = [_row(study, verdict, lang) for verdict in verdicts]
    groups: dict[int, str] = {}
    for index, verdict in enumerate(verdicts):
        if _field(verdict, lang) not in groups.values():
            groups[index] = _field(verdict, lang)
    first = verdicts[0]
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(str(study.place.base_year)),
        Column(str(first.judged_year)),
        Column(pick(lang, f"{first.due}年要求", f"Asked for {first.due}"), align="center"),
        Column(pick(lang, "判定", "Verdict"), align="center"),
        Column(pick(lang, "理由", "Why"), align="left"),
        Column(pick(lang, "数据来源方式与提示", "Basis and caveats"), align="left"),
    )
    results = results_in(rows)
    return Table(
        "scorecard",
        pick(lang, "指标判定表", "Scorecard"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "括号内年份为数值所属年份，与列头不同时注明；方括号为修约区间；"
                "“由分子分母计算”优先于“文件公布”，同一指标两年取同一口径。",
                "A year in brackets is that of the value where it is not the column’s; square brackets: rounding "
                "interval; computed values come before printed ones, and both years are of one kind.",
            ),
        ),
        sources=cited(study.raw, results, lang),
        groups=groups,
        wide=True,
    )


def _row(study: Study, verdict: Verdict, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(verdict.number),
        Cell(name_with_unit(study.raw, verdict, lang)),
        Cell(words.label(verdict.rule.kind, lang)),
        _level_cell(verdict, verdict.base, "base", study.place.base_year, lang),
        _level_cell(verdict, verdict.latest, "value", verdict.judged_year, lang),
        Cell(requirement(study.raw, verdict, lang)),
        Cell(words.label(verdict.state, lang)),
        Cell(why(study.raw, verdict, lang)),
        Cell(remarks(verdict, lang)),
    )


def _level_cell(verdict: Verdict, level: Level | None, method: str, year: int, lang: str) -> Cell:
    """Return the cell of a level, with its period where that is not the column's."""
    if level is None:
        return Cell(words.NONE)
    period = words.label(level.period, lang) if level.period == "undated" else level.period.replace("-", "—")
    said = "" if level.period == str(year) else pick(lang, f"（{period}）", f" ({period})")
    found = next((one for one in verdict.results if one.method == method), None)
    return Cell(words.short(level.value, *level.bounds) + said, resting(found))


def _self_report(study: Study, lang: str) -> list[Block]:
    flags = [one for one in own_flags(study.raw, study.place.id, study.indicators()) if one.flag]
    if not flags:
        text = pick(
            lang,
            "文件未对指标作出完成与否的自评，无从比较。",
            "The document gives no verdict of its own on any indicator; there is nothing to compare.",
        )
        return [Paragraph(text)]
    differing = [one for one in flags if one.differs]
    claimed = [one for one in differing if one.flag == "met"]
    text = pick(
        lang,
        f"文件对{len(flags)}项给出自评，其中{len(differing)}项与本判定不同；自评完成而本判定未认可的{len(claimed)}项。",
        f"The document gives {len(flags)} verdicts of its own; {len(differing)} of them differ from these, "
        f"{len(claimed)} of which it calls met.",
    )
    return [Paragraph(text, kind="finding"), _flag_table(study, flags, lang)]


def _flag_table(study: Study, flags: Sequence[OwnFlag], lang: str) -> Table:
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "自评", "Own verdict"), align="center"),
        Column(pick(lang, "本判定", "This verdict"), align="center"),
        Column(pick(lang, "比较", "Comparison"), align="left"),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    rows = tuple(
        (
            Cell(one.verdict.number),
            Cell(verdict_name(study.raw, one.verdict, lang)),
            Cell(words.label(one.flag, lang)),
            Cell(words.label(one.verdict.state, lang)),
            Cell(words.label(one.reason, lang)),
            Cell(one.locator),
        )
        for one in flags
    )
    return Table(
        "self_report",
        pick(lang, "地方自评与本判定对照", "Own verdicts and these"),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "自评“未完成”可指目标年尚未到达，与“按进度”“滞后”不矛盾。",
                "“Not met” may mean that the target year has not come; it does not contradict “on track” or “behind”.",
            ),
        ),
        sources=tuple(dict.fromkeys(citation(study.raw.sources[one.source], lang) for one in flags)),
    )
