"""The degree of synergy of one place over time, with its band and its sensitivity to normalisation and weights.

Here: indicators by year into the corrected coupling-coordination model, and what the choices change. Not here: the
model itself (``coupling``), which indicators a place has (``of_place``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nearzero.analysis.synergy.coupling import (
    FEWEST_YEARS,
    NORMALISATIONS,
    WEIGHTINGS,
    Normalisation,
    Weighting,
    coordination,
    subsystem_score,
)
from nearzero.analysis.trends import weakest
from nearzero.results import Result
from nearzero.rounding import band

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUBSYSTEMS = ("carbon", "pollution")
USUAL: tuple[Normalisation, Weighting] = ("min_max_shifted", "entropy")


@dataclass(frozen=True, slots=True)
class Level:
    """An indicator in one year: value, rounding interval, what it rests on and its state."""

    value: float
    low: float
    high: float
    inputs: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a subsystem.

    Attributes:
        id: A variable of the dictionary, or a pollutant of ``pollutants.csv``.
        subsystem: ``carbon`` or ``pollution``.
        benefit: Whether more of it is better.
        levels: By year.
    """

    id: str
    subsystem: str
    benefit: bool
    levels: Mapping[int, Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """The degree of synergy by year, or why there is none.

    Attributes:
        years: Years that all indicators used have.
        used: Indicators that go in.
        left: Indicators that do not have all these years.
        results: Degree, coupling, level and scores in every variant.
        refused: ``no_carbon``, ``no_pollution``, ``too_few_years``; empty where there is a degree.
    """

    years: tuple[int, ...] = ()
    used: tuple[Indicator, ...] = ()
    left: tuple[Indicator, ...] = ()
    results: tuple[Result, ...] = ()
    refused: str = ""

    def degree(self, year: int, normalisation: str, weighting: str, *, corrected: bool = True) -> Result | None:
        """Return the degree of a year in one variant; None where there is none."""
        method = "corrected" if corrected else "uncorrected"
        wanted = ("synergy_degree", f"{normalisation}|{weighting}", method, str(year))
        return next((r for r in self.results if (r.variable, r.factor, r.method, r.period) == wanted), None)

    @property
    def rankings(self) -> dict[tuple[Normalisation, Weighting], tuple[int, ...]]:
        """Years from the best degree to the worst, by variant."""
        found = {}
        for variant in variants():
            known = {year: float(one.value or 0) for year in self.years if (one := self.degree(year, *variant))}
            found[variant] = tuple(sorted(known, key=lambda year, of=known: -of[year]))  # type: ignore[misc]
        return found


def variants() -> list[tuple[Normalisation, Weighting]]:
    """Return every normalisation with every way of weighing, the usual one first."""
    every = [(normalisation, weighting) for normalisation in NORMALISATIONS for weighting in WEIGHTINGS]
    return [USUAL, *(one for one in every if one != USUAL)]


def over_time(indicators: Sequence[Indicator], place: str) -> OverTime:
    """Return the degree of synergy of the subsystems carbon and pollution by year.

    The years are those of the carbon indicator with most of them; an indicator that lacks one of these is left out and
    named. The band of a degree takes the rounding of all indicators together.

    Args:
        indicators: What there is.
        place: Id of the place.
    """
    carbon = [one for one in indicators if one.subsystem == "carbon" and one.levels]
    if not carbon:
        return OverTime(left=tuple(indicators), refused="no_carbon")
    pollution = [one for one in indicators if one.subsystem == "pollution" and one.levels]
    if not pollution:
        return OverTime(left=tuple(indicators), refused="no_pollution")
    years = _years(carbon, pollution)
    used = tuple(one for one in indicators if years and set(years) <= one.levels.keys())
    left = tuple(one for one in indicators if one not in used)
    if len(years) < FEWEST_YEARS:
        return OverTime(years=years, left=tuple(indicators), refused="too_few_years")
    found = tuple(result for variant in variants() for result in _variant(used, years, variant, place))
    return OverTime(years=years, used=used, left=left, results=found)


def _years(carbon: Sequence[Indicator], pollution: Sequence[Indicator]) -> tuple[int, ...]:
    """Return the longest list of years that an indicator of each subsystem has."""
    shared: list[tuple[int, ...]] = [
        tuple(sorted(one.levels.keys() & other.levels.keys())) for one in carbon for other in pollution
    ]
    return max(shared, key=len)


def _variant(
    used: Sequence[Indicator], years: Sequence[int], variant: tuple[Normalisation, Weighting], place: str
) -> Iterator[Result]:
    ends = {f"{one.id}@{year}": _ends(one.levels[year]) for one in used for year in years}
    for corrected in (True, False):

        def work(values: Mapping[str, NDArray[np.float64]], corrected: bool = corrected) -> NDArray[np.float64]:
            return _numbers(used, years, variant, values, corrected=corrected)

        middle = {f"{one.id}@{year}": np.asarray([one.levels[year].value]) for one in used for year in years}
        numbers = work(middle)[0]
        low, high = band(work, ends)
        low, high = np.minimum(low, numbers), np.maximum(high, numbers)
        named = ("synergy_degree", "synergy_coupling", "synergy_level")
        wanted = [(name, "") for name in (named if variant == USUAL else named[:1])]
        if variant == USUAL and corrected:
            wanted += [("synergy_score", f"|{name}") for name in SUBSYSTEMS]
        for row, (name, part) in enumerate(wanted):
            for column, year in enumerate(years):
                yield Result(
                    analysis="synergy",
                    place=place,
                    variable=name,
                    factor="|".join(variant) + part,
                    method="corrected" if corrected else "uncorrected",
                    period=str(year),
                    value=float(numbers[row, column]),
                    low=float(low[row, column]),
                    high=float(high[row, column]),
                    interval_kind="rounding",
                    state=weakest("derived", *(one.levels[y].state for one in used for y in years)),
                    inputs=tuple(dict.fromkeys(i for one in used for y in years for i in one.levels[y].inputs)),
                    arithmetic=f"D = √(C × T), {len(used)} indicators, {len(years)} years",
                )


def _ends(level: Level) -> tuple[float, float]:
    return level.low, level.high


def _numbers(
    used: Sequence[Indicator],
    years: Sequence[int],
    variant: tuple[Normalisation, Weighting],
    values: Mapping[str, NDArray[np.float64]],
    *,
    corrected: bool,
) -> NDArray[np.float64]:
    """Return degree, coupling, level and both scores, of shape (trials, 5, years)."""
    normalisation, weighting = variant
    scores = []
    for subsystem in SUBSYSTEMS:
        mine = [one for one in used if one.subsystem == subsystem]
        cells = [np.broadcast_arrays(*(values[f"{one.id}@{year}"] for year in years)) for one in mine]
        grid = np.stack([np.stack(cell, axis=-1) for cell in cells], axis=-1)  # (trials, years, indicators)
        scores.append(subsystem_score(grid, [one.benefit for one in mine], normalisation, weighting))
    both = np.stack(scores, axis=-1)  # (trials, years, 2)
    found = coordination(both, corrected=corrected)
    return np.stack([found.degree, found.coupling, found.level, both[..., 0], both[..., 1]], axis=1)
