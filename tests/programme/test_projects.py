"""Money, dates, cover and sums of a project table."""

from datetime import date

import pytest

from nearzero.programme.indicators import system_of
from nearzero.programme.projects import project_table

GE = {"rule": "ge", "threshold": "5", "variable": "share"}


def project(name, **cells):
    return {"id": name, "kind": "renewable", "name": name, **cells}


def quantity(name, value, unit="兆瓦", variable="pv_capacity", **cells):
    return {"project": name, "quantity": variable, "value": value, "unit": unit, **cells}


def table(invented, *projects, quantities=()):
    invented.rules(GE, GE)
    invented.table("projects.csv", *projects)
    invented.table("project_quantities.csv", *quantities)
    raw = invented.raw
    return project_table(raw, raw.place("alpha"), system_of(raw, "alpha"))


def test_investment_per_group_counts_what_is_open(invented):
    found = table(
        invented,
        project("P01", investment="0.01", investment_state="stated"),
        project("P02", investment="0.005", investment_state="stated"),
        project("P03", investment_state="undetermined"),
        project("P04", group="别组"),
    )
    first, second = found.groups
    assert (first.total, first.stated, first.undetermined, first.complete) == (0.015, 2, 1, False)
    assert (second.total, second.not_given) == (None, 1)
    assert (found.total.total, found.total.projects) == (0.015, 4)


@pytest.mark.parametrize(
    ("end", "late"), [("2025", False), ("2025-12", False), ("2026", True), ("2026-01", True), ("", False)]
)
def test_only_a_later_end_is_late(invented, end, late):
    found = table(invented, project("P01", end=end))
    assert bool(found.late) == late
    assert bool(found.undated) == (not end)


@pytest.mark.parametrize(("end", "ended"), [("2023", True), ("2024-02", True), ("2024-03", False), ("2024", False)])
def test_what_had_ended_when_the_plan_came_out(invented, end, ended):
    assert bool(table(invented, project("P01", end=end)).ended) == ended  # the plan is of 2024-03-15


def test_the_calendar_goes_by_end(invented):
    found = table(invented, project("P01"), project("P02", end="2025"), project("P03", end="2024-06"))
    assert [one.id for one in found.calendar] == ["P03", "P02", "P01"]


def test_indicators_without_target_task_or_project(invented):
    target = {"variable": "share", "comparator": "ge", "value": "5", "unit": "%"}
    invented.table("targets.csv", target | {"indicator": "1"}, target | {"indicator": "2", "binding": "task"})
    found = table(invented, project("P01", indicators="2;9"))
    assert [one.lacks for one in found.coverage] == [("task", "project"), ("target",)]
    assert [one.rule.number for one in found.lacking("project")] == ["1"]


def test_quantities_add_up_where_units_agree_and_late_ones_are_named(invented):
    projects = [
        project("P01", end="2024", indicators="1;2"),
        project("P02", end="2025", indicators="1"),
        project("P03", end="2026", indicators="1"),
    ]
    quantities = [
        quantity("P01", "20"),
        quantity("P02", "1.5", "万千瓦"),
        quantity("P03", "99"),
        quantity("P01", "580", "瓦", "module_power"),
    ]
    found = table(invented, *projects, quantities=quantities)
    sums = {one.indicator: one for one in found.contributions}
    assert {one.variable for one in found.contributions} == {"pv_capacity"}  # the power of a module does not add up
    assert sums["1"].value == pytest.approx(3.5)
    assert (sums["1"].projects, sums["1"].late) == (("P01", "P02"), ("P03",))
    assert sums["2"].value == pytest.approx(2)


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ([("renewable_capacity", "2022", "35.04", "万千瓦")], 60 - 35.04 - 3),
        ([("renewable_capacity", "2024", "37.04", "万千瓦")], 60 - 37.04 - 1),  # one project is in it already
        ([], None),
    ],
)
def test_what_the_listed_projects_leave_of_the_goal(invented, facts, left):
    goal = {"variable": "renewable_capacity", "comparator": "about", "value": "60", "unit": "万千瓦", "binding": "task"}
    invented.table("targets.csv", goal)
    invented.facts(*facts)
    projects = [project("P01", end="2024"), project("P02", end="2025")]
    found = table(invented, *projects, quantities=[quantity("P01", "20"), quantity("P02", "10")])
    whole = next(one for one in found.contributions if not one.indicator)
    assert whole.of_whole == "renewable_capacity"
    assert whole.left == (None if left is None else pytest.approx(left))


def test_projects_that_reach_the_goal_alone_leave_nothing(invented):
    goal = {"variable": "pv_capacity", "comparator": "ge", "value": "3", "unit": "万千瓦", "binding": "task"}
    invented.table("targets.csv", goal)
    found = table(invented, project("P01", end="2024"), quantities=[quantity("P01", "35")])
    assert next(one for one in found.contributions if not one.indicator).left == pytest.approx(-0.5)


def test_another_deadline(invented):
    invented.rules(GE)
    invented.table("projects.csv", project("P01", end="2025"))
    raw = invented.raw
    found = project_table(raw, raw.place("alpha"), system_of(raw, "alpha"), date(2024, 12, 31))
    assert [one.id for one in found.late] == ["P01"]
