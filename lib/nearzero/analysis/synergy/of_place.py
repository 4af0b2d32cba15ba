"""What the data of one place say of pollution and carbon together, and what they do not allow.

Here: measures with their effects, rates side by side, the degree over time and assessments, put together. Not here: any
formula (``co_control``, ``rates``, ``coupling``), targets (``programme.ladder``), emissions from activity
(``accounting.pollutants``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import Outcome, to_results
from nearzero.accounting.calculators.quantities import Assumption, Quantity, assume
from nearzero.accounting.calculators.surveys import Survey
from nearzero.accounting.factors import FactorTable
from nearzero.analysis.synergy import co_control
from nearzero.analysis.synergy.assessments import Assessed, assessed
from nearzero.analysis.synergy.co_control import CALCULATOR, CARBON, Measure, Quadrant, read_measures
from nearzero.analysis.synergy.equivalents import UNIT, Weight, equivalents, tax_law_weights
from nearzero.analysis.synergy.over_time import Indicator, Level, OverTime, over_time
from nearzero.analysis.synergy.rates import CONCENTRATIONS, GOOD_DAYS, Pair, pairs, stated_changes
from nearzero.places.contracts import GREENHOUSE_GASES
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.places.raw import Raw
    from nearzero.places.resolve import Resolver
    from nearzero.places.series import Series

SUM = "equivalents"
_CARBON_SERIES = ("co2_total", "co2_per_capita", "co2_per_gdp")
_ASSESSMENT = "AR5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A measure with all that follows from its effects.

    Attributes:
        measure: The measure.
        carbon: Its reduction of CO2, or of greenhouse gases in CO2 equivalents.
        effects: Its reduction of each pollutant, in t a year.
        equivalents: The sum of these in pollution equivalents.
        quadrants: Where it lies, by pollutant and for the sum (``equivalents``); None where an effect is missing.
        elasticities: Cross-elasticity by pollutant; one without a value says why.
        costs: Investment per yearly tonne, of CO2 and of each pollutant.
    """

    measure: Measure
    carbon: Outcome
    effects: Mapping[str, Outcome]
    equivalents: Outcome
    quadrants: Mapping[str, Quadrant | None]
    elasticities: Mapping[str, Outcome]
    costs: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synergy:
    """Everything that is said of one place.

    Attributes:
        place: Id of the place.
        weights: Weights of the pollutants, in kg per equivalent.
        measures: Measures whose effects are stated.
        pairs: Rates of change of pollutants and CO2 side by side.
        air: Years of each series of air quality and of each pollutant emitted.
        over_time: The degree of synergy, or why there is none.
        assessed: Carbon in the assessments of plans and projects.
    """

    place: str
    weights: Mapping[str, Weight]
    measures: tuple[Placed, ...]
    pairs: tuple[Pair, ...]
    air: Mapping[str, tuple[int, ...]]
    over_time: OverTime
    assessed: Assessed

    @property
    def results(self) -> tuple[Result, ...]:
        """Every number and every quadrant."""
        outcomes = [one for placed in self.measures for one in _outcomes(placed)]
        named = (replace(one, analysis="co_control", identity="") for one in to_results(outcomes, self.place))
        quadrants = [one for placed in self.measures for one in self.quadrant_results(placed)]
        rates = (one for pair in self.pairs for one in (pair.carbon, pair.air))
        return (*named, *quadrants, *dict.fromkeys(rates), *self.over_time.results, *self.assessed.results)

    def result(self, outcome: Outcome) -> Result:
        """Return one outcome of a measure as a result."""
        return replace(to_results([outcome], self.place)[0], analysis="co_control", identity="")

    def quadrant_results(self, placed: Placed) -> Iterator[Result]:
        """Say where a measure lies, pollutant by pollutant and for their sum."""
        for item, state in placed.quadrants.items():
            other = placed.equivalents if item == SUM else placed.effects[item]
            yield Result(
                analysis="co_control",
                place=self.place,
                variable="measure_quadrant",
                factor=f"{placed.measure.id}|{item}",
                method="by_sign",
                period=placed.measure.year,
                value=state,
                state="derived" if state else "missing",
                inputs=tuple(dict.fromkeys((*placed.carbon.inputs, *other.inputs))),
                note="" if state else "missing input: an effect of the measure",
            )


def _outcomes(placed: Placed) -> Iterator[Outcome]:
    yield placed.carbon
    yield from placed.effects.values()
    yield placed.equivalents
    yield from placed.elasticities.values()
    yield from placed.costs.values()


