"""What a scenario is: growth rates of the drivers of one identity, line by line, and what is added to them.

Here: lines, scenarios, and scenarios that could not be made, with what they miss. Not here: where the rates come from
(``standard_scenarios``) and the path they lead to (``projection``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nearzero.analysis.cells import Array, Values
from nearzero.places.chain import Expression
from nearzero.programme.outlook.grid import GridPath
from nearzero.programme.outlook.measures import Measure
from nearzero.results import Result

CONTINUATION, PLANNED, STRENGTHENED = "continuation", "planned", "strengthened"
ORIGINS = ("observed", "target", "source", "assumption")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The growth of one driver over some years.

    Attributes:
        driver: Driver of the identity.
        first: Last year before the rate holds.
        last: Last year it holds in.
        rate: In % a year.
        low: Lower end: the rounding of what it is derived from, or a stated range.
        high: Upper end.
        origin: ``observed``, ``target``, ``source`` or ``assumption``.
        source: The document, where one says it; empty for what the data show.
        locator: Where it stands there, or what it was read from.
        note: What a reader must know.
        inputs: Ids of facts and targets.
        arithmetic: The calculation written out.
        state: State of the weakest input; ``estimated`` for an assumption.
        growth: End over start, as an expression on facts, where the rate is derived from facts: with it, the band of a
            path varies each fact once, in rates and levels together.
        span: Years that ``growth`` covers.
    """

    driver: str
    first: int
    last: int
    rate: float
    low: float
    high: float
    origin: str
    source: str = ""
    locator: str = ""
    note: str = ""
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    state: str = "derived"
    growth: Expression | None = None
    span: int = 0

    @property
    def id(self) -> str:
        """What tells the line from others of its scenario."""
        return f"{self.driver}@{self.first}-{self.last}"

    def rate_of(self, values: Values = None) -> Array:
        """Return the rate in % a year, for given values of the facts it rests on.

        Args:
            values: Values of facts by id, in base units; the printed ones where None.
        """
        if self.growth is None:
            return np.asarray(self.rate)
        return np.asarray((self.growth.evaluate(values) ** (1 / self.span) - 1) * 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A table of growth rates of the drivers of one identity, and what is added to the path they make.

    Attributes:
        id: ``continuation``, ``planned``, ``strengthened``, or the user's own.
        zh: Chinese wording.
        en: English wording.
        place: Id of the place.
        identity: Id of the identity.
        price_basis: Price basis of its money.
        start: The last known year; the first rate holds from the year after it.
        lines: Every driver in every year up to the horizon, exactly once.
        grid: Factors of the grid that the path is adjusted to; None where they are left as they are.
        measures: Projects with their claims; only those ``on_top`` change the path.
        note: What a reader must know.
    """

    id: str
    zh: str
    en: str
    place: str
    identity: str
    price_basis: str
    start: int
    lines: tuple[Line, ...]
    grid: GridPath | None = None
    measures: tuple[Measure, ...] = ()
    note: str = ""

    def label(self, lang: str = "zh") -> str:
        """Return the wording of the language."""
        return self.zh if lang == "zh" else self.en

    @property
    def horizon(self) -> int:
        """The last year that every driver has a rate for."""
        return min(max(line.last for line in self.lines if line.driver == name) for name in self.drivers)

    @property
    def drivers(self) -> tuple[str, ...]:
        """The drivers, each once, in the order of the lines."""
        return tuple(dict.fromkeys(line.driver for line in self.lines))

    @property
    def on_top(self) -> tuple[Measure, ...]:
        """The projects whose reduction is taken off the path."""
        return tuple(measure for measure in self.measures if measure.claim == "on_top")

    @property
    def added_inputs(self) -> tuple[str, ...]:
        """Ids behind what is added to the total: quantities of the projects on top, and what the grid rests on."""
        grid = self.grid.inputs if self.grid is not None else ()
        return tuple(dict.fromkeys([*(name for measure in self.on_top for name in measure.inputs), *grid]))

    def line(self, driver: str, year: int) -> Line:
        """Return the line that holds for a driver in a year.

        Raises:
            KeyError: There is none; driver and year are named.
        """
        for line in self.lines:
            if line.driver == driver and line.first < year <= line.last:
                return line
        raise KeyError(f"{self.id}: {driver} has no rate in {year}")

    @property
    def results(self) -> tuple[Result, ...]:
        """Every rate, as a number with its band and its origin."""
        return tuple(
            Result(
                analysis="outlook_rate",
                place=self.place,
                variable="",
                factor=line.driver,
                identity=self.identity,
                method=self.id,
                form=line.origin,
                period=f"{line.first}-{line.last}",
                value=line.rate,
                unit="%",
                price_basis=self.price_basis,
                low=line.low,
                high=line.high,
                interval_kind="rounding" if line.growth is not None else "uncertainty",
                state=line.state,
                inputs=line.inputs,
                arithmetic=line.arithmetic,
                note="; ".join(part for part in (line.source, line.locator, line.note) if part),
            )
            for line in self.lines
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade:
    """A scenario, or a part of one, that could not be made.

    Attributes:
        scenario: Id of the scenario; empty for all of an identity.
        identity: Id of the identity.
        price_basis: Price basis.
        reason: ``by_cells``, ``not_supported``, ``no_base_year``, ``no_target``, ``target_unfit``, ``overdetermined``,
            ``grid_unknown``, ``nothing_to_add``, ``no_rate``.
        missing: What is missing, by name.
        note: What a reader must know.
    """

    scenario: str
    identity: str
    price_basis: str
    reason: str
    missing: tuple[str, ...] = ()
    note: str = ""
