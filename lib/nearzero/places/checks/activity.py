"""Rules of ``activity.csv``: known flows, units that fit the carrier, signs, nothing counted twice, no slip of 万.

Here: what ``nearzero check`` finds in activity data. Not here: what a reader makes of them (``accounting``).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from nearzero import units
from nearzero.places.checks.cells import check_names, check_sources, check_values
from nearzero.places.contracts import CARRIERS, FLOWS, FLOWS_BY_SECTOR, SECTORS, WITHOUT_VALUE
from nearzero.places.tables import problems_where, rows
from nearzero.problems import DataError, Problem
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.places.raw import Raw

_FIRST_YEAR = 1980
_COAL = "吨标准煤"
_WAYS = ("吨标准煤(当量)", "吨标准煤(等价)")
_PROCESSES = ("process", "waste")
_SECONDARY = ("electricity", "heat")
# Orders of magnitude only, to find slips of 万 and 亿: tce in one unit of each kind, whatever the fuel.
_ROUGH_TCE = {**dict.fromkeys((_COAL, *_WAYS), 1.0), "吨": 1.0, "立方米": 1e-3, "吉焦": 0.034, "千瓦时": 1.2e-4}
_SLIP = 1.5  # in powers of ten; no real difference of heat values or years reaches it
_JUMP = 3.0  # the same between the years of one cell, which may really change
_NAMES_OF_POWERS = {3: "千", 4: "万", 8: "亿"}


@dataclass(frozen=True, slots=True)
class _Lists:
    """The closed lists and hierarchies that activity data refer to."""

    groups: Mapping[str, str]
    signs: Mapping[str, str]
    sectors: Mapping[str, str]
    carriers: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def read(cls, raw: Raw) -> _Lists:
        flows, sectors, carriers = (
            raw.table(name, contract)
            for name, contract in (("flows.csv", FLOWS), ("sectors.csv", SECTORS), ("carriers.csv", CARRIERS))
        )
        return cls(
            groups=dict(zip(flows["id"], flows["group"], strict=True)),
            signs=dict(zip(flows["id"], flows["sign"], strict=True)),
            sectors=dict(zip(sectors["sector"], sectors["parent"], strict=True)),
            carriers=dict(zip(carriers["carrier"], carriers["parent"], strict=True)),
            units=dict(zip(carriers["carrier"], carriers["unit"], strict=True)),
        )

    def is_one_of(self, carrier: str, families: Iterable[str]) -> bool:
        return not set(families).isdisjoint(_line(carrier, self.carriers))

    def below(self, families: Iterable[str]) -> list[str]:
        return [name for name in self.carriers if name not in families and self.is_one_of(name, families)]

    def wider_sectors(self, sector: str) -> list[str]:
        """Return the sector, those it is part of, and the whole place."""
        return [*_line(sector, self.sectors), ""]

    def covers(self, wide: Any, narrow: Any) -> bool:  # noqa: ANN401 - rows of tables
        """Tell whether the cell of one row holds that of another."""
        return wide.sector in self.wider_sectors(narrow.sector) and (
            wide.carrier in {"", *_line(narrow.carrier, self.carriers)}
        )


def _line(name: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Give a name and all it is part of; empty gives nothing."""
    while name:
        yield name
        name = parents.get(name, "")


