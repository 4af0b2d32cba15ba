"""From a scenario to its path: every driver, the total, and whatever else the identity carries, year by year.

Here: the arithmetic of paths, for one path and for arrays of draws alike, and its rounding bands. Not here: the rates
(``standard_scenarios``), where a place stands (``levels_of``), drawing (``simulation``), judging a path (``peak``).

The total of an identity is the product of its drivers; each grows by its own rate. A variable that is the product of
some of the drivers (CO2 per head, energy per GDP, GDP itself) grows by the product of theirs. What measures take off
and the factor of the grid changes is added to the total, and in proportion to what is made of the total.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from nearzero.analysis.cells import Array, Values
from nearzero.analysis.identities import Identity
from nearzero.analysis.trends import finite, weakest
from nearzero.places.chain import Expression
from nearzero.programme.outlook.grid import grid_change
from nearzero.programme.outlook.measures import Measure
from nearzero.programme.outlook.scenario import Line, Scenario
from nearzero.results import Result
from nearzero.rounding import Interval, band

# Where in their last year the projects end of which no month is printed: 1 at its beginning, 0 at its end.
ENDS = "measure:ends"


def growth_paths(rates: Array) -> Array:
    """Return how far each driver has grown since the start.

    Args:
        rates: Array (..., drivers, years), % a year.

    Returns:
        Array of the same shape: level of the year over level of the start.
    """
    return np.asarray(np.cumprod(1 + rates / 100, axis=-1))


def project_array(start: Array, rates: Array) -> Array:
    """Return the path of a product of drivers.

    Args:
        start: Array (...): its level in the last known year.
        rates: Array (..., drivers, years): growth of its drivers, % a year. Leading axes broadcast against ``start``.

    Returns:
        Array (..., years), in the unit of ``start``.
    """
    return np.asarray(np.asarray(start)[..., None] * np.prod(growth_paths(rates), axis=-2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A variable that an identity carries forward: a product of some of its drivers.

    Attributes:
        variable: Id of the dictionary.
        unit: Unit of the dictionary.
        price_basis: Price basis, where money is in the unit.
        expression: From the facts to its level in the last known year, in base units.
        base: The same in the base year; None where that year is not known.
        scale: What turns base units into ``unit``.
        state: State of the weakest fact.
        drivers: For each driver of the identity, whether the variable grows with it.
        total: Whether the emissions are in it, so that measures and the grid change it too.
        rest: True for what is left of 100 % (the non-fossil share); then the product of drivers is the other part.
    """

    variable: str
    unit: str
    price_basis: str
    expression: Expression
    base: Expression | None
    scale: float
    state: str
    drivers: tuple[bool, ...]
    total: bool = False
    rest: bool = False

    def level(self, values: Values = None) -> Array:
        """Return the level of the last known year, in ``unit``, for given values of the facts."""
        return np.asarray(self.expression.evaluate(values) * self.scale)

    @property
    def value(self) -> float:
        """The level of the last known year as printed."""
        return float(self.level())

    @property
    def bounds(self) -> Interval:
        """What the printed digits of that level may mean."""
        low, high = self.expression.bounds()
        return low * self.scale, high * self.scale

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts."""
        return tuple(dict.fromkeys(leaf.fact for leaf in self.expression.leaves()))

    def path(self, start: Array, growth: Array) -> Array:
        """Return its path without measures and grid.

        Args:
            start: Array (...): level in the last known year, in ``unit``.
            growth: Array (..., drivers, years), from ``growth_paths``.

        Returns:
            Array (..., years), in ``unit``.
        """
        mine = [growth[..., k, :] for k, counts in enumerate(self.drivers) if counts]
        product = reduce(np.multiply, mine) if mine else np.ones_like(growth[..., 0, :])
        level = np.asarray(start)[..., None]
        return np.asarray(100 - (100 - level) * product if self.rest else level * product)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Where a place stands in the last year that an identity is known for; made by ``levels.start_levels``.

    Attributes:
        place: Id of the place.
        identity: The identity.
        price_basis: Price basis of all money.
        base_year: Year changes count from.
        year: The last known year.
        drivers: Ids of the drivers, in the order of every array.
        driver_levels: Their levels as expressions on facts, in base units; their product is the total.
        tracked: What is carried forward, the total first.
    """

    place: str
    identity: Identity
    price_basis: str
    base_year: int
    year: int
    drivers: tuple[str, ...]
    driver_levels: tuple[Expression, ...]
    tracked: tuple[Tracked, ...]

    def of(self, variable: str) -> Tracked | None:
        """Return what is tracked of a variable; None where the identity does not carry it."""
        return next((one for one in self.tracked if one.variable == variable), None)

    @property
    def total(self) -> Tracked:
        """The total that the identity explains."""
        return self.tracked[0]


