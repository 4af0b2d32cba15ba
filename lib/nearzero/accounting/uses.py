"""How much of each carrier a place uses, year by year, and what that emits: expressions that can be bounded together.

Here: final use by carrier and year as expressions on activity rows or facts, their product with a factor, and the
names of what is missing. Not here: an inventory by sector (``inventory``), an energy balance (``balance``), and what
is asked of the totals (``electricity``, ``reconciliation``).

The expressions are those of ``places.chain``: a quantity or factor that enters a calculation twice, for instance one
factor in two years, varies once in its band.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.activity import FINAL, Activity, activities
from nearzero.accounting.factors import MissingFactorError
from nearzero.places.chain import Expression, Operation, Printed
from nearzero.places.contracts import CARRIERS, STATES
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.accounting.factors import Factor
    from nearzero.accounting.sets import EmissionFactor
    from nearzero.places.raw import Raw
    from nearzero.places.series import Point

ELECTRICITY = "electricity"
HEAT = "heat"
NONENERGY = "nonenergy"
FAMILIES = ("coal", "oil", "gas", ELECTRICITY, HEAT)
CO2_UNIT = "万吨"
# An expression in tCO2 (the base unit of carbon dioxide) becomes 万吨, as the dictionary counts emissions.
TO_CO2_UNIT = 1e-4


@dataclass(frozen=True, slots=True)
class Gap:
    """An input that is missing, and what to ask for.

    Attributes:
        input: What is missing: ``laoshan:energy[|coal]@2020``, ``factor:grid_ef_north@2020``.
        ask: What to ask for, in one sentence.
        carrier: The carrier of which an amount is missing; empty for a factor and the like.
        year: The year of that amount.
    """

    input: str
    ask: str
    carrier: str = ""
    year: int | None = None

    @property
    def is_fuel(self) -> bool:
        """Whether the amount of a fuel is missing, so that no total of its year is whole."""
        return self.carrier not in {"", ELECTRICITY, HEAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much of a carrier a place uses in one year.

    Attributes:
        place: The place.
        carrier: Id of ``carriers.csv``.
        year: The year.
        expression: The chain from printed numbers to the amount, in base units.
        inputs: Ids of activity rows or facts.
        state: The weakest of its inputs.
    """

    place: str
    carrier: str
    year: int
    expression: Expression
    inputs: tuple[str, ...]
    state: str

    @property
    def is_nothing(self) -> bool:
        """Whether the carrier is not burned at all (printed 0, or all of it is material): no factor is needed."""
        return isinstance(self.expression, Printed) and self.expression.low == self.expression.high == 0


@dataclass(frozen=True, slots=True)
class Emission:
    """What a use emits: an expression in tCO2, with the ids it rests on.

    Attributes:
        expression: In tCO2.
        inputs: Ids of activity rows, facts and factors.
        state: The weakest of its inputs; ``estimated`` where a factor is unconfirmed.
    """

    expression: Expression
    inputs: tuple[str, ...]
    state: str

    def __add__(self, other: Emission) -> Emission:
        """Return both together."""
        inputs = tuple(dict.fromkeys((*self.inputs, *other.inputs)))
        return Emission(self.expression + other.expression, inputs, weakest(self.state, other.state))

    @property
    def value(self) -> float:
        """In 万吨."""
        return float(self.expression.evaluate()) * TO_CO2_UNIT

    def bounds(self) -> tuple[float, float]:
        """Return lowest and highest value over all rounding intervals together, in 万吨."""
        low, high = self.expression.bounds()
        return low * TO_CO2_UNIT, high * TO_CO2_UNIT


def plain(value: float) -> str:
    """Return a number to twelve digits at most, never with an exponent."""
    return format(Decimal(f"{value:.12g}"), "f")


def finite(value: float) -> float | None:
    """Return a number, or None where it is infinite."""
    return value if math.isfinite(value) else None


def weakest(*states: str) -> str:
    """Return the weakest of some states: what is made of such inputs."""
    return max(states, key=STATES.index)


