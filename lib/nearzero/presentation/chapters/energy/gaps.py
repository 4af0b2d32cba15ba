"""What the energy chapter lacks of a place, by name: the years, what it would give, and where it is entered.

Here: the list of missing inputs. Not here: names of ids (``words.missing_names``), and what a balance needs
(``accounting``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.accounting.energy.account import WHOLE_BALANCE
from nearzero.accounting.energy.nonfossil import green_share
from nearzero.presentation import words
from nearzero.presentation.blocks import Block, Cell, Column, Table
from nearzero.presentation.text import pick
from nearzero.presentation.words.calculators import said
from nearzero.presentation.words.missing_names import GROUPS, missing_name, year_of

if TYPE_CHECKING:
    from nearzero.study import Study

# What each side of the balance would give.
_GIVES = {
    "supply": ("可供量、平衡差额、外部依存度、能源流向图", "energy available, balance difference, dependence, flows"),
    "transformation": ("化石能源消费总量及煤、油、气占比", "fossil energy and shares of coal, oil and gas"),
    "loss": ("化石能源消费总量、平衡差额", "fossil energy, balance difference"),
    "final": ("重点用能领域、化石能源消费总量", "key fields, fossil energy"),
}
_ORDER = ("supply", "transformation", "loss", "final")


@dataclass(frozen=True, slots=True)
class _Gap:
    """One missing input, in words."""

    what: str
    years: tuple[str, ...]
    gives: str
    where: str


def gap_blocks(study: Study, lang: str) -> list[Block]:
    """Return the list of missing inputs; none where nothing is missing."""
    gaps = [*_sides(study, lang), *_coefficients(study, lang), *_others(study, lang)]
    if not gaps:
        return []
    rows = tuple(
        (
            Cell(gap.what),
            Cell(pick(lang, "、", ", ").join(gap.years) or words.NONE),
            Cell(gap.gives),
            Cell(gap.where),
        )
        for gap in gaps
    )
    return [
        Table(
            "energy_missing",
            pick(lang, "能源章缺失的输入及其可给出的结果", "Inputs missing for this chapter and what they would give"),
            (
                Column(pick(lang, "缺失数据", "Missing"), align="left"),
                Column(pick(lang, "年份", "Years"), align="left"),
                Column(pick(lang, "可给出的结果", "Would give"), align="left"),
                Column(pick(lang, "填入", "Goes into"), align="left"),
            ),
            rows,
        )
    ]


def _sides(study: Study, lang: str) -> list[_Gap]:
    """Return the sides of the balance that have no row; final use by carrier alone has no sectors."""
    found = []
    balances = study.energy.standard
    for group in _ORDER:
        lacking = [balance for balance in balances if group not in balance.groups]
        if group == "final" and not study.raw.has(study.place.id, "activity.csv"):
            lacking = list(balances)
        if lacking:
            years = tuple(str(balance.year) for balance in lacking)
            found.append(_Gap(said(GROUPS, group, lang), years, pick(lang, *_GIVES[group]), "activity.csv"))
    return found


def _coefficients(study: Study, lang: str) -> list[_Gap]:
    """Return coefficients that are missing, and rows without a value, from the balances themselves."""
    results = study.energy.nonfossil
    names = dict.fromkeys(name for balance in study.energy.whole for name in balance.missing)
    for one in results:
        if one.value is None:
            names |= dict.fromkeys(one.note.partition("missing: ")[2].split(", "))
    by_name: dict[str, list[str]] = {}
    for carrier in study.energy.left_out:
        by_name[f"factor:tce:{carrier}"] = [str(balance.year) for balance in study.energy.standard]
    for name in filter(None, names):
        if "outside_electricity_green_share" not in name:
            by_name.setdefault(name.rpartition("@")[0] or name, []).append(year_of(name))
    gives = pick(lang, "标准量平衡表各项及其占比", "cells of the balance in standard coal and their shares")
    return [
        _Gap(
            missing_name(study.raw, name if name.startswith("factor:") else f"{name}@{years[0]}", lang, dated=False),
            tuple(dict.fromkeys(filter(None, years))),
            gives,
            "data/raw/factors" if name.startswith("factor:") else "activity.csv",
        )
        for name, years in by_name.items()
    ]


def _others(study: Study, lang: str) -> list[_Gap]:
    years = [balance.year for balance in study.energy.standard]
    green = tuple(str(year) for year in years if green_share(study.raw, study.place.id, year) is None)
    found = []
    if not any(balance.groups >= WHOLE_BALANCE for balance in study.energy.standard):
        found.append(
            _Gap(
                pick(lang, "一次电力生产量（光伏、风电、水电等）", "primary electricity (solar, wind, hydro)"),
                tuple(map(str, years)),
                pick(lang, "按定义计算的非化石能源消费比重", "non-fossil share by definition"),
                "activity.csv",
            )
        )
    if green:
        found.append(
            _Gap(
                study.raw.dictionary["outside_electricity_green_share"].label(lang),
                green,
                pick(lang, "含外来绿电的非化石能源消费比重", "non-fossil share with green power from outside"),
                "facts.csv",
            )
        )
    if not study.energy.firms:
        found.append(
            _Gap(
                pick(lang, "重点企业分品种用能量", "energy of key firms by carrier"),
                tuple(map(str, years)),
                pick(lang, "累计达到工业用量80%的企业清单", "the list of firms that reach 80 % of industrial use"),
                "firms.csv",
            )
        )
    return found
