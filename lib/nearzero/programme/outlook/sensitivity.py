"""What an outcome depends on most: Sobol indices of the inputs of a model.

Here: variance-based ranking of uncertain inputs, first and total order, with its own uncertainty. Not here: what the
inputs are and the draws themselves (``inputs``, ``simulation``); choices between scenarios, which are no inputs of one.

Sources: Saltelli et al. 2010 (sampling and estimators), Sobol' 1993; computed by SALib.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearzero.accounting.distributions import Distribution
from nearzero.accounting.monte_carlo import SEED, Correlations, Model, mix_scores, mixes
from nearzero.analysis.cells import Array
from nearzero.programme.outlook.goals import Goal
from nearzero.programme.outlook.inputs import OutlookModel, of_rates
from nearzero.programme.outlook.projection import ENDS
from nearzero.results import Result

BASE_SAMPLES = 1024
_RESAMPLES = 200
# Scores of a sample at the very edge of the cube stay finite.
_EDGE = 2.0**-40


class NoVarianceError(ValueError):
    """Nothing varies, so that there is no variance to share out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """How much of the variance of an outcome one input, or one set of correlated inputs, explains.

    Attributes:
        inputs: Its names; several where they are correlated, for then the variance cannot be told apart.
        first: First-order index: the share of the variance that goes if the input were known.
        first_error: Half-width of its 95 % interval.
        total: Total-order index: the share that stays if everything but this input were known.
        total_error: Half-width of its 95 % interval.
    """

    inputs: tuple[str, ...]
    first: float
    first_error: float
    total: float
    total_error: float

    @property
    def name(self) -> str:
        """The names joined."""
        return " & ".join(self.inputs)


def sobol_indices(
    model: Model,
    inputs: Mapping[str, Distribution],
    *,
    samples: int = BASE_SAMPLES,
    seed: int = SEED,
    correlations: Correlations | None = None,
) -> tuple[Index, ...]:
    """Rank the inputs of a model by the variance of its outcome that they explain.

    Inputs that are fixed have no index. Correlated inputs are one group, varied together, so that the groups are
    independent, which the decomposition of variance presupposes.

    Args:
        model: Takes the inputs by name, each (n,), and returns (n,).
        inputs: What each input may be.
        samples: Base samples, a power of 2; the model is evaluated ``samples × (groups + 2)`` times.
        seed: Makes the sample (scrambled Sobol' sequence) and the intervals (bootstrap) repeatable.
        correlations: As in ``monte_carlo``.

    Returns:
        The indices, the largest total order first.

    Raises:
        ValueError: ``samples`` is no power of 2, or the correlations name an unknown input.
        NoVarianceError: No input varies, or the outcome does not vary with them.
    """
    if samples < 2 or samples & (samples - 1):
        raise ValueError(f"{samples} base samples: a Sobol' sequence is balanced at powers of 2 only")
    names = sorted(name for name, one in inputs.items() if one.kind != "fixed")
    if not names:
        raise NoVarianceError("all inputs are fixed: nothing varies")
    from SALib.analyze import sobol as analysis
    from scipy.special import ndtri  # type: ignore[import-untyped]

    together = list(mixes(list(inputs), correlations or {}))
    groups = _groups(names, [mixed for mixed, _ in together])
    members = list(dict.fromkeys(groups))
    problem = _problem(groups)
    cube = _cube(groups, samples, seed)
    columns = np.clip(cube, _EDGE, 1 - _EDGE).T
    scores = {name: np.zeros(len(cube)) for name in inputs}
    scores.update({name: np.asarray(ndtri(column)) for name, column in zip(names, columns, strict=True)})
    mix_scores(scores, together)
    outcome = np.asarray(model({name: one.values(scores[name]) for name, one in inputs.items()}), dtype=float)
    if outcome.shape != (len(cube),) or not np.isfinite(outcome).all():
        raise ValueError("the model does not give one finite number per sample")
    if np.ptp(outcome) <= 1e-12 * max(1.0, float(np.abs(outcome).max())):
        raise NoVarianceError("the outcome does not vary with the inputs")
    # a seed of 0 is none to SALib
    found = analysis.analyze(problem, outcome, calc_second_order=False, num_resamples=_RESAMPLES, seed=seed + 1)
    columns_found = (found[name] for name in ("S1", "S1_conf", "ST", "ST_conf"))
    indices = [
        Index(inputs=members[k], first=float(s1), first_error=float(e1), total=float(st), total_error=float(et))
        for k, (s1, e1, st, et) in enumerate(zip(*columns_found, strict=True))
    ]
    return tuple(sorted(indices, key=lambda index: -index.total))


