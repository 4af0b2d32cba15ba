"""What is left to do: the change that remains to each target, the rate it takes, and what the targets mean together.

Here: remaining change and required rate with their rounding intervals; total and intensity as one bound on growth. Not
here: whether the measures of a plan can deliver it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nearzero.analysis.trends import finite, weakest
from nearzero.programme.criteria import Criterion, Measure, Outcome
from nearzero.programme.levels import Array, Level, joint
from nearzero.programme.verdicts import Verdict
from nearzero.results import Result


@dataclass(frozen=True, slots=True)
class Gap:
    """What remains between the latest level and the target.

    Attributes:
        verdict: The verdict it belongs to.
        outcome: The reading it is computed from.
        target: The level to reach by the year due.
        remaining: Target less latest level.
        remaining_pct: The same in % of the latest level; None from zero.
        required: Annual rate in % from the latest level, or points a year for a share in %; None where no year is left
            or no rate leads there.
        rate_so_far: The same from the base year to the latest level; None without a base year.
        reached: Whether the latest level, no proxy, satisfies the criterion as printed; what remains is then room.
    """

    verdict: Verdict
    outcome: Outcome
    target: Measure
    remaining: Measure
    remaining_pct: Measure | None
    required: Measure | None
    rate_so_far: Measure | None
    reached: bool

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number of the gap."""
        verdict, reading = self.verdict, self.outcome.reading
        measures = (self.target, self.remaining, self.remaining_pct, self.required, self.rate_so_far)
        past = f"{verdict.base_year}-{reading.last.period}"
        return tuple(
            Result(
                analysis="gap",
                place=verdict.place,
                variable=verdict.variable,
                factor=verdict.number,
                method=measure.name,
                form=reading.basis,
                period=past if measure is self.rate_so_far else f"{reading.last.period}-{verdict.due}",
                value=measure.value,
                unit=measure.unit,
                price_basis=reading.price_basis,
                low=finite(measure.low),
                high=finite(measure.high),
                interval_kind="rounding",
                state=weakest("derived", self.outcome.weakest),
                inputs=tuple(dict.fromkeys([*(reading.base.inputs if reading.base else ()), *reading.last.inputs])),
                arithmetic=measure.arithmetic,
                note="reached" if self.reached else "",
            )
            for measure in measures
            if measure is not None
        )


def gaps(verdicts: Iterable[Verdict]) -> list[Gap]:
    """Return what remains for every verdict that has a target and a dated level.

    Proxies and substitute years are computed like the rest and keep their state; indicators without a number have no
    gap, they have missing inputs.

    Args:
        verdicts: Of one place.
    """
    found = (_gap(verdict, verdict.outcome) for verdict in verdicts if verdict.outcome is not None)
    return [gap for gap in found if gap is not None]


def _gap(verdict: Verdict, outcome: Outcome) -> Gap | None:
    wanted, latest, base = verdict.criterion, outcome.reading.latest, outcome.reading.base
    if wanted is None or latest is None or latest.year is None or verdict.due <= latest.year:
        return None
    if wanted.against != "level" and base is None:
        return None
    levels = [latest] if wanted.against == "level" or base is None else [latest, base]
    left = verdict.due - latest.year
    in_points = latest.unit == "%"

    def target(end: Array, start: Array | None = None) -> Array:
        goal = wanted.target(start)
        return np.broadcast_to(np.asarray(goal), np.shape(end)).astype(float)

    def ratio(end: Array, start: Array | None = None) -> Array:
        return np.asarray(target(end, start) / end)

    goal = Measure("target", *joint(target, *levels), latest.unit, _goal_text(wanted, base))
    unit = "百分点" if in_points else latest.unit
    remaining = Measure("remaining", *joint(lambda end, *start: target(end, *start) - end, *levels), unit)
    positive = latest.bounds[0] > 0 and goal.low > 0
    if in_points:
        per_year = joint(lambda end, *start: (target(end, *start) - end) / left, *levels)
        required: Measure | None = Measure("required_points", *per_year, "百分点")
    elif positive:
        rate = joint(lambda end, *start: (ratio(end, *start) ** (1 / left) - 1) * 100, *levels)
        required = Measure("required_rate_pct", *rate, "%")
    else:
        required = None
    per_cent = joint(lambda end, *start: (ratio(end, *start) - 1) * 100, *levels) if positive else None
    return Gap(
        verdict=verdict,
        outcome=outcome,
        target=goal,
        remaining=remaining,
        remaining_pct=Measure("remaining_pct", *per_cent, "%") if per_cent else None,
        required=required,
        rate_so_far=_so_far(base, latest, in_points=in_points),
        reached=outcome.passes and outcome.weakest != "proxy",
    )


