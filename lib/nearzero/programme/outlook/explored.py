"""A scenario moved by hand: one of the scenarios of a place, with some of its rates set by the person who asks.

Here: which levers a scenario has, what they stand at, and the scenario that moved levers make. Not here: the path it
leads to (``projection``), what is shown of it (``presentation.explorer``).

A lever that is moved puts one rate from the last known year to the horizon in place of the lines of its driver; all
other lines stay. A rate of a person's own is taken for everything that is done: with one for the emissions or the
energy, projects and grid are no longer on top (one tonne, one claim). Only a growth of the grid factor that is set by
hand stays beside it, and the note says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from nearzero.accounting.factors import FactorTable
from nearzero.accounting.sets import EmissionFactor, read_sets
from nearzero.analysis.structure import FUELS, fuel_shares
from nearzero.analysis.trends import finite
from nearzero.places.resolve import Resolver
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.outlook.grid import GridFactor, GridPath, GridUnknownError, grid_path
from nearzero.programme.outlook.projection import Levels
from nearzero.programme.outlook.rates import Basis
from nearzero.programme.outlook.scenario import Line, Scenario
from nearzero.programme.outlook.standard_scenarios import restated
from nearzero.results import Result
from nearzero.rounding import band

EXPLORED = "explored"
# Draws of a scenario that is moved by hand; its fan must follow the hand. The reports use the same.
DRAWS = 2000
GDP, POPULATION, NONFOSSIL = "gdp", "population", "nonfossil_share"
COAL, OIL, GAS, GRID = "coal_share", "oil_share", "gas_share", "grid"
SHARES = (COAL, OIL, GAS)
# Shares of fuels are said with one decimal and more; three of them are 100 % as far as that goes.
_WHOLE = 0.05
# A lever of the shares of fuels needs factors per standard coal; this set is taken where the chosen one has none.
PER_COAL = "per_tce_a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """What can be moved.

    Attributes:
        id: ``gdp``, ``population``, ``nonfossil_share``, ``coal_share``, ``oil_share``, ``gas_share``, ``grid``, or a
            driver.
        value: Where the scenario stands: mean rate in % a year, or a share in % in the last year.
        low: Lowest it can be moved to.
        high: Highest.
        share: Whether it is a share in the last year and no rate.
        moved: Whether it has been moved.
    """

    id: str
    value: float
    low: float
    high: float
    share: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLever:
    """A lever that the data do not carry, with what is missing."""

    id: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Explored:
    """A scenario with its levers.

    Attributes:
        scenario: The scenario as it stands, under the id ``explored`` where a lever is moved.
        levers: What can be moved.
        without: What cannot, and why.
    """

    scenario: Scenario
    levers: tuple[Lever, ...]
    without: tuple[NoLever, ...] = ()


class Workshop:
    """What moved levers are made from, for one place, identity and price basis; read once."""

    def __init__(self, resolver: Resolver, basis: Basis, horizon: int, factor_set: str = PER_COAL) -> None:
        """Read what the levers need.

        Args:
            resolver: The series of the place.
            basis: Where the place starts from.
            horizon: Last year.
            factor_set: Factors of coal, oil and gas, for the lever of their shares.
        """
        self.basis, self.start, self.horizon = basis, basis.start, horizon
        self._missing: list[NoLever] = []
        self.shares, self.factors = self._mix(resolver, factor_set)
        self.grid = self._grid(resolver)

    def _mix(self, resolver: Resolver, factor_set: str) -> tuple[dict[str, Result], dict[str, EmissionFactor]]:
        if "carbon_per_fossil" not in self.start.drivers:
            return {}, {}
        shares = {one.factor: one for one in fuel_shares(resolver, [self.start.year])}
        if not shares:
            lacks = tuple(f"{self.start.place}:energy[|{fuel}]@{self.start.year}" for fuel in FUELS)
            self._missing.append(NoLever(id=COAL, missing=lacks))
            return {}, {}
        sets = read_sets(resolver.raw)
        chosen = sets[factor_set] if factor_set in sets and sets[factor_set].basis == "tce" else sets[PER_COAL]
        table = FactorTable.read(resolver.raw)
        return shares, {fuel: chosen.emission_factor(table, fuel) for fuel in FUELS}

    def _grid(self, resolver: Resolver) -> GridPath | None:
        years = (self.basis.first, self.start.year)
        try:
            return grid_path(resolver.raw, self.start.place, self.start.total.base, years, self.horizon)
        except GridUnknownError as error:
            self._missing.append(NoLever(id=GRID, missing=error.missing))
            return None

    def explore(self, preset: Scenario, moves: Mapping[str, float]) -> Explored:
        """Return a scenario with some of its levers moved; the scenario itself where none is.

        Args:
            preset: Where it starts from; of the same place, identity and price basis.
            moves: Lever to its value. What the scenario has no lever for is refused.

        Raises:
            KeyError: There is no such lever; those there are are named.
            ValueError: A value is outside what the lever allows, or shares of fuels exceed 100 %.
        """
        levers = {one.id: one for one in self._levers(preset, {})}
        for name, value in moves.items():
            if name not in levers:
                raise KeyError(f"no lever “{name}”; there are: {', '.join(levers)}")
            if not levers[name].low <= value <= levers[name].high:
                low, high = levers[name].low, levers[name].high
                raise ValueError(f"{name}: {value:g} is outside {low:g} ~ {high:g}")
        scenario = self._moved(preset, moves) if moves else preset
        return Explored(scenario, self._levers(scenario, moves), tuple(self._missing))

    def _moved(self, preset: Scenario, moves: Mapping[str, float]) -> Scenario:
        lines = {name: [line for line in preset.lines if line.driver == name] for name in self.start.drivers}
        for driver in self.start.drivers:
            if driver in moves and driver != POPULATION:
                lines[driver] = [self._line(driver, moves[driver], f"{moves[driver]:g} %")]
        if POPULATION in moves:
            lines[POPULATION] = [self._line(POPULATION, moves[POPULATION], f"{moves[POPULATION]:g} %")]
        if GDP in moves:
            lines["affluence"] = [self._affluence(line, moves[GDP]) for line in lines[POPULATION]]
        if NONFOSSIL in moves:
            lines["fossil_share"] = [self._fossil(moves[NONFOSSIL])]
        if set(SHARES) & set(moves):
            lines["carbon_per_fossil"] = [self._per_fossil(moves)]
        own = set(moves) - {GDP, POPULATION, GRID}
        grid, measures = (None, preset.measures) if own else (preset.grid, preset.measures)
        note = f"from {preset.id}; set by hand: {', '.join(f'{name} {value:g}' for name, value in moves.items())}"
        if own:
            measures = tuple(replace(one, claim="in_trend") if one.claim == "on_top" else one for one in measures)
            note += "; rates set by hand hold all that is done, so that no project and no grid is added to them"
        if GRID in moves and self.grid is not None:
            grid = grown(self.grid, moves[GRID])
            lines[self.start.drivers[-1]] = self._without_grid(lines[self.start.drivers[-1]], preset, grid, own)
            note += "; the grid stands beside them: they are read as rates at its factor of the last known year"
        every = tuple(line for driver in self.start.drivers for line in lines[driver])
        zh, en = "自设情景", "Own scenario"
        return replace(preset, id=EXPLORED, zh=zh, en=en, lines=every, grid=grid, measures=measures, note=note)

    def _without_grid(self, lines: list[Line], preset: Scenario, grid: GridPath, own: set[str]) -> list[Line]:
        """Return the lines of the driver that holds the emissions as they are without the grid, which is on top."""
        if preset.grid is not None or own & {self.start.drivers[-1], *SHARES}:
            return lines
        if any(line.origin != "observed" for line in lines):
            raise ValueError(f"the rate of {lines[0].driver} holds the grid already: set it by hand too")
        return [restated(self.basis, lines[0], grid)]

    def _line(self, driver: str, rate: float, arithmetic: str, first: int = 0, last: int = 0) -> Line:
        return Line(
            driver=driver,
            first=first or self.start.year,
            last=last or self.horizon,
            rate=rate,
            low=rate,
            high=rate,
            origin="assumption",
            note="set by hand",
            arithmetic=arithmetic,
            state="estimated",
        )

    def _affluence(self, population: Line, growth: float) -> Line:
        """Return growth per head over the years of a line of the population, so that GDP grows as said."""
        rate = ((1 + growth / 100) / (1 + population.rate / 100) - 1) * 100
        text = f"(1 + {growth:g} %) ÷ (1 + {population.rate:.4g} %) − 1"
        return self._line("affluence", rate, text, population.first, population.last)

    def _fossil(self, nonfossil: float) -> Line:
        tracked = self.start.of(NONFOSSIL)
        now = 100 - (tracked.value if tracked else 0.0)
        years = self.horizon - self.start.year
        rate = (((100 - nonfossil) / now) ** (1 / years) - 1) * 100
        line = self._line("fossil_share", rate, f"({100 - nonfossil:g} ÷ {now:.6g})^(1/{years}) − 1")
        return replace(line, inputs=tracked.inputs if tracked else ())

    def mix(self, moves: Mapping[str, float]) -> dict[str, float]:
        """Return the shares of fossil energy in the last year, in %: gas takes what is left, coal where gas is set too.

        Raises:
            ValueError: They are not 100 % together.
        """
        now = {fuel: float(self.shares[fuel].value or 0.0) for fuel in FUELS}
        if not set(SHARES) & set(moves):
            return now
        then = {fuel: moves.get(f"{fuel}_share", share) for fuel, share in now.items()}
        rest = next((fuel for fuel in ("gas", "coal", "oil") if f"{fuel}_share" not in moves), "")
        if rest:
            then[rest] = 100 - sum(share for fuel, share in then.items() if fuel != rest)
        said = " + ".join(f"{fuel} {share:g} %" for fuel, share in then.items() if fuel != rest)
        if rest and then[rest] < 0:
            raise ValueError(f"{said} is more than 100 % of fossil energy")
        if abs(sum(then.values()) - 100) > _WHOLE:
            raise ValueError(f"{said} is not 100 % of fossil energy")
        return then

    def _per_fossil(self, moves: Mapping[str, float]) -> Line:
        now, then = self.mix({}), self.mix(moves)
        sums = [sum(mix[fuel] * self.factors[fuel].value for fuel in FUELS) for mix in (now, then)]
        years = self.horizon - self.start.year
        rate = ((sums[1] / sums[0]) ** (1 / years) - 1) * 100
        ends = (" + ".join(f"{mix[f]:.4g} × {self.factors[f].value:.4g}" for f in FUELS) for mix in (then, now))
        text = "(({}) ÷ ({}))^(1/{}) − 1".format(*ends, years)
        inputs = [name for fuel in FUELS for name in (*self.shares[fuel].inputs, *self.factors[fuel].inputs)]
        return replace(self._line("carbon_per_fossil", rate, text), inputs=tuple(dict.fromkeys(inputs)))

    def _levers(self, scenario: Scenario, moves: Mapping[str, float]) -> tuple[Lever, ...]:
        mean = {name: mean_rate(scenario, name, self.start.year, self.horizon) for name in self.start.drivers}
        found: list[Lever] = []
        for driver in self.start.drivers:
            rate = mean[driver]
            if driver == "affluence" and POPULATION in mean:
                rate = ((1 + rate / 100) * (1 + mean[POPULATION] / 100) - 1) * 100
                found.insert(0, _lever(GDP, rate, moves))
            elif driver == "fossil_share" and (tracked := self.start.of(NONFOSSIL)):
                gone = (1 + rate / 100) ** (self.horizon - self.start.year)
                found.append(_share(NONFOSSIL, 100 - (100 - tracked.value) * gone, moves))
            elif driver == "carbon_per_fossil" and self.shares:
                found += [_share(f"{fuel}_share", share, moves) for fuel, share in self.mix(moves).items()]
                if not set(SHARES) & set(moves):
                    found.append(_lever(driver, rate, moves))
            else:
                found.append(_lever(driver, rate, moves))
        if (grid := scenario.grid or self.grid) is not None:
            found.append(_lever(GRID, grid_rate(grid), moves))
        return tuple(found)


def mean_rate(scenario: Scenario, driver: str, first: int, last: int) -> float:
    """Return the mean growth of a driver over some years, in % a year."""
    rates = np.array([scenario.line(driver, year).rate for year in range(first + 1, last + 1)])
    return float((np.prod(1 + rates / 100) ** (1 / len(rates)) - 1) * 100)


def _lever(name: str, value: float, moves: Mapping[str, float]) -> Lever:
    now = moves.get(name, value)
    return Lever(id=name, value=now, low=min(-15.0, np.floor(now)), high=max(15.0, np.ceil(now)), moved=name in moves)


def _share(name: str, value: float, moves: Mapping[str, float]) -> Lever:
    # a share of 100 % leaves nothing to grow from
    return Lever(id=name, value=moves.get(name, value), low=0.0, high=max(99.0, value), share=True, moved=name in moves)


def grid_rate(path: GridPath) -> float:
    """Return the mean growth of the grid factor after the last year that has a published one, in % a year."""
    known, last = [one for one in path.factors if one.origin != "assumption"][-1], path.factors[-1]
    years = last.year - known.year
    return ((last.value / known.value) ** (1 / years) - 1) * 100 if years else 0.0


def grown(path: GridPath, rate: float) -> GridPath:
    """Return a path of the grid whose factor grows at one rate after the last year that has a published one.

    Args:
        path: The path by the stated assumptions.
        rate: In % a year.
    """
    known = [one for one in path.factors if one.origin != "assumption"]
    last = known[-1]
    made: list[GridFactor] = []
    for one in path.factors[len(known) :]:
        ratio = (1 + rate / 100) ** (one.year - last.year)
        text = f"{last.value:g} × (1 + {rate:g} %)^{one.year - last.year}"
        made.append(
            replace(
                one,
                value=last.value * ratio,
                low=last.low * ratio,
                high=last.high * ratio,
                source="set by hand",
                arithmetic=text,
            )
        )
    return replace(path, factors=(*known, *made))


def target_result(goal: Goal, start: Levels) -> Result:
    """Return the level that a target asks for in the year it is due, with what rounding of the base year allows."""
    value = float(goal.target(None))
    low, high = band(goal.target, goal.intervals) if goal.intervals else (value, value)
    return Result(
        analysis="outlook_target",
        place=start.place,
        variable=goal.variable,
        factor=goal.number,
        identity=start.identity.id,
        period=str(goal.year),
        value=value,
        unit=goal.unit,
        price_basis=start.price_basis,
        low=finite(float(low)),
        high=finite(float(high)),
        interval_kind="rounding",
        state="derived",
        inputs=goal.inputs,
        arithmetic=f"{goal.criterion.comparator} {value:.6g}",
        note=f"counts from {start.base_year}" if goal.base is not None else "",
    )


def keeps(margin: Result, goal: Goal) -> str:
    """Return whether the draws keep a target: ``met`` or ``not_met`` where 90 % of them say the same, else ``open``.

    Args:
        margin: Level less target, with its 90 % interval (``margin90`` of a simulation).
        goal: The target.
    """
    low, high = margin.low or 0.0, margin.high or 0.0
    if goal.criterion.comparator in {"lt", "le"}:
        return "met" if high < 0 else "not_met" if low > 0 else "open"
    if goal.criterion.comparator in {"gt", "ge"}:
        return "met" if low > 0 else "not_met" if high < 0 else "open"
    return "open"
