"""Every kind of rule, at its threshold and beside it; states that never pass; what follows without a number."""

import pytest

from nearzero.programme.verdicts import CAVEATS, REASONS, VERDICT_STATES

GE = {"rule": "ge", "threshold": "5", "variable": "share"}
GT = {"rule": "gt", "threshold": "30", "variable": "share"}
EQ = {"rule": "eq", "threshold": "100", "variable": "share"}
BELOW = {"rule": "below_base", "variable": "total"}
ABOVE = {"rule": "above_base", "variable": "share"}
CHANGE = {"rule": "change_le", "threshold": "-20.5", "variable": "intensity", "numerator": "total"}
CHANGE["denominator"] = "money"
COUNT = {"rule": "count_ge", "threshold": "2", "variable": "projects_count"}
WORDS = {"rule": "qualitative", "variable": ""}
ASSIGNED = {"rule": "assigned", "variable": "share"}
WEAK = ("preliminary", "estimated", "substitute_year")


def levels(variable, base, latest, unit, **cells):
    return [(variable, "2020", base, unit, {"state": "measured"} | cells), (variable, "2022", latest, unit, cells)]


@pytest.mark.parametrize(
    ("rule", "value", "state"),
    [
        (GE, "5.1", "met"),
        (GE, "5.0", "near_threshold"),
        (GE, "4.9", "not_met"),
        (GE, "5.05", "met"),  # 5.045 and more: rounding cannot reach the threshold
        (GT, "31", "met"),
        (GT, "30", "near_threshold"),
        (GT, "30.0", "near_threshold"),
        (GT, "29", "not_met"),
        (EQ, "100", "met"),
        (EQ, "99.9", "not_met"),
    ],
)
def test_a_threshold_and_one_rounding_step_beside_it(invented, rule, value, state):
    verdict = invented.verdict(rule, ("share", "2022", value))
    assert verdict.state == state


def test_ge_and_gt_differ_where_the_interval_ends_at_the_threshold(invented):
    at = ("share", "2022", "30.5", "%")  # 30.45 and more
    for rule, state in (("ge", "met"), ("gt", "near_threshold")):
        exact = {"rule": rule, "threshold": "30.45", "variable": "share"}
        assert invented.verdict(exact, at).state == state


@pytest.mark.parametrize(
    ("latest", "state"),
    [("99.8", "met"), ("99.9", "near_threshold"), ("100.0", "near_threshold"), ("100.2", "not_met")],
)
def test_below_base_compares_both_roundings(invented, latest, state):
    verdict = invented.verdict(BELOW, *levels("total", "100.0", latest, "万吨"))
    assert verdict.state == state
    assert verdict.base is not None
    assert verdict.base.value == pytest.approx(100)


@pytest.mark.parametrize(("latest", "state"), [("101.5", "met"), ("101", "near_threshold"), ("98", "not_met")])
def test_above_base(invented, latest, state):
    assert invented.verdict(ABOVE | {"variable": "total"}, *levels("total", "100", latest, "万吨")).state == state


@pytest.mark.parametrize(("latest", "state"), [("1400", "not_met"), ("1401", "met"), ("1399", "not_met")])
def test_what_is_counted_one_by_one_is_exact(invented, latest, state):
    rule = {"rule": "above_base", "variable": "buses_count"}
    assert invented.verdict(rule, *levels("buses_count", "1400", latest, "辆")).state == state


@pytest.mark.parametrize(("latest", "state"), [("90", "met"), ("100", "near_threshold"), ("102", "not_met")])
def test_no_growth(invented, latest, state):
    rule = {"rule": "no_growth", "variable": "total"}
    assert invented.verdict(rule, *levels("total", "100", latest, "万吨")).state == state


@pytest.mark.parametrize(("value", "state"), [("2", "met"), ("3", "met"), ("1", "not_met")])
def test_a_count(invented, value, state):
    assert invented.verdict(COUNT, ("projects_count", "2022", value, "个")).state == state
    assert invented.verdict(COUNT | {"rule": "any_of"}, ("projects_count", "2022", value, "个")).state == state


@pytest.mark.parametrize(
    ("latest", "state", "reason"),
    [
        ("0.780", "met", "threshold_passed"),
        ("0.795", "near_threshold", "threshold_within_rounding"),
        ("0.900", "on_track", "ahead_of_path"),
        ("0.950", "behind", "behind_path"),
    ],
)
def test_a_reduction_before_it_is_due_is_set_beside_the_straight_path(invented, latest, state, reason):
    verdict = invented.verdict(CHANGE, *levels("intensity", "1.000", latest, "吨/万元", price_basis="constant_2020"))
    assert (verdict.state, verdict.reason.id) == (state, reason)
    assert verdict.outcome is not None
    assert verdict.outcome.path is not None
    assert verdict.outcome.path.value == pytest.approx((0.795**0.4 - 1) * 100)


