"""What ``nearzero check`` says of assessments, and of the rules on whose assessments carry carbon."""

from __future__ import annotations

import pytest

from nearzero.places.assessment_rules import rules_of

HEAD = "id,name,name_en,kind,sector,rule,project,year,carbon_assessed,value,unit,state,source,locator,note,qualifier\n"
GOOD = "A1,扩建,Extension,project_eia,industry,steel,P01,2022,yes,1.5,万吨,estimated,alpha-plan,表3,,about\n"
RULES = "id,name,name_en,kind,state,sector,covers,source,locator,note\n"
RULE = "steel,钢铁,Steel,project_eia,pilot,industry,whole,alpha-plan,二（二）,\n"


def found(small_raw, lines, rules=RULE):
    small_raw.write("places/alpha/assessment_rules.csv", RULES + rules)
    small_raw.write("places/alpha/assessments.csv", HEAD + lines)
    return [problem for problem in small_raw.check(["alpha"]) if "assessment" in problem.file]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("P01", ""),
        ("industry,steel", ","),
        ("yes,1.5,万吨,estimated", "yes,,,missing"),
        ("yes,1.5,万吨,estimated", "yes,,,"),
        ("yes,1.5,万吨,estimated", "no,,,"),
        ("yes,1.5,万吨,estimated", "not_stated,,,"),
        ("2022", "undated"),
    ],
)
def test_a_good_row_passes_and_co2_may_be_missing(small_raw, old, new):
    assert found(small_raw, GOOD.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("project_eia,industry,steel", "eia,industry,", "kind"),
        ("project_eia", "plan_eia", "rule"),
        ("industry,steel", "moon,steel", "sector"),
        ("steel", "tyres", "rule"),
        ("P01", "P99", "project"),
        ("2022", "next", "year"),
        ("2022", "2099", "year"),
        ("yes", "maybe", "carbon_assessed"),
        ("yes", "no", "carbon_assessed"),
        ("yes", "not_stated", "carbon_assessed"),
        ("1.5,万吨", "1.5,", "unit"),
        ("1.5,万吨", "1.5,千瓦时", "unit"),
        ("1.5,万吨,estimated", "1.5,万吨,", "state"),
        ("1.5,万吨,estimated", ",,estimated", "state"),
        ("1.5,万吨,estimated", "1.5,万吨,missing", "value"),
        ("1.5,万吨", "-1.5,万吨", "value"),
        ("alpha-plan", "nobody", "source"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(small_raw, old, new, column):
    assert [problem.column for problem in found(small_raw, GOOD.replace(old, new))] == [column]


def test_the_co2_of_a_project_is_not_counted_twice_in_a_kind_and_year(small_raw):
    again = GOOD.replace("A1", "A2")
    assert [problem.column for problem in found(small_raw, GOOD + again)] == ["project"]
    assert found(small_raw, GOOD + again.replace("2022", "2021")) == []
    assert found(small_raw, GOOD + again.replace("1.5,万吨,estimated", ",,")) == []


def test_an_unknown_rule_is_answered_with_those_there_are(small_raw):
    (problem,) = found(small_raw, GOOD.replace("steel", "钢铁"))
    assert "steel (project_eia)" in problem.hint


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("industry,whole", "industry,", "covers"),
        ("industry,whole", ",whole", "covers"),
        ("industry,whole", "moon,whole", "sector"),
        ("pilot", "perhaps", "state"),
        ("alpha-plan", "nobody", "source"),
    ],
)
def test_a_rule_that_is_wrong_is_named_by_its_column(small_raw, old, new, column):
    lines = GOOD.replace("steel", "")
    assert [problem.column for problem in found(small_raw, lines, RULE.replace(old, new))] == [column]


def test_the_rules_of_the_city_hold_in_its_districts_after_their_own(real_raw):
    holders = [rule.place for rule in rules_of(real_raw, "laoshan")]
    assert holders == sorted(holders, key=["laoshan", "qingdao"].index)
    assert set(holders) == {"laoshan", "qingdao"}


def test_the_industries_of_the_pilot_are_as_many_as_the_plan_prints(real_raw):
    plan = [rule for rule in rules_of(real_raw, "qingdao") if rule.source == "qingdao-synergy-2024"]
    assert {rule.id for rule in plan if rule.state == "pilot"} == {"steel", "chemicals", "tyres", "beer"}
    facts = real_raw.facts("qingdao")
    printed = facts.loc[facts["variable"] == "eia_carbon_pilot_industries_count", "value"]
    assert list(printed) == [str(sum(rule.state == "pilot" for rule in plan))]
    assert {rule.id for rule in plan if rule.state == "to_be_extended"} == {"heat_supply", "casting"}
