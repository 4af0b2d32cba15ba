"""Rates of drivers: observed between two known years, or derived from printed targets.

Here: lines of a scenario, each with its arithmetic, band and origin. Not here: which lines make which scenario
(``standard_scenarios``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from nearzero.accounting.uses import leaf
from nearzero.analysis.cells import Array, Values
from nearzero.analysis.drivers import Support
from nearzero.analysis.trends import weakest
from nearzero.places.chain import Constant, Expression, Printed
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.programme.outlook.levels import driver_expressions, node_levels, start_levels
from nearzero.programme.outlook.projection import Levels, Tracked
from nearzero.programme.outlook.scenario import Line
from nearzero.programme.targets import Target, targets_of
from nearzero.rounding import band

_NUMBERED = frozenset({"ge", "gt", "le", "lt", "eq", "about"})
_SINCE = frozenset({"change_pct", "annual_rate_pct"})


@dataclass(frozen=True, slots=True)
class Basis:
    """What the scenarios of one identity and price basis are made from.

    Attributes:
        raw: The data folder.
        place: The place.
        start: Levels of the last known year.
        first: The first known year.
        intervals: How many changes between neighbouring known years the observed rates rest on.
        observed: How far every driver went from the first to the last known year.
    """

    raw: Raw
    place: Place
    start: Levels
    first: int
    intervals: int
    observed: Mapping[str, Expression]

    @property
    def span(self) -> int:
        """Years that the observed rates cover."""
        return self.start.year - self.first


def basis_of(resolver: Resolver, place: Place, support: Support) -> Basis:
    """Return where a place starts from, and how far every driver went from the first to the last known year.

    Raises:
        ByCellsError: The identity is not one product of the whole place.
    """
    start = start_levels(resolver, support, place.base_year)
    years = (support.years[0], support.years[-1])
    begin, end = (driver_expressions(support.identity, node_levels(resolver, support, year)) for year in years)
    observed = {name: end[k] / begin[k] for k, name in enumerate(start.drivers)}
    return Basis(resolver.raw, place, start, years[0], len(support.years) - 1, observed)


def observed_line(basis: Basis, driver: str, last: int, growth: Expression | None = None, note: str = "") -> Line:
    """Return the line on which a driver goes on as it did from the first to the last known year.

    Args:
        basis: Where the place starts from.
        driver: The driver.
        last: Last year it holds in.
        growth: What it did instead, where emissions are restated at one grid factor.
        note: What a reader must know besides.
    """
    few = f"rests on {basis.intervals} interval(s), {basis.first}-{basis.start.year}: a rate, not a trend"
    return _line(
        driver,
        (basis.start.year, last),
        growth or basis.observed[driver],
        basis.span,
        origin="observed",
        locator=f"{basis.first}-{basis.start.year}",
        note="; ".join(part for part in (few, note) if part),
    )


def _line(  # noqa: PLR0913 - each names one cell of the line
    driver: str,
    years: tuple[int, int],
    growth: Expression,
    span: int,
    *,
    origin: str,
    locator: str,
    note: str,
    source: str = "",
) -> Line:
    leaves = list(growth.leaves())

    def rate(values: Values) -> Array:
        return np.asarray((growth.evaluate(values) ** (1 / span) - 1) * 100)

    low, high = -np.inf, np.inf
    if np.isfinite(list(growth.intervals().values())).all():
        low, high = (float(end) for end in band(rate, growth.intervals()))
    return Line(
        driver=driver,
        first=years[0],
        last=years[1],
        rate=float(rate(None)),
        low=low,
        high=high,
        origin=origin,
        source=source,
        locator=locator,
        note=note,
        inputs=tuple(dict.fromkeys(one.fact for one in leaves if not one.fact.startswith("definition:"))),
        arithmetic=f"{growth.text(3)} ^ (1 ÷ {span}) − 1",
        state=weakest("derived", *(one.state for one in leaves), "estimated" if origin == "assumption" else "derived"),
        growth=growth,
        span=span,
    )


def planned_lines(basis: Basis, horizon: int) -> tuple[tuple[Line, ...], tuple[Target, ...]]:
    """Return the lines on which every printed target is just reached, and the targets that others make superfluous.

    After the last target every driver goes on at its mean rate from the first known year to that target.

    Args:
        basis: Where the place starts from.
        horizon: Last year of the lines.
    """
    start, targets = basis.start, _targets(basis)
    years = sorted({int(target.year) for target, _ in targets if int(target.year) <= horizon})
    found: dict[str, list[Line]] = {driver: [] for driver in start.drivers}
    gone: dict[str, Expression] = {}  # how far each driver has gone since the start
    unused: list[Target] = []
    for first, last in pairwise([start.year, *years]):
        solved, superfluous = _solve(basis, [one for one in targets if one[0].year == str(last)], gone, last - first)
        unused += superfluous
        for driver, (growth, target, note) in solved.items():
            gone[driver] = gone[driver] * growth if driver in gone else growth
            if target is None:
                found[driver].append(replace(observed_line(basis, driver, last, note=note), first=first))
            else:
                said = {"origin": "target", "source": target.source, "locator": target.locator, "note": note}
                found[driver].append(_line(driver, (first, last), growth, last - first, **said))
    for driver, lines in found.items():
        if all(line.origin == "observed" for line in lines):
            notes = dict.fromkeys(line.note for line in lines)
            found[driver] = [replace(observed_line(basis, driver, horizon), note="; ".join(notes))] if lines else []
        elif years[-1] < horizon:
            since = f"{basis.first}-{years[-1]}"
            note = f"no target after {years[-1]}: goes on at the mean rate of {since}, observed and planned"
            mean, span = basis.observed[driver] * gone[driver], years[-1] - basis.first
            lines.append(_line(driver, (years[-1], horizon), mean, span, origin="assumption", locator=since, note=note))
    return tuple(line for lines in found.values() for line in lines), tuple(unused)


Solved = tuple[Expression, Target | None, str]


def _solve(
    basis: Basis, wanted: list[tuple[Target, Tracked]], gone: Mapping[str, Expression], years: int
) -> tuple[dict[str, Solved], list[Target]]:
    """Say how far every driver goes until a year: what targets fix, and the observed rate for the rest."""
    solved: dict[str, Solved] = {}
    superfluous: list[Target] = []
    left = list(wanted)
    observed = {name: _power(growth, years / basis.span) for name, growth in basis.observed.items()}

    gdp = basis.start.of("gdp")
    activity = {name for name, mine in zip(basis.start.drivers, gdp.drivers, strict=True) if mine} if gdp else set()

    def free(tracked: Tracked) -> list[str]:
        names = zip(basis.start.drivers, tracked.drivers, strict=True)
        return [name for name, mine in names if mine and name not in solved]

    while left:
        target, tracked = min(left, key=lambda pair: len(free(pair[1])))
        left.remove((target, tracked))
        names = free(tracked)
        if not names:
            superfluous.append(target)
            continue
        growth = _wanted_growth(basis, target, tracked)
        for name, mine in zip(basis.start.drivers, tracked.drivers, strict=True):
            for known in (gone.get(name), solved[name][0] if name in solved else None) if mine else ():
                growth = growth / known if known is not None else growth
        # people and output are what they are: what a target asks falls to energy and carbon, if it speaks of them
        taking = [name for name in names if name not in activity]
        if len(taking) < 2 or not _same_way(growth, names, taking, observed):
            taking = names[-1:]
        for name in names:
            if name not in taking:
                rest = f"the observed rate; the rest of {tracked.variable} falls to {', '.join(taking)}"
                solved[name], growth = (observed[name], None, rest), growth / observed[name]
        solved |= _taken(growth, taking, observed, target, _about(basis, target, tracked))
    kept = "no target: the observed rate is kept"
    return {name: solved.get(name, (observed[name], None, kept)) for name in basis.start.drivers}, superfluous


def _taken(
    growth: Expression, taking: Sequence[str], observed: Mapping[str, Expression], target: Target, note: str
) -> dict[str, Solved]:
    """Give a growth to the driver that takes it, or to several in proportion to what each was observed to do."""
    if len(taking) == 1:
        return {taking[0]: (growth, target, note)}
    parts = tuple(observed[name] for name in taking)
    note += f"; shared by {', '.join(taking)} in proportion to their observed rates"
    return {name: (InProportion(growth, parts, k), target, note) for k, name in enumerate(taking)}


@dataclass(frozen=True)
class InProportion(Expression):
    """What one driver takes of a growth that several have together: its observed growth to one power for all of them.

    Attributes:
        whole: What they have together.
        parts: What each of them was observed to do.
        number: Which of them is meant.
    """

    whole: Expression
    parts: tuple[Expression, ...]
    number: int

    @property
    def unit(self) -> Any:  # noqa: ANN401 - pint's unit
        """The unit of a pure number."""
        return Constant(1).unit

    def leaves(self) -> Iterator[Printed]:
        """Iterate over the facts of the whole and of all parts."""
        for one in (self.whole, *self.parts):
            yield from one.leaves()

    def evaluate(self, values: Values = None) -> Array:
        """Return observed growth ^ (ln whole ÷ ln of all observed growths together)."""
        logs = [np.log(one.evaluate(values)) for one in self.parts]
        return np.asarray(np.exp(logs[self.number] * np.log(self.whole.evaluate(values)) / sum(logs)))

    def text(self, strength: int = 0) -> str:  # noqa: ARG002 - a power binds most strongly
        """Return the arithmetic."""
        together = " × ".join(one.text(2) for one in self.parts)
        return f"({self.parts[self.number].text(3)}) ^ (ln({self.whole.text()}) ÷ ln({together}))"


def _same_way(
    growth: Expression, names: Sequence[str], taking: Sequence[str], observed: Mapping[str, Expression]
) -> bool:
    """Tell whether the drivers that take a growth, each for itself, went the way that they are to go together."""
    kept = np.prod([float(observed[name].evaluate()) for name in names if name not in taking])
    wanted = float(growth.evaluate() / kept) - 1
    return wanted != 0 and all((float(observed[name].evaluate()) - 1) * wanted > 0 for name in taking)


def _about(basis: Basis, target: Target, tracked: Tracked) -> str:
    """Say whose target it is and where the observed rates lead."""
    mine = basis.place.id in {target.place, target.scope}
    years = int(target.year) - basis.start.year
    whose = "" if mine else f"goal of {target.place} for itself, taken for the place; "
    seen = 1.0
    for name, counts in zip(basis.start.drivers, tracked.drivers, strict=True):
        seen *= float(basis.observed[name].evaluate()) ** (years / basis.span) if counts else 1.0
    now = float(tracked.expression.evaluate())
    there = (1 - (1 - now) * seen if tracked.rest else now * seen) * tracked.scale
    said = f"{target.variable} {target.comparator} {target.digits} {target.printed_unit} by {target.year}, just reached"
    return f"{whose}{said}; the observed rates lead to {there:.4g} {tracked.unit}".rstrip()


def _wanted_growth(basis: Basis, target: Target, tracked: Tracked) -> Expression:
    """Return how far the drivers of a variable go together from the start until its target is just reached."""
    now = tracked.expression
    statement = target.statement
    name, low, high = target_id(target), target.low or 0.0, target.high or 0.0
    if statement in _SINCE:
        told = leaf(name, target.value or 0.0, low, high, "%", "measured", target.digits)
        growth: Expression = Constant(1) + told
        if statement == "annual_rate_pct":
            growth = growth ** Constant(int(target.year) - (target.base_year or 0))
        then = tracked.base if target.base_year == basis.start.base_year else now
        goal: Expression = (then or now) * growth
    else:
        unit = tracked.unit if not tracked.price_basis else ""
        goal = leaf(name, target.value or 0.0, low, high, unit, "measured", target.digits)
    if tracked.rest:
        return (Constant(1) - goal) / (Constant(1) - now)
    return goal / now


def _targets(basis: Basis) -> list[tuple[Target, Tracked]]:
    """Return the targets that fix a rate: the place's own and what was assigned to it, else the nearest goal above it.

    One per variable and year: a number, for the whole place, against the base year or the last known one, at no other
    prices than the identity's.
    """
    found: dict[tuple[str, str], tuple[Target, Tracked]] = {}
    for target in _listed(basis):
        tracked = basis.start.of(target.variable)
        if tracked is not None and _fixes(basis, target, tracked):
            found.setdefault((target.variable, target.year), (target, tracked))
    return list(found.values())


def unfit_targets(basis: Basis, horizon: int) -> tuple[Target, ...]:
    """Return the numbers printed for what the identity carries that fix no rate here, so that none is passed over.

    They count from a year whose level is not known, are money at other prices, or a level of a larger place.

    Args:
        basis: Where the place starts from.
        horizon: Last year in question.
    """
    found: dict[str, Target] = {}
    fixed = {(target.variable, target.year) for target, _ in _targets(basis)}
    for target in _listed(basis):
        tracked, number = basis.start.of(target.variable), target.value is not None and target.comparator in _NUMBERED
        in_time = target.year.isdigit() and basis.start.year < int(target.year) <= horizon
        if tracked is None or not number or not in_time or (target.variable, target.year) in fixed:
            continue
        if not _fixes(basis, target, tracked):
            found.setdefault(target_id(target), target)
    return tuple(found.values())


def _listed(basis: Basis) -> Iterator[Target]:
    own = targets_of(basis.raw, basis.place.id)
    yield from (one for one in own if not one.scope)
    above = [one for place in basis.raw.ancestors(basis.place) for one in targets_of(basis.raw, place.id)]
    yield from (one for one in above if one.scope == basis.place.id)
    yield from (one for one in above if not one.scope)


def _fixes(basis: Basis, target: Target, tracked: Tracked) -> bool:
    if target.value is None or target.comparator not in _NUMBERED or not target.year.isdigit():
        return False
    if target.sector or target.carrier or int(target.year) <= basis.start.year:
        return False
    if target.statement in _SINCE:
        known = target.base_year == basis.start.year or (
            target.base_year == basis.start.base_year and tracked.base is not None
        )
        return known and target.price_basis in {"", "unstated", "comparable", basis.start.price_basis}
    same_place = basis.place.id in {target.place, target.scope}
    ratio = tracked.unit == "%"  # a level of a city is none of its districts; a share can be
    return target.statement == "level" and not tracked.price_basis and (same_place or ratio)


def target_id(target: Target) -> str:
    """Return what a target is called among the inputs of a result."""
    return f"{target.place}:target/{target.variable}@{target.year}"


def _power(growth: Expression, exponent: float) -> Expression:
    return growth if exponent == 1 else growth ** Constant(exponent)


def observed_population(starts: Sequence[Levels]) -> float | None:
    """Return the growth of population from base year to last known year, in % a year; None where it is not known."""
    for start in starts:
        people = start.of("population")
        if people is not None and people.base is not None and start.year > start.base_year:
            growth = float(people.expression.evaluate()) / float(people.base.evaluate())
            return float((growth ** (1 / (start.year - start.base_year)) - 1) * 100)
    return None
