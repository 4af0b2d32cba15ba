"""The summary of what can be computed names what is missing, and what each missing input would add."""

from __future__ import annotations

from nearzero.readiness import readiness
from nearzero.study import Study


def test_a_missing_input_is_named_with_its_years_and_with_what_it_would_add(small_raw):
    found = readiness(Study.load("alpha", small_raw.raw))
    lacks = {lack.input: lack for lack in found.lacks}
    assert lacks["co2_total"].years == (2021,)
    assert ("二氧化碳清单", "CO2 inventory") in lacks["activity.csv"].adds
    assert [len(lack.adds) for lack in found.lacks] == sorted((len(lack.adds) for lack in found.lacks), reverse=True)


def test_an_input_that_is_there_is_no_longer_missing(small_raw):
    before = {lack.input: lack.years for lack in readiness(Study.load("alpha", small_raw.raw)).lacks}
    assert 2021 in before["co2_total"]
    small_raw.fact("co2_total", "2021", "390", "万吨")
    after = {lack.input: lack.years for lack in readiness(Study.load("alpha", small_raw.raw)).lacks}
    assert "co2_total" not in after


def test_the_summary_reads_in_both_languages(small_raw):
    found = readiness(Study.load("alpha", small_raw.raw))
    zh, en = list(found.lines("zh")), list(found.lines("en", most=1))
    assert zh[0].startswith("可以给出")
    assert en[0].startswith("Possible")
    assert en[-1].endswith("more")


def test_a_list_of_assessments_is_asked_for_until_it_is_there():
    missing, there = (readiness(Study.load(name)) for name in ("laoshan", "example-county"))
    assert "assessments.csv" in {lack.input for lack in missing.lacks}
    assert "assessments.csv" not in {lack.input for lack in there.lacks}
    able = {one.en: one.possible for one in there.abilities}
    assert able["carbon in plan and project assessments"]
