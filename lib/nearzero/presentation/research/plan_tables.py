"""The tables of the plan (附件2): indicators, tasks and what they leave uncovered, projects, index of evidence.

Here: these tables. Not here: the plan's text, which people write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Paragraph, Table
from nearzero.presentation.chapters.verdict_text import rule_name
from nearzero.presentation.provenance import citation
from nearzero.presentation.research.fields import in_english
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import gate, indicator_states
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.programme.project_rows import Project
    from nearzero.study import Study


def plan_tables(study: Study, lang: str) -> tuple[Chapter, ...]:
    """Return the tables as chapters.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
    """
    made = (
        ("indicators", pick(lang, "建设指标表", "Indicators"), _indicators(study, lang)),
        ("tasks", pick(lang, "重点任务表", "Tasks"), [*_coverage(study, lang), *study.chapter("tasks", lang).blocks]),
        ("projects", pick(lang, "重点工程表", "Projects"), _projects(study, lang)),
        ("evidence", pick(lang, "证明材料索引", "Index of evidence"), _evidence(study, lang)),
    )
    return tuple(Chapter(name, title, tuple(blocks)) for name, title, blocks in made)


def _indicators(study: Study, lang: str) -> list[Block]:
    return [block for block in study.chapter("indicators", lang).blocks if getattr(block, "id", "") == "indicators"]


def _coverage(study: Study, lang: str) -> list[Block]:
    """Return for every indicator which kind of task it needs, and what the plan has for it."""
    found = study.projects().coverage
    states = {one.number: one.state for one in indicator_states(study.indicators())}
    keep, act = pick(lang, "巩固提升", "keep up"), pick(lang, "针对性任务", "targeted")
    bare = [one for one in found if not one.tasks and not one.projects]
    names = [f"{one.rule.number} {rule_name(one.rule, lang)}" for one in bare]
    text = pick(
        lang,
        f"{len(found)}项指标中，{len(bare)}项既无任务要求也无工程" + (f"：{'、'.join(names)}。" if bare else "。"),
        f"Of {len(found)} indicators, {len(bare)} have neither a task nor a project"
        + (f": {words.listed(names, lang)}." if bare else "."),
    )
    yes, no = pick(lang, "有", "yes"), pick(lang, "无", "none")
    rows = tuple(
        (
            Cell(one.rule.number),
            Cell(rule_name(one.rule, lang)),
            Cell(words.label(states[one.rule.number], lang)),
            Cell(
                words.NONE
                if states[one.rule.number] == "not_applicable"
                else keep
                if states[one.rule.number] == "met"
                else act
            ),
            Cell(yes if one.targets else no),
            Cell(yes if one.tasks else no),
            Cell(pick(lang, "、", ", ").join(one.projects) or no),
        )
        for one in found
    )
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "判定", "Verdict"), align="center"),
        Column(pick(lang, "所需任务", "Task needed"), align="center"),
        Column(pick(lang, "目标", "Target"), align="center"),
        Column(pick(lang, "任务要求", "Task"), align="center"),
        Column(pick(lang, "工程", "Projects"), align="left"),
    )
    note = pick(
        lang,
        "已达标的须巩固提升，未达标的须有针对性任务。任务要求指文件任务正文中的量化要求；工程的对应为本报告的判读。",
        "What is met needs a task that keeps it, what is not a targeted one. Task: a requirement in the text of the "
        "plan; which project serves which indicator is our reading.",
    )
    caption = pick(lang, "指标与任务、工程的覆盖", "What covers each indicator")
    return [
        Paragraph(text, kind="finding" if bare else "text"),
        Table("coverage", caption, heads, rows, notes=(note,)),
    ]


def _projects(study: Study, lang: str) -> list[Block]:
    listed = {one.id: one for one in study.projects().projects}
    if not listed:
        text = pick(lang, "资料中没有工程清单。", "The data hold no list of projects.")
        return [Paragraph(text, kind="missing")]
    raw_rows = tables.rows(study.raw.place_table(study.place.id, "projects.csv"))
    rows = tuple(
        (
            Cell(row.id),
            Cell(pick(lang, row.name, in_english(row, "name"))),
            Cell(pick(lang, row.content, in_english(row, "content")) or words.NONE),
            Cell("—".join(dict.fromkeys(part for part in (row.start, row.end) if part)) or words.NONE),
            _investment(study, listed[row.id], lang),
            Cell(pick(lang, row.benefit, in_english(row, "benefit")) or words.NONE),
            Cell(row.units or words.NONE),
        )
        for row in raw_rows
    )
    heads = (
        Column(pick(lang, "编号", "No."), align="center"),
        Column(pick(lang, "项目名称", "Name"), align="left"),
        Column(pick(lang, "建设内容", "Content"), align="left"),
        Column(pick(lang, "建设周期", "Period"), align="center"),
        Column(pick(lang, "投资规模", "Investment"), units.label("亿元", lang)),
        Column(pick(lang, "效益分析", "Benefit"), align="left"),
        Column(pick(lang, "责任单位", "Responsible"), align="left"),
    )
    note = pick(
        lang,
        "内容和效益为文件所述的摘要，未经核算；未定、未给出的投资不计为零。",
        "Content and benefit as the plan says them, in short, not computed; an investment not stated is not zero.",
    )
    names = dict.fromkeys(one.source for one in listed.values())
    sources = tuple(citation(study.raw.sources[name], lang) for name in names)
    caption = pick(lang, "建设重点工程", "Projects of the plan")
    return [Table("plan_projects", caption, heads, rows, notes=(note,), sources=sources, wide=True)]


def _investment(study: Study, project: Project, lang: str) -> Cell:
    if project.investment is None:
        return Cell(words.label(project.investment_state, lang))
    result = Result(
        analysis="project",
        place=study.place.id,
        variable="investment",
        factor=project.id,
        method="as_printed",
        period="plan",
        value=project.investment,
        unit="亿元",
        price_basis="unstated",
        state="measured",
        inputs=(f"{study.place.id}:{project.id}",),
    )
    return Cell(project.digits, result)


def _evidence(study: Study, lang: str) -> list[Block]:
    """Return where proof is to be found: of the conditions, of the work base field by field, of the carbon numbers."""
    raw, place = study.raw, study.place
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    items = gate(raw, place, study.programme) if study.programme else ()
    if items:
        groups[0] = pick(lang, "申报基础条件", "Conditions of application")
    for item in items:
        state = words.label(f"gate_{item.state}", lang)
        rows.append(_proof("", pick(lang, item.rule.zh, item.rule.en), state, item.locator))
    status = raw.place_table(place.id, "status.csv")
    field = ""
    rules = {verdict.number: verdict.rule for verdict in study.indicators()}
    for number, rule in rules.items():
        name = pick(lang, rule.field, rule.field_en) or pick(lang, "特色指标", "Feature indicators")
        if name != field:
            field = groups[len(rows)] = name
        said = [row for row in tables.rows(status) if row.indicator == number and row.state]
        state = words.listed(list(dict.fromkeys(words.label(row.state, lang) for row in said)), lang)
        rows.append(_proof(number, rule_name(rule, lang), state, said[-1].locator if said else ""))
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "事项", "Item"), align="left"),
        Column(pick(lang, "文件所述情况", "What the documents say"), align="left"),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    note = pick(
        lang,
        f"“{words.NONE}”：资料中没有，须由申报单位补充证明材料。碳排放核算数据的出处见研究报告的“数据出处”。",
        f"“{words.NONE}”: not in the data, proof to be supplied. The sources of the carbon numbers stand in the last "
        "annex of the research report.",
    )
    caption = pick(lang, "证明材料索引", "Index of evidence")
    names = dict.fromkeys([*status["source"], *(item.source for item in items if item.source)])
    sources = tuple(citation(raw.sources[name], lang) for name in names)
    return [Table("evidence", caption, heads, tuple(rows), notes=(note,), sources=sources, groups=groups)]


def _proof(number: str, name: str, state: str, locator: str) -> tuple[Cell, ...]:
    return (Cell(number), Cell(name), Cell(state or words.NONE), Cell(locator or words.NONE))
