"""What is asked of a path: the targets of the indicators that an identity carries forward.

Here: which targets can be held against a scenario, at which reading of level and base year, and which cannot. Not here:
verdicts on what is known (``judge``), chances (``simulation``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearzero.analysis.cells import Array
from nearzero.places.chain import Expression
from nearzero.programme.criteria import Criterion
from nearzero.programme.outlook.projection import Levels
from nearzero.programme.verdicts import Verdict
from nearzero.rounding import Interval

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One target that a path can be held against.

    Attributes:
        number: Number of the indicator; empty for a target outside the system.
        variable: What is measured; the identity carries it.
        unit: Unit of level and target.
        year: Year it is due.
        criterion: What is asked.
        scale: What turns base units of ``latest`` and ``base`` into ``unit``.
        latest: Level of the year that paths start from, where it is read otherwise than there; it grows as they do.
        base: Level of the base year, where the target counts from one.
        base_scale: The same for ``base``.
    """

    number: str
    variable: str
    unit: str
    year: int
    criterion: Criterion
    latest: Expression | None = None
    scale: float = 1.0
    base: Expression | None = None
    base_scale: float = 1.0

    @property
    def intervals(self) -> dict[str, Interval]:
        """Rounding intervals of the facts it rests on."""
        return {
            name: ends for one in (self.latest, self.base) if one is not None for name, ends in one.intervals().items()
        }

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the facts."""
        return tuple(self.intervals)

    def target(self, values: Mapping[str, Array] | None = None) -> Array:
        """Return the level to reach.

        Args:
            values: Values of facts by id, in base units; the printed ones where None.

        Raises:
            ValueError: It counts from a base year that is not known.
        """
        base = None if self.base is None else self.base.evaluate(values) * self.base_scale
        found = self.criterion.target(base)
        if found is None:
            raise ValueError(f"the target for {self.variable} counts from a base year without a level")
        return np.asarray(found, dtype=float)

    def met(self, level: Array, target: Array) -> NDArray[np.bool_]:
        """Tell where a level keeps the target; what equals it to nine digits counts as equal.

        Args:
            level: Levels of the year due (n,).
            target: What ``target`` returns for the same draws (n,).
        """
        edge = np.abs(target) * _TOLERANCE
        wanted = self.criterion
        if wanted.comparator in {"eq", "about"}:
            return np.asarray((level >= wanted.low - edge) & (level <= wanted.high + edge))
        tests = {
            "lt": level < target - edge,
            "le": level <= target + edge,
            "gt": level > target + edge,
            "ge": level >= target - edge,
        }
        return np.asarray(tests[wanted.comparator])


@dataclass(frozen=True, slots=True)
class NoGoal:
    """A target that cannot be held against a path.

    Attributes:
        number: Number of the indicator.
        variable: What is measured.
        reason: ``no_target``, ``not_carried``, ``no_level``, ``no_base``, ``other_prices`` or ``other_year``.
    """

    number: str
    variable: str
    reason: str


def goals_of(verdicts: Iterable[Verdict], start: Levels) -> tuple[tuple[Goal, ...], tuple[NoGoal, ...]]:
    """Return the targets that the paths of an identity can be held against, and those that cannot.

    Path and base year are read alike: the base year is that of the identity where it is known there. Otherwise the
    first reading of the indicator at the price basis of the paths is taken for both: a growth at one price basis says
    nothing of a level at another.

    Args:
        verdicts: Of one place.
        start: Where the paths start.
    """
    both = [_goal(verdict, start) for verdict in verdicts]
    return tuple(one for one in both if isinstance(one, Goal)), tuple(one for one in both if isinstance(one, NoGoal))


def _goal(verdict: Verdict, start: Levels) -> Goal | NoGoal:
    tracked, wanted = start.of(verdict.variable), verdict.criterion
    if wanted is None or tracked is None:
        return NoGoal(verdict.number, verdict.variable, "not_carried" if wanted else "no_target")
    goal = Goal(number=verdict.number, variable=verdict.variable, unit=tracked.unit, year=verdict.due, criterion=wanted)
    if wanted.against == "level":
        return goal
    if tracked.base is not None and start.base_year == verdict.base_year:
        return replace(goal, base=tracked.base, base_scale=tracked.scale)
    return _from_reading(verdict, goal, start)


def _from_reading(verdict: Verdict, goal: Goal, start: Levels) -> Goal | NoGoal:
    outcomes = [one for one in (verdict.outcome, *verdict.others) if one is not None and one.reading.latest is not None]
    at_prices = [one for one in outcomes if one.reading.price_basis in {"", start.price_basis}]
    in_year = [one for one in at_prices if one.reading.latest and one.reading.latest.year == start.year]
    for one in in_year:
        latest, base = one.reading.latest, one.reading.base
        if latest is not None and base is not None:
            known = replace(goal, unit=latest.unit, latest=latest.expression, scale=latest.scale)
            return replace(known, base=base.expression, base_scale=base.scale)
    steps = ((outcomes, "no_level"), (at_prices, "other_prices"), (in_year, "other_year"))
    reason = next((reason for there, reason in steps if not there), "no_base")
    return NoGoal(verdict.number, verdict.variable, reason)
