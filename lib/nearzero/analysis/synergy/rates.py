"""Rates of change of pollutants and of CO2 side by side, each with its rounding interval.

Here: pairs of rates over the same years and whether both fall. Not here: the series themselves (``places.resolve``,
``calculators.surveys``), the degree of synergy (``coupling``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from nearzero.accounting.calculators.desk import blank
from nearzero.accounting.calculators.outcomes import per_cent, to_results, work_out
from nearzero.analysis.synergy.co_control import Quadrant, quadrant
from nearzero.analysis.trends import changes
from nearzero.places.tables import rows
from nearzero.results import Result
from nearzero.rounding import number

if TYPE_CHECKING:
    import pandas as pd

    from nearzero.accounting.calculators.quantities import Quantity
    from nearzero.places.series import Series

CARBON = "co2_total"
# Concentrations, of which less is better, and the share of good days, of which more is.
CONCENTRATIONS = ("pm25_concentration", "pm10_concentration")
GOOD_DAYS = "good_air_days_share"


@dataclass(frozen=True, slots=True)
class Pair:
    """How a pollutant and CO2 changed over the same years.

    Attributes:
        carbon: Change of CO2, in per cent.
        air: Change of the pollutant in per cent, or of the share of good days in points.
        state: Where both lie, as in the coordinate system: reductions and improvements count as positive.
    """

    carbon: Result
    air: Result
    state: Quadrant


def pairs(
    carbon: Series,
    air: Mapping[str, Series],
    emitted: Mapping[str, Mapping[int, Quantity]],
    place: str,
    stated: Iterable[Result] = (),
) -> list[Pair]:
    """Set the change of every pollutant beside that of CO2 over every period that both have levels for.

    Args:
        carbon: Total CO2.
        air: Series of air quality, by variable.
        emitted: Emissions of pollutants by pollutant and year.
        place: Id of the place.
        stated: Changes of the share of good days that documents print, where their levels give none.

    Returns:
        A pair for each pollutant and period; none for one whose years are not those of CO2.
    """
    known = {one.period: one for one in changes(carbon, place) if one.method == "change_pct"}
    found = []
    for name, series in air.items():
        method = "change_abs" if name == GOOD_DAYS else "change_pct"
        mine = [one for one in changes(series, place) if one.method == method and one.period in known]
        found += [_pair(known[one.period], one, better=1 if name == GOOD_DAYS else -1) for one in mine]
    told = {(one.air.variable, one.air.period) for one in found}
    found += [
        _pair(known[one.period], one, better=1)
        for one in stated
        if one.period in known and (one.variable, one.period) not in told
    ]
    for name, years in emitted.items():
        mine = [one for one in emission_changes(name, years, place) if one.period in known]
        found += [_pair(known[one.period], one, better=-1) for one in mine if one.value is not None]
    return found


def stated_changes(facts: pd.DataFrame, place: str) -> Iterator[Result]:
    """Say the changes of the share of good days that documents print, in points."""
    here = (facts["variable"] == GOOD_DAYS) & (facts["statement"] == "change_abs") & (facts["value"] != "")
    for row in rows(facts[here]):
        if str(row.base_year).isdigit() and str(row.year).isdigit():
            yield Result(
                analysis="synergy",
                place=place,
                variable=GOOD_DAYS,
                method="as_printed",
                period=f"{row.base_year}-{row.year}",
                value=number(row.value),
                unit=row.unit,
                low=float(row.low),
                high=float(row.high),
                interval_kind="rounding",
                state=row.state,
                inputs=(row.id,),
                note=row.note,
            )


def emission_changes(name: str, years: Mapping[int, Quantity], place: str) -> Iterator[Result]:
    """Say the change of the emissions of a pollutant in per cent, year by year and over the whole period."""
    known = sorted(year for year, one in years.items() if one.value is not None)
    spans = list(pairwise(known))
    if len(known) > 2:
        spans.append((known[0], known[-1]))
    for start, end in spans:
        about = blank("synergy", "pollutant_emissions", f"{start}-{end}", "%", "change_pct", item=name)
        (made,) = to_results([work_out(about, [years[end], years[start]], per_cent)], place)
        yield replace(made, analysis="synergy", identity="")


def _pair(carbon: Result, air: Result, *, better: int) -> Pair:
    cut = (-float(carbon.high or 0), -float(carbon.low or 0))
    ends = sorted((better * float(air.low or 0), better * float(air.high or 0)))
    return Pair(carbon, air, quadrant(cut, (ends[0], ends[1])))
