"""What a resolved series is: the levels of one variable by year, each with its interval, state and arithmetic.

Here: keys, points, series, and series as a table. Not here: how a level is found (``resolve``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero.places.chain import Expression, Printed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Key:
    """What tells one series of a place from another."""

    variable: str
    price_basis: str = ""
    sector: str = ""
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """The level of a variable in one year.

    Attributes:
        key: The series it belongs to.
        year: The year.
        value: In the unit of the dictionary.
        low: Lower end of the rounding interval.
        high: Upper end.
        unit: Unit of the dictionary.
        state: ``measured`` and so on; ``derived`` where there is arithmetic in it.
        route: ``as_printed``, ``from_change``, ``from_parts``, ``from_ratio`` or ``from_relation``.
        expression: The chain from the facts to the value, in base units.
        scale: What turns base units into the unit of the dictionary.
        note: Other printed values of the same year: ≈ within rounding, ≠ contradicting.
    """

    key: Key
    year: int
    value: float
    low: float
    high: float
    unit: str
    state: str
    route: str
    expression: Expression
    scale: float
    note: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts it rests on."""
        return tuple(dict.fromkeys(leaf.fact for leaf in self.expression.leaves()))

    @property
    def arithmetic(self) -> str:
        """The calculation as printed digits and units; empty where the level is printed itself."""
        return "" if isinstance(self.expression, Printed) else self.expression.text()


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one variable, by year."""

    key: Key
    unit: str
    points: tuple[Point, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Years that have a level."""
        return tuple(point.year for point in self.points)

    def at(self, year: int) -> Point:
        """Return the point of a year.

        Raises:
            KeyError: The year has no level.
        """
        for point in self.points:
            if point.year == year:
                return point
        raise KeyError(f"{self.key.variable} has no level in {year}")

    def __iter__(self) -> Iterator[Point]:
        """Iterate over the points."""
        return iter(self.points)

    def __len__(self) -> int:
        """Return how many years have a level."""
        return len(self.points)


def series_table(series: list[Series]) -> pd.DataFrame:
    """Return series as a table: one row per variable and year, with interval, state, inputs and arithmetic."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "variable": point.key.variable,
                "price_basis": point.key.price_basis,
                "sector": point.key.sector,
                "carrier": point.key.carrier,
                "year": point.year,
                "value": point.value,
                "low": point.low,
                "high": point.high,
                "unit": point.unit,
                "state": point.state,
                "route": point.route,
                "inputs": "; ".join(point.inputs),
                "arithmetic": point.arithmetic,
                "note": point.note,
            }
            for one in series
            for point in one
        ]
    )
