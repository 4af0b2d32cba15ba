"""ETS and ARIMA: chosen by criterion, with intervals that cover, and a refusal where nothing converges."""

import warnings

import numpy as np
import pytest

from nearzero.analysis.forecasting import ARIMA, ETS
from nearzero.analysis.forecasting.arima import kpss_level
from nearzero.analysis.forecasting.refusals import NotConvergedError, UnsuitableSeriesError


@pytest.fixture(scope="module")
def nile():
    from statsmodels.datasets import nile

    return np.arange(1871, 1971), nile.load_pandas().data["volume"].to_numpy()


def test_the_local_level_of_the_nile_has_the_published_smoothing(nile):
    """Durbin and Koopman (2012), Time Series Analysis by State Space Methods: signal-to-noise q = 0.0973.

    The steady state of the local level model is simple exponential smoothing with α = (√(q² + 4q) − q)/2 = 0.267.
    """
    fitted = ETS.fit(*nile)
    assert fitted.diagnostics["form"] == "ANN"
    q = 1469.1 / 15099
    assert fitted.diagnostics["smoothing_level"] == pytest.approx((np.sqrt(q * q + 4 * q) - q) / 2, abs=0.025)


def test_the_chosen_form_has_the_smallest_criterion(long_series):
    said = ETS.fit(*long_series).diagnostics
    criteria = {name.removeprefix("aicc_"): value for name, value in said.items() if name.startswith("aicc_")}
    assert said["form"] == min(criteria, key=criteria.get)


def test_the_unit_of_the_series_does_not_decide(long_series):
    years, values = long_series
    for model in (ETS, ARIMA):
        first, second = model.fit(years, values).forecast(3), model.fit(years, values * 1e4).forecast(3)
        np.testing.assert_allclose(second.mean, first.mean * 1e4, rtol=1e-4)
        np.testing.assert_allclose(second.high, first.high * 1e4, rtol=1e-3)


@pytest.mark.parametrize("n", [24, 60, 100])
def test_the_stationarity_statistic_is_that_of_statsmodels(n, nile):
    from statsmodels.tsa.stattools import kpss

    values = nile[1][:n]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = kpss(values, regression="c", nlags=int(3 * np.sqrt(n) / 13))[0]
    assert kpss_level(values) == pytest.approx(expected, rel=1e-9)


def test_a_random_walk_is_differenced_and_white_noise_is_not():
    noise = np.random.default_rng(7).normal(size=40)
    assert ARIMA.fit(range(40), 10 + noise).diagnostics["differences"] == 0
    assert ARIMA.fit(range(40), 10 + noise.cumsum()).diagnostics["differences"] == 1


def test_an_interval_of_95_per_cent_covers_about_as_often():
    """One step ahead, over many random walks: twice the binomial scatter of 40 trials around 0.95 is 0.07."""
    rng = np.random.default_rng(3)
    inside = 0
    for _ in range(40):
        walk = 100 + rng.normal(size=31).cumsum()
        forecast = ETS.fit(range(30), walk[:30]).forecast(1)
        inside += forecast.low[0] <= walk[30] <= forecast.high[0]
    assert inside / 40 > 0.82


def test_wider_is_farther_and_surer(long_series):
    for model in (ETS, ARIMA):
        fitted = model.fit(*long_series)
        forecast = fitted.forecast(5)
        width = forecast.high - forecast.low
        assert (np.diff(width) >= -1e-9).all()
        assert ((forecast.low <= forecast.mean) & (forecast.mean <= forecast.high)).all()
        sure = fitted.forecast(5, 0.8)
        assert (sure.high - sure.low < width).all()


@pytest.mark.parametrize("model", [ETS, ARIMA], ids=lambda model: model.id)
def test_a_constant_series_is_refused(model):
    with pytest.raises(UnsuitableSeriesError, match="constant"):
        model.fit(range(20), [3.0] * 20)


def test_nothing_converged_is_a_refusal_with_what_was_warned_of(monkeypatch, long_series):
    from statsmodels.tsa.arima import model as module

    def fail(*_args, **_options):
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr(module.ARIMA, "fit", fail)
    with pytest.raises(NotConvergedError, match="Singular matrix"):
        ARIMA.fit(*long_series)


def test_a_warning_becomes_a_note_and_does_not_get_out(monkeypatch, long_series):
    from statsmodels.tsa.exponential_smoothing import ets as module

    fit = module.ETSModel.fit

    def warn(self, **options):
        warnings.warn("a doubtful start", RuntimeWarning, stacklevel=2)
        return fit(self, **options)

    monkeypatch.setattr(module.ETSModel, "fit", warn)
    assert "a doubtful start" in ETS.fit(*long_series).notes
