"""How uncertain activity data and emission factors of a category are: the defaults of the table, or what is stated.

Here: from ``factors/uncertainty.csv`` to one ± % for a sector and carrier. Not here: what they do to an inventory
(``error_propagation``, ``monte_carlo``, ``uncertainty``).

The defaults are of fuel combustion. Purchased electricity and heat take them as well, and results say so; processes
and waste have none until one is stated with its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from nearzero.accounting.boundary import NETWORK, Hierarchy, Kind, read_hierarchy
from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError
from nearzero.problems import nearest

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

Basis = Literal["survey", "extrapolation"]
End = Literal["low", "middle", "high"]

DEFAULT_ACTIVITY = "unc_AD_fossil_combustion_default"
DEFAULT_FACTOR = "unc_EF_CO2_energy"
AS_FUEL = "taken as for fuels: the table has no default for purchased electricity and heat"
# Which statistics a sector may be said to have: rows of IPCC 2006, volume 2, table 2.15.
STATISTICS = (
    "unc_AD_main_power_heat_good_stats",
    "unc_AD_industry_good_stats",
    "unc_AD_commercial_residential_good_stats",
    "unc_AD_commercial_residential_weak_stats",
    "unc_AD_biomass_small",
)
_PER_CENT = "+-%"
_PRINTED = re.compile(r"(<)?\s*([0-9.]+)\s*(?:[-~–—]\s*([0-9.]+))?\s*(?:\([^)]*\))?")


@dataclass(frozen=True, slots=True)
class Percent:
    """Half-width of a 95 % interval.

    Attributes:
        value: ± % of the quantity.
        inputs: Ids of the rows it was taken from; empty where it was stated.
        status: ``published`` or ``unconfirmed``.
        source: Who says so.
        note: What a reader must know.
    """

    value: float
    inputs: tuple[str, ...]
    status: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody states of a carrier instead of the defaults.

    Attributes:
        activity: ± % of activity data; None leaves the default.
        factor: ± % of the factor; None leaves the default.
        source: Who says so.
    """

    activity: float | None = None
    factor: float | None = None
    source: str

    def __post_init__(self) -> None:
        """Refuse numbers that nobody answers for."""
        if not self.source.strip():
            raise ValueError("a stated uncertainty needs its source")

    def percent(self, name: Literal["activity", "factor"]) -> Percent | None:
        """Return one of the two, or None where it is left to the default."""
        value = self.activity if name == "activity" else self.factor
        return None if value is None else Percent(value, (), "published", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryUncertainties:
    """± % of activity data and factors, by category. Made by ``category_uncertainties``.

    Attributes:
        activity: Default of activity data.
        factor: Default of emission factors.
        sectors: Activity data by sector, where its statistics are known.
        stated: By carrier.
        hierarchy: Sectors and carriers: what holds for one holds for its parts.
    """

    activity: Percent
    factor: Percent
    sectors: Mapping[str, Percent]
    stated: Mapping[str, Stated]
    hierarchy: Hierarchy = field(repr=False)

    def of(self, kind: Kind, sector: str, carrier: str) -> tuple[Percent, Percent]:
        """Return the uncertainties of activity data and of the factor of a category.

        Args:
            kind: How the category is counted.
            sector: Id of the sector; empty for the whole place.
            carrier: Id of the carrier.

        Raises:
            MissingFactorError: Nothing is known of it.
        """
        said = next((self.stated[one] for one in self.hierarchy.carrier_line(carrier) if one in self.stated), None)
        activity, factor = (said.percent("activity"), said.percent("factor")) if said else (None, None)
        if kind not in {"combustion", *NETWORK} and (activity is None or factor is None):
            lacking = "activity data" if activity is None else "the factor"
            raise MissingFactorError(
                f"unc_{carrier}", ask=f"the table has no uncertainty of {lacking} of {carrier} ({kind}); state one"
            )
        if activity is None:
            line = self.hierarchy.sector_line(sector)
            activity = next((self.sectors[one] for one in line if one in self.sectors), self.activity)
        if factor is None:
            factor = self.factor
            if kind in NETWORK:
                factor = Percent(factor.value, factor.inputs, factor.status, factor.source, AS_FUEL)
        return activity, factor


def category_uncertainties(
    raw: Raw,
    *,
    statistics: Mapping[str, str] | None = None,
    basis: Basis = "survey",
    end: End = "high",
    stated: Mapping[str, Stated] | None = None,
) -> CategoryUncertainties:
    """Read the uncertainties of activity data and factors.

    Args:
        raw: The data folder.
        statistics: Which row of table 2.15 describes the statistics of a sector: sector to row (``STATISTICS``). What
            holds for a sector holds for its parts. Sectors that are not named have the default of activity data.
        basis: The rows print two ranges: for data from a ``survey`` and for ``extrapolation``.
        end: Which end of a printed range is taken: ``low``, ``middle`` or ``high``.
        stated: What is stated of a carrier instead, with its source.

    Raises:
        MissingFactorError: The table does not have a row that is wanted.
        ValueError: A sector, carrier, row, basis or end is unknown, or a row does not print what is asked of it.
    """
    table, hierarchy = FactorTable.read(raw), read_hierarchy(raw)
    chosen, said = dict(statistics or {}), dict(stated or {})
    for names, known in (
        (chosen, hierarchy.sectors),
        (said, hierarchy.carriers),
        (chosen.values(), STATISTICS),
        ((basis,), get_args(Basis)),
        ((end,), get_args(End)),
    ):
        _refuse_unknown(names, known)
    return CategoryUncertainties(
        activity=_default(table, DEFAULT_ACTIVITY),
        factor=_default(table, DEFAULT_FACTOR),
        sectors={sector: _of_range(table.find(name), basis, end) for sector, name in chosen.items()},
        stated=said,
        hierarchy=hierarchy,
    )


def _refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"“{name}” is not known: {nearest(name, known)}")


def _default(table: FactorTable, name: str) -> Percent:
    found = table.find(name)
    if found.value is None or not found.unit.startswith(_PER_CENT):
        raise MissingFactorError(name, ask=f"the table has “{found.digits} {found.unit}”, no single ± %")
    return Percent(found.value, (found.id,), found.status, found.source)


def _of_range(found: Factor, basis: Basis, end: End) -> Percent:
    """Return one end of one of the two ranges that a row prints: ``2-3 / 3-5``, ``<1 (survey) / 3-5 (…)``."""
    printed = found.digits.split("/")
    match = _PRINTED.fullmatch(printed[get_args(Basis).index(basis)].strip()) if len(printed) == 2 else None
    if match is None:
        raise ValueError(f"{found.name}: “{found.digits}” is not two ranges")
    below, first, last = match.groups()
    low, high = float(first), float(last or first)
    if below and end != "high":
        raise ValueError(f"{found.name}: “{match[0]}” has no lower end; take the high one")
    value = {"low": low, "middle": (low + high) / 2, "high": high}[end]
    return Percent(value, (found.id,), found.status, found.source, f"{end} end of {match[0].strip()} ({basis})")
