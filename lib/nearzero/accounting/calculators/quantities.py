"""What a calculator takes: quantities of a place, and assumptions that stand behind a calculation.

Here: both records, made from tables, factors or by hand, and how they become leaves of an expression. Not here: the
calculations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError
from nearzero.places.chain import Printed
from nearzero.places.contracts import WITHOUT_VALUE
from nearzero.rounding import interval, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nearzero.accounting.activity import Activity
    from nearzero.accounting.sets import ElectricityRule

# CO2 is counted in plain tonnes, as the dictionary does; carbon (tC) stays a dimension of its own.
_CO2 = re.compile(r"(?<![A-Za-z])(t|kg|g)CO2(?!e)")
_PLAIN = {"-": "", "fraction": "", "tC/tC": ""}

KG_PER_KWH = "千克/千瓦时"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number that a calculation starts from.

    Attributes:
        name: What it is.
        value: In ``unit``; None where it is missing: missing is never 0.
        low: Lower end of its rounding interval, or of a printed range; None without a value.
        high: Upper end.
        unit: As printed.
        digits: As printed.
        id: What a result names among its inputs.
        state: State of the fact or row it comes from.
        price_basis: Price basis, where money is in the unit.
        note: What a reader must know.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    digits: str
    id: str
    state: str = "measured"
    price_basis: str = ""
    note: str = ""

    def leaf(self, as_unit: str | None = None) -> Printed:
        """Return the quantity as a leaf of an expression.

        Args:
            as_unit: How to read its unit, where the printed one says it another way: full-load hours in ``h/a`` are
                ``千瓦时/千瓦/年``.

        Raises:
            ValueError: It has no value.
            UnitError: Its unit is unknown.
        """
        if self.value is None or self.low is None or self.high is None:
            raise ValueError(f"{self.name} has no value")
        unit = units.parse(readable(self.unit) if as_unit is None else as_unit, self.price_basis)
        scale, base = units.registry().get_base_units(unit)
        return Printed(
            fact=self.id,
            digits=self.digits,
            printed_unit=_PLAIN.get(self.unit, self.unit),
            value=self.value * scale,
            low=self.low * scale,
            high=self.high * scale,
            state=self.state,
            unit=base,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(Quantity):
    """A number that is assumed, with its source; every one can be replaced by a better one (``stated``).

    Attributes:
        source: Where it comes from.
        status: ``published``, ``unconfirmed``, or ``stated`` by the person who calculates.
        ranged: Whether low and high are the ends of a printed range and not only of the rounding.
    """

    source: str
    status: str
    ranged: bool = False

    @property
    def firm(self) -> bool:
        """Whether it is published, so that what is made of it may count as derived."""
        return self.status == "published"


def readable(unit: str) -> str:
    """Return a unit of a factor as the registry knows it: CO2 in tonnes, a dash as a plain number."""
    return _CO2.sub(r"\1", _PLAIN.get(unit.strip(), unit))


def given(  # noqa: PLR0913 - what a row of a table says
    name: str,
    digits: str,
    unit: str,
    *,
    id: str = "",  # noqa: A002 - as the record calls it
    state: str = "measured",
    qualifier: str = "",
    exact: bool = False,
    price_basis: str = "",
    note: str = "",
) -> Quantity:
    """Make a quantity of printed digits.

    Args:
        name: What it is.
        digits: As printed; empty where it is missing.
        unit: As printed.
        id: What a result names among its inputs; ``given:<name>`` where empty.
        state: State of the row; with one that has no value the digits are not read.
        qualifier: ``about``, ``over``, … as in the facts.
        exact: It is counted (pieces, years), so that its digits are not rounded.
        price_basis: Price basis, where money is in the unit.
        note: What a reader must know.

    Raises:
        ValueError: The digits are no number.
    """
    about = {"unit": unit, "id": id or f"given:{name}", "price_basis": price_basis, "note": note}
    if not digits or state in WITHOUT_VALUE:
        none = state if state in WITHOUT_VALUE else "missing"
        return Quantity(name=name, value=None, low=None, high=None, digits="", state=none, **about)
    value = number(digits)
    low, high = (value, value) if exact else interval(digits, qualifier)
    return Quantity(name=name, value=value, low=low, high=high, digits=digits, state=state, **about)


def missing(name: str, unit: str = "", id: str = "") -> Quantity:  # noqa: A002 - as the record calls it
    """Return a quantity that is not there, by name."""
    return given(name, "", unit, id=id)


def from_fact(row: object) -> Quantity:
    """Make a quantity of a row of the facts table.

    Args:
        row: A row as ``facts.prepare`` makes them, with ``id``, ``variable``, ``value``, ``unit``, ``qualifier``, ….
    """
    cell = {name: str(getattr(row, name)) for name in ("variable", "value", "unit", "id", "state", "qualifier")}
    return given(
        cell["variable"],
        cell["value"],
        cell["unit"],
        id=cell["id"],
        state=cell["state"],
        qualifier=cell["qualifier"],
        price_basis=str(getattr(row, "price_basis", "")),
        note=str(getattr(row, "note", "")),
    )


def of_activity(activity: Activity) -> Quantity:
    """Make a quantity of a row of the activity data."""
    return Quantity(
        name=activity.carrier,
        value=activity.value,
        low=activity.low,
        high=activity.high,
        unit=activity.unit,
        digits="" if activity.value is None else f"{activity.value:.15g}",
        id=activity.id,
        state=activity.state,
        note=activity.note,
    )


def stated(name: str, digits: str, unit: str, source: str, *, low: str = "", high: str = "") -> Assumption:
    """Make an assumption by hand, with its source.

    Args:
        name: What it is.
        digits: The number.
        unit: Its unit.
        source: Who says so; never empty.
        low: Lower end of its range, where there is one.
        high: Upper end.

    Raises:
        ValueError: It has no source, or the digits are no number.
    """
    if not source.strip():
        raise ValueError(f"{name}: no number without its source")
    value = number(digits)
    ends = interval(digits)
    return Assumption(
        name=name,
        value=value,
        low=number(low) if low else ends[0],
        high=number(high) if high else ends[1],
        unit=unit,
        digits=digits,
        id=f"stated:{name}",
        source=source,
        status="stated",
        ranged=bool(low or high),
    )


def of_factor(factor: Factor, ends: Factor | None = None) -> Assumption:
    """Make an assumption of a factor.

    Args:
        factor: A row of the factor tables; of a printed range the middle is taken, and its note says so.
        ends: The row that holds the printed range of the same factor, where there is one.

    Raises:
        MissingFactorError: The row has neither a number nor a range.
    """
    bounds = factor if ends is None else ends
    if factor.low is None or factor.high is None or bounds.low is None or bounds.high is None:
        raise MissingFactorError(
            factor.name, factor.year, f"the table has “{factor.digits}”, which is no single number"
        )
    middle = (factor.low + factor.high) / 2
    return Assumption(
        name=factor.name,
        value=middle if factor.value is None else factor.value,
        low=bounds.low,
        high=bounds.high,
        unit=factor.unit,
        digits=f"{middle:g}" if factor.value is None else factor.digits,
        id=factor.id,
        state="measured",
        note="middle of the printed range" if factor.value is None else factor.note,
        source=factor.source,
        status=factor.status,
        ranged=factor.value is None or ends is not None,
    )


def assume(table: FactorTable, name: str, year: int | None = None, region: str | None = None) -> Assumption:
    """Return a factor of the tables as an assumption, with the range its source prints.

    Args:
        table: The factors.
        name: Name of the factor; a row ``<name>_range`` of the same region holds its range.
        year: The year it must be of.
        region: The region it must be of, where there are several.

    Raises:
        MissingFactorError: The tables do not have it.
    """
    factor = table.find(name, year, region)
    ranges = [one for one in table if one.name == f"{name}_range" and one.region == factor.region]
    return of_factor(factor, ranges[0] if ranges else None)


@dataclass(frozen=True, slots=True)
class GridChoice:
    """Which emission factor electricity is counted at: part of every result that holds electricity.

    Attributes:
        factor: The factor.
        form: ``<rule>:yearly`` or ``<rule>:fixed<year>``.
    """

    factor: Assumption
    form: str


def grid(
    table: FactorTable, rules: Mapping[str, ElectricityRule], rule: str, year: int, fixed: int | None = None
) -> GridChoice:
    """Choose the emission factor of electricity by its rule.

    Args:
        table: The factors.
        rules: The electricity rules (``sets.read_electricity_rules``).
        rule: Id of the rule: ``shandong``, ``north``, ``national``, ….
        year: The year of the electricity.
        fixed: The year whose factor is used for every year; None takes the factor of ``year`` itself.

    Raises:
        MissingFactorError: The rule has no factor of that year; no neighbouring year stands in.
    """
    of_year = year if fixed is None else fixed
    form = f"{rule}:yearly" if fixed is None else f"{rule}:fixed{fixed}"
    return GridChoice(of_factor(rules[rule].factor(table, of_year)), form)
