"""The workbook of city emissions of CEADs: a sheet of rows (ID, city, year, emission) and one of cities by years.

Here: both sheets, compared with each other. Not here: inventories by sector (``ceads``). A city becomes a place of the
kind prefecture; a name that the data folder does not know yet is kept as it is written, and said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from nearzero.exchange import joined
from nearzero.exchange.ceads_names import passport, plain, unit_of
from nearzero.exchange.ceads_sheet import half_unit
from nearzero.exchange.imported import Imported
from nearzero.exchange.joined import Gathered
from nearzero.exchange.place_names import find_place
from nearzero.exchange.reading.cells import Cell, half_width, read_cell
from nearzero.exchange.reading.conversion import Conversion
from nearzero.exchange.reading.sheet import reference
from nearzero.exchange.reading.sheets import Sheet
from nearzero.places.raw import Raw
from nearzero.problems import DataError, Problem, nearest

_STATE = "estimated"
_UNIT = "百万吨"  # what the data set says of itself; its sheets do not
_YEAR = re.compile(r"((19|20)\d\d)(\.0)?年?")
_FLOAT = Decimal("1e-9")
Cells = dict[tuple[str, str], tuple[Cell, Sheet, str]]  # by city and year: the cell, its sheet and its name


class CityReader:
    """Reads the workbook of cities."""

    def recognises(self, sheets: Sequence[Sheet]) -> bool:
        """Tell whether a sheet is called “emission vector” or “emission matrix”."""
        return any(plain(sheet.name) in {"emissionvector", "emissionmatrix"} for sheet in sheets)

    def read(self, path: Path, sheets: Sequence[Sheet], raw: Raw, place: str | None) -> tuple[Imported, ...]:
        """Read the total of every city and year.

        Args:
            path: The file.
            sheets: Its sheets.
            raw: The data folder.
            place: Only this place; all where None.

        Raises:
            DataError: The sheets have another shape, or the place is not among the cities.
        """
        vector, matrix, problems = {}, {}, list[Problem]()
        skipped = []
        for sheet in sheets:
            if plain(sheet.name) == "emissionvector":
                vector = _vector(sheet, problems)
            elif plain(sheet.name) == "emissionmatrix":
                matrix = _matrix(sheet, problems)
            else:
                skipped.append(Conversion("sheet_without_emissions", sheet.name, "not read", sheet.name))
        cells = {**matrix, **vector}
        if not cells:
            raise DataError(problems or [_problem(sheets[0], "", "", "cities and their emissions", "see the how-to")])
        named = {city: _id(city, raw) for city in dict.fromkeys(city for city, _ in cells)}
        if place is not None and place not in named.values():
            hint = nearest(place, named.values())
            raise DataError([*problems, Problem(path.name, None, None, place, "a city of the workbook", hint)])
        document = passport(
            "city",
            ("中国城市二氧化碳排放", "CO2 emissions of Chinese cities"),
            sorted({year for _, year in cells}),
            path.name,
        )
        found: dict[str, Gathered] = defaultdict(Gathered)
        for (city, year), (cell, sheet, where) in cells.items():
            if place not in {None, named[city]}:
                continue
            gathered = found[named[city]]
            _name(gathered, city, named[city], raw, path)
            _put(gathered, year, cell, sheet, where, document[0])
            if (city, year) in vector and (city, year) in matrix:
                gathered.problems += _compare(cell, *matrix[city, year])
        for gathered in found.values():
            gathered.problems += problems
            gathered.conversions += skipped
        return tuple(joined.imported(raw, path, one, what, dict([document])) for one, what in found.items())


CITY = CityReader()


def _problem(sheet: Sheet, where: str, value: str, rule: str, hint: str) -> Problem:
    return Problem(sheet.file or sheet.name, None, None, value, rule, hint, sheet=sheet.name, cell=where or None)


def _heads(sheet: Sheet, wanted: frozenset[str]) -> tuple[int, dict[str, int]] | None:
    """Return the row that has these heads, and the columns of all its heads."""
    for number, row in enumerate(sheet.rows[:8]):
        heads = {plain(re.sub(r"[(（].*", "", cell)): k for k, cell in reversed(list(enumerate(row))) if cell.strip()}
        if wanted <= set(heads):
            return number, heads
    return None


def _vector(sheet: Sheet, problems: list[Problem]) -> Cells:
    found = _heads(sheet, frozenset({"city", "year", "emission"}))
    if found is None:
        problems.append(_problem(sheet, "", "", "a head ID, city, year, emission", "name the columns as published"))
        return {}
    number, heads = found
    cells: Cells = {}
    unit = _unit(sheet.at(number, heads["emission"]))
    for row in range(number + 1, len(sheet.rows)):
        city, value = sheet.at(row, heads["city"]).strip(), sheet.at(row, heads["emission"])
        year = _YEAR.fullmatch(half_width(sheet.at(row, heads["year"])))
        if not city and not value:
            continue
        if not city or year is None:
            rule, hint = "a row has a city and a year", "fill them in, or take the row out"
            problems.append(_problem(sheet, reference(row, heads["year"]), sheet.at(row, heads["year"]), rule, hint))
            continue
        _add(cells, (city, year[1]), read_cell(value, unit), sheet, reference(row, heads["emission"]), problems)
    return cells


def _matrix(sheet: Sheet, problems: list[Problem]) -> Cells:
    """Read cities down and years across."""
    for number, row in enumerate(sheet.rows[:8]):
        years = {k: found[1] for k, cell in enumerate(row) if (found := _YEAR.fullmatch(half_width(cell)))}
        if len(years) < 1:
            continue
        label = _label(sheet, number, min(years))
        unit = _unit(" ".join(cell for cells in sheet.rows[: number + 1] for cell in cells))
        cells: Cells = {}
        for below in range(number + 1, len(sheet.rows)):
            city = sheet.at(below, label).strip()
            for column, year in years.items():
                if city:
                    cell = read_cell(sheet.at(below, column), unit)
                    _add(cells, (city, year), cell, sheet, reference(below, column), problems)
        return cells
    problems.append(_problem(sheet, "", "", "a head of years", "cities down, years across, as published"))
    return {}


def _label(sheet: Sheet, number: int, first: int) -> int:
    """Return the column of the cities: the one called so, else the last one before the years that holds words."""
    for k in range(first):
        if plain(sheet.at(number, k)) in {"city", "citie"} or half_width(sheet.at(number, k)) == "城市":
            return k
    words = (k for k in reversed(range(first)) if not half_width(sheet.at(number + 1, k)).isdigit())
    return next((k for k in words if sheet.at(number + 1, k)), 0)


def _add(cells: Cells, key: tuple[str, str], cell: Cell, sheet: Sheet, where: str, problems: list[Problem]) -> None:
    if cell.trouble:
        problems.append(_problem(sheet, where, cell.text, cell.trouble, "digits, or a word for why there are none"))
    elif key in cells:
        problems.append(_problem(sheet, where, cell.text, "a city and year come once", "take the second one out"))
    else:
        cells[key] = cell, sheet, where


def _unit(text: str) -> str:
    """Return the unit that a head names in brackets or anywhere; the one of the data set where it names none."""
    pieces = [text, *re.findall(r"[(（](.*?)[)）]", text), *text.split()]
    return next((found for piece in pieces if (found := unit_of(piece))), _UNIT)


def _id(city: str, raw: Raw) -> str:
    known = find_place(raw, city)
    return known or re.sub(r"[^a-z0-9]+", "-", half_width(city).casefold()).strip("-") or city


def _name(gathered: Gathered, city: str, place_id: str, raw: Raw, path: Path) -> None:
    if gathered.place or place_id in raw.place_ids:
        return
    gathered.place = {"zh": city, "en": city, "kind": "prefecture"}
    hint = "write its Chinese name, parent and adcode into place.toml"
    gathered.problems.append(Problem(path.name, None, None, city, "a city that the data folder knows", hint, "warning"))


def _put(gathered: Gathered, year: str, cell: Cell, sheet: Sheet, where: str, source: str) -> None:
    fact: Mapping[str, str] = {
        "variable": "co2_total",
        "year": year,
        "value": cell.digits,
        "unit": cell.unit,
        "qualifier": cell.qualifier,
        "state": cell.state or (_STATE if cell.digits else "missing"),
        "source": source,
        "locator": f"{sheet.name}!{where}",
    }
    gathered.add("facts.csv", fact, (sheet.name, where))
    if cell.unit == _UNIT:
        gathered.conversions.append(Conversion("unit", "Mt CO2", _UNIT, sheet.name))
    gathered.conversions.extend(
        Conversion(note.kind, note.before, note.after, sheet.name, where) for note in cell.notes
    )


def _compare(cell: Cell, other: Cell, sheet: Sheet, where: str) -> list[Problem]:
    """Say where the two sheets differ; the first one counts."""
    if not cell.digits or not other.digits or "~" in cell.digits + other.digits:
        return []
    first, second = Decimal(cell.digits), Decimal(other.digits)
    allowed = half_unit(cell.digits) + half_unit(other.digits) + _FLOAT * abs(first)
    if abs(first - second) <= allowed and cell.unit == other.unit:
        return []
    rule, hint = "both sheets say the same", f"emission vector has {cell.digits} {cell.unit}, which is taken"
    file = sheet.file or sheet.name
    return [Problem(file, None, None, other.digits, rule, hint, "warning", sheet=sheet.name, cell=where)]
