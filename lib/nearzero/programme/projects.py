"""The projects of a plan against its targets: money, dates, and indicators without a target, a task or a project.

Here: what the project table says and what it leaves open. Not here: sums of quantities (``contributions``), and nothing
on what a project will save.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from nearzero.places.place import Place
from nearzero.places.raw import Raw
from nearzero.programme.contributions import Contribution, contributions
from nearzero.programme.indicators import Rule
from nearzero.programme.project_rows import Project, last_month, read_projects
from nearzero.programme.targets import Target, targets_of
from nearzero.results import Result


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Investment of a group: what is stated, and how many projects leave it open. Open is not zero."""

    group: str
    projects: int
    stated: int
    undetermined: int
    not_given: int
    total: float | None
    digits: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every project of the group states its investment."""
        return self.stated == self.projects


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a plan has for one indicator.

    Attributes:
        rule: The indicator.
        targets: Its targets in the plan's table of indicators.
        tasks: Targets said in the text of the tasks.
        projects: Ids of the projects that serve it.
    """

    rule: Rule
    targets: tuple[Target, ...]
    tasks: tuple[Target, ...]
    projects: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it has none of: ``target``, ``task``, ``project``."""
        have = {"target": self.targets, "task": self.tasks, "project": self.projects}
        return tuple(name for name, found in have.items() if not found)


@dataclass(frozen=True)
class ProjectTable:
    """All projects of a place and what follows from them."""

    place: str
    projects: tuple[Project, ...]
    groups: tuple[Subtotal, ...]
    total: Subtotal
    coverage: tuple[Coverage, ...]
    contributions: tuple[Contribution, ...]
    deadline: date
    plan_dates: dict[str, str] = field(default_factory=dict)

    @property
    def calendar(self) -> tuple[Project, ...]:
        """The projects by end, then start; those without an end last."""
        return tuple(sorted(self.projects, key=lambda one: (last_month(one.end) or (9999, 12), one.start, one.id)))

    @property
    def late(self) -> tuple[Project, ...]:
        """Projects that end after the deadline: what they deliver cannot count."""
        return tuple(project for project in self.projects if project.ends_after(self.deadline))

    @property
    def undated(self) -> tuple[Project, ...]:
        """Projects without an end."""
        return tuple(project for project in self.projects if not project.end)

    @property
    def ended(self) -> tuple[Project, ...]:
        """Projects that had ended before the plan was issued."""
        return tuple(
            project
            for project in self.projects
            if (issued := _day(self.plan_dates.get(project.source, ""))) and project.ended_before(issued)
        )

    def lacking(self, what: str) -> tuple[Coverage, ...]:
        """Return the indicators without a ``target``, a ``task`` or a ``project``."""
        return tuple(one for one in self.coverage if what in one.lacks)

    @property
    def results(self) -> tuple[Result, ...]:
        """Investment per group and in all, and every sum of quantities."""
        money = [self._investment(one) for one in (*self.groups, self.total) if one.total is not None]
        return (*money, *(result for one in self.contributions for result in self._sums(one)))

    def _investment(self, one: Subtotal) -> Result:
        return Result(
            analysis="project",
            place=self.place,
            variable="investment",
            factor=one.group or "total",
            method="sum",
            period="plan",
            value=one.total,
            unit="亿元",
            price_basis="unstated",
            state="derived",
            inputs=one.inputs,
            arithmetic=" + ".join(one.digits),
            note=f"{one.stated} of {one.projects} stated, {one.undetermined} undetermined, {one.not_given} not given",
        )

    def _sums(self, one: Contribution) -> list[Result]:
        shared: dict[str, Any] = {
            "analysis": "project",
            "place": self.place,
            "variable": one.variable,
            "factor": one.indicator,
            "period": f"-{self.deadline.year}",
            "unit": one.unit,
            "state": "derived",
            "inputs": one.inputs,
        }
        finite = [end if abs(end) != float("inf") else None for end in (one.low, one.high)]
        listed = Result(
            **shared, method="listed", value=one.value, low=finite[0], high=finite[1], interval_kind="rounding"
        )
        if one.left is None or one.goal is None:
            return [listed]
        goal = f"goal {one.goal.digits} {one.goal.printed_unit} ({one.goal.locator})"
        now = "present level not known" if one.now is None else f"present level {one.now:g} {one.unit} ({one.now_year})"
        note = f"{goal}; {now}"
        return [listed, Result(**shared, method="left_to_goal", form=one.goal.variable, value=one.left, note=note)]


def project_table(raw: Raw, place: Place, rules: Sequence[Rule], deadline: date | None = None) -> ProjectTable:
    """Read the projects of a place and set them against its targets.

    Args:
        raw: The data folder.
        place: The place.
        rules: Its indicators, for coverage.
        deadline: Last day that counts; the end of the place's target year where None.
    """
    last = deadline or date(place.target_year, 12, 31)
    projects = read_projects(raw, place.id)
    targets = targets_of(raw, place.id)
    return ProjectTable(
        place=place.id,
        projects=projects,
        groups=tuple(
            _subtotal(group, [project for project in projects if project.group == group], place.id)
            for group in dict.fromkeys(project.group for project in projects)
        ),
        total=_subtotal("", projects, place.id),
        coverage=_coverage(rules, targets, projects),
        contributions=tuple(contributions(raw, place, projects, targets, last)),
        deadline=last,
        plan_dates={name: str(passport.get("date", "")) for name, passport in raw.sources.items()},
    )


def _subtotal(group: str, projects: Iterable[Project], place_id: str) -> Subtotal:
    mine = list(projects)
    states = [project.investment_state for project in mine]
    stated = [project for project in mine if project.digits]
    # added in decimals, so that 0.01 + 0.005 stays what a reader would add up
    total = sum((Decimal(project.digits) for project in stated), Decimal(0)) if stated else None
    return Subtotal(
        group=group,
        projects=len(mine),
        stated=states.count("stated"),
        undetermined=states.count("undetermined"),
        not_given=states.count("not_given"),
        total=None if total is None else float(total),
        digits=tuple(project.digits for project in stated),
        inputs=tuple(f"{place_id}:{project.id}" for project in stated),
    )


def _coverage(rules: Iterable[Rule], targets: Iterable[Target], projects: Iterable[Project]) -> tuple[Coverage, ...]:
    said, listed = list(targets), list(projects)
    unique = {rule.number: rule for rule in reversed(list(rules))}
    return tuple(
        Coverage(
            rule=rule,
            targets=tuple(t for t in said if t.indicator == rule.number and t.binding not in {"task", "expected"}),
            tasks=tuple(t for t in said if t.indicator == rule.number and t.binding == "task"),
            projects=tuple(project.id for project in listed if rule.number in project.indicators),
        )
        for rule in reversed(list(unique.values()))
    )


def _day(text: str) -> date | None:
    """Return the day of a passport's date, its first day where only the month is given."""
    parts = [int(part) for part in text.split("-") if part.isdigit()]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1) if parts else None
