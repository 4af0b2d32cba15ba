"""Every state of attainability on small made-up systems."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearzero.places.resolve import Resolver
from nearzero.programme.acceptance import LEFT_OUT
from nearzero.programme.indicators import system_of
from nearzero.programme.outlook.attainability import attainability
from nearzero.programme.outlook.attained import REACHED_STATES, ScenarioChance
from nearzero.programme.outlook.feasibility import DECIDES, feasibility
from nearzero.programme.outlook.measures import Measure
from nearzero.programme.projects import project_table

GE = {"rule": "ge", "threshold": "5", "variable": "share"}
BELOW = {"rule": "below_base", "variable": "co2_total"}
PER_GDP = {"rule": "change_le", "threshold": "-20.5", "variable": "co2_per_gdp"}
PER_GDP |= {"numerator": "co2_total", "denominator": "gdp"}
COUNT = {"rule": "count_ge", "threshold": "2", "variable": "projects_count"}
BUSES = {"rule": "above_base", "variable": "buses_count"}
RATIO = GE | {"numerator": "part", "denominator": "whole"}
WORDS = {"rule": "qualitative", "variable": ""}


def project(name="P01", end="2024", **cells):
    return {"id": name, "kind": "building", "name": name, "end": end, "indicators": "1", "units": "局", **cells}


def quantity(variable, value, unit="个", name="P01"):
    return {"project": name, "quantity": variable, "value": value, "unit": unit}


def levels(variable, base, latest, unit, **cells):
    return [(variable, "2020", base, unit, {"state": "measured"} | cells), (variable, "2022", latest, unit, cells)]


def attained(invented, *rules, facts=(), projects=(), quantities=(), status=(), targets=(), **more):
    """Return the attainability of every indicator of an invented place."""
    invented.rules(*rules)
    invented.facts(*facts)
    for file, table in (
        ("projects.csv", projects),
        ("project_quantities.csv", quantities),
        ("status.csv", status),
        ("targets.csv", targets),
    ):
        invented.table(file, *table)
    raw = invented.raw
    place = raw.place("alpha")
    table = project_table(raw, place, system_of(raw, place))
    programme = more.pop("programme", None)
    return attainability(Resolver(raw, "alpha"), place, invented.judge(year=2022), table, programme, claimed=(), **more)


def part(invented, rule, **more):
    return attained(invented, rule, **more)[0].parts[0]


def claim(name, reduction, how="on_top", end=2024, **cells):
    shared = {"name": name, "name_en": "", "kind": "renewable", "reason": "after_data"}
    return Measure(project=name, claim=how, reduction=reduction, end=end, **shared, **cells)


# --- by the trend


def test_met_and_kept_by_the_trend(invented):
    found = part(invented, GE, facts=levels("share", "6.0", "7.0", "%"))
    assert (found.state, found.reason.id) == ("met_already", "met_and_kept")
    assert found.trend.level.value == pytest.approx(8.5)
    assert found.more is None


def test_what_is_met_today_and_lost_on_the_trend_is_not_called_met(invented):
    found = part(invented, GE, facts=levels("share", "8.0", "6.5", "%"))
    assert (found.state, found.reason.id) == ("not_without_more", "lost_on_trend")
    assert found.more.value == pytest.approx(5 - (6.5 - 0.75 * 3))


def test_met_without_a_second_year_has_no_trend(invented):
    found = part(invented, GE, facts=[("share", "2022", "7.0")])
    assert (found.state, found.reason.id, found.trend) == ("met_already", "met_without_trend", None)


def test_a_share_goes_on_by_points_and_an_intensity_by_a_rate(invented):
    share = part(invented, GE, facts=levels("share", "2.0", "4.0", "%"))
    assert (share.state, share.trend.level.value) == ("attainable", pytest.approx(7))
    rate = part(
        invented, PER_GDP, facts=levels("co2_per_gdp", "1.000", "0.900", "吨/万元", price_basis="constant_2020")
    )
    assert rate.state == "attainable"
    assert rate.trend.level.value == pytest.approx(0.9 * 0.9**1.5)
    assert "mean_rate_only" in rate.marks


def test_a_share_does_not_pass_a_hundred(invented):
    found = part(invented, GE | {"rule": "eq", "threshold": "100"}, facts=levels("share", "60.0", "90.0", "%"))
    assert (found.state, found.trend.level.value) == ("attainable", 100)


@pytest.mark.parametrize(("latest", "state"), [("3.2", "attainable"), ("3.18", "not_without_more")])
def test_an_answer_that_rounding_may_turn_is_marked(invented, latest, state):
    found = part(invented, GE, facts=levels("share", "2.0", latest, "%"))
    assert found.state == state
    assert "within_rounding" in found.marks


def test_falling_short_says_how_much_with_a_band(invented):
    found = part(invented, GE, facts=levels("share", "1.25", "1.50", "%"))
    assert (found.state, found.reason.id) == ("not_without_more", "short_on_trend")
    assert found.more.value == pytest.approx(5 - 1.875)
    assert found.more.low == pytest.approx(5 - (1.505 + (1.505 - 1.245) * 1.5))
    assert found.more.high == pytest.approx(5 - (1.495 + (1.495 - 1.255) * 1.5))
    assert found.more.unit == "百分点"


def test_what_is_counted_lacks_whole_ones_and_one_more_than_the_base(invented):
    found = part(invented, BUSES, facts=levels("buses_count", "1400", "1400", "辆"))
    assert (found.state, found.more.value, found.more.low, found.more.high) == ("not_without_more", 1, 1, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
@given(base=st.integers(1000, 9999), rate=st.floats(-0.15, 0.15))
def test_a_constant_rate_is_carried_on_at_that_rate(invented, base, rate):
    latest = f"{base * (1 + rate) ** 2:.6f}"
    found = part(invented, BELOW, facts=levels("co2_total", f"{base}.000000", latest, "万吨"))
    due = base * (1 + rate) ** 5
    assert found.trend.level.value == pytest.approx(due, rel=1e-6)
    assert found.trend.level.low <= found.trend.level.value <= found.trend.level.high
    if abs(due - base) > 1e-3:
        assert (found.state in REACHED_STATES) == (due < base)


def test_a_printed_change_without_levels_has_a_trend_as_well(invented):
    change = (
        "co2_per_gdp",
        "2022",
        "-10.0",
        "%",
        {"statement": "change_pct", "base_year": "2020", "price_basis": "comparable"},
    )
    found = part(invented, PER_GDP, facts=[change])
    assert found.state == "attainable"
    assert found.trend.level.value == pytest.approx((0.9**2.5 - 1) * 100)


# --- values that are not their own


@pytest.mark.parametrize(
    ("cells", "reason", "need"),
    [
        ({"state": "proxy"}, "proxy_only", "level"),
        ({"state": "substitute_year"}, "substitute_year", "level"),
    ],
)
def test_a_proxy_or_a_value_of_another_year_carries_no_trend(invented, cells, reason, need):
    found = part(invented, GE, facts=levels("share", "2.0", "4.0", "%", **cells))
    assert (found.state, found.reason.id, found.trend) == ("cannot_be_said", reason, None)
    assert "share@2022" in found.need(need)


def test_a_value_without_a_year_needs_its_date(invented):
    found = part(invented, GE, facts=[("share", "undated", "7.0")])
    assert (found.state, found.reason.id, found.need("date")) == ("cannot_be_said", "undated_value", ("share@2022",))


def test_one_value_that_falls_short_needs_the_base_year(invented):
    found = part(invented, GE, facts=[("share", "2022", "4.0")])
    assert (found.state, found.need("base_level")) == ("cannot_be_said", ("share@2020",))


@pytest.mark.parametrize("state", ["estimated", "preliminary", "substitute_year"])
def test_a_weak_value_is_never_met_already(invented, state):
    found = part(invented, GE, facts=levels("share", "6.0", "7.0", "%", state=state))
    assert found.state == "attainable"
    assert state in found.marks


def test_nothing_printed_is_named_and_not_taken_as_zero(invented):
    found = part(invented, BUSES)
    assert (found.state, found.reason.id) == ("cannot_be_said", "level_missing")
    assert (found.need("level"), found.need("base_level")) == (("buses_count@2022",), ("buses_count@2020",))


def test_a_target_that_nobody_prints_is_named(invented):
    found = part(invented, GE | {"rule": "assigned", "threshold": ""}, facts=levels("share", "6.0", "7.0", "%"))
    assert (found.state, found.reason.id, found.need("target")) == ("cannot_be_said", "target_unknown", ("share@2025",))


# --- by what is listed


def test_listed_projects_that_are_enough(invented):
    found = part(
        invented,
        COUNT,
        facts=[("projects_count", "2022", "1", "个")],
        projects=[project()],
        quantities=[quantity("projects_count", "1")],
    )
    assert (found.state, found.listed.counted) == ("attainable_with_measures", ("P01",))
    assert found.listed.brought.value == 1
    assert "may_hold_present_ones" in found.marks
    assert "alpha:P01:projects_count" in found.inputs


@pytest.mark.parametrize(
    ("end", "field"), [("2026", "late"), ("2026-01", "late"), ("", "undated"), ("2022-12", "in_level")]
)
def test_what_ends_late_or_never_or_had_ended_brings_nothing(invented, end, field):
    found = part(
        invented,
        COUNT,
        facts=[("projects_count", "2022", "1", "个")],
        projects=[project(end=end)],
        quantities=[quantity("projects_count", "5")],
    )
    assert (found.state, found.more.value) == ("not_without_more", 1)
    assert getattr(found.listed, field) == ("P01",)


def test_a_listed_project_without_a_quantity_leaves_it_open(invented):
    found = part(invented, GE, facts=levels("share", "1.0", "1.0", "%"), projects=[project()])
    assert (found.state, found.reason.id) == ("cannot_be_said", "measures_without_quantity")
    assert found.need("quantity") == ("P01",)
    assert found.more.value == pytest.approx(4)


def test_paper_alone_brings_no_share(invented):
    found = part(invented, GE, facts=levels("share", "1.0", "1.0", "%"), projects=[project(kind="management")])
    assert (found.state, found.listed.paper) == ("not_without_more", ("P01",))


def test_a_numerator_counts_over_the_known_denominator(invented):
    facts = [("part", "2022", "2.00", "万吨"), ("whole", "2022", "100.0", "万吨")]
    found = part(invented, RATIO, facts=facts, projects=[project()], quantities=[quantity("part", "40000", "吨")])
    assert found.state == "attainable_with_measures"
    assert found.listed.brought.value == pytest.approx(4)
    assert found.listed.brought.unit == "%"


def test_an_unknown_denominator_is_named_with_the_largest_that_passes(invented):
    rule = RATIO | {"numerator": "firms_count", "denominator": "key_firms_count"}
    found = part(
        invented,
        rule,
        facts=[("firms_count", "2022", "2", "家")],
        projects=[project()],
        quantities=[quantity("firms_count", "15", "家")],
    )
    assert (found.state, found.reason.id) == ("cannot_be_said", "denominator_missing")
    assert found.need("denominator") == ("key_firms_count",)
    assert found.listed.largest_denominator.value == 300  # 15 ÷ 5 %: the two may be among the fifteen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(listed=st.lists(st.integers(0, 4), max_size=3))
def test_counts_reach_the_target_just_when_the_sum_does(invented, listed):
    names = [f"P{k:02}" for k in range(len(listed))]
    found = part(
        invented,
        COUNT | {"threshold": "4"},
        facts=[("projects_count", "2022", "1", "个")],
        projects=[project(name) for name in names],
        quantities=[quantity("projects_count", str(n), name=name) for name, n in zip(names, listed, strict=True)],
    )
    enough = 1 + sum(listed) >= 4
    assert (found.state == "attainable_with_measures") == enough
    if not enough:
        assert found.more.value == 4 - 1 - sum(listed)


@pytest.mark.parametrize(("base", "state"), [("1.00", "attainable_with_measures"), ("4.00", "not_without_more")])
def test_a_quantity_adds_to_today_or_to_a_trend_that_leads_away(invented, base, state):
    facts = [("part", year, value, "万吨") for year, value in (("2020", base), ("2022", "2.00"))]
    facts += [("whole", year, "100.0", "万吨") for year in ("2020", "2022")]
    found = part(invented, RATIO, facts=facts, projects=[project()], quantities=[quantity("part", "3.5", "万吨")])
    assert found.state == state  # 2.0 + 3.5 of a share that rose; 0 + 3.5 of one that falls to nothing
    if found.more is not None:
        assert found.more.value == pytest.approx(5 - 0 - 3.5)


# --- emissions


def emissions(invented, *claims, **more):
    invented.rules(BELOW, PER_GDP)
    invented.facts(
        *levels("co2_total", "100.0", "104.0", "万吨"),
        *levels("co2_per_gdp", "1.000", "0.980", "吨/万元", price_basis="constant_2020"),
    )
    invented.table("projects.csv", *more.get("projects", ()))
    invented.table("project_quantities.csv")
    raw = invented.raw
    place = raw.place("alpha")
    table = project_table(raw, place, system_of(raw, place))
    found = attainability(Resolver(raw, "alpha"), place, invented.judge(year=2022), table, claimed=claims)
    return [one.parts[0] for one in found]


def test_tonnes_on_top_come_off_the_trend_once(invented):
    due = 104 * 1.04**1.5
    total, ratio = emissions(
        invented, claim("P01", 5.0), claim("P02", 50.0, "in_trend"), claim("P03", 9.0, "not_counted")
    )
    assert total.trend.level.value == pytest.approx(due)
    assert total.listed.counted == ("P01",)
    assert total.listed.brought.value == -5
    assert (total.state, total.more.value) == ("not_without_more", pytest.approx(due - 5 - 100))
    # per product the same share of it goes as of the total
    assert ratio.listed.brought.value == pytest.approx(-ratio.trend.level.value * 5 / due)
    enough, _ = emissions(invented, claim("P01", 11.0))
    assert (enough.state, enough.marks.count("claimed_on_top")) == ("attainable_with_measures", 1)


def test_tonnes_change_a_percentage_in_per_cent_of_the_base(invented):
    due = 104 * 1.04**1.5
    level = 0.98 * 0.98**1.5
    needed = (level - 0.795) / level * due  # what takes the ratio to 79.5 % of its base
    _, short = emissions(invented, claim("P01", needed - 0.5))
    _, enough = emissions(invented, claim("P01", needed + 0.5))
    assert (short.state, enough.state) == ("not_without_more", "attainable_with_measures")
    assert short.more.value == pytest.approx(0.5 / due * level)


def test_what_serves_the_total_serves_the_ratios_made_of_it(invented):
    total, ratio = emissions(invented, projects=[project(indicators="1")])
    assert total.need("quantity") == ratio.need("quantity") == ("P01",)


def test_a_measure_that_works_part_of_the_year_counts_in_part(invented):
    total, _ = emissions(invented, claim("P01", 12.0, end=2025, months=3))
    assert total.listed.brought.value == pytest.approx(-3)


# --- words


@pytest.mark.parametrize("said", ["in_place", "partly", "reported", "not_started", "missing", "not_assessed", ""])
@pytest.mark.parametrize("planned", [True, False])
def test_words_are_never_attained(invented, said, planned):
    status = [{"indicator": "1", "state": said, "lead": "局", "year": "2022"}] if said else []
    found = part(invented, WORDS, status=status, projects=[project()] if planned else [])
    assert found.state not in REACHED_STATES
    if planned:
        assert (found.reason.id, found.need("evidence")) == ("planned_evidence_due", ("P01",))


def test_a_dated_task_needs_somebody_responsible(invented):
    task = {"variable": "share", "comparator": "qualitative", "indicator": "1", "binding": "task", "locator": "四1"}
    status = {"indicator": "1", "state": "in_place", "year": "2022"}
    with_unit = part(invented, WORDS, targets=[task], status=[status | {"lead": "局"}])
    assert (with_unit.reason.id, with_unit.need("evidence")) == ("planned_evidence_due", ("四1",))
    assert part(invented, WORDS, targets=[task], status=[status]).reason.id == "evidence_missing"
    undated = part(invented, WORDS, targets=[task | {"year": "undated"}], status=[status | {"lead": "局"}])
    assert undated.reason.id == "evidence_missing"


def test_not_begun_and_nothing_planned_needs_more(invented):
    status = [{"indicator": "1", "state": "not_started", "year": "2022"}]
    words = part(invented, WORDS, status=status)
    assert (words.state, words.reason.id) == ("not_without_more", "not_begun_and_none_listed")
    share = part(invented, GE, status=status)
    assert (share.state, share.more.value, share.marks) == ("not_without_more", 5, ("words_only",))


def test_what_does_not_apply_stays_so_and_is_passed_over_beside_what_does(invented):
    status = [{"indicator": "1", "state": "not_applicable", "year": "2022"}]
    assert part(invented, GE, status=status).state == "not_applicable"
    rule = {"rule": "no_growth", "variable": "part;whole"}
    facts = [("part", "2022", "", "万吨", {"state": "not_applicable"}), *levels("whole", "90.0", "80.0", "万吨")]
    both = attained(invented, rule, facts=facts)[0]
    assert [one.state for one in both.parts] == ["not_applicable", "met_already"]
    assert both.state == "met_already"


def test_an_indicator_is_as_good_as_its_worst_variable(invented):
    rule = {"rule": "no_growth", "variable": "part;whole"}
    facts = [*levels("part", "80.0", "90.0", "万吨"), *levels("whole", "90.0", "80.0", "万吨")]
    found = attained(invented, rule, facts=facts)[0]
    assert (found.state, [one.verdict.variable for one in found.deciding]) == ("not_without_more", ["part"])


# --- together


def test_chances_go_to_their_indicator_and_say_what_they_hold_for(invented):
    chance = ScenarioChance("planned", "kaya3", "comparable", 0.25, 0.2, 0.3)
    found = part(invented, GE, facts=levels("share", "2.0", "4.0", "%"), chances={("1", "share"): [chance]})
    said = next(one for one in found.results if one.method == "probability")
    assert (said.value, said.low, said.high, said.form, said.identity) == (25, 20, 30, "planned", "kaya3")
    assert "scenario_says_otherwise" in found.marks  # the trend reaches it, three draws of four do not


def test_feasibility_counts_and_judges_what_can_be_met_by_the_same_rules(invented, scheme):
    reference = {"kind": "reference"}
    rules = [GE, GE | reference | {"variable": "part", "unit": "万吨"}, WORDS | reference, BUSES | reference]
    facts = [
        *levels("share", "2.0", "4.0", "%"),
        *levels("buses_count", "9", "9", "辆"),
        ("part", "2022", "7.0", "万吨"),
    ]
    found = feasibility(attained(invented, *rules, facts=facts), scheme)
    assert found.count("attainable", "constraint") == 1
    assert [one.number for one in found.in_state("not_without_more")] == ["4"]
    count = found.acceptance.reading(LEFT_OUT).references
    assert (count.met, count.open, count.failed, count.passes) == (1, 1, 1, False)
    assert found.acceptance.reading(LEFT_OUT).constraints.passes
    assert {one.how for one in found.decisive} <= set(DECIDES)
    assert [one.indicator.number for one in found.decisive] == ["3", "4"]


def test_nothing_cannot_be_put_together():
    with pytest.raises(ValueError, match="no indicators"):
        feasibility(())
