"""What the accounting of a place lacks: every missing input by name, what it would give, and whom to ask.

Here: the list of missing inputs. Not here: what was computed without them (the other sections).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Paragraph, Table
from nearzero.presentation.text import pick
from nearzero.presentation.words.factor_names import carrier_name, factor_name, sector_name

if TYPE_CHECKING:
    from nearzero.accounting.emissions import Missing
    from nearzero.accounting.uses import Gap
    from nearzero.study import Study

_FACTOR = re.compile(r"factor:(?P<name>[^@|]+)(?:@(?P<year>\d+))?")
_CELL = re.compile(r"[^:]+:(?:activity/)?(?P<what>\w+)(?:\[(?P<sector>\w*)\|(?P<carrier>\w*)\])?@(?P<year>\d+)")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One missing input without its year: what it is, what it would give, whom to ask; in one language."""

    what: str
    gives: str
    ask: str


def gap_blocks(
    study: Study, gaps: Iterable[Gap], missing: Iterable[Missing], *, has_activity: bool, lang: str
) -> list[Block]:
    """Return the list of missing inputs; nothing where nothing is missing.

    Args:
        study: The place.
        gaps: What electricity, trends and reconciliation lack.
        missing: What the inventory lacks.
        has_activity: Whether the place has activity data by sector.
        lang: ``zh`` or ``en``.
    """
    wanted: dict[_Wanted, set[int]] = {}
    if not has_activity:
        wanted[_activity_table(lang)] = set(study.years)
        wanted[_own_factors(lang)] = set(study.years)
    for gap in gaps:
        found = _of_gap(study, gap.input, lang)
        if found is not None:
            wanted.setdefault(found[0], set()).update(found[1])
    for one in missing:
        wanted.setdefault(_of_cell(study, one, lang), set()).add(one.year)
    if not wanted:
        return []
    rows = tuple(
        (
            Cell(one.what),
            Cell(words.listed([str(year) for year in sorted(years)], lang) or words.NONE),
            Cell(one.gives),
            Cell(one.ask),
        )
        for one, years in wanted.items()
    )
    text = pick(
        lang,
        f"核算尚缺{len(rows)}项输入，逐项列于下表；缺失之处不以零或相邻年份代替。",
        f"{len(rows)} inputs are missing; the table names each. Nothing missing is taken for zero or for another year.",
    )
    heads = (
        Column(pick(lang, "缺失输入", "Missing input"), align="left"),
        Column(pick(lang, "年份", "Years"), align="center"),
        Column(pick(lang, "补齐后可得", "What it would give"), align="left"),
        Column(pick(lang, "索取对象", "Whom to ask"), align="left"),
    )
    table = Table(
        "accounting_missing",
        pick(lang, "核算的缺失输入", "Missing inputs of the accounting"),
        heads,
        rows,
    )
    return [Paragraph(text, kind="missing"), table]


def _activity_table(lang: str) -> _Wanted:
    return _Wanted(
        pick(
            lang,
            "分部门、分品种能源消费实物量（地区能源平衡表、规上工业能源报表），工业过程产量、垃圾焚烧量",
            "Energy use by sector and carrier in physical units (regional energy balance, returns of industry), output "
            "of processes, waste incinerated",
        ),
        pick(
            lang,
            "自有清单：范围一、范围二，分部门、分品种排放，与公布总量的差额，不确定度",
            "an inventory: scopes 1 and 2, sectors, carriers, its difference from the published total, its uncertainty",
        ),
        pick(lang, "区统计局、工业和信息化局、生态环境分局", "statistics, industry and environment bureaus"),
    )


def _own_factors(lang: str) -> _Wanted:
    return _Wanted(
        pick(
            lang,
            "方案公布总量所用的因子、电力因子年份与核算边界",
            "Factors, year of the electricity factor and boundary behind the published totals",
        ),
        pick(
            lang,
            "判定公布总量用的是哪一组合，电网因子在其变化中占多少",
            "which combination the published totals were made with, and what the grid has in their change",
        ),
        pick(lang, "方案编制单位", "authors of the plan"),
    )


def _of_gap(study: Study, name: str, lang: str) -> tuple[_Wanted, set[int]] | None:
    """Return what a gap asks for; None for a set that does not fit the units of the data, which the text says."""
    if factor := _FACTOR.match(name):
        if "|" in name:
            return None
        title = factor_name(study.raw, factor["name"], lang)
        gives = pick(
            lang, "该规则下当年的电力排放与趋势", "electricity emissions of the year and the trend under this rule"
        )
        ask = pick(lang, "生态环境部、国家统计局公告", "announcements of the ministry of environment")
        return _Wanted(title, gives, ask), {int(factor["year"])} if factor["year"] else set()
    cell = _CELL.fullmatch(name)
    if cell is None:
        return _Wanted(name, words.NONE, words.NONE), set()
    if cell["what"] == "energy" and not cell["carrier"]:
        return None  # coal, oil and gas are asked for one by one
    return _of_amount(study, cell["what"], cell["sector"] or "", cell["carrier"] or "", lang), {int(cell["year"])}


def _of_amount(study: Study, what: str, sector: str, carrier: str, lang: str) -> _Wanted:
    if what == "electricity":
        return _Wanted(
            pick(lang, "全社会用电量（亿千瓦时）", "Electricity used (10⁸ kWh)"),
            pick(
                lang,
                "当年电力排放，电网因子变化的影响",
                "electricity emissions of the year; what the grid made of the change",
            ),
            pick(lang, "供电公司、统计局", "power company, statistics bureau"),
        )
    if what in study.raw.dictionary and not carrier:
        return _Wanted(
            study.raw.dictionary[what].label(lang),
            pick(
                lang, "与公布总量的核对，电网在其变化中的部分", "a check of the total; what the grid has in its change"
            ),
            pick(lang, "方案编制单位", "authors of the plan"),
        )
    name = carrier_name(study.raw, carrier, lang)
    of_sector = f"{sector_name(study.raw, sector, lang)}{pick(lang, '：', ': ')}" if sector else ""
    return _Wanted(
        of_sector + pick(lang, f"{name}消费量（没有则填0）", f"{name}: use (write 0 where there is none)"),
        pick(
            lang,
            "当年能源活动排放总量；公布总量的因子组合核对",
            "emissions of energy in the year; a check of factors against the published total",
        ),
        pick(lang, "统计局、供气与供热企业", "statistics bureau, suppliers of gas and heat"),
    )


def _of_cell(study: Study, one: Missing, lang: str) -> _Wanted:
    """Return what a cell of the inventory lacks."""
    name = carrier_name(study.raw, one.carrier, lang) if one.carrier else one.flow
    where = sector_name(study.raw, one.sector, lang)
    kinds = {
        "activity": pick(lang, "活动水平", "activity"),
        "factor": pick(lang, "排放因子", "emission factor"),
        "net_import": pick(lang, "净调入量", "net import"),
    }
    what = f"{where}{pick(lang, '：', ': ')}{name}{pick(lang, '', ', ')}{kinds.get(one.cause, one.cause)}"
    gives = pick(lang, "清单总量及其趋势", "total and trend of the inventory")
    who = (
        pick(lang, "统计局", "statistics bureau")
        if one.cause != "factor"
        else pick(lang, "清单编制单位", "authors of the inventory")
    )
    return _Wanted(what, gives, who)
