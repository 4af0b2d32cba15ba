"""An inventory as records for reports: cells, totals by sector, carrier, kind and scope, and what is missing.

Here: which results an inventory gives, and what they are called. Not here: the numbers (``inventory``), how they
are shown (``presentation``).

Names: the variable is that of the dictionary; ``method`` is the factor set, ``form`` the electricity rule with its
year rule, ``identity`` the boundary. ``factor`` is the cell, ``chemicals|raw_coal`` or ``thermal_power:power_heat|
raw_coal`` where it is no final use, or the group: ``sector:chemicals``, ``carrier:raw_coal``, ``kind:heat``,
``scope:2``; empty for the whole. A total that lacks something has no value; what is known of it stands under the
same name with ``~partial``.
"""

from __future__ import annotations

from collections.abc import Iterator

from nearzero.accounting.amounts import weakest
from nearzero.accounting.emissions import Cell
from nearzero.accounting.inventory import ENERGY, Inventory, Total
from nearzero.results import Result

ANALYSIS = "inventory"
PARTIAL = "~partial"
_TONNES = 1e4  # t per 万吨, the unit of the dictionary
_VARIABLES = {"process": "co2_process", "waste": "co2_waste"}


def results(inventory: Inventory) -> Iterator[Result]:
    """Say every cell and every total of an inventory, in 万吨 of CO2.

    Args:
        inventory: The inventory.
    """
    for cell in inventory.cells:
        yield _cell(inventory, cell)
    for year in inventory.years:
        yield from totals(inventory, year)


def totals(inventory: Inventory, year: int) -> Iterator[Result]:
    """Say the totals of one year: whole, energy, industry, by kind, scope, sector and carrier.

    Args:
        inventory: The inventory.
        year: The year.
    """
    cells = inventory.select(year)
    yield from _total(inventory, year, "co2_total", "", inventory.total(year))
    yield from _total(inventory, year, "co2_energy", "", inventory.total(year, kinds=ENERGY))
    yield from _total(inventory, year, "co2_industry", "", inventory.total(year, sector="industry"))
    for kind in dict.fromkeys(cell.kind for cell in cells):
        found = inventory.total(year, kinds=(kind,))
        yield from _total(inventory, year, variable_of(kind), f"kind:{kind}", found)
    for scope in (1, 2):
        yield from _total(inventory, year, "co2_total", f"scope:{scope}", inventory.total(year, scope=scope))
    for sector in dict.fromkeys(cell.sector for cell in cells if cell.sector):
        found = inventory.total(year, sector=sector)
        yield from _total(inventory, year, "co2_total", f"sector:{sector}", found)
    for carrier in dict.fromkeys(cell.carrier for cell in cells):
        found = inventory.total(year, carrier=carrier)
        yield from _total(inventory, year, variable_of(found.cells[0].kind), f"carrier:{carrier}", found)


def group_total(inventory: Inventory, year: int, sector: str = "", carrier: str = "") -> Iterator[Result]:
    """Say the total of one carrier, or of all that are part of it, in one sector, or in all that are part of it.

    Args:
        inventory: The inventory.
        year: The year.
        sector: Id of the sector; empty for all.
        carrier: Id of the carrier; empty for all.
    """
    found = inventory.total(year, sector=sector, carrier=carrier)
    kinds = {cell.kind for cell in found.cells}
    variable = variable_of(kinds.pop()) if len(kinds) == 1 and carrier else "co2_total"
    parts = [f"sector:{sector}" if sector else "", f"carrier:{carrier}" if carrier else ""]
    yield from _total(inventory, year, variable, "+".join(filter(None, parts)), found)


def variable_of(kind: str) -> str:
    """Return the variable of the dictionary that a kind of emission belongs to."""
    return _VARIABLES.get(kind, "co2_energy")


def cell_name(cell: Cell) -> str:
    """Return what tells a cell from the others of its year: ``chemicals|raw_coal``."""
    flow = "" if cell.flow in {"final", "process"} else f"{cell.flow}:"
    return f"{flow}{cell.sector}|{cell.carrier}"


def _cell(inventory: Inventory, cell: Cell) -> Result:
    return Result(
        analysis=ANALYSIS,
        place=inventory.place,
        variable=variable_of(cell.kind),
        factor=cell_name(cell),
        identity=inventory.method.identity,
        method=inventory.method.name,
        form=inventory.method.form,
        period=str(cell.year),
        value=_in_dictionary_unit(cell.value),
        unit="万吨",
        low=_in_dictionary_unit(cell.low),
        high=_in_dictionary_unit(cell.high),
        interval_kind=None if cell.value is None else "rounding",
        state=cell.state,
        inputs=cell.inputs,
        arithmetic=cell.arithmetic,
        note=cell.note if cell.missing is None else cell.missing.ask,
    )


def _total(inventory: Inventory, year: int, variable: str, group: str, total: Total) -> Iterator[Result]:
    if not total.cells:
        return
    notes = "; ".join(inventory.notes) if not group else ""
    lacks = f"{len(total.missing)} inputs are missing: {'; '.join(one.ask for one in total.missing)}"
    kept = [("", total.value, total.low, total.high, lacks if total.missing else notes)]
    if total.missing and total.partial is not None:
        known = len(total.cells) - len(total.missing)
        note = f"partial total of {known} of {len(total.cells)} cells; not the total"
        kept.append((PARTIAL, total.partial, total.partial_low, total.partial_high, note))
    for mark, value, low, high, note in kept:
        states = [cell.state for cell in total.cells if cell.value is not None]
        yield Result(
            analysis=ANALYSIS,
            place=inventory.place,
            variable=variable,
            factor=group + mark,
            identity=inventory.method.identity,
            method=inventory.method.name,
            form=inventory.method.form,
            period=str(year),
            value=_in_dictionary_unit(value),
            unit="万吨",
            low=_in_dictionary_unit(low),
            high=_in_dictionary_unit(high),
            interval_kind=None if value is None else "rounding",
            state="missing" if value is None else weakest(states),
            inputs=total.inputs if value is not None else (),
            arithmetic=total.arithmetic if value is not None else "",
            note=note,
        )


def _in_dictionary_unit(tonnes: float | None) -> float | None:
    return None if tonnes is None or abs(tonnes) == float("inf") else tonnes / _TONNES
