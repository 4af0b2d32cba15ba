"""What the calculators say of the projects in a plan: photovoltaics, carbon capture, stated reductions.

Here: printed quantities of projects into calculators. A plan states capacities and intentions, so nothing here is a
reduction of the place; projects are never added up with the trend (one tonne, one claim). Not here: what a project is
worth to an indicator (``programme``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from nearzero.accounting.calculators import carbon_capture, pv
from nearzero.accounting.calculators.desk import Desk, attempt, blank
from nearzero.accounting.calculators.outcomes import Outcome
from nearzero.accounting.calculators.quantities import GridChoice, Quantity, given
from nearzero.places.tables import rows

# Words of a plan that say where captured CO2 goes. What several of them fit, or none, is undecided.
_DESTINATIONS = {"封存": "geological_storage", "尿素": "urea", "外售": "sold", "外卖": "sold"}
_COUNTED = frozenset({"pv_modules_count", "co2_reduction_period"})
_PERIOD = "undated"


def project_outcomes(desk: Desk) -> Iterator[Outcome]:
    """Return what the quantities of the projects of a place allow, project by project.

    Args:
        desk: The place.
    """
    if not desk.raw.has(desk.place, "project_quantities.csv"):
        return
    for project, quantities in _quantities(desk).items():
        yield from _photovoltaics(desk, project, quantities)
        yield from _stated_reduction(desk, project, quantities)
        yield from _capture(desk, project, quantities)


def _quantities(desk: Desk) -> dict[str, dict[str, Quantity]]:
    found: dict[str, dict[str, Quantity]] = {}
    for row in rows(desk.raw.place_table(desk.place, "project_quantities.csv")):
        quantity = given(
            row.quantity,
            row.value,
            row.unit,
            id=f"{desk.place}:{row.project}:{row.quantity}",
            qualifier=row.qualifier,
            exact=row.quantity in _COUNTED,
            note=row.note,
        )
        found.setdefault(row.project, {}).setdefault(row.quantity, quantity)
    return found


def _grid(desk: Desk) -> tuple[GridChoice, int]:
    """Return the grid factor for plants that are still to be built: that of the latest year the rule has one for."""
    rule = desk.rules[desk.choices.electricity]
    year = desk.choices.fixed_year or max(desk.table.years(rule.factor_name))
    choice = desk.grid(year)
    return GridChoice(choice.factor, f"{rule.id}:fixed{year}"), year


def _photovoltaics(desk: Desk, project: str, quantities: Mapping[str, Quantity]) -> Iterator[Outcome]:
    capacity = quantities.get("pv_capacity")
    count, power = quantities.get("pv_modules_count"), quantities.get("module_power")
    if capacity is None:
        return
    if count is not None and power is not None:
        yield pv.capacity_of_modules(count, power, _PERIOD, project)
        yield pv.compare_capacity(capacity, count, power, _PERIOD, project)
    empty = blank("pv", "pv_co2_avoided", _PERIOD, "吨/年", "by_capacity", desk.form, project)
    yield attempt(empty, partial(_by_capacity, desk, capacity, project))


def _by_capacity(desk: Desk, capacity: Quantity, project: str) -> Outcome:
    choice, year = _grid(desk)
    assumptions = pv.PvAssumptions.default(desk.table, desk.region)
    return pv.reduction_by_capacity(capacity, assumptions, choice, year, project)


def _stated_reduction(desk: Desk, project: str, quantities: Mapping[str, Quantity]) -> Iterator[Outcome]:
    """Say what a stated reduction would mean if all of it were grid power: a measure, and no claim that it is."""
    reduction, years = quantities.get("co2_reduction"), quantities.get("co2_reduction_period")
    if reduction is None or years is None:
        return
    empty = blank("pv", "pv_generation", _PERIOD, "万千瓦时/年", "implied", item=project)
    outcome = attempt(empty, lambda: pv.implied(reduction, years, factor=_grid(desk)[0].factor, item=project))
    said = "if all of it were electricity from the grid; the plan does not say what it consists of"
    yield outcome.with_note(said)
    empty = blank("pv", "pv_capacity", _PERIOD, "千瓦", "implied", item=project)
    yield attempt(empty, partial(_implied_capacity, desk, reduction, years, project)).with_note(said)


def _implied_capacity(desk: Desk, reduction: Quantity, years: Quantity, project: str) -> Outcome:
    hours = pv.PvAssumptions.default(desk.table, desk.region).full_load_hours
    return pv.implied(reduction, years, factor=_grid(desk)[0].factor, hours=hours, item=project)


def _capture(desk: Desk, project: str, quantities: Mapping[str, Quantity]) -> Iterator[Outcome]:
    capacity = quantities.get("co2_capture_capacity")
    if capacity is None:
        return
    for outcome in carbon_capture.split({_destination(desk, project): capacity}, _PERIOD, project):
        yield _about_capacity(outcome, capacity)
    if _destination(desk, project) == "urea":
        outcome = carbon_capture.co2_in_urea(capacity, _PERIOD, project)
        yield _about_capacity(outcome.with_note("if the tonnes are tonnes of urea"), capacity)


def _about_capacity(outcome: Outcome, capacity: Quantity) -> Outcome:
    return outcome.with_note(f"design capacity, not tonnes captured; {capacity.note}".removesuffix("; "))


def _destination(desk: Desk, project: str) -> str:
    table = desk.raw.place_table(desk.place, "projects.csv")
    text = "".join(table.loc[table["id"] == project, "content"])
    fitting = {destination for word, destination in _DESTINATIONS.items() if word in text}
    return fitting.pop() if len(fitting) == 1 else carbon_capture.UNDECIDED
