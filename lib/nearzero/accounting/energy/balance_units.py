"""How the quantities of an energy balance are measured: physical units, or standard coal in one of two ways.

Here: the choice, and the conversion of a printed unit to it. Not here: the coefficients (``sets``) and what is
added (``amounts``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from nearzero import units
from nearzero.accounting.amounts import Conversion
from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.sets import COUNTED_IN, GasClass, StandardCoal
from nearzero.accounting.sets import ElectricityCount as Electricity
from nearzero.problems import nearest

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

Unit = Literal["physical", "standard_coal"]
Convert = Callable[[str, str], Conversion]

STANDARD_COAL = "万吨标准煤"
_TOTALS: Mapping[Electricity, str] = {"calorific": f"{STANDARD_COAL}(当量)", "equal_value": f"{STANDARD_COAL}(等价)"}

__all__ = ["STANDARD_COAL", "Convert", "Electricity", "GasClass", "Measure", "Unit", "converter", "total_unit"]


@dataclass(frozen=True, slots=True)
class Measure:
    """In what a balance is made.

    Attributes:
        unit: ``physical`` (实物量) or ``standard_coal`` (标准量).
        electricity: In standard coal, ``calorific`` (当量值) or ``equal_value`` (等价值).
        gas_class: In standard coal, the class of natural gas of GB/T 2589: ``high``, ``typical`` or ``low``.
    """

    unit: Unit = "standard_coal"
    electricity: Electricity = "calorific"
    gas_class: GasClass = "high"

    def __post_init__(self) -> None:
        """Refuse what is not one of the choices.

        Raises:
            ValueError: A choice is not known.
        """
        for given, choices in (
            (self.unit, get_args(Unit)),
            (self.electricity, get_args(Electricity)),
            (self.gas_class, get_args(GasClass)),
        ):
            if given not in choices:
                raise ValueError(f"“{given}” is no way to measure a balance; {nearest(given, choices)}")

    @property
    def method(self) -> str:
        """What results call it: ``physical``, ``calorific`` or ``equal_value``."""
        return "physical" if self.unit == "physical" else self.electricity

    @property
    def form(self) -> str:
        """What results add: the class of natural gas, which changes every number in standard coal."""
        return "" if self.unit == "physical" else f"gas_{self.gas_class}"


def total_unit(measure: Measure) -> str:
    """Return the unit of a total in standard coal, which says how electricity is counted in it."""
    return _TOTALS[measure.electricity]


def converter(raw: Raw, measure: Measure, year: int, carrier_units: Mapping[str, str]) -> Convert:
    """Return what turns a carrier and a printed unit into a conversion.

    Args:
        raw: The data folder.
        measure: In what the balance is made.
        year: Year of the coefficients; electricity at equal value takes that of no other year.
        carrier_units: The unit of each carrier.
    """
    if measure.unit == "physical":
        return lambda carrier, unit: _physical(carrier, unit, carrier_units[carrier])
    coal = StandardCoal.read(raw, measure.gas_class, measure.electricity)
    return lambda carrier, unit: _standard(coal, carrier, unit, year)


def _none(*names: str) -> Conversion:
    return Conversion(value=1.0, low=1.0, high=1.0, missing=names)


def _exact(scale: float) -> Conversion:
    return Conversion(value=scale, low=scale, high=scale)


def _physical(carrier: str, unit: str, wanted: str) -> Conversion:
    try:
        return _exact(units.factor(unit, wanted))
    except units.UnitError:  # printed in standard coal only: dividing by a default would invent a quantity
        return _none(f"physical_quantity:{carrier}")


def _standard(coal: StandardCoal, carrier: str, unit: str, year: int) -> Conversion:
    if "标准煤" in unit or "标煤" in unit:
        return _as_counted(coal, carrier, unit)
    try:
        found = coal.coefficient(carrier, year)
    except MissingFactorError as error:
        return _none(f"factor:{error.name}" + ("" if error.year is None else f"@{error.year}"))
    scale = units.factor(unit, found.activity_unit) * units.factor("吨标准煤", STANDARD_COAL)
    return Conversion(
        value=found.value * scale,
        low=found.low * scale,
        high=found.high * scale,
        text=found.arithmetic.partition(" = ")[0],
        inputs=found.inputs,
        state="measured" if found.status == "published" else "estimated",
    )


def _as_counted(coal: StandardCoal, carrier: str, unit: str) -> Conversion:
    """Take standard coal as printed; electricity only where it was counted the same way."""
    wanted = COUNTED_IN[coal.electricity]
    for target in (wanted, "吨标准煤") if carrier != "electricity" else (wanted,):
        try:
            return _exact(units.factor(unit, target) * units.factor("吨标准煤", STANDARD_COAL))
        except units.UnitError:
            continue
    return _none(f"standard_coal:{carrier}[{coal.electricity}]")
