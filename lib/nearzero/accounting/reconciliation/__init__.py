"""Which factors a published total may have been made with: every combination tried against what is known of its parts.

Here: the enumeration of factor set × rule for electricity × factor year × named options, and the factor of electricity
or fuel that the total implies. Not here: the records it returns (``reconciled``), how a total should be made
(``inventory``).

A match proves nothing. Several combinations may give the same total within its rounding, parts that nobody printed
may be in it, and two mistakes may cancel. What does not match within rounding is ruled out only as far as the parts
are those that the total was made of.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import TYPE_CHECKING, Protocol

from nearzero.accounting.activity import FINAL, Activity, activities
from nearzero.accounting.electricity import HEAT_FACTOR, electricity_by_year, fuel_emission, unique
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.reconciliation.implied_factors import implied_electricity, implied_fuel
from nearzero.accounting.reconciliation.reconciled import (
    ABSENT,
    NONE_MATCHES,
    OTHER_PARTS,
    PARTS_MISSING,
    PROVES_NOTHING,
    SEVERAL,
    Band,
    Combination,
    Implied,
    Option,
    Part,
    Reconciliation,
    Remark,
)
from nearzero.accounting.sets import read_electricity_rules, read_process_set, read_sets
from nearzero.accounting.uses import (
    CO2_UNIT,
    ELECTRICITY,
    HEAT,
    Emission,
    Gap,
    Use,
    emission,
    families,
    final_uses,
    of_factor,
    place_uses,
    weakest,
)
from nearzero.places.resolve import Resolver
from nearzero.rounding import Interval
from nearzero.units import UnitError
from nearzero.units import factor as unit_factor

if TYPE_CHECKING:
    from nearzero.accounting.sets import ElectricityRule, FactorSet
    from nearzero.places.raw import Raw

FUELS = ("coal", "oil", "gas")
NEAR = 0.05
PROCESS = "process"


class TotalLike(Protocol):
    """A published total: a ``resolve.Point`` is one."""

    @property
    def year(self) -> int:
        """The year."""
        ...

    @property
    def value(self) -> float:
        """In ``unit``."""
        ...

    @property
    def low(self) -> float:
        """Lower end of its rounding interval."""
        ...

    @property
    def high(self) -> float:
        """Upper end."""
        ...

    @property
    def unit(self) -> str:
        """A unit of mass."""
        ...

    @property
    def state(self) -> str:
        """Its state."""
        ...

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts it rests on."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """What a reconciliation assumes.

    Attributes:
        near: Largest residual of a near miss, as a share of the total.
        heat_factor: Name of the factor of heat, counted where heat is among the records.
        families: For coal, oil and gas the carriers that belong to each (``uses.families``); a place without any
            carrier of one of them lacks a part. Without them, the aggregates themselves.
        place: The place, where there may be no records that say it.
    """

    near: float = NEAR
    heat_factor: str = HEAT_FACTOR
    families: Mapping[str, Collection[str]] | None = None
    place: str = ""


def reconcile(
    total: TotalLike,
    records: Iterable[Activity | Use | Gap],
    sets: Iterable[FactorSet],
    rules: Iterable[ElectricityRule],
    table: FactorTable,
    *,
    options: Sequence[Option] = (),
    settings: Settings | None = None,
) -> Reconciliation:
    """Try every combination of factor set, electricity rule, factor year and options against a published total.

    Electricity is tried with the factor of every year that a rule has, and as no emission at all; every option is
    tried in and out. The band of a sum of products of positive numbers is exact in closed form: all inputs at
    their lower ends, all at their upper ends. Order of records, sets, rules and options does not matter.

    Args:
        total: The published total with its rounding interval.
        records: Activity rows of the same place, or its uses and gaps; other years are passed over.
        sets: Factor sets for the fuels.
        rules: Rules for electricity.
        table: The factors.
        options: Other emissions that may be in the total.
        settings: What must be known, and how near a near miss is.

    Returns:
        Matches, near misses, implied factors. Where coal, oil or gas is not known, no combination is tried: a
        sum that lacks a part would match by chance only.

    Raises:
        UnitError: The total is not in a unit of mass.
    """
    how = settings or Settings()
    scale = unit_factor(total.unit, CO2_UNIT)
    published = (total.value * scale, total.low * scale, total.high * scale)
    uses, gaps = final_uses(records)
    of_year = [use for use in uses if use.year == total.year]
    place = how.place or next((use.place for use in of_year), "")
    lacking = _lacking(of_year, total.year, place, how.families)
    of_rows = [gap for gap in gaps if gap.year in {total.year, None}]
    missing = [*of_rows, *lacking]
    powers, no_power = _electricity_parts(of_year, rules, table, total.year, place)
    missing += no_power
    combined: list[Combination] = []
    implied: list[Implied] = []
    not_tried: list[Gap] = []
    if not lacking and not any(gap.is_fuel for gap in of_rows):
        fuels, not_tried = _fuel_parts(of_year, sets, table)
        chosen = list(_subsets(_option_parts(of_year, options, table, how.heat_factor)))
        combined = [_combination(published, *parts) for parts in product(fuels, powers, chosen)]
        for use in of_year:
            if use.carrier == ELECTRICITY and len(powers) > 1:
                implied += implied_electricity(published, use, fuels, powers, chosen)
        implied += implied_fuel(published, of_year, powers, chosen)
    combined.sort(key=_by_residual)
    matches = tuple(one for one in combined if one.matches)
    return Reconciliation(
        place=place,
        year=total.year,
        total=published,
        total_inputs=total.inputs,
        tried=len(combined),
        matches=matches,
        near=tuple(one for one in combined if not one.matches and abs(one.residual) <= how.near * abs(published[0])),
        implied=tuple(sorted((_of_total(one, total) for one in implied), key=_by_assumption)),
        not_tried=tuple(sorted(not_tried, key=lambda gap: gap.input)),
        missing=tuple(sorted(unique(missing), key=lambda gap: gap.input)),
        remarks=_remarks(len(combined), len(matches)),
    )


def _lacking(uses: Sequence[Use], year: int, place: str, known: Mapping[str, Collection[str]] | None) -> list[Gap]:
    """Return a gap for each of coal, oil and gas of which no carrier is known: missing is not zero."""
    have = {use.carrier for use in uses}
    return [
        Gap(f"{place}:energy[|{fuel}]@{year}", f"ask for the use of {fuel} in {year}; write 0 where there is none")
        for fuel in FUELS
        if not have & {fuel, *(known or {}).get(fuel, ())}
    ]


def _part(name: str, one: Emission, year: int | None = None, factor: Interval = (math.nan, math.nan)) -> Part:
    return Part(name, (one.value, *one.bounds()), one.inputs, one.state, one.expression.text(), year, factor)


def _fuel_parts(uses: Sequence[Use], sets: Iterable[FactorSet], table: FactorTable) -> tuple[list[Part], list[Gap]]:
    """Return what the fuels emit under each set that has a factor for every one of them."""
    burned = [use for use in uses if use.carrier not in {ELECTRICITY, HEAT} and not use.is_nothing]
    parts: list[Part] = []
    gaps: list[Gap] = []
    for one in sets:
        emitted: list[Emission] = []
        without: dict[str, str] = {}
        for use in burned:
            try:
                emitted.append(fuel_emission(use, one, table, HEAT_FACTOR))
            except (MissingFactorError, UnitError) as error:
                without[use.carrier] = str(error)
        if without:
            why = next(iter(without.values()))
            gaps.append(Gap(f"factor:{one.id}|{'+'.join(sorted(without))}", f"the set is not tried: {why}"))
        else:
            parts.append(_part(one.id, sum(emitted[1:], emitted[0])) if emitted else Part(one.id, ABSENT.band))
    return parts, gaps


def _electricity_parts(
    uses: Sequence[Use], rules: Iterable[ElectricityRule], table: FactorTable, year: int, place: str
) -> tuple[list[Part], list[Gap]]:
    """Return what electricity emits under each rule with the factor of each year it has, and that it is not counted."""
    used, gaps = electricity_by_year(uses, [year], place)
    parts = [ABSENT]
    for rule in rules:
        for factor_year in table.years(rule.factor_name) if used else ():
            try:
                factor = of_factor(found := rule.factor(table, factor_year))
            except MissingFactorError as error:
                gaps.append(Gap(f"factor:{rule.factor_name}@{factor_year}", str(error)))
                continue
            ends = unit_factor(found.unit, "kgCO2/kWh")
            interval = (found.low or 0.0) * ends, (found.high or 0.0) * ends
            parts.append(_part(rule.id, emission(used[year], factor, (factor.fact,)), factor_year, interval))
    return parts, gaps


def _option_parts(uses: Sequence[Use], options: Sequence[Option], table: FactorTable, heat_factor: str) -> list[Part]:
    """Return the named options as parts; heat that the records hold is one of them."""
    parts = [Part(one.id, (one.value, one.low, one.high), one.inputs, one.state, one.text) for one in options]
    for use in uses:
        if use.carrier == HEAT and not use.is_nothing:
            factor = of_factor(table.find(heat_factor))
            parts.append(_part(HEAT, emission(use, factor, (factor.fact,))))
    return sorted(parts, key=lambda part: part.name)


def _subsets(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    for size in range(len(parts) + 1):
        yield from combinations(parts, size)


def _combination(total: Band, fuel: Part, power: Part, chosen: tuple[Part, ...]) -> Combination:
    parts = (fuel, power, *chosen)
    value, low, high = (math.fsum(part.band[k] for part in parts) for k in range(3))
    return Combination(
        set_id=fuel.name,
        rule_id=power.name,
        factor_year=power.year,
        options=tuple(part.name for part in chosen),
        value=value,
        low=low,
        high=high,
        residual=total[0] - value,
        residual_low=total[1] - high,
        residual_high=total[2] - low,
        state=weakest("derived", *(part.state for part in parts)),
        inputs=tuple(dict.fromkeys(name for part in parts for name in part.inputs)),
        arithmetic=" + ".join(part.text for part in parts if part.text),
    )


def _of_total(one: Implied, total: TotalLike) -> Implied:
    return replace(one, state=weakest(one.state, total.state))


def _by_assumption(one: Implied) -> tuple[str, str, str, tuple[str, ...]]:
    return one.kind, one.set_id, one.form, one.options


def _by_residual(one: Combination) -> tuple[float, str, str, tuple[str, ...]]:
    return abs(one.residual), one.set_id, one.form, one.options


def _remarks(tried: int, matches: int) -> tuple[Remark, ...]:
    if not tried:
        return (PARTS_MISSING,)
    found = (PROVES_NOTHING, *((SEVERAL,) if matches > 1 else ())) if matches else (NONE_MATCHES,)
    return (*found, OTHER_PARTS)


def reconcile_place(
    raw: Raw, place_id: str, year: int, *, options: Sequence[Option] = (), near: float = NEAR
) -> Reconciliation:
    """Try every combination of the data folder against the published total of a place.

    Args:
        raw: The data folder.
        place_id: The place.
        year: The year.
        options: Other emissions that may be in the total, besides process activity and heat of the place's data.
        near: Largest residual of a near miss, as a share of the total.

    Raises:
        KeyError: The place publishes no total for the year, and none follows from what it publishes.
        DataError: A table has errors.
    """
    total = Resolver(raw, place_id).series("co2_total").at(year)
    table = FactorTable.read(raw)
    uses, gaps = place_uses(raw, place_id)
    own, lacking = process_options(raw, place_id, year)
    return reconcile(
        total,
        [*uses, *gaps, *lacking],
        read_sets(raw).values(),
        read_electricity_rules(raw).values(),
        table,
        options=(*options, *own),
        settings=Settings(near=near, families=families(raw), place=place_id),
    )


def process_options(raw: Raw, place_id: str, year: int) -> tuple[tuple[Option, ...], tuple[Gap, ...]]:
    """Return what processes and burnt waste emit by the provincial guide, each kind one option.

    Args:
        raw: The data folder.
        place_id: The place.
        year: The year.

    Returns:
        An option for each kind of process activity, and a gap for each without a value or a factor.
    """
    table, factors = FactorTable.read(raw), read_process_set(raw)
    rows = [one for one in activities(raw, place_id) if one.flow == PROCESS and one.year == year]
    # final_uses adds up one flow: to it, process activity is what is used up
    uses, gaps = final_uses(replace(one, flow=FINAL) for one in rows)
    options: list[Option] = []
    missing = [replace(gap, carrier="") for gap in gaps]  # no fuel: the sum can be tried without
    for use in uses:
        if use.is_nothing:
            continue
        try:
            one = fuel_emission(use, factors, table, HEAT_FACTOR)
        except (MissingFactorError, UnitError) as error:
            missing.append(Gap(f"factor:{factors.id}|{use.carrier}", str(error)))
            continue
        low, high = one.bounds()
        options.append(Option(use.carrier, one.value, low, high, one.inputs, one.state, one.expression.text()))
    return tuple(options), tuple(missing)
