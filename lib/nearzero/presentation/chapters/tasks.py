"""Tasks: who leads and who assists each indicator, sub-targets set in the text, measures of the city's plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.chapters.indicators import system, target_text
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import quota

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on tasks: responsibilities and sub-targets; one without blocks where there are none."""
    found: list[Block] = []
    responsible, targets = _responsible(study, lang), _sub_targets(study, lang)
    if responsible.rows:
        found += [Heading(pick(lang, "指标任务分解", "Who is responsible"), "responsible"), responsible]
    if targets.rows:
        found += [Heading(pick(lang, "任务中的分项目标", "Sub-targets in the tasks"), "sub_targets"), targets]
    return Chapter("tasks", pick(lang, "任务与分工", "Tasks and responsibilities"), tuple(found))


def _responsible(study: Study, lang: str) -> Table:
    status = study.raw.place_table(study.place.id, "status.csv")
    rules = {rule.number: rule for rule in tables.rows(system(study))}
    rows = []
    for number in dict.fromkeys(status["indicator"]):
        own = status[status["indicator"] == number]
        lead = next((cell for cell in own["lead"] if cell), "")
        assisting = next((cell for cell in own["assisting"] if cell), "")
        if number in rules and (lead or assisting):
            rule = rules[number]
            rows.append(
                (
                    Cell(number),
                    Cell(pick(lang, rule.name, rule.name_en)),
                    Cell(words.label(rule.kind, lang)),
                    Cell(lead or words.NONE),
                    Cell(assisting or words.NONE),
                )
            )
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, "牵头部门", "Responsible"), align="left"),
        Column(pick(lang, "协助部门", "Assisting"), align="left"),
    )
    sources = tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(status["source"]))
    caption = pick(lang, "指标任务分解", "Responsible units")
    return Table("responsible", caption, heads, tuple(rows), sources=sources, wide=True)


def _sub_targets(study: Study, lang: str) -> Table:
    targets = study.raw.place_table(study.place.id, "targets.csv")
    mine = targets[
        (targets["binding"] == "task") & (targets["indicator"] == "") & (targets["comparator"] != "qualitative")
    ]
    heads = (
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "目标", "Target"), align="center"),
        Column(pick(lang, "对象", "Scope as printed"), align="left"),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    rows = tuple(
        (
            Cell(study.raw.dictionary[row.variable].label(lang)),
            Cell(row.year if row.year != "undated" else words.NONE),
            Cell(target_text(row, lang)),
            Cell(row.scope or words.NONE),
            Cell(row.locator),
        )
        for row in tables.rows(mine)
    )
    sources = tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(mine["source"]))
    caption = pick(lang, "任务中的分项目标", "Sub-targets in the tasks")
    return Table("sub_targets", caption, heads, rows, sources=sources, wide=True)


def measures(raw: Raw, place_id: str, lang: str) -> list[Block]:
    """Return the measures of a plan with their departments and the indicators they touch; nothing without a plan."""
    table = raw.place_table(place_id, "measures.csv")
    if not len(table):
        return []
    name = raw.place(place_id).name(lang)
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "措施", "Measure"), align="left"),
        Column(pick(lang, "责任部门", "Responsible"), align="left"),
        Column(pick(lang, "涉及指标", "Indicators"), align="left"),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    rows = tuple(
        (
            Cell(row.number),
            Cell(pick(lang, row.name, row.name_en)),
            Cell(row.departments or words.NONE),
            Cell(words.listed(row.indicators.split(";"), lang) if row.indicators else words.NONE),
            Cell(row.locator),
        )
        for row in tables.rows(table)
    )
    caption = pick(lang, f"{name}减污降碳协同措施与责任部门", f"Measures of {name} and the departments responsible")
    note = pick(
        lang, "涉及指标为本工作台的对应，供核对。", "The link to indicators is our reading, for the reader to check."
    )
    sources = tuple(citation(raw.sources[source], lang) for source in dict.fromkeys(table["source"]))
    return [
        Heading(caption, f"measures_{place_id}"),
        Table(f"measures_{place_id}", caption, heads, rows, notes=(note,), sources=sources, wide=True),
    ]


def quota_sentence(studies: Sequence[Study], lang: str) -> list[Block]:
    """Say how many applications each prefecture has here, against what the programme allows."""
    first = studies[0]
    if first.programme is None:
        return []
    checks = quota(first.raw, [study.place.id for study in studies], first.programme)
    said = [
        pick(
            lang,
            f"{_prefecture(first.raw, check.prefecture, lang)}{len(check.places)}个（上限{check.limit}个）",
            f"{_prefecture(first.raw, check.prefecture, lang)} {len(check.places)} (at most {check.limit})",
        )
        for check in checks
    ]
    text = pick(
        lang,
        f"各市申报数量：{words.listed(said, lang)}。",
        f"Applications per prefecture: {words.listed(said, lang)}.",
    )
    return [Paragraph(text, kind="text" if all(check.kept for check in checks) else "warning")]


def _prefecture(raw: Raw, name: str, lang: str) -> str:
    return raw.place(name).name(lang) if name else pick(lang, "所属市未知", "unknown prefecture")
