"""What the grid made of a change in emissions of electricity, and what the place made of it.

Here: the change split into the change of the factor and that of the kilowatt-hours, and what it would mean for a
total that a document publishes. Not here: levels and trends under every rule (``electricity``), other drivers
(``analysis``).

The split is the mean of the two orders in which factor and use can change (the Shapley value of two factors: Sun
1998, Changes in energy consumption and energy intensity: a complete decomposition model, Energy Economics 20):
grid = (E0 + E1) ÷ 2 × (F1 − F0), use = (F0 + F1) ÷ 2 × (E1 − E0). It closes exactly, is defined for zero use or a
zero factor as well, and needs no logarithms; against LMDI the difference is of third order in the changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nearzero.accounting.electricity import (
    VARIABLE,
    View,
    electricity_by_year,
    factor_gap,
    periods,
    said,
    unconfirmed,
    unique,
)
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.uses import (
    CO2_UNIT,
    ELECTRICITY,
    TO_CO2_UNIT,
    Gap,
    Use,
    finite,
    of_factor,
    place_uses,
    weakest,
)
from nearzero.places.chain import Constant, Expression, Printed
from nearzero.results import Result
from nearzero.rounding import band
from nearzero.units import factor as unit_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nearzero.accounting.sets import ElectricityRule
    from nearzero.places.raw import Raw
    from nearzero.places.series import Point

    Array = NDArray[np.float64]
    Values = Mapping[str, Array] | None

METHOD = "midpoint"
GRID, USE, TOTAL, REST = "grid", "use", "total", "rest"


@dataclass(frozen=True, slots=True)
class Split:
    """The change of electricity emissions between two years under one rule, with the factor of each year.

    Attributes:
        rule: The rule.
        start: Electricity used in the first year.
        end: Electricity used in the last year.
        start_factor: Factor of the first year.
        end_factor: Factor of the last year.
    """

    rule: ElectricityRule
    start: Use
    end: Use
    start_factor: Printed
    end_factor: Printed

    @property
    def period(self) -> str:
        """First and last year: ``2020-2022``."""
        return f"{self.start.year}-{self.end.year}"

    @property
    def state(self) -> str:
        """The weakest of its inputs: ``estimated`` where a factor is unconfirmed."""
        factors = (self.start_factor.state, self.end_factor.state)
        return weakest(self.start.state, self.end.state, *factors, "derived")

    @property
    def unconfirmed(self) -> str:
        """The note that names factors without a confirmed source; empty where there are none."""
        return unconfirmed((self.start_factor, self.end_factor))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of facts, activity rows and factors."""
        own = (*self.start.inputs, *self.end.inputs, self.start_factor.fact, self.end_factor.fact)
        return tuple(dict.fromkeys(own))

    @property
    def grid(self) -> Expression:
        """The part of the factor, in tCO2."""
        used = (self.start.expression + self.end.expression) / Constant(2)
        return used * (self.end_factor - self.start_factor)

    @property
    def use(self) -> Expression:
        """The part of the kilowatt-hours, in tCO2."""
        factor = (self.start_factor + self.end_factor) / Constant(2)
        return factor * (self.end.expression - self.start.expression)

    @property
    def total(self) -> Expression:
        """The change of both, in tCO2."""
        return self.end.expression * self.end_factor - self.start.expression * self.start_factor

    def results(self) -> Iterator[Result]:
        """Iterate over the parts and their sum, in 万吨; with one fixed factor the part of the grid would be 0."""
        for name, expression in ((GRID, self.grid), (USE, self.use), (TOTAL, self.total)):
            yield said(
                expression,
                TO_CO2_UNIT,
                CO2_UNIT,
                self.state,
                self.inputs,
                analysis="electricity_split",
                place=self.start.place,
                variable=VARIABLE,
                identity=ELECTRICITY,
                method=METHOD,
                form=View(self.rule).form,
                factor=name,
                period=self.period,
                note=self.unconfirmed,
            )


