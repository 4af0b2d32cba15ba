"""Inventories of CEADs, Carbon Emission Accounts and Datasets: provinces by year, emissions and energy.

Here: which sheets are inventories, and what their cells become in the data folder. Not here: the sheet itself
(``ceads_sheet``), its names (``ceads_names``), cities (``ceads_city``).

Emissions of fuels become ``co2_energy`` by sector and carrier, processes ``co2_process``, the last column
(Scope_1_Total) ``co2_total``. Electricity and heat of scope 2 become ``co2_scope2``: the same emissions stand in scope
1 where the plants are, so the two are never added. Energy becomes ``energy`` in standard coal: as printed where it is
printed so, else the printed quantity times the default coefficient, which the note of the row says; electricity
also ``electricity`` as printed. A fuel without a coefficient is missing, by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nearzero.exchange import joined
from nearzero.exchange.ceads_names import ELECTRICITY, HEAT, PROCESS, TOTAL, Names, passport, region_and_year
from nearzero.exchange.ceads_sheet import Column, Grid, has_co2, head_row, numbers, read_grid
from nearzero.exchange.imported import Imported
from nearzero.exchange.joined import Gathered
from nearzero.exchange.place_names import find_place
from nearzero.exchange.provinces import find_province, provinces
from nearzero.exchange.reading.cells import Cell
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheets import Sheet
from nearzero.exchange.standard_coal import Coefficient, coefficients
from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, nearest

# Figures of a research group, computed from the statistics: not the authority's own.
STATE = "estimated"
_USUAL_BASE = 2020  # of ``place.toml``, where it names none
_COAL = "万吨标准煤"
_TITLES = {
    True: ("co2", ("中国分省二氧化碳排放清单", "Provincial CO2 emission inventories of China")),
    False: ("energy", ("中国分省能源清单", "Provincial energy inventories of China")),
}
_EMISSIONS = {HEAT: "co2_scope2", ELECTRICITY: "co2_scope2", PROCESS: "co2_process", TOTAL: "co2_total"}


class InventoryReader:
    """Reads workbooks of provincial inventories; those of both kinds, whichever they were recognised by."""

    def __init__(self, *, co2: bool) -> None:
        """Take the kind that ``recognises`` answers for: emissions, or energy."""
        self._co2 = co2

    def recognises(self, sheets: Sequence[Sheet]) -> bool:
        """Tell whether the first inventory among the sheets is of this kind."""
        first = next((sheet for sheet in sheets if head_row(sheet) is not None), None)
        return first is not None and has_co2(first) == self._co2

    def read(self, path: Path, sheets: Sequence[Sheet], raw: Raw, place: str | None) -> tuple[Imported, ...]:
        """Read every province of a workbook; several years of one are joined, with what the place has already too.

        Args:
            path: The file.
            sheets: Its sheets.
            raw: The data folder.
            place: Only this place; all where None. A workbook of one unnamed region is taken for it.

        Raises:
            DataError: No sheet says which region and year it is about, or a table of a place has errors.
        """
        names, known = Names(raw), coefficients(raw)
        found: dict[str, Gathered] = defaultdict(Gathered)
        years: dict[bool, set[str]] = {True: set(), False: set()}
        refused: list[Problem] = []
        rows: list[tuple[str, str, Grid]] = []
        skipped: list[Conversion] = []
        for sheet in sheets:
            if head_row(sheet) is None:
                skipped.append(Conversion("sheet_without_inventory", sheet.name, "not read", sheet.name))
                continue
            said = _region(sheet, path, raw, place)
            if isinstance(said, Problem):
                refused.append(said)
            elif place in {None, said[0]}:
                rows.append((*said, read_grid(sheet, names)))
                years[rows[-1][2].co2].add(said[1])
        if refused or not rows:
            hint = "one of the places in it: " + ", ".join(sorted({name for name, _, _ in rows})[:8])
            raise DataError(refused or [Problem(path.name, None, None, place or "", "an inventory of the place", hint)])
        passports = {co2: passport(*_TITLES[co2], sorted(years[co2]), path.name) for co2 in (True, False) if years[co2]}
        for place_id, year, grid in rows:
            gathered = found[place_id]
            province = provinces().get(place_id)
            gathered.place = {
                **(province.place if province else {}),
                **_base_year(year for name, year, _ in rows if name == place_id),
            }
            gathered.problems += grid.problems
            gathered.conversions += [*skipped, *grid.conversions]
            _put(gathered, grid, year, passports[grid.co2][0], known)
        return tuple(
            joined.imported(raw, path, place_id, gathered, dict(passports.values()))
            for place_id, gathered in found.items()
        )


PROVINCE = InventoryReader(co2=True)
ENERGY = InventoryReader(co2=False)


def _region(sheet: Sheet, path: Path, raw: Raw, place: str | None) -> tuple[str, str] | Problem:
    """Return place and year of a sheet, or what is wrong with its name."""
    name, year = region_and_year(sheet.name)
    year = year or region_and_year(path.stem)[1]
    province = find_province(name)
    found = province.id if province else find_place(raw, name) if name else None
    found = found or (place if not name or name.casefold().startswith("sheet") else None)
    if not found:
        hint = nearest(name, [one.en for one in provinces().values()]) + "; or make the place first"
        return Problem(path.name, None, None, sheet.name, "the sheet is named after a place", hint, sheet=sheet.name)
    if not year:
        hint = "name it as published: Shandong2018"
        return Problem(path.name, None, None, sheet.name, "the name of the sheet says the year", hint, sheet=sheet.name)
    return found, year


def _base_year(years: Iterable[str]) -> dict[str, object]:
    """Return the year that a new place counts from, where its inventories end before the usual one."""
    said = sorted(map(int, years))
    return {} if said[-1] >= _USUAL_BASE else {"base_year": said[0]}


def _put(gathered: Gathered, grid: Grid, year: str, source: str, known: Mapping[str, Coefficient]) -> None:
    told: set[str] = set()
    for sector, column, cell, where in numbers(grid):
        about = {"year": year, "sector": sector, "source": source, "locator": f"{grid.sheet.name}!{where}"}
        facts = _emissions(column, cell) if grid.co2 else _energy(column, cell, known)
        for fact in facts:
            gathered.add("facts.csv", {**_said(cell), **about, **fact}, (grid.sheet.name, where))
            lost = fact.get("state") == "missing" and bool(cell.digits)
            if lost and column.carrier not in told:
                told.add(column.carrier)
                rule, hint = "a fuel has a coefficient of standard coal", f"{column.carrier} is missing in energy"
                file = grid.sheet.file
                gathered.problems.append(
                    Problem(file, None, None, cell.digits, rule, hint, "warning", sheet=grid.sheet.name, cell=where)
                )


def _said(cell: Cell) -> dict[str, str]:
    """Return value, unit, qualifier and state of a cell; a blank one is missing."""
    state = cell.state or (STATE if cell.digits else "missing")
    value = "" if state in WITHOUT_VALUE else cell.digits
    return {"value": value, "unit": cell.unit, "qualifier": cell.qualifier, "state": state}


def _emissions(column: Column, cell: Cell) -> Iterator[dict[str, str]]:
    carrier = "" if column.carrier in {PROCESS, TOTAL} else column.carrier
    yield {"variable": _EMISSIONS.get(column.carrier, "co2_energy"), "carrier": carrier, "unit": cell.unit}


def _energy(column: Column, cell: Cell, known: Mapping[str, Coefficient]) -> Iterator[dict[str, str]]:
    if column.carrier == PROCESS:
        return
    carrier = "" if column.carrier == TOTAL else column.carrier
    energy = {"variable": "energy", "carrier": carrier, "unit": _COAL}
    if column.carrier == ELECTRICITY and cell.unit != _COAL:
        yield {"variable": "electricity", "carrier": ""}
    if cell.unit == _COAL or not cell.digits or "~" in cell.digits:
        yield energy
    elif float(cell.digits) == 0:
        yield {**energy, "note": f"printed 0 {cell.unit}"}
    elif carrier in known and (converted := known[carrier].convert(cell.digits, cell.unit)):
        value, arithmetic = converted
        note = f"= {arithmetic} ({known[carrier].name}, {known[carrier].source})"
        yield {**energy, "value": value, "note": note}
    else:
        yield {**energy, "value": "", "state": "missing", "note": f"printed {cell.digits} {cell.unit}: no coefficient"}
