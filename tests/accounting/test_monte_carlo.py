"""Approach 2 against the examples of JCGM 101:2008, closed forms, and laws that must hold of any draws."""

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import nearzero as nz
from nearzero.accounting import monte_carlo as module
from nearzero.accounting.distributions import Distribution
from nearzero.accounting.monte_carlo import Simulation, monte_carlo, simulate_inventory

CASE = json.loads((Path(__file__).parents[1] / "data" / "cases" / "mc_gum_s1_additive.json").read_text("utf-8"))
NORMAL = {name: Distribution.normal(0, 1) for name in "abcd"}


def added(values):
    return sum(values.values())


def inventory(**options):
    arguments = {"base": [100.0, 50.0, 30.0], "current": [90.0, 60.0, 35.0]}
    arguments |= {"activity_uncertainty": [5.0, 3.0, 10.0], "factor_uncertainty": [7.0, 7.0, 2.0]}
    return simulate_inventory(**(arguments | options))


@pytest.mark.parametrize(
    ("shape", "distribution"),
    [("normal", Distribution.normal(0, 1)), ("rectangular", Distribution.uniform(-(3**0.5), 3**0.5))],
)
def test_the_sum_of_four_has_the_interval_that_the_gum_supplement_prints(shape, distribution):
    found = monte_carlo(added, dict.fromkeys("abcd", distribution), draws=2_000_000)
    expected, tolerance = CASE["expected"][shape], CASE["tolerance"]["abs"]
    assert found.mean == pytest.approx(expected["mean"], abs=tolerance)
    assert found.deviation == pytest.approx(expected["u"], abs=tolerance)
    assert [found.low, found.high] == pytest.approx(expected["interval"], abs=tolerance)


def test_the_same_seed_gives_the_same_digits_and_another_seed_does_not():
    first, again, other = (monte_carlo(added, NORMAL, draws=100, seed=seed).samples for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_neither_the_order_of_the_inputs_nor_others_beside_them_change_a_draw():
    def one(values):
        return values["c"]

    alone = monte_carlo(one, {"c": NORMAL["c"]}, draws=50).samples
    turned = monte_carlo(one, dict(reversed(NORMAL.items())), draws=50).samples
    assert alone.tolist() == turned.tolist()


def test_how_many_draws_are_held_at_once_changes_no_digit(monkeypatch):
    inputs = NORMAL | {"e": Distribution.lognormal(1, 2), "f": Distribution.triangular(0, 1, 2)}
    options = {"draws": 1000, "correlations": {("a", "e"): 0.5}}
    whole = monte_carlo(added, inputs, **options).samples
    monkeypatch.setattr(module, "_HELD", 42)
    np.testing.assert_allclose(monte_carlo(added, inputs, **options).samples, whole, rtol=1e-12)


def test_memory_does_not_grow_with_inputs_times_draws():
    inputs = {f"x{k}": Distribution.normal(0, 1) for k in range(500)}
    tracemalloc.start()
    monte_carlo(added, inputs, draws=20_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60e6  # all draws of all inputs at once would be 80 MB, and as much again for their scores


@pytest.mark.parametrize("correlation", [-1.0, -0.5, 0.3, 1.0])
def test_correlated_inputs_add_as_their_correlation_says(correlation):
    inputs = {"a": Distribution.normal(0, 3), "b": Distribution.normal(0, 4)}
    found = monte_carlo(added, inputs, draws=100_000, correlations={("a", "b"): correlation})
    assert found.deviation == pytest.approx((9 + 16 + 24 * correlation) ** 0.5, rel=0.02)


def test_ranks_of_other_shapes_correlate_as_the_scores_behind_them():
    inputs = {"a": Distribution.lognormal(1, 2), "b": Distribution.uniform(0, 1)}
    found = monte_carlo(
        lambda x: np.stack([x["a"], x["b"]], axis=1), inputs, draws=50_000, correlations={("a", "b"): 0.6}
    )
    ranks = stats.spearmanr(*found.samples.T).statistic
    assert ranks == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=0.01)


def test_correlations_that_contradict_each_other_are_refused():
    pairs = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}
    with pytest.raises(ValueError, match="contradict each other"):
        monte_carlo(added, NORMAL, draws=10, correlations=pairs)


@pytest.mark.parametrize(("pair", "correlation"), [(("a", "z"), 0.5), (("a", "b"), 1.5), (("a", "a"), 0.5)])
def test_a_correlation_is_of_two_inputs_and_within_bounds(pair, correlation):
    with pytest.raises(ValueError, match=r"is no input|is no correlation"):
        monte_carlo(added, NORMAL, draws=10, correlations={pair: correlation})


