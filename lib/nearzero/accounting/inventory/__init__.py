"""The inventory: emissions of every sector, carrier and year, their sums, and what is missing.

Here: inventories, sums of cells, inventories put together. Not here: what is counted (``selection``), which factors
(``method``), one cell (``emissions``), scopes and other gases (``scopes``), records for reports
(``results``).

A total is a sum of products, so its rounding band has a closed form: cells that share a factor are added first, for
its digits move them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nearzero.accounting.amounts import weakest
from nearzero.accounting.boundary import DoubleCountError, Kind
from nearzero.accounting.emissions import (
    Cell,
    Missing,
    before_equals,
    cell_of,
    in_words,
    net_import_lacking,
    product,
)
from nearzero.accounting.selection import Left, refuse_both_sides, select

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.method import Method

ENERGY: tuple[Kind, ...] = ("combustion", "electricity", "heat")
_WRITTEN_OUT = 6  # sums of more cells than this are named, not written out


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum of cells in t CO2.

    Attributes:
        value: The sum; None where a cell of it is missing, or where there is no cell.
        low: Lower end of its band.
        high: Upper end.
        partial: The sum of what is known; None where nothing is.
        partial_low: Lower end of its band.
        partial_high: Upper end.
        missing: What the whole lacks.
        state: The weakest of the cells; ``missing``.
        cells: The cells.
        arithmetic: The sum of a few cells written out, of many as their number.
    """

    value: float | None
    low: float | None
    high: float | None
    partial: float | None
    partial_low: float | None
    partial_high: float | None
    missing: tuple[Missing, ...]
    state: str
    cells: tuple[Cell, ...]
    arithmetic: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of everything the known cells rest on, each once."""
        return tuple(dict.fromkeys(name for cell in self.cells if cell.value is not None for name in cell.inputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The CO2 inventory of one place under one method.

    Attributes:
        place: The place.
        method: The rule set.
        cells: Sector × carrier × year; those that cannot be said are among them, without a value.
        left: Rows that are not counted, and why.
        notes: What a reader must know of what is counted.
    """

    place: str
    method: Method
    cells: tuple[Cell, ...]
    left: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Years that have a cell."""
        return tuple(sorted({cell.year for cell in self.cells}))

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Everything that is missing, in the order of the cells."""
        return tuple(cell.missing for cell in self.cells if cell.missing is not None)

    def select(
        self,
        year: int,
        *,
        sector: str = "",
        carrier: str = "",
        scope: int | None = None,
        kinds: Sequence[Kind] = (),
    ) -> tuple[Cell, ...]:
        """Return the cells of a year that belong to a sector, a carrier, a scope, some kinds of emission.

        Args:
            year: The year.
            sector: A sector with all that is part of it; empty for all.
            carrier: A carrier with all that is part of it; empty for all.
            scope: 1 or 2; None for both.
            kinds: Kinds of emission; none for all.
        """
        hierarchy = self.method.hierarchy
        return tuple(
            cell
            for cell in self.cells
            if cell.year == year
            and (scope is None or cell.scope == scope)
            and (not kinds or cell.kind in kinds)
            and (not sector or cell.sector == sector or sector in hierarchy.sector_line(cell.sector))
            and (not carrier or cell.carrier == carrier or carrier in hierarchy.carrier_line(cell.carrier))
        )

    def total(
        self,
        year: int,
        *,
        sector: str = "",
        carrier: str = "",
        scope: int | None = None,
        kinds: Sequence[Kind] = (),
    ) -> Total:
        """Return the sum of the cells that ``select`` gives; without a value where one of them is missing."""
        return add(self.select(year, sector=sector, carrier=carrier, scope=scope, kinds=kinds))


