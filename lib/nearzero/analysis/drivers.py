"""Why emissions changed: the decomposition of an identity for one place, with bands and provenance.

Here: from resolved series to effects of drivers. Not here: the methods themselves (``decomposition``) and
their words (``presentation``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nearzero import units
from nearzero.analysis.decomposition import decompose_series
from nearzero.analysis.decoupling import Decoupling, tapio
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import leaves, weakest
from nearzero.places.resolve import Key, Point, Resolver
from nearzero.results import Result
from nearzero.rounding import band

FORMS = ("additive", "multiplicative")
# An elasticity whose denominator is uncertain by more than a quarter says nothing about coupling: the eight
# states are 0.4 wide around 1.
_MOST_UNSURE = 0.25

Array = NDArray[np.float64]
Values = Mapping[str, Array] | None


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a place's data carry an identity.

    Attributes:
        identity: The identity.
        price_basis: The price basis its money stands at; empty without money.
        years: Years in which every variable has a level.
        missing: For every other year in question, the variables that have none.
    """

    identity: Identity
    price_basis: str
    years: tuple[int, ...]
    missing: Mapping[int, tuple[str, ...]]

    @property
    def holds(self) -> bool:
        """True where at least one change can be decomposed."""
        return len(self.years) >= 2


def supports(resolver: Resolver, identity: Identity, years: list[int]) -> list[Support]:
    """Tell at which price bases and in which years a place's data carry an identity.

    Args:
        resolver: The series of the place.
        identity: What is wanted.
        years: Years in question.

    Returns:
        One entry per price basis that carries two years or more, best basis first; if none does, the one
        that comes nearest, with what it misses.
    """
    money = [name for name in identity.variables if units.has_money(resolver.raw.dictionary[name].unit)]
    bases = list(dict.fromkeys(basis for name in money for basis in resolver.price_bases(name))) or [""]
    found = []
    for basis in bases:
        missing = {
            year: names
            for year in years
            if (names := tuple(name for name in identity.variables if _point(resolver, name, basis, year) is None))
        }
        found.append(Support(identity, basis, tuple(year for year in years if year not in missing), missing))
    carried = [support for support in found if support.holds]
    return carried or [min(found, key=lambda support: sum(map(len, support.missing.values())))]


def _point(resolver: Resolver, variable: str, price_basis: str, year: int) -> Point | None:
    money = units.has_money(resolver.raw.dictionary[variable].unit)
    return resolver.point(Key(variable, price_basis if money else ""), year)


def effects(resolver: Resolver, support: Support, method: str = "lmdi1") -> Iterator[Result]:
    """Decompose the changes of an identity.

    Year by year; and over the whole period both directly (first against last year) and chained (the sum or
    product of the yearly effects), each additive and multiplicative, each with its rounding interval. The
    interval varies every printed number an effect rests on within what it was rounded from, all together.

    Args:
        resolver: The series of the place.
        support: An identity, price basis and years that the data carry.
        method: As in ``decompose``.

    Yields:
        One result per driver, period and form, and one per period for the change that the effects add (or
        multiply) to, under the driver id ``total``.
    """
    years = support.years
    periods: list[tuple[tuple[int, ...], str]] = [(pair, "") for pair in pairwise(years)]
    if len(years) > 2:
        periods += [((years[0], years[-1]), ""), (years, "_chained")]
    for span, suffix in periods:
        for form in FORMS:
            yield from _effects_of_period(resolver, support, span, method, form, suffix)


def _effects_of_period(
    resolver: Resolver, support: Support, span: tuple[int, ...], method: str, form: str, suffix: str
) -> Iterator[Result]:
    identity = support.identity
    points = {
        name: [point for year in span if (point := _point(resolver, name, support.price_basis, year)) is not None]
        for name in identity.variables
    }
    flat = [point for column in points.values() for point in column]
    target = resolver.raw.dictionary[identity.target].unit
    scale = points[identity.target][0].scale if form == "additive" else 1.0

    def calculate(values: Values) -> Array:
        yearly = decompose_series(_factors(identity, points, values), method, form) * scale
        joined = yearly.sum(axis=-2) if form == "additive" else yearly.prod(axis=-2)
        whole = joined.sum(axis=-1) if form == "additive" else joined.prod(axis=-1)
        return np.concatenate([joined, whole[..., None]], axis=-1)

    values = calculate(None)
    low, high = band(calculate, leaves(*flat))
    inputs = tuple(dict.fromkeys(name for point in flat for name in point.inputs))
    state = weakest("derived", *(point.state for point in flat))
    for k, driver in enumerate([*(driver.id for driver in identity.drivers), "total"]):
        yield Result(
            analysis="drivers",
            place=resolver.place_id,
            variable=identity.target,
            factor=driver,
            identity=identity.id,
            method=method + suffix,
            form=form,
            period=f"{span[0]}-{span[-1]}",
            value=float(values[k]),
            unit=target if form == "additive" else "",
            price_basis=support.price_basis,
            low=float(low[k]),
            high=float(high[k]),
            interval_kind="rounding",
            state=state,
            inputs=inputs,
            arithmetic=_written(identity, driver, points, form) if len(span) == 2 else "",
        )


