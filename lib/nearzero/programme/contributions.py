"""Quantities added up over projects, and how far they reach towards the plan's own goals.

Here: sums of what documents print (MW, km, vehicles, tonnes a year), where units agree. Not here: any estimate of what
a project saves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nearzero.places.contracts import STATES
from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.places.resolve import Resolver
from nearzero.programme.ladder import present
from nearzero.programme.project_rows import Project, Quantity, last_month
from nearzero.programme.targets import Target

# What adds up over projects. A size limit, a purity, a period, the power of one module, storeys do not.
_ADDITIVE = ("capacity", "area", "length", "count", "output", "reduction", "recovered")
_NOT_ADDED = frozenset({"storeys_above_ground_count", "storeys_below_ground_count"})
# The whole that a listed quantity is a part of, where a goal is set for the whole.
_PART_OF = {
    "pv_capacity": "renewable_capacity",
    "wind_capacity": "renewable_capacity",
    "biomass_capacity": "renewable_capacity",
}
# A present level that may be set beside a goal.
_KNOWN = frozenset(STATES[:4])


@dataclass(frozen=True, slots=True)
class Contribution:
    """A quantity added up over projects, and the goal it works towards.

    Attributes:
        variable: The quantity that is listed.
        indicator: Number of the indicator the projects serve; empty for all projects together.
        projects: Ids of the projects that end in time.
        late: Ids of projects with this quantity that end after the year due: not added.
        value: The sum, in the unit of the dictionary.
        low: Lower end over roundings and qualifiers.
        high: Upper end.
        unit: Unit of the dictionary.
        inputs: Where the quantities stand.
        goal: The plan's own goal for the quantity, or for the whole it is a part of.
        now: The present level of the goal's variable; None where it is not known.
        now_year: Its year.
        left: Goal less present level less the projects that end after it; negative where they exceed the goal. None
            without a goal, and where the present level is not known and the projects alone do not reach it.
    """

    variable: str
    indicator: str
    projects: tuple[str, ...]
    late: tuple[str, ...]
    value: float
    low: float
    high: float
    unit: str
    inputs: tuple[str, ...]
    goal: Target | None = None
    now: float | None = None
    now_year: str = ""
    left: float | None = None

    @property
    def of_whole(self) -> str:
        """The goal's variable where the quantity is only a part of it."""
        return self.goal.variable if self.goal is not None and self.goal.variable != self.variable else ""


def contributions(
    raw: Raw, place: Place, projects: Sequence[Project], targets: Sequence[Target], deadline: date
) -> Iterator[Contribution]:
    """Yield every additive quantity: over all projects against the plan's goal, then per indicator they serve.

    Args:
        raw: The data folder.
        place: The place.
        projects: Its projects.
        targets: Its targets, for the goals.
        deadline: What ends later is named and not added.
    """
    resolver = Resolver(raw, place.id)
    for name in dict.fromkeys(q.variable for project in projects for q in project.quantities if _adds_up(q)):
        having = [project for project in projects if any(q.variable == name for q in project.quantities)]
        served = dict.fromkeys(number for project in having for number in project.indicators)
        for indicator in ["", *served]:
            mine = [project for project in having if indicator in {"", *project.indicators}]
            late = tuple(project.id for project in mine if project.ends_after(deadline))
            in_time = [project for project in mine if project.id not in late]
            one = _sum(place.id, name, in_time, raw.dictionary[name].unit)
            one = replace(one, indicator=indicator, late=late)
            yield one if indicator else _towards_goal(resolver, one, in_time, targets, place)


def _adds_up(quantity: Quantity) -> bool:
    additive = quantity.variable.endswith(_ADDITIVE) and quantity.variable not in _NOT_ADDED
    return additive and quantity.unit != "%"


def _sum(place_id: str, name: str, projects: Sequence[Project], unit: str) -> Contribution:
    counted = [q for project in projects for q in project.quantities if q.variable == name]
    return Contribution(
        variable=name,
        indicator="",
        projects=tuple(dict.fromkeys(q.project for q in counted)),
        late=(),
        value=sum((q.value for q in counted), 0.0),
        low=sum((q.low for q in counted), 0.0),
        high=sum((q.high for q in counted), 0.0),
        unit=unit,
        inputs=tuple(dict.fromkeys(f"{place_id}:{q.project}:{q.variable}" for q in counted)),
    )


def _towards_goal(
    resolver: Resolver, one: Contribution, projects: Sequence[Project], targets: Sequence[Target], place: Place
) -> Contribution:
    """Set a sum beside the plan's own goal for it, or for the whole it is a part of."""
    wanted = (one.variable, _PART_OF.get(one.variable, ""))
    goals = [
        target
        for target in targets
        if target.variable in wanted
        and target.value is not None
        and target.statement == "level"
        and target.comparator in {"ge", "gt", "eq", "about"}
        and target.year == str(place.target_year)
        and not target.scope
    ]
    if not goals:
        return one
    goal = min(goals, key=lambda target: wanted.index(target.variable))
    aim = goal.value or 0.0
    now = present(resolver, goal.variable)
    if now is None or now.statement != "level" or now.state not in _KNOWN:
        return replace(one, goal=goal, left=aim - one.value if one.value >= aim else None)
    # what ended in or before the year of the present level is in it already
    year = int(now.year)
    still = [project for project in projects if (last_month(project.end) or (year + 1, 1)) > (year, 12)]
    added = _sum(place.id, one.variable, still, one.unit)
    return replace(one, goal=goal, now=now.value, now_year=now.year, left=aim - now.value - added.value)
