"""One sheet of an inventory as CEADs publishes it: fuels across, sectors down, a row of units, a row of totals.

Here: finding head, units and rows, reading the cells, and comparing the printed totals with what they add up to. Not
here: what the cells become in the data folder (``ceads``). Nothing is corrected: what does not add up is said, with
its arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from nearzero.exchange.ceads_names import ELECTRICITY, FUELS, HEAT, TOTAL, Names, is_co2, plain, unit_of
from nearzero.exchange.reading.cells import Cell, read_cell
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.problems import Problem, Severity, nearest

_HEAD_ROWS = 8  # a title and a note may stand above the head
_FEWEST = 5  # fuels that make a row a head
# Doubles added in another order differ in their last digits; a real difference of inventories is larger.
_FLOAT = Decimal("1e-9")
_NOT_IN_SCOPE_1 = frozenset({HEAT, ELECTRICITY, TOTAL})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the carrier (or ``process``, ``total``) and its unit."""

    index: int
    carrier: str
    unit: str


@dataclass(slots=True)
class Grid:
    """What one sheet says.

    Attributes:
        sheet: The sheet.
        co2: Whether it is one of emissions; else one of energy.
        columns: Its columns.
        cells: Cells by sector (``total`` for the row of totals) and carrier.
        places: Row and column of each, from 0.
        problems: What broke a rule.
        conversions: What was read differently.
    """

    sheet: Sheet
    co2: bool = False
    columns: list[Column] = field(default_factory=list)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def blame(self, at: tuple[int, int] | None, value: str, rule: str, hint: str, severity: Severity = "error") -> None:
        """Note a problem of a cell, or of the sheet."""
        where = reference(*at) if at else None
        file = self.sheet.file or self.sheet.name
        self.problems.append(Problem(file, None, None, value, rule, hint, severity, sheet=self.sheet.name, cell=where))


def head_row(sheet: Sheet) -> int | None:
    """Return the row of the fuels; None where the sheet is no inventory."""
    for number, row in enumerate(sheet.rows[:_HEAD_ROWS]):
        if len({plain(cell) for cell in row} & FUELS) >= _FEWEST:
            return number
    return None


def has_co2(sheet: Sheet) -> bool:
    """Tell whether an inventory is one of emissions, by its units."""
    head = head_row(sheet)
    return head is not None and any(is_co2(cell) for row in sheet.rows[head : head + 3] for cell in row)


def read_grid(sheet: Sheet, names: Names) -> Grid:
    """Read an inventory.

    Args:
        sheet: A sheet that ``head_row`` finds a head in.
        names: Names of sectors and fuels.
    """
    grid = Grid(sheet, conversions=list(sheet.conversions))
    head = head_row(sheet) or 0
    unit_row = _unit_row(sheet, head)
    if unit_row is None:
        hint = "add the row of units below the fuels: Mt CO2, 10^4 tons, 10^8 cu.m, 10^8 kWh, 10^10 kJ, 10^4 tce"
        grid.blame((head, 0), "", "an inventory has a row of units", hint)
        return grid
    grid.co2 = has_co2(sheet)
    _read_head(grid, head, unit_row, names)
    label = _label_column(sheet, unit_row, names)
    for number in range(unit_row + 1, len(sheet.rows)):
        _read_row(grid, number, label, names)
    _check_rows(grid, names)
    _check_sums(grid)
    return grid


def _unit_row(sheet: Sheet, head: int) -> int | None:
    below = range(head + 1, min(head + 3, len(sheet.rows)))
    return next((number for number in below if sum(bool(unit_of(cell)) for cell in sheet.rows[number]) >= 2), None)


def _read_head(grid: Grid, head: int, unit_row: int, names: Names) -> None:
    said: dict[str, int] = {}
    units: dict[str, str] = {}
    for index, text in enumerate(grid.sheet.rows[head]):
        carrier = names.carriers.get(plain(text)) if text.strip() else None
        below = any(grid.sheet.at(row, index).strip() for row in range(unit_row, len(grid.sheet.rows)))
        if carrier is None:
            if text.strip() and unit_of(grid.sheet.at(unit_row, index)):
                hint = f"its cells were not read; {nearest(text, ['Raw_Coal', 'Natural_Gas', 'Process'])}"
                grid.blame((head, index), text, "a fuel of the inventories", hint, "warning")
            continue
        if carrier in said:
            grid.blame((head, index), text, "a fuel comes once", f"it stands in column {said[carrier] + 1} too")
        elif below:
            printed = grid.sheet.at(unit_row, index)
            unit = unit_of(printed)
            if not unit:
                grid.blame((unit_row, index), printed, "a unit of the inventories", "Mt CO2, 10^4 tons, 10^8 kWh, …")
            said[carrier] = index
            units[printed] = unit
            grid.columns.append(Column(index, carrier, unit))
    for printed, unit in units.items():
        grid.conversions.append(Conversion("unit", printed, unit, grid.sheet.name))


