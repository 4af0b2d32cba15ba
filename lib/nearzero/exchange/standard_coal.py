"""Standard coal of fuels that an inventory prints in tonnes, cubic metres or kilowatt-hours.

Here: the coefficients of ``factors/standard_coal.csv`` by carrier, as ``factors/sets.toml`` assigns them, and one
conversion with its arithmetic. Not here: balances and emissions (``accounting``), which convert for themselves and
can choose among the classes of gas and the ways of counting electricity.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from nearzero import units
from nearzero.places import contracts
from nearzero.places.raw import Raw
from nearzero.places.tables import rows

_WANTED = "万吨标准煤"
_DIGITS = Context(prec=12)  # what a spreadsheet stores has fifteen; the coefficients have four


@dataclass(frozen=True, slots=True)
class Coefficient:
    """The standard coal of one unit of a carrier: as printed, with what it is per."""

    name: str
    digits: str
    unit: str
    source: str

    def convert(self, digits: str, unit: str) -> tuple[str, str] | None:
        """Return an amount in 万吨标准煤 and the arithmetic; None where the unit is not one of the carrier.

        Args:
            digits: The amount as printed.
            unit: Its unit.
        """
        coal, _, per = self.unit.partition("/")
        try:
            scale = units.factor(unit, per) * units.factor(coal, _WANTED)
        except units.UnitError:
            return None
        product = _DIGITS.multiply(Decimal(digits) * Decimal(self.digits), Decimal(format(scale, ".12g")))
        return format(product.normalize(), "f"), f"{digits} {unit} × {self.digits} {self.unit}"


def coefficients(raw: Raw) -> Mapping[str, Coefficient]:
    """Return the coefficient of every carrier that has one.

    Electricity counts by its calorific value (当量值) and natural gas by the higher class of GB/T 2589.

    Args:
        raw: The data folder.

    Raises:
        DataError: The table of coefficients has errors.
    """
    path = raw.root / "factors" / "sets.toml"
    if not path.is_file():
        return {}
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("standard_coal", {})
    names = dict(said.get("factors", {}))
    names |= {"natural_gas": said.get("natural_gas", {}).get("high"), "electricity": said["electricity"]["calorific"]}
    table = {row.name: row for row in rows(raw.table("factors/standard_coal.csv", contracts.FACTORS))}
    return {
        carrier: Coefficient(name, table[name].value, table[name].unit, table[name].source)
        for carrier, name in names.items()
        if name in table
    }