def test_a_share_goes_along_points_and_a_level_along_a_rate(invented):
    share = invented.verdict(GE, ("share", "2020", "1.00"), ("share", "2022", "2.70"))
    assert (share.state, share.outcome.path.value) == ("on_track", pytest.approx(2.6))
    level = {"rule": "ge", "threshold": "200", "variable": "total"}
    rate = invented.verdict(level, *levels("total", "100", "120", "万吨"))
    assert (rate.state, rate.outcome.path.value) == ("behind", pytest.approx(100 * 2**0.4))


def test_a_path_within_rounding_is_said(invented):
    verdict = invented.verdict(GE, ("share", "2020", "1.00"), ("share", "2022", "2.6"))
    assert verdict.state == "on_track"
    assert "path_within_rounding" in verdict.caveats


def test_what_falls_short_in_the_year_due_is_not_met(invented):
    verdict = invented.verdict(GE, ("share", "2020", "1.0"), ("share", "2025", "4.0"))
    assert (verdict.state, verdict.reason.id) == ("not_met", "threshold_failed")


@pytest.mark.parametrize("state", WEAK)
@pytest.mark.parametrize("rule", [GE, GT | {"threshold": "5"}])
def test_a_weak_value_never_passes_by_itself(invented, rule, state):
    early = invented.verdict(rule, ("share", "2022", "9", "%", {"state": state}))
    assert (early.state, early.reason.id) == ("on_track", "weak_value_cannot_pass")
    assert state in early.caveats
    due = invented.verdict(rule, ("share", "2025", "9", "%", {"state": state}))
    assert due.state == "needs_evidence"


@pytest.mark.parametrize("state", WEAK)
def test_a_weak_base_does_not_carry_a_verdict_either(invented, state):
    facts = [("total", "2020", "100", "万吨", {"state": state}), ("total", "2022", "90", "万吨")]
    assert invented.verdict(BELOW, *facts).state == "on_track"


@pytest.mark.parametrize("value", ["9", "1"])
def test_a_proxy_neither_passes_nor_fails(invented, value):
    assert invented.verdict(GE, ("share", "2022", value, "%", {"state": "proxy"})).state == "proxy_only"


def test_one_substitute_for_both_years_compares_nothing(invented):
    facts = [("total", year, "97", "万吨", {"state": "substitute_year"}) for year in ("2020", "2022")]
    verdict = invented.verdict(BELOW, *facts)
    assert (verdict.state, verdict.reason.id) == ("missing", "one_value_for_both_years")


@pytest.mark.parametrize("state", ["missing", "not_applicable", "not_assessed"])
def test_a_cell_that_says_why_there_is_no_value(invented, state):
    verdict = invented.verdict(GE, ("share", "2021", "9"), ("share", "2022", "", "%", {"state": state}), year=2022)
    assert verdict.state == state


@pytest.mark.parametrize(
    ("words", "rule", "state"),
    [
        ("not_started", GE, "not_met"),
        ("in_place", COUNT, "needs_evidence"),
        ("in_place", GE, "missing"),
        ("partly", GE, "missing"),
        ("not_applicable", GE, "not_applicable"),
        ("not_assessed", GE, "not_assessed"),
        ("missing", GE, "missing"),
        ("in_place", WORDS, "needs_evidence"),
        ("reported", WORDS, "needs_evidence"),
        ("not_started", WORDS, "not_met"),
        ("not_applicable", WORDS, "not_applicable"),
    ],
)
def test_words_are_evidence_to_be_checked(invented, words, rule, state):
    invented.table("status.csv", {"indicator": "1", "state": words})
    assert invented.verdict(rule, year=2022).state == state


def test_the_latest_words_count(invented):
    rows = [
        {"indicator": "1", "year": year, "state": words}
        for year, words in (("2022", "in_place"), ("2020", "not_started"))
    ]
    invented.table("status.csv", *rows)
    assert invented.verdict(WORDS, year=2022).state == "needs_evidence"
    assert invented.verdict(WORDS, year=2021).state == "not_met"


def test_nothing_said_is_missing(invented):
    verdict = invented.verdict(WORDS)
    assert (verdict.state, verdict.reason.id, verdict.basis) == ("missing", "nothing_said", "none")


def test_a_count_of_nothing_is_evidence_against_words(invented):
    rule = {"rule": "qualitative", "variable": "projects_count"}
    assert invented.verdict(rule, ("projects_count", "2022", "0", "个")).state == "not_met"
    assert invented.verdict(rule, ("projects_count", "2022", "3", "个")).state == "needs_evidence"