def split(start: Use, end: Use, rule: ElectricityRule, table: FactorTable) -> Split:
    """Split the change of electricity emissions between two years.

    Args:
        start: Electricity used in the first year.
        end: Electricity used in the last year.
        rule: The rule; each year has its own factor.
        table: The factors.

    Raises:
        MissingFactorError: The rule has no factor of one of the years.
    """
    factors = (of_factor(rule.factor(table, use.year)) for use in (start, end))
    return Split(rule, start, end, *factors)


def splits(
    uses: Iterable[Use], rules: Iterable[ElectricityRule], table: FactorTable, years: Sequence[int], place: str = ""
) -> tuple[tuple[Split, ...], tuple[Gap, ...]]:
    """Split the change between neighbouring years that have electricity, and from the first to the last.

    Args:
        uses: Final uses of one place (``uses.place_uses``).
        rules: The rules.
        table: The factors.
        years: Years in question.
        place: The place, where there may be no uses that say it.

    Returns:
        One split per rule and period for which the factors are there, and what is missing by name.
    """
    listed = list(uses)
    used, gaps = electricity_by_year(listed, years, place or next((use.place for use in listed), ""))
    missing = list(gaps)
    found: list[Split] = []
    for rule in rules:
        for first, last in periods(sorted(used)):
            try:
                found.append(split(used[first], used[last], rule, table))
            except MissingFactorError as error:
                missing.append(factor_gap(rule, error))
    return tuple(found), unique(missing)


def beside_published(one: Split, start: Point, end: Point) -> Iterator[Result]:
    """Set the part of the grid beside the published change of a total.

    Everything here is conditional: it holds if the published total counts all electricity used by this rule, each
    year with its own factor. Documents seldom say so, and the notes say that they do not.

    Args:
        one: The split under the rule.
        start: The published total of the first year, in a unit of mass.
        end: That of the last year.

    Yields:
        The part of the grid (``factor`` = ``grid``) and the rest of the published change (``rest``) in 万吨, and
        the change in per cent that the total would have had with the factor of the first or of the last year in
        both years (``form`` = ``<rule>:fixed<year>``). One result without a value where electricity alone would be
        more than the published total, so that the condition cannot hold.

    Raises:
        ValueError: The totals are of other years than the split.
    """
    if (start.year, end.year) != (one.start.year, one.end.year):
        raise ValueError(f"totals of {start.year} and {end.year} do not stand beside a split of {one.period}")
    if beyond := _beyond(one, start, end):
        yield _conditional(one, start, end, factor=GRID, value=None, note=beyond)
        return
    grid, published = _co2(one.grid), _change(start, end)
    yield _bounded(one, start, end, grid, CO2_UNIT, one.grid.text(), factor=GRID)
    written = f"({(end.expression - start.expression).text()}) − ({one.grid.text()})"
    yield _bounded(one, start, end, lambda v: published(v) - grid(v), CO2_UNIT, written, factor=REST)
    for fixed, calculation in _at_one_factor(one, start, end):
        form = View(one.rule, fixed).form
        yield _bounded(one, start, end, calculation, "%", "", identity="change_pct", form=form)


def _co2(expression: Expression) -> Callable[[Values], Array]:
    """Return an expression in tCO2 as a function that gives 万吨."""
    return lambda values: np.asarray(expression.evaluate(values)) * TO_CO2_UNIT


def _level(point: Point) -> Callable[[Values], Array]:
    """Return a total as a function that gives 万吨."""
    scale = point.scale * unit_factor(point.unit, CO2_UNIT)
    return lambda values: np.asarray(point.expression.evaluate(values)) * scale


def _change(start: Point, end: Point) -> Callable[[Values], Array]:
    first, last = _level(start), _level(end)
    return lambda values: last(values) - first(values)


