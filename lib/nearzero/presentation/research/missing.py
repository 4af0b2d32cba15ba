"""What is missing, in one list: which input, of which years, what it would give; counted by chapter of the guide.

Here: the list over indicators, decomposition, accounting, energy and calculations. Not here: what texts are missing
(``narrative``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table
from nearzero.presentation.chapters.calculators.sections import SUBJECTS
from nearzero.presentation.research.guide import numbered
from nearzero.presentation.text import pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nearzero.presentation.blocks import Chapter
    from nearzero.presentation.research.guide import Guide
    from nearzero.study import Study

# Tables of computed chapters that list missing inputs, with the chapter of the guide where they are wanted and the
# columns of input, years and what it would give.
_LISTED = {
    ("accounting", "accounting_missing"): ("management", (0, 1, 2)),
    ("energy", "energy_missing"): ("energy", (0, 1, 2)),
}
_HOME = "低碳管理"  # the field where the guide wants causes of change


@dataclass(frozen=True, slots=True)
class Wanted:
    """A missing input: what, of which years, and what it would give."""

    chapter: str
    what: str
    years: str
    gives: str


def wanted(study: Study, guide: Guide, computed: Mapping[str, Chapter], lang: str) -> tuple[Wanted, ...]:
    """Return every missing input, each variable once per chapter of the guide.

    Args:
        study: The place.
        guide: Its guide.
        computed: The computed chapters by id.
        lang: ``zh`` or ``en``.
    """
    found = [*_of_indicators(study, guide, computed.get("indicators"), lang), *_of_decomposition(study, guide, lang)]
    for (name, table_id), (chapter, columns) in _LISTED.items():
        for table in computed[name].tables if name in computed else ():
            if table.id == table_id:
                found += [Wanted(chapter, *(row[index].text for index in columns)) for row in table.rows]
    found += _of_calculators(study, guide, computed.get("calculators"), lang)
    gives: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        gives.setdefault((one.chapter, one.what, one.years), []).append(one.gives)
    order = [chapter.id for chapter in guide.chapters]
    semicolon = pick(lang, "；", "; ")
    merged = [Wanted(*key, semicolon.join(dict.fromkeys(texts))) for key, texts in gives.items()]
    return tuple(sorted(merged, key=lambda one: order.index(one.chapter)))


def _of_indicators(study: Study, guide: Guide, chapter: Chapter | None, lang: str) -> list[Wanted]:
    fields = {verdict.number: verdict.rule.field for verdict in study.indicators()}
    table = next((one for one in chapter.tables if one.id == "missing_inputs"), None) if chapter else None
    found = []
    for number, indicator, variable, years in table.rows if table else ():
        where = guide.chapter_of(fields.get(number.text, ""))
        gives = pick(lang, f"指标{number.text} {indicator.text}", f"indicator {number.text} {indicator.text}")
        found.append(Wanted(where.id if where else guide.chapters[0].id, variable.text, years.text, gives))
    return found


def _of_calculators(study: Study, guide: Guide, chapter: Chapter | None, lang: str) -> list[Wanted]:
    """Return what the calculations lack that nothing can be computed of, each where the guide has its subject."""
    table = next((one for one in chapter.tables if one.id == "calc_missing"), None) if chapter else None
    homes = {name: one.id for one in guide.chapters for part in one.parts for name in part.blocks}
    subjects = {pick(lang, *one.title): one.id for one in SUBJECTS}
    years = words.listed([str(year) for year in study.years], lang)
    found = []
    for title, needs, *_ in table.rows if table else ():
        home = homes.get(f"calculators#{subjects.get(title.text, '')}", guide.chapters[0].id)
        found.append(Wanted(home, needs.text, years, pick(lang, f"测算：{title.text}", f"calculation: {title.text}")))
    return found


def _of_decomposition(study: Study, guide: Guide, lang: str) -> list[Wanted]:
    """Return what the identities that do not hold lack, by variable."""
    home = guide.chapter_of(_HOME) or guide.chapters[0]
    years: dict[str, set[int]] = {}
    identities: dict[str, set[str]] = {}
    for support in study.supports():
        for year, keys in support.missing.items() if not support.holds else ():
            for key in keys:
                years.setdefault(key.variable, set()).add(year)
                identities.setdefault(key.variable, set()).add(support.identity.id)
    return [
        Wanted(
            home.id,
            study.raw.dictionary[name].label(lang),
            words.listed([str(year) for year in sorted(found)], lang),
            pick(
                lang,
                f"驱动因素分解（{len(identities[name])}个恒等式）",
                f"decompositions ({len(identities[name])} of the identities)",
            ),
        )
        for name, found in years.items()
    ]


def missing_blocks(guide: Guide, missing: Sequence[Wanted], lang: str) -> list[Block]:
    """Return the list of missing inputs, chapter by chapter.

    Args:
        guide: The guide, for the titles of the chapters.
        missing: From ``wanted``.
        lang: ``zh`` or ``en``.
    """
    if not missing:
        return [Paragraph(pick(lang, "没有缺失输入。", "No input is missing."))]
    text = pick(
        lang,
        f"共缺{len(missing)}项输入，按编制指南的章节列出。缺失之处不以零、相邻年份或其他地区代替。",
        f"{len(missing)} inputs are missing, by chapter of the guide. Nothing missing is taken for zero, for another "
        "year or from another place.",
    )
    titles = [(numbered(index, one, lang), one) for index, one in enumerate(guide.chapters, start=1)]
    groups: dict[int, str] = {}
    rows: list[tuple[Cell, ...]] = []
    for title, chapter in titles:
        mine = [one for one in missing if one.chapter == chapter.id]
        if mine:
            groups[len(rows)] = title
        rows += [(Cell(one.what), Cell(one.years or words.NONE), Cell(one.gives)) for one in mine]
    heads = (
        Column(pick(lang, "缺失输入", "Missing input"), align="left"),
        Column(pick(lang, "年份", "Years"), align="center"),
        Column(pick(lang, "补齐后可得", "What it would give"), align="left"),
    )
    caption = pick(lang, "缺失输入（按章）", "Missing inputs by chapter")
    return [Paragraph(text, kind="missing"), Table("missing_by_chapter", caption, heads, tuple(rows), groups=groups)]
