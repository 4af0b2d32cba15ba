"""Where a place stands in the last year that an identity is known for, and what the identity carries forward.

Here: from resolved series to the start of a projection. Not here: growth (``standard_scenarios``, ``projection``).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nearzero import units
from nearzero.analysis.cells import Cells
from nearzero.analysis.drivers import Support
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import weakest
from nearzero.places.chain import Constant, Expression
from nearzero.places.resolve import Resolver
from nearzero.programme.outlook.projection import Levels, Tracked

_REST = "nonfossil_share"


class ByCellsError(ValueError):
    """The identity sums over cells, or explains a part of the place only: growth of a driver is not one rate."""


def start_levels(resolver: Resolver, support: Support, base_year: int | None = None) -> Levels:
    """Return where a place stands in the last year of an identity that its data carry.

    Args:
        resolver: The series of the place.
        support: Identity, price basis and known years.
        base_year: Year that changes count from; the first known year where None.

    Raises:
        ByCellsError: The identity is not one product of levels and ratios of the whole place.
    """
    identity = support.identity
    if identity.has_cells or identity.part or len(identity.blocks) != 1:
        raise ByCellsError(f"{identity.id} is a sum over cells")
    base, year = support.years[0] if base_year is None else base_year, support.years[-1]
    last = node_levels(resolver, support, year)
    first = node_levels(resolver, support, base) if base in support.years else {}
    drivers = tuple(driver.id for driver in identity.drivers)
    return Levels(
        place=resolver.place_id,
        identity=identity,
        price_basis=support.price_basis,
        base_year=base,
        year=year,
        drivers=drivers,
        driver_levels=driver_expressions(identity, last),
        tracked=tuple(_tracked(resolver, support, last, first)),
    )


def node_levels(resolver: Resolver, support: Support, year: int) -> dict[str, Expression]:
    """Return the level of every variable that an identity needs, as expressions on facts.

    Args:
        resolver: The series of the place.
        support: Identity and price basis.
        year: A year that the identity is known for.
    """
    points = Cells(resolver, support.identity, support.price_basis).points((year,))
    return {key.variable: column[0].expression for key, column in points.items()}


def driver_expressions(identity: Identity, nodes: Mapping[str, Expression]) -> tuple[Expression, ...]:
    """Return the drivers of a product as expressions on the levels of one year."""
    factors = identity.blocks[0].factors
    return tuple(
        nodes[one.numerator.variable] / nodes[one.denominator.variable]
        if one.denominator is not None
        else nodes[one.numerator.variable]
        for one in factors
    )


def exponents(identity: Identity) -> dict[str, tuple[int, ...]]:
    """Return, for every variable of a product, how often each driver is in it: GDP = population × GDP per head.

    Args:
        identity: One product without sums.
    """
    factors = identity.blocks[0].factors
    found: dict[str, tuple[int, ...]] = {}
    for _ in factors:
        for k, one in enumerate(factors):
            own = tuple(int(k == j) for j in range(len(factors)))
            if one.denominator is None:
                found[one.numerator.variable] = own
            elif one.denominator.variable in found:
                below = found[one.denominator.variable]
                found[one.numerator.variable] = tuple(np.add(own, below).tolist())
    return found


def _tracked(
    resolver: Resolver, support: Support, last: Mapping[str, Expression], first: Mapping[str, Expression]
) -> list[Tracked]:
    """Return the total, every variable of the product, and every ratio of the dictionary that is made of them."""
    identity, dictionary = support.identity, resolver.raw.dictionary
    powers = exponents(identity)
    found: list[Tracked] = []

    def add(name: str, power: tuple[int, ...], above: str, below: str = "", *, rest: bool = False) -> None:
        if not all(one in {0, 1} for one in power):
            return

        def level(nodes: Mapping[str, Expression]) -> Expression:
            ratio = nodes[above] / nodes[below] if below else nodes[above]
            return Constant(1) - ratio if rest else ratio

        entry, expression = dictionary[name], level(last)
        money = support.price_basis if units.has_money(entry.unit) else ""
        target = units.parse(entry.unit, money)
        if expression.unit.dimensionality != target.dimensionality:
            return
        found.append(
            Tracked(
                variable=name,
                unit=entry.unit,
                price_basis=money,
                expression=expression,
                base=level(first) if first else None,
                scale=float(units.registry().Quantity(1.0, expression.unit).to(target).magnitude),
                state=weakest("derived", *(leaf.state for leaf in expression.leaves())),
                drivers=tuple(bool(one) for one in power),
                total=above == identity.target,
                rest=rest,
            )
        )

    for name in sorted(powers, key=lambda one: one != identity.target):
        add(name, powers[name], name)
    for name, entry in dictionary.items():
        above, below = entry.numerator, entry.denominator
        if above in powers and below in powers:
            add(name, tuple(np.subtract(powers[above], powers[below]).tolist()), above, below)
    if {"fossil_energy", "energy"} <= set(powers) and _REST in dictionary:
        power = tuple(np.subtract(powers["fossil_energy"], powers["energy"]).tolist())
        add(_REST, power, "fossil_energy", "energy", rest=True)
    return found