def synergy_of(raw: Raw, resolver: Resolver, place_id: str, weights: Mapping[str, Weight] | None = None) -> Synergy:
    """Return what a place's data say of pollution and carbon together.

    Args:
        raw: The data folder.
        resolver: The series of the place.
        place_id: The place.
        weights: Weights of pollutants in kg per equivalent; those of the tax law where None.

    Raises:
        DataError: A table of the place has errors.
    """
    table = FactorTable.read(raw)
    chosen = tax_law_weights(table) if weights is None else dict(weights)
    emitted = _emitted(raw, place_id)
    air = {name: resolver.series(name) for name in (*CONCENTRATIONS, GOOD_DAYS) if name in raw.dictionary}
    air = {name: series for name, series in air.items() if len(series)}
    carbon = resolver.series("co2_total")
    potentials = {gas: assume(table, _potential(gas)) for gas in GREENHOUSE_GASES}
    measures = tuple(
        _placed(measure, chosen, potentials, _baselines(measure.year, carbon, emitted))
        for measure in read_measures(raw, place_id)
    )
    years = {name: tuple(series.years) for name, series in air.items()}
    years |= {
        name: tuple(year for year, one in rows.items() if one.value is not None) for name, rows in emitted.items()
    }
    return Synergy(
        place=place_id,
        weights=chosen,
        measures=measures,
        pairs=tuple(pairs(carbon, air, emitted, place_id, stated_changes(resolver.facts, place_id))),
        air=years,
        over_time=over_time([*_carbon_indicators(resolver), *_air_indicators(air, emitted)], place_id),
        assessed=assessed(raw, place_id),
    )


def _potential(gas: str) -> str:
    return "gwp100_CO2" if gas == CARBON else f"gwp100_{gas}_{_ASSESSMENT}"


def _emitted(raw: Raw, place_id: str) -> dict[str, dict[int, Quantity]]:
    survey = Survey.read(raw, place_id, "pollutants")
    found: dict[str, dict[int, Quantity]] = {}
    for year in survey.years:
        for item in survey.items("emitted", year):
            found.setdefault(item, {})[year] = survey.at(item, "emitted", year)
    return found


def _placed(
    measure: Measure,
    weights: Mapping[str, Weight],
    potentials: Mapping[str, Assumption],
    baselines: Mapping[str, Quantity],
) -> Placed:
    carbon = co_control.carbon_effect(measure, potentials)
    effects = {item: co_control.effect(measure, item) for item in measure.pollutants}
    about = blank(CALCULATOR, "measure_equivalents", measure.year, "", "weighted_sum", item=measure.id)
    added = replace(equivalents(about, measure.pollutants, weights), unit=UNIT)
    quadrants = {item: co_control.place_of(carbon, one) for item, one in effects.items()}
    return Placed(
        measure=measure,
        carbon=carbon,
        effects=effects,
        equivalents=added,
        quadrants=quadrants | {SUM: co_control.place_of(carbon, added)},
        elasticities={item: co_control.cross_elasticity(measure, item, baselines) for item in effects},
        costs={item: co_control.unit_cost(measure, item) for item in (CARBON, *effects) if item in measure.effects},
    )


def _baselines(year: str, carbon: Series, emitted: Mapping[str, Mapping[int, Quantity]]) -> dict[str, Quantity]:
    """Return what the place emits in the year of a measure; in the last year known for an undated one."""
    found = {}
    for name, rows in emitted.items():
        known = {when: one for when, one in rows.items() if one.value is not None}
        if when := _when(year, known):
            found[name] = known[when]
    points = {point.year: point for point in carbon if np.isfinite([point.low, point.high]).all()}
    if when := _when(year, points):
        point = points[when]
        found[CARBON] = Quantity(
            name="co2_total",
            value=point.value,
            low=point.low,
            high=point.high,
            unit=point.unit,
            digits=f"{point.value:.10g}",
            id=point.inputs[0],
            state=point.state,
        )
    return found


def _when(year: str, known: Iterable[int]) -> int | None:
    years = sorted(known)
    if year.isdigit():
        return int(year) if int(year) in years else None
    return years[-1] if years else None


def _carbon_indicators(resolver: Resolver) -> Iterator[Indicator]:
    for name in _CARBON_SERIES:
        series = [one for one in resolver.all_series([name]) if not one.key.sector and not one.key.carrier]
        if series:
            # of several price bases the one with most years, a constant one before the others
            best = max(series, key=lambda one: (len(one), one.key.price_basis.startswith("constant")))
            yield Indicator(name, "carbon", benefit=False, levels=_levels(best))


def _air_indicators(air: Mapping[str, Series], emitted: Mapping[str, Mapping[int, Quantity]]) -> Iterator[Indicator]:
    for name, series in air.items():
        yield Indicator(name, "pollution", benefit=name == GOOD_DAYS, levels=_levels(series))
    for name, rows in emitted.items():
        levels = {
            year: Level(one.value, one.low, one.high, (one.id,), one.state)
            for year, one in rows.items()
            if one.value is not None and one.low is not None and one.high is not None
        }
        yield Indicator(name, "pollution", benefit=False, levels=levels)


def _levels(series: Iterable[object] | Sequence[object]) -> dict[int, Level]:
    from nearzero.places.series import Point

    return {
        point.year: Level(point.value, point.low, point.high, point.inputs, point.state)
        for point in series
        if isinstance(point, Point) and np.isfinite([point.low, point.high]).all()
    }
