"""Naive, drift and trend forecasts do what their formulae say; every model refuses what is too short for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearzero.analysis.forecasting import (
    DRIFT,
    LINEAR,
    LOG_LINEAR,
    MODELS,
    NAIVE,
    ForecastError,
    Refusal,
    TooFewObservations,
    fit_or_refuse,
    growth_model,
)
from nearzero.analysis.forecasting.refusals import UnevenSpacingError, UnsuitableSeriesError

ESTIMATED = [model for model in MODELS if model.id not in {"naive", "drift"}]
series = st.lists(st.floats(-1e4, 1e4), min_size=6, max_size=20)


@pytest.mark.parametrize("model", ESTIMATED, ids=lambda model: model.id)
def test_three_annual_points_carry_no_regression(model):
    refusal = fit_or_refuse(model, (2020, 2021, 2022), [349.95, 357.0, 365.0])
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.given) == ("too_few", 3)
    assert refusal.needed == model.minimum
    assert model.reason in refusal.text
    assert "required rate" in refusal.text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_a_model_answers_from_its_minimum_on_and_not_before(model):
    values = 100 * 1.03 ** np.arange(model.minimum) * (1 + 0.01 * np.sin(np.arange(model.minimum)))
    assert model.fit(range(2000, 2000 + model.minimum), values).forecast(2).mean.shape == (2,)
    with pytest.raises(TooFewObservations):
        model.fit(range(2000, 2000 + model.minimum - 1), values[:-1])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_gaps_and_uneven_years_are_refused_and_never_filled(model):
    values = np.linspace(100, 130, 20)
    with pytest.raises(UnevenSpacingError):
        model.fit([*range(2000, 2019), 2020], values)
    values[7] = np.nan
    with pytest.raises(UnsuitableSeriesError, match="2007"):
        model.fit(range(2000, 2020), values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_the_same_series_gives_the_same_digits(model, long_series):
    years, values = (
        (long_series[0][:18], long_series[1][:18]) if model.minimum > 4 else ((1, 2, 3, 4), [9, 10, 10.5, 12])
    )
    first, second = (model.fit(years, values).forecast(4) for _ in range(2))
    np.testing.assert_array_equal(first.mean, second.mean)
    if first.low is not None:
        np.testing.assert_array_equal(first.low, second.low)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_forecast_years_follow_the_step_of_the_series(model):
    years = range(1980, 1980 + 5 * 20, 5)
    values = 100 * 1.02 ** np.arange(20) * (1 + 0.003 * np.cos(np.arange(20)))
    assert model.fit(years, values).forecast(2).years == (2080, 2085)


@given(series)
def test_naive_says_the_last_value_and_its_interval_grows_with_the_root_of_the_horizon(values):
    forecast = NAIVE.fit(range(len(values)), values).forecast(9, 0.9)
    assert (forecast.mean == values[-1]).all()
    width = forecast.high - forecast.low
    np.testing.assert_allclose(width, width[0] * np.sqrt(np.arange(1, 10)), rtol=1e-9)
    sigma = np.sqrt(np.mean(np.diff(values) ** 2))
    np.testing.assert_allclose(width[0], 2 * 1.6448536 * sigma, rtol=1e-6)


@given(series)
def test_drift_lies_on_the_line_through_first_and_last_value(values):
    forecast = DRIFT.fit(range(len(values)), values).forecast(3)
    n = len(values)
    line = np.interp([0, n - 1], [0, n - 1], [values[0], values[-1]])
    slope = (line[1] - line[0]) / (n - 1)
    np.testing.assert_allclose(forecast.mean, values[-1] + slope * np.arange(1, 4), rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize("model", [NAIVE, DRIFT])
def test_fewer_than_three_changes_give_no_interval(model):
    forecast = model.fit((2020, 2021, 2022), [1.0, 2.0, 2.5]).forecast(1)
    assert forecast.low is None
    assert forecast.high is None


def test_the_interval_of_the_line_is_the_textbook_one(longley):
    """Against the formula with a t quantile, written out."""
    from scipy.stats import t

    years, values = np.arange(1947, 1963), longley[1].to_numpy() / 1000
    n, x = years.size, years - years.mean()
    slope = (x @ values) / (x @ x)
    level = values.mean()
    s = np.sqrt(((values - level - slope * x) ** 2).sum() / (n - 2))
    ahead = np.arange(1963, 1966) - years.mean()
    half = t.ppf(0.975, n - 2) * s * np.sqrt(1 + 1 / n + ahead**2 / (x @ x))
    forecast = LINEAR.fit(years, values).forecast(3)
    np.testing.assert_allclose(forecast.mean, level + slope * ahead)
    np.testing.assert_allclose(forecast.low, level + slope * ahead - half)
    np.testing.assert_allclose(forecast.high, level + slope * ahead + half)


def test_least_squares_below_the_models_has_the_certified_digits_of_nist(case, longley):
    import statsmodels.api as sm

    found = case("ols_longley_nist")
    result = sm.OLS(longley[1], sm.add_constant(longley[0])).fit()
    assert result.params["const"] == pytest.approx(found["expected"]["constant"], rel=found["tolerance"]["rel"])
    for name, certified in found["expected"]["coefficients"].items():
        assert result.params[name] == pytest.approx(certified, rel=found["tolerance"]["rel"])


@given(st.floats(1, 1e4), st.floats(-0.2, 0.2))
def test_the_line_of_the_logarithm_continues_constant_growth(start, rate):
    values = start * np.exp(rate * np.arange(8)) * (1 + 1e-9 * np.array([1, -1, 1, -1, 1, -1, 1, -1]))
    forecast = LOG_LINEAR.fit(range(2000, 2008), values).forecast(2)
    np.testing.assert_allclose(forecast.mean, start * np.exp(rate * np.array([8, 9])), rtol=1e-6)


def test_no_logarithm_is_taken_of_zero_or_less():
    with pytest.raises(UnsuitableSeriesError, match="no logarithm"):
        LOG_LINEAR.fit(range(7), [1, 2, 0, 3, 4, 5, 6])


def test_autocorrelated_residuals_are_said_and_widen_the_standard_error(long_series):
    fitted = LINEAR.fit(*long_series)
    assert any("autocorrelated" in note for note in fitted.notes)
    assert fitted.diagnostics["slope_se_hac"] > fitted.diagnostics["slope_se"]


def test_a_growth_rule_multiplies_the_last_value():
    model = growth_model("planned", lambda _years, _values, horizon: [0.02, -0.01, 0.0][:horizon])
    forecast = model.fit((2021, 2022), [90.0, 100.0]).forecast(3)
    np.testing.assert_allclose(forecast.mean, [102.0, 100.98, 100.98])
    assert forecast.low is None


def test_a_growth_rule_that_gives_no_number_is_refused():
    fitted = growth_model("broken", lambda *_: float("nan")).fit((2021, 2022), [1.0, 2.0])
    with pytest.raises(ForecastError):
        fitted.forecast(1)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_a_share(level):
    with pytest.raises(ValueError, match="level"):
        NAIVE.fit((1, 2), [1.0, 2.0]).forecast(1, level)
