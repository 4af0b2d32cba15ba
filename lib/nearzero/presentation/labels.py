"""What the formats add to a report by themselves, in both languages.

Here: ``表``, ``目录``, ``注：`` and so on, the small print and what is said of a number that is pointed at. Not
here: names of states and methods (``words``), any sentence about a place (``chapters``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from nearzero.presentation.words import label
from nearzero.units import labelled

if TYPE_CHECKING:
    from nearzero.presentation.blocks import Figure, Report, Table
    from nearzero.results import Result

# Titles that bring their own number: 一、 第一章 1 附件2 Annex A
OWN_NUMBER = re.compile(r"(第?[一二三四五六七八九十\d]+[章节、.．\s])|附[件录表]|(Annex|Appendix|Chapter|Part)\b")

_IDS = re.compile(r"[a-z]+_?[a-z_]+(: [a-z_]+)*")
_ENGLISH_WORDS = re.compile(r"[a-z]{5,}|[a-z]{2,}[ _][a-z]{2,}")
_CELLS = re.compile(r"sum of (\d+) cells")

_NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language.

    Attributes:
        lang: ``zh`` or ``en``.
        tag: The same as documents declare it.
        table: Before the number of a table.
        figure: Before the number of a figure.
        contents: Heading of the table of contents.
        contents_hint: Below a table of contents whose pages only the word processor knows.
        skip: Link past it, for who reads with the keyboard.
        notes: Before the notes of a table.
        sources: Before its sources.
        separator: Between two sources.
        interval: Before an interval.
        state: Before the state of a number.
        paragraphs: Kind of a paragraph that stands out, to the word it opens with.
        intervals: Kind of an interval, to words.
    """

    lang: str
    tag: str
    table: str
    figure: str
    contents: str
    contents_hint: str
    skip: str
    notes: str
    sources: str
    separator: str
    interval: str
    state: str
    paragraphs: Mapping[str, str]
    intervals: Mapping[str, str]


_CHINESE = Labels(
    lang="zh",
    tag="zh-CN",
    table="表",
    figure="图",
    contents="目录",
    contents_hint="页码：右击目录，选“更新域”（或全选后按 F9），本行随之消失。",
    skip="跳到正文",
    notes="注：",
    sources="资料来源：",
    separator="；",
    interval="区间：",
    state="状态：",
    paragraphs={"finding": "结论：", "missing": "缺失：", "warning": "注意：", "placeholder": "待撰写："},
    intervals={"rounding": "修约", "uncertainty": "不确定度"},
)

_ENGLISH = Labels(
    lang="en",
    tag="en",
    table="Table ",
    figure="Figure ",
    contents="Contents",
    contents_hint="For page numbers, right-click the list and choose “Update field” (or select all and press F9); "
    "this line then goes.",
    skip="Skip to the text",
    notes="Note: ",
    sources="Sources: ",
    separator="; ",
    interval="Interval: ",
    state="State: ",
    paragraphs={
        "finding": "Finding: ",
        "missing": "Missing: ",
        "warning": "Caution: ",
        "placeholder": "To be written: ",
    },
    intervals={"rounding": "rounding", "uncertainty": "uncertainty"},
)


def labels(lang: str) -> Labels:
    """Return the words of a language: ``zh``, or anything else for English."""
    return _CHINESE if lang == "zh" else _ENGLISH


def labels_of(report: Report) -> Labels:
    """Return the words of a report: those of its language, with what it wants before its numbers."""
    words, prefix = labels(report.lang), report.prefix
    if not prefix:
        return words
    if prefix.isascii():
        return replace(words, table=words.table + prefix, figure=words.figure + prefix)
    return replace(words, table=prefix, figure=prefix.replace("表", "图"))


def small_print(block: Table | Figure, words: Labels, source_titles: Mapping[str, str] = _NO_TITLES) -> tuple[str, ...]:
    """Return the lines below a table or a figure: its notes, then its sources.

    Args:
        block: The table or figure.
        words: The language.
        source_titles: What a source is printed as, where that is not how the block names it.
    """
    notes = tuple(note if index else words.notes + note for index, note in enumerate(block.notes))
    if not block.sources:
        return notes
    titles = (source_titles.get(source, source) for source in block.sources)
    return (*notes, words.sources + words.separator.join(titles))


def explained(result: Result, words: Labels) -> str:
    """Return what a reader may ask of a number, in lines: arithmetic, interval, state, note."""
    arithmetic = result.arithmetic
    lines = [_CELLS.sub(r"\1个单元之和", arithmetic) if words.lang == "zh" else labelled(arithmetic)]
    if result.low is not None and result.high is not None:
        kind = words.intervals.get(result.interval_kind or "", result.interval_kind or "")
        lines.append(f"{words.interval}[{_short(result.low)}, {_short(result.high)}] {kind}".rstrip())
    if result.state:
        lines.append(words.state + label(result.state, words.lang))
    lines.append(said_note(result.note, words.lang))
    return "\n".join(line for line in lines if line)


def said_note(note: str, lang: str) -> str:
    """Return a note as readers of a language can be shown it; empty where it is in the other one.

    Args:
        note: The note of a result: ids of closed lists (``not_met: grew``), a place in a document, or a remark.
        lang: ``zh`` or ``en``.
    """
    if _IDS.fullmatch(note):
        note = ("：" if lang == "zh" else ": ").join(label(name, lang) for name in note.split(": "))
    if lang == "zh":
        return "" if _ENGLISH_WORDS.search(note) else note
    return labelled(note).replace("_", " ")


def _short(value: float) -> str:
    """Return a number with no more digits than a tooltip needs."""
    return f"{value:.6g}".replace("-", "−").replace("inf", "∞")
