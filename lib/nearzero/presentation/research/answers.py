"""The front page: where the place stands, what is judged, how far the goal is, what chance there is, what is missing.

Here: one table of one screen. Not here: the numbers and verdicts themselves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.analysis.trends import changes, levels
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.result_tables import series_name
from nearzero.presentation.chapters.trends import chosen
from nearzero.presentation.chapters.verdict_text import measured, resting, verdict_name
from nearzero.presentation.provenance import cited
from nearzero.presentation.research.guide import numeral
from nearzero.presentation.text import pick
from nearzero.programme.acceptance import COUNTED_NOT_MET, gate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nearzero.presentation.research.guide import Guide
    from nearzero.presentation.research.missing import Wanted
    from nearzero.results import Result
    from nearzero.study import Study

_STANDING = ("co2_total", "co2_per_capita", "co2_per_gdp")
Rows = list[tuple[Cell, ...]]


def answers(
    study: Study,
    guide: Guide,
    computed: Mapping[str, Chapter],
    missing: Sequence[Wanted],
    unwritten: Mapping[str, int],
    lang: str,
) -> Chapter:
    """Return the front page.

    Args:
        study: The place.
        guide: Its guide.
        computed: The computed chapters by id; of ``outlook``, if there is one, the chance is said too.
        missing: What inputs are missing.
        unwritten: How many sections people have still to write, by chapter of the guide.
        lang: ``zh`` or ``en``.
    """
    sections = (
        (pick(lang, "现状", "Where it stands"), _standing(study, lang)),
        (pick(lang, "判定与验收", "Verdicts and acceptance"), _judged(study, lang)),
        (pick(lang, "约束指标尚差", "Left to the constraint indicators"), _gaps(study, lang)),
        (pick(lang, "缺什么", "What is missing"), _missing(guide, missing, unwritten, lang)),
    )
    rows: Rows = []
    groups: dict[int, str] = {}
    for title, mine in sections:
        if mine:
            groups[len(rows)] = title
        rows += mine
    results = results_in(rows)
    table = Table(
        "answers",
        pick(lang, "本报告的回答", "What this report answers"),
        (
            Column(pick(lang, "问题", "Question"), align="left"),
            Column(pick(lang, "回答", "Answer")),
            Column(pick(lang, "说明", "In detail"), align="left"),
        ),
        tuple(rows),
        sources=cited(study.raw, results, lang),
        groups=groups,
    )
    return Chapter("answers", pick(lang, "要点", "Answers"), (table, *_chance(computed)))


def _chance(computed: Mapping[str, Chapter]) -> list[Block]:
    """Return what the outlook finds of the chances; nothing without an outlook."""
    outlook = computed.get("outlook")
    blocks = [*outlook.section("chance"), *outlook.section("attainability")] if outlook else []
    first = next((block for block in blocks if isinstance(block, Paragraph) and block.kind == "finding"), None)
    return [first] if first else []


def _standing(study: Study, lang: str) -> Rows:
    """Return total, per head and intensity against the base year; every price basis of its own."""
    rows: Rows = []
    base = study.place.base_year
    for series in chosen(study, _STANDING):
        key = series.key
        last = max(levels(series, study.place.id), key=lambda result: int(result.period))
        moved = [
            one
            for one in changes(series, study.place.id)
            if one.method == "change_pct" and one.period == f"{base}-{last.period}"
        ]
        against = (
            pick(lang, f"较{base}年", f"against {base}: ")
            + words.with_unit(moved[0], lang, signed=True)
            + (f" [{span}]" if "~" in (span := words.interval(moved[0], signed=True)) else "")
            if moved
            else pick(lang, f"{base}年无数据，变化不能计算", f"no value for {base}, no change can be computed")
        )
        name = series_name(study.raw, key, lang)
        row = (
            Cell(pick(lang, f"{name}，{last.period}年", f"{name}, {last.period}")),
            _valued(last, lang),
            Cell(against),
        )
        rows.append(row)
    found = {row[1].result.variable for row in rows if row[1].result}
    lacking = [name for name in _STANDING if name not in found and name in study.raw.dictionary]
    unknown = pick(lang, "文件未给出，也无法推算", "neither given nor derivable")
    return rows + [(Cell(study.raw.dictionary[name].label(lang)), Cell(words.NONE), Cell(unknown)) for name in lacking]


def _valued(result: Result, lang: str) -> Cell:
    return Cell(words.with_unit(result, lang), result)


def _judged(study: Study, lang: str) -> Rows:
    """Return the counts of constraint and reference indicators, and what is known of the conditions of application."""
    rows: Rows = []
    accepted = study.acceptance()
    if accepted is not None:
        facts = tuple(dict.fromkeys(name for verdict in study.indicators() for name in verdict.inputs))
        counted = {(one.method, one.factor): replace(one, inputs=facts) for one in accepted.results}
        reading = accepted.reading(COUNTED_NOT_MET)
        for count in (reading.constraints, reading.references):
            result = counted[COUNTED_NOT_MET, f"{count.kind}:met"]
            rows.append(
                (
                    Cell(words.label(count.kind, lang) + pick(lang, "：已完成", ": met")),
                    Cell(pick(lang, f"{count.met}项", f"{count.met}"), resting(result)),
                    Cell(
                        pick(
                            lang,
                            f"共{count.total}项，须完成{count.needed}项；未决{count.open}项，未完成或滞后{count.failed}项",
                            f"of {count.total}, {count.needed} needed; {count.open} open, {count.failed} failing",
                        )
                    ),
                )
            )
    items = gate(study.raw, study.place, study.programme) if study.programme else ()
    if items:
        known = sum(item.state == "stated" for item in items)
        refused = [pick(lang, item.rule.zh, item.rule.en) for item in items if item.state == "refused"]
        tail = pick(lang, "；", "; ") + words.listed(refused, lang) if refused else ""
        said = pick(
            lang,
            f"共{len(items)}项，未说明{sum(item.state == 'unknown' for item in items)}项，须询问申报单位",
            f"of {len(items)}; {sum(item.state == 'unknown' for item in items)} not spoken of, to be asked",
        )
        name = pick(lang, "申报条件与否决情形：已说明", "Conditions and vetoes: spoken of")
        rows.append((Cell(name), Cell(pick(lang, f"{known}项", str(known))), Cell(said + tail)))
    return rows


def _gaps(study: Study, lang: str) -> Rows:
    """Return what remains to every constraint indicator that has a dated level and is not reached."""
    rows: Rows = []
    for gap in study.gaps():
        if gap.reached or gap.verdict.rule.kind != "constraint":
            continue
        by_method = {result.method: result for result in gap.results}
        required = gap.required
        pace = (
            pick(lang, "每年须", "needed a year: ") + measured(required, lang)
            if required is not None
            else pick(lang, "没有可算的年均变化率", "no annual rate leads there")
        )
        name = f"{gap.verdict.number} {verdict_name(study.raw, gap.verdict, lang)}"
        value = Cell(measured(gap.remaining, lang), resting(by_method.get("remaining")))
        rows.append((Cell(name), value, Cell(pace)))
    return rows


def _missing(guide: Guide, missing: Sequence[Wanted], unwritten: Mapping[str, int], lang: str) -> Rows:
    """Return how many inputs and texts are missing, chapter by chapter."""
    number = {
        one.id: pick(lang, f"第{numeral(index)}章", f"chapter {index}")
        for index, one in enumerate(guide.chapters, start=1)
    }
    counts = {name: sum(one.chapter == name for one in missing) for name in number}
    comma = pick(lang, "、", ", ")
    inputs = [
        pick(lang, f"{number[name]}{count}项", f"{number[name]}: {count}") for name, count in counts.items() if count
    ]
    written = sum(1 for one in guide.chapters for part in one.parts if part.narrative)
    return [
        (
            Cell(pick(lang, "缺失输入", "Missing inputs")),
            Cell(pick(lang, f"{len(missing)}项", str(len(missing)))),
            Cell(comma.join(inputs) or words.NONE),
        ),
        (
            Cell(pick(lang, "须由申报单位撰写", "Sections for people to write")),
            Cell(pick(lang, f"{sum(unwritten.values())}节", str(sum(unwritten.values())))),
            Cell(pick(lang, f"共{written}节，见虚线框", f"of {written}, in dotted boxes")),
        ),
    ]
