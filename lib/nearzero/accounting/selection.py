"""What an inventory counts: each tonne of fuel and each kilowatt-hour once.

Here: from all rows of a place to the terms that are counted and the rows that are left out, with the reason. Not
here: what one row is on either side (``boundary``), emissions (``inventory``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.accounting.boundary import (
    BOUNDARIES,
    EXCLUDED,
    KINDS,
    NET_IMPORT,
    NETWORK,
    PLANTS,
    POWER_AND_HEAT,
    REASONS,
    TRADE,
    Boundary,
    DoubleCountError,
    Hierarchy,
    Kind,
    NonEnergy,
    fate,
)

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity

NO_RAW_MATERIAL = "no use as raw material is given: all final consumption is taken as burned"
FROM_BALANCE = "net import taken from the balance: use and losses less own output, for no row gives it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one cell counts: one row of activity data, or a few that are taken together.

    Attributes:
        flow: The flow, or ``net_import``.
        sector: The sector; that of the power and heat plants for their fuel.
        carrier: The carrier.
        year: The year.
        kind: What kind of emission.
        rows: Each row with its weight: −1 for fuel put into a plant, which is printed negative, and minus the
            stored share for use as raw material.
    """

    flow: str
    sector: str
    carrier: str
    year: int
    kind: Kind
    rows: tuple[tuple[float, Activity], ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A row that is not counted, and the id of the reason in ``REASONS``."""

    activity: Activity
    reason: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What is counted, what is not and why, and which net imports would have to be known.

    Attributes:
        terms: What is counted.
        left: What is not.
        lacking: Carrier and year of net imports that no row gives.
        notes: What a reader must know of the choice.
    """

    terms: tuple[Term, ...]
    left: tuple[Left, ...]
    lacking: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]


def select(
    activities: Iterable[Activity], boundary: Boundary, hierarchy: Hierarchy, nonenergy: NonEnergy = EXCLUDED
) -> Selection:
    """Choose what an inventory counts.

    Args:
        activities: Activity data of one place.
        boundary: ``consumption`` or ``generation``.
        hierarchy: Sectors and carriers.
        nonenergy: What becomes of use as raw material.

    Returns:
        The terms, each of one sector, carrier and year, and all that is left out.

    Raises:
        DoubleCountError: A row comes twice, or beside a wider row that holds it.
        ValueError: The boundary is unknown, or fuel of a plant is printed without its minus sign.
    """
    if boundary not in BOUNDARIES:
        raise ValueError(f"the boundary is {' or '.join(BOUNDARIES)}, not “{boundary}”")
    rows = tuple(activities)
    _refuse_twice(rows)
    fates = [(row, fate(row, boundary, hierarchy)) for row in rows]
    left = [Left(row, said) for row, said in fates if said in REASONS]
    counted = [(row, kind) for row, said in fates for kind in KINDS if kind == said]
    covered = _covered([row for row, _ in counted], hierarchy)
    left += [Left(row, "other_level") for row, _ in counted if row.id in covered]
    counted = [(row, kind) for row, kind in counted if row.id not in covered]
    feedstock = [row for row, said in fates if said == "nonenergy"]
    terms = _terms(counted, feedstock, nonenergy)
    beside, unused = _beside(feedstock, terms, hierarchy, nonenergy)
    terms += beside
    notes = [] if feedstock else [NO_RAW_MATERIAL]
    lacking: list[tuple[str, int]] = []
    if boundary == "generation":
        balanced, lacking = _net_imports(rows, terms)
        terms += balanced
        notes += [FROM_BALANCE] if balanced else []
    refuse_both_sides(terms)
    left += [Left(row, "nothing_to_take_from") for row in unused]
    return Selection(tuple(terms), tuple(left), tuple(lacking), tuple(notes))


def _refuse_twice(rows: Iterable[Activity]) -> None:
    seen: dict[tuple[str, str, str, int], Activity] = {}
    for row in rows:
        first = seen.setdefault((row.flow, row.sector, row.carrier, row.year), row)
        if first is not row:
            raise DoubleCountError(f"the same quantity comes twice: {first.id} and {row.id}; take one of them out")


def _covered(rows: list[Activity], hierarchy: Hierarchy) -> set[str]:
    """Return the ids of missing rows that lie within another row.

    Raises:
        DoubleCountError: A row with a value lies within another one with a value.
    """
    by_cell = {(row.flow, row.sector, row.carrier, row.year): row for row in rows}
    covered: set[str] = set()
    for row in rows:
        for sector in hierarchy.sector_line(row.sector):
            for carrier in hierarchy.carrier_line(row.carrier):
                wider = by_cell.get((row.flow, sector, carrier, row.year))
                if wider is None or wider is row:
                    continue
                if row.value is not None and wider.value is not None:
                    raise DoubleCountError(
                        f"{row.id} is part of {wider.id}: both are counted; take the whole or the parts, not both"
                    )
                # A whole that is missing stays a gap: its parts need not be all of it.
                if row.value is None:
                    covered.add(row.id)
    return covered


