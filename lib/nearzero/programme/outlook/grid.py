"""The factor of the grid in years to come, and what it changes in a total that holds electricity.

Here: published factors up to the last year that has one, stated assumptions after it (``scenarios/grid.csv``), and the
emissions that the change of the factor adds or takes off. Not here: what the grid made of the past
(``accounting.grid_part``).

A total made with each year's own factor holds the falling grid already, and so does a trend of it. The path of the grid
is therefore only added to a trend at one fixed factor (one tonne, one claim): the emissions of electricity in the base
year are restated at the factor of the last known year, the trend is read from the restated total, and what the factor
does after that year stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nearzero import units
from nearzero.accounting.electricity import electricity_by_year
from nearzero.accounting.factors import Factor, FactorTable, MissingFactorError
from nearzero.accounting.sets import read_electricity_rules
from nearzero.accounting.uses import CO2_UNIT, emission, leaf, of_factor, place_uses
from nearzero.analysis.cells import Array, Values
from nearzero.places.chain import Expression
from nearzero.places.contracts import GRID_RATES
from nearzero.places.raw import Raw
from nearzero.places.tables import rows
from nearzero.rounding import Interval, band, number

if TYPE_CHECKING:
    from nearzero.accounting.sets import ElectricityRule

RULE = "shandong"
FILE = "scenarios/grid.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFactor:
    """The factor of the grid in one year, in kgCO2/kWh.

    Attributes:
        year: The year.
        value: The factor.
        low: Lower end: rounding of a published one, or the stated range of an assumption.
        high: Upper end.
        origin: ``published``, ``unconfirmed`` or ``assumption``.
        source: Where it stands, or what was assumed.
        inputs: Ids of factors.
        arithmetic: The calculation written out, for an assumption.
    """

    year: int
    value: float
    low: float
    high: float
    origin: str
    source: str
    inputs: tuple[str, ...]
    arithmetic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPath:
    """The factors of one rule, and the electricity of the place that they apply to.

    Attributes:
        place: Id of the place.
        rule: Id of the electricity rule.
        start: The year whose factor is in the start level.
        factors: One per year from the start on.
        electricity: Emissions of the electricity used in the start year, in the unit of the total (万吨).
        electricity_low: Lower end of its rounding.
        electricity_high: Upper end.
        rate: Growth of the electricity used, % a year; assumed to go on as observed.
        rate_low: Lower end of it.
        rate_high: Upper end.
        restated: End over start of the total at the factor of the start year: what the place did without the grid.
        inputs: Ids of facts, activity rows and factors.
        state: State of the weakest input.
        note: What a reader must know.
    """

    place: str
    rule: str
    start: int
    factors: tuple[GridFactor, ...]
    electricity: float
    electricity_low: float
    electricity_high: float
    rate: float
    rate_low: float
    rate_high: float
    restated: Expression
    inputs: tuple[str, ...] = ()
    state: str = "estimated"
    note: str = ""

    def factor(self, year: int) -> GridFactor:
        """Return the factor of a year.

        Raises:
            KeyError: The path does not reach the year.
        """
        for one in self.factors:
            if one.year == year:
                return one
        raise KeyError(f"the path of the grid has no factor of {year}")

    def ratio(self, years: Sequence[int], against: int, values: Values = None) -> Array:
        """Return the factors of some years over that of another one, as an array (..., years)."""
        below = self._factors((against,), values)[..., 0]
        return np.asarray(self._factors(years, values) / below[..., None])

    def _factors(self, years: Sequence[int], values: Values) -> Array:
        """Return the factors of some years; one number between 0 and 1 places all of them in their ranges."""
        found = [self.factor(year) for year in years]
        if values is None:
            return np.array([one.value for one in found])
        low, high = np.array([one.low for one in found]), np.array([one.high for one in found])
        return np.asarray(low + np.asarray(values["grid:position"])[..., None] * (high - low))

    @property
    def intervals(self) -> dict[str, Interval]:
        """What is varied for a band: the place of all factors in their ranges, electricity, and its growth."""
        return {
            "grid:position": (0.0, 1.0),
            "grid:electricity": (self.electricity_low, self.electricity_high),
            "grid:rate": (self.rate_low, self.rate_high),
        }


def grid_change(path: GridPath, years: Sequence[int], values: Values = None) -> Array:
    """Return what the factor of the grid changes in a total, against the factor of the start year.

    Args:
        path: The factors, and the electricity they apply to.
        years: Years after the start.
        values: ``grid:position``, ``grid:electricity`` and ``grid:rate``, each an array (...); as stated where None.

    Returns:
        Array (..., years), in the unit of the total; negative where the grid gets cleaner.
    """
    used, rate = np.asarray(path.electricity), np.asarray(path.rate)
    if values is not None:
        used, rate = np.asarray(values["grid:electricity"]), np.asarray(values["grid:rate"])
    growth = (1 + rate[..., None] / 100) ** (np.asarray(years) - path.start)
    return np.asarray(used[..., None] * growth * (path.ratio(years, path.start, values) - 1))


class GridUnknownError(LookupError):
    """The path of the grid cannot be said for a place; ``missing`` names what is not known."""

    def __init__(self, text: str, missing: tuple[str, ...]) -> None:
        """Keep what is missing.

        Args:
            text: A sentence for the person at the keyboard.
            missing: Ids of what is missing.
        """
        self.missing = missing
        super().__init__(text)


def grid_path(raw: Raw, place_id: str, total: Expression | None, years: tuple[int, int], horizon: int) -> GridPath:
    """Return the path of the grid for a place whose activity data say what of its total is electricity.

    Args:
        raw: The data folder.
        place_id: The place.
        total: Its emissions in the first year, as an expression on facts; None where they are not known.
        years: First and last known year of the rates that the path is added to.
        horizon: Last year of the path.

    Raises:
        GridUnknownError: The total may not count electricity by this rule, or a factor, a use or an assumption is
            missing; all of them are named.
    """
    if not raw.has(place_id, "activity.csv") or total is None:
        ask = "ask for the activity data behind the total: whether it counts electricity, and with which grid factor"
        raise GridUnknownError(ask, (f"{place_id}:electricity in co2_total",))
    rule, table = read_electricity_rules(raw)[RULE], FactorTable.read(raw)
    uses, gaps = electricity_by_year(place_uses(raw, place_id)[0], years, place_id)
    if gaps:
        raise GridUnknownError(gaps[0].ask, tuple(gap.input for gap in gaps))
    try:
        then, now = (of_factor(rule.factor(table, year)) for year in years)
    except MissingFactorError as error:
        raise GridUnknownError(str(error), (f"factor:{error.name}@{error.year}",)) from error
    used = emission(uses[years[1]], now, (now.fact,))
    scale = units.factor(CO2_UNIT, raw.dictionary["co2_total"].unit)
    low, high = used.bounds()
    per_tonne = leaf("definition:tCO2", 1.0, 1.0, 1.0, "吨/tCO2", "measured", "1")
    restated = total / (total + uses[years[0]].expression * (now - then) * per_tonne)
    growth = uses[years[1]].expression / uses[years[0]].expression
    rate, rate_low, rate_high = _rate(growth, years[1] - years[0])
    return GridPath(
        place=place_id,
        rule=rule.id,
        start=years[1],
        factors=tuple(grid_factors(raw, rule, table, years[1], horizon)),
        electricity=used.value * scale,
        electricity_low=low * scale,
        electricity_high=high * scale,
        rate=rate,
        rate_low=rate_low,
        rate_high=rate_high,
        restated=restated,
        inputs=tuple(dict.fromkeys((*used.inputs, *uses[years[0]].inputs, then.fact))),
        note=f"electricity used goes on growing as in {years[0]}-{years[1]}; holds if the total counts it at the "
        f"factor of each year ({rule.id})",
    )


def _rate(growth: Expression, span: int) -> tuple[float, float, float]:
    def rate(values: Values) -> Array:
        return np.asarray((growth.evaluate(values) ** (1 / span) - 1) * 100)

    low, high = band(rate, growth.intervals())
    return float(rate(None)), float(low), float(high)


def grid_factors(raw: Raw, rule: ElectricityRule, table: FactorTable, first: int, horizon: int) -> list[GridFactor]:
    """Return the factor of every year: as published as far as that goes, then by the stated assumptions.

    Args:
        raw: The data folder.
        rule: The rule for electricity.
        table: The factors.
        first: First year wanted; it has a published or unconfirmed factor.
        horizon: Last year wanted.

    Raises:
        GridUnknownError: ``scenarios/grid.csv`` says nothing of a year after the last factor.
    """
    found = [_published(rule.factor(table, year)) for year in table.years(rule.factor_name) if year >= first]
    last = found[-1]
    stated = []
    if (raw.root / FILE).is_file():
        stated = [row for row in rows(raw.table(FILE, GRID_RATES)) if row.rule == rule.id]
    ratios = np.ones(3)
    text = f"{last.value:g}"
    for year in range(last.year + 1, horizon + 1):
        row = next((one for one in stated if int(one.first) < year <= int(one.last)), None)
        if row is None:
            ask = f"add the growth of the grid factor in {year} to {FILE}, with its source or as an assumption"
            raise GridUnknownError(ask, (f"{FILE}:{rule.id}@{year}",))
        ratios = ratios * (1 + np.array([number(row.rate), number(row.low), number(row.high)]) / 100)
        text += f" × (1 + {row.rate} %)"
        found.append(
            GridFactor(
                year=year,
                value=last.value * float(ratios[0]),
                low=last.low * float(ratios[1]),
                high=last.high * float(ratios[2]),
                origin=row.origin,
                source="; ".join(part for part in (row.source, row.locator, row.note) if part),
                inputs=last.inputs,
                arithmetic=text,
            )
        )
    return found


def _published(factor: Factor) -> GridFactor:
    value = factor.value or 0.0
    return GridFactor(
        year=factor.year or 0,
        value=value,
        low=value if factor.low is None else factor.low,
        high=value if factor.high is None else factor.high,
        origin=factor.status,
        source=factor.source,
        inputs=(factor.id,),
    )
