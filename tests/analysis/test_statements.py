"""What a document says of a change, beside what its own levels give."""

from dataclasses import replace

import pytest

from nearzero.analysis.statements import compare_statements
from nearzero.study import Study


def comparisons(small_raw, variables=("population", "co2_total", "fossil_energy", "gdp", "buses_count")):
    resolver = small_raw.resolver()
    return list(compare_statements(resolver, resolver.all_series(variables)))


def test_a_statement_is_not_recomputed_from_itself(small_raw):
    # population 2020 exists only through the stated change, so there is nothing to compare it with
    small_raw.only_facts(
        {"variable": "population", "year": "2022", "value": "50.00", "unit": "万人"},
        {
            "variable": "population",
            "year": "2022",
            "value": "1.50",
            "unit": "万人",
            "statement": "change_abs",
            "base_year": "2020",
        },
    )
    assert comparisons(small_raw) == []


@pytest.mark.parametrize(
    ("statement", "stated", "unit", "recomputed", "agrees"),
    [
        ("change_pct", "16.7", "%", 100 / 6, True),
        ("change_pct", "17.7", "%", 100 / 6, False),
        ("change_abs", "20.00", "万吨标准煤", 20.0, True),
        ("change_abs", "-20.00", "万吨标准煤", 20.0, False),
        ("annual_rate_pct", "8.0", "%", 8.0123, True),
        ("annual_rate_pct", "8.3", "%", 8.0123, False),
    ],
)
def test_a_stated_change_stands_beside_what_the_levels_give(small_raw, statement, stated, unit, recomputed, agrees):
    small_raw.fact("fossil_energy", "2022", stated, unit, statement=statement, base_year="2020", locator="一9")
    (found,) = comparisons(small_raw, ["fossil_energy"])
    assert found.stated.value == float(stated)
    assert found.recomputed.value == pytest.approx(recomputed, abs=1e-3)
    assert found.agrees is agrees
    assert found.stated.note == "一9"
    assert found.stated.inputs[0] not in found.recomputed.inputs


def test_only_the_period_that_was_stated_is_compared(small_raw):
    small_raw.fact("fossil_energy", "2021", "8.3", "%", statement="change_pct", base_year="2020")
    (found,) = comparisons(small_raw, ["fossil_energy"])
    assert found.recomputed.period == found.stated.period == "2020-2021"


def test_a_sector_is_not_compared_with_the_whole(small_raw):
    small_raw.fact("fossil_energy", "2022", "16.7", "%", statement="change_pct", base_year="2020", sector="industry")
    assert comparisons(small_raw, ["fossil_energy"]) == []


def test_what_has_no_interval_does_not_agree(small_raw):
    small_raw.fact("fossil_energy", "2022", "16.7", "%", statement="change_pct", base_year="2020")
    (found,) = comparisons(small_raw, ["fossil_energy"])
    assert not replace(found, stated=replace(found.stated, high=None)).agrees


def test_an_agreement_needs_the_intervals_to_meet_and_no_more(small_raw):
    small_raw.fact("fossil_energy", "2022", "16.7", "%", statement="change_pct", base_year="2020")
    (found,) = comparisons(small_raw, ["fossil_energy"])
    edge = found.recomputed.high
    assert replace(found, stated=replace(found.stated, low=edge, high=edge + 1)).agrees
    assert not replace(found, stated=replace(found.stated, low=edge + 1e-6, high=edge + 1)).agrees


@pytest.mark.parametrize("place", ["laoshan", "zhangqiu"])
def test_the_two_districts_state_nothing_that_their_own_levels_contradict(real_raw, place):
    study = Study.load(place, real_raw)
    found = list(compare_statements(study.resolver, study.all_series))
    assert found
    assert [one.stated.id for one in found if not one.agrees] == []
