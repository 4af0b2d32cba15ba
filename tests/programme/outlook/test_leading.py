"""Which projections speak for a place."""

from __future__ import annotations

from nearzero.programme.outlook.leading import beside
from nearzero.study import Study


def test_one_identity_at_its_best_prices_speaks_for_the_place(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    assert {(one.scenario.identity, one.scenario.price_basis) for one in outlook.leading} == {
        ("kaya3", "constant_2022")
    }
    other = beside(outlook.projections, outlook.leading)
    assert {one.scenario.price_basis for one in other} == {"unstated:co2_per_gdp"}


def test_the_identity_that_carries_most_targets_speaks_and_own_scenarios_stand_beside(real_raw):
    outlook = Study.load("example-county", real_raw).outlook()
    found = [(one.scenario.id, one.scenario.identity) for one in outlook.leading]
    assert found[:3] == [(name, "fossil5") for name in ("continuation", "planned", "strengthened")]
    assert found[3:] == [("early_exit", "kaya4")]


def test_draws_are_kept_and_rankings_are_of_the_leading_ones(real_raw):
    outlook = Study.load("laoshan", real_raw).outlook()
    assert outlook.simulations is outlook.simulations
    assert [one.draws for one in outlook.simulations] == [10_000] * 6
    leading = [one.model for one in outlook.simulations[:3]]
    assert outlook.rankings
    assert all(any(ranking.model is model for model in leading) for ranking in outlook.rankings)
