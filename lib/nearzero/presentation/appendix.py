"""Chosen tables and figures of a place as an appendix to another document, whose numbering it continues.

Here: what can be chosen, and the appendix. Not here: the tables and figures (``chapters``) and how their numbers are
written (``labels``).
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from nearzero.presentation.blocks import Block, Chapter, Figure, Heading, Report, Table
from nearzero.presentation.chapters import CHAPTERS
from nearzero.presentation.text import pick
from nearzero.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nearzero.study import Study


@dataclass(frozen=True, slots=True)
class Choice:
    """A table or figure that can be chosen.

    Attributes:
        name: What it is chosen by: ``chapter:id``.
        chapter: Title of its chapter.
        block: The table or figure.
    """

    name: str
    chapter: str
    block: Table | Figure


class SelectionError(ValueError):
    """Something that cannot be chosen; the message names the nearest that can."""


def choices(study: Study, lang: str = "zh", chapters: Iterable[str] = tuple(CHAPTERS)) -> tuple[Choice, ...]:
    """Return every table and figure of a place, in the order of its chapters.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
        chapters: Only of these.
    """
    return tuple(one for name in chapters for one in _of_chapter(study, name, lang))


def appendix(
    study: Study,
    lang: str = "zh",
    *,
    select: Iterable[str],
    first_table: int = 1,
    first_figure: int = 1,
    prefix: str = "",
    title: str = "",
) -> Report:
    """Return chosen tables and figures in the order asked for, below the titles of their chapters.

    Args:
        study: The place.
        lang: ``zh`` or ``en``.
        select: ``chapter:id`` each; the id may hold ``*``, and a chapter alone stands for all it has. What is named
            twice stands where it is named first.
        first_table: Number of the first table.
        first_figure: Number of the first figure.
        prefix: Before every number: ``A`` for 表A12; or with a word of its own, ``附表A`` for 附表A12 and 附图A7.
        title: Title of the document; the place and “Appendix” where not given.

    Raises:
        SelectionError: A name stands for nothing, or none is given; all such names are in the message.
    """
    chosen = _chosen(study, lang, list(select))
    blocks: list[Block] = []
    current = ""
    for one in chosen.values():
        if one.chapter != current:
            blocks.append(Heading(one.chapter))
            current = one.chapter
        blocks.append(one.block)
    place = study.place
    named = title or pick(lang, f"{place.zh}：附录图表", f"{place.en}: appendix of tables and figures")
    return Report(
        id=f"{place.id}-appendix",
        title=named,
        subtitle="",
        lang=lang,
        chapters=(Chapter("appendix", pick(lang, "附录 图表", "Appendix: tables and figures"), tuple(blocks)),),
        about=((pick(lang, "核算边界", "Boundary"), place.boundary(lang)),),
        watermark=pick(lang, "虚构示例，不得引用", "Invented example: not to be cited") if place.synthetic else "",
        first_table=first_table,
        first_figure=first_figure,
        prefix=prefix,
    )


def _of_chapter(study: Study, name: str, lang: str) -> Iterator[Choice]:
    chapter = study.chapter(name, lang)
    for block in chapter.blocks:
        if isinstance(block, Table | Figure):
            yield Choice(f"{name}:{block.id}", chapter.title, block)


def _chosen(study: Study, lang: str, select: list[str]) -> Mapping[str, Choice]:
    """Return what was chosen by its name; no block twice."""
    if not select:
        raise SelectionError("nothing is selected: name tables and figures as chapter:id")
    wrong = [f"{name}: {nearest(name.partition(':')[0], CHAPTERS)}" for name in select if _chapter_of(name) is None]
    known: dict[str, tuple[Choice, ...]] = {}
    chosen: dict[str, Choice] = {}
    for name in select:
        chapter = _chapter_of(name)
        if chapter is None:
            continue
        if chapter not in known:
            known[chapter] = tuple(_of_chapter(study, chapter, lang))
        pattern = name if ":" in name else f"{name}:*"
        found = [one for one in known[chapter] if fnmatchcase(one.name, pattern)]
        if not found:
            wrong.append(f"{name}: {nearest(name, [one.name for one in known[chapter]])}")
        for one in found:
            chosen.setdefault(one.name, one)
    if wrong:
        raise SelectionError("\n".join(wrong))
    return chosen


def _chapter_of(name: str) -> str | None:
    chapter = name.partition(":")[0]
    return chapter if chapter in CHAPTERS else None