def _label_column(sheet: Sheet, unit_row: int, names: Names) -> int:
    """Return the column of the sectors: the one of the first three that knows most of them."""
    body = sheet.rows[unit_row + 1 :]
    known = [sum(plain(row[k]) in names.sectors for row in body if k < len(row)) for k in range(3)]
    return known.index(max(known))


def _read_row(grid: Grid, number: int, label: int, names: Names) -> None:
    text = grid.sheet.at(number, label).strip()
    values = [grid.sheet.at(number, column.index) for column in grid.columns]
    sector = names.sectors.get(plain(text)) if text else None
    if sector is None:
        if any(read_cell(value).digits for value in values):
            hint = names.sector_hint(text) if text else "name the sector of the row, or clear it"
            grid.blame((number, label), text, "a sector of the inventories", hint)
        return
    if (sector, grid.columns[0].carrier) in grid.places:
        grid.blame((number, label), text, "a sector comes once", "take the second one out")
        return
    for column, value in zip(grid.columns, values, strict=True):
        at, key = (number, column.index), (sector, column.carrier)
        cell = read_cell(value, column.unit)
        if cell.trouble:
            grid.blame(at, value, cell.trouble, "digits, or a word for why there are none")
        where = {"sheet": grid.sheet.name, "cell": reference(*at)}
        grid.conversions.extend(replace(note, **where) for note in cell.notes)
        grid.cells[key], grid.places[key] = cell, at


def _check_rows(grid: Grid, names: Names) -> None:
    there = {sector for sector, _ in grid.cells}
    if TOTAL not in there:
        grid.blame(None, "", "an inventory has a row of totals", "TotalEmissions was not found", "warning")
    missing = [name for name in names.inventory_sectors if name not in there]
    if missing:
        rule = f"an inventory has {len(names.inventory_sectors)} sectors"
        hint = "not found, and not taken for zero: " + ", ".join(missing[:6]) + (" …" if len(missing) > 6 else "")
        grid.blame(None, str(len(there - {TOTAL})), rule, hint, "warning")


def _check_sums(grid: Grid) -> None:
    """Compare TotalEmissions with the sum over sectors, and Scope_1_Total with the sum over sources."""
    sectors = [sector for sector in dict.fromkeys(sector for sector, _ in grid.cells) if sector != TOTAL]
    for column in grid.columns:
        parts = {sector: grid.cells[sector, column.carrier] for sector in sectors}
        _compare(grid, (TOTAL, column.carrier), parts, f"{len(parts)} sectors of {column.carrier}")
    carriers = [column.carrier for column in grid.columns if column.carrier not in _NOT_IN_SCOPE_1]
    if grid.co2 and any(column.carrier == TOTAL for column in grid.columns):
        for sector in dict.fromkeys(sector for sector, _ in grid.cells):
            parts = {carrier: grid.cells[sector, carrier] for carrier in carriers}
            _compare(grid, (sector, TOTAL), parts, f"{len(parts)} sources of {sector}")


def _compare(grid: Grid, key: tuple[str, str], parts: Mapping[str, Cell], what: str) -> None:
    total = grid.cells.get(key)
    if total is None or not _number(total) or any(part.trouble for part in parts.values()):
        return
    printed, digits = Decimal(total.digits), [part.digits for part in parts.values() if _number(part)]
    found = sum(map(Decimal, digits), Decimal(0))
    allowed = sum(map(half_unit, [total.digits, *digits]), Decimal(0)) + _FLOAT * (abs(printed) + 1)
    if abs(found - printed) <= allowed:
        return
    terms = sorted(((Decimal(part.digits), name) for name, part in parts.items() if _number(part)), reverse=True)
    shown = " + ".join(f"{name} {value:.6g}" for value, name in terms[:3]) + (" + …" if len(terms) > 3 else "")
    blank = sum(not _number(part) for part in parts.values())
    hint = f"{shown} = {found:.8g}; printed {total.digits}; difference {found - printed:+.4g} {total.unit}"
    hint += f"; {blank} cells without a number" if blank else ""
    grid.blame(grid.places[key], total.digits, f"{what} add up to the printed total", hint, "warning")


def _number(cell: Cell) -> bool:
    return bool(cell.digits) and "~" not in cell.digits


def half_unit(digits: str) -> Decimal:
    """Return half a unit of the last digit: what rounding may have taken away; nothing of a zero, which is exact."""
    return Decimal(0) if not Decimal(digits) else Decimal(5).scaleb(int(Decimal(digits).as_tuple().exponent) - 1)


def numbers(grid: Grid) -> Iterator[tuple[str, Column, Cell, str]]:
    """Yield sector (empty for the whole), column, cell and the cell's name, row by row."""
    columns = {column.carrier: column for column in grid.columns}
    for (sector, carrier), cell in grid.cells.items():
        yield "" if sector == TOTAL else sector, columns[carrier], cell, reference(*grid.places[sector, carrier])
