"""What the listed projects bring to one indicator, in the unit of the indicator, each counted once.

Here: which projects serve it and end in time, and what their printed quantities come to. Not here: tonnes of CO2 and
their claims (``measures``), sums of quantities that no indicator asks for (``programme.contributions``).

A quantity counts where it is the indicator's own variable or its numerator. A project without one is named: what it
brings is not known, and not zero. What had ended by the year of the latest level is in that level already.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nearzero import units
from nearzero.places.place import Place
from nearzero.places.resolve import Resolver
from nearzero.programme.contributions import Contribution
from nearzero.programme.criteria import Measure
from nearzero.programme.indicators import Rule
from nearzero.programme.judge import COUNT_OF
from nearzero.programme.levels import Level, readings
from nearzero.programme.outlook.measures import Measure as Claimed
from nearzero.programme.project_rows import Project, Quantity, last_month
from nearzero.programme.projects import ProjectTable
from nearzero.programme.verdicts import Verdict

CO2 = "co2_total"
# Rows of the table that are themselves what is counted: a capture project is one project, an inventory one inventory.
ONE_EACH = {"ccus_projects_count": "carbon_capture", "ghg_inventory_interval": "management"}
# What is printed instead of the numerator. It never decides; it says how large the denominator may be.
INSTEAD_OF = {
    "ultra_low_energy_building_area": "floor_area",
    "footprint_firms_count": "footprint_certified_firms_count",
}
# What each unit of a listed quantity would have to bring, where the two belong together: quantity, and unit to say it.
EACH = {"forest_stock": ("afforestation_area", "立方米", "公顷")}
# Paper brings no tonne and no square metre by itself.
_PAPER = frozenset({"management"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The projects that serve one variable of one indicator.

    Attributes:
        counted: Ids of projects whose quantity counts.
        without_quantity: Ids of projects that end in time and say nothing in the unit of the indicator.
        paper: Ids of those that only set rules or make plans, for an indicator of things built or emitted.
        late: Ids of projects that end after the deadline: nothing of them counts.
        undated: Ids of projects without an end: nothing of them counts.
        in_level: Ids of projects that had ended by the year of the latest level.
        brought: Change of the indicator that the counted ones bring by the year due; None where nothing counts.
        largest_denominator: Largest denominator that the threshold allows with what is there and listed, where the
            denominator is not known.
        needed_each: What each unit of what is listed would have to bring to reach the target.
        instead: Sums of what the projects of the indicator print in other units.
        inputs: Where the quantities stand.
        marks: What a reader must know; of ``attained.MARKS``.
    """

    counted: tuple[str, ...] = ()
    without_quantity: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    in_level: tuple[str, ...] = ()
    brought: Measure | None = None
    largest_denominator: Measure | None = None
    needed_each: Measure | None = None
    instead: tuple[Contribution, ...] = ()
    inputs: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def in_time(self) -> tuple[str, ...]:
        """All that end in time."""
        return (*self.counted, *self.without_quantity, *self.paper)


