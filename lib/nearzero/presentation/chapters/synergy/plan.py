"""The synergy plan of what a place is part of: its targets with the present values, its measures by department.

Here: tables for one place. Not here: ladders of all targets (``ladder_blocks``), verdicts (``judgement``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.indicators import asked
from nearzero.presentation.chapters.ladder_blocks import holder, present_cell, result_of
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.programme.ladder import Ladder, ladders
from nearzero.programme.targets import targets_of

if TYPE_CHECKING:
    from nearzero.places.place import Place
    from nearzero.programme.ladder import Rung
    from nearzero.study import Study

_FILE = "measures.csv"


def blocks(study: Study, lang: str) -> list[Block]:
    """Return targets and measures of every plan; nothing for a place whose ancestors have none."""
    made: list[Block] = []
    for place in (study.place, *study.raw.ancestors(study.place)):
        table = study.raw.place_table(place.id, _FILE)
        if len(table):
            sources = frozenset(table["source"])
            found = _targets(study, place, sources, lang)
            made += [
                *([found] if found.rows else []),
                *_open(study, place, sources, lang),
                _measures(study, place, lang),
            ]
    return made


def _targets(study: Study, setter: Place, sources: frozenset[str], lang: str) -> Table:
    raw = study.raw
    names = dict.fromkeys(one.variable for one in targets_of(raw, setter.id) if one.source in sources)
    rows = []
    for ladder in ladders(raw, study.place, names):
        mine = [rung for rung in ladder.rungs if rung.target.source in sources and rung.set_by == setter.id]
        rows += [_target(study, ladder, rung, lang) for rung in mine]
    rows.sort(key=lambda row: row[1].text)
    results = results_in(rows)
    documents = (*(citation(raw.sources[name], lang) for name in sorted(sources)), *cited(raw, results, lang))
    return Table(
        "synergy_targets",
        pick(
            lang,
            f"{setter.zh}减污降碳协同增效目标与现值",
            f"Targets of the synergy plan of {setter.en}, and present values",
        ),
        (
            Column(pick(lang, "指标", "Variable"), align="left"),
            Column(pick(lang, "年份", "Year"), align="center"),
            Column(pick(lang, "目标", "Target"), align="center"),
            Column(pick(lang, "适用于", "Holds for"), align="left"),
            Column(pick(lang, f"{setter.zh}现值", f"{setter.en} now")),
            Column(pick(lang, f"{study.place.zh}现值", f"{study.place.en} now")),
            Column(pick(lang, "位置", "Where"), align="left"),
        ),
        tuple(rows),
        notes=(
            pick(
                lang,
                "目标为全市口径，区县现值只供对照，不据此判定区县是否完成。“—”为现值未知。",
                "The targets are those of the city as a whole; the value of the district stands beside and is not "
                "judged by them. A dash: no present value is known.",
            ),
        ),
        sources=tuple(dict.fromkeys(documents)),
        wide=True,
    )


def _target(study: Study, ladder: Ladder, rung: Rung, lang: str) -> tuple[Cell, ...]:
    now = {present.place: present for present in ladder.present}
    cells = [present_cell(now.get(place), result_of(ladder, place), lang) for place in (rung.set_by, study.place.id)]
    return (
        Cell(study.raw.dictionary[ladder.variable].label(lang)),
        Cell(rung.target.year),
        Cell(asked(rung.target, lang)),
        Cell(holder(study.raw, rung, lang)),
        *cells,
        Cell("；".join(rung.locators)),
    )


def _open(study: Study, setter: Place, sources: frozenset[str], lang: str) -> list[Block]:
    """Name the targets that the plan leaves to the province."""
    left = dict.fromkeys(
        study.raw.dictionary[one.variable].label(lang)
        for one in targets_of(study.raw, setter.id)
        if one.source in sources and one.comparator == "assigned"
    )
    if not left:
        return []
    named = words.listed(list(left), lang)
    text = pick(
        lang,
        f"{named}的目标由省下达，方案未印数值。",
        f"The targets of {named} are set by the province and not printed.",
    )
    return [Paragraph(text, kind="missing")]


def _measures(study: Study, setter: Place, lang: str) -> Table:
    table = study.raw.place_table(setter.id, _FILE)
    states = {verdict.rule.number: verdict.state for verdict in study.indicators()}
    rows = tuple(
        (
            Cell(row.number),
            Cell(pick(lang, row.name, row.name_en)),
            Cell(row.departments or words.NONE),
            Cell(_indicators(row.indicators, states, lang)),
            Cell(row.locator),
        )
        for row in tables.rows(table)
    )
    return Table(
        "synergy_plan_measures",
        pick(
            lang,
            f"{setter.zh}{len(rows)}项措施、责任部门与示范指标",
            f"The {len(rows)} measures of {setter.en} by department",
        ),
        (
            Column(pick(lang, "序号", "No."), align="center"),
            Column(pick(lang, "措施", "Measure"), align="left"),
            Column(pick(lang, "责任部门", "Responsible"), align="left"),
            Column(
                pick(lang, f"涉及指标及{study.place.zh}现状", f"Indicators and their state in {study.place.en}"),
                align="left",
            ),
            Column(pick(lang, "位置", "Where"), align="left"),
        ),
        rows,
        notes=(
            pick(
                lang,
                "涉及指标为本工作台的对应，供核对；序号为示范创建指标序号。",
                "The link to the indicators of the programme is our reading, for the reader to check.",
            ),
        ),
        sources=tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(table["source"])),
        wide=True,
    )


def _indicators(numbers: str, states: dict[str, str], lang: str) -> str:
    said_ = [
        f"{number}{pick(lang, f'（{words.label(states[number], lang)}）', f' ({words.label(states[number], lang)})')}"
        if number in states
        else number
        for number in numbers.split(";")
        if number
    ]
    return words.listed(said_, lang) or words.NONE
