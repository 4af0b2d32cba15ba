"""Why places differ: the decomposition of an identity between places, with bands and provenance.

Here: from the resolved series of several places to the effects that tell them apart, in one year or over
several. Not here: the methods themselves (``decomposition``), changes of one place (``drivers``).

Only perfect methods are offered: between regions the others leave residuals many times the difference (Zhang &
Ang 2001, Energy Economics 23, 179-190).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nearzero.analysis.cells import Array, Cells, Values, intervals
from nearzero.analysis.decomposition import (
    PERFECT_METHODS,
    DecompositionError,
    MissingCellError,
    UnknownMethodError,
    aggregate,
    spatial,
)
from nearzero.analysis.decomposition.spatial import MEAN
from nearzero.analysis.drivers import FORMS, scale_of, written_out
from nearzero.analysis.identities import Identity, IdentityError
from nearzero.analysis.trends import weakest
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.results import Result
from nearzero.rounding import band

Gaps = dict[tuple[str, int], tuple[Key, ...]]


def compare_places(
    resolvers: Sequence[Resolver],
    identity: Identity,
    price_basis: str,
    year: int,
    reference: str = MEAN,
    method: str = "lmdi1",
    forms: Sequence[str] = FORMS,
) -> Iterator[Result]:
    """Decompose the difference of each place from their mean or from one of them.

    The mean place has the mean population, the mean GDP and the mean emissions of the places, and the ratios
    of these. Effects against it can be subtracted (divided) to compare any two of the places, see
    :func:`~nearzero.analysis.decomposition.spatial.indirect_effects`; the direct comparison of two places
    takes one of them as the reference.

    The rounding interval varies every printed number within what it was rounded from, those of the place and
    those of the reference, all together.

    Args:
        resolvers: The series of the places, each place once.
        identity: An identity without sums over cells.
        price_basis: Price basis of all money in it.
        year: The year.
        reference: ``mean``, or the id of one of the places.
        method: One of the perfect methods of ``decompose``.
        forms: ``additive``, ``multiplicative`` or both.

    Yields:
        One result per place other than the reference, driver and form, and one for the whole difference under
        the driver id ``total``. ``method`` names the reference: ``lmdi1:mean``, ``lmdi1:zhangqiu``.

    Raises:
        MissingCellError: Places lack levels; all of them are named.
        IdentityError: The identity sums over cells.
        UnknownMethodError: The method is not perfect, or unknown.
        ValueError: There are no two different places, or the reference is none of them.
    """
    places = _places(resolvers)
    _require(resolvers, identity, price_basis, (year,), method)
    stands = [_Stand(Cells(resolver, identity, price_basis), year) for resolver in resolvers]
    if reference == MEAN:
        yield from _from_mean(stands, method, forms, MEAN)
        return
    if reference not in places:
        raise ValueError(f"the reference “{reference}” is none of the places {', '.join(places)}")
    yield from _from_one(stands, places.index(reference), method, forms, reference)


def compare_over_time(
    resolvers: Sequence[Resolver],
    identity: Identity,
    price_basis: str,
    years: Sequence[int],
    reference: str | tuple[str, int] = MEAN,
    method: str = "lmdi1",
    forms: Sequence[str] = FORMS,
) -> Iterator[Result]:
    """Decompose the difference of each place in each year from one reference for all.

    Effects of one place in two years, and of two places in one year, can then be subtracted (divided): see
    ``spatial_temporal``.

    Args:
        resolvers: The series of the places, each place once.
        identity: An identity without sums over cells.
        price_basis: Price basis of all money in it.
        years: The years, each known for every place: a year that one place lacks would shift the mean.
        reference: ``mean`` of all places over all years, or the id of a place and a year.
        method: One of the perfect methods of ``decompose``.
        forms: ``additive``, ``multiplicative`` or both.

    Yields:
        Results as those of :func:`compare_places`, with the year in ``period``. ``method`` names the reference:
        ``lmdi1:mean:2020-2022``, ``lmdi1:zhangqiu:2020``.

    Raises:
        MissingCellError: Places lack levels in some years; all of them are named.
        IdentityError: The identity sums over cells.
        UnknownMethodError: The method is not perfect, or unknown.
        ValueError: There are no two different places, no year, or the reference is none of them.
    """
    _places(resolvers)
    sorted_years = tuple(sorted(set(years)))
    if not sorted_years:
        raise ValueError("no year is given to compare the places in")
    _require(resolvers, identity, price_basis, sorted_years, method)
    cells = [Cells(resolver, identity, price_basis) for resolver in resolvers]
    stands = [_Stand(one, year) for year in sorted_years for one in cells]
    if reference == MEAN:
        yield from _from_mean(stands, method, forms, f"{MEAN}:{sorted_years[0]}-{sorted_years[-1]}")
        return
    known = [(stand.place, stand.year) for stand in stands]
    if reference not in known:
        raise ValueError(f"the reference {reference!r} is no place and year among {', '.join(map(str, known))}")
    yield from _from_one(
        stands, known.index((reference[0], int(reference[1]))), method, forms, "{}:{}".format(*reference)
    )


def missing_levels(resolvers: Sequence[Resolver], identity: Identity, price_basis: str, years: Sequence[int]) -> Gaps:
    """Return the series that places lack for a comparison, by place and year; empty where it can be made.

    Args:
        resolvers: The series of the places.
        identity: The identity.
        price_basis: Price basis of all money in it.
        years: The years.
    """
    return {
        (resolver.place_id, year): keys
        for resolver in resolvers
        for year in years
        if (keys := Cells(resolver, identity, price_basis).missing(year))
    }


@dataclass(frozen=True)
class _Stand:
    """One place in one year."""

    cells: Cells
    year: int

    @property
    def place(self) -> str:
        """Id of the place."""
        return self.cells.resolver.place_id

    @property
    def points(self) -> dict[Key, list[Point]]:
        """The level of every series, in a list of one."""
        return self.cells.points((self.year,))


def _places(resolvers: Sequence[Resolver]) -> list[str]:
    places = [resolver.place_id for resolver in resolvers]
    if len(places) < 2 or len(set(places)) < len(places):
        raise ValueError(f"two or more different places can be compared, not {', '.join(places) or 'none'}")
    return places


def _require(
    resolvers: Sequence[Resolver], identity: Identity, price_basis: str, years: Sequence[int], method: str
) -> None:
    """Refuse what cannot be compared, with all that is missing in one message."""
    if identity.has_cells:
        raise IdentityError(f"“{identity.id}” sums over cells: places are compared by identities without sums")
    if method not in PERFECT_METHODS:
        raise UnknownMethodError(f"method {method!r} is none of the perfect ones: {', '.join(sorted(PERFECT_METHODS))}")
    gaps = missing_levels(resolvers, identity, price_basis, years)
    if gaps:
        named = (f"{place} {year}: {', '.join(key.variable for key in keys)}" for (place, year), keys in gaps.items())
        at = f" at {price_basis}" if price_basis else ""
        raise MissingCellError(f"levels are missing{at}: {'; '.join(named)}")


def _from_mean(stands: list[_Stand], method: str, forms: Sequence[str], name: str) -> Iterator[Result]:
    """Compare every stand with the mean of all."""
    mean = {
        key: [replace(column[0], value=sum(stand.points[key][0].value for stand in stands) / len(stands))]
        for key, column in stands[0].points.items()
    }
    note = f"mean of {', '.join(dict.fromkeys(stand.place for stand in stands))}"
    for form in forms:
        numbers = _numbers(stands, None, method, form)
        for k, stand in enumerate(stands):
            others = [other for other in stands if other is not stand]
            yield from _results(stand, others, mean, tuple(part[k] for part in numbers), (method, name, form, note))


def _from_one(stands: list[_Stand], number: int, method: str, forms: Sequence[str], name: str) -> Iterator[Result]:
    """Compare every stand with one of them."""
    reference = stands[number]
    for stand in stands:
        if stand is reference:
            continue
        for form in forms:
            numbers = _numbers([reference, stand], 0, method, form)
            bound = (method, name, form, "")
            yield from _results(stand, [reference], reference.points, tuple(part[1] for part in numbers), bound)


def _numbers(stands: list[_Stand], reference: int | None, method: str, form: str) -> tuple[Array, Array, Array]:
    """Return effects and totals of all stands, shape (stands, drivers + 1), and the ends of their intervals.

    The ends are NaN where an input is printed as over or under something, or as a zero: no interval of it can
    be decomposed.
    """
    cells = stands[0].cells
    points = [stand.points for stand in stands]
    scale = scale_of(cells, points[0]) if form == "additive" else 1.0

    def calculate(values: Values) -> Array:
        levels = np.stack(
            np.broadcast_arrays(*(stand.cells.levels(one, values) for stand, one in zip(stands, points, strict=True))),
            axis=-3,
        )
        factors = cells.factors(levels)[..., 0, :, :]
        start = (
            cells.factors(levels.mean(axis=-3))[..., 0, :, :] if reference is None else factors[..., reference, :, :]
        )
        effects = spatial(factors, start, method, form)
        whole, base = aggregate(factors), aggregate(start)[..., None]
        total = whole - base if form == "additive" else whole / base
        return np.concatenate([effects, total[..., None]], axis=-1) * scale

    found = calculate(None)
    try:
        low, high = band(calculate, {name: ends for one in points for name, ends in intervals(one).items()})
    except DecompositionError:
        low = high = np.full_like(found, np.nan)
    return found, low, high


def _results(
    stand: _Stand,
    others: list[_Stand],
    reference: dict[Key, list[Point]],
    numbers: tuple[Array, ...],
    bound: tuple[str, str, str, str],
) -> Iterator[Result]:
    """Write the numbers of one stand as results."""
    method, name, form, note = bound
    identity, cells = stand.cells.identity, stand.cells
    columns = {key: [reference[key][0], column[0]] for key, column in stand.points.items()}
    flat = [point for one in (stand, *others) for column in one.points.values() for point in column]
    written = method == "lmdi1" and all(point.value for column in columns.values() for point in column)
    for k, driver in enumerate([*(driver.id for driver in identity.drivers), "total"]):
        value, low, high = (float(part[k]) for part in numbers)
        known = bool(np.isfinite([low, high]).all())
        yield Result(
            analysis="between_places",
            place=stand.place,
            variable=identity.target,
            factor=driver,
            identity=identity.id,
            method=f"{method}:{name}",
            form=form,
            period=str(stand.year),
            value=value,
            unit=cells.resolver.raw.dictionary[identity.target].unit if form == "additive" else "",
            price_basis=cells.price_basis,
            low=low if known else None,
            high=high if known else None,
            interval_kind="rounding" if known else None,
            state=weakest("derived", *(point.state for point in flat)),
            inputs=tuple(dict.fromkeys(fact for point in flat for fact in point.inputs)),
            arithmetic=written_out(cells, columns, k, form) if written else "",
            note="; ".join(part for part in (note, _about_prices(cells.price_basis)) if part),
        )


def _about_prices(basis: str) -> str:
    """Return what a reader must know of a price basis that need not be the same in two places."""
    return (
        "the documents do not state the price basis: it may differ between places"
        if basis.startswith("unstated")
        else ""
    )
