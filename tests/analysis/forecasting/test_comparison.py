"""Rolling origins and back-tests: no look ahead, fair ratios, refusals in the table."""

import numpy as np
import pytest

from nearzero.analysis.forecasting import (
    DRIFT,
    ETS,
    GM11,
    LINEAR,
    MODELS,
    NAIVE,
    TooFewObservations,
    backtest,
    mean_growth,
    rolling_origin,
)

QUICK = (NAIVE, DRIFT, LINEAR, GM11, ETS)
YEARS = tuple(range(2000, 2012))
VALUES = np.array([10.0, 12, 11, 14, 15, 17, 16, 19, 20, 22, 21, 24])


@pytest.fixture(scope="module")
def comparison():
    return rolling_origin(YEARS, VALUES, (NAIVE, DRIFT, LINEAR, ETS), first=6, horizon=3)


def test_errors_of_the_naive_forecast_are_those_counted_by_hand(comparison):
    one_step = np.abs(VALUES[6:] - VALUES[5:-1])
    score = comparison.score("naive", 1)
    assert score.count == 6
    assert score.mae == pytest.approx(one_step.mean())
    assert score.rmse == pytest.approx(np.sqrt(np.mean((VALUES[6:] - VALUES[5:-1]) ** 2)))
    assert score.mape == pytest.approx(np.mean(one_step / VALUES[6:]) * 100)
    scales = [np.abs(np.diff(VALUES[:n])).mean() for n in range(6, 12)]
    assert score.mase == pytest.approx(np.mean(one_step / scales))
    assert score.ratio_to_naive == 1


def test_every_origin_and_horizon_that_can_be_compared_is(comparison):
    pairs = {(t.origin, t.horizon) for t in comparison.trials if t.model == "drift"}
    assert pairs == {(2005 + k, h) for k in range(6) for h in (1, 2, 3) if 2005 + k + h <= 2011}
    assert all(t.year == t.origin + t.horizon for t in comparison.trials)


def test_no_forecast_sees_a_later_value():
    changed = VALUES.copy()
    changed[9:] += 50
    before = {(t.model, t.origin, t.horizon): t.forecast for t in rolling_origin(YEARS, VALUES, QUICK, 6, 3).trials}
    after = {(t.model, t.origin, t.horizon): t.forecast for t in rolling_origin(YEARS, changed, QUICK, 6, 3).trials}
    early = [key for key in before if key[1] <= 2008]
    assert early
    assert all(before[key] == after[key] for key in early)


def test_a_ratio_to_the_naive_forecast_is_over_the_same_origins(comparison):
    """ETS needs ten values, so that it forecasts from 2009 on only."""
    mine = [t for t in comparison.trials if t.model == "ets"]
    assert {t.origin for t in mine} == {2009, 2010}
    naive = {(t.origin, t.horizon): abs(t.error) for t in comparison.trials if t.model == "naive"}
    expected = np.mean([abs(t.error) for t in mine]) / np.mean([naive[t.origin, t.horizon] for t in mine])
    assert comparison.score("ets").ratio_to_naive == pytest.approx(expected)


def test_coverage_is_the_share_inside_the_interval(comparison):
    trials = [t for t in comparison.trials if t.model == "trend_linear" and t.horizon == 2]
    inside = np.mean([t.low <= t.actual <= t.high for t in trials])
    assert comparison.score("trend_linear", 2).coverage == pytest.approx(inside)


def test_refused_models_stand_in_the_table_with_their_reason():
    found = rolling_origin(YEARS, VALUES, MODELS, first=8, horizon=2)
    refused = {refusal.model: refusal for refusal in found.refusals}
    assert refused["arima"].reason == "too_few"
    assert refused["arima"].needed == 15
    table = found.table()
    row = table[table["model"] == "arima"].iloc[0]
    assert row["count"] == 0
    assert "at least 15" in row["refusal"]
    assert set(table["model"]) == {model.id for model in MODELS}


def test_a_line_wins_on_a_line():
    line = 5 + 3.0 * np.arange(14) + 0.1 * np.sin(np.arange(14))
    found = rolling_origin(range(14), line, (NAIVE, LINEAR), first=8)
    assert found.best() == "trend_linear"
    assert found.score("trend_linear").ratio_to_naive < 0.1


def test_the_naive_forecast_is_always_beside():
    assert rolling_origin(YEARS, VALUES, (LINEAR,), first=8).score("naive").ratio_to_naive == 1


def test_percentages_and_scales_that_do_not_exist_are_not_said():
    found = rolling_origin(range(6), [1.0, 1.0, 1.0, 1.0, 0.0, 2.0], (), first=3, horizon=1)
    assert found.score("naive").mape is None
    assert found.score("naive").mase is None


def test_nothing_to_compare_with_is_refused():
    with pytest.raises(TooFewObservations, match="none to compare"):
        rolling_origin(YEARS, VALUES, QUICK, first=12)
    with pytest.raises(TooFewObservations, match="none to compare"):
        backtest(YEARS, VALUES, 12, QUICK)


def test_a_back_test_sets_models_and_rules_beside_the_naive_forecast_by_horizon(long_series):
    years, values = long_series
    found = backtest(years, values, 14, MODELS, {"continuation": mean_growth(5), "planned": lambda *_: 0.01})
    for model in ("naive", "drift", "trend_linear", "ets", "continuation", "planned"):
        for horizon in range(1, 11):
            score = found.score(model, horizon)
            assert score.count == 1
            beside = found.score("naive", horizon).mae
            assert score.ratio_to_naive == pytest.approx(score.mae / beside)
    assert found.score("planned", 2).mae == pytest.approx(abs(values[15] - values[13] * 1.01**2))
    growth = (values[13] / values[8]) ** (1 / 5)
    assert found.score("continuation", 3).mae == pytest.approx(abs(values[16] - values[13] * growth**3))


def test_after_a_break_no_trend_beats_the_last_value(long_series):
    """The break of the invented city lies behind the fourteenth year: trends overshoot the plateau."""
    found = backtest(*long_series, 14, MODELS, {"continuation": mean_growth()})
    assert found.best() == "naive"
    assert found.score("continuation").ratio_to_naive > 3


def test_a_rule_sees_the_first_years_only(long_series):
    years, values = long_series
    seen = []

    def rule(given_years, given_values, horizon):
        seen.append((given_years[-1], len(given_values), horizon))
        return 0.0

    backtest(years, values, 10, (), {"watched": rule})
    assert seen == [(2008, 10, 14)]


def test_the_same_series_gives_the_same_table(long_series):
    first, second = (rolling_origin(*long_series, (ETS, LINEAR), first=12, horizon=3) for _ in range(2))
    assert first == second


def test_growth_of_a_series_that_is_not_positive_is_refused():
    found = backtest(range(8), [1.0, 2, -1, 3, 4, 5, 6, 7], 5, (), {"continuation": mean_growth()})
    assert [refusal.model for refusal in found.refusals] == ["continuation"]
