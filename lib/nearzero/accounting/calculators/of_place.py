"""Everything the calculators say of one place: from its tables, facts and projects to outcomes.

Here: which quantities of a place go into which calculator, and the choices that are named on the way. Not here: any
formula.

A factor that is missing becomes an outcome without a value that says what to ask for. Parameters of Shandong's forests
are absent, so that carbon is said only where the caller opts in to national ones (``Choices.national_forest``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from nearzero.accounting.activity import activities
from nearzero.accounting.calculators import (
    clean_heating,
    forest,
    gdp,
    municipal_waste,
    pv,
    shares,
    straw,
    street_lights,
    waste_to_energy,
    waste_water,
)
from nearzero.accounting.calculators.desk import Choices, Desk, attempt, blank
from nearzero.accounting.calculators.of_projects import project_outcomes
from nearzero.accounting.calculators.outcomes import Outcome, without
from nearzero.accounting.calculators.quantities import Quantity, assume, from_fact, of_activity, stated
from nearzero.accounting.calculators.surveys import WHOLE, Survey
from nearzero.places.tables import rows

if TYPE_CHECKING:
    from nearzero.places.raw import Raw

STRAW_USES = ("fertiliser", "feed", "fuel", "substrate", "raw_material")


def calculate(raw: Raw, place: str, choices: Choices | None = None) -> list[Outcome]:
    """Return everything that the tables of a place let the calculators say.

    Args:
        raw: The data folder.
        place: Id of the place.
        choices: Rules and regions; the defaults where None.

    Raises:
        DataError: A table of the place has errors.
    """
    desk = Desk(raw, place, choices or Choices())
    subjects = (_roofs, _lights, _straw, _green, _freight, _solid_waste, _heating)
    parts = (*subjects, _waste, _municipal_waste, _waste_water, _forest, _gdp, project_outcomes)
    return [outcome for part in parts for outcome in part(desk)]


def _roofs(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("roofs")
    for year in survey.years:
        yield pv.roof_cover(survey.parts("pv_area", year), survey.parts("roof_area", year), year)
        for kind in survey.items("pv_capacity", year):
            capacity, generation = (survey.at(kind, name, year) for name in ("pv_capacity", "pv_generation"))
            yield from _both_ways(desk, capacity, generation, year, kind)


def _both_ways(desk: Desk, capacity: Quantity, generation: Quantity, year: int, kind: str) -> Iterator[Outcome]:
    empty = blank("pv", "pv_co2_avoided", year, "吨/年", form=desk.form, item=kind)

    def assumptions() -> pv.PvAssumptions:
        return pv.PvAssumptions.default(desk.table, desk.region)

    def method(name: str) -> Outcome:
        return blank("pv", empty.name, year, empty.unit, name, desk.form, kind)

    yield attempt(
        method("by_capacity"), lambda: pv.reduction_by_capacity(capacity, assumptions(), desk.grid(year), year, kind)
    )
    yield attempt(method("by_generation"), lambda: pv.reduction_by_generation(generation, desk.grid(year), year, kind))
    hours = blank("pv", "pv_full_load_hours", year, "小时", "implied", item=kind)
    yield attempt(hours, lambda: pv.implied_hours(generation, capacity, assumptions(), year, kind))
    area = blank("pv", "roof_pv_area", year, "万平方米", "from_capacity", item=kind)
    yield attempt(area, lambda: pv.area_of_capacity(capacity, assumptions(), year, kind))


def _lights(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("lights")
    for year in survey.years:
        renewable = survey.at("renewable", "lights", year)
        yield street_lights.renewable_share(renewable, survey.at(WHOLE, "lights", year), year)
        for lamp in desk.choices.lamps:
            yield from _light_savings(desk, renewable, lamp, year)


def _light_savings(desk: Desk, renewable: Quantity, lamp: str, year: int) -> Iterator[Outcome]:
    def assumptions() -> street_lights.LightAssumptions:
        return street_lights.LightAssumptions.default(desk.table, lamp)

    names = ("street_lights_electricity_saved", "street_lights_co2_avoided")
    power = blank("street_lights", names[0], year, "万千瓦时/年", f"against_{lamp}")
    yield attempt(power, lambda: street_lights.electricity_saved(renewable, assumptions(), year))
    co2 = blank("street_lights", names[1], year, "吨/年", f"against_{lamp}", desk.form)
    yield attempt(co2, lambda: street_lights.reduction(renewable, assumptions(), desk.grid(year), year))


def _straw(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("straw")
    for year in survey.years:
        used = [part for use in STRAW_USES for part in survey.parts(use, year)]
        yield straw.use_rate(used, survey.parts("collectable", year), year)
        for crop in survey.items("output", year):
            yield from _crop(desk, survey.at(crop, "output", year), crop, year)


def _crop(desk: Desk, output: Quantity, crop: str, year: int) -> Iterator[Outcome]:
    def assumptions() -> straw.StrawAssumptions:
        return straw.StrawAssumptions.default(desk.table, crop)

    yield attempt(
        blank("straw", "straw_generated", year, "万吨", item=crop),
        lambda: straw.generated(output, assumptions(), year),
    )
    yield attempt(
        blank("straw", "straw_collectable", year, "万吨", item=crop),
        lambda: straw.collectable(output, assumptions(), assume(desk.table, "straw_collectable_coefficient"), year),
    )


def _green(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("green_area")
    for year in survey.years:
        kinds = {kind: survey.at(kind, "area", year) for kind in survey.items("area", year)}
        areas = survey.parts("area", year)
        if kinds:
            yield shares.green_area_total(kinds, year)
        people = [survey.at(WHOLE, name, year) for name in ("urban_population", "temporary_population")]
        yield shares.green_area_per_head(areas, people[0], people[1], year)
        if survey.has(WHOLE, "land_use_area", year):
            cover, land = (survey.at(WHOLE, name, year) for name in ("cover_area", "land_use_area"))
            yield shares.green_cover(cover, land, year)


def _freight(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("freight")
    for year in survey.years:
        for measure in ("tonnes", "tonne_km"):
            modes = survey.items(measure, year)
            if modes:
                by_mode = {mode: survey.at(mode, measure, year) for mode in modes}
                yield shares.clean_freight_share(by_mode, year, measure)


def _solid_waste(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("solid_waste")
    for year in survey.years:
        for kind in [WHOLE, *survey.items("generated", year)]:
            item = "" if kind == WHOLE else kind
            used, made, old = (survey.at(kind, name, year) for name in ("used", "generated", "stock_used"))
            yield shares.solid_waste_rate(used, made, old, year, item)
            if survey.has(kind, "disposed", year):
                rest = [survey.at(kind, name, year) for name in ("disposed", "stored")]
                yield shares.solid_waste_unaccounted(made, old, used, rest[0], rest[1], year, item)


def _heating(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("heating")
    routes = (("urban_area", clean_heating.urban_rate), ("rural_households", clean_heating.rural_rate))
    for year in survey.years:
        for measure, rate in routes:
            sources = [one for one in survey.items(measure, year) if one not in desk.choices.not_clean]
            clean = [survey.at(source, measure, year) for source in sources]
            yield rate(clean, survey.at(WHOLE, measure, year), year)


def _waste(desk: Desk) -> Iterator[Outcome]:
    """Say the fossil CO2 of the waste that the activity data say was burned."""
    burned: dict[int, list[Quantity]] = {}
    for one in activities(desk.raw, desk.place):
        if (one.flow, one.carrier) == ("process", "municipal_waste"):
            burned.setdefault(one.year, []).append(of_activity(one))
    for year, parts in sorted(burned.items()):
        empty = blank("waste_to_energy", "waste_incineration_co2", year, "吨", "fossil_carbon")
        for part in parts if len(parts) == 1 else []:
            yield attempt(empty, partial(_incineration, desk, part, year))


def _incineration(desk: Desk, waste: Quantity, year: int) -> Outcome:
    return waste_to_energy.incineration(waste, waste_to_energy.WasteAssumptions.default(desk.table), year)


def _municipal_waste(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("municipal_waste")
    for year in survey.years:
        ways = {way: survey.at(way, "waste_treated", year) for way in survey.items("waste_treated", year)}
        yield from municipal_waste.shares(ways, survey.at(WHOLE, "waste_treated", year), year)
        if "composting" in ways:
            empty = blank("municipal_waste", "composting_ghg", year, municipal_waste.CO2E, "wet_waste")
            yield attempt(empty, partial(_composting, desk, ways["composting"], year))


def _composting(desk: Desk, waste: Quantity, year: int) -> Outcome:
    return municipal_waste.composting(waste, municipal_waste.CompostAssumptions.default(desk.table), year)


def _waste_water(desk: Desk) -> Iterator[Outcome]:
    survey = desk.survey("waste_water")
    for year in survey.years:
        power, water = (survey.at(WHOLE, name, year) for name in ("power_used", "water_treated"))
        yield waste_water.power_per_volume(power, water, year)
        empty = blank("waste_water", "waste_water_power_co2", year, "吨", "electricity", desk.form)
        yield attempt(empty, partial(_water_power, desk, power, year))
        for kind in waste_water.KINDS:
            yield from _treatment(desk, survey, kind, year)


def _water_power(desk: Desk, power: Quantity, year: int) -> Outcome:
    return waste_water.power_co2(power, desk.grid(year), year)


def _treatment(desk: Desk, survey: Survey, kind: str, year: int) -> Iterator[Outcome]:
    ways = (
        ("cod_removed", "waste_water_ch4", waste_water.methane),
        ("nitrogen_treated", "waste_water_n2o", waste_water.nitrous_oxide),
    )
    for measure, name, work in ways:
        if survey.has(kind, measure, year):
            amount = survey.at(kind, measure, year)
            empty = blank("waste_water", name, year, waste_water.CO2E, measure, item=kind)
            yield attempt(empty, partial(_of_treatment, desk, work, amount, kind, year))


def _of_treatment(desk: Desk, work: Callable[..., Outcome], amount: Quantity, kind: str, year: int) -> Outcome:
    return work(amount, waste_water.ProcessAssumptions.default(desk.table, kind), year, kind)


def _forest(desk: Desk) -> Iterator[Outcome]:
    stocks = desk.facts("forest_stock")
    survey = desk.survey("forest")
    for year in survey.years:
        stocks.setdefault(year, survey.at(WHOLE, "stock", year))
    years = sorted(stocks)
    for year in years:
        yield _carbon(desk, stocks[year], year)
    for start, end in _spans(years):
        yield forest.growth_rate(stocks[start], stocks[end], start, end)
        yield _removal(desk, stocks, start, end)
    if len(years) > 1:
        yield from _outlook(desk, stocks)


def _outlook(desk: Desk, stocks: Mapping[int, Quantity]) -> Iterator[Outcome]:
    """Say the stock and its carbon in the target year if it went on growing as it did: a scenario, and no forecast.

    A series with a leap (a new survey, a felling) or with the number of another year has no growth to go on with.
    """
    years, target = sorted(stocks), desk.raw.place(desk.place).target_year
    if target <= years[-1]:
        return
    growth = forest.growth_rate(stocks[years[0]], stocks[years[-1]], years[0], years[-1])
    steps = [forest.growth_rate(stocks[start], stocks[end], start, end) for start, end in pairwise(years)]
    empty = blank("forest", "forest_stock", target, "万立方米", form="stated_growth")
    if growth.value is None:
        yield without(empty, *growth.missing)
        return
    if any(one.value is not None and abs(one.value) > forest.SUDDEN_PER_CENT for one in steps):
        yield without(empty, f"{desk.place}:forest_stock_break@{years[-1]}")
        return
    low, high = (f"{end:.4f}" for end in (growth.low or growth.value, growth.high or growth.value))
    source = f"mean annual growth {years[0]}-{years[-1]} of the place"
    rate = stated("forest_stock_growth", f"{growth.value:.4f}", "%", source, low=low, high=high)
    projected = forest.project_stock(stocks[years[-1]], rate, years[-1], target)
    # the growth is no number from outside: it rests on the stocks
    yield replace(projected, inputs=tuple(dict.fromkeys((*growth.inputs, stocks[years[-1]].id))))


def _carbon(desk: Desk, stock: Quantity, year: int) -> Outcome:
    empty = blank("forest", "forest_carbon_stock", year, "万吨碳")
    return attempt(empty, lambda: forest.carbon_stock(stock, _parameters(desk), year))


def _removal(desk: Desk, stocks: Mapping[int, Quantity], start: int, end: int) -> Outcome:
    empty = blank("forest", "forest_co2_removal", f"{start}-{end}", "吨/年")
    return attempt(empty, lambda: forest.removal(stocks[start], stocks[end], start, end, _parameters(desk)))


def _spans(years: list[int]) -> list[tuple[int, int]]:
    """Return each pair of neighbouring years, and the whole span where that is another one."""
    pairs = list(pairwise(years))
    return [*pairs, (years[0], years[-1])] if len(pairs) > 1 else pairs


def _parameters(desk: Desk) -> forest.ForestParameters:
    if desk.choices.national_forest:
        return forest.ForestParameters.national(desk.table)
    return forest.ForestParameters.shandong(desk.table)


def _gdp(desk: Desk) -> Iterator[Outcome]:
    """Chain real growth from the latest level whose prices are those of its own year."""
    levels = {year: one for year, one in desk.facts("gdp").items() if one.price_basis in {"current", "unstated"}}
    growth = list(_growth(desk))
    if not levels or not growth:
        return
    base = max(levels)
    years = sorted({base, *(step.start for step in growth), *(step.end for step in growth)})
    yield from gdp.constant_price_levels(levels[base], base, growth, years)


def _growth(desk: Desk) -> Iterator[gdp.Growth]:
    if not desk.raw.has(desk.place, "facts.csv"):
        return
    frame = desk.raw.facts(desk.place)
    here = (frame["variable"] == "gdp") & (frame["statement"] == "change_pct") & (frame["price_basis"] == "comparable")
    seen = set()
    for row in rows(frame[here & (frame["sector"] == "")]):
        span = (str(row.base_year), str(row.year))
        if all(year.isdigit() for year in span) and span not in seen:
            seen.add(span)
            yield gdp.Growth(int(span[0]), int(span[1]), from_fact(row))
