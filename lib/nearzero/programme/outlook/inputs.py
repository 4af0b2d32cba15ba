"""What is random in a scenario: the inputs of its projection, and what each of them may be.

Here: distributions of facts, rates, grid and measures, how rates hang together, and the projection as a model of them.
Not here: the draws and what they say (``simulation``, ``sensitivity``).

What is drawn:

* every fact, evenly within what its digits may mean; levels, base years and observed rates that rest on one fact share
  its draw;
* the stated rate of a driver, one draw for all its periods: normal with the stated range as its 95 % interval where the
  range is symmetric, otherwise triangular between its ends with the rate as peak; triangular too where the range is
  the rounding of a target;
* the factor of the grid, one draw for all years; its electricity and that one's growth, triangular;
* the reduction of every measure on top, triangular; where its month of completion is not printed, how much of that year
  it holds, evenly, one draw for all (the path as stated counts nothing of that year).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from nearzero.accounting.distributions import Distribution
from nearzero.accounting.monte_carlo import Correlations
from nearzero.analysis.cells import Array
from nearzero.analysis.forecasting.refusals import TooFewObservations
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.outlook.projection import Projection
from nearzero.programme.outlook.scenario import Line
from nearzero.rounding import Interval

# With fewer annual rates the 95 % interval of a correlation spans nearly all there is (±0.7 at 8); with two it is ±1.
LEAST_RATES = 8
NORMAL_95 = 1.959963984540054
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class OutlookModel:
    """A projection and goals as a model of named random inputs.

    Attributes:
        projection: The paths.
        goals: What is asked of them.
    """

    projection: Projection
    goals: tuple[Goal, ...] = ()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """What is drawn of the tracked variables: those that emissions are in, and those of the goals."""
        asked = {goal.variable for goal in self.goals}
        return tuple(one.variable for one in self.projection.start.tracked if one.total or one.variable in asked)

    @cached_property
    def lines(self) -> Mapping[str, tuple[tuple[Line, Distribution], ...]]:
        """The lines that rest on no facts, with what their rate may be, by driver."""
        found: dict[str, list[tuple[Line, Distribution]]] = {}
        for line in self.projection.scenario.lines:
            if line.growth is None:
                found.setdefault(line.driver, []).append((line, rate_distribution(line)))
        return {driver: tuple(lines) for driver, lines in found.items()}

    @cached_property
    def inputs(self) -> Mapping[str, Distribution]:
        """What each input may be: facts by id, ``rate:<driver>`` (a normal score), ``measure:…``, ``grid:…``."""
        ends = dict(self.projection.intervals)
        for goal in self.goals:
            ends |= goal.intervals
        peaks = self._peaks()
        found: dict[str, Distribution] = {}
        for name, interval in ends.items():
            if not np.isfinite(interval).all():
                raise ValueError(f"{name} is known from one side only: it cannot be drawn")
            if not name.startswith("line:"):
                found[name] = _between(interval, peaks.get(name))
        for driver, lines in self.lines.items():
            fixed = all(one.kind == "fixed" for _, one in lines)
            found[f"rate:{driver}"] = Distribution.fixed(0.0) if fixed else Distribution.normal(0.0, 1.0)
        return found

    def _peaks(self) -> dict[str, float]:
        """Return where the distributions that are no rounding of a fact have their peak."""
        scenario = self.projection.scenario
        peaks = {f"measure:{one.project}": float(one.reduction or 0.0) for one in scenario.on_top}
        if (grid := scenario.grid) is not None:
            wide = [one for one in grid.factors if one.high > one.low]
            place = (wide[-1].value - wide[-1].low) / (wide[-1].high - wide[-1].low) if wide else 0.5
            peaks |= {"grid:position": place, "grid:electricity": grid.electricity, "grid:rate": grid.rate}
        return peaks

    def values(self, drawn: Mapping[str, Array]) -> dict[str, Array]:
        """Return what the projection takes: the draws, with the score of a driver turned into the rates of its lines.

        Args:
            drawn: The inputs by name, each (n,).
        """
        values = dict(drawn)
        for driver, lines in self.lines.items():
            score = values.pop(f"rate:{driver}")
            values |= {f"line:{line.id}": one.values(score) for line, one in lines}
        return values

    def __call__(self, drawn: Mapping[str, Array]) -> Array:
        """Return paths, levels and targets side by side, as ``split`` takes them apart.

        Args:
            drawn: The inputs by name, each (n,).

        Returns:
            Array (n, variables × (1 + years) + 2 × goals).
        """
        values = self.values(drawn)
        size = len(next(iter(drawn.values())))
        paths = self.projection.calculate(values, self.variables)
        paths = np.broadcast_to(paths, (size, *paths.shape[-2:]))
        ends = [self._level_and_target(goal, paths, values) for goal in self.goals]
        columns = [np.broadcast_to(end, (size,)) for pair in zip(*ends, strict=True) for end in pair]
        return np.column_stack([paths.reshape(size, -1), *columns])

    def _level_and_target(self, goal: Goal, paths: Array, values: Mapping[str, Array]) -> tuple[Array, Array]:
        k = self.variables.index(goal.variable)
        path = paths[:, k, goal.year - self.projection.start.year]
        if goal.latest is not None:  # another reading of the level: it grows as the path does
            path = path * (goal.latest.evaluate(values) * goal.scale / paths[:, k, 0])
        return path, goal.target(values)

    def split(self, samples: Array) -> tuple[Array, Array, Array]:
        """Return paths (n, variables, 1 + years), levels (n, goals) and targets (n, goals)."""
        count, goals = len(samples), len(self.goals)
        edge = samples.shape[1] - 2 * goals
        paths = samples[:, :edge].reshape(count, len(self.variables), -1)
        return paths, samples[:, edge : edge + goals], samples[:, edge + goals :]


def rate_distribution(line: Line) -> Distribution:
    """Return what the stated rate of a line may be, in % a year; see the head of this module."""
    if line.low == line.high:
        return Distribution.fixed(line.rate)
    width = line.high - line.low
    symmetric = abs(line.high + line.low - 2 * line.rate) <= _TOLERANCE * width
    if symmetric and line.origin in {"source", "assumption"}:
        return Distribution.normal(line.rate, width / 2 / NORMAL_95)
    return Distribution.triangular(line.low, line.rate, line.high)


def _between(interval: Interval, peak: float | None) -> Distribution:
    low, high = interval
    if low == high:
        return Distribution.fixed(low)
    return Distribution.uniform(low, high) if peak is None else Distribution.triangular(low, peak, high)


def of_rates(model: OutlookModel, correlations: Correlations) -> Correlations:
    """Return correlations of drivers as correlations of the inputs they are drawn by.

    Raises:
        ValueError: A driver has no stated rate: facts alone say what it may be.
    """
    for driver in (name for pair in correlations for name in pair):
        if driver not in model.lines:
            raise ValueError(f"{driver} has no stated rate: its facts are drawn, and no correlation is assumed of them")
    return {(f"rate:{a}", f"rate:{b}"): value for (a, b), value in correlations.items()}


def observed_correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Return the correlation of the annual rates of two drivers, where there are enough of them to carry one.

    Args:
        first: Annual rates (n,), in any unit.
        second: Rates of the other driver in the same years.

    Raises:
        TooFewObservations: Fewer than eight rates; two always give ±1.
        ValueError: Lengths differ, a rate is missing, or a driver does not vary.
    """
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if one.shape != other.shape or one.ndim != 1 or not np.isfinite([one, other]).all():
        raise ValueError("rates of the same years are compared, one number per year")
    if len(one) < LEAST_RATES:
        text = f"{len(one)} annual rates carry no correlation: at least {LEAST_RATES} are needed; assume one or none"
        raise TooFewObservations(text, LEAST_RATES, len(one))
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        raise ValueError("a driver that does not vary is correlated with nothing")
    return float(np.corrcoef(one, other)[0, 1])