@dataclass(frozen=True, slots=True)
class Path:
    """One variable over the years of a projection, the start first; the band is that of rounding and stated ranges."""

    variable: str
    unit: str
    years: tuple[int, ...]
    values: Array
    low: Array
    high: Array

    def at(self, year: int) -> tuple[float, float, float]:
        """Return value, low and high of a year.

        Raises:
            ValueError: The year is not on the path.
        """
        k = self.years.index(year)
        return float(self.values[k]), float(self.low[k]), float(self.high[k])


@dataclass(frozen=True)
class Projection:
    """The paths of one scenario from one start.

    Attributes:
        scenario: The scenario.
        start: Where the place stands.
        years: The years after the start.
    """

    scenario: Scenario
    start: Levels
    years: tuple[int, ...]

    def rates(self, values: Values = None) -> Array:
        """Return the rates as an array (..., drivers, years), for given values of facts and lines.

        Args:
            values: Values of facts by id and of lines that rest on no facts by ``line:<id>``; as stated where None.
        """
        found, known = [], dict[str, Array]()  # a line is evaluated once, however many years it holds
        for driver in self.start.drivers:
            for year in self.years:
                line = self.scenario.line(driver, year)
                if line.id not in known:
                    given = values is not None and line.growth is None
                    known[line.id] = np.asarray(values[f"line:{line.id}"]) if given and values else line.rate_of(values)
                found.append(known[line.id])
        stacked = np.stack(np.broadcast_arrays(*found), axis=-1)
        return stacked.reshape(*stacked.shape[:-1], len(self.start.drivers), len(self.years))

    def additions(self, values: Values = None) -> Array:
        """Return what grid and measures on top add to the total, as an array (..., years) in its unit."""
        grid = self.scenario.grid
        added = np.zeros(len(self.years))
        ratio = np.ones(len(self.years))
        if grid is not None:
            added = added + grid_change(grid, self.years, values)
        for measure in self.scenario.on_top:
            if grid is not None and measure.by_grid and measure.grid_year is not None:
                ratio = grid.ratio(self.years, measure.grid_year, values)
            size = measure.reduction if values is None else values[f"measure:{measure.project}"]
            part = self._parts(measure, values)
            added = added - np.asarray(size)[..., None] * part * (ratio if measure.by_grid else 1.0)
        return added

    def _parts(self, measure: Measure, values: Values) -> Array:
        """Return how much of a measure falls into each year; one number places all unprinted months in their ranges."""
        value, low, high = np.array([measure.part_of_year(year) for year in self.years]).T
        if values is None or ENDS not in values:
            return np.asarray(value)
        return np.asarray(low + np.asarray(values[ENDS])[..., None] * (high - low))

    def calculate(self, values: Values = None, variables: Container[str] | None = None) -> Array:
        """Return the paths of all tracked variables, start included.

        Args:
            values: As in ``rates`` and ``additions``.
            variables: Only these, in the order they are tracked.

        Returns:
            Array (..., variables, 1 + years), each in its own unit.
        """
        growth, added = growth_paths(self.rates(values)), self.additions(values)
        total = self.start.total
        plain = total.path(total.level(values), growth)
        changed = (plain + added) / plain
        columns = []
        for one in self.start.tracked:
            if variables is not None and one.variable not in variables:
                continue
            level = one.level(values)
            path = one.path(level, growth) * (changed if one.total else 1.0)
            first = np.broadcast_to(level[..., None], (*path.shape[:-1], 1))
            columns.append(np.concatenate([first, path], axis=-1))
        return np.stack(np.broadcast_arrays(*columns), axis=-2)

    @cached_property
    def intervals(self) -> dict[str, Interval]:
        """What is varied for the band: every fact within its rounding, every stated rate, grid and measure."""
        ends = {name: e for one in self.start.tracked for name, e in one.expression.intervals().items()}
        for line in self.scenario.lines:
            ends |= line.growth.intervals() if line.growth is not None else {f"line:{line.id}": (line.low, line.high)}
        for measure in self.scenario.on_top:
            ends[f"measure:{measure.project}"] = (float(measure.low or 0.0), float(measure.high or 0.0))
            if measure.end is not None and measure.months is None and self.years[0] <= measure.end <= self.years[-1]:
                ends[ENDS] = (0.0, 1.0)
        return ends | (self.scenario.grid.intervals if self.scenario.grid is not None else {})

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The path of every tracked variable, by its id."""
        values = self.calculate()
        shape = values.shape
        low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
        if np.isfinite(list(self.intervals.values())).all():
            low, high = band(self.calculate, self.intervals)
        years = (self.start.year, *self.years)
        return {
            one.variable: Path(one.variable, one.unit, years, values[k], low[k], high[k])
            for k, one in enumerate(self.start.tracked)
        }

    @property
    def total(self) -> Path:
        """The path of the total."""
        return self.paths[self.start.total.variable]

    @property
    def state(self) -> str:
        """State of the weakest input; ``estimated`` where an assumption is among the rates."""
        on_top = [measure.state for measure in self.scenario.on_top]
        grid = [self.scenario.grid.state] if self.scenario.grid is not None else []
        return weakest("derived", *(line.state for line in self.scenario.lines), *on_top, *grid)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """Every variable in every year after the start, and every driver against the start."""
        return (*self._of_variables(), *self._of_drivers())

    def _of_variables(self) -> list[Result]:
        return [
            self._result(one, path, k)
            for one in self.start.tracked
            for path in (self.paths[one.variable],)
            for k in range(1, len(path.years))
        ]

    def inputs_of(self, one: Tracked, year: int) -> tuple[str, ...]:
        """Return ids behind a variable in a year: its start, the rates up to there, measures and grid in the total."""
        lines = self._lines_of(one, year)
        added = self.scenario.added_inputs if one.total else ()
        return tuple(dict.fromkeys([*one.inputs, *(name for line in lines for name in line.inputs), *added]))

    def _lines_of(self, one: Tracked, year: int) -> list[Line]:
        names = [name for name, mine in zip(self.start.drivers, one.drivers, strict=True) if mine]
        return [line for line in self.scenario.lines if line.driver in names and line.first < year]

    def _result(self, one: Tracked, path: Path, k: int) -> Result:
        year = path.years[k]
        lines = self._lines_of(one, year)
        steps = [f"(1 + {line.rate:.4g} %)^{min(line.last, year) - line.first}" for line in lines]
        text = " × ".join([f"{100 - one.value if one.rest else one.value:.6g}", *steps])
        added = float(self.additions()[k - 1]) if one.total else 0.0
        note = f"with {added:+.4g} {self.start.total.unit} of measures and grid in the total" if added else ""
        return Result(
            analysis="outlook",
            place=self.start.place,
            variable=one.variable,
            identity=self.scenario.identity,
            method=self.scenario.id,
            period=str(year),
            value=float(path.values[k]),
            unit=one.unit,
            price_basis=self.scenario.price_basis,
            low=finite(float(path.low[k])),
            high=finite(float(path.high[k])),
            interval_kind="rounding" if all(line.growth is not None for line in lines) else "uncertainty",
            state=weakest(self.state, one.state),
            inputs=self.inputs_of(one, year),
            arithmetic=f"100 − {text}" if one.rest else text,
            note=note,
        )

    def _of_drivers(self) -> list[Result]:
        growth = growth_paths(self.rates())
        return [
            Result(
                analysis="outlook",
                place=self.start.place,
                variable=self.start.total.variable,
                factor=driver,
                identity=self.scenario.identity,
                method=self.scenario.id,
                period=f"{self.start.year}-{year}",
                value=float(growth[k, t]),
                price_basis=self.scenario.price_basis,
                state=self.state,
                note="level of the driver over its level of the first year",
            )
            for k, driver in enumerate(self.start.drivers)
            for t, year in enumerate(self.years)
        ]


def project(scenario: Scenario, start: Levels, years: Sequence[int] = ()) -> Projection:
    """Return the paths of a scenario.

    Args:
        scenario: Rates of every driver.
        start: Levels of the last known year.
        years: The last of them is the last year projected; the scenario's horizon where empty.

    Raises:
        KeyError: A driver has no rate in one of the years; both are named.
        ValueError: Scenario and levels are of different places, identities, price bases or years.
    """
    mine = (start.place, start.identity.id, start.price_basis, start.year)
    if (scenario.place, scenario.identity, scenario.price_basis, scenario.start) != mine:
        raise ValueError(f"the scenario {scenario.id} is not of these levels")
    every = tuple(range(start.year + 1, (max(years) if years else scenario.horizon) + 1))
    for driver in start.drivers:
        for year in every:
            scenario.line(driver, year)
    return Projection(scenario, start, every)
