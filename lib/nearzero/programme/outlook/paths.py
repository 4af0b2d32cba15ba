"""What is required before anything is assumed: the path to each target, and what the targets mean together.

Here: level per year along a constant rate and along a straight line; the yearly change of intensity that targets for
total, per head and intensity ask for at any growth of GDP. Not here: remaining change and required rate of one target
(``programme.gaps``, whose numbers these are), and whether measures deliver it (``attainability``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nearzero.analysis.cells import Array
from nearzero.analysis.trends import finite, weakest
from nearzero.programme.gaps import Gap, gaps
from nearzero.programme.levels import Level, joint
from nearzero.programme.verdicts import Verdict
from nearzero.results import Result

CONSTANT_RATE, STRAIGHT_LINE = "constant_rate", "straight_line"
TOTAL, PER_HEAD, INTENSITY = "co2_total", "co2_per_capita", "co2_per_gdp"
# Growth of GDP in % a year that the joint requirement is said for.
GROWTHS = tuple(float(one) for one in np.arange(0.0, 10.5, 0.5))
_Number = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class RequiredPath:
    """The levels a variable must have, year by year, to reach its target.

    Attributes:
        gap: What remains, with target and required rate.
        years: The latest year first, the year due last.
        constant_rate: Value, low and high per year along one rate; empty for shares in % and where no rate leads there.
        straight_line: The same along a straight line.
    """

    gap: Gap
    years: tuple[int, ...]
    constant_rate: tuple[_Number, ...]
    straight_line: tuple[_Number, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """Every level of both ways."""
        verdict, reading = self.gap.verdict, self.gap.outcome.reading
        steps, unit = self.years[-1] - self.years[0], self.gap.target.unit
        start, goal = reading.last.value, self.gap.target.value
        found = []
        for method, path in ((CONSTANT_RATE, self.constant_rate), (STRAIGHT_LINE, self.straight_line)):
            for year, (value, low, high) in zip(self.years, path, strict=False):
                k = year - self.years[0]
                text = (
                    f"{start:.6g} × ({goal:.6g} ÷ {start:.6g}) ^ ({k} ÷ {steps})"
                    if method == CONSTANT_RATE
                    else f"{start:.6g} + ({goal:.6g} − {start:.6g}) × {k} ÷ {steps}"
                )
                found.append(
                    Result(
                        analysis="required_path",
                        place=verdict.place,
                        variable=verdict.variable,
                        factor=verdict.number,
                        method=method,
                        form=reading.basis,
                        period=str(year),
                        value=value,
                        unit=unit,
                        price_basis=reading.price_basis,
                        low=finite(low),
                        high=finite(high),
                        interval_kind="rounding",
                        state=weakest("derived", self.gap.outcome.weakest),
                        inputs=_inputs([self.gap]),
                        arithmetic=text,
                        note="reached" if self.gap.reached else "",
                    )
                )
        return tuple(found)


def required_paths(open_gaps: Iterable[Gap]) -> tuple[RequiredPath, ...]:
    """Return the path to every target that has a dated level.

    Args:
        open_gaps: What remains to each target (``gaps.gaps``).
    """
    return tuple(_path(gap) for gap in open_gaps)


def _path(gap: Gap) -> RequiredPath:
    years = tuple(range(gap.outcome.reading.last.year or 0, gap.verdict.due + 1))  # a gap has a dated level
    steps = years[-1] - years[0]
    by_rate = gap.required is not None and gap.required.name == "required_rate_pct"
    constant, straight = [], []
    for year in years:
        part = (year - years[0]) / steps
        if by_rate:
            constant.append(joint(lambda end, *base, p=part: end * (_goal(gap, end, *base) / end) ** p, *_levels(gap)))
        straight.append(joint(lambda end, *base, p=part: end + (_goal(gap, end, *base) - end) * p, *_levels(gap)))
    return RequiredPath(gap, years, tuple(constant), tuple(straight))


def _levels(gap: Gap) -> list[Level]:
    """Return the latest level and, where the target counts from it, that of the base year."""
    reading, wanted = gap.outcome.reading, gap.verdict.criterion
    levels = [reading.latest, reading.base if wanted is not None and wanted.against != "level" else None]
    return [level for level in levels if level is not None]


def _goal(gap: Gap, end: Array, base: Array | None = None) -> Array:
    """Return the level to reach."""
    wanted = gap.verdict.criterion
    goal = None if wanted is None else wanted.target(base)
    return np.broadcast_to(np.asarray(goal, dtype=float), np.shape(end))


def _inputs(listed: Sequence[Gap]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for gap in listed for level in _levels(gap) for name in level.inputs))


@dataclass(frozen=True, slots=True)
class JointRequirement:
    """The yearly change of CO2 per GDP that several targets ask for together, at a growth of GDP and of population.

    With growth g of GDP and n of population, total T asks for (1 + r_T) ÷ (1 + g) − 1, per head P for
    (1 + r_P)(1 + n) ÷ (1 + g) − 1, and intensity for r_I itself, where r is the required rate of each from its latest
    level. The lowest of them binds.

    Attributes:
        place: Id of the place.
        price_basis: Prices of the intensity.
        year: Year of the latest levels.
        due: Year the targets are due.
        population: Growth of population that per head is read at, % a year.
        required: The gaps by variable, those of ``co2_total``, ``co2_per_capita`` and ``co2_per_gdp`` that there are.
        state: State of the weakest input.
    """

    place: str
    price_basis: str
    year: int
    due: int
    population: float
    required: dict[str, Gap]
    state: str

    def rates(self, growth: float) -> dict[str, _Number]:
        """Return what each target asks of CO2 per GDP, in % a year: value, low and high.

        Args:
            growth: Growth of GDP, % a year.
        """
        return {name: joint(self._rate(name, growth), *_levels(gap)) for name, gap in self.required.items()}

    def binding(self, growth: float) -> str:
        """Return the variable whose target asks for most at a growth of GDP."""
        rates = self.rates(growth)
        return min(rates, key=lambda name: rates[name][0])

    def curve(self, growths: Sequence[float] = GROWTHS) -> Array:
        """Return the rate that keeps all targets, per growth of GDP, as an array (growths,) in % a year."""
        return np.array([min(value for value, _, _ in self.rates(growth).values()) for growth in growths])

    def break_even(self, variable: str) -> _Number | None:
        """Return the growth of GDP, in % a year, above which another target asks for more than that of the intensity.

        Args:
            variable: ``co2_total`` or ``co2_per_capita``.
        """
        if variable not in self.required or INTENSITY not in self.required:
            return None
        other, own = self._factor(variable), self._factor(INTENSITY)
        first, second = _levels(self.required[variable]), _levels(self.required[INTENSITY])
        count = len(first)
        return joint(lambda *levels: (other(*levels[:count]) / own(*levels[count:]) - 1) * 100, *first, *second)

    def _factor(self, name: str) -> Callable[..., Array]:
        """Return by what a level must be multiplied each year, times what population adds per head."""
        gap, left = self.required[name], self.due - self.year
        heads = 1 + self.population / 100 if name == PER_HEAD else 1.0
        return lambda end, *base: np.asarray((_goal(gap, end, *base) / end) ** (1 / left) * heads)

    def _rate(self, name: str, growth: float) -> Callable[..., Array]:
        factor = self._factor(name)
        gdp = 1.0 if name == INTENSITY else 1 + growth / 100
        return lambda *levels: (factor(*levels) / gdp - 1) * 100

    @property
    def results(self) -> tuple[Result, ...]:
        """What each target asks for at every growth, and where another one than the intensity begins to bind."""
        return (*self._of_curve(), *self._of_break_even())

    def at(self, growth: float) -> tuple[Result, ...]:
        """Return what each target asks of CO2 per GDP at a growth of GDP, in the order of ``required``.

        Args:
            growth: Growth of GDP, % a year.
        """
        found, binding = [], self.binding(growth)
        for name, number in self.rates(growth).items():
            text = f"(1 + r) × (1 + {self.population:.3g} %)" if name == PER_HEAD else "(1 + r)"
            text = "r" if name == INTENSITY else f"{text} ÷ (1 + {growth:g} %) − 1"
            required = self.required[name].required
            rate = f"r = {required.value:.4g} %" if required is not None else ""
            note = "binds" if name == binding else f"{binding} binds"
            found.append(self._result(INTENSITY, f"by_{name}", f"gdp {growth:+.6g} %", number, f"{text}, {rate}", note))
        return tuple(found)

    def _of_curve(self) -> list[Result]:
        return [result for growth in GROWTHS for result in self.at(growth)]

    def _of_break_even(self) -> list[Result]:
        ends = {name: self.break_even(name) for name in (TOTAL, PER_HEAD)}
        return [
            self._result("gdp", f"break_even_{name}", "", number, "", f"above it {name} asks for more than {INTENSITY}")
            for name, number in ends.items()
            if number is not None
        ]

    def _result(self, variable: str, method: str, factor: str, number: _Number, text: str, note: str) -> Result:
        return Result(
            analysis="required",
            place=self.place,
            variable=variable,
            factor=factor,
            method=method,
            period=f"{self.year}-{self.due}",
            value=number[0],
            unit="%",
            price_basis=self.price_basis,
            low=finite(number[1]),
            high=finite(number[2]),
            interval_kind="rounding",
            state=self.state,
            inputs=_inputs(list(self.required.values())),
            arithmetic=text,
            note=note,
        )


def joint_requirements(verdicts: Iterable[Verdict], population: float | None) -> tuple[JointRequirement, ...]:
    """Say what the targets for total, per head and intensity ask of the intensity together, per price basis.

    Args:
        verdicts: Of one place.
        population: Growth of population in % a year; per head is left out where it is not known.
    """
    chosen = {one.variable: one for one in verdicts if one.variable in {TOTAL, PER_HEAD, INTENSITY}}
    intensity = chosen.get(INTENSITY)
    if intensity is None or TOTAL not in chosen:
        return ()
    found: dict[str, JointRequirement] = {}
    for outcome in (intensity.outcome, *intensity.others):
        if outcome is None or outcome.reading.price_basis in found:
            continue
        wanted = [replace(intensity, outcome=outcome), chosen[TOTAL]]
        wanted += [chosen[PER_HEAD]] if PER_HEAD in chosen and population is not None else []
        open_ = {gap.verdict.variable: gap for gap in gaps(wanted) if gap.required is not None}
        years = {(gap.outcome.reading.last.year, gap.verdict.due) for gap in open_.values()}
        if {TOTAL, INTENSITY} <= set(open_) and len(years) == 1:
            year, due = years.pop()
            found[outcome.reading.price_basis] = JointRequirement(
                place=intensity.place,
                price_basis=outcome.reading.price_basis,
                year=year or 0,
                due=due,
                population=population or 0.0,
                required=open_,
                state=weakest("derived", *(gap.outcome.weakest for gap in open_.values())),
            )
    return tuple(found.values())
