"""The energy of one place over its years: balances, shares by definition, key firms; all made with one set of choices.

Here: which balances are made of the activity data of a place, and what is left out for want of a coefficient. Not
here: any formula (``balance``, ``structure``, ``nonfossil``, ``key_firms``), words and tables
(``presentation``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from nearzero.accounting.activity import activities
from nearzero.accounting.energy.balance import Balance, balance
from nearzero.accounting.energy.key_firms import CARRIERS, KeyFirms, firm_rows, key_firms
from nearzero.accounting.energy.nonfossil import definitions, green_share
from nearzero.accounting.energy.structure import consumption_levels, fuel_shares, import_dependence

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.places.raw import Raw
    from nearzero.results import Result

# What a balance needs before its structure can be said.
WHOLE_BALANCE = frozenset({"supply", "transformation", "loss", "final"})


@dataclass(frozen=True)
class EnergyAccount:
    """What the activity data of a place say of its energy; computed when asked for.

    Attributes:
        raw: The data folder.
        place: Id of the place.
        years: The years of the study.
        activities: Activity data of the place.
    """

    raw: Raw
    place: str
    years: tuple[int, ...]
    activities: tuple[Activity, ...]

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Carriers without a coefficient of standard coal in some year: left out of every year alike."""
        made = [balance(self.raw, self.activities, year, place=self.place) for year in self.years]
        return tuple(dict.fromkeys(carrier for one in made for carrier in one.unconverted))

    @cached_property
    def standard(self) -> tuple[Balance, ...]:
        """The balance of every year in standard coal, electricity at its calorific value (当量值)."""
        return tuple(self._balance(year, "standard_coal") for year in self.years)

    @cached_property
    def physical(self) -> tuple[Balance, ...]:
        """The balance of every year in physical units."""
        return tuple(self._balance(year, "physical") for year in self.years)

    def _balance(self, year: int, unit: Literal["physical", "standard_coal"]) -> Balance:
        without = self.left_out if unit == "standard_coal" else ()
        return balance(self.raw, self.activities, year, unit=unit, place=self.place, without=without)

    @property
    def whole(self) -> tuple[Balance, ...]:
        """The balances in standard coal that have all sides: supply, transformation, losses, final use."""
        return tuple(one for one in self.standard if one.groups >= WHOLE_BALANCE)

    @cached_property
    def structure(self) -> list[Result]:
        """Consumption by kind of energy and the shares of the kinds, year by year."""
        return [*consumption_levels(self.whole), *fuel_shares(self.whole)]

    @cached_property
    def dependence(self) -> list[Result]:
        """Dependence on inflow and self-sufficiency, year by year."""
        return list(import_dependence(self.whole))

    @cached_property
    def nonfossil(self) -> list[Result]:
        """The share of non-fossil energy by every definition, year by year."""
        years = [one.year for one in self.whole]
        green = {year: found for year in years if (found := green_share(self.raw, self.place, year)) is not None}
        return definitions(self.raw, self.activities, years, green=green, place=self.place, without=self.left_out)

    @cached_property
    def firms(self) -> dict[str, tuple[KeyFirms, ...]]:
        """The key firms by carrier, year by year; empty where the place lists none."""
        listed = firm_rows(self.raw, self.place)
        if not listed:
            return {}
        return {
            carrier: tuple(
                key_firms(self.raw, self.activities, listed, carrier, year, without=self.left_out)
                for year in self.years
            )
            for carrier in CARRIERS
        }


def energy_account(raw: Raw, place: str, years: Iterable[int]) -> EnergyAccount:
    """Open the energy account of a place.

    Args:
        raw: The data folder.
        place: Id of the place.
        years: The years of the study.

    Raises:
        DataError: The activity data or the facts of the place have errors.
    """
    return EnergyAccount(raw, place, tuple(years), activities(raw, place))
