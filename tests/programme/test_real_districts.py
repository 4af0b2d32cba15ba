"""The two districts as they stand: each expectation follows from the lines of their documents."""

import pytest

from nearzero.programme.acceptance import COUNTED_NOT_MET, LEFT_OUT, accept, gate
from nearzero.programme.gaps import gaps, growth_bounds
from nearzero.programme.indicators import feature_rules, system_of
from nearzero.programme.ladder import ladders
from nearzero.programme.projects import project_table
from nearzero.programme.self_report import own_flags
from nearzero.results import to_json

LAOSHAN = {
    "met": "4 13 15",
    "on_track": "3 F1 F3",
    "behind": "19 21 F2",
    "not_met": "1 2 14 18 20 22 24 25 32",
    "missing": "16 17 31",
    "not_assessed": "10 11",
    "proxy_only": "23",
    "not_applicable": "28 29 30",
    "needs_evidence": "5 6 7 8 9 12 26 27",
}
ZHANGQIU = {
    "met": "1 2 11 13 16 17 19 23 25 28 29 30",
    "on_track": "3 21",
    "behind": "20",
    "not_met": "6 9 18 22 24 31 32",
    "missing": "10 14 15",
    "near_threshold": "F34",
    "needs_evidence": "4 5 7 8 12 26 27 F33 F34 F35",
}


def by_state(verdicts):
    found = {}
    for verdict in verdicts:
        found.setdefault(verdict.state, {})[verdict.number] = None
    return {state: " ".join(numbers) for state, numbers in found.items()}


def one(verdicts, number):
    return next(verdict for verdict in verdicts if verdict.number == number)


def test_states_of_laoshan(of_laoshan):
    assert by_state(of_laoshan) == LAOSHAN


def test_states_of_zhangqiu(of_zhangqiu):
    assert by_state(of_zhangqiu) == ZHANGQIU


def test_laoshans_total_rose_by_an_estimate(of_laoshan):
    total = one(of_laoshan, "1")
    assert total.change.value == pytest.approx(4.3)
    assert {"estimated", "cell_without_value"} <= set(total.caveats)


def test_laoshans_intensity_at_every_price_basis(of_laoshan):
    intensity = one(of_laoshan, "3")
    assert intensity.outcome.measure.value == pytest.approx((0.35 / 0.39 - 1) * 100)
    assert intensity.outcome.measure.low == pytest.approx((0.345 / 0.395 - 1) * 100)
    others = {outcome.reading.price_basis: outcome.measure.value for outcome in intensity.others}
    assert others["constant_2022"] == pytest.approx((1.043 / 1.164 - 1) * 100)
    assert "other_basis_changes_state" not in intensity.caveats


def test_laoshans_residents_are_computed(of_laoshan):
    head = one(of_laoshan, "2")
    assert head.basis == "computed"
    assert head.latest.value == pytest.approx(365 / 51.72)
    assert head.base.value == pytest.approx(365 / 1.043 / (51.72 - 1.43))


def test_zhangqius_two_high_share_lacks_five_weights(of_zhangqiu):
    share = one(of_zhangqiu, "15")
    assert share.reason.id == "missing_weights"
    assert len(share.reason.names) == 5
    assert share.bounds == (0, 100)


def test_zhangqius_footprints_lack_their_denominator(of_zhangqiu):
    reason = one(of_zhangqiu, "14").reason
    assert reason.names == ("key_industrial_firms_count",)
    assert (reason.number("numerator"), reason.number("largest_denominator")) == (2, 40)


def test_zhangqius_forest_stock_and_buses(of_zhangqiu):
    assert one(of_zhangqiu, "31").change.value == pytest.approx((113.73 / 139.36 - 1) * 100)
    assert one(of_zhangqiu, "24").reason.id == "not_above_base"


def test_acceptance_in_both_readings(of_laoshan, of_zhangqiu, actual_scheme):
    laoshan, zhangqiu = accept(of_laoshan, actual_scheme), accept(of_zhangqiu, actual_scheme)
    assert laoshan.counts_agree
    assert zhangqiu.counts_agree
    counts = [
        (reading.references.total, reading.references.met, reading.references.needed, reading.references.can_pass)
        for reading in (laoshan.reading(COUNTED_NOT_MET), laoshan.reading(LEFT_OUT))
    ]
    assert counts == [(14, 0, 10, False), (11, 0, 10, False)]
    assert zhangqiu.readings[0].references == zhangqiu.readings[1].references
    assert (zhangqiu.readings[0].constraints.met, zhangqiu.readings[0].references.met) == (8, 4)