def test_the_standard_error_of_a_quantile_is_that_of_order_statistics():
    draws = 40_000
    found = monte_carlo(added, {"a": Distribution.normal(0, 1)}, draws=draws)
    expected = (0.975 * 0.025 / draws) ** 0.5 / stats.norm.pdf(1.96)
    assert found.standard_error(0.975) == pytest.approx(expected, rel=0.25)


def test_the_standard_error_is_how_far_quantiles_of_other_seeds_lie_apart():
    runs = [monte_carlo(added, NORMAL, draws=2000, seed=seed) for seed in range(60)]
    apart = np.std([run.high for run in runs])
    assert np.mean([run.standard_error(0.975) for run in runs]) == pytest.approx(apart, rel=0.3)


def test_many_draws_converge_and_few_do_not():
    assert monte_carlo(added, NORMAL, draws=100_000).converged()
    assert not monte_carlo(added, NORMAL, draws=200).converged()


def test_a_model_may_have_several_results():
    found = monte_carlo(lambda x: np.stack([x["a"], x["a"] + x["b"]], axis=1), NORMAL, draws=20_000)
    assert found.mean.shape == (2,)
    assert found.deviation == pytest.approx([1, 2**0.5], rel=0.03)
    assert (found.low < found.median).all()
    assert (found.median < found.high).all()


@pytest.mark.parametrize(
    ("model", "message"),
    [(lambda _: np.zeros(3), "the model returns"), (lambda x: x["a"] * np.nan, "a result that is no number")],
)
def test_a_model_that_fails_is_told(model, message):
    with pytest.raises(ValueError, match=message):
        monte_carlo(model, NORMAL, draws=10)


def test_one_draw_says_nothing():
    with pytest.raises(ValueError, match="at least two"):
        monte_carlo(added, NORMAL, draws=1)


def test_without_uncertainty_every_draw_is_the_inventory():
    found = inventory(activity_uncertainty=0.0, factor_uncertainty=0.0, draws=5)
    np.testing.assert_allclose(found.current.samples, 185.0)
    np.testing.assert_allclose(found.trend.samples, (185 / 180 - 1) * 100)


def test_a_factor_that_all_categories_and_both_years_share_leaves_the_trend_alone():
    found = inventory(activity_uncertainty=0.0, factor_uncertainty=30.0, factor_groups=["one"] * 3)
    assert found.trend.deviation == pytest.approx(0, abs=1e-9)
    assert found.current.deviation / 185 == pytest.approx(0.3 / 1.96, rel=0.03)


def test_one_factor_in_several_categories_is_less_sure_than_several_factors():
    apart, together = (inventory(factor_groups=groups).current.deviation for groups in (None, ["one", "one", "other"]))
    assert together > apart * 1.1


@pytest.mark.parametrize(("correlation", "expected"), [(0.0, 2**0.5), (0.5, 1.0), (0.75, 0.5**0.5)])
def test_errors_that_return_in_the_other_year_narrow_the_trend(correlation, expected):
    found = simulate_inventory([100.0], [100.0], 5.0, 0.0, activity_correlation=correlation, draws=50_000)
    assert found.trend.deviation == pytest.approx(expected * 5 / 1.96, rel=0.02)


def test_wide_uncertainties_skew_the_interval_upwards_and_keep_it_above_zero():
    found = inventory(factor_uncertainty=150.0, factor_groups=["one"] * 3, draws=50_000)
    assert found.current.low > 0
    assert found.current.high - found.current.median > found.current.median - found.current.low
    assert found.current.mean == pytest.approx(185, rel=0.02)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"factor_groups": ["one", "one", "one"]}, "has two uncertainties"),
        ({"factor_groups": ["one", "one", "two"], "factor_correlation": [1, 0.5, 1]}, "has two uncertainties or corr"),
        ({"factor_groups": ["one"]}, "1 names of groups for 3 categories"),
        ({"base": [1.0, float("nan"), 1.0]}, "missing value is not zero"),
        ({"base": [1.0, -2.0, 0.5]}, "removals exceed emissions"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(change, message):
    with pytest.raises(ValueError, match=message):
        inventory(**change)


def test_it_is_a_public_name():
    assert nz.monte_carlo is monte_carlo
    assert Simulation(np.array([1.0, 2.0]), 1).draws == 2
