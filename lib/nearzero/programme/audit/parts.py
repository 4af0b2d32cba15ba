"""Which quantities are part of which: ``parts.csv`` and the hierarchies of sectors and carriers.

Here: reading them. Not here: whether printed numbers keep to them (``sums``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.places.contracts import CARRIERS, PART_NAME, PARTS, SECTORS
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

FILE = "parts.csv"


@dataclass(frozen=True, slots=True)
class Member:
    """A variable, or one cell of it."""

    variable: str
    sector: str = ""
    carrier: str = ""

    @property
    def cell(self) -> tuple[str, str]:
        """Sector and carrier."""
        return self.sector, self.carrier

    def __str__(self) -> str:
        """Return ``energy[|coal]``."""
        return self.variable + (f"[{self.sector}|{self.carrier}]" if self.sector or self.carrier else "")


@dataclass(frozen=True, slots=True)
class Part:
    """A whole and what belongs to it.

    Attributes:
        whole: The whole; a number (``100``) for shares.
        parts: Its parts.
        rule: ``sum`` (they make up the whole) · ``within`` (each is at most the whole) · ``narrower`` (each
            is the same thing in a narrower sense, so that one number for both is suspect) · ``moves_with`` (each
            grows as the whole does, more or less).
        note: What it does not hold for.
    """

    whole: Member
    parts: tuple[Member, ...]
    rule: str
    note: str = ""

    @property
    def constant(self) -> float | None:
        """The whole where it is a plain number."""
        return float(self.whole.variable) if self.whole.variable.isdigit() else None


def read_parts(raw: Raw) -> list[Part]:
    """Return the wholes of a data folder; only those of the hierarchies where it has no ``parts.csv``.

    Raises:
        DataError: The table has errors.
        ValueError: A cell is no name of a variable.
    """
    found = []
    if (raw.root / FILE).is_file():
        for row in rows(raw.table(FILE, PARTS)):
            parts = tuple(_member(text) for text in row.parts.split(";"))
            found.append(Part(_member(row.whole), parts, row.rule, row.note))
    return found


def children(raw: Raw) -> dict[str, list[tuple[str, str]]]:
    """Return the children of every sector and carrier, as cells; the whole economy is ``""``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows(raw.table("sectors.csv", SECTORS)):
        found.setdefault(row.parent, []).append((row.sector, ""))
    for row in rows(raw.table("carriers.csv", CARRIERS)):
        found.setdefault(row.parent, []).append(("", row.carrier))
    return found


def _member(text: str) -> Member:
    match = PART_NAME.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"“{text}” in {FILE} is no variable or cell such as energy[|coal]")
    return Member(match["variable"], match["sector"] or "", match["carrier"] or "")