def test_flags_of_zhangqiu(actual, of_zhangqiu):
    flags = {flag.verdict.number: flag.reason for flag in own_flags(actual, "zhangqiu", of_zhangqiu)}
    assert flags["1"] == flags["3"] == flags["31"] == "agrees"
    assert flags["10"] == flags["11"] == "assigned_target_unknown"
    assert flags["4"] == flags["15"] == "no_number_behind_flag"
    assert flags["26"] == "qualitative"


def test_laoshan_gives_no_flags(actual, of_laoshan):
    assert {flag.reason for flag in own_flags(actual, "laoshan", of_laoshan)} == {"no_flag"}


@pytest.mark.parametrize(("verdicts", "left", "pace"), [("of_laoshan", 2.67, 7.81), ("of_zhangqiu", 4.18, 5.47)])
def test_growth_outruns_the_intensity_target_in_both(request, verdicts, left, pace):
    bound = growth_bounds(request.getfixturevalue(verdicts))[0]
    assert bound.most_growth.value == pytest.approx((1 / 0.795 - 1) * 100)
    assert bound.most_rate_left.value == pytest.approx(left, abs=0.01)
    assert bound.rate_so_far.value == pytest.approx(pace, abs=0.01)
    assert bound.binding == "total"


def test_the_ladder_of_carbon_intensity(actual):
    (ladder,) = ladders(actual, actual.place("laoshan"), ["co2_per_gdp"])
    mine = [rung for rung in ladder.in_year(2025) if rung.holder == "laoshan" and rung.target.value is not None]
    assert [(rung.set_by, rung.target.value) for rung in mine] == [
        ("shandong", -20.5),
        ("qingdao", -20.5),
        ("laoshan", -20.5),
    ]
    assert all(len(rung.equal_to) == 2 for rung in mine)
    assert [rung.target.value for rung in ladder.in_year(2035)] == [-70]


def test_projects_of_zhangqiu_leave_most_of_the_renewables_open(actual):
    place = actual.place("zhangqiu")
    table = project_table(actual, place, system_of(actual, place))
    assert [project.id for project in table.late] == ["P16"]
    assert table.total.total is None
    assert (table.total.projects, table.total.not_given) == (26, 26)
    listed = next(c for c in table.contributions if c.variable == "pv_capacity" and not c.indicator)
    assert listed.value == pytest.approx(10.08e-1 + 0.85 + 2 + 2.5)
    assert (listed.of_whole, listed.now, listed.now_year) == ("renewable_capacity", pytest.approx(35.04), "2022")
    assert listed.left == pytest.approx(60 - 35.04 - 6.358)


def test_projects_of_laoshan_add_up_with_what_is_undetermined_counted(actual):
    place = actual.place("laoshan")
    table = project_table(actual, place, [*system_of(actual, place), *feature_rules(actual, place)])
    assert (table.total.projects, table.total.stated, table.total.undetermined) == (37, 24, 13)
    assert table.total.total == pytest.approx(79.293)
    assert sum(group.projects for group in table.groups) == 37
    assert [project.id for project in table.late] == ["P37"]
    assert [project.id for project in table.ended] == ["P12", "P13"]
    assert not table.lacking("target")
    assert "24" in {one.rule.number for one in table.lacking("project")}


@pytest.mark.parametrize("place_id", ["laoshan", "zhangqiu"])
def test_all_results_can_be_written_and_point_to_facts_that_exist(actual, actual_scheme, request, place_id):
    verdicts, place = request.getfixturevalue(f"of_{place_id}"), actual.place(place_id)
    sayers = [
        *verdicts,
        accept(verdicts, actual_scheme),
        *gaps(verdicts),
        *growth_bounds(verdicts),
        *ladders(actual, place),
        project_table(actual, place, system_of(actual, place)),
    ]
    results = [result for sayer in sayers for result in sayer.results]
    to_json(results)
    known = set(actual.facts(place_id)["id"])
    for result in results:
        if result.analysis in {"indicator", "gap"}:
            assert set(result.inputs) <= known
    assert gate(actual, place, actual_scheme)[0].state == "stated"
