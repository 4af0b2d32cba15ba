"""What the report says of one field of the indicators: as printed, how far from the goal, which projects serve it.

Here: tables made for the chapters of the guide from indicators, verdicts, gaps and projects. Not here: the verdicts
and gaps themselves (``programme``) and the tables over all fields (``chapters.judgement``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.result_tables import mark_notes
from nearzero.presentation.chapters.verdict_text import (
    name_with_unit,
    number_with_unit,
    requirement,
    resting,
    verdict_name,
    why,
)
from nearzero.presentation.provenance import citation, cited
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import IndicatorState, indicator_states
from nearzero.programme.verdicts import FAILED_STATES, VERDICT_STATES

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Chapter
    from nearzero.presentation.research.guide import GuideChapter
    from nearzero.programme.criteria import Measure
    from nearzero.programme.gaps import Gap
    from nearzero.programme.verdicts import Verdict
    from nearzero.results import Result
    from nearzero.study import Study

# Column of the outlook's table that stands in the table right above it, too: what is asked.
_ASKED = 2
# Columns of the table of indicators that say what is: what is asked and by whom stands with the attainability.
_LEFT_OUT = ("属性", "自评", "责任部门", "2025年目标", "Kind", "Own verdict", "Responsible", "Target 2025")


def of_fields(study: Study, fields: Collection[str]) -> tuple[Verdict, ...]:
    """Return the verdicts on the indicators of some fields."""
    return tuple(verdict for verdict in study.indicators() if verdict.rule.field in fields)


def status(study: Study, chapter: GuideChapter, indicators: Chapter, lang: str) -> list[Block]:
    """Return the finding on a field and its indicators as printed; nothing where the field has none.

    Args:
        study: The place.
        chapter: Whose fields are meant.
        indicators: The computed chapter ``indicators``, whose table is divided between the fields.
        lang: ``zh`` or ``en``.
    """
    verdicts = of_fields(study, chapter.fields)
    if not verdicts:
        return []
    numbers = {verdict.number for verdict in verdicts}
    caption = pick(lang, f"{chapter.zh}指标现状（文件原值）", f"{chapter.en}: indicators as printed")
    return [_finding(verdicts, lang), *_part(study, indicators, numbers, f"status_{chapter.id}", caption, lang)]


def features(study: Study, indicators: Chapter, lang: str) -> list[Block]:
    """Return the feature indicators that the place set for itself, as printed."""
    numbers = {verdict.number for verdict in study.indicators() if verdict.rule.kind == "feature"}
    caption = pick(lang, "特色指标现状（文件原值）", "Feature indicators as printed")
    return _part(study, indicators, numbers, "status_features", caption, lang)


def _part(
    study: Study, indicators: Chapter, numbers: Collection[str], name: str, caption: str, lang: str
) -> list[Block]:
    whole = next((table for table in indicators.tables if table.id == "indicators"), None)
    rows = [row for row in whole.rows if row[0].text in numbers] if whole else []
    if whole is None or not rows:
        return []
    kept = [index for index, column in enumerate(whole.columns) if column.head not in _LEFT_OUT]
    results = results_in(rows)
    dash = pick(lang, f"“{words.NONE}”：文件未给出。", f"“{words.NONE}”: not given.")
    return [
        Table(
            name,
            caption,
            tuple(whole.columns[index] for index in kept),
            tuple(tuple(row[index] for index in kept) for row in rows),
            notes=(*mark_notes(results, lang), dash),
            sources=cited(study.raw, results, lang) or whole.sources,
        )
    ]


def attained(
    study: Study, outlook: Chapter, verdicts: Collection[Verdict], name: str, title: str, lang: str
) -> list[Block]:
    """Return the rows of the outlook's table of attainability that are about some indicators; none without an outlook.

    Args:
        study: The place.
        outlook: The computed chapter ``outlook``.
        verdicts: On the indicators.
        name: What they are of, for the id.
        title: The same for the caption.
        lang: ``zh`` or ``en``.
    """
    numbers = {verdict.number for verdict in verdicts}
    whole = next((table for table in outlook.tables if table.id == "attainability"), None)
    rows = tuple(row for row in whole.rows if row[0].text in numbers) if whole else ()
    if whole is None or not rows:
        return []
    kept = [index for index, column in enumerate(whole.columns) if index != _ASKED]
    results = results_in(rows)
    table = replace(
        whole,
        id=f"attainable_{name}",
        caption=pick(lang, f"{title}：{whole.caption}", f"{title}: {whole.caption[:1].lower()}{whole.caption[1:]}"),
        columns=tuple(whole.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in rows),
        sources=cited(study.raw, results, lang),
        groups={},
        wide=False,
    )
    return [table]


def _finding(verdicts: Sequence[Verdict], lang: str) -> Paragraph:
    """Say how many indicators of a field are in which state, by name."""
    states = indicator_states(verdicts)
    kinds = [one.kind for one in states]
    comma = pick(lang, "、", ", ")
    said = [
        words.label(state, lang)
        + pick(lang, f"{len(mine)}项（", f" {len(mine)} (")
        + comma.join(_name(one, lang) for one in mine)
        + pick(lang, "）", ")")
        for state in VERDICT_STATES
        if (mine := [one for one in states if one.state == state])
    ]
    text = pick(
        lang,
        f"{len(states)}项指标（约束{kinds.count('constraint')}项、参考{kinds.count('reference')}项），"
        f"按截至{verdicts[0].judged_year}年的数据：{'；'.join(said)}。",
        f"{len(states)} indicators ({kinds.count('constraint')} constraint, {kinds.count('reference')} reference), by "
        f"data up to {verdicts[0].judged_year}: {'; '.join(said)}.",
    )
    return Paragraph(text, kind="finding")


def _name(one: IndicatorState, lang: str) -> str:
    return f"{one.number} {pick(lang, one.name, one.name_en or one.name)}"


def attainability(study: Study, chapter: GuideChapter, lang: str) -> list[Block]:
    """Return indicator by indicator what is asked, what remains, at which rate, and what serves it; then the reasons.

    Args:
        study: The place.
        chapter: Whose fields are meant.
        lang: ``zh`` or ``en``.
    """
    verdicts = of_fields(study, chapter.fields)
    if not verdicts:
        return []
    gaps = {(gap.verdict.number, gap.verdict.variable): gap for gap in study.gaps()}
    serving = {one.rule.number: one.projects for one in study.projects().coverage}
    rows = tuple(_row(study, one, gaps.get((one.number, one.variable)), serving, lang) for one in verdicts)
    results = results_in(rows)
    heads = (
        Column(pick(lang, "序号", "No."), align="center"),
        Column(pick(lang, "指标", "Indicator"), align="left"),
        Column(pick(lang, "属性", "Kind"), align="center"),
        Column(pick(lang, f"{verdicts[0].due}年要求", f"Asked for {verdicts[0].due}"), align="center"),
        Column(pick(lang, "判定", "Verdict"), align="center"),
        Column(pick(lang, "尚需变化", "Remaining change")),
        Column(pick(lang, "所需年均", "Needed a year")),
        Column(pick(lang, "对应工程", "Projects"), align="left"),
    )
    note = pick(
        lang,
        "尚需变化＝目标值减最近值；以%为单位的指标按百分点/年，其余按年均变化率；"
        f"修约区间见差距表。“{words.NONE}”：没有目标值或现值，或没有对应工程。已完成的为余量。",
        "Remaining change: target less latest value; shares in % are in points a year, others in annual rates; "
        f"their intervals stand in the table of gaps. “{words.NONE}”: no target, no level or no project. If met: room.",
    )
    table = Table(
        f"attainability_{chapter.id}",
        pick(lang, f"{chapter.zh}指标可达性", f"{chapter.en}: attainability of the indicators"),
        heads,
        rows,
        notes=(note,),
        sources=cited(study.raw, results, lang),
    )
    return [table, *_reasons(study, verdicts, lang)]


def _row(
    study: Study, verdict: Verdict, gap: Gap | None, serving: dict[str, tuple[str, ...]], lang: str
) -> tuple[Cell, ...]:
    by_method = {result.method: result for result in gap.results} if gap else {}
    left, required = (gap.remaining, gap.required) if gap else (None, None)
    return (
        Cell(verdict.number),
        Cell(name_with_unit(study.raw, verdict, lang)),
        Cell(words.label(verdict.rule.kind, lang)),
        Cell(requirement(study.raw, verdict, lang)),
        Cell(words.label(verdict.state, lang)),
        _measure(left, by_method, "", lang),
        _measure(required, by_method, required.unit if required else "", lang),
        Cell(pick(lang, "、", ", ").join(serving.get(verdict.number, ())) or words.NONE),
    )


def _measure(measure: Measure | None, by_method: dict[str, Result], unit: str, lang: str) -> Cell:
    """Return the cell of a measure; its interval stands in the table of gaps, and with the pointer."""
    if measure is None:
        return Cell(words.NONE)
    text = number_with_unit(measure.value, unit, lang, measure.low, measure.high, signed=True)
    return Cell(text, resting(by_method.get(measure.name)))


def _reasons(study: Study, verdicts: Sequence[Verdict], lang: str) -> list[Block]:
    """Say why each indicator that is not met is not; those that fail as findings, open ones as text."""
    made: list[Block] = []
    for verdict in verdicts:
        if verdict.state in {"met", "not_applicable"}:
            continue
        state, reason = words.label(verdict.state, lang), why(study.raw, verdict, lang)
        said = state if reason == state else pick(lang, "，", ", ").join([state, reason])
        colon, stop = pick(lang, "：", ": "), pick(lang, "。", ".")
        text = f"{verdict.number} {verdict_name(study.raw, verdict, lang)}{colon}{said}{stop}"
        results = tuple(result for result in verdict.results if result.inputs)
        made.append(Paragraph(text, results, "finding" if verdict.state in FAILED_STATES else "text"))
    return made


def projects(study: Study, chapter: GuideChapter, lang: str) -> list[Block]:
    """Return the projects that serve the indicators of some fields, with content and benefit as the plan says them."""
    numbers = {verdict.number for verdict in of_fields(study, chapter.fields)}
    serving = {one.id: one for one in study.projects().projects if numbers & set(one.indicators)}
    listed = [row for row in tables.rows(study.raw.place_table(study.place.id, "projects.csv")) if row.id in serving]
    if not listed:
        return []
    heads = (
        Column(pick(lang, "编号", "No."), align="center"),
        Column(pick(lang, "工程", "Project"), align="left"),
        Column(pick(lang, "建设内容", "Content"), align="left"),
        Column(pick(lang, "预期效益", "Benefit"), align="left"),
        Column(pick(lang, "指标", "Indicators"), align="left"),
    )
    rows = tuple(
        (
            Cell(row.id),
            Cell(pick(lang, row.name, in_english(row, "name"))),
            Cell(pick(lang, row.content, in_english(row, "content")) or words.NONE),
            Cell(pick(lang, row.benefit, in_english(row, "benefit")) or words.NONE),
            Cell(pick(lang, "、", ", ").join(one for one in serving[row.id].indicators if one in numbers)),
        )
        for row in listed
    )
    note = pick(
        lang,
        "内容与效益为文件所述的摘要，未经核算；对应指标为本报告的判读。投资、起止时间和责任单位见附件。",
        "Content and benefit as the plan says them, in short, not computed; the indicators are our reading. "
        "Investment, dates and responsible units stand in the annex.",
    )
    caption = pick(lang, f"服务于{chapter.zh}指标的工程", f"{chapter.en}: projects that serve its indicators")
    sources = tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(row.source for row in listed))
    return [Table(f"projects_{chapter.id}", caption, heads, rows, notes=(note,), sources=sources)]


def in_english(row: Any, column: str) -> str:  # noqa: ANN401 - a row of the table
    """Return the English wording of a column of projects; a dash where the data have none."""
    return getattr(row, f"{column}_en", "") or words.NONE