def _at_one_factor(one: Split, start: Point, end: Point) -> Iterator[tuple[int, Callable[[Values], Array]]]:
    """Return, for each of the two factors, the change of the total in per cent had it held in both years."""
    first, last = _level(start), _level(end)
    moved_end = _co2(one.end.expression * (one.end_factor - one.start_factor))
    moved_start = _co2(one.start.expression * (one.end_factor - one.start_factor))
    yield start.year, lambda values: ((last(values) - moved_end(values)) / first(values) - 1) * 100
    yield end.year, lambda values: (last(values) / (first(values) + moved_start(values)) - 1) * 100


def _beyond(one: Split, start: Point, end: Point) -> str:
    """Return why the condition cannot hold, or nothing."""
    for use, factor, point in ((one.start, one.start_factor, start), (one.end, one.end_factor, end)):
        emitted = use.expression * factor
        low = emitted.bounds()[0] * TO_CO2_UNIT
        high = point.high * unit_factor(point.unit, CO2_UNIT)
        if low > high:
            return (
                f"cannot be: {emitted.text()} is {float(emitted.evaluate()) * TO_CO2_UNIT:.4g} {CO2_UNIT}, more than "
                f"the published total of {point.year}; not all electricity is counted there by this rule"
            )
    return ""


def _bounded(
    one: Split,
    start: Point,
    end: Point,
    calculation: Callable[[Values], Array],
    unit: str,
    arithmetic: str,
    **name: str,
) -> Result:
    leaves = {**start.expression.intervals(), **end.expression.intervals(), **one.total.intervals()}
    low, high = -np.inf, np.inf
    if all(np.isfinite(ends).all() for ends in leaves.values()):
        low, high = (float(ends) for ends in band(calculation, leaves))
    value = float(calculation(None))
    counted = f"only if the published total counts all electricity used, each year with its own factor ({one.rule.en})"
    note = "; ".join(filter(None, (f"{counted}: ask whether it does", one.unconfirmed)))
    shared = {"unit": unit, "arithmetic": arithmetic, "note": note, "low": finite(low), "high": finite(high)}
    return _conditional(one, start, end, value=value, **shared, **name)


def _conditional(one: Split, start: Point, end: Point, *, value: float | None, **more: object) -> Result:
    named: dict[str, object] = {
        "analysis": "electricity_published",
        "place": one.start.place,
        "variable": end.key.variable,
        "identity": ELECTRICITY,
        "method": METHOD,
        "form": View(one.rule).form,
        "period": one.period,
        "value": value,
        "unit": CO2_UNIT,
        "interval_kind": "rounding" if value is not None else None,
        "state": weakest(one.state, start.state, end.state) if value is not None else "missing",
        "inputs": tuple(dict.fromkeys((*start.inputs, *end.inputs, *one.inputs))),
        **more,
    }
    return Result(**named)  # type: ignore[arg-type]


def grid_in_published(
    raw: Raw,
    place_id: str,
    rules: Iterable[ElectricityRule],
    table: FactorTable,
    years: Sequence[int],
    variable: str = "co2_total",
) -> tuple[tuple[Result, ...], tuple[Gap, ...]]:
    """Say for a place what the grid alone may have made of its published change, as far as its data go.

    Args:
        raw: The data folder.
        place_id: The place.
        rules: Rules for electricity.
        table: The factors.
        years: Years in question.
        variable: The published total, in a unit of mass.

    Returns:
        The splits and what stands beside the published total, and what is missing by name.
    """
    from nearzero.places.resolve import Resolver

    uses, gaps = place_uses(raw, place_id)
    found, lacking = splits(uses, rules, table, years, place_id)
    series = Resolver(raw, place_id).series(variable)
    missing = [*gaps, *lacking]
    results: list[Result] = []
    for one in found:
        results += one.results()
        lacks = [use.year for use in (one.start, one.end) if use.year not in series.years]
        ask = f"ask for {variable}: without it the grid is not set beside a published change"
        missing += [Gap(f"{place_id}:{variable}@{year}", ask) for year in lacks]
        if not lacks:
            results += beside_published(one, series.at(one.start.year), series.at(one.end.year))
    return tuple(results), unique(missing)
