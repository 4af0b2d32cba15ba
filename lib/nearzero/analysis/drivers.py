"""Why emissions changed: the decomposition of an identity for one place, with bands and provenance.

Here: from resolved series to effects of drivers. Not here: the methods themselves (``decomposition``) and
their words (``presentation``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from nearzero import units
from nearzero.analysis.cells import Array, Cells, Values, intervals
from nearzero.analysis.decomposition import (
    METHODS,
    PERFECT_METHODS,
    aggregate,
    attribute_effect,
    decompose_series,
)
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import weakest
from nearzero.places.resolve import Resolver
from nearzero.places.series import Key, Point
from nearzero.results import Result
from nearzero.rounding import band

FORMS = ("additive", "multiplicative")


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a place's data carry an identity.

    Attributes:
        identity: The identity.
        price_basis: The price basis its money stands at; empty without money.
        years: Years in which every series has a level.
        missing: For every other year in question, the series that have none.
        reason: Why it does not hold although nothing is missing: the cells do not sum to the printed total.
    """

    identity: Identity
    price_basis: str
    years: tuple[int, ...]
    missing: Mapping[int, tuple[Key, ...]]
    reason: str = ""

    @property
    def holds(self) -> bool:
        """True where at least one change can be decomposed."""
        return len(self.years) >= 2 and not self.reason


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
        cells = Cells(resolver, identity, basis)
        missing = {year: keys for year in years if (keys := cells.missing(year))}
        known = tuple(year for year in years if year not in missing)
        reason = _gap(cells, known) if identity.has_cells and not identity.part else ""
        found.append(Support(identity, basis, known, missing, reason))
    carried = [support for support in found if support.holds]
    return carried or [min(found, key=lambda support: sum(map(len, support.missing.values())))]


def _gap(cells: Cells, years: tuple[int, ...]) -> str:
    """Return how the cells fail to sum to the printed total, beyond what rounding allows; empty where they do."""
    target = cells.identity.target
    for year in years:
        total = cells.resolver.point(Key(target), year)
        parts = [cells.resolver.point(Key(target, "", cell.sector, cell.carrier), year) for cell in cells.names]
        known = [part for part in parts if part is not None]
        if total is None:
            continue
        low, high = sum(part.low for part in known), sum(part.high for part in known)
        if low > total.high or high < total.low:
            return (
                f"{year}: the cells of {target} sum to {low:.6g} ~ {high:.6g} {total.unit}, "
                f"printed are {total.low:.6g} ~ {total.high:.6g}"
            )
    return ""


def effects(
    resolver: Resolver,
    support: Support,
    method: str = "lmdi1",
    forms: Sequence[str] = FORMS,
) -> Iterator[Result]:
    """Decompose the changes of an identity.

    Year by year; and over the whole period both directly (first against last year) and chained (the sum or
    product of the yearly effects), each with its rounding interval. The interval varies every printed number
    an effect rests on within what it was rounded from, all together.

    Args:
        resolver: The series of the place.
        support: An identity, price basis and years that the data carry.
        method: As in ``decompose``. Methods that leave a residual yield it as the driver ``residual``.
        forms: ``additive``, ``multiplicative`` or both.

    Yields:
        One result per driver, period and form, and one per period for the change of the total, under the
        driver id ``total``.
    """
    cells = Cells(resolver, support.identity, support.price_basis)
    for span, suffix in periods(support.years):
        yield from _effects_of_period(cells, span, method, forms, suffix)


def periods(years: tuple[int, ...]) -> list[tuple[tuple[int, ...], str]]:
    """Return the spans to decompose, each with the suffix of its method: neighbours, the whole, the chain."""
    spans: list[tuple[tuple[int, ...], str]] = [(pair, "") for pair in pairwise(years)]
    if len(years) > 2:
        spans += [((years[0], years[-1]), ""), (years, "_chained")]
    return spans


def template(cells: Cells, points: Mapping[Key, list[Point]], span: tuple[int, ...], method: str) -> Result:
    """Return what the results of one decomposition share: everything but the driver and its number.

    Args:
        cells: The identity filled with the place.
        points: Its levels.
        span: Years, first to last.
        method: Name of the method.
    """
    flat = [point for column in points.values() for point in column]
    return Result(
        analysis="drivers",
        place=cells.resolver.place_id,
        variable=cells.identity.target,
        identity=cells.identity.id,
        method=method,
        form="additive",
        period=f"{span[0]}-{span[-1]}",
        value=None,
        unit=cells.resolver.raw.dictionary[cells.identity.target].unit,
        price_basis=cells.price_basis,
        state=weakest("derived", *(point.state for point in flat)),
        inputs=tuple(dict.fromkeys(fact for point in flat for fact in point.inputs)),
    )


