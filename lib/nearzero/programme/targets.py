"""Targets of a place and of the places it is part of.

Here: rows of ``targets.csv`` as objects in canonical units, and which number the higher level assigned. Not
here: how targets of different levels compare (``ladder``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nearzero import units
from nearzero.places import tables
from nearzero.places.contracts import IN_PER_CENT
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.rounding import interval, number

_NUMBERED = frozenset({"ge", "gt", "le", "lt", "eq"})


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one document.

    Attributes:
        place: The place whose table it stands in.
        variable: Id of the dictionary.
        year: Year it is due, or ``undated``.
        statement: ``level``, ``change_pct``, …
        comparator: ``ge``, ``le``, …, ``below_base``, ``assigned``, ``qualitative``.
        value: The number: in the unit of the dictionary for levels, in % for changes; None without one.
        low: Least value that the print may mean.
        high: Largest value that the print may mean.
        digits: The number as printed.
        printed_unit: As printed.
        base_year: Year it counts from.
        binding: ``constraint``, ``reference``, ``feature``, ``expected`` or ``task``.
        scope: What it holds for where that is not the whole place; the id of a place it is addressed to.
        indicator: Number in the programme's system.
        price_basis: Of money.
        sector: Id of a sector.
        carrier: Id of a carrier.
        source: The document.
        locator: Where it stands there.
        note: What a reader must know.
    """

    place: str
    variable: str
    year: str
    statement: str
    comparator: str
    value: float | None
    low: float | None
    high: float | None
    digits: str
    printed_unit: str
    base_year: int | None
    binding: str
    scope: str
    indicator: str
    price_basis: str
    sector: str
    carrier: str
    source: str
    locator: str
    note: str


def targets_of(raw: Raw, place_id: str) -> tuple[Target, ...]:
    """Return the targets of a place in the order of its table; none where it has no table."""
    return tuple(_target(raw, row, place_id) for row in tables.rows(raw.place_table(place_id, "targets.csv")))


def _target(raw: Raw, row: Any, place_id: str) -> Target:  # noqa: ANN401 - a row of the table
    statement = row.statement or "level"
    value = low = high = None
    if row.value:
        scale = 1.0
        if statement not in IN_PER_CENT and row.unit != "百分点":
            scale = units.factor(row.unit, raw.dictionary[row.variable].unit, row.price_basis or "unstated")
        value = number(row.value) * scale
        # a target is a line drawn, not a rounded measurement: only “about” leaves room, and a printed range does
        low = high = value
        if "~" in row.value:
            low, high = (float(end) * scale for end in row.value.split("~"))
        elif row.comparator == "about":
            low, high = (end * scale for end in interval(row.value, "about"))
    return Target(
        place=place_id,
        variable=row.variable,
        year=row.year,
        statement=statement,
        comparator=row.comparator,
        value=value,
        low=low,
        high=high,
        digits=row.value,
        printed_unit=row.unit,
        base_year=int(row.base_year) if row.base_year else None,
        binding=row.binding,
        scope=row.scope,
        indicator=row.indicator,
        price_basis=row.price_basis,
        sector=row.sector,
        carrier=row.carrier,
        source=row.source,
        locator=row.locator,
        note=row.note,
    )


def assigned_target(raw: Raw, place: Place, number_: str, variable: str, year: int) -> Target | None:
    """Return the number that the higher level assigned, where a document prints one.

    It stands in the place's own table (the district repeats what it was given), or in that of an ancestor with this
    place as its scope. An ancestor's goal for itself is no assignment; see ``ancestor_goal``.

    Args:
        raw: The data folder.
        place: The place judged.
        number_: Number of the indicator.
        variable: What is measured.
        year: Year the target is due.
    """
    own = [
        target
        for target in targets_of(raw, place.id)
        if _is_number(target, variable, year) and target.indicator in {"", number_} and not target.scope
    ]
    given = [
        target
        for ancestor in raw.ancestors(place)
        for target in targets_of(raw, ancestor.id)
        if _is_number(target, variable, year) and target.scope == place.id
    ]
    return next(iter([*given, *own]), None)


def ancestor_goal(raw: Raw, place: Place, variable: str, year: int) -> Target | None:
    """Return the nearest ancestor's goal for itself, for comparison; it binds the ancestor as a whole."""
    goals = (
        target
        for ancestor in raw.ancestors(place)
        for target in targets_of(raw, ancestor.id)
        if _is_number(target, variable, year) and not target.scope
    )
    return next(goals, None)


def _is_number(target: Target, variable: str, year: int) -> bool:
    return (
        target.variable == variable
        and target.year == str(year)
        and target.value is not None
        and target.comparator in _NUMBERED
        and target.statement in {"level", "change_pct"}
        and not target.sector
        and not target.carrier
    )
