"""Calculations that the guide asks for, subject by subject, with assumptions, arithmetic, range and missing inputs.

Here: the chapter and its order. Not here: tables (``blocks``), subjects (``sections``), any
formula (``accounting.calculators``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.analysis.trends import levels
from nearzero.places.series import Series
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.chapters.calculators.blocks import subject_blocks
from nearzero.presentation.chapters.calculators.sections import BUILDINGS, SUBJECTS, Subject
from nearzero.presentation.chapters.result_tables import levels_table, mark, mark_notes
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from nearzero.accounting.calculators.outcomes import Outcome
    from nearzero.study import Study


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter on calculations; one without blocks where nothing can be said."""
    title = pick(lang, "专项核算", "Calculations by subject")
    outcomes = _outcomes(study)
    parts = {subject: _of(subject, outcomes) for subject in SUBJECTS}
    blocks: list[Block] = []
    for subject, mine in parts.items():
        if mine:
            blocks.append(Heading(pick(lang, *subject.title), subject.id))
            blocks += subject_blocks(study, subject, mine, lang)
        if subject.id == "solid_waste":
            blocks += _buildings(study, lang)
    lacking = [subject for subject, mine in parts.items() if not mine and subject.id != "comparable_prices"]
    if lacking:
        blocks.append(Heading(pick(lang, "缺失输入", "Missing inputs"), "missing"))
        blocks += _missing(study, lacking, lang)
    return Chapter("calculators", title, tuple(blocks))


def _outcomes(study: Study) -> list[Outcome]:
    """Return what the calculators say; carbon of forests with national parameters besides, for those who opt in."""
    chosen = study.calculator_choices
    found = study.calculations(chosen)
    if not chosen.national_forest:
        opted = study.calculations(replace(chosen, national_forest=True))
        found += [one for one in opted if one.calculator == "forest" and "national" in one.method]
    return found


def _of(subject: Subject, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes of a subject; photovoltaics of projects and of the place's roofs are two subjects."""
    mine = [one for one in outcomes if one.calculator in subject.calculators]
    if subject.calculators != ("pv",):
        return mine
    return [one for one in mine if _is_project(one) == subject.projects]


def _is_project(one: Outcome) -> bool:
    return one.item[:1] == "P" and one.item[1:].isdigit()


def _buildings(study: Study, lang: str) -> Iterator[Block]:
    """Say what is printed of the areas and shares of green buildings."""
    dictionary = study.raw.dictionary
    series = [study.series(name) for name in BUILDINGS if name in dictionary]
    known = [one for one in series if any(year in study.years for year in one.years)]
    yield Heading(pick(lang, "绿色建筑面积与占比", "Areas and shares of green buildings"), "buildings")
    if known:
        caption = pick(lang, "新建建筑面积与绿色建筑占比", "New floor area and shares of green buildings")
        yield levels_table(study, "calc_buildings", caption, known, lang)
    lacking = [dictionary[one.key.variable].label(lang) for one in series if one not in known]
    if lacking:
        said = words.listed(lacking, lang)
        text = pick(lang, f"{said}：文件未提供。", f"{said}: not given.")
        yield Paragraph(text, kind="missing")


def _missing(study: Study, subjects: Sequence[Subject], lang: str) -> list[Block]:
    """List the subjects that nothing can be computed of, what they need, and the indicator that documents print."""
    rows: list[tuple[Cell, ...]] = []
    for subject in subjects:
        printed = [_last(study, study.series(name), lang) for name in subject.printed if name in study.raw.dictionary]
        cell = next((one for one in printed if one is not None), Cell(words.NONE))
        where = Cell(subject.file)
        rows.append((Cell(pick(lang, *subject.title)), Cell(pick(lang, *subject.needs)), where, cell))
    results = [row[-1].result for row in rows if row[-1].result is not None]
    text = pick(
        lang,
        "下列各项没有分项数据，不作计算；文件若公布了指标值，列于最后一栏，但无法复核。",
        "Nothing is computed of the subjects below for want of data. Where documents print the indicator itself it "
        "stands in the last column; it cannot be checked.",
    )
    table = Table(
        "calc_missing",
        pick(lang, "专项核算缺失的输入", "Inputs missing for the calculations"),
        (
            Column(pick(lang, "专项", "Subject"), align="left"),
            Column(pick(lang, "所需数据（近三年）", "Needs (three years)"), align="left"),
            Column(pick(lang, "填入", "Goes into"), align="left"),
            Column(pick(lang, "文件公布指标值", "Printed indicator"), align="left"),
        ),
        tuple(rows),
        notes=tuple(mark_notes(results, lang)),
        sources=cited(study.raw, results, lang),
    )
    return [Paragraph(text, kind="missing"), table]


def _last(study: Study, series: Series, lang: str) -> Cell | None:
    """Return the last printed level of a series, with its year."""
    found = [one for one in levels(series, study.place.id) if int(one.period) in study.years] if len(series) else []
    if not found:
        return None
    last = found[-1]
    text = f"{last.period}{pick(lang, '年：', ': ')}{words.with_unit(last, lang)}"
    return Cell(text, last, mark(last))
