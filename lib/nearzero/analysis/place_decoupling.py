"""How emissions of a place moved with its economy, period by period and price basis by price basis.

Here: from resolved series to Tapio's states, with the stop where the economy hardly moves. Not here: the states
themselves (``decoupling``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from nearzero import units
from nearzero.analysis.cells import Array, Cells, Values, intervals
from nearzero.analysis.decoupling import Decoupling, tapio
from nearzero.analysis.drivers import joined_effects
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import leaves, weakest
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.results import Result
from nearzero.rounding import band

Levels = Mapping[Key, list[Point]]

# An elasticity whose denominator is uncertain by more than a quarter says nothing about coupling: the eight
# states are 0.4 wide around 1.
_MOST_UNSURE = 0.25


def _point(resolver: Resolver, variable: str, price_basis: str, year: int) -> Point | None:
    money = units.has_money(resolver.raw.dictionary[variable].unit)
    return resolver.point(Key(variable, price_basis if money else ""), year)


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


def split(resolver: Resolver, identity: Identity, verdicts: Sequence[Result]) -> Iterator[Result]:
    """Split elasticities into the parts of the drivers: which of them coupled emissions to growth, which freed them.

    The elasticity is (ΔC/C₀) ÷ (ΔG/G₀); ΔC is the sum of additive LMDI-I effects, and so the elasticity is the sum
    of (effect/C₀) ÷ (ΔG/G₀).

    Args:
        resolver: The series of the place.
        identity: A simple identity of the emissions that holds the activity.
        verdicts: What ``decoupling`` says; periods without an elasticity are passed over.

    Yields:
        Per period and driver its part of the elasticity, with its rounding interval.
    """
    for verdict in verdicts:
        first, last = (int(year) for year in verdict.period.split("-"))
        cells = Cells(resolver, identity, verdict.price_basis)
        if verdict.value is None or cells.missing(first) or cells.missing(last):
            continue
        points = cells.points((first, last))
        activity = next(k for k, key in enumerate(cells.keys) if key.variable == verdict.identity)

        def calculate(values: Values, cells: Cells = cells, points: Levels = points, column: int = activity) -> Array:
            levels = cells.levels(points, values)
            factors = cells.factors(levels)
            growth = levels[..., 1, column] / levels[..., 0, column] - 1
            start = factors[..., 0, :, :].prod(axis=-1).sum(axis=-1)
            effects = joined_effects(factors, "lmdi1", "additive", 1.0)[..., : len(cells.identity.drivers)]
            return np.asarray(effects / (start * growth)[..., None])

        values = calculate(None)
        low, high = band(calculate, intervals(points))
        for k, driver in enumerate(identity.drivers):
            yield replace(
                verdict,
                analysis="decoupling_split",
                factor=driver.id,
                method=f"lmdi1:{identity.id}",
                value=float(values[k]),
                low=float(low[k]),
                high=float(high[k]),
                arithmetic="",
                note="",
            )
