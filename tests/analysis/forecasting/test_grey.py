"""Grey models agree with published examples, and refuse what they cannot be fitted to."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import nearzero as nz
from nearzero.analysis.forecasting import DGM11, GM11, Refusal, fit_or_refuse
from nearzero.analysis.forecasting.grey import least_translation, level_ratio_test, posterior_test
from nearzero.analysis.forecasting.refusals import LevelRatioError, UnevenSpacingError, UnsuitableSeriesError

MODELS = ("gm11", "dgm11")
positive = st.lists(st.floats(1, 1e5), min_size=4, max_size=12)


def test_level_ratios_of_the_traffic_noise_are_the_published_ones(case):
    found = case("gm11_level_ratio_traffic_noise")
    test = nz.grey_forecast(found["inputs"]["x0"], 1).level_ratio
    np.testing.assert_allclose(test.ratios, found["expected"]["level_ratio"], atol=found["tolerance"]["abs"])
    np.testing.assert_allclose([test.low, test.high], found["expected"]["interval"], rtol=1e-12)
    assert test.admissible is found["expected"]["admissible"]


def test_gm11_of_the_township_output_is_the_published_one(case):
    found = case("gm11_posterior_township_output")
    expected, off = found["expected"], found["tolerance"]
    result = nz.grey_forecast(found["inputs"]["x0"], 1)
    assert result.parameters["a"] == pytest.approx(expected["a"], abs=off["a"])
    assert result.parameters["b"] == pytest.approx(expected["b"], abs=off["b"])
    np.testing.assert_allclose(result.fitted, expected["fitted"], atol=off["fitted"])


def test_the_printed_sums_belong_to_the_series_and_to_the_fit(case):
    """The source sums whole numbers, so its sum of the fit may be off by half a unit in each of three terms."""
    found = case("gm11_posterior_township_output")
    result = nz.grey_forecast(found["inputs"]["x0"], 1)
    for values, printed, off in ((result.values, "series_sum", 1e-9), (result.fitted, "fitted_sum", 1.5)):
        moved = values - values[0]
        assert abs(moved[1:-1].sum() + moved[-1] / 2) == pytest.approx(found["expected"][printed], abs=off)


def test_posterior_tests_of_the_township_output_are_the_published_ones(case):
    found = case("gm11_posterior_township_output")
    expected, off = found["expected"], found["tolerance"]
    result = nz.grey_forecast(found["inputs"]["x0"], 1)
    test = result.posterior
    assert test.s1 == pytest.approx(expected["s1"], abs=off["s1"])
    assert test.s2 == pytest.approx(expected["s2"], abs=off["s2"])
    assert test.ratio == pytest.approx(expected["ratio"], abs=off["ratio"])
    assert test.probability == expected["probability"]
    assert test.grade == 1
    residuals = result.residuals
    np.testing.assert_allclose(np.abs(residuals - residuals.mean()), expected["residuals_off_mean"], atol=1)
    # the source counts the first residual, zero by construction, among the four
    assert result.mean_relative_error * 3 / 4 == pytest.approx(expected["mean_relative_error"], abs=1e-5)


@given(st.floats(1, 1e4), st.floats(0.8, 1.25), st.integers(4, 9), st.integers(1, 5))
def test_dgm11_reproduces_a_geometric_series_exactly(start, ratio, n, horizon):
    """The property by which Xie and Liu (2009) set it apart from GM(1,1)."""
    assume(abs(ratio - 1) > 1e-3)
    series = start * ratio ** np.arange(n + horizon)
    result = nz.grey_forecast(series[:n], horizon, "dgm11")
    np.testing.assert_allclose(np.concatenate([result.fitted, result.forecast]), series, rtol=1e-6)
    assert result.parameters["beta1"] == pytest.approx(ratio, rel=1e-6)


@given(st.floats(1, 1e4), st.floats(0.8, 1.25), st.integers(4, 9))
def test_gm11_of_a_geometric_series_has_the_known_development_coefficient(start, ratio, n):
    """For x(k) = x₁·q^(k−1) the equations hold exactly with a = 2(1 − q)/(1 + q)."""
    assume(abs(ratio - 1) > 1e-3)
    result = nz.grey_forecast(start * ratio ** np.arange(n), 1)
    assert result.parameters["a"] == pytest.approx(2 * (1 - ratio) / (1 + ratio), rel=1e-6)
    assert result.parameters["b"] == pytest.approx(2 * start / (1 + ratio), rel=1e-6)


@pytest.mark.parametrize("model", MODELS)
@given(values=positive, factor=st.floats(0.01, 100))
def test_a_change_of_unit_changes_nothing_but_the_unit(model, values, factor):
    assume(np.ptp(values) > 1e-3 * max(values))
    first = nz.grey_forecast(values, 3, model)
    second = nz.grey_forecast(np.array(values) * factor, 3, model)
    np.testing.assert_allclose(second.forecast, first.forecast * factor, rtol=1e-5, atol=1e-9)
    assert second.posterior.ratio == pytest.approx(first.posterior.ratio, rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_fewer_than_four_values_are_refused_with_what_to_use_instead(model, n):
    with pytest.raises(nz.TooFewObservations, match=r"at least 4 observations.*required rate") as caught:
        nz.grey_forecast([365.0, 349.95, 371.0][:n], 2, model)
    assert (caught.value.needed, caught.value.given) == (4, n)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5.0, 5.0, 5.0, 5.0], "constant"),
        ([1.0, 0.0, 2.0, 3.0], "positive"),
        ([1.0, -1.0, 2.0, 3.0], "positive"),
        ([0.0, 0.0, 0.0, 0.0], "positive"),
        ([1.0, float("nan"), 2.0, 3.0], "not filled in"),
        ([1.0, float("inf"), 2.0, 3.0], "not filled in"),
    ],
)
def test_what_has_no_growth_rate_is_refused(model, values, said):
    with pytest.raises(UnsuitableSeriesError, match=said):
        nz.grey_forecast(values, 2, model)


def test_years_that_are_not_evenly_spaced_are_refused():
    with pytest.raises(UnevenSpacingError):
        nz.grey_forecast({2015: 1.0, 2018: 1.2, 2020: 1.3, 2021: 1.4}, 1)


@pytest.mark.parametrize("wrong", [0, -1, 1.5])
def test_a_horizon_is_a_whole_number_of_at_least_one(wrong):
    with pytest.raises(ValueError, match="horizon"):
        nz.grey_forecast([1.0, 2.0, 3.0, 4.0], wrong)


def test_an_unknown_model_is_refused():
    with pytest.raises(ValueError, match="gm11, dgm11"):
        nz.grey_forecast([1.0, 2.0, 3.0, 4.0], 1, "gm21")


def test_mapping_frame_and_points_say_the_same():
    by_year = {2019: 71.1, 2020: 72.4, 2021: 72.4, 2022: 72.1}
    first = nz.grey_forecast(by_year, 2)
    assert first.forecast_years == (2023, 2024)
    np.testing.assert_array_equal(nz.grey_forecast(pd.Series(by_year), 2).forecast, first.forecast)
    np.testing.assert_array_equal(nz.grey_forecast(list(by_year.values()), 2).forecast, first.forecast)


def test_the_points_of_a_study_can_be_forecast():
    series = nz.Study.load("example-city").series("co2_total")
    result = nz.grey_forecast(series, 1)
    assert result.years[0] == 1999
    assert result.forecast_years == (2023,)


STEEP = [10.0, 30.0, 20.0, 60.0, 90.0]


def test_a_failed_level_ratio_is_said_and_nothing_is_translated_unasked():
    result = nz.grey_forecast(STEEP, 1)
    assert not result.level_ratio.admissible
    assert result.translation == 0
    assert "not admissible" in result.notes[0]


def test_a_model_of_the_comparison_refuses_where_the_level_ratio_fails():
    with pytest.raises(LevelRatioError):
        GM11.fit(range(5), STEEP)
    refusal = fit_or_refuse(DGM11, range(5), STEEP)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "level_ratio"


@pytest.mark.parametrize("model", MODELS)
def test_a_translation_asked_for_is_named_and_taken_off_again(model):
    result = nz.grey_forecast(STEEP, 1, model, translation="least")
    assert result.level_ratio.admissible
    assert result.translation > 0
    assert "added to every value" in result.notes[0]
    assert result.fitted[0] == pytest.approx(STEEP[0])
    by_hand = nz.grey_forecast(np.array(STEEP) + result.translation, 1, model)
    np.testing.assert_allclose(result.forecast, by_hand.forecast - result.translation)


@given(positive)
def test_the_least_translation_passes_and_a_smaller_one_does_not(values):
    series = np.array(values)
    constant = least_translation(series)
    assert level_ratio_test(series + constant).admissible
    if constant > 1e-3 * series.max():
        assert not level_ratio_test(series + constant * 0.99).admissible


@pytest.mark.parametrize(
    ("ratio", "grade"), [(0.0, 1), (0.34, 1), (0.36, 2), (0.49, 2), (0.51, 3), (0.64, 3), (0.66, 4), (0.9, 4)]
)
def test_grades_follow_the_thresholds_of_the_posterior_ratio(ratio, grade):
    values = np.array([10.0, 12.0, 10.0, 12.0, 10.0, 12.0])  # standard deviation 1; P is 1 up to 0.6745
    residuals = ratio * np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    assert posterior_test(values, values - residuals).grade == grade


def test_the_grade_is_that_of_the_worse_of_the_two_tests():
    values = np.concatenate([np.full(8, 9.0), np.full(8, 11.0)])
    residuals = np.zeros(16)
    residuals[:2] = 0.7, -0.7  # C = 0.25 alone would be grade 1; P = 0.875 is grade 2
    test = posterior_test(values, values - residuals)
    assert test.ratio < 0.35
    assert test.probability == 0.875
    assert test.grade == 2


def test_a_slow_series_does_not_lose_its_digits():
    """As a goes to 0, b/a cancels in the printed formula; the forecast must stay next to the level."""
    result = nz.grey_forecast(100 + 1e-7 * np.array([0.0, 1.0, 0.0, 1.0, 0.0]), 3)
    np.testing.assert_allclose(result.forecast, 100, rtol=1e-8)
