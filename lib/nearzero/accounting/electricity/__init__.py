"""Electricity under every rule side by side: totals and trends with yearly factors and with fixed ones.

Here: for every rule for electricity that has the factors, what a place emits with the factor of each year and with
the factor of one year for all, and how that changes. Not here: how much of a change the grid made (``grid_part``),
drivers of a total (``analysis``), a full inventory (``inventory``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from nearzero.accounting.activity import Activity
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.uses import (
    CO2_UNIT,
    ELECTRICITY,
    FAMILIES,
    HEAT,
    TO_CO2_UNIT,
    Emission,
    Gap,
    Use,
    emission,
    final_uses,
    finite,
    leaf,
    of_emission_factor,
    of_factor,
    weakest,
)
from nearzero.places.chain import Constant, Expression, Printed
from nearzero.results import Result
from nearzero.rounding import band
from nearzero.units import UnitError, parse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nearzero.accounting.factors import Factor
    from nearzero.accounting.sets import ElectricityRule, FactorSet

    Array = NDArray[np.float64]

YEARLY = "yearly"
HEAT_FACTOR = "heat_ef_default"
VARIABLE = "co2_energy"


@dataclass(frozen=True, slots=True)
class View:
    """One way of counting electricity: a rule, with the factor of each year or one fixed factor.

    Attributes:
        rule: Which grid and which kind of factor.
        fixed: The year whose factor holds for all years; None for the factor of each year.
    """

    rule: ElectricityRule
    fixed: int | None = None

    @property
    def form(self) -> str:
        """How results name it: ``shandong:yearly``, ``shandong:fixed2022``."""
        return f"{self.rule.id}:{YEARLY if self.fixed is None else f'fixed{self.fixed}'}"

    def factor(self, table: FactorTable, year: int) -> Factor:
        """Return the factor that electricity of a year has.

        Raises:
            MissingFactorError: There is none for that year; no neighbouring year stands in.
        """
        return self.rule.factor(table, year if self.fixed is None else self.fixed)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Totals and trends under every way of counting electricity.

    Attributes:
        levels: For each view and year the emissions of electricity (``factor`` = ``electricity``) and, where every
            carrier is known, of all energy (``factor`` empty).
        changes: The same between neighbouring years and from the first to the last: ``identity`` is
            ``change_abs`` or ``change_pct``.
        missing: What is missing and what to ask for; a total that lacks a part is not said.
    """

    levels: tuple[Result, ...]
    changes: tuple[Result, ...]
    missing: tuple[Gap, ...]

    def results(self) -> Iterator[Result]:
        """Iterate over levels and changes."""
        yield from self.levels
        yield from self.changes


def views(
    rules: Iterable[ElectricityRule], table: FactorTable, factor_years: Sequence[int] | None = None
) -> tuple[View, ...]:
    """Return every way of counting electricity: for each rule yearly, and fixed at each year that has a factor.

    Args:
        rules: The rules.
        table: The factors.
        factor_years: Fixed years to keep; all that the table has where None.
    """
    found: list[View] = []
    for rule in rules:
        found.append(View(rule))
        years = table.years(rule.factor_name)
        found += [View(rule, year) for year in years if factor_years is None or year in factor_years]
    return tuple(found)


