"""Acceptance in words and tables: the conditions in both readings, what must change, the gate, the phases.

Here: blocks of the chapter on judgement. Not here: the counts themselves (``programme.acceptance``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table
from nearzero.presentation.chapters.verdict_text import resting
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import (
    COUNTED_NOT_MET,
    LEFT_OUT,
    READINGS,
    Acceptance,
    GateItem,
    IndicatorState,
    gate,
)
from nearzero.programme.verdicts import FAILED_STATES, OPEN_STATES

if TYPE_CHECKING:
    from nearzero.programme.acceptance import Count
    from nearzero.programme.scheme import Programme
    from nearzero.results import Result
    from nearzero.study import Study

_COUNTS = ("total", "met", "open", "failed", "needed")


def acceptance_blocks(study: Study, lang: str) -> list[Block]:
    """Return what the conditions of acceptance make of the verdicts."""
    accepted, programme = study.acceptance(), study.programme
    if accepted is None or programme is None:
        text = pick(
            lang,
            "资料中没有该方案的验收条件，不作验收判断。",
            "The data hold no conditions of acceptance for the programme; nothing is said of acceptance.",
        )
        return [Paragraph(text, kind="missing")]
    results = _results(study, accepted)
    blocks: list[Block] = [
        Paragraph(_finding(accepted, lang), tuple(results.values()), kind="finding"),
        Paragraph(_two_readings(accepted, lang)),
        _counts_table(study, accepted, programme, results, lang),
    ]
    to_do = [*_listed(accepted, FAILED_STATES), *_listed(accepted, OPEN_STATES)]
    if to_do:
        blocks.append(_open_table(accepted, lang))
    return [*blocks, _phases(study, programme, lang)]


def _results(study: Study, accepted: Acceptance) -> dict[tuple[str, str], Result]:
    """Return the counts by reading and kind; each rests on the facts of all verdicts."""
    facts = tuple(dict.fromkeys(name for verdict in study.indicators() for name in verdict.inputs))
    made = (replace(result, inputs=facts) for result in accepted.results)
    return {(one.method, one.factor): one for one in made if one.inputs}


def _finding(accepted: Acceptance, lang: str) -> str:
    """Say whether the conditions are kept, could be, or cannot be unless something changes."""
    if all(reading.passes for reading in accepted.readings):
        said = pick(lang, "按现有数据，验收条件均已满足", "By the present data all conditions of acceptance are kept")
    elif any(reading.passes for reading in accepted.readings):
        said = pick(
            lang,
            "是否满足验收条件取决于不涉及指标的计法",
            "Whether the conditions are kept depends on how indicators that do not apply are counted",
        )
    elif any(reading.can_pass for reading in accepted.readings):
        said = pick(
            lang,
            "按现有数据尚不能判定通过：须补齐或证实未决指标",
            "By the present data acceptance cannot be said yet: open indicators must be supplied or proven",
        )
    else:
        said = pick(
            lang,
            "按现有数据不能通过验收：即使未决指标全部完成，仍须改变未完成或滞后的指标",
            "By the present data it would not be accepted: even with all open indicators met, failing ones must change",
        )
    failing = _listed(accepted, FAILED_STATES, "constraint")
    pairs = [
        (pick(lang, "须改变的约束指标", "constraint indicators that must change"), failing),
        (pick(lang, "未决的约束指标", "open constraint indicators"), _listed(accepted, OPEN_STATES, "constraint")),
    ]
    tails = [
        label + pick(lang, "：", ": ") + words.listed([_name(one, lang) for one in found], lang)
        for label, found in pairs
        if found
    ]
    return pick(lang, "。", ". ").join([said, *tails]) + pick(lang, "。", ".")


def _two_readings(accepted: Acceptance, lang: str) -> str:
    conditions = accepted.conditions
    share = f"{conditions.reference_share * 100:g}"
    rule = pick(
        lang,
        f"验收要求：约束指标全部完成；参考指标至少完成{conditions.reference_count}项且不少于{share}%。"
        "规则未说明不涉及的指标如何计，故两种计法并列。",
        f"Acceptance asks for every constraint indicator, and for at least {conditions.reference_count} and {share} % "
        "of the reference indicators. The rules do not say how an indicator that does not apply is counted; both "
        "readings are given.",
    )
    lacking = [
        pick(
            lang,
            f"{words.label(name, lang)}时，参考指标完成{one.met}项，需{one.needed}项，还差{one.lacking}项，"
            f"未决{one.open}项",
            f"{words.label(name, lang)}: {one.met} reference indicators met of {one.needed} needed, "
            f"{one.lacking} more to go, {one.open} open",
        )
        for name in READINGS
        for one in [accepted.reading(name).references]
    ]
    agree = pick(lang, "", " The number of indicators differs from what the conditions say.")
    if not accepted.counts_agree and lang == "zh":
        agree = "指标数与验收条件所述不一致。"
    return (
        rule
        + pick(lang, "", " ")
        + pick(lang, "；", "; ").join(lacking)
        + pick(lang, "。", ".")
        + ("" if accepted.counts_agree else agree)
    )


def _counts_table(
    study: Study, accepted: Acceptance, programme: Programme, results: dict[tuple[str, str], Result], lang: str
) -> Table:
    rows = [
        _count_row(name, count, results, lang)
        for name in (COUNTED_NOT_MET, LEFT_OUT)
        for count in (accepted.reading(name).constraints, accepted.reading(name).references)
    ]
    heads = (
        Column(pick(lang, "指标", "Indicators"), align="left"),
        Column(pick(lang, "总数", "In all")),
        Column(pick(lang, "完成", "Met")),
        Column(pick(lang, "未决", "Open")),
        Column(pick(lang, "未完成或滞后", "Failing")),
        Column(pick(lang, "须完成", "Needed")),
        Column(pick(lang, "结论", "So"), align="center"),
    )
    return Table(
        "acceptance",
        pick(lang, f"验收条件（截至{accepted.year}年数据）", f"Conditions of acceptance (data up to {accepted.year})"),
        heads,
        tuple(rows),
        notes=(
            pick(
                lang,
                "未决：按进度、处于阈值边缘、待佐证、考核未开展、仅有替代指标或缺失。",
                "Open: on track, at the threshold, in need of evidence, not assessed, proxy only or missing.",
            ),
        ),
        sources=(citation(study.raw.sources[programme.source], lang),) if programme.source else (),
        groups={0: words.label(COUNTED_NOT_MET, lang), 2: words.label(LEFT_OUT, lang)},
    )


def _count_row(reading: str, count: Count, results: dict[tuple[str, str], Result], lang: str) -> tuple[Cell, ...]:
    numbers = (
        Cell(str(getattr(count, name)), resting(results.get((reading, f"{count.kind}:{name}")))) for name in _COUNTS
    )
    passes, can = pick(lang, "满足", "kept"), pick(lang, "未决", "open")
    so = passes if count.passes else can if count.can_pass else pick(lang, "不满足", "not kept")
    return (Cell(words.label(count.kind, lang)), *numbers, Cell(so))


def _listed(accepted: Acceptance, states: frozenset[str], kind: str = "") -> tuple[IndicatorState, ...]:
    return accepted.in_state(*states, kind=kind)


def _name(one: IndicatorState, lang: str) -> str:
    return f"{one.number} {pick(lang, one.name, one.name_en or one.name)}"


def _open_table(accepted: Acceptance, lang: str) -> Table:
    """Return what must change and what is open, by name."""
    failing, missing = _listed(accepted, FAILED_STATES), accepted.missing
    rest = [one for one in _listed(accepted, OPEN_STATES) if one not in missing]
    sections = (
        (pick(lang, "须改变：未完成或滞后", "Must change: not met or behind"), failing),
        (pick(lang, "须补充：无数值、无考核或无佐证", "To be supplied: no number, assessment or proof"), missing),
        (pick(lang, "其他未决", "Open otherwise"), rest),
    )
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for title, found in sections:
        if found:
            groups[len(rows)] = title
        rows += [_open_row(one, lang) for one in found]
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, "判定", "Verdict"), align="center"),
        Column(pick(lang, "理由", "Why"), align="left"),
    )
    return Table(
        "acceptance_open",
        pick(lang, "验收前须改变或补充的指标", "What must change or be supplied before acceptance"),
        heads,
        tuple(rows),
        groups=groups,
    )


def _open_row(one: IndicatorState, lang: str) -> tuple[Cell, ...]:
    reasons = dict.fromkeys(words.label(reason.id, lang) for reason in one.reasons)
    return (
        Cell(one.number),
        Cell(pick(lang, one.name, one.name_en or one.name)),
        Cell(words.label(one.kind, lang)),
        Cell(words.label(one.state, lang)),
        Cell(pick(lang, "；", "; ").join(reasons)),
    )


def _phases(study: Study, programme: Programme, lang: str) -> Table:
    heads = (
        Column(pick(lang, "阶段", "Phase"), align="left"),
        Column(pick(lang, "开始", "From"), align="center"),
        Column(pick(lang, "结束", "To"), align="center"),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    rows = tuple(
        (
            Cell(pick(lang, phase.zh, phase.en)),
            Cell(phase.start.isoformat()),
            Cell(phase.end.isoformat()),
            Cell(phase.locator or words.NONE),
        )
        for phase in programme.phases
    )
    return Table(
        "phases",
        pick(lang, "方案各阶段", "Phases of the programme"),
        heads,
        rows,
        notes=(
            pick(
                lang,
                "起止日均含在内；验收在建设实施阶段，文件未另给日期。",
                "Both days included; acceptance belongs to the building phase and has no date of its own.",
            ),
        ),
        sources=(citation(study.raw.sources[programme.source], lang),) if programme.source else (),
    )


def gate_blocks(study: Study, lang: str) -> list[Block]:
    """Return what is known of eligibility and vetoes."""
    programme = study.programme
    items = gate(study.raw, study.place, programme) if programme is not None else ()
    if not items or programme is None:
        return [Paragraph(pick(lang, "资料中没有申报条件。", "The data hold no conditions of eligibility."))]
    unknown = [item for item in items if item.state == "unknown"]
    text = pick(
        lang,
        f"{len(items)}项申报条件与否决情形中，{len(unknown)}项在现有资料中未说明，需向申报单位询问，不作推断。",
        f"Of {len(items)} conditions of eligibility and vetoes, {len(unknown)} are not spoken of in the documents: to "
        "be asked of the applicant, not inferred.",
    )
    return [Paragraph(text, kind="missing" if unknown else "text"), _gate_table(study, items, programme.source, lang)]


def _gate_table(study: Study, items: Sequence[GateItem], source: str, lang: str) -> Table:
    heads = (
        Column(pick(lang, "条件", "Condition"), align="left"),
        Column(pick(lang, "回溯年数", "Looks back"), pick(lang, "年", "years"), align="center"),
        Column(pick(lang, "情况", "State"), align="center"),
        Column(pick(lang, "依据", "Said"), align="left"),
    )
    rows = tuple(
        (
            Cell(pick(lang, item.rule.zh, item.rule.en)),
            Cell(str(item.rule.window_years or words.NONE)),
            Cell(words.label(f"gate_{item.state}", lang)),
            Cell(_said(study, item, lang)),
        )
        for item in items
    )
    kinds = [item.rule.kind for item in items]
    names = [source, *(item.source for item in items if item.source)]
    return Table(
        "gate",
        pick(lang, "申报条件与否决情形", "Eligibility and vetoes"),
        heads,
        rows,
        sources=tuple(dict.fromkeys(citation(study.raw.sources[name], lang) for name in names if name)),
        groups={kinds.index(kind): words.label(kind, lang) for kind in dict.fromkeys(kinds)},
    )


def _said(study: Study, item: GateItem, lang: str) -> str:
    """Return what the place says of a condition: its boundary, or the few words of its table of states."""
    if item.evidence == study.place.boundary_zh:
        return study.place.boundary(lang) or words.NONE
    return item.evidence or words.NONE
