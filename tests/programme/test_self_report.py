"""The place's flag beside our verdict: one reason each."""

import pytest

from nearzero.programme.self_report import FLAG_REASONS, own_flags

GE = {"rule": "ge", "threshold": "5", "variable": "share"}
WORDS = {"rule": "qualitative", "variable": ""}
ASSIGNED = {"rule": "assigned", "variable": "share", "fallback": "above_base"}
RISING = [("share", "2020", "1.0"), ("share", "2022", "4.0")]


@pytest.mark.parametrize(
    ("rule", "facts", "flag", "reason"),
    [
        (GE, [("share", "2022", "9")], "met", "agrees"),
        (GE, [("share", "2022", "9")], "not_met", "value_contradicts_flag"),
        (GE, [("share", "2022", "3")], "met", "value_contradicts_flag"),
        (GE, RISING, "met", "flag_met_target_not_due"),
        (GE, RISING, "not_met", "agrees"),
        (GE, [], "met", "no_number_behind_flag"),
        (GE, [("share", "2022", "9", "%", {"state": "proxy"})], "met", "proxy"),
        (GE, [("share", "2022", "5.0")], "met", "agrees"),
        (GE, [("share", "2022", "5.0")], "not_met", "value_contradicts_flag"),
        (WORDS, [], "met", "qualitative"),
        (ASSIGNED, RISING, "not_met", "assigned_target_unknown"),
        (ASSIGNED, RISING, "met", "agrees"),
        (ASSIGNED | {"fallback": ""}, RISING, "met", "assigned_target_unknown"),
        (GE, RISING, "", "no_flag"),
    ],
)
def test_why_a_flag_differs(invented, rule, facts, flag, reason):
    invented.table("status.csv", {"indicator": "1", "state": "reported", "own_flag": flag})
    verdict = invented.verdict(rule, *facts, year=2022)
    (found,) = own_flags(invented.raw, "alpha", [verdict])
    assert found.reason == reason
    assert found.reason in FLAG_REASONS
    assert found.differs == (reason not in {"agrees", "no_flag"})


def test_each_variable_has_its_own_flag_where_there_are_as_many(invented):
    invented.rules({"rule": "no_growth", "variable": "total;part"})
    invented.facts(*[(name, year, "10", "万吨") for name in ("total", "part") for year in ("2020",)])
    rows = [{"indicator": "1", "own_flag": flag, "state": "reported"} for flag in ("met", "not_met")]
    invented.table("status.csv", *rows)
    assert [flag.flag for flag in own_flags(invented.raw, "alpha", invented.judge())] == ["met", "not_met"]
