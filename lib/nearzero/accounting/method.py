"""The rule set of an inventory: which factors, which electricity rule and year, which boundary.

Here: one method as a whole, the factor it has for a term, and how activity gets into the unit of that factor. Not
here: the sets and rules themselves (``sets``), what is counted (``selection``), sums (``inventory``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.boundary import BOUNDARIES, EXCLUDED, Boundary, Hierarchy, Kind, NonEnergy, read_hierarchy
from nearzero.accounting.factors import FactorTable, MissingFactorError
from nearzero.accounting.sets import (
    GAS_CLASS,
    EmissionFactor,
    FactorSet,
    StandardCoal,
    read_electricity_rules,
    read_process_set,
    read_sets,
)
from nearzero.problems import nearest

if TYPE_CHECKING:
    from nearzero.accounting.sets import ElectricityRule, GasClass
    from nearzero.places.raw import Raw

YEARLY = "yearly"
HEAT_FACTOR = "heat_ef_default"
_FIXED = re.compile(r"fixed:((?:19|20)\d\d)")
_HEAT = "吉焦"
_COAL = "吨标准煤"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What turns activity as printed into the unit of a factor.

    Attributes:
        value: The number to multiply with.
        low: Lower end of what the digits of its coefficient allow.
        high: Upper end of it.
        text: How it stands in the arithmetic; empty where only the prefix of the unit changes.
        inputs: Ids of the coefficients.
        status: ``published`` or ``unconfirmed``.
    """

    value: float
    low: float
    high: float
    text: str = ""
    inputs: tuple[str, ...] = ()
    status: str = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """Everything that decides a number of an inventory besides the activity.

    Attributes:
        table: The factors.
        factor_set: Factors of fuels.
        process_set: Factors of processes and of waste.
        electricity_rule: Which factor a kilowatt-hour from the grid has.
        fixed_year: The year whose electricity factor all years have; None for each year its own.
        heat_factor: Name of the factor of heat.
        boundary: ``consumption`` or ``generation``.
        nonenergy: What becomes of use as raw material.
        hierarchy: Sectors and carriers.
        standard_coal: Coefficients for activity that is not in the unit of its factor.
    """

    table: FactorTable
    factor_set: FactorSet
    process_set: FactorSet
    electricity_rule: ElectricityRule
    hierarchy: Hierarchy
    standard_coal: StandardCoal
    fixed_year: int | None = None
    heat_factor: str = HEAT_FACTOR
    boundary: Boundary = "consumption"
    nonenergy: NonEnergy = EXCLUDED
    _factors: dict[tuple[Kind, str, int | None], EmissionFactor] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _conversions: dict[tuple[str, str, str, int], Conversion] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def name(self) -> str:
        """What results have as ``method``: the factor set."""
        return self.factor_set.id

    @property
    def form(self) -> str:
        """What results have as ``form``: ``shandong:yearly``, ``shandong:fixed2022``."""
        return f"{self.electricity_rule.id}:{YEARLY if self.fixed_year is None else f'fixed{self.fixed_year}'}"

    @property
    def identity(self) -> str:
        """What results have as ``identity``: the boundary, and each choice that is not the usual one."""
        other_heat = "" if self.heat_factor == HEAT_FACTOR else self.heat_factor
        other_gas = "" if self.standard_coal.gas == GAS_CLASS else f"gas_{self.standard_coal.gas}"
        return "+".join(filter(None, (self.boundary, self.nonenergy.name, other_heat, other_gas)))

    def emission_factor(self, kind: Kind, carrier: str, year: int) -> EmissionFactor:
        """Return the factor of a carrier in a year, in t CO2 per unit of activity.

        Args:
            kind: How the carrier is counted.
            carrier: The carrier.
            year: The year; it matters for electricity alone, and not there where the factor year is fixed.

        Raises:
            MissingFactorError: There is none, with what to ask for.
        """
        of_year = (self.fixed_year or year) if kind == "electricity" else None
        key = (kind, carrier, of_year)
        if key not in self._factors:
            self._factors[key] = self._find(kind, carrier, of_year or year)
        return self._factors[key]

    def _find(self, kind: Kind, carrier: str, year: int) -> EmissionFactor:
        if kind == "electricity":
            return self.electricity_rule.emission_factor(self.table, year)
        if kind == "heat":
            return self._of_heat()
        chosen = self.factor_set if kind == "combustion" else self.process_set
        return chosen.emission_factor(self.table, carrier)

    def _of_heat(self) -> EmissionFactor:
        found = self.table.find(self.heat_factor)
        if found.value is None or found.low is None or found.high is None:
            raise MissingFactorError(found.name, found.year, f"the table has “{found.digits}”, no single value")
        unit = f"tCO2/{_HEAT}"
        scale = units.factor(found.unit, unit)
        return EmissionFactor(
            carrier="heat",
            value=found.value * scale,
            low=found.low * scale,
            high=found.high * scale,
            unit=unit,
            activity_unit=_HEAT,
            status=found.status,
            inputs=(found.id,),
            arithmetic=f"{found.digits} {found.unit}",
            note=found.note,
        )

    def conversion(self, unit: str, to: str, carrier: str, year: int) -> Conversion:
        """Return what turns an activity into the unit of its factor.

        Units of one kind convert as they are. Between a physical unit and standard coal stands the coefficient of
        GB/T 2589 of the carrier; electricity printed in standard coal must say how it was counted (当量, 等价).

        Args:
            unit: Unit of the activity as printed.
            to: Unit that the factor is per.
            carrier: The carrier.
            year: The year.

        Raises:
            MissingFactorError: There is no coefficient for the carrier.
            UnitError: The two do not go together.
        """
        key = (unit, to, carrier, year)
        if key not in self._conversions:
            self._conversions[key] = self._convert(unit, to, carrier, year)
        return self._conversions[key]

    def _convert(self, unit: str, to: str, carrier: str, year: int) -> Conversion:
        printed_in_coal, per_coal = _in_coal(unit), _in_coal(to)
        if printed_in_coal == per_coal:
            scale = units.factor(unit, to)
            return Conversion(scale, scale, scale)
        coal = replace(self.standard_coal, electricity="equal_value" if "等价" in unit else "calorific")
        found = coal.coefficient(carrier, year)
        if per_coal:
            scale = units.factor(unit, found.activity_unit) * units.factor(_COAL, to)
            ends = (found.value * scale, found.low * scale, found.high * scale)
            return Conversion(*ends, f"× {found.arithmetic}", found.inputs, found.status)
        in_coal = coal.unit if "当量" in unit or "等价" in unit or carrier == "electricity" else _COAL
        scale = units.factor(unit, in_coal) * units.factor(found.activity_unit, to)
        ends = (scale / found.value, scale / found.high, scale / found.low)
        return Conversion(*ends, f"÷ {found.arithmetic}", found.inputs, found.status)


