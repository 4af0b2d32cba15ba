"""Both readings of what does not apply; gate, quota and phases."""

from dataclasses import replace
from datetime import date

import pytest

from nearzero.programme.acceptance import COUNTED_NOT_MET, LEFT_OUT, accept, gate, indicator_states, quota
from nearzero.programme.indicators import Rule
from nearzero.programme.scheme import read_programme
from nearzero.programme.verdicts import Reason, Verdict


def verdict(number, state, kind="reference", variable="share"):
    rule = Rule(system="city", number=str(number), kind=kind, rule="ge")
    return Verdict("alpha", rule, variable, state, Reason("nothing_said"), 2025, 2022, 2020)


def verdicts(**counts):
    states = [state for state, count in counts.items() for _ in range(count)]
    return [verdict(0, "met", "constraint"), *(verdict(k, state) for k, state in enumerate(states, 1))]


def references(found, scheme):
    acceptance = accept(found, scheme)
    return acceptance.reading(COUNTED_NOT_MET).references, acceptance.reading(LEFT_OUT).references


@pytest.mark.parametrize(
    ("met", "passes"),
    [(10, True), (9, False)],  # 70 % of 14 is 9.8: ten are needed either way
)
def test_seventy_per_cent_and_ten(scheme, met, passes):
    counted, left_out = references(verdicts(met=met, not_met=14 - met), scheme)
    assert counted == left_out
    assert (counted.needed, counted.passes, counted.can_pass) == (10, passes, passes)


def test_what_does_not_apply_leaves_the_denominator_in_one_reading_only(scheme):
    counted, left_out = references(verdicts(met=9, not_applicable=3, not_met=2), scheme)
    assert (counted.total, counted.failed, counted.needed) == (14, 5, 10)
    assert (left_out.total, left_out.failed, left_out.needed) == (11, 2, 10)
    assert not counted.passes
    assert not left_out.passes  # 9 of 11 is above 70 %, but ten are asked for


def test_the_share_decides_where_the_least_number_does_not(scheme):
    few = replace(scheme, conditions={"city": replace(scheme.conditions["city"], reference_count=5)})
    counted, left_out = references(verdicts(met=8, not_applicable=3, not_met=3), few)
    assert (counted.needed, counted.passes) == (10, False)
    assert (left_out.needed, left_out.passes) == (8, True)


def test_a_constraint_that_does_not_apply_holds_up_one_reading_only(scheme):
    found = [*verdicts(met=14), verdict(99, "not_applicable", "constraint")]
    acceptance = accept(found, scheme)
    assert not acceptance.reading(COUNTED_NOT_MET).passes
    assert acceptance.reading(LEFT_OUT).passes
    assert not acceptance.counts_agree


def test_open_indicators_are_the_optimistic_count(scheme):
    found = verdicts(met=8, missing=1, needs_evidence=1, not_met=4)
    counted, _ = references(found, scheme)
    assert (counted.met, counted.open, counted.lacking) == (8, 2, 2)
    assert (counted.passes, counted.can_pass) == (False, True)
    assert [one.state for one in accept(found, scheme).missing] == ["missing", "needs_evidence"]


@pytest.mark.parametrize(
    "state", ["on_track", "near_threshold", "missing", "proxy_only", "needs_evidence", "not_assessed", "behind"]
)
def test_no_other_state_passes_a_constraint(scheme, state):
    found = [verdict(0, state, "constraint"), *verdicts(met=14)[1:]]
    assert not any(reading.passes for reading in accept(found, scheme).readings)


def test_an_indicator_is_as_good_as_its_worst_variable():
    pair = [verdict(28, "met", variable="total"), verdict(28, "not_met", variable="part")]
    assert [one.state for one in indicator_states(pair)] == ["not_met"]
    other = [verdict(28, "met", variable="total"), verdict(28, "not_applicable", variable="part")]
    assert [one.state for one in indicator_states(other)] == ["met"]


def test_verdicts_of_two_places_are_refused(scheme):
    with pytest.raises(ValueError, match="one place"):
        accept([*verdicts(met=1), replace(verdict(1, "met"), place="beta")], scheme)


def test_the_gate_is_unknown_unless_stated(invented):
    place = replace(invented.raw.place("alpha"), boundary_zh="全区")
    programme = read_programme(invented.raw, "p")
    assert [item.state for item in gate(invented.raw, place, programme)] == ["stated", "unknown", "unknown"]
    rows = [{"indicator": "mechanism", "state": "in_place"}, {"indicator": "falsified", "state": "in_place"}]
    invented.table("status.csv", *rows)
    assert [item.state for item in gate(invented.raw, place, programme)] == ["stated", "stated", "refused"]


def test_quota_per_prefecture(invented):
    (check,) = quota(invented.raw, ["alpha", "beta", "metro"], read_programme(invented.raw, "p"))
    assert (check.prefecture, check.places, check.limit, check.kept) == ("metro", ("alpha", "beta"), 1, False)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2023, 10, 31), "application"),
        (date(2023, 11, 1), "building"),
        (date(2025, 12, 31), "building"),
        (date(2026, 1, 1), "review"),
        (date(2026, 4, 30), "review"),
        (date(2026, 5, 1), None),
    ],
)
def test_phases(actual_scheme, day, phase):
    found = actual_scheme.phase_on(day)
    assert (found.id if found else None) == phase