def test_an_assigned_target_is_taken_from_the_places_own_table(invented):
    invented.table("targets.csv", {"variable": "share", "comparator": "ge", "value": "93", "indicator": "1"})
    verdict = invented.verdict(ASSIGNED, ("share", "2022", "98.3"))
    assert (verdict.state, verdict.criterion.threshold, verdict.criterion.origin) == ("met", 93, "assigned")


def test_what_the_city_assigns_to_the_district_comes_first(invented):
    invented.table("targets.csv", {"variable": "share", "comparator": "ge", "value": "93", "indicator": "1"})
    given = {"variable": "share", "comparator": "ge", "value": "99", "scope": "alpha"}
    invented.table("targets.csv", given, place="metro")
    verdict = invented.verdict(ASSIGNED, ("share", "2022", "98.3"))
    assert verdict.state == "not_met"
    assert verdict.criterion.threshold == 99


def test_a_citys_goal_for_itself_is_shown_and_assigns_nothing(invented):
    invented.table("targets.csv", {"variable": "share", "comparator": "ge", "value": "92"}, place="metro")
    verdict = invented.verdict(ASSIGNED, ("share", "2022", "98.3"))
    assert (verdict.state, verdict.reason.id) == ("missing", "assigned_target_unknown")
    assert (verdict.reason.number("ancestor_goal"), verdict.reason.names) == (92, ("metro",))
    assert "ancestor_goal" in verdict.caveats


def test_the_fallback_holds_until_a_target_is_assigned(invented):
    rule = ASSIGNED | {"fallback": "above_base"}
    verdict = invented.verdict(rule, ("share", "2020", "5.7"), ("share", "2022", "6.2"))
    assert verdict.state == "met"
    assert set(verdict.caveats) == {"fallback_until_assigned", "assigned_target_unknown"}


def test_an_assessment_that_has_not_begun_is_a_state_of_its_own(invented):
    invented.table("status.csv", {"indicator": "1", "state": "not_assessed"})
    verdict = invented.verdict(ASSIGNED, ("share", "2022", "6.2"))
    assert (verdict.state, verdict.reason.id) == ("not_assessed", "assessment_not_begun")


def test_a_ratio_is_computed_where_both_parts_are_supplied(invented):
    rule = {"rule": "ge", "threshold": "50", "variable": "share", "numerator": "part", "denominator": "whole"}
    facts = [("share", "2022", "51.0"), ("part", "2022", "49.0", "万吨"), ("whole", "2022", "100.0", "万吨")]
    verdict = invented.verdict(rule, *facts)
    assert (verdict.basis, verdict.state) == ("computed", "not_met")
    assert verdict.arithmetic == "49.0 万吨 ÷ 100.0 万吨"
    assert verdict.others[0].reading.basis == "published"
    assert "other_basis_changes_state" in verdict.caveats
    assert invented.verdict(rule, *facts[:2]).basis == "published"


def test_a_denominator_of_two_terms_is_their_sum(invented):
    rule = {"rule": "ge", "threshold": "40", "variable": "share", "numerator": "part", "denominator": "whole;stock"}
    facts = [("part", "2022", "50.0", "万吨"), ("whole", "2022", "80.0", "万吨")]
    verdict = invented.verdict(rule, *facts, ("stock", "2022", "20.0", "万吨"))
    assert (verdict.state, verdict.latest.value) == ("met", pytest.approx(50))
    lacking = invented.verdict(rule, *facts)
    assert (lacking.state, lacking.reason.id, lacking.reason.names) == ("missing", "missing_denominator", ("stock",))


def test_base_and_latest_year_are_of_one_basis(invented):
    rule = {"rule": "below_base", "variable": "per_head", "numerator": "total", "denominator": "people"}
    published = levels("per_head", "8.60", "8.70", "吨/人")
    computed_2022_only = [("total", "2022", "800", "万吨"), ("people", "2022", "100", "万人")]
    verdict = invented.verdict(rule, *published, *computed_2022_only)
    assert (verdict.basis, verdict.state) == ("published", "not_met")


def test_a_missing_denominator_says_how_large_it_may_be(invented):
    rule = GE | {"numerator": "firms_count", "denominator": "key_firms_count"}
    verdict = invented.verdict(rule, ("firms_count", "2022", "2", "家"), year=2022)
    assert verdict.reason.id == "missing_denominator"
    assert verdict.reason.names == ("key_firms_count",)
    assert verdict.reason.number("largest_denominator") == 40


SECTORS = [("share", "2022", value, "%", {"sector": name}) for name, value in (("steel", "60"), ("cement", "10"))]
WEIGHTED = GT | {"numerator": "part", "denominator": "capacity"}


def test_sector_shares_without_weights_are_bounded_and_the_weights_named(invented):
    verdict = invented.verdict(WEIGHTED, *SECTORS, year=2022)
    assert (verdict.state, verdict.bounds) == ("missing", (10, 60))
    assert verdict.reason.names == ("capacity[steel]", "capacity[cement]")


