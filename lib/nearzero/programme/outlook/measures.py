"""What the projects of a plan bring, each tonne counted once.

Here: the claim of every project on the path of emissions, and why. Not here: how much a capacity yields
(``accounting.calculators``), and whether an indicator is reached with it (``attainability``).

A project is ``on_top`` where it ends after the last year of data, its reduction is known, and nothing else on the path
holds it already. It is ``in_trend`` where the data hold it (it had ended) or where the rate of the path comes from a
target that it serves: a target is the sum of all that is done for it. Everything else is ``not_counted``, with its
reason. The first rule of ``RULES`` that fits decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from nearzero import units
from nearzero.accounting.calculators.desk import Choices, Desk
from nearzero.accounting.calculators.of_projects import project_outcomes
from nearzero.programme.project_rows import Project, last_month, read_projects
from nearzero.results import Result

if TYPE_CHECKING:
    from nearzero.accounting.calculators.outcomes import Outcome
    from nearzero.places.place import Place
    from nearzero.places.raw import Raw

CLAIMS = ("on_top", "in_trend", "not_counted")


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules are asked about: a project, what it brings, and the path it would be added to.

    Attributes:
        project: The project.
        measured: Whether its reduction is known.
        data_year: Last year of data.
        deadline: Last day that counts.
        within_target: Whether the rates of the path come from targets, or from a person, and so hold what is done.
    """

    project: Project
    measured: bool
    data_year: int
    deadline: date
    within_target: bool

    @property
    def quantities(self) -> set[str]:
        """Names of its printed quantities."""
        return {quantity.variable for quantity in self.project.quantities}


def _in_data(case: Case) -> bool:
    last = last_month(case.project.end)
    return last is not None and last[0] <= case.data_year