def leaf(name: str, value: float, low: float, high: float, unit: str, state: str, text: str = "") -> Printed:
    """Make a leaf of an expression from a number that is no row of the facts table.

    Args:
        name: What tells it from other leaves; what has one name varies together.
        value: In ``unit``.
        low: Lower end of its interval.
        high: Upper end.
        unit: As printed.
        state: Its state.
        text: Digits as printed; the shortest form of the value where empty.

    Raises:
        UnitError: The unit is unknown.
    """
    scale, base = units.registry().get_base_units(units.parse(unit))
    return Printed(
        fact=name,
        digits=text or plain(value),
        printed_unit=unit,
        value=value * scale,
        low=low * scale,
        high=high * scale,
        state=state,
        unit=base,
    )


def of_factor(factor: Factor) -> Printed:
    """Make a leaf of a row of the factor tables.

    Raises:
        MissingFactorError: The row prints a range or words, so that it is no single factor.
    """
    if factor.value is None or factor.low is None or factor.high is None:
        ask = f"the table prints “{factor.digits}”, which is no single number; choose one and name its source"
        raise MissingFactorError(factor.name, factor.year, ask)
    state = state_of(factor.status)
    return leaf(factor.id, factor.value, factor.low, factor.high, factor.unit, state, text=factor.digits)


def state_of(status: str) -> str:
    """Return the state that the status of a factor gives to what it enters."""
    return "measured" if status == "published" else "estimated"


def of_point(place: str, carrier: str, point: Point) -> Use:
    """Make a use of a resolved level, with the chain it was derived by."""
    return Use(
        place=place,
        carrier=carrier,
        year=point.year,
        expression=point.expression,
        inputs=point.inputs,
        state=point.state,
    )


def final_uses(records: Iterable[Activity | Use | Gap]) -> tuple[tuple[Use, ...], tuple[Gap, ...]]:
    """Return final use by carrier and year: energy use only, what is used as material is taken off.

    Where a row of the whole place and rows of sectors stand for one carrier and year, the row of the whole place
    counts. Rows of other flows (supply, transformation, losses) are passed over: this is the consumption side.

    Args:
        records: Activity rows; uses and gaps are passed through.

    Returns:
        One use per carrier, year and kind of unit, ordered by year and carrier; and a gap for every row without a
        value. A carrier and year with a gap has no use: a part of a sum is not the sum.
    """
    found: list[Use] = []
    gaps: list[Gap] = []
    grouped: dict[tuple[int, str], list[Activity]] = {}
    for record in records:
        if isinstance(record, Use):
            found.append(record)
        elif isinstance(record, Gap):
            gaps.append(record)
        elif record.flow in {FINAL, NONENERGY}:
            grouped.setdefault((record.year, record.carrier), []).append(record)
    for group in grouped.values():
        chosen = _whole_or_parts(group)
        missing = [_gap(one) for one in chosen if one.value is None]
        gaps += missing
        if not missing:
            found += _added(chosen)
    return tuple(sorted(found, key=lambda use: (use.year, use.carrier))), tuple(sorted(gaps, key=lambda gap: gap.input))


def _gap(one: Activity) -> Gap:
    ask = f"ask for {one.carrier} of {one.year}: its state is {one.state}"
    return Gap(one.id, ask, one.carrier, one.year)


def _whole_or_parts(group: list[Activity]) -> list[Activity]:
    chosen: list[Activity] = []
    for flow in (FINAL, NONENERGY):
        of_flow = [one for one in group if one.flow == flow]
        chosen += [one for one in of_flow if not one.sector] or of_flow
    return chosen if any(one.flow == FINAL for one in chosen) else []


def _added(group: list[Activity]) -> list[Use]:
    """Add up the rows of one carrier and year; rows whose units do not go together stay apart."""
    by_unit: dict[str, list[Activity]] = {}
    for one in sorted(group, key=lambda activity: (activity.id, activity.unit)):
        by_unit.setdefault(str(units.parse(one.unit).dimensionality), []).append(one)
    return [_use(members) for members in by_unit.values()]


