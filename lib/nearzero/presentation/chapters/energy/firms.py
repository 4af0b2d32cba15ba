"""Key firms: those that use most of each carrier, listed until they reach 80 % of its industrial use.

Here: the list the guide asks for, what it reaches, and what contradicts it. Not here: shares and the list itself
(``accounting.key_firms``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.energy.key_firms import ENOUGH, FILE, KeyFirms
from nearzero.places import tables
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table, results_in
from nearzero.presentation.chapters.energy.blocks import left_out_note, value_cell
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name, sector_name
from nearzero.presentation.words.missing_names import missing_name

if TYPE_CHECKING:
    from nearzero.results import Result
    from nearzero.study import Study


def firm_blocks(study: Study, lang: str) -> list[Block]:
    """Return the list of key firms by carrier, with what it reaches; none where the place lists no firms."""
    firms = study.energy.firms
    if not firms:
        return []
    rows: list[tuple[Cell, ...]] = []
    groups: dict[int, str] = {}
    said: list[Block] = []
    english = _english_names(study)
    for carrier, by_year in firms.items():
        last = by_year[-1]
        said += _verdict(study, last, lang)
        said += [_problem(study, one, lang) for one in by_year if one.problems]
        if last.listed:
            groups[len(rows)] = f"{carrier_name(study.raw, carrier, lang)} ({units.label(last.total.unit, lang)})"
            rows += _rows(study, by_year, english, lang)
    years = [str(one.year) for one in next(iter(firms.values()))]
    results = results_in(rows)
    if not rows:
        return said
    table = Table(
        "key_firms",
        pick(lang, "各品种重点用能企业", "Key firms by carrier"),
        (
            Column(pick(lang, "企业", "Firm"), align="left"),
            Column(pick(lang, "行业", "Sector"), align="left"),
            *(Column(year) for year in years),
            Column(pick(lang, f"{years[-1]}年占工业", f"Of industry {years[-1]}"), "%"),
            Column(pick(lang, f"{years[-1]}年累计", f"Cumulative {years[-1]}"), "%"),
        ),
        tuple(rows),
        groups=groups,
        notes=(
            pick(
                lang,
                f"工业用量含加工转换投入；按用量由大到小列至累计{ENOUGH:.0f}%，达不到的全部列出。"
                f"“{words.NONE}”为该企业当年无数据。",
                f"Industrial use holds the input of transformations. Listed from the largest down until {ENOUGH:.0f} % "
                f"are reached, else all of them. “{words.NONE}”: no data of the firm in that year.",
            ),
            *left_out_note(study, lang),
        ),
        sources=cited(study.raw, results, lang),
    )
    return [*said, table]


def _rows(study: Study, by_year: tuple[KeyFirms, ...], english: dict[str, str], lang: str) -> list[tuple[Cell, ...]]:
    found: dict[tuple[str, str, str], Result] = {
        (one.method, one.factor, one.period): one for listed in by_year for one in listed.results()
    }
    years = [str(one.year) for one in by_year]
    rows = [
        (
            Cell(pick(lang, one.firm, english.get(one.firm, one.firm))),
            Cell(words.listed([sector_name(study.raw, sector, lang) for sector in one.sectors], lang)),
            *(value_cell(found.get(("use", one.firm, year))) for year in years),
            value_cell(found.get(("share_of_industry", one.firm, years[-1])), most=1),
            value_cell(found.get(("cumulative_share", one.firm, years[-1])), most=1),
        )
        for one in by_year[-1].listed
    ]
    total = [found.get(("industrial_use", "", year)) for year in years]
    name = pick(lang, "工业用量", "Industrial use")
    return [*rows, (Cell(name), Cell(""), *(value_cell(one) for one in total), Cell(""), Cell(""))]


def _verdict(study: Study, last: KeyFirms, lang: str) -> list[Block]:
    """Say what the list reaches, and name what is missing."""
    carrier = carrier_name(study.raw, last.carrier, lang)
    results = {(one.method, one.factor): one for one in last.results()}
    final = results.get(("cumulative_share", last.listed[-1].firm)) if last.listed else None
    blocks: list[Block] = []
    if final is not None:
        count, share = len(last.listed), words.with_unit(final, lang, most=1)
        reached = last.verdict == "reached"
        zh = f"达到{ENOUGH:.0f}%" if reached else f"未达到{ENOUGH:.0f}%，须补充企业"
        en = f"{ENOUGH:.0f} % are reached" if reached else f"below {ENOUGH:.0f} %: more firms are to be listed"
        text = pick(
            lang,
            f"{last.year}年{carrier}：列出{count}家企业，累计占工业用量{share}，{zh}。",
            f"{carrier}, {last.year}: {count} firms use {share} of what industry uses; {en}.",
        )
        blocks.append(Paragraph(text, (final,), kind="finding" if reached else "warning"))
    elif last.verdict == "no_firms":
        text = pick(lang, f"{last.year}年{carrier}：没有企业数据。", f"{carrier}, {last.year}: no firm is listed.")
        blocks.append(Paragraph(text, kind="missing"))
    if last.missing:
        names = words.listed([missing_name(study.raw, name, lang) for name in last.missing], lang)
        text = pick(lang, f"{carrier}重点企业缺：{names}。", f"Key firms, {carrier}: {names} missing.")
        blocks.append(Paragraph(text, kind="missing"))
    return blocks


def _problem(study: Study, one: KeyFirms, lang: str) -> Paragraph:
    carrier = carrier_name(study.raw, one.carrier, lang)
    total = f"{one.total.value or 0:.6g} {units.label(one.total.unit, lang)}"
    text = pick(
        lang,
        f"{one.year}年{carrier}：企业用量之和大于工业用量{total}，不计算占比；请核对计量单位和企业是否在区内。",
        f"{carrier}, {one.year}: the firms use more than the {total} of industry, so that no share is said; check "
        "units and whether every firm lies within the place.",
    )
    return Paragraph(text, kind="warning")


def _english_names(study: Study) -> dict[str, str]:
    """Return the English names that the table of firms has besides."""
    frame = study.raw.place_table(study.place.id, FILE)
    return {row.firm: row.firm_en for row in tables.rows(frame) if getattr(row, "firm_en", "")}
