"""Whose assessments carry carbon: the rules that hold in a place, its own and those of what it is part of.

Here: reading ``assessment_rules.csv``. Not here: the assessments of a place and whether a rule holds for one of them
(``analysis.synergy.assessments``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

FILE = "assessment_rules.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRule:
    """What one document says of one industry, or of one kind of area or project.

    Attributes:
        place: Whose plan says it.
        id: What it is called in the tables: ``steel``, ``industrial_parks``.
        name: Chinese name.
        name_en: English name; the Chinese one where there is none.
        kind: The assessment it is about.
        state: ``pilot``, ``to_be_extended``, ``encouraged`` or ``task``.
        sector: The sector it belongs to; empty where it is no industry.
        covers: Whether it is the ``whole`` of that sector or a ``part`` of it.
        source: The document.
        locator: Where in it.
    """

    place: str
    id: str
    name: str
    name_en: str
    kind: str
    state: str
    sector: str
    covers: str
    source: str
    locator: str


def rules_of(raw: Raw, place_id: str) -> tuple[AssessmentRule, ...]:
    """Return the rules of a place, then those of what it is part of, nearest first.

    Args:
        raw: The data folder.
        place_id: The place.

    Raises:
        DataError: A table of rules, or a ``place.toml``, has errors.
    """
    place = raw.place(place_id)
    holders = (place.id, *(one.id for one in raw.ancestors(place)))
    return tuple(_rule(holder, row) for holder in holders for row in rows(raw.place_table(holder, FILE)))


def _rule(place: str, row: object) -> AssessmentRule:
    names = ("id", "name", "name_en", "kind", "state", "sector", "covers", "source", "locator")
    cells = {name: str(getattr(row, name)) for name in names}
    return AssessmentRule(place=place, **cells | {"name_en": cells["name_en"] or cells["name"]})