def _terms(counted: list[tuple[Activity, Kind]], feedstock: list[Activity], nonenergy: NonEnergy) -> list[Term]:
    """Put rows together: use as raw material with the final use it is part of, and what crosses the boundary."""
    material = {(row.sector, row.carrier, row.year): row for row in feedstock}
    terms: list[Term] = []
    trade: dict[tuple[Kind, int], list[Activity]] = {}
    for row, kind in counted:
        if row.flow in TRADE:
            trade.setdefault((kind, row.year), []).append(row)
            continue
        plant = row.flow in PLANTS
        parts = [(-1.0 if plant else 1.0, row)]
        own = material.get((row.sector, row.carrier, row.year)) if row.flow == "final" else None
        stored = nonenergy.share(row.carrier)
        if own is not None and stored:
            parts.append((-stored, own))
        sector = POWER_AND_HEAT if plant and not row.sector else row.sector
        terms.append(
            Term(flow=row.flow, sector=sector, carrier=row.carrier, year=row.year, kind=kind, rows=tuple(parts))
        )
    return terms + [_net_import(kind, year, [(1.0, row) for row in rows]) for (kind, year), rows in trade.items()]


def _net_import(kind: Kind, year: int, parts: list[tuple[float, Activity]]) -> Term:
    return Term(flow=NET_IMPORT, sector="", carrier=kind, year=year, kind=kind, rows=tuple(parts))


def _beside(
    feedstock: list[Activity], terms: list[Term], hierarchy: Hierarchy, nonenergy: NonEnergy
) -> tuple[list[Term], list[Activity]]:
    """Return use as raw material whose final use is given for a wider cell, and such use without any final use."""
    final = {(term.sector, term.carrier, term.year) for term in terms if term.flow == "final"}
    beside: list[Term] = []
    unused: list[Activity] = []
    for row in feedstock:
        if (row.sector, row.carrier, row.year) in final:
            continue
        cells = (
            (sector, carrier, row.year)
            for sector in hierarchy.sector_line(row.sector)
            for carrier in hierarchy.carrier_line(row.carrier)
        )
        if final.isdisjoint(cells):
            unused.append(row)
        elif stored := nonenergy.share(row.carrier):
            parts = ((-stored, row),)
            beside.append(
                Term(
                    flow=row.flow, sector=row.sector, carrier=row.carrier, year=row.year, kind="combustion", rows=parts
                )
            )
    return beside, unused


def _net_imports(rows: tuple[Activity, ...], terms: list[Term]) -> tuple[list[Term], list[tuple[str, int]]]:
    """Return the net imports that follow from the balance, and those that nothing gives.

    The generation side needs the net import of electricity and heat. Where no row gives it and the output of the
    plants inside is known, it is use plus losses less own output: the balance of a carrier that cannot be stored.
    """
    known = {(term.carrier, term.year) for term in terms if term.flow == NET_IMPORT}
    years = sorted({row.year for row in rows if row.flow in {"final", *PLANTS}})
    balanced: list[Term] = []
    lacking: list[tuple[str, int]] = []
    for year in years:
        for kind in NETWORK:
            here = [row for row in rows if row.carrier == kind and row.year == year]
            if (kind, year) in known or (kind == "heat" and not here):
                continue
            output = any(row.flow in PLANTS for row in here)
            parts = [(_IN_BALANCE[row.flow], row) for row in here if row.flow in _IN_BALANCE]
            if output and any(row.flow == "final" for row in here):
                balanced.append(_net_import(kind, year, parts))
            else:
                lacking.append((kind, year))
    return balanced, lacking


_IN_BALANCE = {
    "final": 1.0,
    "loss": 1.0,
    **dict.fromkeys((*PLANTS, "recovered", "primary_production"), -1.0),
}


def refuse_both_sides(terms: Sequence[Term]) -> None:
    """Refuse a list that counts plants' fuel and the electricity or heat of the same year at its users.

    Raises:
        DoubleCountError: Both sides are there; the sentence names rows of each.
    """
    plants: dict[int, list[str]] = {}
    users: dict[int, list[str]] = {}
    for term in terms:
        if term.flow in PLANTS:
            plants.setdefault(term.year, []).append(term.rows[0][1].id)
        elif term.kind in NETWORK and term.flow == "final":
            users.setdefault(term.year, []).append(term.rows[0][1].id)
    _refuse_waste_twice(terms)
    for year in sorted(plants.keys() & users.keys()):
        raise DoubleCountError(
            f"{year}: fuel of plants ({_some(plants[year])}) and use of electricity or heat ({_some(users[year])}) are "
            "both counted; take the consumption side or the generation side, not both"
        )


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")


def _refuse_waste_twice(terms: Sequence[Term]) -> None:
    """Refuse waste that is counted as treated and, in the same year, as fuel."""
    flows: dict[int, dict[str, str]] = {}
    for term in terms:
        if term.kind == "waste":
            flows.setdefault(term.year, {}).setdefault(term.flow, term.rows[0][1].id)
    for year, found in flows.items():
        if len(found) > 1:
            raise DoubleCountError(f"{year}: waste is counted more than once: {', '.join(found.values())}; take one")
