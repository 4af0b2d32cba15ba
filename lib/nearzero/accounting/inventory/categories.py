"""Two years of an inventory as categories with uncertainties, ready for either IPCC approach.

Here: matching the cells of two years, which of them share a factor, what is not covered and why. Not here: the
arithmetic (``error_propagation``, ``monte_carlo``), where percentages come from (``category_uncertainty``), records
for reports (``uncertainty``).

A factor is one error for all sectors that use it, and for both years where both have the same one. A factor that is
published anew for every year, as those of the grid are, errs independently in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nearzero.accounting.amounts import weakest
from nearzero.accounting.error_propagation import ErrorPropagation, propagate_error
from nearzero.accounting.factors import MissingFactorError
from nearzero.accounting.monte_carlo import DRAWS, SEED, InventorySimulation, simulate_inventory

if TYPE_CHECKING:
    from nearzero.accounting.emissions import Cell
    from nearzero.accounting.inventory import Inventory
    from nearzero.accounting.inventory.category_uncertainty import CategoryUncertainties, Percent

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Emissions of one cell in two years, with their uncertainties.

    Attributes:
        name: ``<sector>|<carrier>``, after the flow where that is not final use.
        base: t CO2 in the base year.
        current: t CO2 in year t.
        activity: ± % of activity data.
        factor: ± % of the factor.
        factors: Ids of the factor in the two years; equal ids are one factor.
        inputs: Ids of all that it rests on.
        state: The weakest of the two cells; ``estimated`` where a percentage is unconfirmed.
    """

    name: str
    base: float
    current: float
    activity: Percent
    factor: Percent
    factors: tuple[Ids, Ids]
    inputs: Ids
    state: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A cell that no interval can be said for, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Two years of an inventory, ready for either approach.

    Attributes:
        categories: What is covered.
        uncovered: What is not, and why.
        base_year: The base year.
        year: Year t.
    """

    categories: tuple[Category, ...]
    uncovered: tuple[Uncovered, ...]
    base_year: int
    year: int

    @property
    def base(self) -> list[float]:
        """Emissions of the base year, t CO2, by category."""
        return [category.base for category in self.categories]

    @property
    def current(self) -> list[float]:
        """Emissions of year t, t CO2, by category."""
        return [category.current for category in self.categories]

    @property
    def activity_uncertainty(self) -> list[float]:
        """Of activity data, ± %, by category."""
        return [category.activity.value for category in self.categories]

    @property
    def factor_uncertainty(self) -> list[float]:
        """Of factors, ± %, by category."""
        return [category.factor.value for category in self.categories]

    @property
    def factor_groups(self) -> list[tuple[tuple[Ids, Ids], float]]:
        """What is one factor; two statements on one factor make two."""
        return [(category.factors, category.factor.value) for category in self.categories]

    @property
    def factor_correlated(self) -> list[bool]:
        """Whether both years have the same factor, by category."""
        return [category.factors[0] == category.factors[1] for category in self.categories]

    def propagate(self) -> ErrorPropagation:
        """Apply approach 1; emissions in t CO2."""
        return propagate_error(
            self.base,
            self.current,
            self.activity_uncertainty,
            self.factor_uncertainty,
            factor_correlated=self.factor_correlated,
            factor_groups=self.factor_groups,
        )

    def simulate(self, draws: int = DRAWS, seed: int = SEED) -> InventorySimulation:
        """Apply approach 2; emissions in t CO2.

        Args:
            draws: How many draws.
            seed: Makes them repeatable.
        """
        return simulate_inventory(
            self.base,
            self.current,
            self.activity_uncertainty,
            self.factor_uncertainty,
            factor_correlation=self.factor_correlated,
            factor_groups=self.factor_groups,
            draws=draws,
            seed=seed,
        )

    def turned_round(self) -> Assessment:
        """Return the same with the years changed, for the level of the base year."""
        swapped = tuple(
            replace(one, base=one.current, current=one.base, factors=one.factors[::-1]) for one in self.categories
        )
        return replace(self, categories=swapped, base_year=self.year, year=self.base_year)


def assess(inventory: Inventory, base_year: int, year: int, uncertainties: CategoryUncertainties) -> Assessment:
    """Match the cells of two years and give each its uncertainties.

    Args:
        inventory: The inventory.
        base_year: The year that the trend starts from.
        year: Year t.
        uncertainties: ± % of activity data and factors.

    Returns:
        The categories. A cell that lacks a value in one of the years, or an uncertainty, is not covered and named.

    Raises:
        ValueError: The two years are one, or the inventory has no cell in one of them.
    """
    if base_year == year:
        raise ValueError(f"a trend needs two years, not {year} twice")
    years = [{(c.flow, c.sector, c.carrier): c for c in inventory.select(each)} for each in (base_year, year)]
    for each, cells in zip((base_year, year), years, strict=True):
        if not cells:
            raise ValueError(f"the inventory has no cell in {each}; it has {inventory.years}")
    factors = [_factor_ids(cells.values()) for cells in years]
    categories, uncovered = [], []
    for key in dict.fromkeys([*years[0], *years[1]]):
        pair = tuple(cells.get(key) for cells in years)
        name = _name(*key)
        absent = [str(each) for each, cell in zip((base_year, year), pair, strict=True) if cell is None or cell.missing]
        if absent or pair[0] is None or pair[1] is None:
            uncovered.append(Uncovered(name, f"no value in {', '.join(absent)}"))
            continue
        if pair[0].value == 0 == pair[1].value:
            continue
        try:
            categories.append(_category(name, pair[0], pair[1], factors, uncertainties))
        except MissingFactorError as error:
            uncovered.append(Uncovered(name, error.ask))
    return Assessment(categories=tuple(categories), uncovered=tuple(uncovered), base_year=base_year, year=year)


def _factor_ids(cells: Iterable[Cell]) -> dict[tuple[str, str], Ids]:
    """Return the ids of the factor that every kind and carrier has in a year."""
    return {(cell.kind, cell.carrier): cell.factor.inputs for cell in cells if cell.factor is not None}


def _category(
    name: str,
    base: Cell,
    current: Cell,
    factors: list[dict[tuple[str, str], Ids]],
    uncertainties: CategoryUncertainties,
) -> Category:
    activity, factor = uncertainties.of(current.kind, current.sector, current.carrier)
    # In a year in which nothing is burned no factor is used: it is that of the other year.
    first, last = (found.get((current.kind, current.carrier), ()) for found in factors)
    unconfirmed = ["estimated"] if "unconfirmed" in {activity.status, factor.status} else []
    return Category(
        name=name,
        base=base.value or 0.0,
        current=current.value or 0.0,
        activity=activity,
        factor=factor,
        factors=(first or last, last or first),
        inputs=tuple(dict.fromkeys((*base.inputs, *current.inputs, *activity.inputs, *factor.inputs))),
        state=weakest([base.state, current.state, *unconfirmed]),
    )


def _name(flow: str, sector: str, carrier: str) -> str:
    cell = "|".join(part for part in (sector, carrier) if part)
    return cell if flow == "final" else f"{flow}:{cell}"


def covered_shares(inventory: Inventory, assessment: Assessment) -> Mapping[int, float | None]:
    """Return the share of known emissions of either year that the categories cover, in %; None where none is known."""
    sums = {assessment.base_year: sum(assessment.base), assessment.year: sum(assessment.current)}
    known = {year: inventory.total(year).partial for year in sums}
    return {year: 100 * part / whole if (whole := known[year]) else None for year, part in sums.items()}