def side_by_side(  # noqa: PLR0913 - each names one choice, with its default
    records: Iterable[Activity | Use | Gap],
    factor_set: FactorSet,
    rules: Iterable[ElectricityRule],
    table: FactorTable,
    years: Sequence[int],
    *,
    factor_years: Sequence[int] | None = None,
    heat_factor: str = HEAT_FACTOR,
    place: str = "",
) -> SideBySide:
    """Say every total and trend with the factor of each year and with each fixed factor, for every rule.

    Consumption side: fuels burnt in final use with the factors of the set, electricity and heat used with those of
    grid and heat; fuel that plants turn into electricity and heat is not counted besides (guard 3).

    Args:
        records: Activity rows of one place, or its uses and gaps (``uses.place_uses``).
        factor_set: Factors of the fuels; the ``method`` of the results.
        rules: Rules for electricity.
        table: The factors.
        years: Years in question.
        factor_years: Years at which the factor is fixed; all that a rule has where None.
        heat_factor: Name of the factor of heat.
        place: The place, where there may be no records that say it.

    Returns:
        Results in 万吨, and what is missing by name.
    """
    uses, gaps = final_uses(records)
    place = place or next((use.place for use in uses), "")
    fuels, lacking_fuels = _without_electricity(uses, factor_set, table, years, heat_factor, place)
    for gap in gaps:  # a total without a carrier that is known to be missing is no total
        if gap.carrier != ELECTRICITY and gap.year is not None:
            fuels.pop(gap.year, None)
    used, lacking = electricity_by_year(uses, years, place)
    missing = [*gaps, *lacking_fuels, *lacking]
    levels: list[Result] = []
    changes: list[Result] = []
    for view in views(rules, table, factor_years):
        factors: dict[int, Printed] = {}
        for year in used:
            try:
                factors[year] = of_factor(view.factor(table, year))
            except MissingFactorError as error:
                missing.append(factor_gap(view.rule, error))
        powered = {year: emission(used[year], factor, (factor.fact,)) for year, factor in factors.items()}
        whole = {year: fuels[year] + one for year, one in powered.items() if year in fuels}
        for part, name in ((powered, ELECTRICITY), (whole, "")):
            said_of = _Named(place, factor_set.id, view, name, factors)
            levels += [said_of.level(year, one) for year, one in sorted(part.items())]
            changes += said_of.changes(part)
    return SideBySide(tuple(levels), tuple(changes), unique(missing))