def _goal_text(wanted: Criterion, base: Level | None) -> str:
    if wanted.against == "level" or base is None:
        return ""
    text = base.expression.text(2)
    if wanted.threshold == 0:
        return base.arithmetic
    sign = "−" if wanted.threshold < 0 else "+"
    return f"{text} × (1 {sign} {abs(wanted.threshold):g} %)"


def _so_far(base: Level | None, latest: Level, *, in_points: bool) -> Measure | None:
    if base is None or base.year is None or latest.year is None or latest.year <= base.year:
        return None
    years = latest.year - base.year
    if in_points:
        return Measure("points_so_far", *joint(lambda start, end: (end - start) / years, base, latest), "百分点")
    if base.bounds[0] <= 0 or latest.bounds[0] <= 0:
        return None
    rate = joint(lambda start, end: ((end / start) ** (1 / years) - 1) * 100, base, latest)
    return Measure("rate_so_far_pct", *rate, "%")


@dataclass(frozen=True, slots=True)
class GrowthBound:
    """What a total below the base year and an intensity target mean together for growth.

    The total of the year due is growth times intensity. If the intensity falls just to its target, the total stays
    below the base year only while GDP has grown by less than ``1 ÷ (1 + target)``; with more growth, the total is the
    binding one and the intensity must fall further than its target.

    Attributes:
        place: Id of the place.
        price_basis: Prices of the intensity, and so of the growth.
        base_year: Year changes count from.
        year: Year of the latest levels.
        due: Year the targets are due.
        most_growth: Growth since the base year up to which the intensity target alone keeps the total below, in %.
        growth_so_far: Growth since the base year, in %.
        most_growth_left: Growth that is left until the year due under that bound, in %.
        most_rate_left: The same per year.
        rate_so_far: Growth per year since the base year.
        total_so_far: Change of the total since the base year, in %.
        needed_at_pace: Change of intensity since the base year that keeps the total just at its base level if GDP goes
            on growing at the rate so far, in %.
        binding: ``total`` where growth at the pace so far exceeds the bound, else ``intensity``.
        state: State of the weakest fact.
        inputs: Ids of the facts.
    """

    place: str
    price_basis: str
    base_year: int
    year: int
    due: int
    most_growth: Measure
    growth_so_far: Measure
    most_growth_left: Measure
    most_rate_left: Measure
    rate_so_far: Measure
    total_so_far: Measure
    needed_at_pace: Measure
    binding: str
    state: str
    inputs: tuple[str, ...]

    @property
    def within_rounding(self) -> bool:
        """Whether rounding leaves open which of the two binds."""
        return self.most_rate_left.low <= self.rate_so_far.high and self.rate_so_far.low <= self.most_rate_left.high

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number of the bound."""
        left, past, whole = f"{self.year}-{self.due}", f"{self.base_year}-{self.year}", f"{self.base_year}-{self.due}"
        measures = (
            (self.most_growth, "gdp", whole),
            (self.growth_so_far, "gdp", past),
            (self.most_growth_left, "gdp", left),
            (self.most_rate_left, "gdp", left),
            (self.rate_so_far, "gdp", past),
            (self.total_so_far, "co2_total", past),
            (self.needed_at_pace, "co2_per_gdp", whole),
        )
        return tuple(
            Result(
                analysis="gap",
                place=self.place,
                variable=variable,
                method=measure.name,
                period=period,
                value=measure.value,
                unit="%",
                price_basis=self.price_basis,
                low=finite(measure.low),
                high=finite(measure.high),
                interval_kind="rounding",
                state=self.state,
                inputs=self.inputs,
                arithmetic=measure.arithmetic,
                note=f"binding: {self.binding}",
            )
            for measure, variable, period in measures
        )


def growth_bounds(
    verdicts: Iterable[Verdict], total: str = "co2_total", intensity: str = "co2_per_gdp"
) -> list[GrowthBound]:
    """Say what the targets for total and intensity mean for growth, at every price basis of the intensity.

    Args:
        verdicts: Of one place; nothing is said without a total below the base year and a change of the intensity.
        total: Variable that is to be below its base year.
        intensity: Variable that is to fall by a given per cent.
    """
    chosen = list(verdicts)
    totals = [one for one in chosen if one.variable == total and one.criterion and one.criterion.rule == "below_base"]
    rates = [one for one in chosen if one.variable == intensity and one.criterion and one.criterion.rule == "change_le"]
    if not totals or not rates or totals[0].outcome is None:
        return []
    outcomes = [one for one in (rates[0].outcome, *rates[0].others) if one is not None]
    bounds = (_bound(rates[0], totals[0].outcome, one) for one in outcomes)
    return [bound for bound in bounds if bound is not None]


def _bound(verdict: Verdict, total: Outcome, intensity: Outcome) -> GrowthBound | None:
    c0, c1 = total.reading.base, total.reading.latest
    i0, i1 = intensity.reading.base, intensity.reading.latest
    if c0 is None or c1 is None or i0 is None or i1 is None or verdict.criterion is None:
        return None
    if c1.year is None or c1.year != i1.year or min(one.bounds[0] for one in (c0, c1, i0, i1)) <= 0:
        return None
    limit = 1 / (1 + verdict.criterion.threshold / 100)
    past, left = c1.year - verdict.base_year, verdict.due - c1.year
    if past <= 0 or left <= 0:
        return None

    def growth(c: Array, d: Array, i: Array, j: Array) -> Array:
        return np.asarray((d / c) / (j / i))

    def say(name: str, value: tuple[float, float, float], arithmetic: str = "") -> Measure:
        return Measure(name, *value, "%", arithmetic)

    levels = (c0, c1, i0, i1)
    most = (limit - 1) * 100
    text = (c1.expression / c0.expression / (i1.expression / i0.expression)).text()
    rate = say("gdp_rate_so_far_pct", joint(lambda *a: (growth(*a) ** (1 / past) - 1) * 100, *levels))
    most_rate = say("most_gdp_rate_pct", joint(lambda *a: ((limit / growth(*a)) ** (1 / left) - 1) * 100, *levels))
    whole = (past + left) / past
    return GrowthBound(
        place=verdict.place,
        price_basis=intensity.reading.price_basis,
        base_year=verdict.base_year,
        year=c1.year,
        due=verdict.due,
        most_growth=say("most_gdp_growth_pct", (most, most, most), _limit_text(verdict.criterion.threshold)),
        growth_so_far=say("gdp_growth_so_far_pct", joint(lambda *a: (growth(*a) - 1) * 100, *levels), f"{text} − 1"),
        most_growth_left=say("most_gdp_growth_left_pct", joint(lambda *a: (limit / growth(*a) - 1) * 100, *levels)),
        most_rate_left=most_rate,
        rate_so_far=rate,
        total_so_far=say("total_so_far_pct", joint(lambda c, d: (d / c - 1) * 100, c0, c1)),
        needed_at_pace=say("needed_intensity_pct", joint(lambda *a: (1 / growth(*a) ** whole - 1) * 100, *levels)),
        binding="total" if rate.value > most_rate.value else "intensity",
        state=weakest("derived", total.weakest, intensity.weakest),
        inputs=tuple(dict.fromkeys(name for level in levels for name in level.inputs)),
    )


def _limit_text(threshold: float) -> str:
    return f"1 ÷ (1 {'−' if threshold < 0 else '+'} {abs(threshold):g} %) − 1"
