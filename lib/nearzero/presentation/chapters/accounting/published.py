"""The inventory beside the totals that a place publishes: the difference, and whether rounding explains it.

Here: the comparison. Not here: the inventory (``inventory``), which factors a published total may have been
made with (``reconciliation``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from nearzero.accounting.amounts import weakest
from nearzero.accounting.inventory import ENERGY
from nearzero.analysis.trends import levels
from nearzero.presentation.blocks import Block, Cell, Column, Table, results_in
from nearzero.presentation.chapters.accounting.tables import (
    co2_unit,
    finer_cell,
    interval_cell,
    number_cell,
    state_notes,
)
from nearzero.presentation.provenance import cited
from nearzero.presentation.text import pick
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.boundary import Kind
    from nearzero.accounting.inventory import Inventory
    from nearzero.study import Study

_TONNES = 1e4  # t per 万吨


def published_blocks(study: Study, inventory: Inventory, said: Iterable[Result], lang: str) -> list[Block]:
    """Set the published totals beside the inventory, with and without waste incineration.

    Args:
        study: The place.
        inventory: Its inventory.
        said: The totals of the inventory.
        lang: ``zh`` or ``en``.
    """
    own = {one.period: one for one in said if one.variable == "co2_total" and not one.factor and one.value is not None}
    printed = {one.period: one for one in levels(study.series("co2_total"), study.place.id)}
    both = [year for year in inventory.years if str(year) in own and str(year) in printed]
    if not both:
        return []
    has_waste = any(cell.kind == "waste" for cell in inventory.cells)
    rows = []
    for year in both:
        ours, theirs = own[str(year)], printed[str(year)]
        rows.append(_beside(year, ours, theirs, lang))
        if has_waste:
            kinds: tuple[Kind, ...] = (*ENERGY, "process")
            rest = inventory.total(year, kinds=kinds)
            if rest.value is not None and rest.low is not None and rest.high is not None:
                without = _without_waste(ours, rest.value, rest.low, rest.high, rest.inputs, rest.state)
                rows.append(
                    _beside(year, without, theirs, lang, pick(lang, "不含废弃物焚烧", "without waste incineration"))
                )
    results, unit = results_in(rows), co2_unit(lang)
    heads = (
        Column(pick(lang, "年份", "Year"), align="center"),
        Column(pick(lang, "清单口径", "Inventory"), align="left"),
        Column(pick(lang, "清单", "Inventory"), unit),
        Column(pick(lang, "公布总量", "Published"), unit),
        Column(pick(lang, "清单 − 公布", "Inventory − published"), unit),
        Column(pick(lang, "差额区间", "Interval"), unit),
        Column(pick(lang, "差额占公布总量", "Share of the published"), "%"),
        Column(pick(lang, "修约范围内一致", "Agrees within rounding"), align="center"),
    )
    table = Table(
        "inventory_published",
        pick(lang, "自有清单与公布总量", "The inventory and the published totals"),
        heads,
        tuple(rows),
        notes=(
            *state_notes(results, lang),
            pick(
                lang,
                f"公布总量的边界：{study.place.boundary(lang)}。",
                f"Boundary of the published totals: {study.place.boundary(lang)}.",
            ),
        ),
        sources=cited(study.raw, results, lang),
    )
    return [table]


def _without_waste(ours: Result, value: float, low: float, high: float, inputs: tuple[str, ...], state: str) -> Result:
    return replace(
        ours,
        factor="without:waste",
        value=value / _TONNES,
        low=low / _TONNES,
        high=high / _TONNES,
        inputs=inputs,
        state=state,
        arithmetic="",
        note="energy and processes, without waste incineration",
    )


def _beside(year: int, ours: Result, theirs: Result, lang: str, label: str = "") -> tuple[Cell, ...]:
    mine, other = float(ours.value or 0.0), float(theirs.value or 0.0)
    ends = (ours.low, ours.high, theirs.low, theirs.high)
    low, high = (None, None)
    if None not in ends:
        low, high = (ours.low or 0.0) - (theirs.high or 0.0), (ours.high or 0.0) - (theirs.low or 0.0)
    gap = replace(
        ours,
        analysis="inventory_check",
        value=mine - other,
        low=low,
        high=high,
        state=weakest((ours.state, theirs.state, "derived")),
        inputs=tuple(dict.fromkeys((*ours.inputs, *theirs.inputs))),
        arithmetic=f"{mine:.6g} 万吨 − {other:.6g} 万吨",
        note="",
    )
    share = replace(
        gap,
        value=gap.value / other * 100 if other and isinstance(gap.value, float) else None,
        unit="%",
        identity=f"{ours.identity}+pct",
        low=low / other * 100 if low is not None and other else None,
        high=high / other * 100 if high is not None and other else None,
        arithmetic=f"({gap.arithmetic}) ÷ {other:.6g} 万吨",
    )
    meets = low is not None and high is not None and low <= 0 <= high
    return (
        Cell(str(year)),
        Cell(label or pick(lang, "全部", "all of it")),
        finer_cell(ours),
        number_cell(theirs),
        finer_cell(gap, signed=True),
        interval_cell(gap, signed=True),
        finer_cell(share, signed=True),
        Cell(pick(lang, "是", "yes") if meets else pick(lang, "否", "no")),
    )