def _use(members: Sequence[Activity]) -> Use:
    first = members[0]
    state = weakest(*(one.state for one in members))
    # one leaf for a sum: its ends are the sums of the ends, exactly, however many rows there are
    several = f"{first.place}:final[|{first.carrier}]@{first.year}({first.unit})"
    name = first.id if len(members) == 1 else several
    ends = [both for one in members if (both := _ends(one, first.unit)) is not None]
    value, low, high = (math.fsum(column) for column in zip(*ends, strict=True))
    if value == 0:  # as printed, nothing is left to burn: that the digits would allow a little is not reported use
        low = high = 0.0
    return Use(
        place=first.place,
        carrier=first.carrier,
        year=first.year,
        expression=leaf(name, value, low, high, first.unit, state),
        inputs=tuple(one.id for one in members),
        state=state,
    )


def _ends(one: Activity, unit: str) -> tuple[float, float, float] | None:
    """Return value and ends in a unit, with the sign that the row has in the sum."""
    if one.value is None or one.low is None or one.high is None:
        return None
    scale = units.factor(one.unit, unit)
    if one.flow == NONENERGY:
        return -one.value * scale, -one.high * scale, -one.low * scale
    return one.value * scale, one.low * scale, one.high * scale


def emission(use: Use, factor: Printed, inputs: Sequence[str]) -> Emission:
    """Return what a use emits with a factor.

    Args:
        use: The use.
        factor: Its factor as a leaf.
        inputs: Ids of the rows that the factor is made of.

    Raises:
        UnitError: Use and factor do not go together, for example tonnes and tCO2/tce.
    """
    product = Operation("*", use.expression, factor)
    if product.unit.dimensionality != units.parse("tCO2").dimensionality:
        raise units.UnitError(f"{use.expression.text()} and a factor in {factor.printed_unit} do not give tCO2")
    return Emission(product, (*use.inputs, *inputs), weakest(use.state, factor.state))


def of_emission_factor(factor: EmissionFactor) -> Printed:
    """Make a leaf of what one unit of a carrier emits; carriers that share a factor share the leaf."""
    name = "*".join(factor.inputs)
    return leaf(
        name, factor.value, factor.low, factor.high, factor.unit, state_of(factor.status), f"{factor.value:.6g}"
    )


def place_uses(raw: Raw, place_id: str) -> tuple[tuple[Use, ...], tuple[Gap, ...]]:
    """Return final use of a place by carrier and year, as far as its data go.

    A place with ``activity.csv`` is read from it. For another one the levels of its facts are taken, those too that
    follow from a printed change (electricity of 2020 from that of 2022 and the growth between them). Carriers that
    hold no fossil carbon (solar, wind, biomass, …) are left out; electricity and heat are not.

    Args:
        raw: The data folder.
        place_id: The place.

    Raises:
        DataError: A table has errors.
    """
    counted = _with_carbon(raw)
    records = [one for one in activities(raw, place_id) if one.carrier in counted]
    if raw.has(place_id, "activity.csv"):
        return final_uses(records)
    from nearzero.places.resolve import Resolver

    resolver = Resolver(raw, place_id)
    carriers = dict.fromkeys((*(one.carrier for one in records), ELECTRICITY))
    found: list[Use] = []
    for carrier in carriers:
        in_kwh = carrier == ELECTRICITY
        series = resolver.series("electricity") if in_kwh else resolver.series("energy", carrier=carrier)
        found += [of_point(place_id, carrier, point) for point in series]
    have = {(use.carrier, use.year) for use in found}
    gaps = [_gap(one) for one in records if one.value is None and (one.carrier, one.year) not in have]
    return final_uses(found)[0], tuple(gaps)


def _with_carbon(raw: Raw) -> set[str]:
    table = raw.table("carriers.csv", CARRIERS)
    return {row.carrier for row in rows(table) if row.fossil != "false"} | {ELECTRICITY, HEAT}


def families(raw: Raw) -> dict[str, frozenset[str]]:
    """Return coal, oil, gas, electricity and heat, each with all carriers below it."""
    parents = {row.carrier: row.parent for row in rows(raw.table("carriers.csv", CARRIERS))}

    def top(carrier: str) -> str:
        while (parent := parents.get(carrier, "")) and carrier not in FAMILIES:
            carrier = parent
        return carrier

    return {name: frozenset(carrier for carrier in parents if top(carrier) == name) for name in FAMILIES}
