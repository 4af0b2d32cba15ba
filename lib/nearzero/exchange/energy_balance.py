"""The regional energy balance of the statistical yearbooks: flows and sectors down, carriers across.

Here: the table in physical units (实物量) or standard coal (标准量), on one sheet or several, to activity data. Not
here: names (``balance_names``), making balances (``accounting.balance``).

What is a sum in the table is compared with its parts and said where they differ; the parts are written, never both. A
blank cell of the table means that there is none, as the yearbooks have it; it gives no row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from nearzero.exchange import joined
from nearzero.exchange.balance_names import (
    CLOSING,
    COLUMN_SUMS,
    DETAIL,
    NARROWER,
    OPENING,
    SUM,
    Row,
    carrier_of,
    row_of,
    unit_of,
)
from nearzero.exchange.ceads_sheet import half_unit
from nearzero.exchange.imported import Imported
from nearzero.exchange.joined import Gathered
from nearzero.exchange.place_names import find_place
from nearzero.exchange.provinces import find_province, provinces
from nearzero.exchange.reading.cells import Cell, half_width, read_cell
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem

_FEWEST_CARRIERS, _FEWEST = 3, 4
_HEAD_ROWS = 30  # title, notes and head stand above the numbers
_COAL = "万吨标准煤"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TITLE = re.compile(r"([\u4e00-\u9fff]{2,12}?)(?:地区)?(?:\d{4}年?)?(?:地区)?(?:能源平衡表|能源平衡)")
_CALORIFIC, _EQUAL = re.compile("当量"), re.compile("等价|发电煤耗")
_SECTORS = ("agriculture", "industry", "construction", "transport_storage_post", "wholesale_retail_catering",
            "other_services", "households")  # fmt: skip
_HOUSEHOLDS = ("urban_households", "rural_households")
_SUPPLY = ("primary_production", "inflow", "import", "bunkers_abroad", "outflow", "export", "bunkers_domestic",
           "stock_change")  # fmt: skip
Key = tuple[str, str, str]  # flow, sector, carrier


@dataclass(slots=True)
class Table:
    """One balance of one year, gathered from one block of rows or several."""

    sheet: Sheet
    place: str
    year: str
    standard: bool
    cells: dict[Key, Cell] = field(default_factory=dict)
    where: dict[Key, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def blame(self, where: str, value: str, rule: str, hint: str, *, warning: bool = False) -> None:
        """Note a problem of a cell."""
        file, severity = self.sheet.file or self.sheet.name, "warning" if warning else "error"
        self.problems.append(
            Problem(file, None, None, value, rule, hint, severity, sheet=self.sheet.name, cell=where or None)  # type: ignore[arg-type]
        )


class BalanceReader:
    """Reads tables of the shape of the regional energy balance."""

    def recognises(self, sheets: Sequence[Sheet]) -> bool:
        """Tell whether a sheet has carriers across and flows down."""
        return any(
            _head(sheet) is not None
            and sum(_label(sheet, k) is not None for k in range(min(len(sheet.rows), _HEAD_ROWS * 3))) >= _FEWEST
            for sheet in sheets
        )

    def read(self, path: Path, sheets: Sequence[Sheet], raw: Raw, place: str | None) -> tuple[Imported, ...]:
        """Read every balance of a workbook; years are joined, with those the place has already too.

        Args:
            path: The file.
            sheets: Its sheets.
            raw: The data folder.
            place: The place; None where titles or names of sheets say it.

        Raises:
            DataError: A sheet does not say which place or year it is about.
        """
        tables: dict[tuple[str, str, bool], Table] = {}
        refused: list[Problem] = []
        skipped: list[Conversion] = []
        for sheet in sheets:
            if _head(sheet) is None:
                skipped.append(Conversion("sheet_without_balance", sheet.name, "not read", sheet.name))
                continue
            said = _about(sheet, path, raw, place)
            if isinstance(said, Problem):
                refused.append(said)
                continue
            table = tables.setdefault(said, Table(sheet, *said))
            table.sheet = sheet
            _read(table, sheet)
        if refused or not tables:
            raise DataError(refused or [Problem(path.name, None, None, "", "an energy balance", "none was found")])
        gathered: dict[str, Gathered] = defaultdict(Gathered)
        sources: dict[str, dict[str, Mapping[str, object]]] = defaultdict(dict)
        for (name, year, standard), table in tables.items():
            one = gathered[name]
            province = provinces().get(name)
            one.place = province.place if province else {}
            if standard and (name, year, False) in tables:
                skipped.append(Conversion("standard_coal_table", f"{name} {year}", "not read: physical units count"))
                continue
            _check(table)
            source, passport = _passport(raw, name, year, path)
            sources[name][source] = passport
            for row, origin in _rows(table, source):
                one.add("activity.csv", row, origin)
            one.problems += table.problems
            one.conversions += table.conversions
        for one in gathered.values():
            one.conversions += skipped
        return tuple(joined.imported(raw, path, name, one, sources[name]) for name, one in gathered.items())


BALANCE = BalanceReader()


def _head(sheet: Sheet, first: int = 0) -> int | None:
    """Return the first row from ``first`` on that names carriers."""
    for number in range(first, len(sheet.rows) if first else min(len(sheet.rows), _HEAD_ROWS)):
        if len({carrier_of(cell) for cell in sheet.rows[number] if cell} - {None, SUM}) >= _FEWEST_CARRIERS:
            return number
    return None


def _label(sheet: Sheet, number: int) -> tuple[Row, int] | None:
    """Return the row that the first cells of a line name, and their column."""
    for column in range(3):
        if (text := sheet.at(number, column)) and (row := row_of(text)):
            return row, column
    return None


def _about(sheet: Sheet, path: Path, raw: Raw, place: str | None) -> tuple[str, str, bool] | Problem:
    """Return place and year of a sheet, and whether it is in standard coal."""
    top = (_head(sheet) or 0) + 1
    title = " ".join(half_width(cell) for row in sheet.rows[:top] for cell in row if cell)
    texts = (title, half_width(sheet.name), half_width(path.stem))
    year = next((found[1] for text in texts if (found := _YEAR.search(text))), "")
    name = place or next((known for text in texts if (known := _place(text, raw))), "")
    if not name:
        rule, hint = "the table says which place it is about", "give --place ID"
        return Problem(path.name, None, None, title[:40], rule, hint, sheet=sheet.name)
    if not year:
        rule, hint = "the table says which year it is about", "write the year into the title or the name of the sheet"
        return Problem(path.name, None, None, title[:40], rule, hint, sheet=sheet.name)
    fuels = {carrier_of(cell): index for index, cell in enumerate(sheet.rows[top - 1]) if cell}
    units = {_unit(sheet, top - 1, index) for carrier, index in fuels.items() if carrier not in {None, SUM}}
    standard = "标准量" in " ".join(texts) or (bool(units - {""}) and units <= {_COAL, "吨标准煤", ""})
    return name, year, standard


def _place(text: str, raw: Raw) -> str:
    title = _TITLE.search(re.sub(r"\s|\d{4}年?", "", text))
    pieces = [title[1]] if title else []
    pieces.append(re.sub(r"[\s\d年_-]|实物量|标准量|[(（].*", "", text))
    for piece in (one for one in pieces if one):
        if province := find_province(piece):
            return province.id
        if known := find_place(raw, piece):
            return known
    return ""


def _unit(sheet: Sheet, head: int, column: int) -> str:
    """Return the unit of a column: in the head itself, below it, or one for the whole table above it."""
    below = [row for row in range(head, min(head + 4, len(sheet.rows))) if row == head or _label(sheet, row) is None]
    own = next((unit for row in below if (unit := unit_of(sheet.at(row, column)))), "")
    above = (cell for row in sheet.rows[:head] for cell in row if "单位" in cell)
    return own or next((unit for cell in above if (unit := unit_of(re.sub(".*单位[:：]?", "", cell)))), "")


def _read(table: Table, sheet: Sheet) -> None:
    """Read all blocks of a sheet; a wide table goes on below itself, with a head of its own."""
    head = _head(sheet)
    while head is not None:
        after = _head(sheet, head + 1)
        _read_block(table, sheet, head, len(sheet.rows) if after is None else after)
        head = after
    table.conversions += sheet.conversions


def _read_block(table: Table, sheet: Sheet, head: int, end: int) -> None:
    columns: dict[int, tuple[str, str]] = {}
    named = {index: carrier_of(cell) for index, cell in enumerate(sheet.rows[head]) if cell}
    there = set(named.values()) | {carrier for _, _, carrier in table.cells}
    for index, carrier in named.items():
        if carrier is None or carrier == SUM:
            continue
        rest, children = NARROWER.get(carrier, ("", ()))
        carrier = rest if there & set(children) else carrier  # noqa: PLW2901
        unit, printed = _unit(sheet, head, index), sheet.at(head, index)
        if not unit:
            hint = "write it below the name: 万吨, 亿立方米, 亿千瓦时, 万百万千焦"
            table.blame(reference(head, index), printed, "a carrier has a unit", hint)
            continue
        columns[index] = carrier, _counted(unit, carrier, sheet, head)
    for number in range(head + 1, end):
        label = _label(sheet, number)
        values = {index: sheet.at(number, index) for index in columns}
        if label is None:
            text = next((cell for cell in sheet.rows[number][:2] if cell.strip()), "")
            if any(read_cell(value).digits for value in values.values()) and not _YEAR.search(text):
                hint = "its numbers were not read; name it as the yearbook does"
                table.blame(reference(number, 0), text, "a row of the energy balance", hint, warning=True)
            continue
        row = label[0]
        if row[0] in {SUM, DETAIL}:
            text = sheet.at(number, label[1])
            table.conversions.append(Conversion(row[0], text, "not read", sheet.name, reference(number, label[1])))
            continue
        for index, (carrier, unit) in columns.items():
            _put(table, sheet, (*row, carrier), read_cell(values[index], unit), reference(number, index))


def _put(table: Table, sheet: Sheet, key: Key, cell: Cell, where: str) -> None:
    if cell.trouble:
        table.sheet = sheet
        table.blame(where, cell.text, cell.trouble, "digits, or a word for why there are none")
    elif not cell.blank:
        if key in table.cells and table.cells[key].digits != cell.digits:
            table.blame(where, cell.text, "a row and a carrier come once", f"it stands in {table.where[key]} too")
        table.cells[key], table.where[key] = cell, f"{sheet.name}!{where}"
        table.conversions.extend(replace(note, sheet=sheet.name, cell=where) for note in cell.notes)


def _counted(unit: str, carrier: str, sheet: Sheet, head: int) -> str:
    """Return the unit of electricity and heat in standard coal with the way it is counted, where the title says it."""
    if unit != _COAL or carrier not in {"electricity", "heat"}:
        return unit
    title = " ".join([sheet.name, *(cell for row in sheet.rows[: head + 4] for cell in row)])
    way = "(当量)" if _CALORIFIC.search(title) else "(等价)" if _EQUAL.search(title) else ""
    return unit + way


def _check(table: Table) -> None:
    """Compare the printed sums with their parts."""
    carriers = dict.fromkeys(carrier for _, _, carrier in table.cells)
    for one in carriers:
        _compare(table, ("final", "", one), [_cells(table, "final", _SECTORS, one)])
        _compare(table, ("final", "households", one), [_cells(table, "final", _HOUSEHOLDS, one)])
        supply = [table.cells[flow, "", one] for flow in _SUPPLY if (flow, "", one) in table.cells]
        stocks = _stocks(table, one)
        if stocks:
            _compare(table, ("stock_change", "", one), [stocks])
            supply += [] if ("stock_change", "", one) in table.cells else stocks
        # older tables count recovered energy among the supply, newer ones among the transformation
        recovered = table.cells.get(("recovered", "", one))
        _compare(table, ("available", "", one), [supply, *([[*supply, recovered]] if recovered else [])])
    for row in dict.fromkeys((flow, sector) for flow, sector, _ in table.cells):
        for whole, parts in COLUMN_SUMS.items():
            there = [table.cells[*row, part] for part in parts if (*row, part) in table.cells]
            _compare(table, (*row, whole), [there])


def _cells(table: Table, flow: str, sectors: Sequence[str], carrier: str) -> list[Cell]:
    return [table.cells[flow, one, carrier] for one in sectors if (flow, one, carrier) in table.cells]


def _compare(table: Table, key: Key, choices: Sequence[Sequence[Cell]]) -> None:
    """Say where a printed sum differs from its parts, whichever way the parts are counted."""
    total = table.cells.get(key)
    if total is None or not total.digits or "~" in total.digits:
        return
    said = []
    for choice in choices:
        digits = [part.digits for part in choice if part.digits and "~" not in part.digits]
        if not digits or any(part.unit != total.unit for part in choice):
            return
        found, printed = sum(map(Decimal, digits), Decimal(0)), Decimal(total.digits)
        allowed = sum(map(half_unit, [total.digits, *digits]), Decimal(0)) + Decimal("1e-9") * abs(printed)
        if abs(found - printed) <= allowed:
            return
        terms = " + ".join(digits).replace("+ -", "− ")
        said.append(f"{terms} = {found}; printed {printed}; difference {found - printed:+} {total.unit}")
    where, name = table.where[key].rpartition("!")[2], " ".join(part for part in key if part)
    table.blame(where, total.digits, f"the parts of {name} add up", said[0], warning=True)


def _stocks(table: Table, carrier: str) -> list[Cell]:
    """Return opening and closing stock, the closing one negative however it is printed; nothing if one is blank."""
    ends = [table.cells.get((*end, carrier)) for end in (OPENING, CLOSING)]
    if any(cell is None or not cell.digits or "~" in cell.digits for cell in ends):
        return []
    opening, closing = (cell for cell in ends if cell is not None)
    return [opening, replace(closing, digits=str(-abs(Decimal(closing.digits))))]


def _rows(table: Table, source: str) -> Iterator[tuple[dict[str, str], tuple[str, str]]]:
    """Yield the rows of the activity data: parts where there are any, else the whole."""
    for key, cell in table.cells.items():
        flow, sector, carrier = key
        if carrier in COLUMN_SUMS or (flow, sector) == CLOSING or _has_parts(table, key):
            continue
        sheet, _, where = table.where[key].rpartition("!")
        digits, locator, note = cell.digits, f"{sheet}!{where}", ""
        if (flow, sector) == OPENING:
            if ("stock_change", "", carrier) in table.cells:
                continue
            stocks, sector = _stocks(table, carrier), ""
            digits = str(sum((Decimal(one.digits) for one in stocks), Decimal(0)))
            note = "opening and closing stock: " + " + ".join(one.digits for one in stocks)
            if not stocks:
                table.blame(where, cell.text, "stocks at both ends of the year", "one is blank: not read", warning=True)
                continue
        yield (
            {
                "flow": flow,
                "sector": sector,
                "carrier": carrier,
                "year": table.year,
                "value": "" if cell.state in {"missing", "not_applicable", "not_assessed"} else digits,
                "unit": cell.unit,
                "state": cell.state or "measured",
                "qualifier": cell.qualifier,
                "source": source,
                "locator": locator,
                "note": note,
            },
            (sheet, where),
        )


def _has_parts(table: Table, key: Key) -> bool:
    flow, sector, carrier = key
    if flow == "final" and sector == "":
        return any(("final", one, carrier) in table.cells for one in (*_SECTORS, *_HOUSEHOLDS))
    if (flow, sector) == ("final", "households"):
        parts = [table.cells.get(("final", one, carrier)) for one in _HOUSEHOLDS]
        return any(part is not None and part.digits for part in parts)
    return False


def _passport(raw: Raw, place: str, year: str, path: Path) -> tuple[str, Mapping[str, object]]:
    name = raw.place(place) if place in raw.place_ids else provinces().get(place)
    zh, en = (name.zh, name.en) if name else (place, place)
    return f"{place}-energy-balance-{year}", {
        "title": f"{zh}能源平衡表 {year}",
        "title_en": f"Energy balance of {en}, {year}",
        "issuer": "",
        "number": "",
        "date": "",
        "kind": "statistics",
        "covers": [place],
        "language": "zh",
        "note": f"read from {path.name}; write down here which yearbook it is from",
    }
