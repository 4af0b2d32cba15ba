"""How sure a scenario's path is, and how likely it keeps the targets: draws of everything that is not known.

Here: quantiles of the paths, chances that targets are met, one by one and together. Not here: what is drawn
(``inputs``), the arithmetic of the path (``projection``), drawing itself (``accounting.monte_carlo``), what matters
most (``sensitivity``), choices between scenarios, which stand beside each other and are never noise.

A chance holds under the assumptions of the scenario and says which they are. How growth varies from year to year is in
it only as far as the ranges of the rates say so: two observed changes carry no spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nearzero.accounting.monte_carlo import DRAWS, SEED, Correlations, monte_carlo
from nearzero.analysis.cells import Array
from nearzero.analysis.trends import weakest
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.outlook.inputs import NORMAL_95, OutlookModel, of_rates
from nearzero.programme.outlook.projection import Projection
from nearzero.results import Result
from nearzero.rounding import Interval

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Chance:
    """How many of the draws keep a target, or several together.

    Attributes:
        share: Share of the draws, 0 to 1.
        draws: How many draws there were.
    """

    share: float
    draws: int

    @property
    def standard_error(self) -> float:
        """How far the share would move with other draws: √(p (1 − p) ÷ n)."""
        return float(np.sqrt(self.share * (1 - self.share) / self.draws))

    @property
    def interval(self) -> Interval:
        """95 % interval of the share after Wilson; it is no point where all draws agree."""
        n, p, z2 = self.draws, self.share, NORMAL_95**2
        middle, reach = p + z2 / 2 / n, np.sqrt(z2 * (p * (1 - p) / n + z2 / 4 / n**2))
        return max(0.0, float((middle - reach) / (1 + z2 / n))), min(1.0, float((middle + reach) / (1 + z2 / n)))


@dataclass(frozen=True)
class OutlookSimulation:
    """Draws of the paths of one scenario.

    Attributes:
        model: What was drawn.
        paths: Array (draws, variables, 1 + years), the start first; variables in the order of the model's.
        levels: Array (draws, goals): levels of the years due.
        targets: Array (draws, goals): what they are compared with.
        seed: What makes the draws repeatable.
        correlations: Correlations of the rates of drivers, by pair.
    """

    model: OutlookModel
    paths: Array
    levels: Array
    targets: Array
    seed: int
    correlations: Correlations

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.paths)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the paths, the start first."""
        return (self.model.projection.start.year, *self.model.projection.years)

    @cached_property
    def met(self) -> NDArray[np.bool_]:
        """Array (draws, goals): whether the target is kept."""
        found = [goal.met(self.levels[:, k], self.targets[:, k]) for k, goal in enumerate(self.model.goals)]
        return np.stack(found, axis=1) if found else np.ones((self.draws, 0), dtype=bool)

    @cached_property
    def _spreads(self) -> dict[str, Array]:
        return {}

    def spread(self, variable: str) -> Array:
        """Return the quantiles of a variable's path: array (5, 1 + years), in the order of ``QUANTILES``.

        Raises:
            KeyError: The identity does not carry the variable.
        """
        if variable not in self._spreads:
            names = self.model.variables
            if variable not in names:
                raise KeyError(f"{variable} is not drawn for this identity; it carries {', '.join(names)}")
            # draws side by side in memory: quantiles of 10 000 of them take half the time
            columns = np.array(self.paths[:, names.index(variable)].T, order="C")
            self._spreads[variable] = np.quantile(columns, QUANTILES, axis=1, overwrite_input=True)
        return self._spreads[variable]

    def chance(self, goal: Goal) -> Chance:
        """Return how likely a goal is kept under the scenario."""
        return Chance(float(self.met[:, self.model.goals.index(goal)].mean()), self.draws)

    def joint(self) -> Chance:
        """Return how likely all goals are kept together.

        Raises:
            ValueError: There are none.
        """
        if not self.model.goals:
            raise ValueError("no target is held against the path")
        return Chance(float(self.met.all(axis=1).mean()), self.draws)

    @property
    def conditions(self) -> str:
        """What the chances depend on: the rates, what was drawn, how it hangs together."""
        scenario = self.model.projection.scenario
        rates = ", ".join(f"{line.id} {line.rate:+.3g} % a year ({line.origin})" for line in scenario.lines)
        drawn = [name for name, one in self.model.inputs.items() if one.kind != "fixed"]
        other = [name for name in drawn if name.startswith(("rate:", "measure:", "grid:"))]
        ranges = ", ".join(other) or "nothing but rounding: how growth may change is not in it"
        pairs = ", ".join(f"{a} & {b} {value:+.2g}" for (a, b), value in self.correlations.items())
        return (
            f"if {scenario.id} holds: {rates}; drawn besides rounding: {ranges}; "
            f"correlations of rates: {pairs or 'none assumed'}; {self.draws} draws, seed {self.seed}"
        )

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """Medians with their 90 % and 50 % intervals, the chance and the margin of every goal, and the joint chance."""
        return (*self._of_paths(), *self._of_goals())

    def _template(self) -> Result:
        projection = self.model.projection
        rates = (name for line in projection.scenario.lines for name in line.inputs)
        return Result(
            analysis="outlook",
            place=projection.start.place,
            variable=projection.start.total.variable,
            identity=projection.scenario.identity,
            method=projection.scenario.id,
            period="",
            value=None,
            price_basis=projection.scenario.price_basis,
            interval_kind="uncertainty",
            state=projection.state,
            inputs=tuple(dict.fromkeys([*rates, *projection.scenario.added_inputs])),
            note=self.conditions,
        )

    def _of_paths(self) -> Iterator[Result]:
        template = self._template()
        for one in self.model.projection.start.tracked:
            if one.variable not in self.model.variables:
                continue
            inputs = tuple(dict.fromkeys([*one.inputs, *template.inputs]))
            said = replace(template, variable=one.variable, unit=one.unit, inputs=inputs)
            said = replace(said, state=weakest(template.state, one.state))
            spread = self.spread(one.variable)
            for k, year in enumerate(self.years[1:], start=1):
                for form, low, high in (("interval90", 0, 4), ("interval50", 1, 3)):
                    ends = (spread[2, k], spread[low, k], spread[high, k])
                    yield _with_ends(replace(said, form=form, period=str(year)), *ends)

    def _of_goals(self) -> Iterator[Result]:
        template = self._template()
        for k, goal in enumerate(self.model.goals):
            said = replace(template, variable=goal.variable, factor=goal.number, period=str(goal.year))
            said = replace(said, inputs=tuple(dict.fromkeys([*goal.inputs, *template.inputs])))
            yield _chance(said, self.chance(goal), "probability")
            low, middle, high = np.quantile(self.levels[:, k] - self.targets[:, k], (0.05, 0.5, 0.95))
            unit = "百分点" if goal.unit == "%" else goal.unit
            said = replace(said, form="margin90", unit=unit, note=f"level less target; {said.note}")
            yield _with_ends(said, middle, low, high)
        if len(self.model.goals) > 1:
            numbers = "+".join(goal.number or goal.variable for goal in self.model.goals)
            due = str(max(goal.year for goal in self.model.goals))
            yield _chance(replace(template, factor=numbers, period=due), self.joint(), "probability_joint")


