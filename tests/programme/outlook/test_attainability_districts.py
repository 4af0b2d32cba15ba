"""What can be attained in the two districts: each expectation follows from the lines of their documents."""

from collections import Counter

import pytest

from nearzero.places.resolve import Resolver
from nearzero.programme.acceptance import COUNTED_NOT_MET
from nearzero.programme.indicators import system_of
from nearzero.programme.outlook.attainability import attainability, chances_of
from nearzero.programme.outlook.attained import (
    ATTAINABILITY_REASONS,
    ATTAINABILITY_STATES,
    MARKS,
    NEEDS,
    REACHED_STATES,
)
from nearzero.programme.outlook.feasibility import feasibility
from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.simulation import simulate
from nearzero.programme.projects import project_table
from nearzero.results import to_json
from nearzero.study import Study

LAOSHAN = {
    "met_already": "4 13 15",
    "attainable": "3 F1 F3",
    "attainable_with_measures": "6 9",
    "cannot_be_said": "1 2 5 7 8 10 11 12 14 16 17 19 20 22 23 25 26 27 31 32",
    "not_without_more": "18 21 24 F2",
    "not_applicable": "28 29 30",
}
ZHANGQIU = {
    "met_already": "1 2 11 13 16 17 19 23 25 28 29 30",
    "attainable": "3 21",
    "attainable_with_measures": "9 18",
    "cannot_be_said": "4 5 7 8 10 12 14 15 22 24 26 27 31 32 F33 F34 F35",
    "not_without_more": "6 20",
}


@pytest.fixture(scope="module")
def both(actual, actual_scheme, of_laoshan, of_zhangqiu):
    found = {}
    for name, verdicts in (("laoshan", of_laoshan), ("zhangqiu", of_zhangqiu)):
        place = actual.place(name)
        table = project_table(actual, place, system_of(actual, place))
        found[name] = attainability(Resolver(actual, name), place, verdicts, table, actual_scheme)
    return found


def one(found, number):
    return next(indicator for indicator in found if indicator.number == number).parts[0]


@pytest.mark.parametrize(("name", "expected"), [("laoshan", LAOSHAN), ("zhangqiu", ZHANGQIU)])
def test_states_of_a_district(both, name, expected):
    for state, numbers in expected.items():
        assert " ".join(found.number for found in both[name] if found.state == state) == numbers
    assert Counter(found.state for found in both[name]).total() == sum(len(n.split()) for n in expected.values())


def test_every_id_is_of_its_closed_list(both):
    parts = [part for found in both.values() for indicator in found for part in indicator.parts]
    assert {part.state for part in parts} <= set(ATTAINABILITY_STATES)
    assert {part.reason.id for part in parts} <= set(ATTAINABILITY_REASONS)
    assert {mark for part in parts for mark in part.marks} <= set(MARKS)
    assert {need.kind for part in parts for need in part.needs} <= set(NEEDS)
    assert all(part.needs for part in parts if part.state == "cannot_be_said")
    assert all(not part.needs for part in parts if part.state in REACHED_STATES)


def test_every_project_named_is_listed_and_none_that_ends_late_counts(both, actual):
    for name, found in both.items():
        table = project_table(actual, actual.place(name), system_of(actual, name))
        late = {project.id for project in table.late}
        for part in (part for indicator in found for part in indicator.parts):
            assert not late & set(part.listed.in_time)
            assert len(set(part.listed.counted)) == len(part.listed.counted)
    assert one(both["laoshan"], "12").listed.late == ("P37",)
    assert one(both["zhangqiu"], "23").listed.late == ()  # met: projects are not asked


def test_laoshans_total_by_hand(both):
    total = one(both["laoshan"], "1")
    assert total.trend.level.value == pytest.approx(365 * 1.043**1.5)
    assert total.need("quantity") == ("P06", "P08")  # coal to gas, without a tonne printed
    assert {"P21"} <= set(total.listed.counted)
    assert total.more.value == pytest.approx(365 * 1.043**1.5 - 365 / 1.043 + total.listed.brought.value)
    assert total.remaining.value == pytest.approx(365 / 1.043 - 365)


def test_laoshans_intensity_is_attainable_within_rounding_of_an_estimate(both):
    intensity = one(both["laoshan"], "3")
    assert intensity.trend.compared.value == pytest.approx(((0.35 / 0.39) ** 2.5 - 1) * 100)
    assert {"within_rounding", "estimated"} <= set(intensity.marks)


def test_zhangqius_projects_by_hand(both):
    footprints = one(both["zhangqiu"], "14")
    assert footprints.listed.largest_denominator.value == 300  # 15 firms at 5 %
    forest = one(both["zhangqiu"], "31")
    assert forest.listed.needed_each.value == pytest.approx(25.63e4 / 900)  # 13 500 mu are 900 ha
    assert one(both["zhangqiu"], "18").listed.counted == ("P25", "P26")
    assert one(both["zhangqiu"], "9").listed.counted == ("P01",)


def test_nothing_qualitative_is_attained(both):
    words = [
        part
        for found in both.values()
        for one in found
        for part in one.parts
        if part.verdict.rule.rule == "qualitative"
    ]
    assert len(words) > 10
    assert {part.state for part in words} <= {"cannot_be_said", "not_without_more"}


def test_acceptance_if_all_that_can_be_met_is_met(both, actual_scheme):
    laoshan = feasibility(both["laoshan"], actual_scheme)
    constraints = laoshan.acceptance.reading(COUNTED_NOT_MET).constraints
    assert (constraints.met, constraints.open, constraints.failed, constraints.can_pass) == (5, 12, 1, False)
    assert (laoshan.decisive[0].indicator.number, laoshan.decisive[0].how) == ("21", "blocks")
    zhangqiu = feasibility(both["zhangqiu"], actual_scheme)
    references = zhangqiu.acceptance.reading(COUNTED_NOT_MET).references
    assert (references.met, references.open, references.needed, references.can_pass) == (5, 7, 10, True)
    assert "blocks" not in {one.how for one in zhangqiu.decisive}


def test_results_can_be_said_together_with_those_of_today(both, actual_scheme, of_laoshan):
    found = feasibility(both["laoshan"], actual_scheme)
    numbers = [result for indicator in found.indicators for result in indicator.results]
    said = [*numbers, *found.results, *(result for verdict in of_laoshan for result in verdict.results)]
    assert '"analysis": "attainability"' in to_json(said)
    assert all(result.inputs or "asked: " in result.note for result in numbers if isinstance(result.value, float))


def test_a_simulated_scenario_lends_its_chances(actual):
    study = Study.load("laoshan", actual)
    path = study.outlook().projection("continuation")
    goals, _ = goals_of(study.indicators(), path.start)
    drawn = simulate(path, goals, draws=200)
    found = study.attainability([drawn])
    chance = one(found.indicators, "1").chances[0]
    assert (chance.scenario, chance.share) == ("continuation", drawn.chance(goals[0]).share)
    assert set(chances_of([drawn])) == {(goal.number, goal.variable) for goal in goals}
    assert one(found.indicators, "21").chances == ()
    assert Study.load("qingdao", actual).attainability() is None
