"""Sobol indices against published ones, and what a path depends on."""

from __future__ import annotations

import numpy as np
import pytest

from nearzero.accounting.distributions import Distribution
from nearzero.programme.outlook.inputs import OutlookModel
from nearzero.programme.outlook.sensitivity import NoVarianceError, rank_inputs, sobol_indices
from nearzero.study import Study

# Ishigami & Homma 1990, with a = 7 and b = 0.1; indices as in Saltelli et al., Global Sensitivity Analysis, 2008.
ISHIGAMI = {f"x{k}": Distribution.uniform(-np.pi, np.pi) for k in (1, 2, 3)}
PUBLISHED = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}


def ishigami(x):
    return np.sin(x["x1"]) + 7 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])


def test_the_published_indices_of_ishigami_are_found():
    found = sobol_indices(ishigami, ISHIGAMI, samples=4096, seed=11)
    assert [index.name for index in found] == ["x1", "x2", "x3"]  # the largest total order first
    for index in found:
        first, total = PUBLISHED[index.name]
        assert abs(index.first - first) < max(index.first_error, 0.01)
        assert abs(index.total - total) < max(index.total_error, 0.01)


def test_the_same_seed_gives_the_same_digits():
    one, again, zero, zeros = (sobol_indices(ishigami, ISHIGAMI, samples=64, seed=seed) for seed in (3, 3, 0, 0))
    assert one == again
    assert zero == zeros
    assert one != zero


def test_parts_of_a_sum_share_the_variance_as_their_variances_do():
    inputs = {"a": Distribution.normal(0, 1), "b": Distribution.normal(5, 2), "known": Distribution.fixed(3.0)}
    found = {one.name: one for one in sobol_indices(lambda x: x["a"] + x["b"] + x["known"], inputs, samples=2048)}
    assert set(found) == {"a", "b"}  # what is known has no index
    for name, share in (("a", 0.2), ("b", 0.8)):
        assert found[name].first == pytest.approx(share, abs=0.02)
        assert found[name].total == pytest.approx(share, abs=0.02)


def test_correlated_inputs_are_one_group():
    inputs = {name: Distribution.normal(0, 1) for name in "abc"}
    found = sobol_indices(lambda x: x["a"] + x["b"] + x["c"], inputs, samples=2048, correlations={("a", "b"): 0.5})
    shares = {one.inputs: one.first for one in found}
    assert shares[("a", "b")] == pytest.approx(3 / 4, abs=0.02)  # var(a + b) = 3 of 4
    assert shares[("c",)] == pytest.approx(1 / 4, abs=0.02)


@pytest.mark.parametrize(
    ("inputs", "model"),
    [
        ({"a": Distribution.fixed(1.0)}, lambda x: x["a"]),
        ({"a": Distribution.normal(0, 1)}, lambda x: np.ones_like(x["a"])),
    ],
)
def test_without_variance_nothing_is_ranked(inputs, model):
    with pytest.raises(NoVarianceError):
        sobol_indices(model, inputs, samples=16)


def test_an_unbalanced_sample_is_refused():
    with pytest.raises(ValueError, match="powers of 2"):
        sobol_indices(ishigami, ISHIGAMI, samples=1000)


@pytest.fixture(scope="module")
def model():
    from nearzero.programme.outlook.goals import goals_of
    from nearzero.programme.outlook.levels import start_levels
    from nearzero.programme.outlook.projection import project
    from nearzero.programme.outlook.scenario import Line, Scenario

    study = Study.load("laoshan")
    support = next(one for one in study.supports() if one.holds and one.identity.id == "kaya3")
    start = start_levels(study.resolver, support, 2020)
    rates = {"population": (1.0, 0.8, 1.2), "affluence": (5.5, 4.0, 7.0), "carbon_intensity": (-6.0, -8.0, -3.0)}
    lines = tuple(
        Line(driver=name, first=2022, last=2025, rate=rate, low=low, high=high, origin="assumption")
        for name, (rate, low, high) in rates.items()
    )
    about = {"place": "laoshan", "identity": "kaya3", "price_basis": start.price_basis, "start": 2022}
    projection = project(Scenario(id="own", zh="", en="", lines=lines, **about), start)
    return OutlookModel(projection, goals_of(study.indicators(), start)[0])


def test_the_total_depends_on_the_rates_as_far_as_they_are_unsure(model):
    ranking = rank_inputs(model, "co2_total", 2025, samples=256)
    names = [one.name for one in ranking.indices]
    assert names[:3] == ["rate:carbon_intensity", "rate:affluence", "rate:population"]
    # linear in the logarithm: shares close to those of the squared widths
    assert sum(one.first for one in ranking.indices) == pytest.approx(1.0, abs=0.05)
    results = ranking.results
    assert len({result.id for result in results}) == len(results) == 2 * len(names)


def test_the_margin_to_an_intensity_does_not_depend_on_people(model):
    goal = model.goals[2]
    assert goal.variable == "co2_per_gdp"
    ranking = rank_inputs(model, "", 0, goal=goal, samples=128)
    shares = {one.name: one.total for one in ranking.indices}
    assert shares["rate:carbon_intensity"] > 0.9
    assert shares["rate:population"] == pytest.approx(0.0, abs=1e-9)
    assert shares["rate:affluence"] == pytest.approx(0.0, abs=1e-9)
    assert (ranking.variable, ranking.year) == ("co2_per_gdp", 2025)


def test_what_is_not_on_the_path_is_refused(model):
    with pytest.raises(ValueError, match="not on the path"):
        rank_inputs(model, "weather", 2025)
