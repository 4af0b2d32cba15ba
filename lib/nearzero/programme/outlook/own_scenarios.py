"""Scenarios of a person's own: tables of growth rates in ``scenarios.csv`` of a place.

Here: from rows to scenarios, and what a table misses. Not here: whether a rate is plausible.
"""

from __future__ import annotations

from typing import Any

from nearzero.places.tables import rows
from nearzero.programme.outlook.measures import claims
from nearzero.programme.outlook.rates import Basis
from nearzero.programme.outlook.scenario import Line, Scenario, Unmade
from nearzero.rounding import interval, number


def own_scenarios(basis: Basis, *, unstated_basis: bool) -> tuple[list[Scenario], list[Unmade]]:
    """Return the scenarios that a person wrote for an identity and price basis, and those that lack a rate.

    Rates of a person's own are taken for everything that is done, so no measure and no grid is added to them.

    Args:
        basis: Where the place starts from.
        unstated_basis: Whether rows without a price basis are meant for this one.
    """
    start = basis.start
    table = basis.raw.place_table(basis.place.id, "scenarios.csv")
    mine: dict[str, list[Any]] = {}
    for row in rows(table):
        fits = row.price_basis == start.price_basis if row.price_basis else unstated_basis
        if row.identity == start.identity.id and fits:
            mine.setdefault(row.scenario, []).append(row)
    found: list[Scenario] = []
    unmade: list[Unmade] = []
    for name, listed in mine.items():
        lines = tuple(_line(row) for row in listed)
        identity, prices = start.identity.id, start.price_basis
        if lacks := _lacking(basis, lines):
            said = Unmade(scenario=name, identity=identity, price_basis=prices, reason="no_rate", missing=lacks)
            unmade.append(said)
            continue
        order = {driver: k for k, driver in enumerate(start.drivers)}
        found.append(
            Scenario(
                id=name,
                zh=listed[0].zh,
                en=listed[0].en,
                place=start.place,
                identity=identity,
                price_basis=prices,
                start=start.year,
                lines=tuple(sorted(lines, key=lambda line: (order[line.driver], line.first))),
                measures=claims(basis.raw, basis.place, start.year, within_target=True),
            )
        )
    return found, unmade


def _line(row: Any) -> Line:  # noqa: ANN401 - a row of the table
    rate = number(row.rate)
    low, high = (number(end) if end else rate for end in (row.low, row.high))
    if not row.low and not row.high and "~" in row.rate:
        low, high = interval(row.rate)
    return Line(
        driver=row.driver,
        first=int(row.first),
        last=int(row.last),
        rate=rate,
        low=low,
        high=high,
        origin=row.origin,
        source=row.source,
        locator=row.locator,
        note=row.note,
        arithmetic=f"{row.rate} %",
        state="estimated",
    )


def _lacking(basis: Basis, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the drivers and years without a rate, up to the last year of the table."""
    last = max(line.last for line in lines)
    years = range(basis.start.year + 1, last + 1)
    return tuple(
        f"{driver}@{year}"
        for driver in basis.start.drivers
        for year in years
        if not any(line.driver == driver and line.first < year <= line.last for line in lines)
    )
