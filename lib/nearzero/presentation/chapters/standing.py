"""Standing: what a document says of a place among others: shares of the city, ratios to province and nation, ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nearzero.places import tables
from nearzero.places.contracts import AGAINST_OTHER
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Heading, Table
from nearzero.presentation.provenance import citation
from nearzero.presentation.text import pick
from nearzero.units import labelled

if TYPE_CHECKING:
    from nearzero.study import Study

# Groups that a place is compared with and that have no folder of their own.
_GROUPS = {
    "china": ("全国", "China"),
    "qingdao-districts": ("青岛市各区市", "districts and cities of Qingdao"),
    "jinan-unit-1": ("济南市第一单元", "assessment unit 1 of Jinan"),
}
_STATEMENTS = {
    "share_of": ("占比", "share of"),
    "ratio_to": ("相当于", "ratio to"),
    "above_pct": ("高出（百分比）", "above, per cent"),
    "above_abs": ("高出（绝对值）", "above, absolute"),
    "rank": ("位次", "rank among"),
}


def blocks(study: Study, lang: str) -> list[Block]:
    """Return the statements of the document that set the place beside others; nothing where it makes none."""
    found = study.facts[study.facts["statement"].isin(AGAINST_OTHER)]
    outside = found[~found["comparator"].str.startswith("variable:")]
    if not len(outside):
        return []
    heads = (
        Column(pick(lang, "指标", "Variable"), align="left"),
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "表述", "Statement"), align="center"),
        Column(pick(lang, "比较对象", "Compared with"), align="left"),
        Column(pick(lang, "文件原值", "As printed")),
        Column(pick(lang, "位置", "Where"), align="left"),
    )
    rows = tuple(
        (
            Cell(study.raw.dictionary[row.variable].label(lang)),
            Cell(row.year if row.year != "undated" else words.NONE),
            Cell(pick(lang, *_STATEMENTS[row.statement])),
            Cell(_comparator(study, row.comparator, lang)),
            Cell(_printed(row.value, row.unit, lang)),
            Cell(row.locator),
        )
        for row in tables.rows(outside)
    )
    note = pick(
        lang,
        "文件表述，未经核算；与其他数字是否一致见“文件核查”。",
        "As the document says, not computed; whether it agrees with other numbers is said in the audit.",
    )
    sources = tuple(citation(study.raw.sources[name], lang) for name in dict.fromkeys(outside["source"]))
    caption = pick(lang, "在市、省、全国中的位置", "Standing in city, province and nation")
    return [Heading(caption, "standing"), Table("standing", caption, heads, rows, notes=(note,), sources=sources)]


def _printed(value: str, unit: str, lang: str) -> str:
    text = f"{value} {unit}".strip()
    return text if lang == "zh" else labelled(text)


def _comparator(study: Study, name: str, lang: str) -> str:
    if name in study.raw.place_ids:
        return study.raw.place(name).name(lang)
    return pick(lang, *_GROUPS.get(name, (name, name)))
