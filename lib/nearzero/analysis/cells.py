"""The cells of an identity for one place: which there are, what is missing, and their factors as arrays.

Here: from resolved series to the array that is decomposed. Not here: the decomposition (``drivers``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from nearzero import units
from nearzero.analysis.identities import INDICES, Block, Identity, Symbol
from nearzero.places.contracts import CARRIERS, SECTORS
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.places.tables import rows
from nearzero.rounding import Interval

Array = NDArray[np.float64]
Values = Mapping[str, Array] | None


@dataclass(frozen=True, slots=True)
class CellName:
    """One cell: the block it belongs to, and its sector and carrier where it has them."""

    block: int
    sector: str = ""
    carrier: str = ""

    def __str__(self) -> str:
        """Return sector and carrier."""
        return "|".join(part for part in (self.sector, self.carrier) if part) or "total"


class Cells:
    """An identity filled with the levels of one place at one price basis.

    Levels that are missing are named, never filled.
    """

    def __init__(self, resolver: Resolver, identity: Identity, price_basis: str) -> None:
        """Take a place and an identity; levels are looked up when they are asked for.

        Args:
            resolver: The series of the place.
            identity: The identity.
            price_basis: Price basis of all money in it.
        """
        self.resolver = resolver
        self.identity = identity
        self.price_basis = price_basis

    @cached_property
    def names(self) -> tuple[CellName, ...]:
        """The cells, block by block: those for which the place prints anything of the target."""
        return tuple(name for k, block in enumerate(self.identity.blocks) for name in self._names_of(k, block))

    def _names_of(self, number: int, block: Block) -> Iterator[CellName]:
        if not block.sums:
            yield CellName(number)
            return
        sectors, carriers = self._members(block, "sector"), self._members(block, "carrier")
        inside = [
            (sector, carrier)
            for sector, carrier in self.resolver.cells(self.identity.target)
            if sector in sectors and carrier in carriers
        ]
        there = frozenset(inside)
        for sector, carrier in inside:
            if not self._is_sum((sector, carrier), there):
                yield CellName(number, sector, carrier)

    def _members(self, block: Block, index: str) -> frozenset[str]:
        """Return what an index runs over: the members of its branch, or only the whole where it is not summed."""
        name = block.branch(index)
        return frozenset({""}) if name is None else branch(self.resolver.raw, index, name)

    def _is_sum(self, whole: tuple[str, str], there: frozenset[tuple[str, str]]) -> bool:
        """Tell whether a printed cell is the sum of others that are printed too: then those are the cells."""
        raw = self.resolver.raw
        sectors, carriers = (
            {name} | (branch(raw, index, name) if name else frozenset())
            for index, name in zip(INDICES, whole, strict=True)
        )
        parts = ((sector, carrier) for sector in sectors for carrier in carriers)
        return any(part in there and part != whole for part in parts)

    def key(self, symbol: Symbol, cell: CellName) -> Key:
        """Return the series a symbol stands for in a cell."""
        money = units.has_money(self.resolver.raw.dictionary[symbol.variable].unit)
        return Key(
            symbol.variable,
            self.price_basis if money else "",
            cell.sector if "sector" in symbol.indices else "",
            cell.carrier if "carrier" in symbol.indices else "",
        )

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every series that is needed, each once."""
        found: dict[Key, None] = {}
        for cell in self.names:
            for factor in self.identity.blocks[cell.block].factors:
                for symbol in (factor.numerator, factor.denominator):
                    if symbol is not None:
                        found[self.key(symbol, cell)] = None
        return tuple(found)

    def missing(self, year: int) -> tuple[Key, ...]:
        """Return the series that have no level in a year; all variables where there are no cells at all."""
        if not self.names:
            return tuple(Key(name) for name in self.identity.variables)
        return tuple(key for key in self.keys if self.resolver.point(key, year) is None)

    def points(self, years: tuple[int, ...]) -> dict[Key, list[Point]]:
        """Return the levels of every series, year by year.

        Raises:
            KeyError: A level is missing; the series and the year are named.
        """
        found: dict[Key, list[Point]] = {}
        for key in self.keys:
            for year in years:
                point = self.resolver.point(key, year)
                if point is None:
                    raise KeyError(f"{key.variable}[{key.sector}|{key.carrier}] has no level in {year}")
                found.setdefault(key, []).append(point)
        return found

    @cached_property
    def positions(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """For each cell and driver, which series is above and which below the line; −1 stands for 1."""
        drivers = [driver.id for driver in self.identity.drivers]
        place = {key: k for k, key in enumerate(self.keys)}
        above = np.full((len(self.names), len(drivers)), -1)
        below = np.full_like(above, -1)
        for row, cell in enumerate(self.names):
            for factor in self.identity.blocks[cell.block].factors:
                column = drivers.index(factor.driver)
                above[row, column] = place[self.key(factor.numerator, cell)]
                if factor.denominator is not None:
                    below[row, column] = place[self.key(factor.denominator, cell)]
        return above, below

    def levels(self, points: Mapping[Key, list[Point]], values: Values = None) -> Array:
        """Return the levels of all series in base units.

        Args:
            points: As ``points`` returns them.
            values: Values of facts by id, each an array of one length or a scalar; the printed ones where None.

        Returns:
            Array (years, series), or (n, years, series) for arrays of length n.
        """
        columns = [[np.asarray(point.expression.evaluate(values)) for point in column] for column in points.values()]
        drawn = np.broadcast_shapes(*{value.shape for column in columns for value in column})
        found = np.empty((*drawn, len(columns[0]), len(columns)))
        for series, column in enumerate(columns):
            for year, value in enumerate(column):
                found[..., year, series] = value
        return found

    def factors(self, levels: Array) -> Array:
        """Return the factors of every cell.

        A ratio of two zeros (a carrier that a sector does not use that year has no emission factor) is taken
        from the nearest year that has one, so that the change goes to the factor that vanishes.

        Args:
            levels: Array (..., years, series).

        Returns:
            Array (..., years, cells, drivers).
        """
        return gather(levels, *self.positions)


def gather(levels: Array, above: NDArray[np.intp], below: NDArray[np.intp]) -> Array:
    """Return the ratios of levels that cells and drivers ask for.

    Args:
        levels: Array (..., years, series).
        above: Index of the series above the line, (cells, drivers); −1 stands for 1.
        below: Index of the series below it.

    Returns:
        Array (..., years, cells, drivers), with 0 ÷ 0 taken from the nearest year that has the ratio.
    """
    ones = np.ones((*levels.shape[:-1], 1))
    return _fill_undefined(ratios(np.concatenate([levels, ones], axis=-1), above, below))


def ratios(series: Array, above: NDArray[np.intp], below: NDArray[np.intp]) -> Array:
    """Return what stands above each line over what stands below it.

    Args:
        series: Array (..., series + 1), the last of them 1: index −1 finds it.
        above: Index of the series above the line, (cells, drivers).
        below: Index of the series below it.

    Returns:
        Array (..., cells, drivers); 0 ÷ 0 is NaN.
    """
    found = np.take(series, above, axis=-1, mode="wrap")
    with np.errstate(invalid="ignore", divide="ignore"):
        found /= np.take(series, below, axis=-1, mode="wrap")
    return found


def _fill_undefined(found: Array) -> Array:
    """Fill what is 0 ÷ 0 from neighbouring years, and with 1 where no year has it; axis −3 holds the years."""
    if not np.isnan(found.min()):  # one pass, no mask: the usual case
        return found
    holes = np.isnan(found).any(axis=tuple(range(found.ndim - 2)))  # few of all cells and drivers
    part = found[..., holes]  # (..., years, holes)
    years = part.shape[-2]
    for order in (range(1, years), range(years - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for year in order:
            here, there = part[..., year, :], part[..., year - step, :]
            here[...] = np.where(np.isnan(here), there, here)
    found[..., holes] = np.where(np.isnan(part), 1.0, part)
    return found


@cache
def branch(raw: Raw, index: str, name: str) -> frozenset[str]:
    """Return the sectors or carriers of a branch: the id itself and all below it, or those of a block.

    Args:
        raw: The data folder.
        index: ``sector`` or ``carrier``.
        name: Id of the branch, or of a block of ``sectors.csv``; empty for all.
    """
    table = raw.table(f"{index}s.csv", SECTORS if index == "sector" else CARRIERS)
    parents = {str(getattr(row, index)): str(row.parent) for row in rows(table)}
    if not name:
        return frozenset(parents)
    inside = {str(getattr(row, index)) for row in rows(table) if getattr(row, "block", "") == name}
    inside |= {member for member in parents if name in _ancestry(member, parents)}
    return frozenset(inside)


def _ancestry(name: str, parents: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while name and name not in found:
        found.add(name)
        name = parents.get(name, "")
    return found


def intervals(points: Mapping[Key, list[Point]]) -> dict[str, Interval]:
    """Return the rounding interval of every fact that some levels rest on, each fact once."""
    flat = (point for column in points.values() for point in column)
    return {name: ends for point in flat for name, ends in point.expression.intervals().items()}
