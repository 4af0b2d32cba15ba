"""The projects of a plan as it lists them, with their printed quantities and dates.

Here: rows of ``projects.csv`` and ``project_quantities.csv`` as objects. Not here: what follows from them
(``projects``, ``contributions``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from nearzero import units
from nearzero.places.raw import Raw
from nearzero.places.tables import rows
from nearzero.rounding import interval, number

_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity of a project, in the unit of the dictionary."""

    project: str
    variable: str
    value: float
    low: float
    high: float
    unit: str
    digits: str
    printed_unit: str
    qualifier: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True)
class Project:
    """One project as the plan lists it.

    Attributes:
        id: ``P01``…
        group: Group of the plan.
        group_en: The same in English, where there is a wording.
        name: As printed.
        name_en: The same in English.
        kind: What it is.
        investment: In 亿元; None where it is not stated.
        digits: The investment as printed.
        investment_state: ``stated``, ``undetermined`` or ``not_given``.
        start: As printed.
        end: As printed.
        indicators: Numbers it serves (our reading).
        units: Responsible units.
        source: The document.
        locator: Where it stands there.
        note: What a reader must know.
        quantities: What it is to build, in numbers.
    """

    id: str
    group: str
    group_en: str
    name: str
    name_en: str
    kind: str
    investment: float | None
    digits: str
    investment_state: str
    start: str
    end: str
    indicators: tuple[str, ...]
    units: str
    source: str
    locator: str
    note: str
    quantities: tuple[Quantity, ...] = ()

    def ends_after(self, day: date) -> bool:
        """Tell whether it surely ends later than the month of a day; a year alone ends in that year's December."""
        last = last_month(self.end)
        return last is not None and last > (day.year, day.month)

    def ended_before(self, day: date) -> bool:
        """Tell whether it surely ended before the month of a day."""
        last = last_month(self.end)
        return last is not None and last < (day.year, day.month)


def last_month(text: str) -> tuple[int, int] | None:
    """Return year and month of ``2024-06``; of ``2024`` its December; None where no date is printed."""
    found = _MONTH.fullmatch(text)
    return (int(found[1]), int(found[2] or 12)) if found else None


def read_projects(raw: Raw, place_id: str) -> tuple[Project, ...]:
    """Return the projects of a place in the order of its table."""
    listed: dict[str, list[Quantity]] = {}
    for row in rows(raw.place_table(place_id, "project_quantities.csv")):
        listed.setdefault(row.project, []).append(_quantity(raw, row))
    return tuple(
        Project(
            id=row.id,
            group=row.group,
            group_en=row.group_en,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            investment=number(row.investment) if row.investment else None,
            digits=row.investment,
            investment_state=row.investment_state,
            start=row.start,
            end=row.end,
            indicators=tuple(part for part in row.indicators.split(";") if part),
            units=row.units,
            source=row.source,
            locator=row.locator,
            note=row.note,
            quantities=tuple(listed.get(row.id, ())),
        )
        for row in rows(raw.place_table(place_id, "projects.csv"))
    )


def _quantity(raw: Raw, row: Any) -> Quantity:  # noqa: ANN401 - a row of the table
    unit = raw.dictionary[row.quantity].unit
    scale = units.factor(row.unit, unit, "unstated")
    low, high = interval(row.value, row.qualifier)
    whole = units.parse(row.unit, "unstated").dimensionality == units.parse("个").dimensionality
    if whole and not row.qualifier and "~" not in row.value:
        low = high = number(row.value)
    return Quantity(
        project=row.project,
        variable=row.quantity,
        value=number(row.value) * scale,
        low=low * scale,
        high=high * scale,
        unit=unit,
        digits=row.value,
        printed_unit=row.unit,
        qualifier=row.qualifier,
        locator=row.locator,
        note=row.note,
    )
