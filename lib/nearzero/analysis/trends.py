"""Trends over the years: levels, changes, annual rates, each with its rounding interval.

Here: what one series says over time. Not here: why it changed (``drivers``) or what it should be
(``programme``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nearzero.places.chain import Constant, Expression
from nearzero.places.contracts import STATES
from nearzero.places.series import Key, Point, Series
from nearzero.results import Result
from nearzero.rounding import Interval, band

Array = NDArray[np.float64]
Calculation = Callable[[Array, Array], Array]


def levels(series: Series, place: str) -> Iterator[Result]:
    """Say every level of a series.

    Args:
        series: A resolved series.
        place: Id of the place.
    """
    for point in series:
        yield Result(
            analysis="level",
            place=place,
            variable=series.key.variable,
            factor=cell_name(series.key),
            period=str(point.year),
            value=point.value,
            unit=point.unit,
            price_basis=series.key.price_basis,
            low=finite(point.low),
            high=finite(point.high),
            interval_kind="rounding",
            method=point.route,
            state=point.state,
            inputs=point.inputs,
            arithmetic=point.arithmetic,
            note=point.note,
        )


def changes(series: Series, place: str) -> Iterator[Result]:
    """Say how a series changed: year by year and over the whole period.

    For each pair of neighbouring years with a level, and for first and last: the absolute change
    (``change_abs``), the change in per cent (``change_pct``) and, over more than one year, the mean annual
    rate in per cent (``annual_rate_pct``), which is ((end/start)^(1/years) − 1).

    Args:
        series: A resolved series; nothing is said of one with fewer than two levels.
        place: Id of the place.
    """
    for start, end in _periods(series):
        unit = "百分点" if series.unit == "%" else series.unit
        yield _change(start, end, place, "change_abs", unit, _difference)
        if start.low > 0:
            yield _change(start, end, place, "change_pct", "%", _per_cent)
            years = end.year - start.year
            if years > 1 and end.low > 0:
                yield _change(start, end, place, "annual_rate_pct", "%", _annual_rate(years))


def _periods(series: Series) -> list[tuple[Point, Point]]:
    points = [point for point in series if np.isfinite([point.low, point.high]).all()]
    pairs = list(pairwise(points))
    if len(points) > 2:
        pairs.append((points[0], points[-1]))
    return pairs


def _difference(start: Array, end: Array) -> Array:
    return end - start


def _per_cent(start: Array, end: Array) -> Array:
    return (end / start - 1) * 100


def _annual_rate(years: int) -> Calculation:
    def rate(start: Array, end: Array) -> Array:
        return ((end / start) ** (1 / years) - 1) * 100

    return rate


def _change(start: Point, end: Point, place: str, method: str, unit: str, calculation: Calculation) -> Result:
    def calculate(values: Mapping[str, Array] | None) -> Array:
        first, last = (point.expression.evaluate(values) * point.scale for point in (start, end))
        return calculation(first, last)

    low, high = band(calculate, leaves(start, end))
    return Result(
        analysis="trend",
        place=place,
        variable=start.key.variable,
        factor=cell_name(start.key),
        method=method,
        period=f"{start.year}-{end.year}",
        value=float(calculate(None)),
        unit=unit,
        price_basis=start.key.price_basis,
        low=float(low),
        high=float(high),
        interval_kind="rounding",
        state=weakest(start.state, end.state, "derived"),
        inputs=tuple(dict.fromkeys((*start.inputs, *end.inputs))),
        arithmetic=_written(start.expression, end.expression, method, end.year - start.year),
    )


def _written(start: Expression, end: Expression, method: str, years: int) -> str:
    if method == "change_abs":
        return (end - start).text()
    if method == "change_pct":
        return (end / start - Constant(1)).text()
    return f"{(end / start).text(3)} ^ (1 ÷ {years}) − 1"


def leaves(*points: Point) -> dict[str, Interval]:
    """Return the rounding interval of every fact that some points rest on, each fact once."""
    return {name: ends for point in points for name, ends in point.expression.intervals().items()}


def weakest(*states: str) -> str:
    """Return the weakest of some states: what a result made of such inputs is."""
    return max(states, key=STATES.index)


def cell_name(key: Key) -> str:
    """Return sector and carrier of a series as one name, empty for the whole."""
    return "|".join(part for part in (key.sector, key.carrier) if part)


def finite(value: float) -> float | None:
    """Return the value, or None where it is infinite."""
    return value if np.isfinite(value) else None