def _effects_of_period(
    cells: Cells, span: tuple[int, ...], method: str, forms: Sequence[str], suffix: str
) -> Iterator[Result]:
    points = cells.points(span)
    scale = scale_of(cells, points)

    def calculate(values: Values) -> Array:  # all forms from the same factors, (..., forms, drivers + 2)
        factors = cells.factors(cells.levels(points, values))
        return np.stack([joined_effects(factors, method, form, scale, cells) for form in forms], axis=-2)

    values = calculate(None)
    low, high = band(calculate, intervals(points))
    shared = replace(template(cells, points, span, method + suffix), interval_kind="rounding")
    written = method == "lmdi1" and len(span) == 2
    for row, form in enumerate(forms):
        base = replace(shared, form=form, unit=shared.unit if form == "additive" else "")
        for k, driver in enumerate(names_of(cells.identity)):
            if driver != "residual" or method not in PERFECT_METHODS:
                arithmetic = written_out(cells, points, k, form) if written else ""
                effect = replace(base, factor=driver, arithmetic=arithmetic, value=float(values[row, k]))
                yield replace(effect, low=float(low[row, k]), high=float(high[row, k]))


def names_of(identity: Identity) -> list[str]:
    """Return what the columns of ``joined_effects`` are: the drivers, ``residual``, ``total``."""
    return [*(driver.id for driver in identity.drivers), "residual", "total"]


def levels_explained(cells: Cells, years: tuple[int, ...]) -> dict[int, float]:
    """Return the sum over the cells year by year, in the unit of the target: the whole, or the part explained."""
    points = cells.points(years)
    sums = aggregate(cells.factors(cells.levels(points))) * scale_of(cells, points)
    return dict(zip(years, (float(value) for value in sums), strict=True))


def causes(cells: Cells, support: Support) -> Iterator[Result]:
    """Sum the additive LMDI-I effects of a whole period by the guide's causes.

    Args:
        cells: The identity filled with the place.
        support: What the data carry.

    Yields:
        One result per cause (energy structure, economic structure, technology, population, urbanisation,
        economy), in ``factor``, with its rounding interval.
    """
    span, suffix = periods(support.years)[-1]
    points = cells.points(span)
    scale = scale_of(cells, points)
    names = list(dict.fromkeys(driver.cause for driver in cells.identity.drivers))
    member = np.array([[driver.cause == name for name in names] for driver in cells.identity.drivers], dtype=float)

    def calculate(values: Values) -> Array:
        effects_ = joined_effects(cells.factors(cells.levels(points, values)), "lmdi1", "additive", scale)
        return np.asarray(effects_[..., : len(cells.identity.drivers)] @ member)

    values = calculate(None)
    low, high = band(calculate, intervals(points))
    base = replace(template(cells, points, span, f"lmdi1{suffix}"), analysis="causes", interval_kind="rounding")
    for k, name in enumerate(names):
        yield replace(base, factor=name, value=float(values[k]), low=float(low[k]), high=float(high[k]))


def effects_along(cells: Cells, support: Support, index: str) -> Iterator[Result]:
    """Split the additive LMDI-I effects of the whole period by sector or by carrier.

    Effects of LMDI-I are consistent in aggregation: those of the sectors add to those of the whole.

    Args:
        cells: An identity with sums, filled with a place.
        support: What the data carry.
        index: ``sector`` or ``carrier``.

    Yields:
        One result per member and driver, ``factor`` as ``driver[member]``; and the change of the member as
        ``total[member]``.
    """
    span, suffix = periods(support.years)[-1]
    points = cells.points(span)
    scale = scale_of(cells, points)
    by_cell = decompose_series(cells.factors(cells.levels(points)), keep_cells=True).sum(axis=0) * scale
    base = replace(template(cells, points, span, f"lmdi1{suffix}"), analysis=f"drivers_by_{index}")
    drivers = [driver.id for driver in cells.identity.drivers]
    for member in dict.fromkeys(getattr(cell, index) for cell in cells.names):
        inside = [k for k, cell in enumerate(cells.names) if getattr(cell, index) == member]
        effects_ = by_cell[inside].sum(axis=0)
        mine = [column for key, column in points.items() if getattr(key, index) in {"", member}]
        inputs = tuple(dict.fromkeys(fact for column in mine for point in column for fact in point.inputs))
        for driver, value in zip([*drivers, "total"], [*effects_, effects_.sum()], strict=True):
            yield replace(base, factor=f"{driver}[{member}]", value=float(value), inputs=inputs)


