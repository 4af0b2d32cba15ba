"""Scopes, gases and fields of an inventory, and what stands beside it without changing it.

Here: scope 1 and 2, the seven gases in the five fields of a provincial inventory and which of them are covered,
amounts of other gases in t CO2e, offsets and captured CO2 beside the total. Not here: CO2 itself (``inventory``),
potentials of warming (``gases``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from nearzero.accounting import gases
from nearzero.accounting.factors import FactorTable, MissingFactorError

if TYPE_CHECKING:
    from nearzero.accounting.boundary import Kind
    from nearzero.accounting.inventory import Inventory

Field = Literal["energy", "industrial_processes", "agriculture", "land_use", "waste"]
FIELDS: tuple[Field, ...] = get_args(Field)
# The gases of the Kyoto Protocol as amended in Doha; the provincial guide has the same seven.
GASES = ("CO2", "CH4", "N2O", "HFCs", "PFCs", "SF6", "NF3")
FIELD_NAMES: dict[Field, tuple[str, str]] = {
    "energy": ("能源活动", "Energy"),
    "industrial_processes": ("工业生产过程", "Industrial processes and product use"),
    "agriculture": ("农业活动", "Agriculture"),
    "land_use": ("土地利用变化和林业", "Land-use change and forestry"),
    "waste": ("废弃物处理", "Waste"),
}
# Waste that is burned with use of its heat belongs to energy in the IPCC guidelines; the activity data do not say
# whether it is, so that all of it stands in waste here.
_FIELD_OF_KIND: dict[Kind, Field] = {"process": "industrial_processes", "waste": "waste"}

Claim = Literal["ccer", "offset", "green_certificate", "sink", "captured_used", "captured_stored"]
CLAIMS: dict[Claim, tuple[str, str]] = {
    "ccer": ("核证自愿减排量：单列，不从排放总量中扣减", "CCER: stated beside the total, not subtracted"),
    "offset": ("其他抵消量：单列，不从排放总量中扣减", "other offsets: stated beside the total, not subtracted"),
    "green_certificate": (
        "绿证对应电量的排放：单列，不从排放总量中扣减",
        "emissions of electricity under green certificates: stated beside the total, not subtracted",
    ),
    "sink": ("碳汇：单列，不从排放总量中扣减", "sinks: stated beside the total, not subtracted"),
    "captured_used": (
        "捕集后利用或出售（如制尿素、焊接气）：会再次排放，不是清除量",
        "captured and used or sold (urea, welding gas): emitted later, no removal",
    ),
    "captured_stored": (
        "捕集后长期封存：单列；扣减须有封存监测，此处不扣减",
        "captured and stored: stated beside the total; to subtract it takes monitored storage, so it is not done here",
    ),
}


def scope_of(kind: Kind) -> int:
    """Return the scope: 2 for electricity and heat from elsewhere, 1 for what is emitted inside."""
    return 2 if kind in {"electricity", "heat"} else 1


def field_of(kind: Kind) -> Field:
    """Return the field of a provincial inventory that a kind of emission belongs to."""
    return _FIELD_OF_KIND.get(kind, "energy")


@dataclass(frozen=True, slots=True, kw_only=True)
class GasAmount:
    """An amount of a gas other than the CO2 of the cells, from an inventory or a report.

    Attributes:
        gas: One of ``GASES``.
        field: One of ``FIELDS``.
        year: The year.
        tonnes: In t of the gas; None where it is missing.
        low: Lower end of its interval.
        high: Upper end.
        state: State of the number.
        id: Id of the fact or row.
    """

    gas: str
    field: Field
    year: int
    tonnes: float | None
    low: float | None
    high: float | None
    state: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """A gas in t CO2e by one assessment report.

    Attributes:
        amount: The gas.
        report: ``SAR``, ``AR5`` or ``AR6``.
        value: t CO2e; None where amount or potential is missing.
        low: Lower end; the report fixes the potential, so that only the amount has an interval.
        high: Upper end.
        inputs: Ids of the amount and of the potential.
        arithmetic: The product written out.
        ask: What to ask for where there is no value.
    """

    amount: GasAmount
    report: str
    value: float | None
    low: float | None = None
    high: float | None = None
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    ask: str = ""


def equivalents(amounts: Iterable[GasAmount], table: FactorTable, report: str) -> tuple[Equivalent, ...]:
    """Return gases in t CO2e.

    Args:
        amounts: The gases.
        table: The factors.
        report: ``SAR``, ``AR5`` or ``AR6``; one report for all of them.

    Raises:
        ValueError: A gas, a field or the report is unknown.
    """
    return tuple(_equivalent(amount, table, report) for amount in amounts)


def _equivalent(amount: GasAmount, table: FactorTable, report: str) -> Equivalent:
    if amount.gas not in GASES or amount.field not in FIELDS:
        raise ValueError(f"{amount.id}: the gas is one of {', '.join(GASES)}, the field one of {', '.join(FIELDS)}")
    if amount.tonnes is None or amount.low is None or amount.high is None:
        ask = f"the amount is missing: ask for {amount.gas} of {amount.year} ({amount.id})"
        return Equivalent(amount=amount, report=report, value=None, inputs=(amount.id,), ask=ask)
    try:
        potential = gases.gwp(table, amount.gas, report)
        value = gases.to_co2e(table, amount.gas, amount.tonnes, report)
    except MissingFactorError as error:
        return Equivalent(amount=amount, report=report, value=None, inputs=(amount.id,), ask=str(error))
    return Equivalent(
        amount=amount,
        report=report,
        value=value,
        low=gases.to_co2e(table, amount.gas, amount.low, report),
        high=gases.to_co2e(table, amount.gas, amount.high, report),
        inputs=(amount.id, potential.id),
        arithmetic=f"{amount.tonnes:g} t {amount.gas} × {potential.digits} = {value:.6g} t CO2e",
    )


def total_co2e(inventory: Inventory, year: int, others: Sequence[Equivalent]) -> tuple[float, float, float] | None:
    """Return CO2 and other gases of a year in t CO2e with both ends; None where anything of it is missing.

    Raises:
        ValueError: The gases are by different reports.
    """
    here = [one for one in others if one.amount.year == year]
    if len({one.report for one in here}) > 1:
        raise ValueError("potentials of different assessment reports are not added")
    co2 = inventory.total(year)
    parts = [(co2.value, co2.low, co2.high), *((one.value, one.low, one.high) for one in here)]
    known = [(v, low, high) for v, low, high in parts if v is not None and low is not None and high is not None]
    if len(known) != len(parts):
        return None
    return math.fsum(p[0] for p in known), math.fsum(p[1] for p in known), math.fsum(p[2] for p in known)


def coverage(inventory: Inventory, year: int, others: Iterable[GasAmount] = ()) -> dict[tuple[str, Field], str]:
    """Return for each of the seven gases in each of the five fields what the inventory says of it.

    A field counts as ``covered`` where every cell of it has a value: of the sources the activity data name, which
    need not be all sources of the field.

    Args:
        inventory: The CO2 inventory.
        year: The year.
        others: Amounts of other gases.

    Returns:
        ``covered``, ``partly`` (something named is missing), or ``not_given``: nothing is said, which is not zero.
    """
    said: dict[tuple[str, Field], list[bool]] = {}
    for cell in inventory.select(year):
        said.setdefault(("CO2", field_of(cell.kind)), []).append(cell.value is not None)
    for amount in others:
        if amount.year == year:
            said.setdefault((amount.gas, amount.field), []).append(amount.tonnes is not None)
    return {
        (gas, field): ("covered" if all(found) else "partly") if (found := said.get((gas, field))) else "not_given"
        for gas in GASES
        for field in FIELDS
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An amount that stands beside the total and never changes it.

    Attributes:
        claim: What it is.
        year: The year.
        tonnes: t CO2; None where it is missing.
        id: Id of the fact it comes from.
    """

    claim: Claim
    year: int
    tonnes: float | None
    id: str

    def text(self, lang: str = "zh") -> str:
        """Return what a reader must know of it.

        Raises:
            ValueError: The claim is unknown.
        """
        if self.claim not in CLAIMS:
            raise ValueError(f"“{self.claim}” is none of {', '.join(CLAIMS)}")
        return CLAIMS[self.claim][0 if lang == "zh" else 1]