def _chance(result: Result, chance: Chance, form: str) -> Result:
    low, high = chance.interval
    note = f"standard error {chance.standard_error * 100:.2g} percentage points; {result.note}"
    said = replace(result, form=form, unit="%", note=note)
    return _with_ends(said, chance.share * 100, low * 100, high * 100)


def _with_ends(result: Result, value: float, low: float, high: float) -> Result:
    return replace(result, value=float(value), low=float(low), high=float(high))


def simulate(
    projection: Projection,
    goals: Iterable[Goal] = (),
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    correlations: Correlations | None = None,
) -> OutlookSimulation:
    """Draw the paths of a scenario.

    Args:
        projection: The scenario from its start.
        goals: Targets to hold against it; see ``goals_of``.
        draws: How many draws.
        seed: Makes them repeatable to the last digit.
        correlations: Correlation of the stated rates of two drivers, by pair; independent where not named. The
            assumption of the person who asks: two or three observed changes say nothing of it.

    Raises:
        ValueError: A fact is known from one side only, a correlation names a driver without a stated range, the
            correlations contradict each other, or a goal lies outside the years of the path.
    """
    model = OutlookModel(projection, tuple(goals))
    for goal in model.goals:
        if goal.year not in projection.years:
            raise ValueError(f"{goal.variable} is due in {goal.year}, the path covers {projection.years}")
    pairs = dict(correlations or {})
    samples = monte_carlo(model, model.inputs, draws=draws, seed=seed, correlations=of_rates(model, pairs)).samples
    paths, levels, targets = model.split(samples)
    return OutlookSimulation(model, paths, levels, targets, seed, pairs)