@dataclass(frozen=True)
class Listing:
    """The project table of a place, ready to be asked indicator by indicator.

    Attributes:
        resolver: The series of the place, for denominators.
        place: The place.
        table: Its projects.
        verdicts: All verdicts: what serves an indicator's numerator serves the indicator.
        claims: Projects with their claims on the trend of emissions; those ``on_top`` are taken off.
        total_due: Emissions of the year due on the trend, in the unit of the total; None where not known.
    """

    resolver: Resolver
    place: Place
    table: ProjectTable
    verdicts: tuple[Verdict, ...]
    claims: tuple[Claimed, ...] = ()
    total_due: Measure | None = None

    def of(self, verdict: Verdict, due_level: Measure | None = None, remaining: float | None = None) -> Listed:
        """Return what the listed projects bring to one variable of one indicator.

        Args:
            verdict: The verdict on it.
            due_level: Its level in the year due on the trend, for emissions per head or per product.
            remaining: Target less latest level, for ``needed_each``.
        """
        latest = verdict.latest
        year = latest.year if latest and latest.year else verdict.judged_year
        mine = serving(verdict, self.verdicts, self.table.projects)
        late = tuple(one.id for one in mine if one.ends_after(self.table.deadline))
        undated = tuple(one.id for one in mine if not one.end)
        dated = [one for one in mine if one.id not in {*late, *undated}]
        in_level = tuple(one.id for one in dated if (last_month(one.end) or (0, 0)) <= (year, 12))
        ahead = [one for one in dated if one.id not in in_level]
        above, _ = verdict.rule.parts(verdict.variable)
        emissions = verdict.variable == CO2 or CO2 in above
        if emissions:
            counted, brought, inputs, marks = self._claimed(verdict, due_level)
            known = {one.project for one in self.claims if one.reduction is not None}
        else:
            counted, brought, inputs, marks = self._printed(verdict, ahead)
            known = set(counted)
        silent = [one for one in ahead if one.id not in known]
        built = not _counts(verdict.variable) and not _counts(*above)
        paper = tuple(one.id for one in silent if built and one.kind in _PAPER)
        return Listed(
            counted=counted,
            without_quantity=tuple(one.id for one in silent if one.id not in paper),
            paper=paper,
            late=late,
            undated=undated,
            in_level=in_level,
            brought=brought,
            largest_denominator=None if emissions else self._largest_denominator(verdict, ahead),
            needed_each=self._needed_each(verdict, ahead, remaining),
            instead=tuple(one for one in self.table.contributions if one.indicator == verdict.number and one.projects),
            inputs=inputs,
            marks=marks,
        )

    def _claimed(
        self, verdict: Verdict, due_level: Measure | None
    ) -> tuple[tuple[str, ...], Measure | None, tuple[str, ...], tuple[str, ...]]:
        """Return the tonnes on top of the trend; for a ratio, the same share of it as of the total."""
        found = [(one, one.part_of_year(verdict.due)) for one in self.claims if one.claim == "on_top" and one.reduction]
        used = [(one, share) for one, share in found if share[2] > 0]
        if not used:
            return (), None, (), ()
        value = sum((one.reduction or 0.0) * share[0] for one, share in used)
        low = sum((one.low if one.low is not None else one.reduction or 0.0) * share[1] for one, share in used)
        high = sum((one.high if one.high is not None else one.reduction or 0.0) * share[2] for one, share in used)
        names = tuple(one.project for one, _ in used)
        inputs = tuple(dict.fromkeys(name for one, _ in used for name in one.inputs))
        unit, scale, text = self._unit(CO2), 1.0, f"{value:.4g}"
        if verdict.variable != CO2:
            if self.total_due is None or due_level is None or not self.total_due.value:
                return (), None, (), ()
            unit, scale = due_level.unit, due_level.value / self.total_due.value
            text = f"{due_level.value:.4g} × {value:.4g} ÷ {self.total_due.value:.4g}"
        brought = Measure("brought", -value * scale, -high * scale, -low * scale, unit, text)
        return names, brought, inputs, ("claimed_on_top",)

    def _printed(
        self, verdict: Verdict, ahead: Sequence[Project]
    ) -> tuple[tuple[str, ...], Measure | None, tuple[str, ...], tuple[str, ...]]:
        """Return the printed quantities in the unit of the indicator."""
        variable, unit = verdict.variable, self._unit(verdict.variable)
        above, below = verdict.rule.parts(variable)
        own = COUNT_OF.get(variable, variable)
        marks: tuple[str, ...] = ("may_hold_present_ones",) if verdict.latest and verdict.latest.value else ()
        quantities = [] if unit == "%" else _of(ahead, own)
        if quantities:
            return *_names(self.place.id, quantities), marks if _counts(own) else ()
        if variable in ONE_EACH:
            rows = [one for one in ahead if one.kind == ONE_EACH[variable] and verdict.number in one.indicators]
            number, names = float(len(rows)), tuple(one.id for one in rows)
            if not rows:
                return (), None, (), ()
            measure = Measure("brought", number, number, number, self._unit(own), " + ".join("1" for _ in rows))
            return names, measure, tuple(f"{self.place.id}:{name}" for name in names), ("counted_by_row",)
        quantities = [one for name in above for one in _of(ahead, name)]
        bottom = self._denominator(verdict, below) if quantities else None
        if not quantities:
            return (), None, (), ()
        names, total, inputs = _names(self.place.id, quantities)
        if bottom is None:
            return names, None, inputs, ()
        ratio = units.parse(total.unit) / units.parse(bottom.unit)
        scale = float(units.registry().Quantity(1.0, ratio).to(units.parse(unit)).magnitude) / bottom.value
        text = f"({total.arithmetic}) ÷ {bottom.value:g}"
        brought = Measure("brought", total.value * scale, total.low * scale, total.high * scale, unit, text)
        return names, brought, (*inputs, *bottom.inputs), marks if _counts(*above) else ()

    def _denominator(self, verdict: Verdict, below: tuple[str, ...]) -> Level | None:
        """Return the denominator of the latest year, where it is a single known term."""
        if len(below) != 1:
            return None
        year = verdict.judged_year
        lone = Rule(system="", number="", kind="", rule="", variables=below)
        found = readings(self.resolver, lone, below[0], year, year)
        return next((one.latest for one in found if one.latest and one.latest.year == year and one.latest.value), None)

    def _largest_denominator(self, verdict: Verdict, ahead: Sequence[Project]) -> Measure | None:
        """Return how large an unknown denominator may be; of things counted, listed ones may be the present ones."""
        above, below = verdict.rule.parts(verdict.variable)
        wanted = verdict.criterion
        if len(above) != 1 or len(below) != 1 or wanted is None or self._unit(verdict.variable) != "%":
            return None
        if wanted.against != "level" or wanted.comparator not in {"ge", "gt", "eq"} or wanted.threshold <= 0:
            return None
        if self._denominator(verdict, below) is not None:
            return None
        quantities = _of(ahead, above[0]) or _of(ahead, INSTEAD_OF.get(above[0], ""))
        present = verdict.reason.number("numerator") or 0.0
        listed = sum(one.value * units.factor(one.unit, self._unit(above[0])) for one in quantities)
        top = max(present, listed) if _counts(above[0]) else present + listed
        if not top:
            return None
        most = top / (wanted.threshold / 100)
        most = float(math.floor(most + 1e-9)) if _counts(below[0]) else most
        text = f"{top:g} ÷ {wanted.threshold:g} %"
        return Measure("largest_denominator", most, most, most, self._unit(below[0]), text)

    def _needed_each(self, verdict: Verdict, ahead: Sequence[Project], remaining: float | None) -> Measure | None:
        name, top, bottom = EACH.get(verdict.variable, ("", "", ""))
        quantities = _of(ahead, name) if remaining and remaining > 0 else []
        total = sum(one.value * units.factor(one.unit, bottom) for one in quantities)
        if not total or not remaining:
            return None
        each = remaining * units.factor(self._unit(verdict.variable), top) / total
        return Measure("needed_each", each, each, each, f"{top}/{bottom}", f"{remaining:g} ÷ {total:g} {bottom}")

    def _unit(self, variable: str) -> str:
        return self.resolver.raw.dictionary[variable].unit


def serving(verdict: Verdict, verdicts: Iterable[Verdict], projects: Iterable[Project]) -> list[Project]:
    """Return the projects that name the indicator, or one whose variable is its numerator."""
    above, _ = verdict.rule.parts(verdict.variable) if verdict.variable else ((), ())
    numbers = {verdict.number, *(one.number for one in verdicts if one.variable in above)}
    return [one for one in projects if numbers & set(one.indicators)]


def _counts(*variables: str) -> bool:
    return any(name.endswith("_count") or name in COUNT_OF for name in variables)


def _of(projects: Iterable[Project], variable: str) -> list[Quantity]:
    return [one for project in projects for one in project.quantities if variable and one.variable == variable]


def _names(place: str, quantities: Sequence[Quantity]) -> tuple[tuple[str, ...], Measure, tuple[str, ...]]:
    names = tuple(dict.fromkeys(one.project for one in quantities))
    inputs = tuple(dict.fromkeys(f"{place}:{one.project}:{one.variable}" for one in quantities))
    value, low, high = (sum(getattr(one, end) for one in quantities) for end in ("value", "low", "high"))
    text = " + ".join(one.digits for one in quantities)
    return names, Measure("brought", value, low, high, quantities[0].unit, text), inputs
