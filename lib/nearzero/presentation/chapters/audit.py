"""The audit of the document: what a careful reader with a calculator would ask its authors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Chapter, Column, Heading, Paragraph, Table
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.presentation.words import audit as audit_words
from nearzero.presentation.words.audit import Reader
from nearzero.programme.audit import SEVERITIES, audit_across

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.programme.audit import Finding
    from nearzero.study import Study

_SECTIONS = {"contradiction": "contradictions", "doubt": "doubts", "note": "notes"}


def chapter(study: Study, lang: str) -> Chapter:
    """Return the chapter with every finding of the audit of one place."""
    findings = study.audit()
    opening = pick(
        lang,
        f"对文件逐项核查，{_counts(findings, lang)}。核查只问印出的数字能否同时成立、所需说明是否给出，"
        "不改动数字，也不评判创建成效；差异可能来自口径、年份或舍入，以作者答复为准。",
        f"The document was checked line by line: {_counts(findings, lang)}. The audit asks whether what is printed can "
        "hold together and whether what is needed is said. It changes no number and judges no achievement; "
        "scope, year or rounding may explain a difference, and the authors have the last word.",
    )
    return Chapter(
        "audit",
        pick(lang, "文件核查", "Audit of the document"),
        (_opening(opening, findings), *_sections(study.raw, findings, "audit", lang)),
    )


def chapter_across(studies: Sequence[Study], above: Sequence[str], lang: str) -> Chapter:
    """Return the chapter that holds some places against the places they are part of, and against each other.

    Args:
        studies: The places.
        above: Ids of the places above them.
        lang: ``zh`` or ``en``.
    """
    raw = studies[0].raw
    places = list(dict.fromkeys([*(study.place.id for study in studies), *above]))
    findings = audit_across(raw, places)
    names = words.listed([raw.place(name).name(lang) for name in places], lang)
    opening = pick(
        lang,
        f"把{names}的文件相互对照，{_counts(findings, lang)}。",
        f"The documents of {names} were held against each other: {_counts(findings, lang)}.",
    )
    return Chapter(
        "audit_across",
        pick(lang, "文件之间的核查", "Audit across documents"),
        (_opening(opening, findings), *_sections(raw, findings, "audit_across", lang, with_place=True)),
    )


def _opening(text: str, findings: Sequence[Finding]) -> Paragraph:
    """Return the sentence that opens a chapter; it carries the numbers that the findings imply."""
    return Paragraph(text, tuple(result for finding in findings for result in finding.results), kind="finding")


def _counts(findings: Sequence[Finding], lang: str) -> str:
    """Say how many findings of each severity there are."""
    number = {name: sum(finding.severity == name for finding in findings) for name in SEVERITIES}
    if not findings:
        return pick(lang, "没有发现问题", "nothing was found")
    parts = [
        pick(lang, f"{audit_words.severity(name, 'zh')}{n}个", f"{audit_words.severity(name, 'en').lower()} {n}")
        for name, n in number.items()
    ]
    listed = words.listed(parts, lang)
    return pick(lang, f"共提出{len(findings)}个问题：{listed}", f"{len(findings)} findings ({listed})")


def _sections(raw: Raw, findings: Sequence[Finding], name: str, lang: str, *, with_place: bool = False) -> list[Block]:
    """Return a heading and a table for each severity; a sentence where there is nothing of it."""
    reader = Reader(raw, lang)
    blocks: list[Block] = []
    first = 1
    for severity, section in _SECTIONS.items():
        found = [finding for finding in findings if finding.severity == severity]
        blocks.append(Heading(audit_words.severity(severity, lang), section))
        if not found:
            blocks.append(Paragraph(pick(lang, "没有发现。", "Nothing was found.")))
        else:
            caption = pick(
                lang,
                f"{audit_words.severity(severity, 'zh')}：问题、算式、出处与须问作者的事项",
                f"{audit_words.severity(severity, 'en')}: what was found, arithmetic, facts and questions",
            )
            blocks.append(_table(reader, raw, found, f"{name}_{section}", caption, first, lang, with_place=with_place))
        first += len(found)
    return blocks


def _table(  # noqa: PLR0913 - what a table is made of
    reader: Reader,
    raw: Raw,
    findings: Sequence[Finding],
    block_id: str,
    caption: str,
    first: int,
    lang: str,
    *,
    with_place: bool,
) -> Table:
    heads = [Column(pick(lang, "序号", "No."), align="center")]
    if with_place:
        heads.append(Column(pick(lang, "地区", "Place"), align="center"))
    heads += [
        Column(pick(lang, "类别", "Kind"), align="left"),
        Column(pick(lang, "问题", "What was found"), align="left"),
        Column(pick(lang, "算式", "Arithmetic"), align="left"),
        Column(pick(lang, "出处", "Where"), align="left"),
        Column(pick(lang, "须问作者", "To ask the author"), align="left"),
    ]
    rows = tuple(
        (
            Cell(str(number)),
            *([Cell(raw.place(finding.place).name(lang))] if with_place else []),
            Cell(audit_words.title(finding.kind, lang)),
            Cell(reader.said(finding, finding.message)),
            Cell(_lines(reader.steps(finding))),
            Cell(_lines(reader.facts(finding))),
            Cell(reader.said(finding, finding.question)),
        )
        for number, finding in enumerate(findings, first)
    )
    sources = dict.fromkeys(cited.source for finding in findings for cited in finding.facts)
    note = pick(
        lang,
        "算式括号内为修约区间；出处括号内为文件中的位置。",
        "In brackets: intervals of rounding in the arithmetic, places in the document in the list of facts.",
    )
    return Table(
        block_id,
        caption,
        tuple(heads),
        rows,
        notes=(pick(lang, *audit_words.SEVERITY_MEANING[findings[0].severity]), note),
        sources=tuple(citation(raw.sources[source], lang) for source in sources),
        wide=True,
    )


def _lines(parts: Sequence[str]) -> str:
    """Return what stands below each other in a cell, each marked as something of its own where there are several."""
    mark = "· " if len(parts) > 1 else ""
    return "\n".join(mark + part for part in parts) or words.NONE