def _in_coal(unit: str) -> bool:
    return any(name in unit for name in ("标准煤", "标煤", "tce", "kgce"))


def read_method(  # noqa: PLR0913 - each is a choice that a report states
    raw: Raw,
    factor_set: str = "fuel_defaults",
    electricity: str = "shandong",
    *,
    year_rule: str = YEARLY,
    boundary: Boundary = "consumption",
    nonenergy: NonEnergy = EXCLUDED,
    heat_factor: str = HEAT_FACTOR,
    gas: GasClass = GAS_CLASS,
) -> Method:
    """Put a method together from the tables of a data folder.

    Args:
        raw: The data folder.
        factor_set: Id of a factor set.
        electricity: Id of an electricity rule.
        year_rule: ``yearly``, or ``fixed:2022`` for the factor of one year in all years.
        boundary: ``consumption`` or ``generation``.
        nonenergy: What becomes of use as raw material: ``EXCLUDED``, ``INCLUDED``, or shares with their source.
        heat_factor: Name of the factor of heat.
        gas: Class of natural gas where it is converted to or from standard coal.

    Raises:
        ValueError: A set, a rule, a year rule or a boundary is unknown.
    """
    sets, rules = read_sets(raw), read_electricity_rules(raw)
    for name, known in ((factor_set, sets), (electricity, rules), (boundary, BOUNDARIES)):
        if name not in known:
            raise ValueError(f"“{name}” is not known: {nearest(name, known)}")
    fixed = _FIXED.fullmatch(year_rule)
    if year_rule != YEARLY and fixed is None:
        raise ValueError(f"the year rule is “yearly” or “fixed:2022”, not “{year_rule}”")
    return Method(
        table=FactorTable.read(raw),
        factor_set=sets[factor_set],
        process_set=read_process_set(raw),
        electricity_rule=rules[electricity],
        hierarchy=read_hierarchy(raw),
        standard_coal=StandardCoal.read(raw, gas),
        fixed_year=int(fixed[1]) if fixed else None,
        heat_factor=heat_factor,
        boundary=boundary,
        nonenergy=nonenergy,
    )


def year_rules(rule: ElectricityRule, table: FactorTable) -> Mapping[str, tuple[int, ...]]:
    """Return the year rules that an electricity rule can be used with: ``yearly``, and each year with a factor."""
    years = table.years(rule.factor_name)
    return {YEARLY: years, **{f"fixed:{year}": (year,) for year in years}}
