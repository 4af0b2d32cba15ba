"""The levels of a place as the tables of scenario databases: the IAMC format, which pyam reads.

Here: names, units and the two layouts (years across, or one row per number). Not here: exports that hold everything
(``export``). The format has no column for state, interval and method: they stand in a second table with the same
variables, units and years. Names of the common definitions are taken only where they mean the same; all other
variables stand under ``nearzero|``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.exchange.export import beside
from nearzero.exchange.plain_text import csv_text
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.places.tables import rows

if TYPE_CHECKING:
    import pandas as pd

MODEL, SCENARIO = "nearzero", "observed"
_INDEX = ("model", "scenario", "region", "variable", "unit")
METHOD = ("variable", "unit", "year", "value", "low", "high", "state", "method", "inputs", "arithmetic", "note")
_NAMES = {
    "co2_total": "Emissions|CO2",
    "co2_process": "Emissions|CO2|Industrial Processes",
    "population": "Population",
    "gdp": "GDP",
}
# Units of the common definitions that differ by a power of ten: the unit, and what the value is divided by.
_UNITS = {
    "万吨标准煤": ("Mtce/yr", 100.0),
    "亿千瓦时": ("TWh/yr", 10.0),
    "万人": ("million", 100.0),
    "亿元": ("billion CNY/yr", 10.0),
}
_CO2 = ("Mt CO2/yr", 100.0)  # 万吨 of a variable of carbon


@dataclass(frozen=True, slots=True)
class Record:
    """One number in the terms of the format."""

    region: str
    variable: str
    unit: str
    scale: float
    point: Point

    @property
    def value(self) -> float:
        """The number in ``unit``, without the noise of binary arithmetic in its last digits."""
        return _rounded(self.point.value / self.scale)

    @property
    def series(self) -> tuple[str, ...]:
        """Model, scenario, region, variable and unit."""
        return MODEL, SCENARIO, self.region, self.variable, self.unit

    @property
    def method(self) -> tuple[Any, ...]:
        """The row of the second table; ends without bound are empty."""
        point = self.point
        ends = (_rounded(end / self.scale) if abs(end) < float("inf") else None for end in (point.low, point.high))
        said = (point.state, point.route, " ".join(point.inputs), point.arithmetic, point.note)
        return self.variable, self.unit, point.year, self.value, *ends, *said


def _rounded(value: float) -> float:
    return float(f"{value:.14g}")


def records(raw: Raw, place_id: str) -> list[Record]:
    """Return every level of the variables that a place has facts of.

    Args:
        raw: The data folder.
        place_id: The place.

    Raises:
        DataError: There is no such place, or its facts have errors.
        ValueError: Two series would share name and unit.
    """
    region, resolver = raw.place(place_id).en, Resolver(raw, place_id)
    labels = _labels(raw)
    found: dict[tuple[str, str], Key] = {}
    result = []
    for series in resolver.all_series(dict.fromkeys(resolver.facts["variable"])):
        variable, (unit, scale) = _variable(raw, series.key, labels), _unit(raw, series.key)
        if found.setdefault((variable, unit), series.key) != series.key:
            raise ValueError(f"{series.key} and {found[variable, unit]} are both called {variable} in {unit}")
        result += [Record(region, variable, unit, scale, point) for point in series]
    return result


def _labels(raw: Raw) -> dict[tuple[str, str], str]:
    """Return the English names of sectors and carriers."""
    sectors, carriers = raw.table("sectors.csv", contracts.SECTORS), raw.table("carriers.csv", contracts.CARRIERS)
    return {("sector", row.sector): row.en for row in rows(sectors)} | {
        ("carrier", row.carrier): row.en for row in rows(carriers)
    }


def _variable(raw: Raw, key: Key, labels: dict[tuple[str, str], str]) -> str:
    entry = raw.dictionary[key.variable]
    whole = not (key.sector or key.carrier)
    name = _NAMES.get(key.variable, "") if whole or key.variable in {"co2_total", "co2_process"} else ""
    parts = [name or f"nearzero|{entry.topic.capitalize()}|{_segment(entry.en)}"]
    parts += [f"Sector: {_segment(labels['sector', key.sector])}"] if key.sector else []
    parts += [f"Carrier: {_segment(labels['carrier', key.carrier])}"] if key.carrier else []
    return "|".join(parts)


def _segment(text: str) -> str:
    """Return a name without what the format or pyam's filters give a meaning to."""
    return text.replace("|", "/").replace("*", "×")


def _unit(raw: Raw, key: Key) -> tuple[str, float]:
    entry = raw.dictionary[key.variable]
    unit, scale = _UNITS.get(entry.unit, (units.label(entry.unit, "en"), 1.0))
    if entry.unit == "万吨" and entry.topic == "carbon":
        unit, scale = _CO2
    if units.has_money(entry.unit):
        kind, _, of = key.price_basis.replace("constant_", "constant:").partition(":")
        unit += f" (prices of {of})" if kind == "constant" else f" ({kind} prices{of and f' of {of}'})"
    return unit or "1", scale


def wide(found: list[Record]) -> pd.DataFrame:
    """Return the layout with years across: columns Model, Scenario, Region, Variable, Unit and a column per year."""
    import pandas as pd

    table: dict[tuple[str, ...], dict[int, float]] = {}
    for record in found:
        table.setdefault(record.series, {})[record.point.year] = record.value
    years = sorted({record.point.year for record in found})
    body = [[*series, *(values.get(year) for year in years)] for series, values in table.items()]
    return pd.DataFrame(body, columns=[*(name.capitalize() for name in _INDEX), *years])


def long(found: list[Record]) -> pd.DataFrame:
    """Return the layout of one row per number: model, scenario, region, variable, unit, year, value."""
    import pandas as pd

    body = [[*record.series, record.point.year, record.value] for record in found]
    return pd.DataFrame(body, columns=[*_INDEX, "year", "value"])


def write_wide(raw: Raw, place_id: str, path: Path) -> None:
    """Write a workbook with the sheets ``data`` and ``method``.

    Args:
        raw: The data folder.
        place_id: The place.
        path: The file.
    """
    from openpyxl import Workbook

    found = records(raw, place_id)
    data = wide(found).astype(object)
    book = Workbook(write_only=True)
    for name, heads, body in (
        ("data", list(data.columns), data.where(data.notna(), None).itertuples(index=False, name=None)),
        ("method", METHOD, (record.method for record in found)),
    ):
        sheet = book.create_sheet(name)
        sheet.append(list(heads))
        for cells in body:
            sheet.append([_cell(cell) for cell in cells])
    with beside(path) as new:
        book.save(new)


def write_long(raw: Raw, place_id: str, path: Path) -> None:
    """Write a CSV file of the numbers, and beside it ``…-method.csv`` with states, intervals and inputs.

    Args:
        raw: The data folder.
        place_id: The place.
        path: The file.
    """
    found = records(raw, place_id)
    data = long(found)
    beside_it = path.with_name(f"{path.stem}-method.csv")
    _write_csv(beside_it, METHOD, (record.method for record in found))
    _write_csv(path, tuple(data.columns), data.itertuples(index=False, name=None))


def _write_csv(path: Path, heads: tuple[str, ...], body: Iterator[tuple[Any, ...]]) -> None:
    with beside(path) as new, new.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([_cell(cell) for cell in cells] for cells in body)


def _cell(value: Any) -> Any:  # noqa: ANN401 - what a cell holds
    return csv_text(value) if isinstance(value, str) else value
