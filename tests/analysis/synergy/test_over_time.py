"""The degree of synergy over time: by hand, refused where data are too few, and how far choices move it."""

from __future__ import annotations

import math

import pytest

from nearzero.analysis.synergy.over_time import USUAL, Indicator, Level, over_time, variants


def indicator(name, subsystem, **values):
    levels = {
        int(year[1:]): Level(value, value - 0.5, value + 0.5, (f"x:{name}@{year[1:]}",), "measured")
        for year, value in values.items()
    }
    return Indicator(name, subsystem, benefit=False, levels=levels)


CARBON = indicator("co2_total", "carbon", y2020=400, y2021=390, y2022=350)
SULPHUR = indicator("SO2", "pollution", y2020=100, y2021=60, y2022=50)


def test_the_degree_of_the_middle_year_is_that_worked_out_by_hand():
    """One indicator each: scores 0.1 + 0.9 × 10/50 and 0.1 + 0.9 × 40/50."""
    first, second = 0.1 + 0.9 * 10 / 50, 0.1 + 0.9 * 40 / 50
    coupled = math.sqrt((1 - (second - first)) * first / second)
    found = over_time([CARBON, SULPHUR], "alpha").degree(2021, *USUAL)
    assert found.value == pytest.approx(math.sqrt(coupled * (first + second) / 2))
    assert found.low < found.value < found.high


def test_best_and_worst_years_are_one_and_nothing_by_min_max():
    found = over_time([CARBON, SULPHUR], "alpha")
    assert found.degree(2022, "min_max", "equal").value == pytest.approx(1)
    assert found.degree(2020, "min_max", "equal").value == pytest.approx(0)


def test_every_variant_is_said_and_the_uncorrected_model_only_beside_it():
    found = over_time([CARBON, SULPHUR], "alpha")
    assert len({one.id for one in found.results}) == len(found.results)
    for variant in variants():
        for year in found.years:
            corrected, other = (found.degree(year, *variant, corrected=flag) for flag in (True, False))
            assert corrected.value <= other.value + 1e-9
    assert set(found.rankings) == set(variants())


@pytest.mark.parametrize(
    ("indicators", "reason"),
    [
        ([SULPHUR], "no_carbon"),
        ([CARBON], "no_pollution"),
        ([CARBON, indicator("PM", "pollution", y2021=3, y2022=2)], "too_few_years"),
    ],
)
def test_too_little_data_gives_a_reason_and_no_number(indicators, reason):
    found = over_time(indicators, "alpha")
    assert found.refused == reason
    assert found.results == ()


def test_an_indicator_without_all_years_is_left_out_by_name():
    short = indicator("NOx", "pollution", y2020=3, y2022=2)
    assert [one.id for one in over_time([CARBON, SULPHUR, short], "alpha").left] == ["NOx"]