def _groups(names: list[str], correlated: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the group of each input: those it is correlated with, or itself alone."""
    group = {name: tuple(sorted(set(mixed) & set(names))) for mixed in correlated for name in mixed}
    return tuple(group.get(name, (name,)) for name in names)


def _problem(groups: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """Return the problem as SALib wants it, whose inputs come in the order of their groups and need no names."""
    names = [f"x{k}" for k in range(len(groups))]
    problem: dict[str, Any] = {"num_vars": len(groups), "names": names, "bounds": [[0.0, 1.0]] * len(groups)}
    if len(set(groups)) < len(groups):
        problem["groups"] = [" & ".join(one) for one in groups]
    return problem


@lru_cache(maxsize=16)
def _cube(groups: tuple[tuple[str, ...], ...], samples: int, seed: int) -> NDArray[np.float64]:
    """Return the points of the unit cube, one column per input; the outcomes of a scenario are looked at on the same.

    Args:
        groups: The group of each input.
        samples: Base samples.
        seed: Of the scrambling.
    """
    from SALib.sample import sobol as sampling

    cube: NDArray[np.float64] = sampling.sample(_problem(groups), samples, calc_second_order=False, seed=seed)
    cube.flags.writeable = False
    return cube


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What one outcome of a scenario depends on most.

    Attributes:
        model: The scenario's paths and their inputs.
        variable: What is looked at.
        year: In which year.
        goal: The target whose margin is looked at; None for the level itself.
        indices: The inputs, the most important first.
        samples: Base samples.
        seed: What makes it repeatable.
    """

    model: OutlookModel
    variable: str
    year: int
    goal: Goal | None
    indices: tuple[Index, ...]
    samples: int
    seed: int

    @property
    def results(self) -> tuple[Result, ...]:
        """First- and total-order index of every input, as shares of the variance, with their 95 % intervals."""
        projection = self.model.projection
        what = f"margin:{self.goal.number}" if self.goal else "level"
        behind = self._behind()
        return tuple(
            Result(
                analysis="outlook_sensitivity",
                place=projection.start.place,
                variable=self.variable,
                factor=index.name,
                identity=projection.scenario.identity,
                method=projection.scenario.id,
                form=f"{order}:{what}",
                period=str(self.year),
                value=value,
                price_basis=projection.scenario.price_basis,
                low=value - error,
                high=value + error,
                interval_kind="uncertainty",
                state=projection.state,
                inputs=tuple(dict.fromkeys(one for name in index.inputs for one in behind.get(name, [name]))),
                note=f"share of the variance; {self.samples} base samples, seed {self.seed}",
            )
            for index in self.indices
            for order, value, error in (
                ("first", index.first, index.first_error),
                ("total", index.total, index.total_error),
            )
        )

    def _behind(self) -> dict[str, Collection[str]]:
        """Return the ids behind the inputs that are no facts themselves: rates, projects and their ends, the grid."""
        scenario = self.model.projection.scenario
        found: dict[str, Collection[str]] = {
            f"rate:{driver}": [name for line, _ in lines for name in line.inputs]
            for driver, lines in self.model.lines.items()
        }
        found |= {f"measure:{one.project}": one.inputs for one in scenario.on_top}
        found[ENDS] = [name for one in scenario.on_top if one.months is None for name in one.inputs]
        if scenario.grid is not None:
            found |= dict.fromkeys(scenario.grid.intervals, scenario.grid.inputs)
        return found


def rank_inputs(
    model: OutlookModel,
    variable: str,
    year: int,
    *,
    goal: Goal | None = None,
    samples: int = BASE_SAMPLES,
    seed: int = SEED,
    correlations: Correlations | None = None,
) -> Ranking:
    """Say what the level of a variable in a year, or the margin to a target, depends on most.

    Args:
        model: A scenario's paths, and its goals.
        variable: What is looked at; the variable of the goal, where there is one.
        year: In which year.
        goal: One of the model's goals: its margin is looked at instead of the level.
        samples: Base samples, a power of 2.
        seed: Makes the ranking repeatable.
        correlations: Of the stated rates of drivers, by pair, as in ``simulate``.

    Raises:
        NoVarianceError: Nothing that is drawn moves the outcome.
        ValueError: The variable or the year is not on the path.
    """
    names = model.variables
    years = (model.projection.start.year, *model.projection.years)
    if goal is not None:
        variable, year = goal.variable, goal.year
    if variable not in names or year not in years:
        raise ValueError(f"{variable} in {year} is not on the path: it carries {', '.join(names)} up to {years[-1]}")

    def outcome(drawn: Mapping[str, Array]) -> Array:
        paths, levels, targets = model.split(model(drawn))
        if goal is None:
            return np.asarray(paths[:, names.index(variable), years.index(year)])
        k = model.goals.index(goal)
        return np.asarray(levels[:, k] - targets[:, k])

    pairs = of_rates(model, correlations or {})
    indices = sobol_indices(outcome, model.inputs, samples=samples, seed=seed, correlations=pairs)
    return Ranking(model=model, variable=variable, year=year, goal=goal, indices=indices, samples=samples, seed=seed)
