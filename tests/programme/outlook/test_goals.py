"""Which targets a path can be held against, and at which reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nearzero.programme.outlook.goals import goals_of
from nearzero.programme.outlook.levels import start_levels
from nearzero.study import Study


@pytest.fixture(scope="module")
def laoshan():
    study = Study.load("laoshan")
    supports = [one for one in study.supports() if one.holds and one.identity.id == "kaya3"]
    return study, {one.price_basis: start_levels(study.resolver, one, 2020) for one in supports}


def test_base_year_and_path_are_read_alike(laoshan):
    study, starts = laoshan
    for start in starts.values():
        goals, _ = goals_of(study.indicators(), start)
        assert [goal.number for goal in goals] == ["1", "2", "3"]
        for goal in goals:
            tracked = start.of(goal.variable)
            assert goal.latest is None
            assert goal.base == tracked.base
            assert goal.unit == tracked.unit
    printed = goals_of(study.indicators(), starts["unstated:co2_per_gdp"])[0][2]
    assert float(printed.target()) == pytest.approx(0.39 * (1 - 0.205))  # both printed


def test_without_its_base_year_a_path_takes_the_reading_of_the_indicator(laoshan):
    study, starts = laoshan
    start = starts["unstated:co2_per_gdp"]
    late = replace(start, base_year=2021, tracked=tuple(replace(one, base=None) for one in start.tracked))
    goals, _ = goals_of(study.indicators(), late)
    assert [goal.number for goal in goals] == ["1", "2", "3"]
    assert all(goal.latest is not None for goal in goals)
    before = goals_of(study.indicators(), start)[0]
    for goal, same in zip(goals, before, strict=True):
        np.testing.assert_allclose(goal.target(), same.target(), rtol=1e-12)


def test_what_cannot_be_held_against_a_path_says_why(laoshan):
    study, starts = laoshan
    start = starts["unstated:co2_per_gdp"]
    bare = replace(start, tracked=tuple(replace(one, base=None) for one in start.tracked))

    def reasons(levels):
        return {one.variable: one.reason for one in goals_of(study.indicators(), levels)[1]}

    assert reasons(start)["energy_per_gdp"] == "not_carried"
    assert reasons(start)["nonfossil_share"] in {"not_carried", "no_target"}
    assert reasons(replace(bare, price_basis="constant_1990"))["co2_per_gdp"] == "other_prices"
    assert reasons(replace(bare, year=2030))["co2_total"] == "other_year"
