"""The core indicator of a national zero-carbon park: CO2 per energy, and the limit of the park's size class.

Here: the ratio, the size classes and the verdict within rounding. Not here: the CO2 (``parks``).

Limits: indicator system for national zero-carbon parks (trial), as ``factors/benchmarks.csv`` has them. Assumed, until
its text is at hand: energy is the park's total with electricity at its calorific value (当量值), and a class begins at
its lower end and ends before the next one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nearzero import units
from nearzero.accounting.amounts import weakest
from nearzero.accounting.emissions import in_words, plain

if TYPE_CHECKING:
    from nearzero.accounting.factors import FactorTable
    from nearzero.accounting.inventory import Total

LIMITS = "national_zero_carbon_park_core"
Verdict = Literal["met", "not_met", "within_rounding", "no_class", "missing"]

_CLASS = re.compile(r"<=\s*([\d.]+)\s*\(\s*(?:(\d+)-(\d+)|>=\s*(\d+))\s*万tce\s*\)")
_TCE = 1e4  # tce per 万tce


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a park that is no row of activity data: non-fossil electricity, total energy.

    Attributes:
        year: The year.
        value: In ``unit``; None where it is missing.
        low: Lower end of its rounding interval.
        high: Upper end.
        unit: As printed.
        state: State of the number.
        id: Id of the fact.
        supply: For electricity ``direct`` or ``certificates``; empty for energy.
    """

    year: int
    value: float | None
    low: float | None
    high: float | None
    unit: str
    state: str
    id: str
    supply: str = ""


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A limit of the core indicator and the parks it holds for.

    Attributes:
        limit: t CO2 per tce.
        least: Energy of the smallest such park, in tce.
        most: Energy at which the next class begins, in tce.
    """

    limit: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """The national core indicator: CO2 of the national method per energy.

    Attributes:
        value: t CO2 per tce; None where it cannot be said.
        low: Lower end of its band; numerator and denominator are taken as independent.
        high: Upper end.
        limit: The limit of the park's size class, or None.
        verdict: ``met``, ``not_met``, ``within_rounding`` (the band holds the limit or the class is not sure),
            ``no_class`` (smaller than the smallest class) or ``missing``.
        state: The weakest input.
        inputs: Ids.
        arithmetic: The ratio written out.
        note: What a reader must know.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    verdict: Verdict = "missing"
    state: str = "missing"
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    note: str = ""


def size_classes(table: FactorTable) -> tuple[SizeClass, ...]:
    """Return the limits of the core indicator by size of the park, smallest first.

    Raises:
        MissingFactorError: The table does not have them.
        ValueError: The row is not written as ``<=0.2 (20-100万tce) / <=0.3 (>=100万tce)``.
    """
    row = table.find(LIMITS)
    found = [_CLASS.fullmatch(part.strip()) for part in row.digits.split("/")]
    if not all(found):
        raise ValueError(f"{row.id}: “{row.digits}” does not name limits by size class")
    classes = [
        SizeClass(float(one[1]), float(one[2] or one[4]) * _TCE, float(one[3] or "inf") * _TCE) for one in found if one
    ]
    return tuple(sorted(classes, key=lambda one: one.least))


def core_indicator(national: Total, energy: Quantity | None, classes: tuple[SizeClass, ...]) -> Core:
    """Return the core indicator of a national zero-carbon park.

    Args:
        national: CO2 by the national method.
        energy: The park's total energy in standard coal, or None.
        classes: The limits by size class.

    Raises:
        ValueError: The energy counts electricity at its equal value.
    """
    if energy is None or energy.value is None or energy.low is None or energy.high is None:
        return Core(value=None, note="the total energy is missing")
    if national.value is None or national.low is None or national.high is None:
        return Core(value=None, note="the total of the national method is missing")
    scale = units.factor(energy.unit, _plain_coal(energy.unit))
    tce, least, most = energy.value * scale, energy.low * scale, energy.high * scale
    value, low, high = national.value / tce, national.low / most, national.high / least
    found = [_class_of(amount, classes) for amount in (least, tce, most)]
    sure = "" if "当量" in energy.unit else "how electricity is counted in the energy is not said; "
    limit = None if found[1] is None else found[1].limit
    return Core(
        value=value,
        low=low,
        high=high,
        limit=limit,
        verdict=_verdict(low, high, limit, same_class=len(set(found)) == 1),
        state=weakest((national.state, energy.state, "derived")),
        inputs=(*national.inputs, energy.id),
        arithmetic=f"{in_words(national.value)} ÷ {plain(energy.value)} {energy.unit}",
        note=sure + ("smaller than the smallest class" if limit is None else f"limit {limit:g} of its size class"),
    )


def _plain_coal(unit: str) -> str:
    """Return tce in the way of counting of a unit.

    Raises:
        ValueError: The energy counts electricity at its equal value.
    """
    if "等价" in unit:
        raise ValueError(f"“{unit}”: the core indicator takes electricity at its calorific value (当量值)")
    return "吨标准煤_当量" if "当量" in unit else "吨标准煤"


def _class_of(tce: float, classes: tuple[SizeClass, ...]) -> SizeClass | None:
    return next((one for one in classes if one.least <= tce < one.most), None)


def _verdict(low: float, high: float, limit: float | None, *, same_class: bool) -> Verdict:
    if not same_class:
        return "within_rounding"
    if limit is None:
        return "no_class"
    if high <= limit:
        return "met"
    return "not_met" if low > limit else "within_rounding"