def check_activity(raw: Raw, frame: pd.DataFrame) -> list[Problem]:
    """Judge a table of activity data.

    Args:
        raw: The folder, for the closed lists and for the facts of the same place.
        frame: The table as text.

    Returns:
        Every problem. Rows whose names, years, values or units are wrong are not judged further.
    """
    if frame.empty:
        return []
    try:
        lists = _Lists.read(raw)
    except DataError as error:
        return list(error.problems)
    problems = check_names(frame, "flow", lists.groups) + check_names(frame, "sector", lists.sectors)
    problems += check_names(frame, "carrier", lists.carriers) + check_sources(raw, frame)
    problems += check_values(frame, "a quantity") + _check_years(frame)
    sound = _without(frame, problems)
    found = [] if sound.empty else _check_places_of_rows(sound, lists) + _check_units(sound, lists)
    problems += found
    sound = _without(sound, found)
    if not sound.empty:
        sound = sound[~sound["state"].isin(WITHOUT_VALUE) & sound["value"].map(_is_number)]
    if sound.empty:
        return problems
    problems += _check_signs(sound, lists) + _check_overlaps(sound, lists) + _check_ways(sound, lists)
    problems += _check_nonenergy(sound, lists)
    return problems + _check_magnitudes(raw, sound, lists) + _check_jumps(sound, lists)