def _factors(identity: Identity, points: Mapping[str, list[Point]], values: Values) -> Array:
    """Return the factors of an identity, shape (..., years, 1 cell, factors), in base units."""
    levels = {
        name: np.stack(np.broadcast_arrays(*[point.expression.evaluate(values) for point in column]), axis=-1)
        for name, column in points.items()
    }
    ratios = [
        levels[driver.numerator] / levels[driver.denominator] if driver.denominator else levels[driver.numerator]
        for driver in identity.drivers
    ]
    return np.stack(np.broadcast_arrays(*ratios), axis=-1)[..., None, :]


def _written(identity: Identity, driver: str, points: Mapping[str, list[Point]], form: str) -> str:
    """Write out one effect of a total without cells: L(end, start) × ln(ratio), or the ratio itself."""
    start, end = (points[identity.target][k].value for k in (0, -1))
    found = [one for one in identity.drivers if one.id == driver]
    if not found:
        return f"{end:.6g} {'−' if form == 'additive' else '÷'} {start:.6g}"
    ratio = _ratio(points[found[0].numerator])
    if found[0].denominator:
        ratio = f"({ratio}) ÷ ({_ratio(points[found[0].denominator])})"
    return f"L({end:.6g}, {start:.6g}) × ln({ratio})" if form == "additive" else ratio


def _ratio(column: list[Point]) -> str:
    return f"{column[-1].value:.6g} ÷ {column[0].value:.6g}"


def decoupling(
    resolver: Resolver, years: list[int], emissions: str = "co2_total", activity: str = "gdp"
) -> Iterator[Result]:
    """Say how emissions moved with activity, after Tapio, for each price basis of the activity.

    Args:
        resolver: The series of the place.
        years: Years in question.
        emissions: Variable of the emissions.
        activity: Variable of the activity.

    Yields:
        Per period and price basis the elasticity, with the state in ``factor``; an elasticity that cannot be
        said (activity hardly moves) has no value, and the reason in ``note``.
    """
    for basis in resolver.price_bases(activity):
        known = [
            year
            for year in years
            if _point(resolver, emissions, basis, year) is not None
            and _point(resolver, activity, basis, year) is not None
        ]
        spans = [*pairwise(known)] + ([(known[0], known[-1])] if len(known) > 2 else [])
        for first, last in spans:
            yield _decoupling_of_period(resolver, emissions, activity, basis, first, last)


def _stop_where_unsure(verdict: Decoupling, start: Point, end: Point, half: float) -> Decoupling:
    """Give no elasticity where rounding leaves the change of activity too uncertain to divide by."""
    change = end.value - start.value
    if verdict.elasticity is None or half <= _MOST_UNSURE * abs(change):
        return verdict
    reason = (
        f"activity changes by {change / start.value:.2%}, of which rounding leaves {half / abs(change):.0%} open: "
        "too little to divide by"
    )
    return Decoupling(None, "indeterminate", reason)


def _decoupling_of_period(
    resolver: Resolver, emissions: str, activity: str, basis: str, first: int, last: int
) -> Result:
    ends = [_point(resolver, name, basis, year) for name in (emissions, activity) for year in (first, last)]
    points = [point for point in ends if point is not None]
    e0, e1, a0, a1 = points

    def growth(values: Values) -> Array:
        changes = [
            end.expression.evaluate(values) / start.expression.evaluate(values) - 1
            for start, end in ((e0, e1), (a0, a1))
        ]
        return np.stack(np.broadcast_arrays(*changes), axis=-1)

    lows, highs = band(growth, leaves(*points))
    half = float(highs[1] - lows[1]) / 2 * a0.value
    verdict = _stop_where_unsure(
        tapio(e0.value, e1.value, a0.value, a1.value, activity_rounding=(0.0, half)), a0, a1, half
    )
    low = high = None
    if verdict.elasticity is not None:
        least, most = band(lambda values: (pair := growth(values))[..., 0] / pair[..., 1], leaves(*points))
        low, high = float(least), float(most)
    return Result(
        analysis="decoupling",
        place=resolver.place_id,
        variable=emissions,
        factor=verdict.state,
        identity=activity,
        method=f"tapio:{basis}",
        period=f"{first}-{last}",
        value=verdict.elasticity,
        price_basis=basis,
        low=low,
        high=high,
        interval_kind="rounding",
        state=weakest("derived", *(point.state for point in points)),
        inputs=tuple(dict.fromkeys(name for point in points for name in point.inputs)),
        arithmetic=(f"({e1.value:.6g} ÷ {e0.value:.6g} − 1) ÷ ({a1.value:.6g} ÷ {a0.value:.6g} − 1)"),
        note=verdict.reason or "",
    )