# Which claim a project has: the first that fits decides. One tonne, one claim (guards 6, 7 and 8).
RULES: tuple[tuple[str, str, Callable[[Case], bool]], ...] = (
    # sinks and offsets stand beside the emissions, they are not taken off
    ("sink_beside", "not_counted", lambda case: case.project.kind == "sink"),
    # CO2 that is sold or made into a product comes out again; a plan's capacity is no tonne stored for good
    ("captured_not_stored", "not_counted", lambda case: case.project.kind == "carbon_capture"),
    # what is sold as a certificate lowers the emissions of whoever buys it
    (
        "claimed_elsewhere",
        "not_counted",
        lambda case: any("ccer" in one or "green_power" in one for one in case.quantities),
    ),
    ("ends_late", "not_counted", lambda case: case.project.ends_after(case.deadline)),
    ("no_quantity", "not_counted", lambda case: not case.measured),
    ("no_end", "not_counted", lambda case: last_month(case.project.end) is None),
    ("in_data", "in_trend", _in_data),
    ("within_target", "in_trend", lambda case: case.within_target),
    ("after_data", "on_top", lambda _: True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One project and its claim.

    Attributes:
        project: Id of the project.
        name: As printed.
        name_en: The same in English.
        kind: Kind of the project.
        claim: ``on_top``, ``in_trend`` or ``not_counted``.
        reason: Id of the rule that decided.
        end: Year it ends; None where no date is printed.
        months: Months of that year left after it ends; None where no month is printed.
        last: Last year of the reduction, where its period is printed.
        reduction: 万吨 of CO2 in a full year; None where nothing says how much.
        low: Lower end.
        high: Upper end.
        by_grid: Whether the reduction is electricity at a grid factor, so that a falling factor lessens it.
        grid_year: Year of the factor it was valued at.
        method: ``stated``, ``by_capacity`` …; empty without a quantity.
        state: ``estimated`` where assumptions are in it.
        inputs: Ids of quantities and factors.
        arithmetic: The calculation written out.
        note: What a reader must know.
    """

    project: str
    name: str
    name_en: str
    kind: str
    claim: str
    reason: str
    end: int | None = None
    months: int | None = None
    last: int | None = None
    reduction: float | None = None
    low: float | None = None
    high: float | None = None
    by_grid: bool = False
    grid_year: int | None = None
    method: str = ""
    state: str = "missing"
    inputs: tuple[str, ...] = ()
    arithmetic: str = ""
    note: str = ""

    def label(self, lang: str = "zh") -> str:
        """Return the name in the language, where there is one."""
        return self.name_en if lang == "en" and self.name_en else self.name

    def part_of_year(self, year: int) -> tuple[float, float, float]:
        """Return how much of its full-year reduction falls into a year: value, low and high.

        Nothing up to the year it ends, all of it after that. In the year it ends: the months that are left; where no
        month is printed nothing is counted, and anything up to the whole is possible.
        """
        if self.end is None or year < self.end or (self.last is not None and year > self.last):
            return 0.0, 0.0, 0.0
        if year > self.end:
            return 1.0, 1.0, 1.0
        share = (self.months or 0) / 12
        return share, share, 1.0 if self.months is None else share


def measure_result(place_id: str, measure: Measure) -> Result | None:
    """Return what a project brings in a full year as a result; None where nothing says how much."""
    if measure.reduction is None:
        return None
    return Result(
        analysis="outlook_measure",
        place=place_id,
        variable="co2_total",
        factor=measure.project,
        method=measure.method,
        form=measure.claim,
        period=str(measure.end or "undated"),
        value=measure.reduction,
        unit="万吨",
        low=measure.low,
        high=measure.high,
        interval_kind="uncertainty" if measure.state == "estimated" else "rounding",
        state=measure.state,
        inputs=measure.inputs,
        arithmetic=measure.arithmetic,
        note="; ".join(part for part in (f"a year; {measure.reason}", measure.note) if part),
    )


def claims(
    raw: Raw, place: Place, data_year: int, *, within_target: bool, deadline: date | None = None
) -> tuple[Measure, ...]:
    """Return every project of a plan with its claim on a path, in the order of the plan.

    Args:
        raw: The data folder.
        place: The place.
        data_year: Last year of data; what had ended by then is in the trend.
        within_target: Whether the rates of the path hold what is done already.
        deadline: Last day that counts; the end of the place's target year where None.
    """
    last = deadline or date(place.target_year, 12, 31)
    projects = read_projects(raw, place.id)
    brought = reductions(raw, place.id) if projects else {}
    found = []
    for project in projects:
        measure = brought.get(project.id) or _empty(project)
        case = Case(project, measure.reduction is not None, data_year, last, within_target)
        reason, claim = next((name, claim) for name, claim, fits in RULES if fits(case))
        ends = last_month(project.end)
        month = ends is not None and "-" in project.end
        found.append(
            replace(
                measure,
                name=project.name,
                name_en=project.name_en,
                kind=project.kind,
                claim=claim,
                reason=reason,
                end=ends[0] if ends else None,
                months=12 - ends[1] if ends and month else None,
                last=ends[0] + measure.last if ends and measure.last else None,
            )
        )
    return tuple(found)


def reductions(raw: Raw, place_id: str) -> dict[str, Measure]:
    """Return what each project brings in a full year, by its id; only projects of which something says so.

    A stated reduction comes first: what could be computed of the same project (its panels) is part of it. Otherwise
    the capacity of photovoltaics with the table's full-load hours and the latest published grid factor is taken, as
    an estimate.

    Args:
        raw: The data folder.
        place_id: The place.
    """
    unit = raw.dictionary["co2_total"].unit
    found: dict[str, Measure] = {}
    projects = read_projects(raw, place_id)
    for project in projects:
        if stated := _stated(place_id, project, unit):
            found[project.id] = stated
    if not any(quantity.variable == "pv_capacity" for project in projects for quantity in project.quantities):
        return found
    computed = [one for one in project_outcomes(Desk(raw, place_id, Choices())) if one.method == "by_capacity"]
    for item, outcomes in groupby(computed, key=lambda one: one.item):
        outcome = next(outcomes)
        if item not in found and outcome.value is not None:
            found[item] = _estimated(item, outcome, unit)
    return found


def _empty(project: Project) -> Measure:
    return Measure(project=project.id, name="", name_en="", kind="", claim="", reason="")


def _stated(place_id: str, project: Project, unit: str) -> Measure | None:
    said = {quantity.variable: quantity for quantity in project.quantities}
    total, years = said.get("co2_reduction"), said.get("co2_reduction_period")
    if total is None or years is None or years.value <= 0:
        return None
    scale = units.factor(total.unit, unit) / years.value
    more = "printed as a lower bound: what may be above it is not counted" if total.high == float("inf") else ""
    return replace(
        _empty(project),
        reduction=total.value * scale,
        low=total.low * scale if total.low > float("-inf") else 0.0,
        high=total.high * scale if total.high < float("inf") else total.value * scale,
        last=int(years.value),
        method="stated",
        state="measured",
        inputs=tuple(f"{place_id}:{project.id}:{one.variable}" for one in (total, years)),
        arithmetic=f"{total.digits} {total.printed_unit} ÷ {years.digits} {years.printed_unit}",
        note="; ".join(part for part in ("as the plan states it, over its period", more) if part),
    )


def _estimated(item: str, outcome: Outcome, unit: str) -> Measure:
    scale = units.factor("吨", unit)
    value = outcome.value or 0.0
    year = outcome.form.rpartition("fixed")[2]
    return Measure(
        project=item,
        name="",
        name_en="",
        kind="",
        claim="",
        reason="",
        reduction=value * scale,
        low=(outcome.low if outcome.low is not None else value) * scale,
        high=(outcome.high if outcome.high is not None else value) * scale,
        by_grid=True,
        grid_year=int(year) if year.isdigit() else None,
        method=outcome.method,
        state="estimated",
        inputs=outcome.inputs,
        arithmetic=outcome.arithmetic,
        note="; ".join(
            part for part in ("holds where the total counts electricity from the grid", outcome.note) if part
        ),
    )
