"""Rates that the programme defines as one quantity over others: green area, freight, solid waste, renovation.

Here: the formula of each rate as the programme prints it. Not here: thresholds, and rates with assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nearzero.accounting.calculators.outcomes import Outcome, share, total, without, work_out
from nearzero.accounting.calculators.quantities import Quantity

# What counts as clean for bulk goods (park indicator 23): rail, water, closed conveyor and the like (等): pipelines.
CLEAN_MODES = ("rail", "water", "conveyor", "pipeline")


def _about(calculator: str, name: str, year: int, unit: str, method: str, item: str = "") -> Outcome:
    return Outcome(name=name, calculator=calculator, period=str(year), value=None, unit=unit, method=method, item=item)


def green_area_total(kinds: Mapping[str, Quantity], year: int) -> Outcome:
    """Return the green area of all kinds, in 万平方米; missing where one kind is.

    Args:
        kinds: Green area by kind: park, nursery, protective, attached, other.
        year: The year.
    """
    about = _about("green_area", "green_area", year, "万平方米", "sum_of_kinds")
    if not kinds:
        return without(about, "green_area")
    return work_out(about, list(kinds.values()), lambda *leaves: total(leaves))


def green_area_per_head(areas: Sequence[Quantity], population: Quantity, temporary: Quantity, year: int) -> Outcome:
    """Return indicator 25, in 平方米/人: green area ÷ (urban population + temporary urban population).

    Args:
        areas: Green area, by kind or as a whole.
        population: Population of the urban area.
        temporary: Temporary population of the urban area. Missing, it is not taken for 0.
        year: The year.
    """
    about = _about("green_area", "green_area_per_capita", year, "平方米/人", "urban_and_temporary_population")
    if not areas:
        return without(about, "green_area")
    count = len(areas)
    return work_out(
        about, [*areas, population, temporary], lambda *leaves: total(leaves[:count]) / total(leaves[count:])
    )


def green_cover(cover_area: Quantity, land: Quantity, year: int) -> Outcome:
    """Return the green cover rate of parks and communities, in per cent: green cover area ÷ land used.

    Args:
        cover_area: Area covered by green.
        land: Land used.
        year: The year.
    """
    return share(_about("green_area", "green_cover_rate", year, "%", "by_area"), [cover_area], [land])


def clean_freight_share(
    by_mode: Mapping[str, Quantity], year: int, measure: str, clean: Sequence[str] = CLEAN_MODES
) -> Outcome:
    """Return the share of clean modes in bulk freight, in per cent; tonnes and tonne-kilometres never in one number.

    Args:
        by_mode: Freight by mode, all of it in one measure.
        year: The year.
        measure: ``tonnes`` (what the indicator asks for) or ``tonne_km``.
        clean: The modes that count as clean.

    Raises:
        ValueError: The measure is neither.
    """
    names = {"tonnes": "bulk_freight_clean_share", "tonne_km": "bulk_freight_clean_turnover_share"}
    if measure not in names:
        raise ValueError(f"“{measure}”: freight is counted in {' or '.join(names)}")
    about = _about("freight", names[measure], year, "%", f"by_{measure}")
    parts = [quantity for mode, quantity in by_mode.items() if mode in clean]
    return share(about, parts, list(by_mode.values()))


def solid_waste_rate(used: Quantity, generated: Quantity, stock_used: Quantity, year: int, item: str = "") -> Outcome:
    """Return indicator 16, in per cent: used ÷ (generated + earlier-stored used).

    The numerator holds the earlier-stored waste that is used as well (the programme's definition).

    Args:
        used: Waste used in the year, earlier-stored waste included.
        generated: Waste generated in the year.
        stock_used: Earlier-stored waste used in the year. Missing, it is not taken for 0.
        year: The year.
        item: The kind of waste, where it is of one.
    """
    about = _about("solid_waste", "solid_waste_utilisation_rate", year, "%", "used_over_generated_and_stock", item)
    return share(about, [used], [generated, stock_used])


def solid_waste_unaccounted(
    generated: Quantity, stock_used: Quantity, used: Quantity, disposed: Quantity, stored: Quantity, year: int,
    item: str = "",
) -> Outcome:  # fmt: skip
    """Return what the balance of waste leaves open, in 万吨: generated + stock used − used − disposed − stored.

    Args:
        generated: Waste generated.
        stock_used: Earlier-stored waste used.
        used: Waste used, earlier-stored waste included.
        disposed: Waste disposed of.
        stored: Waste stored in the year.
        year: The year.
        item: The kind of waste, where it is of one.
    """
    about = _about("solid_waste", "solid_waste_unaccounted", year, "万吨", "balance", item)
    outcome = work_out(about, [generated, stock_used, used, disposed, stored], lambda a, b, c, d, e: a + b - c - d - e)
    if outcome.low is not None and outcome.high is not None and not outcome.low <= 0 <= outcome.high:
        return outcome.with_note("the balance does not close within rounding: ask for the missing part")
    return outcome


def renovation_share(renovated: Quantity, existing: Quantity, year: int) -> Outcome:
    """Return the share of existing homes that were renovated (community indicator 4), in per cent.

    Args:
        renovated: Floor area renovated.
        existing: Floor area of existing homes.
        year: The year.
    """
    return share(_about("renovation", "building_retrofit_share", year, "%", "by_floor_area"), [renovated], [existing])