def _without(frame: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    return frame[~frame["row"].isin({problem.row for problem in problems})]


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False  # said by the contract
    return True


def _check_years(frame: pd.DataFrame) -> list[Problem]:
    last = datetime.now(tz=UTC).year
    wrong = ~frame["year"].map(lambda year: _is_year(year, last)) & (frame["year"] != "")
    rule = f"a year from {_FIRST_YEAR} to {last}"
    return problems_where(frame, wrong, "year", rule, "four digits; plans and forecasts are no activity data")


def _is_year(text: str, last: int) -> bool:
    return re.fullmatch("[0-9]{4}", text) is not None and _FIRST_YEAR <= int(text) <= last


def _check_places_of_rows(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Judge which flows have sectors, and which carriers belong to process activity."""
    whole = ~frame["flow"].isin(FLOWS_BY_SECTOR) & (frame["sector"] != "")
    hint = "leave it empty; " + ", ".join(sorted(FLOWS_BY_SECTOR)) + " have sectors"
    problems = problems_where(frame, whole, "sector", "this flow belongs to the whole place", hint)
    processes = frame["carrier"].isin(lists.below(_PROCESSES))
    is_process = frame["flow"].map(lists.groups) == "process"
    hint = "one of: " + ", ".join(lists.below(_PROCESSES))
    problems += problems_where(frame, is_process & ~processes, "carrier", "process activity names its process", hint)
    other = ~is_process & frame["carrier"].map(lambda carrier: lists.is_one_of(carrier, _PROCESSES))
    return problems + problems_where(frame, other, "carrier", "a carrier of energy", "use the flow “process”")


def _check_units(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Judge each pair of carrier and unit once, then mark its rows."""
    problems: list[Problem] = []
    for (carrier, unit), same in frame.groupby(["carrier", "unit"], sort=False):
        valued = ~same["state"].isin(WITHOUT_VALUE)
        verdict = _judge_unit(str(carrier), str(unit), lists) if unit else ("a quantity has a unit", "as printed")
        if verdict is not None:
            problems += problems_where(same, valued | (same["unit"] != ""), "unit", *verdict)
    return problems


def _judge_unit(carrier: str, unit: str, lists: _Lists) -> tuple[str, str] | None:
    """Return rule and hint of what is wrong with the unit of a carrier, or None."""
    own = lists.units[carrier]
    try:
        units.parse(unit)
    except units.UnitError as error:
        return str(error), "write it as documents print it; new units go into units.txt"
    secondary = lists.is_one_of(carrier, _SECONDARY)
    if secondary and units.converts(unit, _COAL):
        rule = f"{carrier} in standard coal says how it is counted"
        return rule, f"write {unit}(当量) or {unit}(等价)"
    allowed = [own]
    if secondary:
        allowed += _WAYS
    elif lists.is_one_of(carrier, ("nonfossil",)):
        allowed += [_COAL, *_WAYS, "千瓦时"]
    elif not lists.is_one_of(carrier, _PROCESSES):
        allowed.append(_COAL)
    allowed = list(dict.fromkeys(name for name in allowed if name))
    if any(units.converts(unit, name) for name in allowed):
        return None
    finer = [name for name in lists.below((carrier,)) if lists.units[name] and units.converts(unit, lists.units[name])]
    hint = f"name the fuel ({', '.join(finer)})" if finer else "check the carrier and the unit"
    return f"{carrier} is in " + " or ".join(allowed or ["no unit of its own"]), hint


def _check_signs(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    numbers = frame["value"].map(number)
    sign, group = frame["flow"].map(lists.signs), frame["flow"].map(lists.groups)
    hint = "check the sign; what leaves the place is outflow or export"
    problems = problems_where(frame, (sign == "positive") & (numbers < 0), "value", "never negative", hint)
    problems += problems_where(
        frame,
        (sign == "negative") & (numbers > 0),
        "value",
        "a quantity that leaves is negative",
        lambda v: f"write it as -{v}",
    )
    plants = (group == "transformation") & frame["flow"].isin({"thermal_power", "heating_supply"})
    fuel = frame["carrier"].map(lambda carrier: lists.is_one_of(carrier, ("fossil",)))
    rule = "fuel put into a plant is negative"
    problems += problems_where(frame, plants & fuel & (numbers > 0), "value", rule, lambda v: f"write it as -{v}")
    made = frame["flow"].map({"thermal_power": "electricity", "heating_supply": "heat"})
    hint = "check the sign: input is negative, output positive"
    return problems + problems_where(
        frame, (frame["carrier"] == made) & (numbers < 0), "value", "what a plant puts out is positive", hint
    )


def _check_overlaps(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Refuse a row whose cell is part of another row: parts and whole would be counted twice."""
    at = {(row.flow, row.year, row.sector, row.carrier): row.row for row in rows(frame)}
    problems: list[Problem] = []
    for row in rows(frame):
        wider = (
            at.get((row.flow, row.year, sector, carrier))
            for sector in lists.wider_sectors(row.sector)
            for carrier in _line(row.carrier, lists.carriers)
            if (sector, carrier) != (row.sector, row.carrier)
        )
        whole = next((line for line in wider if line is not None), None)
        if whole is not None:
            rule, hint = f"no part of another row (row {whole})", "list the parts or the whole, never both"
            problems.append(Problem(row.file, row.row, "carrier", f"{row.sector}|{row.carrier}", rule, hint))
    return problems


def _check_ways(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Refuse electricity and heat counted in both ways in one table."""
    calorific, equal = (
        frame["unit"].map({unit: units.converts(unit, way) for unit in frame["unit"].unique()}.get) for way in _WAYS
    )
    if not calorific.any() or not equal.any():
        return []
    secondary = frame["carrier"].map(lambda carrier: lists.is_one_of(carrier, _SECONDARY))
    rule, hint = "one way of counting electricity and heat in a table", "当量 and 等价 are never added; choose one"
    return problems_where(frame, equal.astype(bool) & secondary, "unit", rule, hint)


def _check_nonenergy(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Judge that what is used as feedstock and material is part of the final consumption of its cell."""
    group = frame["flow"].map(lists.groups)
    final = list(rows(frame[group == "final"]))
    problems: list[Problem] = []
    for row in rows(frame[group == "nonenergy"]):
        same_year = [one for one in final if one.year == row.year]
        cover = [one for one in same_year if lists.covers(one, row)]
        cover = cover or [one for one in same_year if lists.covers(row, one)]
        if not cover:
            rule = "part of the final consumption of its cell"
            problems.append(Problem(row.file, row.row, "flow", row.flow, rule, "add the row “final” of the cell"))
            continue
        if not all(units.converts(one.unit, row.unit) for one in cover):
            continue  # tonnes within standard coal: not comparable without a heat value
        most = sum(interval(one.value, one.qualifier)[1] * units.factor(one.unit, row.unit) for one in cover)
        if interval(row.value, row.qualifier)[0] > most:
            rule, hint = "at most the final consumption of its cell", "check both values and their units"
            problems.append(Problem(row.file, row.row, "value", row.value, rule, hint))
    return problems


def _check_magnitudes(raw: Raw, frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Warn where final consumption is some powers of ten off what the facts of the place print."""
    final = [row for row in rows(frame[frame["flow"].map(lists.groups) == "final"]) if _rough_tce(row) is not None]
    if not final:
        return []
    try:
        facts = raw.facts(final[0].file.split("/")[1])
    except DataError:
        return []  # their own errors are told elsewhere
    level = facts[(facts["statement"] == "level") & facts["variable"].isin({"energy", "electricity"})]
    told: dict[int, Problem] = {}
    by_cell = _sums(final, lists)
    for fact in rows(level[level["level"].notna() & (level["level"] != 0)]):
        carrier = "electricity" if fact.variable == "electricity" else fact.carrier
        amount, largest = by_cell.get((fact.year, fact.sector, carrier), (0.0, None))
        expected = fact.number * _rough(fact.unit)
        if not amount or largest is None or not expected:
            continue
        power = round(off := math.log10(abs(amount / expected)))
        if abs(off) > _SLIP:
            said = f"{fact.value} {fact.unit}, {fact.id}"
            told.setdefault(largest.row, _slip(largest, power, f"what the facts have ({said})"))
    return list(told.values())


def _sums(final: list[Any], lists: _Lists) -> dict[tuple[str, str, str], tuple[float, Any]]:
    """Return the final consumption of every cell, wide or narrow, in rough tce, and the largest row of each."""
    sums: dict[tuple[str, str, str], tuple[float, Any]] = {}
    largest: dict[tuple[str, str, str], float] = {}
    for row in final:
        amount = _rough_tce(row) or 0.0
        for sector in lists.wider_sectors(row.sector):
            for carrier in [*_line(row.carrier, lists.carriers), ""]:
                cell = (row.year, sector, carrier)
                total, top = sums.get(cell, (0.0, row))
                top = row if amount > largest.get(cell, -1.0) else top
                largest[cell] = max(amount, largest.get(cell, -1.0))
                sums[cell] = (total + amount, top)
    return sums


def _rough_tce(row: Any) -> float | None:  # noqa: ANN401 - a row of the table
    scale = _rough(row.unit)
    return number(row.value) * scale if scale else None


@cache
def _rough(unit: str) -> float:
    """Return about how many tce a unit of energy or fuel is; 0 for a unit of another kind."""
    for known, tce in _ROUGH_TCE.items():
        if units.converts(unit, known):
            return units.factor(unit, known) * tce
    return 0.0


def _check_jumps(frame: pd.DataFrame, lists: _Lists) -> list[Problem]:
    """Warn where one year of a cell is some powers of ten off all its other years (three years at least)."""
    problems: list[Problem] = []
    cells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in rows(frame[frame["flow"].map(lists.groups) != "balance"]):
        cells[row.flow, row.sector, row.carrier].append(row)
    for cell in cells.values():
        found = [(row, abs(number(row.value)) * _in_kind(row.unit, cell[0].unit)) for row in cell]
        found = [(row, amount) for row, amount in found if amount]
        if len(found) < 3:  # of two years nobody can say which one is wrong
            continue
        for row, amount in found:
            others = [math.log10(amount / other) for one, other in found if one is not row]
            closest = min(others, key=abs)
            if abs(closest) >= _JUMP:
                problems.append(_slip(row, round(closest), "the other years of its cell"))
    return problems


def _in_kind(unit: str, first: str) -> float:
    return units.factor(unit, first) if units.converts(unit, first) else 0.0


def _slip(row: Any, power: int, against: str) -> Problem:  # noqa: ANN401 - a row of the table
    name = _NAMES_OF_POWERS.get(abs(power))
    hint = "check digits and unit" + (f": a slip of “{name}”?" if name else "")
    return Problem(row.file, row.row, "value", row.value, f"about 10^{power} times {against}", hint, "warning")
