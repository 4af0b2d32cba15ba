"""What a place's numbers say of an indicator: level in the base year, latest level, or a printed change.

Here: computed from numerator and denominator where the place supplies them, published otherwise, never one year from
the one and one from the other. Not here: what the rule makes of it (``criteria``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearzero import units
from nearzero.analysis.trends import weakest
from nearzero.places.chain import Expression, Printed, printed
from nearzero.places.contracts import STATES, WITHOUT_VALUE
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.programme.indicators import Rule
from nearzero.rounding import Interval, band

Array = NDArray[np.float64]

# A level that the place supplies, other than one undone from the very ratio it would serve.
_SUPPLIED = frozenset({"as_printed", "from_change"})


@dataclass(frozen=True, slots=True)
class Level:
    """One level, or one printed change in %, with the chain it comes from.

    Attributes:
        variable: Id of the dictionary.
        period: ``2022``, ``2020-2022`` or ``undated``.
        year: Last year of the period; None where undated.
        expression: From the facts to the value, in base units.
        scale: What turns base units into ``unit``.
        unit: Unit of the value.
        state: State of the weakest fact.
        note: Other printed values of the same year.
    """

    variable: str
    period: str
    year: int | None
    expression: Expression
    scale: float
    unit: str
    state: str
    note: str = ""

    @property
    def value(self) -> float:
        """The number."""
        return float(self.expression.evaluate()) * self.scale

    @property
    def bounds(self) -> Interval:
        """What the printed digits may mean; a plain count is exact."""
        if isinstance(self.expression, Printed):
            low, high = _ends(self.expression)
            return low * self.scale, high * self.scale
        _, low, high = joint(lambda level: level, self)
        return low, high

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts."""
        return tuple(dict.fromkeys(leaf.fact for leaf in self.expression.leaves()))

    @property
    def arithmetic(self) -> str:
        """The calculation; the digits where the level is printed itself."""
        return self.expression.text()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of reading an indicator's value: where it comes from and at which prices.

    Attributes:
        basis: ``computed`` from numerator and denominator (or a relation), or ``published``.
        price_basis: Price basis, where money is in the unit.
        base: Level in the base year, where there is one.
        latest: Latest level.
        stated: A printed change since the base year, in %, where the place prints no levels to it.
    """

    basis: str
    price_basis: str
    base: Level | None = None
    latest: Level | None = None
    stated: Level | None = None

    @property
    def last(self) -> Level:
        """The level or the printed change that is judged.

        Raises:
            ValueError: The reading is empty.
        """
        found = self.latest or self.stated
        if found is None:
            raise ValueError("a reading without a level")
        return found


def joint(function: Callable[..., Array], *levels: Level) -> tuple[float, float, float]:
    """Return value, lowest and highest value of a calculation on levels, every fact varied once.

    Args:
        function: Takes one array per level, in the unit of the level.
        levels: The levels.
    """

    def calculate(values: Mapping[str, Array] | None) -> Array:
        return np.asarray(function(*(level.expression.evaluate(values) * level.scale for level in levels)))

    ends = {leaf.fact: _ends(leaf) for level in levels for leaf in level.expression.leaves()}
    value = float(calculate(None))
    if not np.isfinite(list(ends.values())).all():
        return value, float("-inf"), float("inf")
    low, high = band(calculate, ends)
    return value, float(low), float(high)


def _ends(leaf: Printed) -> Interval:
    """Return the interval of a fact; buses, firms and projects that are counted one by one are not rounded."""
    counted = leaf.unit.dimensionality == units.parse("个").dimensionality
    if counted and leaf.high - leaf.low <= 1 + 1e-9:
        return leaf.value, leaf.value
    return leaf.low, leaf.high


def readings(resolver: Resolver, rule: Rule, variable: str, base_year: int, until: int) -> list[Reading]:
    """Return every way of reading a variable, the best one first.

    For money the ratio as published leads, because its prices are its own; otherwise what is computed from numerator
    and denominator does. A reading that has the base year or a later year comes before one that has not.

    Args:
        resolver: The series of the place.
        rule: The indicator, for numerator and denominator.
        variable: What is measured.
        base_year: Year it counts from.
        until: Last year to look at.
    """
    money = units.has_money(resolver.raw.dictionary[variable].unit)
    found = [
        reading
        for basis in dict.fromkeys(key.price_basis for key in resolver.keys(variable))
        for reading in _at_basis(resolver, rule, Key(variable, basis), base_year, until)
    ]
    preferred = "published" if money else "computed"
    found.sort(key=lambda one: (one.base is None, -(one.last.year or 0), one.basis != preferred))
    stated = list(_stated(resolver, variable, base_year, until))
    return [*found, *stated] or list(_undated(resolver, variable, until))


def _at_basis(resolver: Resolver, rule: Rule, key: Key, base_year: int, until: int) -> Iterator[Reading]:
    years = [year for year in resolver.years if base_year <= year <= until]
    points = {year: resolver.point(key, year) for year in years}
    published = {year: _level(point) for year, point in points.items() if point and point.route in _SUPPLIED}
    yield from _reading("published", key.price_basis, published, base_year)
    above, below = rule.parts(key.variable)
    if above and below:
        parts = {year: _from_parts(resolver, key, year, above, below) for year in years}
        computed = {year: level for year, level in parts.items() if level is not None}
    else:
        computed = {year: _level(point) for year, point in points.items() if point and point.route not in _SUPPLIED}
    yield from _reading("computed", key.price_basis, computed, base_year)


def _reading(basis: str, prices: str, levels: Mapping[int, Level], base_year: int) -> Iterator[Reading]:
    if levels:
        yield Reading(basis, prices, base=levels.get(base_year), latest=levels[max(levels)])


def _level(point: Point) -> Level:
    return Level(
        variable=point.key.variable,
        period=str(point.year),
        year=point.year,
        expression=point.expression,
        scale=point.scale,
        unit=point.unit,
        state=point.state,
        note=point.note,
    )


def _from_parts(
    resolver: Resolver, key: Key, year: int, above: tuple[str, ...], below: tuple[str, ...]
) -> Level | None:
    """Return numerator over denominator, each as the sum of its terms, where the place supplies them all."""
    sums = [_sum(resolver, key, year, terms) for terms in (above, below)]
    if sums[0] is None or sums[1] is None or float(sums[1].evaluate()) == 0:
        return None
    expression = sums[0] / sums[1]
    unit = resolver.raw.dictionary[key.variable].unit
    target = units.parse(unit, key.price_basis)
    if expression.unit.dimensionality != target.dimensionality:
        return None
    return Level(
        variable=key.variable,
        period=str(year),
        year=year,
        expression=expression,
        scale=float(units.registry().Quantity(1.0, expression.unit).to(target).magnitude),
        unit=unit,
        state=weakest("derived", *(leaf.state for leaf in expression.leaves())),
    )


def _sum(resolver: Resolver, key: Key, year: int, terms: tuple[str, ...]) -> Expression | None:
    total: Expression | None = None
    for term in terms:
        prices = key.price_basis if units.has_money(resolver.raw.dictionary[term].unit) else ""
        point = resolver.point(Key(term, prices), year)
        if point is None or point.route not in _SUPPLIED:
            return None
        total = point.expression if total is None else total + point.expression
    return total


def _stated(resolver: Resolver, variable: str, base_year: int, until: int) -> Iterator[Reading]:
    """Yield the changes since the base year that the place prints."""
    seen: set[tuple[str, str]] = set()
    for row in _whole(resolver, variable):
        if row.statement != "change_pct" or row.base_year != str(base_year) or not row.year.isdigit():
            continue
        if base_year < int(row.year) <= until and (row.year, row.price_basis) not in seen:
            seen.add((row.year, row.price_basis))
            yield Reading("published", row.price_basis, stated=printed_level(row, 100.0, "%"))


def _undated(resolver: Resolver, variable: str, until: int) -> Iterator[Reading]:
    """Yield levels printed for a period, then levels without a year: better than nothing, and marked."""
    found = [row for row in _whole(resolver, variable) if row.statement == "level" and not row.year.isdigit()]
    periods = {row.year for row in found if row.year != "undated" and last_year(row.year) <= until}
    for period in [*sorted(periods, key=last_year, reverse=True), "undated"]:
        same = [row for row in found if row.year == period]
        if not same:
            continue
        best = min(same, key=lambda row: (STATES.index(row.state), row.level_high - row.level_low))
        scale = units.registry().get_base_units(units.parse(best.unit, best.price_basis))[0]
        level = printed_level(best, float(best.level) / (float(best.number) * scale or 1.0), _unit(resolver, variable))
        others = "；".join(f"≠ {row.value} {row.unit}（{row.locator}）" for row in same if _contradicts(row, best))
        yield Reading("published", best.price_basis, latest=replace(level, note=others))


def _contradicts(row: Any, best: Any) -> bool:  # noqa: ANN401 - rows of the facts table
    return bool(row.level_low > best.level_high or row.level_high < best.level_low)


def _unit(resolver: Resolver, variable: str) -> str:
    return resolver.raw.dictionary[variable].unit


def _whole(resolver: Resolver, variable: str) -> list[Any]:
    return [row for row in resolver.of_the_whole(variable) if row.state not in WITHOUT_VALUE]


def printed_level(row: Any, scale: float, unit: str) -> Level:  # noqa: ANN401 - a row of the facts table
    """Make a level of a row of the facts table.

    Args:
        row: The row.
        scale: What turns its base units into the unit.
        unit: The unit wanted.
    """
    return Level(
        variable=row.variable,
        period=row.year,
        year=None if row.year == "undated" else last_year(row.year),
        expression=printed(row),
        scale=scale,
        unit=unit,
        state=row.state,
    )


def last_year(period: str) -> int:
    """Return the last year of ``2022`` or ``2020-2022``."""
    return int(period.rpartition("-")[2])
