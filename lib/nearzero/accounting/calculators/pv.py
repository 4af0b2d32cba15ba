"""CO2 avoided by photovoltaics, by capacity and by generation; roofs; what a stated reduction implies.

Here: the two calculations that the guide asks for side by side (五（一）2 of the guide to the report), over one year
and over life, roof cover (indicator 22) and its relation to capacity, and the inversions that test a stated number.
Not here: whether the electricity was already claimed as green power or as an offset (one tonne, one claim).

Output in year k of n follows the warranty of modules: 1 − d₁ − d·(k−1), with the loss of the first year d₁ and the
linear loss d of every later one; the mean over n years is 1 − d₁ − d·(n−1)/2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nearzero.accounting.calculators.outcomes import Outcome, per_cent, share, total, without, work_out
from nearzero.accounting.calculators.quantities import Assumption, GridChoice, Quantity, assume, given, readable
from nearzero.accounting.factors import FactorTable
from nearzero.places.chain import Constant, Expression

CALCULATOR = "pv"
_HOURS = "千瓦时/千瓦/年"
_PER_CENT_A_YEAR = "%/年"
_CLAIM = "holds once: not beside the same electricity as green power, as an offset, or in a lower grid factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PvAssumptions:
    """What stands behind the calculation by capacity.

    Attributes:
        full_load_hours: Generation of a year per capacity, in h/a.
        first_year_loss: Loss of output by the first year, in per cent.
        yearly_loss: Loss of output in every later year, in per cent of the output when new.
        area_per_capacity: Roof area per capacity, in m²/kWp.
    """

    full_load_hours: Assumption
    first_year_loss: Assumption
    yearly_loss: Assumption
    area_per_capacity: Assumption

    @classmethod
    def default(cls, table: FactorTable, region: str) -> PvAssumptions:
        """Take them from the factor tables.

        Args:
            table: The factors.
            region: Region of the full-load hours: ``山东(东部沿海)`` or ``山东(鲁中)``.

        Raises:
            MissingFactorError: The tables do not have one of them.
        """
        return cls(
            full_load_hours=assume(table, "pv_full_load_hours_rooftop", region=region),
            first_year_loss=assume(table, "pv_degradation_first_year"),
            yearly_loss=assume(table, "pv_degradation_yearly"),
            area_per_capacity=assume(table, "pv_area_per_kWp_roof"),
        )


def _about(name: str, period: object, unit: str, method: str = "", form: str = "", item: str = "") -> Outcome:
    return Outcome(
        name=name,
        calculator=CALCULATOR,
        period=str(period),
        value=None,
        unit=unit,
        method=method,
        form=form,
        item=item,
    )


def generation_by_capacity(capacity: Quantity, assumptions: PvAssumptions, year: int, item: str = "") -> Outcome:
    """Return the generation of a year from the capacity, as new: capacity × full-load hours.

    Args:
        capacity: Installed capacity.
        assumptions: The full-load hours are used.
        year: The year.
        item: What the capacity is of.
    """
    about = _about("pv_generation", year, "万千瓦时/年", "by_capacity", item=item)
    quantities = [capacity, assumptions.full_load_hours]
    return work_out(about, quantities, lambda power, hours: power * hours, [None, _HOURS])


def reduction_by_capacity(
    capacity: Quantity, assumptions: PvAssumptions, grid: GridChoice, year: int, item: str = ""
) -> Outcome:
    """Return the CO2 avoided in a year, in t/a: capacity × full-load hours × grid factor.

    Args:
        capacity: Installed capacity.
        assumptions: The full-load hours are used.
        grid: The factor of the electricity that is no longer taken from the grid.
        year: The year.
        item: What the capacity is of.
    """
    about = _about("pv_co2_avoided", year, "吨/年", "by_capacity", grid.form, item)
    quantities = [capacity, assumptions.full_load_hours, grid.factor]
    outcome = work_out(about, quantities, lambda power, hours, co2: power * hours * co2, [None, _HOURS])
    return outcome.with_note(_CLAIM)


def reduction_by_generation(generation: Quantity, grid: GridChoice, year: int, item: str = "") -> Outcome:
    """Return the CO2 avoided in a year, in t/a: metered generation × grid factor.

    Args:
        generation: Electricity generated in the year (``万千瓦时``), or per year.
        grid: The factor of the electricity that is no longer taken from the grid.
        year: The year.
        item: What the generation is of.
    """
    about = _about("pv_co2_avoided", year, "吨/年", "by_generation", grid.form, item)
    reading = readable(generation.unit)
    per_year = reading if reading.endswith(("/年", "/a")) else f"{reading}/年"
    outcome = work_out(about, [generation, grid.factor], lambda power, co2: power * co2, [per_year])
    return outcome.with_note(_CLAIM)


def side_by_side(
    capacity: Quantity, generation: Quantity, assumptions: PvAssumptions, grid: GridChoice, year: int, item: str = ""
) -> tuple[Outcome, ...]:
    """Return the CO2 avoided by capacity and by generation, and the full-load hours that the two imply.

    The two are never added: they are two answers to one question.

    Args:
        capacity: Installed capacity.
        generation: Electricity generated in the year.
        assumptions: What stands behind the calculation by capacity.
        grid: The factor of the electricity.
        year: The year.
        item: What both are of.
    """
    return (
        reduction_by_capacity(capacity, assumptions, grid, year, item),
        reduction_by_generation(generation, grid, year, item),
        implied_hours(generation, capacity, assumptions, year, item),
    )


def implied_hours(
    generation: Quantity, capacity: Quantity, assumptions: PvAssumptions, year: int, item: str = ""
) -> Outcome:
    """Return the full-load hours that generation and capacity imply; outside the assumed range it is said so.

    Args:
        generation: Electricity generated in the year.
        capacity: Installed capacity, running the whole year.
        assumptions: Holds the range to compare with.
        year: The year.
        item: What both are of.
    """
    about = _about("pv_full_load_hours", year, "小时", "implied", item=item)
    hours = "千瓦*小时"
    reading = readable(generation.unit).removesuffix("/年").removesuffix("/a").replace("千瓦时", hours)
    reading = reading.replace("kWh", "kW*h").replace("MWh", "MW*h")
    outcome = work_out(about, [generation, capacity], lambda power, peak: power / peak, [reading])
    return _beside_range(outcome, assumptions.full_load_hours)


def _beside_range(outcome: Outcome, hours: Assumption) -> Outcome:
    if outcome.value is None or outcome.low is None or outcome.high is None:
        return outcome
    low, high = hours.low or 0.0, hours.high or 0.0
    if outcome.low > high or outcome.high < low:
        side = "above" if outcome.value > high else "below"
        return outcome.with_note(
            f"{side} the {low:g}–{high:g} h/a of {hours.name}: the two numbers may not belong together"
        )
    return outcome


def reduction_over_life(
    capacity: Quantity, assumptions: PvAssumptions, grid: GridChoice, year: int, years: int, item: str = ""
) -> Outcome:
    """Return the CO2 avoided over some years with falling output, in t.

    The grid factor is that of one year throughout; as the grid gets cleaner, less is avoided. The note says so.

    Args:
        capacity: Installed capacity.
        assumptions: Full-load hours and losses.
        grid: The factor of the electricity, held fixed.
        year: The first year.
        years: How many years.
        item: What the capacity is of.

    Raises:
        ValueError: There is no year, or the losses use up all output within these years.
    """
    if years < 1:
        raise ValueError("a plant runs for at least one year")
    if _lost(assumptions, years) >= 1:
        raise ValueError(f"after {years} years no output is left: {assumptions.yearly_loss.digits} %/a")
    about = _about("pv_co2_avoided_life", f"{year}-{year + years - 1}", "吨", "by_capacity", grid.form, item)
    span = given("years", str(years), "年", exact=True)
    quantities = [
        capacity, assumptions.full_load_hours, grid.factor, span, assumptions.first_year_loss, assumptions.yearly_loss
    ]  # fmt: skip
    gaps = given("years between", f"{(years - 1) / 2:g}", "年", exact=True)

    def build(*leaves: Expression) -> Expression:
        power, hours, co2, time, first, yearly, half = leaves
        return power * hours * co2 * time * (Constant(1) - first - yearly * half)

    readings = [None, _HOURS, None, None, "%", _PER_CENT_A_YEAR, None]
    outcome = work_out(about, [*quantities, gaps], build, readings)
    return outcome.with_note(f"{_CLAIM}; the grid factor is held at one year: a cleaner grid avoids less")


def _lost(assumptions: PvAssumptions, years: int) -> float:
    first, yearly = assumptions.first_year_loss.high or 0.0, assumptions.yearly_loss.high or 0.0
    return (first + yearly * (years - 1)) / 100


def capacity_of_modules(count: Quantity, power: Quantity, period: str = "undated", item: str = "") -> Outcome:
    """Return the capacity of some modules: number × power of one.

    Args:
        count: Number of modules.
        power: Power of one module.
        period: The year, where one is known.
        item: What the modules are of.
    """
    about = _about("pv_capacity", period, "千瓦", "modules", item=item)
    return work_out(about, [count, power], lambda pieces, each: pieces * each, [""])


def compare_capacity(
    stated: Quantity, count: Quantity, power: Quantity, period: str = "undated", item: str = ""
) -> Outcome:
    """Return by how many per cent a stated capacity differs from that of its modules.

    Args:
        stated: The capacity as printed.
        count: Number of modules.
        power: Power of one module.
        period: The year, where one is known.
        item: What the modules are of.
    """
    about = _about("pv_capacity", period, "%", "stated_against_modules", item=item)
    outcome = work_out(
        about, [stated, count, power], lambda all_, pieces, each: per_cent(all_, pieces * each), [None, ""]
    )
    if outcome.low is None or outcome.high is None:
        return outcome
    agrees = outcome.low <= 0 <= outcome.high
    verdict = (
        "agree within rounding" if agrees else "do not agree within rounding: one of them is printed more coarsely"
    )
    return outcome.with_note(f"capacity and modules {verdict}")


def implied(
    reduction: Quantity,
    years: Quantity,
    *,
    capacity: Quantity | None = None,
    hours: Quantity | None = None,
    factor: Quantity | None = None,
    item: str = "",
) -> Outcome:
    """Return what a stated reduction implies for the one quantity that is not given.

    Reduction ÷ years = capacity × full-load hours × grid factor. Give two of the three to get the third; give the
    grid factor alone to get the generation per year. No loss over time is assumed.

    Args:
        reduction: CO2 avoided over the years, in tonnes.
        years: How many years.
        capacity: Installed capacity.
        hours: Full-load hours, in h/a.
        factor: Grid factor.
        item: The project.

    Raises:
        ValueError: Nothing, or everything, is given, or only capacity or hours.
    """
    known = {"capacity": capacity, "hours": hours, "factor": factor}
    here = {name: one for name, one in known.items() if one is not None}
    wanted = _WANTED.get(frozenset(here))
    if wanted is None:
        raise ValueError("give two of capacity, full-load hours and grid factor, or the grid factor alone")
    name, unit = wanted
    about = _about(name, "undated", unit, "implied", item=item)
    readings = [_HOURS if key == "hours" else None for key in here]

    def build(tonnes: Expression, time: Expression, *divisors: Expression) -> Expression:
        result = tonnes / time
        for one in divisors:
            result = result / one
        return result

    outcome = work_out(about, [reduction, years, *here.values()], build, [None, None, *readings])
    if hours is None and capacity is not None:
        return replace(outcome, unit="小时/年")
    return outcome


_WANTED = {
    frozenset({"factor"}): ("pv_generation", "万千瓦时/年"),
    frozenset({"factor", "hours"}): ("pv_capacity", "千瓦"),
    frozenset({"capacity", "factor"}): ("pv_full_load_hours", _HOURS),
    frozenset({"capacity", "hours"}): ("pv_grid_factor", "千克/千瓦时"),
}


def roof_cover(pv_areas: Sequence[Quantity], roof_areas: Sequence[Quantity], year: int) -> Outcome:
    """Return the roof cover of indicator 22, in per cent: PV area ÷ roof area, public institutions and factories.

    Args:
        pv_areas: PV area on new roofs, per kind of building.
        roof_areas: Area of new roofs, per kind of building, without roofs with safety problems.
        year: The year.
    """
    return share(_about("roof_pv_share", year, "%", "by_area"), pv_areas, roof_areas)


def area_of_capacity(capacity: Quantity, assumptions: PvAssumptions, year: int, item: str = "") -> Outcome:
    """Return the roof area that a capacity takes, in 万平方米: a proxy, which never meets an indicator by itself.

    Args:
        capacity: Installed capacity.
        assumptions: The area per capacity is used.
        year: The year.
        item: What the capacity is of.
    """
    about = _about("roof_pv_area", year, "万平方米", "from_capacity", item=item)
    outcome = work_out(about, [capacity, assumptions.area_per_capacity], lambda power, each: power * each)
    return _as_proxy(outcome)


def capacity_of_area(area: Quantity, assumptions: PvAssumptions, year: int, item: str = "") -> Outcome:
    """Return the capacity that a roof area can take, in 千瓦: a proxy.

    Args:
        area: Roof area with modules.
        assumptions: The area per capacity is used.
        year: The year.
        item: What the area is of.
    """
    about = _about("pv_capacity", year, "千瓦", "from_area", item=item)
    return _as_proxy(work_out(about, [area, assumptions.area_per_capacity], lambda roof, each: roof / each))


def _as_proxy(outcome: Outcome) -> Outcome:
    return outcome if outcome.value is None else replace(outcome, state="proxy")


def capacity_total(capacities: Sequence[Quantity], year: int) -> Outcome:
    """Return the capacity of all roofs, in 千瓦; missing where one of them is.

    Args:
        capacities: Capacity per kind of building.
        year: The year.
    """
    about = _about("pv_capacity", year, "千瓦", "sum")
    if not capacities:
        return without(about, "pv_capacity")
    return work_out(about, capacities, lambda *leaves: total(leaves))
