"""The hierarchies a balance adds up along: sectors and carriers, each with what it is part of.

Here: parents and children of ``sectors.csv`` and ``carriers.csv``, and the sectors that the yearbook's table shows.
Not here: any quantity (``balance``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from nearzero.places.contracts import CARRIERS, SECTORS
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

# Final consumption by sector, as the yearbook's regional balance prints it.
SHOWN_SECTORS = (
    "agriculture",
    "industry",
    "construction",
    "transport_storage_post",
    "wholesale_retail_catering",
    "other_services",
    "households",
    "urban_households",
    "rural_households",
)
# Those of them that are no part of another one.
TOP_SECTORS = SHOWN_SECTORS[:7]
# Kinds of energy that structure and pictures tell apart, first match wins: a carrier belongs to the first of these
# that it is or is part of. What is none of them is other energy.
KINDS = ("coal", "oil", "gas", "electricity", "heat", "nonfossil")
OTHER = "other_energy"


@dataclass(frozen=True)
class Tree:
    """Names with what they are part of.

    Attributes:
        parents: The parent of each name; empty for a root.
    """

    parents: Mapping[str, str]

    @property
    def order(self) -> tuple[str, ...]:
        """All names, in the order of their table."""
        return tuple(self.parents)

    def children(self, name: str) -> list[str]:
        """Return the direct parts of a name; the roots for the empty one."""
        return self._parts.get(name, [])

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """The direct parts of every name that has some."""
        found: dict[str, list[str]] = {}
        for one, parent in self.parents.items():
            found.setdefault(parent, []).append(one)
        return found

    def above(self, name: str) -> Iterator[str]:
        """Yield what a name is part of, nearest first."""
        while name := self.parents.get(name, ""):
            yield name

    def within(self, name: str, whole: str) -> bool:
        """Tell whether a name is, or is part of, another."""
        return name == whole or whole in self.above(name)


def sector_tree(raw: Raw) -> Tree:
    """Return the sectors."""
    return Tree({str(row.sector): str(row.parent) for row in rows(raw.table("sectors.csv", SECTORS))})


def carrier_tree(raw: Raw) -> Tree:
    """Return the carriers."""
    return Tree({str(row.carrier): str(row.parent) for row in rows(raw.table("carriers.csv", CARRIERS))})


def carrier_units(raw: Raw) -> dict[str, str]:
    """Return the unit of each carrier."""
    return {str(row.carrier): str(row.unit) for row in rows(raw.table("carriers.csv", CARRIERS))}


def kind_of(tree: Tree, carrier: str) -> str:
    """Return the kind of energy of a carrier: one of ``KINDS``, or ``other_energy``."""
    return next((kind for kind in KINDS if tree.within(carrier, kind)), OTHER)