def test_sector_shares_are_weighted_by_capacity(invented):
    weights = [
        ("capacity", "2022", value, "万吨", {"sector": name}) for name, value in (("steel", "30"), ("cement", "10"))
    ]
    verdict = invented.verdict(WEIGHTED, *SECTORS, *weights, year=2022)
    assert (verdict.state, verdict.latest.value) == ("met", pytest.approx(47.5))


def test_every_price_basis_stands_beside_the_published_one(invented):
    published = levels("intensity", "1.00", "0.90", "吨/万元", price_basis="unstated")
    total = levels("total", "100.0", "100.0", "万吨")
    money = levels("money", "100.0", "104.0", "亿元", price_basis="constant_2020")
    verdict = invented.verdict(CHANGE, *published, *total, *money)
    assert (verdict.basis, verdict.state) == ("published", "on_track")
    assert verdict.price_basis == "unstated:intensity"
    other = next(one for one in verdict.others if one.reading.price_basis == "constant_2020")
    assert other.state == "behind"
    assert {"other_basis_changes_state", "price_basis_unstated"} <= set(verdict.caveats)


def test_a_printed_change_is_judged_where_no_levels_are_printed(invented):
    stated = ("total", "2022", "-4.2", "%", {"statement": "change_pct", "base_year": "2020"})
    verdict = invented.verdict(BELOW, stated, year=2022)
    assert (verdict.state, verdict.outcome.measure.value) == ("met", pytest.approx(-4.2))


def test_a_value_of_a_period_or_of_no_year(invented):
    period = invented.verdict(GE, ("share", "2020-2022", "9"), year=2022)
    assert (period.state, period.caveats) == ("met", ("period_value",))
    undated = invented.verdict(GE, ("share", "undated", "9"), year=2022)
    assert (undated.state, undated.reason.id) == ("needs_evidence", "undated_value")


def test_an_older_value_and_later_words_are_said(invented):
    invented.table("status.csv", {"indicator": "1", "year": "2022", "state": "partly"})
    verdict = invented.verdict(COUNT, ("projects_count", "2021", "0", "个"), year=2022)
    assert verdict.state == "not_met"
    assert {"older_value", "later_words"} <= set(verdict.caveats)


def test_only_a_base_year_is_no_comparison(invented):
    verdict = invented.verdict(ABOVE, ("share", "2020", "0.2"), year=2022)
    assert (verdict.state, verdict.reason.id) == ("missing", "no_value_after_base_year")


FREQUENCY = {"rule": "frequency", "threshold": "2", "variable": "ghg_inventory_interval"}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([("ghg_inventory_interval", "2024", "1.5", "年")], "met"),
        ([("ghg_inventory_interval", "2024", "2.5", "年")], "not_met"),
        ([("ghg_inventories_count", "2024", "1", "份")], "met"),
        ([("ghg_inventories_count", "2024", "0", "份")], "not_met"),
        ([("ghg_inventories_count", "2022", "1", "份")], "missing"),  # before the building period
    ],
)
def test_frequency(invented, facts, state):
    assert invented.verdict(FREQUENCY, *facts, year=2025).state == state


def test_two_variables_are_judged_one_by_one_each_with_its_own_parts(invented):
    rule = {"rule": "no_growth", "variable": "total;part"}
    invented.rules(rule)
    invented.facts(*levels("total", "100", "90", "万吨"), *levels("part", "100", "110", "万吨"))
    assert [(one.variable, one.state) for one in invented.judge()] == [("total", "met"), ("part", "not_met")]


def test_feature_indicators_come_from_the_places_own_targets(invented):
    invented.rules(GE)
    feature = {"variable": "share", "binding": "feature", "indicator": "F1"}
    about = feature | {"comparator": "about", "value": "47", "unit": "%"}
    change = {
        "variable": "intensity",
        "statement": "change_pct",
        "comparator": "le",
        "value": "-10.4",
        "base_year": "2020",
    }
    invented.table("targets.csv", about, feature | change | {"indicator": "F2"})
    prices = {"price_basis": "constant_2020"}
    invented.facts(
        ("share", "2020", "40.4"), ("share", "2022", "42.1"), *levels("intensity", "1.00", "0.85", "吨/万元", **prices)
    )
    by_number = {one.number: one for one in invented.judge(features=True)}
    assert by_number["F1"].state == "behind"
    assert by_number["F2"].state == "met"
    assert by_number["F1"].rule.kind == "feature"


def test_ids_are_of_the_closed_lists(of_laoshan, of_zhangqiu):
    for verdict in [*of_laoshan, *of_zhangqiu]:
        assert verdict.state in VERDICT_STATES
        assert verdict.reason.id in REASONS
        assert set(verdict.caveats) <= set(CAVEATS)