def unique(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return every gap once, in order."""
    return tuple({gap.input: gap for gap in gaps}.values())


def factor_gap(rule: ElectricityRule, error: MissingFactorError) -> Gap:
    """Return the gap of a factor that a rule does not have."""
    year = "" if error.year is None else f"@{error.year}"
    return Gap(f"factor:{rule.factor_name}{year}", str(error))


def electricity_by_year(uses: Sequence[Use], years: Sequence[int], place: str) -> tuple[dict[int, Use], list[Gap]]:
    """Return the use of electricity by year, and a gap for every year without one.

    Args:
        uses: Final uses of one place.
        years: Years in question.
        place: The place.

    Returns:
        Uses in kWh: what is in standard coal has no grid factor.
    """
    used: dict[int, Use] = {}
    gaps: list[Gap] = []
    kwh = parse("千瓦时").dimensionality
    for year in years:
        found = [use for use in uses if use.carrier == ELECTRICITY and use.year == year]
        if len(found) == 1 and found[0].expression.unit.dimensionality == kwh:
            used[year] = found[0]
        else:
            why = "in kWh: it is there in standard coal, or in several ways" if found else "(亿千瓦时)"
            ask = f"ask for the electricity used in {year} {why}; the power company or the statistics bureau has it"
            gaps.append(Gap(f"{place}:electricity@{year}", ask))
    return used, gaps


def _without_electricity(
    uses: Sequence[Use],
    factor_set: FactorSet,
    table: FactorTable,
    years: Sequence[int],
    heat_factor: str,
    place: str,
) -> tuple[dict[int, Emission], list[Gap]]:
    """Return what fuels and heat emit, for the years in which every carrier of any year is known."""
    rest = [use for use in uses if use.carrier != ELECTRICITY]
    carriers = dict.fromkeys(use.carrier for use in rest)
    gaps: list[Gap] = []
    if not carriers:
        fuels = ", ".join(name for name in FAMILIES if name not in {ELECTRICITY, HEAT})
        gaps += [Gap(f"{place}:energy@{year}", f"ask for the use of {fuels} in {year}, by carrier") for year in years]
    found: dict[int, Emission] = {}
    for year in years:
        parts: list[Emission] = []
        complete = bool(carriers)
        for carrier in carriers:
            of_year = [use for use in rest if use.carrier == carrier and use.year == year]
            if not of_year:
                ask = f"ask for the use of {carrier} in {year}: other years have it, so a total of {year} lacks it"
                gaps.append(Gap(f"{place}:energy[|{carrier}]@{year}", ask))
                complete = False
            for use in of_year:
                if use.is_nothing:
                    continue
                try:
                    parts.append(fuel_emission(use, factor_set, table, heat_factor))
                except (MissingFactorError, UnitError) as error:
                    gaps.append(Gap(f"factor:{factor_set.id}|{carrier}", str(error)))
                    complete = False
        if complete:
            found[year] = sum(parts[1:], parts[0]) if parts else _nothing()
    return found, gaps


def _nothing() -> Emission:
    return Emission(leaf("nothing burned", 0.0, 0.0, 0.0, "tCO2", "measured"), (), "measured")


def fuel_emission(use: Use, factor_set: FactorSet, table: FactorTable, heat_factor: str) -> Emission:
    """Return what a fuel or heat emits.

    Raises:
        MissingFactorError: The set has no factor of the carrier.
        UnitError: The factor is of another kind of unit than the use, per tonne and in standard coal for instance.
    """
    if use.carrier == HEAT:
        factor = of_factor(table.find(heat_factor))
        return emission(use, factor, (factor.fact,))
    found = factor_set.emission_factor(table, use.carrier)
    return emission(use, of_emission_factor(found), found.inputs)


@dataclass(frozen=True, slots=True)
class _Named:
    """What the results of one view have in common."""

    place: str
    set_id: str
    view: View
    factor: str
    factors: Mapping[int, Printed]

    def level(self, year: int, one: Emission) -> Result:
        state = weakest(one.state, "derived")
        return said(one.expression, TO_CO2_UNIT, CO2_UNIT, state, one.inputs, **self._names("electricity", year))

    def changes(self, by_year: Mapping[int, Emission]) -> Iterator[Result]:
        for first, last in periods(sorted(by_year)):
            start, end = by_year[first], by_year[last]
            names = self._names("electricity_trend", first, last)
            inputs = tuple(dict.fromkeys((*start.inputs, *end.inputs)))
            state = weakest(start.state, end.state, "derived")
            difference = end.expression - start.expression
            yield said(difference, TO_CO2_UNIT, CO2_UNIT, state, inputs, identity="change_abs", **names)
            if start.expression.bounds()[0] > 0:
                relative = end.expression / start.expression - Constant(1)
                yield said(relative, 100, "%", state, inputs, identity="change_pct", **names)

    def _names(self, analysis: str, *years: int) -> dict[str, str]:
        return {
            "analysis": analysis,
            "place": self.place,
            "variable": VARIABLE,
            "factor": self.factor,
            "method": self.set_id,
            "form": self.view.form,
            "period": "-".join(str(year) for year in years),
            "note": "; ".join(filter(None, (self._grid(), unconfirmed(self.factors[year] for year in years)))),
        }

    def _grid(self) -> str:
        if self.view.fixed is None:
            return "each year with its own factor: the grid is part of the trend"
        return f"every year with the factor of {self.view.fixed}: the grid has no part in the trend"


def unconfirmed(factors: Iterable[Printed]) -> str:
    """Return the note that names factors without a confirmed source; empty where there are none."""
    names = dict.fromkeys(factor.fact for factor in factors if factor.state != "measured")
    return f"not confirmed: {', '.join(names)}" if names else ""


def periods(years: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of neighbouring years, and the first with the last where that is another pair."""
    pairs = list(pairwise(years))
    return [*pairs, (years[0], years[-1])] if len(years) > 2 else pairs


def said(expression: Expression, scale: float, unit: str, state: str, inputs: tuple[str, ...], **name: str) -> Result:
    """Return an expression as a result, its leaves varying together in the band.

    Args:
        expression: In base units.
        scale: What turns base units into ``unit``.
        unit: Unit of the result.
        state: State of the result.
        inputs: Ids of facts, activity rows and factors.
        name: What tells the result from others: ``analysis``, ``place``, ``variable``, ``period``, …
    """
    ends = expression.intervals()
    low, high = -np.inf, np.inf
    if all(np.isfinite(end) for both in ends.values() for end in both):
        low, high = (float(end) * scale for end in band(lambda values: np.asarray(expression.evaluate(values)), ends))
    return Result(
        **name,
        value=float(expression.evaluate()) * scale,
        unit=unit,
        low=finite(float(low)),
        high=finite(float(high)),
        interval_kind="rounding",
        state=state,
        inputs=inputs,
        arithmetic=expression.text(),
    )
