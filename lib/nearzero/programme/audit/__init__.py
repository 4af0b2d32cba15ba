"""The audit: what a careful reader with a calculator would ask the authors of a document.

``audit`` reads the tables of one place, ``audit_across`` a district beside its city and districts beside each
other. Checks are made from the dictionary, the facts and ``parts.csv``; none knows any place. Here: the two
functions, the list of checks, the record. Not here: whether an indicator of the programme is met.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from nearzero.programme.audit.finding import KINDS, SEVERITIES, Cited, Finding, Said, in_order, to_records
from nearzero.programme.audit.material import Material
from nearzero.programme.audit.register import CHECKS, CHECKS_ACROSS, Check, CheckAcross

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

__all__ = [
    "CHECKS",
    "CHECKS_ACROSS",
    "KINDS",
    "SEVERITIES",
    "Check",
    "CheckAcross",
    "Cited",
    "Finding",
    "Said",
    "audit",
    "audit_across",
    "to_records",
]


def audit(raw: Raw, place_id: str) -> list[Finding]:
    """Run every check on the tables of one place.

    Args:
        raw: The data folder.
        place_id: The place.

    Returns:
        Findings, the most serious first.

    Raises:
        DataError: There is no such place, or its tables have errors.
    """
    material = Material(raw, place_id)
    return in_order(found for check in CHECKS for found in check.run(material))


def audit_across(raw: Raw, place_ids: Iterable[str]) -> list[Finding]:
    """Hold districts against the city they are part of, where both are given, and against each other.

    Args:
        raw: The data folder.
        place_ids: The places.

    Returns:
        Findings, the most serious first; the place of each is the district.

    Raises:
        DataError: There is no such place, or its tables have errors.
    """
    from nearzero.programme.audit.across import same_shares

    materials = {name: Material(raw, name) for name in dict.fromkeys(place_ids)}
    found = [
        finding
        for material in materials.values()
        if (city := materials.get(material.place.parent)) is not None
        for check in CHECKS_ACROSS
        for finding in check.run(material, city)
    ]
    return in_order([*found, *same_shares(list(materials.values()))])
