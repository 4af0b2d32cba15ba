"""The accounts of a place by one choice of factors: what the tables of its folder give, put together.

Here: from a data folder, a place and a choice to inventory, uncertainty, electricity under every rule. Not here: the
calculations (``inventory``, ``electricity``, ``electricity.grid_part``, ``inventory.uncertainty``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nearzero.accounting.activity import activities
from nearzero.accounting.electricity import SideBySide, side_by_side
from nearzero.accounting.electricity.grid_part import grid_in_published
from nearzero.accounting.factors import FactorTable
from nearzero.accounting.inventory import Inventory, inventory
from nearzero.accounting.inventory.category_uncertainty import category_uncertainties
from nearzero.accounting.inventory.uncertainty import uncertainty_of
from nearzero.accounting.method import read_method
from nearzero.accounting.sets import read_electricity_rules, read_sets
from nearzero.accounting.uses import Gap, place_uses
from nearzero.problems import nearest

if TYPE_CHECKING:
    from nearzero.accounting.choice import Choice
    from nearzero.places.raw import Raw
    from nearzero.results import Result


def inventory_of(raw: Raw, place_id: str, choice: Choice) -> Inventory | None:
    """Return the inventory of a place; None where it has no table of activity data.

    Args:
        raw: The data folder.
        place_id: The place.
        choice: Factor set, electricity rule and year rule.

    Raises:
        ValueError: The choice names what there is not.
        DataError: A table has errors.
    """
    if not raw.has(place_id, "activity.csv"):
        return None
    method = read_method(raw, choice.factor_set, choice.electricity, year_rule=choice.year_rule)
    return inventory(activities(raw, place_id), method)


def uncertainty_of_place(raw: Raw, place_id: str, choice: Choice) -> tuple[Result, ...]:
    """Return how sure level and trend of the inventory are, first to last year; nothing without two years."""
    found = inventory_of(raw, place_id, choice)
    if found is None or len(found.years) < 2:
        return ()
    return uncertainty_of(found, found.years[0], found.years[-1], category_uncertainties(raw))


def electricity_of(raw: Raw, place_id: str, choice: Choice, years: Sequence[int]) -> SideBySide:
    """Return emissions of electricity and of all energy under every rule, with yearly and fixed factors.

    Args:
        raw: The data folder.
        place_id: The place.
        choice: Its factor set is that of the fuels.
        years: Years in question; factors are fixed at these.

    Raises:
        ValueError: There is no such factor set.
    """
    sets = read_sets(raw)
    if choice.factor_set not in sets:
        raise ValueError(f"“{choice.factor_set}” is not known: {nearest(choice.factor_set, sets)}")
    uses, gaps = place_uses(raw, place_id)
    rules, table = read_electricity_rules(raw).values(), FactorTable.read(raw)
    chosen = sets[choice.factor_set]
    return side_by_side([*uses, *gaps], chosen, rules, table, years, factor_years=years, place=place_id)


def grid_part_of(raw: Raw, place_id: str, years: Sequence[int]) -> tuple[tuple[Result, ...], tuple[Gap, ...]]:
    """Return what the grid and what the place made of the change of electricity emissions, and what is missing."""
    rules = read_electricity_rules(raw).values()
    return grid_in_published(raw, place_id, rules, FactorTable.read(raw), years)
