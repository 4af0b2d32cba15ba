"""What a total is made of: shares of fuels in fossil energy, year by year.

Here: shares of parts that stand in one year. Not here: their change (``trends``).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nearzero.analysis.trends import finite, leaves, weakest
from nearzero.places.resolve import Resolver
from nearzero.places.series import Point
from nearzero.results import Result
from nearzero.rounding import band

FUELS = ("coal", "oil", "gas")


def fuel_shares(resolver: Resolver, years: list[int]) -> Iterator[Result]:
    """Say the share of coal, oil and gas in the sum of the three, for years in which all three are known.

    Args:
        resolver: The series of the place.
        years: Years in question.

    Yields:
        One result per fuel and year, in per cent; nothing for a year in which a fuel is missing, since a
        share of a sum that lacks a part is no share.
    """
    series = {fuel: resolver.series("energy", carrier=fuel) for fuel in FUELS}
    for year in years:
        points = {fuel: one.at(year) for fuel, one in series.items() if year in one.years}
        if len(points) == len(FUELS):
            for fuel in FUELS:
                yield _share(resolver.place_id, points, fuel)


def _share(place: str, points: dict[str, Point], fuel: str) -> Result:
    total = points["coal"].expression + points["oil"].expression + points["gas"].expression
    share = points[fuel].expression / total
    low, high = band(lambda values: np.asarray(share.evaluate(values)) * 100, leaves(*points.values()))
    return Result(
        analysis="structure",
        place=place,
        variable="energy",
        factor=fuel,
        method="share_of_fossil",
        period=str(points[fuel].year),
        value=float(share.evaluate()) * 100,
        unit="%",
        low=finite(float(low)),
        high=finite(float(high)),
        interval_kind="rounding",
        state=weakest("derived", *(point.state for point in points.values())),
        inputs=tuple(name for point in points.values() for name in point.inputs),
        arithmetic=share.text(),
    )
