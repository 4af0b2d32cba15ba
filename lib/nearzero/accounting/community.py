"""The community's CO2: gas, heat and electricity, and nothing else, per head.

Here: indicator 1 of a near-zero-carbon community, whose formula counts only natural gas, heat and electricity
(Shandong's programme of 2023, annex 1, part three). Not here: the inventory of a district (``inventory``); the two
are not comparable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.amounts import weakest
from nearzero.accounting.emissions import Cell, Missing
from nearzero.accounting.inventory import Inventory, Total, add, inventory
from nearzero.accounting.selection import Term
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.activity import Activity
    from nearzero.accounting.boundary import Kind
    from nearzero.accounting.method import Method
    from nearzero.places.series import Point

TOTAL = "co2_gas_heat_electricity"
PER_HEAD = "co2_gas_heat_electricity_per_capita"
PARTS: Mapping[str, Kind] = {"gas": "combustion", "heat": "heat", "electricity": "electricity"}
_NAMES = {"gas": ("天然气", "natural gas"), "heat": ("热力", "heat"), "electricity": ("电力", "electricity")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """One year of a community.

    Attributes:
        place: The community.
        method: The rule set.
        year: The year.
        parts: Emissions of ``gas``, ``heat`` and ``electricity``.
        total: Their sum in t CO2; without a value where one of them is missing.
        per_head: t CO2 per resident; None where the total or the population is missing.
        low: Lower end of its band.
        high: Upper end.
        population: The residents, or None.
        missing: What to ask for.
        not_counted: Carriers that are there and that the formula leaves out.
    """

    place: str
    method: Method
    year: int
    parts: Mapping[str, Total]
    total: Total
    per_head: float | None
    low: float | None
    high: float | None
    population: Point | None
    missing: tuple[Missing, ...]
    not_counted: tuple[str, ...]

    @property
    def note(self) -> str:
        """What a reader must know."""
        asked = [one.ask for one in self.missing]
        left = [f"not counted by the formula: {', '.join(self.not_counted)}"] if self.not_counted else []
        return "; ".join((*asked, *left))

    def results(self) -> Iterator[Result]:
        """Say the total, its three parts and the emissions per head."""
        name = {
            "analysis": "community",
            "place": self.place,
            "period": str(self.year),
            "method": self.method.name,
            "form": self.method.form,
            "identity": self.method.identity,
        }
        for part, found in (("", self.total), *self.parts.items()):
            yield Result(
                **name,
                variable=TOTAL,
                factor=part,
                value=None if found.value is None else found.value / 1e4,
                unit="万吨",
                low=None if found.low is None else found.low / 1e4,
                high=None if found.high is None else found.high / 1e4,
                interval_kind=None if found.value is None else "rounding",
                state=found.state,
                inputs=found.inputs,
                arithmetic=found.arithmetic if found.value is not None else "",
                note=self.note if not part else "; ".join(one.ask for one in found.missing),
            )
        population = self.population
        known = self.per_head is not None and population is not None
        yield Result(
            **name,
            variable=PER_HEAD,
            value=self.per_head,
            unit="吨/人",
            low=self.low,
            high=self.high,
            interval_kind="rounding" if known else None,
            state=weakest((self.total.state, population.state, "derived")) if known and population else "missing",
            inputs=(*self.total.inputs, *(population.inputs if population else ())),
            arithmetic=f"{self.total.value:.6g} 吨 ÷ {population.value:g} {population.unit}"
            if known and population
            else "",
            note=self.note,
        )


def community(
    activities: Iterable[Activity], method: Method, population: Iterable[Point] = ()
) -> tuple[Community, ...]:
    """Return the CO2 of a community from gas, heat and electricity, year by year.

    Args:
        activities: Rows of one place; coal, oil and processes among them are left out, as the formula has it.
        method: The rule set; on the consumption side.
        population: Residents by year.

    Returns:
        One record per year. A part without a row is missing, not zero: a community without heat has a row of 0.

    Raises:
        ValueError: The method counts the generation side, or the rows are not of one place.
    """
    if method.boundary != "consumption":
        raise ValueError("a community is counted on the consumption side: gas, heat and electricity it uses")
    whole = inventory(activities, method)
    residents = {point.year: point for point in population}
    return tuple(_of_year(whole, year, residents.get(year)) for year in whole.years)


def _of_year(whole: Inventory, year: int, population: Point | None) -> Community:
    parts = {part: add(_cells(whole, year, part)) for part in PARTS}
    cells = [cell for part in parts.values() for cell in part.cells]
    total = add(cells)
    counted = {cell.carrier for cell in cells}
    others = {cell.carrier for cell in whole.select(year) if cell.carrier not in counted and cell.value != 0}
    missing = total.missing if population is not None else (*total.missing, _no_population(year))
    per_head = low = high = None
    if population is not None and total.value is not None and total.low is not None and total.high is not None:
        scale = units.factor(population.unit, "人")
        per_head = total.value / (population.value * scale)
        low, high = total.low / (population.high * scale), total.high / (population.low * scale)
    return Community(
        place=whole.place,
        method=whole.method,
        year=year,
        parts=parts,
        total=total,
        per_head=per_head,
        low=low,
        high=high,
        population=population,
        missing=missing,
        not_counted=tuple(sorted(others)),
    )


def _cells(whole: Inventory, year: int, part: str) -> tuple[Cell, ...]:
    kind = PARTS[part]
    found = tuple(cell for cell in whole.select(year, carrier=part, kinds=(kind,)) if cell.flow == "final")
    if found:
        return found
    zh, en = _NAMES[part]
    term = Term(flow="final", sector="", carrier=part, year=year, kind=kind, rows=())
    ask = f"the use of {en} in {year} is missing: ask its supplier; write 0 where the community has none"
    ask_zh = f"缺{year}年{zh}用量：请向供应企业索取；没有则填0"
    return (Cell(term=term, missing=Missing("activity", "final", "", part, year, ask, ask_zh)),)


def _no_population(year: int) -> Missing:
    ask = f"the number of residents in {year} is missing: ask the subdistrict office"
    return Missing("activity", "population", "", "", year, ask, f"缺{year}年常住人口：请向街道办事处索取")