def inventory(activities: Iterable[Activity], method: Method) -> Inventory:
    """Make the CO2 inventory of a place from its activity data.

    Emissions are activity × factor (IPCC 2006, volume 1, chapter 1; provincial guide), fuels with what the factor set
    has, electricity and heat with their factors, clinker, lime and waste incinerated with those of the guide.

    Args:
        activities: Rows of one place.
        method: The rule set.

    Returns:
        The inventory. A cell without activity or factor has no value and says what to ask for.

    Raises:
        DoubleCountError: Something would be counted twice.
        ValueError: The rows belong to several places, or there is none.
    """
    rows = tuple(activities)
    places = list(dict.fromkeys(row.place for row in rows))
    if len(places) != 1:
        raise ValueError(f"an inventory is of one place; rows of: {', '.join(places) or 'none'}")
    chosen = select(rows, method.boundary, method.hierarchy, method.nonenergy)
    cells = [cell_of(term, method) for term in chosen.terms]
    cells += [net_import_lacking(carrier, year) for carrier, year in chosen.lacking]
    notes = (*chosen.notes, *([] if method.nonenergy.name == "" else [f"raw material: {method.nonenergy.source}"]))
    return Inventory(place=places[0], method=method, cells=tuple(cells), left=chosen.left, notes=notes)


def combine(inventories: Iterable[Inventory]) -> Inventory:
    """Put inventories of parts of one place, such as its sectors, together.

    Raises:
        DoubleCountError: Two of them have the same cell, or count different sides.
        ValueError: They are of different places or methods, or there is none.
    """
    parts = tuple(inventories)
    if not parts or len({part.place for part in parts}) > 1:
        raise ValueError("inventories of one place are put together")
    if len({part.method.boundary for part in parts}) > 1:
        named = "; ".join(f"{part.method.boundary}: {part.cells[0].inputs[0]}" for part in parts if part.cells)
        raise DoubleCountError(f"consumption side and generation side are never added ({named})")
    if len({(part.method.name, part.method.form, part.method.identity) for part in parts}) > 1:
        raise ValueError("inventories of different methods stand beside each other and are not added")
    seen: set[tuple[str, str, str, int]] = set()
    for cell in (cell for part in parts for cell in part.cells):
        key = (cell.flow, cell.sector, cell.carrier, cell.year)
        if key in seen:
            raise DoubleCountError(f"the same cell comes twice: {', '.join(cell.activity_ids) or key}")
        seen.add(key)
    cells = tuple(cell for part in parts for cell in part.cells)
    refuse_both_sides([cell.term for cell in cells if cell.term.rows])
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    return replace(parts[0], cells=cells, left=tuple(one for part in parts for one in part.left), notes=notes)


def add(cells: Sequence[Cell]) -> Total:
    """Return the sum of cells with its band.

    Cells that share a factor are added before they are multiplied, so that the factor is one number in all of them.
    """
    known = [cell for cell in cells if cell.value is not None]
    missing = tuple(cell.missing for cell in cells if cell.missing is not None)
    partial = math.fsum(cell.value for cell in known if cell.value is not None) if known else None
    low, high = _band(known) if known else (None, None)
    whole = bool(known) and not missing
    return Total(
        value=partial if whole else None,
        low=low if whole else None,
        high=high if whole else None,
        partial=partial,
        partial_low=low,
        partial_high=high,
        missing=missing,
        state=weakest(cell.state for cell in known) if whole else "missing",
        cells=tuple(cells),
        arithmetic=_sum_written(known, partial),
    )


def _band(cells: Sequence[Cell]) -> tuple[float, float]:
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in cells:
        groups.setdefault(() if cell.factor is None else cell.factor.inputs, []).append(cell)
    low, high = 0.0, 0.0
    for found in groups.values():
        factor = found[0].factor
        if factor is None:  # nothing is burned: no factor is needed
            continue
        ends = math.fsum(cell.activity_low for cell in found), math.fsum(cell.activity_high for cell in found)
        least, most = product(ends, (factor.low, factor.high))
        low, high = low + least, high + most
    return low, high


def _sum_written(cells: Sequence[Cell], value: float | None) -> str:
    if value is None:
        return ""
    if len(cells) > _WRITTEN_OUT:
        return f"sum of {len(cells)} cells = {in_words(value)}"
    parts = [cell.arithmetic or in_words(cell.value or 0.0) for cell in cells]
    return parts[0] if len(parts) == 1 else f"{' + '.join(map(before_equals, parts))} = {in_words(value)}"