def attribution(cells: Cells, support: Support, index: str) -> Iterator[Result]:
    """Attribute the multiplicative LMDI-I effects of first against last year to sectors or carriers.

    Args:
        cells: An identity with sums, filled with a place.
        support: What the data carry.
        index: ``sector`` or ``carrier``.

    Yields:
        One result per member and driver, ``factor`` as ``driver[member]``: its part, in percentage points, of
        the change of the driver's index (Choi & Ang 2012).
    """
    span = (support.years[0], support.years[-1])
    points = cells.points(span)
    start, end = cells.factors(cells.levels(points))
    base = replace(template(cells, points, span, "lmdi1"), analysis=f"attribution_by_{index}", form="multiplicative")
    members = list(dict.fromkeys(getattr(cell, index) for cell in cells.names))
    for k, driver in enumerate(cells.identity.drivers):
        parts = np.asarray(attribute_effect(start, end, k)) * 100
        for member in members:
            inside = [row for row, cell in enumerate(cells.names) if getattr(cell, index) == member]
            yield replace(base, factor=f"{driver.id}[{member}]", value=float(parts[inside].sum()), unit="百分点")


def by_method(cells: Cells, support: Support, methods: Sequence[str] = tuple(METHODS)) -> Iterator[Result]:
    """Say what other decomposition methods make of the first and the last year, in the additive form.

    Args:
        cells: The identity filled with the place.
        support: What the data carry.
        methods: As in ``decompose``.

    Yields:
        Per method one result per driver, one for the residual and one for the total.
    """
    span = (support.years[0], support.years[-1])
    points = cells.points(span)
    factors, scale = cells.factors(cells.levels(points)), scale_of(cells, points)
    base = replace(template(cells, points, span, ""), analysis="drivers_by_method")
    for method in methods:
        values = joined_effects(factors, method, "additive", scale)
        for name, value in zip(names_of(cells.identity), values, strict=True):
            yield replace(base, factor=name, method=method, value=float(value))


def scale_of(cells: Cells, points: Mapping[Key, list[Point]]) -> float:
    """Return what turns base units into the unit of the target."""
    return next(column[0].scale for key, column in points.items() if key.variable == cells.identity.target)


def joined_effects(factors: Array, method: str, form: str, scale: float, cells: Cells | None = None) -> Array:
    """Return the effects over a span of years, with what they leave and the change of the total.

    Args:
        factors: Array (..., years, cells, drivers); more than two years are chained.
        method: As in ``decompose``.
        form: ``additive`` or ``multiplicative``.
        scale: Factor on additive effects; multiplicative ones have no unit.
        cells: Whose cells and drivers to name where a number is refused.

    Returns:
        Array (..., drivers + 2): the drivers, the residual, the total.
    """
    names = None if cells is None else [str(cell) for cell in cells.names]
    drivers = None if cells is None else [driver.id for driver in cells.identity.drivers]
    yearly = decompose_series(factors, method, form, cells=names, factors=drivers)
    totals = aggregate(factors)
    if form == "additive":
        joined, total = yearly.sum(axis=-2) * scale, (totals[..., -1] - totals[..., 0]) * scale
        rest = total - joined.sum(axis=-1)
    else:
        joined, total = yearly.prod(axis=-2), totals[..., -1] / totals[..., 0]
        rest = total / joined.prod(axis=-1)
    return np.concatenate([joined, rest[..., None], total[..., None]], axis=-1)


def written_out(cells: Cells, points: Mapping[Key, list[Point]], number: int, form: str) -> str:
    """Write out one effect of a total without cells: L(end, start) × ln(ratio), or the ratio itself."""
    identity = cells.identity
    if identity.has_cells:
        return ""
    start, end = (points[Key(identity.target)][k].value for k in (0, -1))
    if number >= len(identity.drivers):
        return f"{end:.6g} {'−' if form == 'additive' else '÷'} {start:.6g}"
    factor = identity.blocks[0].factors[number]
    ratio = _ratio(points[cells.key(factor.numerator, cells.names[0])])
    if factor.denominator is not None:
        ratio = f"({ratio}) ÷ ({_ratio(points[cells.key(factor.denominator, cells.names[0])])})"
    return f"L({end:.6g}, {start:.6g}) × ln({ratio})" if form == "additive" else ratio


def _ratio(column: list[Point]) -> str:
    return f"{column[-1].value:.6g} ÷ {column[0].value:.6g}"
