"""The self-evaluation report for acceptance: conditions in both readings, indicator by indicator, the review pack.

Here: these chapters. Not here: verdicts and counts themselves (``programme``).
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.verdict_text import name_with_unit, requirement, resting, why
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.programme.verdicts import Verdict
    from nearzero.study import Study

# What an indicator in a state still needs for the review.
_NEEDS = {
    "met": ("支撑材料（统计数据或部门证明）", "supporting documents (statistics or the department’s statement)"),
    "needs_evidence": ("落实情况的证明材料", "proof that it is carried out"),
    "missing": ("数值及其出处", "the number and its source"),
    "not_assessed": ("上级考核结果", "the result of the higher level’s assessment"),
    "proxy_only": ("按指标定义统计的数值", "the number as the indicator defines it"),
    "near_threshold": ("更多有效数字的数值", "the number with more digits"),
    "on_track": ("目标年的数值", "the number of the target year"),
    "behind": ("目标年的数值，并须改变走势", "the number of the target year; the trend must change"),
    "not_met": ("达到要求后的数值或证明", "the number or proof once it is met"),
    "not_applicable": ("不涉及的说明", "a statement why it does not apply"),
}


def self_evaluation(study: Study, lang: str) -> tuple[Chapter, ...]:
    """Return the report as chapters.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
    """
    judged = study.chapter("judgement", lang)
    made: tuple[tuple[str, str, list[Block]], ...] = (
        ("conditions", pick(lang, "一、验收条件", "1 Conditions of acceptance"), list(judged.section("acceptance"))),
        ("indicators", pick(lang, "二、逐项自评", "2 Indicator by indicator"), [_table(study, lang)]),
        ("gate", pick(lang, "三、申报条件与否决情形", "3 Conditions and vetoes"), list(judged.section("gate"))),
        ("review", pick(lang, "四、资料审查所需材料", "4 What the review needs"), _review(study, lang)),
    )
    return tuple(Chapter(name, title, tuple(blocks)) for name, title, blocks in made)


def _table(study: Study, lang: str) -> Table:
    verdicts = study.indicators()
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for verdict in verdicts:
        field = pick(lang, verdict.rule.field, verdict.rule.field_en) or pick(lang, "特色指标", "Feature indicators")
        if field not in groups.values():
            groups[len(rows)] = field
        rows.append(_row(study, verdict, lang))
    results = results_in(rows)
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, f"{verdicts[0].due}年要求", f"Asked for {verdicts[0].due}"), align="center"),
        Column(pick(lang, "最近值", "Latest")),
        Column(pick(lang, "判定", "Verdict"), align="center"),
        Column(pick(lang, "理由", "Why"), align="left"),
        Column(pick(lang, "证据位置", "Where"), align="left"),
    )
    note = pick(
        lang,
        f"圆括号为数值所属年份。文字表述、估算值和替代指标不能单独判定完成。“{words.NONE}”：资料中没有。",
        f"In brackets: the year of the value. Words, estimates and proxies cannot pass by themselves. “{words.NONE}”: "
        "not in the data.",
    )
    return Table(
        "self_evaluation",
        pick(lang, "指标自评表", "Self-evaluation of the indicators"),
        heads,
        tuple(rows),
        notes=(note,),
        sources=cited(study.raw, results, lang),
        groups=groups,
        wide=True,
    )


def _row(study: Study, verdict: Verdict, lang: str) -> tuple[Cell, ...]:
    level = verdict.latest
    found = next((one for one in verdict.results if one.method == "value"), None)
    latest = Cell(words.NONE)
    if level is not None:
        period = words.label(level.period, lang) if level.period == "undated" else level.period.replace("-", "—")
        latest = Cell(f"{words.short(level.value, *level.bounds)} ({period})", resting(found))
    return (
        Cell(verdict.number),
        Cell(name_with_unit(study.raw, verdict, lang)),
        Cell(words.label(verdict.rule.kind, lang)),
        Cell(requirement(study.raw, verdict, lang)),
        latest,
        Cell(words.label(verdict.state, lang)),
        Cell(why(study.raw, verdict, lang)),
        Cell(_where(study, verdict)),
    )


def _where(study: Study, verdict: Verdict) -> str:
    """Return where the numbers stand, else where the document speaks of the indicator in words."""
    facts = study.facts
    places = list(dict.fromkeys(facts.loc[facts["id"].isin(verdict.inputs), "locator"]))
    status = study.raw.place_table(study.place.id, "status.csv")
    said = [row.locator for row in tables.rows(status) if row.indicator == verdict.number]
    return "；".join(places or list(dict.fromkeys(said))[-1:]) or words.NONE


def _review(study: Study, lang: str) -> list[Block]:
    """Return the documents to hand in, and what every indicator still needs for the review."""
    path = study.raw.root / "programme" / study.place.programme / "programme.toml"
    scheme = tomllib.loads(path.read_text(encoding="utf-8"))
    wanted = [one for one in scheme.get("document", ()) if one["stage"] == "acceptance"]
    checks = [one for one in scheme.get("check", ()) if one["stage"] == "acceptance"]
    papers = words.listed([pick(lang, one["zh"], one["en"]) for one in wanted], lang)
    steps = words.listed([pick(lang, one["zh"], one["en"]) for one in checks], lang)
    text = pick(lang, f"提交：{papers}。接受：{steps}。", f"To be handed in: {papers}. To be expected: {steps}.")
    states: dict[str, list[Verdict]] = {}
    for verdict in study.indicators():
        states.setdefault(verdict.state, []).append(verdict)
    order = list(_NEEDS)
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    for state in sorted(states, key=order.index):
        groups[len(rows)] = words.label(state, lang)
        rows += [
            (
                Cell(one.number),
                Cell(name_with_unit(study.raw, one, lang)),
                Cell(words.label(one.rule.kind, lang)),
                Cell(pick(lang, *_NEEDS[state])),
            )
            for one in states[state]
        ]
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, "须备材料", "To be supplied"), align="left"),
    )
    source = study.programme.source if study.programme else ""
    table = Table(
        "review_pack",
        pick(lang, "资料审查所需材料", "What the review needs"),
        heads,
        tuple(rows),
        sources=(citation(study.raw.sources[source], lang),) if source else (),
        groups=groups,
    )
    return [Paragraph(text), table]
