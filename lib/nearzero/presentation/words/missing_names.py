"""What readers call a missing input: from the ids that results name as missing to words.

Here: names of rows, groups of rows, facts and factors that are not there. Not here: what they would give and whom to
ask (``chapters``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nearzero.accounting.activity import read_flows
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import ITEMS, MEASURES, TABLES, Words, said
from nearzero.presentation.words.factor_names import carrier_name, factor_name, sector_name

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

_ROW = re.compile(r"[^:]+:(?P<table>\w+)/(?P<what>[^\[@]+)(\[(?P<cell>[^\]]*)\])?@(?P<year>.+)")
_FACTOR = re.compile(r"factor:(?P<name>.+?)(@(?P<year>\d{4}))?")
_FACT = re.compile(r"[^:]+:(?P<variable>\w+)(\[[^\]]*\])?@(?P<year>.+)")
_COAL = re.compile(r"(?P<kind>standard_coal|physical_quantity):(?P<carrier>\w+).*")
# Whole sides of a balance that have no row.
GROUPS: Words = {
    "supply": ("能源供应量（一次生产、调入、调出、库存变化）", "energy supply (production, inflow, outflow, stocks)"),
    "transformation": ("加工转换投入产出量（发电、供热等）", "transformation (power, heat, …)"),
    "loss": ("损失量", "losses"),
    "final": ("终端消费量（分行业、分品种）", "final consumption (by sector and carrier)"),
}
_OTHERS: Words = {
    "destination of the CO2": ("捕集的二氧化碳去向", "destination of the CO2 captured"),
    "forest_stock_break": ("前后可比的森林蓄积量数列", "a series of the growing stock without a break"),
    "nonfossil_share_of_outflow": ("外送电力中非化石部分", "non-fossil part of the electricity sent out"),
}


def missing_name(raw: Raw, name: str, lang: str, *, dated: bool = True) -> str:
    """Return what readers call a missing input.

    Args:
        raw: The data folder.
        name: As a result names it: ``laoshan:activity/supply@2022``, ``factor:tce:naphtha@2022``, …
        lang: ``zh`` or ``en``.
        dated: Whether to say the year.
    """
    text, year = _parts(raw, name, lang)
    if not dated or not year:
        return text
    return pick(lang, f"{year}年{text}", f"{text}, {year}")


def year_of(name: str) -> str:
    """Return the year of a missing input; empty where it has none."""
    return name.rpartition("@")[2] if "@" in name else ""


def _parts(raw: Raw, name: str, lang: str) -> tuple[str, str]:
    if found := _FACTOR.fullmatch(name):
        return factor_name(raw, found["name"].replace(":", "_"), lang), found["year"] or ""
    if found := _ROW.fullmatch(name):
        return _row(raw, found["table"], found["what"], found["cell"], lang), found["year"]
    if found := _COAL.fullmatch(name):
        carrier = carrier_name(raw, found["carrier"], lang)
        physical = found["kind"] == "physical_quantity"
        zh = f"{carrier}实物量" if physical else f"{carrier}标准煤量（注明当量或等价）"
        return pick(lang, zh, f"{carrier} in {'physical units' if physical else 'standard coal, way of counting'}"), ""
    if found := _FACT.fullmatch(name):
        variable = found["variable"]
        known = variable in raw.dictionary
        return (raw.dictionary[variable].label(lang) if known else said(_OTHERS, variable, lang)), found["year"]
    return (raw.dictionary[name].label(lang) if name in raw.dictionary else said(_OTHERS, name, lang)), ""


def _row(raw: Raw, table: str, what: str, cell: str | None, lang: str) -> str:
    """Return the name of a row of an optional table, or of a whole side of the balance."""
    if table == "activity" and what in GROUPS and cell is None:
        return said(GROUPS, what, lang)
    if table in {"activity", "firms"}:
        flows = read_flows(raw)
        head = pick(lang, flows[what].zh, flows[what].en) if table == "activity" and what in flows else what
        sector, _, carrier = (cell or "|").partition("|")
        named = [sector_name(raw, sector, lang)] if sector else []
        named += [carrier_name(raw, carrier, lang)] if carrier else []
    else:
        head = pick(lang, "：", ": ").join((said(TABLES, table, lang), said(MEASURES, what, lang)))
        named = [said(ITEMS, cell, lang)] if cell and cell != "all" else []
    inside = pick(lang, "，", ", ").join(named)
    return head + (pick(lang, f"（{inside}）", f" ({inside})") if inside else "")
