"""Which factors go together: sets for fuels and processes, rules for electricity, coefficients of standard coal.

Here: the choices of ``factors/sets.toml`` and what one unit of activity comes to under each. Not here: the
factors themselves (``factors``), activity data, or sums of emissions (``inventory``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import numpy as np

from nearzero import units
from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError
from nearzero.places import contracts
from nearzero.places.tables import rows
from nearzero.problems import nearest
from nearzero.rounding import band

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nearzero.places.raw import Raw

FILE = "factors/sets.toml"
CO2_PER_CARBON = 44 / 12  # molar masses of CO2 and C, as the inventory guides round them

GasClass = Literal["high", "typical", "low"]
ElectricityCount = Literal["calorific", "equal_value"]
# 1.33 kgce/m³ goes with the 38 931 kJ/m³ of the provincial guide; 1.2143 and 1.1 do not.
GAS_CLASS: GasClass = "high"
COUNTED_IN: Mapping[ElectricityCount, str] = {"calorific": "吨标准煤_当量", "equal_value": "吨标准煤_等价"}

# What one unit of activity is: mass, the volume of gas as statistics print it, standard coal, heat, electricity.
_ACTIVITY_UNITS = ("吨", "万立方米", "吨标准煤", "吉焦", "万千瓦时")
_PLAIN = {"fraction": "", "-": ""}
_said: WeakKeyDictionary[Raw, dict[str, Any]] = WeakKeyDictionary()  # read a hundred times for one report


@dataclass(frozen=True, slots=True)
class EmissionFactor:
    """What one unit of activity emits, or comes to in standard coal.

    Attributes:
        carrier: Id of the carrier.
        value: Amount per unit of activity.
        low: Lower end of what the digits of all factors allow together.
        high: Upper end of it.
        unit: ``tCO2/吨``, ``tCO2/万立方米``, ``tCO2/吨标准煤``; for standard coal ``吨标准煤_当量/吨``, …
        activity_unit: The unit of activity: what stands below the line of ``unit``.
        status: ``published``, or ``unconfirmed`` where one of the factors is.
        inputs: Ids of the factors.
        arithmetic: The product written out.
        note: What a reader must know of the choice.
    """

    carrier: str
    value: float
    low: float
    high: float
    unit: str
    activity_unit: str
    status: str
    inputs: tuple[str, ...]
    arithmetic: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactorSet:
    """One choice of factors for all carriers.

    Attributes:
        id: Its name: ``per_tce_a``, ``fuel_defaults``, …
        zh: Chinese title.
        en: English title.
        basis: ``tce`` (per standard coal) or ``physical`` (per tonne, per 10⁴ m³ of gas).
        factors: By carrier, the name of a factor, or names joined by ``*``.
        note: Where the choice comes from.
        notes: By carrier, what its choice assumes.
    """

    id: str
    zh: str
    en: str
    basis: str
    factors: Mapping[str, str]
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def emission_factor(self, table: FactorTable, carrier: str) -> EmissionFactor:
        """Return what one unit of a carrier emits.

        Net calorific value × carbon content × oxidation × 44/12 where the set names these (IPCC 2006,
        volume 2, equation 2.1 with the provincial guide's defaults); one factor, times 44/12 where it counts
        carbon, else. The band holds what the digits of all factors allow together.

        Args:
            table: The factors.
            carrier: Id of the carrier.

        Returns:
            The factor, in t CO2 per unit of activity.

        Raises:
            MissingFactorError: The set has no default for the carrier, or the table not the factor.
            UnitError: The units of the factors do not give emissions per activity.
        """
        if carrier not in self.factors:
            ask = (
                f"the set “{self.id}” ({self.en}) has no default for it; "
                f"ask for a measured value, or take a set that has one; {nearest(carrier, self.factors)}"
            )
            raise MissingFactorError(f"{self.id}:{carrier}", ask=ask)
        names = [name.strip() for name in self.factors[carrier].split("*")]
        found = [table.find(name) for name in names]
        return _product(carrier, found, ("tCO2", "tC"), self.notes.get(carrier, ""))


@dataclass(frozen=True, slots=True)
class ElectricityRule:
    """Which factor a kilowatt-hour from the grid has.

    Attributes:
        id: Its name: ``shandong``, ``national_residual``, …
        zh: Chinese title.
        en: English title.
        factor_name: Name of the factor in the table.
        region: The grid.
        kind: ``average``, ``residual``, ``fossil`` or ``notice``.
    """

    id: str
    zh: str
    en: str
    factor_name: str
    region: str
    kind: str

    def factor(self, table: FactorTable, year: int) -> Factor:
        """Return the factor of a year; that of a neighbouring year never takes its place.

        Args:
            table: The factors.
            year: The year it must be of.

        Raises:
            MissingFactorError: None is in the table for that year.
        """
        return table.find(self.factor_name, year, self.region)

    def emission_factor(self, table: FactorTable, year: int) -> EmissionFactor:
        """Return what 10⁴ kWh of electricity emits under this rule, in t CO2.

        Raises:
            MissingFactorError: None is in the table for that year.
        """
        return _product("electricity", [self.factor(table, year)], ("tCO2",), "")


@dataclass(frozen=True, slots=True)
class StandardCoal:
    """One way of counting energy as standard coal, by the coefficients of GB/T 2589.

    Everything it converts comes out in one unit, that of its way of counting electricity, so that what was
    counted in two ways (当量值, 等价值) cannot be added.

    Attributes:
        table: The factors.
        factors: By carrier, the name of the coefficient.
        gas_classes: By class, the name of the coefficient of natural gas.
        electricity_counts: By way of counting, the name of the coefficient of electricity.
        carriers: Every carrier that is known, to tell a slip from a carrier without a coefficient.
        gas: Class of natural gas: ``high`` (1.33), ``typical`` (1.2143) or ``low`` (1.1 kgce/m³).
        electricity: ``calorific`` (当量值) or ``equal_value`` (等价值).
    """

    table: FactorTable
    factors: Mapping[str, str]
    gas_classes: Mapping[str, str]
    electricity_counts: Mapping[str, str]
    carriers: frozenset[str]
    gas: GasClass = GAS_CLASS
    electricity: ElectricityCount = "calorific"

    @classmethod
    def read(cls, raw: Raw, gas: GasClass = GAS_CLASS, electricity: ElectricityCount = "calorific") -> StandardCoal:
        """Read the coefficients of a data folder.

        Args:
            raw: The folder.
            gas: Class of natural gas.
            electricity: How electricity is counted.

        Raises:
            ValueError: There is no such class or way of counting.
        """
        said = _read(raw)["standard_coal"]
        for given, known in ((gas, said["natural_gas"]), (electricity, said["electricity"])):
            if given not in known:
                raise ValueError(f"“{given}” is no way of counting here: {nearest(given, known)}")
        names = frozenset(raw.table("carriers.csv", contracts.CARRIERS)["carrier"])
        table = FactorTable.read(raw)
        return cls(table, said["factors"], said["natural_gas"], said["electricity"], names, gas, electricity)

    @property
    def unit(self) -> str:
        """The unit of everything it converts: ``吨标准煤_当量`` or ``吨标准煤_等价``."""
        return COUNTED_IN[self.electricity]

    def coefficient(self, carrier: str, year: int | None = None) -> EmissionFactor:
        """Return the standard coal of one unit of a carrier.

        Fuels and heat have the same coefficient in both ways of counting; only electricity differs.

        Args:
            carrier: Id of the carrier.
            year: The year; electricity counted at equal value needs it, for its coal rate changes.

        Raises:
            MissingFactorError: There is no coefficient for the carrier, or not for that year.
        """
        wanted = None
        if carrier == "natural_gas":
            name, note = self.gas_classes[self.gas], f"natural gas of the class “{self.gas}”"
        elif carrier == "electricity":
            name, note = self.electricity_counts[self.electricity], f"electricity at its {self.electricity} value"
            wanted = year if self.electricity == "equal_value" else None
            if self.electricity == "equal_value" and year is None:
                raise MissingFactorError(name, ask="say which year: the coal rate of power supply changes")
        elif carrier in self.factors:
            name, note = self.factors[carrier], ""
        else:
            hint = "" if carrier in self.carriers else f"; {nearest(carrier, self.carriers)}"
            raise MissingFactorError(f"tce:{carrier}", year, f"ask for its calorific value, measured{hint}")
        return _product(carrier, [self.table.find(name, wanted)], (self.unit,), note)

    def convert(self, value: float, unit: str, carrier: str, year: int | None = None) -> float:
        """Return an amount of a carrier in ``self.unit``.

        Args:
            value: The amount.
            unit: Its unit as printed: physical, or standard coal already. Fuels in plain 吨标准煤 are taken as
                they are; electricity must say which way it was counted.
            carrier: Id of the carrier.
            year: The year.

        Raises:
            UnitError: The unit is not one of the carrier, or counts electricity in the other way.
            MissingFactorError: There is no coefficient for the carrier.
        """
        if "标准煤" in unit or "标煤" in unit or "tce" in unit:
            same = unit if carrier == "electricity" or _is_counted(unit) else None
            return value * (units.factor(same, self.unit) if same else units.factor(unit, "吨标准煤"))
        found = self.coefficient(carrier, year)
        return value * units.factor(unit, found.activity_unit) * found.value


def add_standard_coal(amounts: Iterable[tuple[float, str]]) -> tuple[float, str]:
    """Return the sum of amounts of standard coal, in the unit of the first.

    Args:
        amounts: Values with their units.

    Raises:
        UnitError: Two of them count electricity in different ways (当量值, 等价值), or one does not say how.
        ValueError: There is nothing to add.
    """
    listed = list(amounts)
    if not listed:
        raise ValueError("there is nothing to add")
    unit = listed[0][1]
    return sum(value * units.factor(own, unit) for value, own in listed), unit


def read_sets(raw: Raw) -> dict[str, FactorSet]:
    """Return the factor sets for fuels by id.

    Args:
        raw: The data folder.

    Raises:
        DataError: ``carriers.csv`` does not keep its contract.
    """
    return {name: _set(raw, name, said) for name, said in _read(raw)["sets"].items()}


def read_process_set(raw: Raw) -> FactorSet:
    """Return the factors of processes and waste: clinker, lime, municipal waste burnt."""
    return _set(raw, "provincial", _read(raw)["process"]["provincial"])


def read_electricity_rules(raw: Raw) -> dict[str, ElectricityRule]:
    """Return the rules for electricity from the grid by id."""
    return {
        name: ElectricityRule(name, said["zh"], said["en"], said["factor"], said["region"], said["kind"])
        for name, said in _read(raw)["electricity"].items()
    }


def _read(raw: Raw) -> dict[str, Any]:
    if raw not in _said:
        _said[raw] = tomllib.loads((raw.root / FILE).read_text(encoding="utf-8"))
    return _said[raw]


def _set(raw: Raw, name: str, said: Mapping[str, Any]) -> FactorSet:
    factors = dict(said["factors"])
    if said["basis"] == "tce":  # what holds for coal holds for the coals
        parents = {row.carrier: row.parent for row in rows(raw.table("carriers.csv", contracts.CARRIERS))}
        for carrier in parents:
            above = carrier
            while above and above not in said["factors"]:
                above = parents.get(above, "")
            if above:
                factors[carrier] = said["factors"][above]
    return FactorSet(name, said["zh"], said["en"], said["basis"], factors, said.get("note", ""), said.get("notes", {}))


def _product(carrier: str, factors: list[Factor], tops: tuple[str, ...], note: str) -> EmissionFactor:
    """Multiply factors, and 44/12 where they come to carbon; find what unit of activity that is of."""
    ends = {}
    for factor in factors:
        if factor.value is None or factor.low is None or factor.high is None:
            raise MissingFactorError(factor.name, factor.year, f"the table has “{factor.digits}”, no single value")
        ends[factor.id] = (factor.low, factor.high)
    of = "*".join(f"({_readable(factor.unit)})" for factor in factors if _readable(factor.unit))
    top, activity_unit, scale = _what(of, tops)
    carbon = top == "tC"
    scale *= CO2_PER_CARBON if carbon else 1.0

    def multiply(values: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        product: NDArray[np.float64] = scale * np.prod([values[factor.id] for factor in factors], axis=0)
        return product

    low, high = band(multiply, ends)
    value = scale * float(np.prod([factor.value for factor in factors if factor.value is not None]))
    unit = f"{tops[0]}/{activity_unit}"
    printed = [f"{factor.digits} {factor.unit}".replace(" fraction", "") for factor in factors]
    if len(printed) == 1 and not carbon:
        arithmetic = f"{printed[0]} = {value:.7g} {unit}" if scale != 1 else printed[0]
    else:
        arithmetic = " × ".join([*printed, *(["44/12"] if carbon else [])]) + f" = {value:.7g} {unit}"
    return EmissionFactor(
        carrier=carrier,
        value=value,
        low=float(low),
        high=float(high),
        unit=unit,
        activity_unit=activity_unit,
        status="unconfirmed" if any(factor.status != "published" for factor in factors) else "published",
        inputs=tuple(factor.id for factor in factors),
        arithmetic=arithmetic,
        note="; ".join(filter(None, [note, *(factor.note for factor in factors), _volume_note(factors)])),
    )


def _readable(unit: str) -> str:
    """Return a unit as the registry reads it; standard cubic metres are those of the energy statistics."""
    return _PLAIN.get(unit, unit).replace("Nm3", "m3")


def _volume_note(factors: list[Factor]) -> str:
    standard = any("Nm3" in factor.unit for factor in factors)
    return "cubic metres of the statistics taken as the standard ones (Nm³) of the factor" if standard else ""


def _what(unit: str, tops: tuple[str, ...]) -> tuple[str, str, float]:
    """Return what stands above and below the line of a product of units, and the scale to there.

    The coefficients of GB/T 2589 are in plain standard coal; the way of counting is that of the caller.
    """
    for top in tops:
        for activity in _ACTIVITY_UNITS:
            plain = top.partition("_")[0]
            try:
                return top, activity, units.factor(unit, f"{plain}/{activity}")
            except units.UnitError:
                continue
    raise units.UnitError(f"“{unit}” is not {' or '.join(tops)} per unit of activity")


def _is_counted(unit: str) -> bool:
    return any(way in unit for way in ("当量", "等价"))
