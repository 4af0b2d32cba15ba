"""Measures: one claim per project, each with its reason, and no tonne twice."""

from __future__ import annotations

from collections import Counter

import pytest

from nearzero.programme.outlook.measures import CLAIMS, RULES, Measure, claims, reductions
from nearzero.programme.project_rows import read_projects


def _of(raw, place, **more):
    arguments = {"within_target": False} | more
    return {one.project: one for one in claims(raw, raw.place(place), 2022, **arguments)}


def test_every_project_has_exactly_one_claim_and_a_known_reason(real_raw):
    for place in ("laoshan", "zhangqiu"):
        found = claims(real_raw, real_raw.place(place), 2022, within_target=False)
        assert Counter(one.project for one in found) == Counter(one.id for one in read_projects(real_raw, place))
        assert {one.claim for one in found} <= set(CLAIMS)
        assert {(one.reason, one.claim) for one in found} <= {(name, claim) for name, claim, _ in RULES}


def test_a_stated_reduction_is_spread_over_its_years(real_raw):
    """Laoshan P21: more than 36 417.5 t in 10 years."""
    one = _of(real_raw, "laoshan")["P21"]
    assert one.reduction == pytest.approx(0.364175)
    assert one.high == one.reduction  # what may be above “more than” is not counted
    assert (one.claim, one.method, one.end, one.last) == ("on_top", "stated", 2025, 2035)


def test_photovoltaics_are_estimated_from_capacity_hours_and_grid_factor(real_raw):
    """20 and 25 MW stand to each other as 4 to 5, and each MW brings what the table's hours and factor say."""
    found = _of(real_raw, "zhangqiu")
    assert found["P14"].reduction / found["P15"].reduction == pytest.approx(20 / 25)
    assert found["P14"].state == "estimated"
    assert found["P14"].by_grid
    hours = found["P14"].reduction * 1e7 / 0.6191 / 20e3  # kg, per kg/kWh, per kW
    assert 1000 < hours < 1400


def test_what_is_claimed_is_never_more_than_what_the_projects_bring(real_raw):
    for place in ("laoshan", "zhangqiu"):
        brought = sum(one.reduction for one in reductions(real_raw, place).values())
        found = _of(real_raw, place).values()
        assert sum(one.reduction or 0 for one in found if one.claim == "on_top") <= brought + 1e-12


def test_a_target_holds_what_is_done_for_it(real_raw):
    assert not [one for one in _of(real_raw, "zhangqiu", within_target=True).values() if one.claim == "on_top"]
    assert _of(real_raw, "zhangqiu", within_target=True)["P14"].reason == "within_target"


def test_what_had_ended_in_the_data_is_in_the_trend(real_raw):
    late = {one.project: one for one in claims(real_raw, real_raw.place("zhangqiu"), 2023, within_target=False)}
    assert late["P03"].reason == "in_data"
    assert late["P04"].claim == "on_top"


def test_sinks_and_captured_co2_are_not_taken_off(real_raw):
    found = _of(real_raw, "zhangqiu")
    assert {found[name].reason for name in ("P25", "P26")} == {"captured_not_stored"}
    assert found["P22"].reason == "sink_beside"
    assert _of(real_raw, "laoshan")["P33"].reason == "sink_beside"


def test_what_ends_after_the_deadline_does_not_count(real_raw):
    assert _of(real_raw, "zhangqiu")["P16"].reason == "ends_late"
    assert _of(real_raw, "laoshan")["P37"].reason == "ends_late"


def test_a_project_without_a_quantity_is_not_given_one(real_raw):
    one = _of(real_raw, "laoshan")["P08"]
    assert (one.claim, one.reason, one.reduction) == ("not_counted", "no_quantity", None)


@pytest.mark.parametrize(
    ("end", "months", "year", "part"),
    [
        (2023, 0, 2022, (0, 0, 0)),
        (2023, 0, 2023, (0, 0, 0)),
        (2023, 3, 2023, (0.25, 0.25, 0.25)),
        (2023, None, 2023, (0, 0, 1)),
        (2023, None, 2024, (1, 1, 1)),
        (2023, None, 2034, (0, 0, 0)),
        (None, None, 2024, (0, 0, 0)),
    ],
)
def test_a_project_counts_from_its_end_until_its_period_is_over(end, months, year, part):
    one = Measure(
        project="P", name="", name_en="", kind="", claim="on_top", reason="", end=end, months=months, last=2033
    )
    assert one.part_of_year(year) == pytest.approx(part)


def test_a_project_sold_as_certificates_is_not_taken_off(small_raw):
    name = "places/alpha/project_quantities.csv"
    small_raw.append(
        "variables.csv", variable="ccer_reduction", zh="核证减排量", en="CCER", unit="万吨", topic="carbon"
    )
    for quantity, value, unit in (("ccer_reduction", "1", "万吨"),):
        small_raw.append(name, project="P01", quantity=quantity, value=value, unit=unit)
    assert _of(small_raw.raw, "alpha")["P01"].reason == "claimed_elsewhere"
