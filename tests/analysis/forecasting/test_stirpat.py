"""Ridge agrees with published estimates and an independent route; STIRPAT refuses identities and short panels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.analysis.forecasting import TooFewObservations, stirpat
from nearzero.analysis.forecasting.refusals import IdentityNotModelError, UnsuitableSeriesError
from nearzero.analysis.forecasting.ridge import gcv, hkb, original, ridge, ridge_trace, standardise, vif


@pytest.fixture(scope="module")
def form(longley):
    return standardise(longley[0].to_numpy(), longley[1].to_numpy() / 1000)


def test_ridge_of_the_longley_data_has_the_published_coefficients(case, form):
    found = case("ridge_longley_faraway")
    n = form.y.size
    scale = np.sqrt(n)  # there the columns have unit variance, here unit length
    for k, expected in ((0.0, "least_squares"), (found["inputs"]["lambda"] / n, "ridge")):
        np.testing.assert_allclose(ridge(form, k) / scale, found["expected"][expected], atol=found["tolerance"]["abs"])


def test_the_constants_of_the_longley_data_are_the_published_ones(case, form):
    found = case("ridge_longley_faraway")["expected"]
    n, p = form.x.shape
    assert hkb(form) * n * (p - 2) / p == pytest.approx(found["modified_hkb"], rel=1e-5)
    grid = np.arange(0, 0.1001, 0.001)
    assert grid[np.argmin([gcv(form, k / n) for k in grid])] == pytest.approx(found["gcv_minimum"])


def test_variance_inflation_of_the_longley_data_is_the_published_one_and_that_of_statsmodels(case, form, longley):
    import statsmodels.api as sm
    from statsmodels.stats.outliers_influence import variance_inflation_factor

    found = case("vif_longley")
    np.testing.assert_allclose(vif(form), found["expected"]["vif"], rtol=found["tolerance"]["rel"])
    design = sm.add_constant(longley[0]).to_numpy()
    np.testing.assert_allclose(vif(form), [variance_inflation_factor(design, i) for i in range(1, 7)], rtol=1e-6)


def test_back_in_its_units_least_squares_has_the_certified_digits_of_nist(case, longley):
    form = standardise(longley[0].to_numpy(), longley[1].to_numpy())
    coefficients, constant = original(form, ridge(form, 0.0))
    found = case("ols_longley_nist")["expected"]
    np.testing.assert_allclose(coefficients, list(found["coefficients"].values()), rtol=1e-6)
    assert constant == pytest.approx(found["constant"], rel=1e-6)


@given(st.integers(0, 10**6), st.floats(1e-4, 2))
def test_ridge_is_least_squares_on_augmented_data(seed, k):
    rng = np.random.default_rng(seed)
    form = standardise(rng.normal(size=(20, 3)), rng.normal(size=20))
    rows = np.vstack([form.x, np.sqrt(k) * np.eye(3)])
    expected = np.linalg.lstsq(rows, np.concatenate([form.y, np.zeros(3)]), rcond=None)[0]
    np.testing.assert_allclose(ridge(form, k), expected, rtol=1e-9, atol=1e-12)


def test_the_trace_shrinks_to_zero(form):
    trace = ridge_trace(form, np.array([0.0, 0.01, 0.1, 1.0, 1e6]))
    lengths = np.linalg.norm(trace, axis=1)
    assert (np.diff(lengths) < 0).all()
    assert lengths[-1] < 1e-4 * lengths[0]


@pytest.fixture
def panel():
    """Three places over twelve years with elasticities 1.1, 0.6 and 0.4, and a constant of their own."""
    rng = np.random.default_rng(5)
    years = np.tile(np.arange(12), 3)
    place = np.repeat(["a", "b", "c"], 12)
    level = {"a": 1.0, "b": 1.6, "c": 0.7}
    population = np.exp(4 + 0.02 * years + rng.normal(0, 0.2, 36))
    affluence = np.exp(1 + 0.06 * years + rng.normal(0, 0.2, 36))
    technology = np.exp(-0.03 * years + rng.normal(0, 0.2, 36))
    logs = np.array([level[name] for name in place]) + 1.1 * np.log(population) + 0.6 * np.log(affluence)
    impact = np.exp(logs + 0.4 * np.log(technology) + rng.normal(0, 0.01, 36))
    return {"place": place, "co2": impact, "population": population, "gdp_pc": affluence, "coal_share": technology}


DRIVERS = ("population", "gdp_pc", "coal_share")


def test_known_elasticities_are_found_with_a_constant_for_each_place(panel):
    result = stirpat(panel, "co2", DRIVERS, entity="place")
    np.testing.assert_allclose(list(result.elasticities.values()), [1.1, 0.6, 0.4], atol=0.03)
    assert result.constants["b"] - result.constants["a"] == pytest.approx(0.6, abs=0.05)
    assert result.r_squared > 0.99


def test_without_penalty_fixed_effects_are_least_squares_with_dummies(panel):
    import statsmodels.api as sm

    logs = np.column_stack([np.log(panel[name]) for name in DRIVERS])
    dummies = (panel["place"][:, None] == np.array(["a", "b", "c"])).astype(float)
    expected = sm.OLS(np.log(panel["co2"]), np.hstack([logs, dummies])).fit().params
    result = stirpat(panel, "co2", DRIVERS, entity="place", k=0.0)
    np.testing.assert_allclose(list(result.elasticities.values()), expected[:3], rtol=1e-8)
    np.testing.assert_allclose(list(result.constants.values()), expected[3:], rtol=1e-8)
    assert result.rule == "given"


def test_predictions_of_the_panel_come_near_the_panel(panel):
    result = stirpat(panel, "co2", DRIVERS, entity="place", k=0.0)
    rows = panel["place"] == "c"
    predicted = result.predict({name: panel[name][rows] for name in DRIVERS}, "c")
    np.testing.assert_allclose(predicted, panel["co2"][rows], rtol=0.05)


@pytest.mark.parametrize("rule", ["gcv", "hkb"])
def test_the_rule_is_part_of_the_result(panel, rule):
    result = stirpat(panel, "co2", DRIVERS, entity="place", k=rule)
    assert result.rule == rule
    assert result.k >= 0
    assert result.trace.shape == (result.grid.size, 3)
    np.testing.assert_allclose(list(result.least_squares.values()), [1.1, 0.6, 0.4], atol=0.03)


def test_an_identity_is_not_estimated(panel):
    kaya = {**panel, "co2_per_gdp": panel["co2"] / panel["population"] / panel["gdp_pc"] * 1e4}
    with pytest.raises(IdentityNotModelError, match="by definition"):
        stirpat(kaya, "co2", ("population", "gdp_pc", "co2_per_gdp"))


def test_a_short_panel_is_refused(panel):
    short = {name: column[:14] for name, column in panel.items()}
    with pytest.raises(TooFewObservations, match="at least 20") as caught:
        stirpat(short, "co2", DRIVERS)
    assert (caught.value.needed, caught.value.given) == (20, 14)


@pytest.mark.parametrize(("wrong", "said"), [(np.nan, "missing"), (0.0, "no logarithm"), (-1.0, "no logarithm")])
def test_a_value_without_a_logarithm_is_refused(panel, wrong, said):
    panel["gdp_pc"][3] = wrong
    with pytest.raises(UnsuitableSeriesError, match=said):
        stirpat(panel, "co2", DRIVERS)


def test_drivers_that_say_the_same_are_refused(panel):
    with pytest.raises(UnsuitableSeriesError, match="dependent"):
        stirpat({**panel, "again": panel["population"] ** 2}, "co2", ("population", "again"))


def test_inflated_drivers_are_named(panel):
    near = {**panel, "near": panel["population"] * np.exp(np.random.default_rng(1).normal(0, 0.01, 36))}
    result = stirpat(near, "co2", ("population", "near", "gdp_pc"))
    assert any("population, near" in note for note in result.notes)


@pytest.mark.parametrize("k", ["trace", -0.1])
def test_a_wrong_constant_is_refused(panel, k):
    with pytest.raises(ValueError, match="k:"):
        stirpat(panel, "co2", DRIVERS, k=k)
